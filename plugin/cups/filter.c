/* SPDX-License-Identifier: Apache-2.0 */
/* The CUPS filter "pdfsealtopdf": seals a job's PDF on its way to any other backend. It runs as CUPS's own user (lp), which must be
 * able to read the key; its settings bear the queue's name. */
#include "guarded_file.h"
#include "job.h"
#include "shared/writing.h"
#include "user.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Only a whole sealed document goes on. */
static bool pass_on(int fd)
{
    char buffer[65536];
    ssize_t got;
    if (lseek(fd, 0, SEEK_SET) != 0)
        return false;
    while ((got = read(fd, buffer, sizeof buffer)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !shared_write_all(STDOUT_FILENO, buffer, (size_t)got))
            return false;
    }
    return true;
}

static cups_exit seal(cups_job *job)
{
    const char *folder = getenv("TMPDIR");
    pdfseal_error error = {.language = job->settings.language};
    int fd = guarded_file_temporary(folder && *folder ? folder : "/tmp");
    if (fd < 0)
        return cups_fail(CUPS_EXIT_FAILED, job->settings.language, "no temporary file can be made: %s", strerror(errno));
    const pdfseal_output_options output = {.size = sizeof output, .fd = fd};
    cups_exit code = CUPS_EXIT_OK;
    if (cups_job_seal(job, &output, &error) != PDFSEAL_OK)
        code = cups_fail(CUPS_EXIT_FAILED, job->settings.language, "job %ld was not sealed: %s", job->number, error.message);
    else if (!pass_on(fd))
        code = cups_fail(CUPS_EXIT_FAILED, job->settings.language, "the sealed document cannot be passed on: %s", strerror(errno));
    close(fd);
    return code;
}

static cups_exit run(cups_job *job, const char *path)
{
    cups_exit code = cups_job_configure(job, job->queue);
    if (code == CUPS_EXIT_OK)
        code = cups_job_load_key(job, 027);
    cups_state_misconfigured(code == CUPS_EXIT_STOP);
    if (code == CUPS_EXIT_OK)
        code = cups_job_open(job, path);
    return code == CUPS_EXIT_OK ? seal(job) : code;
}

int main(int count, char **arguments)
{
    cups_job job;
    cups_job_heed_signals();
    if (!cups_job_take(&job, count, arguments))
        return cups_fail(CUPS_EXIT_FAILED, PDFSEAL_LANGUAGE_ENGLISH, "usage: %s JOB USER TITLE COPIES OPTIONS [FILE]",
                         arguments[0]);
    if (!cups_user_close_process())
        return cups_fail(CUPS_EXIT_FAILED, PDFSEAL_LANGUAGE_ENGLISH,
                         "the process cannot be closed against debuggers and core dumps");
    const cups_exit code = run(&job, arguments[6]);
    cups_job_clear(&job);
    return code == CUPS_EXIT_OK ? 0 : 1; /* of a filter CUPS knows no other codes */
}
