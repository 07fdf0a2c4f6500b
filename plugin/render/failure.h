/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a request says that it could not be done: a status and one fixed English sentence, which the client
 * translates. */
#ifndef RENDER_FAILURE_H
#define RENDER_FAILURE_H

#include "pdfseal.h"

typedef struct failure {
    const char *sentence; /* static, no control bytes: a key of the catalog */
} failure;

/* Leaves the function with `status`. */
#define FAIL(cause, status, text)                                                                            \
    do {                                                                                                     \
        (cause)->sentence = (text);                                                                          \
        return (status);                                                                                     \
    } while (0)

/* Passes a failure up. */
#define TRY(call)                                                                                            \
    do {                                                                                                     \
        pdfseal_status try_status_ = (call);                                                                 \
        if (try_status_ != PDFSEAL_OK)                                                                       \
            return try_status_;                                                                              \
    } while (0)

#endif
