/* SPDX-License-Identifier: Apache-2.0 */
/* The journal of a batch: lines of JSON, only ever appended. What it says of a document last is true, also after a crash:
 * "ready" is written before an output gets its name, "done" after it. */
#ifndef BATCH_JOURNAL_H
#define BATCH_JOURNAL_H

#include "batch/record.h"

typedef struct batch_journal batch_journal;

#define BATCH_JOURNAL_NAME "pdfseal-journal.jsonl" /* in the folder of the outputs */

typedef enum journal_use {
    JOURNAL_NEW,      /* it must not be there yet */
    JOURNAL_RESUMED,  /* it must be there */
    JOURNAL_KEPT      /* whether it is there or not */
} journal_use;

/* Opens the journal and what it knows. OUTPUT: it cannot be made, is there already;
 * INPUT: it is none; REFUSED: another run is at work with it. Only its owner can read it. */
pdfseal_status batch_journal_open(const char *path, journal_use use, batch_journal **ret_journal, pdfseal_error *error) PDFSEAL_MUST_USE;
void batch_journal_close(batch_journal *journal);
/* What an earlier run said of the document last: BATCH_STATE_NONE: nothing. Names go to `*ret_names`: free(). May be called
 * from any thread. */
batch_state batch_journal_find(batch_journal *journal, const char *input, const char *output, batch_record *ret_record,
                               char **ret_names);
/* How many documents an earlier run knew of in that state. */
uint64_t batch_journal_count(const batch_journal *journal, batch_state state);
/* Adds a line in memory. MEMORY. */
pdfseal_status batch_journal_add(batch_journal *journal, const batch_record *record, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes the lines that were added; with `sync` until they are on the disk. OUTPUT. */
pdfseal_status batch_journal_write(batch_journal *journal, bool sync, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Gives the record of every document that is done, in the order in which they were sealed; `take` returns false to stop.
 * Reads the file: nothing need be locked. INPUT. */
pdfseal_status batch_journal_list_done(const char *path, bool (*take)(void *context, const batch_record *record), void *context,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
