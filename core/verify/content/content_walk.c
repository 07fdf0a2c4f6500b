/* SPDX-License-Identifier: Apache-2.0 */
/* Operators by their words, behind their operands. source  ISO 32000-2:2020 7.8.2, Annex A */
#include "verify/content/content_walk.h"

#include "pdf/object_reader.h"

#include <math.h>
#include <stdlib.h>

#define SCRATCH_BYTES ((size_t)1 << 20)

double content_operand_number(const content_walk *walk, size_t from_end)
{
    double value = 0;
    if (from_end < walk->count && pdf_object_number(&walk->operands[walk->count - 1 - from_end], &value) &&
        isfinite(value))
        return value;
    return 0;
}

void content_operand_matrix(const content_walk *walk, double ret_matrix[6])
{
    for (size_t i = 0; i < 6; i++)
        ret_matrix[i] = content_operand_number(walk, 5 - i);
}

pdfseal_status content_mark_tell(content_walk *walk, content_kind kind, pdf_rectangle box,
                                 pdfseal_error *error)
{
    const content_mark mark = {.kind = kind, .box = box};
    return walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error);
}

pdfseal_status content_picture_tell(content_walk *walk, bool masked, pdfseal_error *error)
{
    const pdf_rectangle box = content_box_map(walk->state.matrix, 0, 0, 1, 1);
    double area = (walk->frame.x1 - walk->frame.x0) * (walk->frame.y1 - walk->frame.y0);
    content_mark mark = {.kind = CONTENT_PICTURE, .box = box};
    if (!masked && area > 0)
        mark.ground_share = (box.x1 - box.x0) * (box.y1 - box.y0) / area;
    return walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error);
}

pdfseal_status content_resource_find(content_walk *walk, const char *category, size_t from_end,
                                     const pdf_object **ret_entry, pdfseal_error *error)
{
    const pdf_object *group;
    *ret_entry = &PDF_NULL_OBJECT;
    if (from_end >= walk->count || walk->operands[walk->count - 1 - from_end].type != PDF_NAME)
        return PDFSEAL_OK;
    bytes_view name = walk->operands[walk->count - 1 - from_end].as.bytes;
    if (walk->resources == walk->reading->borrowed)
        walk->reading->complete = false;
    pdfseal_status status = pdf_view_get(walk->reading->view, walk->resources, category, &group, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    for (size_t i = 0; status == PDFSEAL_OK && group->type == PDF_DICTIONARY && i < group->as.dictionary.count; i++) {
        if (bytes_equal(group->as.dictionary.entries[i].key, name))
            *ret_entry = &group->as.dictionary.entries[i].value;
    }
    walk->reading->alike &= (*ret_entry)->type != PDF_NULL;
    return PDFSEAL_OK;
}

/* Those that leave no mark and change nothing that is followed here. source  ISO 32000-2:2020 Annex A */
static bool is_silent_operator(const char *word)
{
    static const char *const SILENT[] = {"w", "J", "j", "M", "d", "ri", "i", "W", "W*", "CS", "SC", "SCN", "G", "RG", "K", "cs",
                                         "ET", "BMC", "BDC", "EMC", "MP", "DP", "BX", "EX", "BI", "EI", "d0", "d1"};
    for (size_t i = 0; i < sizeof SILENT / sizeof SILENT[0]; i++) {
        if (strcmp(word, SILENT[i]) == 0)
            return true;
    }
    return false;
}

static pdfseal_status do_operator(content_walk *walk, const char *word, pdfseal_error *error)
{
    bool done = false;
    if (++walk->reading->operators > walk->reading->most_operators) {
        walk->reading->complete = false;
        return PDFSEAL_OK;
    }
    content_grammar_judge(walk, word);
    if (strcmp(word, "q") == 0)
        return content_state_save(walk, error);
    if (strcmp(word, "Q") == 0) {
        if (walk->saved_count)
            walk->state = walk->saved[--walk->saved_count];
        return PDFSEAL_OK;
    }
    if (strcmp(word, "cm") == 0) {
        double matrix[6];
        content_operand_matrix(walk, matrix);
        content_matrix_multiply(matrix, walk->state.matrix, walk->state.matrix);
        return PDFSEAL_OK;
    }
    if (strcmp(word, "Do") == 0)
        return content_object_draw(walk, error);
    if (strcmp(word, "gs") == 0)
        return content_state_take(walk, error);
    if (strcmp(word, "w") == 0)
        walk->state.line_width = content_operand_number(walk, 0);
    if (strcmp(word, "d") == 0)
        content_dash_set(walk, walk->count > 1 ? &walk->operands[0] : &PDF_NULL_OBJECT);
    if (strcmp(word, "BDC") == 0 && walk->count > 1 &&
        pdf_object_is_name(&walk->operands[walk->count - 2], "OC"))
        walk->reading->layered = true;
    if (strcmp(word, "sh") == 0)
        return content_mark_tell(walk, CONTENT_SHADING, (pdf_rectangle){-1e9, -1e9, 1e9, 1e9}, error);
    if (content_path_build(walk, word) || content_colour_set(walk, word))
        return PDFSEAL_OK;
    TRY(content_path_paint(walk, word, &done, error));
    if (!done)
        TRY(content_text_do(walk, word, &done, error));
    /* Readers that do not know a word pass over it, or give up. */
    if (!done && !is_silent_operator(word))
        walk->reading->complete = false;
    return PDFSEAL_OK;
}

/* A picture inside the content: its bytes end with EI between white space. */
static pdfseal_status pass_inline_picture(content_walk *walk, pdf_object_reader *reader, pdfseal_error *error)
{
    bytes_view view = reader->cursor.view;
    size_t end = reader->cursor.position;
    for (;;) {
        end = bytes_find(view, BYTES_LITERAL("EI"), end);
        if (end == SIZE_MAX) {
            reader->cursor.position = view.length;
            break;
        }
        bool closed = end > 0 && pdf_is_space(view.data[end - 1]) &&
                      (end + 2 >= view.length || pdf_is_space(view.data[end + 2]));
        end += 2;
        if (closed) {
            reader->cursor.position = end;
            break;
        }
    }
    return content_picture_tell(walk, false, error);
}

static bool read_word(pdf_object_reader *reader, char *word, size_t capacity)
{
    size_t length = 0;
    while (pdf_is_regular(bytes_cursor_peek(&reader->cursor))) {
        int byte = bytes_cursor_next(&reader->cursor);
        if (length + 1 < capacity)
            word[length++] = (char)byte;
    }
    word[length] = 0;
    return length > 0;
}

static bool begins_operand(int byte)
{
    return (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.' || byte == '/' ||
           byte == '(' || byte == '<' || byte == '[';
}

static pdfseal_status read_operand(content_walk *walk, pdf_object_reader *reader, pdfseal_error *error)
{
    pdf_object operand;
    size_t before = reader->cursor.position;
    pdfseal_status status = pdf_reader_read_object(reader, &operand, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || walk->count == MOST_OPERANDS) {
        walk->reading->complete = false;
        if (reader->cursor.position == before)
            reader->cursor.position++;
        return PDFSEAL_OK;
    }
    walk->operands[walk->count++] = operand;
    bool is_number = operand.type == PDF_INTEGER || operand.type == PDF_REAL;
    if (reader->sloppy || (is_number && pdf_is_regular(bytes_cursor_peek(&reader->cursor))))
        walk->reading->alike = false;
    return PDFSEAL_OK;
}

/* One operand, or one operator with what it does. */
static pdfseal_status step(content_walk *walk, pdf_object_reader *reader, arena *scratch,
                           pdfseal_error *error)
{
    char word[8];
    int byte = bytes_cursor_peek(&reader->cursor);
    if (begins_operand(byte))
        return read_operand(walk, reader, error);
    if (!read_word(reader, word, sizeof word)) {
        reader->cursor.position++; /* a bracket that closes nothing */
        walk->reading->complete = false;
        return PDFSEAL_OK;
    }
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0 || strcmp(word, "null") == 0) {
        walk->reading->alike = false; /* no operator takes them */
        return PDFSEAL_OK;
    }
    if (strcmp(word, "ID") == 0)
        TRY(pass_inline_picture(walk, reader, error));
    else
        TRY(do_operator(walk, word, error));
    walk->count = 0;
    if (scratch->used_bytes > SCRATCH_BYTES)
        arena_clear(scratch);
    return PDFSEAL_OK;
}

pdfseal_status content_stream_walk(content_reading *reading, bytes_view content, const pdf_object *resources,
                                   const content_state *outer, pdfseal_error *error)
{
    content_walk *walk = calloc(1, sizeof *walk);
    arena scratch;
    pdf_object_reader reader;
    if (!walk)
        FAIL_MEMORY(error);
    walk->reading = reading;
    walk->resources = resources;
    walk->state = *outer;
    walk->frame = outer->clip;
    walk->ground = 1;
    content_path_begin(walk);
    content_text_begin(walk);
    arena_init(&scratch);
    pdf_object_reader_init(&reader, content, 0, &scratch);
    reader.no_references = true;
    pdfseal_status status = PDFSEAL_OK;
    while (status == PDFSEAL_OK && reading->operators <= reading->most_operators) {
        pdf_reader_skip_space(&reader);
        if (bytes_cursor_peek(&reader.cursor) < 0)
            break;
        status = step(walk, &reader, &scratch, error);
    }
    content_grammar_end(walk);
    pdf_object_reader_clear(&reader);
    arena_clear(&scratch);
    free(walk->saved);
    free(walk);
    return status;
}
