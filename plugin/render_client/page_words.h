/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a page as they come over the wire. */
#ifndef RENDER_CLIENT_PAGE_WORDS_H
#define RENDER_CLIENT_PAGE_WORDS_H

#include "render_client.h"
#include "wire.h"

typedef enum words_outcome { WORDS_PARSED, WORDS_SENSELESS, WORDS_NO_MEMORY } words_outcome;

/* Copies the words out of an answer; *ret_words is the caller's (render_words_clear). An answer that is cut,
 * that holds an empty word, or whose text is no UTF-8 is SENSELESS. */
words_outcome page_words_parse(wire_reader reader, render_words *ret_words);

#endif
