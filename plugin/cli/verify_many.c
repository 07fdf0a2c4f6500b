/* SPDX-License-Identifier: Apache-2.0 */
/* Each worker has a trust of its own; whatever is printed is printed by the main thread. */
#include "verify_many.h"

#include "batch/bounds.h"
#include "batch/pipeline.h"
#include "batch/source.h"
#include "files.h"
#include "interrupt.h"
#include "jobs.h"
#include "progress.h"
#include "shared/vocabulary.h"
#include "verify_options.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Reports that wait for those before them: each some kilobytes. */
#define ROOM 128

typedef struct verifier {
    cli_network network;
    pdfseal_verify_options options;
} verifier;

typedef struct verifying {
    const cli_command *command;
    bool json;
    batch_words words;
    char *operands[CLI_MOST_VALUES]; /* and the list */
    char **names;
    size_t name_count;
    batch_source *source;
    pdfseal_error source_error;
    verifier *verifiers;
    size_t jobs;
    cli_output output;
    cli_progress progress;
    uint64_t total, finished, counts[SHARED_VERDICTS];
    int code;
    bool is_broken; /* the output is */
} verifying;

typedef struct item {
    batch_job job;
    char *report;  /* in JSON, where that is wanted */
    size_t length;
    char *summary; /* or its sentence, where it is to be printed */
    pdfseal_verdict verdict;
    int code;
    char complaint[512];
} item;

bool cli_verify_many_is_asked(const cli_command *command)
{
    struct stat status;
    bool asked = command->line.values[OPTION_LIST] || command->line.values[OPTION_JOBS];
    for (size_t i = 0; i < command->line.operand_count && !asked; i++)
        asked = stat(command->line.operands[i], &status) == 0 && S_ISDIR(status.st_mode);
    return asked;
}

static bool knows(void *context, const char *name, bool *ret_flag)
{
    (void)context;
    *ret_flag = false;
    return strcmp(name, "password") == 0;
}

/* ---- one document ---- */

static bool write_to_stream(void *context, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

static bool keep_json(const verifying *work, item *one, pdfseal_report *report)
{
    const pdfseal_text_options options = {.size = sizeof options, .format = PDFSEAL_FORMAT_JSON, .language = work->command->json_language};
    pdfseal_error error = cli_error(work->command);
    FILE *stream = open_memstream(&one->report, &one->length);
    const pdfseal_sink sink = {stream, write_to_stream};
    bool good = stream && pdfseal_report_write(report, &options, &sink, &error) == PDFSEAL_OK;
    return (!stream || fclose(stream) == 0) && good;
}

/* What will be printed of it: of text a line, where not all is well. */
static void keep_report(const verifying *work, item *one, pdfseal_report *report)
{
    pdfseal_error error = cli_error(work->command);
    bool good = true;
    one->verdict = pdfseal_report_verdict(report);
    one->code = shared_verdict_code(one->verdict);
    if (work->json)
        good = keep_json(work, one, report);
    else if (one->verdict != PDFSEAL_VERDICT_VALID)
        good = pdfseal_report_summary(report, work->command->language, &one->summary, &error) == PDFSEAL_OK;
    if (!good) {
        one->code = CLI_EXIT_INPUT;
        (void)snprintf(one->complaint, sizeof one->complaint, "%s", pdfseal_words(work->command->language, "memory ran out"));
    }
}

static void keep_unreadable(const verifying *work, item *one, const cli_secret *password, const pdfseal_error *cause)
{
    struct stat status;
    pdfseal_report *report;
    pdfseal_error error = cli_error(work->command);
    int64_t size = stat(one->job.input, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
    (void)snprintf(one->complaint, sizeof one->complaint, "%s", password->failure[0] ? password->failure : cause->message);
    one->code = CLI_EXIT_INPUT;
    one->verdict = PDFSEAL_VERDICT_UNREADABLE;
    if (pdfseal_report_new_unreadable(one->job.input, size, (int64_t)time(NULL), cause, &report, &error) != PDFSEAL_OK)
        return;
    keep_report(work, one, report);
    pdfseal_report_free(report);
}

static void look(const verifying *work, const verifier *self, item *one)
{
    cli_secret password = cli_secret_password(work->command);
    const pdfseal_passphrase source = cli_secret_source(&password);
    const pdfseal_open_options options = {.size = sizeof options, .name = one->job.input, .password = &source,
                                          .limits = work->command->limits, .limit_count = work->command->limit_count,
                                          .log = cli_log(work->command)};
    pdfseal_error error = {.language = work->json ? work->command->json_language : work->command->language, .offset = -1};
    pdfseal_document *document = NULL;
    pdfseal_report *report = NULL;
    if (one->job.option_count) {
        password.path = one->job.options[one->job.option_count - 1].value;
        password.descriptor = NULL;
    }
    pdfseal_status status = pdfseal_document_open(one->job.input, &options, &document, &error);
    if (status == PDFSEAL_OK)
        status = pdfseal_verify(document, &self->options, &report, &error);
    if (status == PDFSEAL_OK)
        keep_report(work, one, report);
    else
        keep_unreadable(work, one, &password, &error);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
}

static void work_on(void *context, size_t worker, void *place)
{
    const verifying *work = context;
    item *one = place;
    if (!one->job.problem) {
        look(work, &work->verifiers[worker], one);
        return;
    }
    one->code = CLI_EXIT_INPUT;
    one->verdict = PDFSEAL_VERDICT_UNREADABLE;
    (void)snprintf(one->complaint, sizeof one->complaint, "%s", one->job.problem);
}

/* ---- what is printed ---- */

/* "NAME: verdict: summary" */
static void print_line(const item *one, const pdfseal_sink *sink)
{
    char *line = NULL;
    int length = asprintf(&line, "%s: %s: %s\n", one->job.input, shared_verdict_name(one->verdict), one->summary);
    for (int i = 0; i + 1 < length; i++)
        line[i] = (unsigned char)line[i] < 0x20 ? '?' : line[i];
    if (length > 0)
        (void)sink->write(sink->context, line, (size_t)length);
    if (length >= 0)
        free(line);
}

static void print_item(verifying *work, const item *one)
{
    const pdfseal_sink sink = cli_output_sink(&work->output);
    if (one->complaint[0]) {
        cli_progress_clear(&work->progress);
        cli_complain(one->job.input ? one->job.input : "-", one->complaint);
    }
    if (one->report)
        (void)sink.write(sink.context, one->report, one->length);
    else if (one->summary)
        print_line(one, &sink);
    work->is_broken = work->is_broken || work->output.failure;
}

static void clear_item(item *one)
{
    batch_job_clear(&one->job);
    free(one->report);
    free(one->summary);
    one->report = one->summary = NULL;
}

static void take(void *context, void **places, size_t count)
{
    verifying *work = context;
    for (size_t i = 0; i < count; i++) {
        item *one = places[i];
        print_item(work, one);
        work->code = cli_worse_code(work->code, one->code);
        work->counts[one->verdict]++;
        work->finished++;
        clear_item(one);
    }
}

static bool bring(void *context, void *place)
{
    verifying *work = context;
    item *one = place;
    bool more = false;
    pdfseal_error error = cli_error(work->command);
    if (batch_source_next(work->source, &one->job, &more, &error) == PDFSEAL_OK && more)
        return true;
    work->source_error = error;
    batch_job_clear(&one->job);
    return false;
}

static void drop(void *context, void *place)
{
    (void)context;
    clear_item(place);
}

static bool tick(void *context)
{
    verifying *work = context;
    uint64_t good = work->counts[PDFSEAL_VERDICT_VALID];
    cli_progress_show(&work->progress, work->finished, work->finished - good, work->total);
    return !*work->words.stopped && !work->is_broken;
}

/* The table stands where the results are when people read them, and on standard error beside JSON. */
static void print_table(verifying *work, double seconds)
{
    const pdfseal_sink sink = cli_output_sink(&work->output);
    char line[160];
    for (size_t i = 0; i < SHARED_VERDICTS && !work->command->quiet; i++) {
        int length = snprintf(line, sizeof line, "%-14s %10llu\n", shared_verdict_name(i), (unsigned long long)work->counts[i]);
        if (work->json)
            fputs(line, stderr);
        else
            (void)sink.write(sink.context, line, (size_t)length);
    }
    cli_say(work->command, NULL, "%llu documents checked (%.1f s, %.0f a second)", (unsigned long long)work->finished, seconds,
            seconds > 0 ? (double)work->finished / seconds : 0);
}

/* ---- begin and end ---- */

static int read_line(verifying *work)
{
    const cli_command *command = work->command;
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    work->json = format && strcmp(format, "json") == 0;
    if (format && !work->json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format html, pdf and xml report on one file (run it for each)");
    if (values[OPTION_VISUAL] || values[OPTION_SIGN_REPORT])
        return cli_usage(command, "--visual and --sign-report are for single files (run it for each)");
    if (command->line.operand_count + 1 > CLI_MOST_VALUES && values[OPTION_LIST])
        return cli_usage(command, "too many files beside a list (name them in it)");
    work->names = command->line.operands;
    work->name_count = command->line.operand_count;
    if (values[OPTION_LIST]) {
        memcpy(work->operands, command->line.operands, command->line.operand_count * sizeof work->operands[0]);
        work->operands[work->name_count++] = (char *)(uintptr_t)values[OPTION_LIST];
        work->names = work->operands;
    }
    return cli_jobs_read(command, 1, &work->jobs);
}

static int open_verifiers(verifying *work)
{
    int code = 0;
    work->verifiers = calloc(work->jobs, sizeof *work->verifiers);
    if (!work->verifiers)
        return cli_usage(work->command, "memory ran out");
    for (size_t i = 0; i < work->jobs && code == 0; i++) {
        verifier *one = &work->verifiers[i];
        one->options.size = sizeof one->options;
        code = cli_judgement_read(work->command, &one->options);
        if (code == 0)
            code = cli_network_open(work->command, &one->network);
        one->options.fetcher = cli_network_fetcher(&one->network);
        if (code == 0)
            code = cli_trust_open(work->command, &one->options);
    }
    return code;
}

static int open_source(verifying *work)
{
    pdfseal_error error = cli_error(work->command);
    pdfseal_status status = batch_source_count(work->names, work->name_count, &work->words, &work->total, &error);
    if (status == PDFSEAL_OK)
        status = batch_source_open(work->names, work->name_count, &work->words, &work->source, &error);
    return status == PDFSEAL_OK ? 0 : cli_fail(work->name_count == 1 ? work->names[0] : NULL, &error);
}

/* Where there was nothing to check, nothing was found good. */
static void report_nothing(verifying *work)
{
    const cli_secret none = {.failure = ""};
    pdfseal_language language = work->json ? work->command->json_language : work->command->language;
    pdfseal_error cause = {.language = language, .status = PDFSEAL_ERROR_INPUT, .offset = -1};
    item one = {.job = {.input = strdup(work->names[0])}};
    (void)snprintf(cause.message, sizeof cause.message, "%s",
                   pdfseal_words(language, "is a directory or list without any PDF document (name another one)"));
    if (one.job.input) {
        keep_unreadable(work, &one, &none, &cause);
        print_item(work, &one);
    }
    clear_item(&one);
}

static int run_all(verifying *work)
{
    const pipeline plan = {.context = work, .workers = work->jobs, .room = ROOM, .item_bytes = sizeof(item), .group = ROOM / 2,
                           .group_ms = 20, .bring = bring, .work = work_on, .take = take, .drop = drop, .tick = tick};
    pdfseal_error error = cli_error(work->command);
    cli_interrupt_listen();
    cli_memory_keep();
    if (pipeline_run(&plan, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    cli_progress_end(&work->progress, work->finished, work->finished - work->counts[PDFSEAL_VERDICT_VALID], work->total);
    if (work->finished == 0 && work->source_error.status == PDFSEAL_OK && !*work->words.stopped) {
        report_nothing(work);
        return CLI_EXIT_INPUT;
    }
    print_table(work, cli_progress_seconds(&work->progress));
    if (work->source_error.status != PDFSEAL_OK)
        work->code = cli_worse_code(work->code, cli_fail(batch_source_name(work->source), &work->source_error));
    if (*work->words.stopped) {
        cli_complain(NULL, pdfseal_words(work->command->language, "stopped before the end: not all documents were checked"));
        work->code = cli_worse_code(work->code, CLI_EXIT_INPUT);
    }
    return work->code;
}

static int write_all(verifying *work)
{
    pdfseal_error error = cli_error(work->command);
    const char *path = work->command->line.values[OPTION_OUTPUT];
    if (cli_output_open(work->command, path, &work->output, &error) != PDFSEAL_OK)
        return cli_fail(path, &error);
    int code = run_all(work);
    if (cli_output_explain(&work->output, PDFSEAL_OK, &error) != PDFSEAL_OK || cli_output_commit(&work->output, &error) != PDFSEAL_OK)
        code = cli_fail(cli_output_name(&work->output), &error);
    cli_output_close(&work->output);
    return code;
}

int cli_verify_many(cli_command *command)
{
    verifying work = {.command = command, .output = {.fd = -1},
                      .words = {.knows = knows, .language = command->language, .stopped = cli_interrupt_flag()}};
    int code = read_line(&work);
    if (code == 0)
        code = cli_progress_begin(command, &work.progress);
    if (code == 0)
        code = open_source(&work);
    if (code == 0)
        code = open_verifiers(&work);
    if (code == 0)
        code = write_all(&work);
    for (size_t i = 0; work.verifiers && i < work.jobs; i++) {
        pdfseal_trust_free(work.verifiers[i].options.trust);
        cli_network_close(&work.verifiers[i].network);
    }
    free(work.verifiers);
    batch_source_close(work.source);
    return code;
}
