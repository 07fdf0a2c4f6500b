/* SPDX-License-Identifier: Apache-2.0 */
/* Paths by OpenSSL's builder; purposes and revocation by hand. */
#include "cms/trust.h"

#include "base/file.h"
#include "base/limits.h"
#include "cms/crl.h"
#include "cms/key_file.h"
#include "cms/policy.h"
#include "cms/system_store.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct cms_trust {
    X509_STORE *store; /* every anchor, for the search */
    cms_certificate_list anchors; /* those that were named */
    bool uses_system, has_loaded_system;
    cms_certificate_list chain;
    cms_crl_list crls;
};

pdfseal_status cms_trust_new(cms_trust **ret_trust, pdfseal_error *error)
{
    cms_trust *trust = calloc(1, sizeof *trust);
    X509_STORE *store = trust ? X509_STORE_new() : NULL;
    if (!store) {
        free(trust);
        FAIL_MEMORY(error);
    }
    trust->store = store;
    *ret_trust = trust;
    return PDFSEAL_OK;
}

void cms_trust_free(cms_trust *trust)
{
    if (!trust)
        return;
    X509_STORE_free(trust->store);
    cms_certificate_list_clear(&trust->anchors);
    cms_certificate_list_clear(&trust->chain);
    cms_crl_list_clear(&trust->crls);
    free(trust);
}

static pdfseal_status add_anchor_file(cms_trust *trust, const char *path, pdfseal_error *error)
{
    size_t before = trust->anchors.count;
    TRY(cms_certificate_list_load(&trust->anchors, path, error));
    for (size_t i = before; i < trust->anchors.count; i++) {
        if (X509_STORE_add_cert(trust->store, trust->anchors.items[i]->x509) != 1)
            FAIL_MEMORY(error);
    }
    return PDFSEAL_OK;
}

static void close_folder(DIR **folder)
{
    if (*folder)
        (void)closedir(*folder);
}

/* What is no certificate is passed over: a folder may hold a README. */
static pdfseal_status add_anchor_folder(cms_trust *trust, const char *path, pdfseal_error *error)
{
    DIR __attribute__((cleanup(close_folder))) *folder = opendir(path);
    size_t before = trust->anchors.count;
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        char *name = NULL;
        if (entry->d_name[0] == '.')
            continue;
        if (asprintf(&name, "%s/%s", path, entry->d_name) < 0)
            FAIL_MEMORY(error);
        pdfseal_status status = add_anchor_file(trust, name, error);
        free(name);
        if (status == PDFSEAL_ERROR_MEMORY || status == PDFSEAL_ERROR_LIMIT)
            return status;
    }
    if (trust->anchors.count == before)
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: no certificate in this folder (name one that holds PEM or DER files)",
             path);
    error_clear(error);
    return PDFSEAL_OK;
}

pdfseal_status cms_trust_add_anchors(cms_trust *trust, const char *path, pdfseal_error *error)
{
    struct stat status;
    bool is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    return is_folder ? add_anchor_folder(trust, path, error) : add_anchor_file(trust, path, error);
}

void cms_trust_use_system(cms_trust *trust)
{
    trust->uses_system = true;
}

pdfseal_status cms_trust_add_chain(cms_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_certificate_list_load(&trust->chain, path, error);
}

pdfseal_status cms_trust_add_crl(cms_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_crl_list_load(&trust->crls, path, error);
}

bool cms_trust_has_anchor(const cms_trust *trust)
{
    return trust && (trust->anchors.count > 0 || (trust->uses_system && cms_system_store_exists()));
}

static void load_system(cms_trust *trust)
{
    if (!trust->uses_system || trust->has_loaded_system)
        return;
    trust->has_loaded_system = true;
    cms_system_store_load(trust->store);
}

/* The question under way. */
typedef struct inquiry {
    cms_trust *trust;
    const cms_trust_question *question;
    arena *owner;
    STACK_OF(X509) *path; /* signer to anchor, or NULL */
    int path_error;       /* X509_V_ERR_… where there is no path */
    cms_trust_answer answer;
} inquiry;

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

static STACK_OF(X509) *gather_untrusted(const inquiry *i)
{
    const cms_trust_question *question = i->question;
    STACK_OF(X509) *all = sk_X509_new_null();
    bool good = all != NULL;
    for (size_t n = 0; good && n < question->untrusted_count; n++)
        good = sk_X509_push(all, question->untrusted[n]->x509) > 0;
    for (size_t n = 0; good && n < i->trust->chain.count; n++)
        good = sk_X509_push(all, i->trust->chain.items[n]->x509) > 0;
    if (!good) {
        sk_X509_free(all);
        return NULL;
    }
    return all;
}

static bool prepare_context(inquiry *i, X509_STORE_CTX *context, STACK_OF(X509) *untrusted)
{
    if (X509_STORE_CTX_init(context, i->trust->store, i->question->certificate->x509, untrusted) != 1)
        return false;
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(parameters, (time_t)i->question->time);
    X509_STORE_CTX_set_verify_cb(context, pass_over_time);
    return X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN) == 1;
}

/* The path ends at its first anchor; OpenSSL goes on to the root where it can. */
static void cut_at_anchor(inquiry *i, int untrusted_count)
{
    int last = 0;
    while (last < untrusted_count && !is_named_anchor(i->trust, sk_X509_value(i->path, last)))
        last++;
    while (sk_X509_num(i->path) > last + 1)
        X509_free(sk_X509_pop(i->path));
}

static pdfseal_status search_path(inquiry *i, pdfseal_error *error)
{
    STACK_OF(X509) *untrusted = gather_untrusted(i);
    X509_STORE_CTX *context = untrusted ? X509_STORE_CTX_new() : NULL;
    bool prepared = context && prepare_context(i, context, untrusted);
    if (prepared) {
        int found = X509_verify_cert(context);
        i->path_error = X509_STORE_CTX_get_error(context);
        i->path = found == 1 ? X509_STORE_CTX_get1_chain(context) : NULL;
        prepared = found != 1 || i->path;
        if (i->path)
            cut_at_anchor(i, X509_STORE_CTX_get_num_untrusted(context));
    }
    X509_STORE_CTX_free(context);
    sk_X509_free(untrusted);
    ERR_clear_error();
    if (!prepared || (!i->path && i->path_error == X509_V_ERR_OUT_OF_MEM))
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status find_path(inquiry *i, pdfseal_error *error)
{
    X509 *signer = i->question->certificate->x509;
    if (!is_named_anchor(i->trust, signer))
        return search_path(i, error);
    i->path = sk_X509_new_null();
    if (!i->path || X509_up_ref(signer) != 1)
        FAIL_MEMORY(error);
    if (sk_X509_push(i->path, signer) <= 0) {
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
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
        return "the certificate's name lies outside what its issuer may name";
    default:
        return X509_verify_cert_error_string(problem);
    }
}

/* A time stamp authority's extended key usage is critical and names time stamping alone (source  RFC 3161 2.3). */
static bool may_stamp_time(const cms_certificate *certificate)
{
    int critical = -1;
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate->x509, NID_ext_key_usage, &critical, NULL);
    bool may = critical == 1 && sk_ASN1_OBJECT_num(purposes) == 1 &&
               OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, 0)) == NID_time_stamp &&
               (X509_get_key_usage(certificate->x509) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
    EXTENDED_KEY_USAGE_free(purposes);
    ERR_clear_error();
    return may;
}

static bool has_purpose(const cms_trust_question *question)
{
    return question->purpose == CMS_PURPOSE_TIMESTAMP ? may_stamp_time(question->certificate)
                                                      : cms_certificate_may_sign(question->certificate);
}

static void judge(inquiry *i, cms_trust_status status, const char *cause)
{
    i->answer.status = status;
    i->answer.cause = cause;
}

/* What is known about one certificate of the path; `source` says from where. */
static cms_crl_answer ask_lists(inquiry *i, const cms_crl_list *embedded, int index, const char **source)
{
    X509 *certificate = sk_X509_value(i->path, index);
    X509 *issuer = sk_X509_value(i->path, index + 1);
    int64_t time = i->question->time;
    cms_crl_answer given = cms_crl_list_ask(&i->trust->crls, certificate, issuer, time, &i->answer.revoked_at);
    if (given != CMS_CRL_SILENT)
        *source = "option";
    if (given == CMS_CRL_REVOKED)
        return given;
    cms_crl_answer found = cms_crl_list_ask(embedded, certificate, issuer, time, &i->answer.revoked_at);
    if (found == CMS_CRL_SILENT)
        return given;
    *source = "embedded";
    return found;
}

/* Goes from the signer towards the anchor, which needs no revocation. */
static void judge_revocation(inquiry *i, const cms_crl_list *embedded)
{
    bool any_known = false;
    bool any_missing = false;
    for (int n = 0; n + 1 < sk_X509_num(i->path); n++) {
        const char *source = NULL;
        cms_crl_answer said = ask_lists(i, embedded, n, &source);
        bool needed = i->question->revocation == PDFSEAL_REVOCATION_REQUIRE ||
                      cms_x509_names_revocation(sk_X509_value(i->path, n));
        any_known = any_known || said != CMS_CRL_SILENT;
        any_missing = any_missing || (said == CMS_CRL_SILENT && needed);
        if (source && !i->answer.revocation_source)
            i->answer.revocation_source = source;
        if (said == CMS_CRL_REVOKED) {
            i->answer.revocation = CMS_REVOCATION_REVOKED;
            i->answer.revocation_source = source;
            judge(i, CMS_TRUST_REVOKED,
                  n == 0 ? "the certificate is revoked" : "a certificate of the path is revoked");
            return;
        }
    }
    i->answer.revocation = any_missing ? CMS_REVOCATION_UNKNOWN
                           : any_known ? CMS_REVOCATION_GOOD
                                       : CMS_REVOCATION_NOT_CHECKED;
    if (i->answer.revocation != CMS_REVOCATION_GOOD)
        i->answer.revocation_source = NULL;
}

/* CRLs of the document that cannot be read say nothing. */
static pdfseal_status check_revocation(inquiry *i, pdfseal_error *error)
{
    if (i->question->revocation == PDFSEAL_REVOCATION_OFF)
        return PDFSEAL_OK;
    cms_crl_list embedded = {0};
    for (size_t n = 0; n < i->question->crl_count; n++) {
        pdfseal_status status = cms_crl_list_add_der(&embedded, i->question->crls[n], error);
        if (status == PDFSEAL_ERROR_MEMORY) {
            cms_crl_list_clear(&embedded);
            return status;
        }
    }
    error_clear(error);
    judge_revocation(i, &embedded);
    cms_crl_list_clear(&embedded);
    return PDFSEAL_OK;
}

static void judge_times(inquiry *i)
{
    judge(i, CMS_TRUST_TRUSTED, NULL);
    for (int n = 0; n < sk_X509_num(i->path) && i->answer.status == CMS_TRUST_TRUSTED; n++) {
        const X509 *x509 = sk_X509_value(i->path, n);
        int64_t not_before = cms_time_of_asn1(X509_get0_notBefore(x509));
        int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(x509));
        if (not_after == TIME_UNKNOWN || i->question->time > not_after)
            judge(i, CMS_TRUST_EXPIRED,
                  n == 0 ? "the certificate had expired" : "a certificate of the path had expired");
        else if (not_before == TIME_UNKNOWN || i->question->time < not_before)
            judge(i, CMS_TRUST_EXPIRED,
                  n == 0 ? "the certificate was not valid yet" : "a certificate of the path was not valid yet");
    }
}

/* The anchor is trusted as it is; everything below it is as good as the signature upon it. */
static void judge_algorithms(inquiry *i)
{
    i->answer.algorithm_end = CMS_POLICY_NO_END;
    for (int n = 0; n + 1 < sk_X509_num(i->path); n++) {
        int64_t end = cms_policy_certificate_end(sk_X509_value(i->path, n), X509_get0_pubkey(sk_X509_value(i->path, n + 1)));
        if (end < i->answer.algorithm_end)
            i->answer.algorithm_end = end;
    }
    if (i->answer.algorithm_end != CMS_POLICY_NO_END)
        i->answer.algorithm_cause = "a certificate of the path is signed with an algorithm that is too weak";
}

static pdfseal_status judge_path(inquiry *i, pdfseal_error *error)
{
    int length = sk_X509_num(i->path);
    i->answer.path_length = (size_t)length;
    i->answer.anchor = cms_name_print(X509_get_subject_name(sk_X509_value(i->path, length - 1)), i->owner);
    if (!i->answer.anchor)
        FAIL_MEMORY(error);
    if (!has_purpose(i->question)) {
        judge(i, CMS_TRUST_UNTRUSTED,
              i->question->purpose == CMS_PURPOSE_TIMESTAMP ? "the certificate is not for time stamps"
                                                            : "the certificate is not for signing documents");
        return PDFSEAL_OK;
    }
    judge_algorithms(i);
    judge_times(i);
    return check_revocation(i, error);
}

pdfseal_status cms_trust_ask(cms_trust *trust, const cms_trust_question *question, arena *owner,
                             cms_trust_answer *ret_answer, pdfseal_error *error)
{
    inquiry i = {.trust = trust, .question = question, .owner = owner};
    i.answer = (cms_trust_answer){.status = CMS_TRUST_UNKNOWN,
                                  .cause = "there is no trust anchor (name one)",
                                  .revocation = CMS_REVOCATION_NOT_CHECKED,
                                  .revoked_at = TIME_UNKNOWN};
    if (cms_trust_has_anchor(trust)) {
        load_system(trust);
        pdfseal_status status = find_path(&i, error);
        if (status == PDFSEAL_OK && i.path)
            status = judge_path(&i, error);
        else if (status == PDFSEAL_OK)
            judge(&i, CMS_TRUST_UNTRUSTED, explain_path_error(i.path_error));
        sk_X509_pop_free(i.path, X509_free);
        TRY(status);
    }
    *ret_answer = i.answer;
    return PDFSEAL_OK;
}
