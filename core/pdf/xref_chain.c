/* SPDX-License-Identifier: Apache-2.0 */
/* From the last startxref back through every Prev, and the revisions that these sections close.
 * source  ISO 32000-2:2020 7.5.5, 7.5.6; Annex F for linearized files */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

#define TAIL_BYTES ((int64_t)4096)
#define LONGEST_TAIL_BYTES ((int64_t)1 << 20)
#define CLOSING_BYTES 1024

/* Reads the number behind the "startxref" that stands at `place` of `view`; *ret_end is behind the number. */
static bool read_startxref(bytes_view view, size_t place, int64_t *ret_value, size_t *ret_end)
{
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, view, 0, NULL);
    reader.cursor.position = place + strlen("startxref");
    while (pdf_is_space(bytes_cursor_peek(&reader.cursor)))
        reader.cursor.position++;
    if (!pdf_reader_read_unsigned(&reader, ret_value))
        return false;
    *ret_end = reader.cursor.position;
    return true;
}

/* The value of the file's last startxref, or -1. */
static pdfseal_status find_last_startxref(pdf_document *document, int64_t *ret_value, pdfseal_error *error)
{
    *ret_value = -1;
    for (int64_t size = TAIL_BYTES;; size = LONGEST_TAIL_BYTES) {
        int64_t length = document->input.size < size ? document->input.size : size;
        uint8_t *tail = malloc((size_t)length + 1);
        if (!tail)
            FAIL_MEMORY(error);
        bytes_view view = {tail, (size_t)length};
        pdfseal_status status = file_input_read(&document->input, document->input.size - length, tail, (size_t)length, error);
        size_t place = status == PDFSEAL_OK ? bytes_find_last(view, BYTES_LITERAL("startxref")) : SIZE_MAX;
        size_t end;
        if (place != SIZE_MAX && !read_startxref(view, place, ret_value, &end))
            *ret_value = -1;
        free(tail);
        TRY(status);
        if (place != SIZE_MAX || length == document->input.size || size == LONGEST_TAIL_BYTES)
            return PDFSEAL_OK;
    }
}

static pdfseal_status read_section(pdf_document *document, int64_t position, pdf_xref_section *ret_section,
                                   pdfseal_error *error)
{
    uint8_t head[64];
    if (position < 0 || position >= document->input.size)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, position,
                "the cross-reference is said to be outside the file (--repair finds the objects by scanning)");
    int64_t left = document->input.size - position;
    size_t length = left < (int64_t)sizeof head ? (size_t)left : sizeof head;
    TRY(file_input_read(&document->input, position, head, length, error));
    size_t spaces = 0;
    while (spaces < length && pdf_is_space(head[spaces]))
        spaces++;
    if (length - spaces >= 4 && memcmp(head + spaces, "xref", 4) == 0)
        TRY(pdf_xref_table_read(document, position + (int64_t)spaces, ret_section, error));
    else
        TRY(pdf_xref_stream_read(document, position + (int64_t)spaces, ret_section, error));
    ret_section->named = position;
    return PDFSEAL_OK;
}

/* Offsets count from the header; where that does not fit they count from byte 0. */
static pdfseal_status read_first_section(pdf_document *document, int64_t value, pdf_xref_section *ret_section,
                                         pdfseal_error *error)
{
    document->base = document->header;
    pdfseal_status status = read_section(document, document->base + value, ret_section, error);
    if (status == PDFSEAL_OK || status == PDFSEAL_ERROR_MEMORY || document->header == 0)
        return status;
    document->base = 0;
    document->xref.count = 0;
    return read_section(document, value, ret_section, error);
}

/* Where Prev leads: -1 for the end of the chain. */
static pdfseal_status previous_position(pdf_document *document, const pdf_xref_section *section, int64_t *ret_position,
                                        pdfseal_error *error)
{
    const pdf_object *previous = pdf_dictionary_find(section->trailer, "Prev");
    int64_t value;
    *ret_position = -1;
    if (!previous || previous->type == PDF_NULL)
        return PDFSEAL_OK;
    if (!pdf_object_integer(previous, 0, document->input.size, &value))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, section->position,
                "Prev of a cross-reference section leads nowhere (--repair finds the objects by scanning)");
    if (value == 0)
        return pdf_document_warn(document, "prev_zero", "Prev is 0 where it should be absent", section->position, 0,
                                 error);
    *ret_position = value + document->base;
    return PDFSEAL_OK;
}

pdfseal_status pdf_xref_chain_read(pdf_document *document, pdfseal_error *error)
{
    int64_t value;
    TRY(find_last_startxref(document, &value, error));
    if (value < 0)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "the end of the PDF is missing: no startxref (get the complete file, or --repair to find its objects by scanning)");
    pdf_xref_section section;
    TRY(read_first_section(document, value, &section, error));
    bool forward = false;
    for (;;) {
        int64_t next;
        TRY(pdf_xref_add_section(&document->xref, &section, error));
        TRY(previous_position(document, &section, &next, error));
        if (next < 0)
            return PDFSEAL_OK;
        /* Only a linearized file leads forward, and only once: so no chain can be a loop. What Prev says is compared, since
         * white space may stand between that and the section. */
        if (next >= section.named && (forward || next == section.named))
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, section.position,
                    "the cross-reference sections lead in a circle (--repair finds the objects by scanning)");
        forward |= next >= section.named;
        TRY(read_section(document, next, &section, error));
    }
}

static int64_t section_end(const pdf_xref_section *section)
{
    return section->stream_end > section->end ? section->stream_end : section->end;
}

/* startxref, its number, %%EOF and one end of line behind `from`. */
static pdfseal_status find_closing(pdf_document *document, int64_t from, pdf_revision *revision, pdfseal_error *error)
{
    bytes_view view = {0};
    int64_t left = document->input.size - from;
    size_t length = left < 0 ? 0 : left < CLOSING_BYTES ? (size_t)left : CLOSING_BYTES;
    if (length)
        TRY(pdf_document_look(document, from, length, &view, error));
    size_t place = bytes_find(view, BYTES_LITERAL("startxref"), 0);
    size_t end;
    revision->end = revision->mark_end = from;
    revision->startxref = -1;
    if (place == SIZE_MAX || !read_startxref(view, place, &revision->startxref, &end))
        return PDFSEAL_OK;
    revision->end = revision->mark_end = from + (int64_t)end;
    size_t mark = bytes_find(view, BYTES_LITERAL("%%EOF"), end);
    if (mark == SIZE_MAX || mark > end + 64)
        return PDFSEAL_OK;
    end = mark + 5;
    revision->mark_end = from + (int64_t)end;
    if (end < length && view.data[end] == '\r')
        end++;
    if (end < length && view.data[end] == '\n')
        end++;
    revision->end = from + (int64_t)end;
    revision->closed = true;
    return PDFSEAL_OK;
}

static pdfseal_status close_revision(pdf_document *document, pdf_revision *revision, int64_t start,
                                     pdfseal_error *error)
{
    const pdf_xref_section *newest = &document->xref.sections[revision->newest_section];
    const pdf_xref_section *oldest = &document->xref.sections[revision->oldest_section];
    int64_t from = section_end(newest) > section_end(oldest) ? section_end(newest) : section_end(oldest);
    revision->start = start;
    TRY(find_closing(document, from, revision, error));
    int64_t named = revision->startxref + document->base;
    if (revision->startxref < 0 || (named != newest->named && named != newest->position))
        revision->closed = false;
    if (!revision->closed)
        TRY(pdf_document_warn(document, "revision_not_closed",
                              "a revision does not end as it should: startxref and %%EOF are missing or name another place",
                              from, 0, error));
    if (revision->end <= start)
        TRY(pdf_document_warn(document, "revision_order",
                              "the cross-reference sections do not stand in the order of their revisions", from, 0,
                              error));
    return PDFSEAL_OK;
}

pdfseal_status pdf_revisions_find(pdf_document *document, pdfseal_error *error)
{
    size_t sections = document->xref.section_count;
    const pdf_xref_section *all = document->xref.sections;
    /* The pair of a linearized file: the first page's section in front names the main one behind it as its Prev. */
    bool paired = sections >= 2 && all[sections - 2].position < all[sections - 1].position;
    size_t count = sections - (paired ? 1 : 0);
    document->revisions = calloc(count, sizeof *document->revisions);
    if (!document->revisions)
        FAIL_MEMORY(error);
    document->linearized = document->linearized && paired;
    int64_t start = 0;
    for (size_t i = 0; i < count; i++) {
        pdf_revision *revision = &document->revisions[i];
        revision->newest_section = count - 1 - i;
        revision->oldest_section = paired && i == 0 ? sections - 1 : revision->newest_section;
        TRY(close_revision(document, revision, start, error));
        start = revision->end > start ? revision->end : start;
    }
    document->revision_count = count;
    return PDFSEAL_OK;
}
