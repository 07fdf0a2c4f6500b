/* SPDX-License-Identifier: Apache-2.0 */
/* Looks sentences up in the compiled catalog. */
#include "base/words.h"

#include <string.h>

const char *words_get(pdfseal_language language, const char *english)
{
    if (language != PDFSEAL_LANGUAGE_CHINESE)
        return english;
    size_t low = 0;
    size_t high = WORDS_CHINESE_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english, WORDS_CHINESE[middle].english);
        if (order == 0)
            return WORDS_CHINESE[middle].translated;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return english;
}
