/* SPDX-License-Identifier: Apache-2.0 */
/* A one-page document in a temporary file: a section is added to it, and what was added is read back. */
#ifndef TESTS_SCRATCH_DOCUMENT_H
#define TESTS_SCRATCH_DOCUMENT_H

#include "pdf/section_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct scratch_document {
    FILE *file;
    pdf_document *document;
    pdf_section *section;
} scratch_document;

static inline void reopen_scratch(scratch_document *scratch)
{
    file_input input;
    pdfseal_error error = {0};
    assert_int_equal(file_input_open_fd(fileno(scratch->file), "scratch.pdf", &input, &error), PDFSEAL_OK);
    assert_int_equal(pdf_document_open(&input, NULL, &scratch->document, &error), PDFSEAL_OK);
}

static inline void open_scratch(scratch_document *scratch)
{
    static const char *const objects[] = {"<</Type/Catalog/Pages 2 0 R>>",
                                          "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>"};
    long places[3];
    scratch->file = tmpfile();
    assert_non_null(scratch->file);
    fputs("%PDF-1.7\n", scratch->file);
    for (int i = 0; i < 3; i++) {
        places[i] = ftell(scratch->file);
        fprintf(scratch->file, "%d 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    long xref = ftell(scratch->file);
    fputs("xref\n0 4\n0000000000 65535 f \n", scratch->file);
    for (int i = 0; i < 3; i++)
        fprintf(scratch->file, "%010ld 00000 n \n", places[i]);
    fprintf(scratch->file, "trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%ld\n%%%%EOF\n", xref);
    assert_int_equal(fflush(scratch->file), 0);
    reopen_scratch(scratch);
    assert_int_equal(pdf_section_new(scratch->document, &scratch->section, NULL), PDFSEAL_OK);
}

/* Ends the section, appends it to the file and opens the result. */
static inline void finish_scratch(scratch_document *scratch)
{
    static const uint8_t identifier[16] = {1};
    assert_int_equal(pdf_section_finish(scratch->section, identifier, NULL), PDFSEAL_OK);
    const bytes_buffer *bytes = pdf_section_bytes(scratch->section);
    assert_int_equal(pwrite(fileno(scratch->file), bytes->data, bytes->length,
                            (off_t)pdf_document_size(scratch->document)),
                     bytes->length);
    pdf_section_free(scratch->section);
    pdf_document_close(scratch->document);
    scratch->section = NULL;
    reopen_scratch(scratch);
}

static inline const pdf_indirect *load_scratch(scratch_document *scratch, pdf_reference reference)
{
    const pdf_indirect *object = NULL;
    assert_int_equal(pdf_view_load(pdf_view_newest(scratch->document), reference, &object, NULL), PDFSEAL_OK);
    assert_non_null(object);
    return object;
}

/* The decoded bytes of a stream; the caller clears `out`. */
static inline void decode_scratch(scratch_document *scratch, const pdf_indirect *stream, bytes_buffer *out)
{
    bytes_buffer_init(out, (size_t)64 << 20);
    assert_int_equal(pdf_view_stream_decode(pdf_view_newest(scratch->document), stream, out, NULL),
                     PDFSEAL_OK);
}

static inline void close_scratch(scratch_document *scratch)
{
    pdf_section_free(scratch->section);
    pdf_document_close(scratch->document);
    (void)fclose(scratch->file);
}

#endif
