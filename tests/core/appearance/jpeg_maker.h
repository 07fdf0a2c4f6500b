/* SPDX-License-Identifier: Apache-2.0 */
/* Makes JPEG files whose markers are right and whose data mean nothing: nobody here decodes them. */
#ifndef TESTS_JPEG_MAKER_H
#define TESTS_JPEG_MAKER_H

#include "base/bytes.h"

typedef struct jpeg_recipe {
    unsigned width, height, components;
    unsigned frame;     /* marker of the frame; 0: 0xC0 */
    unsigned bits;      /* 0: 8 */
    size_t data_bytes;  /* of the scan; 0: enough */
    int adobe;          /* transform of an Adobe marker, -1: none */
    unsigned density;   /* JFIF dots an inch, 0: no JFIF */
    unsigned orientation; /* Exif, 0: none */
    bool letters;       /* components are called R, G, B */
    bytes_view profile; /* in one part */
    bool without_end;
} jpeg_recipe;

static inline void put(bytes_buffer *out, unsigned value, int length)
{
    while (length-- > 0)
        (void)!bytes_buffer_append_byte(out, (uint8_t)(value >> (8 * length)), NULL);
}

static inline void put_text(bytes_buffer *out, const char *text, size_t length)
{
    (void)!bytes_buffer_append(out, text, length, NULL);
}

static inline void put_exif(bytes_buffer *out, unsigned orientation)
{
    put(out, 0xFFE1, 2);
    put(out, 2 + 6 + 8 + 2 + 12 + 4, 2);
    put_text(out, "Exif\0\0MM\0*", 10);
    put(out, 8, 4);
    put(out, 1, 2);
    put(out, 0x0112, 2);
    put(out, 3, 2);
    put(out, 1, 4);
    put(out, orientation << 16, 4);
    put(out, 0, 4);
}

static inline void put_applications(const jpeg_recipe *recipe, bytes_buffer *out)
{
    if (recipe->density) {
        put(out, 0xFFE0, 2);
        put(out, 16, 2);
        put_text(out, "JFIF\0\1\1\1", 8);
        put(out, recipe->density, 2);
        put(out, recipe->density, 2);
        put(out, 0, 2);
    }
    if (recipe->orientation)
        put_exif(out, recipe->orientation);
    if (recipe->profile.length) {
        put(out, 0xFFE2, 2);
        put(out, (unsigned)(16 + recipe->profile.length), 2);
        put_text(out, "ICC_PROFILE\0\1\1", 14);
        (void)!bytes_buffer_append(out, recipe->profile.data, recipe->profile.length, NULL);
    }
    if (recipe->adobe >= 0) {
        put(out, 0xFFEE, 2);
        put(out, 14, 2);
        put_text(out, "Adobe\0\x64\0\0\0\0", 11);
        put(out, (unsigned)recipe->adobe, 1);
    }
}

static inline void put_frame(const jpeg_recipe *recipe, bytes_buffer *out)
{
    put(out, 0xFF00 | (recipe->frame ? recipe->frame : 0xC0), 2);
    put(out, 8 + 3 * recipe->components, 2);
    put(out, recipe->bits ? recipe->bits : 8, 1);
    put(out, recipe->height, 2);
    put(out, recipe->width, 2);
    put(out, recipe->components, 1);
    for (unsigned i = 0; i < recipe->components; i++) {
        put(out, recipe->letters ? (unsigned)"RGB"[i] : i + 1, 1);
        put(out, 0x11, 1);
        put(out, 0, 1);
    }
}

/* Appends the file to `out`, which the caller initialised. */
static inline void make_jpeg(const jpeg_recipe *recipe, bytes_buffer *out)
{
    size_t enough = (size_t)recipe->width * recipe->height * recipe->components / 512 + 8;
    put(out, 0xFFD8, 2);
    put_applications(recipe, out);
    put_frame(recipe, out);
    put(out, 0xFFDA, 2);
    put(out, 6 + 2 * recipe->components, 2);
    put(out, recipe->components, 1);
    for (unsigned i = 0; i < recipe->components; i++)
        put(out, (i + 1) << 8, 2);
    put(out, 63 << 8, 3);
    for (size_t i = 0; i < (recipe->data_bytes ? recipe->data_bytes : enough); i++)
        put(out, i % 5 == 4 ? 0xFF00 : 0x5A, i % 5 == 4 ? 2 : 1);
    if (!recipe->without_end)
        put(out, 0xFFD9, 2);
}

#endif
