/* SPDX-License-Identifier: Apache-2.0 */
/* Files for the library's look at pages, and what it saw as lists. */
#include "looks.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct looks_run {
    const cli_looking *looking;
    cli_looks *looks;
    size_t capacity;
    int spool;
    int code; /* of keeping what was seen: 0, or the exit code after a complaint */
} looks_run;

static int complain_memory(const cli_command *command)
{
    cli_complain(NULL, pdfseal_words(command->language, "memory ran out"));
    return CLI_EXIT_INPUT;
}

/* ---- what was seen ---- */

static int write_picture(const looks_run *run, const void *png, size_t png_bytes, pdfseal_page_look *look)
{
    char path[4096];
    cli_output output = {.fd = -1};
    pdfseal_error error = cli_error(run->looking->command);
    int length = snprintf(path, sizeof path, "%s/page-%04lld%s.png", run->looking->folder,
                          (long long)(look->page_now ? look->page_now : look->page_then),
                          look->page_now ? "" : "-then");
    if (length < 0 || (size_t)length >= sizeof path)
        return cli_usage(run->looking->command, "--pictures %s: the name is too long", run->looking->folder);
    if (cli_output_open(run->looking->command, path, &output, &error) != PDFSEAL_OK)
        return cli_fail(path, &error);
    pdfseal_sink sink = cli_output_sink(&output);
    pdfseal_status status = PDFSEAL_OK;
    if (!sink.write(sink.context, png, png_bytes))
        status = cli_output_explain(&output, PDFSEAL_ERROR_OUTPUT, &error);
    if (status == PDFSEAL_OK)
        status = cli_output_commit(&output, &error);
    cli_output_close(&output);
    look->picture = status == PDFSEAL_OK ? strdup(path) : NULL;
    return status == PDFSEAL_OK ? 0 : cli_fail(path, &error);
}

static bool make_room(looks_run *run)
{
    cli_looks *looks = run->looks;
    if (looks->count < run->capacity)
        return true;
    size_t capacity = run->capacity ? run->capacity * 2 : 16;
    pdfseal_page_look *grown = reallocarray(looks->looks, capacity, sizeof *grown);
    if (grown)
        looks->looks = grown;
    cli_picture *pictures = grown ? reallocarray(looks->pictures, capacity, sizeof *pictures) : NULL;
    if (!pictures)
        return false;
    looks->pictures = pictures;
    run->capacity = capacity;
    return true;
}

static void *copy(const void *bytes, size_t length)
{
    void *made = malloc(length + 1);
    if (made && length)
        memcpy(made, bytes, length);
    return made;
}

/* A copy of what is lent; false when memory ran out. */
static bool keep(looks_run *run, const pdfseal_page_look *seen)
{
    pdfseal_page_look look = *seen;
    if (!make_room(run))
        return false;
    look.boxes = copy(seen->boxes, seen->box_count * sizeof *seen->boxes);
    look.cause = seen->cause ? strdup(seen->cause) : NULL;
    run->looks->pictures[run->looks->count] = (cli_picture){0};
    run->looks->looks[run->looks->count++] = look;
    return look.boxes && (look.cause || !seen->cause);
}

static bool take(void *context, const pdfseal_page_look *seen, const void *png, size_t png_bytes)
{
    looks_run *run = context;
    if (!keep(run, seen)) {
        run->code = complain_memory(run->looking->command);
        return false;
    }
    size_t index = run->looks->count - 1;
    if (png && run->looking->keeps_pictures) {
        run->looks->pictures[index] = (cli_picture){copy(png, png_bytes), png_bytes};
        run->code = run->looks->pictures[index].png ? 0 : complain_memory(run->looking->command);
    } else if (png && run->looking->folder) {
        run->code = write_picture(run, png, png_bytes, &run->looks->looks[index]);
    }
    return run->code == 0;
}

/* ---- looking ---- */

static int look(looks_run *run)
{
    const cli_looking *looking = run->looking;
    pdfseal_error error = cli_error(looking->command);
    const pdfseal_look_sink sink = {run, take};
    const pdfseal_look_options options = {.size = sizeof options,
                                          .renderer = renderer_table(looking->renderer),
                                          .revision = looking->revision,
                                          .pages = looking->pages,
                                          .dpi = looking->dpi,
                                          .wants_pictures = looking->folder || looking->keeps_pictures,
                                          .draws_only = looking->draws_only,
                                          .revision_fd = run->spool,
                                          .document_fd = -1};
    if (renderer_start(looking->renderer, &error) != PDFSEAL_OK)
        return cli_fail("pdfseal-render", &error);
    pdfseal_status status = pdfseal_document_look(looking->document->document, &options, &sink, &error);
    if (status == PDFSEAL_OK || run->code != 0)
        return run->code;
    return status == PDFSEAL_ERROR_OUTPUT ? cli_spool_complain(looking->command)
                                          : cli_fail(looking->path, &error);
}

int cli_looks_take(const cli_looking *looking, cli_looks *ret_looks)
{
    looks_run run = {.looking = looking, .looks = ret_looks};
    *ret_looks = (cli_looks){.pages_left_out = looking->pages != NULL};
    run.spool = cli_spool_open();
    if (run.spool < 0)
        return cli_spool_complain(looking->command);
    int code = look(&run);
    close(run.spool);
    return code;
}

void cli_looks_clear(cli_looks *looks)
{
    for (size_t i = 0; i < looks->count; i++) {
        free((void *)(uintptr_t)looks->looks[i].boxes);
        free((void *)(uintptr_t)looks->looks[i].picture);
        free((void *)(uintptr_t)looks->looks[i].cause);
        free(looks->pictures[i].png);
    }
    free(looks->pictures);
    free(looks->looks);
    *looks = (cli_looks){0};
}
