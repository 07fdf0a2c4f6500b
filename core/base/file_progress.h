/* SPDX-License-Identifier: Apache-2.0 */
/* Says how far a pass is, and lets it be stopped. */
#ifndef BASE_FILE_PROGRESS_H
#define BASE_FILE_PROGRESS_H

#include "base/file_pass.h"

typedef struct file_progress {
    const pdfseal_progress *told; /* NULL: nobody */
    int64_t total_bytes;
    file_pass_worker worker;      /* what is done to each chunk */
} file_progress;

/* A worker that does what `progress->worker` does and tells of it after each chunk; CANCELLED when that is not wanted any more. */
file_pass_worker file_progress_around(file_progress *progress);

#endif
