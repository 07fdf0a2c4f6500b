/* SPDX-License-Identifier: Apache-2.0 */
/* Elements for widgets, their places among the kids of an element, and in the parent tree. */
#include "pades/structure.h"

#include "base/limits.h"
#include "pdf/dictionary_editor.h"

#define MOST_DEPTH 64
#define MOST_KEY INT32_MAX

/* ---- reading ---- */

/* The largest key of a number tree: at the end of its last leaf. */
static pdfseal_status find_last_key(pdf_view view, const pdf_object *node, int64_t *last, pdfseal_error *error)
{
    const pdf_object *list;
    for (unsigned depth = 0; depth < MOST_DEPTH; depth++) {
        TRY(pdf_view_get(view, node, "Nums", &list, error));
        for (size_t i = 0; list->type == PDF_ARRAY && i + 1 < list->as.array.count; i += 2) {
            int64_t key;
            if (pdf_object_integer(&list->as.array.items[i], 0, MOST_KEY, &key) && key > *last)
                *last = key;
        }
        TRY(pdf_view_get(view, node, "Kids", &list, error));
        if (list->type != PDF_ARRAY || list->as.array.count == 0)
            return PDFSEAL_OK;
        node = &list->as.array.items[list->as.array.count - 1];
    }
    return PDFSEAL_OK;
}

pdfseal_status pades_structure_read(pdf_view view, pades_structure *ret_structure, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *next;
    int64_t last = -1;
    pades_structure structure = {.view = view};
    TRY(pdf_view_catalog(view, &catalog, error));
    const pdf_object *entry = pdf_dictionary_find(&catalog->value, "StructTreeRoot");
    *ret_structure = structure;
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_resolve(view, entry, &structure.dictionary, error));
    if (structure.dictionary->type != PDF_DICTIONARY || structure.dictionary->duplicate_keys)
        return PDFSEAL_OK;
    structure.root = entry->as.reference;
    TRY(pdf_view_get(view, structure.dictionary, "ParentTreeNextKey", &next, error));
    (void)pdf_object_integer(next, 0, MOST_KEY - 1, &structure.next_key);
    const pdf_object *tree = pdf_dictionary_find(structure.dictionary, "ParentTree");
    if (tree)
        TRY(find_last_key(view, tree, &last, error));
    if (last >= structure.next_key)
        structure.next_key = last + 1;
    structure.first_key = structure.next_key;
    structure.is_tagged = structure.next_key < MOST_KEY;
    *ret_structure = structure;
    return PDFSEAL_OK;
}

/* ---- writing ---- */

typedef struct structure_writer {
    const pades_structure *structure;
    pdf_section *section;
    const pades_structure_widget *widgets;
    size_t count;
    pdf_reference first_element; /* they are numbered one after the other */
    bytes_buffer kids, tree;     /* new texts of the root's entries; empty: not changed */
} structure_writer;

static pdf_reference element_at(const structure_writer *writer, size_t index)
{
    return (pdf_reference){writer->first_element.number + (uint32_t)index, 0};
}

static pdfseal_status add_element(structure_writer *writer, size_t index, pdf_reference parent, pdfseal_error *error)
{
    const pades_structure_widget *widget = &writer->widgets[index];
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    TRY(bytes_buffer_append_text(&text, "<</Type /StructElem /S /Form /P ", error));
    TRY(pdf_reference_write(parent, &text, error));
    TRY(bytes_buffer_append_text(&text, " /Pg ", error));
    TRY(pdf_reference_write(widget->page, &text, error));
    TRY(bytes_buffer_append_text(&text, " /Alt ", error));
    TRY(pdf_text_string_write(widget->description, &text, error));
    TRY(bytes_buffer_append_text(&text, " /K <</Type /OBJR /Obj ", error));
    TRY(pdf_reference_write(widget->widget, &text, error));
    TRY(bytes_buffer_append_text(&text, " /Pg ", error));
    TRY(pdf_reference_write(widget->page, &text, error));
    TRY(bytes_buffer_append_text(&text, ">>>>", error));
    return pdf_section_add(writer->section, element_at(writer, index), bytes_buffer_view(&text), error);
}

/* The kids that were there, then the new elements. */
static pdfseal_status write_kids(const structure_writer *writer, const pdf_object *entry, const pdf_object *value, bytes_buffer *out,
                                 pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++) {
        TRY(pdf_object_write(&value->as.array.items[i], out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    if (value->type != PDF_ARRAY && value->type != PDF_NULL) {
        TRY(pdf_object_write(entry, out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    for (size_t i = 0; i < writer->count; i++) {
        TRY(pdf_reference_write(element_at(writer, i), out, error));
        TRY(bytes_buffer_append_byte(out, i + 1 < writer->count ? ' ' : ']', error));
    }
    return PDFSEAL_OK;
}

/* Appends the kids of `holder` to `out`; an array that is an object of its own is written at once. */
static pdfseal_status add_kids(structure_writer *writer, const pdf_object *holder, bytes_buffer *out, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(holder, "K");
    const pdf_object *value;
    TRY(pdf_view_resolve(writer->structure->view, entry, &value, error));
    TRY(write_kids(writer, entry, value, out, error));
    if (!pdf_object_is(entry, PDF_REFERENCE) || value->type != PDF_ARRAY)
        return PDFSEAL_OK;
    TRY(pdf_section_add(writer->section, entry->as.reference, bytes_buffer_view(out), error));
    out->length = 0;
    return PDFSEAL_OK;
}

/* The only kid of the root, where that is the element of the whole document; else NULL. */
static pdfseal_status find_document(const pades_structure *structure, const pdf_indirect **ret_document, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(structure->dictionary, "K");
    const pdf_object *value;
    const pdf_indirect *document = NULL;
    *ret_document = NULL;
    TRY(pdf_view_resolve(structure->view, entry, &value, error));
    if (value->type == PDF_ARRAY && value->as.array.count == 1)
        entry = &value->as.array.items[0];
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(structure->view, entry->as.reference, &document, error));
    if (document && !document->is_stream && !document->value.duplicate_keys &&
        pdf_object_is_name(pdf_dictionary_find(&document->value, "S"), "Document"))
        *ret_document = document;
    return PDFSEAL_OK;
}

static pdfseal_status add_to_document(structure_writer *writer, const pdf_indirect *document, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer kids;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&kids, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    TRY(add_kids(writer, &document->value, &kids, error));
    if (kids.length == 0)
        return PDFSEAL_OK;
    const pdf_change change = {"K", bytes_buffer_view(&kids)};
    TRY(pdf_dictionary_write_changed(&document->value, &change, 1, &text, error));
    return pdf_section_add(writer->section, document->reference, bytes_buffer_view(&text), error);
}

static pdfseal_status add_elements(structure_writer *writer, pdfseal_error *error)
{
    const pdf_indirect *document;
    TRY(find_document(writer->structure, &document, error));
    pdf_reference parent = document ? document->reference : writer->structure->root;
    writer->first_element = (pdf_reference){pdf_section_reserve(writer->section), 0};
    for (size_t i = 1; i < writer->count; i++)
        (void)pdf_section_reserve(writer->section);
    for (size_t i = 0; i < writer->count; i++)
        TRY(add_element(writer, i, parent, error));
    return document ? add_to_document(writer, document, error)
                    : add_kids(writer, writer->structure->dictionary, &writer->kids, error);
}

/* ---- the parent tree ---- */

static pdfseal_status append_numbers(const structure_writer *writer, bytes_buffer *out, pdfseal_error *error)
{
    for (size_t i = 0; i < writer->count; i++) {
        TRY(bytes_buffer_append_format(out, error, " %lld ", (long long)writer->widgets[i].key));
        TRY(pdf_reference_write(element_at(writer, i), out, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

static pdfseal_status append_members(const pdf_object *array, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; array->type == PDF_ARRAY && i < array->as.array.count; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(pdf_object_write(&array->as.array.items[i], out, error));
    }
    return PDFSEAL_OK;
}

/* A leaf of its own behind those that are there. */
static pdfseal_status add_leaf(structure_writer *writer, pdf_reference *ret_leaf, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    TRY(bytes_buffer_append_format(&text, error, "<</Limits [%lld %lld] /Nums [", (long long)writer->widgets[0].key,
                                   (long long)writer->widgets[writer->count - 1].key));
    TRY(append_numbers(writer, &text, error));
    TRY(bytes_buffer_append_text(&text, ">>", error));
    *ret_leaf = (pdf_reference){pdf_section_reserve(writer->section), 0};
    return pdf_section_add(writer->section, *ret_leaf, bytes_buffer_view(&text), error);
}

/* Appends the changed list, Nums or Kids, of the tree's root node; one that is an object of its own is written at once. */
static pdfseal_status change_list(structure_writer *writer, const pdf_object *entry, const pdf_object *list, bool has_kids,
                                  bytes_buffer *out, pdfseal_error *error)
{
    pdf_reference leaf;
    TRY(append_members(list, out, error));
    if (has_kids) {
        TRY(add_leaf(writer, &leaf, error));
        TRY(bytes_buffer_append_format(out, error, " %u 0 R]", leaf.number));
    } else {
        TRY(append_numbers(writer, out, error));
    }
    if (!pdf_object_is(entry, PDF_REFERENCE) || list->type != PDF_ARRAY)
        return PDFSEAL_OK;
    TRY(pdf_section_add(writer->section, entry->as.reference, bytes_buffer_view(out), error));
    out->length = 0;
    return PDFSEAL_OK;
}

/* The root node of the tree: an object of its own, or direct in the root of the structure, or new. */
static pdfseal_status add_to_tree(structure_writer *writer, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(writer->structure->dictionary, "ParentTree");
    const pdf_object *node;
    const pdf_object *kids;
    BYTES_BUFFER_CLEANUP bytes_buffer list;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&list, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    TRY(pdf_view_resolve(writer->structure->view, entry, &node, error));
    TRY(pdf_view_get(writer->structure->view, node, "Kids", &kids, error));
    const char *key = kids->type == PDF_ARRAY ? "Kids" : "Nums";
    const pdf_object *numbers;
    TRY(pdf_view_get(writer->structure->view, node, key, &numbers, error));
    TRY(change_list(writer, pdf_dictionary_find(node, key), numbers, kids->type == PDF_ARRAY, &list, error));
    if (list.length == 0)
        return PDFSEAL_OK;
    const pdf_change change = {key, bytes_buffer_view(&list)};
    TRY(pdf_dictionary_write_changed(node->type == PDF_DICTIONARY ? node : NULL, &change, 1, &text, error));
    if (pdf_object_is(entry, PDF_REFERENCE) && node->type == PDF_DICTIONARY)
        return pdf_section_add(writer->section, entry->as.reference, bytes_buffer_view(&text), error);
    return bytes_buffer_append(&writer->tree, text.data, text.length, error);
}

/* ---- all of it ---- */

static pdfseal_status add_root(structure_writer *writer, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    BYTES_BUFFER_CLEANUP bytes_buffer next;
    bytes_buffer_init_limited(&text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init(&next, 32);
    pdf_change changes[3];
    size_t count = 0;
    TRY(bytes_buffer_append_format(&next, error, "%lld", (long long)writer->structure->next_key));
    if (writer->kids.length)
        changes[count++] = (pdf_change){"K", bytes_buffer_view(&writer->kids)};
    if (writer->tree.length)
        changes[count++] = (pdf_change){"ParentTree", bytes_buffer_view(&writer->tree)};
    changes[count++] = (pdf_change){"ParentTreeNextKey", bytes_buffer_view(&next)};
    TRY(pdf_dictionary_write_changed(writer->structure->dictionary, changes, count, &text, error));
    return pdf_section_add(writer->section, writer->structure->root, bytes_buffer_view(&text), error);
}

static pdfseal_status add_all(structure_writer *writer, pdfseal_error *error)
{
    TRY(add_elements(writer, error));
    TRY(add_to_tree(writer, error));
    return add_root(writer, error);
}

pdfseal_status pades_structure_add(const pades_structure *structure, pdf_section *section, const pades_structure_widget *widgets,
                                   size_t count, pdfseal_error *error)
{
    structure_writer writer = {.structure = structure, .section = section, .widgets = widgets, .count = count};
    if (count == 0)
        return PDFSEAL_OK;
    bytes_buffer_init_limited(&writer.kids, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&writer.tree, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    pdfseal_status status = add_all(&writer, error);
    bytes_buffer_clear(&writer.kids);
    bytes_buffer_clear(&writer.tree);
    return status;
}
