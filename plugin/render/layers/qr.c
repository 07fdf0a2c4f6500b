/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as a QR code: one vector path. */
#include "drawing.h"

#include <errno.h>
#include <glib.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

/* Byte mode of version 40 at level L. source  ISO/IEC 18004:2015 Table 7 */
#define TEXT_BYTES_MAX ((size_t)2953)
/* The light edge that readers need. source  ISO/IEC 18004:2015 5.3.8 */
#define QUIET_MODULES 4
#define MODULE_PT (0.5 * 72.0 / 25.4)

/* What says that the bytes are UTF-8, where they are more than ASCII: without it readers guess. The assignment number
 * stands in AIM ITS/04-023. */
#define ECI_UTF8 26u

static bool is_ascii(const uint8_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 0x80)
            return false;
    }
    return true;
}

/* NULL, with errno ERANGE when the text is too long for the largest symbol at this level. */
static QRcode *encode_at(const uint8_t *text, size_t length, QRecLevel level)
{
    QRinput *input = QRinput_new2(0, level);
    if (!input)
        return NULL;
    bool is_taken = (is_ascii(text, length) || QRinput_appendECIheader(input, ECI_UTF8) == 0) &&
                    QRinput_append(input, QR_MODE_8, (int)length, text) == 0;
    QRcode *code = is_taken ? QRcode_encodeInput(input) : NULL;
    int reason = errno;
    QRinput_free(input);
    errno = reason;
    return code;
}

/* Level M is what most print uses; L only where the text is too long for it. */
static QRcode *encode(const uint8_t *text, size_t length)
{
    QRcode *code = encode_at(text, length, QR_ECLEVEL_M);
    return code || errno != ERANGE ? code : encode_at(text, length, QR_ECLEVEL_L);
}

static bool is_dark(const QRcode *code, int x, int y)
{
    return (code->data[(size_t)y * (size_t)code->width + (size_t)x] & 1) != 0;
}

/* Runs of dark modules; all in one path, so that neighbours join without a seam. */
static void add_row(const QRcode *code, int y, cairo_t *cr)
{
    for (int x = 0; x < code->width;) {
        int end = x;
        while (end < code->width && is_dark(code, end, y))
            end++;
        if (end > x)
            cairo_rectangle(cr, QUIET_MODULES + x, QUIET_MODULES + y, end - x, 1);
        x = end + 1;
    }
}

static pdfseal_status paint(void *state, cairo_t *cr, failure *cause)
{
    const QRcode *code = state;
    (void)cause;
    cairo_scale(cr, MODULE_PT, MODULE_PT);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (int y = 0; y < code->width; y++)
        add_row(code, y, cr);
    cairo_fill(cr);
    return PDFSEAL_OK;
}

static void clear(void *state)
{
    QRcode_free(state);
}

pdfseal_status qr_drawing_read(const uint8_t *data, size_t length_bytes, drawing *ret_drawing, failure *cause)
{
    if (length_bytes == 0)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the QR code has no text (give one with --qr)");
    if (length_bytes > TEXT_BYTES_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the text is too long for a QR code (2953 bytes at most)");
    if (memchr(data, 0, length_bytes) || !g_utf8_validate((const char *)data, (gssize)length_bytes, NULL))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the text of a QR code is no UTF-8");
    QRcode *code = encode(data, length_bytes);
    if (!code && errno == ERANGE)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the text is too long for a QR code (2953 bytes at most)");
    if (!code)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    double side_pt = (code->width + 2 * QUIET_MODULES) * MODULE_PT;
    *ret_drawing =
        (drawing){.width_pt = side_pt, .height_pt = side_pt, .paint = paint, .clear = clear, .state = code};
    return PDFSEAL_OK;
}
