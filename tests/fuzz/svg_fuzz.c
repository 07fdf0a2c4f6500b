/* SPDX-License-Identifier: Apache-2.0 */
/* What the check of an SVG sees before librsvg does. */
#include "svg/svg_check.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    failure cause = {.sentence = NULL};
    pdfseal_status status = svg_check(data, size, &cause);
    bool says_why = cause.sentence && cause.sentence[0];
    bool fits = memchr(cause.detail, 0, sizeof cause.detail) != NULL;
    if ((status == PDFSEAL_OK) == says_why || !fits)
        __builtin_trap();
    return 0;
}
