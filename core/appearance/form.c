/* SPDX-License-Identifier: Apache-2.0 */
/* Writes Form XObjects. */
#include "appearance/form.h"

#define DECIMALS 5

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

/* Turns the box against the page's rotation and moves it back into the first quadrant, for readers that do
 * not fit the turned box to the rectangle themselves. */
static pdfseal_status append_matrix(bytes_buffer *out, const appearance_form_options *options,
                                    pdfseal_error *error)
{
    double width = options->width;
    double height = options->height;
    const double quarter[6] = {0, 1, -1, 0, height, 0};
    const double half[6] = {-1, 0, 0, -1, width, height};
    const double three_quarters[6] = {0, -1, 1, 0, 0, width};
    if (options->rotate == 0)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_text(out, " /Matrix [", error));
    TRY(append_numbers(out,
                       options->rotate == 90    ? quarter
                       : options->rotate == 180 ? half
                                                : three_quarters,
                       6, error));
    return bytes_buffer_append_text(out, "]", error);
}

static pdfseal_status append_entries(bytes_buffer *out, const appearance_form_options *options,
                                     pdfseal_error *error)
{
    const double box[4] = {0, 0, options->width, options->height};
    TRY(bytes_buffer_append_text(out, "/Type /XObject /Subtype /Form /FormType 1 /BBox [", error));
    TRY(append_numbers(out, box, 4, error));
    TRY(bytes_buffer_append_text(out, "]", error));
    TRY(append_matrix(out, options, error));
    TRY(bytes_buffer_append_format(out, error, " /Resources <</XObject <</Im0 %u %u R>>>> ",
                                   options->image.number, options->image.generation));
    return bytes_buffer_append(out, options->more.data, options->more.length, error);
}

static pdf_rectangle given_or_all(const pdf_rectangle *part)
{
    return part->x1 > part->x0 ? *part : (pdf_rectangle){0, 0, 1, 1};
}

/* The matrix that puts the unit square of an image where its seal is the whole of which the box shows a part. */
static void fit_image(const appearance_form_options *options, double ret_matrix[6])
{
    const pdf_rectangle part = given_or_all(&options->part);
    const pdf_rectangle seal = given_or_all(&options->seal.box);
    double seal_width = seal.x1 - seal.x0;
    double seal_height = seal.y1 - seal.y0;
    double aspect = options->aspect * seal_width / seal_height;
    double whole_width = options->width / (part.x1 - part.x0);
    double whole_height = options->height / (part.y1 - part.y0);
    double width = whole_width;
    double height = whole_height;
    if (aspect > 0 && width > height * aspect)
        width = height * aspect;
    else if (aspect > 0)
        height = width / aspect;
    const double matrix[6] = {width / seal_width, 0, 0, height / seal_height,
                              (whole_width - width) / 2 - part.x0 * whole_width - seal.x0 * width / seal_width,
                              (whole_height - height) / 2 - part.y0 * whole_height - seal.y0 * height / seal_height};
    for (int i = 0; i < 6; i++)
        ret_matrix[i] = matrix[i];
}

/* The image's unit square is in force: nothing is painted beside a leaning seal. */
static pdfseal_status append_clip(bytes_buffer *out, const appearance_seal_part *seal, pdfseal_error *error)
{
    for (int i = 0; seal->leans && i < 4; i++) {
        TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(append_numbers(out, seal->corners[i], 2, error));
        TRY(bytes_buffer_append_text(out, i == 0 ? " m" : " l", error));
    }
    return bytes_buffer_append_text(out, seal->leans ? " h W n" : "", error);
}

pdfseal_status appearance_form_add(pdf_section *section, const appearance_form_options *options,
                                   pdf_reference *ret_form, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init(&entries, 1024);
    bytes_buffer_init(&content, 256);
    double scale[6];
    fit_image(options, scale);
    TRY(append_entries(&entries, options, error));
    TRY(bytes_buffer_append_text(&content, "q ", error));
    TRY(append_numbers(&content, scale, 6, error));
    TRY(bytes_buffer_append_text(&content, " cm", error));
    TRY(append_clip(&content, &options->seal, error));
    TRY(bytes_buffer_append_text(&content, " /Im0 Do Q", error));
    pdf_reference form = {pdf_section_reserve(section), 0};
    TRY(pdf_section_add_stream(section, form, bytes_buffer_view(&entries), bytes_buffer_view(&content),
                               error));
    *ret_form = form;
    return PDFSEAL_OK;
}

pdfseal_status appearance_empty_form_add(pdf_section *section, bytes_view more, pdf_reference *ret_form,
                                         pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entries;
    bytes_buffer_init(&entries, 1024);
    TRY(bytes_buffer_append_text(
        &entries, "/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 0 0] /Resources <<>> ", error));
    TRY(bytes_buffer_append(&entries, more.data, more.length, error));
    pdf_reference form = {pdf_section_reserve(section), 0};
    TRY(pdf_section_add_stream(section, form, bytes_buffer_view(&entries), BYTES_LITERAL(""), error));
    *ret_form = form;
    return PDFSEAL_OK;
}
