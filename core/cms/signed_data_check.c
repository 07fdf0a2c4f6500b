/* SPDX-License-Identifier: Apache-2.0 */
/* Judges a SignedData: form first, then what it is bound to, then the value, and the document last. */
#include "cms/signed_data_parts.h"

#include "base/limits.h"
#include "cms/oid.h"
#include "cms/policy.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#define MOST_FAULTS 16

/* The check under way: the first cause stands. */
typedef struct check {
    const cms_signed_data *data;
    bytes_view message_digest;
    arena *owner;
    cms_scheme scheme;
    digest_algorithm digest; /* SignerInfo.digestAlgorithm */
    cms_verdict verdict;
    const char *faults[MOST_FAULTS];
    bool memory_ran_out; /* then there is no verdict */
} check;

/* Ends the check: the answer is always false, so that conditions can be chained. */
static bool judge(check *c, cms_integrity integrity, const char *cause)
{
    c->verdict.integrity = integrity;
    c->verdict.cause = cause;
    return false;
}

static bool invalid(check *c, const char *cause)
{
    return judge(c, CMS_INTEGRITY_INVALID, cause);
}

/* Ends the check without a verdict. */
static bool give_up(check *c)
{
    c->memory_ran_out = true;
    return false;
}

static void note_fault(check *c, const char *fault)
{
    if (c->verdict.fault_count < MOST_FAULTS)
        c->faults[c->verdict.fault_count++] = fault;
}

/* A fault where no signature protects the bytes: two readers may see two things, so nobody should rely on it. */
static void note_doubt(check *c, const char *fault)
{
    note_fault(c, fault);
    if (!c->verdict.doubt)
        c->verdict.doubt = fault;
}

static bool is_token(const check *c)
{
    return c->data->profile == CMS_PROFILE_TIMESTAMP;
}

static bool has_content_within(const check *c)
{
    return is_token(c) || c->data->profile == CMS_PROFILE_PKCS7_SHA1;
}

/* GM/T 0010 has identifiers of its own for the same structures. */
static bool is_plain_data(bytes_view content_type)
{
    return bytes_equal(content_type, OID_DATA) || bytes_equal(content_type, OID_GM_DATA);
}

/* source  RFC 5652 5.1 */
static bool version_is_right(const cms_signed_data *data)
{
    if (data->has_other_certificates)
        return data->version >= 3 && data->version <= 5;
    bool plain = data->signer_version == 1 && is_plain_data(data->content_type);
    return data->version == (plain ? 1 : 3);
}

/* Whether SignedData announces the signer's digest, in the signer's words. */
static bool digest_is_announced(const cms_signed_data *data)
{
    cms_der_reader reader = cms_der_reader_of(data->digest_algorithms, NULL);
    cms_algorithm algorithm;
    bool announced = false;
    while (cms_algorithm_read(&reader, &algorithm))
        announced = announced || (bytes_equal(algorithm.oid, data->digest_algorithm.oid) &&
                                  bytes_equal(algorithm.parameters, data->digest_algorithm.parameters));
    return announced && cms_der_reader_is_at_end(&reader);
}

/* source  RFC 5652 5.1, 5.3; ISO 32000-2 12.8.3.3 */
static bool check_form(check *c)
{
    const cms_signed_data *data = c->data;
    if (data->version < 1 || data->version > 5 || (data->signer_version != 1 && data->signer_version != 3))
        return invalid(c, "the signature has an unknown version");
    if (is_token(c) ? !bytes_equal(data->content_type, OID_TST_INFO) : !is_plain_data(data->content_type))
        return invalid(c, "the signature is over content of another type");
    if (has_content_within(c) && !data->has_content)
        return invalid(c, "the signature lacks the content that it must hold");
    if (!has_content_within(c) && data->content.length > 0)
        return invalid(c, "the signature holds content of its own, but must be detached");
    if (!has_content_within(c) && data->has_content)
        note_fault(c, "the signature holds empty content");
    if (!version_is_right(data) || (data->signer_version == 1) != (data->signer_issuer.length > 0))
        note_doubt(c, "the signature's version does not fit what it holds");
    if (!digest_is_announced(data))
        note_doubt(c, "the signature announces another digest than its signer's");
    if (data->has_junk_after)
        note_doubt(c, "bytes other than zeros follow the signature");
    if (data->token.doubt)
        note_doubt(c, data->token.doubt);
    if (data->is_gm)
        note_fault(c, "the signature has the content types of GM/T 0010, not those of CMS");
    if (data->noted_ber)
        note_fault(c, "the signature is encoded in BER, not DER");
    if (data->unread_certificates > 0)
        note_fault(c, "the signature holds certificates that cannot be read");
    return true;
}

static bool check_algorithms(check *c)
{
    c->digest = cms_signed_data_signer_digest(c->data);
    c->scheme = cms_scheme_read(&c->data->signature_algorithm);
    digest_algorithm named = cms_signed_data_digest(c->data);
    c->verdict.digest_algorithm = named ? digest_name(named) : NULL;
    c->verdict.signature_algorithm = cms_scheme_name(c->scheme.kind);
    if (c->digest == DIGEST_NONE || named == DIGEST_NONE)
        return judge(c, CMS_INTEGRITY_UNVERIFIABLE, "the digest algorithm is not supported");
    if (c->scheme.kind == CMS_SCHEME_NONE)
        return judge(c, CMS_INTEGRITY_UNVERIFIABLE, "the signature algorithm is not supported");
    if (!cms_algorithm_parameters_are_plain(&c->data->digest_algorithm) ||
        (c->scheme.kind != CMS_SCHEME_RSA_PSS && !cms_algorithm_parameters_are_plain(&c->data->signature_algorithm)))
        note_doubt(c, "an algorithm of the signature has parameters that it should not have");
    if (c->scheme.digest == DIGEST_NONE)
        c->scheme.digest = c->digest;
    if (cms_digest_of_oid(c->data->digest_algorithm.oid) == DIGEST_NONE)
        note_fault(c, "the digest algorithm is named by a signature algorithm");
    /* Two digests would let an attacker choose the weaker one. */
    if (c->scheme.digest != c->digest)
        return invalid(c, "the signature names two different digests");
    return true;
}

/* Names that differ in letters' case or in the kind of string count as the same; they are not the same bytes. */
static bool is_named_literally(const cms_signed_data *data)
{
    const uint8_t *name = NULL;
    size_t length = 0;
    return data->signer_issuer.length == 0 ||
           (X509_NAME_get0_der(X509_get_issuer_name(data->signer->x509), &name, &length) == 1 &&
            bytes_equal(data->signer_issuer, (bytes_view){name, length}));
}

static bool check_signer(check *c)
{
    const cms_certificate *signer = c->data->signer;
    if (!signer)
        return invalid(c, c->data->certificates.count == 0 ? "the signature holds no certificate (universal signature forgery, USF)"
                                                           : "the signer's certificate is not in the signature");
    if (!is_named_literally(c->data))
        note_doubt(c, "the signer's issuer is written differently than in the certificate");
    return true;
}

/* source  RFC 5652 11.1, 11.2 */
static bool check_attributes(check *c)
{
    const cms_signed_data *data = c->data;
    cms_der_element value;
    if (!data->has_signed_attributes) {
        if (data->profile == CMS_PROFILE_CADES || is_token(c))
            return invalid(c, "the signature has no signed attributes");
        note_fault(c, "the signature has no signed attributes");
        return true;
    }
    if (!cms_attribute_get_only(data->signed_attributes, OID_CONTENT_TYPE, &value) || value.tag != DER_OID)
        return invalid(c, "the content type is not signed exactly once");
    if (!bytes_equal(value.content, data->content_type))
        return invalid(c, "the signed content type is another one than the content's");
    if (!cms_attribute_get_only(data->signed_attributes, OID_MESSAGE_DIGEST, &value) ||
        value.tag != DER_OCTET_STRING)
        return invalid(c, "the message digest is not signed exactly once");
    if (value.content.length != digest_length(c->digest))
        return invalid(c, "the signed message digest has a wrong length");
    return true;
}

/* The algorithms as the attribute names them; the names of the signature's own may be other words for the same. */
static bool are_protected(const check *c, const cms_der_element *value)
{
    cms_der_reader outer = cms_der_reader_of(value->content, NULL);
    cms_der_element element;
    cms_algorithm digest, signature = {.parameters = {NULL, 0}};
    if (value->tag != DER_SEQUENCE || !cms_algorithm_read(&outer, &digest) || !cms_der_reader_take(&outer, DER_CONTEXT(1), &element) ||
        !cms_der_reader_is_at_end(&outer))
        return false;
    cms_der_reader inside = cms_der_reader_inside(&outer, &element); /* its tag stands in the place of SEQUENCE's */
    if (!cms_algorithm_read_inside(&inside, &signature))
        return false;
    cms_scheme scheme = cms_scheme_read(&signature);
    if (scheme.digest == DIGEST_NONE)
        scheme.digest = c->digest;
    return cms_digest_of_oid(digest.oid) == c->digest && cms_algorithm_parameters_are_plain(&digest) && scheme.kind == c->scheme.kind &&
           scheme.digest == c->scheme.digest && scheme.mask_digest == c->scheme.mask_digest && scheme.salt_bytes == c->scheme.salt_bytes;
}

/* What stands outside of the signed attributes could have been exchanged. source  RFC 6211 2, 4 */
static bool check_protection(check *c)
{
    cms_der_element value;
    if (cms_attribute_find(c->data->signed_attributes, OID_ALGORITHM_PROTECTION).times == 0)
        return true;
    if (!cms_attribute_get_only(c->data->signed_attributes, OID_ALGORITHM_PROTECTION, &value) || !are_protected(c, &value))
        return invalid(c, "the signature was made with other algorithms than it names");
    return true;
}

static bool check_binding(check *c)
{
    const cms_signed_data *data = c->data;
    switch (cms_signing_certificate_compare(data->signed_attributes, data->signer)) {
    case CMS_BINDING_MATCHES:
        c->verdict.has_signing_certificate = true;
        break;
    case CMS_BINDING_DIFFERS:
        return invalid(c, "the certificate is not the one that the signature is bound to");
    case CMS_BINDING_MALFORMED:
        return invalid(c, "the attribute that binds the signature to its certificate is malformed");
    case CMS_BINDING_NOT_KNOWN:
        return give_up(c);
    case CMS_BINDING_UNSUPPORTED:
        return judge(c, CMS_INTEGRITY_UNVERIFIABLE, "the digest algorithm is not supported");
    case CMS_BINDING_ABSENT:
        if (is_token(c)) /* source  RFC 3161 2.4.2, RFC 5816 */
            note_doubt(c, "the time stamp is not bound to its certificate");
        else if (data->profile == CMS_PROFILE_CADES)
            note_fault(c, "the signature is not bound to its certificate");
    }
    if (!cms_signing_certificate_issuer_matches(data->signed_attributes, data->signer))
        note_fault(c, "the attribute that binds the signature to its certificate names another issuer");
    return true;
}

/* Asked last: a changed certificate may hold a key of a kind that nobody knows, but then the binding tells. */
static bool check_key(check *c)
{
    EVP_PKEY *key = X509_get0_pubkey(c->data->signer->x509);
    ERR_clear_error();
    if (!key)
        return judge(c, CMS_INTEGRITY_UNVERIFIABLE, "the signer's key is of a kind that is not supported");
    if (!cms_scheme_fits_key(&c->scheme, key))
        return invalid(c, "the signer's key does not fit the signature algorithm");
    return true;
}

static void note_signing_time(check *c)
{
    cms_der_element value;
    c->verdict.signing_time = TIME_UNKNOWN;
    if (!cms_attribute_get_only(c->data->signed_attributes, OID_SIGNING_TIME, &value))
        return;
    c->verdict.has_signing_time = cms_der_time_parse(&value, &c->verdict.signing_time);
    if (c->data->profile == CMS_PROFILE_CADES)
        note_fault(c, "the signature holds a signing time, which PAdES keeps in the dictionary");
}

static void note_end(check *c, int64_t end, const char *cause, const char *name)
{
    if (end >= c->verdict.algorithm_end)
        return;
    c->verdict.algorithm_end = end;
    c->verdict.algorithm_cause = cause;
    c->verdict.algorithm_name = arena_text(c->owner, bytes_of_text(name));
}

/* The digest of the attributes, that of the document, and the key: the first to end decides. */
static void note_algorithms(check *c)
{
    static const char DIGEST[] = "a digest that was too weak at that time";
    static const char KEY[] = "a key that was too weak at that time";
    EVP_PKEY *key = X509_get0_pubkey(c->data->signer->x509);
    digest_algorithm document = cms_signed_data_digest(c->data);
    char name[80];
    cms_key_print(key, name, sizeof name);
    note_end(c, cms_policy_digest_end(c->digest), DIGEST, digest_name(c->digest));
    note_end(c, cms_policy_digest_end(document), DIGEST, digest_name(document));
    note_end(c, cms_policy_owner_end(c->scheme.kind, key), KEY, name);
}

const char *cms_verdict_weakness(const cms_verdict *verdict, int64_t time)
{
    return verdict->algorithm_cause && time >= verdict->algorithm_end ? verdict->algorithm_cause : verdict->doubt;
}

/* The attributes as found, under the tag of a SET. */
static bool verify_attributes(check *c, EVP_PKEY *key)
{
    bytes_buffer BYTES_BUFFER_CLEANUP set;
    bytes_buffer_init(&set, LIMIT_CEILING_DER);
    pdfseal_status status = cms_der_append(&set, DER_SET, c->data->signed_attributes, NULL);
    if (status == PDFSEAL_ERROR_MEMORY)
        return give_up(c);
    return status == PDFSEAL_OK && cms_scheme_verify(&c->scheme, key, bytes_buffer_view(&set), false, c->data->value);
}

/* Whether a PKCS#1 value is sound by itself, whatever it was made over: then the document is what differs. */
static bool holds_some_digest(const check *c, EVP_PKEY *key)
{
    if (c->scheme.kind != CMS_SCHEME_RSA || EVP_PKEY_get_size(key) <= 0)
        return false;
    size_t length = 0;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    EVP_MD *method = EVP_MD_fetch(NULL, cms_digest_openssl_name(c->scheme.digest), NULL);
    bool sound = context && method && EVP_PKEY_verify_recover_init(context) == 1 &&
                 EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
                 EVP_PKEY_CTX_set_signature_md(context, method) > 0 &&
                 EVP_PKEY_verify_recover(context, NULL, &length, c->data->value.data, c->data->value.length) == 1;
    uint8_t *recovered = sound ? arena_allocate(c->owner, length, 1) : NULL;
    sound = recovered &&
            EVP_PKEY_verify_recover(context, recovered, &length, c->data->value.data, c->data->value.length) == 1;
    EVP_MD_free(method);
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    return sound;
}

static bool check_value_without_attributes(check *c, EVP_PKEY *key)
{
    bool within = c->data->profile == CMS_PROFILE_PKCS7_SHA1;
    bool good = within ? cms_scheme_verify(&c->scheme, key, c->data->content, false, c->data->value)
                       : cms_scheme_verify(&c->scheme, key, c->message_digest, true, c->data->value);
    if (good)
        return true;
    if (!within && (c->scheme.kind == CMS_SCHEME_ED25519 || c->scheme.kind == CMS_SCHEME_ED448 ||
                    c->scheme.kind == CMS_SCHEME_SM2))
        return judge(c, CMS_INTEGRITY_UNVERIFIABLE, "the signature algorithm is not supported");
    if (!within && holds_some_digest(c, key))
        return judge(c, CMS_INTEGRITY_ALTERED, "the document is not what was signed");
    return invalid(c, "the signature value is wrong");
}

static bool check_value(check *c)
{
    EVP_PKEY *key = X509_get0_pubkey(c->data->signer->x509);
    if (!c->data->has_signed_attributes)
        return check_value_without_attributes(c, key);
    /* Several signers of the market never sort; their values are over the order as found. */
    if (!c->data->signed_attributes_are_sorted)
        note_fault(c, "the signed attributes are not in DER order");
    return verify_attributes(c, key) || (!c->memory_ran_out && invalid(c, "the signature value is wrong"));
}

/* The digest that the signed attributes hold is that of the content within, or of the document. */
static bool check_content_within(check *c)
{
    cms_der_element signed_digest;
    digest_value hash;
    if (!c->data->has_signed_attributes ||
        !cms_attribute_get_only(c->data->signed_attributes, OID_MESSAGE_DIGEST, &signed_digest))
        return true;
    pdfseal_status status = digest_of(c->digest, c->data->content, &hash, NULL);
    if (status == PDFSEAL_ERROR_MEMORY)
        return give_up(c);
    if (status != PDFSEAL_OK || !bytes_equal(signed_digest.content, (bytes_view){hash.data, hash.length}))
        return invalid(c, "the signature is over other content than it holds");
    return true;
}

static bool check_document(check *c)
{
    bytes_view expected = {NULL, 0};
    cms_der_element signed_digest;
    if (is_token(c))
        expected = c->data->token.imprint;
    else if (c->data->profile == CMS_PROFILE_PKCS7_SHA1)
        expected = c->data->content;
    else if (!c->data->has_signed_attributes)
        return true; /* the value itself was over it */
    else if (cms_attribute_get_only(c->data->signed_attributes, OID_MESSAGE_DIGEST, &signed_digest))
        expected = signed_digest.content;
    if (expected.length == 0 || !bytes_equal(expected, c->message_digest))
        return judge(c, CMS_INTEGRITY_ALTERED, "the document is not what was signed");
    return true;
}

/* A value without a CMS around it: its digest is the one that it names itself. */
static bool check_bare(check *c)
{
    c->digest = c->data->token.imprint_digest;
    c->scheme = (cms_scheme){.kind = CMS_SCHEME_RSA, .digest = c->digest};
    c->verdict.signature_algorithm = cms_scheme_name(c->scheme.kind);
    if (c->data->has_junk_after)
        note_doubt(c, "bytes other than zeros follow the signature");
    if (c->digest == DIGEST_NONE)
        return invalid(c, "the signature value is wrong");
    c->verdict.digest_algorithm = digest_name(c->digest);
    if (!check_key(c))
        return false;
    note_algorithms(c);
    return check_value_without_attributes(c, X509_get0_pubkey(c->data->signer->x509));
}

static pdfseal_status keep_faults(check *c, pdfseal_error *error)
{
    if (c->verdict.fault_count == 0)
        return PDFSEAL_OK;
    const char **faults = ARENA_NEW_ARRAY(c->owner, const char *, c->verdict.fault_count);
    if (!faults)
        FAIL_MEMORY(error);
    memcpy(faults, c->faults, c->verdict.fault_count * sizeof faults[0]);
    c->verdict.faults = faults;
    return PDFSEAL_OK;
}

pdfseal_status cms_signed_data_check(const cms_signed_data *data, bytes_view message_digest, arena *owner,
                                     cms_verdict *ret_verdict, pdfseal_error *error)
{
    check c = {.data = data, .message_digest = message_digest, .owner = owner};
    (void)invalid(&c, "the signature could not be checked"); /* until everything was */
    c.verdict.signing_time = TIME_UNKNOWN;
    c.verdict.timestamp_time = data->token.time;
    c.verdict.algorithm_end = CMS_POLICY_NO_END;
    if (data->profile == CMS_PROFILE_X509) {
        if (check_bare(&c))
            (void)judge(&c, CMS_INTEGRITY_INTACT, NULL);
    } else if (check_form(&c) && check_algorithms(&c) && check_signer(&c) && check_attributes(&c) && check_protection(&c) && check_binding(&c) &&
        check_key(&c)) {
        note_signing_time(&c);
        note_algorithms(&c);
        if (check_value(&c) && (!has_content_within(&c) || check_content_within(&c)) && check_document(&c))
            (void)judge(&c, CMS_INTEGRITY_INTACT, NULL);
    }
    if (c.memory_ran_out)
        FAIL_MEMORY(error);
    TRY(keep_faults(&c, error));
    *ret_verdict = c.verdict;
    return PDFSEAL_OK;
}
