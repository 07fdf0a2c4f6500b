/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts of which it is known what readers draw with them: they bring nothing of their own. source  ISO 32000-2:2020 9.6, 9.7 */
#ifndef VERIFY_CONTENT_PLAIN_FONT_H
#define VERIFY_CONTENT_PLAIN_FONT_H

#include "pdf/document.h"

/* Whether a font dictionary is that of a usual font without glyphs of its own, with one of the usual encodings (Differences apart)
 * and widths; or of Chinese, Japanese or Korean letters by their Unicode. */
bool plain_font_is(pdf_view view, const pdf_object *font);
/* The font of the glyphs of a Type0 font; the null object where there is not just one. */
const pdf_object *plain_font_descendant(pdf_view view, const pdf_object *font);
/* Whether a simple font, or such a descendant, has a font program in the file. */
bool plain_font_is_embedded(pdf_view view, const pdf_object *font);

#endif
