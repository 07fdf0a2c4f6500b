/* SPDX-License-Identifier: Apache-2.0 */
/* TimeStampReq, and TimeStampResp held against it. */
#include "cms/timestamp_request.h"

#include "base/limits.h"
#include "base/words.h"
#include "cms/algorithm.h"
#include "cms/signed_data_parts.h"

#include <openssl/err.h>

/* How far the authority's clock may be from ours. */
#define LARGEST_DRIFT_SECONDS 3600

/* Appends the object identifier that `text` spells; false when it is none. */
static bool append_policy(const char *text, bytes_buffer *der, pdfseal_status *status, pdfseal_error *error)
{
    ASN1_OBJECT *object = OBJ_txt2obj(text, 1);
    uint8_t *encoded = NULL;
    int length = object ? i2d_ASN1_OBJECT(object, &encoded) : -1;
    ASN1_OBJECT_free(object);
    ERR_clear_error();
    if (length <= 0)
        return false;
    *status = bytes_buffer_append(der, encoded, (size_t)length, error);
    OPENSSL_free(encoded);
    return true;
}

pdfseal_status cms_timestamp_request_init(cms_timestamp_request *request, digest_algorithm digest, const digest_value *imprint,
                                          const char *policy, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP scratch;
    pdfseal_status status = PDFSEAL_OK;
    bytes_buffer_init(&scratch, 1024);
    if (policy && !append_policy(policy, &scratch, &status, error))
        FAIL(error, PDFSEAL_ERROR_USAGE, "%s is no object identifier of a time stamp policy (as 1.2.3.4)", policy);
    TRY(status);
    *request = (cms_timestamp_request){.digest = digest, .imprint = *imprint, .policy = policy};
    TRY(digest_random(request->nonce, sizeof request->nonce, error));
    /* A positive INTEGER in its shortest form. */
    request->nonce[0] = (uint8_t)((request->nonce[0] & 0x7F) | 0x40);
    return PDFSEAL_OK;
}

pdfseal_status cms_timestamp_request_write(const cms_timestamp_request *request, bytes_buffer *der, pdfseal_error *error)
{
    static const uint8_t YES = 0xFF;
    size_t sequence, imprint;
    pdfseal_status status = PDFSEAL_OK;
    TRY(cms_der_open(der, DER_SEQUENCE, &sequence, error));
    TRY(cms_der_append_small(der, 1, error));
    TRY(cms_der_open(der, DER_SEQUENCE, &imprint, error));
    TRY(cms_digest_append(der, request->digest, error));
    TRY(cms_der_append(der, DER_OCTET_STRING, (bytes_view){request->imprint.data, request->imprint.length}, error));
    TRY(cms_der_close(der, imprint, error));
    if (request->policy && !append_policy(request->policy, der, &status, error))
        FAIL(error, PDFSEAL_ERROR_INTERNAL, "a policy that is no object identifier");
    TRY(status);
    TRY(cms_der_append(der, DER_INTEGER, (bytes_view){request->nonce, sizeof request->nonce}, error));
    TRY(cms_der_append(der, DER_BOOLEAN, (bytes_view){&YES, 1}, error));
    return cms_der_close(der, sequence, error);
}

/* ---- the answer ---- */

/* source  RFC 3161 2.4.2, PKIFailureInfo */
static const char *name_failure(bytes_view bits)
{
    static const struct {
        unsigned bit;
        const char *words;
    } FAILURES[] = {{0, "it does not know the digest algorithm"},
                    {2, "it does not accept the request"},
                    {5, "it finds the request malformed"},
                    {14, "its clock is not available"},
                    {15, "it does not offer this policy"},
                    {16, "it does not know an extension"},
                    {17, "it lacks information"},
                    {25, "it has a failure of its own"}};
    for (size_t i = 0; i < sizeof FAILURES / sizeof FAILURES[0]; i++) {
        size_t byte = 1 + FAILURES[i].bit / 8;
        if (byte < bits.length && (bits.data[byte] & (0x80 >> (FAILURES[i].bit % 8))))
            return FAILURES[i].words;
    }
    return NULL;
}

/* Why it was rejected: its own failure bits, else its own words. */
static pdfseal_status explain_rejection(cms_der_reader *status_info, int status, pdfseal_error *error)
{
    cms_der_element texts;
    cms_der_element text = {0};
    cms_der_element bits = {0};
    if (cms_der_reader_take(status_info, DER_SEQUENCE, &texts)) {
        cms_der_reader inside = cms_der_reader_inside(status_info, &texts);
        if (!cms_der_reader_take(&inside, 0x0C, &text))
            text = (cms_der_element){0};
    }
    if (!cms_der_reader_take(status_info, DER_BIT_STRING, &bits))
        bits = (cms_der_element){0};
    const char *failure = name_failure(bits.content);
    size_t length = text.content.length < 160 ? text.content.length : 160;
    if (failure)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority refuses: %s", words_get(error ? error->language : 0, failure));
    if (length)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority refuses: %.*s", (int)length, (const char *)text.content.data);
    FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority refuses (its status is %d)", status);
}

/* Opens TimeStampResp as far as the token. */
static pdfseal_status open_response(bytes_view response, bytes_view *ret_token, pdfseal_error *error)
{
    cms_der_reader outer = cms_der_reader_of(response, NULL);
    cms_der_element sequence, info, token;
    int status;
    if (!cms_der_reader_take(&outer, DER_SEQUENCE, &sequence) ||
        !cms_der_reader_is_at_end(&outer))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the answer is no time stamp (check the authority's address)");
    cms_der_reader reader = cms_der_reader_inside(&outer, &sequence);
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &info))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the answer is no time stamp (check the authority's address)");
    cms_der_reader inside = cms_der_reader_inside(&reader, &info);
    if (!cms_der_reader_take_small(&inside, &status))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the answer is no time stamp (check the authority's address)");
    if (status > 1)
        return explain_rejection(&inside, status, error);
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &token) || !cms_der_reader_is_at_end(&reader))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority agrees, but gives no time stamp (ask another one)");
    *ret_token = token.whole;
    return PDFSEAL_OK;
}

/* What TSTInfo says behind its time: nonce and TSA's name are optional. source  RFC 3161 2.4.2 */
typedef struct token_rest {
    bytes_view policy; /* the OID with its tag */
    bytes_view nonce;
} token_rest;

static bool read_rest(const cms_signed_data *token, token_rest *ret_rest)
{
    cms_der_reader outer = cms_der_reader_of(token->content, NULL);
    cms_der_element info, element;
    token_rest rest = {0};
    if (!cms_der_reader_take(&outer, DER_SEQUENCE, &info))
        return false;
    cms_der_reader reader = cms_der_reader_inside(&outer, &info);
    if (!cms_der_reader_take(&reader, DER_INTEGER, &element) || !cms_der_reader_take(&reader, DER_OID, &element))
        return false;
    rest.policy = element.whole;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &element) || !cms_der_reader_take(&reader, DER_INTEGER, &element) ||
        !cms_der_reader_take(&reader, DER_GENERALIZED_TIME, &element))
        return false;
    (void)cms_der_reader_take(&reader, DER_SEQUENCE, &element); /* accuracy */
    (void)cms_der_reader_take(&reader, DER_BOOLEAN, &element);  /* ordering */
    if (cms_der_reader_take(&reader, DER_INTEGER, &element))
        rest.nonce = element.content;
    *ret_rest = rest;
    return true;
}

static pdfseal_status check_rest(const cms_timestamp_request *request, const cms_signed_data *token, pdfseal_error *error)
{
    token_rest rest;
    bytes_buffer BYTES_BUFFER_CLEANUP policy;
    pdfseal_status status = PDFSEAL_OK;
    bytes_buffer_init(&policy, 1024);
    if (!read_rest(token, &rest))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp is malformed (ask another authority)");
    if (!bytes_equal(rest.nonce, (bytes_view){request->nonce, sizeof request->nonce}))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp answers another question: its nonce is not ours (ask another authority)");
    if (request->policy && append_policy(request->policy, &policy, &status, error) &&
        !bytes_equal(rest.policy, bytes_buffer_view(&policy)))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp was made under another policy than %s (ask another authority)",
             request->policy);
    return status;
}

/* The imprint's algorithm must be the one asked for: another would be the authority's choice. */
static pdfseal_status check_value(const cms_timestamp_request *request, const cms_signed_data *token, int64_t now,
                                  pdfseal_error *error)
{
    arena memory;
    cms_verdict verdict;
    bool matches = cms_signed_data_digest(token) == request->digest &&
                   bytes_equal(token->token.imprint, (bytes_view){request->imprint.data, request->imprint.length});
    if (!matches)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp is over something else than was sent (ask another authority)");
    arena_init(&memory);
    pdfseal_status status = cms_signed_data_check(token, (bytes_view){request->imprint.data, request->imprint.length}, &memory,
                                                  &verdict, error);
    const char *weakness = status == PDFSEAL_OK ? cms_verdict_weakness(&verdict, now) : NULL;
    if (status == PDFSEAL_OK && (verdict.integrity != CMS_INTEGRITY_INTACT || weakness)) {
        const char *cause = verdict.cause ? verdict.cause : weakness;
        status = error_set(error, PDFSEAL_ERROR_OUTSIDE, -1, __FILE__, __LINE__,
                           "the time stamp does not hold: %s (ask another authority)", words_get(error ? error->language : 0, cause));
    }
    arena_clear(&memory);
    return status;
}

static pdfseal_status check_authority(const cms_signed_data *token, int64_t now, pdfseal_error *error)
{
    const cms_certificate *signer = cms_signed_data_signer(token);
    if (!cms_certificate_may_stamp(signer))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority's certificate is not for time stamps (ask another authority)");
    int64_t not_before = cms_time_of_asn1(X509_get0_notBefore(signer->x509));
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(signer->x509));
    int64_t time = token->token.time;
    if (not_before == TIME_UNKNOWN || not_after == TIME_UNKNOWN || time < not_before || time > not_after || now > not_after)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp authority's certificate is expired or not valid yet (ask another authority)");
    if (time > now + LARGEST_DRIFT_SECONDS || time < now - LARGEST_DRIFT_SECONDS)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp's time is more than an hour from this machine's (set the clock, or ask another authority)");
    return PDFSEAL_OK;
}

pdfseal_status cms_timestamp_response_read(const cms_timestamp_request *request, bytes_view response, int64_t now,
                                           bytes_buffer *ret_token, pdfseal_error *error)
{
    bytes_view der;
    cms_signed_data *token;
    TRY(open_response(response, &der, error));
    pdfseal_status status = cms_signed_data_read(der, CMS_PROFILE_TIMESTAMP, &token, error);
    if (status == PDFSEAL_ERROR_INPUT || status == PDFSEAL_ERROR_LIMIT)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the time stamp is malformed (ask another authority)");
    TRY(status);
    status = check_value(request, token, now, error);
    if (status == PDFSEAL_OK)
        status = check_rest(request, token, error);
    if (status == PDFSEAL_OK)
        status = check_authority(token, now, error);
    cms_signed_data_free(token);
    TRY(status);
    return bytes_buffer_append(ret_token, der.data, der.length, error);
}
