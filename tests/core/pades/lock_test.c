/* SPDX-License-Identifier: Apache-2.0 */
/* Locks as they are asked for, written, read again, and which fields they cover. source  ISO 32000-2:2020 Tables 236, 259 */
#include "pades/lock.h"

#include "built_document.h"
#include "expect.h"

typedef struct lock_file {
    pdf_builder builder;
    pdf_document *document;
    arena memory;
    pdfseal_error error;
    pades_lock lock;
} lock_file;

/* Reads the lock that object 4 is. */
static void open_lock(lock_file *file, const char *text)
{
    *file = (lock_file){0};
    arena_init(&file->memory);
    pdf_builder_init(&file->builder, NULL);
    pdf_builder_pages(&file->builder, 1);
    pdf_builder_object(&file->builder, 4, "%s", text);
    (void)pdf_builder_table(&file->builder);
    file->document = built_document_open(&file->builder);
    const pdf_object *value = &built_object(file->document, 4)->value;
    EXPECT_OK(pades_lock_read(pdf_view_newest(file->document), value, &file->memory, &file->lock, &file->error), &file->error);
}

static void close_lock(lock_file *file)
{
    pdf_document_close(file->document);
    pdf_builder_clear(&file->builder);
    arena_clear(&file->memory);
}

static void expect_covers(const char *text, const char *field, bool wanted)
{
    lock_file file;
    open_lock(&file, text);
    assert_int_equal(pades_lock_covers(&file.lock, field), wanted);
    close_lock(&file);
}

static void each_action_covers_what_it_says(void **state)
{
    (void)state;
    expect_covers("<</Action/All>>", "A", true);
    expect_covers("<</Action/Include/Fields[(A)(B.C)]>>", "A", true);
    expect_covers("<</Action/Include/Fields[(A)(B.C)]>>", "A.x", true);
    expect_covers("<</Action/Include/Fields[(A)(B.C)]>>", "AB", false);
    expect_covers("<</Action/Include/Fields[(A)(B.C)]>>", "B", false);
    expect_covers("<</Action/Exclude/Fields[(A)]>>", "A", false);
    expect_covers("<</Action/Exclude/Fields[(A)]>>", "A.x", false);
    expect_covers("<</Action/Exclude/Fields[(A)]>>", "B", true);
    expect_covers("<</Action/Include/Fields[<FEFF76D6>]>>", "\xE7\x9B\x96", true);
    expect_covers("null", "A", false);
}

static void a_lock_that_is_not_understood_covers_everything(void **state)
{
    (void)state;
    expect_covers("<<>>", "A", true);
    expect_covers("<</Action/Some/Fields[]>>", "A", true);
    expect_covers("<</Action/Include>>", "A", true);
    expect_covers("<</Action/Include/Fields[(B) 7]>>", "A", true);
    expect_covers("<</Action/Include/Fields 9 0 R>>", "A", true);
}

static void the_permission_of_a_lock_is_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int permission;
    } cases[] = {{"<</Action/All>>", 0}, {"<</Action/All/P 2>>", 2}, {"<</Action/All/P 9>>", 1}, {"<</Action/All/P(x)>>", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        lock_file file;
        open_lock(&file, cases[i].text);
        assert_int_equal(file.lock.permission, cases[i].permission);
        close_lock(&file);
    }
}

static void what_is_asked_for_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *written;
    } cases[] = {{"all", "/Action /All"},
                 {"Total", "/Action /Include /Fields [(Total)]"},
                 {"Total.Net,Date", "/Action /Include /Fields [(Total.Net) (Date)]"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        arena memory;
        pades_lock lock;
        pdfseal_error error = {0};
        BYTES_BUFFER_CLEANUP bytes_buffer text;
        arena_init(&memory);
        bytes_buffer_init(&text, 1 << 16);
        EXPECT_OK(pades_lock_parse(cases[i].asked, &memory, &lock, &error), &error);
        EXPECT_OK(pades_lock_write(&lock, NULL, (pdf_reference){0, 0}, &text, &error), &error);
        EXPECT_TEXT(bytes_buffer_view(&text), cases[i].written);
        arena_clear(&memory);
    }
}

static void an_empty_name_is_no_lock(void **state)
{
    (void)state;
    static const char *const texts[] = {"", ",", "A,", ",A", "A,,B"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        arena memory;
        pades_lock lock;
        pdfseal_error error = {0};
        arena_init(&memory);
        EXPECT_STATUS(PDFSEAL_ERROR_USAGE, pades_lock_parse(texts[i], &memory, &lock, &error), &error);
        EXPECT_MESSAGE(&error, "empty name");
        arena_clear(&memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_action_covers_what_it_says),
        cmocka_unit_test(a_lock_that_is_not_understood_covers_everything),
        cmocka_unit_test(the_permission_of_a_lock_is_read_strictly),
        cmocka_unit_test(what_is_asked_for_is_written),
        cmocka_unit_test(an_empty_name_is_no_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
