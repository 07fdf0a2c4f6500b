/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the chunks of a PNG. */
#include "appearance/png_original.h"

#include "base/limits.h"

#define SIGNATURE_BYTES 8
#define FRAME_BYTES 12 /* length, name, check sum */

enum { TYPE_GRAY = 0, TYPE_RGB = 2, TYPE_PALETTE = 3 };

static size_t read_32(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/* The transparent entries must follow each other and be wholly so: only such a run can be a colour key. */
static bool take_palette_key(bytes_view alphas, appearance_original *original)
{
    size_t first = 0;
    while (first < alphas.length && alphas.data[first] == 255)
        first++;
    size_t end = first;
    while (end < alphas.length && alphas.data[end] == 0)
        end++;
    for (size_t i = end; i < alphas.length; i++) {
        if (alphas.data[i] != 255)
            return false;
    }
    original->has_key = end > first;
    original->key[0] = (unsigned)first;
    original->key[1] = (unsigned)end - 1;
    return true;
}

/* Palette entries that no key can say need a mask; false where nothing helps. */
static bool take_key(bytes_view chunk, int colour_type, appearance_original *original)
{
    if (colour_type == TYPE_PALETTE) {
        original->needs_mask = !take_palette_key(chunk, original);
        original->has_key &= !original->needs_mask;
        return true;
    }
    if (chunk.length != 2 * (size_t)original->colours)
        return false;
    for (unsigned i = 0; i < original->colours; i++)
        original->key[2 * i] = original->key[2 * i + 1] =
            (unsigned)chunk.data[2 * i] << 8 | chunk.data[2 * i + 1];
    original->has_key = true;
    return true;
}

static pdfseal_status take_chunks(bytes_view file, int colour_type, appearance_original *original,
                                  bool *ret_usable, pdfseal_error *error)
{
    size_t place = SIGNATURE_BYTES;
    *ret_usable = true;
    while (place < file.length && file.length - place >= FRAME_BYTES) {
        bytes_view name = {file.data + place + 4, 4};
        bytes_view chunk = {file.data + place + 8, read_32(file.data + place)};
        if (chunk.length > file.length - place - FRAME_BYTES)
            break;
        if (bytes_equal_text(name, "IDAT"))
            TRY(bytes_buffer_append(&original->data, chunk.data, chunk.length, error));
        else if (bytes_equal_text(name, "PLTE") && colour_type == TYPE_PALETTE &&
                 original->palette.length == 0)
            TRY(bytes_buffer_append(&original->palette, chunk.data, chunk.length, error));
        else if (bytes_equal_text(name, "tRNS"))
            *ret_usable &= take_key(chunk, colour_type, original);
        place += FRAME_BYTES + chunk.length;
    }
    return PDFSEAL_OK;
}

pdfseal_status appearance_png_original_read(bytes_view file, const appearance_png_header *header,
                                            appearance_original *original, pdfseal_error *error)
{
    bool known = header->colour_type == TYPE_GRAY || header->colour_type == TYPE_RGB ||
                 header->colour_type == TYPE_PALETTE;
    bool usable;
    if (!known || header->is_interlaced || header->depth > 8)
        return PDFSEAL_OK;
    original->colours = header->colour_type == TYPE_RGB ? 3 : 1;
    original->bits = (unsigned)header->depth;
    bytes_buffer_init(&original->data, file.length);
    bytes_buffer_init(&original->palette, 768);
    TRY(take_chunks(file, header->colour_type, original, &usable, error));
    if (usable && (header->colour_type != TYPE_PALETTE || original->palette.length % 3 == 0))
        return PDFSEAL_OK;
    bytes_buffer_clear(&original->data);
    return PDFSEAL_OK;
}
