/* SPDX-License-Identifier: Apache-2.0 */
/* Revision by revision. */
#include "report/byte_map.h"

#include "base/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PARTS_MAX ((size_t)300)
/* One revision brings at most three, and what lies before it. */
#define PARTS_OF_REVISION 4

typedef struct map_maker {
    report_part *parts;
    size_t count;
    int64_t place; /* up to here the file is divided */
} map_maker;

static void add_part(map_maker *maker, report_part_kind kind, int64_t end, int64_t revision, int64_t signature)
{
    if (end <= maker->place)
        return;
    maker->parts[maker->count++] = (report_part){kind, maker->place, end, revision, signature};
    maker->place = end;
}

/* The signature that closed the revision, when its range is as it should be. */
static const verify_signature *find_closing(const verify_result *result, const verify_revision *revision)
{
    int64_t index = revision->closed_by_signature;
    if (index < 1 || (size_t)index > result->signature_count)
        return NULL;
    const verify_signature *signature = &result->signatures[index - 1];
    bool whole = signature->byte_range_count == 4 && signature->coverage <= VERIFY_COVERAGE_ENTIRE_REVISION;
    return whole ? signature : NULL;
}

static bool holds(const verify_signature *signature)
{
    return signature->integrity == CMS_INTEGRITY_INTACT;
}

static bool covers(const verify_signature *signature, const verify_revision *revision)
{
    return signature->revision >= revision->number && signature->byte_range_count == 4 &&
           signature->coverage <= VERIFY_COVERAGE_ENTIRE_REVISION;
}

/* Whoever vouches for a revision: the first signature over it that holds, else the first; NULL: nobody. */
static const verify_signature *find_covering(const verify_result *result, const verify_revision *revision)
{
    const verify_signature *found = NULL;
    for (size_t i = 0; i < result->signature_count; i++) {
        const verify_signature *signature = &result->signatures[i];
        if (covers(signature, revision) && (!found || (!holds(found) && holds(signature))))
            found = signature;
    }
    return found;
}

static void add_covered(map_maker *maker, const verify_signature *signature, int64_t end, int64_t revision)
{
    add_part(maker, holds(signature) ? REPORT_PART_SIGNED : REPORT_PART_BROKEN, end, revision, signature->index);
}

static void add_revision(map_maker *maker, const verify_result *result, const verify_revision *revision, bool after_signature)
{
    const verify_signature *signature = find_closing(result, revision);
    report_part_kind open = after_signature ? REPORT_PART_LATER : REPORT_PART_UNSIGNED;
    if (!signature) {
        add_part(maker, open, revision->end, revision->number, 0);
        return;
    }
    const int64_t *range = signature->byte_range;
    const verify_signature *covering = find_covering(result, revision);
    add_covered(maker, covering, range[1], revision->number);
    add_part(maker, REPORT_PART_VALUE, range[2], revision->number, signature->index);
    add_covered(maker, covering, range[2] + range[3], revision->number);
    add_part(maker, open, revision->end, revision->number, 0);
}

pdfseal_status report_byte_map(const verify_result *result, arena *memory, report_part **ret_parts, size_t *ret_count,
                               pdfseal_error *error)
{
    map_maker maker = {.parts = ARENA_NEW_ARRAY(memory, report_part, PARTS_MAX + PARTS_OF_REVISION + 1)};
    bool after_signature = false;
    if (!maker.parts)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < result->revision_count && maker.count < PARTS_MAX; i++) {
        const verify_revision *revision = &result->revisions[i];
        bool closed = find_closing(result, revision) != NULL;
        const verify_signature *covering = find_covering(result, revision);
        if (!closed && covering)
            add_covered(&maker, covering, revision->end, revision->number);
        else
            add_revision(&maker, result, revision, after_signature);
        after_signature |= closed;
    }
    add_part(&maker, after_signature ? REPORT_PART_LATER : REPORT_PART_UNSIGNED, result->file_size, 0, 0);
    *ret_parts = maker.parts;
    *ret_count = maker.count;
    return PDFSEAL_OK;
}

static const char *words_of(pdfseal_language language, report_part_kind kind)
{
    static const char *const WORDS[] = {[REPORT_PART_SIGNED] = "signed", [REPORT_PART_VALUE] = "signature value",
                                        [REPORT_PART_LATER] = "added after the last signature that covers anything here",
                                        [REPORT_PART_BROKEN] = "covered by a signature that does not hold",
                                        [REPORT_PART_UNSIGNED] = "signed by nobody"};
    return words_get(language, WORDS[kind]);
}

/* Appends a sentence of the catalog in `language`; what does not fit is left out. */
static void append(char *text, pdfseal_language language, const char *english, ...) __attribute__((format(printf, 3, 4)));
static void append(char *text, pdfseal_language language, const char *english, ...)
{
    size_t used = strlen(text);
    va_list list;
    va_start(list, english);
    (void)vsnprintf(text + used, REPORT_PART_BYTES - used, words_get(language, english), list);
    va_end(list);
}

void report_part_print(pdfseal_language language, const report_part *part, char text[REPORT_PART_BYTES])
{
    (void)snprintf(text, REPORT_PART_BYTES, "%s", words_of(language, part->kind));
    if (part->signature)
        append(text, language, ", signature %lld", (long long)part->signature);
    if (part->revision)
        append(text, language, ", revision %lld", (long long)part->revision);
    append(text, language, ": bytes %lld to %lld", (long long)part->start, (long long)part->end - 1);
}
