/* SPDX-License-Identifier: Apache-2.0 */
/* Finds pdfseal-render, starts it once, and draws with it. */
#include "renderer.h"

#include "failure.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Beside the command as it is built, then where it is installed, seen from the command: a moved installation works too. */
static bool find_helper(char *path, size_t capacity)
{
    static const char *const PLACES[] = {"pdfseal-render", PDFSEAL_LIBEXEC_FROM_BIN "/pdfseal-render"};
    ssize_t length = readlink("/proc/self/exe", path, capacity - 1);
    if (length <= 0)
        return false;
    path[length] = 0;
    char *name = strrchr(path, '/') + 1;
    size_t room = capacity - (size_t)(name - path);
    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++) {
        int printed = snprintf(name, room, "%s", PLACES[i]);
        if (printed > 0 && (size_t)printed < room && access(path, X_OK) == 0)
            return true;
    }
    return false;
}

pdfseal_status renderer_start(renderer *lazy, render_client **ret_client, pdfseal_error *error)
{
    char path[PATH_MAX];
    char warning[512];
    if (!lazy->client) {
        if (!find_helper(path, sizeof path))
            FAIL(error, PDFSEAL_ERROR_INPUT,
                 "pdfseal-render was not found beside pdfseal (install it: it draws pages, text and SVG)");
        TRY(render_client_open(path, NULL, &lazy->client, error));
        if (render_client_warning(lazy->client, lazy->language, warning, sizeof warning) && lazy->warn)
            lazy->warn(lazy->context, warning);
    }
    *ret_client = lazy->client;
    return PDFSEAL_OK;
}

static pdfseal_status draw(void *context, pdfseal_drawing_kind kind, const void *data, size_t length_bytes,
                           const pdfseal_sink *pdf, pdfseal_error *error)
{
    render_client *client;
    render_file file;
    const render_drawing asked = {
        .kind = kind, .data = data, .length_bytes = length_bytes, .format = RENDER_FORMAT_PDF};
    TRY(renderer_start(context, &client, error));
    TRY(render_client_draw(client, &asked, &file, error));
    bool taken = pdf->write(pdf->context, file.bytes, file.length);
    render_file_clear(&file);
    if (!taken)
        FAIL(error, PDFSEAL_ERROR_MEMORY, "memory ran out");
    return PDFSEAL_OK;
}

const pdfseal_renderer *renderer_table(renderer *lazy)
{
    lazy->table = (pdfseal_renderer){.size = sizeof lazy->table, .context = lazy, .draw = draw};
    return &lazy->table;
}

void renderer_clear(renderer *lazy)
{
    render_client_close(lazy->client);
    lazy->client = NULL;
}
