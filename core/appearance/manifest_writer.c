/* SPDX-License-Identifier: Apache-2.0 */
/* Writes manifests. */
#include "appearance/manifest.h"

#include "base/time.h"
#include "pdf/object_writer.h"

#define RECTANGLE_DECIMALS 4
/* Those of page content: what is drawn is compared with what is written here. */
#define MATRIX_DECIMALS 5
#define CLIP_DECIMALS 6

pdfseal_status appearance_manifest_write_entries(pdf_reference data, int64_t time, bytes_buffer *out, pdfseal_error *error)
{
    char text[TIME_TEXT_BYTES];
    time_print_pdf(time, text);
    return bytes_buffer_append_format(
        out, error, "/LastModified (%s) /PieceInfo <</PDFSEAL <</LastModified (%s) /Private %u %u R>>>>", text, text,
        data.number, data.generation);
}

static pdfseal_status append_numbers(bytes_buffer *out, const char *key, const double *numbers, size_t count, int decimals,
                                     pdfseal_error *error)
{
    TRY(bytes_buffer_append_format(out, error, " /%s [", key));
    for (size_t i = 0; i < count; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(bytes_buffer_append_real(out, numbers[i], decimals, error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

static pdfseal_status append_rectangle(bytes_buffer *out, const char *key, const pdf_rectangle *box, int decimals,
                                       pdfseal_error *error)
{
    const double numbers[4] = {box->x0, box->y0, box->x1, box->y1};
    return append_numbers(out, key, numbers, 4, decimals, error);
}

static pdfseal_status append_place(bytes_buffer *out, const appearance_manifest_place *place, pdfseal_error *error)
{
    static const char *const KINDS[] = {"Widget", "Mark", "Slice"};
    TRY(bytes_buffer_append_format(out, error, "\n<</S /%s /Page %lld", KINDS[place->kind], (long long)place->page_number));
    TRY(append_rectangle(out, "Rect", &place->rectangle, RECTANGLE_DECIMALS, error));
    TRY(bytes_buffer_append_format(out, error, " /Form %u %u R", place->form.number, place->form.generation));
    if (place->content.number) {
        TRY(bytes_buffer_append_format(out, error, " /Content %u %u R", place->content.number, place->content.generation));
        TRY(append_numbers(out, "Matrix", place->matrix, 6, MATRIX_DECIMALS, error));
    }
    if (place->slot)
        TRY(bytes_buffer_append_format(out, error, " /Slot %u", place->slot));
    if (place->kind == APPEARANCE_PLACED_SLICE) {
        TRY(bytes_buffer_append_format(out, error, " /Slice [%u %u %u]", place->number, place->count, place->group));
        TRY(append_rectangle(out, "Clip", &place->clip, CLIP_DECIMALS, error));
    }
    return bytes_buffer_append_text(out, ">>", error);
}

pdfseal_status appearance_manifest_write(const appearance_manifest *manifest, bytes_buffer *out, pdfseal_error *error)
{
    const bytes_view digest = {manifest->digest.data, manifest->digest.length};
    TRY(bytes_buffer_append_text(out, "<</Type /PSEL_Manifest /Version 1 /Picture [", error));
    for (size_t i = 0; i < manifest->stream_count; i++) {
        if (i)
            TRY(bytes_buffer_append_byte(out, ' ', error));
        TRY(pdf_reference_write(manifest->streams[i], out, error));
    }
    TRY(bytes_buffer_append_text(out, "] /PictureDigest ", error));
    TRY(pdf_hexadecimal_write(digest, out, error));
    TRY(bytes_buffer_append_text(out, " /DigestMethod /SHA256 /Places [", error));
    for (size_t i = 0; i < manifest->place_count; i++)
        TRY(append_place(out, &manifest->places[i], error));
    return bytes_buffer_append_text(out, "]>>", error);
}
