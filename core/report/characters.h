/* SPDX-License-Identifier: Apache-2.0 */
/* Characters as a terminal shows them: how wide they are, and which must not reach it. */
#ifndef REPORT_CHARACTERS_H
#define REPORT_CHARACTERS_H

#include "base/bytes.h"

/* Columns that a terminal gives the character: 0, 1 or 2. source  Unicode Standard Annex 11 */
int report_character_columns(int32_t character);
/* Whether the character steers a terminal, reverses the reading direction or hides: it is shown by its number instead. */
bool report_character_is_harmful(int32_t character);
/* Whether a line may not begin with it (closing punctuation), or not end with it (opening punctuation). */
bool report_character_closes(int32_t character);
bool report_character_opens(int32_t character);

/* Appends `text` as valid UTF-8 without harmful characters: <U+202E> stands for one, U+FFFD for each invalid byte. */
pdfseal_status report_text_make_harmless(const char *text, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Columns that the UTF-8 `text` takes. */
int report_text_columns(bytes_view text);

#endif
