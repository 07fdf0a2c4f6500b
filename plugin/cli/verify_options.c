/* SPDX-License-Identifier: Apache-2.0 */
/* Options of judging. */
#include "verify_options.h"

#include "inflate/inflate.h"
#include "times.h"

#include <string.h>

/* The exit codes of several files, the worst first. */
static const int WORST_FIRST[] = {73, 64, 1, 4, 2, 3, 0};

int cli_worse_code(int a, int b)
{
    for (size_t i = 0; i < sizeof WORST_FIRST / sizeof WORST_FIRST[0]; i++) {
        if (a == WORST_FIRST[i] || b == WORST_FIRST[i])
            return WORST_FIRST[i];
    }
    return a;
}

int cli_judgement_read(const cli_command *command, pdfseal_verify_options *options)
{
    const char *const *values = command->line.values;
    const char *revocation = values[OPTION_REVOCATION];
    if (values[OPTION_AT_TIME] && !time_parse(values[OPTION_AT_TIME], &options->at_time))
        return cli_usage(command, "--at-time %s: no time (as 2026-11-23T18:50:00Z)", values[OPTION_AT_TIME]);
    if (revocation && strcmp(revocation, "require") == 0)
        options->revocation = PDFSEAL_REVOCATION_REQUIRE;
    else if (revocation && strcmp(revocation, "off") == 0)
        options->revocation = PDFSEAL_REVOCATION_OFF;
    else if (revocation && strcmp(revocation, "auto") != 0)
        return cli_usage(command, "--revocation %s: auto, require or off is possible", revocation);
    return 0;
}

int cli_trust_open(const cli_command *command, pdfseal_verify_options *options)
{
    pdfseal_error error = cli_error(command);
    options->log = cli_log(command);
    options->inflater = inflate_at_once();
    if (pdfseal_trust_new(&options->trust, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    if (pdfseal_trust_set_limits(options->trust, command->limits, command->limit_count, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    if (!command->line.values[OPTION_TRUST])
        pdfseal_trust_use_system(options->trust);
    return cli_trust_load(command, options->trust);
}
