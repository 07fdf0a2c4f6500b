/* SPDX-License-Identifier: Apache-2.0 */
/* What a report says to people, sentence by sentence, in their language and zone: the same in text, HTML and PDF. */
#ifndef REPORT_DESCRIPTION_H
#define REPORT_DESCRIPTION_H

#include "report/lines.h"
#include "verify/verdict.h"

/* A label with its text ("trust", "trusted, by …"), or a member of a list below the row before (label NULL). */
typedef struct report_row {
    const char *label; /* in the language; "" goes on from the row above */
    lines_tone tone;
    const char *text;
    bool is_detail;    /* for those who ask how it was found out */
} report_row;

typedef struct report_section {
    const char *title;
    lines_tone tone;
    const char *lead;  /* a sentence below the title, or NULL */
    report_row *rows;
    size_t row_count;
    const verify_signature *signature; /* NULL: not about one */
} report_section;

/* Every change after signing is told in words, as far as people read on; what is more than this is in the JSON. */
#define REPORT_CHANGES_MAX ((size_t)500)

/* The whole. All text is UTF-8, may come from the document as it is (a face escapes it), and lives in `memory`. */
typedef struct report_description {
    arena memory;
    pdfseal_language language;
    const char *zone;      /* borrowed; NULL: UTC */
    const char *file_name;
    const char *verdict;   /* "VALID" */
    lines_tone tone;
    const char *summary;   /* one sentence */
    report_section *signatures;
    size_t signature_count;
    report_section facts;       /* of the file: size, digest, when it was checked */
    report_section reliability; /* Article 13 */
    report_section warnings;
    report_section unchecked;   /* what was not checked, and why */
    report_section hints;       /* what to do */
    const char *views_left_out; /* says how many pages are not shown; NULL: none */
} report_description;

/* Describes in the language and zone of `options`; at most 20 members of a list, the rest is promised. `result` must outlive the description, which
 * report_description_clear ends in any case. USAGE: an unknown zone. */
pdfseal_status report_describe(const verify_result *result, const pdfseal_text_options *options,
                               report_description *ret_description, pdfseal_error *error) PDFSEAL_MUST_USE;
/* What one signature's report says of every change after it, the permitted ones too; at most 500, the rest is promised. The
 * section lives as long as the description, and has no rows where there were no changes or they are not known. */
pdfseal_status report_describe_changes(report_description *description, const verify_signature *signature,
                                       report_section *ret_section, pdfseal_error *error) PDFSEAL_MUST_USE;
void report_description_clear(report_description *description);

#endif
