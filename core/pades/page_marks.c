/* SPDX-License-Identifier: Apache-2.0 */
/* Annots, Contents and Resources of pages. */
#include "pades/page_marks.h"

#include "base/limits.h"
#include "pdf/dictionary_editor.h"

#include <stdio.h>

static pdfseal_status write_page(pdf_section *section, const pdf_page *page, const pdf_change *changes, size_t count,
                                 pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    TRY(pdf_dictionary_write_changed(&page->object->value, changes, count, &text, error));
    return pdf_section_add(section, page->object->reference, bytes_buffer_view(&text), error);
}

pdfseal_status pades_page_add_widget(pdf_view view, pdf_section *section, const pdf_page *page, pdf_reference widget,
                                     pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer array;
    bytes_buffer_init_limited(&array, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    const pdf_object *entry = pdf_dictionary_find(&page->object->value, "Annots");
    const pdf_object *annotations;
    TRY(pdf_view_resolve(view, entry, &annotations, error));
    TRY(pdf_array_write_added(annotations, &widget, &array, error));
    if (pdf_object_is(entry, PDF_REFERENCE) && annotations->type == PDF_ARRAY)
        return pdf_section_add(section, entry->as.reference, bytes_buffer_view(&array), error);
    pdf_change change = {"Annots", bytes_buffer_view(&array)};
    return write_page(section, page, &change, 1, error);
}

/* What all marks of a section share. */
typedef struct mark_writer {
    pdf_view view;
    pdf_section *section;
    pdf_reference opening; /* the stream "q" */
} mark_writer;

/* The streams of a page in order, each followed by a space. */
static pdfseal_status write_contents(mark_writer *writer, const pdf_object *contents, bytes_buffer *out,
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

static pdfseal_status choose_name(const pdf_object *xobjects, char name[32], pdfseal_error *error)
{
    for (unsigned i = 1; i < 100000; i++) {
        (void)snprintf(name, 32, "PdfsealMark%u", i);
        if (!pdf_dictionary_find(xobjects, name))
            return PDFSEAL_OK;
    }
    FAIL(error, PDFSEAL_ERROR_LIMIT, "a page has more XObjects than can be named");
}

static pdfseal_status write_resources(mark_writer *writer, const pades_mark *mark, char name[32], bytes_buffer *out,
                                      pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer reference;
    BYTES_BUFFER_CLEANUP bytes_buffer xobject_text;
    bytes_buffer_init(&reference, 64);
    bytes_buffer_init_limited(&xobject_text, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    const pdf_object *resources = pdf_object_is(mark->page.resources, PDF_DICTIONARY) ? mark->page.resources : NULL;
    const pdf_object *xobjects;
    TRY(pdf_view_get(writer->view, resources, "XObject", &xobjects, error));
    if (xobjects->type != PDF_DICTIONARY)
        xobjects = NULL;
    TRY(choose_name(xobjects, name, error));
    TRY(pdf_reference_write(mark->form, &reference, error));
    pdf_change added = {name, bytes_buffer_view(&reference)};
    TRY(pdf_dictionary_write_changed(xobjects, &added, 1, &xobject_text, error));
    pdf_change changed = {"XObject", bytes_buffer_view(&xobject_text)};
    return pdf_dictionary_write_changed(resources, &changed, 1, out, error);
}

static pdfseal_status write_drawing(mark_writer *writer, const pades_mark *mark, const char *name,
                                    pdf_reference *ret_stream, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init(&content, 4096);
    TRY(bytes_buffer_append_text(&content, "\nQ\n/Artifact BMC\nq\n", error));
    for (int i = 0; i < 6; i++) {
        TRY(bytes_buffer_append_real(&content, mark->matrix[i], 5, error));
        TRY(bytes_buffer_append_byte(&content, ' ', error));
    }
    TRY(bytes_buffer_append_format(&content, error, "cm\n/%s Do\nQ\nEMC\n", name));
    *ret_stream = (pdf_reference){pdf_section_reserve(writer->section), 0};
    return pdf_section_add_stream(writer->section, *ret_stream, BYTES_LITERAL(""), bytes_buffer_view(&content), error);
}

static pdfseal_status add_mark(mark_writer *writer, const pades_mark *mark, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer resources;
    BYTES_BUFFER_CLEANUP bytes_buffer contents;
    bytes_buffer_init_limited(&resources, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&contents, pdf_section_limits(writer->section), LIMITS_OBJECT_BYTES);
    char name[32];
    pdf_reference drawing;
    TRY(write_resources(writer, mark, name, &resources, error));
    TRY(write_drawing(writer, mark, name, &drawing, error));
    TRY(bytes_buffer_append_byte(&contents, '[', error));
    TRY(pdf_reference_write(writer->opening, &contents, error));
    TRY(bytes_buffer_append_byte(&contents, ' ', error));
    TRY(write_contents(writer, pdf_dictionary_find(&mark->page.object->value, "Contents"), &contents, error));
    TRY(pdf_reference_write(drawing, &contents, error));
    TRY(bytes_buffer_append_byte(&contents, ']', error));
    pdf_change changes[] = {{"Contents", bytes_buffer_view(&contents)}, {"Resources", bytes_buffer_view(&resources)}};
    return write_page(writer->section, &mark->page, changes, 2, error);
}

pdfseal_status pades_pages_add_marks(pdf_view view, pdf_section *section, const pades_mark *marks, size_t count,
                                     pdfseal_error *error)
{
    mark_writer writer = {.view = view, .section = section};
    if (count == 0)
        return PDFSEAL_OK;
    writer.opening = (pdf_reference){pdf_section_reserve(section), 0};
    TRY(pdf_section_add_stream(section, writer.opening, BYTES_LITERAL(""), BYTES_LITERAL("q\n"), error));
    for (size_t i = 0; i < count; i++)
        TRY(add_mark(&writer, &marks[i], error));
    return PDFSEAL_OK;
}
