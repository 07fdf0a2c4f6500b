/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal sign, pdfseal stamp. */
#include "command.h"
#include "json_string.h"
#include "picture.h"
#include "signing.h"

static int read_network(const cli_command *command, cli_signing *signing)
{
    int code = cli_network_open(command, &signing->network);
    if (code == 0)
        code = cli_level_read(command, &signing->network);
    if (signing->network.level.level > PDFSEAL_LEVEL_B)
        signing->options.level = &signing->network.level;
    return code;
}

static void print_json(const cli_signing *signing, bool signs, const pdfseal_sign_result *result)
{
    cli_update_print_head(&signing->update, signs ? "sign" : "stamp");
    printf(", \"field\": ");
    if (signs)
        cli_json_string_print(result->field);
    else
        printf("null");
    printf(", \"signed\": %s, \"bytes_in\": %lld, \"bytes_out\": %lld, \"bytes_added\": %lld, \"sealed_pages\": %lld, \"seal_bytes\": %lld, \"flattened\": %s, \"level\": ",
           signs ? "true" : "false", (long long)result->bytes_in, (long long)result->bytes_out,
           (long long)(result->bytes_out - result->bytes_in), (long long)result->pages, (long long)result->picture_bytes,
           result->flattened ? "true" : "false");
    printf(signs ? "\"%s\"}\n" : "null}\n", cli_level_name(result->level));
}

static void tell(const cli_signing *signing, bool signs, const pdfseal_sign_result *result)
{
    const cli_command *command = signing->update.command;
    const char *output = signing->update.output;
    double added = (double)(result->bytes_out - result->bytes_in) / 1000.0;
    long long pages = result->pages;
    long long page = pages == 1 ? result->first_page : 0;
    double seal = (double)result->picture_bytes / 1000.0;
    cli_signing_tell_picture(signing, result);
    if (result->shortfall.message[0])
        cli_complain(output, result->shortfall.message);
    if (result->breaks_signatures)
        cli_say(command, output, "warning: its signatures do not hold for this copy any more (stamp the document before it is signed, or sign it instead)");
    if (!signs && page)
        cli_say(command, output, "sealed page %lld, NOT signed: a draft copy (%.1f KB added, the seal %.1f KB)", page, added, seal);
    else if (!signs)
        cli_say(command, output, "sealed %lld pages, NOT signed: a draft copy (%.1f KB added, the seal %.1f KB)", pages, added, seal);
    else if (result->pages == 0)
        cli_say(command, output, "signed invisibly as %s (%.1f KB added)", result->field, added);
    else if (page)
        cli_say(command, output, "sealed page %lld and signed as %s (%.1f KB added, the seal %.1f KB)", page, result->field, added, seal);
    else
        cli_say(command, output, "sealed %lld pages and signed as %s (%.1f KB added, the seal %.1f KB)", pages, result->field, added, seal);
}

static int write_result(cli_signing *signing, bool signs)
{
    cli_update *update = &signing->update;
    pdfseal_error error = cli_error(update->command);
    pdfseal_sign_result result = {.size = sizeof result};
    pdfseal_output_options output;
    int code = cli_update_begin(update, &output);
    if (code != 0)
        return code;
    pdfseal_document *document = update->document.document;
    pdfseal_status status = signs ? pdfseal_session_sign(signing->session, document, &signing->options, &output, &result, &error)
                                  : pdfseal_session_stamp(signing->session, document, &signing->options, &output, &result, &error);
    code = cli_update_end(update, status, &error);
    if (code != 0)
        return code;
    if (update->json)
        print_json(signing, signs, &result);
    tell(signing, signs, &result);
    return CLI_EXIT_OK;
}

static int run_sign(cli_command *command, bool signs)
{
    cli_signing signing;
    int code = cli_signing_read(command, &signing);
    if (code == 0 && signs)
        code = cli_key_check(command);
    if (code == 0 && signs)
        code = read_network(command, &signing);
    if (code == 0)
        code = cli_signing_open(&signing, signs);
    if (code == 0)
        code = write_result(&signing, signs);
    cli_signing_close(&signing);
    return code;
}

int cli_run_sign(cli_command *command)
{
    return run_sign(command, true);
}

int cli_run_stamp(cli_command *command)
{
    if (!cli_picture_is_asked(command))
        return cli_usage(command, "there is no seal to draw (give its picture with --seal)");
    return run_sign(command, false);
}
