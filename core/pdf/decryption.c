/* SPDX-License-Identifier: Apache-2.0 */
/* Encrypted documents: strings are decrypted when their object is read, streams before they are decoded.
 * source  ISO 32000-2:2020 7.6 */
#include "base/limits.h"
#include "pdf/document_private.h"

static bool is_signature_contents(const pdf_object *dictionary, const pdf_entry *entry)
{
    return bytes_equal_text(entry->key, "Contents") && pdf_dictionary_find(dictionary, "ByteRange");
}

/* What is padded in a way that the standard does not allow is sloppy: readers take more of it or less. */
static pdfseal_status decrypt_string(pdf_document *document, pdf_indirect *object, pdf_object *string, pdfseal_error *error)
{
    pdf_reference reference = object->reference;
    bool padded = true;
    TRY(pdf_crypt_string_is_padded(document->crypt, reference, string->as.bytes, &padded, error));
    object->sloppy |= !padded;
    BYTES_BUFFER_CLEANUP bytes_buffer plain;
    bytes_buffer_init_limited(&plain, &document->limits, LIMITS_OBJECT_BYTES);
    TRY(pdf_crypt_string_decrypt(document->crypt, reference, string->as.bytes, &plain, error));
    return arena_copy(&document->memory, bytes_buffer_view(&plain), &string->as.bytes, error);
}

static pdfseal_status decrypt_value(pdf_document *document, pdf_indirect *object, pdf_object *value, pdfseal_error *error)
{
    if (value->type == PDF_STRING)
        return decrypt_string(document, object, value, error);
    if (value->type == PDF_ARRAY) {
        for (size_t i = 0; i < value->as.array.count; i++)
            TRY(decrypt_value(document, object, &value->as.array.items[i], error));
    }
    if (value->type == PDF_DICTIONARY) {
        for (size_t i = 0; i < value->as.dictionary.count; i++) {
            pdf_entry *entry = &value->as.dictionary.entries[i];
            if (!is_signature_contents(value, entry))
                TRY(decrypt_value(document, object, &entry->value, error));
        }
    }
    return PDFSEAL_OK;
}

static bool is_xref(const pdf_indirect *object)
{
    return object->is_stream && pdf_object_is_name(pdf_dictionary_find(&object->value, "Type"), "XRef");
}

pdfseal_status pdf_object_decrypt(pdf_document *document, pdf_indirect *object, pdfseal_error *error)
{
    if (!document->crypt || is_xref(object) || object->reference.number == document->encrypt_object)
        return PDFSEAL_OK;
    return decrypt_value(document, object, &object->value, error);
}

static pdf_crypt_stream question_of(const pdf_indirect *stream, const char *crypt_filter)
{
    const pdf_object *type = pdf_dictionary_find(&stream->value, "Type");
    return (pdf_crypt_stream){.reference = stream->reference, .is_xref = is_xref(stream),
                              .is_metadata = pdf_object_is_name(type, "Metadata"),
                              .is_embedded_file = pdf_object_is_name(type, "EmbeddedFile"),
                              .crypt_filter = crypt_filter};
}

pdfseal_status pdf_stream_decrypt(pdf_document *document, const pdf_indirect *stream, const char *crypt_filter,
                                  bytes_view encrypted, bytes_buffer *out, pdfseal_error *error)
{
    pdf_crypt_stream question = question_of(stream, crypt_filter);
    return pdf_crypt_stream_decrypt(document->crypt, &question, encrypted, out, error);
}

pdfseal_status pdf_stream_is_padded(pdf_document *document, const pdf_indirect *stream, const pdf_stream_extent *extent,
                                    bool *ret_padded, pdfseal_error *error)
{
    uint8_t tail[PDF_CRYPT_TAIL_BYTES];
    int64_t length = extent->end - extent->start;
    size_t count = length < PDF_CRYPT_TAIL_BYTES ? (size_t)length : PDF_CRYPT_TAIL_BYTES;
    *ret_padded = true;
    if (!document->crypt)
        return PDFSEAL_OK;
    TRY(pdf_document_read(document, extent->end - (int64_t)count, tail, count, error));
    pdf_crypt_stream question = question_of(stream, NULL);
    return pdf_crypt_stream_is_padded(document->crypt, &question, (uint64_t)length, (bytes_view){tail, count}, ret_padded, error);
}

/* Entries of the dictionary may be references: all become direct, two levels down (CF and its filters). */
static pdfseal_status make_direct(pdf_view view, const pdf_object *value, unsigned depth, pdf_object *ret_value,
                                  pdfseal_error *error)
{
    const pdf_object *direct;
    arena *memory = &view.document->memory;
    TRY(pdf_view_resolve(view, value, &direct, error));
    *ret_value = *direct;
    if (direct->type != PDF_DICTIONARY || depth == 0)
        return PDFSEAL_OK;
    size_t count = direct->as.dictionary.count;
    pdf_entry *entries = ARENA_NEW_ARRAY(memory, pdf_entry, count + 1);
    if (!entries)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        entries[i].key = direct->as.dictionary.entries[i].key;
        TRY(make_direct(view, &direct->as.dictionary.entries[i].value, depth - 1, &entries[i].value, error));
    }
    ret_value->as.dictionary.entries = entries;
    return PDFSEAL_OK;
}

static pdfseal_status check_filter_count(const limits *set, const pdf_object *encrypt, pdfseal_error *error)
{
    const pdf_object *filters = pdf_dictionary_find(encrypt, "CF");
    if (pdf_object_is(filters, PDF_DICTIONARY) && filters->as.dictionary.count > limits_get(set, LIMITS_CRYPT_FILTERS))
        FAIL_LIMIT(error, -1, set, LIMITS_CRYPT_FILTERS);
    return PDFSEAL_OK;
}

static pdfseal_status open_encryption(pdf_document *document, const pdfseal_passphrase *password, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(document);
    const pdf_object *trailer = pdf_view_trailer(view);
    const pdf_object *entry = pdf_dictionary_find(trailer, "Encrypt");
    const pdf_object *id;
    pdf_object encrypt;
    TRY(make_direct(view, entry, 4, &encrypt, error));
    TRY(check_filter_count(&document->limits, &encrypt, error));
    TRY(pdf_view_resolve(view, pdf_dictionary_find(trailer, "ID"), &id, error));
    bytes_view first = {0};
    if (pdf_object_is(id, PDF_ARRAY) && id->as.array.count && pdf_object_is(&id->as.array.items[0], PDF_STRING))
        first = id->as.array.items[0].as.bytes;
    document->encrypt_object = pdf_object_is(entry, PDF_REFERENCE) ? entry->as.reference.number : 0;
    return pdf_crypt_open(&encrypt, first, password, document->input.name ? document->input.name : "", &document->crypt,
                          error);
}

pdfseal_status pdf_document_unlock(pdf_document *document, const pdfseal_passphrase *password, pdfseal_error *error)
{
    if (!pdf_document_is_encrypted(document) || document->crypt)
        return PDFSEAL_OK;
    TRY(open_encryption(document, password, error));
    /* What was read until now was read without it. */
    pdf_document_forget_objects(document);
    if (document->repaired)
        return pdf_document_rebuild_streams(document, error);
    pdfseal_status status = pdf_document_check_essentials(document, error);
    return status == PDFSEAL_ERROR_INPUT && document->may_scan ? pdf_document_scan(document, password, error) : status;
}

const pdf_crypt *pdf_document_crypt(const pdf_document *document)
{
    return document->crypt;
}

pdfseal_status pdf_document_may_sign(pdf_document *document, const pdfseal_passphrase *password, bool *ret_may,
                                     pdfseal_error *error)
{
    bool owner = false;
    *ret_may = true;
    if (!document->crypt)
        return PDFSEAL_OK;
    pdf_crypt_permissions permissions = pdf_crypt_permission(document->crypt);
    if (permissions.owner || permissions.fill_forms)
        return PDFSEAL_OK;
    TRY(pdf_crypt_ask_owner(document->crypt, password, document->input.name ? document->input.name : "", &owner, error));
    *ret_may = owner;
    return PDFSEAL_OK;
}
