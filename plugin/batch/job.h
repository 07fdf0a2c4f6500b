/* SPDX-License-Identifier: Apache-2.0 */
/* One document to be worked on, as a list names it. */
#ifndef BATCH_JOB_H
#define BATCH_JOB_H

#include "pdfseal.h"

/* An option of the row by its long name; "" as value for one without an argument. */
typedef struct batch_option {
    char *name, *value;
} batch_option;

typedef struct batch_job {
    uint64_t number; /* its place in the run, from 1 */
    char *input;
    char *output;    /* as the row names it; NULL: by the template */
    batch_option *options;
    size_t option_count;
    char *problem;   /* why the row cannot be used, in the user's language; NULL: it can */
} batch_job;

/* Adds a copy of name and value; false when memory ran out or there are too many (BATCH_ROW_OPTIONS). */
bool batch_job_add_option(batch_job *job, const char *name, size_t name_length, const char *value);
/* Frees what the job holds, and zeroes it. */
void batch_job_clear(batch_job *job);

#endif
