/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a request says that it could not be done: a status, one fixed English sentence, which the client
 * translates, and what it is about. */
#ifndef RENDER_FAILURE_H
#define RENDER_FAILURE_H

#include "pdfseal.h"

#include <stdio.h>

typedef struct failure {
    const char *sentence; /* static, no control bytes: a key of the catalog; at most one "%s" */
    char detail[256];     /* UTF-8, what stands for the "%s": a glyph, a font, a place; may be cut */
} failure;

/* Leaves the function with `status`. */
#define FAIL(cause, status, text)                                                                            \
    do {                                                                                                     \
        (cause)->sentence = (text);                                                                          \
        return (status);                                                                                     \
    } while (0)

/* The same, with what the sentence's "%s" stands for: a printf format and its arguments. */
#define FAIL_ABOUT(cause, status, text, ...)                                                                 \
    do {                                                                                                     \
        (void)snprintf((cause)->detail, sizeof(cause)->detail, __VA_ARGS__);                                 \
        FAIL(cause, status, text);                                                                           \
    } while (0)

/* Passes a failure up. */
#define TRY(call)                                                                                            \
    do {                                                                                                     \
        pdfseal_status try_status_ = (call);                                                                 \
        if (try_status_ != PDFSEAL_OK)                                                                       \
            return try_status_;                                                                              \
    } while (0)

#endif
