/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal diff: what changed since a revision, object by object and on the pages. */
#include "drawing.h"
#include "looks.h"
#include "numbers.h"
#include "terminal.h"

#include <string.h>

#define DEFAULT_DPI 96.0

typedef struct diff_run {
    cli_command *command;
    cli_secret password;
    cli_document document;
    cli_output output;
    renderer renderer;
    cli_looking looking;
    cli_looks looks;
    pdfseal_text_options text;
} diff_run;

static int read_format(diff_run *run)
{
    const cli_command *command = run->command;
    const char *format = command->line.values[OPTION_FORMAT];
    bool json = format && strcmp(format, "json") == 0;
    if (format && !json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    run->text = (pdfseal_text_options){.size = sizeof run->text, .format = json ? PDFSEAL_FORMAT_JSON : PDFSEAL_FORMAT_TEXT,
                                       .language = json ? command->json_language : command->language,
                                       .colour = !command->line.values[OPTION_OUTPUT] && cli_terminal_has_colour(),
                                       .columns = cli_terminal_columns()};
    return 0;
}

static int read_line(diff_run *run)
{
    cli_command *command = run->command;
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s FILE.pdf)", command->subcommand->name);
    run->looking = (cli_looking){.command = command, .path = command->line.operands[0], .document = &run->document,
                                 .renderer = &run->renderer,
                                 .pages = command->line.values[OPTION_PAGE], .folder = command->line.values[OPTION_PICTURES]};
    int code = cli_revision_read(command, &run->looking.revision);
    if (code == 0)
        code = cli_dpi_read(command, DEFAULT_DPI, &run->looking.dpi);
    return code ? code : read_format(run);
}

/* Without --revision: what the first signature closed. */
static int choose_revision(diff_run *run)
{
    pdfseal_error error = cli_error(run->command);
    const pdfseal_verify_options options = {.size = sizeof options, .revocation = PDFSEAL_REVOCATION_OFF};
    pdfseal_report *report;
    if (run->looking.revision)
        return 0;
    if (pdfseal_verify(run->document.document, &options, &report, &error) != PDFSEAL_OK)
        return cli_fail(run->looking.path, &error);
    for (size_t i = 0; i < pdfseal_report_signature_count(report) && !run->looking.revision; i++)
        run->looking.revision = pdfseal_report_signature_revision(report, i);
    pdfseal_report_free(report);
    if (!run->looking.revision)
        return cli_usage(run->command, "%s: no signature closes a revision: --revision N is needed (see pdfseal inspect)", run->looking.path);
    return 0;
}

static int print(diff_run *run)
{
    pdfseal_error error = cli_error(run->command);
    pdfseal_sink sink = cli_output_sink(&run->output);
    bool differs = false;
    const pdfseal_compare_options options = {.size = sizeof options, .revision = run->looking.revision,
                                             .looks = run->looks.looks, .look_count = run->looks.count,
                                             .pages_left_out = run->looks.pages_left_out};
    pdfseal_status status = pdfseal_document_compare(run->document.document, &options, &run->text, &sink, &differs, &error);
    if (status != PDFSEAL_OK)
        cli_output_explain(&run->output, status, &error);
    else
        status = cli_output_commit(&run->output, &error);
    if (status != PDFSEAL_OK)
        return cli_fail(error.status == PDFSEAL_ERROR_OUTPUT ? cli_output_name(&run->output) : run->looking.path, &error);
    return differs ? CLI_EXIT_FOUND : 0;
}

static int open_all(diff_run *run)
{
    pdfseal_error error = cli_error(run->command);
    const char *path = run->command->line.values[OPTION_OUTPUT];
    if (cli_document_open(run->command, run->looking.path, &run->password, &run->document, &error) != PDFSEAL_OK)
        return cli_secret_fail(&run->password, run->looking.path, &error);
    if (cli_output_open(run->command, path, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(path, &error);
    return 0;
}

int cli_run_diff(cli_command *command)
{
    diff_run run = {.command = command, .password = cli_secret_password(command), .document = {.fd = -1}, .output = {.fd = -1},
                    .renderer = cli_renderer(command)};
    int code = read_line(&run);
    if (code == 0)
        code = open_all(&run);
    if (code == 0)
        code = choose_revision(&run);
    if (code == 0)
        code = cli_looks_take(&run.looking, &run.looks);
    if (code == 0)
        code = print(&run);
    cli_looks_clear(&run.looks);
    cli_output_close(&run.output);
    cli_document_close(&run.document);
    renderer_clear(&run.renderer);
    return code;
}
