/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal inspect, pdfseal field list, pdfseal extract. */
#include "command.h"
#include "files.h"
#include "numbers.h"
#include "secrets.h"
#include "terminal.h"

#include <string.h>

/* Writes something of one document to the output that the line names. */
typedef struct document_run {
    cli_command *command;
    cli_secret password;
    cli_document document;
    cli_output output;
} document_run;

static int open_run(cli_command *command, document_run *run)
{
    pdfseal_error error = cli_error(command);
    const char *input = command->line.operands[0];
    const char *output = command->line.values[OPTION_OUTPUT];
    *run = (document_run){.command = command, .password = cli_secret_password(command), .document = {.fd = -1},
                          .output = {.fd = -1}};
    if (cli_document_open(command, input, &run->password, &run->document, &error) != PDFSEAL_OK)
        return cli_secret_fail(&run->password, input, &error);
    if (cli_output_open(command, output, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(output, &error);
    return 0;
}

static int close_run(document_run *run, int code)
{
    pdfseal_error error = cli_error(run->command);
    if (code == 0 && cli_output_commit(&run->output, &error) != PDFSEAL_OK)
        code = cli_fail(cli_output_name(&run->output), &error);
    cli_output_close(&run->output);
    cli_document_close(&run->document);
    return code;
}

/* The exit code of `status`, with the name of the file that is at fault. */
static int judge(const document_run *run, pdfseal_status status, pdfseal_error *error)
{
    if (status == PDFSEAL_OK)
        return 0;
    cli_output_explain(&run->output, status, error);
    return cli_fail(error->status == PDFSEAL_ERROR_OUTPUT ? cli_output_name(&run->output) : run->command->line.operands[0],
                    error);
}

typedef pdfseal_status describe_function(pdfseal_document *document, const pdfseal_text_options *options,
                                        const pdfseal_sink *sink, pdfseal_error *error);

/* Describes the one document of the line, as text or JSON. */
static int describe(cli_command *command, describe_function *function)
{
    const char *format = command->line.values[OPTION_FORMAT];
    bool json = format && strcmp(format, "json") == 0;
    document_run run;
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s FILE.pdf)", command->subcommand->name);
    if (format && !json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    pdfseal_text_options options = {.size = sizeof options, .format = json ? PDFSEAL_FORMAT_JSON : PDFSEAL_FORMAT_TEXT,
                                    .language = json ? command->json_language : command->language,
                                    .colour = !command->line.values[OPTION_OUTPUT] && cli_terminal_has_colour(),
                                    .columns = cli_terminal_columns(),
                                    .risks = command->line.values[OPTION_RISKS] != NULL};
    int code = open_run(command, &run);
    if (code == 0) {
        pdfseal_error error = cli_error(command);
        pdfseal_sink sink = cli_output_sink(&run.output);
        code = judge(&run, function(run.document.document, &options, &sink, &error), &error);
    }
    return close_run(&run, code);
}

int cli_run_inspect(cli_command *command)
{
    return describe(command, pdfseal_document_inspect);
}

int cli_run_field_list(cli_command *command)
{
    return describe(command, pdfseal_document_list_fields);
}

int cli_run_extract(cli_command *command)
{
    int64_t number = 0;
    document_run run;
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s FILE.pdf)", command->subcommand->name);
    int code = cli_revision_read(command, &number);
    if (code != 0)
        return code;
    if (number == 0)
        return cli_usage(command, "--revision N is needed, a number from 1 on (see pdfseal inspect)");
    if (!command->line.values[OPTION_OUTPUT])
        return cli_usage(command, "-o OUT is needed, to say where the bytes go (- for standard output)");
    code = open_run(command, &run);
    if (code == 0) {
        pdfseal_error error = cli_error(command);
        pdfseal_sink sink = cli_output_sink(&run.output);
        code = judge(&run, pdfseal_document_extract(run.document.document, number, &sink, &error), &error);
    }
    bool done = code == 0;
    code = close_run(&run, code);
    if (done && code == 0)
        cli_say(command, command->line.values[OPTION_OUTPUT], "the bytes of revision %lld", (long long)number);
    return code;
}
