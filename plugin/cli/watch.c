/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal watch. */
#include "batch/watch.h"

#include "batch/output_name.h"
#include "batch_worker.h"
#include "interrupt.h"
#include "numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_SETTLE_MS 2000
#define MOST_SETTLE_SECONDS 3600
/* How often a folder is looked at where nothing is heard of it, and while files settle. */
#define LOOK_MS 1000
#define SETTLING_MS 200
/* After an outside party failed. */
#define PATIENCE_MS 10000

typedef struct watching {
    const cli_command *command;
    const char *path;
    int64_t settle_ms;
    char out[PATH_MAX], done[PATH_MAX], failed[PATH_MAX], journal_path[PATH_MAX + 32];
    int done_fd, failed_fd;
    batch_watch *watch;
    batch_folder folder;
    batch_journal *journal;
    batch_worker *workers;
    size_t jobs;
    batch_words words;
    uint64_t number;  /* of documents so far */
    bool outside;     /* an outside party failed in this round */
    int code;         /* of what ends the watch */
} watching;

/* ---- the line ---- */

static int read_settle(watching *work)
{
    const char *text = work->command->line.values[OPTION_SETTLE];
    int64_t seconds;
    work->settle_ms = DEFAULT_SETTLE_MS;
    if (!text)
        return 0;
    if (!cli_whole_parse(text, 0, MOST_SETTLE_SECONDS, &seconds))
        return cli_usage(work->command, "--settle %s: a number of seconds from 0 to %d is needed", text, MOST_SETTLE_SECONDS);
    work->settle_ms = seconds * 1000;
    return 0;
}

static bool name_place(const watching *work, cli_option_id option, const char *usual, char place[PATH_MAX])
{
    const char *given = work->command->line.values[option];
    int length = given ? snprintf(place, PATH_MAX, "%s", given) : snprintf(place, PATH_MAX, "%s/%s", work->path, usual);
    return length > 0 && length < PATH_MAX;
}

static int read_line(watching *work)
{
    const cli_command *command = work->command;
    const char *pattern = command->line.values[OPTION_OUT_NAME];
    pdfseal_error error = cli_error(command);
    if (command->line.operand_count != 1)
        return cli_usage(command, "one folder is needed (as pdfseal watch DIR)");
    work->path = command->line.operands[0];
    if (pattern && batch_output_name_check(pattern, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    bool fits = name_place(work, OPTION_OUT_DIR, "sealed", work->out) && name_place(work, OPTION_DONE_DIR, "done", work->done) &&
                name_place(work, OPTION_FAILED_DIR, "failed", work->failed);
    int length = snprintf(work->journal_path, sizeof work->journal_path, "%s/" BATCH_JOURNAL_NAME, work->out);
    if (!fits || length < 0 || (size_t)length >= sizeof work->journal_path)
        return cli_usage(command, "the name of a folder is too long");
    int code = read_settle(work);
    return code == 0 ? cli_key_check(command) : code;
}

/* ---- the places ---- */

static int open_place(const watching *work, const char *path, int *ret_fd)
{
    struct stat watched;
    struct stat place;
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        cli_complain(path, pdfseal_words(work->command->language, "this folder cannot be made (check its name and mode)"));
        return CLI_EXIT_OUTPUT;
    }
    if (stat(work->path, &watched) == 0 && stat(path, &place) == 0 && watched.st_dev == place.st_dev && watched.st_ino == place.st_ino)
        return cli_usage(work->command, "%s is the watched folder itself (name another one)", path);
    *ret_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*ret_fd >= 0)
        return 0;
    cli_complain(path, pdfseal_words(work->command->language, "this folder cannot be made (check its name and mode)"));
    return CLI_EXIT_OUTPUT;
}

static int open_places(watching *work)
{
    pdfseal_error error = cli_error(work->command);
    int unused = -1;
    if (batch_watch_open(work->path, work->settle_ms, &work->watch, &error) != PDFSEAL_OK)
        return cli_fail(work->path, &error);
    int code = open_place(work, work->done, &work->done_fd);
    if (code == 0)
        code = open_place(work, work->failed, &work->failed_fd);
    if (code == 0)
        code = open_place(work, work->out, &unused);
    if (unused >= 0)
        close(unused);
    if (code == 0 && batch_folder_open(work->out, false, &work->folder, &error) != PDFSEAL_OK)
        code = cli_fail(work->out, &error);
    if (code == 0 && batch_journal_open(work->journal_path, JOURNAL_KEPT, &work->journal, &error) != PDFSEAL_OK)
        code = cli_fail(work->journal_path, &error);
    if (code == 0)
        batch_folder_sweep(&work->folder);
    return code;
}

/* ---- one round ---- */

/* Whoever may write into the folder must not make us read what they may not: the file that is opened is no link. */
static void seal(void *context, size_t worker, const batch_job *job, int fd, batch_result *ret_result)
{
    const watching *work = context;
    char path[64];
    int input = batch_watch_open_file(job->input);
    if (input < 0) {
        ret_result->code = CLI_EXIT_INPUT;
        (void)snprintf(ret_result->message, sizeof ret_result->message, "%s",
                       pdfseal_words(work->command->language, "is no regular file that can be read any more"));
        return;
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", input);
    batch_job held = *job;
    held.input = path;
    batch_worker_seal(&work->workers[worker], &held, fd, ret_result);
    close(input);
}

static void move_away(watching *work, const char *input, int folder)
{
    pdfseal_error error = cli_error(work->command);
    if (batch_watch_move(work->watch, input, folder, &error) != PDFSEAL_OK)
        work->code = cli_fail(input, &error);
}

static void tell_done(void *context, const char *input)
{
    watching *work = context;
    work->number++;
    move_away(work, input, work->done_fd);
    cli_say(work->command, input, "sealed");
}

/* The reason stands beside what failed. */
static void write_reason(const watching *work, const char *input, const char *message)
{
    char name[NAME_MAX + 5];
    (void)snprintf(name, sizeof name, "%s.txt", strrchr(input, '/') + 1);
    int fd = openat(work->failed_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return;
    (void)dprintf(fd, "%s\n", message);
    close(fd);
}

/* What an outside party failed at stays where it is: it is tried again. */
static void tell_failure(void *context, const char *input, int code, const char *message)
{
    watching *work = context;
    cli_complain(input, message);
    if (code == CLI_EXIT_OUTSIDE) {
        work->outside = true;
        return;
    }
    work->number++;
    write_reason(work, input, message);
    move_away(work, input, work->failed_fd);
}

static bool tick(void *context, const batch_counts *counts)
{
    const watching *work = context;
    (void)counts;
    return !*work->words.stopped && work->code == 0;
}

static int seal_settled(watching *work, char **paths, size_t count)
{
    const char *const *values = work->command->line.values;
    pdfseal_error error = cli_error(work->command);
    batch_run run = {.folder = &work->folder, .journal = work->journal, .workers = work->jobs < count ? work->jobs : count,
                     .name_pattern = values[OPTION_OUT_NAME] ? values[OPTION_OUT_NAME] : BATCH_OUTPUT_NAME,
                     .overwrite = values[OPTION_FORCE] != NULL, .no_sync = values[OPTION_NO_SYNC] != NULL, .retries = true,
                     .language = work->command->language, .context = work, .seal = seal, .tick = tick,
                     .tell_failure = tell_failure, .tell_done = tell_done};
    if (batch_source_open(paths, count, &work->words, &run.source, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    batch_source_go_on(run.source, work->number);
    pdfseal_status status = batch_run_all(&run, &error);
    batch_source_close(run.source);
    if (status != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    if (run.end == BATCH_END_OUTPUT) {
        cli_complain(work->out, run.cause.message);
        return CLI_EXIT_OUTPUT;
    }
    return work->code;
}

static int look_once(watching *work)
{
    pdfseal_error error = cli_error(work->command);
    char **paths;
    size_t count;
    bool pending;
    if (batch_watch_look(work->watch, &paths, &count, &pending, &error) != PDFSEAL_OK)
        return cli_fail(work->path, &error);
    work->outside = false;
    int code = count ? seal_settled(work, paths, count) : 0;
    for (int waited = 0; code == 0 && work->outside && waited < PATIENCE_MS && !*work->words.stopped; waited += SETTLING_MS)
        (void)usleep(SETTLING_MS * 1000);
    if (code == 0 && !count)
        batch_watch_wait(work->watch, pending ? SETTLING_MS : LOOK_MS);
    return code;
}

static int run_watch(watching *work)
{
    int code = 0;
    cli_interrupt_listen();
    cli_say(work->command, work->path, "watching; sealed documents go to %s", work->out);
    while (code == 0 && !*work->words.stopped)
        code = look_once(work);
    cli_say(work->command, work->path, "%llu documents in all", (unsigned long long)work->number);
    return code;
}

int cli_run_watch(cli_command *command)
{
    watching work = {.command = command, .folder = {.fd = -1}, .done_fd = -1, .failed_fd = -1,
                     .words = {.knows = batch_worker_knows, .language = command->language, .stopped = cli_interrupt_flag()}};
    int code = read_line(&work);
    if (code == 0)
        code = batch_workers_open(command, 0, &work.workers, &work.jobs);
    if (code == 0)
        code = open_places(&work);
    if (code == 0)
        code = run_watch(&work);
    batch_workers_close(work.workers, work.jobs);
    batch_journal_close(work.journal);
    batch_folder_close(&work.folder);
    batch_watch_close(work.watch);
    if (work.done_fd >= 0)
        close(work.done_fd);
    if (work.failed_fd >= 0)
        close(work.failed_fd);
    return code;
}
