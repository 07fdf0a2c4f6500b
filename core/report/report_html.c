/* SPDX-License-Identifier: Apache-2.0 */
/* The report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere. */
#include "base/words.h"
#include "report/byte_map.h"
#include "report/description.h"
#include "report/html_style.h"
#include "report/markup.h"
#include "report/names.h"
#include "report/report.h"

typedef struct html_report {
    markup_writer writer;
    const verify_result *result;
    const report_description *description;
    const pdfseal_text_options *options;
} html_report;

static const char *say(const html_report *report, const char *english)
{
    return words_get(report->description->language, english);
}

static const char *tone_class(lines_tone tone)
{
    static const char *const CLASSES[] = {[LINES_PLAIN] = "plain", [LINES_GOOD] = "good", [LINES_DOUBTFUL] = "doubtful",
                                          [LINES_BAD] = "bad", [LINES_STRONG] = "strong", [LINES_FAINT] = "plain"};
    return CLASSES[tone];
}

static const char *language_tag(pdfseal_language language)
{
    return language == PDFSEAL_LANGUAGE_CHINESE ? "zh-CN" : "en";
}

/* ---- head and verdict ---- */

static void write_head(html_report *report)
{
    markup_writer *w = &report->writer;
    markup_format(w, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language_tag(report->description->language));
    markup_raw(w, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    markup_text(w, report->description->verdict);
    markup_raw(w, " \xE2\x80\x93 ");
    markup_text(w, report->description->file_name);
    markup_raw(w, "</title>\n<style>");
    markup_raw(w, HTML_STYLE);
    markup_raw(w, "</style>\n</head>\n<body>\n<main>\n");
}

/* A check mark, an exclamation mark, a cross: told apart by shape, not by colour alone. */
static const char *symbol_of(lines_tone tone)
{
    if (tone == LINES_GOOD)
        return "<path d=\"M14 25l7 7 14-15\"/>";
    return tone == LINES_DOUBTFUL ? "<path d=\"M24 13v14M24 33v2\"/>" : "<path d=\"M16 16l16 16M32 16L16 32\"/>";
}

static void write_verdict(html_report *report)
{
    const report_description *description = report->description;
    markup_writer *w = &report->writer;
    markup_format(w, "<header class=\"%s\">\n<svg viewBox=\"0 0 48 48\" aria-hidden=\"true\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"4\""
                     " stroke-linecap=\"round\" stroke-linejoin=\"round\"><circle cx=\"24\" cy=\"24\" r=\"21\"/>%s</svg>\n<div><h1>",
                  tone_class(description->tone), symbol_of(description->tone));
    markup_text(w, description->verdict);
    markup_raw(w, " <span class=\"name\">");
    markup_text(w, description->file_name);
    markup_raw(w, "</span></h1><p>");
    markup_text(w, description->summary);
    markup_raw(w, "</p></div>\n</header>\n");
}

/* ---- rows ---- */

static void write_value(html_report *report, const report_row *row)
{
    markup_writer *w = &report->writer;
    if (row->tone == LINES_PLAIN || row->tone == LINES_FAINT) {
        markup_text(w, row->text);
        return;
    }
    markup_format(w, "<span class=\"%s\">", tone_class(row->tone));
    markup_text(w, row->text);
    markup_raw(w, "</span>");
}

/* A list from row `i` on; returns the row behind it. */
static size_t write_members(html_report *report, const report_section *section, size_t i)
{
    markup_writer *w = &report->writer;
    markup_raw(w, "<ul>");
    for (; i < section->row_count && !section->rows[i].label; i++) {
        markup_raw(w, "<li>");
        write_value(report, &section->rows[i]);
        markup_raw(w, "</li>");
    }
    markup_raw(w, "</ul>");
    return i;
}

static void write_rows(html_report *report, const report_section *section, bool details)
{
    markup_writer *w = &report->writer;
    markup_raw(w, "<dl>\n");
    for (size_t i = 0; i < section->row_count;) {
        const report_row *row = &section->rows[i++];
        if (row->is_detail != details || !row->label)
            continue;
        markup_raw(w, "<dt>");
        markup_text(w, row->label);
        markup_raw(w, "</dt><dd>");
        write_value(report, row);
        for (; i < section->row_count && section->rows[i].label && !*section->rows[i].label; i++) {
            markup_raw(w, "<br>");
            write_value(report, &section->rows[i]);
        }
        if (i < section->row_count && !section->rows[i].label)
            i = write_members(report, section, i);
        markup_raw(w, "</dd>\n");
    }
    markup_raw(w, "</dl>\n");
}

static void open_section(html_report *report, const char *title, lines_tone tone)
{
    markup_raw(&report->writer, "<section>\n");
    markup_format(&report->writer, "<h2 class=\"%s\">", tone_class(tone));
    markup_text(&report->writer, title);
    markup_raw(&report->writer, "</h2>\n");
}

static void close_section(html_report *report)
{
    markup_raw(&report->writer, "</section>\n");
}

static void write_table_section(html_report *report, const report_section *section)
{
    if (section->row_count == 0)
        return;
    open_section(report, section->title, section->tone);
    if (section->rows[0].label)
        write_rows(report, section, false);
    else
        (void)write_members(report, section, 0);
    close_section(report);
}

/* ---- one signature ---- */

static void write_cell(html_report *report, const char *text)
{
    markup_element(&report->writer, "td", text ? text : "");
}

static void write_change(html_report *report, const verify_signature *signature, const verify_change *change)
{
    bool permitted = verify_change_is_permitted(signature, change);
    markup_writer *w = &report->writer;
    markup_format(w, "<tr><td>%lld</td><td>", (long long)change->revision);
    if (change->page)
        markup_format(w, "%lld", (long long)change->page);
    markup_raw(w, "</td>");
    write_cell(report, change->field);
    write_cell(report, say(report, change->change ? change->change : "?"));
    markup_raw(w, "<td><code>");
    markup_text(w, change->rule);
    markup_format(w, "</code></td><td class=\"%s\">", permitted ? "good" : "bad");
    markup_text(w, say(report, permitted ? "permitted" : "not permitted"));
    markup_raw(w, "</td></tr>\n");
}

static void write_changes(html_report *report, const verify_signature *signature)
{
    static const char *const HEADS[] = {"revision", "page", "field", "change", "rule", "judgement"};
    markup_writer *w = &report->writer;
    if (!signature->changes_known || signature->change_count == 0)
        return;
    markup_raw(w, "<details><summary>");
    markup_text(w, say(report, "Every change after it"));
    markup_format(w, " (%zu)</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"", signature->change_count);
    markup_text(w, say(report, "Every change after it"));
    markup_format(w, " (%lld)\"><table>\n<thead><tr>", (long long)signature->index);
    for (size_t i = 0; i < sizeof HEADS / sizeof HEADS[0]; i++) {
        markup_raw(w, "<th scope=\"col\">");
        markup_text(w, say(report, HEADS[i]));
        markup_raw(w, "</th>");
    }
    markup_raw(w, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < signature->change_count && i < REPORT_CHANGES_MAX; i++)
        write_change(report, signature, &signature->changes[i]);
    markup_raw(w, "</tbody></table></div>\n");
    if (signature->change_count > REPORT_CHANGES_MAX) {
        markup_format(w, "<p>%zu: ", signature->change_count - REPORT_CHANGES_MAX);
        markup_text(w, say(report, "further changes stand in the JSON report"));
        markup_raw(w, "</p>\n");
    }
    markup_raw(w, "</details>\n");
}

static void write_signature(html_report *report, const report_section *section)
{
    markup_writer *w = &report->writer;
    open_section(report, section->title, section->tone);
    if (section->lead)
        markup_element(w, "p", section->lead);
    write_rows(report, section, false);
    markup_raw(w, "<details><summary>");
    markup_text(w, say(report, "Technical detail"));
    markup_raw(w, "</summary>\n");
    write_rows(report, section, true);
    markup_raw(w, "</details>\n");
    write_changes(report, section->signature);
    close_section(report);
}

/* ---- the bytes ---- */

static const char *part_class(report_part_kind kind)
{
    static const char *const CLASSES[] = {"signed", "value", "later", "broken", "unsigned"};
    return CLASSES[kind];
}

static void write_bar(html_report *report, const report_part *parts, size_t count)
{
    markup_writer *w = &report->writer;
    markup_raw(w, "<div class=\"bar\" role=\"img\" aria-label=\"");
    markup_text(w, say(report, "The bytes of the file from the first to the last; the list below names each part"));
    markup_raw(w, "\">");
    for (size_t i = 0; i < count; i++)
        markup_format(w, "<span class=\"%s\" style=\"flex-grow:%lld\"></span>", part_class(parts[i].kind),
                      (long long)(parts[i].end - parts[i].start));
    markup_raw(w, "</div>\n<ol class=\"parts\">\n");
    for (size_t i = 0; i < count; i++) {
        char words[REPORT_PART_BYTES];
        report_part_print(report->description->language, &parts[i], words);
        markup_format(w, "<li><span class=\"key %s\"></span>", part_class(parts[i].kind));
        markup_text(w, words);
        markup_raw(w, "</li>\n");
    }
    markup_raw(w, "</ol>\n");
}

static pdfseal_status write_bytes(html_report *report, pdfseal_error *error)
{
    report_part *parts;
    size_t count;
    arena memory;
    if (report->result->file_size <= 0)
        return PDFSEAL_OK;
    arena_init(&memory);
    pdfseal_status status = report_byte_map(report->result, &memory, &parts, &count, error);
    if (status == PDFSEAL_OK) {
        open_section(report, say(report, "The bytes of the file"), LINES_STRONG);
        write_bar(report, parts, count);
        close_section(report);
    }
    arena_clear(&memory);
    return status;
}

/* ---- pages ---- */

/* Two pages side by side need the whole width. source  PNG (third edition) 5.2, 11.2.1 */
static bool is_wide(const pdfseal_page_view *view)
{
    const uint8_t *sides = view->png + 16;
    return view->png_bytes >= 24 && memcmp(sides, sides + 4, 4) > 0;
}

static void write_page(html_report *report, const pdfseal_page_view *view)
{
    markup_writer *w = &report->writer;
    markup_raw(w, is_wide(view) ? "<figure class=\"both\">" : "<figure>");
    markup_raw(w, "<div class=\"sheet\"><img src=\"data:image/png;base64,");
    markup_base64(w, (bytes_view){view->png, view->png_bytes});
    markup_raw(w, "\" alt=\"");
    markup_text(w, view->title);
    markup_raw(w, "\">");
    for (size_t i = 0; i < view->seal_count; i++) {
        const double *seal = view->seals[i];
        markup_format(w, "<span class=\"seal\" style=\"left:%.2f%%;top:%.2f%%;width:%.2f%%;height:%.2f%%\"></span>", 100 * seal[0],
                      100 * seal[1], 100 * (seal[2] - seal[0]), 100 * (seal[3] - seal[1]));
    }
    markup_raw(w, "</div><figcaption>");
    markup_text(w, view->title);
    markup_raw(w, "</figcaption></figure>\n");
}

static void write_pages(html_report *report)
{
    const pdfseal_text_options *options = report->options;
    if (options->page_view_count == 0)
        return;
    open_section(report, say(report, "The pages as they were signed and as they are now"), LINES_STRONG);
    markup_raw(&report->writer, "<div class=\"pages\">\n");
    for (size_t i = 0; i < options->page_view_count; i++)
        write_page(report, &options->page_views[i]);
    markup_raw(&report->writer, "</div>\n");
    if (report->description->views_left_out)
        markup_element(&report->writer, "p", report->description->views_left_out);
    close_section(report);
}

/* ---- the whole ---- */

static pdfseal_status write_all(html_report *report, pdfseal_error *error)
{
    const report_description *description = report->description;
    write_head(report);
    write_verdict(report);
    for (size_t i = 0; i < description->signature_count; i++)
        write_signature(report, &description->signatures[i]);
    write_table_section(report, &description->warnings);
    write_table_section(report, &description->hints);
    write_pages(report);
    pdfseal_status status = write_bytes(report, error);
    write_table_section(report, &description->reliability);
    write_table_section(report, &description->unchecked);
    write_table_section(report, &description->facts);
    markup_raw(&report->writer, "</main>\n</body>\n</html>\n");
    return status;
}

pdfseal_status report_write_html(const verify_result *result, const pdfseal_text_options *options, const pdfseal_sink *sink,
                                 pdfseal_error *error)
{
    report_description description;
    html_report report = {.result = result, .description = &description, .options = options};
    pdfseal_status status = report_describe(result, options, &description, error);
    markup_begin(&report.writer, sink, error);
    if (status == PDFSEAL_OK)
        status = write_all(&report, error);
    pdfseal_status written = markup_finish(&report.writer);
    report_description_clear(&description);
    return status != PDFSEAL_OK ? status : written;
}
