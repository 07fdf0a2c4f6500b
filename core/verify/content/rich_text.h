/* SPDX-License-Identifier: Apache-2.0 */
/* What a field's rich text (RV) says. source  ISO 32000-2:2020 12.7.4.4 */
#ifndef VERIFY_CONTENT_RICH_TEXT_H
#define VERIFY_CONTENT_RICH_TEXT_H

#include "base/bytes.h"

/* Appends the characters (int32_t each, without white space, as shown_text_append) of XHTML in UTF-8: what stands between the
 * tags, with references to characters resolved. *ret_known false, and nothing appended, for what is more than plain text in
 * tags: other references, comments, sections of character data, other elements, a tag that does not end or whose end one could take
 * to be elsewhere. How letters look (their size, their colour) is not read. */
pdfseal_status rich_text_read(bytes_view xhtml, bytes_buffer *characters, bool *ret_known, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
