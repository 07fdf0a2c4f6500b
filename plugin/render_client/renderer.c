/* SPDX-License-Identifier: Apache-2.0 */
/* Finds pdfseal-render, starts it once, and draws with it. */
#include "renderer.h"

#include "shared/failure.h"

#include <fcntl.h>
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

static pdfseal_status start(renderer *lazy, render_client **ret_client, pdfseal_error *error)
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

pdfseal_status renderer_start(renderer *lazy, pdfseal_error *error)
{
    render_client *client;
    return start(lazy, &client, error);
}

static pdfseal_status draw(void *context, pdfseal_drawing_kind kind, const void *data, size_t length_bytes,
                           const pdfseal_sink *pdf, pdfseal_error *error)
{
    render_client *client;
    render_file file;
    const render_drawing asked = {
        .kind = kind, .data = data, .length_bytes = length_bytes, .format = RENDER_FORMAT_PDF};
    TRY(start(context, &client, error));
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
    TRY(start(context, &client, error));
    TRY(render_client_draw(client, &asked, &file, error));
    return hand_over(&file, picture, error);
}

static void describe_import(const render_imported *found, pdfseal_import_facts *facts)
{
    const size_t size = facts->size;
    *facts = (pdfseal_import_facts){.size = size, .file_width_px = found->file_width_px, .file_height_px = found->file_height_px,
                                    .was_made_smaller = found->was_made_smaller, .has_no_density = found->has_no_density,
                                    .turned_degrees = found->turned_degrees, .width_pt = found->width_pt,
                                    .height_pt = found->height_pt};
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
    TRY(start(context, &client, error));
    TRY(render_client_import(client, &asked, &file, &found, error));
    if (scan->facts)
        describe_import(&found, scan->facts);
    return hand_over(&file, picture, error);
}

static pdfseal_status describe(void *context, const void *data, size_t length_bytes, const pdfseal_sink *json,
                               pdfseal_seal_facts *ret_facts, pdfseal_error *error)
{
    render_client *client;
    render_seal seal;
    TRY(start(context, &client, error));
    TRY(render_client_seal_describe(client, data, length_bytes, &seal, error));
    bool taken = json->write(json->context, seal.json, strlen(seal.json));
    ret_facts->width_mm = seal.width_mm;
    ret_facts->height_mm = seal.height_mm;
    (void)snprintf(ret_facts->fonts, sizeof ret_facts->fonts, "%s", seal.fonts);
    render_seal_clear(&seal);
    if (!taken)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "the result could not be written");
    return PDFSEAL_OK;
}

/* ---- documents ---- */

static void forget_document(renderer_document *kept)
{
    if (kept->document)
        render_client_document_close(kept->document);
    kept->document = NULL;
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
static pdfseal_status open_document(renderer *lazy, const pdfseal_page_source *page, render_document **ret_document,
                                    pdfseal_error *error)
{
    char path[64];
    char password[512];
    render_client *client;
    TRY(start(lazy, &client, error));
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", page->fd);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be opened again to read its text");
    bool has_password = ask_password(page, password, sizeof password);
    pdfseal_status status = render_client_document_open(client, fd, has_password ? password : NULL, ret_document, error);
    explicit_bzero(password, sizeof password);
    close(fd);
    return status;
}

/* Files without a name take over each other's inodes, but not their times. */
static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* The document of the page before is most often that of this one. */
static pdfseal_status find_document(renderer *lazy, const pdfseal_page_source *page, renderer_document *kept,
                                    pdfseal_error *error)
{
    struct stat now;
    if (fstat(page->fd, &now) != 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be opened again to read its text");
    if (kept->document && is_same_file(&kept->file, &now))
        return PDFSEAL_OK;
    forget_document(kept);
    TRY(open_document(lazy, page, &kept->document, error));
    kept->file = now;
    return PDFSEAL_OK;
}

/* ---- pages ---- */

static pdfseal_status give_picture(const render_picture *picture, const pdfseal_sink *sink, pdfseal_error *error)
{
    if (sink && picture->png && !sink->write(sink->context, picture->png, picture->length_bytes))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "the result could not be written");
    return PDFSEAL_OK;
}

static pdfseal_status draw_page(render_document *document, int64_t page_index, const pdfseal_page_question *question,
                                pdfseal_page_answer *answer, pdfseal_error *error)
{
    render_picture picture;
    TRY(render_client_page_render(document, page_index, question->dpi, &picture, error));
    answer->pixels = (int64_t)picture.width_px * picture.height_px;
    pdfseal_status status = give_picture(&picture, question->picture, error);
    render_picture_clear(&picture);
    return status;
}

static pdfseal_status compare_pages(const render_page_pair *pair, const pdfseal_page_question *question,
                                    pdfseal_page_answer *answer, pdfseal_error *error)
{
    _Static_assert(RENDER_BOXES_MAX <= PDFSEAL_PAGE_BOXES, "boxes");
    render_comparison found;
    TRY(render_client_page_compare(pair, question->dpi, question->picture != NULL, &found, error));
    answer->pixels = found.pixels;
    answer->box_count = found.box_count;
    for (size_t i = 0; i < found.box_count; i++)
        answer->boxes[i] = (pdfseal_box){found.boxes[i].x0_pt, found.boxes[i].y0_pt, found.boxes[i].x1_pt, found.boxes[i].y1_pt};
    pdfseal_status status = give_picture(&found.picture, question->picture, error);
    render_comparison_clear(&found);
    return status;
}

static pdfseal_status compare(void *context, const pdfseal_page_question *question, pdfseal_page_answer *ret_answer,
                              pdfseal_error *error)
{
    renderer *lazy = context;
    renderer_document *then = &lazy->documents[0];
    renderer_document *now = &lazy->documents[1];
    if (question->then)
        TRY(find_document(lazy, question->then, then, error));
    if (question->now)
        TRY(find_document(lazy, question->now, now, error));
    if (!question->now)
        return draw_page(then->document, question->then->page_index, question, ret_answer, error);
    if (!question->then)
        return draw_page(now->document, question->now->page_index, question, ret_answer, error);
    const render_page_pair pair = {then->document, now->document, question->then->page_index, question->now->page_index};
    return compare_pages(&pair, question, ret_answer, error);
}

static pdfseal_status draw_wish(renderer *lazy, const pdfseal_page_wish *wish, render_picture *ret_picture, pdfseal_error *error)
{
    renderer_document *beside = &lazy->documents[0];
    renderer_document *page = &lazy->documents[1];
    TRY(find_document(lazy, wish->page, page, error));
    if (!wish->beside)
        return render_client_page_render(page->document, wish->page->page_index, wish->dpi, ret_picture, error);
    TRY(find_document(lazy, wish->beside, beside, error));
    return render_client_page_render_pair(beside->document, page->document, wish->page->page_index, wish->dpi, ret_picture, error);
}

static pdfseal_status show(void *context, const pdfseal_page_wish *wish, const pdfseal_sink *png,
                           pdfseal_page_picture *ret_picture, pdfseal_error *error)
{
    render_picture picture;
    TRY(draw_wish(context, wish, &picture, error));
    ret_picture->width_px = picture.width_px;
    ret_picture->height_px = picture.height_px;
    pdfseal_status status = give_picture(&picture, png, error);
    render_picture_clear(&picture);
    return status;
}

/* ---- words ---- */

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
    TRY(find_document(lazy, page, &lazy->documents[0], error));
    TRY(render_client_page_words(lazy->documents[0].document, page->page_index, &words, error));
    for (size_t i = 0; i < words.count && give_word(&words.words[i], sink); i++)
        continue;
    render_words_clear(&words);
    return PDFSEAL_OK;
}

const pdfseal_renderer *renderer_table(renderer *lazy)
{
    lazy->table = (pdfseal_renderer){.size = sizeof lazy->table, .context = lazy, .draw = draw, .words = give_words,
                                     .make = make, .import = import, .describe = describe, .compare = compare,
                                     .show = show};
    return &lazy->table;
}

void renderer_clear(renderer *lazy)
{
    forget_document(&lazy->documents[0]);
    forget_document(&lazy->documents[1]);
    render_client_close(lazy->client);
    lazy->client = NULL;
}
