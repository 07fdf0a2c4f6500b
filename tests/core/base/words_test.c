/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog is sorted, and gives back what it does not know. */
#include "base/words.h"

#include "expect.h"

static void the_catalog_is_sorted_so_that_halving_finds_everything(void **state)
{
    (void)state;
    for (size_t i = 0; i < WORDS_CHINESE_COUNT; i++) {
        if (i)
            assert_true(strcmp(WORDS_CHINESE[i - 1].english, WORDS_CHINESE[i].english) < 0);
        assert_ptr_equal(words_get(PDFSEAL_LANGUAGE_CHINESE, WORDS_CHINESE[i].english), WORDS_CHINESE[i].translated);
    }
}

static void a_sentence_that_is_not_known_comes_back_itself(void **state)
{
    (void)state;
    static const char *const sentence = "this sentence stands in no catalog";
    assert_ptr_equal(words_get(PDFSEAL_LANGUAGE_CHINESE, sentence), sentence);
    assert_ptr_equal(words_get(PDFSEAL_LANGUAGE_ENGLISH, sentence), sentence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_catalog_is_sorted_so_that_halving_finds_everything),
        cmocka_unit_test(a_sentence_that_is_not_known_comes_back_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
