/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL reads the structure; who may answer, and for how long, is judged here. */
#include "cms/ocsp.h"

#include "base/limits.h"
#include "cms/algorithm.h"
#include "cms/certificate_places.h"
#include "cms/oid.h"
#include "cms/policy.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

/* Answers about so many certificates at once are no honest ones. */
#define MOST_SINGLE_ANSWERS 1000

static bool build_request(OCSP_REQUEST *request, X509 *certificate, X509 *issuer)
{
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), certificate, issuer);
    if (!id)
        return false;
    if (!OCSP_request_add0_id(request, id)) {
        OCSP_CERTID_free(id);
        return false;
    }
    return OCSP_request_add1_nonce(request, NULL, 16) == 1;
}

pdfseal_status cms_ocsp_request_write(X509 *certificate, X509 *issuer, bytes_buffer *der, pdfseal_error *error)
{
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    uint8_t *encoded = NULL;
    bool built = request && build_request(request, certificate, issuer);
    int length = built ? i2d_OCSP_REQUEST(request, &encoded) : -1;
    pdfseal_status status = length > 0 ? bytes_buffer_append(der, encoded, (size_t)length, error) : PDFSEAL_ERROR_MEMORY;
    OPENSSL_free(encoded);
    OCSP_REQUEST_free(request);
    ERR_clear_error();
    if (length <= 0)
        FAIL_MEMORY(error);
    return status;
}

static pdfseal_status refuse_status(int status, pdfseal_error *error)
{
    switch (status) {
    case OCSP_RESPONSE_STATUS_TRYLATER:
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the OCSP responder is too busy (try later)");
    case OCSP_RESPONSE_STATUS_UNAUTHORIZED:
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the OCSP responder does not answer for this certificate");
    case OCSP_RESPONSE_STATUS_SIGREQUIRED:
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the OCSP responder wants signed questions, which pdfseal does not ask");
    default:
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the OCSP responder answers with the error %d (try later)", status);
    }
}

pdfseal_status cms_ocsp_response_read(bytes_view der, OCSP_BASICRESP **ret_basic, pdfseal_error *error)
{
    const uint8_t *place = der.data;
    bool fits = der.length > 0 && der.length <= LIMIT_CEILING_DER;
    OCSP_RESPONSE *response = fits ? d2i_OCSP_RESPONSE(NULL, &place, (long)der.length) : NULL;
    if (!response || place != der.data + der.length) {
        OCSP_RESPONSE_free(response);
        ERR_clear_error();
        FAIL(error, PDFSEAL_ERROR_INPUT, "no OCSP answer (name a file that holds one in DER)");
    }
    int status = OCSP_response_status(response);
    OCSP_BASICRESP *basic = status == OCSP_RESPONSE_STATUS_SUCCESSFUL ? OCSP_response_get1_basic(response) : NULL;
    OCSP_RESPONSE_free(response);
    ERR_clear_error();
    if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return refuse_status(status, error);
    if (!basic || OCSP_resp_count(basic) > MOST_SINGLE_ANSWERS) {
        OCSP_BASICRESP_free(basic);
        FAIL(error, PDFSEAL_ERROR_INPUT, "no OCSP answer (name a file that holds one in DER)");
    }
    *ret_basic = basic;
    return PDFSEAL_OK;
}

static bool is_named(const OCSP_BASICRESP *basic, X509 *candidate)
{
    const ASN1_OCTET_STRING *key_hash = NULL;
    const X509_NAME *name = NULL;
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (OCSP_resp_get0_id(basic, &key_hash, &name) != 1)
        return false;
    if (name)
        return X509_NAME_cmp(name, X509_get_subject_name(candidate)) == 0;
    return key_hash && X509_pubkey_digest(candidate, EVP_sha1(), hash, &length) == 1 &&
           bytes_equal((bytes_view){ASN1_STRING_get0_data(key_hash), (size_t)ASN1_STRING_length(key_hash)},
                       (bytes_view){hash, length});
}

static bool is_signed_by(OCSP_BASICRESP *basic, X509 *signer)
{
    EVP_PKEY *key = X509_get0_pubkey(signer);
    return key && is_named(basic, signer) &&
           ASN1_item_verify(ASN1_ITEM_rptr(OCSP_RESPDATA), OCSP_resp_get0_tbs_sigalg(basic), OCSP_resp_get0_signature(basic),
                            (void *)(uintptr_t)OCSP_resp_get0_respdata(basic), key) == 1;
}

/* Certified for just that by the issuer itself, and valid when it answered. source  RFC 6960 4.2.2.2 */
static bool is_authorised(X509 *responder, X509 *issuer, int64_t produced_at)
{
    int64_t not_before = cms_time_of_asn1(X509_get0_notBefore(responder));
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(responder));
    return (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) != 0 && X509_get_extended_key_usage(responder) != UINT32_MAX &&
           (X509_get_key_usage(responder) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0 &&
           (X509_get_extension_flags(responder) & (EXFLAG_CRITICAL | EXFLAG_INVALID)) == 0 && not_before != TIME_UNKNOWN && not_before <= produced_at && produced_at <= not_after &&
           cms_x509_is_issued_by(responder, issuer);
}

const STACK_OF(X509) *cms_ocsp_certificates(const OCSP_BASICRESP *basic)
{
    return OCSP_resp_get0_certs(basic);
}

/* Certificates in an answer that are tried as its responder's: one is usual. */
#define MOST_RESPONDERS 16

/* Whether whoever signed may speak for the issuer. */
static bool find_responder(OCSP_BASICRESP *basic, X509 *issuer, X509 **ret_responder)
{
    int64_t produced_at = cms_time_of_asn1(OCSP_resp_get0_produced_at(basic));
    const STACK_OF(X509) *certificates = OCSP_resp_get0_certs(basic);
    *ret_responder = NULL;
    if (produced_at == TIME_UNKNOWN)
        return false;
    if (is_signed_by(basic, issuer))
        return true;
    for (int i = 0; i < sk_X509_num(certificates) && i < MOST_RESPONDERS; i++) {
        X509 *candidate = sk_X509_value(certificates, i);
        if (is_authorised(candidate, issuer, produced_at) && is_signed_by(basic, candidate)) {
            *ret_responder = candidate;
            return true;
        }
    }
    return false;
}

/* Whether the answer's certID is the certificate's, whatever digest it is made with. */
static bool is_about(const OCSP_SINGLERESP *single, X509 *certificate, X509 *issuer)
{
    const OCSP_CERTID *id = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT *digest_name = NULL;
    if (OCSP_id_get0_info(NULL, &digest_name, NULL, NULL, (OCSP_CERTID *)(uintptr_t)id) != 1)
        return false;
    const EVP_MD *digest = EVP_get_digestbyobj(digest_name);
    OCSP_CERTID *wanted = digest ? OCSP_cert_to_id(digest, certificate, issuer) : NULL;
    bool same = wanted && OCSP_id_cmp(id, wanted) == 0;
    OCSP_CERTID_free(wanted);
    return same;
}

static int gravity(OCSP_SINGLERESP *single)
{
    switch (OCSP_single_get0_status(single, NULL, NULL, NULL, NULL)) {
    case V_OCSP_CERTSTATUS_GOOD:
        return 0;
    case V_OCSP_CERTSTATUS_REVOKED:
        return 2;
    default:
        return 1;
    }
}

/* The answer about the certificate, the worst where there are several; NULL when there is none. */
static OCSP_SINGLERESP *find_single(OCSP_BASICRESP *basic, X509 *certificate, X509 *issuer)
{
    OCSP_SINGLERESP *found = NULL;
    for (int i = 0; i < OCSP_resp_count(basic); i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(basic, i);
        if (is_about(single, certificate, issuer) && (!found || gravity(single) > gravity(found)))
            found = single;
    }
    return found;
}

/* A critical extension that nobody understands makes the answer unusable. */
static bool is_understood(OCSP_BASICRESP *basic, OCSP_SINGLERESP *single)
{
    for (int i = 0; i < OCSP_BASICRESP_get_ext_count(basic); i++) {
        if (X509_EXTENSION_get_critical(OCSP_BASICRESP_get_ext(basic, i)))
            return false;
    }
    return OCSP_SINGLERESP_get_ext_by_critical(single, 1, -1) < 0;
}

static bool is_digest_of(bytes_view statement, X509 *certificate)
{
    cms_der_reader outer = cms_der_reader_of(statement, NULL);
    cms_der_element sequence, hash;
    cms_algorithm algorithm;
    uint8_t own[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (!cms_der_reader_take(&outer, DER_SEQUENCE, &sequence) || !cms_der_reader_is_at_end(&outer))
        return false;
    cms_der_reader reader = cms_der_reader_inside(&outer, &sequence);
    if (!cms_algorithm_read(&reader, &algorithm) || !cms_der_reader_take(&reader, DER_OCTET_STRING, &hash) ||
        !cms_der_reader_is_at_end(&reader))
        return false;
    EVP_MD *method = EVP_MD_fetch(NULL, cms_digest_openssl_name(cms_digest_of_oid(algorithm.oid)), NULL);
    bool same = method && X509_digest(certificate, method, own, &length) == 1 && bytes_equal(hash.content, (bytes_view){own, length});
    EVP_MD_free(method);
    return same;
}

/* A responder that holds the certificate may state its digest: a number alone may be that of a forged one.
 * source  Common PKI 2.0, part 4, 3.1.2 (CertHash) */
static bool fits_statement(OCSP_SINGLERESP *single, X509 *certificate)
{
    bool fits = true;
    for (int i = 0; i < OCSP_SINGLERESP_get_ext_count(single); i++) {
        X509_EXTENSION *extension = OCSP_SINGLERESP_get_ext(single, i);
        const ASN1_OBJECT *kind = X509_EXTENSION_get_object(extension);
        const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(extension);
        if (bytes_equal((bytes_view){OBJ_get0_data(kind), OBJ_length(kind)}, OID_CERTIFICATE_HASH))
            fits = fits && is_digest_of((bytes_view){ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)}, certificate);
    }
    return fits;
}

static bool is_strong(OCSP_BASICRESP *basic, X509 *responder, const cms_record_question *question)
{
    X509 *signer = responder ? responder : question->issuer;
    int64_t end = cms_policy_signature_end(OCSP_resp_get0_tbs_sigalg(basic), X509_get0_pubkey(signer));
    int64_t own_end = responder ? cms_policy_certificate_end(responder, X509_get0_pubkey(question->issuer)) : CMS_POLICY_NO_END;
    return question->existed_at < end && question->existed_at < own_end;
}

/* Whether a good answer counts. Nobody vouches for himself. */
static bool proves_good(OCSP_BASICRESP *basic, OCSP_SINGLERESP *single, X509 *responder, const cms_record_question *question)
{
    return !question->only_revoked && is_understood(basic, single) && fits_statement(single, question->certificate) &&
           is_strong(basic, responder, question) && (!responder || X509_cmp(responder, question->certificate) != 0);
}

/* A responder speaks for no time after its own end: its key may be anybody's by then. */
static void end_with_responder(const X509 *responder, cms_record *record)
{
    int64_t end = cms_time_of_asn1(X509_get0_notAfter(responder));
    int64_t until = cms_record_speaks_until(record);
    record->next_at = until < end ? until : end;
}

static cms_record read_single(OCSP_SINGLERESP *single, const X509 *responder)
{
    cms_record record = CMS_RECORD_NONE;
    ASN1_GENERALIZEDTIME *revoked = NULL, *this_update = NULL, *next_update = NULL;
    int reason = OCSP_REVOKED_STATUS_UNSPECIFIED;
    int status = OCSP_single_get0_status(single, &reason, &revoked, &this_update, &next_update);
    record.issued_at = cms_time_of_asn1(this_update);
    record.next_at = cms_time_of_asn1(next_update);
    record.revoked_at = cms_time_of_asn1(revoked);
    record.on_hold = status == V_OCSP_CERTSTATUS_REVOKED && reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
    bool has_order = record.issued_at != TIME_UNKNOWN && (next_update ? record.next_at >= record.issued_at : true);
    if (responder && has_order)
        end_with_responder(responder, &record);
    if (has_order && status != V_OCSP_CERTSTATUS_UNKNOWN)
        record.answer = status == V_OCSP_CERTSTATUS_GOOD ? CMS_CRL_GOOD : CMS_CRL_REVOKED;
    return record;
}

cms_record cms_ocsp_ask(OCSP_BASICRESP *basic, const cms_record_question *question, X509 **ret_responder)
{
    cms_record record = CMS_RECORD_NONE;
    bool is_good = false;
    *ret_responder = NULL;
    OCSP_SINGLERESP *single = find_single(basic, question->certificate, question->issuer);
    bool is_wanted = single && (!question->only_revoked || gravity(single) == 2);
    if (is_wanted && find_responder(basic, question->issuer, ret_responder)) {
        record = read_single(single, *ret_responder);
        is_good = proves_good(basic, single, *ret_responder, question) && cms_record_has_come(&record, question);
    }
    ERR_clear_error();
    record = cms_record_at(record, question->certificate, question->time);
    return record.answer == CMS_CRL_GOOD && !is_good ? CMS_RECORD_NONE : record;
}
