/* SPDX-License-Identifier: Apache-2.0 */
/* Whether readers that trust what a linearized file says of itself would read another document than the last startxref leads to.
 * source  ISO 32000-2:2020 Annex F.3.3, F.4.3 */
#include "pdf/document_private.h"

#include <inttypes.h>
#include <stdio.h>

/* As far as readers look for the end of the first object. */
#define HEAD_BYTES ((size_t)1024)

static bool says(bytes_view head, int64_t size)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, size);
    return bytes_find(head, bytes_of_text(digits), 0) != SIZE_MAX;
}

static bool is_size(const pdf_document *document, const pdf_object *value)
{
    double number;
    return pdf_object_number(value, &number) &&
           (number == (double)document->input.size || number == (double)(document->input.size - document->header));
}

/* Whether the length that the first object names has come true: then readers take the file for linearized. What cannot be read is
 * searched for the digits. */
static pdfseal_status comes_true(pdf_document *document, bytes_view head, bool *ret_answer, pdfseal_error *error)
{
    pdf_indirect first;
    pdfseal_status status = pdf_object_read_at(document, document->header, NULL, &first, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    bool said = says(head, document->input.size) || says(head, document->input.size - document->header);
    if (status != PDFSEAL_OK) {
        *ret_answer = said && bytes_find(head, BYTES_LITERAL("/Linearized"), 0) != SIZE_MAX;
        return PDFSEAL_OK;
    }
    const pdf_object *length = pdf_dictionary_find(&first.value, "L");
    *ret_answer = pdf_dictionary_find(&first.value, "Linearized") &&
                  ((length && is_size(document, length)) || (first.value.duplicate_keys && said));
    return PDFSEAL_OK;
}

/* Such readers do not ask startxref, but read the section behind the first endobj. */
static bool is_first_section(const pdf_document *document, bytes_view head)
{
    const pdf_xref_section *newest = &document->xref.sections[0];
    size_t place = bytes_find(head, BYTES_LITERAL("endobj"), 0);
    if (place == SIZE_MAX)
        return false;
    int64_t from = document->header + (int64_t)place + (int64_t)strlen("endobj");
    while (place + strlen("endobj") < head.length && pdf_is_space(head.data[place + strlen("endobj")])) {
        place++;
        from++;
    }
    return newest->position == from;
}

pdfseal_status pdf_document_judge_linearization(pdf_document *document, pdfseal_error *error)
{
    uint8_t bytes[HEAD_BYTES];
    bool trusted = false;
    int64_t left = document->input.size - document->header;
    bytes_view head = {bytes, left < (int64_t)HEAD_BYTES ? (size_t)left : HEAD_BYTES};
    TRY(file_input_read(&document->input, document->header, bytes, head.length, error));
    TRY(comes_true(document, head, &trusted, error));
    document->misleading = trusted && !is_first_section(document, head);
    if (!document->misleading)
        return PDFSEAL_OK;
    return pdf_document_warn(document, "linearization", "readers take the first cross-reference of the linearized file for its last",
                             document->header, 0, error);
}

bool pdf_document_is_misleading(const pdf_document *document)
{
    return document->misleading;
}
