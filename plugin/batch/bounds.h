/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of plugin/batch/, each with its reason. */
#ifndef BATCH_BOUNDS_H
#define BATCH_BOUNDS_H

/* A row of a list: texts for a seal take kilobytes; more is no list of documents. */
#define BATCH_ROW_BYTES ((size_t)1 << 20)
/* Options of one row: the command line takes 256 in all. */
#define BATCH_ROW_OPTIONS 128
/* Names in one folder or matched by one pattern: a name takes some 30 bytes of memory. */
#define BATCH_FOLDER_NAMES ((size_t)4000000)
/* A line of the journal: two names of 4 KB each, escaped, and the reason of a failure. */
#define BATCH_JOURNAL_LINE_BYTES ((size_t)1 << 16)
/* Documents whose data are synced together: a sync costs some milliseconds, and each holds a file descriptor. */
#define BATCH_GROUP 128
/* How long a finished document may wait for its group. */
#define BATCH_GROUP_MS 250
/* Documents under way at most: two groups, so that workers go on while one is synced. */
#define BATCH_ROOM 256
/* Threads at most: each holds a key, a picture and, where something is drawn, a renderer. */
#define BATCH_WORKERS 256
/* Failures of outside parties in a row after which nobody waits for the next. */
#define BATCH_OUTSIDE_FAILURES 20

#endif
