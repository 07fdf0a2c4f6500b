/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing a document, and what it says of itself. */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

#define HEADER_BYTES 1024

/* "PDF-1.7" that lost what stands in front of it; read only by those who are patient. *ret_place: of a whole header. */
static pdfseal_status find_damaged_header(pdf_document *document, bytes_view head, size_t *ret_place, pdfseal_error *error)
{
    size_t place = bytes_find(head, BYTES_LITERAL("PDF-"), 0);
    bool version = place != SIZE_MAX && place > 0 && place + 6 < head.length && head.data[place + 5] == '.' &&
                   (head.data[place + 4] == '1' || head.data[place + 4] == '2');
    if (!version || !document->may_scan)
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, 0, "is no PDF: %%PDF- does not stand at its beginning (name a PDF file)");
    *ret_place = place - 1;
    return pdf_document_warn(document, "header_damaged", "the header of the PDF is damaged", (int64_t)place, 0, error);
}

static pdfseal_status read_header(pdf_document *document, pdfseal_error *error)
{
    uint8_t head[HEADER_BYTES + 1];
    if (document->input.size == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is empty (0 bytes)");
    size_t length = document->input.size < HEADER_BYTES ? (size_t)document->input.size : HEADER_BYTES;
    TRY(file_input_read(&document->input, 0, head, length, error));
    bytes_view view = {head, length};
    size_t place = bytes_find(view, BYTES_LITERAL("%PDF-"), 0);
    bool whole = place != SIZE_MAX;
    if (!whole)
        TRY(find_damaged_header(document, view, &place, error));
    document->header = whole ? (int64_t)place : 0;
    size_t count = 0;
    for (size_t i = place + 5; i < length && count < sizeof document->header_version - 1 &&
                               ((head[i] >= '0' && head[i] <= '9') || head[i] == '.'); i++)
        document->header_version[count++] = (char)head[i];
    document->linearized = bytes_find(view, BYTES_LITERAL("/Linearized"), 0) != SIZE_MAX;
    if (document->header > 0)
        return pdf_document_warn(document, "header_offset", "the PDF does not begin at the first byte of the file", 0,
                                 0, error);
    return PDFSEAL_OK;
}

/* What the objects of a revision mostly take that adds a signature. */
#define REVISION_BYTES ((size_t)12 << 10)

static pdfseal_status read_structure(pdf_document *document, pdfseal_error *error)
{
    uint32_t twice;
    TRY(pdf_xref_chain_read(document, error));
    TRY(pdf_xref_link(&document->xref, &twice, error));
    if (twice)
        TRY(pdf_document_warn(document, "object_twice", "a cross-reference section defines an object twice", -1, twice,
                              error));
    TRY(pdf_revisions_find(document, error));
    TRY(pdf_document_judge_linearization(document, error));
    arena_expect(&document->memory, document->revision_count * REVISION_BYTES);
    /* What an encrypted document says of its catalog may have to be decrypted first. */
    return pdf_document_is_encrypted(document) ? PDFSEAL_OK : pdf_document_check_essentials(document, error);
}

static pdfseal_status open_document(pdf_document *document, pdfseal_error *error)
{
    TRY(read_header(document, error));
    pdfseal_status status = read_structure(document, error);
    return status == PDFSEAL_ERROR_INPUT && document->may_scan ? pdf_document_rebuild(document, error) : status;
}

pdfseal_status pdf_document_open(const file_input *input, const pdf_open_options *options, pdf_document **ret_document,
                                 pdfseal_error *error)
{
    pdf_document *document = calloc(1, sizeof *document);
    if (!document) {
        file_input taken = *input;
        file_input_close(&taken);
        FAIL_MEMORY(error);
    }
    document->input = *input;
    document->may_scan = options && options->scan_when_damaged;
    arena_init(&document->memory);
    document->reading = &document->memory;
    pdf_xref_init(&document->xref);
    pdfseal_status status = limits_read(NULL, 0, &document->limits, error);
    if (options && options->limits)
        document->limits = *options->limits;
    document->xref.limits = &document->limits;
    if (status == PDFSEAL_OK)
        status = open_document(document, error);
    if (status != PDFSEAL_OK) {
        pdf_document_close(document);
        return status;
    }
    *ret_document = document;
    return PDFSEAL_OK;
}

void pdf_document_forget_objects(pdf_document *document)
{
    for (size_t i = 0; i < PDF_OBJECT_STREAM_SLOTS; i++) {
        bytes_buffer_clear(&document->streams[i].decoded);
        free(document->streams[i].numbers);
        free(document->streams[i].offsets);
        document->streams[i] = (pdf_object_stream){0};
    }
    document->pages = (pdf_page_shelf){0};
    free(document->cache);
    document->cache = NULL;
    document->cache_count = document->cache_capacity = 0;
}

void pdf_document_close(pdf_document *document)
{
    if (!document)
        return;
    pdf_document_forget_objects(document);
    free(document->window.bytes);
    pdf_crypt_close(document->crypt);
    pdf_scan_clear(&document->scan);
    free(document->unsound_streams);
    free(document->warnings);
    free(document->revisions);
    pdf_xref_clear(&document->xref);
    arena_clear(&document->memory);
    file_input_close(&document->input);
    free(document);
}

pdfseal_status pdf_document_scan(pdf_document *document, const pdfseal_passphrase *password, pdfseal_error *error)
{
    TRY(pdf_document_rebuild(document, error));
    return pdf_document_unlock(document, password, error);
}

bool pdf_document_is_repaired(const pdf_document *document)
{
    return document->repaired;
}

bool pdf_document_is_damaged(const pdf_document *document)
{
    return document->damaged;
}

const file_input *pdf_document_input(const pdf_document *document)
{
    return &document->input;
}

int64_t pdf_document_size(const pdf_document *document)
{
    return document->input.size;
}

int64_t pdf_document_header(const pdf_document *document)
{
    return document->header;
}

int64_t pdf_document_base(const pdf_document *document)
{
    return document->base;
}

/* "1.10" would be later than "1.9"; versions have one digit on each side, so the text order is theirs. */
const char *pdf_document_version(pdf_document *document)
{
    const pdf_indirect *catalog;
    const pdf_object *version = NULL;
    if (pdf_view_catalog(pdf_view_newest(document), &catalog, NULL) == PDFSEAL_OK)
        version = pdf_dictionary_find(&catalog->value, "Version");
    if (pdf_object_is(version, PDF_NAME) && version->as.bytes.length == 3) {
        char *text = arena_text(&document->memory, version->as.bytes);
        if (text && strcmp(text, document->header_version) > 0)
            return text;
    }
    return document->header_version;
}

const char *pdf_document_header_version(const pdf_document *document)
{
    return document->header_version;
}

bool pdf_document_is_linearized(const pdf_document *document)
{
    return document->linearized;
}

bool pdf_document_is_encrypted(const pdf_document *document)
{
    const pdf_object *encrypt = pdf_dictionary_find(document->xref.sections[0].trailer, "Encrypt");
    return encrypt && encrypt->type != PDF_NULL;
}

size_t pdf_document_section_count(const pdf_document *document)
{
    return document->xref.section_count;
}

const pdf_xref_section *pdf_document_section(const pdf_document *document, size_t index)
{
    return &document->xref.sections[index];
}

size_t pdf_document_revision_count(const pdf_document *document)
{
    return document->revision_count;
}

const pdf_revision *pdf_document_revision(const pdf_document *document, size_t index)
{
    return &document->revisions[index];
}

size_t pdf_document_warning_count(const pdf_document *document)
{
    return document->warning_count;
}

const pdf_warning *pdf_document_warning(const pdf_document *document, size_t index)
{
    return &document->warnings[index];
}

/* Each code is kept at most some dozen times: a damaged file has the same fault a million times. */
pdfseal_status pdf_document_warn(pdf_document *document, const char *code, const char *message, int64_t offset,
                                 uint32_t object, pdfseal_error *error)
{
    size_t same = 0;
    for (size_t i = 0; i < document->warning_count; i++)
        same += strcmp(document->warnings[i].code, code) == 0;
    if (same >= limits_get(&document->limits, LIMITS_WARNINGS))
        return PDFSEAL_OK;
    if (document->warning_count == document->warning_capacity) {
        size_t capacity = document->warning_capacity ? document->warning_capacity * 2 : 8;
        pdf_warning *warnings = realloc(document->warnings, capacity * sizeof *warnings);
        if (!warnings)
            FAIL_MEMORY(error);
        document->warnings = warnings;
        document->warning_capacity = capacity;
    }
    document->warnings[document->warning_count++] = (pdf_warning){code, message, offset, object};
    return PDFSEAL_OK;
}

uint32_t pdf_document_highest_number(const pdf_document *document)
{
    return document->xref.newest_count ? document->xref.newest_count - 1 : 0;
}

int64_t pdf_document_trailer_size(const pdf_document *document)
{
    int64_t size = 0;
    (void)pdf_object_integer(pdf_dictionary_find(document->xref.sections[0].trailer, "Size"), 0,
                             (int64_t)limits_get(&document->limits, LIMITS_OBJECT_NUMBER), &size);
    return size;
}

const limits *pdf_document_limits(const pdf_document *document)
{
    return &document->limits;
}

arena *pdf_document_memory(pdf_document *document)
{
    return &document->memory;
}

pdf_view pdf_view_newest(pdf_document *document)
{
    return (pdf_view){document, document->revision_count - 1};
}

static int compare_defined(const void *a, const void *b)
{
    const pdf_defined *first = a;
    const pdf_defined *second = b;
    return first->number < second->number ? -1 : first->number > second->number;
}

static bool same_place(const pdf_place *a, const pdf_place *b)
{
    return a->kind == b->kind && a->offset == b->offset && a->generation == b->generation && a->stream == b->stream &&
           a->index == b->index;
}

/* Equal numbers become one: the entry that counts is found through the cross-reference. */
static size_t merge_defined(pdf_view view, pdf_defined *objects, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && objects[kept - 1].number == objects[i].number) {
            bool hidden = objects[kept - 1].place.kind == PDF_PLACE_FREE || objects[i].place.kind == PDF_PLACE_FREE;
            objects[kept - 1].twice |= !hidden && !same_place(&objects[kept - 1].place, &objects[i].place);
            (void)pdf_view_place(view, objects[i].number, &objects[kept - 1].place);
        } else {
            objects[kept++] = objects[i];
        }
    }
    return kept;
}

pdfseal_status pdf_revision_objects(pdf_document *document, size_t revision, arena *owner, pdf_defined **ret_objects,
                                    size_t *ret_count, pdfseal_error *error)
{
    const pdf_revision *wanted = &document->revisions[revision];
    size_t first = document->xref.sections[wanted->newest_section].first_entry;
    const pdf_xref_section *oldest = &document->xref.sections[wanted->oldest_section];
    size_t count = oldest->first_entry + oldest->entry_count - first;
    pdf_defined *objects = ARENA_NEW_ARRAY(owner, pdf_defined, count + 1);
    if (!objects)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        const pdf_xref_entry *entry = &document->xref.entries[first + i];
        objects[i] = (pdf_defined){entry->number, pdf_xref_place(entry), false};
    }
    qsort(objects, count, sizeof *objects, compare_defined);
    *ret_count = merge_defined((pdf_view){document, revision}, objects, count);
    *ret_objects = objects;
    return PDFSEAL_OK;
}

bool pdf_document_find_holder(const pdf_document *document, int64_t offset, uint32_t *ret_number, int64_t *ret_start)
{
    int64_t best = -1;
    for (size_t i = 0; i < document->xref.count; i++) {
        pdf_place place = pdf_xref_place(&document->xref.entries[i]);
        if (place.kind == PDF_PLACE_OFFSET && place.offset > best && place.offset <= offset) {
            best = place.offset;
            *ret_number = document->xref.entries[i].number;
        }
    }
    *ret_start = best;
    return best > 0;
}

pdfseal_status pdf_document_is_in_stream(pdf_document *document, int64_t offset, bool *ret_inside, pdfseal_error *error)
{
    uint32_t number;
    int64_t start;
    pdf_indirect object;
    pdf_stream_extent extent;
    *ret_inside = false;
    if (!pdf_document_find_holder(document, offset, &number, &start))
        return PDFSEAL_OK;
    pdfseal_status status = pdf_object_read_at(document, start, NULL, &object, error);
    if (status == PDFSEAL_OK && object.is_stream)
        status = pdf_view_stream_extent(pdf_view_newest(document), &object, &extent, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    *ret_inside = status == PDFSEAL_OK && object.is_stream && offset >= extent.start && offset < extent.end;
    return PDFSEAL_OK;
}
