/* SPDX-License-Identifier: Apache-2.0 */
/* Annots, Contents and Resources of pages. */
#include "pades/page_marks.h"

#include "base/limits.h"
#include "pdf/dictionary_editor.h"

#include <stdio.h>
#include <stdlib.h>

#define MATRIX_DECIMALS 5
#define CLIP_DECIMALS 6
/* On one page: the form of whole seals, and that of slices. */
#define MOST_FORMS 2

/* A widget or a mark, in the order of the pages. */
typedef struct page_item {
    const pdf_page *page;
    const pades_page_widget *widget; /* or NULL */
    pades_mark *mark;                /* or NULL */
    size_t order;                    /* as it was given */
} page_item;

/* What all pages of a section share. */
typedef struct page_writer {
    pdf_view view;
    pdf_section *section;
    bool tab_order;
    pdf_reference opening; /* the stream "q", number 0: not yet written */
} page_writer;

/* The new texts of one page's entries; empty: not changed. */
typedef struct page_texts {
    bytes_buffer annotations, contents, resources;
} page_texts;

#define PAGE_TEXTS_CLEANUP __attribute__((cleanup(clear_texts)))

static void clear_texts(page_texts *texts)
{
    bytes_buffer_clear(&texts->annotations);
    bytes_buffer_clear(&texts->contents);
    bytes_buffer_clear(&texts->resources);
}

static void init_texts(page_texts *texts, const pdf_section *section)
{
    bytes_buffer_init_limited(&texts->annotations, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&texts->contents, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&texts->resources, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
}

/* ---- annotations ---- */

/* Appends the widgets of a page; an array that is an object of its own is written at once. */
static pdfseal_status write_annotations(page_writer *writer, const page_item *items, size_t count, bytes_buffer *out,
                                        pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(&items[0].page->object->value, "Annots");
    const pdf_object *annotations;
    size_t added = 0;
    for (size_t i = 0; i < count; i++)
        added += items[i].widget != NULL;
    if (added == 0)
        return PDFSEAL_OK;
    TRY(pdf_view_resolve(writer->view, entry, &annotations, error));
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; annotations->type == PDF_ARRAY && i < annotations->as.array.count; i++) {
        TRY(pdf_object_write(&annotations->as.array.items[i], out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i].widget)
            TRY(pdf_reference_write(items[i].widget->widget, out, error));
        TRY(bytes_buffer_append_byte(out, i + 1 < count ? ' ' : ']', error));
    }
    if (!pdf_object_is(entry, PDF_REFERENCE) || annotations->type != PDF_ARRAY)
        return PDFSEAL_OK;
    TRY(pdf_section_add(writer->section, entry->as.reference, bytes_buffer_view(out), error));
    out->length = 0;
    return PDFSEAL_OK;
}

/* ---- content ---- */

/* The streams of a page in order, each followed by a space. */
static pdfseal_status write_contents(page_writer *writer, const pdf_object *contents, bytes_buffer *out,
                                     pdfseal_error *error)
{
    const pdf_object *value;
    if (!contents)
        return PDFSEAL_OK;
    TRY(pdf_view_resolve(writer->view, contents, &value, error));
    if (value->type == PDF_ARRAY) {
        for (size_t i = 0; i < value->as.array.count; i++) {
            TRY(pdf_object_write(&value->as.array.items[i], out, error));
            TRY(bytes_buffer_append_byte(out, ' ', error));
        }
    } else if (pdf_object_is(contents, PDF_REFERENCE) && value->type == PDF_DICTIONARY) {
        TRY(pdf_object_write(contents, out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    return PDFSEAL_OK;
}

/* Names of the forms that the marks of one page show. */
typedef struct form_names {
    pdf_reference forms[MOST_FORMS];
    char names[MOST_FORMS][32];
    size_t count;
    unsigned last; /* number that the last name ends in */
} form_names;

static const char *find_name(const form_names *names, pdf_reference form)
{
    for (size_t i = 0; i < names->count; i++) {
        if (pdf_reference_equal(names->forms[i], form))
            return names->names[i];
    }
    return NULL;
}

static pdfseal_status add_name(form_names *names, const pdf_object *xobjects, pdf_reference form, pdfseal_error *error)
{
    if (find_name(names, form))
        return PDFSEAL_OK;
    while (names->count < MOST_FORMS && names->last < 100000) {
        char *name = names->names[names->count];
        (void)snprintf(name, sizeof names->names[0], "PdfsealMark%u", ++names->last);
        if (pdf_dictionary_find(xobjects, name))
            continue;
        names->forms[names->count++] = form;
        return PDFSEAL_OK;
    }
    FAIL(error, PDFSEAL_ERROR_LIMIT, "a page has more XObjects than can be named");
}

static pdfseal_status write_named(const form_names *names, const pdf_object *xobjects, bytes_buffer *out, pdfseal_error *error)
{
    char references[MOST_FORMS][32];
    pdf_change added[MOST_FORMS];
    for (size_t i = 0; i < names->count; i++) {
        (void)snprintf(references[i], sizeof references[i], "%u %u R", names->forms[i].number, names->forms[i].generation);
        added[i] = (pdf_change){names->names[i], bytes_of_text(references[i])};
    }
    return pdf_dictionary_write_changed(xobjects, added, names->count, out, error);
}

/* The page's resources with the forms of its marks. */
static pdfseal_status write_resources(page_writer *writer, const page_item *items, size_t count, form_names *names,
                                      bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer xobject_text;
    bytes_buffer_init_limited(&xobject_text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    const pdf_page *page = items[0].page;
    const pdf_object *resources = pdf_object_is(page->resources, PDF_DICTIONARY) ? page->resources : NULL;
    const pdf_object *xobjects;
    TRY(pdf_view_get(writer->view, resources, "XObject", &xobjects, error));
    if (xobjects->type != PDF_DICTIONARY)
        xobjects = NULL;
    for (size_t i = 0; i < count; i++) {
        if (items[i].mark)
            TRY(add_name(names, xobjects, items[i].mark->form, error));
    }
    TRY(write_named(names, xobjects, &xobject_text, error));
    pdf_change changed = {"XObject", bytes_buffer_view(&xobject_text)};
    return pdf_dictionary_write_changed(resources, &changed, 1, out, error);
}

/* The path is given by its corners, so that the numbers of a cut are the same on both of its sides. */
static pdfseal_status write_clip(const pdf_rectangle *clip, bytes_buffer *out, pdfseal_error *error)
{
    const double corners[4][2] = {{clip->x0, clip->y0}, {clip->x1, clip->y0}, {clip->x1, clip->y1}, {clip->x0, clip->y1}};
    for (int i = 0; i < 4; i++) {
        TRY(bytes_buffer_append_byte(out, i == 0 ? '\n' : ' ', error));
        TRY(bytes_buffer_append_real(out, corners[i][0], CLIP_DECIMALS, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(bytes_buffer_append_real(out, corners[i][1], CLIP_DECIMALS, error));
        TRY(bytes_buffer_append_text(out, i == 0 ? " m" : " l", error));
    }
    return bytes_buffer_append_text(out, " h W n", error);
}

pdfseal_status pades_mark_write(const pades_mark *mark, const char *name, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_text(out, "/Artifact BMC\nq\n", error));
    for (int i = 0; i < 6; i++) {
        TRY(bytes_buffer_append_real(out, mark->matrix[i], MATRIX_DECIMALS, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    TRY(bytes_buffer_append_text(out, "cm", error));
    if (mark->slice.count)
        TRY(write_clip(&mark->clip, out, error));
    return bytes_buffer_append_format(out, error, "\n/%s Do\nQ\nEMC\n", name);
}

static pdfseal_status add_drawing(page_writer *writer, const page_item *items, size_t count, const form_names *names,
                                  pdf_reference *ret_drawing, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init_limited(&content, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    pdf_reference drawing = {pdf_section_reserve(writer->section), 0};
    TRY(bytes_buffer_append_text(&content, PADES_MARKS_BEGIN, error));
    for (size_t i = 0; i < count; i++) {
        if (!items[i].mark)
            continue;
        items[i].mark->drawing = drawing;
        TRY(pades_mark_write(items[i].mark, find_name(names, items[i].mark->form), &content, error));
    }
    *ret_drawing = drawing;
    return pdf_section_add_stream(writer->section, drawing, BYTES_LITERAL(""), bytes_buffer_view(&content), error);
}

static pdfseal_status open_marks(page_writer *writer, pdfseal_error *error)
{
    if (writer->opening.number)
        return PDFSEAL_OK;
    writer->opening = (pdf_reference){pdf_section_reserve(writer->section), 0};
    return pdf_section_add_stream(writer->section, writer->opening, BYTES_LITERAL(""), BYTES_LITERAL("q\n"), error);
}

static pdfseal_status write_marks(page_writer *writer, const page_item *items, size_t count, page_texts *texts,
                                  pdfseal_error *error)
{
    const pades_mark *first = NULL;
    form_names names = {0};
    pdf_reference drawing;
    for (size_t i = 0; i < count && !first; i++)
        first = items[i].mark;
    if (!first)
        return PDFSEAL_OK;
    TRY(open_marks(writer, error));
    TRY(write_resources(writer, items, count, &names, &texts->resources, error));
    TRY(add_drawing(writer, items, count, &names, &drawing, error));
    TRY(bytes_buffer_append_byte(&texts->contents, '[', error));
    TRY(pdf_reference_write(writer->opening, &texts->contents, error));
    TRY(bytes_buffer_append_byte(&texts->contents, ' ', error));
    TRY(write_contents(writer, pdf_dictionary_find(&first->page.object->value, "Contents"), &texts->contents, error));
    TRY(pdf_reference_write(drawing, &texts->contents, error));
    return bytes_buffer_append_byte(&texts->contents, ']', error);
}

/* ---- pages ---- */

static pdfseal_status write_page(page_writer *writer, const page_item *items, size_t count, pdfseal_error *error)
{
    PAGE_TEXTS_CLEANUP page_texts texts;
    BYTES_BUFFER_CLEANUP bytes_buffer page;
    bytes_buffer_init_limited(&page, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    init_texts(&texts, writer->section);
    pdf_change changes[4];
    size_t changed = 0;
    bool has_widget = false;
    for (size_t i = 0; i < count; i++)
        has_widget |= items[i].widget != NULL;
    TRY(write_annotations(writer, items, count, &texts.annotations, error));
    TRY(write_marks(writer, items, count, &texts, error));
    if (texts.annotations.length)
        changes[changed++] = (pdf_change){"Annots", bytes_buffer_view(&texts.annotations)};
    if (texts.contents.length)
        changes[changed++] = (pdf_change){"Contents", bytes_buffer_view(&texts.contents)};
    if (texts.resources.length)
        changes[changed++] = (pdf_change){"Resources", bytes_buffer_view(&texts.resources)};
    if (has_widget && writer->tab_order && !pdf_dictionary_find(&items[0].page->object->value, "Tabs"))
        changes[changed++] = (pdf_change){"Tabs", BYTES_LITERAL("/S")};
    if (changed == 0)
        return PDFSEAL_OK;
    TRY(pdf_dictionary_write_changed(&items[0].page->object->value, changes, changed, &page, error));
    return pdf_section_add(writer->section, items[0].page->object->reference, bytes_buffer_view(&page), error);
}

static uint32_t number_of(const page_item *item)
{
    return item->page->object->reference.number;
}

static int compare_items(const void *a, const void *b)
{
    const page_item *first = a;
    const page_item *second = b;
    if (number_of(first) != number_of(second))
        return number_of(first) < number_of(second) ? -1 : 1;
    return first->order < second->order ? -1 : first->order > second->order;
}

static pdfseal_status write_pages(page_writer *writer, const page_item *items, size_t count, pdfseal_error *error)
{
    for (size_t start = 0; start < count;) {
        size_t end = start + 1;
        while (end < count && number_of(&items[end]) == number_of(&items[start]))
            end++;
        TRY(write_page(writer, items + start, end - start, error));
        start = end;
    }
    return PDFSEAL_OK;
}

pdfseal_status pades_pages_change(pdf_section *section, const pades_page_changes *changes, pdfseal_error *error)
{
    page_writer writer = {.view = changes->view, .section = section, .tab_order = changes->tab_order};
    size_t count = changes->widget_count + changes->mark_count;
    if (count == 0)
        return PDFSEAL_OK;
    page_item *items = calloc(count, sizeof *items);
    if (!items)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < changes->widget_count; i++)
        items[i] = (page_item){.page = changes->widgets[i].page, .widget = &changes->widgets[i], .order = i};
    for (size_t i = 0; i < changes->mark_count; i++)
        items[changes->widget_count + i] = (page_item){.page = &changes->marks[i].page, .mark = &changes->marks[i],
                                                       .order = changes->widget_count + i};
    qsort(items, count, sizeof *items, compare_items);
    pdfseal_status status = write_pages(&writer, items, count, error);
    free(items);
    return status;
}

pdfseal_status pades_page_add_widget(pdf_view view, pdf_section *section, const pdf_page *page, pdf_reference widget,
                                     pdfseal_error *error)
{
    const pades_page_widget one = {page, widget};
    const pades_page_changes changes = {.view = view, .widgets = &one, .widget_count = 1};
    return pades_pages_change(section, &changes, error);
}
