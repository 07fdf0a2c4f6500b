/* SPDX-License-Identifier: Apache-2.0 */
/* What is told to a log, and what of an address is not. */
#include "base/log.h"

#include "expect.h"

#include <stdio.h>
#include <string.h>

typedef struct heard {
    size_t count;
    pdfseal_log_level level;
    const char *event;
    char message[PDFSEAL_ERROR_MESSAGE_BYTES];
} heard;

static void hear(void *context, pdfseal_log_level level, const char *event, const char *message)
{
    heard *into = context;
    into->count++;
    into->level = level;
    into->event = event;
    (void)snprintf(into->message, sizeof into->message, "%s", message);
}

static void a_message_is_one_line_in_the_language_of_the_log(void **state)
{
    (void)state;
    heard last = {0};
    pdfseal_log log = {.size = sizeof log, .context = &last, .tell = hear};
    log_tell(&log, PDFSEAL_LOG_NOTICE, "network.answered", "%s answered with %zu bytes", "http://a\nb",
             (size_t)12);
    assert_string_equal(last.message, "http://a?b answered with 12 bytes");
    assert_string_equal(last.event, "network.answered");
    assert_int_equal(last.level, PDFSEAL_LOG_NOTICE);
    log.language = PDFSEAL_LANGUAGE_CHINESE;
    log_tell(&log, PDFSEAL_LOG_NOTICE, "network.answered", "%s answered with %zu bytes", "http://a",
             (size_t)12);
    assert_null(strstr(last.message, "answered"));
    assert_int_equal(last.count, 2);
}

static void nobody_hears_where_there_is_no_log(void **state)
{
    (void)state;
    heard last = {0};
    pdfseal_log log = {.size = offsetof(pdfseal_log, tell), .context = &last, .tell = hear};
    log_tell(NULL, PDFSEAL_LOG_DETAIL, "event", "nothing");
    log_tell(&log, PDFSEAL_LOG_DETAIL, "event", "nothing"); /* an older program's table ends before `tell` */
    log.size = sizeof log;
    log.tell = NULL;
    log_tell(&log, PDFSEAL_LOG_DETAIL, "event", "nothing");
    assert_int_equal(last.count, 0);
}

static void secrets_of_an_address_are_left_out(void **state)
{
    (void)state;
    char shown[64];
    assert_string_equal(log_address("https://me:secret@host:8080/tsa?key=1#top", shown, sizeof shown),
                        "https://host:8080/tsa");
    assert_string_equal(log_address("http://host/crl@2026.crl", shown, sizeof shown),
                        "http://host/crl@2026.crl");
    assert_string_equal(log_address("http://a@b@host", shown, sizeof shown), "http://host");
    assert_string_equal(log_address("host?x", shown, sizeof shown), "host");
    assert_string_equal(log_address("", shown, sizeof shown), "");
    assert_int_equal(
        strlen(log_address("http://a-name-that-is-longer-than-the-room-that-there-is-for-it.example/", shown,
                           20)),
        19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_in_the_language_of_the_log),
        cmocka_unit_test(nobody_hears_where_there_is_no_log),
        cmocka_unit_test(secrets_of_an_address_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
