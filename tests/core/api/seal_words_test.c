/* SPDX-License-Identifier: Apache-2.0 */
/* A seal with words: what a program's renderer is asked to draw, and how large the whole becomes. */
#include "expect.h"
#include "public_program.h"

#include <math.h>

#define SIDE_PT 72.0 /* of the picture of a seal: 300 pixels at 300 dpi */

static uint8_t seal_bytes[1 << 16];
static size_t seal_length;
static char seal_path[600];

/* What the renderer was asked to draw. */
typedef struct painter {
    char text[512], qr[64];
    size_t count;
} painter;

/* Whatever is to be drawn looks like the seal. */
static pdfseal_status draw(void *context, pdfseal_drawing_kind kind, const void *data, size_t length_bytes,
                           const pdfseal_sink *pdf, pdfseal_error *error)
{
    painter *seen = context;
    (void)error;
    char *into = kind == PDFSEAL_DRAWING_TEXT ? seen->text : seen->qr;
    (void)snprintf(into, kind == PDFSEAL_DRAWING_TEXT ? sizeof seen->text : sizeof seen->qr, "%.*s", (int)length_bytes,
                   (const char *)data);
    seen->count++;
    return pdf->write(pdf->context, seal_bytes, seal_length) ? PDFSEAL_OK : PDFSEAL_ERROR_MEMORY;
}

/* What came of one seal. */
typedef struct composed {
    pdfseal_status status;
    pdfseal_place_options place;
    pdfseal_picture_facts alone, whole;
    painter seen;
    pdfseal_error error;
} composed;

static composed compose(pdfseal_seal_options seal, double width_pt)
{
    composed made = {.place = {.size = sizeof made.place, .width_pt = width_pt}, .alone = {.size = sizeof made.alone},
                     .whole = {.size = sizeof made.whole}};
    const pdfseal_renderer renderer = {.size = sizeof renderer, .context = &made.seen, .draw = draw};
    const pdfseal_session_options options = {.size = sizeof options, .renderer = &renderer};
    pdfseal_session *session;
    seal.size = sizeof seal;
    seal.facts = &made.alone;
    EXPECT_OK(pdfseal_session_new(&options, &session, &made.error), &made.error);
    made.status = pdfseal_session_compose_seal(session, &seal, &made.place, &made.error);
    (void)pdfseal_session_describe_picture(session, &made.whole);
    pdfseal_session_free(session);
    return made;
}

static void expect_member(const painter *seen, const char *member)
{
    if (!strstr(seen->text, member))
        fail_msg("%s does not say %s", seen->text, member);
}

static void a_picture_alone_keeps_the_size_that_was_wanted(void **state)
{
    (void)state;
    composed made = compose((pdfseal_seal_options){.path = seal_path}, 100);
    EXPECT_OK(made.status, &made.error);
    assert_true(made.place.width_pt == 100 && made.place.height_pt == 0 && made.seen.count == 0);
    assert_true(made.alone.source_width_px == 300 && made.whole.source_width_px == 300);
}

static void a_turned_picture_needs_the_box_around_it(void **state)
{
    (void)state;
    composed made = compose((pdfseal_seal_options){.path = seal_path, .rotate_deg = 45}, SIDE_PT);
    EXPECT_OK(made.status, &made.error);
    assert_true(fabs(made.place.width_pt - SIDE_PT * sqrt(2)) < 0.01);
}

static void text_beside_a_picture_is_no_higher_than_it(void **state)
{
    (void)state;
    composed made = compose((pdfseal_seal_options){.path = seal_path, .text = "张伟 \"Z\"\n7", .text_side = PDFSEAL_LAYER_RIGHT,
                                                   .text_font = "Serif", .text_size_pt = 12.5},
                            100);
    EXPECT_OK(made.status, &made.error);
    expect_member(&made.seen, "\"text\":\"张伟 \\\"Z\\\"\\n7\"");
    expect_member(&made.seen, "\"font\":\"Serif\"");
    expect_member(&made.seen, "\"align\":\"left\"");
    expect_member(&made.seen, "\"size_pt\":12.5");
    expect_member(&made.seen, "\"width_pt\":0.0");
    expect_member(&made.seen, "\"height_pt\":100.0");
    assert_null(strstr(made.seen.text, "colour"));
    assert_true(made.place.width_pt == 0 && made.place.height_pt == 0 && made.whole.width_pt > 100 + SIDE_PT);
}

static void text_below_a_small_picture_may_stand_out(void **state)
{
    (void)state;
    composed made = compose((pdfseal_seal_options){.path = seal_path, .text = "a", .text_side = PDFSEAL_LAYER_BELOW}, 20);
    EXPECT_OK(made.status, &made.error);
    expect_member(&made.seen, "\"align\":\"center\"");
    expect_member(&made.seen, "\"size_pt\":9.0");
    expect_member(&made.seen, "\"width_pt\":85.039");
    expect_member(&made.seen, "\"height_pt\":0.0");
}

static void a_code_alone_is_as_wide_as_was_wanted(void **state)
{
    (void)state;
    composed made = compose((pdfseal_seal_options){.qr = "https://example.org"}, 50);
    EXPECT_OK(made.status, &made.error);
    assert_string_equal(made.seen.qr, "https://example.org");
    assert_true(fabs(made.whole.width_pt - 50) < 0.01 && made.seen.count == 1);
}

static void what_makes_no_seal_is_usage(void **state)
{
    (void)state;
    const pdfseal_seal_options wrong[] = {{.path = NULL}, {.text = "a", .text_size_pt = 1}, {.text = "a", .text_size_pt = 1001},
                                          {.text = "a\xff"}, {.text = "a", .text_font = "\xc3"}, {.text = "a", .text_side = 9}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        composed made = compose(wrong[i], 30);
        EXPECT_STATUS(PDFSEAL_ERROR_USAGE, made.status, &made.error);
        assert_true(made.place.width_pt == 30 && made.seen.count == 0);
    }
}

static void a_picture_can_be_taken_away(void **state)
{
    (void)state;
    pdfseal_error error = {0};
    pdfseal_session *session;
    pdfseal_picture_facts facts = {.size = sizeof facts};
    EXPECT_OK(pdfseal_session_new(NULL, &session, &error), &error);
    EXPECT_OK(pdfseal_session_set_picture(session, seal_path, &error), &error);
    assert_true(pdfseal_session_describe_picture(session, &facts));
    EXPECT_OK(pdfseal_session_set_picture(session, NULL, &error), &error);
    assert_false(pdfseal_session_describe_picture(session, &facts));
    pdfseal_session_free(session);
}

static int set_up(void **state)
{
    (void)state;
    const char *source = getenv("PDFSEAL_SOURCE_DIR");
    (void)snprintf(seal_path, sizeof seal_path, "%s/samples/seals/seal-300.png", source ? source : ".");
    FILE *file = fopen(seal_path, "rb");
    if (!file)
        return -1;
    seal_length = fread(seal_bytes, 1, sizeof seal_bytes, file);
    return fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_alone_keeps_the_size_that_was_wanted),
        cmocka_unit_test(a_turned_picture_needs_the_box_around_it),
        cmocka_unit_test(text_beside_a_picture_is_no_higher_than_it),
        cmocka_unit_test(text_below_a_small_picture_may_stand_out),
        cmocka_unit_test(a_code_alone_is_as_wide_as_was_wanted),
        cmocka_unit_test(what_makes_no_seal_is_usage),
        cmocka_unit_test(a_picture_can_be_taken_away),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
