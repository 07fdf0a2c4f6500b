/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the store. */
#include "pades/security_store.h"

#include "base/limits.h"

static pdfseal_status read_item(pdf_view view, const pdf_object *member, arena *owner, size_t *used_bytes,
                                pades_store_item *ret_item, bool *ret_good, pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    pdf_stream_extent extent;
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    *ret_good = false;
    if (!pdf_object_is(member, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(view, member->as.reference, &stream, error));
    if (!stream || !stream->is_stream)
        return PDFSEAL_OK;
    const limits *set = pdf_document_limits(view.document);
    bytes_buffer_init_limited(&der, set, LIMITS_CRL_BYTES);
    TRY(pdf_view_stream_extent(view, stream, &extent, error));
    TRY(pdf_view_stream_decode(view, stream, &der, error));
    if (der.length > limits_get(set, LIMITS_VALIDATION_DATA_BYTES) - *used_bytes)
        FAIL_LIMIT(error, -1, set, LIMITS_VALIDATION_DATA_BYTES);
    *used_bytes += der.length;
    TRY(arena_copy(owner, bytes_buffer_view(&der), &ret_item->der, error));
    ret_item->reference = member->as.reference;
    ret_item->end = extent.object_end;
    *ret_good = true;
    return PDFSEAL_OK;
}

static pdfseal_status read_list(pdf_view view, const pdf_object *dictionary, const char *key, arena *owner,
                                size_t *used_bytes, pades_store_list *ret_list, pdfseal_error *error)
{
    const pdf_object *array;
    TRY(pdf_view_get(view, dictionary, key, &array, error));
    if (array->type != PDF_ARRAY)
        return PDFSEAL_OK;
    size_t most = limits_get(pdf_document_limits(view.document), LIMITS_EVIDENCE);
    size_t count = array->as.array.count < most ? array->as.array.count : most;
    ret_list->items = ARENA_NEW_ARRAY(owner, pades_store_item, count + 1);
    if (!ret_list->items)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        bool good;
        pdfseal_status status =
            read_item(view, &array->as.array.items[i], owner, used_bytes, &ret_list->items[ret_list->count], &good, error);
        if (status == PDFSEAL_ERROR_MEMORY || status == PDFSEAL_ERROR_LIMIT)
            return status;
        ret_list->count += status == PDFSEAL_OK && good;
    }
    error_clear(error);
    return PDFSEAL_OK;
}

pdfseal_status pades_store_read(pdf_view view, arena *owner, pades_store *ret_store, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *dictionary;
    size_t used_bytes = 0;
    *ret_store = (pades_store){0};
    TRY(pdf_view_catalog(view, &catalog, error));
    const pdf_object *entry = pdf_dictionary_find(&catalog->value, "DSS");
    TRY(pdf_view_resolve(view, entry, &dictionary, error));
    if (dictionary->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    ret_store->present = true;
    ret_store->dictionary = dictionary;
    if (pdf_object_is(entry, PDF_REFERENCE))
        ret_store->reference = entry->as.reference;
    TRY(read_list(view, dictionary, "Certs", owner, &used_bytes, &ret_store->certificates, error));
    TRY(read_list(view, dictionary, "OCSPs", owner, &used_bytes, &ret_store->responses, error));
    return read_list(view, dictionary, "CRLs", owner, &used_bytes, &ret_store->lists, error);
}
