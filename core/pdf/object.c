/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about objects. */
#include "pdf/object.h"

#include "base/limits.h"

const pdf_object PDF_NULL_OBJECT = {.type = PDF_NULL, .start = -1, .end = -1};

const pdf_object *pdf_dictionary_find(const pdf_object *dictionary, const char *key)
{
    if (!dictionary || dictionary->type != PDF_DICTIONARY)
        return NULL;
    bytes_view wanted = bytes_of_text(key);
    for (size_t i = dictionary->as.dictionary.count; i-- > 0;) {
        const pdf_entry *entry = &dictionary->as.dictionary.entries[i];
        if (bytes_equal(entry->key, wanted))
            return &entry->value;
    }
    return NULL;
}

bool pdf_object_is_name(const pdf_object *object, const char *name)
{
    return object && object->type == PDF_NAME && bytes_equal_text(object->as.bytes, name);
}

bool pdf_object_is(const pdf_object *object, pdf_type type)
{
    return object && object->type == type;
}

bool pdf_object_number(const pdf_object *object, double *ret_number)
{
    if (pdf_object_is(object, PDF_INTEGER))
        *ret_number = (double)object->as.integer;
    else if (pdf_object_is(object, PDF_REAL))
        *ret_number = object->as.real.value;
    else
        return false;
    return true;
}

bool pdf_object_integer(const pdf_object *object, int64_t low, int64_t high, int64_t *ret_integer)
{
    if (!pdf_object_is(object, PDF_INTEGER) || object->as.integer < low || object->as.integer > high)
        return false;
    *ret_integer = object->as.integer;
    return true;
}

static bool arrays_equal(const pdf_object *a, const pdf_object *b)
{
    if (a->as.array.count != b->as.array.count)
        return false;
    for (size_t i = 0; i < a->as.array.count; i++) {
        if (!pdf_object_equal(&a->as.array.items[i], &b->as.array.items[i]))
            return false;
    }
    return true;
}

/* The value at the same place is tried first: equal dictionaries nearly always have the same order. */
static const pdf_object *find_entry(const pdf_object *dictionary, size_t likely, bytes_view key)
{
    if (likely < dictionary->as.dictionary.count) {
        const pdf_entry *entry = &dictionary->as.dictionary.entries[likely];
        if (bytes_equal(entry->key, key))
            return &entry->value;
    }
    for (size_t i = 0; i < dictionary->as.dictionary.count; i++) {
        if (bytes_equal(dictionary->as.dictionary.entries[i].key, key))
            return &dictionary->as.dictionary.entries[i].value;
    }
    return NULL;
}

static bool dictionaries_equal(const pdf_object *a, const pdf_object *b)
{
    if (a->as.dictionary.count != b->as.dictionary.count || a->duplicate_keys || b->duplicate_keys)
        return false;
    for (size_t i = 0; i < a->as.dictionary.count; i++) {
        const pdf_entry *entry = &a->as.dictionary.entries[i];
        const pdf_object *other = find_entry(b, i, entry->key);
        if (!other || !pdf_object_equal(&entry->value, other))
            return false;
    }
    return true;
}

/* A sign that is not in front, or a second point. */
static bool is_odd_number(const pdf_object *object)
{
    bool fraction = false;
    if (object->type != PDF_REAL)
        return false;
    bytes_view text = object->as.real.text;
    for (size_t i = 0; i < text.length; i++) {
        bool point = text.data[i] == '.';
        if ((point && fraction) || (i > 0 && (text.data[i] == '-' || text.data[i] == '+')))
            return true;
        fraction |= point;
    }
    return false;
}

bool pdf_object_is_clear(const pdf_object *object)
{
    bool clear = !is_odd_number(object) && !(object->type == PDF_DICTIONARY && object->duplicate_keys);
    for (size_t i = 0; object->type == PDF_ARRAY && clear && i < object->as.array.count; i++)
        clear = pdf_object_is_clear(&object->as.array.items[i]);
    for (size_t i = 0; object->type == PDF_DICTIONARY && clear && i < object->as.dictionary.count; i++)
        clear = pdf_object_is_clear(&object->as.dictionary.entries[i].value);
    return clear;
}

/* Whether keys that stand twice have equal values; of more keys than these that is not looked for. */
static bool doubles_are_equal(const pdf_object *dictionary)
{
    enum { MOST_KEYS = 256 };
    size_t count = dictionary->as.dictionary.count;
    const pdf_entry *entries = dictionary->as.dictionary.entries;
    if (count > MOST_KEYS)
        return false;
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (bytes_equal(entries[i].key, entries[j].key) && !pdf_object_equal(&entries[i].value, &entries[j].value))
                return false;
        }
    }
    return true;
}

bool pdf_object_reads_alike(const pdf_object *object)
{
    bool alike = !is_odd_number(object) &&
                 (object->type != PDF_DICTIONARY || !object->duplicate_keys || doubles_are_equal(object));
    for (size_t i = 0; object->type == PDF_ARRAY && alike && i < object->as.array.count; i++)
        alike = pdf_object_reads_alike(&object->as.array.items[i]);
    for (size_t i = 0; object->type == PDF_DICTIONARY && alike && i < object->as.dictionary.count; i++)
        alike = pdf_object_reads_alike(&object->as.dictionary.entries[i].value);
    return alike;
}

bool pdf_object_equal(const pdf_object *a, const pdf_object *b)
{
    double first;
    double second;
    if (is_odd_number(a) || is_odd_number(b))
        return a->type == b->type && bytes_equal(a->as.real.text, b->as.real.text);
    if (pdf_object_number(a, &first) && pdf_object_number(b, &second))
        return first == second;
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case PDF_BOOLEAN:
        return a->as.boolean == b->as.boolean;
    case PDF_STRING:
    case PDF_NAME:
        return bytes_equal(a->as.bytes, b->as.bytes);
    case PDF_ARRAY:
        return arrays_equal(a, b);
    case PDF_DICTIONARY:
        return dictionaries_equal(a, b);
    case PDF_REFERENCE:
        return pdf_reference_equal(a->as.reference, b->as.reference);
    default:
        return true;
    }
}
