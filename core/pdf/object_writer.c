/* SPDX-License-Identifier: Apache-2.0 */
/* Objects as text. */
#include "pdf/object_writer.h"

#include "base/limits.h"
#include "pdf/object_reader.h"
#include "pdf/text_string.h"

/* Stands for what is no character. */
#define REPLACEMENT_CHARACTER 0xFFFD

static const char HEX_DIGITS[] = "0123456789ABCDEF";

pdfseal_status pdf_name_write(bytes_view name, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '/', error));
    for (size_t i = 0; i < name.length; i++) {
        uint8_t byte = name.data[i];
        if (byte > 0x20 && byte < 0x7F && byte != '#' && !pdf_is_delimiter(byte)) {
            TRY(bytes_buffer_append_byte(out, byte, error));
        } else {
            char escaped[3] = {'#', HEX_DIGITS[byte >> 4], HEX_DIGITS[byte & 15]};
            TRY(bytes_buffer_append(out, escaped, sizeof escaped, error));
        }
    }
    return PDFSEAL_OK;
}

pdfseal_status pdf_string_write(bytes_view bytes, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '(', error));
    for (size_t i = 0; i < bytes.length; i++) {
        uint8_t byte = bytes.data[i];
        if (byte == '(' || byte == ')' || byte == '\\')
            TRY(bytes_buffer_append_byte(out, '\\', error));
        if (byte < 0x20 || byte >= 0x7F)
            TRY(bytes_buffer_append_format(out, error, "\\%03o", byte));
        else
            TRY(bytes_buffer_append_byte(out, byte, error));
    }
    return bytes_buffer_append_byte(out, ')', error);
}

pdfseal_status pdf_hexadecimal_write(bytes_view bytes, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '<', error));
    TRY(bytes_buffer_reserve(out, bytes.length * 2, error));
    for (size_t i = 0; i < bytes.length; i++) {
        out->data[out->length++] = (uint8_t)HEX_DIGITS[bytes.data[i] >> 4];
        out->data[out->length++] = (uint8_t)HEX_DIGITS[bytes.data[i] & 15];
    }
    return bytes_buffer_append_byte(out, '>', error);
}

static pdfseal_status append_utf16(bytes_buffer *utf16, uint32_t unit, pdfseal_error *error)
{
    uint8_t bytes[2] = {(uint8_t)(unit >> 8), (uint8_t)unit};
    return bytes_buffer_append(utf16, bytes, sizeof bytes, error);
}

static bool is_plain(const char *utf8)
{
    bool plain = true;
    for (const char *letter = utf8; *letter; letter++)
        plain &= (unsigned char)*letter < 0x7F && ((unsigned char)*letter >= 0x20 || *letter == '\n');
    return plain;
}

pdfseal_status pdf_text_string_encode(const char *utf8, bytes_buffer *out, pdfseal_error *error)
{
    if (is_plain(utf8))
        return bytes_buffer_append_text(out, utf8, error);
    TRY(append_utf16(out, 0xFEFF, error));
    bytes_cursor cursor = {bytes_of_text(utf8), 0};
    while (cursor.position < cursor.view.length) {
        int32_t read = pdf_utf8_read(&cursor);
        uint32_t point = read < 0 ? REPLACEMENT_CHARACTER : (uint32_t)read;
        if (point >= 0x10000) {
            TRY(append_utf16(out, 0xD800 + ((point - 0x10000) >> 10), error));
            TRY(append_utf16(out, 0xDC00 + ((point - 0x10000) & 0x3FF), error));
        } else {
            TRY(append_utf16(out, point, error));
        }
    }
    return PDFSEAL_OK;
}

pdfseal_status pdf_text_string_write(const char *utf8, bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    bytes_buffer_init(&bytes, out->maximum);
    TRY(pdf_text_string_encode(utf8, &bytes, error));
    return is_plain(utf8) ? pdf_string_write(bytes_buffer_view(&bytes), out, error)
                          : pdf_hexadecimal_write(bytes_buffer_view(&bytes), out, error);
}

pdfseal_status pdf_reference_write(pdf_reference reference, bytes_buffer *out, pdfseal_error *error)
{
    return bytes_buffer_append_format(out, error, "%u %u R", reference.number, reference.generation);
}

static pdfseal_status write_value(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                  pdfseal_error *error);

static pdfseal_status write_array(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                  pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; i < object->as.array.count; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(write_value(&object->as.array.items[i], coder, out, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

static pdfseal_status write_dictionary(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                       pdfseal_error *error)
{
    TRY(bytes_buffer_append_text(out, "<<", error));
    for (size_t i = 0; i < object->as.dictionary.count; i++) {
        const pdf_entry *entry = &object->as.dictionary.entries[i];
        TRY(pdf_name_write(entry->key, out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(write_value(&entry->value, coder, out, error));
    }
    return bytes_buffer_append_text(out, ">>", error);
}

static pdfseal_status write_string(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                   pdfseal_error *error)
{
    if (coder)
        return coder->write(coder->context, object->as.bytes, out, error);
    return object->hexadecimal ? pdf_hexadecimal_write(object->as.bytes, out, error)
                               : pdf_string_write(object->as.bytes, out, error);
}

static pdfseal_status write_value(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                  pdfseal_error *error)
{
    switch (object->type) {
    case PDF_NULL:
        return bytes_buffer_append_text(out, "null", error);
    case PDF_BOOLEAN:
        return bytes_buffer_append_text(out, object->as.boolean ? "true" : "false", error);
    case PDF_INTEGER:
        return bytes_buffer_append_format(out, error, "%lld", (long long)object->as.integer);
    case PDF_REAL:
        return bytes_buffer_append(out, object->as.real.text.data, object->as.real.text.length, error);
    case PDF_STRING:
        return write_string(object, coder, out, error);
    case PDF_NAME:
        return pdf_name_write(object->as.bytes, out, error);
    case PDF_ARRAY:
        return write_array(object, coder, out, error);
    case PDF_DICTIONARY:
        return write_dictionary(object, coder, out, error);
    case PDF_REFERENCE:
        return pdf_reference_write(object->as.reference, out, error);
    }
    FAIL(error, PDFSEAL_ERROR_INTERNAL, "an object of an unknown type cannot be written");
}

pdfseal_status pdf_object_write(const pdf_object *object, bytes_buffer *out, pdfseal_error *error)
{
    return write_value(object, NULL, out, error);
}

pdfseal_status pdf_object_write_coded(const pdf_object *object, const pdf_string_coder *coder, bytes_buffer *out,
                                      pdfseal_error *error)
{
    return write_value(object, coder, out, error);
}
