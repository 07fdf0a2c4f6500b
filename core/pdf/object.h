/* SPDX-License-Identifier: Apache-2.0 */
/* PDF objects as they were read: values in an arena, each knowing where its text stands.
 * source  ISO 32000-2:2020 7.3 */
#ifndef PDF_OBJECT_H
#define PDF_OBJECT_H

#include "base/arena.h"

typedef enum pdf_type {
    PDF_NULL, PDF_BOOLEAN, PDF_INTEGER, PDF_REAL, PDF_STRING, PDF_NAME, PDF_ARRAY, PDF_DICTIONARY, PDF_REFERENCE
} pdf_type;

typedef struct pdf_reference {
    uint32_t number;
    uint32_t generation;
} pdf_reference;

typedef struct pdf_object pdf_object;
typedef struct pdf_entry pdf_entry;

struct pdf_object {
    pdf_type type;
    bool hexadecimal;    /* STRING: written as <…> */
    bool duplicate_keys; /* DICTIONARY: a key stands twice; the last one counts */
    int64_t start, end;  /* its text in the file; inside an object stream: in the decoded stream */
    union {
        bool boolean;
        int64_t integer;
        struct {
            double value;
            bytes_view text; /* as written, so that it can be written again unchanged */
        } real;
        bytes_view bytes; /* STRING decoded; NAME without its slash, #xx decoded */
        struct {
            pdf_object *items;
            size_t count;
        } array;
        struct {
            pdf_entry *entries; /* in the order of the file */
            size_t count;
        } dictionary;
        pdf_reference reference;
    } as;
};

struct pdf_entry {
    bytes_view key;
    pdf_object value;
};

/* The null object, for what is absent. */
extern const pdf_object PDF_NULL_OBJECT;

/* The value of `key`, or NULL; the last one where a key stands twice. `dictionary` may be NULL or of another type. */
const pdf_object *pdf_dictionary_find(const pdf_object *dictionary, const char *key);
/* Whether `object` (may be NULL) is the name `name`. */
bool pdf_object_is_name(const pdf_object *object, const char *name);
bool pdf_object_is(const pdf_object *object, pdf_type type);
/* Integer or real as a double; false for other types. */
bool pdf_object_number(const pdf_object *object, double *ret_number);
/* An integer within [low, high]; false otherwise. Reals without a fraction are no integers. */
bool pdf_object_integer(const pdf_object *object, int64_t low, int64_t high, int64_t *ret_integer);
static inline bool pdf_reference_equal(pdf_reference a, pdf_reference b)
{
    return a.number == b.number && a.generation == b.generation;
}
/* Whether two values are the same: numbers by value, names and strings by bytes, dictionaries regardless of order,
 * references by their numbers (they are not followed). */
bool pdf_object_equal(const pdf_object *a, const pdf_object *b);
/* Whether every reader takes `object` for the same: no key stands twice, at any depth, and no number is written as the standard
 * does not allow (such numbers are equal to the same letters alone). */
bool pdf_object_is_clear(const pdf_object *object);
/* The same but for keys that stand twice with equal values, which no reader can take for another. */
bool pdf_object_reads_alike(const pdf_object *object);

#endif
