/* SPDX-License-Identifier: Apache-2.0 */
/* Writes files as a producer would, with 4 + 2 bytes wide fields in cross-reference streams. */
#include "pdf_builder.h"

#include "expect.h"

#include <stdio.h>
#include <stdlib.h>

#define BUILDER_BYTES ((size_t)64 << 20)

static void need(pdfseal_status status)
{
    if (status != PDFSEAL_OK)
        fail_msg("the PDF of the test cannot be built");
}

void pdf_builder_init(pdf_builder *builder, const char *header)
{
    memset(builder, 0, sizeof *builder);
    bytes_buffer_init(&builder->bytes, BUILDER_BYTES);
    builder->previous = -1;
    builder->trailer = "/Root 1 0 R";
    need(bytes_buffer_append_text(&builder->bytes, header ? header : "%PDF-1.7\n%\xE2\xE3\xCF\xD3", NULL));
    need(bytes_buffer_append_byte(&builder->bytes, '\n', NULL));
}

void pdf_builder_clear(pdf_builder *builder)
{
    bytes_buffer_clear(&builder->bytes);
}

bytes_view pdf_builder_view(const pdf_builder *builder)
{
    return bytes_buffer_view(&builder->bytes);
}

int64_t pdf_builder_position(const pdf_builder *builder)
{
    return (int64_t)builder->bytes.length;
}

static void append_arguments(pdf_builder *builder, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void append_arguments(pdf_builder *builder, const char *format, va_list arguments)
{
    char *text;
    int length = vasprintf(&text, format, arguments);
    if (length < 0)
        fail_msg("memory ran out");
    need(bytes_buffer_append(&builder->bytes, text, (size_t)length, NULL));
    free(text);
}

void pdf_builder_text(pdf_builder *builder, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append_arguments(builder, format, arguments);
    va_end(arguments);
}

void pdf_builder_note(pdf_builder *builder, built_entry entry)
{
    assert_true(builder->entry_count < PDF_BUILDER_MOST_ENTRIES);
    builder->entries[builder->entry_count++] = entry;
    if (entry.number > builder->highest)
        builder->highest = entry.number;
}

void pdf_builder_free_entry(pdf_builder *builder, unsigned number, unsigned generation)
{
    pdf_builder_note(builder, (built_entry){number, BUILT_FREE, 0, generation});
}

static int64_t begin_object(pdf_builder *builder, unsigned number)
{
    int64_t place = pdf_builder_position(builder);
    pdf_builder_note(builder, (built_entry){number, BUILT_OFFSET, place, 0});
    pdf_builder_text(builder, "%u 0 obj\n", number);
    return place;
}

int64_t pdf_builder_object(pdf_builder *builder, unsigned number, const char *format, ...)
{
    int64_t place = begin_object(builder, number);
    va_list arguments;
    va_start(arguments, format);
    append_arguments(builder, format, arguments);
    va_end(arguments);
    pdf_builder_text(builder, "\nendobj\n");
    return place;
}

static void append_stream(pdf_builder *builder, const char *entries, bytes_view data)
{
    pdf_builder_text(builder, "<<%s/Length %zu>>\nstream\n", entries, data.length);
    need(bytes_buffer_append(&builder->bytes, data.data, data.length, NULL));
    pdf_builder_text(builder, "\nendstream\nendobj\n");
}

int64_t pdf_builder_stream(pdf_builder *builder, unsigned number, const char *entries, bytes_view data)
{
    int64_t place = begin_object(builder, number);
    append_stream(builder, entries, data);
    return place;
}

void pdf_builder_object_stream(pdf_builder *builder, unsigned number, const unsigned *numbers,
                               const char *const *texts, size_t count)
{
    BYTES_BUFFER_CLEANUP bytes_buffer data;
    BYTES_BUFFER_CLEANUP bytes_buffer bodies;
    char entries[80];
    bytes_buffer_init(&data, BUILDER_BYTES);
    bytes_buffer_init(&bodies, BUILDER_BYTES);
    for (size_t i = 0; i < count; i++) {
        need(bytes_buffer_append_format(&data, NULL, "%u %zu ", numbers[i], bodies.length));
        need(bytes_buffer_append_format(&bodies, NULL, "%s\n", texts[i]));
    }
    (void)snprintf(entries, sizeof entries, "/Type/ObjStm/N %zu/First %zu", count, data.length);
    need(bytes_buffer_append(&data, bodies.data, bodies.length, NULL));
    pdf_builder_stream(builder, number, entries, bytes_buffer_view(&data));
    for (size_t i = 0; i < count; i++)
        pdf_builder_note(builder, (built_entry){numbers[i], BUILT_IN_STREAM, number, (unsigned)i});
}

static int compare_entries(const void *a, const void *b)
{
    const built_entry *first = a;
    const built_entry *second = b;
    return first->number < second->number ? -1 : first->number > second->number;
}

/* The first section knows the head of the free list. */
static void prepare_entries(pdf_builder *builder)
{
    if (builder->previous < 0)
        pdf_builder_free_entry(builder, 0, 65535);
    qsort(builder->entries, builder->entry_count, sizeof *builder->entries, compare_entries);
}

static size_t run_length(const pdf_builder *builder, size_t from)
{
    size_t count = 1;
    while (!builder->form.one_subsection_an_entry && from + count < builder->entry_count &&
           builder->entries[from + count].number == builder->entries[from].number + count)
        count++;
    return count;
}

static void append_table(pdf_builder *builder)
{
    const char *end_of_line = builder->form.end_of_line ? builder->form.end_of_line : " \n";
    pdf_builder_text(builder, "xref\n");
    for (size_t i = 0; i < builder->entry_count;) {
        size_t count = run_length(builder, i);
        unsigned first = builder->entries[i].number;
        pdf_builder_text(builder, "%u %zu\n", builder->form.counts_from_1 && first == 0 ? 1 : first, count);
        for (size_t end = i + count; i < end; i++) {
            const built_entry *entry = &builder->entries[i];
            bool used = entry->kind == BUILT_OFFSET;
            pdf_builder_text(builder, "%010lld %05u %c%s", used ? (long long)entry->place : 0LL,
                             entry->kind == BUILT_IN_STREAM ? 0 : entry->generation, used ? 'n' : 'f', end_of_line);
        }
    }
}

static void append_trailer_entries(pdf_builder *builder)
{
    pdf_builder_text(builder, "/Size %u", builder->highest + 1);
    if (builder->previous >= 0)
        pdf_builder_text(builder, "/Prev %lld", (long long)builder->previous);
    pdf_builder_text(builder, "%s", builder->trailer);
}

static void end_section(pdf_builder *builder, int64_t position)
{
    builder->entry_count = 0;
    builder->previous = position;
}

void pdf_builder_closing(pdf_builder *builder, int64_t startxref)
{
    pdf_builder_text(builder, "startxref\n%lld\n%%%%EOF\n", (long long)startxref);
}

int64_t pdf_builder_bare_table(pdf_builder *builder, const char *trailer_extra)
{
    prepare_entries(builder);
    int64_t position = pdf_builder_position(builder);
    append_table(builder);
    pdf_builder_text(builder, "trailer\n<<");
    append_trailer_entries(builder);
    pdf_builder_text(builder, "%s>>\n", trailer_extra);
    end_section(builder, position);
    return position;
}

int64_t pdf_builder_table(pdf_builder *builder)
{
    int64_t position = pdf_builder_bare_table(builder, "");
    pdf_builder_closing(builder, position);
    return position;
}

static void append_row(bytes_buffer *rows, const built_entry *entry)
{
    static const uint8_t TYPES[] = {[BUILT_FREE] = 0, [BUILT_OFFSET] = 1, [BUILT_IN_STREAM] = 2};
    need(bytes_buffer_append_byte(rows, TYPES[entry->kind], NULL));
    for (int shift = 24; shift >= 0; shift -= 8)
        need(bytes_buffer_append_byte(rows, (uint8_t)(entry->place >> shift), NULL));
    need(bytes_buffer_append_byte(rows, (uint8_t)(entry->generation >> 8), NULL));
    need(bytes_buffer_append_byte(rows, (uint8_t)entry->generation, NULL));
}

static void append_xref_stream(pdf_builder *builder, unsigned number, const char *extra)
{
    BYTES_BUFFER_CLEANUP bytes_buffer rows;
    bytes_buffer_init(&rows, BUILDER_BYTES);
    pdf_builder_text(builder, "%u 0 obj\n<</Type/XRef/W[1 4 2]/Index[", number);
    for (size_t i = 0; i < builder->entry_count;) {
        size_t count = run_length(builder, i);
        pdf_builder_text(builder, "%u %zu ", builder->entries[i].number, count);
        for (size_t end = i + count; i < end; i++)
            append_row(&rows, &builder->entries[i]);
    }
    pdf_builder_text(builder, "]");
    append_trailer_entries(builder);
    pdf_builder_text(builder, "%s/Length %zu>>\nstream\n", extra ? extra : "", rows.length);
    need(bytes_buffer_append(&builder->bytes, rows.data, rows.length, NULL));
    pdf_builder_text(builder, "\nendstream\nendobj\n");
}

int64_t pdf_builder_xref_stream(pdf_builder *builder, unsigned number, const char *extra)
{
    int64_t position = pdf_builder_position(builder);
    pdf_builder_note(builder, (built_entry){number, BUILT_OFFSET, position, 0});
    prepare_entries(builder);
    append_xref_stream(builder, number, extra);
    end_section(builder, position);
    pdf_builder_closing(builder, position);
    return position;
}

int64_t pdf_builder_hybrid(pdf_builder *builder, unsigned number)
{
    char extra[64];
    size_t kept = 0;
    int64_t stream = pdf_builder_position(builder);
    pdf_builder_note(builder, (built_entry){number, BUILT_OFFSET, stream, 0});
    prepare_entries(builder);
    built_entry all[PDF_BUILDER_MOST_ENTRIES];
    size_t all_count = builder->entry_count;
    memcpy(all, builder->entries, sizeof all);
    for (size_t i = 0; i < all_count; i++) {
        if (all[i].kind == BUILT_IN_STREAM)
            builder->entries[kept++] = all[i];
    }
    builder->entry_count = kept;
    append_xref_stream(builder, number, NULL);
    memcpy(builder->entries, all, sizeof all);
    builder->entry_count = all_count;
    (void)snprintf(extra, sizeof extra, "/XRefStm %lld", (long long)stream);
    int64_t position = pdf_builder_position(builder);
    append_table(builder);
    pdf_builder_text(builder, "trailer\n<<");
    append_trailer_entries(builder);
    pdf_builder_text(builder, "%s>>\n", extra);
    end_section(builder, position);
    pdf_builder_closing(builder, position);
    return position;
}

#define RANGE_ROOM 48

void pdf_builder_signature(pdf_builder *builder, unsigned number, const char *entries, size_t contents_bytes,
                           built_signature *ret_signature)
{
    (void)begin_object(builder, number);
    pdf_builder_text(builder, "<<%s/ByteRange ", entries);
    ret_signature->range_start = pdf_builder_position(builder);
    pdf_builder_text(builder, "%*s/Contents ", RANGE_ROOM, "");
    ret_signature->contents_start = pdf_builder_position(builder);
    pdf_builder_text(builder, "<");
    for (size_t i = 0; i < contents_bytes; i++)
        pdf_builder_text(builder, "%02X", (unsigned)(0x30 + i % 64));
    pdf_builder_text(builder, ">");
    ret_signature->contents_end = pdf_builder_position(builder);
    pdf_builder_text(builder, ">>\nendobj\n");
}

void pdf_builder_set_range(pdf_builder *builder, const built_signature *signature, const char *text)
{
    assert_true(strlen(text) <= RANGE_ROOM);
    uint8_t *room = builder->bytes.data + signature->range_start;
    memset(room, ' ', RANGE_ROOM);
    memcpy(room, text, strlen(text));
}

void pdf_builder_cover(pdf_builder *builder, const built_signature *signature, int64_t end)
{
    char text[RANGE_ROOM + 40];
    (void)snprintf(text, sizeof text, "[0 %lld %lld %lld]", (long long)signature->contents_start,
                   (long long)signature->contents_end, (long long)(end - signature->contents_end));
    pdf_builder_set_range(builder, signature, text);
}

void pdf_builder_pages(pdf_builder *builder, unsigned page_count)
{
    pdf_builder_object(builder, 1, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_builder_note(builder, (built_entry){2, BUILT_OFFSET, pdf_builder_position(builder), 0});
    pdf_builder_text(builder, "2 0 obj\n<</Type/Pages/Count %u/Kids[", page_count);
    for (unsigned i = 0; i < page_count; i++)
        pdf_builder_text(builder, "%u 0 R ", 3 + i);
    pdf_builder_text(builder, "]>>\nendobj\n");
    for (unsigned i = 0; i < page_count; i++)
        pdf_builder_object(builder, 3 + i, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>");
}

void pdf_builder_small_file(pdf_builder *builder)
{
    pdf_builder_init(builder, NULL);
    pdf_builder_pages(builder, 1);
    (void)pdf_builder_table(builder);
}
