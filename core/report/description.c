/* SPDX-License-Identifier: Apache-2.0 */
/* Rows, and the parts of a report that are not about one signature. */
#include "report/description.h"

#include "base/time_zone.h"
#include "report/description_rows.h"
#include "report/hints.h"
#include "report/names.h"
#include "report/summary.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- rows ---- */

const char *describe_say(const report_describer *describer, const char *english)
{
    return words_get(describer->language, english);
}

const char *describe_format(report_describer *describer, const char *english, ...)
{
    const char *format = words_get(describer->language, english);
    va_list list;
    va_start(list, english);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = length < 0 ? NULL : ARENA_NEW_ARRAY(describer->memory, char, (size_t)length + 1);
    if (!text) {
        describer->failed = true;
        return "";
    }
    va_start(list, english);
    (void)vsnprintf(text, (size_t)length + 1, format, list);
    va_end(list);
    return text;
}

static void add_row(report_describer *describer, report_row row)
{
    report_section *section = describer->section;
    if (!row.text)
        return;
    if (section->row_count == describer->capacity) {
        size_t capacity = describer->capacity ? describer->capacity * 2 : 32;
        report_row *rows = ARENA_NEW_ARRAY(describer->memory, report_row, capacity);
        if (!rows) {
            describer->failed = true;
            return;
        }
        if (section->row_count)
            memcpy(rows, section->rows, section->row_count * sizeof *rows);
        section->rows = rows;
        describer->capacity = capacity;
    }
    section->rows[section->row_count++] = row;
}

void describe_item(report_describer *describer, const char *label, lines_tone tone, const char *text)
{
    add_row(describer, (report_row){.label = *label ? describe_say(describer, label) : "", .tone = tone, .text = text});
}

void describe_detail(report_describer *describer, const char *label, lines_tone tone, const char *text)
{
    add_row(describer, (report_row){.label = describe_say(describer, label), .tone = tone, .text = text, .is_detail = true});
}

void describe_member(report_describer *describer, lines_tone tone, const char *text)
{
    add_row(describer, (report_row){.tone = tone, .text = text});
}

void describe_time(const report_describer *describer, int64_t time, char text[REPORT_TIME_BYTES])
{
    int ahead = 0;
    if (describer->zone)
        (void)time_zone_find_offset(describer->zone, time, &ahead);
    time_civil civil = time_civil_of(time, ahead);
    int minutes = abs(ahead) / 60;
    int length = snprintf(text, REPORT_TIME_BYTES, "%04lld-%02d-%02d %02d:%02d:%02d", (long long)civil.year, civil.month,
                          civil.day, civil.hour, civil.minute, civil.second);
    size_t used = length > 0 ? (size_t)length : 0;
    if (ahead == 0)
        (void)snprintf(text + used, REPORT_TIME_BYTES - used, " UTC");
    else
        (void)snprintf(text + used, REPORT_TIME_BYTES - used, " %c%02d:%02d", ahead < 0 ? '-' : '+', minutes / 60 % 100,
                       minutes % 60);
}

lines_tone describe_tone(pdfseal_verdict verdict)
{
    if (verdict == PDFSEAL_VERDICT_VALID)
        return LINES_GOOD;
    return verdict == PDFSEAL_VERDICT_UNSIGNED || verdict == PDFSEAL_VERDICT_INDETERMINATE ? LINES_DOUBTFUL : LINES_BAD;
}

static void begin_section(report_describer *describer, report_section *section, const char *english)
{
    *section = (report_section){.title = describe_say(describer, english), .tone = LINES_STRONG};
    describer->section = section;
    describer->capacity = 0;
}

/* ---- the file ---- */

static const char *loud_verdict(pdfseal_verdict verdict)
{
    static const char *const LOUD[] = {
        [PDFSEAL_VERDICT_VALID] = "VALID",                 [PDFSEAL_VERDICT_UNSIGNED] = "UNSIGNED",
        [PDFSEAL_VERDICT_INDETERMINATE] = "INDETERMINATE", [PDFSEAL_VERDICT_INVALID] = "INVALID",
        [PDFSEAL_VERDICT_ALTERED] = "ALTERED",             [PDFSEAL_VERDICT_UNREADABLE] = "UNREADABLE"};
    return LOUD[verdict];
}

static void describe_facts(report_describer *d, const verify_result *result, report_section *section)
{
    char time[REPORT_TIME_BYTES];
    begin_section(d, section, "The file");
    describe_item(d, "file", LINES_PLAIN, result->file_name);
    if (result->file_size >= 0)
        describe_item(d, "size", LINES_PLAIN, describe_format(d, "%lld bytes", (long long)result->file_size));
    describe_item(d, "SHA-256", LINES_PLAIN, result->file_sha256);
    if (result->page_count >= 0)
        describe_item(d, "pages", LINES_PLAIN, describe_format(d, "%lld", (long long)result->page_count));
    if (result->revision_count)
        describe_item(d, "revisions", LINES_PLAIN, describe_format(d, "%zu", result->revision_count));
    describe_item(d, "PDF version", LINES_PLAIN, result->pdf_version);
    if (result->encrypted)
        describe_item(d, "encryption", LINES_PLAIN, describe_say(d, "yes"));
    describe_time(d, result->checked_at, time);
    describe_item(d, "checked at", LINES_PLAIN, describe_format(d, "%s by pdfseal %s", time, PDFSEAL_VERSION));
}

/* ---- Article 13 ---- */

static void describe_reliability(report_describer *d, const verify_result *result, report_section *section)
{
    static const char *const CONDITIONS[4] = {
        "The signing key belongs to the signer alone", "Only the signer controlled it when signing",
        "Any later change to the signature can be found", "Any later change to the document's content and form can be found"};
    static const struct {
        const char *words;
        lines_tone tone;
    } FINDINGS[] = {[VERIFY_FINDING_SUPPORTED] = {"supported", LINES_GOOD},
                    [VERIFY_FINDING_CONTRADICTED] = {"contradicted", LINES_BAD},
                    [VERIFY_FINDING_NOT_PROVABLE] = {"not provable from the file", LINES_DOUBTFUL}};
    begin_section(d, section, "Reliable by Article 13 of the Electronic Signature Law?");
    for (size_t i = 0; i < 4; i++) {
        const verify_reliability *found = &result->reliability[i];
        describe_item(d, CONDITIONS[i], FINDINGS[found->finding].tone,
                      describe_format(d, "%s: %s", describe_say(d, FINDINGS[found->finding].words),
                                      describe_say(d, found->evidence ? found->evidence : "?")));
    }
}

/* ---- warnings, hints ---- */

static void describe_warning(report_describer *d, const verify_warning *warning)
{
    const char *message = describe_say(d, warning->message ? warning->message : warning->code);
    const char *object = warning->object.number
        ? describe_format(d, ", object %u %u", warning->object.number, warning->object.generation) : "";
    const char *page = warning->page ? describe_format(d, ", page %lld", (long long)warning->page) : "";
    describe_member(d, LINES_DOUBTFUL, describe_format(d, "%s (%s%s%s)", message, warning->code, page, object));
}

static void describe_warnings(report_describer *d, const verify_result *result, report_section *section)
{
    begin_section(d, section, "Warnings");
    for (size_t i = 0; i < result->warning_count && i < REPORT_SHOWN_MAX; i++)
        describe_warning(d, &result->warnings[i]);
    if (result->warning_count > REPORT_SHOWN_MAX)
        describe_member(d, LINES_PLAIN, describe_format(d, "%zu more (all of them: --format json)",
                                                        result->warning_count - REPORT_SHOWN_MAX));
}

static void describe_hints(report_describer *d, const verify_result *result, report_section *section)
{
    report_hint hints[REPORT_HINTS_MAX];
    size_t count = report_hints_find(result, hints);
    begin_section(d, section, "What to do");
    for (size_t i = 0; i < count; i++)
        describe_member(d, LINES_PLAIN,
                        hints[i].english
                            ? describe_say(d, hints[i].english)
                            : describe_format(d, "See what was signed: pdfseal extract FILE --revision %lld -o OUT",
                                              hints[i].revision));
}

/* ---- what was not checked ---- */

static bool any(const verify_result *result, bool (*is)(const verify_signature *signature))
{
    for (size_t i = 0; i < result->signature_count; i++) {
        if (is(&result->signatures[i]))
            return true;
    }
    return false;
}

static bool has_no_anchor(const verify_signature *signature)
{
    return signature->trust.status == CMS_TRUST_UNKNOWN;
}

static bool has_unchecked_revocation(const verify_signature *signature)
{
    return signature->trust.revocation == CMS_REVOCATION_NOT_CHECKED || signature->trust.revocation == CMS_REVOCATION_UNKNOWN;
}

static bool has_unproven_time(const verify_signature *signature)
{
    return signature->time_stamped == TIME_UNKNOWN;
}

static bool has_unjudged_changes(const verify_signature *signature)
{
    return !signature->changes_known;
}

static void describe_unchecked(report_describer *d, const verify_result *result, report_section *section)
{
    static const struct {
        bool (*is)(const verify_signature *signature);
        const char *words;
    } GAPS[] = {
        {has_no_anchor, "Who signed: no certificate authority was given that one could trust."},
        {has_unchecked_revocation, "Whether a certificate was revoked: nothing that says so was at hand, or it was not asked for."},
        {has_unproven_time, "When it was signed: without a time stamp only the signer's own clock says so."},
        {has_unjudged_changes, "What came later: where the signed bytes themselves are in doubt, later changes are not judged."}};
    begin_section(d, section, "What was not checked");
    for (size_t i = 0; i < sizeof GAPS / sizeof GAPS[0]; i++) {
        if (any(result, GAPS[i].is))
            describe_member(d, LINES_PLAIN, describe_say(d, GAPS[i].words));
    }
    describe_member(d, LINES_PLAIN, describe_say(d, "Whether the signer meant what the document says, and had the right to sign it: no file can prove that."));
}

/* ---- the whole ---- */

static void describe_signatures(report_describer *d, const verify_result *result, report_description *description)
{
    description->signatures = ARENA_NEW_ARRAY(&description->memory, report_section, result->signature_count + 1);
    if (!description->signatures) {
        d->failed = true;
        return;
    }
    description->signature_count = result->signature_count;
    for (size_t i = 0; i < result->signature_count; i++) {
        d->section = &description->signatures[i];
        d->capacity = 0;
        describe_signature(d, &result->signatures[i]);
    }
}

static pdfseal_status take_summary(const verify_result *result, report_description *description, pdfseal_error *error)
{
    char *summary;
    TRY(report_summary(result, description->language, &summary, error));
    description->summary = arena_text(&description->memory, bytes_of_text(summary));
    free(summary);
    if (!description->summary)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static const char *describe_left_out(report_describer *d, size_t count)
{
    return count ? describe_format(d, "%zu further pictures of pages are not shown here (pdfseal diff --pictures makes all of them)", count) : NULL;
}

pdfseal_status report_describe(const verify_result *result, const pdfseal_text_options *options, report_description *description,
                               pdfseal_error *error)
{
    int ahead;
    const pdfseal_language language = options->language;
    const char *zone = options->zone;
    *description = (report_description){.language = language, .zone = zone};
    arena_init(&description->memory);
    if (zone && !time_zone_find_offset(zone, result->checked_at, &ahead))
        FAIL(error, PDFSEAL_ERROR_USAGE, "no time zone is called %.60s (give an offset, as +08:00)", zone);
    report_describer d = {.memory = &description->memory, .language = language, .zone = zone};
    description->file_name = result->file_name ? result->file_name : "-";
    description->verdict = describe_say(&d, loud_verdict(result->verdict));
    description->tone = describe_tone(result->verdict);
    TRY(take_summary(result, description, error));
    describe_signatures(&d, result, description);
    describe_facts(&d, result, &description->facts);
    describe_reliability(&d, result, &description->reliability);
    describe_warnings(&d, result, &description->warnings);
    describe_unchecked(&d, result, &description->unchecked);
    describe_hints(&d, result, &description->hints);
    description->views_left_out = describe_left_out(&d, options->page_views_left_out);
    if (d.failed)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

pdfseal_status report_describe_changes(report_description *description, const verify_signature *signature,
                                       report_section *ret_section, pdfseal_error *error)
{
    report_section section;
    report_describer d = {.memory = &description->memory, .language = description->language, .zone = description->zone};
    begin_section(&d, &section, "Every change after it");
    section.title = describe_format(&d, "%s (%zu), signature %lld", section.title, signature->change_count, (long long)signature->index);
    describe_every_change(&d, signature);
    if (d.failed)
        FAIL_MEMORY(error);
    *ret_section = section;
    return PDFSEAL_OK;
}

void report_description_clear(report_description *description)
{
    arena_clear(&description->memory);
}
