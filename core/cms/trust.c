/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the anchors, and answers in three steps: find a path, judge it, say why. */
#include "cms/trust.h"

#include "base/file.h"
#include "base/limits.h"
#include "cms/path.h"
#include "cms/system_store.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

pdfseal_status cms_trust_new(cms_trust **ret_trust, pdfseal_error *error)
{
    cms_trust *trust = calloc(1, sizeof *trust);
    if (!trust)
        FAIL_MEMORY(error);
    trust->store = X509_STORE_new();
    pdfseal_status status = trust->store ? cms_evidence_new(&trust->evidence, error) : PDFSEAL_ERROR_MEMORY;
    if (status != PDFSEAL_OK) {
        cms_trust_free(trust);
        FAIL_MEMORY(error);
    }
    limits_set_standard(&trust->limits);
    *ret_trust = trust;
    return PDFSEAL_OK;
}

void cms_trust_set_limits(cms_trust *trust, const limits *set)
{
    trust->limits = *set;
    trust->anchors.limits = trust->chain.limits = &trust->limits;
    cms_evidence_set_limits(trust->evidence, &trust->limits);
}

const limits *cms_trust_limits(const cms_trust *trust)
{
    return trust ? &trust->limits : NULL;
}

void cms_trust_free(cms_trust *trust)
{
    if (!trust)
        return;
    X509_STORE_free(trust->store);
    cms_certificate_list_clear(&trust->anchors);
    cms_certificate_list_clear(&trust->chain);
    cms_evidence_free(trust->evidence);
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
    return cms_evidence_load_crls(trust->evidence, path, error);
}

pdfseal_status cms_trust_add_ocsp(cms_trust *trust, const char *path, pdfseal_error *error)
{
    return cms_evidence_load_ocsp(trust->evidence, path, error);
}

bool cms_trust_has_anchor(const cms_trust *trust)
{
    return trust && (trust->anchors.count > 0 || (trust->uses_system && cms_system_store_exists()));
}

void cms_trust_load_system(cms_trust *trust)
{
    if (!trust->uses_system || trust->has_loaded_system)
        return;
    trust->has_loaded_system = true;
    cms_system_store_load(trust->store);
}

pdfseal_status cms_trust_ask(cms_trust *trust, const cms_trust_question *question, arena *owner,
                             cms_trust_answer *ret_answer, pdfseal_error *error)
{
    cms_path path = {.trust = trust, .question = question, .owner = owner, .error = X509_V_OK};
    path.time = question->proven_at ? question->proven_at : question->time;
    path.answer = (cms_trust_answer){.status = CMS_TRUST_UNKNOWN,
                                     .cause = "there is no trust anchor (name one)",
                                     .revocation = CMS_REVOCATION_NOT_CHECKED,
                                     .revoked_at = TIME_UNKNOWN};
    if (cms_trust_has_anchor(trust)) {
        cms_trust_load_system(trust);
        pdfseal_status status = cms_path_find(&path, error);
        if (status == PDFSEAL_OK && path.certificates)
            status = cms_path_judge(&path, error);
        else if (status == PDFSEAL_OK)
            cms_path_explain(&path);
        cms_path_clear(&path);
        TRY(status);
    }
    *ret_answer = path.answer;
    return PDFSEAL_OK;
}
