/* SPDX-License-Identifier: Apache-2.0 */
/* Copies entries, but for the changed ones. */
#include "pdf/dictionary_editor.h"

static bool is_changed(const pdf_change *changes, size_t count, bytes_view key)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_text(key, changes[i].key))
            return true;
    }
    return false;
}

/* Of a key that stands twice only the last counts, and only that one is copied. */
static bool is_overridden(const pdf_object *dictionary, size_t index)
{
    for (size_t i = index + 1; dictionary->duplicate_keys && i < dictionary->as.dictionary.count; i++) {
        if (bytes_equal(dictionary->as.dictionary.entries[i].key, dictionary->as.dictionary.entries[index].key))
            return true;
    }
    return false;
}

pdfseal_status pdf_dictionary_write_changed(const pdf_object *dictionary, const pdf_change *changes, size_t count,
                                            bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_text(out, "<<", error));
    for (size_t i = 0; dictionary && i < dictionary->as.dictionary.count; i++) {
        const pdf_entry *entry = &dictionary->as.dictionary.entries[i];
        if (is_changed(changes, count, entry->key) || is_overridden(dictionary, i))
            continue;
        TRY(pdf_name_write(entry->key, out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(pdf_object_write(&entry->value, out, error));
    }
    for (size_t i = 0; i < count; i++) {
        if (changes[i].text.length == 0)
            continue;
        TRY(bytes_buffer_append_format(out, error, "/%s ", changes[i].key));
        TRY(bytes_buffer_append(out, changes[i].text.data, changes[i].text.length, error));
    }
    return bytes_buffer_append_text(out, ">>", error);
}

pdfseal_status pdf_array_write_added(const pdf_object *array, const pdf_reference *added, size_t count, bytes_buffer *out,
                                     pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; pdf_object_is(array, PDF_ARRAY) && i < array->as.array.count; i++) {
        TRY(pdf_object_write(&array->as.array.items[i], out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(pdf_reference_write(added[i], out, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}
