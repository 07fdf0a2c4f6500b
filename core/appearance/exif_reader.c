/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the few tags that matter out of a TIFF directory. */
#include "appearance/exif_reader.h"

#include <math.h>

#define ENTRY_BYTES 12
#define CENTIMETRES 3

enum {
    TAG_ORIENTATION = 0x112,
    TAG_X_RESOLUTION = 0x11A,
    TAG_Y_RESOLUTION = 0x11B,
    TAG_RESOLUTION_UNIT = 0x128
};
enum { TYPE_SHORT = 3, TYPE_RATIONAL = 5 };

typedef struct tiff_reader {
    bytes_view bytes;
    bool big_endian;
} tiff_reader;

static uint32_t read_number(const tiff_reader *reader, size_t place, size_t length)
{
    uint32_t number = 0;
    if (place > reader->bytes.length || length > reader->bytes.length - place)
        return 0;
    for (size_t i = 0; i < length; i++)
        number = number << 8 | reader->bytes.data[place + (reader->big_endian ? i : length - 1 - i)];
    return number;
}

static double read_rational(const tiff_reader *reader, size_t entry)
{
    size_t place = read_number(reader, entry + 8, 4);
    double number = read_number(reader, place, 4);
    double divisor = read_number(reader, place + 4, 4);
    return divisor > 0 ? number / divisor : 0;
}

static void read_entry(const tiff_reader *reader, size_t entry, appearance_exif *exif, uint32_t *unit)
{
    uint32_t tag = read_number(reader, entry, 2);
    uint32_t type = read_number(reader, entry + 2, 2);
    uint32_t value = type == TYPE_SHORT ? read_number(reader, entry + 8, 2) : 0;
    if (tag == TAG_ORIENTATION && value >= 1 && value <= 8)
        exif->orientation = (int)value;
    else if (tag == TAG_RESOLUTION_UNIT)
        *unit = value;
    else if (tag == TAG_X_RESOLUTION && type == TYPE_RATIONAL)
        exif->x_pixels_per_metre = read_rational(reader, entry);
    else if (tag == TAG_Y_RESOLUTION && type == TYPE_RATIONAL)
        exif->y_pixels_per_metre = read_rational(reader, entry);
}

bool appearance_exif_read(bytes_view tiff, appearance_exif *ret_exif)
{
    tiff_reader reader = {tiff, bytes_start_with(tiff, BYTES_LITERAL("MM\0*"))};
    appearance_exif exif = {.orientation = 1};
    uint32_t unit = 2;
    if (!reader.big_endian && !bytes_start_with(tiff, BYTES_LITERAL("II*\0")))
        return false;
    size_t directory = read_number(&reader, 4, 4);
    uint32_t count = read_number(&reader, directory, 2);
    for (uint32_t i = 0; i < count; i++)
        read_entry(&reader, directory + 2 + (size_t)ENTRY_BYTES * i, &exif, &unit);
    /* 72 dpi is what a camera writes that knows nothing. source  Exif 2.32 4.6.4 A */
    bool unknown = unit == 2 && exif.x_pixels_per_metre == 72 && exif.y_pixels_per_metre == 72;
    double per_metre = unknown ? 0 : unit == CENTIMETRES ? 100 : unit == 2 ? 1 / 0.0254 : 0;
    exif.x_pixels_per_metre *= per_metre;
    exif.y_pixels_per_metre *= per_metre;
    *ret_exif = exif;
    return true;
}
