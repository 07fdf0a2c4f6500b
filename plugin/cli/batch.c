/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal batch. */
#include "batch/bounds.h"
#include "batch/output_name.h"
#include "batch_receipt.h"
#include "batch_worker.h"
#include "interrupt.h"
#include "progress.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Descriptors that a run needs beside those of its workers. */
#define DESCRIPTORS 1024

typedef struct batching {
    const cli_command *command;
    char journal_path[PATH_MAX];
    batch_words words;
    batch_folder folder;
    batch_run run;
    batch_worker *workers;
    cli_progress progress;
} batching;

static int check_line(batching *work)
{
    const cli_command *command = work->command;
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    pdfseal_error error = cli_error(command);
    if (command->line.operand_count == 0)
        return cli_usage(command, "a folder, a list or documents are needed (as pdfseal batch DIR --out-dir DIR)");
    if (!values[OPTION_OUT_DIR])
        return cli_usage(command, "--out-dir DIR is needed, to say where the results go");
    if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    if (batch_source_has_folder(command->line.operands, command->line.operand_count, values[OPTION_OUT_DIR]))
        return cli_usage(command, "--out-dir is the folder of the inputs (name another one: outputs must not become inputs)");
    if (values[OPTION_OUT_NAME] && batch_output_name_check(values[OPTION_OUT_NAME], &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    return cli_key_check(command);
}

static int find_journal(batching *work)
{
    const char *const *values = work->command->line.values;
    const char *named = values[OPTION_JOURNAL];
    int length = named ? snprintf(work->journal_path, sizeof work->journal_path, "%s", named)
                       : snprintf(work->journal_path, sizeof work->journal_path, "%s/%s", values[OPTION_OUT_DIR], BATCH_JOURNAL_NAME);
    if (length < 0 || (size_t)length >= sizeof work->journal_path)
        return cli_usage(work->command, "the journal's name is too long");
    return 0;
}

/* A renderer, a token or a prompt must not see the outputs under way: only the number of descriptors grows. */
static void allow_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS + 4 * BATCH_WORKERS)
        return;
    limit.rlim_cur = limit.rlim_max < DESCRIPTORS + 4 * BATCH_WORKERS ? limit.rlim_max : DESCRIPTORS + 4 * BATCH_WORKERS;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static void seal(void *context, size_t worker, const batch_job *job, int fd, batch_result *ret_result)
{
    batching *work = context;
    batch_worker_seal(&work->workers[worker], job, fd, ret_result);
}

static uint64_t finished(const batch_counts *counts)
{
    return counts->done + counts->failed + counts->skipped + counts->failed_before;
}

static bool tick(void *context, const batch_counts *counts)
{
    batching *work = context;
    cli_progress_show(&work->progress, finished(counts), counts->failed, counts->total);
    return !*work->words.stopped;
}

static void tell_failure(void *context, const char *input, int code, const char *message)
{
    batching *work = context;
    (void)code;
    cli_progress_clear(&work->progress);
    cli_complain(input, message);
}

static int open_source(batching *work)
{
    const cli_line *line = &work->command->line;
    pdfseal_error error = cli_error(work->command);
    pdfseal_status status = batch_source_count(line->operands, line->operand_count, &work->words, &work->run.counts.total, &error);
    if (status == PDFSEAL_OK)
        status = batch_source_open(line->operands, line->operand_count, &work->words, &work->run.source, &error);
    return status == PDFSEAL_OK ? 0 : cli_fail(line->operand_count == 1 ? line->operands[0] : NULL, &error);
}

static int open_places(batching *work)
{
    const char *const *values = work->command->line.values;
    pdfseal_error error = cli_error(work->command);
    bool continues = values[OPTION_RESUME] || values[OPTION_RETRY_FAILED];
    if (batch_folder_open(values[OPTION_OUT_DIR], values[OPTION_ALLOW_OUTSIDE] != NULL, &work->folder, &error) != PDFSEAL_OK)
        return cli_fail(values[OPTION_OUT_DIR], &error);
    if (batch_journal_open(work->journal_path, continues ? JOURNAL_RESUMED : JOURNAL_NEW, &work->run.journal, &error) != PDFSEAL_OK)
        return cli_fail(work->journal_path, &error);
    batch_folder_sweep(&work->folder);
    return 0;
}

static void settle_run(batching *work)
{
    const char *const *values = work->command->line.values;
    batch_run *run = &work->run;
    run->folder = &work->folder;
    run->name_pattern = values[OPTION_OUT_NAME] ? values[OPTION_OUT_NAME] : BATCH_OUTPUT_NAME;
    run->overwrite = values[OPTION_FORCE] != NULL;
    run->no_sync = values[OPTION_NO_SYNC] != NULL;
    run->stop_on_error = values[OPTION_STOP_ON_ERROR] != NULL;
    run->retries = values[OPTION_RETRY_FAILED] != NULL;
    run->only_failed = run->retries && !values[OPTION_RESUME];
    run->language = work->command->language;
    run->context = work;
    run->seal = seal;
    run->tick = tick;
    run->tell_failure = tell_failure;
}

/* ---- the end ---- */

static int exit_code(const batch_run *run)
{
    if (run->end == BATCH_END_OUTPUT)
        return CLI_EXIT_OUTPUT;
    if (run->end == BATCH_END_OUTSIDE)
        return CLI_EXIT_OUTSIDE;
    if (run->end == BATCH_END_SOURCE)
        return pdfseal_status_exit_code(run->cause.status);
    return run->counts.failed || run->counts.failed_before || run->end != BATCH_END_ALL ? CLI_EXIT_INPUT : CLI_EXIT_OK;
}

static const char *name_end(batch_end end)
{
    static const char *const NAMES[] = {[BATCH_END_ALL] = "complete", [BATCH_END_INTERRUPTED] = "interrupted", [BATCH_END_ERROR] = "error",
                                        [BATCH_END_OUTSIDE] = "outside", [BATCH_END_OUTPUT] = "output", [BATCH_END_SOURCE] = "source"};
    return NAMES[end];
}

static void print_json(const batching *work, double seconds)
{
    const batch_counts *counts = &work->run.counts;
    printf("{\"format\": \"pdfseal-batch\", \"version\": 1, \"tool\": \"pdfseal %s\", \"end\": \"%s\", \"sealed\": %llu, \"failed\": %llu, "
           "\"done_before\": %llu, \"failed_before\": %llu, \"bytes\": %lld, \"seconds\": %.3f}\n",
           pdfseal_version(), name_end(work->run.end), (unsigned long long)counts->done, (unsigned long long)counts->failed,
           (unsigned long long)counts->skipped, (unsigned long long)counts->failed_before, (long long)counts->bytes, seconds);
}

static void tell_end(const batching *work)
{
    const batch_run *run = &work->run;
    const cli_command *command = work->command;
    switch (run->end) {
    case BATCH_END_ALL:
        return;
    case BATCH_END_INTERRUPTED:
        cli_complain(NULL, pdfseal_words(command->language, "stopped; what was under way is finished (the same command with --resume goes on)"));
        return;
    case BATCH_END_ERROR:
        cli_complain(NULL, pdfseal_words(command->language, "stopped at the first failure (the same command with --resume goes on behind it)"));
        return;
    case BATCH_END_OUTSIDE:
        cli_complain(NULL, pdfseal_words(command->language, "stopped: an outside party fails again and again (once it answers, --resume --retry-failed goes on)"));
        return;
    case BATCH_END_OUTPUT:
        cli_complain(command->line.values[OPTION_OUT_DIR], run->cause.message);
        cli_complain(NULL, pdfseal_words(command->language, "stopped (once the cause is gone, the same command with --resume goes on)"));
        return;
    case BATCH_END_SOURCE:
        cli_complain(batch_source_name(run->source), run->cause.message);
    }
}

static void tell_summary(const batching *work, double seconds)
{
    const batch_counts *counts = &work->run.counts;
    double rate = seconds > 0 ? (double)counts->done / seconds : 0;
    unsigned long long failed = counts->failed + counts->failed_before;
    if (counts->skipped)
        cli_say(work->command, NULL, "%llu documents sealed, %llu failed, %llu were done before (%.1f s, %.0f a second); journal: %s",
                (unsigned long long)counts->done, failed, (unsigned long long)counts->skipped, seconds, rate, work->journal_path);
    else
        cli_say(work->command, NULL, "%llu documents sealed, %llu failed (%.1f s, %.0f a second); journal: %s",
                (unsigned long long)counts->done, failed, seconds, rate, work->journal_path);
    if (counts->failed_before)
        cli_say(work->command, NULL, "%llu of the failures are of an earlier run (--retry-failed tries them again)",
                (unsigned long long)counts->failed_before);
}

/* Only of a run that came to its end: what is missing would look as if it had never been asked for. */
static int sign_receipt(const batching *work)
{
    if (!work->command->line.values[OPTION_RECEIPT])
        return 0;
    if (work->run.end == BATCH_END_ALL)
        return batch_receipt_sign(work->command, work->journal_path, work->workers[0].keeper.session);
    cli_complain(NULL, pdfseal_words(work->command->language, "no receipt was signed, because the run was ended early"));
    return 0;
}

static int run_all(batching *work)
{
    pdfseal_error error = cli_error(work->command);
    batch_run *run = &work->run;
    cli_interrupt_listen();
    if (batch_run_all(run, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    cli_progress_end(&work->progress, finished(&run->counts), run->counts.failed, run->counts.total);
    double seconds = cli_progress_seconds(&work->progress);
    if (work->command->line.values[OPTION_FORMAT] && strcmp(work->command->line.values[OPTION_FORMAT], "json") == 0)
        print_json(work, seconds);
    tell_summary(work, seconds);
    tell_end(work);
    int receipt = sign_receipt(work);
    return receipt ? receipt : exit_code(run);
}

static void close_all(batching *work)
{
    batch_workers_close(work->workers, work->run.workers);
    batch_source_close(work->run.source);
    batch_journal_close(work->run.journal);
    batch_folder_close(&work->folder);
}

int cli_run_batch(cli_command *command)
{
    batching work = {.command = command, .folder = {.fd = -1},
                     .words = {.knows = batch_worker_knows, .language = command->language, .stopped = cli_interrupt_flag()}};
    int code = check_line(&work);
    if (code == 0)
        code = find_journal(&work);
    if (code == 0)
        code = cli_progress_begin(command, &work.progress);
    if (code == 0)
        code = open_source(&work);
    if (code == 0)
        code = batch_workers_open(command, work.run.counts.total, &work.workers, &work.run.workers);
    if (code == 0)
        code = open_places(&work);
    if (code == 0) {
        allow_descriptors();
        settle_run(&work);
        code = run_all(&work);
    }
    close_all(&work);
    return code;
}
