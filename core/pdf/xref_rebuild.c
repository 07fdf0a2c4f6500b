/* SPDX-License-Identifier: Apache-2.0 */
/* Makes one complete cross-reference section, with a trailer, of what a scan found. */
#include "base/limits.h"
#include "pdf/document_private.h"

#include <stdlib.h>

#define TOO_DAMAGED "is too damaged: no catalog of a PDF can be found in it (get the complete file)"
/* Trailers that are looked at, from the last one on, for one that leads to a catalog. */
#define MOST_TRAILERS 1000

pdfseal_status pdf_document_check_essentials(pdf_document *document, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(document);
    const pdf_indirect *catalog;
    const pdf_object *value;
    pdf_place place;
    TRY(pdf_view_catalog(view, &catalog, error));
    const pdf_object *pages = pdf_dictionary_find(&catalog->value, "Pages");
    TRY(pdf_view_resolve(view, pages, &value, error));
    if (!pdf_object_is(pages, PDF_REFERENCE) || value->type != PDF_NULL)
        return PDFSEAL_OK;
    /* An object that was deleted is a document's own affair; one that is in no table, or not where it should be, is lost. */
    if (pdf_xref_find(&document->xref, 0, pages->as.reference.number) == PDF_XREF_NONE ||
        (pdf_view_place(view, pages->as.reference.number, &place) && place.kind == PDF_PLACE_IN_STREAM))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the PDF has no page tree (the file is damaged; --repair finds the objects by scanning)");
    return PDFSEAL_OK;
}

/* ---- the section ---- */

/* By number; the definition that stands last comes first. In one object stream the first one counts. */
static int compare_objects(const void *a, const void *b)
{
    const pdf_scan_object *first = a;
    const pdf_scan_object *second = b;
    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    if (first->position != second->position)
        return first->position > second->position ? -1 : 1;
    return first->place.index < second->place.index ? -1 : first->place.index > second->place.index;
}

static pdfseal_status make_section(pdf_document *document, pdfseal_error *error)
{
    pdf_scan *scan = &document->scan;
    pdf_xref_kind kind = PDF_XREF_TABLE;
    uint32_t twice;
    pdf_xref_clear(&document->xref);
    pdf_document_forget_objects(document);
    if (scan->count)
        qsort(scan->objects, scan->count, sizeof *scan->objects, compare_objects);
    for (size_t i = 0; i < scan->count; i++) {
        const pdf_scan_object *object = &scan->objects[i];
        if (i && object->number == scan->objects[i - 1].number)
            continue;
        if (object->place.kind == PDF_PLACE_IN_STREAM)
            kind = PDF_XREF_STREAM;
        TRY(pdf_xref_add(&document->xref, object->number, &object->place, error));
    }
    /* The file's own style; what is in object streams needs a cross-reference stream. */
    if (scan->trailer_count && scan->trailers[scan->trailer_count - 1].is_stream)
        kind = PDF_XREF_STREAM;
    pdf_xref_section section = {.named = -1, .kind = kind, .trailer = &PDF_NULL_OBJECT, .stream_position = -1,
                                .stream_end = -1, .entry_count = document->xref.count};
    TRY(pdf_xref_add_section(&document->xref, &section, error));
    return pdf_xref_link(&document->xref, &twice, error);
}

static pdfseal_status make_revision(pdf_document *document, pdfseal_error *error)
{
    free(document->revisions);
    document->revision_count = 0;
    document->revisions = calloc(1, sizeof *document->revisions);
    if (!document->revisions)
        FAIL_MEMORY(error);
    document->revisions[0] = (pdf_revision){.end = document->input.size, .mark_end = document->input.size, .startxref = -1};
    document->revision_count = 1;
    document->linearized = false;
    return PDFSEAL_OK;
}

/* ---- the trailer ---- */

static pdfseal_status read_candidate(pdf_document *document, const pdf_scan_trailer *candidate,
                                     const pdf_object **ret_trailer, pdfseal_error *error)
{
    pdf_indirect stream = {0};
    int64_t end;
    if (!candidate->is_stream)
        return pdf_trailer_read(document, candidate->position, ret_trailer, &end, error);
    TRY(pdf_object_read_at(document, candidate->position, NULL, &stream, error));
    pdf_object *trailer = ARENA_NEW(&document->memory, pdf_object);
    if (!trailer)
        FAIL_MEMORY(error);
    *trailer = stream.value;
    *ret_trailer = trailer;
    return PDFSEAL_OK;
}

/* Whether `root` leads to a catalog, or may lead to one in an object stream that cannot be opened yet. */
static pdfseal_status leads_to_catalog(pdf_document *document, const pdf_object *root, bool *ret_answer, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(document);
    const pdf_indirect *catalog = NULL;
    const pdf_object *pages = NULL;
    pdf_place place;
    *ret_answer = false;
    if (!pdf_object_is(root, PDF_REFERENCE))
        return PDFSEAL_OK;
    if (document->scan.streams_waiting && !pdf_view_place(view, root->as.reference.number, &place)) {
        *ret_answer = document->scan.object_stream_count > 0;
        return PDFSEAL_OK;
    }
    pdfseal_status status = pdf_view_load(view, root->as.reference, &catalog, error);
    if (status == PDFSEAL_OK && catalog)
        status = pdf_view_get(view, &catalog->value, "Pages", &pages, error);
    *ret_answer = status == PDFSEAL_OK && pdf_object_is(pages, PDF_DICTIONARY);
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

/* The newest trailer whose Root is a catalog with pages; *ret_any is the newest one of all, or NULL. */
static pdfseal_status choose_trailer(pdf_document *document, const pdf_object **ret_trailer, const pdf_object **ret_any,
                                     pdfseal_error *error)
{
    const pdf_scan *scan = &document->scan;
    *ret_trailer = *ret_any = NULL;
    size_t last = scan->trailer_count > MOST_TRAILERS ? scan->trailer_count - MOST_TRAILERS : 0;
    for (size_t i = scan->trailer_count; i-- > last && !*ret_trailer;) {
        const pdf_object *trailer;
        pdfseal_status status = read_candidate(document, &scan->trailers[i], &trailer, error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        if (status != PDFSEAL_OK)
            continue;
        if (!*ret_any)
            *ret_any = trailer;
        bool leads;
        TRY(leads_to_catalog(document, pdf_dictionary_find(trailer, "Root"), &leads, error));
        if (leads)
            *ret_trailer = trailer;
    }
    return PDFSEAL_OK;
}

/* Whatever leads to other sections does not belong to this one. */
static bool is_kept(const pdf_entry *entry)
{
    static const char *const DROPPED[] = {"Prev", "XRefStm", "Size", "Root"};
    for (size_t i = 0; i < sizeof DROPPED / sizeof DROPPED[0]; i++) {
        if (bytes_equal_text(entry->key, DROPPED[i]))
            return false;
    }
    return true;
}

static pdfseal_status make_trailer(pdf_document *document, const pdf_object *found, pdf_reference root,
                                   pdf_object **ret_trailer, pdfseal_error *error)
{
    size_t count = found ? found->as.dictionary.count : 0;
    pdf_object *trailer = ARENA_NEW(&document->memory, pdf_object);
    pdf_entry *entries = ARENA_NEW_ARRAY(&document->memory, pdf_entry, count + 1);
    if (!trailer || !entries)
        FAIL_MEMORY(error);
    *trailer = (pdf_object){.type = PDF_DICTIONARY};
    size_t kept = 0;
    entries[kept++] = (pdf_entry){BYTES_LITERAL("Root"), {.type = PDF_REFERENCE, .as.reference = root}};
    for (size_t i = 0; i < count; i++) {
        if (is_kept(&found->as.dictionary.entries[i]))
            entries[kept++] = found->as.dictionary.entries[i];
    }
    trailer->as.dictionary.entries = entries;
    trailer->as.dictionary.count = kept;
    *ret_trailer = trailer;
    return PDFSEAL_OK;
}

/* Without a trailer that knows it the catalog is looked for among the objects that lie in streams: the highest number. */
static pdfseal_status find_catalog_in_streams(pdf_document *document, pdf_reference *ret_catalog, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(document);
    for (size_t i = document->xref.count; i-- > 0;) {
        const pdf_xref_entry *entry = &document->xref.entries[i];
        const pdf_indirect *object;
        if (pdf_xref_place(entry).kind != PDF_PLACE_IN_STREAM)
            continue;
        pdfseal_status status = pdf_view_load(view, (pdf_reference){entry->number, 0}, &object, error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        if (status == PDFSEAL_OK && object && pdf_object_is_name(pdf_dictionary_find(&object->value, "Type"), "Catalog")) {
            *ret_catalog = object->reference;
            return PDFSEAL_OK;
        }
    }
    return PDFSEAL_OK;
}

static pdfseal_status set_trailer(pdf_document *document, pdfseal_error *error)
{
    const pdf_object *found;
    const pdf_object *any;
    pdf_object *trailer = NULL;
    TRY(choose_trailer(document, &found, &any, error));
    pdf_reference root = document->scan.catalog;
    if (found)
        root = pdf_dictionary_find(found, "Root")->as.reference;
    else if (root.number == 0)
        TRY(find_catalog_in_streams(document, &root, error));
    TRY(make_trailer(document, found ? found : any, root, &trailer, error));
    document->xref.sections[0].trailer = trailer;
    if (root.number == 0 && !document->scan.streams_waiting)
        FAIL(error, PDFSEAL_ERROR_INPUT, TOO_DAMAGED);
    return PDFSEAL_OK;
}

/* ---- object streams ---- */

static pdfseal_status note_unsound_stream(pdf_document *document, uint32_t number, pdfseal_error *error)
{
    if (document->unsound_count == document->unsound_capacity) {
        size_t capacity = document->unsound_capacity ? document->unsound_capacity * 2 : 8;
        uint32_t *streams = realloc(document->unsound_streams, capacity * sizeof *streams);
        if (!streams)
            FAIL_MEMORY(error);
        document->unsound_streams = streams;
        document->unsound_capacity = capacity;
    }
    document->unsound_streams[document->unsound_count++] = number;
    return PDFSEAL_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *first = a;
    const uint32_t *second = b;
    return *first < *second ? -1 : *first > *second;
}

bool pdf_document_stream_is_sound(const pdf_document *document, uint32_t number)
{
    return document->unsound_count == 0 || !bsearch(&number, document->unsound_streams, document->unsound_count,
                                                    sizeof number, compare_numbers);
}

static pdfseal_status add_stream_objects(pdf_document *document, const pdf_scan_object *stream, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(document);
    const uint32_t *numbers;
    size_t count;
    bool sound;
    pdf_place place;
    /* A stream that a later object of the same number replaces cannot be reached. */
    if (!pdf_view_place(view, stream->number, &place) || place.kind != PDF_PLACE_OFFSET || place.offset != stream->position)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_object_stream_list(view, stream->number, &numbers, &count, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK)
        return pdf_document_warn(document, "object_stream_lost", "an object stream is damaged: its objects are lost",
                                 stream->position, stream->number, error);
    TRY(pdf_object_stream_judge(view, stream->number, &sound, error));
    if (!sound)
        TRY(note_unsound_stream(document, stream->number, error));
    for (size_t i = 0; i < count; i++) {
        pdf_scan_object object = {numbers[i], stream->position,
                                  {PDF_PLACE_IN_STREAM, 0, 0, stream->number, (uint32_t)i}};
        if (numbers[i])
            TRY(pdf_scan_add_object(&document->limits, &document->scan, &object, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status pdf_document_rebuild_streams(pdf_document *document, pdfseal_error *error)
{
    pdf_scan *scan = &document->scan;
    const pdf_indirect *catalog;
    if (!scan->streams_waiting)
        return PDFSEAL_OK;
    scan->streams_waiting = false;
    document->unsound_count = 0;
    for (size_t i = 0; i < scan->object_stream_count; i++)
        TRY(add_stream_objects(document, &scan->object_streams[i], error));
    if (document->unsound_count)
        qsort(document->unsound_streams, document->unsound_count, sizeof *document->unsound_streams, compare_numbers);
    TRY(make_section(document, error));
    TRY(set_trailer(document, error));
    pdf_scan_clear(scan);
    pdfseal_status status = pdf_view_catalog(pdf_view_newest(document), &catalog, error);
    bool lost_encryption = document->crypt && !pdf_document_is_encrypted(document);
    if (status == PDFSEAL_ERROR_INPUT || lost_encryption)
        FAIL(error, PDFSEAL_ERROR_INPUT, TOO_DAMAGED);
    return status;
}

pdfseal_status pdf_document_rebuild(pdf_document *document, pdfseal_error *error)
{
    document->repaired = true;
    document->base = document->header;
    pdf_crypt_close(document->crypt);
    document->crypt = NULL;
    document->encrypt_object = 0;
    pdf_scan_clear(&document->scan);
    document->scan.streams_waiting = true;
    TRY(pdf_scan_run(document, &document->scan, error));
    TRY(make_section(document, error));
    TRY(make_revision(document, error));
    TRY(set_trailer(document, error));
    TRY(pdf_document_warn(document, "repaired_xref",
                          "the cross-reference is damaged: the objects were found by scanning the file", -1, 0, error));
    return pdf_document_is_encrypted(document) ? PDFSEAL_OK : pdf_document_rebuild_streams(document, error);
}
