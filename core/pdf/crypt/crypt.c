/* SPDX-License-Identifier: Apache-2.0 */
/* Opening of the handler: which password fits, and what it permits. */
#include "pdf/crypt/handler.h"

#include "pdf/text_string.h"

#include <stdlib.h>

#define PERMISSION_PRINT (1u << 2)
#define PERMISSION_MODIFY (1u << 3)
#define PERMISSION_COPY (1u << 4)
#define PERMISSION_ANNOTATE (1u << 5)
#define PERMISSION_FILL_FORMS (1u << 8)
#define PERMISSION_EXTRACT (1u << 9)
#define PERMISSION_ASSEMBLE (1u << 10)
#define PERMISSION_PRINT_HIGH (1u << 11)
/* Room to ask a password into: handlers use at most 127 bytes of it, so there is nothing to raise. */
#define PASSWORD_BYTES ((size_t)1024)
#define IDENTIFIER_BYTES_MAX ((size_t)4096)

static pdfseal_status try_bytes(pdf_crypt *crypt, bytes_view password, bool as_owner, bool *ret_found,
                                pdfseal_error *error)
{
    TRY(crypt->dictionary.version == 5 ? pdf_crypt_sha2_key_try(crypt, password, as_owner, ret_found, error)
                                       : pdf_crypt_md5_key_try(crypt, password, as_owner, ret_found, error));
    if (*ret_found)
        crypt->owner = as_owner;
    return PDFSEAL_OK;
}

/* False where a character has no place in PDFDocEncoding, or the password is no UTF-8. `encoded` has room for all. */
static bool encode_password(bytes_view password, uint8_t *encoded, size_t *ret_length)
{
    bytes_cursor cursor = {.view = password};
    size_t length = 0;
    while (cursor.position < password.length) {
        int byte = pdf_doc_encoding_find(pdf_utf8_read(&cursor));
        if (byte < 0)
            return false;
        encoded[length++] = (uint8_t)byte;
    }
    *ret_length = length;
    return true;
}

/* Older handlers say PDFDocEncoding; producers that took the bytes as they came exist too. */
static pdfseal_status try_password(pdf_crypt *crypt, bytes_view password, bool as_owner, bool *ret_found,
                                   pdfseal_error *error)
{
    uint8_t encoded[PASSWORD_BYTES];
    size_t length = 0;
    *ret_found = false;
    pdfseal_status status = PDFSEAL_OK;
    if (crypt->dictionary.version < 5 && encode_password(password, encoded, &length))
        status = try_bytes(crypt, (bytes_view){encoded, length}, as_owner, ret_found, error);
    explicit_bzero(encoded, sizeof encoded);
    if (status == PDFSEAL_OK && !*ret_found)
        status = try_bytes(crypt, password, as_owner, ret_found, error);
    return status;
}

typedef struct asked_password {
    char bytes[PASSWORD_BYTES];
    size_t length;
} asked_password;

static void wipe_asked(asked_password *asked)
{
    explicit_bzero(asked, sizeof *asked);
}

static bool ask(const pdfseal_passphrase *password, const char *document_name, asked_password *asked)
{
    return password && password->get &&
           password->get(password->context, document_name, asked->bytes, sizeof asked->bytes, &asked->length) &&
           asked->length <= sizeof asked->bytes;
}

static bytes_view view_asked(const asked_password *asked)
{
    return (bytes_view){(const uint8_t *)asked->bytes, asked->length};
}

static pdfseal_status find_key(pdf_crypt *crypt, const pdfseal_passphrase *password, const char *document_name,
                               pdfseal_error *error)
{
    bool found = false;
    TRY(try_password(crypt, (bytes_view){0}, false, &found, error));
    /* An empty owner's password beside a user's opens for everyone too. */
    if (!found)
        TRY(try_password(crypt, (bytes_view){0}, true, &found, error));
    crypt->needs_no_password = found;
    if (found)
        return PDFSEAL_OK;
    asked_password asked __attribute__((cleanup(wipe_asked))) = {0};
    if (!ask(password, document_name, &asked))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the document needs a password (give it by --password FILE)");
    TRY(try_password(crypt, view_asked(&asked), true, &found, error));
    if (!found)
        TRY(try_password(crypt, view_asked(&asked), false, &found, error));
    if (!found)
        FAIL(error, PDFSEAL_ERROR_INPUT, "wrong password: it does not open the document");
    return PDFSEAL_OK;
}

static pdfseal_status open_handler(const pdf_object *encrypt, bytes_view identifier, const pdfseal_passphrase *password,
                                   const char *document_name, pdf_crypt *crypt, pdfseal_error *error)
{
    TRY(pdf_crypt_dictionary_read(encrypt, &crypt->dictionary, error));
    TRY(bytes_buffer_append(&crypt->identifier, identifier.data, identifier.length, error));
    TRY(cipher_library_new(&crypt->ciphers, error));
    TRY(find_key(crypt, password, document_name, error));
    return crypt->dictionary.version == 5 ? pdf_crypt_permissions_check(crypt, error) : PDFSEAL_OK;
}

pdfseal_status pdf_crypt_open(const pdf_object *encrypt, bytes_view identifier, const pdfseal_passphrase *password,
                              const char *document_name, pdf_crypt **ret_crypt, pdfseal_error *error)
{
    pdf_crypt *crypt = calloc(1, sizeof *crypt);
    if (!crypt)
        FAIL_MEMORY(error);
    bytes_buffer_init(&crypt->identifier, IDENTIFIER_BYTES_MAX);
    pdfseal_status status = open_handler(encrypt, identifier, password, document_name, crypt, error);
    if (status != PDFSEAL_OK) {
        pdf_crypt_close(crypt);
        return status;
    }
    *ret_crypt = crypt;
    return PDFSEAL_OK;
}

pdfseal_status pdf_crypt_ask_owner(pdf_crypt *crypt, const pdfseal_passphrase *password, const char *document_name,
                                   bool *ret_owner, pdfseal_error *error)
{
    asked_password asked __attribute__((cleanup(wipe_asked))) = {0};
    bool owner = crypt->owner;
    if (!owner && ask(password, document_name, &asked))
        TRY(try_password(crypt, view_asked(&asked), true, &owner, error));
    *ret_owner = owner;
    return PDFSEAL_OK;
}

void pdf_crypt_close(pdf_crypt *crypt)
{
    if (!crypt)
        return;
    pdf_crypt_dictionary_clear(&crypt->dictionary);
    bytes_buffer_clear(&crypt->identifier);
    cipher_library_free(crypt->ciphers);
    explicit_bzero(crypt->key, sizeof crypt->key);
    free(crypt);
}

pdf_crypt_permissions pdf_crypt_users_permission(const pdf_crypt *crypt)
{
    uint32_t bits = crypt->dictionary.permissions;
    /* Revision 2 has no bits from 9 on; what stands there means nothing. */
    bool is_old = crypt->dictionary.revision == 2;
    uint32_t more = is_old ? 0 : bits;
    bool print = bits & PERMISSION_PRINT;
    return (pdf_crypt_permissions){.print = print,
                                   .modify = bits & PERMISSION_MODIFY,
                                   .copy = bits & PERMISSION_COPY,
                                   .annotate = bits & PERMISSION_ANNOTATE,
                                   .fill_forms = bits & PERMISSION_ANNOTATE || more & PERMISSION_FILL_FORMS,
                                   .extract = bits & PERMISSION_COPY || more & PERMISSION_EXTRACT,
                                   .assemble = bits & PERMISSION_MODIFY || more & PERMISSION_ASSEMBLE,
                                   .print_high = print && (is_old || more & PERMISSION_PRINT_HIGH)};
}

pdf_crypt_permissions pdf_crypt_permission(const pdf_crypt *crypt)
{
    if (crypt->owner)
        return (pdf_crypt_permissions){true, true, true, true, true, true, true, true, true};
    return pdf_crypt_users_permission(crypt);
}

void pdf_crypt_version(const pdf_crypt *crypt, int64_t *ret_version, int64_t *ret_revision)
{
    *ret_version = crypt->dictionary.version;
    *ret_revision = crypt->dictionary.revision;
}

bool pdf_crypt_opens_without_password(const pdf_crypt *crypt)
{
    return crypt->needs_no_password;
}

static const char *name_rc4(size_t key_bytes)
{
    static const char *const NAMES[] = {"RC4 40", "RC4 48", "RC4 56",  "RC4 64",  "RC4 72",  "RC4 80",
                                        "RC4 88", "RC4 96", "RC4 104", "RC4 112", "RC4 120", "RC4 128"};
    return key_bytes >= 5 && key_bytes <= 16 ? NAMES[key_bytes - 5] : "RC4";
}

const char *pdf_crypt_name(const pdf_crypt *crypt)
{
    pdf_crypt_method method = crypt->dictionary.streams;
    if (method == CRYPT_IDENTITY)
        method = crypt->dictionary.strings;
    switch (method) {
    case CRYPT_RC4:
        return name_rc4(crypt->key_bytes);
    case CRYPT_AES_128:
        return "AES-128";
    case CRYPT_AES_256:
        return "AES-256";
    default:
        return "Identity";
    }
}

bool pdf_crypt_encrypts_metadata(const pdf_crypt *crypt)
{
    return crypt->dictionary.version < 4 || crypt->dictionary.encrypt_metadata;
}
