/* SPDX-License-Identifier: Apache-2.0 */
/* Words for people: English sentences and their Chinese, compiled from po/. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "pdfseal.h"

typedef struct words_entry {
    const char *english;
    const char *translated;
} words_entry;

extern const words_entry WORDS_CHINESE[];
extern const size_t WORDS_CHINESE_COUNT;

/* The sentence in `language`; `english` itself (same pointer) where the catalog has none. Format strings keep their
 * directives in the same order, which the catalog's compiler checks. */
const char *words_get(pdfseal_language language, const char *english) __attribute__((format_arg(2)));

#endif
