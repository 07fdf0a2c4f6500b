/* SPDX-License-Identifier: Apache-2.0 */
/* Scans any bytes, as if their cross-reference were damaged, and makes them sound again: what comes out opens by the
 * standard's rules, as one revision that is closed, with the same catalog and what was added. */
#include "memory_file.h"

#include "pdf/page_tree.h"
#include "pdf/section_writer.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static pdf_document *open_bytes(bytes_view bytes, bool patient, pdfseal_error *error)
{
    file_input input;
    pdf_document *document = NULL;
    const pdf_open_options options = {.scan_when_damaged = patient};
    if (file_input_open_fd(open_memory_file(bytes.data, bytes.length), "fuzzed.pdf", &input, NULL) != PDFSEAL_OK)
        abort();
    input.owned = true;
    return pdf_document_open(&input, &options, &document, error) == PDFSEAL_OK ? document : NULL;
}

static void check_result(bytes_view result, pdf_reference added)
{
    pdfseal_error error = {0};
    const pdf_indirect *object;
    pdf_document *document = open_bytes(result, false, &error);
    if (!document)
        abort();
    if (pdf_document_section_count(document) != 1 || pdf_document_revision_count(document) != 1 ||
        !pdf_document_revision(document, 0)->closed || pdf_document_revision(document, 0)->end != (int64_t)result.length)
        abort();
    if (pdf_view_catalog(pdf_view_newest(document), &object, &error) != PDFSEAL_OK ||
        pdf_view_load(pdf_view_newest(document), added, &object, &error) != PDFSEAL_OK || !object ||
        !pdf_object_is_name(&object->value, "Added"))
        abort();
    pdf_document_close(document);
}

/* OK only when there is a page tree, as who signs wants it, and the section could be written. */
static pdfseal_status repair(pdf_document *document, pdf_section *section, pdf_reference *added, pdfseal_error *error)
{
    static const uint8_t identifier[16] = {1};
    int64_t pages;
    TRY(pdf_page_count(pdf_view_newest(document), &pages, error));
    *added = (pdf_reference){pdf_section_reserve(section), 0};
    TRY(pdf_section_add(section, *added, BYTES_LITERAL("/Added"), error));
    return pdf_section_finish(section, identifier, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    BYTES_BUFFER_CLEANUP bytes_buffer result;
    pdf_section *section = NULL;
    pdf_reference added;
    pdfseal_error error = {0};
    bytes_buffer_init(&result, (size_t)512 << 20);
    pdf_document *document = open_bytes((bytes_view){data, size}, true, &error);
    bool readable = document && (pdf_document_is_repaired(document) ||
                                 pdf_document_scan(document, NULL, &error) == PDFSEAL_OK);
    /* A header that is damaged stays so, and a strict reader wants it. */
    bool whole = size > 4 && memmem(data, size < 1024 ? size : 1024, "%PDF-", 5);
    if (readable && whole && !pdf_document_is_encrypted(document) &&
        pdf_section_new(document, &section, &error) == PDFSEAL_OK &&
        repair(document, section, &added, &error) == PDFSEAL_OK) {
        bytes_view bytes = bytes_buffer_view(pdf_section_bytes(section));
        if (bytes_buffer_append(&result, data, size, NULL) != PDFSEAL_OK ||
            bytes_buffer_append(&result, bytes.data, bytes.length, NULL) != PDFSEAL_OK)
            abort();
        check_result(bytes_buffer_view(&result), added);
    }
    pdf_section_free(section);
    pdf_document_close(document);
    return 0;
}
