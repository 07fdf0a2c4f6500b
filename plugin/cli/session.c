/* SPDX-License-Identifier: Apache-2.0 */
/* What every session of the command is given. */
#include "session.h"

#include "executor.h"

int cli_session_open(const cli_command *command, const pdfseal_renderer *renderer, const pdfseal_fetcher *fetcher,
                     pdfseal_session **ret_session)
{
    pdfseal_error error = cli_error(command);
    const pdfseal_session_options options = {.size = sizeof options,
                                             .executor = executor_of_threads(),
                                             .renderer = renderer,
                                             .fetcher = fetcher,
                                             .limits = command->limits,
                                             .limit_count = command->limit_count,
                                             .log = cli_log(command)};
    return pdfseal_session_new(&options, ret_session, &error) == PDFSEAL_OK ? 0 : cli_fail(NULL, &error);
}
