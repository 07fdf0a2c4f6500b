/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the errors of what stands outside the library. */
#include "shared/failure.h"

#include <stdarg.h>
#include <stdio.h>

static const char *words(pdfseal_language language, const char *english) __attribute__((format_arg(2)));

static const char *words(pdfseal_language language, const char *english)
{
    return pdfseal_words(language, english);
}

pdfseal_status shared_failure_set(pdfseal_error *error, pdfseal_status status, const char *file, int line,
                                  const char *format, ...)
{
    if (!error)
        return status;
    error->status = status;
    error->offset = -1;
    error->source_file = file;
    error->source_line = line;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, words(error->language, format), arguments);
    va_end(arguments);
    for (char *at = error->message; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = '?';
    }
    return status;
}
