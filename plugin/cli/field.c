/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal field add. */
#include "command.h"
#include "files.h"
#include "json_string.h"
#include "places.h"
#include "secrets.h"

#include <string.h>
#include <unistd.h>

/* One run: what was opened, and where it goes. */
typedef struct field_run {
    cli_command *command;
    const char *input;
    const char *output; /* as shown */
    bool json;
    pdfseal_field_options options;
    cli_secret password;
    cli_document document;
    int spool; /* standard output's, or -1 */
} field_run;

static int read_line(field_run *run)
{
    const cli_command *command = run->command;
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s IN.pdf -o OUT.pdf)", command->subcommand->name);
    if (!values[OPTION_OUTPUT] == !values[OPTION_IN_PLACE])
        return cli_usage(command, "either -o OUT or --in-place is needed, to say where the result goes");
    if (values[OPTION_IN_PLACE] && strcmp(command->line.operands[0], "-") == 0)
        return cli_usage(command, "--in-place needs a file, not standard input");
    run->json = format && strcmp(format, "json") == 0;
    if (format && !run->json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    run->input = command->line.operands[0];
    run->output = values[OPTION_IN_PLACE] ? run->input : values[OPTION_OUTPUT];
    run->options.name = values[OPTION_FIELD];
    run->options.lock = values[OPTION_LOCK];
    run->options.force = values[OPTION_FORCE] != NULL;
    return cli_place_read(command, &run->options.place);
}

static void print_json(const field_run *run, const pdfseal_sign_result *result)
{
    printf("{\"format\": \"pdfseal-field\", \"version\": 1, \"tool\": \"pdfseal %s\", \"input\": ", pdfseal_version());
    cli_json_string_print(run->input);
    printf(", \"output\": ");
    cli_json_string_print(run->output);
    printf(", \"field\": ");
    cli_json_string_print(result->field);
    printf(", \"bytes_in\": %lld, \"bytes_out\": %lld}\n", (long long)result->bytes_in, (long long)result->bytes_out);
}

static int write_result(field_run *run)
{
    const char *const *values = run->command->line.values;
    bool to_stdout = strcmp(run->output, "-") == 0;
    pdfseal_error error = cli_error(run->command);
    pdfseal_sign_result result = {.size = sizeof result};
    pdfseal_output_options output = {.size = sizeof output, .path = to_stdout ? NULL : run->output, .fd = -1,
                                     .overwrite = values[OPTION_FORCE] || values[OPTION_IN_PLACE],
                                     .no_sync = values[OPTION_NO_SYNC] != NULL};
    if (to_stdout)
        output.fd = run->spool = cli_spool_open();
    if (to_stdout && run->spool < 0) {
        cli_complain("-", pdfseal_words(run->command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
        return CLI_EXIT_OUTPUT;
    }
    pdfseal_status status = pdfseal_document_add_field(run->document.document, &run->options, &output, &result, &error);
    if (status == PDFSEAL_ERROR_OUTPUT)
        return cli_fail(run->output, &error);
    if (status != PDFSEAL_OK)
        return cli_secret_fail(&run->password, run->input, &error);
    if (to_stdout && !cli_spool_print(run->spool)) {
        cli_complain("-", pdfseal_words(run->command->language, "standard output cannot be written (disk full or pipe closed?)"));
        return CLI_EXIT_OUTPUT;
    }
    if (run->json && !to_stdout)
        print_json(run, &result);
    cli_say(run->command, run->output, "has the empty signature field %s (sign it with pdfseal sign --field)", result.field);
    return CLI_EXIT_OK;
}

int cli_run_field_add(cli_command *command)
{
    pdfseal_error error = cli_error(command);
    field_run run = {.command = command, .document = {.fd = -1}, .spool = -1, .options = {.size = sizeof run.options},
                     .password = cli_secret_password(command)};
    int code = read_line(&run);
    if (code != 0)
        return code;
    if (cli_document_open(command, run.input, &run.password, &run.document, &error) != PDFSEAL_OK)
        code = cli_secret_fail(&run.password, run.input, &error);
    if (code == 0)
        code = write_result(&run);
    cli_document_close(&run.document);
    if (run.spool >= 0)
        close(run.spool);
    return code;
}
