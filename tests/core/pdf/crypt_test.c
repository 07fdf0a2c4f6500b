/* SPDX-License-Identifier: Apache-2.0 */
/* The standard handler against what qpdf wrote, and against dictionaries that are wrong. */
#include "base/limits.h"
#include "pdf/crypt/crypt.h"
#include "pdf/object_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "crypt_vectors.h"

#define TITLE "A contract of sale"
#define CONTENTS "0 0 10 10 re f % contents"
#define METADATA "<x:xmp/>"
#define VECTOR_COUNT (sizeof VECTORS / sizeof VECTORS[0])

typedef struct opening {
    pdf_crypt *crypt;
    pdfseal_error error;
    unsigned asked;
} opening;

typedef struct answer {
    const char *password; /* NULL: none is given */
    unsigned asked;
} answer;

static bool answer_password(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    answer *given = context;
    assert_string_equal(what, "contract.pdf");
    given->asked++;
    if (!given->password)
        return false;
    *ret_length = strlen(given->password);
    assert_true(*ret_length <= capacity);
    memcpy(buffer, given->password, *ret_length);
    return true;
}

static bytes_buffer unhex(const char *text)
{
    bytes_buffer bytes;
    bytes_buffer_init(&bytes, 100000);
    unsigned byte;
    for (; *text; text += 2) {
        assert_int_equal(sscanf(text, "%2x", &byte), 1);
        assert_int_equal(bytes_buffer_append_byte(&bytes, (uint8_t)byte, NULL), PDFSEAL_OK);
    }
    return bytes;
}

/* Whatever `dictionary` held is gone when this returns, as the interface allows. */
static pdfseal_status open_text(const char *dictionary, const char *password, opening *ret_opened)
{
    *ret_opened = (opening){0};
    arena memory;
    arena_init(&memory);
    pdf_object_reader reader;
    pdf_object encrypt;
    char *copy = strdup(dictionary);
    pdf_object_reader_init(&reader, bytes_of_text(copy), 0, &memory);
    assert_int_equal(pdf_reader_read_object(&reader, &encrypt, &ret_opened->error), PDFSEAL_OK);
    bytes_buffer identifier = unhex(CRYPT_VECTOR_ID);
    answer given = {.password = password};
    pdfseal_passphrase passphrase = {&given, answer_password};
    pdfseal_status status = pdf_crypt_open(&encrypt, bytes_buffer_view(&identifier), &passphrase, "contract.pdf",
                                           &ret_opened->crypt, &ret_opened->error);
    ret_opened->asked = given.asked;
    bytes_buffer_clear(&identifier);
    pdf_object_reader_clear(&reader);
    arena_clear(&memory);
    free(copy);
    return status;
}

static const crypt_vector *find_vector(const char *name)
{
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        if (strcmp(VECTORS[i].name, name) == 0)
            return &VECTORS[i];
    }
    fail_msg("no vector %s", name);
    return NULL;
}

static pdf_crypt *open_vector(const char *name, const char *password)
{
    opening opened;
    if (open_text(find_vector(name)->dictionary, password, &opened) != PDFSEAL_OK)
        fail_msg("%s: %s", name, opened.error.message);
    return opened.crypt;
}

static void check_string(const pdf_crypt *crypt, const crypt_bytes *bytes, const char *expected)
{
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted = unhex(bytes->hexadecimal);
    BYTES_BUFFER_CLEANUP bytes_buffer plain;
    bytes_buffer_init(&plain, 1000);
    assert_int_equal(pdf_crypt_string_decrypt(crypt, (pdf_reference){bytes->number, 0}, bytes_buffer_view(&encrypted),
                                              &plain, NULL),
                     PDFSEAL_OK);
    assert_true(bytes_equal_text(bytes_buffer_view(&plain), expected));
}

static void check_stream(const pdf_crypt *crypt, const crypt_bytes *bytes, bool is_metadata, const char *expected)
{
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted = unhex(bytes->hexadecimal);
    BYTES_BUFFER_CLEANUP bytes_buffer plain;
    bytes_buffer_init(&plain, 1000);
    pdf_crypt_stream stream = {.reference = {bytes->number, 0}, .is_metadata = is_metadata};
    assert_int_equal(pdf_crypt_stream_decrypt(crypt, &stream, bytes_buffer_view(&encrypted), &plain, NULL), PDFSEAL_OK);
    assert_true(bytes_equal_text(bytes_buffer_view(&plain), expected));
}

static void expect_contents(const crypt_vector *vector, const char *password, bool owner)
{
    pdf_crypt *crypt = open_vector(vector->name, password);
    check_string(crypt, &vector->title, TITLE);
    check_stream(crypt, &vector->contents, false, CONTENTS);
    check_stream(crypt, &vector->metadata, true, METADATA);
    assert_int_equal(pdf_crypt_permission(crypt).owner, owner);
    pdf_crypt_close(crypt);
}

static void every_handler_opens_with_both_passwords(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        bool all_own = *VECTORS[i].owner == 0;
        expect_contents(&VECTORS[i], VECTORS[i].user, all_own);
        /* Where the empty password opens, nobody is asked for the owner's. */
        expect_contents(&VECTORS[i], VECTORS[i].owner, all_own || *VECTORS[i].user != 0);
    }
}

static void an_empty_user_password_is_not_asked_for(void **state)
{
    (void)state;
    opening opened;
    assert_int_equal(open_text(find_vector("r6_clear_metadata")->dictionary, "owner", &opened), PDFSEAL_OK);
    assert_int_equal(opened.asked, 0);
    pdf_crypt_close(opened.crypt);
}

static void the_owner_can_be_asked_for_later(void **state)
{
    (void)state;
    const char *const names[] = {"r4_clear_metadata", "r6_clear_metadata"};
    for (size_t i = 0; i < 2; i++) {
        pdf_crypt *crypt = open_vector(names[i], NULL);
        answer given = {.password = "wrong"};
        pdfseal_passphrase passphrase = {&given, answer_password};
        bool owner = true;
        assert_int_equal(pdf_crypt_ask_owner(crypt, &passphrase, "contract.pdf", &owner, NULL), PDFSEAL_OK);
        assert_false(owner);
        assert_false(pdf_crypt_permission(crypt).owner);
        given.password = "owner";
        assert_int_equal(pdf_crypt_ask_owner(crypt, &passphrase, "contract.pdf", &owner, NULL), PDFSEAL_OK);
        assert_true(owner);
        assert_true(pdf_crypt_permission(crypt).owner);
        check_string(crypt, &find_vector(names[i])->title, TITLE);
        pdf_crypt_close(crypt);
    }
}

static void a_wrong_or_missing_password_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        opening opened;
        if (*VECTORS[i].user == 0 || *VECTORS[i].owner == 0)
            continue;
        assert_int_equal(open_text(VECTORS[i].dictionary, "guess", &opened), PDFSEAL_ERROR_INPUT);
        assert_non_null(strstr(opened.error.message, "wrong password"));
        assert_int_equal(opened.asked, 1);
        assert_int_equal(open_text(VECTORS[i].dictionary, NULL, &opened), PDFSEAL_ERROR_INPUT);
        assert_non_null(strstr(opened.error.message, "needs a password"));
    }
}

static void handlers_say_their_names(void **state)
{
    (void)state;
    const char *const names[][2] = {{"r2_rc4_40", "RC4 40"},   {"r3_rc4_128", "RC4 128"}, {"r4_rc4_128", "RC4 128"},
                                    {"r4_aes_128", "AES-128"}, {"r5_aes_256", "AES-256"}, {"r6_aes_256", "AES-256"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        pdf_crypt *crypt = open_vector(names[i][0], "user");
        assert_string_equal(pdf_crypt_name(crypt), names[i][1]);
        pdf_crypt_close(crypt);
    }
}

static void expect_permissions(const char *name, bool modify, bool annotate, bool fill_forms)
{
    pdf_crypt *crypt = open_vector(name, "user");
    pdf_crypt_permissions permissions = pdf_crypt_permission(crypt);
    assert_int_equal(permissions.modify, modify);
    assert_int_equal(permissions.annotate, annotate);
    assert_int_equal(permissions.fill_forms, fill_forms);
    pdf_crypt_close(crypt);
    crypt = open_vector(name, "owner");
    permissions = pdf_crypt_permission(crypt);
    assert_true(permissions.owner && permissions.modify && permissions.annotate && permissions.fill_forms);
    pdf_crypt_close(crypt);
}

static void permissions_bind_the_user_but_not_the_owner(void **state)
{
    (void)state;
    expect_permissions("r2_rc4_40", false, false, false);
    expect_permissions("r3_rc4_128", false, false, false);
    expect_permissions("r4_rc4_128", true, true, true);
    expect_permissions("r4_aes_128", true, false, false);
    expect_permissions("r5_aes_256", false, false, false);
    expect_permissions("r6_aes_256", false, false, false);
}

static char *replace(const char *text, const char *old, const char *new)
{
    const char *found = strstr(text, old);
    assert_non_null(found);
    size_t length = strlen(text) + strlen(new) + 1;
    char *result = malloc(length);
    assert_non_null(result);
    snprintf(result, length, "%.*s%s%s", (int)(found - text), text, new, found + strlen(old));
    return result;
}

static void permissions_changed_by_hand_gain_nothing(void **state)
{
    (void)state;
    char *changed = replace(find_vector("r6_aes_256")->dictionary, "/P -1324", "/P -4");
    opening opened;
    assert_int_equal(open_text(changed, "user", &opened), PDFSEAL_OK);
    assert_false(pdf_crypt_permission(opened.crypt).fill_forms);
    pdf_crypt_close(opened.crypt);
    free(changed);
    changed = replace(find_vector("r4_aes_128")->dictionary, "/P -292", "/P -4");
    assert_int_equal(open_text(changed, "user", &opened), PDFSEAL_ERROR_INPUT);
    free(changed);
}

static void a_length_in_bytes_or_a_wrong_one_still_opens(void **state)
{
    (void)state;
    const char *const lengths[] = {"/Length 16", "/Length 40", "/Length 0", "/Length -8", "/Length 1000", ""};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        char *changed = replace(find_vector("r3_rc4_128")->dictionary, "/Length 128", lengths[i]);
        opening opened;
        assert_int_equal(open_text(changed, "user", &opened), PDFSEAL_OK);
        check_string(opened.crypt, &find_vector("r3_rc4_128")->title, TITLE);
        pdf_crypt_close(opened.crypt);
        free(changed);
    }
}

static void expect_refusal(const char *name, const char *old, const char *new)
{
    char *changed = replace(find_vector(name)->dictionary, old, new);
    opening opened;
    assert_int_equal(open_text(changed, "user", &opened), PDFSEAL_ERROR_INPUT);
    assert_true(opened.error.message[0] != 0);
    free(changed);
}

static void dictionaries_that_are_wrong_are_refused(void **state)
{
    (void)state;
    expect_refusal("r6_aes_256", "/Standard", "/Adobe.PubSec");
    expect_refusal("r6_aes_256", "/Standard", "/Other");
    expect_refusal("r6_aes_256", "/V 5", "/V 6");
    expect_refusal("r6_aes_256", "/V 5", "/V 4");
    expect_refusal("r6_aes_256", "/R 6", "/R 7");
    expect_refusal("r6_aes_256", "/AESV3", "/AESV2");
    expect_refusal("r6_aes_256", "/AESV3", "/AESV9");
    expect_refusal("r6_aes_256", "/StmF /StdCF", "/StmF /Absent");
    expect_refusal("r6_aes_256", "/UE", "/UX");
    expect_refusal("r6_aes_256", "/Perms <", "/Perms (short) /X <");
    expect_refusal("r2_rc4_40", "/U <", "/U () /X <");
    expect_refusal("r2_rc4_40", "/V 1", "/V 3");
    opening opened;
    assert_int_equal(open_text("null", "user", &opened), PDFSEAL_ERROR_INPUT);
}

static void expect_round_trip(const pdf_crypt *crypt, size_t length)
{
    uint8_t plain[100];
    for (size_t i = 0; i < length; i++)
        plain[i] = (uint8_t)(i * 7);
    bytes_view view = {plain, length};
    pdf_crypt_stream stream = {.reference = {77, 3}};
    BYTES_BUFFER_CLEANUP bytes_buffer encrypted;
    BYTES_BUFFER_CLEANUP bytes_buffer again;
    bytes_buffer_init(&encrypted, 1000);
    bytes_buffer_init(&again, 1000);
    assert_int_equal(pdf_crypt_stream_encrypt(crypt, &stream, view, &encrypted, NULL), PDFSEAL_OK);
    assert_int_equal(pdf_crypt_stream_decrypt(crypt, &stream, bytes_buffer_view(&encrypted), &again, NULL), PDFSEAL_OK);
    assert_true(bytes_equal(bytes_buffer_view(&again), view));
    if (length >= 16)
        assert_int_equal(bytes_find(bytes_buffer_view(&encrypted), (bytes_view){plain, 8}, 0), SIZE_MAX);
    encrypted.length = again.length = 0;
    assert_int_equal(pdf_crypt_string_encrypt(crypt, stream.reference, view, &encrypted, NULL), PDFSEAL_OK);
    assert_int_equal(pdf_crypt_string_decrypt(crypt, stream.reference, bytes_buffer_view(&encrypted), &again, NULL),
                     PDFSEAL_OK);
    assert_true(bytes_equal(bytes_buffer_view(&again), view));
}

static void what_is_encrypted_comes_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        pdf_crypt *crypt = open_vector(VECTORS[i].name, VECTORS[i].user);
        for (size_t length = 0; length < 50; length++)
            expect_round_trip(crypt, length);
        pdf_crypt_close(crypt);
    }
}

static void aes_never_encrypts_twice_alike(void **state)
{
    (void)state;
    pdf_crypt *crypt = open_vector("r6_aes_256", "user");
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pdf_crypt_string_encrypt(crypt, (pdf_reference){1, 0}, BYTES_LITERAL("same"), &out, NULL),
                         PDFSEAL_OK);
    assert_int_equal(out.length, 64);
    assert_memory_not_equal(out.data, out.data + 32, 16);
    pdf_crypt_close(crypt);
}

static void broken_aes_data_gives_what_can_be_read(void **state)
{
    (void)state;
    pdf_crypt *crypt = open_vector("r6_aes_256", "user");
    BYTES_BUFFER_CLEANUP bytes_buffer whole = unhex(find_vector("r6_aes_256")->contents.hexadecimal);
    for (size_t length = 0; length <= whole.length; length++) {
        BYTES_BUFFER_CLEANUP bytes_buffer plain;
        bytes_buffer_init(&plain, 1000);
        assert_int_equal(pdf_crypt_string_decrypt(crypt, (pdf_reference){9, 0}, (bytes_view){whole.data, length}, &plain,
                                                  NULL),
                         PDFSEAL_OK);
        size_t expected = length < 32 ? 0 : length < 48 ? 16 : strlen(CONTENTS);
        assert_int_equal(plain.length, expected);
        assert_memory_equal(plain.data ? (const char *)plain.data : "", CONTENTS, expected);
    }
    pdf_crypt_close(crypt);
}

static void streams_choose_their_crypt_filter(void **state)
{
    (void)state;
    pdf_crypt *crypt = open_vector("r4_aes_128", "user");
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    bytes_view plain = BYTES_LITERAL("plain");
    pdf_crypt_stream stream = {.reference = {5, 0}, .crypt_filter = "Identity"};
    assert_int_equal(pdf_crypt_stream_decrypt(crypt, &stream, plain, &out, NULL), PDFSEAL_OK);
    assert_true(bytes_equal(bytes_buffer_view(&out), plain));
    stream = (pdf_crypt_stream){.reference = {5, 0}, .is_xref = true};
    assert_int_equal(pdf_crypt_stream_encrypt(crypt, &stream, plain, &out, NULL), PDFSEAL_OK);
    assert_int_equal(out.length, 10);
    stream = (pdf_crypt_stream){.reference = {5, 0}, .crypt_filter = "StdCF"};
    assert_int_equal(pdf_crypt_stream_encrypt(crypt, &stream, plain, &out, NULL), PDFSEAL_OK);
    assert_int_equal(out.length, 42);
    stream.crypt_filter = "Absent";
    assert_int_equal(pdf_crypt_stream_decrypt(crypt, &stream, plain, &out, NULL), PDFSEAL_ERROR_INPUT);
    assert_int_equal(out.length, 42);
    pdf_crypt_close(crypt);
}

static void embedded_files_have_a_default_of_their_own(void **state)
{
    (void)state;
    char *changed = replace(find_vector("r4_aes_128")->dictionary, "/StmF /StdCF /StrF /StdCF",
                            "/StmF /Identity /EFF /StdCF");
    opening opened;
    assert_int_equal(open_text(changed, "user", &opened), PDFSEAL_OK);
    assert_string_equal(pdf_crypt_name(opened.crypt), "Identity");
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    bytes_buffer_init(&out, 1000);
    pdf_crypt_stream stream = {.reference = {5, 0}};
    assert_int_equal(pdf_crypt_stream_encrypt(opened.crypt, &stream, BYTES_LITERAL("plain"), &out, NULL), PDFSEAL_OK);
    assert_int_equal(out.length, 5);
    stream.is_embedded_file = true;
    assert_int_equal(pdf_crypt_stream_encrypt(opened.crypt, &stream, BYTES_LITERAL("plain"), &out, NULL), PDFSEAL_OK);
    assert_int_equal(out.length, 37);
    pdf_crypt_close(opened.crypt);
    free(changed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_handler_opens_with_both_passwords),
        cmocka_unit_test(an_empty_user_password_is_not_asked_for),
        cmocka_unit_test(the_owner_can_be_asked_for_later),
        cmocka_unit_test(a_wrong_or_missing_password_is_refused),
        cmocka_unit_test(handlers_say_their_names),
        cmocka_unit_test(permissions_bind_the_user_but_not_the_owner),
        cmocka_unit_test(permissions_changed_by_hand_gain_nothing),
        cmocka_unit_test(a_length_in_bytes_or_a_wrong_one_still_opens),
        cmocka_unit_test(dictionaries_that_are_wrong_are_refused),
        cmocka_unit_test(what_is_encrypted_comes_back),
        cmocka_unit_test(aes_never_encrypts_twice_alike),
        cmocka_unit_test(broken_aes_data_gives_what_can_be_read),
        cmocka_unit_test(streams_choose_their_crypt_filter),
        cmocka_unit_test(embedded_files_have_a_default_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
