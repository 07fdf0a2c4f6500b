/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a SignedData that was read, for this room alone. */
#ifndef CMS_SIGNED_DATA_PARTS_H
#define CMS_SIGNED_DATA_PARTS_H

#include "cms/algorithm.h"
#include "cms/key_file.h"
#include "cms/signed_data.h"

/* One attribute: its values are what stands inside the SET. `times` counts how often its kind occurs. */
typedef struct cms_attribute {
    bytes_view values;
    size_t times;
} cms_attribute;

/* What a TSTInfo says (source  RFC 3161 2.4.2). */
typedef struct cms_token_info {
    digest_algorithm imprint_digest; /* NONE when it is not supported */
    bytes_view imprint;
    int64_t time;
    const char *doubt; /* why it proves no time although it is well formed: static English; or NULL */
} cms_token_info;

/* Reads a whole TSTInfo; INPUT when any part of it is malformed. The views point into `content`. */
pdfseal_status cms_token_info_read(bytes_view content, bool *noted_ber, cms_token_info *ret_info, pdfseal_error *error) PDFSEAL_MUST_USE;

/* All views point into `der`. */
struct cms_signed_data {
    arena owner;
    cms_profile profile;
    bytes_view der; /* a copy, up to the end of ContentInfo */
    bool noted_ber;
    bool is_gm; /* of GM/T 0010's type */
    bool has_junk_after; /* bytes other than zeros follow the DER */
    int version;
    bytes_view content_type;
    bool has_content;
    bytes_view content; /* eContent */
    cms_token_info token; /* CMS_PROFILE_TIMESTAMP */
    cms_certificate_shelf *shelf; /* while it is read, or NULL */
    cms_certificate_list certificates;
    bytes_view digest_algorithms; /* what stands inside SignedData.digestAlgorithms */
    bool has_other_certificates;  /* attribute certificates and the like */
    bytes_view revocations;       /* what stands inside SignedData.crls */
    size_t unread_certificates; /* those that OpenSSL does not take */
    int signer_version;
    bytes_view signer_issuer; /* Name with its tag; empty when the signer is named by key */
    bytes_view signer_serial; /* INTEGER with its tag */
    bytes_view signer_key_id;
    cms_algorithm digest_algorithm, signature_algorithm;
    bool has_signed_attributes, signed_attributes_are_sorted;
    bytes_view signed_attributes; /* what stands inside [0] */
    bytes_view unsigned_attributes;
    bytes_view value;
    const cms_certificate *signer; /* or NULL */
    bytes_view *timestamps;
    size_t timestamp_count;
};

/* SignerInfo.digestAlgorithm; some producers write "sha256WithRSAEncryption" there. NONE when it is not supported. */
digest_algorithm cms_signed_data_signer_digest(const cms_signed_data *data);

/* The values of the next attribute of that kind in `attributes`, which goes on behind it; false when there is none. */
bool cms_attribute_next(cms_der_reader *attributes, bytes_view oid, bytes_view *ret_values);
/* Finds an attribute; `times` is 0 when there is none, the values are those of the first. */
cms_attribute cms_attribute_find(bytes_view attributes, bytes_view oid);
/* Whether the attribute occurs once with one value, which is given. */
bool cms_attribute_get_only(bytes_view attributes, bytes_view oid, cms_der_element *ret_value);

/* What signing-certificate and signing-certificate-v2 say about a certificate (source  RFC 5035 5). */
typedef enum cms_binding { CMS_BINDING_ABSENT, CMS_BINDING_MATCHES, CMS_BINDING_DIFFERS, CMS_BINDING_MALFORMED,
                           CMS_BINDING_UNSUPPORTED, CMS_BINDING_NOT_KNOWN /* memory ran out */ } cms_binding;
cms_binding cms_signing_certificate_compare(bytes_view attributes, const cms_certificate *certificate);
/* Whether the issuer and serial number that such an attribute repeats are the certificate's; true when it repeats none. */
bool cms_signing_certificate_issuer_matches(bytes_view attributes, const cms_certificate *certificate);

#endif
