/* SPDX-License-Identifier: Apache-2.0 */
/* The flow of a verification: signatures, one pass, coverage, changes, trust, verdicts. */
#include "verify/document.h"

#include "base/limits.h"
#include "cms/bare_signature.h"
#include "pades/permissions.h"
#include "verify/accounting.h"
#include "verify/changes.h"
#include "verify/coverage.h"
#include "verify/judgement.h"
#include "verify/level.h"
#include "verify/locks.h"
#include "verify/pass.h"
#include "verify/seals.h"
#include "verify/places.h"
#include "verify/signer_trust.h"
#include "verify/strays.h"

#include <stdlib.h>

/* Documents with more warnings than this are beyond listing. */
#define MOST_WARNINGS 200

/* One signature on its way through. */
typedef struct candidate {
    const pades_signature *signature;
    cms_signed_data *data; /* NULL: not readable */
    cms_verdict cms;
    verify_coverage_facts coverage;
    bool unknown_format;   /* a SubFilter that is not supported */
    size_t range;          /* index among the pass's ranges, SIZE_MAX: none */
} candidate;

typedef struct verification {
    pdf_document *document;
    const verify_request *request;
    verify_result *result;
    arena *memory;
    pdf_view newest;
    pades_form form;
    candidate *candidates;
    size_t count;
    verify_pass pass;
    cms_certificate_shelf *shelf; /* of all signatures' certificates: the caller's, or `own` */
    cms_certificate_shelf own;
    verify_proofs proofs;
    verify_known_signature *known;
    verify_comparison comparison;     /* of the revisions after `oldest`, where there are any */
    verify_revision_changes *changes; /* by revision index; those not looked at are empty */
    verify_change *all_changes;       /* the changes of all revisions, and bytes behind the last one */
    size_t *change_starts;            /* by revision index: its first one among them */
    size_t all_count;
    verify_locks *locks;              /* by candidate */
    size_t oldest; /* revision index after which changes are looked for: of the first signature that closes one, or asked for */
    verify_places_state places;
} verification;

/* ---- facts and warnings ---- */

static pdfseal_status warn(verification *state, const char *code, const char *message, uint32_t object,
                           pdfseal_error *error)
{
    verify_result *result = state->result;
    if (!result->warnings) {
        result->warnings = ARENA_NEW_ARRAY(state->memory, verify_warning, MOST_WARNINGS);
        if (!result->warnings)
            FAIL_MEMORY(error);
    }
    if (result->warning_count < MOST_WARNINGS)
        result->warnings[result->warning_count++] = (verify_warning){.code = code, .message = message, .object = {object, 0}};
    return PDFSEAL_OK;
}

static pdfseal_status describe_file(verification *state, pdfseal_error *error)
{
    verify_result *result = state->result;
    pdf_document *document = state->document;
    result->checked_at = time_now(state->request->clock);
    result->file_name = arena_text(state->memory, bytes_of_text(state->request->file_name));
    result->pdf_version = arena_text(state->memory, bytes_of_text(pdf_document_version(document)));
    if (!result->file_name || !result->pdf_version)
        FAIL_MEMORY(error);
    result->file_size = pdf_document_size(document);
    result->encrypted = pdf_document_is_encrypted(document);
    result->page_count = -1;
    pdfseal_status status = pdf_page_count(state->newest, &result->page_count, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK)
        return warn(state, "page_tree", "the pages cannot be counted", 0, error);
    return PDFSEAL_OK;
}

/* One that names its revision and page. */
static pdfseal_status take_warning(verification *state, const verify_warning *warning, pdfseal_error *error)
{
    size_t count = state->result->warning_count;
    TRY(warn(state, warning->code, warning->message, warning->object.number, error));
    if (state->result->warning_count > count)
        state->result->warnings[count] = *warning;
    return PDFSEAL_OK;
}

/* What the rules noted; once for each revision. */
static pdfseal_status take_findings(verification *state, pdfseal_error *error)
{
    for (size_t r = 0; r < pdf_document_revision_count(state->document); r++) {
        for (size_t i = 0; i < state->changes[r].finding_count; i++)
            TRY(take_warning(state, &state->changes[r].findings[i], error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status warn_of_integrity_code(verification *state, pdfseal_error *error)
{
    return warn(state, "integrity_code", "the document carries an integrity code (ISO/TS 32004), which is not checked", 0, error);
}

static pdfseal_status take_document_warnings(verification *state, pdfseal_error *error)
{
    if (pdf_dictionary_find(pdf_view_trailer(state->newest), "AuthCode"))
        TRY(warn_of_integrity_code(state, error));
    TRY(take_findings(state, error));
    for (size_t i = 0; i < pdf_document_warning_count(state->document); i++) {
        const pdf_warning *warning = pdf_document_warning(state->document, i);
        TRY(warn(state, warning->code, warning->message, warning->object, error));
    }
    return PDFSEAL_OK;
}

/* ---- reading the signatures ---- */

static bool find_profile(const pades_signature *signature, cms_profile *ret_profile)
{
    static const struct {
        const char *name;
        cms_profile profile;
    } PROFILES[] = {{"ETSI.CAdES.detached", CMS_PROFILE_CADES},
                    {"adbe.pkcs7.detached", CMS_PROFILE_PKCS7},
                    {"adbe.pkcs7.sha1", CMS_PROFILE_PKCS7_SHA1},
                    {"adbe.x509.rsa_sha1", CMS_PROFILE_X509},
                    {"ETSI.RFC3161", CMS_PROFILE_TIMESTAMP}};
    for (size_t i = 0; signature->sub_filter && i < sizeof PROFILES / sizeof PROFILES[0]; i++) {
        if (strcmp(signature->sub_filter, PROFILES[i].name) == 0) {
            *ret_profile = PROFILES[i].profile;
            return true;
        }
    }
    return false;
}

static pdfseal_status keep_text(verification *state, const char *text, const char **ret_text, pdfseal_error *error)
{
    *ret_text = arena_text(state->memory, bytes_of_text(text));
    if (!*ret_text)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* The certificates that stand in the dictionary beside a signature without a CMS: one string, or an array of them. */
static pdfseal_status read_bare(verification *state, candidate *one, pdfseal_error *error)
{
    bytes_view certificates[CMS_BARE_CERTIFICATES];
    size_t count = 0;
    const pdf_object *entry;
    TRY(pdf_view_get(state->newest, one->signature->dictionary, "Cert", &entry, error));
    const pdf_object *items = entry->type == PDF_ARRAY ? entry->as.array.items : entry;
    size_t item_count = entry->type == PDF_ARRAY ? entry->as.array.count : 1;
    for (size_t i = 0; i < item_count && count < CMS_BARE_CERTIFICATES; i++) {
        const pdf_object *item;
        TRY(pdf_view_resolve(state->newest, &items[i], &item, error));
        if (item->type == PDF_STRING)
            certificates[count++] = item->as.bytes;
    }
    return cms_bare_signature_read(one->signature->contents, certificates, count, &one->data, error);
}

static pdfseal_status read_cms(verification *state, candidate *one, pdfseal_error *error)
{
    cms_profile profile;
    one->cms = (cms_verdict){.integrity = CMS_INTEGRITY_INVALID, .signing_time = TIME_UNKNOWN,
                             .timestamp_time = TIME_UNKNOWN};
    if (!one->signature->sub_filter) {
        one->cms.cause = "the signature has no SubFilter (universal signature forgery, USF)";
        return PDFSEAL_OK;
    }
    one->unknown_format = !find_profile(one->signature, &profile);
    if (one->unknown_format) {
        one->cms.integrity = CMS_INTEGRITY_UNVERIFIABLE;
        one->cms.cause = "the SubFilter of the signature is not supported";
        profile = one->signature->is_timestamp ? CMS_PROFILE_TIMESTAMP : CMS_PROFILE_PKCS7;
    }
    if (one->signature->contents.length == 0) {
        if (!one->unknown_format)
            one->cms.cause = one->signature->cause;
        return PDFSEAL_OK;
    }
    pdfseal_error cause = {.language = PDFSEAL_LANGUAGE_ENGLISH};
    const limits *set = pdf_document_limits(state->newest.document);
    pdfseal_status status = one->signature->contents.length > limits_get(set, LIMITS_CMS_BYTES)
                                ? limits_fail(set, LIMITS_CMS_BYTES, -1, __FILE__, __LINE__, &cause)
                            : profile == CMS_PROFILE_X509
                                ? read_bare(state, one, &cause)
                                : cms_signed_data_read_shelved(one->signature->contents, profile, state->shelf, &one->data, &cause);
    if (status == PDFSEAL_ERROR_MEMORY)
        FAIL_MEMORY(error);
    if (status != PDFSEAL_OK && !one->unknown_format)
        return keep_text(state, cause.message, &one->cms.cause, error);
    return PDFSEAL_OK;
}

/* What a signature and its revision mostly take. */
#define SIGNATURE_BYTES ((size_t)8 << 10)

static pdfseal_status read_candidates(verification *state, pdfseal_error *error)
{
    pades_signature *signatures;
    size_t count;
    TRY(pades_form_read(state->newest, state->memory, &state->form, error));
    TRY(pades_signatures_read(state->newest, &state->form, state->memory, &signatures, &count, error));
    state->candidates = calloc(count + 1, sizeof *state->candidates);
    if (!state->candidates)
        FAIL_MEMORY(error);
    arena_expect(state->memory, count * SIGNATURE_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (signatures[i].is_usage_rights) {
            TRY(warn(state, "usage_rights", "the document carries usage rights, which are no signature", 0, error));
            continue;
        }
        candidate *one = &state->candidates[state->count++];
        one->signature = &signatures[i];
        one->range = SIZE_MAX;
        TRY(read_cms(state, one, error));
        TRY(verify_coverage_find(state->document, one->signature, &one->coverage, error));
    }
    return PDFSEAL_OK;
}

/* ---- what is to be compared ---- */

/* The revision after which changes are looked for; as many as there are: after none. */
static size_t find_oldest(const verification *state)
{
    size_t oldest = pdf_document_revision_count(state->document);
    for (size_t i = 0; i < state->count; i++) {
        const verify_coverage_facts *coverage = &state->candidates[i].coverage;
        if (coverage->closes_revision && coverage->revision < oldest)
            oldest = coverage->revision;
    }
    bool is_asked = state->request->compare_after > 0 && state->request->compare_after - 1 < oldest;
    return is_asked ? state->request->compare_after - 1 : oldest;
}

/* Before the pass, in which those who search see the file, too. */
static pdfseal_status begin_comparison(verification *state, pdfseal_error *error)
{
    size_t revisions = pdf_document_revision_count(state->document);
    state->known = ARENA_NEW_ARRAY(state->memory, verify_known_signature, state->count + 1);
    state->changes = ARENA_NEW_ARRAY(state->memory, verify_revision_changes, revisions + 1);
    if (!state->known || !state->changes)
        FAIL_MEMORY(error);
    state->oldest = find_oldest(state);
    if (state->oldest + 1 >= revisions)
        return PDFSEAL_OK;
    TRY(verify_comparison_begin(state->document, state->oldest, state->known, state->count, state->memory, &state->comparison,
                                error));
    state->pass.also = pdf_referrers_worker(&state->comparison.referrers, state->request->inflater);
    return PDFSEAL_OK;
}

/* ---- the pass ---- */

static pdfseal_status run_pass(verification *state, pdfseal_error *error)
{
    verify_pass *pass = &state->pass;
    pass->ranges = ARENA_NEW_ARRAY(state->memory, verify_range, state->count + 1);
    if (!pass->ranges)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->count; i++) {
        candidate *one = &state->candidates[i];
        const int64_t *range = one->signature->range;
        if (!one->data || !one->signature->range_usable || range[0] != 0)
            continue;
        one->range = pass->range_count;
        pass->ranges[pass->range_count++] = (verify_range){
            .algorithm = cms_signed_data_digest(one->data), .gap_start = range[1], .gap_end = range[2],
            .end = range[2] + range[3]};
    }
    pass->progress = state->request->progress;
    TRY(verify_pass_run(pdf_document_input(state->document), pdf_document_limits(state->document), state->request->executor,
                        state->memory, pass, error));
    char *hex = ARENA_NEW_ARRAY(state->memory, char, 2 * DIGEST_MAX_BYTES + 1);
    if (!hex)
        FAIL_MEMORY(error);
    digest_print_hex((bytes_view){pass->file_sha256.data, pass->file_sha256.length}, hex);
    state->result->file_sha256 = hex;
    return PDFSEAL_OK;
}

static pdfseal_status check_candidates(verification *state, pdfseal_error *error)
{
    for (size_t i = 0; i < state->count; i++) {
        candidate *one = &state->candidates[i];
        if (!one->data)
            continue;
        if (one->range == SIZE_MAX) {
            if (!one->unknown_format)
                one->cms.cause = one->signature->cause;
            continue;
        }
        const digest_value *value = &state->pass.ranges[one->range].value;
        const cms_verdict before = one->cms;
        TRY(cms_signed_data_check(one->data, (bytes_view){value->data, value->length}, state->memory, &one->cms, error));
        /* Of a format that is not known only this can be said: a CMS in it is over other bytes. The SubFilter is signed
         * itself, so one changed letter of it must not hide the change. */
        if (one->unknown_format && one->cms.integrity != CMS_INTEGRITY_ALTERED)
            one->cms = before;
    }
    return PDFSEAL_OK;
}

/* ---- changes ---- */

static pdfseal_status find_changes(verification *state, pdfseal_error *error)
{
    size_t revisions = pdf_document_revision_count(state->document);
    for (size_t i = 0; i < state->count; i++) {
        const candidate *one = &state->candidates[i];
        state->known[i] = (verify_known_signature){one->signature, one->cms.integrity == CMS_INTEGRITY_INTACT,
                                                   one->coverage.closes_revision, one->coverage.revision};
    }
    if (state->oldest + 1 >= revisions)
        return PDFSEAL_OK;
    TRY(verify_comparison_search(&state->comparison, error));
    for (size_t i = state->oldest + 1; i < revisions; i++)
        TRY(verify_changes_find(&state->comparison, i, &state->changes[i], error));
    return PDFSEAL_OK;
}

/* The strongest kind of change that a certification permits; without one: form filling and further signatures. */
static verify_change_level permitted_level(int certification_p)
{
    return certification_p == 1   ? VERIFY_CHANGE_LTV
           : certification_p == 3 ? VERIFY_CHANGE_ANNOTATIONS
                                  : VERIFY_CHANGE_FORM_FILLING;
}

/* Bytes behind the last revision that are more than white space. */
static pdfseal_status has_foreign_tail(verification *state, bool *ret_has, pdfseal_error *error)
{
    size_t last = pdf_document_revision_count(state->document) - 1;
    bool blank;
    TRY(verify_accounting_is_blank(state->document, pdf_document_revision(state->document, last)->end,
                                   pdf_document_size(state->document), &blank, error));
    *ret_has = !blank;
    return PDFSEAL_OK;
}

/* The view of the revision that a signature closes, or lies in: what it says about the document is what it said then. */
static pdf_view view_of(const verification *state, const candidate *one)
{
    return (pdf_view){state->document, one->coverage.revision};
}

static pdfseal_status read_locks(verification *state, pdfseal_error *error)
{
    state->locks = ARENA_NEW_ARRAY(state->memory, verify_locks, state->count + 1);
    if (!state->locks)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->count; i++) {
        const candidate *one = &state->candidates[i];
        TRY(verify_locks_read(view_of(state, one), one->signature, state->memory, &state->locks[i], error));
    }
    return PDFSEAL_OK;
}

/* The first signature whose lock holds a change's field; only those made before the change count. */
static size_t find_lock(const verification *state, const verify_change *change)
{
    if (!change->field || change->level <= VERIFY_CHANGE_LTV)
        return 0;
    for (size_t i = 0; i < state->count; i++) {
        if (state->locks[i].count && (int64_t)state->candidates[i].coverage.revision + 1 < change->revision &&
            verify_locks_hold(&state->locks[i], change->field, change->new_field))
            return i + 1;
    }
    return 0;
}

static pdfseal_status add_tail(verification *state, pdfseal_error *error)
{
    bool tail = false;
    TRY(has_foreign_tail(state, &tail, error));
    state->result->has_tail = tail;
    if (tail)
        state->all_changes[state->all_count++] =
            (verify_change){.revision = (int64_t)pdf_document_revision_count(state->document),
                            .change = "bytes were added behind the end of the document", .rule = "none",
                            .level = VERIFY_CHANGE_FORBIDDEN};
    return PDFSEAL_OK;
}

/* Puts the changes of all revisions into one list, so that signatures share them. */
static pdfseal_status join_changes(verification *state, pdfseal_error *error)
{
    size_t revisions = pdf_document_revision_count(state->document);
    size_t count = 1;
    for (size_t r = 0; r < revisions; r++)
        count += state->changes[r].item_count;
    state->all_changes = ARENA_NEW_ARRAY(state->memory, verify_change, count);
    state->change_starts = ARENA_NEW_ARRAY(state->memory, size_t, revisions + 1);
    if (!state->all_changes || !state->change_starts)
        FAIL_MEMORY(error);
    for (size_t r = 0; r < revisions; r++) {
        state->change_starts[r] = state->all_count;
        for (size_t i = 0; i < state->changes[r].item_count; i++) {
            verify_change *change = &state->all_changes[state->all_count++];
            *change = state->changes[r].items[i];
            change->locked_by = find_lock(state, change);
        }
    }
    state->change_starts[revisions] = state->all_count;
    if (state->count || state->request->compare_after > 0)
        TRY(add_tail(state, error));
    state->result->changes = state->all_changes;
    state->result->change_count = state->all_count;
    return PDFSEAL_OK;
}

/* Collects what came after the signature. */
static void collect_changes(verification *state, const candidate *one, verify_signature *signature)
{
    signature->changes_known = one->cms.integrity == CMS_INTEGRITY_INTACT && one->coverage.closes_revision;
    signature->changes_permitted = true;
    if (!signature->changes_known || one->coverage.coverage == VERIFY_COVERAGE_ENTIRE_FILE)
        return;
    size_t start = state->change_starts[one->coverage.revision + 1];
    signature->changes = state->all_changes + start;
    signature->change_count = state->all_count - start;
    for (size_t i = 0; i < signature->change_count; i++) {
        const verify_change *change = &signature->changes[i];
        bool permitted = verify_change_is_permitted(signature, change);
        signature->changes_permitted = signature->changes_permitted && permitted;
        if (permitted && !signature->doubt)
            signature->doubt = change->doubt;
        if (change->level > signature->change_level)
            signature->change_level = change->level;
    }
}

/* The names of the fields that a signature locks, its own left out. */
static pdfseal_status list_locked_fields(verification *state, size_t index, verify_signature *shown, pdfseal_error *error)
{
    const verify_locks *locks = &state->locks[index];
    if (!locks->count)
        return PDFSEAL_OK;
    shown->locked_fields = ARENA_NEW_ARRAY(state->memory, const char *, state->form.count + 1);
    if (!shown->locked_fields)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->form.count; i++) {
        const char *name = state->form.fields[i].name;
        bool own = shown->field && strcmp(name, shown->field) == 0;
        if (!own && verify_locks_hold(locks, name, false))
            shown->locked_fields[shown->locked_field_count++] = name;
    }
    return PDFSEAL_OK;
}

/* ---- trust and time ---- */

/* Level of what is no PAdES signature; NULL: it is one, or a time stamp. */
static bool is_baseline(const candidate *one)
{
    return one->signature->sub_filter && strcmp(one->signature->sub_filter, "ETSI.CAdES.detached") == 0 &&
           one->cms.has_signing_certificate;
}

static const char *name_level(const candidate *one)
{
    if (one->signature->is_timestamp)
        return NULL;
    return is_baseline(one) ? "PAdES-B-B" : "PKCS7";
}

static pdfseal_status gather_proofs(verification *state, pdfseal_error *error)
{
    verify_witness *witnesses = ARENA_NEW_ARRAY(state->memory, verify_witness, state->count + 1);
    if (!witnesses)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->count; i++) {
        const candidate *one = &state->candidates[i];
        witnesses[i] = (verify_witness){one->signature, one->data, &one->cms, one->coverage.closes_revision};
    }
    state->proofs = (verify_proofs){.request = state->request, .owner = state->memory, .shelf = state->shelf, .witnesses = witnesses,
                                    .witness_count = state->count, .checked_at = state->result->checked_at,
                                    .now = state->request->at_time ? state->request->at_time : state->result->checked_at};
    return verify_proofs_gather(&state->proofs, state->newest, error);
}

/* A document time stamp was judged when the proofs were gathered. */
static void take_stamp(const verify_proofs *proofs, size_t index, verify_signature *signature)
{
    const verify_stamp *stamp = verify_proofs_find(proofs, index);
    if (!stamp)
        return;
    signature->trust = stamp->trust;
    int64_t proven_at = verify_proofs_existence(proofs, stamp->covers_until);
    if (proven_at)
        signature->time_used = proven_at;
}

static pdfseal_status ask_signer(verification *state, size_t index, verify_signature *signature, pdfseal_error *error)
{
    const candidate *one = &state->candidates[index];
    bool stamped = false;
    TRY(verify_timestamps_check(&state->proofs, index, signature, &stamped, error));
    verify_signer_question question = {.data = one->data, .purpose = CMS_PURPOSE_DOCUMENT,
                                       .proven_at = signature->time_stamped == TIME_UNKNOWN ? 0 : signature->time_used};
    if (is_baseline(one))
        TRY(verify_level_find(&state->proofs, index, stamped, signature->time_used, &signature->level, error));
    return verify_signer_ask(&state->proofs, &question, &signature->trust, error);
}

static pdfseal_status ask_trust(verification *state, size_t index, verify_signature *signature, pdfseal_error *error)
{
    const candidate *one = &state->candidates[index];
    const cms_certificate *certificate = one->data ? cms_signed_data_signer(one->data) : NULL;
    signature->trust = (cms_trust_answer){.status = CMS_TRUST_UNKNOWN, .revocation = CMS_REVOCATION_NOT_CHECKED,
                                          .revoked_at = TIME_UNKNOWN};
    signature->time_used = state->proofs.now;
    if (!certificate)
        return PDFSEAL_OK;
    signature->has_signer = true;
    TRY(verify_signer_describe(&state->proofs, certificate, &signature->signer, error));
    if (!one->signature->is_timestamp)
        return ask_signer(state, index, signature, error);
    take_stamp(&state->proofs, index, signature);
    return PDFSEAL_OK;
}

/* What is too weak at the time that counts: an algorithm of the signature, or one of its certificates. Where the certificate
 * itself is younger than the algorithm's end, the signature was made too late for sure. */
static void judge_algorithms(const candidate *one, verify_signature *signature)
{
    int64_t end = one->cms.algorithm_end;
    signature->weak_cause = cms_verdict_weakness(&one->cms, signature->time_used);
    signature->is_ambiguous = signature->weak_cause && signature->weak_cause == one->cms.doubt;
    if (signature->weak_cause && signature->weak_cause == one->cms.algorithm_cause)
        signature->weak_name = one->cms.algorithm_name;
    if (!signature->weak_cause && signature->trust.algorithm_cause && signature->time_used >= signature->trust.algorithm_end) {
        signature->weak_cause = signature->trust.algorithm_cause;
        end = signature->trust.algorithm_end;
    }
    signature->weak_for_sure = signature->weak_cause && signature->weak_cause != one->cms.doubt && signature->has_signer &&
                               signature->signer.not_before >= end;
}

/* ---- the report's signature ---- */

/* The places of the seal, and what is wrong with them. */
static pdfseal_status describe_places(verification *state, const candidate *one, verify_signature *shown, pdfseal_error *error)
{
    const verify_places_question question = {one->signature, one->coverage.revision,
                                             one->cms.integrity == CMS_INTEGRITY_INTACT && one->coverage.closes_revision};
    verify_warning *warnings;
    size_t count;
    TRY(verify_places_find(&state->places, &question, shown, &warnings, &count, error));
    for (size_t i = 0; i < count; i++)
        TRY(take_warning(state, &warnings[i], error));
    return PDFSEAL_OK;
}

static void copy_findings(const candidate *one, verify_signature *shown)
{
    const pades_signature *signature = one->signature;
    shown->field = signature->field;
    shown->sub_filter = signature->sub_filter;
    shown->level = name_level(one);
    shown->revision = (int64_t)one->coverage.revision + 1;
    shown->has_byte_range = signature->has_range;
    shown->byte_range = signature->range;
    shown->byte_range_count = signature->range_count;
    shown->coverage = one->coverage.coverage;
    shown->coverage_cause = one->coverage.cause;
    shown->bytes_after = one->coverage.bytes_after;
    shown->integrity = one->cms.integrity;
    shown->integrity_cause = one->cms.cause;
    shown->digest_algorithm = one->cms.digest_algorithm;
    shown->signature_algorithm = one->cms.signature_algorithm;
    shown->claimed_name = signature->name;
    shown->reason = signature->reason;
    shown->location = signature->location;
    shown->contact = signature->contact;
    shown->faults = one->cms.faults;
    shown->fault_count = one->cms.fault_count;
    shown->time_claimed = signature->claimed_time != TIME_UNKNOWN ? signature->claimed_time : one->cms.signing_time;
    shown->time_stamped = signature->is_timestamp ? one->cms.timestamp_time : TIME_UNKNOWN;
}

/* Takes over a stricter P. */
static void restrict_to(int *strictest, int p)
{
    if (p && (*strictest == 0 || p < *strictest))
        *strictest = p;
}

/* A document is certified once, by its first signature, which the catalog names; time stamps certify nothing.
 * source  ISO 32000-2:2020 12.8.2.2.1, Table 263 */
static pdfseal_status check_certification(verification *state, size_t index, verify_signature *shown, pdfseal_error *error)
{
    const candidate *one = &state->candidates[index];
    bool named = false;
    if (shown->certification_p == 0)
        return PDFSEAL_OK;
    for (size_t i = 0; i < index && !shown->certification_cause; i++) {
        if (!state->candidates[i].signature->is_timestamp)
            shown->certification_cause = "the signature certifies a document that was signed before (certification attack)";
    }
    TRY(pades_certification_is_named(view_of(state, one), one->signature->reference, &named, error));
    if (!named && !shown->certification_cause)
        shown->certification_cause = "the signature certifies the document, but the document's permissions (Perms) do not name it";
    return PDFSEAL_OK;
}

/* `strictest`: the P of this and every earlier signature's certification and Lock. */
static pdfseal_status describe_signature(verification *state, size_t index, int *strictest, verify_signature *shown,
                                         pdfseal_error *error)
{
    const candidate *one = &state->candidates[index];
    copy_findings(one, shown);
    shown->index = (int64_t)index + 1;
    TRY(pades_certification_read(view_of(state, one), one->signature->dictionary, &shown->certification_p, error));
    shown->kind = one->signature->is_timestamp ? VERIFY_KIND_TIMESTAMP
                  : shown->certification_p     ? VERIFY_KIND_CERTIFICATION
                                               : VERIFY_KIND_APPROVAL;
    TRY(check_certification(state, index, shown, error));
    restrict_to(strictest, shown->certification_p);
    restrict_to(strictest, state->locks[index].p);
    shown->permitted_level = permitted_level(*strictest);
    shown->no_new_fields = *strictest == 1 || *strictest == 2;
    collect_changes(state, one, shown);
    TRY(list_locked_fields(state, index, shown, error));
    TRY(ask_trust(state, index, shown, error));
    judge_algorithms(one, shown);
    TRY(describe_places(state, one, shown, error));
    verify_judge_signature(shown, state->request->revocation);
    return PDFSEAL_OK;
}

static void describe_stray(const pades_signature *stray, verify_signature *shown, const pdf_document *document)
{
    *shown = (verify_signature){.kind = VERIFY_KIND_APPROVAL, .sub_filter = stray->sub_filter,
                                .has_byte_range = stray->has_range, .byte_range = stray->range,
                                .byte_range_count = stray->range_count, .coverage = VERIFY_COVERAGE_INVALID,
                                .coverage_cause = "a signature stands in the file that no field reaches",
                                .integrity = CMS_INTEGRITY_INVALID,
                                .integrity_cause = "a signature stands in the file that no field reaches",
                                .time_claimed = stray->claimed_time, .time_stamped = TIME_UNKNOWN,
                                .time_used = TIME_UNKNOWN, .claimed_name = stray->name, .reason = stray->reason,
                                .location = stray->location, .contact = stray->contact,
                                .trust = {.status = CMS_TRUST_UNKNOWN, .revocation = CMS_REVOCATION_NOT_CHECKED,
                                          .revoked_at = TIME_UNKNOWN}};
    int64_t end = stray->range_usable ? stray->range[2] + stray->range[3] : pdf_document_size(document);
    shown->bytes_after = pdf_document_size(document) - end;
    shown->level = "PKCS7";
    for (size_t i = 0; i < pdf_document_revision_count(document) && !shown->revision; i++) {
        if (stray->dictionary_start < pdf_document_revision(document, i)->end)
            shown->revision = (int64_t)i + 1;
    }
    if (!shown->revision)
        shown->revision = (int64_t)pdf_document_revision_count(document);
}

static pdfseal_status describe_signatures(verification *state, pdfseal_error *error)
{
    verify_result *result = state->result;
    pades_signature *known = ARENA_NEW_ARRAY(state->memory, pades_signature, state->count + 1);
    pades_signature *strays;
    size_t stray_count;
    verify_other_ranges others;
    int strictest = 0;
    if (!known)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->count; i++)
        known[i] = *state->candidates[i].signature;
    TRY(verify_strays_find(state->document, state->pass.mentions, state->pass.mention_count, known, state->count,
                           state->memory, &strays, &stray_count, &others, error));
    if (others.usage_rights)
        TRY(warn(state, "usage_rights", "the document carries usage rights, which are no signature", 0, error));
    if (others.integrity_codes && !pdf_dictionary_find(pdf_view_trailer(state->newest), "AuthCode"))
        TRY(warn_of_integrity_code(state, error));
    result->signatures = ARENA_NEW_ARRAY(state->memory, verify_signature, state->count + stray_count + 1);
    if (!result->signatures)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->count; i++)
        TRY(describe_signature(state, i, &strictest, &result->signatures[i], error));
    for (size_t i = 0; i < stray_count; i++) {
        describe_stray(&strays[i], &result->signatures[state->count + i], state->document);
        verify_judge_signature(&result->signatures[state->count + i], state->request->revocation);
    }
    result->signature_count = state->count + stray_count;
    for (size_t i = 0; i < result->signature_count; i++)
        result->signatures[i].index = (int64_t)i + 1;
    return PDFSEAL_OK;
}

/* Seals that no signature backs, or that name somebody else. */
static pdfseal_status check_seals(verification *state, pdfseal_error *error)
{
    verify_sealed *sealed = ARENA_NEW_ARRAY(state->memory, verify_sealed, state->count + 1);
    size_t count = 0;
    verify_warning *warnings;
    size_t warning_count;
    if (!sealed)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < state->count; i++) {
        const candidate *one = &state->candidates[i];
        if (one->cms.integrity == CMS_INTEGRITY_INTACT && one->coverage.closes_revision && !one->signature->is_timestamp)
            sealed[count++] = (verify_sealed){one->signature, &state->result->signatures[i]};
    }
    TRY(verify_seals_check(state->document, sealed, count, state->memory, &warnings, &warning_count, error));
    for (size_t i = 0; i < warning_count; i++)
        TRY(take_warning(state, &warnings[i], error));
    return PDFSEAL_OK;
}

static pdfseal_status describe_revisions(verification *state, pdfseal_error *error)
{
    verify_result *result = state->result;
    result->revision_count = pdf_document_revision_count(state->document);
    result->revisions = ARENA_NEW_ARRAY(state->memory, verify_revision, result->revision_count);
    if (!result->revisions)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < result->revision_count; i++) {
        const pdf_revision *revision = pdf_document_revision(state->document, i);
        result->revisions[i] = (verify_revision){.number = (int64_t)i + 1, .start = revision->start, .end = revision->end,
                                                 .objects = state->changes[i].objects,
                                                 .object_count = state->changes[i].object_count};
    }
    for (size_t i = 0; i < state->count; i++) {
        if (state->candidates[i].coverage.closes_revision)
            result->revisions[state->candidates[i].coverage.revision].closed_by_signature = (int64_t)i + 1;
    }
    return PDFSEAL_OK;
}

static pdfseal_status run_verification(verification *state, pdfseal_error *error)
{
    TRY(describe_file(state, error));
    TRY(read_candidates(state, error));
    TRY(begin_comparison(state, error));
    TRY(run_pass(state, error));
    TRY(check_candidates(state, error));
    TRY(find_changes(state, error));
    TRY(read_locks(state, error));
    TRY(join_changes(state, error));
    TRY(gather_proofs(state, error));
    TRY(describe_signatures(state, error));
    TRY(check_seals(state, error));
    TRY(describe_revisions(state, error));
    TRY(take_document_warnings(state, error));
    state->result->verdict = verify_judge_file(state->result->signatures, state->result->signature_count);
    verify_judge_reliability(state->result->signatures, state->result->signature_count, state->result->reliability);
    return PDFSEAL_OK;
}

pdfseal_status verify_document(pdf_document *document, const verify_request *request, verify_result *result,
                               pdfseal_error *error)
{
    verification state = {.document = document, .request = request, .result = result, .memory = &result->memory,
                          .newest = pdf_view_newest(document),
                          .places = {.document = document, .owner = &result->memory}};
    state.shelf = request->shelf ? request->shelf : &state.own;
    arena_init(&result->memory);
    pdfseal_status status = run_verification(&state, error);
    for (size_t i = 0; i < state.count; i++)
        cms_signed_data_free(state.candidates[i].data);
    free(state.candidates);
    verify_proofs_clear(&state.proofs);
    verify_places_clear(&state.places);
    verify_comparison_clear(&state.comparison);
    cms_certificate_shelf_clear(&state.own);
    return status;
}

void verify_result_clear(verify_result *result)
{
    arena_clear(&result->memory);
    *result = (verify_result){0};
}
