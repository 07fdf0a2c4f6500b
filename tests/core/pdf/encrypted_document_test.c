/* SPDX-License-Identifier: Apache-2.0 */
/* Whole documents of each handler: what is read is plain, what is appended can be read again. */
#include "pdf/crypt/crypt.h"
#include "pdf/document.h"
#include "pdf/section_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "crypt_vectors.h"

#define VECTOR_COUNT (sizeof VECTORS / sizeof VECTORS[0])
#define OBJECT_COUNT 8

static bool give_password(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    (void)what;
    const char *password = context;
    *ret_length = strlen(password);
    assert_true(*ret_length <= capacity);
    memcpy(buffer, password, *ret_length);
    return true;
}

/* A document of eight objects around the vector's three; those keep the numbers that their keys were made from. */
typedef struct draft {
    const crypt_vector *vector;
    bytes_buffer bytes;
    size_t offsets[OBJECT_COUNT + 1];
} draft;

static void append_stream(draft *to, const char *entries, const crypt_bytes *bytes)
{
    bytes_buffer *out = &to->bytes;
    to->offsets[bytes->number] = out->length;
    size_t length = strlen(bytes->hexadecimal) / 2;
    assert_int_equal(bytes_buffer_append_format(out, NULL, "%u 0 obj\n<<%s/Length %zu>>\nstream\n", bytes->number, entries,
                                                length),
                     PDFSEAL_OK);
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        assert_int_equal(sscanf(bytes->hexadecimal + 2 * i, "%2x", &byte), 1);
        assert_int_equal(bytes_buffer_append_byte(out, (uint8_t)byte, NULL), PDFSEAL_OK);
    }
    assert_int_equal(bytes_buffer_append_text(out, "\nendstream\nendobj\n", NULL), PDFSEAL_OK);
}

static void append_object(draft *to, uint32_t number, const char *value)
{
    to->offsets[number] = to->bytes.length;
    assert_int_equal(bytes_buffer_append_format(&to->bytes, NULL, "%u 0 obj\n%s\nendobj\n", number, value), PDFSEAL_OK);
}

static void append_trailer(draft *to)
{
    bytes_buffer *out = &to->bytes;
    size_t xref = out->length;
    assert_int_equal(bytes_buffer_append_format(out, NULL, "xref\n0 %d\n0000000000 65535 f \n", OBJECT_COUNT + 1),
                     PDFSEAL_OK);
    for (size_t i = 1; i <= OBJECT_COUNT; i++)
        assert_int_equal(bytes_buffer_append_format(out, NULL, "%010zu 00000 n \n", to->offsets[i]), PDFSEAL_OK);
    assert_int_equal(bytes_buffer_append_format(out, NULL,
                                                "trailer\n<</Size %d/Root 1 0 R/Info 2 0 R/Encrypt 8 0 R/ID[<%s><%s>]>>\n"
                                                "startxref\n%zu\n%%%%EOF\n",
                                                OBJECT_COUNT + 1, CRYPT_VECTOR_ID, CRYPT_VECTOR_ID, xref),
                     PDFSEAL_OK);
}

static bytes_buffer make_document(const crypt_vector *vector)
{
    draft made = {.vector = vector};
    char title[300];
    bytes_buffer_init(&made.bytes, 100000);
    snprintf(title, sizeof title, "<</Title <%s>>>", vector->title.hexadecimal);
    assert_int_equal(vector->title.number, 2);
    assert_int_equal(vector->metadata.number, 3);
    assert_int_equal(vector->contents.number, 6);
    assert_int_equal(bytes_buffer_append_text(&made.bytes, "%PDF-1.7\n", NULL), PDFSEAL_OK);
    append_object(&made, 1, "<</Type/Catalog/Pages 4 0 R/Metadata 3 0 R>>");
    append_object(&made, 2, title);
    append_stream(&made, "/Type/Metadata/Subtype/XML", &vector->metadata);
    append_object(&made, 4, "<</Type/Pages/Kids[5 0 R]/Count 1>>");
    append_object(&made, 5, "<</Type/Page/Parent 4 0 R/MediaBox[0 0 99 99]/Contents 6 0 R>>");
    append_stream(&made, "", &vector->contents);
    append_object(&made, 7, "null");
    append_object(&made, 8, vector->dictionary);
    append_trailer(&made);
    return made.bytes;
}

static pdf_document *open_bytes(bytes_view bytes)
{
    int fd = memfd_create("document", 0);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.data, bytes.length), bytes.length);
    file_input input;
    pdf_document *document = NULL;
    pdfseal_error error = {0};
    assert_int_equal(file_input_open_fd(fd, "contract.pdf", &input, &error), PDFSEAL_OK);
    input.owned = true;
    if (pdf_document_open(&input, NULL, &document, &error) != PDFSEAL_OK)
        fail_msg("%s", error.message);
    return document;
}

static pdfseal_status unlock(pdf_document *document, const char *password)
{
    pdfseal_passphrase passphrase = {(void *)password, give_password};
    pdfseal_error error = {0};
    return pdf_document_unlock(document, &passphrase, &error);
}

static const pdf_indirect *load(pdf_document *document, uint32_t number)
{
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    assert_int_equal(pdf_view_load(pdf_view_newest(document), (pdf_reference){number, 0}, &object, &error), PDFSEAL_OK);
    assert_non_null(object);
    return object;
}

static void check_stream(pdf_document *document, uint32_t number, const char *expected)
{
    BYTES_BUFFER_CLEANUP bytes_buffer plain;
    bytes_buffer_init(&plain, 1000);
    pdfseal_error error = {0};
    assert_int_equal(pdf_view_stream_decode(pdf_view_newest(document), load(document, number), &plain, &error), PDFSEAL_OK);
    assert_true(bytes_equal_text(bytes_buffer_view(&plain), expected));
}

static void check_string(pdf_document *document, uint32_t number, const char *key, const char *expected)
{
    const pdf_object *value = pdf_dictionary_find(&load(document, number)->value, key);
    assert_true(pdf_object_is(value, PDF_STRING));
    assert_true(bytes_equal_text(value->as.bytes, expected));
}

static void check_originals(pdf_document *document)
{
    check_string(document, 2, "Title", "A contract of sale");
    check_stream(document, 6, "0 0 10 10 re f % contents");
    check_stream(document, 3, "<x:xmp/>");
}

static void every_handler_is_read_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer bytes = make_document(&VECTORS[i]);
        pdf_document *document = open_bytes(bytes_buffer_view(&bytes));
        assert_true(pdf_document_is_encrypted(document));
        assert_int_equal(unlock(document, VECTORS[i].user), PDFSEAL_OK);
        check_originals(document);
        pdf_document_close(document);
    }
}

static void a_wrong_password_unlocks_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer bytes = make_document(&VECTORS[i]);
        pdf_document *document = open_bytes(bytes_buffer_view(&bytes));
        bool opens_for_all = *VECTORS[i].user == 0 || *VECTORS[i].owner == 0;
        assert_int_equal(unlock(document, "guess"), opens_for_all ? PDFSEAL_OK : PDFSEAL_ERROR_INPUT);
        assert_int_equal(pdf_document_crypt(document) != NULL, opens_for_all);
        pdf_document_close(document);
    }
}

/* Appends a string and a stream, and gives the bytes of the longer document. */
static bytes_buffer append_section(pdf_document *document, bytes_view original, uint32_t *ret_text, uint32_t *ret_stream)
{
    static const uint8_t identifier[16] = {1};
    pdf_section *section = NULL;
    pdfseal_error error = {0};
    assert_int_equal(pdf_section_new(document, &section, &error), PDFSEAL_OK);
    *ret_text = pdf_section_reserve(section);
    *ret_stream = pdf_section_reserve(section);
    assert_int_equal(pdf_section_add(section, (pdf_reference){*ret_text, 0}, BYTES_LITERAL("<</Reason(Agreed \\(fully\\))>>"),
                                     &error),
                     PDFSEAL_OK);
    assert_int_equal(pdf_section_add_stream(section, (pdf_reference){*ret_stream, 0}, BYTES_LITERAL("/Palette(of the stream)"),
                                            BYTES_LITERAL("q Q % appended"), &error),
                     PDFSEAL_OK);
    assert_int_equal(pdf_section_finish(section, identifier, &error), PDFSEAL_OK);
    const bytes_buffer *added = pdf_section_bytes(section);
    bytes_buffer whole;
    bytes_buffer_init(&whole, 200000);
    assert_int_equal(bytes_buffer_append(&whole, original.data, original.length, &error), PDFSEAL_OK);
    assert_int_equal(bytes_buffer_append(&whole, added->data, added->length, &error), PDFSEAL_OK);
    assert_int_equal(bytes_find(bytes_buffer_view(&whole), BYTES_LITERAL("Agreed"), 0), SIZE_MAX);
    assert_int_equal(bytes_find(bytes_buffer_view(&whole), BYTES_LITERAL("of the stream"), 0), SIZE_MAX);
    assert_int_equal(bytes_find(bytes_buffer_view(&whole), BYTES_LITERAL("% appended"), 0), SIZE_MAX);
    pdf_section_free(section);
    return whole;
}

static void what_is_appended_is_encrypted_as_the_file_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        uint32_t text;
        uint32_t stream;
        BYTES_BUFFER_CLEANUP bytes_buffer bytes = make_document(&VECTORS[i]);
        pdf_document *document = open_bytes(bytes_buffer_view(&bytes));
        assert_int_equal(unlock(document, VECTORS[i].user), PDFSEAL_OK);
        BYTES_BUFFER_CLEANUP bytes_buffer whole = append_section(document, bytes_buffer_view(&bytes), &text, &stream);
        pdf_document_close(document);
        document = open_bytes(bytes_buffer_view(&whole));
        assert_int_equal(unlock(document, VECTORS[i].user), PDFSEAL_OK);
        check_originals(document);
        check_string(document, text, "Reason", "Agreed (fully)");
        check_string(document, stream, "Palette", "of the stream");
        check_stream(document, stream, "q Q % appended");
        pdf_document_close(document);
    }
}

static void users_who_may_not_sign_need_the_owners_password(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer bytes = make_document(&VECTORS[i]);
        pdf_document *document = open_bytes(bytes_buffer_view(&bytes));
        assert_int_equal(unlock(document, VECTORS[i].user), PDFSEAL_OK);
        pdf_crypt_permissions permissions = pdf_crypt_permission(pdf_document_crypt(document));
        pdfseal_passphrase passphrase = {(void *)"guess", give_password};
        bool may = false;
        assert_int_equal(pdf_document_may_sign(document, &passphrase, &may, NULL), PDFSEAL_OK);
        assert_int_equal(may, permissions.fill_forms);
        passphrase.context = (void *)VECTORS[i].owner;
        assert_int_equal(pdf_document_may_sign(document, &passphrase, &may, NULL), PDFSEAL_OK);
        assert_true(may);
        pdf_document_close(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_handler_is_read_plain),
        cmocka_unit_test(a_wrong_password_unlocks_nothing),
        cmocka_unit_test(what_is_appended_is_encrypted_as_the_file_is),
        cmocka_unit_test(users_who_may_not_sign_need_the_owners_password),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
