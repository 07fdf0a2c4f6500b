/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for pdfaid:part in XMP, and at the header of the output intent's profile. */
#include "pdf/pdfa.h"

#include "base/limits.h"

#define METADATA_BYTES ((size_t)16 << 20)
#define PROFILE_BYTES ((size_t)16 << 20)

/* The digit of pdfaid:part="2" or <pdfaid:part>2</…>, or 0. */
static int find_part(bytes_view metadata)
{
    static const char NAME[] = "pdfaid:part";
    size_t place = bytes_find(metadata, bytes_of_text(NAME), 0);
    if (place == SIZE_MAX)
        return 0;
    bytes_cursor cursor = {metadata, place + sizeof NAME - 1};
    for (int i = 0; i < 16; i++) {
        int byte = bytes_cursor_next(&cursor);
        if (byte >= '1' && byte <= '9')
            return byte - '0';
        if (byte != '=' && byte != '>' && byte != '"' && byte != '\'' && byte != ' ' && byte != '\n' &&
            byte != '\r')
            return 0;
    }
    return 0;
}

/* Decodes the stream that `object` names; false where it is none or cannot be decoded. */
static bool decode(pdf_view view, const pdf_object *object, bytes_buffer *out)
{
    const pdf_indirect *stream = NULL;
    return pdf_object_is(object, PDF_REFERENCE) &&
           pdf_view_load(view, object->as.reference, &stream, NULL) == PDFSEAL_OK && stream &&
           stream->is_stream && pdf_view_stream_decode(view, stream, out, NULL) == PDFSEAL_OK;
}

static unsigned profile_components(pdf_view view, const pdf_object *object)
{
    BYTES_BUFFER_CLEANUP bytes_buffer profile;
    bytes_buffer_init(&profile, PROFILE_BYTES);
    if (!decode(view, object, &profile) || profile.length < 20)
        return 0;
    bytes_view space = {profile.data + 16, 4};
    return bytes_equal_text(space, "GRAY")   ? 1
           : bytes_equal_text(space, "RGB ") ? 3
           : bytes_equal_text(space, "CMYK") ? 4
                                             : 0;
}

static pdfseal_status read_intents(pdf_view view, const pdf_object *catalog, pdf_pdfa *pdfa,
                                   pdfseal_error *error)
{
    const pdf_object *intents;
    TRY(pdf_view_get(view, catalog, "OutputIntents", &intents, error));
    for (size_t i = 0; intents->type == PDF_ARRAY && i < intents->as.array.count && i < 16; i++) {
        const pdf_object *intent;
        const pdf_object *kind;
        TRY(pdf_view_resolve(view, &intents->as.array.items[i], &intent, error));
        TRY(pdf_view_get(view, intent, "S", &kind, error));
        if (pdf_object_is_name(kind, "GTS_PDFA1") && pdfa->intent_components == 0)
            pdfa->intent_components =
                profile_components(view, pdf_dictionary_find(intent, "DestOutputProfile"));
    }
    return PDFSEAL_OK;
}

pdfseal_status pdf_pdfa_read(pdf_view view, pdf_pdfa *ret_pdfa, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer metadata;
    const pdf_indirect *catalog;
    pdf_pdfa pdfa = {0};
    bytes_buffer_init(&metadata, METADATA_BYTES);
    TRY(pdf_view_catalog(view, &catalog, error));
    if (decode(view, pdf_dictionary_find(&catalog->value, "Metadata"), &metadata))
        pdfa.part = find_part(bytes_buffer_view(&metadata));
    if (pdfa.part)
        TRY(read_intents(view, &catalog->value, &pdfa, error));
    *ret_pdfa = pdfa;
    return PDFSEAL_OK;
}
