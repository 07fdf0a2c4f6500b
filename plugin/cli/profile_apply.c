/* SPDX-License-Identifier: Apache-2.0 */
/* The command line wins over a profile, also where two options mean the same thing. */
#include "profile_file.h"

#include <string.h>

/* Options that answer one question: a line that answers it in one way does not want the profile's other way. */
static const char *const QUESTIONS[][8] = {
    {"p12", "key", "cert", "chain", "passphrase-file"},
    {"at", "anchor", "keyword", "offset", "margin"},
};

static bool is_given(const cli_line *line, const char *name)
{
    for (size_t i = 0; i < line->repeated_count; i++) {
        if (strcmp(cli_option_name(line->repeated[i].id), name) == 0)
            return true;
    }
    return false;
}

/* Whether the line answers the question that this option answers; --margin alone and a passphrase alone answer none. */
static bool is_answered(const cli_line *line, const char *name)
{
    static const char *const ANSWERS[] = {"p12", "key", "cert", "at", "anchor", "keyword"};
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof QUESTIONS[0]; i++) {
        bool asks = false;
        bool answers = false;
        for (size_t j = 0; QUESTIONS[i][j]; j++) {
            const char *other = QUESTIONS[i][j];
            asks = asks || strcmp(other, name) == 0;
            for (size_t k = 0; k < sizeof ANSWERS / sizeof ANSWERS[0]; k++)
                answers = answers || (strcmp(ANSWERS[k], other) == 0 && is_given(line, other));
        }
        if (asks && answers)
            return true;
    }
    return is_given(line, name);
}

int profile_apply(cli_command *command, const profile *read)
{
    cli_line *line = &command->line;
    cli_line given = *line;
    for (size_t i = 0; i < read->count; i++) {
        const cli_option *option = read->options[i].option;
        if (!(option->subcommands & command->subcommand->bit) || is_answered(&given, option->name))
            continue;
        if (line->repeated_count == CLI_MOST_VALUES)
            return cli_usage(command, "too many options with those of the profile");
        line->values[option->id] = read->options[i].value;
        line->repeated[line->repeated_count].id = option->id;
        line->repeated[line->repeated_count++].value = read->options[i].value;
    }
    return 0;
}
