/* SPDX-License-Identifier: Apache-2.0 */
/* What became of one document: a line of the journal. */
#ifndef BATCH_RECORD_H
#define BATCH_RECORD_H

#include "batch/job.h"

typedef enum batch_state {
    BATCH_STATE_NONE = 0,
    BATCH_STATE_READY,  /* sealed and on its way to its name */
    BATCH_STATE_DONE,
    BATCH_STATE_FAILED
} batch_state;

typedef struct batch_record {
    batch_state state;
    uint64_t number;
    const char *input, *output; /* lent */
    char input_sha256[65], output_sha256[65]; /* empty: not known */
    int64_t input_bytes, input_time_ns;       /* as it was when it was read; -1: not known */
    int64_t output_bytes;
    char field[128], level[16];
    char at[24];     /* UTC, ISO 8601 */
    int code;        /* exit code of the failure */
    char message[512]; /* why it failed, or what is to be said of a success */
} batch_record;

/* The line in JSON with its end, the caller's: free(); NULL when memory ran out. Names that are no UTF-8 get U+FFFD. */
char *batch_record_print(const batch_record *record);
/* Reads a line of the journal; false for one that is no record. Names go to `*ret_names`, the caller's: free(). */
bool batch_record_parse(const char *line, size_t length, batch_record *ret_record, char **ret_names);
/* `text` with what is no UTF-8 replaced by U+FFFD: free(). */
char *batch_record_clean(const char *text);
/* The time now as records have it. */
void batch_record_stamp(char at[24]);

#endif
