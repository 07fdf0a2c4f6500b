/* SPDX-License-Identifier: Apache-2.0 */
/* Walks an object graph breadth first: every object once, so that cycles end. */
#include "pdf/import_copier.h"

#include "base/limits.h"
#include "pdf/layers.h"
#include "pdf/object_writer.h"

#include <stdlib.h>

/* ---- numbers ---- */

static size_t hash_of(pdf_reference reference, size_t capacity)
{
    uint64_t mixed = ((uint64_t)reference.generation << 32 | reference.number) * 0x9E3779B97F4A7C15u;
    return (size_t)(mixed >> 32) & (capacity - 1);
}

static pdf_import_slot *find_slot(pdf_import_slot *slots, size_t capacity, pdf_reference reference)
{
    size_t place = hash_of(reference, capacity);
    while (slots[place].reference.number && !pdf_reference_equal(slots[place].reference, reference))
        place = (place + 1) & (capacity - 1);
    return &slots[place];
}

static pdfseal_status grow_slots(pdf_import_copier *copier, pdfseal_error *error)
{
    size_t capacity = copier->slot_capacity ? copier->slot_capacity * 2 : 64;
    if (copier->slot_count * 2 < copier->slot_capacity)
        return PDFSEAL_OK;
    pdf_import_slot *slots = calloc(capacity, sizeof *slots);
    if (!slots)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < copier->slot_capacity; i++) {
        if (copier->slots[i].reference.number)
            *find_slot(slots, capacity, copier->slots[i].reference) = copier->slots[i];
    }
    free(copier->slots);
    copier->slots = slots;
    copier->slot_capacity = capacity;
    return PDFSEAL_OK;
}

static pdfseal_status queue_object(pdf_import_copier *copier, pdf_reference reference, size_t index,
                                   pdfseal_error *error)
{
    const limits *set = pdf_document_limits(copier->view.document);
    if (index >= limits_get(set, LIMITS_IMPORT_OBJECTS))
        FAIL_LIMIT(error, -1, set, LIMITS_IMPORT_OBJECTS);
    if (index >= copier->queue_capacity) {
        size_t capacity = copier->queue_capacity ? copier->queue_capacity * 2 : 64;
        pdf_reference *queue = realloc(copier->queue, capacity * sizeof *queue);
        if (!queue)
            FAIL_MEMORY(error);
        copier->queue = queue;
        copier->queue_capacity = capacity;
    }
    copier->queue[index] = reference;
    return PDFSEAL_OK;
}

static pdfseal_status number_object(pdf_import_copier *copier, pdf_reference reference, size_t *ret_index,
                                    pdfseal_error *error)
{
    TRY(grow_slots(copier, error));
    pdf_import_slot *slot = find_slot(copier->slots, copier->slot_capacity, reference);
    if (!slot->reference.number) {
        size_t index = copier->slot_count + 1; /* the form itself comes first */
        TRY(queue_object(copier, reference, index, error));
        *slot = (pdf_import_slot){reference, index};
        copier->slot_count++;
    }
    *ret_index = slot->index;
    return PDFSEAL_OK;
}

static pdfseal_status add_cut(pdf_import_copier *copier, pdf_cut_kind kind, size_t value,
                              pdfseal_error *error)
{
    pdf_import *import = copier->import;
    if (import->cut_count == import->cut_capacity) {
        size_t capacity = import->cut_capacity ? import->cut_capacity * 2 : 64;
        pdf_cut *cuts = realloc(import->cuts, capacity * sizeof *cuts);
        if (!cuts)
            FAIL_MEMORY(error);
        import->cuts = cuts;
        import->cut_capacity = capacity;
    }
    import->cuts[import->cut_count++] = (pdf_cut){import->text.length, kind, value};
    return PDFSEAL_OK;
}

/* ---- what is left behind ---- */

static bool is_one_of(const pdf_object *name, const char *const *names)
{
    for (; pdf_object_is(name, PDF_NAME) && *names; names++) {
        if (bytes_equal_text(name->as.bytes, *names))
            return true;
    }
    return false;
}

/* Dictionaries that are no part of a picture: a reference to one stands for null. */
static bool is_foreign(const pdf_object *dictionary)
{
    static const char *const TYPES[] = {"Page",         "Pages",      "Catalog",  "Annot",
                                        "Action",       "StructElem", "Filespec", "StructTreeRoot",
                                        "EmbeddedFile", "Outlines",   "Sig",      "Metadata",
                                        "ObjStm",       "XRef",       "Template", NULL};
    static const char *const ACTIONS[] = {"JavaScript", "Launch",     "URI", "GoToR",
                                          "SubmitForm", "ImportData", NULL};
    return is_one_of(pdf_dictionary_find(dictionary, "Type"), TYPES) ||
           is_one_of(pdf_dictionary_find(dictionary, "S"), ACTIONS);
}

static bool is_left_out(const pdf_object *dictionary, bytes_view key)
{
    static const char *const KEYS[] = {
        "StructParent", "StructParents", "Metadata", "PieceInfo", "LastModified", "OPI",    "Ref",
        "AF",           "Parent",        "AA",       "OC",        "Thumb",        "Annots", NULL};
    const pdf_object name = {.type = PDF_NAME, .as.bytes = key};
    if (bytes_equal_text(key, "Alternates"))
        return pdf_object_is_name(pdf_dictionary_find(dictionary, "Subtype"), "Image");
    return is_one_of(&name, KEYS);
}

/* ---- values ---- */

static pdfseal_status append_text(pdf_import_copier *copier, const char *text, pdfseal_error *error)
{
    return bytes_buffer_append_text(&copier->import->text, text, error);
}

static pdfseal_status copy_entry(pdf_import_copier *copier, const pdf_entry *entry, pdfseal_error *error)
{
    if (bytes_equal_text(entry->key, "Resources") && !copier->in_resources)
        return pdf_copier_resources(copier, &entry->value, error);
    if (bytes_equal_text(entry->key, "Group"))
        return pdf_copier_group(copier, &entry->value, error);
    TRY(pdf_name_write(entry->key, &copier->import->text, error));
    TRY(append_text(copier, " ", error));
    return pdf_copier_value(copier, &entry->value, error);
}

static pdfseal_status copy_entries(pdf_import_copier *copier, const pdf_object *dictionary,
                                   const char *const *skipped, pdfseal_error *error)
{
    static const char *const NONE[] = {NULL};
    pdf_traits_note_dictionary(&copier->import->traits, dictionary);
    for (size_t i = 0; i < dictionary->as.dictionary.count; i++) {
        const pdf_entry *entry = &dictionary->as.dictionary.entries[i];
        const pdf_object name = {.type = PDF_NAME, .as.bytes = entry->key};
        if (!is_left_out(dictionary, entry->key) && !is_one_of(&name, skipped ? skipped : NONE))
            TRY(copy_entry(copier, entry, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status copy_dictionary(pdf_import_copier *copier, const pdf_object *dictionary,
                                      pdfseal_error *error)
{
    if (is_foreign(dictionary))
        return append_text(copier, "null", error);
    TRY(append_text(copier, "<<", error));
    TRY(copy_entries(copier, dictionary, NULL, error));
    return append_text(copier, ">>", error);
}

static pdfseal_status copy_array(pdf_import_copier *copier, const pdf_object *array, pdfseal_error *error)
{
    TRY(append_text(copier, "[", error));
    for (size_t i = 0; i < array->as.array.count; i++) {
        TRY(append_text(copier, i ? " " : "", error));
        TRY(pdf_copier_value(copier, &array->as.array.items[i], error));
    }
    return append_text(copier, "]", error);
}

static pdfseal_status copy_reference(pdf_import_copier *copier, pdf_reference reference, pdfseal_error *error)
{
    size_t index;
    if (reference.number == 0)
        return append_text(copier, "null", error);
    TRY(number_object(copier, reference, &index, error));
    return add_cut(copier, PDF_CUT_REFERENCE, index, error);
}

/* Recursion is as deep as the parser's, which object-nesting bounds. */
pdfseal_status pdf_copier_value(pdf_import_copier *copier, const pdf_object *value, pdfseal_error *error)
{
    if (value->type == PDF_DICTIONARY)
        return copy_dictionary(copier, value, error);
    if (value->type == PDF_ARRAY)
        return copy_array(copier, value, error);
    if (value->type == PDF_REFERENCE)
        return copy_reference(copier, value->as.reference, error);
    if (value->type == PDF_NAME)
        pdf_traits_note_name(&copier->import->traits, value->as.bytes);
    return pdf_object_write(value, &copier->import->text, error);
}

/* ---- resources ---- */

static pdfseal_status copy_colour_spaces(pdf_import_copier *copier, const pdf_object *spaces,
                                         pdfseal_error *error)
{
    size_t has = (pdf_dictionary_find(spaces, "DefaultGray") ? PDF_CUT_HAS_GRAY : 0) |
                 (pdf_dictionary_find(spaces, "DefaultRGB") ? PDF_CUT_HAS_RGB : 0);
    TRY(append_text(copier, "/ColorSpace <<", error));
    TRY(add_cut(copier, PDF_CUT_COLOUR_SPACES, has, error));
    TRY(copy_entries(copier, spaces, NULL, error));
    return append_text(copier, ">>", error);
}

/* Property lists of marked content, but for layers. */
static pdfseal_status copy_properties(pdf_import_copier *copier, const pdf_object *properties,
                                      pdfseal_error *error)
{
    TRY(append_text(copier, "/Properties <<", error));
    for (size_t i = 0; i < properties->as.dictionary.count; i++) {
        const pdf_entry *entry = &properties->as.dictionary.entries[i];
        bool is_layer;
        TRY(pdf_layer_is(copier->view, &entry->value, &is_layer, error));
        if (!is_layer)
            TRY(copy_entry(copier, entry, error));
    }
    return append_text(copier, ">>", error);
}

static pdfseal_status copy_resource_entries(pdf_import_copier *copier, const pdf_object *resources,
                                            pdfseal_error *error)
{
    static const char *const SEPARATE[] = {"ColorSpace", "Properties", "ProcSet", NULL};
    const pdf_object *spaces;
    const pdf_object *properties;
    TRY(pdf_view_get(copier->view, resources, "ColorSpace", &spaces, error));
    TRY(pdf_view_get(copier->view, resources, "Properties", &properties, error));
    if (spaces->type == PDF_DICTIONARY)
        TRY(copy_colour_spaces(copier, spaces, error));
    else
        TRY(add_cut(copier, PDF_CUT_NO_SPACES, 0, error));
    if (properties->type == PDF_DICTIONARY)
        TRY(copy_properties(copier, properties, error));
    return copy_entries(copier, resources, SEPARATE, error);
}

pdfseal_status pdf_copier_resources(pdf_import_copier *copier, const pdf_object *resources,
                                    pdfseal_error *error)
{
    const pdf_object *direct;
    TRY(pdf_view_resolve(copier->view, resources, &direct, error));
    TRY(append_text(copier, "/Resources <<", error));
    bool nested = copier->in_resources;
    copier->in_resources = true;
    if (direct->type == PDF_DICTIONARY)
        TRY(copy_resource_entries(copier, direct, error));
    copier->in_resources = nested;
    return append_text(copier, ">>", error);
}

pdfseal_status pdf_copier_group(pdf_import_copier *copier, const pdf_object *group, pdfseal_error *error)
{
    const pdf_object *direct;
    size_t cut = copier->import->cut_count;
    TRY(pdf_view_resolve(copier->view, group, &direct, error));
    if (direct->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(add_cut(copier, PDF_CUT_GROUP, 0, error));
    size_t start = copier->import->text.length;
    TRY(append_text(copier, "/Group <<", error));
    TRY(copy_entries(copier, direct, NULL, error));
    TRY(append_text(copier, ">>", error));
    copier->import->cuts[cut].value = copier->import->text.length - start;
    return PDFSEAL_OK;
}

/* ---- streams ---- */

static pdfseal_status copy_kept_items(pdf_import_copier *copier, const char *key, const pdf_object *names,
                                      const pdf_object *values, pdfseal_error *error)
{
    TRY(append_text(copier, key, error));
    for (size_t i = 0; i < names->as.array.count && i < values->as.array.count; i++) {
        if (pdf_object_is_name(&names->as.array.items[i], "Crypt"))
            continue;
        TRY(append_text(copier, " ", error));
        TRY(pdf_copier_value(copier, &values->as.array.items[i], error));
    }
    return append_text(copier, "]", error);
}

pdfseal_status pdf_copier_filters(pdf_import_copier *copier, const pdf_object *dictionary, bool without_crypt,
                                  pdfseal_error *error)
{
    const pdf_object *names;
    const pdf_object *parameters;
    TRY(pdf_view_get(copier->view, dictionary, "Filter", &names, error));
    TRY(pdf_view_get(copier->view, dictionary, "DecodeParms", &parameters, error));
    for (int i = 0; i < 2 && !without_crypt; i++) {
        const pdf_object *value = i ? parameters : names;
        if (value->type == PDF_NULL)
            continue;
        TRY(append_text(copier, i ? "/DecodeParms " : "/Filter ", error));
        TRY(pdf_copier_value(copier, value, error));
    }
    if (!without_crypt || names->type != PDF_ARRAY)
        return PDFSEAL_OK;
    TRY(copy_kept_items(copier, "/Filter [", names, names, error));
    if (parameters->type == PDF_ARRAY)
        TRY(copy_kept_items(copier, "/DecodeParms [", names, parameters, error));
    return PDFSEAL_OK;
}

pdfseal_status pdf_copier_begin(pdf_import_copier *copier, pdfseal_error *error)
{
    pdf_import *import = copier->import;
    if (import->count == import->capacity) {
        size_t capacity = import->capacity ? import->capacity * 2 : 64;
        pdf_imported *objects = realloc(import->objects, capacity * sizeof *objects);
        if (!objects)
            FAIL_MEMORY(error);
        import->objects = objects;
        import->capacity = capacity;
    }
    import->objects[import->count] = (pdf_imported){
        .text_start = import->text.length, .first_cut = import->cut_count, .data_start = import->data.length};
    return PDFSEAL_OK;
}

void pdf_copier_end(pdf_import_copier *copier, bool is_stream)
{
    pdf_import *import = copier->import;
    pdf_imported *object = &import->objects[import->count++];
    object->text_end = import->text.length;
    object->cut_count = import->cut_count - object->first_cut;
    object->data_end = import->data.length;
    object->is_stream = is_stream;
}

static bool is_form(const pdf_object *dictionary)
{
    return pdf_object_is_name(pdf_dictionary_find(dictionary, "Subtype"), "Form");
}

/* A form whose layer is off shows nothing. */
static pdfseal_status copy_hidden(pdf_import_copier *copier, pdfseal_error *error)
{
    return append_text(copier, "/Type /XObject /Subtype /Form /BBox [0 0 0 0] /Resources <<>>", error);
}

/* The contents of a form: as they are, or with its layers resolved. */
static pdfseal_status copy_stream_data(pdf_import_copier *copier, const pdf_indirect *stream,
                                       pdfseal_error *error)
{
    const pdf_object *resources;
    bool has_layers = false;
    bool has_crypt;
    TRY(pdf_view_get(copier->view, &stream->value, "Resources", &resources, error));
    if (resources->type == PDF_DICTIONARY)
        TRY(pdf_layers_are_used(copier->view, resources, &has_layers, error));
    if (!has_layers) {
        TRY(pdf_view_stream_encoded(copier->view, stream, &copier->import->data, &has_crypt, error));
        return pdf_copier_filters(copier, &stream->value, has_crypt, error);
    }
    BYTES_BUFFER_CLEANUP bytes_buffer plain;
    BYTES_BUFFER_CLEANUP bytes_buffer shown;
    bytes_buffer_init_limited(&plain, pdf_document_limits(copier->view.document), LIMITS_STREAM_BYTES);
    bytes_buffer_init_limited(&shown, pdf_document_limits(copier->view.document), LIMITS_STREAM_BYTES);
    TRY(pdf_view_stream_decode(copier->view, stream, &plain, error));
    TRY(pdf_layers_resolve(&copier->layers, resources, bytes_buffer_view(&plain), &shown, error));
    TRY(append_text(copier, "/Filter /FlateDecode", error));
    return pdf_flate_encode(bytes_buffer_view(&shown), &copier->import->data, error);
}

static pdfseal_status copy_stream(pdf_import_copier *copier, const pdf_indirect *stream, pdfseal_error *error)
{
    static const char *const WRITTEN_ANEW[] = {"Length",  "Filter",       "DecodeParms", "F",
                                               "FFilter", "FDecodeParms", "DL",          NULL};
    bool shown;
    if (pdf_dictionary_find(&stream->value, "F"))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start,
                "a stream of the page lies in another file (save the picture with everything inside)");
    TRY(pdf_layer_is_shown(&copier->layers, pdf_dictionary_find(&stream->value, "OC"), &shown, error));
    if (!shown)
        return copy_hidden(copier, error);
    TRY(copy_entries(copier, &stream->value, WRITTEN_ANEW, error));
    if (is_form(&stream->value) && !pdf_dictionary_find(&stream->value, "Resources") &&
        copier->page_resources)
        TRY(pdf_copier_resources(copier, copier->page_resources, error));
    return copy_stream_data(copier, stream, error);
}

static pdfseal_status copy_object(pdf_import_copier *copier, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *object;
    bool is_stream;
    TRY(pdf_view_load(copier->view, reference, &object, error));
    TRY(pdf_copier_begin(copier, error));
    is_stream = object && object->is_stream && !is_foreign(&object->value);
    if (!object)
        TRY(append_text(copier, "null", error));
    else if (is_stream)
        TRY(copy_stream(copier, object, error));
    else
        TRY(pdf_copier_value(copier, &object->value, error));
    pdf_copier_end(copier, is_stream);
    return PDFSEAL_OK;
}

pdfseal_status pdf_copier_run(pdf_import_copier *copier, pdfseal_error *error)
{
    for (size_t next = copier->import->count; next <= copier->slot_count; next++)
        TRY(copy_object(copier, copier->queue[next], error));
    return PDFSEAL_OK;
}
