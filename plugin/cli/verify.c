/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal verify. */
#include "command.h"
#include "drawing.h"
#include "files.h"
#include "looks.h"
#include "page_views.h"
#include "report_signing.h"
#include "network.h"
#include "secrets.h"
#include "shared/vocabulary.h"
#include "terminal.h"
#include "verify_many.h"
#include "verify_options.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct verify_run {
    cli_command *command;
    cli_network network;
    pdfseal_verify_options options;
    pdfseal_text_options text;
    cli_output output;
    int spool; /* of a report that will be signed, or -1 */
    renderer renderer; /* of --visual */
    cli_page_views views; /* for HTML and PDF, of the document under way */
} verify_run;

#define LOOKS_DPI 96.0

/* One file is one document of HTML or XML. */
static int check_documents(const verify_run *run)
{
    if (run->text.format >= PDFSEAL_FORMAT_HTML && run->command->line.operand_count > 1)
        return cli_usage(run->command, "--format html, pdf and xml report on one file (run it for each)");
    return 0;
}

static int read_options(verify_run *run)
{
    const cli_command *command = run->command;
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    if (command->line.operand_count == 0 && !values[OPTION_LIST])
        return cli_usage(command, "at least one PDF is needed (as pdfseal verify FILE.pdf)");
    if (!shared_format_find(format ? format : "text", &run->text.format))
        return cli_usage(command, "--format %s: text, json, html, pdf or xml is possible here", format);
    int code = cli_judgement_read(command, &run->options);
    if (code != 0)
        return code;
    bool json = run->text.format == PDFSEAL_FORMAT_JSON;
    run->text = (pdfseal_text_options){.size = sizeof run->text, .format = run->text.format, .zone = values[OPTION_ZONE],
                                       .language = json ? command->json_language : command->language,
                                       .colour = !values[OPTION_OUTPUT] && cli_terminal_has_colour(),
                                       .columns = cli_terminal_columns()};
    return 0;
}

static int print_report(verify_run *run, pdfseal_report *report)
{
    pdfseal_error error = cli_error(run->command);
    pdfseal_sink sink = run->spool >= 0 ? cli_spool_sink(&run->spool) : cli_output_sink(&run->output);
    int code = shared_verdict_code(pdfseal_report_verdict(report));
    run->text.page_views = run->views.views;
    run->text.page_view_count = run->views.count;
    run->text.page_views_left_out = run->views.left_out;
    run->text.renderer = renderer_table(&run->renderer);
    pdfseal_status status = pdfseal_report_write(report, &run->text, &sink, &error);
    cli_page_views_clear(&run->views);
    if (status != PDFSEAL_OK) {
        cli_output_explain(&run->output, status, &error);
        code = cli_fail(cli_output_name(&run->output), &error);
    }
    pdfseal_report_free(report);
    return code;
}

static int report_unreadable(verify_run *run, const char *path, const pdfseal_error *cause)
{
    pdfseal_report *report;
    pdfseal_error error = cli_error(run->command);
    struct stat status;
    int64_t size = strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
    if (pdfseal_report_new_unreadable(path, size, (int64_t)time(NULL), cause, &report, &error) != PDFSEAL_OK)
        return cli_fail(path, &error);
    return print_report(run, report);
}

/* What the pages look like since one revision. */
static int add_looks(verify_run *run, cli_looking *looking, pdfseal_report *report)
{
    pdfseal_error error = cli_error(run->command);
    cli_looks looks;
    int code = cli_looks_take(looking, &looks);
    if (code == 0 && pdfseal_report_add_looks(report, looking->document->document, looking->revision, looks.looks, looks.count,
                                              &error) != PDFSEAL_OK)
        code = cli_fail(looking->path, &error);
    cli_page_views_take(&run->views, run->text.language, looking->revision, &looks);
    cli_looks_clear(&looks);
    return code;
}

/* --visual: every revision that a signature closed is looked at once; the newest one is what is there now. */
static int look_at_pages(verify_run *run, const char *path, cli_document *document, pdfseal_report *report)
{
    cli_looking looking = {.command = run->command, .path = path, .document = document,
                           .renderer = &run->renderer, .dpi = LOOKS_DPI,
                           .keeps_pictures = run->text.format == PDFSEAL_FORMAT_HTML || run->text.format == PDFSEAL_FORMAT_PDF};
    int code = 0;
    for (size_t i = 0; i < pdfseal_report_signature_count(report) && code == 0; i++) {
        int64_t revision = pdfseal_report_signature_revision(report, i);
        bool is_new = revision > looking.revision && revision < pdfseal_document_revision_count(document->document);
        if (!is_new)
            continue;
        looking.revision = revision;
        code = add_looks(run, &looking, report);
    }
    if (code == 0 && looking.keeps_pictures)
        code = cli_page_views_draw_sealed(&run->views, &looking, report);
    return code;
}

/* Opens and verifies; errors are in the language of `error`. *ret_visual: the exit code of looking at pages, where that was
 * asked for. */
static pdfseal_status look_at(verify_run *run, const char *path, cli_secret *password, pdfseal_report **ret_report,
                              int *ret_visual, pdfseal_error *error)
{
    cli_document document = {.fd = -1};
    *ret_visual = 0;
    pdfseal_status status = cli_document_open(run->command, path, password, &document, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_verify(document.document, &run->options, ret_report, error);
    if (status == PDFSEAL_OK && run->command->line.values[OPTION_VISUAL])
        *ret_visual = look_at_pages(run, path, &document, *ret_report);
    cli_document_close(&document);
    return status;
}

/* What JSON says of an error is English unless --lang is given; the line on standard error follows the locale. The file
 * is looked at once more to hear the same in the other language; standard input cannot be. */
static int complain_unreadable(verify_run *run, const char *path, const pdfseal_error *cause)
{
    pdfseal_report *report = NULL;
    pdfseal_error error = cli_error(run->command);
    cli_secret password = cli_secret_password(run->command);
    int visual;
    if (error.language == cause->language || strcmp(path, "-") == 0)
        error = *cause;
    else if (look_at(run, path, &password, &report, &visual, &error) == PDFSEAL_OK) {
        pdfseal_report_free(report);
        error = *cause;
    }
    return cli_secret_fail(&password, path, &error);
}

static int verify_one(verify_run *run, const char *path)
{
    cli_secret password = cli_secret_password(run->command);
    pdfseal_error error = {.language = run->text.language, .offset = -1};
    pdfseal_report *report;
    int visual;
    if (look_at(run, path, &password, &report, &visual, &error) == PDFSEAL_OK)
        return cli_worse_code(print_report(run, report), visual);
    int code = password.failure[0] ? cli_secret_fail(&password, path, &error) : complain_unreadable(run, path, &error);
    return cli_worse_code(code, report_unreadable(run, path, &error));
}

/* The report waits in a file without a name until it is signed. */
static int verify_and_sign(verify_run *run)
{
    const cli_command *command = run->command;
    run->spool = cli_spool_open();
    if (run->spool < 0)
        return cli_spool_complain(command);
    int code = verify_one(run, command->line.operands[0]);
    int signing = code == CLI_EXIT_OUTPUT ? 0 : cli_report_sign(command, run->spool);
    close(run->spool);
    return signing ? signing : code;
}

static int verify_all(verify_run *run)
{
    pdfseal_error error = cli_error(run->command);
    const char *path = run->command->line.values[OPTION_OUTPUT];
    int code = 0;
    if (cli_output_open(run->command, path, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(path, &error);
    for (size_t i = 0; i < run->command->line.operand_count && code != CLI_EXIT_OUTPUT; i++)
        code = cli_worse_code(code, verify_one(run, run->command->line.operands[i]));
    if (code != CLI_EXIT_OUTPUT && cli_output_commit(&run->output, &error) != PDFSEAL_OK)
        code = cli_fail(cli_output_name(&run->output), &error);
    cli_output_close(&run->output);
    return code;
}

int cli_run_verify(cli_command *command)
{
    if (cli_verify_many_is_asked(command))
        return cli_verify_many(command);
    verify_run run = {.command = command, .options = {.size = sizeof run.options}, .output = {.fd = -1}, .spool = -1,
                      .renderer = cli_renderer(command)};
    int code = read_options(&run);
    if (code == 0)
        code = check_documents(&run);
    if (code == 0)
        code = cli_report_signing_check(command, run.text.format);
    if (code == 0)
        code = cli_network_open(command, &run.network);
    /* No executor: two cores that share their units hash a file no faster than one (tests/bench/README.md). */
    if (code == 0)
        code = cli_trust_open(command, &run.options);
    run.options.fetcher = cli_network_fetcher(&run.network);
    if (code == 0)
        code = command->line.values[OPTION_SIGN_REPORT] ? verify_and_sign(&run) : verify_all(&run);
    pdfseal_trust_free(run.options.trust);
    cli_network_close(&run.network);
    renderer_clear(&run.renderer);
    return code;
}
