/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the SignedData of a PAdES signature: detached, one signer, exactly the signed attributes that PAdES allows. */
#ifndef CMS_SIGNED_DATA_WRITER_H
#define CMS_SIGNED_DATA_WRITER_H

#include "cms/identity.h"
#include "cms/statement.h"

/* What is signed by whom, and how. */
typedef struct cms_signing {
    const cms_identity *identity;
    digest_algorithm digest;
    bool pss;                       /* an RSA key signs by PSS */
    const cms_statement *statement; /* NULL: none */
} cms_signing;

/* USAGE when the key does not go together with the digest or with PSS. */
pdfseal_status cms_signing_check(const cms_signing *signing, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The largest number of bytes that cms_signed_data_write can give; exact for RSA and EdDSA. Known before the key is used. */
pdfseal_status cms_signed_data_size(const cms_signing *signing, size_t *ret_bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Signs `message_digest` (of the byte range, by the digest) and appends the DER of ContentInfo to `ret_der`:
 * content-type, message-digest, signing-certificate-v2 and the statement as signed attributes in DER order, no
 * signing-time; the whole chain in certificates. Whether it holds is not checked: cms_signed_data_prove does.
 * source  RFC 5652 5; ETSI EN 319 122-1 5.2.2; pades.md D1 */
pdfseal_status cms_signed_data_write(const cms_signing *signing, bytes_view message_digest, bytes_buffer *ret_der,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

/* How a value is made, for whoever makes it elsewhere. */
typedef struct cms_value_kind {
    const char *signature_algorithm; /* name of the contract, static */
    int salt_bytes;                  /* of rsa-pss, whose mask is of the same digest; else 0 */
} cms_value_kind;

/* The first half of cms_signed_data_write: appends the signed attributes as the SET OF that is signed. */
pdfseal_status cms_signed_data_begin(const cms_signing *signing, bytes_view message_digest, bytes_buffer *ret_attributes,
                                     cms_value_kind *ret_kind, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The second half: appends the DER of ContentInfo. Whether it holds is not checked: cms_signed_data_check does.
 * INPUT when `attributes` is no such SET. */
pdfseal_status cms_signed_data_end(const cms_signing *signing, bytes_view attributes, bytes_view value, bytes_buffer *ret_der,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
