/* SPDX-License-Identifier: Apache-2.0 */
/* Status and error: how a function says that it could not do its work. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "pdfseal.h"

#include <stdarg.h>

/*
 * Leaves the function with `status`; `...` is a format string in English (the key of the catalog) and its arguments.
 * `offset` is the byte offset in the input, or -1. The message says what is wrong and, in parentheses, what to do.
 */
#define FAIL_AT(error, status, offset, ...) \
    return error_set((error), (status), (offset), __FILE__, __LINE__, __VA_ARGS__)
#define FAIL(error, status, ...) FAIL_AT(error, status, -1, __VA_ARGS__)
#define FAIL_MEMORY(error) FAIL(error, PDFSEAL_ERROR_MEMORY, "memory ran out")

/* Passes a failure up. */
#define TRY(call)                                  \
    do {                                           \
        pdfseal_status try_status_ = (call);       \
        if (try_status_ != PDFSEAL_OK)             \
            return try_status_;                    \
    } while (0)

/* Fills `error` (may be NULL) in its language and returns `status`. */
pdfseal_status error_set(pdfseal_error *error, pdfseal_status status, int64_t offset, const char *file, int line,
                         const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Writes only its message: one line in its language, as error_set does. */
void error_print(pdfseal_error *error, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* Empties `error` but keeps its language. */
void error_clear(pdfseal_error *error);

#endif
