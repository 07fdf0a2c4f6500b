/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix profiles, read and written. */
#include "appearance/icc.h"

#include <math.h>

#define HEADER_BYTES 128
#define MOST_TAGS 100
#define CURVE_POINTS 256

/* sRGB's colorants seen under D50, by Bradford adaptation of IEC 61966-2-1. */
static const double COLORANTS[3][3] = {
    {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}};
static const char *const COLORANT_TAGS[3] = {"rXYZ", "gXYZ", "bXYZ"};
static const char *const CURVE_TAGS[3] = {"rTRC", "gTRC", "bTRC"};

static double srgb_linear(double value)
{
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/* ---- reading ---- */

static uint32_t read_number(bytes_view bytes, size_t place, size_t length)
{
    uint32_t number = 0;
    if (place > bytes.length || length > bytes.length - place)
        return 0;
    for (size_t i = 0; i < length; i++)
        number = number << 8 | bytes.data[place + i];
    return number;
}

static double read_fixed(bytes_view bytes, size_t place)
{
    return (int32_t)read_number(bytes, place, 4) / 65536.0;
}

static bool has_text(bytes_view bytes, size_t place, const char *text)
{
    return place + 4 <= bytes.length && memcmp(bytes.data + place, text, 4) == 0;
}

static bytes_view find_tag(bytes_view profile, const char *name)
{
    uint32_t count = read_number(profile, HEADER_BYTES, 4);
    for (uint32_t i = 0; i < count && i < MOST_TAGS; i++) {
        size_t entry = HEADER_BYTES + 4 + 12 * (size_t)i;
        size_t offset = read_number(profile, entry + 4, 4);
        size_t length = read_number(profile, entry + 8, 4);
        if (has_text(profile, entry, name) && offset <= profile.length && length <= profile.length - offset)
            return (bytes_view){profile.data + offset, length};
    }
    return (bytes_view){0};
}

/* A parametric curve at `value`. source  ICC.1:2022 10.18 */
static double parametric(bytes_view tag, double value)
{
    double p[7];
    unsigned kind = read_number(tag, 8, 2);
    for (size_t i = 0; i < 7; i++)
        p[i] = read_fixed(tag, 12 + 4 * i);
    double power = pow(fmax(p[1] * value + p[2], 0), p[0]);
    switch (kind) {
    case 0:
        return pow(value, p[0]);
    case 3:
        return value >= p[4] ? power : p[3] * value;
    case 4:
        return value >= p[4] ? power + p[5] : p[3] * value + p[6];
    default:
        return -1;
    }
}

static double curve_at(bytes_view tag, double value)
{
    if (has_text(tag, 0, "para"))
        return parametric(tag, value);
    uint32_t count = read_number(tag, 8, 4);
    if (!has_text(tag, 0, "curv") || count == 0 || count > 65536)
        return -1;
    if (count == 1)
        return pow(value, read_number(tag, 12, 2) / 256.0);
    double place = value * (count - 1);
    size_t below = (size_t)place;
    double low = read_number(tag, 12 + 2 * below, 2) / 65535.0;
    double high = read_number(tag, 12 + 2 * (below + 1 < count ? below + 1 : below), 2) / 65535.0;
    return low + (high - low) * (place - (double)below);
}

static bool is_srgb(bytes_view profile)
{
    static const double POINTS[] = {0.1, 0.25, 0.5, 0.75, 0.9};
    for (int i = 0; i < 3; i++) {
        bytes_view colorant = find_tag(profile, COLORANT_TAGS[i]);
        bytes_view curve = find_tag(profile, CURVE_TAGS[i]);
        for (size_t axis = 0; axis < 3; axis++) {
            if (!has_text(colorant, 0, "XYZ ") ||
                fabs(read_fixed(colorant, 8 + 4 * axis) - COLORANTS[i][axis]) > 0.002)
                return false;
        }
        for (size_t point = 0; point < sizeof POINTS / sizeof POINTS[0]; point++) {
            if (!(fabs(curve_at(curve, POINTS[point]) - srgb_linear(POINTS[point])) < 0.005))
                return false;
        }
    }
    return true;
}

bool appearance_icc_read(bytes_view profile, appearance_icc *ret_icc)
{
    static const char *const CLASSES[] = {"mntr", "scnr", "prtr", "spac"};
    bool known = false;
    if (profile.length < HEADER_BYTES + 4 || read_number(profile, 0, 4) != profile.length ||
        !has_text(profile, 36, "acsp"))
        return false;
    for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++)
        known |= has_text(profile, 12, CLASSES[i]);
    appearance_icc icc = {.version = profile.data[8]};
    icc.components = has_text(profile, 16, "GRAY")   ? 1
                     : has_text(profile, 16, "RGB ") ? 3
                     : has_text(profile, 16, "CMYK") ? 4
                                                     : 0;
    if (!known || icc.components == 0 || (icc.version != 2 && icc.version != 4))
        return false;
    icc.is_srgb = icc.components == 3 && is_srgb(profile);
    *ret_icc = icc;
    return true;
}

/* ---- writing ---- */

static pdfseal_status append_number(bytes_buffer *out, uint32_t number, int length, pdfseal_error *error)
{
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8)
        TRY(bytes_buffer_append_byte(out, (uint8_t)(number >> shift), error));
    return PDFSEAL_OK;
}

static pdfseal_status append_zeros(bytes_buffer *out, size_t up_to, pdfseal_error *error)
{
    while (out->length < up_to)
        TRY(bytes_buffer_append_byte(out, 0, error));
    return PDFSEAL_OK;
}

static pdfseal_status append_xyz(bytes_buffer *out, const double xyz[3], pdfseal_error *error)
{
    for (int i = 0; i < 3; i++)
        TRY(append_number(out, (uint32_t)(int32_t)lround(xyz[i] * 65536), 4, error));
    return PDFSEAL_OK;
}

/* Where the parts lie; every part begins at a multiple of four. */
enum {
    TAG_COUNT = 9,
    DESCRIPTION_AT = HEADER_BYTES + 4 + 12 * TAG_COUNT,
    DESCRIPTION_BYTES = 12 + 5 + 4 + 4 + 2 + 1 + 67,
    COPYRIGHT_AT = (DESCRIPTION_AT + DESCRIPTION_BYTES + 3) / 4 * 4,
    COPYRIGHT_BYTES = 8 + 4,
    WHITE_AT = (COPYRIGHT_AT + COPYRIGHT_BYTES + 3) / 4 * 4,
    XYZ_BYTES = 20,
    COLORANTS_AT = WHITE_AT + XYZ_BYTES,
    CURVE_AT = COLORANTS_AT + 3 * XYZ_BYTES,
    CURVE_BYTES = 12 + 2 * CURVE_POINTS,
    PROFILE_BYTES = CURVE_AT + CURVE_BYTES
};

static const double D50[3] = {0.9642, 1, 0.8249};

static pdfseal_status append_header(bytes_buffer *out, pdfseal_error *error)
{
    static const uint32_t DATE[] = {2026, 1, 1, 0, 0, 0};
    TRY(append_number(out, PROFILE_BYTES, 4, error));
    TRY(append_number(out, 0, 4, error));
    TRY(append_number(out, 0x02100000, 4, error));
    TRY(bytes_buffer_append_text(out, "mntrRGB XYZ ", error));
    for (size_t i = 0; i < 6; i++)
        TRY(append_number(out, DATE[i], 2, error));
    TRY(bytes_buffer_append_text(out, "acsp", error));
    TRY(append_zeros(out, 68, error));
    TRY(append_xyz(out, D50, error));
    return append_zeros(out, HEADER_BYTES, error);
}

static pdfseal_status append_tag(bytes_buffer *out, const char *name, uint32_t offset, uint32_t length,
                                 pdfseal_error *error)
{
    TRY(bytes_buffer_append_text(out, name, error));
    TRY(append_number(out, offset, 4, error));
    return append_number(out, length, 4, error);
}

static pdfseal_status append_table(bytes_buffer *out, pdfseal_error *error)
{
    TRY(append_number(out, TAG_COUNT, 4, error));
    TRY(append_tag(out, "desc", DESCRIPTION_AT, DESCRIPTION_BYTES, error));
    TRY(append_tag(out, "cprt", COPYRIGHT_AT, COPYRIGHT_BYTES, error));
    TRY(append_tag(out, "wtpt", WHITE_AT, XYZ_BYTES, error));
    for (uint32_t i = 0; i < 3; i++)
        TRY(append_tag(out, COLORANT_TAGS[i], COLORANTS_AT + i * XYZ_BYTES, XYZ_BYTES, error));
    for (int i = 0; i < 3; i++)
        TRY(append_tag(out, CURVE_TAGS[i], CURVE_AT, CURVE_BYTES, error));
    return PDFSEAL_OK;
}

static pdfseal_status append_texts(bytes_buffer *out, pdfseal_error *error)
{
    static const char NAME[5] = "sRGB";
    TRY(bytes_buffer_append(out, "desc\0\0\0\0", 8, error));
    TRY(append_number(out, sizeof NAME, 4, error));
    TRY(bytes_buffer_append(out, NAME, sizeof NAME, error));
    TRY(append_zeros(out, COPYRIGHT_AT, error));
    TRY(bytes_buffer_append(out, "text\0\0\0\0CC0", COPYRIGHT_BYTES, error));
    return append_zeros(out, WHITE_AT, error);
}

static pdfseal_status append_curve(bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append(out, "curv\0\0\0\0", 8, error));
    TRY(append_number(out, CURVE_POINTS, 4, error));
    for (int i = 0; i < CURVE_POINTS; i++)
        TRY(append_number(out, (uint32_t)lround(srgb_linear(i / (CURVE_POINTS - 1.0)) * 65535), 2, error));
    return PDFSEAL_OK;
}

pdfseal_status appearance_icc_write_srgb(bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer profile;
    bytes_buffer_init(&profile, PROFILE_BYTES);
    TRY(append_header(&profile, error));
    TRY(append_table(&profile, error));
    TRY(append_texts(&profile, error));
    for (int i = -1; i < 3; i++) {
        TRY(bytes_buffer_append(&profile, "XYZ \0\0\0\0", 8, error));
        TRY(append_xyz(&profile, i < 0 ? D50 : COLORANTS[i], error));
    }
    TRY(append_curve(&profile, error));
    return bytes_buffer_append(out, profile.data, profile.length, error);
}
