/* SPDX-License-Identifier: Apache-2.0 */
/* A recursive descent reader; values of open arrays wait on a stack, so that each array is allocated once, exactly. */
#include "pdf/object_reader.h"

#include "base/limits.h"

#include <stdlib.h>

static pdfseal_status read_value(pdf_object_reader *reader, pdf_object *ret_object, pdfseal_error *error);

void pdf_object_reader_init(pdf_object_reader *reader, bytes_view window, int64_t base, arena *memory)
{
    *reader = (pdf_object_reader){.cursor = {window, 0}, .base = base, .memory = memory};
}

void pdf_object_reader_clear(pdf_object_reader *reader)
{
    free(reader->stack);
    reader->stack = NULL;
    reader->stack_count = reader->stack_capacity = 0;
}

bool pdf_is_space(int byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0;
}

bool pdf_is_delimiter(int byte)
{
    switch (byte) {
    case '(': case ')': case '<': case '>': case '[': case ']': case '{': case '}': case '/': case '%':
        return true;
    default:
        return false;
    }
}

static int peek(pdf_object_reader *reader)
{
    int byte = bytes_cursor_peek(&reader->cursor);
    if (byte < 0)
        reader->hit_end = true;
    return byte;
}

static int peek_second(pdf_object_reader *reader)
{
    int byte = bytes_cursor_peek_at(&reader->cursor, 1);
    if (byte < 0)
        reader->hit_end = true;
    return byte;
}

static void skip(pdf_object_reader *reader)
{
    reader->cursor.position++;
}

void pdf_reader_skip_space(pdf_object_reader *reader)
{
    for (;;) {
        int byte = peek(reader);
        if (byte == '%') {
            while ((byte = peek(reader)) >= 0 && byte != '\n' && byte != '\r')
                skip(reader);
        } else if (pdf_is_space(byte)) {
            skip(reader);
        } else {
            return;
        }
    }
}

bool pdf_reader_skip_word(pdf_object_reader *reader, const char *word)
{
    size_t start = reader->cursor.position;
    for (const char *letter = word; *letter; letter++) {
        if (peek(reader) != (unsigned char)*letter) {
            reader->cursor.position = start;
            return false;
        }
        skip(reader);
    }
    if (pdf_is_regular(peek(reader))) {
        reader->cursor.position = start;
        return false;
    }
    return true;
}

bool pdf_reader_read_unsigned(pdf_object_reader *reader, int64_t *ret_number)
{
    size_t start = reader->cursor.position;
    int64_t number = 0;
    int byte;
    while ((byte = peek(reader)) >= '0' && byte <= '9') {
        if (reader->cursor.position - start >= 18) {
            reader->cursor.position = start;
            return false;
        }
        number = number * 10 + (byte - '0');
        skip(reader);
    }
    if (reader->cursor.position == start)
        return false;
    *ret_number = number;
    return true;
}

static pdfseal_status push(pdf_object_reader *reader, const pdf_object *value, pdfseal_error *error)
{
    if (reader->stack_count == reader->stack_capacity) {
        size_t capacity = reader->stack_capacity ? reader->stack_capacity * 2 : 32;
        pdf_object *stack = realloc(reader->stack, capacity * sizeof *stack);
        if (!stack)
            FAIL_MEMORY(error);
        reader->stack = stack;
        reader->stack_capacity = capacity;
    }
    reader->stack[reader->stack_count++] = *value;
    return PDFSEAL_OK;
}

/* The value of a digit and 1; 0: it is none. */
static const int8_t HEX_DIGITS[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16};

static int hex_value(uint8_t byte)
{
    return HEX_DIGITS[byte] - 1;
}

/* The bytes between start and the cursor, decoded in place of a copy in the arena; `decode` gives the decoded length. */
static pdfseal_status keep_bytes(pdf_object_reader *reader, size_t length, uint8_t **ret_bytes, pdfseal_error *error)
{
    *ret_bytes = arena_allocate(reader->memory, length + 1, 1);
    if (!*ret_bytes)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status read_name(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    skip(reader);
    size_t start = reader->cursor.position;
    while (pdf_is_regular(peek(reader)))
        skip(reader);
    bytes_view raw = {reader->cursor.view.data + start, reader->cursor.position - start};
    uint8_t *decoded;
    TRY(keep_bytes(reader, raw.length, &decoded, error));
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        int high = raw.data[i] == '#' && i + 2 < raw.length ? hex_value(raw.data[i + 1]) : -1;
        int low = high >= 0 ? hex_value(raw.data[i + 2]) : -1;
        if (low >= 0) {
            decoded[length++] = (uint8_t)(high * 16 + low);
            i += 2;
        } else {
            decoded[length++] = raw.data[i];
        }
    }
    object->type = PDF_NAME;
    object->as.bytes = (bytes_view){decoded, length};
    return PDFSEAL_OK;
}

/* Pairs of digits with nothing between them, as in the value of a signature; how many bytes of `text` that were. */
static size_t read_pairs(bytes_view text, uint8_t *decoded)
{
    size_t i = 0;
    for (; i + 1 < text.length; i += 2) {
        int high = hex_value(text.data[i]);
        int low = hex_value(text.data[i + 1]);
        if ((high | low) < 0)
            break;
        decoded[i / 2] = (uint8_t)(high << 4 | low);
    }
    return i;
}

static pdfseal_status read_hexadecimal(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    int64_t start = pdf_reader_offset(reader);
    skip(reader);
    bytes_view rest = {reader->cursor.view.data + reader->cursor.position,
                       reader->cursor.view.length - reader->cursor.position};
    const uint8_t *close = memchr(rest.data, '>', rest.length);
    if (!close) {
        reader->hit_end = true;
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, start, "a hexadecimal string does not end (the file is damaged or cut off)");
    }
    rest.length = (size_t)(close - rest.data);
    uint8_t *decoded;
    TRY(keep_bytes(reader, rest.length / 2 + 1, &decoded, error));
    size_t digits = read_pairs(rest, decoded);
    for (size_t i = digits; i < rest.length; i++) {
        int value = hex_value(rest.data[i]);
        if (value < 0) {
            if (!pdf_is_space(rest.data[i]))
                reader->sloppy = true;
            continue;
        }
        decoded[digits / 2] = (uint8_t)(digits % 2 ? decoded[digits / 2] | value : value << 4);
        digits++;
    }
    reader->cursor.position += rest.length + 1;
    object->type = PDF_STRING;
    object->hexadecimal = true;
    object->as.bytes = (bytes_view){decoded, (digits + 1) / 2};
    return PDFSEAL_OK;
}

/* Finds the parenthesis that closes the string; the cursor stands behind the opening one. */
static bool find_literal_end(pdf_object_reader *reader, size_t *ret_end)
{
    bytes_view view = reader->cursor.view;
    size_t nesting = 1;
    for (size_t i = reader->cursor.position; i < view.length; i++) {
        if (view.data[i] == '\\') {
            i++;
        } else if (view.data[i] == '(') {
            nesting++;
        } else if (view.data[i] == ')' && --nesting == 0) {
            *ret_end = i;
            return true;
        }
    }
    reader->hit_end = true;
    return false;
}

/* Decodes the escape whose letter stands at `place`; returns how many bytes it takes, and the byte or -1 for none. */
static size_t decode_escape(bytes_view raw, size_t place, int *ret_byte, bool *sloppy)
{
    uint8_t letter = raw.data[place];
    static const char LETTERS[] = "nrtbf";
    static const char VALUES[] = "\n\r\t\b\f";
    const char *known = letter ? strchr(LETTERS, letter) : NULL;
    if (known) {
        *ret_byte = VALUES[known - LETTERS];
        return 1;
    }
    if (letter == '\r' || letter == '\n') {
        *ret_byte = -1;
        return letter == '\r' && place + 1 < raw.length && raw.data[place + 1] == '\n' ? 2 : 1;
    }
    if (letter < '0' || letter > '7') {
        *ret_byte = letter;
        return 1;
    }
    int value = 0;
    size_t count = 0;
    while (count < 3 && place + count < raw.length && raw.data[place + count] >= '0' && raw.data[place + count] <= '7')
        value = value * 8 + (raw.data[place + count++] - '0');
    *sloppy |= value > 0xFF;
    *ret_byte = value & 0xFF;
    return count;
}

static pdfseal_status read_literal(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    int64_t start = pdf_reader_offset(reader);
    skip(reader);
    size_t end;
    if (!find_literal_end(reader, &end))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, start, "a string does not end (the file is damaged or cut off)");
    bytes_view raw = {reader->cursor.view.data + reader->cursor.position, end - reader->cursor.position};
    uint8_t *decoded;
    TRY(keep_bytes(reader, raw.length, &decoded, error));
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        int byte = raw.data[i];
        if (byte == '\\' && i + 1 < raw.length) {
            i += decode_escape(raw, i + 1, &byte, &reader->sloppy);
        } else if (byte == '\r') {
            byte = '\n';
            if (i + 1 < raw.length && raw.data[i + 1] == '\n')
                i++;
        }
        if (byte >= 0)
            decoded[length++] = (uint8_t)byte;
    }
    reader->cursor.position = end + 1;
    object->type = PDF_STRING;
    object->as.bytes = (bytes_view){decoded, length};
    return PDFSEAL_OK;
}

/* The value of "digits.digits" without locale. */
static double real_of_text(bytes_view text)
{
    double value = 0;
    double scale = 1;
    bool negative = false;
    bool fraction = false;
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = text.data[i];
        if (byte == '-') {
            if (i == 0)
                negative = true;
            else if (value != 0 || fraction)
                break;
        } else if (byte == '.') {
            if (fraction)
                break;
            fraction = true;
        } else if (byte >= '0' && byte <= '9') {
            value = value * 10 + (byte - '0');
            if (fraction)
                scale *= 10;
        }
    }
    return (negative ? -value : value) / scale;
}

static bool is_number_byte(int byte)
{
    return (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.';
}

static pdfseal_status read_number(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    size_t start = reader->cursor.position;
    bool real = false;
    bool odd = false;
    int64_t integer = 0;
    size_t digits = 0;
    int byte;
    while (is_number_byte(byte = peek(reader))) {
        size_t place = reader->cursor.position - start;
        if (byte == '.') {
            odd |= real;
            real = true;
        } else if (byte == '+' || byte == '-') {
            odd |= place > 0;
        } else if (++digits <= 18 && !real) {
            integer = integer * 10 + (byte - '0');
        }
        skip(reader);
    }
    bytes_view text = {reader->cursor.view.data + start, reader->cursor.position - start};
    if (digits == 0)
        odd = true;
    reader->sloppy |= odd;
    if (!real && !odd && digits <= 18) {
        object->type = PDF_INTEGER;
        object->as.integer = text.data[0] == '-' ? -integer : integer;
        return PDFSEAL_OK;
    }
    object->type = PDF_REAL;
    object->as.real.value = real_of_text(text);
    /* A sign alone stands for 0 with readers that accept it, and must not be written again. */
    if (digits == 0)
        text = BYTES_LITERAL("0");
    return arena_copy(reader->memory, text, &object->as.real.text, error);
}

/* After an integer: "0 R" makes it a reference. */
static void try_reference(pdf_object_reader *reader, pdf_object *object)
{
    size_t behind_number = reader->cursor.position;
    int64_t number = object->as.integer;
    int64_t generation;
    if (number < 0 || number > UINT32_MAX || reader->no_references || !pdf_is_space(peek(reader)))
        return;
    pdf_reader_skip_space(reader);
    if (pdf_reader_read_unsigned(reader, &generation) && generation <= 65535 && pdf_is_space(peek(reader))) {
        pdf_reader_skip_space(reader);
        if (pdf_reader_skip_word(reader, "R")) {
            object->type = PDF_REFERENCE;
            object->as.reference = (pdf_reference){(uint32_t)number, (uint32_t)generation};
            return;
        }
    }
    reader->cursor.position = behind_number;
}

static pdfseal_status pop_array(pdf_object_reader *reader, size_t bottom, pdf_object *object, pdfseal_error *error)
{
    size_t count = reader->stack_count - bottom;
    pdf_object *items = NULL;
    if (count) {
        items = ARENA_NEW_ARRAY(reader->memory, pdf_object, count);
        if (!items)
            FAIL_MEMORY(error);
        memcpy(items, reader->stack + bottom, count * sizeof *items);
    }
    reader->stack_count = bottom;
    object->type = PDF_ARRAY;
    object->as.array.items = items;
    object->as.array.count = count;
    return PDFSEAL_OK;
}

static bool stands_dictionary_end(pdf_object_reader *reader)
{
    return peek(reader) == '>' && peek_second(reader) == '>';
}

/* A word that no array or dictionary goes beyond, whatever is missing at its end. */
static bool stands_object_end(pdf_object_reader *reader)
{
    static const char *const WORDS[] = {"endobj", "endstream", "stream", "obj", "xref", "trailer", "startxref"};
    size_t position = reader->cursor.position;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        bool found = pdf_reader_skip_word(reader, WORDS[i]);
        reader->cursor.position = position;
        if (found)
            return true;
    }
    return false;
}

static pdfseal_status read_array(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    int64_t start = pdf_reader_offset(reader);
    skip(reader);
    size_t bottom = reader->stack_count;
    for (;;) {
        pdf_reader_skip_space(reader);
        int byte = peek(reader);
        if (byte == ']')
            break;
        if (byte < 0)
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, start, "an array does not end (the file is damaged or cut off)");
        if (reader->patient && (stands_object_end(reader) || (reader->depth > 1 && stands_dictionary_end(reader)))) {
            reader->sloppy = true;
            return pop_array(reader, bottom, object, error);
        }
        pdf_object item = {0};
        TRY(read_value(reader, &item, error));
        TRY(push(reader, &item, error));
    }
    skip(reader);
    return pop_array(reader, bottom, object, error);
}

static int compare_keys(const void *a, const void *b)
{
    const pdf_entry *const *first = a;
    const pdf_entry *const *second = b;
    bytes_view one = (*first)->key;
    bytes_view other = (*second)->key;
    if (one.length != other.length)
        return one.length < other.length ? -1 : 1;
    return one.length ? memcmp(one.data, other.data, one.length) : 0;
}

static bool few_have_duplicate(const pdf_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (bytes_equal(entries[i].key, entries[j].key))
                return true;
        }
    }
    return false;
}

/* Exact for large dictionaries too: a second key far behind the first one is what a forger would write. */
static pdfseal_status find_duplicate(const pdf_entry *entries, size_t count, bool *ret_duplicate, pdfseal_error *error)
{
    enum { FEW = 32 };
    *ret_duplicate = false;
    if (count <= FEW) {
        *ret_duplicate = few_have_duplicate(entries, count);
        return PDFSEAL_OK;
    }
    const pdf_entry **sorted = malloc(count * sizeof(const pdf_entry *));
    if (!sorted)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &entries[i];
    qsort(sorted, count, sizeof(const pdf_entry *), compare_keys);
    for (size_t i = 1; i < count && !*ret_duplicate; i++)
        *ret_duplicate = bytes_equal(sorted[i - 1]->key, sorted[i]->key);
    free(sorted);
    return PDFSEAL_OK;
}

/* Keys and values lie on the stack in turn. */
static pdfseal_status pop_dictionary(pdf_object_reader *reader, size_t bottom, pdf_object *object, pdfseal_error *error)
{
    size_t count = (reader->stack_count - bottom) / 2;
    pdf_entry *entries = NULL;
    if (count) {
        entries = ARENA_NEW_ARRAY(reader->memory, pdf_entry, count);
        if (!entries)
            FAIL_MEMORY(error);
    }
    for (size_t i = 0; i < count; i++) {
        entries[i].key = reader->stack[bottom + 2 * i].as.bytes;
        entries[i].value = reader->stack[bottom + 2 * i + 1];
    }
    reader->stack_count = bottom;
    object->type = PDF_DICTIONARY;
    object->as.dictionary.entries = entries;
    object->as.dictionary.count = count;
    return find_duplicate(entries, count, &object->duplicate_keys, error);
}

/* What stands where a key should be. True when the dictionary ends here. */
static pdfseal_status pass_junk(pdf_object_reader *reader, bool *ret_end, pdfseal_error *error)
{
    pdf_object junk = {0};
    if (!reader->patient || peek(reader) < 0)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, pdf_reader_offset(reader),
                "a dictionary has something else than a name as key (the file is damaged or cut off)");
    reader->sloppy = true;
    *ret_end = stands_object_end(reader);
    return *ret_end ? PDFSEAL_OK : read_value(reader, &junk, error);
}

static pdfseal_status read_dictionary(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    reader->cursor.position += 2;
    size_t bottom = reader->stack_count;
    for (;;) {
        pdf_reader_skip_space(reader);
        if (stands_dictionary_end(reader)) {
            reader->cursor.position += 2;
            break;
        }
        if (peek(reader) != '/') {
            bool end = false;
            TRY(pass_junk(reader, &end, error));
            if (end)
                break;
            continue;
        }
        pdf_object key = {.start = pdf_reader_offset(reader)};
        TRY(read_name(reader, &key, error));
        pdf_reader_skip_space(reader);
        pdf_object value = PDF_NULL_OBJECT;
        if (stands_dictionary_end(reader) || (reader->patient && stands_object_end(reader)))
            reader->sloppy = true;
        else
            TRY(read_value(reader, &value, error));
        TRY(push(reader, &key, error));
        TRY(push(reader, &value, error));
    }
    return pop_dictionary(reader, bottom, object, error);
}

static void pass_unknown_word(pdf_object_reader *reader)
{
    reader->sloppy = true;
    if (!pdf_is_regular(peek(reader)))
        skip(reader);
    else
        while (pdf_is_regular(peek(reader)))
            skip(reader);
}

static pdfseal_status read_keyword(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    if (pdf_reader_skip_word(reader, "true") || pdf_reader_skip_word(reader, "false")) {
        object->type = PDF_BOOLEAN;
        object->as.boolean = reader->cursor.view.data[reader->cursor.position - 2] == 'u';
        return PDFSEAL_OK;
    }
    if (pdf_reader_skip_word(reader, "null")) {
        object->type = PDF_NULL;
        return PDFSEAL_OK;
    }
    if (reader->patient && reader->depth > 1 && peek(reader) >= 0) {
        pass_unknown_word(reader);
        object->type = PDF_NULL;
        return PDFSEAL_OK;
    }
    FAIL_AT(error, PDFSEAL_ERROR_INPUT, pdf_reader_offset(reader),
            "something stands where an object should be (the file is damaged or cut off)");
}

static pdfseal_status read_token(pdf_object_reader *reader, pdf_object *object, pdfseal_error *error)
{
    int byte = peek(reader);
    if (byte == '/')
        return read_name(reader, object, error);
    if (byte == '(')
        return read_literal(reader, object, error);
    if (byte == '[')
        return read_array(reader, object, error);
    if (byte == '<')
        return peek_second(reader) == '<' ? read_dictionary(reader, object, error)
                                          : read_hexadecimal(reader, object, error);
    if (is_number_byte(byte)) {
        TRY(read_number(reader, object, error));
        if (object->type == PDF_INTEGER)
            try_reference(reader, object);
        return PDFSEAL_OK;
    }
    return read_keyword(reader, object, error);
}

static pdfseal_status read_value(pdf_object_reader *reader, pdf_object *ret_object, pdfseal_error *error)
{
    int64_t start = pdf_reader_offset(reader);
    if (reader->depth >= limits_get(reader->limits, LIMITS_OBJECT_NESTING))
        FAIL_LIMIT(error, start, reader->limits, LIMITS_OBJECT_NESTING);
    reader->depth++;
    pdfseal_status status = read_token(reader, ret_object, error);
    reader->depth--;
    ret_object->start = start;
    ret_object->end = pdf_reader_offset(reader);
    return status;
}

pdfseal_status pdf_reader_read_object(pdf_object_reader *reader, pdf_object *ret_object, pdfseal_error *error)
{
    pdf_reader_skip_space(reader);
    pdf_object object = {0};
    reader->stack_count = 0;
    TRY(read_value(reader, &object, error));
    *ret_object = object;
    return PDFSEAL_OK;
}
