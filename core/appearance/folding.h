/* SPDX-License-Identifier: Apache-2.0 */
/* Letters that count as the same when a word is looked for: full and half width, ligatures and their letters, radicals and
 * the characters that they are, kinds of dashes, quotation marks and spaces. */
#ifndef APPEARANCE_FOLDING_H
#define APPEARANCE_FOLDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define APPEARANCE_FOLD_MOST 3

/* Writes what `code` counts as; returns how many letters (0: nothing, as a mark without width). A space is ' '. */
size_t appearance_fold(uint32_t code, uint32_t ret_codes[APPEARANCE_FOLD_MOST]);
/* Whether its script parts words by spaces: between two such letters a space counts, elsewhere not. */
bool appearance_is_spaced(uint32_t code);

#endif
