/* SPDX-License-Identifier: Apache-2.0 */
/* What a field's rich text (RV) says. source  ISO 32000-2:2020 12.7.4.4 */
#ifndef VERIFY_CONTENT_RICH_TEXT_H
#define VERIFY_CONTENT_RICH_TEXT_H

#include "base/bytes.h"

/* Appends the characters (int32_t each, without white space, as shown_text_append) of XHTML in UTF-8: what stands between the
 * tags, with references to characters resolved. *ret_known false, and nothing appended, for what is more than plain text in
 * tags: other references, comments, sections of character data, other elements, a tag that does not end or whose end one could take
 * to be elsewhere. How letters look is rich_text_is_plain's. */
pdfseal_status rich_text_read(bytes_view xhtml, bytes_buffer *characters, bool *ret_known, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Whether its attributes and styles are those that leave the text to be seen as it is read: none that hides, moves, turns or
 * embeds. */
bool rich_text_is_plain(bytes_view xhtml);
/* The length of the tag at `place`; 0: it has no end, or is none that is known. */
size_t rich_text_tag_length(bytes_view xhtml, size_t place);

#endif
