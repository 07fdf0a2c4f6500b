/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal prepare. */
#include "command.h"
#include "signing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the request goes: a file that appears after the document, or memory until standard output may have it. */
typedef struct request_output {
    cli_output file;
    FILE *memory; /* NULL: a file */
    char *text;
    size_t length;
} request_output;

static bool goes_to_standard_output(const cli_command *command)
{
    const char *path = command->line.values[OPTION_REQUEST];
    return !path || strcmp(path, "-") == 0;
}

static int check_line(const cli_command *command, const cli_update *update)
{
    const char *certificate = command->line.values[OPTION_CERT];
    const char *request = command->line.values[OPTION_REQUEST];
    if (!certificate || cli_token_is_address(certificate))
        return cli_usage(command, "the signer's certificate is needed, as a file (give it with --cert FILE)");
    if (goes_to_standard_output(command) && strcmp(update->output, "-") == 0)
        return cli_usage(command, "standard output cannot take both the document and the request (give --request FILE)");
    if (request && strcmp(request, update->output) == 0)
        return cli_usage(command, "the document and the request need two names");
    return 0;
}

static bool write_memory(void *context, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

static pdfseal_status open_request(const cli_command *command, request_output *output, pdfseal_error *error)
{
    *output = (request_output){.file = {.fd = -1}};
    if (!goes_to_standard_output(command))
        return cli_output_open(command, command->line.values[OPTION_REQUEST], &output->file, error);
    output->memory = open_memstream(&output->text, &output->length);
    if (output->memory)
        return PDFSEAL_OK;
    error->status = PDFSEAL_ERROR_MEMORY;
    (void)snprintf(error->message, sizeof error->message, "%s", pdfseal_words(command->language, "memory ran out"));
    return error->status;
}

static pdfseal_sink sink_of(request_output *output)
{
    return output->memory ? (pdfseal_sink){output->memory, write_memory} : cli_output_sink(&output->file);
}

/* The document is there; a new one without its request would be of no use. */
static int commit_request(const cli_update *update, request_output *output)
{
    const char *const *values = update->command->line.values;
    pdfseal_error error = cli_error(update->command);
    if (output->memory && fflush(output->memory) == 0)
        (void)fwrite(output->text, 1, output->length, stdout);
    if (cli_output_commit(&output->file, &error) == PDFSEAL_OK)
        return 0;
    if (!values[OPTION_FORCE] && !values[OPTION_IN_PLACE] && update->spool < 0)
        (void)unlink(update->output);
    return cli_fail(cli_output_name(&output->file), &error);
}

static void close_request(request_output *output)
{
    cli_output_close(&output->file);
    if (output->memory)
        (void)fclose(output->memory);
    free(output->text);
}

static void tell(const cli_signing *signing, const pdfseal_sign_result *result)
{
    cli_signing_tell_picture(signing, result);
    cli_say(signing->update.command, signing->update.output,
            "waits for its signature in %s, NOT signed yet (let the request be signed, then pdfseal embed)", result->field);
}

static int write_document(cli_signing *signing, request_output *request)
{
    cli_update *update = &signing->update;
    pdfseal_error error = cli_error(update->command);
    pdfseal_sign_result result = {.size = sizeof result};
    pdfseal_output_options output;
    int code = cli_update_begin(update, &output);
    if (code != 0)
        return code;
    const pdfseal_sink sink = sink_of(request);
    pdfseal_status status = pdfseal_session_prepare(signing->session, update->document.document, &signing->options, &output,
                                                    &sink, &result, &error);
    if (request->file.failure)
        return cli_fail(cli_output_name(&request->file), (cli_output_explain(&request->file, status, &error), &error));
    code = cli_update_end(update, status, &error);
    if (code == 0)
        code = commit_request(update, request);
    if (code == 0)
        tell(signing, &result);
    return code;
}

static int write_both(cli_signing *signing)
{
    request_output request;
    pdfseal_error error = cli_error(signing->update.command);
    int code;
    if (open_request(signing->update.command, &request, &error) != PDFSEAL_OK)
        code = cli_fail(signing->update.command->line.values[OPTION_REQUEST], &error);
    else
        code = write_document(signing, &request);
    close_request(&request);
    return code;
}

int cli_run_prepare(cli_command *command)
{
    cli_signing signing;
    int code = cli_signing_read(command, &signing);
    if (code == 0)
        code = check_line(command, &signing.update);
    if (code == 0)
        code = cli_signing_open(&signing, true);
    if (code == 0)
        code = write_both(&signing);
    cli_signing_close(&signing);
    return code;
}
