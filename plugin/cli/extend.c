/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal extend. */
#include "command.h"
#include "executor.h"
#include "files.h"
#include "json_string.h"
#include "network.h"
#include "secrets.h"

#include <string.h>
#include <unistd.h>

typedef struct extend_run {
    cli_command *command;
    const char *input;
    const char *output; /* as shown */
    cli_secret password;
    cli_network network;
    pdfseal_session *session;
    cli_document document;
    int spool; /* standard output's, or -1 */
} extend_run;

static int check_line(const cli_command *command)
{
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s IN.pdf -o OUT.pdf)", command->subcommand->name);
    if (!values[OPTION_OUTPUT] == !values[OPTION_IN_PLACE])
        return cli_usage(command, "either -o OUT or --in-place is needed, to say where the result goes");
    if (values[OPTION_IN_PLACE] && strcmp(command->line.operands[0], "-") == 0)
        return cli_usage(command, "--in-place needs a file, not standard input");
    if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    return 0;
}

static int prepare(extend_run *run)
{
    pdfseal_error error = cli_error(run->command);
    int code = cli_network_open(run->command, &run->network);
    if (code == 0)
        code = cli_level_read(run->command, &run->network);
    if (code != 0)
        return code;
    if (run->network.level.level == PDFSEAL_LEVEL_B)
        return cli_usage(run->command, "a signature can be raised to B-T, B-LT or B-LTA (choose one with --level)");
    pdfseal_session_options options = {.size = sizeof options, .executor = executor_of_threads(),
                                       .fetcher = cli_network_fetcher(&run->network), .limits = run->command->limits,
                                       .limit_count = run->command->limit_count};
    if (pdfseal_session_new(&options, &run->session, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    if (cli_document_open(run->command, run->input, &run->password, &run->document, &error) != PDFSEAL_OK)
        return cli_secret_fail(&run->password, run->input, &error);
    return 0;
}

static void print_json(const extend_run *run, const pdfseal_extend_result *result)
{
    printf("{\"format\": \"pdfseal-extend\", \"version\": 1, \"tool\": \"pdfseal %s\", \"input\": ", pdfseal_version());
    cli_json_string_print(run->input);
    printf(", \"output\": ");
    cli_json_string_print(run->output);
    printf(", \"level\": \"%s\", \"bytes_in\": %lld, \"bytes_out\": %lld, \"bytes_added\": %lld}\n",
           cli_level_name(result->level), (long long)result->bytes_in, (long long)result->bytes_out,
           (long long)(result->bytes_out - result->bytes_in));
}

static void tell(const extend_run *run, const pdfseal_extend_result *result)
{
    if (result->shortfall.message[0])
        cli_complain(run->output, result->shortfall.message);
    if (result->bytes_out == result->bytes_in)
        cli_say(run->command, run->output, "nothing was missing for %s", cli_level_name(result->level));
    else
        cli_say(run->command, run->output, "raised to %s (%.1f KB added)", cli_level_name(result->level),
                (double)(result->bytes_out - result->bytes_in) / 1000.0);
}

static int write_result(extend_run *run)
{
    const char *const *values = run->command->line.values;
    bool to_stdout = strcmp(run->output, "-") == 0;
    pdfseal_error error = cli_error(run->command);
    pdfseal_extend_result result = {.size = sizeof result};
    pdfseal_output_options output = {.size = sizeof output, .path = to_stdout ? NULL : run->output, .fd = -1,
                                     .overwrite = values[OPTION_FORCE] || values[OPTION_IN_PLACE],
                                     .no_sync = values[OPTION_NO_SYNC] != NULL};
    if (to_stdout)
        output.fd = run->spool = cli_spool_open();
    if (to_stdout && run->spool < 0) {
        cli_complain("-", pdfseal_words(run->command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
        return CLI_EXIT_OUTPUT;
    }
    pdfseal_status status = pdfseal_session_extend(run->session, run->document.document, values[OPTION_FIELD],
                                                   &run->network.level, &output, &result, &error);
    if (status == PDFSEAL_ERROR_OUTPUT)
        return cli_fail(run->output, &error);
    if (status != PDFSEAL_OK)
        return cli_secret_fail(&run->password, run->input, &error);
    if (to_stdout && !cli_spool_print(run->spool)) {
        cli_complain("-", pdfseal_words(run->command->language, "standard output cannot be written (disk full or pipe closed?)"));
        return CLI_EXIT_OUTPUT;
    }
    if (values[OPTION_FORMAT] && strcmp(values[OPTION_FORMAT], "json") == 0 && !to_stdout)
        print_json(run, &result);
    tell(run, &result);
    return CLI_EXIT_OK;
}

int cli_run_extend(cli_command *command)
{
    extend_run run = {.command = command, .document = {.fd = -1}, .spool = -1};
    int code = check_line(command);
    if (code != 0)
        return code;
    run.input = command->line.operands[0];
    run.output = command->line.values[OPTION_IN_PLACE] ? run.input : command->line.values[OPTION_OUTPUT];
    run.password = cli_secret_password(command);
    code = prepare(&run);
    if (code == 0)
        code = write_result(&run);
    cli_document_close(&run.document);
    pdfseal_session_free(run.session);
    cli_network_close(&run.network);
    if (run.spool >= 0)
        close(run.spool);
    return code;
}
