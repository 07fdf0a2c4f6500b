/* SPDX-License-Identifier: Apache-2.0 */
/* Holds the signature to be made against the constraints of its field. */
#include "pades/seed_values.h"

#include "base/limits.h"
#include "base/words.h"
#include "pdf/text_string.h"

#include <stdlib.h>

/* Bits of Ff: an entry whose bit is set is demanded, others are suggestions. source  Table 237 */
enum {
    DEMANDS_FILTER = 1, DEMANDS_SUB_FILTER = 2, DEMANDS_VERSION = 4, DEMANDS_REASONS = 8, DEMANDS_ATTESTATION = 16,
    DEMANDS_REVOCATION = 32, DEMANDS_DIGEST = 64, DEMANDS_LOCK = 128, DEMANDS_APPEARANCE = 256
};
/* source  Table 238 */
enum { DEMANDS_SUBJECT = 1, DEMANDS_ISSUER = 2, UNDERSTOOD_OF_CERTIFICATES = DEMANDS_SUBJECT | DEMANDS_ISSUER };
/* The newest version of seed values that is understood: PDF 2.0. */
#define NEWEST_VERSION 3.0

typedef struct seed {
    pdf_view view;
    const pdf_object *dictionary;
    int64_t flags;
    const pades_seed_facts *facts;
} seed;

static pdfseal_status read_flags(pdf_view view, const pdf_object *dictionary, int64_t *ret_flags, pdfseal_error *error)
{
    const pdf_object *flags;
    TRY(pdf_view_get(view, dictionary, "Ff", &flags, error));
    /* Flags that are no number demand everything. */
    *ret_flags = 0;
    if (flags->type != PDF_NULL && !pdf_object_integer(flags, 0, UINT32_MAX, ret_flags))
        *ret_flags = UINT32_MAX;
    return PDFSEAL_OK;
}

static bool has_name(const seed *state, const pdf_object *array, const char *name)
{
    for (size_t i = 0; array->type == PDF_ARRAY && i < array->as.array.count; i++) {
        const pdf_object *item;
        if (pdf_view_resolve(state->view, &array->as.array.items[i], &item, NULL) == PDFSEAL_OK &&
            pdf_object_is_name(item, name))
            return true;
    }
    return false;
}

static pdfseal_status check_format(const seed *state, pdfseal_error *error)
{
    const pdf_object *filter;
    const pdf_object *sub_filter;
    const pdf_object *version;
    double number = NEWEST_VERSION + 1;
    TRY(pdf_view_get(state->view, state->dictionary, "Filter", &filter, error));
    TRY(pdf_view_get(state->view, state->dictionary, "SubFilter", &sub_filter, error));
    TRY(pdf_view_get(state->view, state->dictionary, "V", &version, error));
    if ((state->flags & DEMANDS_FILTER) && !pdf_object_is_name(filter, "Adobe.PPKLite"))
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands another signature handler (choose another field)");
    if ((state->flags & DEMANDS_SUB_FILTER) && !has_name(state, sub_filter, "ETSI.CAdES.detached"))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the field demands another kind of signature than PAdES (choose another field)");
    if ((state->flags & DEMANDS_VERSION) && (!pdf_object_number(version, &number) || number > NEWEST_VERSION))
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands what only a newer version of PDF knows (choose another field)");
    if (state->flags & DEMANDS_APPEARANCE)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands an appearance that only its author has (choose another field)");
    return PDFSEAL_OK;
}

/* "SHA256" is sha256, "SHA3-256" sha3-256. */
static bool is_digest(const pdf_object *item, const char *digest)
{
    size_t length = strlen(digest);
    if (!pdf_object_is(item, PDF_STRING) && !pdf_object_is(item, PDF_NAME))
        return false;
    if (item->as.bytes.length != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = item->as.bytes.data[i];
        if ((byte >= 'A' && byte <= 'Z' ? byte + 32 : byte) != digest[i])
            return false;
    }
    return true;
}

static pdfseal_status check_digest(const seed *state, pdfseal_error *error)
{
    const pdf_object *methods;
    if (!(state->flags & DEMANDS_DIGEST) || !state->facts->digest)
        return PDFSEAL_OK;
    TRY(pdf_view_get(state->view, state->dictionary, "DigestMethod", &methods, error));
    for (size_t i = 0; methods->type == PDF_ARRAY && i < methods->as.array.count; i++) {
        const pdf_object *item;
        TRY(pdf_view_resolve(state->view, &methods->as.array.items[i], &item, error));
        if (is_digest(item, state->facts->digest))
            return PDFSEAL_OK;
    }
    FAIL(error, PDFSEAL_ERROR_REFUSED, "the field does not take the digest %s (choose another one with --digest)",
         state->facts->digest);
}

static pdfseal_status open_seed(pdf_view view, const pdf_object *field, seed *state, pdfseal_error *error)
{
    state->view = view;
    state->flags = 0;
    TRY(pdf_view_get(view, field, "SV", &state->dictionary, error));
    return state->dictionary->type == PDF_DICTIONARY ? read_flags(view, state->dictionary, &state->flags, error) : PDFSEAL_OK;
}

/* Every text of Reasons, whether it is demanded or not. */
static pdfseal_status list_reasons(const seed *state, arena *owner, const char ***ret_reasons, size_t *ret_count,
                                   pdfseal_error *error)
{
    const pdf_object *list;
    TRY(pdf_view_get(state->view, state->dictionary, "Reasons", &list, error));
    size_t count = list->type == PDF_ARRAY ? list->as.array.count : 0;
    const char **reasons = ARENA_NEW_ARRAY(owner, const char *, count + 1);
    *ret_count = 0;
    if (!reasons)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        const pdf_object *item;
        BYTES_BUFFER_CLEANUP bytes_buffer text;
        bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
        TRY(pdf_view_resolve(state->view, &list->as.array.items[i], &item, error));
        if (item->type != PDF_STRING)
            continue;
        TRY(pdf_text_string_decode(item->as.bytes, &text, error));
        reasons[*ret_count] = arena_text(owner, bytes_buffer_view(&text));
        if (!reasons[(*ret_count)++])
            FAIL_MEMORY(error);
    }
    *ret_reasons = reasons;
    return PDFSEAL_OK;
}

pdfseal_status pades_seed_reasons_read(pdf_view view, const pdf_object *field, arena *owner, const char *const **ret_reasons,
                                       size_t *ret_count, pdfseal_error *error)
{
    seed state = {0};
    const char **reasons = NULL;
    *ret_count = 0;
    TRY(open_seed(view, field, &state, error));
    if (state.flags & DEMANDS_REASONS)
        TRY(list_reasons(&state, owner, &reasons, ret_count, error));
    *ret_reasons = reasons;
    return PDFSEAL_OK;
}

/* No reasons, or the single one ".", demand that none is given. */
static pdfseal_status compare_reason(const seed *state, const char *const *reasons, size_t count, pdfseal_error *error)
{
    const char *given = state->facts->reason ? state->facts->reason : "";
    bool found = false;
    if (count == 0 || (count == 1 && strcmp(reasons[0], ".") == 0)) {
        if (*given)
            FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands a signature without a reason (leave --reason out)");
        return PDFSEAL_OK;
    }
    for (size_t i = 0; i < count; i++)
        found |= strcmp(reasons[i], given) == 0;
    if (!found)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the field demands one of its own reasons (see pdfseal field list, and give one with --reason)");
    return PDFSEAL_OK;
}

static pdfseal_status check_reason(const seed *state, pdfseal_error *error)
{
    const char **reasons;
    size_t count;
    arena memory;
    if (!(state->flags & DEMANDS_REASONS))
        return PDFSEAL_OK;
    arena_init(&memory);
    pdfseal_status status = list_reasons(state, &memory, &reasons, &count, error);
    if (status == PDFSEAL_OK)
        status = compare_reason(state, reasons, count, error);
    arena_clear(&memory);
    return status;
}

/* Whether the field wants a certification, and which. */
static pdfseal_status check_certification(const seed *state, pdfseal_error *error)
{
    const pdf_object *mdp;
    const pdf_object *permission;
    int64_t p;
    TRY(pdf_view_get(state->view, state->dictionary, "MDP", &mdp, error));
    TRY(pdf_view_get(state->view, mdp, "P", &permission, error));
    if ((state->flags & DEMANDS_ATTESTATION) && state->facts->certify)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands a legal attestation of whoever certifies (choose another field)");
    if (mdp->type != PDF_DICTIONARY || permission->type == PDF_NULL)
        return PDFSEAL_OK;
    if (!pdf_object_integer(permission, 0, 3, &p) || p != state->facts->certify) {
        static const char *const NEEDED[] = {
            "the field takes no certification (leave --certify out)",
            "the field demands a certification that permits no changes (--certify no-changes)",
            "the field demands a certification that permits forms (--certify forms)",
            "the field demands a certification that permits annotations (--certify annotations)"};
        if (!pdf_object_integer(permission, 0, 3, &p))
            FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands a certification of an unknown kind (choose another field)");
        FAIL(error, PDFSEAL_ERROR_REFUSED, "%s", words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, NEEDED[p]));
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_evidence(const seed *state, pdfseal_error *error)
{
    const pdf_object *time;
    int64_t flags;
    TRY(pdf_view_get(state->view, state->dictionary, "TimeStamp", &time, error));
    TRY(read_flags(state->view, time, &flags, error));
    if (time->type == PDF_DICTIONARY && (flags & 1) && !state->facts->has_timestamp)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands a time stamp (--level B-T with --tsa)");
    if ((state->flags & DEMANDS_REVOCATION) && !state->facts->has_revocation)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands revocation data (--level B-LT)");
    return PDFSEAL_OK;
}

/* Whether one of the certificates is among those of `key`. */
static pdfseal_status is_listed(const seed *state, const pdf_object *certificates, const char *key, size_t first, size_t end,
                                bool *ret_listed, pdfseal_error *error)
{
    const pdf_object *list;
    *ret_listed = false;
    TRY(pdf_view_get(state->view, certificates, key, &list, error));
    for (size_t i = 0; list->type == PDF_ARRAY && i < list->as.array.count; i++) {
        const pdf_object *item;
        TRY(pdf_view_resolve(state->view, &list->as.array.items[i], &item, error));
        for (size_t j = first; j < end && item->type == PDF_STRING; j++)
            *ret_listed |= bytes_equal(item->as.bytes, state->facts->certificates[j]);
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_certificate(const seed *state, pdfseal_error *error)
{
    const pdf_object *certificates;
    int64_t flags;
    bool listed;
    TRY(pdf_view_get(state->view, state->dictionary, "Cert", &certificates, error));
    if (certificates->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(read_flags(state->view, certificates, &flags, error));
    size_t count = state->facts->certificate_count;
    TRY(is_listed(state, certificates, "Subject", 0, count ? 1 : 0, &listed, error));
    if ((flags & DEMANDS_SUBJECT) && !listed)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field is for another signer's certificate (choose another field)");
    TRY(is_listed(state, certificates, "Issuer", 1, count, &listed, error));
    if ((flags & DEMANDS_ISSUER) && !listed)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the field demands a certificate of another authority (choose another key, or give its chain with --chain)");
    if (flags & ~UNDERSTOOD_OF_CERTIFICATES)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the field demands of the signer's certificate what pdfseal cannot check (choose another field)");
    return PDFSEAL_OK;
}

pdfseal_status pades_seed_level_check(pdf_view view, const pdf_object *field, bool has_timestamp, bool has_revocation,
                                      pdfseal_error *error)
{
    const pades_seed_facts facts = {.has_timestamp = has_timestamp, .has_revocation = has_revocation};
    seed state = {.facts = &facts};
    TRY(open_seed(view, field, &state, error));
    return state.dictionary->type == PDF_DICTIONARY ? check_evidence(&state, error) : PDFSEAL_OK;
}

pdfseal_status pades_seed_values_check(pdf_view view, const pdf_object *field, const pades_seed_facts *facts,
                                       pdfseal_error *error)
{
    seed state = {.facts = facts};
    TRY(open_seed(view, field, &state, error));
    if (state.dictionary->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(check_format(&state, error));
    TRY(check_digest(&state, error));
    TRY(check_reason(&state, error));
    TRY(check_certification(&state, error));
    TRY(check_evidence(&state, error));
    if (state.flags & DEMANDS_LOCK)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field demands that its signature locks the document (choose another field)");
    return check_certificate(&state, error);
}
