/* SPDX-License-Identifier: Apache-2.0 */
/* Names of glyphs as encodings use them. source  ISO 32000-2:2020 Annex D; Adobe Glyph List */
#ifndef VERIFY_CONTENT_GLYPH_NAME_H
#define VERIFY_CONTENT_GLYPH_NAME_H

#include "base/bytes.h"

#define GLYPH_UNKNOWN ((int32_t)-1)

/* The character that a name stands for: a letter by itself, "nine", "eacute", "uni0039", "u1F600", each perhaps with a suffix
 * behind a point; GLYPH_UNKNOWN for every other name. */
int32_t glyph_name_character(bytes_view name);

#endif
