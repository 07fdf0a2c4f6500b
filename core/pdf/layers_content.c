/* SPDX-License-Identifier: Apache-2.0 */
/* Content streams without layers: operators are passed on, but for those that paint where nothing shall be
 * seen. source  ISO 32000-2:2020 14.6, 8.11.3.2 */
#include "pdf/layers.h"
#include "pdf/object_reader.h"

#define ARENA_BYTES ((size_t)1 << 20)

typedef struct content_filter {
    const pdf_layers *layers;
    const pdf_object *properties;
    pdf_object_reader reader;
    arena memory;
    bytes_view content;
    bytes_buffer *out;
    pdf_object first, last; /* operands of the operator */
    size_t operands;
    size_t start;       /* where its operands begin */
    size_t depth;       /* open marked content */
    size_t hidden_from; /* the depth from which on nothing is painted; 0: all is */
} content_filter;

static bool begins_operand(int byte)
{
    return (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.' || byte == '/' ||
           byte == '(' || byte == '<' || byte == '[';
}

/* Passes operands; false at the end of the content. */
static pdfseal_status read_operands(content_filter *filter, bool *ret_more, pdfseal_error *error)
{
    filter->operands = 0;
    if (filter->memory.used_bytes > ARENA_BYTES)
        arena_clear(&filter->memory);
    for (;;) {
        pdf_reader_skip_space(&filter->reader);
        if (filter->operands == 0)
            filter->start = filter->reader.cursor.position;
        int byte = bytes_cursor_peek(&filter->reader.cursor);
        *ret_more = byte >= 0;
        bool is_word = pdf_reader_skip_word(&filter->reader, "true") ||
                       pdf_reader_skip_word(&filter->reader, "false") ||
                       pdf_reader_skip_word(&filter->reader, "null");
        if (!is_word && !begins_operand(byte))
            return PDFSEAL_OK;
        if (!is_word)
            TRY(pdf_reader_read_object(&filter->reader, &filter->last, error));
        if (filter->operands++ == 0)
            filter->first = is_word ? PDF_NULL_OBJECT : filter->last;
    }
}

static bytes_view read_operator(content_filter *filter)
{
    bytes_cursor *cursor = &filter->reader.cursor;
    size_t start = cursor->position;
    while (pdf_is_regular(bytes_cursor_peek(cursor)))
        cursor->position++;
    if (cursor->position == start)
        cursor->position++;
    return (bytes_view){filter->content.data + start, cursor->position - start};
}

/* Passes the data of an inline image: up to an EI that stands alone and is followed by text. */
static void skip_image_data(content_filter *filter)
{
    bytes_cursor *cursor = &filter->reader.cursor;
    for (size_t place = cursor->position;;) {
        place = bytes_find(filter->content, BYTES_LITERAL("EI"), place);
        if (place == SIZE_MAX) {
            cursor->position = filter->content.length;
            return;
        }
        cursor->position = place + 2;
        bool alone = place > 0 && pdf_is_space(filter->content.data[place - 1]) &&
                     !pdf_is_regular(bytes_cursor_peek(cursor));
        for (size_t ahead = 0; alone && ahead < 8; ahead++) {
            int byte = bytes_cursor_peek_at(cursor, ahead);
            alone = byte < 0 || pdf_is_space(byte) || (byte > 0x20 && byte < 0x7F);
        }
        if (alone)
            return;
        place += 2;
    }
}

static pdfseal_status open_marked(content_filter *filter, bool *ret_is_layer, pdfseal_error *error)
{
    const pdf_object *layer = NULL;
    bool shown;
    *ret_is_layer = false;
    filter->depth++;
    if (filter->operands != 2 || !pdf_object_is_name(&filter->first, "OC") || filter->last.type != PDF_NAME)
        return PDFSEAL_OK;
    for (size_t i = 0;
         filter->properties->type == PDF_DICTIONARY && i < filter->properties->as.dictionary.count; i++) {
        const pdf_entry *entry = &filter->properties->as.dictionary.entries[i];
        if (bytes_equal(entry->key, filter->last.as.bytes))
            layer = &entry->value;
    }
    TRY(pdf_layer_is_shown(filter->layers, layer, &shown, error));
    if (!shown && filter->hidden_from == 0)
        filter->hidden_from = filter->depth;
    *ret_is_layer = true;
    return PDFSEAL_OK;
}

static void close_marked(content_filter *filter)
{
    if (filter->hidden_from == filter->depth)
        filter->hidden_from = 0;
    if (filter->depth)
        filter->depth--;
}

static bool is_in(bytes_view word, const char *const *words)
{
    for (; *words; words++) {
        if (bytes_equal_text(word, *words))
            return true;
    }
    return false;
}

/* What stands for an operator that would paint; NULL: it paints nothing and stays. */
static const char *without_paint(bytes_view word)
{
    static const char *const PATHS[] = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", NULL};
    static const char *const SHOWS[] = {"Do", "sh", "Tj", "TJ", "BI", NULL};
    static const char *const LINES[] = {"'", "\"", NULL};
    return is_in(word, PATHS) ? "n" : is_in(word, SHOWS) ? "" : is_in(word, LINES) ? "T*" : NULL;
}

static pdfseal_status pass_on(content_filter *filter, const char *instead, pdfseal_error *error)
{
    if (instead)
        TRY(bytes_buffer_append_text(filter->out, instead, error));
    else
        TRY(bytes_buffer_append(filter->out, filter->content.data + filter->start,
                                filter->reader.cursor.position - filter->start, error));
    return bytes_buffer_append_byte(filter->out, '\n', error);
}

static pdfseal_status filter_operator(content_filter *filter, pdfseal_error *error)
{
    bytes_view word = read_operator(filter);
    bool is_layer = false;
    if (bytes_equal_text(word, "BDC"))
        TRY(open_marked(filter, &is_layer, error));
    else if (bytes_equal_text(word, "BMC"))
        filter->depth++;
    else if (bytes_equal_text(word, "BI"))
        skip_image_data(filter);
    const char *instead = is_layer ? "/Layer BMC" : filter->hidden_from ? without_paint(word) : NULL;
    if (bytes_equal_text(word, "EMC"))
        close_marked(filter);
    return pass_on(filter, instead, error);
}

static pdfseal_status filter_content(content_filter *filter, pdfseal_error *error)
{
    bool more;
    TRY(read_operands(filter, &more, error));
    while (more) {
        TRY(filter_operator(filter, error));
        TRY(read_operands(filter, &more, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status pdf_layers_resolve(const pdf_layers *layers, const pdf_object *resources, bytes_view content,
                                  bytes_buffer *out, pdfseal_error *error)
{
    content_filter filter = {.layers = layers, .content = content, .out = out};
    TRY(pdf_view_get(layers->view, resources, "Properties", &filter.properties, error));
    arena_init(&filter.memory);
    pdf_object_reader_init(&filter.reader, content, 0, &filter.memory);
    filter.reader.no_references = true;
    pdfseal_status status = filter_content(&filter, error);
    pdf_object_reader_clear(&filter.reader);
    arena_clear(&filter.memory);
    return status;
}
