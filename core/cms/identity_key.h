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
    limits limits;
    cms_certificate_list path;    /* the signing certificate first, then towards the root */
};

/* The largest value that the key can give. INPUT when it cannot sign at all. */
pdfseal_status cms_identity_value_size(const cms_identity *identity, size_t *ret_bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Signs `message` and appends the value, proven with the certificate: a key that computes wrongly, or is not the
 * certificate's, is INPUT; OUTSIDE when the signer fails. */
pdfseal_status cms_identity_sign(const cms_identity *identity, const cms_scheme *scheme, bytes_view message,
                                 bytes_buffer *value, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
