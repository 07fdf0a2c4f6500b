/* SPDX-License-Identifier: Apache-2.0 */
/* Opens any bytes as a PDF, strictly and by scanning, and asks for everything that cross-references lead to. */
#include "memory_file.h"

#include "base/limits.h"
#include "pdf/page_tree.h"
#include "pdf/referrers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_OBJECTS 300
#define MOST_PAGES 50
#define MOST_REVISIONS 20

static void decode_stream(pdf_view view, const pdf_indirect *stream)
{
    BYTES_BUFFER_CLEANUP bytes_buffer decoded;
    pdf_stream_extent extent;
    bytes_buffer_init(&decoded, (size_t)1 << 22);
    if (pdf_view_stream_extent(view, stream, &extent, NULL) != PDFSEAL_OK)
        return;
    if (extent.start > extent.end || extent.end > pdf_document_size(view.document))
        abort();
    (void)!pdf_view_stream_decode(view, stream, &decoded, NULL);
}

static void read_objects(pdf_view view)
{
    uint32_t highest = pdf_document_highest_number(view.document);
    for (uint32_t number = 0; number <= highest && number < MOST_OBJECTS; number++) {
        const pdf_indirect *object = NULL;
        pdf_place place;
        if (!pdf_view_place(view, number, &place))
            continue;
        pdf_reference reference = {number, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
        if (pdf_view_load(view, reference, &object, NULL) != PDFSEAL_OK || !object)
            continue;
        if (object->reference.number != number)
            abort();
        if (object->is_stream)
            decode_stream(view, object);
    }
}

static void read_pages(pdf_view view)
{
    int64_t count = 0;
    pdf_page page;
    if (pdf_page_count(view, &count, NULL) != PDFSEAL_OK)
        return;
    for (int64_t i = 0; i < count && i < MOST_PAGES; i++) {
        int64_t index;
        double width = 0;
        double height = 0;
        if (pdf_page_find(view, i, &page, NULL) != PDFSEAL_OK)
            return;
        pdf_page_seen_size(&page, &width, &height);
        if (!(width > 0) || !(height > 0) || page.rotate % 90 != 0)
            abort();
        (void)!pdf_page_index_of(view, page.object->reference, &index, NULL);
    }
}

static void read_revision(pdf_document *document, size_t revision)
{
    arena memory;
    pdf_defined *objects;
    size_t count;
    pdf_referrers referrers;
    uint32_t targets[8];
    arena_init(&memory);
    if (pdf_revision_objects(document, revision, &memory, &objects, &count, NULL) == PDFSEAL_OK) {
        for (size_t i = 1; i < count; i++) {
            if (objects[i - 1].number >= objects[i].number)
                abort();
        }
        size_t wanted = count < 8 ? count : 8;
        for (size_t i = 0; i < wanted; i++)
            targets[i] = objects[i].number;
        if (pdf_referrers_begin(document, revision, targets, wanted, &memory, &referrers, NULL) == PDFSEAL_OK)
            (void)!pdf_referrers_find(&referrers, NULL);
        pdf_referrers_clear(&referrers);
    }
    arena_clear(&memory);
}

static void read_document(pdf_document *document)
{
    size_t revisions = pdf_document_revision_count(document);
    if (revisions == 0)
        abort();
    (void)pdf_document_version(document);
    (void)!pdf_document_unlock(document, NULL, NULL);
    read_objects(pdf_view_newest(document));
    read_pages(pdf_view_newest(document));
    for (size_t i = 0; i < revisions && i < MOST_REVISIONS; i++) {
        const pdf_revision *revision = pdf_document_revision(document, i);
        if (revision->end > pdf_document_size(document) || revision->mark_end > revision->end)
            abort();
        read_revision(document, i);
    }
    if (revisions > 1)
        read_objects((pdf_view){document, 0});
}

static void open_bytes(const uint8_t *data, size_t size, bool scan)
{
    file_input input;
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    const pdf_open_options options = {.scan_when_damaged = scan};
    if (file_input_open_fd(open_memory_file(data, size), "fuzzed.pdf", &input, &error) != PDFSEAL_OK)
        abort();
    input.owned = true;
    if (pdf_document_open(&input, &options, &document, &error) != PDFSEAL_OK) {
        if (document || !error.message[0])
            abort();
        return;
    }
    read_document(document);
    pdf_document_close(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    open_bytes(data, size, false);
    open_bytes(data, size, true);
    return 0;
}
