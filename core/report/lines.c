/* SPDX-License-Identifier: Apache-2.0 */
/* Breaks text into lines: at blanks, and between characters of scripts that write none. */
#include "report/lines.h"

#include "base/words.h"
#include "pdf/text_string.h"
#include "report/characters.h"

#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_COLUMNS 80
#define LEAST_COLUMNS 40
#define LABEL_COLUMNS 14
#define LABEL_INDENT 4
/* One text: a name or a reason of the document may be long, but a report shows lines. */
#define TEXT_BYTES_MAX ((size_t)1 << 22)

static const char *const TONES[] = {
    [LINES_PLAIN] = "", [LINES_GOOD] = "\033[32m", [LINES_DOUBTFUL] = "\033[33m",
    [LINES_BAD] = "\033[31m", [LINES_STRONG] = "\033[1m", [LINES_FAINT] = "\033[2m"};

void lines_begin(lines_writer *writer, const pdfseal_text_options *options, const pdfseal_sink *sink,
                 pdfseal_error *error)
{
    int columns = options->columns > 0 ? options->columns : DEFAULT_COLUMNS;
    *writer = (lines_writer){.language = options->language, .colour = options->colour,
                             .columns = columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns, .label_columns = LABEL_COLUMNS};
    pieces_begin(&writer->out, sink, error);
}

pdfseal_status lines_finish(lines_writer *writer)
{
    return pieces_finish(&writer->out);
}

static void put(lines_writer *writer, const void *bytes, size_t length)
{
    pieces_put(&writer->out, bytes, length);
}

static void put_text(lines_writer *writer, const char *text)
{
    put(writer, text, strlen(text));
}

static void put_blanks(lines_writer *writer, int count)
{
    while (count-- > 0)
        put(writer, " ", 1);
}

static void end_line(lines_writer *writer)
{
    put(writer, "\n", 1);
}

/* Whether a line may end between two characters. */
static bool may_break(int32_t before, int32_t after)
{
    if (before == ' ')
        return after != ' ';
    if (report_character_closes(after) || report_character_opens(before) || after == ' ')
        return false;
    return report_character_columns(before) == 2 || report_character_columns(after) == 2;
}

/* How many bytes of `text` fit into `columns`: up to the last place to break, or as many as fit where there is none. */
static size_t find_break(bytes_view text, int columns)
{
    bytes_cursor cursor = {.view = text};
    size_t place = 0;
    int used = 0;
    int32_t before = -1;
    while (cursor.position < text.length) {
        size_t start = cursor.position;
        int32_t character = pdf_utf8_read(&cursor);
        if (before >= 0 && may_break(before, character))
            place = start;
        used += report_character_columns(character);
        if (used > columns && character != ' ')
            return place ? place : start ? start : cursor.position;
        before = character;
    }
    return text.length;
}

static size_t length_without_blanks(bytes_view text)
{
    size_t length = text.length;
    while (length > 0 && text.data[length - 1] == ' ')
        length--;
    return length;
}

static void put_toned(lines_writer *writer, lines_tone tone, bytes_view text)
{
    bool coloured = writer->colour && tone != LINES_PLAIN;
    if (coloured)
        put_text(writer, TONES[tone]);
    put(writer, text.data, text.length);
    if (coloured)
        put_text(writer, "\033[0m");
}

/* Writes harmless text from the cursor's column on; further lines begin at `indent`. */
static void put_broken(lines_writer *writer, int indent, lines_tone tone, bytes_view text)
{
    int room = writer->columns - indent;
    do {
        size_t length = find_break(text, room);
        bytes_view part = {text.data, length};
        part.length = length_without_blanks(part);
        put_toned(writer, tone, part);
        end_line(writer);
        text = (bytes_view){text.data + length, text.length - length};
        if (text.length)
            put_blanks(writer, indent);
    } while (text.length);
}

static void put_harmless(lines_writer *writer, int indent, lines_tone tone, const char *text)
{
    BYTES_BUFFER_CLEANUP bytes_buffer harmless;
    bytes_buffer_init(&harmless, TEXT_BYTES_MAX);
    if (writer->out.status != PDFSEAL_OK)
        return;
    pdfseal_status status = report_text_make_harmless(text, &harmless, writer->out.error);
    if (status != PDFSEAL_OK && status != PDFSEAL_ERROR_LIMIT)
        writer->out.status = status;
    else
        put_broken(writer, indent, tone, bytes_buffer_view(&harmless));
}

void lines_text(lines_writer *writer, int indent, lines_tone tone, const char *text)
{
    put_blanks(writer, indent);
    put_harmless(writer, indent, tone, text);
}

void lines_item(lines_writer *writer, const char *label, lines_tone tone, const char *text)
{
    if (!text)
        return;
    const char *word = words_get(writer->language, label);
    int indent = LABEL_INDENT + writer->label_columns;
    put_blanks(writer, LABEL_INDENT);
    put_toned(writer, LINES_FAINT, bytes_of_text(word));
    put_blanks(writer, writer->label_columns - report_text_columns(bytes_of_text(word)));
    put_harmless(writer, indent, tone, text);
}

void lines_member(lines_writer *writer, int indent, lines_tone tone, const char *text)
{
    put_blanks(writer, indent);
    put_text(writer, "- ");
    put_harmless(writer, indent + 2, tone, text);
}

void lines_blank(lines_writer *writer)
{
    end_line(writer);
}

char *lines_format(lines_writer *writer, const char *english, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, english);
    int length = vasprintf(&text, words_get(writer->language, english), arguments);
    va_end(arguments);
    if (length >= 0)
        return text;
    if (writer->out.status == PDFSEAL_OK)
        writer->out.status = error_set(writer->out.error, PDFSEAL_ERROR_MEMORY, -1, __FILE__, __LINE__, "memory ran out");
    return NULL;
}

void lines_text_free(char **text)
{
    free(*text);
}
