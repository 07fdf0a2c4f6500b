/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions of seals: read, laid out with the fonts of this machine, and painted. */
#include "drawing.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Fontconfig keeps some 300 bytes of what it read first; the sanitizer's library must see this. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

static void paint(const drawing *read)
{
    failure cause = {.sentence = ""};
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create(surface);
    pdfseal_status status = read->paint(read->state, cr, &cause);
    if (cairo_status(cr) != CAIRO_STATUS_SUCCESS || (status != PDFSEAL_OK && !*cause.sentence))
        abort(); /* a description that was taken is painted, or it is said why not */
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    drawing read;
    failure cause = {.sentence = ""};
    pdfseal_status status = seals_drawing_read(data, size, &read, &cause);
    if (status != PDFSEAL_OK && !*cause.sentence)
        abort();
    if (status != PDFSEAL_OK)
        return 0;
    paint(&read);
    read.clear(read.state);
    return 0;
}
