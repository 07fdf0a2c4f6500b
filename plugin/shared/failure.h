/* SPDX-License-Identifier: Apache-2.0 */
/* How all of plugin/ but pdfseal-render says what went wrong, in the caller's language. */
#ifndef SHARED_FAILURE_H
#define SHARED_FAILURE_H

#include "pdfseal.h"

/* Leaves the function with `status`; `...` is an English format string (a key of the catalog) and its
 * arguments. */
#define FAIL(error, status, ...) return shared_failure_set((error), (status), __FILE__, __LINE__, __VA_ARGS__)
#define FAIL_MEMORY(error) FAIL(error, PDFSEAL_ERROR_MEMORY, "memory ran out")

/* Passes a failure up. */
#define TRY(call)                                                                                            \
    do {                                                                                                     \
        pdfseal_status try_status_ = (call);                                                                 \
        if (try_status_ != PDFSEAL_OK)                                                                       \
            return try_status_;                                                                              \
    } while (0)

/* Fills `error` (may be NULL) in its language and returns `status`. */
pdfseal_status shared_failure_set(pdfseal_error *error, pdfseal_status status, const char *file, int line,
                                  const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
