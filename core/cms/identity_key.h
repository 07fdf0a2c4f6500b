/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of an identity, for this room alone. */
#ifndef CMS_IDENTITY_KEY_H
#define CMS_IDENTITY_KEY_H

#include "cms/algorithm.h"
#include "cms/identity.h"
#include "cms/key_file.h"

struct cms_identity {
    EVP_PKEY *key;                /* the private key; the certificate's public key where that is not at hand */
    const pdfseal_signer *signer; /* the caller's, or NULL */
    bool key_is_elsewhere;        /* nobody at hand can sign */
    bool is_from_legacy_file;
    bool is_complete;             /* its path is known to end with a root */
    limits limits;
    cms_certificate_list path;    /* the signing certificate first, then towards the root */
};

/* The largest value that the key can give. INPUT when it cannot sign at all. */
pdfseal_status cms_identity_value_size(const cms_identity *identity, size_t *ret_bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Signs `message` and appends the value. A signer's is proven with the certificate at once, so that a key that is not the
 * certificate's can be named: INPUT; OUTSIDE when the signer fails. Of a key in memory it is known that it is the certificate's;
 * what it makes is proven with the rest of the message, by cms_signed_data_prove. */
pdfseal_status cms_identity_sign(const cms_identity *identity, const cms_scheme *scheme, bytes_view message,
                                 bytes_buffer *value, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
