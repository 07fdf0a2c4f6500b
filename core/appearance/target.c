/* SPDX-License-Identifier: Apache-2.0 */
/* Which colours and which transparency a document knows. */
#include "appearance/target.h"

#include "appearance/icc.h"
#include "pdf/pdfa.h"

static pdfseal_status add_srgb(pdf_section *section, pdf_reference *ret_space, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer profile;
    BYTES_BUFFER_CLEANUP bytes_buffer array;
    bytes_buffer_init(&profile, 4096);
    bytes_buffer_init(&array, 64);
    TRY(appearance_icc_write_srgb(&profile, error));
    pdf_reference stream = {pdf_section_reserve(section), 0};
    TRY(pdf_section_add_stream(section, stream, BYTES_LITERAL("/N 3"), bytes_buffer_view(&profile), error));
    TRY(bytes_buffer_append_format(&array, error, "[/ICCBased %u 0 R]", stream.number));
    *ret_space = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add(section, *ret_space, bytes_buffer_view(&array), error);
}

/* Gray as a screen shows it: sRGB's white, and the exponent that is nearest to its curve. source  ISO
 * 32000-2:2020 8.6.5.2 */
static pdfseal_status add_gray(pdf_section *section, pdf_reference *ret_space, pdfseal_error *error)
{
    *ret_space = (pdf_reference){pdf_section_reserve(section), 0};
    return pdf_section_add(section, *ret_space,
                           BYTES_LITERAL("[/CalGray <</WhitePoint [0.9505 1 1.0891] /Gamma 2.2>>]"), error);
}

pdfseal_status appearance_target_prepare(pdf_view view, pdf_section *section, appearance_target *ret_target,
                                         pdfseal_error *error)
{
    pdf_pdfa pdfa;
    appearance_target target = {0};
    TRY(pdf_pdfa_read(view, &pdfa, error));
    target.part = pdfa.part;
    /* Without an output intent a page with transparency needs a colour space to blend in, which most do not
     * name. */
    target.is_opaque = pdfa.part == 1 || (pdfa.part && pdfa.intent_components == 0);
    target.takes_cmyk = pdfa.part == 0 || pdfa.intent_components == 4;
    if (pdfa.part && pdfa.intent_components != 3)
        TRY(add_srgb(section, &target.rgb_space, error));
    if (pdfa.part && pdfa.intent_components == 0)
        TRY(add_gray(section, &target.gray_space, error));
    *ret_target = target;
    return PDFSEAL_OK;
}

pdfseal_status appearance_target_write_space(const appearance_target *target, unsigned components,
                                             bytes_buffer *out, pdfseal_error *error)
{
    const pdf_reference *space = components == 1 ? &target->gray_space : &target->rgb_space;
    if (components == 4)
        return bytes_buffer_append_text(out, "/DeviceCMYK", error);
    if (space->number)
        return bytes_buffer_append_format(out, error, "%u 0 R", space->number);
    return bytes_buffer_append_text(out, components == 1 ? "/DeviceGray" : "/DeviceRGB", error);
}
