/* SPDX-License-Identifier: Apache-2.0 */
/* The CUPS backend "pdfseal": a queue whose printer is a folder of sealed documents of the user who prints.
 *
 * CUPS runs it as root. As root it reads settings, key and seal and opens the job's document; then it becomes the user for good,
 * and only then anything that the user made is looked into, and the sealed document written. */
#include "guarded_file.h"
#include "job.h"
#include "name.h"
#include "user.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEME "pdfseal:/"
#define PATH_BYTES 4096
/* Job numbers begin anew with a new spool; then so many documents may bear the same title and number. */
#define ATTEMPTS_MAX 99
#define QUEUES_MAX 1000

/* ---- which devices there are ---- */

static int is_settings(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && dot != entry->d_name && strcmp(dot, ".conf") == 0;
}

/* One line a file of settings: class, address, make, description. source  backend(7), "Device discovery" */
static int list_devices(void)
{
    char folder[PATH_BYTES];
    struct dirent **entries = NULL;
    int count = cups_job_settings_folder(folder, sizeof folder) ? scandir(folder, &entries, is_settings, alphasort) : -1;
    if (count <= 0)
        puts("direct pdfseal \"Unknown\" \"Sealed PDF (pdfseal)\"");
    for (int i = 0; i < count; i++) {
        const int length = (int)(strrchr(entries[i]->d_name, '.') - entries[i]->d_name);
        if (i < QUEUES_MAX)
            printf("direct " SCHEME "%.*s \"pdfseal Sealed PDF\" \"Sealed PDF (%.*s)\"\n", length, entries[i]->d_name, length,
                   entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return CUPS_EXIT_OK;
}

/* ---- a job ---- */

static const char *settings_name(char **arguments)
{
    const char *address = getenv("DEVICE_URI");
    address = address ? address : arguments[0];
    return strncmp(address, SCHEME, strlen(SCHEME)) == 0 ? address + strlen(SCHEME) : "";
}

static cups_exit find_user(const cups_job *job, cups_user *ret_user)
{
    char shown[256];
    const cups_settings *settings = &job->settings;
    cups_name_show(job->user, shown, sizeof shown);
    if (!cups_user_find(job->user, ret_user))
        return cups_fail(CUPS_EXIT_CANCEL, settings->language, "there is no user %s here (print under a name of this machine)",
                         shown);
    if (ret_user->uid == 0)
        return cups_fail(CUPS_EXIT_CANCEL, settings->language, "nothing is sealed for root (print as an ordinary user)");
    if (settings->group && !cups_user_is_member(ret_user, settings->group))
        return cups_fail(CUPS_EXIT_CANCEL, settings->language, "%s does not belong to the group %s, which alone may print here",
                         shown, settings->group);
    return CUPS_EXIT_OK;
}

static cups_exit become_user(const cups_job *job, const cups_user *user)
{
    if (cups_user_become(user))
        return CUPS_EXIT_OK;
    return cups_fail(CUPS_EXIT_STOP, job->settings.language,
                     "the backend cannot become %s (install it with mode 0700, so that CUPS runs it as root)", user->name);
}

static cups_exit make_folder(const cups_job *job, const cups_user *user, char folder[PATH_BYTES])
{
    const cups_value values[] = {{"user", user->name}, {"home", user->home}};
    const char *pattern = job->settings.folder ? job->settings.folder : "{home}/Sealed";
    struct stat about;
    if (!cups_settings_expand(pattern, values, 2, folder, PATH_BYTES) || *folder != '/')
        return cups_fail(CUPS_EXIT_STOP, job->settings.language, "%s: the folder knows {user} and {home} alone (mend the settings)",
                         pattern);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return cups_fail(CUPS_EXIT_HOLD, job->settings.language, "%s cannot be made: %s (make it, and release the job)", folder,
                         strerror(errno));
    if (stat(folder, &about) != 0 || !S_ISDIR(about.st_mode))
        return cups_fail(CUPS_EXIT_HOLD, job->settings.language, "%s is no folder (make it one, and release the job)", folder);
    return CUPS_EXIT_OK;
}

/* Writes under the first free name; one that appears meanwhile is never overwritten. */
static cups_exit write_sealed(cups_job *job, const char *folder)
{
    char name[CUPS_NAME_BYTES], path[PATH_BYTES + CUPS_NAME_BYTES];
    struct stat about;
    pdfseal_error error = {.language = job->settings.language};
    const pdfseal_output_options output = {.size = sizeof output, .path = path, .fd = -1};
    unsigned attempt = 0;
    do {
        cups_name_make(job->title, job->number, ++attempt, name);
        (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    } while (lstat(path, &about) == 0 && attempt < ATTEMPTS_MAX);
    pdfseal_status status = cups_job_seal(job, &output, &error);
    if (status != PDFSEAL_OK)
        return cups_fail(cups_exit_of(status), job->settings.language, "job %ld was not sealed as %s: %s", job->number, path,
                         error.message);
    cups_say(CUPS_LEVEL_INFO, job->settings.language, "sealed: %s", path);
    return CUPS_EXIT_OK;
}

/* As root: what the administrator said. */
static cups_exit prepare(cups_job *job, char **arguments)
{
    cups_exit code = cups_job_configure(job, settings_name(arguments));
    if (code == CUPS_EXIT_OK)
        code = cups_job_load_key(job, 077);
    if (code == CUPS_EXIT_OK)
        cups_state_misconfigured(false);
    return code;
}

static cups_exit run(cups_job *job, char **arguments)
{
    cups_user user;
    char folder[PATH_BYTES];
    cups_exit code = prepare(job, arguments);
    if (code == CUPS_EXIT_OK)
        code = find_user(job, &user);
    if (code == CUPS_EXIT_OK)
        code = cups_job_open(job, arguments[6]);
    if (code == CUPS_EXIT_OK)
        code = become_user(job, &user);
    if (code != CUPS_EXIT_OK)
        return code;
    (void)umask((mode_t)job->settings.mask);
    code = make_folder(job, &user, folder);
    return code == CUPS_EXIT_OK ? write_sealed(job, folder) : code;
}

int main(int count, char **arguments)
{
    cups_job job;
    if (count == 1)
        return list_devices();
    cups_job_heed_signals();
    if (!cups_job_take(&job, count, arguments))
        return cups_fail(CUPS_EXIT_FAILED, PDFSEAL_LANGUAGE_ENGLISH, "usage: %s JOB USER TITLE COPIES OPTIONS [FILE]",
                         arguments[0]);
    if (!cups_user_close_process())
        return cups_fail(CUPS_EXIT_STOP, PDFSEAL_LANGUAGE_ENGLISH, "the process cannot be closed against debuggers and core dumps");
    const cups_exit code = run(&job, arguments);
    if (code == CUPS_EXIT_STOP)
        cups_state_misconfigured(true);
    cups_job_clear(&job);
    return code;
}
