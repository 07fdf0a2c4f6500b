/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates that were read before: what a hundred signatures of one signer bring along is read once. */
#ifndef CMS_CERTIFICATE_SHELF_H
#define CMS_CERTIFICATE_SHELF_H

#include "cms/certificate.h"

/* Zeroed is empty; cms_certificate_shelf_clear ends it. Belongs to one thread, as do the certificates that come from it. */
typedef struct cms_certificate_shelf {
    cms_certificate **items; /* ascending by length, then DER; one reference each */
    size_t count, capacity;
} cms_certificate_shelf;

void cms_certificate_shelf_clear(cms_certificate_shelf *shelf);
/* The certificate with this DER: the very one that was read before, else read now and kept (up to a bound). *ret_certificate is
 * a reference of the caller's: cms_certificate_free. `shelf` NULL: simply read. Fails like cms_certificate_read. */
pdfseal_status cms_certificate_shelf_read(cms_certificate_shelf *shelf, bytes_view der, cms_certificate **ret_certificate,
                                          pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether what is read now may not be kept: then the same certificate need not be the same pointer, nor the other way round. */
bool cms_certificate_shelf_is_full(const cms_certificate_shelf *shelf);

#endif
