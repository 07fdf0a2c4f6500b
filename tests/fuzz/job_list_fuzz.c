/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of jobs, as other programs and strangers write them: CSV, JSON Lines, names. */
#include "batch/output_name.h"
#include "batch/rows.h"
#include "memory_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool knows(void *context, const char *name, bool *ret_flag)
{
    (void)context;
    *ret_flag = strcmp(name, "pss") == 0;
    return *ret_flag || strcmp(name, "page") == 0 || strcmp(name, "reason") == 0 || strcmp(name, "text-value") == 0;
}

/* What is filled in is one part of a name. */
static void name_output(const batch_job *job)
{
    char *name = NULL;
    pdfseal_error error = {.offset = -1};
    if (batch_output_name_make("{number:3}-{name}-{custom:a}.pdf", job, &name, &error) == PDFSEAL_OK && strchr(name, '/'))
        abort();
    free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const batch_words words = {.knows = knows};
    pdfseal_error error = {.offset = -1};
    batch_rows *rows;
    bool more = true;
    int fd = open_memory_file(data, size);
    if (lseek(fd, 0, SEEK_SET) != 0)
        abort();
    if (batch_rows_open(fd, &words, &rows, &error) != PDFSEAL_OK) {
        if (!error.message[0])
            abort();
        return 0;
    }
    for (size_t count = 0; more && count < 100000; count++) {
        batch_job job = {.number = count + 1};
        if (batch_rows_next(rows, &job, &more, &error) != PDFSEAL_OK)
            more = false;
        else if (more && !job.problem && !job.input)
            abort();
        else if (more && !job.problem)
            name_output(&job);
        batch_job_clear(&job);
    }
    batch_rows_close(rows);
    return 0;
}
