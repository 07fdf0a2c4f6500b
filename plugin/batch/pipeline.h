/* SPDX-License-Identifier: Apache-2.0 */
/* A line of work: one thread brings items, workers work on them side by side, the caller takes them in their order. So many
 * items and no more are under way, so that a fast source waits for slow workers. */
#ifndef BATCH_PIPELINE_H
#define BATCH_PIPELINE_H

#include "pdfseal.h"

typedef struct pipeline {
    void *context;
    size_t workers;    /* threads, at least 1 */
    size_t room;       /* items under way at most */
    size_t item_bytes;
    size_t group;      /* items that are taken at once, at most */
    int group_ms;      /* a smaller group waits so long for more; 0: not at all */
    /* In a thread of its own: fills a zeroed item. False: there are no more. It must return soon once `stopped` says so. */
    bool (*bring)(void *context, void *item);
    /* In thread `worker` (from 0). */
    void (*work)(void *context, size_t worker, void *item);
    /* In the caller's thread: the next `count` items in order, all worked on. */
    void (*take)(void *context, void **items, size_t count);
    /* In the caller's thread: an item that nobody worked on, after a stop. */
    void (*drop)(void *context, void *item);
    /* In the caller's thread, ten times a second or more often; false: begin nothing more. */
    bool (*tick)(void *context);
} pipeline;

/* Runs until all is taken or stopped. MEMORY or OUTSIDE when threads cannot be had. */
pdfseal_status pipeline_run(const pipeline *plan, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
