/* SPDX-License-Identifier: Apache-2.0 */
/* What may be asked: of the document, its form, the certificate, the digest. */
#include "api/signing.h"
#include "pades/signature.h"

static pdfseal_status choose_digest(signing *job, pdfseal_error *error)
{
    static const digest_algorithm ALLOWED[] = {DIGEST_SHA256,   DIGEST_SHA384,   DIGEST_SHA512, DIGEST_SHA3_256,
                                               DIGEST_SHA3_384, DIGEST_SHA3_512, DIGEST_SM3};
    const char *name = job->options->digest;
    digest_algorithm wanted = name ? digest_find(name) : DIGEST_NONE;
    bool known = !name;
    for (size_t i = 0; i < sizeof ALLOWED / sizeof ALLOWED[0]; i++)
        known |= wanted == ALLOWED[i];
    if (!known)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the digest %s cannot be used for signing (use sha256, sha384, sha512, sha3-256, sha3-384 or sha3-512)", name);
    if ((unsigned)job->options->certify > PDFSEAL_CERTIFY_ANNOTATIONS)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no certification of kind %d (use 1, 2 or 3)", (int)job->options->certify);
    const cms_identity *identity = job->session->identity;
    job->cms_signing = (cms_signing){.identity = identity, .digest = cms_identity_digest(identity, wanted),
                                     .pss = job->options->pss, .statement = &job->statement};
    if (name && job->cms_signing.digest != wanted)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the key signs with the digest %s only (leave --digest out)",
             digest_name(job->cms_signing.digest));
    return cms_signing_check(&job->cms_signing, error);
}

/* A reason in words and one by number would say the same thing twice (source  ETSI EN 319 142-1 6.3, notes d and m). */
static pdfseal_status read_statement(signing *job, pdfseal_error *error)
{
    const pdfseal_sign_options *options = job->options;
    if (options->reason && (options->commitment || options->policy))
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "a reason cannot stand beside a commitment or a signature policy (leave one of them out)");
    if (options->policy_uri && !options->policy)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the address of a signature policy needs the policy itself (give it with --policy)");
    if (options->commitment)
        TRY(cms_statement_set_commitment(&job->statement, options->commitment, &job->memory, error));
    if (options->policy)
        TRY(cms_statement_set_policy(&job->statement, options->policy, options->policy_uri, &job->memory, error));
    return PDFSEAL_OK;
}

static pdfseal_status check_repair(signing *job, pdfseal_error *error)
{
    int64_t pages;
    if (!pdf_document_is_repaired(job->document))
        return PDFSEAL_OK;
    /* What no repair can help is not refused but unreadable. */
    TRY(pdf_page_count(pdf_view_newest(job->document), &pages, error));
    if (!job->may_repair)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "its cross-reference is damaged (--repair signs it with a new one, made of the objects that a scan finds)");
    return PDFSEAL_OK;
}

/* Reads the form for whatever needs it. A repair gives the document a cross-reference that no earlier signature covers: none
 * would count any more. */
static pdfseal_status read_form(signing *job, pdfseal_error *error)
{
    pades_signature *signatures;
    size_t count;
    pdf_view view = pdf_view_newest(job->document);
    bool repaired = pdf_document_is_repaired(job->document);
    if (!job->is_signature && !job->is_field && !repaired && !signing_checks_seals(job))
        return PDFSEAL_OK;
    TRY(pades_form_read(view, &job->memory, &job->form, error));
    if (!repaired)
        return PDFSEAL_OK;
    TRY(pades_signatures_read(view, &job->form, &job->memory, &signatures, &count, error));
    if (count)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is damaged and bears a signature, which a repair would break (get the undamaged file)");
    return PDFSEAL_OK;
}

bool signing_wants_level(const signing *job, pdfseal_level level)
{
    const pdfseal_level_options *options = job->options->level;
    return job->is_signature && !job->request && options && options->level >= level && !job->reached.shortfall.message[0];
}

pdfseal_status signing_check_request(signing *job, pdfseal_error *error)
{
    bool may_sign;
    TRY(check_repair(job, error));
    TRY(read_form(job, error));
    TRY(pdf_document_may_sign(job->document, job->password, &may_sign, error));
    if (!may_sign)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "forbids its users to fill in forms and to sign (give the owner's password with --password FILE)");
    if (pdf_dictionary_find(pdf_view_trailer(pdf_view_newest(job->document)), "AuthCode"))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "carries an integrity code of its encryption (ISO/TS 32004) that a signature would break (save it without one)");
    if (job->is_field)
        return PDFSEAL_OK;
    if (!job->is_signature) {
        if (!job->session->picture)
            FAIL(error, PDFSEAL_ERROR_USAGE, "there is no seal to draw (give one with --seal)");
        return PDFSEAL_OK;
    }
    if (!job->session->identity)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no key to sign with (give one with --p12, or --key and --cert)");
    if (!job->request && !cms_identity_can_sign(job->session->identity))
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is a certificate without its key (give that with --key, or use pdfseal prepare)");
    TRY(level_check(job->session, job->options->level, error));
    /* Acrobat takes any update as broken there, and what a time stamp will need is not known before. */
    if (job->options->certify == PDFSEAL_CERTIFY_NO_CHANGES && signing_wants_level(job, PDFSEAL_LEVEL_LT))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "validation data would come after a certification that permits no changes (use --level B-T, which pdfseal extend can raise "
             "if all readers follow PDF 2.0, or --certify forms)");
    job->time = job->options->signing_time ? job->options->signing_time : time_now(job->session->clock);
    TRY(cms_identity_check(job->session->identity, job->time, error));
    TRY(level_complete_path(job->session, error));
    TRY(read_statement(job, error));
    return choose_digest(job, error);
}
