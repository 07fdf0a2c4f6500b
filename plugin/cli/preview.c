/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal preview: a picture of a page with the seal on it. */
#include "command.h"
#include "drawing.h"
#include "files.h"
#include "numbers.h"
#include "picture.h"
#include "places.h"
#include "secrets.h"
#include "session.h"

#include <unistd.h>

#define DEFAULT_DPI 96.0

typedef struct preview_run {
    cli_command *command;
    const char *input, *output_path;
    cli_output output;
    cli_secret password;
    cli_document document;
    cli_places places;
    pdfseal_session *session;
    pdfseal_sign_options sign;
    pdfseal_preview_options options;
    renderer renderer;
} preview_run;

static int read_line(preview_run *run)
{
    cli_command *command = run->command;
    if (command->line.operand_count != 1 || !command->line.values[OPTION_OUTPUT])
        return cli_usage(command, "one PDF and -o OUT.png are needed (as pdfseal preview IN.pdf -o OUT.png)");
    run->input = command->line.operands[0];
    run->output_path = command->line.values[OPTION_OUTPUT];
    run->options.page = command->line.values[OPTION_PAGE];
    run->options.side_by_side = command->line.values[OPTION_SIDE_BY_SIDE] != NULL;
    run->sign.force = command->line.values[OPTION_FORCE] != NULL;
    int code = cli_dpi_read(command, DEFAULT_DPI, &run->options.dpi);
    if (code == 0)
        code = cli_places_read(command, &run->places);
    if (code == 0)
        cli_places_use(&run->places, &run->sign);
    return code;
}

/* The output is opened before the work begins: a name that is taken is said at once. */
static int open_files(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    if (cli_document_open(run->command, run->input, &run->password, &run->document, &error) != PDFSEAL_OK)
        return cli_secret_fail(&run->password, run->input, &error);
    if (cli_output_open(run->command, run->output_path, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(run->output_path, &error);
    run->options.sealed_fd = cli_spool_open();
    return run->options.sealed_fd >= 0 ? 0 : cli_spool_complain(run->command);
}

static int open_session(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    if (renderer_start(&run->renderer, &error) != PDFSEAL_OK)
        return cli_fail("pdfseal-render", &error);
    int code = cli_session_open(run->command, renderer_table(&run->renderer), NULL, &run->session);
    return code == 0 && cli_picture_is_asked(run->command) ? cli_picture_load(run->command, run->session, &run->sign) : code;
}

static int fail(preview_run *run, pdfseal_error *error)
{
    if (run->output.failure != 0) {
        (void)cli_output_explain(&run->output, PDFSEAL_ERROR_OUTPUT, error);
        return cli_fail(run->output_path, error);
    }
    return error->status == PDFSEAL_ERROR_OUTPUT ? cli_spool_complain(run->command) : cli_fail(run->input, error);
}

static int draw(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    const pdfseal_sink sink = cli_output_sink(&run->output);
    pdfseal_preview_facts facts = {.size = sizeof facts};
    if (pdfseal_session_preview(run->session, run->document.document, &run->options, &sink, &facts, &error) != PDFSEAL_OK)
        return fail(run, &error);
    if (cli_output_commit(&run->output, &error) != PDFSEAL_OK)
        return cli_fail(run->output_path, &error);
    cli_say(run->command, run->output_path, "page %lld, %u x %u pixels", (long long)facts.page_number, facts.width_px,
            facts.height_px);
    return 0;
}

int cli_run_preview(cli_command *command)
{
    preview_run run = {.command = command, .document = {.fd = -1}, .output = {.fd = -1}, .sign = {.size = sizeof run.sign},
                       .options = {.size = sizeof run.options, .sealed_fd = -1, .document_fd = -1},
                       .password = cli_secret_password(command), .renderer = cli_renderer(command)};
    run.options.sign = &run.sign;
    int code = read_line(&run);
    if (code == 0)
        code = open_files(&run);
    if (code == 0)
        code = open_session(&run);
    if (code == 0)
        code = draw(&run);
    pdfseal_session_free(run.session);
    cli_output_close(&run.output);
    cli_document_close(&run.document);
    cli_places_clear(&run.places);
    if (run.options.sealed_fd >= 0)
        close(run.options.sealed_fd);
    renderer_clear(&run.renderer);
    return code;
}
