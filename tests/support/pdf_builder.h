/* SPDX-License-Identifier: Apache-2.0 */
/* Builds PDF files for tests: objects in, a file with the wanted cross-reference out. It knows nothing of core/pdf, so
 * that a mistake there is not made here too. A failure ends the test. */
#ifndef TESTS_PDF_BUILDER_H
#define TESTS_PDF_BUILDER_H

#include "base/bytes.h"

#define PDF_BUILDER_MOST_ENTRIES 4096

typedef enum built_kind { BUILT_FREE, BUILT_OFFSET, BUILT_IN_STREAM } built_kind;

/* What the next section says of one object. */
typedef struct built_entry {
    unsigned number;
    built_kind kind;
    int64_t place;       /* offset; or the number of the object stream */
    unsigned generation; /* or the index in the object stream */
} built_entry;

/* How tables are written. */
typedef struct built_table_form {
    const char *end_of_line; /* of an entry: " \n" (the standard's), "\r\n", or one byte in 19-byte entries; NULL: " \n" */
    bool counts_from_1;      /* the first subsection says 1 where it means 0 */
    bool one_subsection_an_entry;
} built_table_form;

typedef struct pdf_builder {
    bytes_buffer bytes;
    built_entry entries[PDF_BUILDER_MOST_ENTRIES]; /* of the section in the making */
    size_t entry_count;
    int64_t previous;      /* position of the last section, -1: none yet */
    unsigned highest;
    built_table_form form;
    const char *trailer;   /* further entries of every trailer; begins as "/Root 1 0 R" */
} pdf_builder;

#define PDF_BUILDER_CLEANUP __attribute__((cleanup(pdf_builder_clear)))

/* Begins with the header line `header`; NULL: "%PDF-1.7" and a comment of high bytes. */
void pdf_builder_init(pdf_builder *builder, const char *header);
void pdf_builder_clear(pdf_builder *builder);
bytes_view pdf_builder_view(const pdf_builder *builder);
int64_t pdf_builder_position(const pdf_builder *builder);

/* Appends text as it is. */
void pdf_builder_text(pdf_builder *builder, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends "NUMBER 0 obj … endobj" and notes its place. Returns its offset. */
int64_t pdf_builder_object(pdf_builder *builder, unsigned number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Appends a stream with `entries` (text between << and >>, without Length). */
int64_t pdf_builder_stream(pdf_builder *builder, unsigned number, const char *entries, bytes_view data);
/* Appends an object stream that holds the texts as the objects `numbers`. */
void pdf_builder_object_stream(pdf_builder *builder, unsigned number, const unsigned *numbers,
                               const char *const *texts, size_t count);
/* Notes an entry without writing anything. */
void pdf_builder_note(pdf_builder *builder, built_entry entry);
void pdf_builder_free_entry(pdf_builder *builder, unsigned number, unsigned generation);

/* Each ends the section: writes the cross-reference of the noted entries, the trailer (Size, Prev where a section came
 * before, `trailer`), startxref and %%EOF. Returns the section's position. */
int64_t pdf_builder_table(pdf_builder *builder);
/* Object 0 is noted by itself in the first section. `extra`: further entries of the stream, or NULL. */
int64_t pdf_builder_xref_stream(pdf_builder *builder, unsigned number, const char *extra);
/* A table in which the objects of object streams are free, and the stream `number` that its XRefStm names. */
int64_t pdf_builder_hybrid(pdf_builder *builder, unsigned number);
/* The parts of a table for files that are odd: the section without startxref; and the closing alone. */
int64_t pdf_builder_bare_table(pdf_builder *builder, const char *trailer_extra);
void pdf_builder_closing(pdf_builder *builder, int64_t startxref);

/* A signature dictionary with room for its range; the places are offsets in the file. */
typedef struct built_signature {
    int64_t range_start;                  /* of the digits' room, behind "/ByteRange " */
    int64_t contents_start, contents_end; /* of the string with its brackets */
} built_signature;

/* Appends the object: `entries` (begins as "/Type/Sig…"), ByteRange, and Contents of `contents_bytes` bytes 0x30, 0x31, …  */
void pdf_builder_signature(pdf_builder *builder, unsigned number, const char *entries, size_t contents_bytes,
                           built_signature *ret_signature);
/* Lets the signature cover the file up to `end`. */
void pdf_builder_cover(pdf_builder *builder, const built_signature *signature, int64_t end);
/* Puts any other text (at most 48 bytes) into the room of the range. */
void pdf_builder_set_range(pdf_builder *builder, const built_signature *signature, const char *text);

/* Catalog 1, page tree 2, pages from 3 on (empty, 200 by 300). */
void pdf_builder_pages(pdf_builder *builder, unsigned page_count);
/* A file with one page and a table. */
void pdf_builder_small_file(pdf_builder *builder);

#endif
