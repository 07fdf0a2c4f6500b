/* SPDX-License-Identifier: Apache-2.0 */
/* What was signed is read as a recipient reads it. */
#include "cms/signed_data.h"

pdfseal_status cms_signed_data_prove(bytes_view der, bytes_view message_digest, cms_certificate_shelf *shelf, pdfseal_error *error)
{
    cms_signed_data *data;
    cms_verdict verdict;
    arena memory;
    TRY(cms_signed_data_read_shelved(der, CMS_PROFILE_CADES, shelf, &data, error));
    arena_init(&memory);
    pdfseal_status status = cms_signed_data_check(data, message_digest, &memory, &verdict, error);
    if (status == PDFSEAL_OK && verdict.integrity != CMS_INTEGRITY_INTACT)
        status = error_set(error, PDFSEAL_ERROR_INTERNAL, -1, __FILE__, __LINE__,
                           "the finished signature does not hold: %s (nothing was written)",
                           verdict.cause ? verdict.cause : "?");
    arena_clear(&memory);
    cms_signed_data_free(data);
    return status;
}
