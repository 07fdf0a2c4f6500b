/* SPDX-License-Identifier: Apache-2.0 */
/* Spools the revision, opens both documents in pdfseal-render, and asks page by page. */
#include "looks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASSWORD_BYTES 512

typedef struct looks_run {
    const cli_looking *looking;
    int spool;
    render_client *client;
    render_document *then, *now;
    char password[PASSWORD_BYTES];
} looks_run;

static int complain_spool(const looks_run *run)
{
    cli_complain(NULL, pdfseal_words(run->looking->command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
    return CLI_EXIT_OUTPUT;
}

static int spool_revision(looks_run *run)
{
    const cli_looking *looking = run->looking;
    pdfseal_error error = cli_error(looking->command);
    run->spool = cli_spool_open();
    pdfseal_sink sink = cli_spool_sink(&run->spool);
    if (run->spool < 0)
        return complain_spool(run);
    pdfseal_status status = pdfseal_document_extract(looking->document->document, looking->revision, &sink, &error);
    if (status == PDFSEAL_ERROR_OUTPUT)
        return complain_spool(run);
    return status == PDFSEAL_OK ? 0 : cli_fail(looking->path, &error);
}

/* The renderer takes descriptors that are open for reading alone. */
static int open_for_reading(int fd)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* NULL: the document was opened without one. */
static const char *take_password(looks_run *run)
{
    cli_secret *secret = run->looking->password;
    pdfseal_passphrase source = cli_secret_source(secret);
    size_t length = 0;
    if (!secret->path && !secret->descriptor)
        return NULL;
    if (!source.get(source.context, run->looking->path, run->password, sizeof run->password - 1, &length))
        return NULL;
    run->password[length] = 0;
    return run->password;
}

/* Takes over `fd`. */
static int open_rendered(looks_run *run, int fd, render_document **ret_document)
{
    pdfseal_error error = cli_error(run->looking->command);
    if (fd < 0)
        return complain_spool(run);
    pdfseal_status status = render_client_document_open(run->client, fd, take_password(run), ret_document, &error);
    close(fd);
    return status == PDFSEAL_OK ? 0 : cli_fail(run->looking->path, &error);
}

static int open_both(looks_run *run)
{
    const cli_looking *looking = run->looking;
    pdfseal_error error = cli_error(looking->command);
    bool spooled = looking->document->fd >= 0;
    if (renderer_start(looking->renderer, &run->client, &error) != PDFSEAL_OK)
        return cli_fail("pdfseal-render", &error);
    int code = open_rendered(run, open_for_reading(run->spool), &run->then);
    if (code == 0)
        code = open_rendered(run, spooled ? open_for_reading(looking->document->fd) : open(looking->path, O_RDONLY | O_CLOEXEC),
                             &run->now);
    return code;
}

/* ---- pictures ---- */

static int write_picture(const looks_run *run, const render_picture *picture, const pdfseal_page_pair *pair,
                         pdfseal_page_look *look)
{
    char path[4096];
    cli_output output = {.fd = -1};
    pdfseal_error error = cli_error(run->looking->command);
    int length = snprintf(path, sizeof path, "%s/page-%04lld%s.png", run->looking->folder,
                          (long long)(pair->now ? pair->now : pair->then), pair->now ? "" : "-then");
    if (length < 0 || (size_t)length >= sizeof path)
        return cli_usage(run->looking->command, "--pictures %s: the name is too long", run->looking->folder);
    if (cli_output_open(run->looking->command, path, &output, &error) != PDFSEAL_OK)
        return cli_fail(path, &error);
    pdfseal_sink sink = cli_output_sink(&output);
    pdfseal_status status = PDFSEAL_OK;
    if (!sink.write(sink.context, picture->png, picture->length_bytes))
        status = cli_output_explain(&output, PDFSEAL_ERROR_OUTPUT, &error);
    if (status == PDFSEAL_OK)
        status = cli_output_commit(&output, &error);
    cli_output_close(&output);
    look->picture = status == PDFSEAL_OK ? strdup(path) : NULL;
    return status == PDFSEAL_OK ? 0 : cli_fail(path, &error);
}

/* ---- pages ---- */

static void keep_boxes(const render_comparison *found, pdfseal_page_look *look)
{
    pdfseal_box *boxes = calloc(found->box_count + 1, sizeof *boxes);
    look->pixels = found->pixels;
    if (!boxes) {
        look->pixels = -1;
        return;
    }
    for (size_t i = 0; i < found->box_count; i++)
        boxes[i] = (pdfseal_box){found->boxes[i].x0_pt, found->boxes[i].y0_pt, found->boxes[i].x1_pt, found->boxes[i].y1_pt};
    look->boxes = boxes;
    look->box_count = found->box_count;
}

static int keep_failure(const pdfseal_error *error, pdfseal_page_look *look)
{
    look->pixels = -1;
    look->cause = strdup(error->message);
    return 0;
}

/* Where the picture of a page goes; takes it over. */
static int put_picture(const looks_run *run, render_picture *picture, const pdfseal_page_pair *pair, pdfseal_page_look *look,
                       render_picture *ret_kept)
{
    int code = 0;
    if (run->looking->keeps_pictures) {
        *ret_kept = *picture;
        *picture = (render_picture){0};
        return 0;
    }
    if (run->looking->folder && picture->png)
        code = write_picture(run, picture, pair, look);
    render_picture_clear(picture);
    return code;
}

static int compare_page(looks_run *run, const pdfseal_page_pair *pair, pdfseal_page_look *look, render_picture *ret_kept)
{
    pdfseal_error error = cli_error(run->looking->command);
    render_comparison found = {0};
    const render_page_pair pages = {run->then, run->now, pair->then - 1, pair->now - 1};
    bool wants_picture = run->looking->folder || run->looking->keeps_pictures;
    if (render_client_page_compare(&pages, run->looking->dpi, wants_picture, &found, &error) != PDFSEAL_OK)
        return keep_failure(&error, look);
    keep_boxes(&found, look);
    int code = put_picture(run, &found.picture, pair, look, ret_kept);
    render_comparison_clear(&found);
    return code;
}

/* A page with nothing to compare it with, or of which only the picture is wanted: all of it counts. */
static int show_page(looks_run *run, const pdfseal_page_pair *pair, pdfseal_page_look *look, render_picture *ret_kept)
{
    pdfseal_error error = cli_error(run->looking->command);
    render_picture picture = {0};
    render_document *document = pair->now ? run->now : run->then;
    int64_t index = (pair->now ? pair->now : pair->then) - 1;
    if (render_client_page_render(document, index, run->looking->dpi, &picture, &error) != PDFSEAL_OK)
        return keep_failure(&error, look);
    look->pixels = (int64_t)picture.width_px * picture.height_px;
    return put_picture(run, &picture, pair, look, ret_kept);
}

static int look_at_pages(looks_run *run, const pdfseal_page_pair *pairs, size_t count, cli_looks *looks)
{
    int code = 0;
    looks->looks = calloc(count + 1, sizeof *looks->looks);
    looks->pictures = calloc(count + 1, sizeof *looks->pictures);
    if (!looks->looks || !looks->pictures) {
        cli_complain(NULL, pdfseal_words(run->looking->command->language, "memory ran out"));
        return CLI_EXIT_INPUT;
    }
    for (size_t i = 0; i < count && code == 0; i++) {
        render_picture *kept = &looks->pictures[looks->count];
        pdfseal_page_look *look = &looks->looks[looks->count++];
        *look = (pdfseal_page_look){.size = sizeof *look, .page_then = pairs[i].then, .page_now = pairs[i].now};
        bool compares = pairs[i].then && pairs[i].now && !run->looking->draws_only;
        code = compares ? compare_page(run, &pairs[i], look, kept) : show_page(run, &pairs[i], look, kept);
    }
    return code;
}

static int look(looks_run *run, cli_looks *looks)
{
    const cli_looking *looking = run->looking;
    pdfseal_error error = cli_error(looking->command);
    pdfseal_page_pair *pairs = NULL;
    size_t count = 0;
    if (pdfseal_document_pair_pages(looking->document->document, looking->revision, looking->pages, &pairs, &count, &error) != PDFSEAL_OK)
        return cli_fail(looking->path, &error);
    looks->pages_left_out = looking->pages != NULL;
    int code = open_both(run);
    if (code == 0)
        code = look_at_pages(run, pairs, count, looks);
    free(pairs);
    return code;
}

int cli_looks_take(const cli_looking *looking, cli_looks *ret_looks)
{
    looks_run run = {.looking = looking, .spool = -1};
    *ret_looks = (cli_looks){0};
    int code = spool_revision(&run);
    if (code == 0)
        code = look(&run, ret_looks);
    render_client_document_close(run.then);
    render_client_document_close(run.now);
    if (run.spool >= 0)
        close(run.spool);
    explicit_bzero(run.password, sizeof run.password);
    return code;
}

void cli_looks_clear(cli_looks *looks)
{
    for (size_t i = 0; i < looks->count; i++) {
        free((void *)(uintptr_t)looks->looks[i].boxes);
        free((void *)(uintptr_t)looks->looks[i].picture);
        free((void *)(uintptr_t)looks->looks[i].cause);
        render_picture_clear(&looks->pictures[i]);
    }
    free(looks->pictures);
    free(looks->looks);
    *looks = (cli_looks){0};
}

int cli_dpi_read(const cli_command *command, double otherwise, double *ret_dpi)
{
    const char *text = command->line.values[OPTION_DPI];
    char *end;
    *ret_dpi = text ? strtod(text, &end) : otherwise;
    if (text && (*end || end == text || !(*ret_dpi >= RENDER_DPI_MIN && *ret_dpi <= RENDER_DPI_MAX)))
        return cli_usage(command, "--dpi %s: a number from 1 to 2400 is needed", text);
    return 0;
}
