/* SPDX-License-Identifier: Apache-2.0 */
/* Reads manifests. All of one is understood, or none of it. */
#include "appearance/manifest.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define FOREIGN "a signature records the places of its seal in a format that is not known"
#define DAMAGED "the places of a seal that a signature records cannot be read"
#define ELSEWHERE "the places of a seal that a signature records do not stand in the revision that it signs"

/* Coordinates beyond these are none of a page. */
#define LARGEST_NUMBER 1e7

static bool read_numbers(const pdf_object *dictionary, const char *key, double *numbers, size_t count)
{
    const pdf_object *array = pdf_dictionary_find(dictionary, key);
    if (!pdf_object_is(array, PDF_ARRAY) || array->as.array.count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!pdf_object_number(&array->as.array.items[i], &numbers[i]) || !(fabs(numbers[i]) <= LARGEST_NUMBER))
            return false;
    }
    return true;
}

static bool read_rectangle(const pdf_object *dictionary, const char *key, pdf_rectangle *ret_box)
{
    double numbers[4];
    if (!read_numbers(dictionary, key, numbers, 4))
        return false;
    *ret_box = (pdf_rectangle){numbers[0], numbers[1], numbers[2], numbers[3]};
    return numbers[0] < numbers[2] && numbers[1] < numbers[3];
}

static bool read_count(const pdf_object *object, int64_t high, uint32_t *ret_number)
{
    int64_t number;
    if (!object || !pdf_object_integer(object, 1, high, &number))
        return false;
    *ret_number = (uint32_t)number;
    return true;
}

static bool read_reference(const pdf_object *dictionary, const char *key, pdf_reference *ret_reference)
{
    const pdf_object *entry = pdf_dictionary_find(dictionary, key);
    if (!pdf_object_is(entry, PDF_REFERENCE) || entry->as.reference.number == 0)
        return false;
    *ret_reference = entry->as.reference;
    return true;
}

static bool read_slice(const pdf_object *dictionary, appearance_manifest_place *place)
{
    const pdf_object *slice = pdf_dictionary_find(dictionary, "Slice");
    const pdf_rectangle *clip = &place->clip;
    if (!pdf_object_is(slice, PDF_ARRAY) || slice->as.array.count != 3 || !read_rectangle(dictionary, "Clip", &place->clip))
        return false;
    const pdf_object *items = slice->as.array.items;
    return read_count(&items[0], LIMIT_MANIFEST_PLACES, &place->number) &&
           read_count(&items[1], LIMIT_MANIFEST_PLACES, &place->count) &&
           read_count(&items[2], LIMIT_MANIFEST_PLACES, &place->group) && place->number <= place->count &&
           clip->x0 >= 0 && clip->y0 >= 0 && clip->x1 <= 1 && clip->y1 <= 1;
}

static bool read_kind(const pdf_object *dictionary, appearance_placed *ret_kind)
{
    static const char *const KINDS[] = {"Widget", "Mark", "Slice"};
    const pdf_object *name = pdf_dictionary_find(dictionary, "S");
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (pdf_object_is_name(name, KINDS[i])) {
            *ret_kind = (appearance_placed)i;
            return true;
        }
    }
    return false;
}

/* How it is shown: the widget by itself; others by page content or by a slot, one of the two. */
static bool read_showing(const pdf_object *dictionary, appearance_manifest_place *place)
{
    const pdf_object *slot = pdf_dictionary_find(dictionary, "Slot");
    bool drawn = pdf_dictionary_find(dictionary, "Content") != NULL;
    if (place->kind == APPEARANCE_PLACED_WIDGET)
        return !slot && !drawn;
    if (slot)
        return !drawn && read_count(slot, INT32_MAX, &place->slot);
    return drawn && read_reference(dictionary, "Content", &place->content) &&
           read_numbers(dictionary, "Matrix", place->matrix, 6);
}

static bool read_place(const pdf_object *dictionary, appearance_manifest_place *place)
{
    const pdf_object *page = pdf_dictionary_find(dictionary, "Page");
    return pdf_object_is(dictionary, PDF_DICTIONARY) && !dictionary->duplicate_keys && read_kind(dictionary, &place->kind) &&
           page && pdf_object_integer(page, 1, LIMIT_PAGES, &place->page_number) &&
           read_rectangle(dictionary, "Rect", &place->rectangle) && read_reference(dictionary, "Form", &place->form) &&
           read_showing(dictionary, place) &&
           (place->kind != APPEARANCE_PLACED_SLICE || read_slice(dictionary, place));
}

static bool has_one_widget_at_most(const appearance_manifest *manifest)
{
    size_t widgets = 0;
    for (size_t i = 0; i < manifest->place_count; i++)
        widgets += manifest->places[i].kind == APPEARANCE_PLACED_WIDGET;
    return widgets <= 1;
}

/* *ret_sound: all of it was understood. */
static pdfseal_status read_places(const pdf_object *data, arena *owner, appearance_manifest *manifest, bool *ret_sound,
                                  pdfseal_error *error)
{
    const pdf_object *places = pdf_dictionary_find(data, "Places");
    *ret_sound = pdf_object_is(places, PDF_ARRAY) && places->as.array.count <= LIMIT_MANIFEST_PLACES;
    if (!*ret_sound)
        return PDFSEAL_OK;
    manifest->places = ARENA_NEW_ARRAY(owner, appearance_manifest_place, places->as.array.count + 1);
    if (!manifest->places)
        FAIL_MEMORY(error);
    manifest->place_count = places->as.array.count;
    for (size_t i = 0; i < manifest->place_count && *ret_sound; i++)
        *ret_sound = read_place(&places->as.array.items[i], &manifest->places[i]);
    *ret_sound = *ret_sound && has_one_widget_at_most(manifest);
    return PDFSEAL_OK;
}

/* One manifest for each signature: what an earlier revision holds, many could share. */
static bool stands_in_revision(pdf_view view, pdf_reference data)
{
    pdf_place now;
    pdf_place before;
    if (!pdf_view_place(view, data.number, &now) || now.kind != PDF_PLACE_OFFSET)
        return false;
    if (view.revision == 0)
        return true;
    const pdf_view earlier = {view.document, view.revision - 1};
    return !pdf_view_place(earlier, data.number, &before) || before.kind != PDF_PLACE_OFFSET || before.offset != now.offset;
}

static int compare_streams(const void *a, const void *b)
{
    uint32_t first = ((const pdf_reference *)a)->number;
    uint32_t second = ((const pdf_reference *)b)->number;
    return first < second ? -1 : first > second;
}

/* Each stream once, and of this revision: hashing them all then costs no more than reading the file. */
static pdfseal_status are_own(pdf_view view, const appearance_manifest *manifest, arena *owner, bool *ret_own,
                              pdfseal_error *error)
{
    pdf_reference *sorted = ARENA_NEW_ARRAY(owner, pdf_reference, manifest->stream_count + 1);
    if (!sorted)
        FAIL_MEMORY(error);
    memcpy(sorted, manifest->streams, manifest->stream_count * sizeof *sorted);
    qsort(sorted, manifest->stream_count, sizeof *sorted, compare_streams);
    *ret_own = true;
    for (size_t i = 0; i < manifest->stream_count && *ret_own; i++)
        *ret_own = stands_in_revision(view, sorted[i]) && (i == 0 || sorted[i].number != sorted[i - 1].number);
    return PDFSEAL_OK;
}

static pdfseal_status read_picture(pdf_view view, const pdf_object *data, arena *owner, appearance_manifest *manifest, bool *ret_sound,
                                   pdfseal_error *error)
{
    const pdf_object *streams = pdf_dictionary_find(data, "Picture");
    const pdf_object *digest = pdf_dictionary_find(data, "PictureDigest");
    *ret_sound = pdf_object_is(streams, PDF_ARRAY) && streams->as.array.count > 0 &&
                 streams->as.array.count <= LIMIT_MANIFEST_STREAMS && pdf_object_is(digest, PDF_STRING) &&
                 digest->as.bytes.length == digest_length(DIGEST_SHA256) &&
                 pdf_object_is_name(pdf_dictionary_find(data, "DigestMethod"), "SHA256");
    if (!*ret_sound)
        return PDFSEAL_OK;
    manifest->streams = ARENA_NEW_ARRAY(owner, pdf_reference, streams->as.array.count);
    if (!manifest->streams)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < streams->as.array.count; i++) {
        *ret_sound = *ret_sound && streams->as.array.items[i].type == PDF_REFERENCE;
        if (*ret_sound)
            manifest->streams[manifest->stream_count++] = streams->as.array.items[i].as.reference;
    }
    manifest->digest.length = digest->as.bytes.length;
    memcpy(manifest->digest.data, digest->as.bytes.data, digest->as.bytes.length);
    return *ret_sound ? are_own(view, manifest, owner, ret_sound, error) : PDFSEAL_OK;
}

/* What the appearance stream says of us; the null object where that is nothing. */
static pdfseal_status find_entry(pdf_view view, const pdf_object *widget, const pdf_object **ret_entry, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_get(view, widget, "AP", &value, error));
    TRY(pdf_view_get(view, value, "N", &value, error));
    TRY(pdf_view_get(view, value, "PieceInfo", &value, error));
    return pdf_view_get(view, value, "PDFSEAL", ret_entry, error);
}

static bool is_known(const pdf_object *data)
{
    int64_t number;
    const pdf_object *version = pdf_dictionary_find(data, "Version");
    return pdf_object_is_name(pdf_dictionary_find(data, "Type"), "PSEL_Manifest") && version &&
           pdf_object_integer(version, 1, 1, &number);
}

static pdfseal_status find_data(pdf_view view, const pdf_object *entry, const pdf_object **ret_data, const char **ret_cause,
                                pdfseal_error *error)
{
    const pdf_indirect *object = NULL;
    pdf_reference data;
    *ret_data = NULL;
    *ret_cause = DAMAGED;
    if (entry->type != PDF_DICTIONARY || entry->duplicate_keys || !read_reference(entry, "Private", &data))
        return PDFSEAL_OK;
    if (!stands_in_revision(view, data)) {
        *ret_cause = ELSEWHERE;
        return PDFSEAL_OK;
    }
    pdfseal_status status = pdf_view_load(view, data, &object, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || !object || object->is_stream || object->value.type != PDF_DICTIONARY ||
        object->value.duplicate_keys)
        return PDFSEAL_OK;
    if (is_known(&object->value))
        *ret_data = &object->value;
    else
        *ret_cause = FOREIGN;
    return PDFSEAL_OK;
}

pdfseal_status appearance_manifest_read(pdf_view view, const pdf_object *widget, arena *owner,
                                        appearance_manifest **ret_manifest, const char **ret_cause, pdfseal_error *error)
{
    const pdf_object *entry;
    const pdf_object *data;
    bool places = false;
    bool picture = false;
    *ret_manifest = NULL;
    *ret_cause = NULL;
    pdfseal_status status = find_entry(view, widget, &entry, error);
    if (status != PDFSEAL_OK || entry->type == PDF_NULL)
        return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
    TRY(find_data(view, entry, &data, ret_cause, error));
    if (!data)
        return PDFSEAL_OK;
    *ret_cause = DAMAGED;
    appearance_manifest *manifest = ARENA_NEW(owner, appearance_manifest);
    if (!manifest)
        FAIL_MEMORY(error);
    TRY(read_places(data, owner, manifest, &places, error));
    TRY(read_picture(view, data, owner, manifest, &picture, error));
    if (!places || !picture)
        return PDFSEAL_OK;
    *ret_cause = NULL;
    *ret_manifest = manifest;
    return PDFSEAL_OK;
}
