/* SPDX-License-Identifier: Apache-2.0 */
/* Judges a path from its anchor down. On the way `known_by` slides into the past: what an authority said counts only if it
 * is proven to have been said before that authority's certificate ended or was revoked.
 * source  ETSI EN 319 102-1 5.6.2.2 */
#include "cms/path.h"

#include "cms/certificate_places.h"
#include "cms/policy.h"

#include <openssl/x509v3.h>

/* What is found out on the way down. */
typedef struct descent {
    cms_path *path;
    int64_t known_by;
    bool any_known, any_missing;
} descent;

static bool has_purpose(const cms_trust_question *question)
{
    return question->purpose == CMS_PURPOSE_TIMESTAMP ? cms_certificate_may_stamp(question->certificate)
                                                      : cms_certificate_may_sign(question->certificate);
}

/* Authorities that are bound to servers or mail, say, issue nothing that counts here; an anchor is trusted as it is. */
static bool authorities_serve(const cms_path *path)
{
    bool serve = true;
    for (int n = 1; n + 1 < sk_X509_num(path->certificates); n++)
        serve = serve && cms_x509_serves(sk_X509_value(path->certificates, n), path->question->purpose == CMS_PURPOSE_TIMESTAMP);
    return serve;
}

static void judge(cms_path *path, cms_trust_status status, const char *cause)
{
    path->answer.status = status;
    path->answer.cause = cause;
}

/* ---- times ---- */

static void judge_life(descent *d, int index)
{
    cms_path *path = d->path;
    const X509 *x509 = sk_X509_value(path->certificates, index);
    int64_t not_before = cms_time_of_asn1(X509_get0_notBefore(x509));
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(x509));
    bool is_signer = index == 0;
    if (not_after == TIME_UNKNOWN || path->time > not_after)
        judge(path, CMS_TRUST_EXPIRED, is_signer ? "the certificate had expired" : "a certificate of the path had expired");
    else if (not_before == TIME_UNKNOWN || path->time < not_before)
        judge(path, CMS_TRUST_EXPIRED,
              is_signer ? "the certificate was not valid yet" : "a certificate of the path was not valid yet");
    else if (is_signer && path->question->made_at && path->question->made_at < not_before)
        judge(path, CMS_TRUST_EXPIRED, "the time stamp is older than its certificate");
    if (not_after < d->known_by)
        d->known_by = not_after;
}

/* ---- revocation ---- */

static const char *name_source(const cms_evidence_answer *answer)
{
    static const char *const NAMES[] = {[CMS_SOURCE_EMBEDDED] = "embedded", [CMS_SOURCE_OPTION] = "option",
                                        [CMS_SOURCE_NETWORK] = "network"};
    if (answer->record.answer == CMS_CRL_SILENT)
        return NULL;
    return answer->is_kept ? "cache" : NAMES[answer->item->source];
}

/* A revocation by anybody counts; else what came with the document, then from options. */
static cms_evidence_answer ask_at_hand(const cms_path *path, const cms_evidence_question *question)
{
    cms_evidence_answer option = cms_evidence_ask(path->trust->evidence, question);
    cms_evidence_answer answer = cms_evidence_ask(path->question->evidence, question);
    return answer.record.answer == CMS_CRL_SILENT || option.record.answer == CMS_CRL_REVOKED ? option : answer;
}

/* The network comes last; then, for a time stamp, what was known when it was made. */
static pdfseal_status ask_everybody(const cms_path *path, const cms_evidence_question *question, bool needed,
                                    cms_evidence_answer *ret_answer, pdfseal_error *error)
{
    *ret_answer = ask_at_hand(path, question);
    if (ret_answer->record.answer != CMS_CRL_SILENT || !needed)
        return PDFSEAL_OK;
    if (path->question->online) {
        pdfseal_status status = cms_online_ask(path->question->online, question, ret_answer, error);
        if (status == PDFSEAL_OK || status == PDFSEAL_ERROR_MEMORY)
            return status;
        error_clear(error);
        *ret_answer = (cms_evidence_answer){.record = CMS_RECORD_NONE};
    }
    if (path->question->made_at && path->question->revocation == PDFSEAL_REVOCATION_AUTO) {
        cms_evidence_question then = *question;
        then.time = path->question->made_at;
        *ret_answer = ask_at_hand(path, &then);
    }
    return PDFSEAL_OK;
}

static bool needs_revocation(const cms_path *path, const X509 *certificate)
{
    if (path->question->revocation == PDFSEAL_REVOCATION_OFF || cms_x509_needs_no_revocation(certificate))
        return false;
    return path->question->revocation == PDFSEAL_REVOCATION_REQUIRE || cms_x509_names_revocation(certificate);
}

static void note_revoked(descent *d, int index, const cms_record *record, const char *source)
{
    cms_path *path = d->path;
    path->answer.revocation = CMS_REVOCATION_REVOKED;
    path->answer.revocation_source = source;
    path->answer.revoked_at = record->revoked_at;
    judge(path, CMS_TRUST_REVOKED, index == 0 ? "the certificate is revoked" : "a certificate of the path is revoked");
}

static pdfseal_status judge_revocation(descent *d, int index, pdfseal_error *error)
{
    cms_path *path = d->path;
    X509 *certificate = sk_X509_value(path->certificates, index);
    cms_evidence_question question = {.certificate = certificate,
                                      .issuer = sk_X509_value(path->certificates, index + 1),
                                      .time = path->time, .known_by = d->known_by, .now = path->question->time,
                                      .checked_at = path->question->checked_at ? path->question->checked_at : path->question->time,
                                      .elsewhere = {path->trust->evidence, path->question->evidence}};
    bool needed = needs_revocation(path, certificate);
    cms_evidence_answer answer;
    TRY(ask_everybody(path, &question, needed, &answer, error));
    const char *source = name_source(&answer);
    d->any_known |= answer.record.answer != CMS_CRL_SILENT;
    d->any_missing |= answer.record.answer == CMS_CRL_SILENT && needed;
    if (source && (index == 0 || !path->answer.revocation_source))
        path->answer.revocation_source = source;
    if (answer.record.answer == CMS_CRL_REVOKED)
        note_revoked(d, index, &answer.record, source);
    else if (answer.record.revoked_at != TIME_UNKNOWN && answer.record.revoked_at < d->known_by)
        d->known_by = answer.record.revoked_at;
    return PDFSEAL_OK;
}

static void conclude_revocation(descent *d)
{
    cms_trust_answer *answer = &d->path->answer;
    if (answer->revocation == CMS_REVOCATION_REVOKED)
        return;
    answer->revocation = d->any_missing ? CMS_REVOCATION_UNKNOWN
                         : d->any_known ? CMS_REVOCATION_GOOD
                                        : CMS_REVOCATION_NOT_CHECKED;
    if (answer->revocation != CMS_REVOCATION_GOOD)
        answer->revocation_source = NULL;
}

/* ---- all of it ---- */

/* The anchor's own revocation is nobody's to tell. A revoked authority ends the descent. */
static pdfseal_status descend(descent *d, pdfseal_error *error)
{
    cms_path *path = d->path;
    int anchor = sk_X509_num(path->certificates) - 1;
    for (int index = anchor; index >= 0; index--) {
        if (index < anchor && path->question->revocation != PDFSEAL_REVOCATION_OFF)
            TRY(judge_revocation(d, index, error));
        if (path->answer.status == CMS_TRUST_REVOKED)
            return PDFSEAL_OK;
        judge_life(d, index);
    }
    return PDFSEAL_OK;
}

/* The anchor is trusted as it is; everything below it is as good as the signature upon it. */
static void judge_algorithms(cms_path *path)
{
    path->answer.algorithm_end = CMS_POLICY_NO_END;
    for (int n = 0; n + 1 < sk_X509_num(path->certificates); n++) {
        int64_t end = cms_policy_certificate_end(sk_X509_value(path->certificates, n), X509_get0_pubkey(sk_X509_value(path->certificates, n + 1)));
        if (end < path->answer.algorithm_end)
            path->answer.algorithm_end = end;
    }
    if (path->answer.algorithm_end != CMS_POLICY_NO_END)
        path->answer.algorithm_cause = "a certificate of the path is signed with an algorithm that is too weak";
}

pdfseal_status cms_path_judge(cms_path *path, pdfseal_error *error)
{
    int length = sk_X509_num(path->certificates);
    descent d = {.path = path, .known_by = path->question->time};
    path->answer.path_length = (size_t)length;
    path->answer.anchor = cms_name_print(X509_get_subject_name(sk_X509_value(path->certificates, length - 1)), path->owner);
    if (!path->answer.anchor)
        FAIL_MEMORY(error);
    if (!has_purpose(path->question)) {
        judge(path, CMS_TRUST_UNTRUSTED,
              path->question->purpose == CMS_PURPOSE_TIMESTAMP ? "the certificate is not for time stamps"
                                                               : "the certificate is not for signing documents");
        return PDFSEAL_OK;
    }
    if (!authorities_serve(path)) {
        judge(path, CMS_TRUST_UNTRUSTED, "an authority of the path may issue certificates for other purposes alone");
        return PDFSEAL_OK;
    }
    judge_algorithms(path);
    judge(path, CMS_TRUST_TRUSTED, NULL);
    TRY(descend(&d, error));
    conclude_revocation(&d);
    return PDFSEAL_OK;
}
