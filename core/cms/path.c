/* SPDX-License-Identifier: Apache-2.0 */
/* Paths by OpenSSL's builder; missing issuers from where the certificates say. */
#include "cms/path.h"

#include "base/limits.h"
#include "cms/certificate_places.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

/* A certificate out of its time does not end the search: the path is judged when it is whole. */
static int pass_over_time(int good, X509_STORE_CTX *context)
{
    int problem = X509_STORE_CTX_get_error(context);
    return good || problem == X509_V_ERR_CERT_HAS_EXPIRED || problem == X509_V_ERR_CERT_NOT_YET_VALID;
}

static bool is_named_anchor(const cms_trust *trust, const X509 *x509)
{
    for (size_t i = 0; i < trust->anchors.count; i++) {
        if (X509_cmp(trust->anchors.items[i]->x509, x509) == 0)
            return true;
    }
    return false;
}

static STACK_OF(X509) *gather_untrusted(const cms_path *path)
{
    const cms_trust_question *question = path->question;
    STACK_OF(X509) *all = sk_X509_new_null();
    bool good = all != NULL;
    for (size_t n = 0; good && n < question->untrusted_count; n++)
        good = sk_X509_push(all, question->untrusted[n]->x509) > 0;
    for (size_t n = 0; good && n < path->trust->chain.count; n++)
        good = sk_X509_push(all, path->trust->chain.items[n]->x509) > 0;
    for (size_t n = 0; good && n < path->fetched.count; n++)
        good = sk_X509_push(all, path->fetched.items[n]->x509) > 0;
    if (!good) {
        sk_X509_free(all);
        return NULL;
    }
    return all;
}

static bool prepare_context(cms_path *path, X509_STORE_CTX *context, STACK_OF(X509) *untrusted)
{
    if (X509_STORE_CTX_init(context, path->trust->store, path->question->certificate->x509, untrusted) != 1)
        return false;
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(parameters, (time_t)path->time);
    X509_STORE_CTX_set_verify_cb(context, pass_over_time);
    return X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK) == 1;
}

/* The path ends at its first anchor; OpenSSL goes on to the root where it can. */
static void cut_at_anchor(cms_path *path, int untrusted_count)
{
    int last = 0;
    while (last < untrusted_count && !is_named_anchor(path->trust, sk_X509_value(path->certificates, last)))
        last++;
    while (sk_X509_num(path->certificates) > last + 1)
        X509_free(sk_X509_pop(path->certificates));
}

static pdfseal_status search_path(cms_path *path, pdfseal_error *error)
{
    STACK_OF(X509) *untrusted = gather_untrusted(path);
    X509_STORE_CTX *context = untrusted ? X509_STORE_CTX_new() : NULL;
    bool prepared = context && prepare_context(path, context, untrusted);
    if (prepared) {
        int found = X509_verify_cert(context);
        path->error = X509_STORE_CTX_get_error(context);
        path->certificates = found == 1 ? X509_STORE_CTX_get1_chain(context) : NULL;
        prepared = found != 1 || path->certificates;
        if (path->certificates)
            cut_at_anchor(path, X509_STORE_CTX_get_num_untrusted(context));
    }
    X509_STORE_CTX_free(context);
    sk_X509_free(untrusted);
    ERR_clear_error();
    if (!prepared || (!path->certificates && path->error == X509_V_ERR_OUT_OF_MEM))
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status find_once(cms_path *path, pdfseal_error *error)
{
    X509 *signer = path->question->certificate->x509;
    if (!is_named_anchor(path->trust, signer))
        return search_path(path, error);
    path->certificates = sk_X509_new_null();
    if (!path->certificates || X509_up_ref(signer) != 1)
        FAIL_MEMORY(error);
    if (sk_X509_push(path->certificates, signer) <= 0) {
        X509_free(signer);
        FAIL_MEMORY(error);
    }
    return PDFSEAL_OK;
}

static const char *explain_path_error(int problem)
{
    switch (problem) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "no path leads from the certificate to a trust anchor";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "the certificate is self-signed and no trust anchor";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return "the path ends in a root that is no trust anchor";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
        return "a certificate of the path has a wrong signature";
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
        return "a certificate of the path was issued by one that may not issue it";
    case X509_V_ERR_NO_EXPLICIT_POLICY:
    case X509_V_ERR_INVALID_POLICY_EXTENSION:
        return "the path lacks a certificate policy that one of its certificates demands";
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
        return "the certificate's name lies outside what its issuer may name";
    default:
        return X509_verify_cert_error_string(problem);
    }
}

static bool lacks_issuer(const cms_path *path)
{
    return !path->certificates && (path->error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
                                   path->error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
                                   path->error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE);
}

/* The issuer among what is at hand, or NULL. */
static X509 *find_issuer(STACK_OF(X509) *pool, X509 *certificate)
{
    for (int n = 0; n < sk_X509_num(pool); n++) {
        if (X509_check_issued(sk_X509_value(pool, n), certificate) == X509_V_OK)
            return sk_X509_value(pool, n);
    }
    return NULL;
}

/* The last certificate that can be reached: whose issuer is to be fetched. */
static X509 *find_loose_end(STACK_OF(X509) *pool, X509 *certificate, size_t most)
{
    for (size_t n = 0; n < most; n++) {
        X509 *issuer = find_issuer(pool, certificate);
        if (!issuer || issuer == certificate)
            break;
        certificate = issuer;
    }
    return certificate;
}

/* Fetches the missing issuer; *ret_more tells whether there is anything new. What cannot be fetched is no error here. */
static pdfseal_status fetch_issuer(cms_path *path, bool *ret_more, pdfseal_error *error)
{
    size_t before = path->fetched.count;
    STACK_OF(X509) *pool = gather_untrusted(path);
    if (!pool)
        FAIL_MEMORY(error);
    X509 *end = find_loose_end(pool, path->question->certificate->x509, limits_get(&path->trust->limits, LIMITS_PATH));
    pdfseal_status status = cms_x509_is_self_signed(end) ? PDFSEAL_OK
        : cms_online_find_issuers(path->question->online, end, &path->fetched, error);
    sk_X509_free(pool);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    error_clear(error);
    *ret_more = path->fetched.count > before;
    return PDFSEAL_OK;
}

pdfseal_status cms_path_find(cms_path *path, pdfseal_error *error)
{
    bool more = path->question->online != NULL;
    TRY(find_once(path, error));
    size_t most = limits_get(&path->trust->limits, LIMITS_PATH);
    for (size_t n = 0; n < most && more && lacks_issuer(path); n++) {
        TRY(fetch_issuer(path, &more, error));
        if (more)
            TRY(find_once(path, error));
    }
    return PDFSEAL_OK;
}

void cms_path_explain(cms_path *path)
{
    path->answer.status = CMS_TRUST_UNTRUSTED;
    path->answer.cause = explain_path_error(path->error);
}

void cms_path_clear(cms_path *path)
{
    sk_X509_pop_free(path->certificates, X509_free);
    path->certificates = NULL;
    cms_certificate_list_clear(&path->fetched);
}
