/* SPDX-License-Identifier: Apache-2.0 */
/* Looks through the bytes of the file, and through the text of object streams, for the numbers of some objects: in passing where
 * somebody else reads all of it. */
#include "base/limits.h"
#include "pdf/mentions_private.h"

_Static_assert(FILE_PASS_CARRIED_BYTES >= REFERENCE_SCAN_LOOKBACK, "carried");

pdfseal_status pdf_mentions_begin(pdf_mentions *mentions, pdfseal_error *error)
{
    mentions->complete = true;
    reference_scan_init(&mentions->scan, mentions->targets, mentions->target_count);
    return pdf_stream_search_begin(mentions, error);
}

void pdf_mentions_clear(pdf_mentions *mentions)
{
    reference_scan_clear(&mentions->scan);
    pdf_stream_search_clear(&mentions->streams);
}

pdfseal_status pdf_mentions_see(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    pdf_mentions *mentions = context;
    const bytes_view bytes = {chunk.data - carried, carried + chunk.length};
    if (offset != mentions->seen || mentions->scan.overflow)
        return PDFSEAL_OK;
    TRY(reference_scan_bytes(&mentions->scan, bytes, carried, offset - (int64_t)carried, error));
    TRY(pdf_stream_search_see(mentions, bytes, offset - (int64_t)carried, error));
    mentions->seen += (int64_t)chunk.length;
    return PDFSEAL_OK;
}

/* Begins anew unless all of it was seen. */
static pdfseal_status see_file(pdf_mentions *mentions, pdfseal_error *error)
{
    const file_input *input = pdf_document_input(mentions->view.document);
    const file_pass_worker here = {mentions, pdf_mentions_see};
    const file_pass_worker beside = {NULL, NULL};
    if (mentions->seen == input->size || mentions->scan.overflow)
        return PDFSEAL_OK;
    pdf_mentions_clear(mentions);
    mentions->seen = 0;
    TRY(pdf_mentions_begin(mentions, error));
    return file_pass_run(input, NULL, &here, &beside, error);
}

pdfseal_status pdf_mentions_find(pdf_mentions *mentions, bool *ret_overflow, pdfseal_error *error)
{
    bytes_view copy;
    TRY(see_file(mentions, error));
    *ret_overflow = mentions->scan.overflow;
    if (*ret_overflow)
        return PDFSEAL_OK;
    const bytes_view found = {(const uint8_t *)mentions->scan.found, mentions->scan.count * sizeof *mentions->scan.found};
    TRY(arena_copy(mentions->owner, found, &copy, error));
    mentions->in_file = (reference_mention *)(uintptr_t)copy.data;
    mentions->in_file_count = mentions->scan.count;
    return pdf_stream_search_end(mentions, error);
}
