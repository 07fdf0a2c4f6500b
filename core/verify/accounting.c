/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts the objects by their places and looks at the gaps. */
#include "verify/accounting.h"

#include "base/limits.h"
#include "pdf/object_reader.h"

#include <stdlib.h>

/* A gap longer than this is not white space of an honest producer. */
#define LONGEST_BLANK_BYTES ((int64_t)1 << 20)

static bool comment_is_harmless(bytes_view comment)
{
    return bytes_find(comment, BYTES_LITERAL("obj"), 0) == SIZE_MAX &&
           bytes_find(comment, BYTES_LITERAL("xref"), 0) == SIZE_MAX &&
           bytes_find(comment, BYTES_LITERAL("trailer"), 0) == SIZE_MAX;
}

static bool is_blank_text(bytes_view text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (pdf_is_space(text.data[i]))
            continue;
        if (text.data[i] != '%')
            return false;
        size_t start = i;
        while (i < text.length && text.data[i] != '\n' && text.data[i] != '\r')
            i++;
        if (!comment_is_harmless((bytes_view){text.data + start, i - start}))
            return false;
    }
    return true;
}

/* Whether the bytes of the file from `from` to `to` are what `test` asks for; too many are not. */
static pdfseal_status test_bytes(pdf_document *document, int64_t from, int64_t to, bool (*test)(bytes_view text), bool *ret_answer,
                                 pdfseal_error *error)
{
    bytes_view view;
    *ret_answer = false;
    if (to - from > LONGEST_BLANK_BYTES)
        return PDFSEAL_OK;
    size_t length = (size_t)(to - from);
    if (length <= PDF_LOOK_BYTES && to <= pdf_document_size(document)) {
        TRY(pdf_document_look(document, from, length, &view, error));
        *ret_answer = test(view);
        return PDFSEAL_OK;
    }
    uint8_t *bytes = malloc(length);
    if (!bytes)
        FAIL_MEMORY(error);
    pdfseal_status status = file_input_read(pdf_document_input(document), from, bytes, length, error);
    *ret_answer = status == PDFSEAL_OK && test((bytes_view){bytes, length});
    free(bytes);
    return status;
}

pdfseal_status verify_accounting_is_blank(pdf_document *document, int64_t from, int64_t to, bool *ret_blank,
                                          pdfseal_error *error)
{
    *ret_blank = from >= to;
    return *ret_blank ? PDFSEAL_OK : test_bytes(document, from, to, is_blank_text, ret_blank, error);
}

/* A list that grows while gaps are found. */
typedef struct place_list {
    arena *owner;
    verify_revision_object *items;
    size_t count, capacity;
    size_t unexplained;
} place_list;

static void add_place(place_list *list, const verify_revision_object *place)
{
    if (list->count < list->capacity)
        list->items[list->count++] = *place;
}

/* The file range of an object; one in a stream has its stream's. */
static pdfseal_status find_extent(rule_context *context, const rule_object *object, verify_revision_object *place,
                                  pdfseal_error *error)
{
    const pdf_indirect *outer = object->after;
    place->object = (verify_object_id){object->defined.number, object->after ? object->after->reference.generation : 0};
    place->label = object->vouched ? object->label : VERIFY_LABEL_UNEXPLAINED;
    if (object->defined.place.kind == PDF_PLACE_IN_STREAM) {
        place->in_stream = object->defined.place.stream;
        TRY(pdf_view_load(context->after, (pdf_reference){place->in_stream, 0}, &outer, error));
    }
    if (!outer)
        return PDFSEAL_OK;
    pdf_stream_extent extent;
    place->start = outer->start;
    place->end = outer->end;
    if (!outer->is_stream)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_stream_extent(context->after, outer, &extent, error);
    if (status == PDFSEAL_OK)
        place->end = extent.object_end;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

static int compare_places(const void *a, const void *b)
{
    const verify_revision_object *first = a;
    const verify_revision_object *second = b;
    if (first->start != second->start)
        return first->start < second->start ? -1 : 1;
    return first->end < second->end ? -1 : first->end > second->end;
}

static pdfseal_status add_gap(rule_context *context, place_list *list, int64_t from, int64_t to, pdfseal_error *error)
{
    bool blank;
    if (from >= to)
        return PDFSEAL_OK;
    TRY(verify_accounting_is_blank(context->document, from, to, &blank, error));
    list->unexplained += !blank;
    add_place(list, &(verify_revision_object){.start = from, .end = to,
                                              .label = blank ? VERIFY_LABEL_XREF : VERIFY_LABEL_UNEXPLAINED});
    return PDFSEAL_OK;
}

/* What closes a revision: its startxref and nothing that could be taken for another trailer. */
static bool is_plain_closing(bytes_view text)
{
    pdf_object_reader reader;
    int64_t place;
    size_t word = bytes_find(text, BYTES_LITERAL("startxref"), 0);
    if (word == SIZE_MAX || !is_blank_text((bytes_view){text.data, word}))
        return false;
    pdf_object_reader_init(&reader, (bytes_view){text.data + word, text.length - word}, 0, NULL);
    bool named = pdf_reader_skip_word(&reader, "startxref");
    pdf_reader_skip_space(&reader);
    named = named && pdf_reader_read_unsigned(&reader, &place);
    size_t end = word + reader.cursor.position;
    return named && is_blank_text((bytes_view){text.data + end, text.length - end});
}

static pdfseal_status add_closing(rule_context *context, place_list *list, int64_t from, int64_t to, pdfseal_error *error)
{
    bool plain = false;
    if (from >= to)
        return PDFSEAL_OK;
    TRY(test_bytes(context->document, from, to, is_plain_closing, &plain, error));
    list->unexplained += !plain;
    add_place(list, &(verify_revision_object){.start = from, .end = to,
                                              .label = plain ? VERIFY_LABEL_XREF : VERIFY_LABEL_UNEXPLAINED});
    return PDFSEAL_OK;
}

static bool begins_at(const rule_object *object, int64_t position)
{
    return object && object->defined.place.kind == PDF_PLACE_OFFSET && object->defined.place.offset == position;
}

/* A cross-reference stream is an object already; iText 5 gives its own number away as free, which nobody may name then. */
static void add_section(rule_context *context, place_list *list, const pdf_xref_section *section)
{
    bool stands_alone = section->kind != PDF_XREF_STREAM;
    if (!stands_alone && begins_at(rule_find(context, section->stream_object), section->position))
        return;
    bool known = stands_alone || !rule_is_named_after(context, section->stream_object);
    list->unexplained += !known;
    add_place(list, &(verify_revision_object){.start = section->position, .end = section->end,
                                              .label = known ? VERIFY_LABEL_XREF : VERIFY_LABEL_UNEXPLAINED});
}

/* The sections of the revision and its closing, as places of their own. */
static pdfseal_status add_sections(rule_context *context, place_list *list, pdfseal_error *error)
{
    const pdf_revision *revision = pdf_document_revision(context->document, context->revision);
    int64_t last = revision->start;
    for (size_t i = revision->newest_section; i <= revision->oldest_section; i++) {
        const pdf_xref_section *section = pdf_document_section(context->document, i);
        add_section(context, list, section);
        if (section->stream_end > section->end)
            last = section->stream_end > last ? section->stream_end : last;
        last = section->end > last ? section->end : last;
    }
    return add_closing(context, list, last, revision->end, error);
}

static pdfseal_status add_gaps(rule_context *context, place_list *list, pdfseal_error *error)
{
    const pdf_revision *revision = pdf_document_revision(context->document, context->revision);
    int64_t position = revision->start;
    size_t known = list->count;
    for (size_t i = 0; i < known; i++) {
        TRY(add_gap(context, list, position, list->items[i].start, error));
        if (list->items[i].end > position)
            position = list->items[i].end;
    }
    TRY(add_gap(context, list, position, revision->end, error));
    qsort(list->items, list->count, sizeof *list->items, compare_places);
    return PDFSEAL_OK;
}

pdfseal_status verify_accounting_list(rule_context *context, verify_revision_object **ret_objects, size_t *ret_count,
                                      size_t *ret_unexplained, pdfseal_error *error)
{
    place_list list = {.owner = context->owner, .capacity = context->object_count * 2 + 16};
    list.items = ARENA_NEW_ARRAY(context->scratch, verify_revision_object, list.capacity);
    if (!list.items)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < context->object_count; i++) {
        verify_revision_object place = {0};
        if (context->objects[i].defined.place.kind == PDF_PLACE_FREE)
            continue;
        TRY(find_extent(context, &context->objects[i], &place, error));
        if (place.end > place.start)
            add_place(&list, &place);
    }
    TRY(add_sections(context, &list, error));
    qsort(list.items, list.count, sizeof *list.items, compare_places);
    TRY(add_gaps(context, &list, error));
    *ret_objects = ARENA_NEW_ARRAY(context->owner, verify_revision_object, list.count + 1);
    if (!*ret_objects)
        FAIL_MEMORY(error);
    if (list.count)
        memcpy(*ret_objects, list.items, list.count * sizeof *list.items);
    *ret_count = list.count;
    *ret_unexplained = list.unexplained;
    return PDFSEAL_OK;
}
