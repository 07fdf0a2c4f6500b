/* SPDX-License-Identifier: Apache-2.0 */
/* The description of a document for people. */
#include "base/time.h"
#include "base/words.h"
#include "report/inspection.h"
#include "report/lines.h"

#include <stdlib.h>

#define SHOWN_MAX ((size_t)100)

static const char *say(const lines_writer *writer, const char *english)
{
    return words_get(writer->language, english);
}

static void write_heading(lines_writer *writer, const char *english, size_t count)
{
    LINES_TEXT text = lines_format(writer, "%s (%zu)", say(writer, english), count);
    lines_blank(writer);
    lines_text(writer, 2, LINES_STRONG, text);
}

/* How many members of a list are shown; the rest is promised at its end. */
static size_t shown_of(size_t count)
{
    return count < SHOWN_MAX ? count : SHOWN_MAX;
}

static void write_rest(lines_writer *writer, size_t count)
{
    if (count <= SHOWN_MAX)
        return;
    LINES_TEXT more = lines_format(writer, "%zu more (all of them: --format json)", count - SHOWN_MAX);
    lines_member(writer, 4, LINES_PLAIN, more);
}

/* A list of words, ", " between them; the caller's. */
static char *join(lines_writer *writer, const char *const *words, const bool *chosen, size_t count, bool wanted)
{
    char *text = NULL;
    for (size_t i = 0; i < count; i++) {
        if (chosen[i] != wanted)
            continue;
        char *longer = text ? lines_format(writer, "%s, %s", text, say(writer, words[i]))
                            : lines_format(writer, "%s", say(writer, words[i]));
        free(text);
        text = longer;
    }
    return text;
}

static void write_kind(lines_writer *writer, const report_inspection *inspection)
{
    static const char *const WORDS[] = {"tagged", "a form", "an XFA form, whose pages readers compute anew", "a portfolio of attached files",
                                        "with usage rights", "with an integrity code (ISO/TS 32004)"};
    const bool chosen[] = {inspection->is_tagged, inspection->has_form && !inspection->has_xfa, inspection->has_xfa,
                           inspection->is_portfolio, inspection->has_usage_rights, inspection->has_integrity_code};
    LINES_TEXT words = join(writer, WORDS, chosen, sizeof chosen / sizeof chosen[0], true);
    LINES_TEXT pdfa = inspection->pdfa_part ? lines_format(writer, "PDF/A-%d%s%s", inspection->pdfa_part, words ? ", " : "", words ? words : "") : NULL;
    lines_item(writer, "kind", LINES_PLAIN, pdfa ? pdfa : words);
    if (inspection->certification == 0)
        return;
    static const char *const PERMITTED[] = {"no changes", "forms and further signatures", "forms, signatures and annotations"};
    LINES_TEXT certified = lines_format(writer, "P %d: %s permitted", inspection->certification,
                                        say(writer, PERMITTED[inspection->certification - 1]));
    lines_item(writer, "certified", LINES_PLAIN, certified);
}

static void write_encryption(lines_writer *writer, const report_encryption *encryption)
{
    static const char *const RIGHTS[] = {"printing", "printing in full quality", "changing", "assembling pages", "annotating",
                                         "filling in forms and signing", "copying", "reading aloud"};
    if (!encryption) {
        lines_item(writer, "encryption", LINES_PLAIN, say(writer, "none"));
        return;
    }
    const bool rights[] = {encryption->print, encryption->print_high, encryption->modify, encryption->assemble,
                           encryption->annotate, encryption->fill_forms, encryption->copy, encryption->extract};
    const size_t count = sizeof rights / sizeof rights[0];
    LINES_TEXT method = lines_format(writer, "%s (V %lld, R %lld)%s; opened with %s", encryption->method, (long long)encryption->version,
                                     (long long)encryption->revision, encryption->metadata ? "" : say(writer, ", but for the metadata"),
                                     say(writer, encryption->as_owner ? "the owner's password"
                                         : encryption->without_password ? "no password" : "the user's password"));
    LINES_TEXT permitted = join(writer, RIGHTS, rights, count, true);
    LINES_TEXT forbidden = join(writer, RIGHTS, rights, count, false);
    lines_item(writer, "encryption", LINES_PLAIN, method);
    lines_item(writer, "users may", LINES_PLAIN, permitted ? permitted : say(writer, "only read"));
    lines_item(writer, "users may not", LINES_PLAIN, forbidden);
}

static void write_file(lines_writer *writer, const report_inspection *inspection)
{
    lines_text(writer, 0, LINES_STRONG, inspection->file_name ? inspection->file_name : "-");
    LINES_TEXT size = lines_format(writer, "%lld bytes", (long long)inspection->file_size);
    LINES_TEXT pages = inspection->page_count >= 0 ? lines_format(writer, "%lld", (long long)inspection->page_count)
                                                   : lines_format(writer, "%s", say(writer, "not known"));
    LINES_TEXT revisions = lines_format(writer, "%zu", inspection->revision_count);
    lines_item(writer, "size", LINES_PLAIN, size);
    lines_item(writer, "PDF version", LINES_PLAIN, inspection->pdf_version);
    lines_item(writer, "producer", LINES_PLAIN, inspection->producer);
    lines_item(writer, "pages", LINES_PLAIN, pages);
    lines_item(writer, "revisions", LINES_PLAIN, revisions);
    if (inspection->is_linearized)
        lines_item(writer, "linearized", LINES_PLAIN, say(writer, "yes"));
    write_kind(writer, inspection);
    write_encryption(writer, inspection->encryption);
}

static void write_revisions(lines_writer *writer, const report_inspection *inspection)
{
    write_heading(writer, "Revisions", inspection->revision_count);
    for (size_t i = 0; i < shown_of(inspection->revision_count); i++) {
        const report_inspected_revision *revision = &inspection->revisions[i];
        LINES_TEXT text = lines_format(writer, "%lld: bytes %lld to %lld, %lld objects, xref %s",
                                       (long long)revision->number, (long long)revision->start,
                                       (long long)revision->end, (long long)revision->object_count,
                                       revision->xref ? say(writer, revision->xref) : "?");
        lines_member(writer, 4, LINES_PLAIN, text);
    }
    write_rest(writer, inspection->revision_count);
}

static bool is_same_size(const report_inspected_page *a, const report_inspected_page *b)
{
    const double least = 0.05; /* what the text shows */
    double across = a->width_pt - b->width_pt;
    double up = a->height_pt - b->height_pt;
    return a->rotate == b->rotate && across < least && across > -least && up < least && up > -least;
}

/* Pages of the same looks share a line. */
static void write_page_run(lines_writer *writer, const report_inspected_page *first, const report_inspected_page *last)
{
    const double points_a_mm = 72 / 25.4;
    LINES_TEXT numbers = first == last ? lines_format(writer, "%lld", (long long)first->number)
        : lines_format(writer, "%lld to %lld", (long long)first->number, (long long)last->number);
    LINES_TEXT turned = first->rotate ? lines_format(writer, ", turned by %d degrees", first->rotate)
                                      : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s: %.1f x %.1f mm (%.1f x %.1f pt)%s", numbers,
                                   first->width_pt / points_a_mm, first->height_pt / points_a_mm, first->width_pt,
                                   first->height_pt, turned);
    lines_member(writer, 4, LINES_PLAIN, text);
}

static void write_pages(lines_writer *writer, const report_inspection *inspection)
{
    size_t shown = shown_of(inspection->pages_count);
    write_heading(writer, "Pages", inspection->page_count < 0 ? inspection->pages_count : (size_t)inspection->page_count);
    for (size_t i = 0; i < shown;) {
        size_t last = i;
        while (last + 1 < shown && is_same_size(&inspection->pages[i], &inspection->pages[last + 1]))
            last++;
        write_page_run(writer, &inspection->pages[i], &inspection->pages[last]);
        i = last + 1;
    }
    write_rest(writer, inspection->page_count < 0 ? inspection->pages_count : (size_t)inspection->page_count);
}

static void write_field(lines_writer *writer, const report_inspected_field *field)
{
    bool is_signature = field->type && strcmp(field->type, "signature") == 0;
    const char *state = is_signature ? (field->is_filled ? "signed" : "not signed yet")
                                     : (field->is_filled ? "filled in" : "empty");
    LINES_TEXT page = field->page ? lines_format(writer, ", page %lld", (long long)field->page)
                                  : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s: %s, %s%s", field->name ? field->name : "?",
                                   say(writer, field->type ? field->type : "unknown"), say(writer, state), page);
    lines_member(writer, 4, LINES_PLAIN, text);
}

static void write_fields(lines_writer *writer, const report_inspection *inspection)
{
    if (inspection->field_count == 0)
        return;
    write_heading(writer, "Fields", inspection->field_count);
    for (size_t i = 0; i < shown_of(inspection->field_count); i++)
        write_field(writer, &inspection->fields[i]);
    write_rest(writer, inspection->field_count);
}

static void write_signature(lines_writer *writer, const report_inspected_signature *signature)
{
    char time[TIME_TEXT_BYTES] = "";
    if (signature->time_claimed != TIME_UNKNOWN)
        time_print_iso(signature->time_claimed, time);
    LINES_TEXT name = signature->name ? lines_format(writer, ", claimed name %s", signature->name)
                                      : lines_format(writer, "%s", "");
    LINES_TEXT claimed = *time ? lines_format(writer, ", claimed time %s", time) : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s: %s%s%s",
                                   signature->field ? signature->field : say(writer, "(no field)"),
                                   signature->sub_filter ? signature->sub_filter : say(writer, "not known"), name, claimed);
    lines_member(writer, 4, LINES_PLAIN, text);
}

static void write_signatures(lines_writer *writer, const report_inspection *inspection)
{
    if (inspection->signature_count == 0)
        return;
    write_heading(writer, "Signatures (not checked here: pdfseal verify)", inspection->signature_count);
    for (size_t i = 0; i < shown_of(inspection->signature_count); i++)
        write_signature(writer, &inspection->signatures[i]);
    write_rest(writer, inspection->signature_count);
}

static void write_remark(lines_writer *writer, const report_remark *remark)
{
    LINES_TEXT object = remark->object.number
        ? lines_format(writer, ", object %u %u", remark->object.number, remark->object.generation)
        : lines_format(writer, "%s", "");
    LINES_TEXT page = remark->page ? lines_format(writer, ", page %lld", (long long)remark->page)
                                   : lines_format(writer, "%s", "");
    LINES_TEXT offset = remark->offset >= 0 ? lines_format(writer, ", byte %lld", (long long)remark->offset)
                                            : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s (%s%s%s%s)",
                                   say(writer, remark->message ? remark->message : remark->code), remark->code, page,
                                   object, offset);
    lines_member(writer, 4, LINES_DOUBTFUL, text);
}

static void write_remarks(lines_writer *writer, const char *heading, const report_remark *remarks, size_t count)
{
    write_heading(writer, heading, count);
    for (size_t i = 0; i < shown_of(count); i++)
        write_remark(writer, &remarks[i]);
    write_rest(writer, count);
}

pdfseal_status report_write_inspection_text(const report_inspection *inspection, const pdfseal_text_options *options,
                                            const pdfseal_sink *sink, pdfseal_error *error)
{
    lines_writer writer;
    lines_begin(&writer, options, sink, error);
    write_file(&writer, inspection);
    write_revisions(&writer, inspection);
    write_pages(&writer, inspection);
    write_fields(&writer, inspection);
    write_signatures(&writer, inspection);
    if (inspection->has_risks)
        write_remarks(&writer, "What could change its looks later", inspection->risks, inspection->risk_count);
    if (inspection->warning_count)
        write_remarks(&writer, "Warnings", inspection->warnings, inspection->warning_count);
    return lines_finish(&writer);
}
