/* SPDX-License-Identifier: Apache-2.0 */
/* Counts verdicts and says what came after the last signature. */
#include "report/summary.h"

#include "base/words.h"
#include "report/names.h"

#include <stdio.h>
#include <stdlib.h>

#define PART_BYTES 256

/* In the order in which a reader wants to hear of them. */
static const pdfseal_verdict ORDER[] = {PDFSEAL_VERDICT_ALTERED, PDFSEAL_VERDICT_INVALID,
                                        PDFSEAL_VERDICT_INDETERMINATE, PDFSEAL_VERDICT_VALID};

static size_t count_of(const verify_result *result, pdfseal_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < result->signature_count; i++)
        count += result->signatures[i].verdict == verdict;
    return count;
}

/* "1 altered, 2 valid" */
static void list_verdicts(const verify_result *result, pdfseal_language language, char text[PART_BYTES])
{
    size_t length = 0;
    text[0] = 0;
    for (size_t i = 0; i < sizeof ORDER / sizeof ORDER[0]; i++) {
        size_t count = count_of(result, ORDER[i]);
        if (count == 0)
            continue;
        const char *word = words_get(language, report_verdict_name(ORDER[i]));
        int put = snprintf(text + length, PART_BYTES - length, "%s%zu %s", length ? words_get(language, ", ") : "",
                           count, word);
        length += put > 0 && (size_t)put < PART_BYTES - length ? (size_t)put : 0;
    }
}

static void count_signatures(const verify_result *result, pdfseal_language language, char text[PART_BYTES])
{
    size_t total = result->signature_count;
    const char *word = words_get(language, report_verdict_name(result->verdict));
    if (total == 1)
        (void)snprintf(text, PART_BYTES, words_get(language, "1 signature, %s"), word);
    else if (count_of(result, result->verdict) == total && total == 2)
        (void)snprintf(text, PART_BYTES, words_get(language, "2 signatures, both %s"), word);
    else if (count_of(result, result->verdict) == total)
        (void)snprintf(text, PART_BYTES, words_get(language, "%zu signatures, all %s"), total, word);
    else {
        char list[PART_BYTES];
        list_verdicts(result, language, list);
        (void)snprintf(text, PART_BYTES, words_get(language, "%zu signatures: %s"), total, list);
    }
}

static const char *what_followed(const verify_signature *last, bool only)
{
    if (last->coverage >= VERIFY_COVERAGE_PARTIAL)
        return only ? "it does not cover the document of its time" : "the last one does not cover the document of its time";
    if (last->integrity == CMS_INTEGRITY_ALTERED)
        return only ? "the bytes that it signed were changed" : "the bytes that the last one signed were changed";
    if (last->integrity != CMS_INTEGRITY_INTACT || !last->changes_known)
        return only ? "what came after it was not judged" : "what came after the last one was not judged";
    if (!last->changes_permitted)
        return only ? "changes that are not permitted came after it"
                    : "changes that are not permitted came after the last one";
    if (last->change_level == VERIFY_CHANGE_NONE)
        return only ? "nothing was changed after it" : "nothing was changed after the last one";
    if (last->change_level == VERIFY_CHANGE_LTV)
        return only ? "only data for its validation was added after it"
                    : "only data for validation was added after the last one";
    return only ? "only permitted changes came after it" : "only permitted changes came after the last one";
}

static int print_summary(const verify_result *result, pdfseal_language language, char **ret_text)
{
    char counted[PART_BYTES];
    if (result->verdict == PDFSEAL_VERDICT_UNREADABLE)
        return asprintf(ret_text, words_get(language, "The file cannot be checked: %s."), result->error.message);
    if (result->signature_count == 0)
        return asprintf(ret_text, "%s", words_get(language, "The document bears no signature."));
    count_signatures(result, language, counted);
    const verify_signature *last = &result->signatures[result->signature_count - 1];
    return asprintf(ret_text, words_get(language, "%s; %s."), counted,
                    words_get(language, what_followed(last, result->signature_count == 1)));
}

pdfseal_status report_summary(const verify_result *result, pdfseal_language language, char **ret_text,
                              pdfseal_error *error)
{
    if (print_summary(result, language, ret_text) < 0)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}
