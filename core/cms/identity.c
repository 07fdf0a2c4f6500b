/* SPDX-License-Identifier: Apache-2.0 */
/* Loads identities, puts their certificates in order, and judges whether they may sign. */
#include "cms/identity_key.h"

#include "cms/certificate_places.h"
#include "cms/online_certificates.h"
#include "cms/policy.h"
#include "cms/system_store.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

void cms_identity_close(cms_identity *identity)
{
    if (!identity)
        return;
    EVP_PKEY_free(identity->key); /* OpenSSL clears private numbers */
    cms_certificate_list_clear(&identity->path);
    free(identity);
}

static void close_identity(cms_identity **identity)
{
    cms_identity_close(*identity);
}

static void clear_list(cms_certificate_list *list)
{
    cms_certificate_list_clear(list);
}

static cms_certificate *take_out(cms_certificate_list *list, size_t index)
{
    cms_certificate *certificate = list->items[index];
    list->count--;
    memmove(list->items + index, list->items + index + 1, (list->count - index) * sizeof list->items[0]);
    return certificate;
}

/* The more of these hold, the better: it may sign, is valid at `time`, is for non-repudiation. */
static int rank_certificate(const cms_certificate *certificate, int64_t time)
{
    int64_t not_before = cms_time_of_asn1(X509_get0_notBefore(certificate->x509));
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(certificate->x509));
    bool valid = not_before != TIME_UNKNOWN && not_after != TIME_UNKNOWN && not_before <= time && time <= not_after;
    uint32_t usage = X509_get_key_usage(certificate->x509); /* all bits where there is no key usage */
    bool binding = usage != UINT32_MAX && (usage & KU_NON_REPUDIATION);
    return (cms_certificate_may_sign(certificate) ? 4 : 0) + (valid ? 2 : 0) + (binding ? 1 : 0);
}

/* The key of a certificate among those at hand, or NULL. */
static EVP_PKEY *find_key(const cms_certificate *certificate, const cms_key_list *keys)
{
    EVP_PKEY *public_key = X509_get0_pubkey(certificate->x509);
    for (size_t i = 0; public_key && i < keys->count; i++) {
        if (EVP_PKEY_eq(public_key, keys->items[i]) == 1)
            return keys->items[i];
    }
    return NULL;
}

/* Moves the best certificate with a key from `found` to the path. A signer keeps its key to itself, and says which are of it;
 * where the key is elsewhere any may be. */
static pdfseal_status take_signer(cms_identity *identity, cms_certificate_list *found, const cms_key_list *keys, int64_t time,
                                  pdfseal_error *error)
{
    size_t best = found->count;
    int best_rank = -1;
    bool needs_key = !identity->signer && !identity->key_is_elsewhere;
    size_t own = identity->signer ? identity->signer->own_count : 0;
    size_t count = own && own < found->count ? own : found->count;
    for (size_t i = 0; i < count; i++) {
        int rank = rank_certificate(found->items[i], time);
        if (rank > best_rank && (!needs_key || find_key(found->items[i], keys))) {
            best = i;
            best_rank = rank;
        }
    }
    EVP_PKEY *key = best < found->count ? find_key(found->items[best], keys) : NULL;
    ERR_clear_error();
    if (key && EVP_PKEY_up_ref(key) == 1)
        identity->key = key;
    if (best < found->count)
        return cms_certificate_list_add(&identity->path, take_out(found, best), error);
    if (found->count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key comes without a certificate (name the certificate's file)");
    FAIL(error, PDFSEAL_ERROR_INPUT, "the key is not the certificate's (name the key and the certificate of one pair)");
}

/* What stands in for the private key: all that is asked of it is its kind and size. */
static pdfseal_status borrow_public_key(cms_identity *identity, pdfseal_error *error)
{
    EVP_PKEY *public_key = X509_get0_pubkey(identity->path.items[0]->x509);
    ERR_clear_error();
    if (!public_key || EVP_PKEY_up_ref(public_key) != 1)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the certificate's key is of a kind that is not supported (choose an RSA, EC or EdDSA key)");
    identity->key = public_key;
    return PDFSEAL_OK;
}

static bool is_issued_by(const cms_certificate *certificate, const cms_certificate *issuer)
{
    return X509_NAME_cmp(X509_get_issuer_name(certificate->x509), X509_get_subject_name(issuer->x509)) == 0 &&
           X509_check_issued(issuer->x509, certificate->x509) == X509_V_OK;
}

/* Moves issuer after issuer from `found` to the path; what lies on no path stays behind. */
static pdfseal_status take_issuers(cms_identity *identity, cms_certificate_list *found, pdfseal_error *error)
{
    for (size_t i = 0; i < found->count;) {
        const cms_certificate *last = identity->path.items[identity->path.count - 1];
        bool self_issued = X509_NAME_cmp(X509_get_issuer_name(last->x509), X509_get_subject_name(last->x509)) == 0;
        if (self_issued)
            break;
        if (!is_issued_by(last, found->items[i])) {
            i++;
            continue;
        }
        TRY(cms_certificate_list_add(&identity->path, take_out(found, i), error));
        i = 0;
    }
    return PDFSEAL_OK;
}

static pdfseal_status copy_certificates(const pdfseal_signer *signer, cms_certificate_list *found, pdfseal_error *error)
{
    for (size_t i = 0; i < signer->certificate_count; i++) {
        cms_certificate *certificate;
        bytes_view der = {signer->certificates[i].data, signer->certificates[i].length};
        TRY(cms_certificate_read(der, &certificate, error));
        TRY(cms_certificate_list_add(found, certificate, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_key_file(const pdfseal_key_options *options, cms_identity *identity, cms_key_list *keys,
                                    pdfseal_error *error)
{
    keys->items = calloc(1, sizeof *keys->items);
    if (!keys->items)
        FAIL_MEMORY(error);
    TRY(cms_key_file_read(options, &identity->limits, &keys->items[0], &identity->is_from_legacy_file, error));
    keys->count = 1;
    return PDFSEAL_OK;
}

static pdfseal_status load_files(const pdfseal_key_options *options, cms_identity *identity, cms_key_list *keys,
                                 cms_certificate_list *found, pdfseal_error *error)
{
    const char *certificates = options->certificate_path;
    identity->signer = options->signer;
    if (options->signer) {
        TRY(copy_certificates(options->signer, found, error));
    } else if (certificates && !options->p12_path && !options->key_path) {
        identity->key_is_elsewhere = true;
    } else if (options->p12_path) {
        return cms_p12_file_read(options, keys, found, &identity->is_from_legacy_file, error);
    } else if (options->key_path) {
        TRY(read_key_file(options, identity, keys, error));
        certificates = certificates ? certificates : options->key_path;
    } else {
        FAIL(error, PDFSEAL_ERROR_USAGE, "no key was named (name a PKCS#12 file, or a key and its certificate)");
    }
    return certificates ? cms_certificate_list_load(found, certificates, error) : PDFSEAL_OK;
}

static const char *name_source(const pdfseal_key_options *options)
{
    return options->certificate_path ? options->certificate_path
           : options->signer         ? options->signer->name
           : options->p12_path       ? options->p12_path
                                     : options->key_path;
}

pdfseal_status cms_identity_open(const pdfseal_key_options *options, int64_t time, cms_identity **ret_identity,
                                 pdfseal_error *error)
{
    cms_identity __attribute__((cleanup(close_identity))) *identity = calloc(1, sizeof *identity);
    cms_certificate_list __attribute__((cleanup(clear_list))) found = {0};
    cms_key_list __attribute__((cleanup(cms_key_list_clear))) keys = {0};
    if (!identity)
        FAIL_MEMORY(error);
    TRY(limits_read(options->limits, options->limit_count, &identity->limits, error));
    found.limits = identity->path.limits = &identity->limits;
    TRY(load_files(options, identity, &keys, &found, error));
    TRY(cms_error_name_file(take_signer(identity, &found, &keys, time, error), name_source(options), error));
    if (!identity->key)
        TRY(cms_error_name_file(borrow_public_key(identity, error), name_source(options), error));
    if (options->chain_path)
        TRY(cms_certificate_list_load(&found, options->chain_path, error));
    TRY(take_issuers(identity, &found, error));
    TRY(cms_system_store_complete(&identity->path, error));
    *ret_identity = identity;
    identity = NULL;
    return PDFSEAL_OK;
}

static X509 *last_of(const cms_identity *identity)
{
    return identity->path.items[identity->path.count - 1]->x509;
}

/* Moves what has signed the path's last certificate from `found` to the path. */
static pdfseal_status take_fetched(cms_identity *identity, cms_certificate_list *found, pdfseal_error *error)
{
    for (size_t i = 0; i < found->count; i++) {
        if (cms_x509_is_issued_by(last_of(identity), found->items[i]->x509))
            return cms_certificate_list_add(&identity->path, take_out(found, i), error);
    }
    return PDFSEAL_OK;
}

/* Asked for every document: a root's value is checked once. */
static bool ends_with_root(cms_identity *identity)
{
    if (!identity->is_complete)
        identity->is_complete = cms_x509_is_self_signed(last_of(identity));
    return identity->is_complete;
}

pdfseal_status cms_identity_complete(cms_identity *identity, struct cms_online *online, pdfseal_error *error)
{
    size_t most = limits_get(&identity->limits, LIMITS_PATH);
    while (identity->path.count < most && !ends_with_root(identity)) {
        cms_certificate_list __attribute__((cleanup(clear_list))) found = {.limits = &identity->limits};
        size_t before = identity->path.count;
        pdfseal_error reason = {.offset = -1};
        if (cms_online_find_issuers(online, last_of(identity), &found, &reason) == PDFSEAL_ERROR_MEMORY)
            FAIL_MEMORY(error);
        TRY(take_fetched(identity, &found, error));
        TRY(cms_system_store_complete(&identity->path, error));
        if (identity->path.count == before)
            break;
    }
    return PDFSEAL_OK;
}

pdfseal_status cms_identity_check(const cms_identity *identity, int64_t time, pdfseal_error *error)
{
    const cms_certificate *certificate = cms_identity_certificate(identity);
    int64_t not_before = cms_time_of_asn1(X509_get0_notBefore(certificate->x509));
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(certificate->x509));
    char date[TIME_TEXT_BYTES];
    if (not_after == TIME_UNKNOWN || not_before == TIME_UNKNOWN)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the certificate does not say how long it is valid (choose another one)");
    if (time > not_after) {
        time_print_iso(not_after, date);
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the certificate expired at %s (renew it, or choose another one)", date);
    }
    if (time < not_before) {
        time_print_iso(not_before, date);
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the certificate is valid only from %s on (wait, or choose another one)",
             date);
    }
    if (!cms_certificate_may_sign(certificate))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the certificate's key usage does not permit signing documents (choose another one)");
    cms_scheme_kind kind = cms_scheme_kind_of_key(identity->key);
    if (!cms_policy_key_may_sign(kind, EVP_PKEY_get_bits(identity->key))) {
        char key[80];
        cms_key_print(identity->key, key, sizeof key);
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the key is too weak: %s (use RSA 2048, EC P-256 or stronger)", key);
    }
    return PDFSEAL_OK;
}

const cms_certificate *cms_identity_certificate(const cms_identity *identity)
{
    return identity->path.items[0];
}

size_t cms_identity_certificate_count(const cms_identity *identity)
{
    return identity->path.count;
}

const cms_certificate *cms_identity_certificate_at(const cms_identity *identity, size_t index)
{
    return identity->path.items[index];
}

digest_algorithm cms_identity_digest(const cms_identity *identity, digest_algorithm wanted)
{
    digest_algorithm bound;
    switch (cms_scheme_kind_of_key(identity->key)) {
    case CMS_SCHEME_ED25519:
        return DIGEST_SHA512; /* RFC 8419 3.1 */
    case CMS_SCHEME_ED448:
        return DIGEST_SHAKE256;
    case CMS_SCHEME_SM2:
        return DIGEST_SM3;
    case CMS_SCHEME_RSA_PSS:
        bound = cms_scheme_restriction(identity->key).digest;
        if (bound != DIGEST_NONE)
            return bound;
        break;
    default:
        break;
    }
    return wanted == DIGEST_NONE ? DIGEST_SHA256 : wanted;
}

bool cms_identity_can_sign(const cms_identity *identity)
{
    return !identity->key_is_elsewhere;
}

bool cms_identity_needs_curve_extension(const cms_identity *identity)
{
    char group[64] = "";
    cms_scheme_kind kind = cms_scheme_kind_of_key(identity->key);
    if (kind == CMS_SCHEME_ECDSA)
        (void)EVP_PKEY_get_utf8_string_param(identity->key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, NULL);
    ERR_clear_error();
    return kind == CMS_SCHEME_ED25519 || kind == CMS_SCHEME_ED448 || strncmp(group, "brainpool", 9) == 0;
}

bool cms_identity_is_from_legacy_file(const cms_identity *identity)
{
    return identity->is_from_legacy_file;
}
