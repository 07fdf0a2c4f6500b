/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal extend. */
#include "command.h"
#include "network.h"
#include "session.h"
#include "update.h"

typedef struct extend_run {
    cli_update update;
    cli_network network;
    pdfseal_session *session;
} extend_run;

static int prepare(extend_run *run)
{
    const cli_command *command = run->update.command;
    int code = cli_network_open(command, &run->network);
    if (code == 0)
        code = cli_level_read(command, &run->network);
    if (code != 0)
        return code;
    if (run->network.level.level == PDFSEAL_LEVEL_B)
        return cli_usage(command, "a signature can be raised to B-T, B-LT or B-LTA (choose one with --level)");
    code = cli_session_open(command, NULL, cli_network_fetcher(&run->network), &run->session);
    return code ? code : cli_update_open(&run->update);
}

static void print_json(const cli_update *update, const pdfseal_extend_result *result)
{
    cli_update_print_head(update, "extend");
    printf(", \"level\": \"%s\", \"bytes_in\": %lld, \"bytes_out\": %lld, \"bytes_added\": %lld}\n",
           cli_level_name(result->level), (long long)result->bytes_in, (long long)result->bytes_out,
           (long long)(result->bytes_out - result->bytes_in));
}

static void tell(const cli_update *update, const pdfseal_extend_result *result)
{
    if (result->shortfall.message[0])
        cli_complain(update->output, result->shortfall.message);
    if (result->bytes_out == result->bytes_in)
        cli_say(update->command, update->output, "nothing was missing for %s", cli_level_name(result->level));
    else
        cli_say(update->command, update->output, "raised to %s (%.1f KB added)", cli_level_name(result->level),
                (double)(result->bytes_out - result->bytes_in) / 1000.0);
}

static int write_result(extend_run *run)
{
    cli_update *update = &run->update;
    pdfseal_error error = cli_error(update->command);
    pdfseal_extend_result result = {.size = sizeof result};
    pdfseal_output_options output;
    int code = cli_update_begin(update, &output);
    if (code != 0)
        return code;
    pdfseal_status status = pdfseal_session_extend(run->session, update->document.document,
                                                   update->command->line.values[OPTION_FIELD], &run->network.level, &output,
                                                   &result, &error);
    code = cli_update_end(update, status, &error);
    if (code != 0)
        return code;
    if (update->json)
        print_json(update, &result);
    tell(update, &result);
    return CLI_EXIT_OK;
}

int cli_run_extend(cli_command *command)
{
    extend_run run = {0};
    int code = cli_update_read(command, &run.update);
    if (code == 0)
        code = prepare(&run);
    if (code == 0)
        code = write_result(&run);
    cli_update_close(&run.update);
    pdfseal_session_free(run.session);
    cli_network_close(&run.network);
    return code;
}
