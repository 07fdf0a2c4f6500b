/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as a PKCS#12 file with the passphrase "test". What opens has a key. */
#include "cms/key_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cms_key_list keys = {0};
    cms_certificate_list certificates = {0};
    pdfseal_error error = {0};
    bool is_legacy = false;
    pdfseal_status status = cms_p12_read((bytes_view){data, size}, "test", &keys, &certificates, &is_legacy, &error);
    if (status == PDFSEAL_OK ? keys.count == 0 : keys.count != 0 || !error.message[0])
        abort();
    cms_key_list_clear(&keys);
    cms_certificate_list_clear(&certificates);
    return 0;
}
