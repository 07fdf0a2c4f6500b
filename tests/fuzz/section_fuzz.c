/* SPDX-License-Identifier: Apache-2.0 */
/* Lays out a signature in any document that opens and whose signatures can be read: the result must open too, have one revision more, be closed, and hold a
 * signature whose structure is good and covers the whole file. */
#include "memory_file.h"

#include "pades/signature.h"
#include "pades/signature_section.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static pdf_document *open_bytes(bytes_view bytes)
{
    file_input input;
    pdf_document *document = NULL;
    if (file_input_open_fd(open_memory_file(bytes.data, bytes.length), "fuzzed.pdf", &input, NULL) != PDFSEAL_OK)
        abort();
    input.owned = true;
    return pdf_document_open(&input, NULL, &document, NULL) == PDFSEAL_OK ? document : NULL;
}

static bool read_signatures(pdf_document *document, arena *memory, pades_signature **ret_signatures, size_t *ret_count)
{
    pades_form form;
    pdf_view view = pdf_view_newest(document);
    return pades_form_read(view, memory, &form, NULL) == PDFSEAL_OK &&
           pades_signatures_read(view, &form, memory, ret_signatures, ret_count, NULL) == PDFSEAL_OK;
}

static bool is_readable(pdf_document *document)
{
    arena memory;
    pades_signature *signatures;
    size_t count;
    arena_init(&memory);
    bool readable = read_signatures(document, &memory, &signatures, &count);
    arena_clear(&memory);
    return readable;
}

static const pades_signature *find_newest(pdf_document *document, arena *memory, const char *field)
{
    pades_signature *signatures;
    size_t count;
    if (!read_signatures(document, memory, &signatures, &count))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (signatures[i].field && strcmp(signatures[i].field, field) == 0)
            return &signatures[i];
    }
    return NULL;
}

static void check_result(bytes_view result, size_t revisions, const char *field)
{
    arena memory;
    arena_init(&memory);
    pdf_document *document = open_bytes(result);
    if (!document || pdf_document_revision_count(document) != revisions + 1)
        abort();
    const pdf_revision *newest = pdf_document_revision(document, revisions);
    const pades_signature *signature = find_newest(document, &memory, field);
    if (!newest->closed || newest->end != (int64_t)result.length || !signature || signature->cause ||
        signature->range[2] + signature->range[3] != (int64_t)result.length)
        abort();
    pdf_document_close(document);
    arena_clear(&memory);
}

/* OK only when the whole section could be laid out. */
static pdfseal_status sign(pdf_document *document, pdf_section *section, const pades_form *form,
                           pades_placeholder *placeholder, pdfseal_error *error)
{
    static const uint8_t identifier[16] = {1};
    int64_t pages;
    pades_mark mark = {.rectangle = {10, 10, 50, 50}};
    const pades_request request = {.is_signature = true, .form = form, .reason = "why", .signing_time = 1795459800,
                                   .contents_bytes = 32,
                                   .marks = &mark, .mark_count = 1};
    TRY(pdf_page_count(pdf_view_newest(document), &pages, error));
    TRY(pdf_page_find(pdf_view_newest(document), pages - 1, &mark.page, error));
    TRY(pades_signature_section_add(document, section, &request, placeholder, error));
    TRY(pdf_section_finish(section, identifier, error));
    TRY(pades_placeholder_set_range(placeholder, section, pdf_section_position(section), error));
    return pades_placeholder_set_contents(placeholder, section, BYTES_LITERAL("0\0"), pdf_document_size(document), error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    BYTES_BUFFER_CLEANUP bytes_buffer result;
    pdf_section *section = NULL;
    pades_placeholder placeholder;
    pdfseal_error error = {0};
    bytes_buffer_init(&result, (size_t)64 << 20);
    pdf_document *document = open_bytes((bytes_view){data, size});
    if (!document)
        return 0;
    size_t revisions = pdf_document_revision_count(document);
    arena memory;
    pades_form form;
    arena_init(&memory);
    bool wanted = !pdf_document_is_encrypted(document) && is_readable(document);
    if (wanted && pdf_section_new(document, &section, &error) == PDFSEAL_OK &&
        pades_form_read(pdf_view_newest(document), &memory, &form, &error) == PDFSEAL_OK &&
        sign(document, section, &form, &placeholder, &error) == PDFSEAL_OK) {
        bytes_view added = bytes_buffer_view(pdf_section_bytes(section));
        if (bytes_buffer_append(&result, data, size, NULL) != PDFSEAL_OK ||
            bytes_buffer_append(&result, added.data, added.length, NULL) != PDFSEAL_OK)
            abort();
        check_result(bytes_buffer_view(&result), revisions, placeholder.field);
    }
    pdf_section_free(section);
    pdf_document_close(document);
    arena_clear(&memory);
    return 0;
}
