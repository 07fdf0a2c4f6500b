/* SPDX-License-Identifier: Apache-2.0 */
/* The first page of a PDF as a picture: vector as it was. */
#include "appearance/picture_private.h"
#include "base/words.h"

static pdfseal_status import_first_page(appearance_picture *picture, pdf_document *document,
                                        pdfseal_error *error)
{
    pdf_page page;
    int64_t count;
    TRY(pdf_document_unlock(document, NULL, error));
    pdf_view view = pdf_view_newest(document);
    TRY(pdf_page_count(view, &count, error));
    if (count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "has no page that could be a picture (save the seal as a page)");
    TRY(pdf_page_find(view, 0, &page, error));
    return pdf_import_page(view, &page, &picture->import, error);
}

pdfseal_status appearance_page_picture_read(appearance_picture *picture, bytes_view file,
                                            const appearance_picture_options *options, pdfseal_error *error)
{
    file_input input = file_input_of_bytes(file, "picture.pdf");
    pdf_document *document;
    const pdf_open_options within = {.limits = options->limits};
    TRY(pdf_document_open(&input, &within, &document, error));
    pdfseal_status status = import_first_page(picture, document, error);
    pdf_document_close(document);
    TRY(status);
    pdf_import_get_size(picture->import, &picture->width_pt, &picture->height_pt);
    if (!(picture->width_pt > 0) || !(picture->height_pt > 0))
        FAIL(error, PDFSEAL_ERROR_INPUT, "its page has no size (save the seal as a page of its size)");
    picture->aspect = picture->width_pt / picture->height_pt;
    picture->facts =
        (appearance_picture_facts){.kind = APPEARANCE_PICTURE_PAGE,
                                   .has_transparency = pdf_import_get_traits(picture->import)->is_transparent,
                                   .encoded_bytes = pdf_import_bytes(picture->import)};
    return PDFSEAL_OK;
}

/* What the rules of PDF/A do not allow, in a word; NULL: all is well. source  ISO
 * 19005-1 6.1.10, 6.2, 6.3, 6.4 */
static const char *find_violation(const pdf_import_traits *traits, const appearance_target *target)
{
    bool blends_in_rgb = traits->has_group && target->rgb_space.number > 0; /* which means nothing there */
    if (traits->is_transparent && (target->is_opaque || blends_in_rgb))
        return "transparent parts";
    if (traits->has_loose_font)
        return "a font that is not embedded";
    if (traits->has_lzw)
        return "LZW compression";
    if (traits->has_postscript)
        return "PostScript code";
    if (traits->has_transfer)
        return "transfer functions";
    if (traits->interpolates)
        return "interpolated images";
    if (traits->has_jpx && target->part == 1)
        return "JPEG 2000 images";
    if (traits->has_deep_samples && target->part == 1)
        return "images of 16 bits";
    if (traits->uses_cmyk && !target->takes_cmyk)
        return "CMYK colours";
    return NULL;
}

pdfseal_status appearance_page_picture_add(const appearance_picture *picture, pdf_section *section,
                                           const appearance_target *target, pdf_reference *ret_xobject,
                                           pdfseal_error *error)
{
    const pdf_import_traits *traits = pdf_import_get_traits(picture->import);
    const pdf_import_options options = {.default_gray = target->gray_space,
                                        .default_rgb = target->rgb_space,
                                        .drop_groups = target->part && !traits->is_transparent};
    const char *violation =
        target->part ? find_violation(traits, target) : NULL;
    pdf_reference form;
    if (violation)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the picture uses %s, which this PDF/A document does not allow (use another picture, as a PNG)",
             words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, violation));
    TRY(pdf_import_add(picture->import, section, &options, &form, error));
    const double matrix[6] = {1 / picture->width_pt, 0, 0, 1 / picture->height_pt, 0, 0};
    return appearance_unit_form_add(section, form, matrix, ret_xobject, error);
}
