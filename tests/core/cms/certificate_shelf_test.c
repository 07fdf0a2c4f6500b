/* SPDX-License-Identifier: Apache-2.0 */
/* A shelf gives the very certificate that it read before, and keeps it alive as long as anybody needs it. */
#include "cms/certificate_shelf.h"

#include "cms/identity.h"
#include "expect.h"
#include "pki.h"

/* The DER of a file of the test PKI; the caller's. */
static bytes_buffer read_der(const char *name)
{
    cms_identity *identity = pki_identity(name);
    bytes_buffer der;
    bytes_buffer_init(&der, 1 << 20);
    const bytes_view view = cms_certificate_der(cms_identity_certificate(identity));
    assert_int_equal(bytes_buffer_append(&der, view.data, view.length, NULL), PDFSEAL_OK);
    cms_identity_close(identity);
    return der;
}

static cms_certificate *take(cms_certificate_shelf *shelf, const bytes_buffer *der)
{
    cms_certificate *certificate;
    pdfseal_error error = {0};
    EXPECT_OK(cms_certificate_shelf_read(shelf, bytes_buffer_view(der), &certificate, &error), &error);
    assert_true(bytes_equal(cms_certificate_der(certificate), bytes_buffer_view(der)));
    return certificate;
}

static void same_der_gives_the_same_certificate(void **state)
{
    (void)state;
    cms_certificate_shelf shelf = {0};
    bytes_buffer first = read_der("rsa2048");
    bytes_buffer second = read_der("p256");
    cms_certificate *a = take(&shelf, &first);
    cms_certificate *b = take(&shelf, &second);
    cms_certificate *again = take(&shelf, &first);
    assert_ptr_equal(a, again);
    assert_ptr_not_equal(a, b);
    assert_int_equal(shelf.count, 2);
    assert_false(cms_certificate_shelf_is_full(&shelf));
    cms_certificate_free(a);
    cms_certificate_free(b);
    cms_certificate_shelf_clear(&shelf);
    assert_true(bytes_equal(cms_certificate_der(again), bytes_buffer_view(&first)));
    cms_certificate_free(again);
    bytes_buffer_clear(&first);
    bytes_buffer_clear(&second);
}

static void without_a_shelf_each_is_read(void **state)
{
    (void)state;
    bytes_buffer der = read_der("rsa2048");
    cms_certificate *a = take(NULL, &der);
    cms_certificate *b = take(NULL, &der);
    assert_ptr_not_equal(a, b);
    cms_certificate_free(a);
    cms_certificate_free(b);
    bytes_buffer_clear(&der);
}

static void what_is_no_certificate_is_not_kept(void **state)
{
    (void)state;
    cms_certificate_shelf shelf = {0};
    cms_certificate *certificate;
    pdfseal_error error = {0};
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, cms_certificate_shelf_read(&shelf, BYTES_LITERAL("0\x03\x02\x01\x05"), &certificate, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, cms_certificate_shelf_read(&shelf, (bytes_view){NULL, 0}, &certificate, &error), &error);
    assert_int_equal(shelf.count, 0);
    cms_certificate_shelf_clear(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_der_gives_the_same_certificate),
        cmocka_unit_test(without_a_shelf_each_is_read),
        cmocka_unit_test(what_is_no_certificate_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
