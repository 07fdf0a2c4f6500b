/* SPDX-License-Identifier: Apache-2.0 */
/* Rates are those of the whole run: they do not jump. */
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BAR_CELLS 24
#define BAR_EVERY_SECONDS 0.2
#define LINE_EVERY_SECONDS 10.0
#define JSON_EVERY_SECONDS 1.0

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool is_terminal(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

int cli_progress_begin(const cli_command *command, cli_progress *ret_progress)
{
    static const char *const WORDS[] = {[PROGRESS_NONE] = "none", [PROGRESS_BAR] = "bar", [PROGRESS_LINE] = "line", [PROGRESS_JSON] = "json"};
    const char *word = command->line.values[OPTION_PROGRESS];
    *ret_progress = (cli_progress){.command = command, .kind = PROGRESS_NONE, .began = now()};
    if (!word) {
        ret_progress->kind = command->quiet ? PROGRESS_NONE : is_terminal() ? PROGRESS_BAR : PROGRESS_NONE;
        return 0;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strcmp(WORDS[i], word) == 0) {
            ret_progress->kind = (progress_kind)i;
            return 0;
        }
    }
    return cli_usage(command, "--progress %s: bar, line, json or none is possible here", word);
}

double cli_progress_seconds(const cli_progress *progress)
{
    return now() - progress->began;
}

static void print_left(double seconds)
{
    if (seconds >= 0 && seconds < 360000)
        fprintf(stderr, " %d:%02d:%02d", (int)seconds / 3600, (int)seconds / 60 % 60, (int)seconds % 60);
}

static void draw_bar(cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total, double rate, double left)
{
    fputs("\r\033[K", stderr);
    if (total) {
        int filled = (int)(finished * BAR_CELLS / total);
        fputc('[', stderr);
        for (int i = 0; i < BAR_CELLS; i++)
            fputc(i < filled ? '#' : '.', stderr);
        fprintf(stderr, "] %llu/%llu", (unsigned long long)finished, (unsigned long long)total);
    } else {
        fprintf(stderr, "%llu", (unsigned long long)finished);
    }
    fprintf(stderr, " %.0f/s", rate);
    print_left(left);
    if (failed)
        fprintf(stderr, " (%s %llu)", pdfseal_words(progress->command->language, "failed:"), (unsigned long long)failed);
    fflush(stderr);
    progress->is_drawn = true;
}

static void print_json(uint64_t finished, uint64_t failed, uint64_t total, double seconds, double rate, double left)
{
    fprintf(stderr, "{\"format\": \"pdfseal-progress\", \"version\": 1, \"finished\": %llu, \"failed\": %llu, \"total\": ",
            (unsigned long long)finished, (unsigned long long)failed);
    if (total)
        fprintf(stderr, "%llu", (unsigned long long)total);
    else
        fputs("null", stderr);
    fprintf(stderr, ", \"seconds\": %.1f, \"per_second\": %.1f, \"seconds_left\": ", seconds, rate);
    if (left >= 0)
        fprintf(stderr, "%.0f}\n", left);
    else
        fputs("null}\n", stderr);
}

static void print_line(const cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total, double rate)
{
    char message[256];
    pdfseal_language language = progress->command->language;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (total)
        (void)snprintf(message, sizeof message, pdfseal_words(language, "%llu of %llu documents, %llu failed, %.0f a second"),
                       (unsigned long long)finished, (unsigned long long)total, (unsigned long long)failed, rate);
    else
        (void)snprintf(message, sizeof message, pdfseal_words(language, "%llu documents, %llu failed, %.0f a second"),
                       (unsigned long long)finished, (unsigned long long)failed, rate);
#pragma GCC diagnostic pop
    cli_complain(NULL, message);
}

static void show(cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total)
{
    double seconds = cli_progress_seconds(progress);
    double rate = seconds > 0 ? (double)finished / seconds : 0;
    double left = total && rate > 0 ? (double)(total - finished) / rate : -1;
    if (progress->kind == PROGRESS_BAR)
        draw_bar(progress, finished, failed, total, rate, left);
    else if (progress->kind == PROGRESS_JSON)
        print_json(finished, failed, total, seconds, rate, left);
    else if (progress->kind == PROGRESS_LINE)
        print_line(progress, finished, failed, total, rate);
}

void cli_progress_show(cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total)
{
    static const double EVERY[] = {0, BAR_EVERY_SECONDS, LINE_EVERY_SECONDS, JSON_EVERY_SECONDS};
    double time = now();
    double since = time - (progress->last > 0 ? progress->last : progress->began);
    if (progress->kind == PROGRESS_NONE || since < EVERY[progress->kind])
        return;
    progress->last = time;
    show(progress, finished, failed, total);
}

void cli_progress_clear(cli_progress *progress)
{
    if (progress->is_drawn)
        fputs("\r\033[K", stderr);
    progress->is_drawn = false;
}

void cli_progress_end(cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total)
{
    if (progress->kind == PROGRESS_JSON)
        show(progress, finished, failed, total);
    cli_progress_clear(progress);
}
