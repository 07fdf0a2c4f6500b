/* SPDX-License-Identifier: Apache-2.0 */
/* The table of limits: names, defaults, ceilings. */
#include "base/limits.h"

#include "base/log.h"
#include "base/words.h"

#include <string.h>

#define COUNT_CEILING ((size_t)1 << 31)

typedef struct limit_row {
    const char *name;
    size_t standard, ceiling;
    const char *counts; /* what "more than N" is followed by: a key of the catalog */
} limit_row;

/* Object and stream numbers, and the index in an object stream, are packed into 31 bits; entries are counted by 32. */
static const limit_row ROWS[LIMITS_COUNT] = {
    [LIMITS_OBJECT_NESTING] = {"object-nesting", LIMIT_OBJECT_NESTING, LIMIT_CEILING_NESTING, "levels of arrays and dictionaries"},
    [LIMITS_OBJECT_BYTES] = {"object-bytes", LIMIT_OBJECT_BYTES, LIMIT_CEILING_BYTES, "bytes in one object"},
    [LIMITS_OBJECT_NUMBER] = {"object-number", LIMIT_OBJECT_NUMBER, LIMIT_CEILING_NUMBER, "as the number of an object"},
    [LIMITS_XREF_ENTRIES] = {"xref-entries", LIMIT_XREF_ENTRIES, COUNT_CEILING, "entries in cross-references"},
    [LIMITS_XREF_SECTIONS] = {"xref-sections", LIMIT_XREF_SECTIONS, COUNT_CEILING, "cross-reference sections"},
    [LIMITS_PAGE_TREE_DEPTH] = {"page-tree-depth", LIMIT_PAGE_TREE_DEPTH, LIMIT_CEILING_NESTING, "levels of the page tree"},
    [LIMITS_PAGES] = {"pages", (size_t)LIMIT_PAGES, COUNT_CEILING, "nodes in the page tree"},
    [LIMITS_STREAM_BYTES] = {"stream-bytes", LIMIT_STREAM_BYTES, LIMIT_CEILING_BYTES, "bytes in a decoded stream"},
    [LIMITS_SEARCH_TIMES] = {"search-times", LIMIT_SEARCH_TIMES, COUNT_CEILING, "readings of the file to find where streams end"},
    [LIMITS_MENDED_BYTES] = {"mended-bytes", (size_t)LIMIT_MENDED_BYTES, LIMIT_CEILING_BYTES, "bytes of streams to be written anew"},
    [LIMITS_STREAM_RATIO] = {"stream-ratio", LIMIT_STREAM_RATIO, COUNT_CEILING, "times its size when a stream is decoded"},
    [LIMITS_STREAM_RATIO_FROM] = {"stream-ratio-from", LIMIT_STREAM_RATIO_FROM, LIMIT_CEILING_BYTES, "bytes decoded before the ratio counts"},
    [LIMITS_FILTERS] = {"filters", LIMIT_FILTERS, LIMIT_CEILING_FILTERS, "filters on one stream"},
    [LIMITS_CRYPT_FILTERS] = {"crypt-filters", LIMIT_CRYPT_FILTERS, COUNT_CEILING, "crypt filters"},
    [LIMITS_OBJECTS_IN_STREAM] = {"objects-in-stream", LIMIT_OBJECTS_IN_STREAM, COUNT_CEILING - 1, "objects in one stream"},
    [LIMITS_REFERENCE_CHAIN] = {"reference-chain", LIMIT_REFERENCE_CHAIN, LIMIT_CEILING_CHAIN, "references that lead to each other"},
    [LIMITS_FIELDS] = {"fields", LIMIT_FIELDS, COUNT_CEILING, "fields in the form"},
    [LIMITS_FIELD_DEPTH] = {"field-depth", LIMIT_FIELD_DEPTH, LIMIT_CEILING_NESTING, "levels of form fields"},
    [LIMITS_SIGNATURES] = {"signatures", LIMIT_SIGNATURES, COUNT_CEILING, "signature fields"},
    [LIMITS_CMS_BYTES] = {"cms-bytes", LIMIT_CMS_BYTES, LIMIT_CEILING_DER, "bytes in one signature"},
    [LIMITS_REQUEST_BYTES] = {"request-bytes", LIMIT_REQUEST_BYTES, LIMIT_CEILING_DER, "bytes in the request of a prepared signature"},
    [LIMITS_KEY_FILE_BYTES] = {"key-file-bytes", LIMIT_KEY_FILE_BYTES, LIMIT_CEILING_DER, "bytes in a file of keys or certificates"},
    [LIMITS_CERTIFICATES] = {"certificates", LIMIT_CERTIFICATES, COUNT_CEILING, "certificates"},
    [LIMITS_PATH] = {"path-certificates", LIMIT_PATH, LIMIT_CEILING_PATH, "certificates between a signer and its root"},
    [LIMITS_TIMESTAMP_BYTES] = {"timestamp-bytes", LIMIT_TIMESTAMP_BYTES, LIMIT_CEILING_DER, "bytes in a time stamp"},
    [LIMITS_FETCHED_CRL_BYTES] = {"fetched-crl-bytes", LIMIT_FETCHED_CRL_BYTES, LIMIT_CEILING_DER, "bytes in a revocation list from the network"},
    [LIMITS_VALIDATION_DATA_BYTES] = {"validation-data-bytes", LIMIT_VALIDATION_DATA_BYTES, LIMIT_CEILING_BYTES, "bytes of validation data"},
    [LIMITS_CRL_BYTES] = {"crl-bytes", LIMIT_CRL_BYTES, LIMIT_CEILING_DER, "bytes in a revocation list"},
    [LIMITS_OCSP_BYTES] = {"ocsp-bytes", LIMIT_OCSP_BYTES, LIMIT_CEILING_DER, "bytes in an OCSP answer"},
    [LIMITS_EVIDENCE] = {"evidence", LIMIT_EVIDENCE, COUNT_CEILING, "revocation lists and OCSP answers"},
    [LIMITS_PICTURE_BYTES] = {"picture-bytes", LIMIT_PICTURE_BYTES, (size_t)1 << 36, "bytes in a picture"},
    [LIMITS_PICTURE_SIDE] = {"picture-side", LIMIT_PICTURE_SIDE, 1000000, "pixels on one side of a picture"},
    [LIMITS_PICTURE_PIXELS] = {"picture-pixels", (size_t)LIMIT_PICTURE_PIXELS, (size_t)1 << 36, "pixels in a picture"},
    [LIMITS_IMPORT_OBJECTS] = {"import-objects", LIMIT_IMPORT_OBJECTS, COUNT_CEILING, "objects in a page that becomes a picture"},
    [LIMITS_SEAL_TEXT_BYTES] = {"seal-text-bytes", LIMIT_SEAL_TEXT_BYTES, (size_t)1 << 30, "bytes in the text of a seal"},
    [LIMITS_PAGE_LETTERS] = {"page-letters", LIMIT_PAGE_LETTERS, COUNT_CEILING, "letters on one page"},
    [LIMITS_KEYWORD_PLACES] = {"keyword-places", LIMIT_KEYWORD_PLACES, COUNT_CEILING, "places of the keyword"},
    [LIMITS_MENTIONS] = {"mentions", LIMIT_MENTIONS, (size_t)1 << 36, "places where a signature may begin"},
    [LIMITS_STRAYS] = {"strays", LIMIT_STRAYS, COUNT_CEILING, "signatures that no field leads to"},
    [LIMITS_REFERRALS] = {"referrals", LIMIT_REFERRALS, COUNT_CEILING, "references to what was changed"},
    [LIMITS_CONTENT_OPERATORS] = {"content-operators", LIMIT_CONTENT_OPERATORS, COUNT_CEILING, "operators in one appearance"},
    [LIMITS_RISKS] = {"risks", LIMIT_RISKS, COUNT_CEILING, "risks"},
    [LIMITS_RISK_PAGES] = {"risk-pages", LIMIT_RISK_PAGES, COUNT_CEILING, "pages looked through for risks"},
    [LIMITS_WARNINGS] = {"warnings", LIMIT_WARNINGS, 10000, "warnings of one kind"},
    [LIMITS_SECTION_BYTES] = {"section-bytes", LIMIT_SECTION_BYTES, LIMIT_CEILING_BYTES, "bytes to append to a document"},
};

size_t limits_get(const limits *set, limit_id id)
{
    return set ? set->values[id] : ROWS[id].standard;
}

static pdfseal_status set_one(const pdfseal_limit *given, limits *set, pdfseal_error *error)
{
    for (size_t id = 0; id < LIMITS_COUNT; id++) {
        if (strcmp(ROWS[id].name, given->name) != 0)
            continue;
        if (given->value == 0 || given->value > ROWS[id].ceiling)
            FAIL(error, PDFSEAL_ERROR_USAGE, "the limit %s can be set from 1 to %zu", ROWS[id].name, ROWS[id].ceiling);
        set->values[id] = (size_t)given->value;
        return PDFSEAL_OK;
    }
    FAIL(error, PDFSEAL_ERROR_USAGE, "there is no limit named %s (--limit help lists them)", given->name);
}

void limits_set_standard(limits *ret_set)
{
    for (size_t id = 0; id < LIMITS_COUNT; id++)
        ret_set->values[id] = ROWS[id].standard;
}

pdfseal_status limits_read(const pdfseal_limit *given, size_t count, limits *ret_set, pdfseal_error *error)
{
    limits set;
    limits_set_standard(&set);
    for (size_t i = 0; i < count; i++)
        TRY(set_one(&given[i], &set, error));
    *ret_set = set;
    return PDFSEAL_OK;
}

void limits_tell_raised(const limits *set, const pdfseal_log *log)
{
    for (size_t id = 0; id < LIMITS_COUNT; id++) {
        if (set->values[id] > ROWS[id].standard)
            log_tell(log, PDFSEAL_LOG_NOTICE, "limit.raised", "the limit %s is raised from %zu to %zu", ROWS[id].name,
                     ROWS[id].standard, set->values[id]);
    }
}

pdfseal_status limits_fail(const limits *set, limit_id id, int64_t offset, const char *file, int line, pdfseal_error *error)
{
    const limit_row *row = &ROWS[id];
    size_t value = limits_get(set, id);
    const char *counts = words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, row->counts);
    if (value >= row->ceiling)
        return error_set(error, PDFSEAL_ERROR_LIMIT, offset, file, line,
                         "more than %zu %s (the limit %s cannot be raised further)", value, counts, row->name);
    return error_set(error, PDFSEAL_ERROR_LIMIT, offset, file, line,
                     "more than %zu %s (if you trust where it comes from, raise it with --limit %s=N)", value, counts, row->name);
}

bool pdfseal_limit_describe(size_t index, pdfseal_limit_description *ret_description)
{
    if (index >= LIMITS_COUNT)
        return false;
    const limit_row *row = &ROWS[index];
    ret_description->name = row->name;
    ret_description->standard = row->standard;
    ret_description->ceiling = row->ceiling;
    ret_description->counts = row->counts;
    return true;
}
