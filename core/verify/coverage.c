/* SPDX-License-Identifier: Apache-2.0 */
/* Holds a byte range against the revisions. */
#include "verify/coverage.h"

#include "pdf/object_reader.h"

#include <stdlib.h>

/* Whether only white space (and zero bytes) stands in [from, to). */
static pdfseal_status is_blank(pdf_document *document, int64_t from, int64_t to, bool *ret_blank, pdfseal_error *error)
{
    uint8_t bytes[4096];
    *ret_blank = true;
    while (from < to && *ret_blank) {
        size_t length = to - from < (int64_t)sizeof bytes ? (size_t)(to - from) : sizeof bytes;
        TRY(file_input_read(pdf_document_input(document), from, bytes, length, error));
        for (size_t i = 0; i < length && *ret_blank; i++)
            *ret_blank = pdf_is_space(bytes[i]);
        from += (int64_t)length;
    }
    return PDFSEAL_OK;
}

/* The last revision whose %%EOF lies at or before `end`; false when there is none. */
static bool find_revision(const pdf_document *document, int64_t end, size_t *ret_revision)
{
    size_t low = 0;
    size_t high = pdf_document_revision_count(document);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pdf_document_revision(document, middle)->mark_end <= end)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_revision = low ? low - 1 : 0;
    return low > 0;
}

static size_t revision_that_holds(const pdf_document *document, int64_t offset)
{
    size_t count = pdf_document_revision_count(document);
    for (size_t i = 0; i < count; i++) {
        if (offset < pdf_document_revision(document, i)->end)
            return i;
    }
    return count - 1;
}

/* Readers look for startxref in the last KiB of the file, and scan all of it where they find none. */
#define REACH_BYTES 960

static bool ends_far_behind(const pdf_document *document)
{
    const pdf_revision *newest = pdf_document_revision(document, pdf_document_revision_count(document) - 1);
    return pdf_document_size(document) - newest->mark_end > REACH_BYTES;
}

static pdfseal_status judge_end(pdf_document *document, const pades_signature *signature, int64_t end,
                                verify_coverage_facts *facts, pdfseal_error *error)
{
    int64_t size = pdf_document_size(document);
    size_t index;
    bool blank = false;
    facts->coverage = VERIFY_COVERAGE_PARTIAL;
    facts->cause = "the signed bytes do not end where a revision ends (incremental saving attack, ISA)";
    if (!find_revision(document, end, &index))
        return PDFSEAL_OK;
    const pdf_revision *revision = pdf_document_revision(document, index);
    if (signature->dictionary_start < revision->start || signature->dictionary_end > revision->end) {
        facts->cause = "the signature does not lie in the revision that its byte range ends with (signature wrapping attack, SWA)";
        return PDFSEAL_OK;
    }
    /* Found by scanning: all bytes are signed, so nothing came later, but readers may differ in what they show. */
    bool repaired = pdf_document_is_repaired(document) && end == size;
    if (!revision->closed && !repaired) {
        facts->cause = "the revision is not closed by the startxref that its byte range covers";
        return PDFSEAL_OK;
    }
    TRY(is_blank(document, revision->end, end, &blank, error));
    if (!blank && end != size)
        return PDFSEAL_OK;
    facts->cause = repaired ? "the cross-reference is damaged: another reader could show another document" : NULL;
    if (ends_far_behind(document))
        facts->cause = "so much white space follows the end that readers search the whole file for objects, and may show others";
    if (pdf_document_is_misleading(document))
        facts->cause = "readers take the first cross-reference of the linearized file for its last, and show another document";
    facts->revision = index;
    facts->closes_revision = true;
    facts->coverage = end == size ? VERIFY_COVERAGE_ENTIRE_FILE : VERIFY_COVERAGE_ENTIRE_REVISION;
    return PDFSEAL_OK;
}

pdfseal_status verify_coverage_find(pdf_document *document, const pades_signature *signature,
                                    verify_coverage_facts *ret_facts, pdfseal_error *error)
{
    verify_coverage_facts facts = {.coverage = VERIFY_COVERAGE_INVALID, .cause = signature->cause};
    int64_t size = pdf_document_size(document);
    int64_t end = signature->range_usable ? signature->range[2] + signature->range[3] : size;
    facts.bytes_after = size - end;
    facts.revision = signature->dictionary_start >= 0 ? revision_that_holds(document, signature->dictionary_start)
                                                      : pdf_document_revision_count(document) - 1;
    if (signature->structure == PADES_STRUCTURE_GOOD)
        TRY(judge_end(document, signature, end, &facts, error));
    *ret_facts = facts;
    return PDFSEAL_OK;
}
