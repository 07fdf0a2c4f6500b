/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal preview: the seal is drawn into a copy without a name, then the page is rendered by pdfseal-render. */
#include "command.h"
#include "drawing.h"
#include "executor.h"
#include "files.h"
#include "looks.h"
#include "picture.h"
#include "places.h"
#include "secrets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_DPI 96.0

typedef struct preview_run {
    cli_command *command;
    const char *input, *output_path;
    cli_output output;
    cli_secret password;
    cli_document document;
    pdfseal_sign_options options;
    cli_places places;
    int64_t page_number;
    double dpi;
    int copy;     /* what is rendered */
    int original; /* what stands beside it, or -1 */
    char password_text[512];
    renderer renderer;
} preview_run;

static int read_line(preview_run *run)
{
    cli_command *command = run->command;
    if (command->line.operand_count != 1 || !command->line.values[OPTION_OUTPUT])
        return cli_usage(command, "one PDF and -o OUT.png are needed (as pdfseal preview IN.pdf -o OUT.png)");
    run->input = command->line.operands[0];
    run->output_path = command->line.values[OPTION_OUTPUT];
    int code = cli_dpi_read(command, DEFAULT_DPI, &run->dpi);
    if (code == 0)
        code = cli_places_read(command, &run->places);
    if (code == 0)
        cli_places_use(&run->places, &run->options);
    return code;
}

/* The first of the chosen pages. */
static int choose_page(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    int64_t *numbers;
    size_t count;
    if (pdfseal_document_select_pages(run->document.document, run->options.place.pages, &numbers, &count, &error) != PDFSEAL_OK)
        return cli_fail(run->input, &error);
    run->page_number = numbers[0];
    free(numbers);
    return 0;
}

static int copy_document(preview_run *run, int fd)
{
    pdfseal_error error = cli_error(run->command);
    pdfseal_sink sink = cli_spool_sink(&fd);
    if (pdfseal_document_extract(run->document.document, pdfseal_document_revision_count(run->document.document), &sink,
                                 &error) != PDFSEAL_OK)
        return cli_fail(run->input, &error);
    return 0;
}

static int open_spool(preview_run *run, int *ret_fd)
{
    *ret_fd = cli_spool_open();
    if (*ret_fd >= 0)
        return 0;
    cli_complain(run->output_path, pdfseal_words(run->command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
    return CLI_EXIT_OUTPUT;
}

/* For --side-by-side, the document as it is. */
static int keep_original(preview_run *run)
{
    if (!run->command->line.values[OPTION_SIDE_BY_SIDE])
        return 0;
    int code = open_spool(run, &run->original);
    return code ? code : copy_document(run, run->original);
}

/* The page as it is, or with the seal on it. */
static int make_copy(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    int opened = open_spool(run, &run->copy);
    if (opened != 0)
        return opened;
    if (!cli_picture_is_asked(run->command))
        return copy_document(run, run->copy);
    pdfseal_session *session;
    pdfseal_session_options options = {.size = sizeof options, .executor = executor_of_threads(),
                                       .renderer = renderer_table(&run->renderer), .limits = run->command->limits,
                                       .limit_count = run->command->limit_count, .log = cli_log(run->command)};
    pdfseal_output_options output = {.size = sizeof output, .fd = run->copy, .no_sync = true};
    pdfseal_sign_result result = {.size = sizeof result};
    int code = 0;
    run->options.force = run->command->line.values[OPTION_FORCE] != NULL;
    if (pdfseal_session_new(&options, &session, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    code = cli_picture_load(run->command, session, &run->options);
    if (code == 0 && pdfseal_session_stamp(session, run->document.document, &run->options, &output, &result, &error) != PDFSEAL_OK)
        code = cli_fail(run->input, &error);
    else if (!run->command->line.values[OPTION_PAGE])
        run->page_number = result.first_page;
    pdfseal_session_free(session);
    return code;
}

/* The renderer takes descriptors that are open for reading alone. */
static int reopen_for_reading(int fd)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

static const char *document_password(preview_run *run)
{
    size_t length = 0;
    pdfseal_passphrase source = cli_secret_source(&run->password);
    if (!run->password.path && !run->password.descriptor)
        return NULL;
    if (!source.get(source.context, run->input, run->password_text, sizeof run->password_text - 1, &length))
        return NULL;
    run->password_text[length] = 0;
    return run->password_text;
}

/* The output is opened before the work begins: a name that is taken is said at once. */
static int open_output(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    if (cli_output_open(run->command, run->output_path, &run->output, &error) != PDFSEAL_OK)
        return cli_fail(run->output_path, &error);
    return 0;
}

static int write_picture(preview_run *run, const render_picture *picture)
{
    pdfseal_error error = cli_error(run->command);
    pdfseal_sink sink = cli_output_sink(&run->output);
    pdfseal_status status = PDFSEAL_OK;
    if (!sink.write(sink.context, picture->png, picture->length_bytes))
        status = cli_output_explain(&run->output, PDFSEAL_ERROR_OUTPUT, &error);
    if (status == PDFSEAL_OK)
        status = cli_output_commit(&run->output, &error);
    return status == PDFSEAL_OK ? 0 : cli_fail(run->output_path, &error);
}

/* Opens what was spooled to `fd` in the renderer. */
static int open_rendered(preview_run *run, render_client *client, int fd, render_document **ret_document)
{
    pdfseal_error error = cli_error(run->command);
    int for_reading = reopen_for_reading(fd);
    if (for_reading < 0) {
        cli_complain(NULL, pdfseal_words(run->command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
        return CLI_EXIT_OUTPUT;
    }
    pdfseal_status status = render_client_document_open(client, for_reading, document_password(run), ret_document, &error);
    close(for_reading);
    return status == PDFSEAL_OK ? 0 : cli_fail(run->input, &error);
}

static int draw(preview_run *run, render_document *sealed, render_document *original)
{
    pdfseal_error error = cli_error(run->command);
    render_picture picture = {0};
    pdfseal_status status =
        original ? render_client_page_render_pair(original, sealed, run->page_number - 1, run->dpi, &picture, &error)
                 : render_client_page_render(sealed, run->page_number - 1, run->dpi, &picture, &error);
    if (status != PDFSEAL_OK)
        return cli_fail(run->input, &error);
    int code = write_picture(run, &picture);
    if (code == 0)
        cli_say(run->command, run->output_path, "page %lld, %u x %u pixels", (long long)run->page_number, picture.width_px,
                picture.height_px);
    render_picture_clear(&picture);
    return code;
}

static int render_copies(preview_run *run)
{
    pdfseal_error error = cli_error(run->command);
    render_client *client;
    render_document *sealed = NULL, *original = NULL;
    if (renderer_start(&run->renderer, &client, &error) != PDFSEAL_OK)
        return cli_fail("pdfseal-render", &error);
    int code = open_rendered(run, client, run->copy, &sealed);
    if (code == 0 && run->original >= 0)
        code = open_rendered(run, client, run->original, &original);
    if (code == 0)
        code = draw(run, sealed, original);
    render_client_document_close(sealed);
    render_client_document_close(original);
    return code;
}

int cli_run_preview(cli_command *command)
{
    preview_run run = {.command = command, .document = {.fd = -1}, .output = {.fd = -1}, .copy = -1, .original = -1,
                       .options = {.size = sizeof run.options}, .password = cli_secret_password(command), .renderer = cli_renderer(command)};
    pdfseal_error error = cli_error(command);
    int code = read_line(&run);
    if (code == 0 && cli_document_open(command, run.input, &run.password, &run.document, &error) != PDFSEAL_OK)
        code = cli_secret_fail(&run.password, run.input, &error);
    if (code == 0)
        code = choose_page(&run);
    if (code == 0)
        code = open_output(&run);
    if (code == 0)
        code = keep_original(&run);
    if (code == 0)
        code = make_copy(&run);
    if (code == 0)
        code = render_copies(&run);
    cli_output_close(&run.output);
    cli_document_close(&run.document);
    cli_places_clear(&run.places);
    if (run.copy >= 0)
        close(run.copy);
    if (run.original >= 0)
        close(run.original);
    renderer_clear(&run.renderer);
    explicit_bzero(run.password_text, sizeof run.password_text);
    return code;
}
