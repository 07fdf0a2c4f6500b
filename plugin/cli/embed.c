/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal embed. */
#include "command.h"
#include "json_string.h"
#include "network.h"
#include "session.h"
#include "update.h"
#include "whole_file.h"

#include <string.h>

/* The library has limits of its own on both, which --limit moves; this is what may come into memory at all. */
#define MOST_BYTES ((size_t)1 << 30)

typedef struct embed_run {
    cli_update update;
    cli_network network;
    cli_bytes request, signature;
    pdfseal_session *session;
    pdfseal_embed_options options;
} embed_run;

static bool is_standard_input(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static int check_line(const cli_command *command)
{
    const char *const *values = command->line.values;
    int streams = is_standard_input(command->line.operands[0]) + is_standard_input(values[OPTION_REQUEST]) +
                  is_standard_input(values[OPTION_SIGNATURE]);
    if (!values[OPTION_REQUEST] && !values[OPTION_SIGNATURE])
        return cli_usage(command, "a signature is needed (give it with --signature FILE, or a request that holds it)");
    if (streams > 1)
        return cli_usage(command, "only one of the document, the request and the signature can come from standard input");
    return 0;
}

/* What was handed over, into memory. */
static int read_handed(embed_run *run)
{
    const cli_command *command = run->update.command;
    const char *const *values = command->line.values;
    int code = 0;
    if (values[OPTION_REQUEST])
        code = cli_whole_file_read(command, values[OPTION_REQUEST], MOST_BYTES, &run->request);
    if (code == 0 && values[OPTION_SIGNATURE])
        code = cli_whole_file_read(command, values[OPTION_SIGNATURE], MOST_BYTES, &run->signature);
    if (values[OPTION_REQUEST])
        run->options.request = run->request.start ? (const void *)run->request.start : "";
    if (values[OPTION_SIGNATURE])
        run->options.signature = run->signature.start ? (const void *)run->signature.start : "";
    run->options.request_bytes = run->request.length;
    run->options.signature_bytes = run->signature.length;
    return code;
}

static int prepare(embed_run *run)
{
    const cli_command *command = run->update.command;
    int code = cli_network_open(command, &run->network);
    if (code == 0)
        code = cli_level_read(command, &run->network);
    if (code == 0)
        code = read_handed(run);
    if (code != 0)
        return code;
    run->options.level = run->network.level.level > PDFSEAL_LEVEL_B ? &run->network.level : NULL;
    code = cli_session_open(command, NULL, cli_network_fetcher(&run->network), &run->session);
    return code ? code : cli_update_open(&run->update);
}

static void print_json(const cli_update *update, const pdfseal_embed_result *result)
{
    cli_update_print_head(update, "embed");
    printf(", \"field\": ");
    cli_json_string_print(result->field);
    printf(", \"level\": \"%s\", \"bytes_in\": %lld, \"bytes_out\": %lld, \"bytes_added\": %lld, \"doubt\": ",
           cli_level_name(result->level), (long long)result->bytes_in, (long long)result->bytes_out,
           (long long)(result->bytes_out - result->bytes_in));
    if (result->doubt.message[0])
        cli_json_string_print(result->doubt.message);
    else
        printf("null");
    printf("}\n");
}

static void tell(const cli_update *update, const pdfseal_embed_result *result)
{
    const cli_command *command = update->command;
    if (result->shortfall.message[0])
        cli_complain(update->output, result->shortfall.message);
    if (result->doubt.message[0])
        cli_say(command, update->output, "the signature holds, but not as PAdES wants it: %s", result->doubt.message);
    cli_say(command, update->output, "signed as %s, %s", result->field, cli_level_name(result->level));
}

static int write_result(embed_run *run)
{
    cli_update *update = &run->update;
    pdfseal_error error = cli_error(update->command);
    pdfseal_embed_result result = {.size = sizeof result};
    pdfseal_output_options output;
    int code = cli_update_begin(update, &output);
    if (code != 0)
        return code;
    pdfseal_status status = pdfseal_session_embed(run->session, update->document.document, &run->options, &output, &result,
                                                  &error);
    code = cli_update_end(update, status, &error);
    if (code != 0)
        return code;
    if (update->json)
        print_json(update, &result);
    tell(update, &result);
    return CLI_EXIT_OK;
}

int cli_run_embed(cli_command *command)
{
    embed_run run = {.options = {.size = sizeof run.options}};
    int code = cli_update_read(command, &run.update);
    if (code == 0)
        code = check_line(command);
    if (code == 0)
        code = prepare(&run);
    if (code == 0)
        code = write_result(&run);
    cli_update_close(&run.update);
    pdfseal_session_free(run.session);
    cli_network_close(&run.network);
    cli_bytes_clear(&run.request);
    cli_bytes_clear(&run.signature);
    return code;
}
