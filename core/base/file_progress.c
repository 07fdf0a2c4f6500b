/* SPDX-License-Identifier: Apache-2.0 */
/* One call a chunk. */
#include "base/file_progress.h"

static pdfseal_status work_and_tell(void *context, int64_t offset, bytes_view chunk, size_t carried, pdfseal_error *error)
{
    const file_progress *progress = context;
    const pdfseal_progress *told = progress->told;
    if (progress->worker.work)
        TRY(progress->worker.work(progress->worker.context, offset, chunk, carried, error));
    if (told && !told->tell(told->context, offset + (int64_t)chunk.length, progress->total_bytes))
        FAIL(error, PDFSEAL_ERROR_CANCELLED, "was cancelled");
    return PDFSEAL_OK;
}

file_pass_worker file_progress_around(file_progress *progress)
{
    return (file_pass_worker){progress, work_and_tell};
}
