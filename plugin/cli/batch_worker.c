/* SPDX-License-Identifier: Apache-2.0 */
/* The same way as pdfseal sign, with a session that stays. */
#include "batch_worker.h"

#include "batch/bounds.h"
#include "drawing.h"
#include "jobs.h"
#include "layers.h"
#include "picture.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Texts with a time are drawn anew after so many seconds. */
#define TEXT_LIFE_SECONDS 30
/* Workers a core where each waits for time stamps. */
#define WAITING 8

static const cli_option *find_row_option(const char *name)
{
    const cli_option *option = cli_option_find(CLI_BATCH_ROW, name, strlen(name));
    return option && option->subcommands != ~0u ? option : NULL;
}

bool batch_worker_knows(void *context, const char *name, bool *ret_flag)
{
    const cli_option *option = find_row_option(name);
    (void)context;
    *ret_flag = option && !option->argument;
    return option != NULL;
}

static int open_worker(const cli_command *base, batch_worker *worker)
{
    *worker = (batch_worker){.base = base, .keeper = {.update = {.document = {.fd = -1}, .spool = -1}}};
    cli_signing *keeper = &worker->keeper;
    keeper->update.command = base;
    keeper->renderer = cli_renderer(base);
    int code = cli_network_open(base, &keeper->network);
    if (code == 0)
        code = cli_level_read(base, &keeper->network);
    return code == 0 ? cli_signing_open_session(keeper, true) : code;
}

int batch_workers_open(const cli_command *base, uint64_t most, batch_worker **ret_workers, size_t *ret_count)
{
    size_t wanted;
    cli_secret_remember();
    cli_memory_keep();
    int code = cli_jobs_read(base, 1, &wanted);
    if (code != 0)
        return code;
    batch_worker *workers = calloc(BATCH_WORKERS, sizeof *workers);
    if (!workers)
        return cli_usage(base, "memory ran out");
    *ret_workers = workers;
    *ret_count = 1;
    code = open_worker(base, &workers[0]);
    if (code == 0 && workers[0].keeper.network.level.level > PDFSEAL_LEVEL_B)
        code = cli_jobs_read(base, WAITING, &wanted);
    if (most && wanted > most)
        wanted = (size_t)most;
    while (code == 0 && *ret_count < wanted)
        code = open_worker(base, &workers[(*ret_count)++]);
    return code;
}

void batch_workers_close(batch_worker *workers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(workers[i].drawn);
        cli_signing_close(&workers[i].keeper);
    }
    free(workers);
}

/* ---- what a row says ---- */

static void drop_option(cli_line *line, cli_option_id id)
{
    size_t kept = 0;
    if (!line->values[id])
        return;
    for (size_t i = 0; i < line->repeated_count; i++) {
        if (line->repeated[i].id != id)
            line->repeated[kept++] = line->repeated[i];
    }
    line->repeated_count = kept;
    line->values[id] = NULL;
}

/* What was given for all gives way: the same option, and other answers to where the seal stands. */
static void make_way(cli_line *line, cli_option_id id)
{
    static const cli_option_id OTHERS[] = {OPTION_ANCHOR, OPTION_MARGIN, OPTION_KEYWORD, OPTION_OFFSET};
    if (id != OPTION_TEXT_VALUE)
        drop_option(line, id);
    if (id == OPTION_ANCHOR || id == OPTION_KEYWORD)
        drop_option(line, OPTION_AT);
    for (size_t i = 0; id == OPTION_AT && i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        drop_option(line, OTHERS[i]);
}

static int add_row(cli_command *command, const batch_job *job)
{
    cli_line *line = &command->line;
    for (size_t i = 0; i < job->option_count; i++) {
        const cli_option *option = find_row_option(job->options[i].name);
        if (option)
            make_way(line, option->id);
    }
    for (size_t i = 0; i < job->option_count; i++) {
        const cli_option *option = find_row_option(job->options[i].name);
        if (!option || line->repeated_count == CLI_MOST_VALUES)
            return cli_usage(command, "too many options with those of the row");
        line->values[option->id] = job->options[i].value;
        line->repeated[line->repeated_count].id = option->id;
        line->repeated[line->repeated_count++].value = job->options[i].value;
    }
    return 0;
}

/* Only as many repeated values as there are need copying. */
static void copy_base(cli_command *command, const cli_command *base)
{
    command->subcommand = base->subcommand;
    command->language = base->language;
    command->json_language = base->json_language;
    command->quiet = true;
    memcpy(command->line.values, base->line.values, sizeof base->line.values);
    memcpy(command->line.repeated, base->line.repeated, base->line.repeated_count * sizeof base->line.repeated[0]);
    command->line.repeated_count = base->line.repeated_count;
    memcpy(command->limits, base->limits, base->limit_count * sizeof base->limits[0]);
    command->limit_count = base->limit_count;
}

/* ---- the picture ---- */

/* Everything that the picture depends on, as one text: the caller's, or NULL when memory ran out. */
static char *describe_picture(const cli_command *command, const pdfseal_sign_options *options)
{
    static const cli_option_id MAKERS[] = {OPTION_SEAL, OPTION_TEXT, OPTION_TEXT_POSITION, OPTION_TEXT_FONT, OPTION_TEXT_SIZE,
                                           OPTION_TEXT_COLOUR, OPTION_TEXT_ZONE, OPTION_TEXT_VALUE, OPTION_QR, OPTION_OPACITY, OPTION_ROTATE, OPTION_DPI};
    static const cli_option_id STATEMENTS[] = {OPTION_REASON, OPTION_LOCATION, OPTION_SIGNING_TIME};
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    fprintf(out, "%.6f %.6f", options->place.width_pt, options->place.height_pt);
    for (size_t i = 0; i < command->line.repeated_count; i++) {
        for (size_t j = 0; j < sizeof MAKERS / sizeof MAKERS[0]; j++) {
            if (command->line.repeated[i].id == MAKERS[j])
                fprintf(out, "\n%d=%s", (int)MAKERS[j], command->line.repeated[i].value);
        }
    }
    for (size_t j = 0; cli_layers_are_asked(command) && j < sizeof STATEMENTS / sizeof STATEMENTS[0]; j++) {
        const char *value = command->line.values[STATEMENTS[j]];
        fprintf(out, "\n%d=%s", (int)STATEMENTS[j], value ? value : "");
    }
    return fclose(out) == 0 ? text : NULL;
}

static bool tells_time(const cli_command *command)
{
    return cli_layers_are_asked(command) && !command->line.values[OPTION_SIGNING_TIME];
}

/* Draws the seal where it is not the one that the session has already. */
static int settle_picture(batch_worker *worker, cli_signing *job)
{
    const cli_command *command = &worker->command;
    if (!cli_picture_is_asked(command))
        return 0;
    char *wanted = describe_picture(command, &job->options);
    if (!wanted)
        return cli_usage(command, "memory ran out");
    int64_t now = (int64_t)time(NULL);
    bool is_fresh = !tells_time(command) || now - worker->drawn_at < TEXT_LIFE_SECONDS;
    if (worker->drawn && is_fresh && strcmp(wanted, worker->drawn) == 0) {
        free(wanted);
        job->options.place.width_pt = worker->width_pt;
        job->options.place.height_pt = worker->height_pt;
        if (worker->drawn_time)
            job->options.signing_time = worker->drawn_time;
        return 0;
    }
    free(worker->drawn);
    worker->drawn = NULL;
    int code = cli_picture_load(command, job->session, &job->options);
    if (code != 0) {
        free(wanted);
        return code;
    }
    worker->drawn = wanted;
    worker->drawn_at = now;
    worker->drawn_time = cli_layers_are_asked(command) ? job->options.signing_time : 0;
    worker->width_pt = job->options.place.width_pt;
    worker->height_pt = job->options.place.height_pt;
    return 0;
}

/* ---- one document ---- */

static int sign(batch_worker *worker, cli_signing *job, int fd, batch_result *ret_result)
{
    pdfseal_error error = cli_error(&worker->command);
    pdfseal_sign_result result = {.size = sizeof result};
    const pdfseal_output_options output = {.size = sizeof output, .fd = fd, .no_sync = true};
    job->options.digests = true;
    int code = cli_update_open(&job->update);
    if (code != 0)
        return code;
    if (pdfseal_session_sign(job->session, job->update.document.document, &job->options, &output, &result, &error) != PDFSEAL_OK)
        return cli_secret_fail(&job->update.password, NULL, &error);
    memcpy(ret_result->field, result.field, sizeof ret_result->field);
    memcpy(ret_result->input_sha256, result.input_sha256, sizeof ret_result->input_sha256);
    memcpy(ret_result->output_sha256, result.output_sha256, sizeof ret_result->output_sha256);
    ret_result->output_bytes = result.bytes_out;
    (void)snprintf(ret_result->level, sizeof ret_result->level, "%s", cli_level_name(result.level));
    if (result.shortfall.message[0])
        (void)snprintf(ret_result->message, sizeof ret_result->message, "%s", result.shortfall.message);
    return 0;
}

static int seal(batch_worker *worker, const batch_job *job, int fd, batch_result *ret_result)
{
    char *operands[] = {job->input, NULL};
    cli_signing signing = {.update = {.document = {.fd = -1}, .spool = -1}};
    copy_base(&worker->command, worker->base);
    worker->command.line.operands = operands;
    worker->command.line.operand_count = 1;
    worker->command.line.values[OPTION_OUTPUT] = "-";
    int code = add_row(&worker->command, job);
    if (code != 0)
        return code;
    code = cli_signing_read(&worker->command, &signing);
    signing.session = worker->keeper.session;
    if (worker->keeper.network.level.level > PDFSEAL_LEVEL_B)
        signing.options.level = &worker->keeper.network.level;
    if (code == 0)
        code = settle_picture(worker, &signing);
    if (code == 0)
        code = sign(worker, &signing, fd, ret_result);
    cli_update_close(&signing.update);
    cli_places_clear(&signing.places);
    return code;
}

/* A complaint that names the input again would say it twice. */
static void strip_name(char *message, const char *input)
{
    size_t length = strlen(input);
    if (strncmp(message, input, length) == 0 && strncmp(message + length, ": ", 2) == 0)
        memmove(message, message + length + 2, strlen(message + length + 2) + 1);
}

void batch_worker_seal(batch_worker *worker, const batch_job *job, int fd, batch_result *ret_result)
{
    char complaint[sizeof ret_result->message];
    cli_complaints_keep(complaint, sizeof complaint);
    ret_result->code = seal(worker, job, fd, ret_result);
    cli_complaints_keep(NULL, 0);
    if (ret_result->code == 0)
        return;
    strip_name(complaint, job->input);
    memcpy(ret_result->message, complaint, sizeof complaint);
}
