/* SPDX-License-Identifier: Apache-2.0 */
/* Known answers of the ciphers. source  RFC 6229 (RC4), NIST SP 800-38A F.2 and F.1 (AES) */
#include "base/cipher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const uint8_t PLAIN[16] = {0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
                                  0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a};
static const uint8_t VECTOR[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const uint8_t KEY_128[16] = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
                                    0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
static const uint8_t KEY_256[32] = {0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe, 0x2b, 0x73, 0xae,
                                    0xf0, 0x85, 0x7d, 0x77, 0x81, 0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61,
                                    0x08, 0xd7, 0x2d, 0x98, 0x10, 0xa3, 0x09, 0x14, 0xdf, 0xf4};

static void expect_both_ways(cipher_request request, const uint8_t *cipher_text)
{
    cipher_library *library = NULL;
    pdfseal_error error = {0};
    uint8_t output[16];
    bytes_view plain = request.input;
    assert_int_equal(cipher_library_new(&library, &error), PDFSEAL_OK);
    request.encrypt = true;
    assert_int_equal(cipher_run(library, &request, output, &error), PDFSEAL_OK);
    assert_memory_equal(output, cipher_text, plain.length);
    request.encrypt = false;
    request.input = (bytes_view){output, plain.length};
    assert_int_equal(cipher_run(library, &request, output, &error), PDFSEAL_OK);
    assert_memory_equal(output, plain.data, plain.length);
    cipher_library_free(library);
}

static void rc4_takes_short_and_long_keys(void **state)
{
    (void)state;
    static const uint8_t key[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    static const uint8_t zeros[16] = {0};
    static const uint8_t by_40_bits[16] = {0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27,
                                           0xcc, 0xc3, 0x52, 0x4a, 0x0a, 0x11, 0x18, 0xa8};
    static const uint8_t by_128_bits[16] = {0x9a, 0xc7, 0xcc, 0x9a, 0x60, 0x9d, 0x1e, 0xf7,
                                            0xb2, 0x93, 0x28, 0x99, 0xcd, 0xe4, 0x1b, 0x97};
    cipher_request request = {.algorithm = CIPHER_RC4, .key = {key, 5}, .input = {zeros, 16}};
    expect_both_ways(request, by_40_bits);
    request.key.length = 16;
    expect_both_ways(request, by_128_bits);
}

static void aes_gives_the_published_answers(void **state)
{
    (void)state;
    static const uint8_t by_128_cbc[16] = {0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2, 0x46,
                                           0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d};
    static const uint8_t by_256_cbc[16] = {0xf5, 0x8c, 0x4c, 0x04, 0xd6, 0xe5, 0xf1, 0xba,
                                           0x77, 0x9e, 0xab, 0xfb, 0x5f, 0x7b, 0xfb, 0xd6};
    static const uint8_t by_256_ecb[16] = {0xf3, 0xee, 0xd1, 0xbd, 0xb5, 0xd2, 0xa0, 0x3c,
                                           0x06, 0x4b, 0x5a, 0x7e, 0x3d, 0xb1, 0x81, 0xf8};
    cipher_request request = {.algorithm = CIPHER_AES_128_CBC, .key = {KEY_128, 16}, .vector = VECTOR,
                              .input = {PLAIN, 16}};
    expect_both_ways(request, by_128_cbc);
    request.algorithm = CIPHER_AES_256_CBC;
    request.key = (bytes_view){KEY_256, 32};
    expect_both_ways(request, by_256_cbc);
    request.algorithm = CIPHER_AES_256_ECB;
    request.vector = NULL;
    expect_both_ways(request, by_256_ecb);
}

static void wrong_lengths_are_refused(void **state)
{
    (void)state;
    cipher_library *library = NULL;
    pdfseal_error error = {0};
    uint8_t output[16];
    assert_int_equal(cipher_library_new(&library, &error), PDFSEAL_OK);
    const cipher_request bad[] = {
        {.algorithm = CIPHER_AES_128_CBC, .key = {KEY_256, 32}, .vector = VECTOR, .input = {PLAIN, 16}},
        {.algorithm = CIPHER_AES_128_CBC, .key = {KEY_128, 16}, .vector = VECTOR, .input = {PLAIN, 15}},
        {.algorithm = CIPHER_AES_128_CBC, .key = {KEY_128, 16}, .vector = NULL, .input = {PLAIN, 16}},
        {.algorithm = CIPHER_RC4, .key = {KEY_128, 0}, .input = {PLAIN, 16}},
        {.algorithm = CIPHER_RC4, .key = {KEY_128, 33}, .input = {PLAIN, 16}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(cipher_run(library, &bad[i], output, &error), PDFSEAL_ERROR_INTERNAL);
    cipher_library_free(library);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rc4_takes_short_and_long_keys),
        cmocka_unit_test(aes_gives_the_published_answers),
        cmocka_unit_test(wrong_lengths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
