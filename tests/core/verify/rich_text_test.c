/* SPDX-License-Identifier: Apache-2.0 */
/* What rich text says, and what says nothing that is known. */
#include "verify/content/rich_text.h"
#include "verify/content/shown_text.h"

#include "expect.h"

/* What `xhtml` says, beside `wanted` (NULL: nothing that is known). */
static void expect_said(const char *xhtml, const char *wanted)
{
    BYTES_BUFFER_CLEANUP bytes_buffer said;
    BYTES_BUFFER_CLEANUP bytes_buffer expected;
    pdfseal_error error = {0};
    bool known;
    bytes_buffer_init(&said, 4096);
    bytes_buffer_init(&expected, 4096);
    EXPECT_OK(rich_text_read(bytes_of_text(xhtml), &said, &known, &error), &error);
    assert_int_equal(known, wanted != NULL);
    if (wanted)
        EXPECT_OK(shown_text_append(&expected, wanted, &error), &error);
    EXPECT_BYTES(bytes_buffer_view(&said), bytes_buffer_view(&expected));
}

static void tags_are_passed_over(void **state)
{
    (void)state;
    expect_said("", "");
    expect_said("two words", "twowords");
    expect_said("<?xml version=\"1.0\"?><body><p>pa<b>i</b>d</p></body>", "paid");
    expect_said("<p title='>' lang=\">\">x</p >", "x");
    expect_said("<p title = 'it\"s'>x<br/>y</p>", "xy");
}

/* A processing instruction ends at the first ?>, whatever quotes stand in it. */
static void quotes_hide_no_text(void **state)
{
    (void)state;
    expect_said("<p>A<?x \"?>B\">C</p>", "AB\">C");
    expect_said("<p>A<?x '?>B</p>", "AB");
    expect_said("<p>A<?x '>B</p>", NULL);
    static const char *const OTHERS[] = {"A<p '>B<p '>C", "A</p \">B</p \">C", "<p title='<p>'>", "<p title='a'b'>c</p>", "<p title='a''>b<p '>c"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        expect_said(OTHERS[i], NULL);
}

static void an_element_that_shows_nothing_of_its_text_is_not_known(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {"1<style>000</style>", "1<head>000</head>", "<title>1</title>", "<script>1</script>", "<P>1</P>", "<>1",
                                         "<spanner>1</spanner>", "<x:p>1</x:p>", "a < b", "<", "</", "<p"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        expect_said(OTHERS[i], NULL);
}

static void references_stand_for_characters(void **state)
{
    (void)state;
    expect_said("&lt;&amp;&gt;&quot;&apos;", "<&>\"'");
    expect_said("&#101;&#x61;&#x4E2D;&#x1F600;", "ea\xE4\xB8\xAD\xF0\x9F\x98\x80");
}

static void what_is_more_than_text_in_tags_says_nothing(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {"a<!-- b -->", "<![CDATA[a]]>", "a<p", "<p title=\">", "a&b", "&nbsp;", "&;", "&#;", "&#x;", "&#xD800;",
                                         "&#x110000;", "&#99999999;", "&#1a;", "&amp"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        expect_said(OTHERS[i], NULL);
}

static void styles_that_hide_or_move_are_not_plain(void **state)
{
    (void)state;
    static const char *const PLAIN[] = {"<p>a</p>", "<p style=\"color:#102030; font-size: 9.5pt;\">a</p>", "<br/>", "<p dir='ltr' style='margin-top:0pt;text-indent:0'>a</p>", "<p style='margin:0.00in;line-height:14.5pt'>a</p>",
                                        "<p style='font-size:12PX;line-height:Normal;tab-interval:36.0pt'>a</p>",
                                        "<?xml version=\"1.0\"?><body xmlns=\"x\"><p>a</p></body>"};
    static const char *const OTHERS[] = {"<p style=\"color:#ffffff\">a</p>", "<p\tstyle='display:none'>a</p>", "<p style='font-size:1pt'>a</p>",
                                         "<p dir='rtl'>a</p>", "<p hidden>a</p>", "<span xfa:embed='x'/>", "<p style='color:#fff'>a</p>", "<p style='&#100;'>a</p>",
                                         "<p style='letter-spacing:-9pt'>a</p>", "<p style='margin:0 -500pt'>a</p>", "<p style='margin-left:0-500pt'>a</p>",
                                         "<p style='text-indent:0e1pt'>a</p>", "<p style='margin:'>a</p>", "<p style='font-size:5%'>a</p>", "<p style='font-size:9e-9pt'>a</p>",
                                         "<p style='font-size:9999pt'>a</p>", "<p style='font-size:00099999999999pt'>a</p>", "<p style='font-size:12'>a</p>",
                                         "<p style='line-height:0'>a</p>", "<p style='line-height:-9pt'>a</p>", "<p style='tab-interval:-36pt'>a</p>", "<p style='font-family:Wingdings'>a</p>", "<p"};
    for (size_t i = 0; i < sizeof PLAIN / sizeof PLAIN[0]; i++)
        assert_true(rich_text_is_plain(bytes_of_text(PLAIN[i])));
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        assert_false(rich_text_is_plain(bytes_of_text(OTHERS[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_passed_over),
        cmocka_unit_test(quotes_hide_no_text),
        cmocka_unit_test(an_element_that_shows_nothing_of_its_text_is_not_known),
        cmocka_unit_test(references_stand_for_characters),
        cmocka_unit_test(what_is_more_than_text_in_tags_says_nothing),
        cmocka_unit_test(styles_that_hide_or_move_are_not_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
