/* SPDX-License-Identifier: Apache-2.0 */
/* From the operand to the output, through a spool where that is standard output. */
#include "update.h"

#include "json_string.h"
#include "strict.h"

#include <string.h>
#include <unistd.h>

static bool is_standard_output(const cli_update *update)
{
    return strcmp(update->output, "-") == 0;
}

int cli_update_read(const cli_command *command, cli_update *ret_update)
{
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    *ret_update = (cli_update){.command = command, .document = {.fd = -1}, .spool = -1};
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s IN.pdf -o OUT.pdf)", command->subcommand->name);
    if (!values[OPTION_OUTPUT] == !values[OPTION_IN_PLACE])
        return cli_usage(command, "either -o OUT or --in-place is needed, to say where the result goes");
    if (values[OPTION_IN_PLACE] && strcmp(command->line.operands[0], "-") == 0)
        return cli_usage(command, "--in-place needs a file, not standard input");
    if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    ret_update->input = command->line.operands[0];
    ret_update->output = values[OPTION_IN_PLACE] ? ret_update->input : values[OPTION_OUTPUT];
    ret_update->json = format && strcmp(format, "json") == 0 && !is_standard_output(ret_update);
    ret_update->password = cli_secret_password(command);
    return 0;
}

int cli_update_open(cli_update *update)
{
    pdfseal_error error = cli_error(update->command);
    if (cli_document_open(update->command, update->input, &update->password, &update->document, &error) == PDFSEAL_OK)
        return cli_strict_check(update->command, update->document.document, update->input);
    return cli_secret_fail(&update->password, update->input, &error);
}

static int complain_of_output(const cli_update *update, const char *english)
{
    cli_complain("-", pdfseal_words(update->command->language, english));
    return CLI_EXIT_OUTPUT;
}

int cli_update_begin(cli_update *update, pdfseal_output_options *ret_output)
{
    const char *const *values = update->command->line.values;
    bool to_stdout = is_standard_output(update);
    *ret_output = (pdfseal_output_options){.size = sizeof *ret_output, .path = to_stdout ? NULL : update->output, .fd = -1,
                                           .overwrite = values[OPTION_FORCE] || values[OPTION_IN_PLACE],
                                           .no_sync = values[OPTION_NO_SYNC] != NULL};
    if (!to_stdout)
        return 0;
    ret_output->fd = update->spool = cli_spool_open();
    if (update->spool >= 0)
        return 0;
    return complain_of_output(update, "no temporary file can be made (set TMPDIR to a folder with room)");
}

int cli_update_end(cli_update *update, pdfseal_status status, const pdfseal_error *error)
{
    if (status == PDFSEAL_ERROR_OUTPUT)
        return cli_fail(update->output, error);
    if (status != PDFSEAL_OK)
        return cli_secret_fail(&update->password, update->input, error);
    if (is_standard_output(update) && !cli_spool_print(update->spool))
        return complain_of_output(update, "standard output cannot be written (disk full or pipe closed?)");
    return CLI_EXIT_OK;
}

void cli_update_print_head(const cli_update *update, const char *kind)
{
    printf("{\"format\": \"pdfseal-%s\", \"version\": 1, \"tool\": \"pdfseal %s\", \"input\": ", kind, pdfseal_version());
    cli_json_string_print(update->input);
    printf(", \"output\": ");
    cli_json_string_print(update->output);
}

void cli_update_close(cli_update *update)
{
    if (!update->command)
        return;
    cli_document_close(&update->document);
    if (update->spool >= 0)
        close(update->spool);
    update->spool = -1;
}
