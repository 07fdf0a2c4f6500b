/* SPDX-License-Identifier: Apache-2.0 */
/* Looks through the bytes of the file, and through the text of object streams, for the numbers of some objects. */
#include "base/limits.h"
#include "pdf/mentions_private.h"
#include "pdf/referrer_search_private.h"

#include <stdlib.h>

#define WINDOW_BYTES ((size_t)256 << 10)

/* ---- in the bytes of the file ---- */

/* The end of a window is the begin of the next: what a reference across the border can need. */
static pdfseal_status scan_file(reference_scan *scan, const file_input *input, uint8_t *window, pdfseal_error *error)
{
    size_t kept = 0;
    for (int64_t offset = 0; offset < input->size && !scan->overflow; offset += (int64_t)WINDOW_BYTES) {
        size_t length = input->size - offset < (int64_t)WINDOW_BYTES ? (size_t)(input->size - offset) : WINDOW_BYTES;
        TRY(file_input_read(input, offset, window + kept, length, error));
        TRY(reference_scan_bytes(scan, (bytes_view){window, kept + length}, kept, offset - (int64_t)kept, error));
        size_t whole = kept + length;
        kept = whole < 2 * REFERENCE_SCAN_LOOKBACK ? whole : 2 * REFERENCE_SCAN_LOOKBACK;
        memmove(window, window + whole - kept, kept);
    }
    return PDFSEAL_OK;
}

static pdfseal_status find_in_file(pdf_mentions *mentions, bool *ret_overflow, pdfseal_error *error)
{
    reference_scan scan;
    uint8_t *window = malloc(WINDOW_BYTES + 2 * REFERENCE_SCAN_LOOKBACK);
    if (!window)
        FAIL_MEMORY(error);
    reference_scan_init(&scan, mentions->targets, mentions->target_count);
    pdfseal_status status = scan_file(&scan, pdf_document_input(mentions->view.document), window, error);
    free(window);
    bytes_view copy = {NULL, 0};
    if (status == PDFSEAL_OK)
        status = arena_copy(mentions->owner, (bytes_view){(const uint8_t *)scan.found, scan.count * sizeof *scan.found}, &copy, error);
    mentions->in_file = (reference_mention *)(uintptr_t)copy.data;
    mentions->in_file_count = scan.count;
    *ret_overflow = scan.overflow;
    reference_scan_clear(&scan);
    return status;
}

/* ---- in object streams ---- */

/* The object streams that the oldest revision has, a bit by number: 1 where an entry of any revision names it. */
static pdfseal_status list_streams(const pdf_mentions *mentions, uint8_t **ret_bits, pdfseal_error *error)
{
    const pdf_xref *xref = &mentions->view.document->xref;
    *ret_bits = calloc((size_t)xref->newest_count / 8 + 1, 1);
    if (!*ret_bits)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < xref->count; i++) {
        const pdf_place place = pdf_xref_place(&xref->entries[i]);
        if (place.kind == PDF_PLACE_IN_STREAM && place.stream < xref->newest_count)
            (*ret_bits)[place.stream / 8] = (uint8_t)((*ret_bits)[place.stream / 8] | 1u << (place.stream % 8));
    }
    return PDFSEAL_OK;
}

static pdfseal_status keep_stream_mentions(const reference_scan *scan, uint32_t stream, bytes_buffer *found,
                                           pdfseal_error *error)
{
    for (size_t i = 0; i < scan->count; i++) {
        const stream_mention mention = {stream, scan->found[i].target};
        TRY(bytes_buffer_append(found, &mention, sizeof mention, error));
    }
    return PDFSEAL_OK;
}

/* What is needed to look through object streams one after the other. */
typedef struct stream_scan {
    reference_scan scan;
    bytes_buffer text;     /* of the stream that is looked through */
    bytes_buffer found;    /* stream_mention */
    arena scratch;
} stream_scan;

/* Its list of objects is not looked at: whoever names no target in its text has none to name. */
static pdfseal_status read_stream_text(pdf_mentions *mentions, stream_scan *streams, uint32_t stream, int64_t offset,
                                       pdfseal_error *error)
{
    pdf_document *document = mentions->view.document;
    const pdf_reference expected = {stream, 0};
    pdf_indirect object;
    document->reading = &streams->scratch;
    pdfseal_status status = pdf_object_read_at(document, offset, &expected, &object, error);
    document->reading = &document->memory;
    streams->text.length = 0;
    if (status == PDFSEAL_OK && object.is_stream)
        status = pdf_stream_decode_unchecked(mentions->view, &object, &streams->text, error);
    else if (status == PDFSEAL_OK)
        mentions->complete = false;
    arena_clear(&streams->scratch);
    return status;
}

static pdfseal_status scan_stream(pdf_mentions *mentions, stream_scan *streams, uint32_t stream, pdfseal_error *error)
{
    uint32_t entry = pdf_referrer_entry(mentions->view, stream);
    if (entry == PDF_XREF_NONE)
        return PDFSEAL_OK;
    const pdf_place place = pdf_xref_place(&mentions->view.document->xref.entries[entry]);
    if (place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    pdfseal_status status = read_stream_text(mentions, streams, stream, place.offset, error);
    if (status != PDFSEAL_OK && status != PDFSEAL_ERROR_MEMORY) {
        mentions->complete = false;
        return PDFSEAL_OK;
    }
    TRY(status);
    streams->scan.count = 0;
    TRY(reference_scan_bytes(&streams->scan, bytes_buffer_view(&streams->text), 0, 0, error));
    return keep_stream_mentions(&streams->scan, stream, &streams->found, error);
}

static pdfseal_status scan_listed(pdf_mentions *mentions, stream_scan *streams, const uint8_t *bits, pdfseal_error *error)
{
    bytes_view copy;
    for (uint32_t number = 1; number < mentions->view.document->xref.newest_count; number++) {
        if (bits[number / 8] >> (number % 8) & 1)
            TRY(scan_stream(mentions, streams, number, error));
    }
    TRY(arena_copy(mentions->owner, bytes_buffer_view(&streams->found), &copy, error));
    mentions->in_streams = (stream_mention *)(uintptr_t)copy.data;
    mentions->in_stream_count = copy.length / sizeof(stream_mention);
    mentions->complete &= !streams->scan.overflow;
    return PDFSEAL_OK;
}

static pdfseal_status find_in_streams(pdf_mentions *mentions, pdfseal_error *error)
{
    uint8_t *bits;
    stream_scan streams;
    TRY(list_streams(mentions, &bits, error));
    arena_init(&streams.scratch);
    bytes_buffer_init_limited(&streams.text, &mentions->view.document->limits, LIMITS_STREAM_BYTES);
    bytes_buffer_init(&streams.found, LIMIT_CEILING_BYTES);
    reference_scan_init(&streams.scan, mentions->targets, mentions->target_count);
    pdfseal_status status = scan_listed(mentions, &streams, bits, error);
    reference_scan_clear(&streams.scan);
    bytes_buffer_clear(&streams.found);
    bytes_buffer_clear(&streams.text);
    arena_clear(&streams.scratch);
    free(bits);
    return status;
}

pdfseal_status pdf_mentions_find(pdf_mentions *mentions, bool *ret_overflow, pdfseal_error *error)
{
    mentions->complete = true;
    TRY(find_in_file(mentions, ret_overflow, error));
    return *ret_overflow ? PDFSEAL_OK : find_in_streams(mentions, error);
}
