/* SPDX-License-Identifier: Apache-2.0 */
/* Reads objects from a window of bytes. A window may end too early: `hit_end` then asks for a larger one.
 * source  ISO 32000-2:2020 7.2, 7.3 */
#ifndef PDF_OBJECT_READER_H
#define PDF_OBJECT_READER_H

#include "pdf/object.h"

typedef struct pdf_object_reader {
    bytes_cursor cursor;
    int64_t base;         /* offset of the window's first byte */
    arena *memory;        /* owns what is read */
    bool no_references;   /* a trailer's or a content's place where "1 0 R" is no reference */
    bool patient;         /* of a damaged file: what cannot be understood inside arrays and dictionaries is passed over */
    bool hit_end;         /* a byte behind the window was wanted */
    bool sloppy;          /* something was read that the standard does not allow */
    const limits *limits; /* NULL: the defaults */
    unsigned depth;
    pdf_object *stack;    /* open arrays and dictionaries: their values so far */
    size_t stack_count, stack_capacity;
} pdf_object_reader;

void pdf_object_reader_init(pdf_object_reader *reader, bytes_view window, int64_t base, arena *memory);
void pdf_object_reader_clear(pdf_object_reader *reader);

bool pdf_is_space(int byte);
bool pdf_is_delimiter(int byte);
/* A byte that can stand in a name or keyword. */
static inline bool pdf_is_regular(int byte)
{
    return byte >= 0 && !pdf_is_space(byte) && !pdf_is_delimiter(byte);
}

/* Passes white space and comments. */
void pdf_reader_skip_space(pdf_object_reader *reader);
/* Passes `word` if it stands here as a whole word. */
bool pdf_reader_skip_word(pdf_object_reader *reader, const char *word);
/* Reads an unsigned integer of at most 19 digits; false (and nothing passed) where none stands. */
bool pdf_reader_read_unsigned(pdf_object_reader *reader, int64_t *ret_number);
/* Reads one object. INPUT with the offset where it is none. */
pdfseal_status pdf_reader_read_object(pdf_object_reader *reader, pdf_object *ret_object, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Offset of the next byte. */
static inline int64_t pdf_reader_offset(const pdf_object_reader *reader)
{
    return reader->base + (int64_t)reader->cursor.position;
}

#endif
