/* SPDX-License-Identifier: Apache-2.0 */
/* Handwriting in JSON, as web pads and strangers write it. */
#include "layers/strokes.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    failure cause = {.sentence = NULL};
    strokes written;
    if (strokes_read(data, size, &written, &cause) != PDFSEAL_OK) {
        if (!cause.sentence || !cause.sentence[0])
            __builtin_trap();
        return 0;
    }
    size_t counted = 0;
    for (size_t i = 0; i < written.count; i++) {
        const stroke *one = &written.list[i];
        if (one->count == 0 || one->first != counted)
            __builtin_trap();
        counted += one->count;
    }
    for (size_t i = 0; i < written.point_count; i++) {
        if (!isfinite(written.points[i].x) || !isfinite(written.points[i].y))
            __builtin_trap();
    }
    if (counted > written.point_count || !(written.unit_pt > 0))
        __builtin_trap();
    strokes_clear(&written);
    return 0;
}
