/* SPDX-License-Identifier: Apache-2.0 */
/* Tables for gamma, a matrix for primaries. */
#include "appearance/colour_conversion.h"

#include <math.h>

#define SCREEN_GAMMA 0.45455
/* A twentieth of the exponent cannot be seen; producers round 1/2.2 in many ways. */
#define GAMMA_TOLERANCE 0.02
#define CHROMATICITY_TOLERANCE 0.003

static const appearance_chromaticities SRGB = {{0.3127, 0.3290}, {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};

static bool is_plausible(const double point[2])
{
    return point[0] > 0 && point[1] > 0 && point[0] + point[1] <= 1;
}

static bool are_near(const double a[2], const double b[2])
{
    return fabs(a[0] - b[0]) < CHROMATICITY_TOLERANCE && fabs(a[1] - b[1]) < CHROMATICITY_TOLERANCE;
}

static void xyz_of(const double point[2], double ret_xyz[3])
{
    ret_xyz[0] = point[0] / point[1];
    ret_xyz[1] = 1;
    ret_xyz[2] = (1 - point[0] - point[1]) / point[1];
}

static bool invert(double m[3][3], double ret_inverse[3][3])
{
    double determinant = 0;
    for (int i = 0; i < 3; i++)
        determinant +=
            m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
    if (fabs(determinant) < 1e-9)
        return false;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            ret_inverse[j][i] = (m[(i + 1) % 3][(j + 1) % 3] * m[(i + 2) % 3][(j + 2) % 3] -
                                 m[(i + 1) % 3][(j + 2) % 3] * m[(i + 2) % 3][(j + 1) % 3]) /
                                determinant;
    }
    return true;
}

static void multiply(double a[3][3], double b[3][3], double ret_product[3][3])
{
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            ret_product[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
    }
}

/* Light of the primaries to XYZ, scaled so that all together give the white point. */
static bool find_primaries(const appearance_chromaticities *of, double ret_matrix[3][3])
{
    const double *points[3] = {of->red, of->green, of->blue};
    double columns[3][3];
    double inverse[3][3];
    double white[3];
    for (int i = 0; i < 3; i++) {
        double xyz[3];
        xyz_of(points[i], xyz);
        for (int axis = 0; axis < 3; axis++)
            columns[axis][i] = xyz[axis];
    }
    if (!invert(columns, inverse))
        return false;
    xyz_of(of->white, white);
    for (int i = 0; i < 3; i++) {
        double scale = inverse[i][0] * white[0] + inverse[i][1] * white[1] + inverse[i][2] * white[2];
        for (int axis = 0; axis < 3; axis++)
            ret_matrix[axis][i] = columns[axis][i] * scale;
    }
    return true;
}

/* White becomes white: each axis of XYZ is scaled. Seals are no photographs; the finer ways differ by less
 * than the eye. */
static bool find_matrix(const appearance_chromaticities *from, double ret_matrix[3][3])
{
    double source[3][3];
    double target[3][3];
    double back[3][3];
    double white[3];
    double wanted[3];
    if (!find_primaries(from, source) || !find_primaries(&SRGB, target) || !invert(target, back))
        return false;
    xyz_of(from->white, white);
    xyz_of(SRGB.white, wanted);
    for (int axis = 0; axis < 3; axis++) {
        for (int i = 0; i < 3; i++)
            source[axis][i] *= wanted[axis] / white[axis];
    }
    multiply(back, source, ret_matrix);
    return true;
}

static double encode(double light)
{
    double value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
    return fmin(fmax(value, 0), 1);
}

static double decode(double value)
{
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

void appearance_conversion_init(appearance_conversion *conversion, double gamma,
                                const appearance_chromaticities *chromaticities)
{
    const appearance_chromaticities *from = chromaticities;
    *conversion = (appearance_conversion){0};
    bool curved = gamma > 0.01 && gamma < 100 && fabs(gamma / SCREEN_GAMMA - 1) > GAMMA_TOLERANCE;
    conversion->mixes = is_plausible(from->white) && is_plausible(from->red) && is_plausible(from->green) &&
                        is_plausible(from->blue) &&
                        !(are_near(from->white, SRGB.white) && are_near(from->red, SRGB.red) &&
                          are_near(from->green, SRGB.green) && are_near(from->blue, SRGB.blue)) &&
                        find_matrix(from, conversion->matrix);
    conversion->is_needed = curved || conversion->mixes;
    for (int i = 0; i < 256; i++) {
        conversion->linear[i] = curved ? pow(i / 255.0, 1 / gamma) : decode(i / 255.0);
        conversion->table[i] = (uint8_t)lround(encode(conversion->linear[i]) * 255);
    }
}

static void mix(const appearance_conversion *conversion, const uint8_t *pixel, uint8_t *out)
{
    const double light[3] = {conversion->linear[pixel[0]], conversion->linear[pixel[1]],
                             conversion->linear[pixel[2]]};
    for (int i = 0; i < 3; i++) {
        const double *row = conversion->matrix[i];
        out[i] = (uint8_t)lround(encode(row[0] * light[0] + row[1] * light[1] + row[2] * light[2]) * 255);
    }
}

void appearance_conversion_run(const appearance_conversion *conversion, const uint8_t *row, size_t count,
                               unsigned channels, uint8_t *out)
{
    unsigned colours = channels < 3 ? 1 : 3;
    for (size_t x = 0; x < count; x++, row += channels, out += channels) {
        bool repeats = x && memcmp(row, row - channels, channels) == 0 && row != out;
        if (repeats)
            memcpy(out, out - channels, channels);
        else if (conversion->mixes && colours == 3)
            mix(conversion, row, out);
        else
            for (unsigned i = 0; i < colours; i++)
                out[i] = conversion->table[row[i]];
        if (channels > colours)
            out[colours] = row[colours];
    }
}
