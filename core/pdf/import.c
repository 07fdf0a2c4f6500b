/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a form of a page, and writes it. */
#include "pdf/import.h"

#include "base/limits.h"
#include "pdf/import_copier.h"

#include <stdlib.h>

#define DECIMALS 6

/* ---- reading ---- */

static pdfseal_status append_numbers(bytes_buffer *out, const double *numbers, size_t count,
                                     pdfseal_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(bytes_buffer_append_real(out, numbers[i], DECIMALS, error));
    }
    return PDFSEAL_OK;
}

/* The box as it is, and what turns it upright, scales it to points and moves it to 0, 0. */
static pdfseal_status write_geometry(bytes_buffer *out, const pdf_page *page, pdfseal_error *error)
{
    const pdf_rectangle *box = &page->crop_box;
    const double unit = page->user_unit;
    const double corners[4] = {box->x0, box->y0, box->x1, box->y1};
    const double matrices[4][6] = {{unit, 0, 0, unit, -box->x0 * unit, -box->y0 * unit},
                                   {0, -unit, unit, 0, -box->y0 * unit, box->x1 * unit},
                                   {-unit, 0, 0, -unit, box->x1 * unit, box->y1 * unit},
                                   {0, unit, -unit, 0, box->y1 * unit, -box->x0 * unit}};
    TRY(bytes_buffer_append_text(out, "/Type /XObject /Subtype /Form /FormType 1 /BBox [", error));
    TRY(append_numbers(out, corners, 4, error));
    TRY(bytes_buffer_append_text(out, "] /Matrix [", error));
    TRY(append_numbers(out, matrices[page->rotate / 90 % 4], 6, error));
    return bytes_buffer_append_text(out, "] ", error);
}

static pdfseal_status append_contents_stream(pdf_view view, const pdf_object *contents, bytes_buffer *plain,
                                             pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    if (pdf_object_is(contents, PDF_REFERENCE))
        TRY(pdf_view_load(view, contents->as.reference, &stream, error));
    if (!stream || !stream->is_stream)
        return PDFSEAL_OK;
    TRY(pdf_view_stream_decode(view, stream, plain, error));
    return bytes_buffer_append_byte(plain, '\n', error);
}

/* All streams of the page as one: words may not be split between them, but operands may. source  7.8.2 */
static pdfseal_status join_contents(pdf_view view, const pdf_object *contents, bytes_buffer *plain,
                                    pdfseal_error *error)
{
    const pdf_object *direct;
    TRY(pdf_view_resolve(view, contents, &direct, error));
    if (direct->type != PDF_ARRAY)
        return append_contents_stream(view, contents, plain, error);
    for (size_t i = 0; i < direct->as.array.count; i++)
        TRY(append_contents_stream(view, &direct->as.array.items[i], plain, error));
    return PDFSEAL_OK;
}

static pdfseal_status copy_joined(pdf_import_copier *copier, const pdf_object *contents, bool has_layers,
                                  pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer plain;
    BYTES_BUFFER_CLEANUP bytes_buffer shown;
    bytes_buffer_init_limited(&plain, pdf_document_limits(copier->view.document), LIMITS_STREAM_BYTES);
    bytes_buffer_init_limited(&shown, pdf_document_limits(copier->view.document), LIMITS_STREAM_BYTES);
    TRY(join_contents(copier->view, contents, &plain, error));
    if (has_layers)
        TRY(pdf_layers_resolve(&copier->layers, copier->page_resources, bytes_buffer_view(&plain), &shown,
                               error));
    TRY(bytes_buffer_append_text(&copier->import->text, " /Filter /FlateDecode", error));
    return pdf_flate_encode(bytes_buffer_view(has_layers ? &shown : &plain), &copier->import->data, error);
}

/* One stream that is compressed already stays as it is. */
static pdfseal_status copy_contents(pdf_import_copier *copier, const pdf_object *contents,
                                    pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    bool has_layers;
    bool has_crypt;
    TRY(pdf_layers_are_used(copier->view, copier->page_resources, &has_layers, error));
    if (pdf_object_is(contents, PDF_REFERENCE))
        TRY(pdf_view_load(copier->view, contents->as.reference, &stream, error));
    if (has_layers || !stream || !stream->is_stream || !pdf_dictionary_find(&stream->value, "Filter"))
        return copy_joined(copier, contents, has_layers, error);
    if (pdf_dictionary_find(&stream->value, "F"))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, stream->start,
                "a stream of the page lies in another file (save the picture with everything inside)");
    TRY(pdf_view_stream_encoded(copier->view, stream, &copier->import->data, &has_crypt, error));
    return pdf_copier_filters(copier, &stream->value, has_crypt, error);
}

static pdfseal_status copy_page(pdf_import_copier *copier, const pdf_page *page, pdfseal_error *error)
{
    const pdf_object *dictionary = &page->object->value;
    const pdf_object *group = pdf_dictionary_find(dictionary, "Group");
    copier->page_resources = page->resources;
    TRY(pdf_layers_read(copier->view, &copier->memory, &copier->layers, error));
    TRY(pdf_copier_begin(copier, error));
    TRY(write_geometry(&copier->import->text, page, error));
    TRY(pdf_copier_resources(copier, page->resources, error));
    if (group)
        TRY(pdf_copier_group(copier, group, error));
    TRY(copy_contents(copier, pdf_dictionary_find(dictionary, "Contents"), error));
    pdf_copier_end(copier, true);
    return pdf_copier_run(copier, error);
}

static pdf_import *new_import(const limits *set)
{
    pdf_import *import = calloc(1, sizeof *import);
    if (!import)
        return NULL;
    bytes_buffer_init_limited(&import->text, set, LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&import->data, set, LIMITS_PICTURE_BYTES);
    return import;
}

pdfseal_status pdf_import_page(pdf_view view, const pdf_page *page, pdf_import **ret_import,
                               pdfseal_error *error)
{
    pdf_import_copier copier = {.view = view, .import = new_import(pdf_document_limits(view.document))};
    if (!copier.import)
        FAIL_MEMORY(error);
    pdf_page_seen_size(page, &copier.import->width_pt, &copier.import->height_pt);
    arena_init(&copier.memory);
    pdfseal_status status = copy_page(&copier, page, error);
    arena_clear(&copier.memory);
    free(copier.slots);
    free(copier.queue);
    if (status != PDFSEAL_OK)
        pdf_import_free(copier.import);
    else
        *ret_import = copier.import;
    return status;
}

void pdf_import_free(pdf_import *import)
{
    if (!import)
        return;
    bytes_buffer_clear(&import->text);
    bytes_buffer_clear(&import->data);
    free(import->cuts);
    free(import->objects);
    free(import);
}

void pdf_import_get_size(const pdf_import *import, double *ret_width_pt, double *ret_height_pt)
{
    *ret_width_pt = import->width_pt;
    *ret_height_pt = import->height_pt;
}

size_t pdf_import_object_count(const pdf_import *import)
{
    return import->count;
}

size_t pdf_import_bytes(const pdf_import *import)
{
    return import->text.length + import->data.length;
}

const pdf_import_traits *pdf_import_get_traits(const pdf_import *import)
{
    return &import->traits;
}

/* ---- writing ---- */

typedef struct import_writer {
    const pdf_import *import;
    const pdf_import_options *options;
    uint32_t first_number; /* of the form; the others follow */
} import_writer;

static pdfseal_status write_default(const char *key, pdf_reference space, bool has, bytes_buffer *out,
                                    pdfseal_error *error)
{
    if (has || space.number == 0)
        return PDFSEAL_OK;
    return bytes_buffer_append_format(out, error, "/%s %u %u R ", key, space.number, space.generation);
}

static pdfseal_status write_spaces(const import_writer *writer, size_t has, bytes_buffer *out,
                                   pdfseal_error *error)
{
    TRY(write_default("DefaultGray", writer->options->default_gray, has & PDF_CUT_HAS_GRAY, out, error));
    return write_default("DefaultRGB", writer->options->default_rgb, has & PDF_CUT_HAS_RGB, out, error);
}

static pdfseal_status write_cut(const import_writer *writer, const pdf_cut *cut, bytes_buffer *out,
                                pdfseal_error *error)
{
    const pdf_import_options *options = writer->options;
    switch (cut->kind) {
    case PDF_CUT_REFERENCE:
        return bytes_buffer_append_format(out, error, "%u 0 R", writer->first_number + (uint32_t)cut->value);
    case PDF_CUT_COLOUR_SPACES:
        return write_spaces(writer, cut->value, out, error);
    case PDF_CUT_NO_SPACES:
        if (options->default_gray.number == 0 && options->default_rgb.number == 0)
            return PDFSEAL_OK;
        TRY(bytes_buffer_append_text(out, "/ColorSpace <<", error));
        TRY(write_spaces(writer, 0, out, error));
        return bytes_buffer_append_text(out, ">>", error);
    case PDF_CUT_GROUP:
        return PDFSEAL_OK;
    }
    return PDFSEAL_OK;
}

/* Puts the text together again: pieces between cuts, and what stands for each cut. */
static pdfseal_status write_text(const import_writer *writer, const pdf_imported *object, bytes_buffer *out,
                                 pdfseal_error *error)
{
    const pdf_import *import = writer->import;
    size_t place = object->text_start;
    for (size_t i = object->first_cut; i < object->first_cut + object->cut_count; i++) {
        const pdf_cut *cut = &import->cuts[i];
        if (cut->position < place)
            continue;
        TRY(bytes_buffer_append(out, import->text.data + place, cut->position - place, error));
        place = cut->position;
        if (cut->kind == PDF_CUT_GROUP && writer->options->drop_groups)
            place += cut->value;
        else
            TRY(write_cut(writer, cut, out, error));
    }
    return bytes_buffer_append(out, import->text.data + place, object->text_end - place, error);
}

static pdfseal_status write_object(const import_writer *writer, pdf_section *section, size_t index,
                                   bytes_buffer *text, pdfseal_error *error)
{
    const pdf_import *import = writer->import;
    const pdf_imported *object = &import->objects[index];
    pdf_reference reference = {writer->first_number + (uint32_t)index, 0};
    text->length = 0;
    TRY(write_text(writer, object, text, error));
    if (!object->is_stream)
        return pdf_section_add(section, reference, bytes_buffer_view(text), error);
    bytes_view data = {import->data.data, object->data_end - object->data_start};
    if (data.length)
        data.data += object->data_start;
    return pdf_section_add_stream(section, reference, bytes_buffer_view(text), data, error);
}

pdfseal_status pdf_import_add(const pdf_import *import, pdf_section *section,
                              const pdf_import_options *options, pdf_reference *ret_form,
                              pdfseal_error *error)
{
    static const pdf_import_options as_they_are = {0};
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_section_limits(section), LIMITS_OBJECT_BYTES);
    import_writer writer = {.import = import, .options = options ? options : &as_they_are};
    writer.first_number = pdf_section_reserve(section);
    for (size_t i = 1; i < import->count; i++)
        (void)pdf_section_reserve(section);
    for (size_t i = 0; i < import->count; i++)
        TRY(write_object(&writer, section, i, &text, error));
    *ret_form = (pdf_reference){writer.first_number, 0};
    return PDFSEAL_OK;
}
