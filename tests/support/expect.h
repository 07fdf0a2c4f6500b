/* SPDX-License-Identifier: Apache-2.0 */
/* A thin layer over cmocka: a failure prints our status, its message, byte offset and source line, or a window of bytes
 * around the first difference, and the line that runs the test again. */
#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The call succeeds. `error` is the pdfseal_error * that it fills. */
#define EXPECT_OK(call, error) expect_status((call), PDFSEAL_OK, (error), #call, __FILE__, __LINE__)
/* The call fails with exactly this status. */
#define EXPECT_STATUS(wanted, call, error) expect_status((call), (wanted), (error), #call, __FILE__, __LINE__)
/* The message of a failure holds this text. */
#define EXPECT_MESSAGE(error, text) expect_message((error), (text), __FILE__, __LINE__)
#define EXPECT_BYTES(actual, wanted) expect_bytes((actual), (wanted), __FILE__, __LINE__)
/* Bytes that should be this text. */
#define EXPECT_TEXT(actual, text) expect_bytes((actual), bytes_of_text(text), __FILE__, __LINE__)

void expect_status(pdfseal_status actual, pdfseal_status wanted, const pdfseal_error *error, const char *call,
                   const char *file, int line);
void expect_message(const pdfseal_error *error, const char *text, const char *file, int line);
void expect_bytes(bytes_view actual, bytes_view wanted, const char *file, int line);

#endif
