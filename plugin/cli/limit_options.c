/* SPDX-License-Identifier: Apache-2.0 */
/* Limits on the command line: sizes may carry k, M or G. */
#include "limit_options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What the letter behind a number multiplies it by; 0 for one that means nothing. */
static uint64_t unit_of(const char *text)
{
    if (!*text)
        return 1;
    if (text[1])
        return 0;
    return *text == 'k' || *text == 'K' ? (uint64_t)1 << 10
           : *text == 'M'               ? (uint64_t)1 << 20
           : *text == 'G'               ? (uint64_t)1 << 30
                                        : 0;
}

static bool read_value(const char *text, uint64_t *ret_value)
{
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    uint64_t unit = unit_of(end);
    return errno == 0 && unit && !__builtin_mul_overflow((uint64_t)number, unit, ret_value);
}

static bool find_limit(const char *name, size_t length, pdfseal_limit_description *ret_limit)
{
    *ret_limit = (pdfseal_limit_description){.size = sizeof *ret_limit};
    for (size_t i = 0; pdfseal_limit_describe(i, ret_limit); i++) {
        if (strlen(ret_limit->name) == length && memcmp(ret_limit->name, name, length) == 0)
            return true;
    }
    return false;
}

static int read_one(cli_command *command, const char *text)
{
    pdfseal_limit_description limit;
    uint64_t value;
    const char *equals = strchr(text, '=');
    if (!equals)
        return cli_usage(command, "--limit %s: a name and a value are needed (as pages=10000; --limit help lists the names)", text);
    if (!find_limit(text, (size_t)(equals - text), &limit))
        return cli_usage(command, "--limit %s: there is no such limit (--limit help lists them)", text);
    if (!read_value(equals + 1, &value) || value == 0 || value > limit.ceiling)
        return cli_usage(command, "--limit %s: a number from 1 to %llu is needed (it may end in k, M or G)", text,
                         (unsigned long long)limit.ceiling);
    command->limits[command->limit_count++] = (pdfseal_limit){limit.name, value};
    return 0;
}

int cli_limits_read(cli_command *command)
{
    const cli_line *line = &command->line;
    for (size_t i = 0; i < line->repeated_count; i++) {
        int code = line->repeated[i].id == OPTION_LIMIT ? read_one(command, line->repeated[i].value) : 0;
        if (code != 0)
            return code;
    }
    return 0;
}

bool cli_limits_asked(const cli_command *command)
{
    const char *value = command->line.values[OPTION_LIMIT];
    return value && strcmp(value, "help") == 0;
}

void cli_limits_print(FILE *out, pdfseal_language language)
{
    pdfseal_limit_description limit = {.size = sizeof limit};
    fprintf(out, "%-18s %14s %14s  %s\n", pdfseal_words(language, "name"),
            pdfseal_words(language, "default"), pdfseal_words(language, "at most"), pdfseal_words(language, "what it bounds"));
    for (size_t i = 0; pdfseal_limit_describe(i, &limit); i++)
        fprintf(out, "%-18s %14" PRIu64 " %14" PRIu64 "  %s\n", limit.name, limit.standard, limit.ceiling,
                pdfseal_words(language, limit.counts));
}
