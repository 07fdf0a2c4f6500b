/* SPDX-License-Identifier: Apache-2.0 */
/* A batch from source to journal: once and only once, whatever happens in between. */
#ifndef BATCH_RUN_H
#define BATCH_RUN_H

#include "batch/journal.h"
#include "batch/output.h"
#include "batch/source.h"

/* What a worker made of a document. */
typedef struct batch_result {
    int code;          /* 0, or the exit code of the failure */
    char message[512]; /* why, in one line; or what is to be said of a success */
    char input_sha256[65], output_sha256[65];
    int64_t output_bytes;
    char field[128], level[16];
} batch_result;

typedef struct batch_counts {
    uint64_t total;    /* 0: not known */
    uint64_t done, failed, skipped; /* skipped: an earlier run had done them */
    uint64_t failed_before;         /* and these had failed in one, and were left alone */
    int64_t bytes;     /* of the inputs that were done */
} batch_counts;

typedef enum batch_end {
    BATCH_END_ALL = 0,
    BATCH_END_INTERRUPTED, /* by `tick` */
    BATCH_END_ERROR,       /* by --stop-on-error */
    BATCH_END_OUTSIDE,     /* outside parties failed again and again */
    BATCH_END_OUTPUT,      /* outputs or the journal cannot be written */
    BATCH_END_SOURCE       /* a folder or list cannot be read */
} batch_end;

typedef struct batch_run {
    batch_source *source;
    batch_folder *folder;
    batch_journal *journal;
    const char *name_pattern;
    size_t workers;
    bool overwrite, no_sync, stop_on_error;
    bool retries;      /* what failed earlier is tried again */
    bool only_failed;  /* and nothing else is */
    pdfseal_language language;
    void *context;
    /* In thread `worker`: seals job->input into `fd`. */
    void (*seal)(void *context, size_t worker, const batch_job *job, int fd, batch_result *ret_result);
    /* Ten times a second or more often; false: finish what is under way, and no more. */
    bool (*tick)(void *context, const batch_counts *counts);
    /* One document failed, in order. */
    void (*tell_failure)(void *context, const char *input, int code, const char *message);
    /* One document is done, now or earlier, in order; may be NULL. */
    void (*tell_done)(void *context, const char *input);
    /* Filled by batch_run_all. */
    batch_counts counts;
    batch_end end;
    pdfseal_error cause; /* of BATCH_END_OUTPUT, OUTSIDE and SOURCE */
    /* Private. */
    _Atomic int halted;  /* the batch_end; set once, after its cause */
    _Atomic bool halting;
    size_t outside_failures;
} batch_run;

/* Works until all is done or something ends it. Fails only when threads or memory cannot be had. */
pdfseal_status batch_run_all(batch_run *run, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
