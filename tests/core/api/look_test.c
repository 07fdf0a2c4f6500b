/* SPDX-License-Identifier: Apache-2.0 */
/* Pages are looked at through a program's own renderer: what it is asked, and what comes of its answers. */
#include "expect.h"
#include "public_program.h"

#include <fcntl.h>

/* A renderer that counts, and looks whether it can read the documents that it gets. */
typedef struct painter {
    int64_t compared, drawn;
    off_t then_bytes, now_bytes;
    pdfseal_status ending; /* of page 2 */
} painter;

static off_t bytes_of(const pdfseal_page_source *page)
{
    char head[5];
    assert_int_equal(pread(page->fd, head, sizeof head, 0), (int)sizeof head);
    assert_memory_equal(head, "%PDF-", sizeof head);
    return lseek(page->fd, 0, SEEK_END);
}

static pdfseal_status compare(void *context, const pdfseal_page_question *question,
                              pdfseal_page_answer *ret_answer, pdfseal_error *error)
{
    painter *seen = context;
    assert_true(question->dpi == 96.0);
    seen->compared += question->then && question->now;
    seen->drawn += !question->then;
    if (question->then)
        seen->then_bytes = bytes_of(question->then);
    seen->now_bytes = bytes_of(question->now);
    if (question->now->page_index == 1 && seen->ending != PDFSEAL_OK) {
        error->status = seen->ending;
        (void)snprintf(error->message, sizeof error->message, "this page is too much");
        return seen->ending;
    }
    ret_answer->pixels = question->then ? 7 : 100;
    ret_answer->box_count = 1;
    ret_answer->boxes[0] = (pdfseal_box){1, 2, 3, 4};
    return !question->picture || question->picture->write(question->picture->context, "png", 3)
               ? PDFSEAL_OK
               : PDFSEAL_ERROR_OUTPUT;
}

/* What came, of the last page. */
typedef struct seen_pages {
    size_t count, pictures, causes, most;
    int64_t pixels;
} seen_pages;

static bool take(void *context, const pdfseal_page_look *look, const void *png, size_t png_bytes)
{
    seen_pages *pages = context;
    pages->count++;
    pages->pictures += png && png_bytes == 3;
    pages->causes += look->cause != NULL;
    pages->pixels = look->pixels;
    if (!look->cause)
        assert_true(look->box_count == 1 && look->boxes[0].y1_pt == 4);
    return pages->count < pages->most;
}

static FILE *empty_file(void)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    return file;
}

/* Looks at the signed document, as a file or from memory, since its first revision. */
static pdfseal_status look(painter *seen, pdfseal_look_options options, bool from_memory, seen_pages *pages,
                           pdfseal_error *error)
{
    static uint8_t bytes[1 << 20];
    pdfseal_document *document;
    const pdfseal_renderer renderer = {.size = sizeof renderer, .context = seen, .compare = compare};
    const pdfseal_look_sink sink = {pages, take};
    FILE *then = empty_file();
    FILE *now = empty_file();
    FILE *file = fopen(program.output, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    if (from_memory)
        EXPECT_OK(pdfseal_document_open_memory(bytes, length, NULL, &document, error), error);
    else
        EXPECT_OK(pdfseal_document_open(program.output, NULL, &document, error), error);
    options.size = sizeof options;
    options.renderer = options.renderer ? options.renderer : &renderer;
    options.revision = 1;
    options.revision_fd = fileno(then);
    options.document_fd = fileno(now);
    pages->most = pages->most ? pages->most : 100;
    pdfseal_status status = pdfseal_document_look(document, &options, &sink, error);
    pdfseal_document_close(document);
    (void)fclose(then);
    (void)fclose(now);
    return status;
}

static void every_page_is_compared_with_what_it_was(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    for (int from_memory = 0; from_memory < 2; from_memory++) {
        painter seen = {0};
        seen_pages pages = {0};
        EXPECT_OK(look(&seen, (pdfseal_look_options){.wants_pictures = true}, from_memory, &pages, &error),
                  &error);
        assert_int_equal(seen.compared, 6);
        assert_true(pages.count == 6 && pages.pictures == 6 && pages.pixels == 7);
        assert_true(seen.then_bytes > 1000 && seen.then_bytes < seen.now_bytes);
    }
}

static void chosen_pages_are_drawn_as_they_are(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    painter seen = {0};
    seen_pages pages = {0};
    EXPECT_OK(look(&seen, (pdfseal_look_options){.pages = "2-3", .draws_only = true}, false, &pages, &error),
              &error);
    assert_true(seen.drawn == 2 && pages.count == 2 && pages.pictures == 0 && pages.pixels == 100);
}

static void a_page_that_cannot_be_drawn_is_told_and_a_broken_renderer_ends_it(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    painter seen = {.ending = PDFSEAL_ERROR_LIMIT};
    seen_pages pages = {0};
    EXPECT_OK(look(&seen, (pdfseal_look_options){0}, false, &pages, &error), &error);
    assert_true(pages.count == 6 && pages.causes == 1);
    seen.ending = PDFSEAL_ERROR_OUTSIDE;
    assert_int_equal(look(&seen, (pdfseal_look_options){0}, false, &pages, &error), PDFSEAL_ERROR_OUTSIDE);
    assert_string_equal(error.message, "this page is too much");
}

static void a_sink_can_stop_it_and_a_renderer_is_needed(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    painter seen = {0};
    seen_pages pages = {.most = 2};
    assert_int_equal(look(&seen, (pdfseal_look_options){0}, false, &pages, &error), PDFSEAL_ERROR_CANCELLED);
    assert_int_equal(pages.count, 2);
    const pdfseal_renderer older = {.size = offsetof(pdfseal_renderer, compare), .compare = compare};
    assert_int_equal(look(&seen, (pdfseal_look_options){.renderer = &older}, false, &pages, &error),
                     PDFSEAL_ERROR_USAGE);
    assert_int_equal(look(&seen, (pdfseal_look_options){.pages = "99"}, false, &pages, &error),
                     PDFSEAL_ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_is_compared_with_what_it_was),
        cmocka_unit_test(chosen_pages_are_drawn_as_they_are),
        cmocka_unit_test(a_page_that_cannot_be_drawn_is_told_and_a_broken_renderer_ends_it),
        cmocka_unit_test(a_sink_can_stop_it_and_a_renderer_is_needed),
    };
    return cmocka_run_group_tests(tests, public_program_set_up_signed, public_program_tear_down);
}
