/* SPDX-License-Identifier: Apache-2.0 */
/* Rich text from strangers, and the same bytes as one style: however it begins, what hides letters behind it
 * is not plain. */
#include "verify/content/rich_text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char HIDDEN[] = "<p style=\"display:none\">x</p>";

static bool is_plain_between(const char *before, bytes_view text, const char *behind)
{
    bytes_buffer whole;
    bytes_buffer_init(&whole, strlen(before) + text.length + strlen(behind));
    if (bytes_buffer_append(&whole, before, strlen(before), NULL) != PDFSEAL_OK ||
        bytes_buffer_append(&whole, text.data, text.length, NULL) != PDFSEAL_OK ||
        bytes_buffer_append(&whole, behind, strlen(behind), NULL) != PDFSEAL_OK)
        abort();
    bool plain = rich_text_is_plain(bytes_buffer_view(&whole));
    bytes_buffer_clear(&whole);
    return plain;
}

static bool is_plain_style(bytes_view style)
{
    return is_plain_between("<p style=\"", style, "\">x</p>");
}

/* A list of declarations is plain exactly when both of its parts are, and one that hides spoils it. */
static void check_style(bytes_view style)
{
    const uint8_t *cut = style.length ? memchr(style.data, ';', style.length) : NULL;
    bool plain = is_plain_style(style);
    if (cut) {
        const bytes_view first = {style.data, (size_t)(cut - style.data)};
        const bytes_view rest = {cut + 1, style.length - first.length - 1};
        if (plain != (is_plain_style(first) && is_plain_style(rest)))
            abort();
    }
    if (is_plain_between("<p style=\"", style, ";display:none\">x</p>") ||
        plain != is_plain_between("<p style=\"", style, ";font-weight:bold\">x</p>"))
        abort();
}

static void check_tags(bytes_view xhtml)
{
    for (size_t place = 0; place < xhtml.length && place < 4096; place++) {
        if (xhtml.data[place] == '<' && rich_text_tag_length(xhtml, place) > xhtml.length - place)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes_view text = {data, size};
    check_tags(text);
    if (is_plain_between("", text, HIDDEN) || is_plain_between(HIDDEN, text, "") ||
        rich_text_is_plain(text) != is_plain_between("", text, "<br/>"))
        abort();
    bool is_one_value =
        !size || (!memchr(data, '"', size) && !memchr(data, '<', size) && !memchr(data, '&', size));
    if (is_one_value)
        check_style(text);
    return 0;
}
