/* SPDX-License-Identifier: Apache-2.0 */
/* A level and how it is reached, from the words that hosts and settings say. */
#ifndef SHARED_LEVEL_H
#define SHARED_LEVEL_H

#include "pdfseal.h"

#define SHARED_AUTHORITIES_MAX 16

/* Must not move while its options are in use. */
typedef struct shared_level {
    pdfseal_level_options options;
    char *words; /* of the authorities' addresses */
    const char *authorities[SHARED_AUTHORITIES_MAX];
} shared_level;

/* `addresses` of time stamp authorities have blanks between (NULL: none); `trust` is a file or folder of certificates (NULL: the
 * system's). Neither is looked at for level B. To be closed either way. */
pdfseal_status shared_level_open(pdfseal_level level, const char *addresses, const char *trust, shared_level *ret_level,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
void shared_level_close(shared_level *level);

#endif
