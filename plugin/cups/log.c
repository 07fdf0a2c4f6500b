/* SPDX-License-Identifier: Apache-2.0 */
/* Lines on standard error. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

#define LINE_BYTES 2048

static void write_line(cups_level level, pdfseal_language language, const char *format, va_list values)
{
    static const char *const NAMES[] = {[CUPS_LEVEL_INFO] = "INFO", [CUPS_LEVEL_ERROR] = "ERROR", [CUPS_LEVEL_DEBUG] = "DEBUG"};
    char line[LINE_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)vsnprintf(line, sizeof line, pdfseal_words(language, format), values);
#pragma GCC diagnostic pop
    for (char *at = line; *at; at++) {
        if ((unsigned char)*at < ' ')
            *at = ' ';
    }
    (void)fprintf(stderr, "%s: %s\n", NAMES[level], line);
}

void cups_say(cups_level level, pdfseal_language language, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    write_line(level, language, format, values);
    va_end(values);
}

cups_exit cups_fail(cups_exit code, pdfseal_language language, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    write_line(CUPS_LEVEL_ERROR, language, format, values);
    va_end(values);
    return code;
}

void cups_state_misconfigured(bool is_wrong)
{
    (void)fprintf(stderr, "STATE: %cpdfseal-configuration-error\n", is_wrong ? '+' : '-');
}

cups_exit cups_exit_of(pdfseal_status status)
{
    switch (status) {
    case PDFSEAL_OK:
        return CUPS_EXIT_OK;
    case PDFSEAL_ERROR_INPUT:
    case PDFSEAL_ERROR_LIMIT:
    case PDFSEAL_ERROR_REFUSED:
    case PDFSEAL_ERROR_USAGE:
    case PDFSEAL_ERROR_CANCELLED:
        return CUPS_EXIT_CANCEL;
    case PDFSEAL_ERROR_OUTPUT:
        return CUPS_EXIT_HOLD;
    default:
        return CUPS_EXIT_FAILED;
    }
}
