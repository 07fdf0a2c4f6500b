/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over a file: each chunk is worked on twice, here (copied, searched) and beside (hashed), at once where an
 * executor allows and the file is large. */
#ifndef BASE_FILE_PASS_H
#define BASE_FILE_PASS_H

#include "base/file.h"

/* Bytes of the chunk before that stand directly in front of each chunk (none only in front of the first). */
#define FILE_PASS_CARRIED_BYTES ((size_t)8192)

/* One of the two workers. The chunk begins at `offset` of the file; `carried` bytes in front of it may be read too. */
typedef struct file_pass_worker {
    void *context; /* NULL `work`: nothing is done */
    pdfseal_status (*work)(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error);
} file_pass_worker;

/* Reads the whole of `input` in order. The first failure of either worker ends the pass. */
pdfseal_status file_pass_run(const file_input *input, const pdfseal_executor *executor, const file_pass_worker *here,
                             const file_pass_worker *beside, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
