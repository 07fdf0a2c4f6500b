/* SPDX-License-Identifier: Apache-2.0 */
/* Finds pdfseal-render, starts it once, and draws with it. */
#include "renderer.h"

#include "shared/failure.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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
        if (!lazy->helper && !find_helper(path, sizeof path))
            FAIL(error, PDFSEAL_ERROR_INPUT,
                 "pdfseal-render was not found beside pdfseal (install it: it draws pages, text and SVG)");
        TRY(render_client_open(lazy->helper ? lazy->helper : path, NULL, &lazy->client, error));
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

/* ---- seals ---- */

static render_format format_of(pdfseal_picture_format format)
{
    return format == PDFSEAL_PICTURE_SVG ? RENDER_FORMAT_SVG : format == PDFSEAL_PICTURE_PNG ? RENDER_FORMAT_PNG : RENDER_FORMAT_PDF;
}

/* Takes the file over. */
static pdfseal_status hand_over(render_file *file, const pdfseal_sink *picture, pdfseal_error *error)
{
    bool taken = picture->write(picture->context, file->bytes, file->length);
    render_file_clear(file);
    if (!taken)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "the result could not be written");
    return PDFSEAL_OK;
}

static pdfseal_status make(void *context, const pdfseal_drawing *drawing, const pdfseal_sink *picture, pdfseal_error *error)
{
    render_client *client;
    render_file file;
    const render_drawing asked = {.kind = drawing->kind, .data = drawing->data, .length_bytes = drawing->length_bytes,
                                  .format = format_of(drawing->format), .dpi = drawing->dpi};
    TRY(renderer_start(context, &client, error));
    TRY(render_client_draw(client, &asked, &file, error));
    return hand_over(&file, picture, error);
}

static pdfseal_status import(void *context, const pdfseal_import *scan, const pdfseal_sink *picture, pdfseal_error *error)
{
    render_client *client;
    render_file file;
    render_imported found;
    const render_import asked = {.data = scan->data, .length_bytes = scan->length_bytes, .format = format_of(scan->format),
                                 .dpi = scan->dpi, .has_colour = scan->has_colour, .colour = scan->colour,
                                 .has_turn = scan->has_turn, .turn_degrees = scan->turn_degrees,
                                 .width_pt = scan->width_pt, .height_pt = scan->height_pt, .page_index = scan->page_index};
    TRY(renderer_start(context, &client, error));
    TRY(render_client_import(client, &asked, &file, &found, error));
    return hand_over(&file, picture, error);
}

/* ---- words ---- */

static void forget_document(renderer *lazy)
{
    if (lazy->document)
        render_client_document_close(lazy->document);
    lazy->document = NULL;
}

/* The password, if there is one, into `text`; false where there is none. */
static bool ask_password(const pdfseal_page_source *page, char *text, size_t capacity)
{
    size_t length = 0;
    if (!page->password || !page->password->get(page->password->context, page->name, text, capacity - 1, &length))
        return false;
    text[length] = 0;
    return true;
}

/* The renderer takes descriptors that are open for reading alone. */
static pdfseal_status open_document(renderer *lazy, const pdfseal_page_source *page, pdfseal_error *error)
{
    char path[64];
    char password[512];
    render_client *client;
    TRY(renderer_start(lazy, &client, error));
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", page->fd);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be opened again to read its text");
    bool has_password = ask_password(page, password, sizeof password);
    pdfseal_status status = render_client_document_open(client, fd, has_password ? password : NULL, &lazy->document, error);
    explicit_bzero(password, sizeof password);
    close(fd);
    return status;
}

/* The document of the page before is most often that of this one. */
static pdfseal_status find_document(renderer *lazy, const pdfseal_page_source *page, pdfseal_error *error)
{
    struct stat now;
    if (fstat(page->fd, &now) != 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be opened again to read its text");
    if (lazy->document && lazy->device == now.st_dev && lazy->inode == now.st_ino && lazy->size == now.st_size)
        return PDFSEAL_OK;
    forget_document(lazy);
    TRY(open_document(lazy, page, error));
    lazy->device = now.st_dev;
    lazy->inode = now.st_ino;
    lazy->size = now.st_size;
    return PDFSEAL_OK;
}

static bool give_word(const render_word *word, const pdfseal_character_sink *sink)
{
    for (size_t i = 0; i < word->character_count; i++) {
        const render_character *one = &word->characters[i];
        bool last = i + 1 == word->character_count;
        const pdfseal_character character = {one->text,       one->rect.x0_pt, one->rect.y0_pt,
                                             one->rect.x1_pt, one->rect.y1_pt, last,
                                             last && word->last_in_line};
        if (!sink->take(sink->context, &character))
            return false;
    }
    return true;
}

static pdfseal_status give_words(void *context, const pdfseal_page_source *page,
                                 const pdfseal_character_sink *sink, pdfseal_error *error)
{
    renderer *lazy = context;
    render_words words;
    TRY(find_document(lazy, page, error));
    TRY(render_client_page_words(lazy->document, page->page_index, &words, error));
    for (size_t i = 0; i < words.count && give_word(&words.words[i], sink); i++)
        continue;
    render_words_clear(&words);
    return PDFSEAL_OK;
}

const pdfseal_renderer *renderer_table(renderer *lazy)
{
    lazy->table = (pdfseal_renderer){.size = sizeof lazy->table, .context = lazy, .draw = draw, .words = give_words,
                                     .make = make, .import = import};
    return &lazy->table;
}

void renderer_clear(renderer *lazy)
{
    forget_document(lazy);
    render_client_close(lazy->client);
    lazy->client = NULL;
}
