/* SPDX-License-Identifier: Apache-2.0 */
/* Tells a caller's log what is no result. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/error.h"

/* Tells `log` (NULL: nobody) one message in its language. `event` is a static word of docs/abi.md; `...` is a
 * format string in English (a key of the catalog) and its arguments, of which none may be a secret. Control
 * bytes become '?', a message that gets too long is cut. */
void log_tell(const pdfseal_log *log, pdfseal_log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Writes what of an address may be told: scheme, host and path, without user, password, query and fragment.
 * Returns `buffer`. */
const char *log_address(const char *url, char *buffer, size_t capacity);

#endif
