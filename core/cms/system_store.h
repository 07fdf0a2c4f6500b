/* SPDX-License-Identifier: Apache-2.0 */
/* The certificates of authorities that the operating system keeps (/etc/ssl/certs). */
#ifndef CMS_SYSTEM_STORE_H
#define CMS_SYSTEM_STORE_H

#include "cms/key_file.h"

#include <openssl/x509_vfy.h>

bool cms_system_store_exists(void);
/* Lets `store` find them; where the folder is indexed, a file is read when it is needed. */
void cms_system_store_load(X509_STORE *store);
/* Adds the issuers of the last certificate of `path` that the system knows, up to a root. Nothing is added where there is
 * none: a path may stay incomplete. */
pdfseal_status cms_system_store_complete(cms_certificate_list *path, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
