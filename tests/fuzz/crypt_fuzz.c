/* SPDX-License-Identifier: Apache-2.0 */
/* The standard security handler: an encryption dictionary as text, and behind it bytes to decrypt. */
#include "pdf/crypt/crypt.h"
#include "pdf/object_reader.h"

#include <stdlib.h>

#define MAXIMUM_BYTES ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool give_password(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    (void)context;
    (void)what;
    static const char PASSWORD[] = "user";
    *ret_length = sizeof PASSWORD - 1;
    if (capacity < *ret_length)
        return false;
    memcpy(buffer, PASSWORD, *ret_length);
    return true;
}

/* The bytes are decrypted, and encrypted and decrypted again, which has to give them back. */
static void run_both_ways(const pdf_crypt *crypt, const pdf_crypt_stream *stream, bytes_view bytes)
{
    pdfseal_error error = {0};
    bytes_buffer encrypted;
    bytes_buffer plain;
    bytes_buffer_init(&encrypted, MAXIMUM_BYTES);
    bytes_buffer_init(&plain, MAXIMUM_BYTES);
    (void)!pdf_crypt_stream_decrypt(crypt, stream, bytes, &plain, &error);
    plain.length = 0;
    if (pdf_crypt_stream_encrypt(crypt, stream, bytes, &encrypted, &error) == PDFSEAL_OK) {
        if (pdf_crypt_stream_decrypt(crypt, stream, bytes_buffer_view(&encrypted), &plain, &error) != PDFSEAL_OK ||
            !bytes_equal(bytes_buffer_view(&plain), bytes))
            abort();
    }
    encrypted.length = 0;
    (void)!pdf_crypt_string_decrypt(crypt, stream->reference, bytes, &encrypted, &error);
    bytes_buffer_clear(&encrypted);
    bytes_buffer_clear(&plain);
}

static void use_crypt(const pdf_crypt *crypt, bytes_view bytes)
{
    const pdf_crypt_stream streams[] = {
        {.reference = {4, 0}},
        {.reference = {70000, 65535}, .is_metadata = true},
        {.reference = {4, 0}, .is_embedded_file = true},
        {.reference = {4, 0}, .is_xref = true},
        {.reference = {4, 0}, .crypt_filter = "StdCF"},
    };
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++)
        run_both_ways(crypt, &streams[i], bytes);
    if (!pdf_crypt_name(crypt))
        abort();
    (void)pdf_crypt_permission(crypt);
    (void)pdf_crypt_encrypts_metadata(crypt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena memory;
    arena_init(&memory);
    pdf_object_reader reader;
    pdf_object_reader_init(&reader, (bytes_view){data, size}, 0, &memory);
    pdf_object encrypt;
    pdfseal_error error = {0};
    pdfseal_passphrase password = {.get = give_password};
    pdf_crypt *crypt = NULL;
    if (pdf_reader_read_object(&reader, &encrypt, &error) == PDFSEAL_OK) {
        size_t place = reader.cursor.position;
        bytes_view identifier = BYTES_LITERAL("1AY&SX\x97\x93#\x84" "bd3\x83" "'\x95");
        if (pdf_crypt_open(&encrypt, identifier, &password, "fuzz.pdf", &crypt, &error) == PDFSEAL_OK)
            use_crypt(crypt, (bytes_view){data + place, size - place});
    }
    pdf_crypt_close(crypt);
    pdf_object_reader_clear(&reader);
    arena_clear(&memory);
    return 0;
}
