/* SPDX-License-Identifier: Apache-2.0 */
/* Options are few: the array grows one by one. */
#include "batch/job.h"

#include "batch/bounds.h"

#include <stdlib.h>
#include <string.h>

bool batch_job_add_option(batch_job *job, const char *name, size_t name_length, const char *value)
{
    if (job->option_count >= BATCH_ROW_OPTIONS)
        return false;
    batch_option *grown = reallocarray(job->options, job->option_count + 1, sizeof *grown);
    if (!grown)
        return false;
    job->options = grown;
    batch_option option = {strndup(name, name_length), strdup(value)};
    if (!option.name || !option.value) {
        free(option.name);
        free(option.value);
        return false;
    }
    job->options[job->option_count++] = option;
    return true;
}

void batch_job_clear(batch_job *job)
{
    for (size_t i = 0; i < job->option_count; i++) {
        free(job->options[i].name);
        free(job->options[i].value);
    }
    free(job->options);
    free(job->input);
    free(job->output);
    free(job->problem);
    *job = (batch_job){0};
}
