/* SPDX-License-Identifier: Apache-2.0 */
/* Loads identities, puts their certificates in order, and judges whether they may sign. */
#include "cms/identity_key.h"

#include "cms/algorithm.h"

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

/* Moves the first certificate of the key from `found` to the path. */
static pdfseal_status take_signer(cms_identity *identity, cms_certificate_list *found, pdfseal_error *error)
{
    for (size_t i = 0; i < found->count; i++) {
        EVP_PKEY *public_key = X509_get0_pubkey(found->items[i]->x509);
        if (public_key && EVP_PKEY_eq(public_key, identity->key) == 1)
            return cms_certificate_list_add(&identity->path, take_out(found, i), error);
    }
    ERR_clear_error();
    if (found->count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the key comes without a certificate (name the certificate's file)");
    FAIL(error, PDFSEAL_ERROR_INPUT, "the key is not the certificate's (name the key and the certificate of one pair)");
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

static pdfseal_status load_files(const pdfseal_key_options *options, cms_identity *identity,
                                 cms_certificate_list *found, pdfseal_error *error)
{
    if (options->p12_path) {
        TRY(cms_p12_file_read(options, &identity->key, found, error));
    } else if (options->key_path) {
        TRY(cms_key_file_read(options, &identity->key, error));
        const char *path = options->certificate_path ? options->certificate_path : options->key_path;
        TRY(cms_certificate_list_load(found, path, error));
    } else {
        FAIL(error, PDFSEAL_ERROR_USAGE, "no key was named (name a PKCS#12 file, or a key and its certificate)");
    }
    return PDFSEAL_OK;
}

pdfseal_status cms_identity_open(const pdfseal_key_options *options, cms_identity **ret_identity, pdfseal_error *error)
{
    cms_identity __attribute__((cleanup(close_identity))) *identity = calloc(1, sizeof *identity);
    cms_certificate_list __attribute__((cleanup(clear_list))) found = {0};
    if (!identity)
        FAIL_MEMORY(error);
    TRY(load_files(options, identity, &found, error));
    const char *name = options->p12_path            ? options->p12_path
                       : options->certificate_path ? options->certificate_path
                                                    : options->key_path;
    TRY(cms_error_name_file(take_signer(identity, &found, error), name, error));
    if (options->chain_path)
        TRY(cms_certificate_list_load(&found, options->chain_path, error));
    TRY(take_issuers(identity, &found, error));
    *ret_identity = identity;
    identity = NULL;
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
    if (cms_key_is_weak(identity->key)) {
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
    switch (cms_scheme_kind_of_key(identity->key)) {
    case CMS_SCHEME_ED25519:
        return DIGEST_SHA512; /* RFC 8419 3.1 */
    case CMS_SCHEME_ED448:
        return DIGEST_SHAKE256;
    case CMS_SCHEME_SM2:
        return DIGEST_SM3;
    default:
        return wanted == DIGEST_NONE ? DIGEST_SHA256 : wanted;
    }
}
