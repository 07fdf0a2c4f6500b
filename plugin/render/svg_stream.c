/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds an SVG until it is whole, then counts its surfaces anew. */
#include "svg_stream.h"

#include <glib.h>
#include <string.h>

struct svg_stream {
    reply *answer;
    GString *text;
};

svg_stream *svg_stream_new(reply *answer)
{
    svg_stream *stream = g_new(svg_stream, 1);
    *stream = (svg_stream){.answer = answer, .text = g_string_new(NULL)};
    return stream;
}

cairo_status_t svg_stream_take(void *stream, const unsigned char *bytes, unsigned length)
{
    (void)g_string_append_len(((svg_stream *)stream)->text, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* The number of the next name of a surface at or after `*at`, which moves to its first digit; false: there is none. */
static bool find_number(const char **at, guint64 *ret_number)
{
    static const char NAME[] = "surface";
    for (const char *found = *at; (found = strstr(found, NAME)) != NULL; found++) {
        const char *digits = found + strlen(NAME);
        bool is_name = found[-1] == '"' || found[-1] == '#'; /* the text begins with <?xml, so there is one before */
        if (is_name && g_ascii_isdigit(*digits)) {
            *ret_number = g_ascii_strtoull(digits, NULL, 10);
            *at = digits;
            return true;
        }
    }
    return false;
}

static guint64 find_least_number(const char *text)
{
    guint64 least = G_MAXUINT64;
    guint64 number;
    for (const char *at = text; find_number(&at, &number);)
        least = MIN(least, number);
    return least;
}

static void send(const svg_stream *stream)
{
    const char *sent = stream->text->str;
    guint64 least = find_least_number(sent);
    guint64 number;
    for (const char *at = sent; find_number(&at, &number);) {
        char digits[24];
        int length = g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, number - least + 1);
        reply_write_bytes(stream->answer, sent, (size_t)(at - sent));
        reply_write_bytes(stream->answer, digits, (size_t)length);
        while (g_ascii_isdigit(*at))
            at++;
        sent = at;
    }
    reply_write_bytes(stream->answer, sent, strlen(sent));
}

void svg_stream_finish(svg_stream *stream)
{
    send(stream);
    (void)g_string_free(stream->text, TRUE);
    g_free(stream);
}
