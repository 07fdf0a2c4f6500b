/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and forms as streams to walk over, each with its resources and its frame. */
#include "verify/content/marks.h"

#include "base/limits.h"
#include "verify/content/content_walk.h"

/* Forms in forms. */
#define MOST_DEPTH 12

/* Decodes a stream; what cannot be decoded leaves the reading incomplete. */
static pdfseal_status decode(content_reading *reading, const pdf_indirect *stream, bytes_buffer *out, pdfseal_error *error)
{
    pdfseal_status status = pdf_view_stream_decode(reading->view, stream, out, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    /* What a stream keeps in another file is not seen here. */
    if (status != PDFSEAL_OK || pdf_dictionary_find(&stream->value, "F"))
        reading->complete = false;
    return PDFSEAL_OK;
}

/* `count` numbers; false where there is something else. */
static bool read_numbers(pdf_view view, const pdf_object *array, size_t count, double *ret_numbers)
{
    if (array->type != PDF_ARRAY || array->as.array.count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const pdf_object *item;
        if (pdf_view_resolve(view, &array->as.array.items[i], &item, NULL) != PDFSEAL_OK || !pdf_object_number(item, &ret_numbers[i]))
            return false;
    }
    return true;
}

/* Readers make different things of a malformed matrix. */
static void form_matrix(content_reading *reading, const pdf_indirect *form, double ret_matrix[6])
{
    const pdf_object *array = &PDF_NULL_OBJECT;
    bool read = pdf_view_get(reading->view, &form->value, "Matrix", &array, NULL) == PDFSEAL_OK;
    if (read && array->type != PDF_NULL && read_numbers(reading->view, array, 6, ret_matrix))
        return;
    if (!read || array->type != PDF_NULL)
        reading->complete = false;
    memcpy(ret_matrix, CONTENT_IDENTITY, sizeof CONTENT_IDENTITY);
}

/* Its BBox where `matrix` puts it. */
static void clip_to_form(content_reading *reading, const pdf_indirect *form, const double matrix[6], pdf_rectangle *clip)
{
    const pdf_object *array;
    double sides[4];
    if (pdf_view_get(reading->view, &form->value, "BBox", &array, NULL) != PDFSEAL_OK || !read_numbers(reading->view, array, 4, sides)) {
        reading->complete = false;
        return;
    }
    const pdf_rectangle box = content_box_map(matrix, sides[0], sides[1], sides[2], sides[3]);
    content_box_clip(clip, &box);
}

static pdfseal_status read_form(content_reading *reading, const pdf_indirect *form, const pdf_object *inherited,
                                const content_state *outer, pdfseal_error *error)
{
    const pdf_object *resources = &PDF_NULL_OBJECT;
    content_state own = *outer;
    double matrix[6];
    if (reading->depth >= MOST_DEPTH) {
        reading->complete = false;
        return PDFSEAL_OK;
    }
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init_limited(&content, pdf_document_limits(reading->view.document), LIMITS_STREAM_BYTES);
    TRY(decode(reading, form, &content, error));
    pdfseal_status status = pdf_view_get(reading->view, &form->value, "Resources", &resources, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || resources->type != PDF_DICTIONARY)
        resources = inherited;
    form_matrix(reading, form, matrix);
    content_matrix_multiply(matrix, outer->matrix, own.matrix);
    clip_to_form(reading, form, own.matrix, &own.clip);
    reading->layered |= pdf_dictionary_find(&form->value, "OC") != NULL;
    reading->depth++;
    status = content_stream_walk(reading, bytes_buffer_view(&content), resources, &own, error);
    reading->depth--;
    return status;
}

static pdfseal_status load_object(content_walk *walk, const pdf_object *entry, const pdf_indirect **ret_object, pdfseal_error *error)
{
    *ret_object = NULL;
    if (entry->type != PDF_REFERENCE)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(walk->reading->view, entry->as.reference, ret_object, error);
    if (status != PDFSEAL_OK)
        *ret_object = NULL;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

static bool has_mask(const pdf_object *image)
{
    static const char *const MASKS[] = {"SMask", "Mask", "ImageMask"};
    bool masked = false;
    for (size_t i = 0; i < sizeof MASKS / sizeof MASKS[0]; i++)
        masked |= pdf_dictionary_find(image, MASKS[i]) != NULL;
    return masked;
}

pdfseal_status content_object_draw(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *entry;
    const pdf_indirect *object;
    TRY(content_resource_find(walk, "XObject", 0, &entry, error));
    TRY(load_object(walk, entry, &object, error));
    walk->reading->alike &= object && object->is_stream;
    if (!object || !object->is_stream)
        return PDFSEAL_OK;
    if (pdf_object_is_name(pdf_dictionary_find(&object->value, "Subtype"), "Form"))
        return read_form(walk->reading, object, walk->resources, &walk->state, error);
    return content_picture_tell(walk, has_mask(&object->value), error);
}

static content_reading start_reading(pdf_view view, const content_visitor *visitor)
{
    size_t most = limits_get(pdf_document_limits(view.document), LIMITS_CONTENT_OPERATORS);
    return (content_reading){.view = view, .visitor = visitor, .most_operators = most, .complete = true, .alike = true};
}

pdfseal_status content_read(pdf_view view, bytes_view content, const pdf_object *resources, const double matrix[6],
                            const content_visitor *visitor, bool *ret_complete, pdfseal_error *error)
{
    content_reading reading = start_reading(view, visitor);
    const content_state state = content_state_begin(matrix);
    TRY(content_stream_walk(&reading, content, resources, &state, error));
    *ret_complete = reading.complete;
    return PDFSEAL_OK;
}

pdfseal_status content_read_form(pdf_view view, const pdf_indirect *form, const pdf_object *inherited, const double matrix[6],
                                 const content_visitor *visitor, content_understanding *ret_understanding,
                                 pdfseal_error *error)
{
    content_reading reading = start_reading(view, visitor);
    reading.borrowed = inherited;
    const content_state state = content_state_begin(matrix);
    TRY(read_form(&reading, form, inherited, &state, error));
    *ret_understanding = (content_understanding){reading.complete, reading.alike};
    return PDFSEAL_OK;
}

static pdfseal_status append_stream(content_reading *reading, const pdf_object *entry, bytes_buffer *out,
                                    pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(reading->view, entry->as.reference, &stream, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || !stream || !stream->is_stream)
        return PDFSEAL_OK;
    TRY(decode(reading, stream, out, error));
    return bytes_buffer_append_byte(out, '\n', error);
}

pdfseal_status content_read_page(pdf_view view, const pdf_page *page, const content_visitor *visitor, bool *ret_complete,
                                 pdfseal_error *error)
{
    content_reading reading = start_reading(view, visitor);
    const pdf_object *entry = pdf_dictionary_find(&page->object->value, "Contents");
    const pdf_object *contents;
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init_limited(&content, pdf_document_limits(view.document), LIMITS_STREAM_BYTES);
    TRY(pdf_view_resolve(view, entry, &contents, error));
    if (contents->type == PDF_ARRAY) {
        for (size_t i = 0; i < contents->as.array.count; i++)
            TRY(append_stream(&reading, &contents->as.array.items[i], &content, error));
    } else if (entry) {
        TRY(append_stream(&reading, entry, &content, error));
    }
    const content_state state = content_state_begin(CONTENT_IDENTITY);
    TRY(content_stream_walk(&reading, bytes_buffer_view(&content), page->resources, &state, error));
    *ret_complete = reading.complete;
    return PDFSEAL_OK;
}
