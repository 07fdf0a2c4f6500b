/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of tokens and objects. source  RFC 7512 */
#include "inside.h"

static pdfseal_status check_secrets(P11KitUri *address, pdfseal_error *error)
{
    if (p11_kit_uri_get_pin_value(address))
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "a PIN in a pkcs11: URI can be seen by everybody on this machine (give it with --passphrase-file)");
    if (p11_kit_uri_get_pin_source(address))
        FAIL(error, PDFSEAL_ERROR_USAGE, "pin-source in a pkcs11: URI is not followed (give the file with --passphrase-file)");
    return PDFSEAL_OK;
}

pdfseal_status token_address_parse(const char *text, P11KitUri **ret_address, pdfseal_error *error)
{
    P11KitUri *address = p11_kit_uri_new();
    if (!address)
        FAIL_MEMORY(error);
    int problem = p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, address);
    pdfseal_status status = check_secrets(address, error);
    if (status == PDFSEAL_OK && (problem != P11_KIT_URI_OK || p11_kit_uri_any_unrecognized(address)))
        status = shared_failure_set(error, PDFSEAL_ERROR_USAGE, __FILE__, __LINE__,
                                    "no pkcs11: URI that is understood (as pkcs11:token=Office;object=seal)");
    if (status != PDFSEAL_OK) {
        p11_kit_uri_free(address);
        return status;
    }
    *ret_address = address;
    return PDFSEAL_OK;
}

size_t token_address_template(P11KitUri *address, const CK_OBJECT_CLASS *kind, CK_ATTRIBUTE *template, size_t capacity)
{
    static const CK_ATTRIBUTE_TYPE TYPES[] = {CKA_LABEL, CKA_ID};
    size_t count = 0;
    template[count++] = (CK_ATTRIBUTE){CKA_CLASS, (void *)(uintptr_t)kind, sizeof *kind};
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0] && count < capacity; i++) {
        CK_ATTRIBUTE *found = p11_kit_uri_get_attribute(address, TYPES[i]);
        if (found)
            template[count++] = *found;
    }
    return count;
}
