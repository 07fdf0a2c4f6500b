/* SPDX-License-Identifier: Apache-2.0 */
/* What a journal says of each document last, and where: some 40 bytes a document in memory. */
#ifndef BATCH_JOURNAL_INDEX_H
#define BATCH_JOURNAL_INDEX_H

#include "batch/record.h"

typedef struct journal_entry {
    uint8_t key[16];     /* of input and output */
    int64_t offset;      /* of the line that tells most: the "ready" of what is done */
    uint32_t bytes;      /* of that line */
    uint8_t state;       /* batch_state; NONE: the place is free */
} journal_entry;

typedef struct journal_index {
    journal_entry *entries; /* a hash table: a power of two of them */
    size_t room, count;
    uint64_t counts[BATCH_STATE_FAILED + 1];
    int64_t length;         /* of the journal up to its last whole line */
    bool begun;             /* its first line is a journal's */
} journal_index;

/* Reads a journal from its begin. INPUT: it is none, or reading failed. */
pdfseal_status journal_index_read(int fd, journal_index *ret_index, pdfseal_error *error) PDFSEAL_MUST_USE;
void journal_index_clear(journal_index *index);
/* The entry of a document, or NULL. */
const journal_entry *journal_index_find(const journal_index *index, const char *input, const char *output);
/* Reads the record of an entry. */
bool journal_index_load(int fd, const journal_entry *entry, batch_record *ret_record, char **ret_names);

#endif
