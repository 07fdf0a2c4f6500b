/* SPDX-License-Identifier: Apache-2.0 */
/* Files in memory, so that tests leave nothing behind. */
#include "built_document.h"

#include "expect.h"
#include "pdf/object_writer.h"

#include <sys/mman.h>
#include <unistd.h>

int built_file_open(bytes_view bytes)
{
    int fd = memfd_create("built.pdf", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes.data, bytes.length, 0), bytes.length);
    return fd;
}

pdfseal_status built_document_try(bytes_view bytes, pdf_document **ret_document, pdfseal_error *error)
{
    file_input input;
    TRY(file_input_open_fd(built_file_open(bytes), "built.pdf", &input, error));
    input.owned = true;
    return pdf_document_open(&input, NULL, ret_document, error);
}

pdf_document *built_document_open(const pdf_builder *builder)
{
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    EXPECT_OK(built_document_try(pdf_builder_view(builder), &document, &error), &error);
    return document;
}

const pdf_indirect *built_object(pdf_document *document, uint32_t number)
{
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    EXPECT_OK(pdf_view_load(pdf_view_newest(document), (pdf_reference){number, 0}, &object, &error), &error);
    assert_non_null(object);
    return object;
}

const char *built_text(pdf_document *document, size_t revision, uint32_t number)
{
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    pdf_place place;
    pdf_view view = {document, revision};
    bool known = pdf_view_place(view, number, &place);
    pdf_reference reference = {number, known && place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
    EXPECT_OK(pdf_view_load(view, reference, &object, &error), &error);
    if (!object)
        return "absent";
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, (size_t)1 << 20);
    EXPECT_OK(pdf_object_write(&object->value, &text, &error), &error);
    char *kept = arena_text(pdf_document_memory(document), bytes_buffer_view(&text));
    assert_non_null(kept);
    return kept;
}

bool built_has_warning(const pdf_document *document, const char *code)
{
    for (size_t i = 0; i < pdf_document_warning_count(document); i++) {
        if (strcmp(pdf_document_warning(document, i)->code, code) == 0)
            return true;
    }
    return false;
}
