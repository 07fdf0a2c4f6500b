/* SPDX-License-Identifier: Apache-2.0 */
/* Fills errors. */
#include "base/error.h"

#include "base/words.h"

#include <stdio.h>
#include <string.h>

/* A message is one line whatever the input's names hold: control bytes become '?'. */
static void keep_to_one_line(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
    }
}

/* Cuts an incomplete UTF-8 sequence that a full buffer left at the end. */
static void trim_broken_utf8(char *text)
{
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length - (start - 1) < needed)
        text[start - 1] = 0;
}

void error_print(pdfseal_error *error, const char *format, va_list arguments)
{
    (void)vsnprintf(error->message, sizeof error->message, words_get(error->language, format), arguments);
    keep_to_one_line(error->message);
    trim_broken_utf8(error->message);
}

pdfseal_status error_set(pdfseal_error *error, pdfseal_status status, int64_t offset, const char *file, int line,
                         const char *format, ...)
{
    if (!error)
        return status;
    error->status = status;
    error->offset = offset;
    error->source_file = file;
    error->source_line = line;
    va_list arguments;
    va_start(arguments, format);
    error_print(error, format, arguments);
    va_end(arguments);
    return status;
}

void error_clear(pdfseal_error *error)
{
    if (!error)
        return;
    pdfseal_language language = error->language;
    memset(error, 0, sizeof *error);
    error->language = language;
    error->offset = -1;
}
