/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people at a terminal: verdict first, then each signature, then what to do. */
#include "report/description.h"
#include "report/report.h"

static void write_rows(lines_writer *writer, const report_section *section, int member_indent)
{
    for (size_t i = 0; i < section->row_count; i++) {
        const report_row *row = &section->rows[i];
        if (row->is_detail)
            continue;
        if (row->label)
            lines_item(writer, row->label, row->tone, row->text);
        else
            lines_member(writer, member_indent, row->tone, row->text);
    }
}

static void write_signature(lines_writer *writer, const report_section *section)
{
    lines_blank(writer);
    lines_text(writer, 2, section->tone, section->title);
    if (section->lead)
        lines_text(writer, 4, LINES_PLAIN, section->lead);
    write_rows(writer, section, 6);
}

static void write_list(lines_writer *writer, const report_section *section)
{
    if (section->row_count == 0)
        return;
    lines_blank(writer);
    lines_text(writer, 2, section->tone, section->title);
    write_rows(writer, section, 4);
}

static pdfseal_status write_described(const report_description *description, const pdfseal_text_options *options,
                                      const pdfseal_sink *sink, pdfseal_error *error)
{
    lines_writer writer;
    lines_begin(&writer, options, sink, error);
    LINES_TEXT first = lines_format(&writer, "%s: %s", description->file_name, description->verdict);
    lines_text(&writer, 0, description->tone, first);
    lines_text(&writer, 2, LINES_PLAIN, description->summary);
    for (size_t i = 0; i < description->signature_count; i++)
        write_signature(&writer, &description->signatures[i]);
    write_list(&writer, &description->warnings);
    write_list(&writer, &description->hints);
    return lines_finish(&writer);
}

pdfseal_status report_write_text(const verify_result *result, const pdfseal_text_options *options,
                                 const pdfseal_sink *sink, pdfseal_error *error)
{
    report_description description;
    pdfseal_status status = report_describe(result, options, &description, error);
    if (status == PDFSEAL_OK)
        status = write_described(&description, options, sink, error);
    report_description_clear(&description);
    return status;
}
