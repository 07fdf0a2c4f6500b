/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal field add. */
#include "command.h"
#include "json_string.h"
#include "places.h"
#include "update.h"

static void print_json(const cli_update *update, const pdfseal_sign_result *result)
{
    cli_update_print_head(update, "field");
    printf(", \"field\": ");
    cli_json_string_print(result->field);
    printf(", \"bytes_in\": %lld, \"bytes_out\": %lld}\n", (long long)result->bytes_in, (long long)result->bytes_out);
}

static int add_field(cli_update *update, const pdfseal_field_options *options)
{
    pdfseal_error error = cli_error(update->command);
    pdfseal_sign_result result = {.size = sizeof result};
    pdfseal_output_options output;
    int code = cli_update_begin(update, &output);
    if (code != 0)
        return code;
    pdfseal_status status = pdfseal_document_add_field(update->document.document, options, &output, &result, &error);
    code = cli_update_end(update, status, &error);
    if (code != 0)
        return code;
    if (update->json)
        print_json(update, &result);
    cli_say(update->command, update->output, "has the empty signature field %s (sign it with pdfseal sign --field)", result.field);
    return CLI_EXIT_OK;
}

int cli_run_field_add(cli_command *command)
{
    const char *const *values = command->line.values;
    cli_update update;
    pdfseal_field_options options = {.size = sizeof options, .name = values[OPTION_FIELD], .lock = values[OPTION_LOCK],
                                     .force = values[OPTION_FORCE] != NULL};
    int code = cli_update_read(command, &update);
    if (code == 0)
        code = cli_place_read(command, &options.place);
    if (code == 0)
        code = cli_update_open(&update);
    if (code == 0)
        code = add_field(&update, &options);
    cli_update_close(&update);
    return code;
}
