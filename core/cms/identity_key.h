/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of an identity, for this room alone. */
#ifndef CMS_IDENTITY_KEY_H
#define CMS_IDENTITY_KEY_H

#include "cms/identity.h"
#include "cms/key_file.h"

struct cms_identity {
    EVP_PKEY *key;
    cms_certificate_list path; /* the signing certificate first, then towards the root */
};

#endif
