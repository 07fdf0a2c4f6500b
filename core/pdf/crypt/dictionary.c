/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the encryption dictionary. */
#include "pdf/crypt/handler.h"

#include "base/limits.h"

#include <stdlib.h>

#define KEY_BYTES_MIN 5
#define KEY_BYTES_MAX_OLD 16
#define ENTRY_BYTES_OLD 32

static int64_t get_integer(const pdf_object *dictionary, const char *key, int64_t absent)
{
    int64_t value;
    return pdf_object_integer(pdf_dictionary_find(dictionary, key), INT64_MIN, INT64_MAX, &value) ? value : absent;
}

/* Some producers fill O and U up with zeros; only the first bytes count. */
static pdfseal_status copy_entry(const pdf_object *encrypt, const char *key, uint8_t *bytes, size_t length,
                                 pdfseal_error *error)
{
    const pdf_object *value = pdf_dictionary_find(encrypt, key);
    if (!pdf_object_is(value, PDF_STRING) || value->as.bytes.length < length)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the encryption dictionary has no sound %s", key);
    memcpy(bytes, value->as.bytes.data, length);
    return PDFSEAL_OK;
}

static pdfseal_status read_method(const pdf_object *filter, int64_t version, pdf_crypt_method *ret_method,
                                  pdfseal_error *error)
{
    const pdf_object *name = pdf_dictionary_find(filter, "CFM");
    if (!name || pdf_object_is_name(name, "None"))
        *ret_method = CRYPT_IDENTITY;
    else if (pdf_object_is_name(name, "V2") && version == 4)
        *ret_method = CRYPT_RC4;
    else if (pdf_object_is_name(name, "AESV2") && version == 4)
        *ret_method = CRYPT_AES_128;
    else if (pdf_object_is_name(name, "AESV3") && version == 5)
        *ret_method = CRYPT_AES_256;
    else
        FAIL(error, PDFSEAL_ERROR_INPUT, "the document is encrypted by a method that is not known here");
    return PDFSEAL_OK;
}

static pdfseal_status read_filters(const pdf_object *encrypt, pdf_crypt_dictionary *dictionary, pdfseal_error *error)
{
    const pdf_object *filters = pdf_dictionary_find(encrypt, "CF");
    if (!pdf_object_is(filters, PDF_DICTIONARY) || filters->as.dictionary.count == 0)
        return PDFSEAL_OK;
    size_t count = filters->as.dictionary.count;
    dictionary->filters = calloc(count, sizeof *dictionary->filters);
    if (!dictionary->filters)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        const pdf_entry *entry = &filters->as.dictionary.entries[i];
        pdf_crypt_filter *filter = &dictionary->filters[i];
        TRY(read_method(&entry->value, dictionary->version, &filter->method, error));
        filter->name = strndup((const char *)entry->key.data, entry->key.length);
        if (!filter->name)
            FAIL_MEMORY(error);
        dictionary->filter_count = i + 1;
    }
    return PDFSEAL_OK;
}

bool pdf_crypt_dictionary_find(const pdf_crypt_dictionary *dictionary, bytes_view name, pdf_crypt_method *ret_method)
{
    *ret_method = CRYPT_IDENTITY;
    if (bytes_equal_text(name, "Identity"))
        return true;
    for (size_t i = dictionary->filter_count; i-- > 0;) {
        if (!bytes_equal_text(name, dictionary->filters[i].name))
            continue;
        *ret_method = dictionary->filters[i].method;
        return true;
    }
    return false;
}

static pdfseal_status read_default(const pdf_object *encrypt, const char *key, const pdf_crypt_dictionary *dictionary,
                                   pdf_crypt_method absent, pdf_crypt_method *ret_method, pdfseal_error *error)
{
    const pdf_object *name = pdf_dictionary_find(encrypt, key);
    *ret_method = absent;
    if (!pdf_object_is(name, PDF_NAME))
        return PDFSEAL_OK;
    if (!pdf_crypt_dictionary_find(dictionary, name->as.bytes, ret_method))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the encryption dictionary names a crypt filter in %s that it does not have",
             key);
    return PDFSEAL_OK;
}

static pdfseal_status read_methods(const pdf_object *encrypt, pdf_crypt_dictionary *dictionary, pdfseal_error *error)
{
    if (dictionary->version < 4) {
        dictionary->strings = dictionary->streams = dictionary->embedded_files = CRYPT_RC4;
        return PDFSEAL_OK;
    }
    TRY(read_filters(encrypt, dictionary, error));
    TRY(read_default(encrypt, "StmF", dictionary, CRYPT_IDENTITY, &dictionary->streams, error));
    TRY(read_default(encrypt, "StrF", dictionary, CRYPT_IDENTITY, &dictionary->strings, error));
    return read_default(encrypt, "EFF", dictionary, dictionary->streams, &dictionary->embedded_files, error);
}

/* Length is in bits; some producers write bytes, and some nothing of use, where readers take 128 bits. */
static size_t read_key_bytes(const pdf_object *encrypt, int64_t version)
{
    if (version == 5)
        return 32;
    if (version == 4)
        return KEY_BYTES_MAX_OLD;
    int64_t length = version == 1 ? 40 : get_integer(encrypt, "Length", 40);
    if (length >= KEY_BYTES_MIN && length <= KEY_BYTES_MAX_OLD)
        length *= 8;
    bool sound = length >= 8 * KEY_BYTES_MIN && length <= 8 * KEY_BYTES_MAX_OLD && length % 8 == 0;
    return sound ? (size_t)length / 8 : KEY_BYTES_MAX_OLD;
}

static bool is_known_pair(int64_t version, int64_t revision)
{
    if (version == 5)
        return revision == 5 || revision == 6;
    if (version == 4)
        return revision >= 3 && revision <= 4;
    return (version == 1 || version == 2) && revision >= 2 && revision <= 4;
}

static pdfseal_status check_handler(const pdf_object *encrypt, const pdf_crypt_dictionary *dictionary,
                                    pdfseal_error *error)
{
    if (!pdf_object_is(encrypt, PDF_DICTIONARY))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the encryption dictionary is missing");
    if (pdf_object_is_name(pdf_dictionary_find(encrypt, "Filter"), "Adobe.PubSec"))
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "the document is encrypted for the holders of certificates, which is not supported (save it with a password "
             "or without encryption)");
    if (!pdf_object_is_name(pdf_dictionary_find(encrypt, "Filter"), "Standard"))
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "the document is encrypted by a handler that is not known here (save it without encryption)");
    if (!is_known_pair(dictionary->version, dictionary->revision))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the document is encrypted by a method that is not known here");
    return PDFSEAL_OK;
}

pdfseal_status pdf_crypt_dictionary_read(const pdf_object *encrypt, pdf_crypt_dictionary *dictionary,
                                         pdfseal_error *error)
{
    const pdf_object *metadata = pdf_dictionary_find(encrypt, "EncryptMetadata");
    *dictionary = (pdf_crypt_dictionary){.version = get_integer(encrypt, "V", 0),
                                         .revision = get_integer(encrypt, "R", 0),
                                         .permissions = (uint32_t)get_integer(encrypt, "P", 0),
                                         .encrypt_metadata = !pdf_object_is(metadata, PDF_BOOLEAN) ||
                                                             metadata->as.boolean};
    TRY(check_handler(encrypt, dictionary, error));
    bool old = dictionary->version < 5;
    size_t entry_bytes = old ? ENTRY_BYTES_OLD : CRYPT_ENTRY_BYTES;
    dictionary->key_bytes = read_key_bytes(encrypt, dictionary->version);
    TRY(copy_entry(encrypt, "O", dictionary->owner, entry_bytes, error));
    TRY(copy_entry(encrypt, "U", dictionary->user, entry_bytes, error));
    if (!old) {
        /* Only the owner's password needs OE, and the user's opens documents whose OE is damaged. */
        dictionary->has_owner_key =
            copy_entry(encrypt, "OE", dictionary->owner_key, sizeof dictionary->owner_key, NULL) == PDFSEAL_OK;
        TRY(copy_entry(encrypt, "UE", dictionary->user_key, sizeof dictionary->user_key, error));
        TRY(copy_entry(encrypt, "Perms", dictionary->checked_permissions, sizeof dictionary->checked_permissions, error));
    }
    return read_methods(encrypt, dictionary, error);
}

void pdf_crypt_dictionary_clear(pdf_crypt_dictionary *dictionary)
{
    for (size_t i = 0; i < dictionary->filter_count; i++)
        free(dictionary->filters[i].name);
    free(dictionary->filters);
    dictionary->filters = NULL;
    dictionary->filter_count = 0;
}
