/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of jobs as text: CSV with a head, JSON Lines, or a name a line. Told by how they begin. */
#ifndef BATCH_ROWS_H
#define BATCH_ROWS_H

#include "batch/job.h"

#include <signal.h>

/* How the lists' words are understood. */
typedef struct batch_words {
    void *context;
    /* Whether `sign` knows the option for a row; *ret_flag: it takes no argument. */
    bool (*knows)(void *context, const char *name, bool *ret_flag);
    pdfseal_language language;
    const volatile sig_atomic_t *stopped; /* not 0: nothing more is wanted; may be NULL */
} batch_words;

typedef struct batch_rows batch_rows;

/* Reads rows of `fd`, which is taken over also when this fails. INPUT: it is no list; USAGE: a head names what is no option. */
pdfseal_status batch_rows_open(int fd, const batch_words *words, batch_rows **ret_rows,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
void batch_rows_close(batch_rows *rows);
/* The next row; *ret_more false at the end. A row that cannot be used is a job with a problem. INPUT: reading failed. */
pdfseal_status batch_rows_next(batch_rows *rows, batch_job *ret_job, bool *ret_more, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the first bytes of a file are those of a PDF. */
bool batch_rows_is_document(const char *bytes, size_t length);

#endif
