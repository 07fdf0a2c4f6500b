/* SPDX-License-Identifier: Apache-2.0 */
/* Texts with placeholders, from profiles and lists of strangers. */
#include "api/text_template.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const pdfseal_text_value VALUES[] = {{"a", "1"}, {"", "2"}};
    const text_facts facts = {.name = "n", .reason = "r", .time = 1795459805, .values = VALUES, .value_count = 2};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    pdfseal_error error = {0};
    char *pattern = malloc(size + 1);
    if (!pattern)
        return 0;
    if (size > 0)
        memcpy(pattern, data, size);
    pattern[size] = 0;
    bytes_buffer_init(&out, 1 << 16);
    if (text_template_resolve(pattern, &facts, &out, &error) != PDFSEAL_OK && !error.message[0])
        __builtin_trap();
    free(pattern);
    return 0;
}
