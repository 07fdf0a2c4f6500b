/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and checks somebody's SignedData: every deviation is a finding, never a crash, and never "intact" by accident. */
#ifndef CMS_SIGNED_DATA_H
#define CMS_SIGNED_DATA_H

#include "cms/certificate_shelf.h"

typedef enum cms_integrity {
    CMS_INTEGRITY_INTACT,       /* digest and signature value hold */
    CMS_INTEGRITY_ALTERED,      /* well formed, but the digest of the document differs */
    CMS_INTEGRITY_INVALID,      /* malformed, or the signature value is wrong */
    CMS_INTEGRITY_UNVERIFIABLE  /* an algorithm that is not supported */
} cms_integrity;

typedef struct cms_signed_data cms_signed_data;

/* Which profile the signature dictionary's SubFilter asks for. */
typedef enum cms_profile {
    CMS_PROFILE_CADES,      /* ETSI.CAdES.detached */
    CMS_PROFILE_PKCS7,      /* adbe.pkcs7.detached */
    CMS_PROFILE_PKCS7_SHA1, /* adbe.pkcs7.sha1: eContent is the SHA-1 of the byte range */
    CMS_PROFILE_TIMESTAMP,  /* ETSI.RFC3161: a time stamp token over the byte range */
    CMS_PROFILE_X509        /* adbe.x509.rsa_sha1: no CMS at all (cms/bare_signature.h reads it) */
} cms_profile;

/* The result of checking; text is static English (a key of the catalog) or lives in the arena given. */
typedef struct cms_verdict {
    cms_integrity integrity;
    const char *cause;              /* why it is not intact, or NULL */
    int64_t algorithm_end;          /* until when its algorithms are relied upon (cms/policy.h) */
    const char *algorithm_cause;    /* what is wrong with the one that ends first; NULL: none ends */
    const char *algorithm_name;     /* "sha1", "RSA 1024" */
    const char *doubt;              /* what keeps readers from agreeing on it, whatever the time; or NULL */
    const char *digest_algorithm;   /* name of the contract, or NULL when it is unknown */
    const char *signature_algorithm;
    const char *const *faults;      /* deviations from the PAdES baseline that do not break integrity */
    size_t fault_count;
    bool has_signing_certificate;   /* signing-certificate(-v2) present and matching: CAdES, PAdES baseline */
    bool has_signing_time;          /* the signing-time attribute */
    int64_t signing_time;           /* or TIME_UNKNOWN */
    int64_t timestamp_time;         /* CMS_PROFILE_TIMESTAMP: genTime, else TIME_UNKNOWN */
} cms_verdict;

/* Reads the DER at the start of `contents` (the whole decoded Contents string: zero bytes may follow, anything else is a
 * finding of cms_signed_data_check). INPUT with the cause when it is no SignedData with exactly one signer. */
pdfseal_status cms_signed_data_read(bytes_view contents, cms_profile profile, cms_signed_data **ret_data,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same, with its certificates from `shelf` (NULL: none), and without a copy: `contents` outlives the data. */
pdfseal_status cms_signed_data_read_shelved(bytes_view contents, cms_profile profile, cms_certificate_shelf *shelf,
                                            cms_signed_data **ret_data, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_signed_data_free(cms_signed_data *data);
/* The digest by which the byte range is to be hashed (for adbe.pkcs7.sha1: SHA-1; for a time stamp: the imprint's), or
 * DIGEST_NONE when it is not supported. Known before any byte of the document is read. */
digest_algorithm cms_signed_data_digest(const cms_signed_data *data);
/* Checks everything against the digest of the byte range. Fails only when memory runs out. */
pdfseal_status cms_signed_data_check(const cms_signed_data *data, bytes_view message_digest, arena *owner,
                                     cms_verdict *ret_verdict, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads a finished SignedData of ours back and checks it with the certificate that it holds, as any recipient will: INTERNAL
 * when it does not hold. A key that computes wrongly, or is another one's, ends here. `shelf` as above. */
pdfseal_status cms_signed_data_prove(bytes_view der, bytes_view message_digest, cms_certificate_shelf *shelf,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* Why an intact signature that existed at `time` is not to be relied upon: an algorithm that was too weak by then, or a doubt;
 * NULL when nothing speaks against it. */
const char *cms_verdict_weakness(const cms_verdict *verdict, int64_t time);
/* The signer's certificate (the one that signing-certificate names, else the one that sid names), or NULL. */
const cms_certificate *cms_signed_data_signer(const cms_signed_data *data);
/* All certificates that travel inside. */
size_t cms_signed_data_certificate_count(const cms_signed_data *data);
const cms_certificate *cms_signed_data_certificate(const cms_signed_data *data, size_t index);
/* The signature value (for time stamps over it), and the signature-time-stamp tokens among the unsigned attributes. */
bytes_view cms_signed_data_value(const cms_signed_data *data);
/* CMS_PROFILE_TIMESTAMP: genTime, whether the token holds or not; else TIME_UNKNOWN. */
int64_t cms_signed_data_token_time(const cms_signed_data *data);
size_t cms_signed_data_timestamp_count(const cms_signed_data *data);
bytes_view cms_signed_data_timestamp(const cms_signed_data *data, size_t index);

#endif
