/* SPDX-License-Identifier: Apache-2.0 */
/* Strings and streams with the key of their object. */
#include "pdf/crypt/handler.h"

#include "base/digest.h"

typedef struct object_cipher {
    pdf_crypt_method method;
    uint8_t key[CRYPT_KEY_BYTES_MAX];
    size_t key_bytes;
} object_cipher;

static void wipe_cipher(object_cipher *cipher)
{
    explicit_bzero(cipher, sizeof *cipher);
}

#define OBJECT_CIPHER_CLEANUP __attribute__((cleanup(wipe_cipher)))

/* Algorithm 1: the file's key, the object's number and generation, and a word for AES. AES-256 takes the file's key. */
static pdfseal_status make_cipher(const pdf_crypt *crypt, pdf_crypt_method method, pdf_reference reference,
                                  object_cipher *ret_cipher, pdfseal_error *error)
{
    ret_cipher->method = method;
    ret_cipher->key_bytes = crypt->key_bytes;
    memcpy(ret_cipher->key, crypt->key, sizeof crypt->key);
    if (method == CRYPT_IDENTITY || method == CRYPT_AES_256)
        return PDFSEAL_OK;
    uint8_t parts[CRYPT_KEY_BYTES_MAX + 9];
    size_t length = crypt->key_bytes;
    memcpy(parts, crypt->key, length);
    parts[length++] = (uint8_t)reference.number;
    parts[length++] = (uint8_t)(reference.number >> 8);
    parts[length++] = (uint8_t)(reference.number >> 16);
    parts[length++] = (uint8_t)reference.generation;
    parts[length++] = (uint8_t)(reference.generation >> 8);
    if (method == CRYPT_AES_128) {
        memcpy(parts + length, "sAlT", 4);
        length += 4;
    }
    digest_value value;
    pdfseal_status status = digest_of(DIGEST_MD5, (bytes_view){parts, length}, &value, error);
    explicit_bzero(parts, sizeof parts);
    TRY(status);
    size_t key_bytes = crypt->key_bytes + 5;
    ret_cipher->key_bytes = key_bytes < value.length ? key_bytes : value.length;
    if (method == CRYPT_AES_128)
        ret_cipher->key_bytes = 16;
    memcpy(ret_cipher->key, value.data, ret_cipher->key_bytes);
    explicit_bzero(&value, sizeof value);
    return PDFSEAL_OK;
}

static cipher_request begin_request(const object_cipher *cipher, bool encrypt)
{
    static const cipher_algorithm ALGORITHMS[] = {[CRYPT_RC4] = CIPHER_RC4,
                                                  [CRYPT_AES_128] = CIPHER_AES_128_CBC,
                                                  [CRYPT_AES_256] = CIPHER_AES_256_CBC};
    return (cipher_request){.algorithm = ALGORITHMS[cipher->method], .encrypt = encrypt,
                            .key = {cipher->key, cipher->key_bytes}};
}

static pdfseal_status append_rc4(const pdf_crypt *crypt, const object_cipher *cipher, bytes_view bytes,
                                 bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_reserve(out, bytes.length, error));
    cipher_request request = begin_request(cipher, true);
    request.input = bytes;
    if (bytes.length)
        TRY(cipher_run(crypt->ciphers, &request, out->data + out->length, error));
    out->length += bytes.length;
    return PDFSEAL_OK;
}

/* The bytes of padding at the end; 0 where it is broken: then nothing is taken away. */
static size_t count_padding(const uint8_t *plain, size_t length)
{
    size_t padding = plain[length - 1];
    return padding >= 1 && padding <= CIPHER_BLOCK_BYTES ? padding : 0;
}

static pdfseal_status append_aes_plain(const pdf_crypt *crypt, const object_cipher *cipher, bytes_view encrypted,
                                       bytes_buffer *out, pdfseal_error *error)
{
    size_t blocks = encrypted.length / CIPHER_BLOCK_BYTES;
    if (blocks < 2)
        return PDFSEAL_OK;
    size_t length = (blocks - 1) * CIPHER_BLOCK_BYTES;
    TRY(bytes_buffer_reserve(out, length, error));
    uint8_t *plain = out->data + out->length;
    cipher_request request = begin_request(cipher, false);
    request.vector = encrypted.data;
    request.input = (bytes_view){encrypted.data + CIPHER_BLOCK_BYTES, length};
    TRY(cipher_run(crypt->ciphers, &request, plain, error));
    out->length += length - count_padding(plain, length);
    return PDFSEAL_OK;
}

static pdfseal_status append_aes_encrypted(const pdf_crypt *crypt, const object_cipher *cipher, bytes_view plain,
                                           bytes_buffer *out, pdfseal_error *error)
{
    size_t padding = CIPHER_BLOCK_BYTES - plain.length % CIPHER_BLOCK_BYTES;
    if (plain.length > SIZE_MAX - 2 * CIPHER_BLOCK_BYTES)
        FAIL_MEMORY(error);
    TRY(bytes_buffer_reserve(out, plain.length + padding + CIPHER_BLOCK_BYTES, error));
    uint8_t *vector = out->data + out->length;
    uint8_t *body = vector + CIPHER_BLOCK_BYTES;
    TRY(digest_random(vector, CIPHER_BLOCK_BYTES, error));
    if (plain.length)
        memcpy(body, plain.data, plain.length);
    memset(body + plain.length, (int)padding, padding);
    cipher_request request = begin_request(cipher, true);
    request.vector = vector;
    request.input = (bytes_view){body, plain.length + padding};
    TRY(cipher_run(crypt->ciphers, &request, body, error));
    out->length += CIPHER_BLOCK_BYTES + plain.length + padding;
    return PDFSEAL_OK;
}

static pdfseal_status run_method(const pdf_crypt *crypt, pdf_crypt_method method, pdf_reference reference, bool encrypt,
                                 bytes_view bytes, bytes_buffer *out, pdfseal_error *error)
{
    object_cipher cipher OBJECT_CIPHER_CLEANUP = {0};
    TRY(make_cipher(crypt, method, reference, &cipher, error));
    switch (method) {
    case CRYPT_IDENTITY:
        return bytes_buffer_append(out, bytes.data, bytes.length, error);
    case CRYPT_RC4:
        return append_rc4(crypt, &cipher, bytes, out, error);
    default:
        return encrypt ? append_aes_encrypted(crypt, &cipher, bytes, out, error)
                       : append_aes_plain(crypt, &cipher, bytes, out, error);
    }
}

static pdfseal_status find_stream_method(const pdf_crypt *crypt, const pdf_crypt_stream *stream,
                                         pdf_crypt_method *ret_method, pdfseal_error *error)
{
    const pdf_crypt_dictionary *dictionary = &crypt->dictionary;
    bool left_alone = stream->is_xref || (stream->is_metadata && !pdf_crypt_encrypts_metadata(crypt));
    *ret_method = stream->is_embedded_file ? dictionary->embedded_files : dictionary->streams;
    if (left_alone)
        *ret_method = CRYPT_IDENTITY;
    if (!stream->is_xref && stream->crypt_filter &&
        !pdf_crypt_dictionary_find(dictionary, bytes_of_text(stream->crypt_filter), ret_method))
        FAIL(error, PDFSEAL_ERROR_INPUT, "stream %u names a crypt filter that the document does not have",
             stream->reference.number);
    return PDFSEAL_OK;
}

static pdfseal_status judge_padding(const pdf_crypt *crypt, pdf_crypt_method method, pdf_reference reference, uint64_t length,
                                    bytes_view tail, bool *ret_padded, pdfseal_error *error)
{
    object_cipher cipher OBJECT_CIPHER_CLEANUP = {0};
    uint8_t plain[CIPHER_BLOCK_BYTES];
    *ret_padded = (method != CRYPT_AES_128 && method != CRYPT_AES_256) || length == 0;
    if (*ret_padded || length % CIPHER_BLOCK_BYTES || tail.length < PDF_CRYPT_TAIL_BYTES)
        return PDFSEAL_OK;
    const uint8_t *last = tail.data + tail.length - PDF_CRYPT_TAIL_BYTES;
    TRY(make_cipher(crypt, method, reference, &cipher, error));
    cipher_request request = begin_request(&cipher, false);
    request.vector = last;
    request.input = (bytes_view){last + CIPHER_BLOCK_BYTES, CIPHER_BLOCK_BYTES};
    TRY(cipher_run(crypt->ciphers, &request, plain, error));
    size_t padding = count_padding(plain, sizeof plain);
    *ret_padded = padding > 0;
    for (size_t i = sizeof plain - padding; i < sizeof plain; i++)
        *ret_padded = *ret_padded && plain[i] == padding;
    explicit_bzero(plain, sizeof plain);
    return PDFSEAL_OK;
}

pdfseal_status pdf_crypt_string_is_padded(const pdf_crypt *crypt, pdf_reference reference, bytes_view encrypted, bool *ret_padded,
                                          pdfseal_error *error)
{
    return judge_padding(crypt, crypt->dictionary.strings, reference, encrypted.length, encrypted, ret_padded, error);
}

pdfseal_status pdf_crypt_stream_is_padded(const pdf_crypt *crypt, const pdf_crypt_stream *stream, uint64_t length, bytes_view tail,
                                          bool *ret_padded, pdfseal_error *error)
{
    pdf_crypt_method method;
    TRY(find_stream_method(crypt, stream, &method, error));
    return judge_padding(crypt, method, stream->reference, length, tail, ret_padded, error);
}

pdfseal_status pdf_crypt_string_decrypt(const pdf_crypt *crypt, pdf_reference reference, bytes_view encrypted,
                                        bytes_buffer *out, pdfseal_error *error)
{
    return run_method(crypt, crypt->dictionary.strings, reference, false, encrypted, out, error);
}

pdfseal_status pdf_crypt_string_encrypt(const pdf_crypt *crypt, pdf_reference reference, bytes_view plain,
                                        bytes_buffer *out, pdfseal_error *error)
{
    return run_method(crypt, crypt->dictionary.strings, reference, true, plain, out, error);
}

pdfseal_status pdf_crypt_stream_decrypt(const pdf_crypt *crypt, const pdf_crypt_stream *stream, bytes_view encrypted,
                                        bytes_buffer *out, pdfseal_error *error)
{
    pdf_crypt_method method;
    TRY(find_stream_method(crypt, stream, &method, error));
    return run_method(crypt, method, stream->reference, false, encrypted, out, error);
}

pdfseal_status pdf_crypt_stream_encrypt(const pdf_crypt *crypt, const pdf_crypt_stream *stream, bytes_view plain,
                                        bytes_buffer *out, pdfseal_error *error)
{
    pdf_crypt_method method;
    TRY(find_stream_method(crypt, stream, &method, error));
    return run_method(crypt, method, stream->reference, true, plain, out, error);
}
