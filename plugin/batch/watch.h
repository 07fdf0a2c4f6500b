/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that is watched: which PDF files in it have settled, and where they go afterwards. Links are not followed. */
#ifndef BATCH_WATCH_H
#define BATCH_WATCH_H

#include "pdfseal.h"

typedef struct batch_watch batch_watch;

/* INPUT: it is no folder that can be read. */
pdfseal_status batch_watch_open(const char *path, int64_t settle_ms, batch_watch **ret_watch, pdfseal_error *error) PDFSEAL_MUST_USE;
void batch_watch_close(batch_watch *watch);
/* Waits for something to happen in the folder, at most so long. */
void batch_watch_wait(batch_watch *watch, int most_ms);
/* Looks at the folder. The files that stayed as they are for the time of settling go to *ret_paths, which live until the next
 * look; *ret_pending: others have not settled yet. INPUT, MEMORY. */
pdfseal_status batch_watch_look(batch_watch *watch, char ***ret_paths, size_t *ret_count, bool *ret_pending,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Moves a file of the folder, by its path, into another one; where its name is taken, to name-1, name-2, … OUTPUT. */
pdfseal_status batch_watch_move(const batch_watch *watch, const char *path, int folder, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Opens a file of the folder for reading, if it is a regular one; -1 otherwise. */
int batch_watch_open_file(const char *path);

#endif
