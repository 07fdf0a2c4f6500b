/* SPDX-License-Identifier: Apache-2.0 */
/* A program previews pages with its own renderer: which page of which file it is asked for, and what fails. */
#include "expect.h"
#include "public_program.h"

/* A renderer that notes what it was asked for. */
typedef struct painter {
    int64_t page_index, beside_index; /* -1: nothing stood beside the page */
    off_t page_bytes, beside_bytes;
    double dpi;
    pdfseal_status ending;
} painter;

static off_t bytes_of(const pdfseal_page_source *page)
{
    char head[5];
    assert_int_equal(pread(page->fd, head, sizeof head, 0), (int)sizeof head);
    assert_memory_equal(head, "%PDF-", sizeof head);
    return lseek(page->fd, 0, SEEK_END);
}

static pdfseal_status show(void *context, const pdfseal_page_wish *wish, const pdfseal_sink *png,
                           pdfseal_page_picture *ret_picture, pdfseal_error *error)
{
    painter *seen = context;
    seen->dpi = wish->dpi;
    seen->page_index = wish->page->page_index;
    seen->page_bytes = bytes_of(wish->page);
    seen->beside_index = wish->beside ? wish->beside->page_index : -1;
    seen->beside_bytes = wish->beside ? bytes_of(wish->beside) : 0;
    *ret_picture = (pdfseal_page_picture){.size = ret_picture->size, .width_px = 30, .height_px = 40};
    if (seen->ending != PDFSEAL_OK)
        (void)snprintf(error->message, sizeof error->message, "this page is too much");
    return seen->ending == PDFSEAL_OK && !png->write(png->context, "png", 3) ? PDFSEAL_ERROR_OUTPUT : seen->ending;
}

static bool count_bytes(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return true;
}

/* A session without a key, with a seal or without one. */
static pdfseal_session *session_with(const pdfseal_renderer *renderer, bool has_seal)
{
    pdfseal_error error = {0};
    pdfseal_session *session;
    const pdfseal_session_options options = {.size = sizeof options, .renderer = renderer};
    char seal[600];
    (void)snprintf(seal, sizeof seal, "%s/samples/seals/seal-300.png", getenv("PDFSEAL_SOURCE_DIR"));
    EXPECT_OK(pdfseal_session_new(&options, &session, &error), &error);
    if (has_seal)
        EXPECT_OK(pdfseal_session_set_picture(session, seal, &error), &error);
    return session;
}

static pdfseal_document *open_sample(bool from_memory)
{
    static uint8_t bytes[1 << 20];
    pdfseal_error error = {0};
    pdfseal_document *document;
    FILE *file = fopen(program.sample, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    if (from_memory)
        EXPECT_OK(pdfseal_document_open_memory(bytes, length, NULL, &document, &error), &error);
    else
        EXPECT_OK(pdfseal_document_open(program.sample, NULL, &document, &error), &error);
    return document;
}

/* One preview of the sample, a document of six pages. */
typedef struct preview {
    bool has_seal, from_memory;
    pdfseal_preview_options options;
    const pdfseal_renderer *renderer; /* NULL: the painter's */
    pdfseal_preview_facts facts;
    size_t png_bytes;
    pdfseal_error error;
} preview;

static pdfseal_status draw(preview *asked, painter *seen)
{
    const pdfseal_renderer ours = {.size = sizeof ours, .context = seen, .show = show};
    const pdfseal_sink png = {&asked->png_bytes, count_bytes};
    pdfseal_session *session = session_with(asked->renderer ? asked->renderer : &ours, asked->has_seal);
    pdfseal_document *document = open_sample(asked->from_memory);
    FILE *sealed = tmpfile();
    FILE *plain = tmpfile();
    assert_true(sealed && plain);
    asked->options.size = sizeof asked->options;
    asked->options.sealed_fd = fileno(sealed);
    asked->options.document_fd = fileno(plain);
    asked->facts.size = sizeof asked->facts;
    pdfseal_status status = pdfseal_session_preview(session, document, &asked->options, &png, &asked->facts, &asked->error);
    (void)fclose(sealed);
    (void)fclose(plain);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return status;
}

static void without_a_seal_the_last_page_is_drawn_as_it_is(void **state)
{
    (void)state;
    for (int from_memory = 0; from_memory < 2; from_memory++) {
        painter seen = {0};
        preview asked = {.from_memory = from_memory};
        EXPECT_OK(draw(&asked, &seen), &asked.error);
        assert_true(seen.page_index == 5 && seen.beside_index == -1 && seen.dpi == 96.0);
        assert_true(asked.facts.page_number == 6 && asked.facts.width_px == 30 && asked.facts.height_px == 40);
        assert_true(asked.facts.places == 0 && asked.png_bytes == 3);
    }
}

static void with_a_seal_the_first_page_that_bears_it_is_drawn_beside_itself(void **state)
{
    (void)state;
    const pdfseal_sign_options sign = {.size = sizeof sign, .place = {.size = sizeof sign.place, .pages = "3-4"}};
    for (int from_memory = 0; from_memory < 2; from_memory++) {
        painter seen = {0};
        preview asked = {.has_seal = true, .from_memory = from_memory, .options = {.sign = &sign, .side_by_side = true, .dpi = 50}};
        EXPECT_OK(draw(&asked, &seen), &asked.error);
        assert_true(seen.page_index == 2 && seen.beside_index == 2 && seen.dpi == 50.0);
        assert_true(asked.facts.page_number == 3 && asked.facts.places == 2);
        assert_true(seen.page_bytes > seen.beside_bytes && seen.beside_bytes > 1000);
    }
}

static void a_page_that_is_named_is_drawn_whether_it_bears_a_seal_or_not(void **state)
{
    (void)state;
    painter seen = {0};
    preview asked = {.has_seal = true, .options = {.page = "2-4"}};
    EXPECT_OK(draw(&asked, &seen), &asked.error);
    assert_true(seen.page_index == 1 && asked.facts.page_number == 2 && asked.facts.places == 1);
}

static void what_cannot_be_shown_is_usage_and_draws_nothing(void **state)
{
    (void)state;
    const pdfseal_renderer older = {.size = offsetof(pdfseal_renderer, show), .show = show};
    const pdfseal_sign_options off = {.size = sizeof off, .place = {.size = sizeof off.place, .at_x_pt = 9000}};
    preview wrong[] = {{.options = {.page = "7"}}, {.options = {.dpi = 0.5}}, {.options = {.dpi = 2401}},
                       {.options = {.dpi = -1}}, {.renderer = &older}, {.has_seal = true, .options = {.sign = &off}}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        painter seen = {0};
        EXPECT_STATUS(PDFSEAL_ERROR_USAGE, draw(&wrong[i], &seen), &wrong[i].error);
        assert_true(seen.page_bytes == 0 && wrong[i].png_bytes == 0 && wrong[i].facts.page_number == 0);
    }
}

static pdfseal_status no_words(void *context, const pdfseal_page_source *page, const pdfseal_character_sink *sink, pdfseal_error *error)
{
    (void)context;
    (void)page;
    (void)sink;
    (void)error;
    return PDFSEAL_OK;
}

static void a_keyword_needs_a_renderer_and_a_file(void **state)
{
    (void)state;
    const pdfseal_renderer reading = {.size = sizeof reading, .words = no_words, .show = show};
    const pdfseal_sign_options sign = {.size = sizeof sign, .place = {.size = sizeof sign.place, .keyword = "seal"}};
    static const struct {
        bool reads, from_memory;
        const char *said;
    } CASES[] = {{false, false, "only with a renderer"}, {true, true, "that is a file"}, {true, false, "hold no text"}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        painter seen = {0};
        preview asked = {.has_seal = true, .from_memory = CASES[i].from_memory, .options = {.sign = &sign},
                         .renderer = CASES[i].reads ? &reading : NULL};
        EXPECT_STATUS(PDFSEAL_ERROR_USAGE, draw(&asked, &seen), &asked.error);
        EXPECT_MESSAGE(&asked.error, CASES[i].said);
    }
}

static void what_the_renderer_says_is_what_the_caller_hears(void **state)
{
    (void)state;
    painter seen = {.ending = PDFSEAL_ERROR_LIMIT};
    preview asked = {.has_seal = true};
    assert_int_equal(draw(&asked, &seen), PDFSEAL_ERROR_LIMIT);
    EXPECT_MESSAGE(&asked.error, "this page is too much");
    assert_true(asked.png_bytes == 0 && asked.facts.page_number == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_seal_the_last_page_is_drawn_as_it_is),
        cmocka_unit_test(with_a_seal_the_first_page_that_bears_it_is_drawn_beside_itself),
        cmocka_unit_test(a_page_that_is_named_is_drawn_whether_it_bears_a_seal_or_not),
        cmocka_unit_test(what_cannot_be_shown_is_usage_and_draws_nothing),
        cmocka_unit_test(a_keyword_needs_a_renderer_and_a_file),
        cmocka_unit_test(what_the_renderer_says_is_what_the_caller_hears),
    };
    return cmocka_run_group_tests(tests, public_program_set_up, public_program_tear_down);
}
