/* SPDX-License-Identifier: Apache-2.0 */
/* Adds to the store: what is there keeps its place and its object. */
#include "pades/security_store.h"

#include "base/digest.h"
#include "base/limits.h"
#include "pades/extensions.h"
#include "pdf/dictionary_editor.h"

#include <stdlib.h>

/* One kind of streams: its array in the store, its key in a record. */
typedef struct kind {
    const char *array_key, *record_key;
    size_t list_place;     /* of the pades_store_list in pades_store */
    size_t material_place; /* of the cms_material_list in cms_material */
} kind;

static const kind KINDS[] = {
    {"Certs", "Cert", offsetof(pades_store, certificates), offsetof(cms_material, certificates)},
    {"OCSPs", "OCSP", offsetof(pades_store, responses), offsetof(cms_material, responses)},
    {"CRLs", "CRL", offsetof(pades_store, lists), offsetof(cms_material, lists)},
};
#define KIND_COUNT (sizeof KINDS / sizeof KINDS[0])

/* What was added, with the numbers it got. */
typedef struct added_item {
    bytes_view der;
    pdf_reference reference;
} added_item;

typedef struct addition {
    pdf_document *document;
    pdf_view view;
    pdf_section *section;
    const pades_store *store;
    const pades_store_record *records;
    size_t record_count;
    added_item *added[KIND_COUNT];
    size_t added_count[KIND_COUNT];
    bytes_buffer texts[KIND_COUNT]; /* of the arrays */
} addition;

static const cms_material_list *list_of_material(const cms_material *material, size_t index)
{
    return (const cms_material_list *)(const void *)((const char *)material + KINDS[index].material_place);
}

static const pades_store_list *list_of_store(const pades_store *store, size_t index)
{
    return (const pades_store_list *)(const void *)((const char *)store + KINDS[index].list_place);
}

/* The stream that holds `der`, there already or added now; false when there is none. */
static bool find_stream(const addition *a, size_t index, bytes_view der, pdf_reference *ret_reference)
{
    const pades_store_list *old = list_of_store(a->store, index);
    for (size_t i = 0; i < old->count; i++) {
        if (bytes_equal(old->items[i].der, der)) {
            *ret_reference = old->items[i].reference;
            return true;
        }
    }
    for (size_t i = 0; i < a->added_count[index]; i++) {
        if (bytes_equal(a->added[index][i].der, der)) {
            *ret_reference = a->added[index][i].reference;
            return true;
        }
    }
    return false;
}

/* ---- streams ---- */

static pdfseal_status add_streams_of(addition *a, size_t index, const cms_material_list *list, pdfseal_error *error)
{
    pdf_reference reference;
    size_t room = a->added_count[index] + list->count;
    added_item *items = realloc(a->added[index], (room + 1) * sizeof *items);
    if (!items)
        FAIL_MEMORY(error);
    a->added[index] = items;
    for (size_t i = 0; i < list->count; i++) {
        if (find_stream(a, index, list->items[i], &reference))
            continue;
        reference = (pdf_reference){pdf_section_reserve(a->section), 0};
        TRY(pdf_section_add_stream(a->section, reference, (bytes_view){0}, list->items[i], error));
        items[a->added_count[index]++] = (added_item){list->items[i], reference};
    }
    return PDFSEAL_OK;
}

/* Members of the old array stay as they stand, also those that cannot be read. */
static pdfseal_status write_array(addition *a, size_t index, pdfseal_error *error)
{
    bytes_buffer *out = &a->texts[index];
    const pdf_object *old;
    TRY(pdf_view_get(a->view, a->store->dictionary, KINDS[index].array_key, &old, error));
    TRY(bytes_buffer_append_byte(out, '[', error));
    for (size_t i = 0; old->type == PDF_ARRAY && i < old->as.array.count; i++) {
        TRY(pdf_object_write(&old->as.array.items[i], out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    for (size_t i = 0; i < a->added_count[index]; i++) {
        TRY(pdf_reference_write(a->added[index][i].reference, out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

/* ---- records ---- */

static pdfseal_status write_record_list(const addition *a, size_t index, const cms_material_list *list, bytes_buffer *out,
                                        pdfseal_error *error)
{
    pdf_reference reference;
    if (list->count == 0)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_format(out, error, "/%s [", KINDS[index].record_key));
    for (size_t i = 0; i < list->count; i++) {
        if (!find_stream(a, index, list->items[i], &reference))
            FAIL(error, PDFSEAL_ERROR_INTERNAL, "validation data that is in no stream");
        TRY(pdf_reference_write(reference, out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    return bytes_buffer_append_byte(out, ']', error);
}

static pdfseal_status write_record(const addition *a, const cms_material *material, bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_text(out, "<<", error));
    for (size_t index = 0; index < KIND_COUNT; index++)
        TRY(write_record_list(a, index, list_of_material(material, index), out, error));
    return bytes_buffer_append_text(out, ">>", error);
}

/* Upper-case hexadecimal SHA-1 of the whole Contents: pades.md rule 40. */
static pdfseal_status make_key(bytes_view contents, char key[2 * DIGEST_MAX_BYTES + 1], pdfseal_error *error)
{
    digest_value value;
    TRY(digest_of(DIGEST_SHA1, contents, &value, error));
    digest_print_hex((bytes_view){value.data, value.length}, key);
    for (char *at = key; *at; at++) {
        if (*at >= 'a' && *at <= 'f')
            *at = (char)(*at - 'a' + 'A');
    }
    return PDFSEAL_OK;
}

/* The VRI dictionary: old records of other signatures as they are. */
static pdfseal_status write_records(addition *a, bytes_buffer *out, pdfseal_error *error)
{
    char(*keys)[2 * DIGEST_MAX_BYTES + 1] = calloc(a->record_count + 1, sizeof *keys);
    pdf_change *changes = calloc(a->record_count + 1, sizeof *changes);
    bytes_buffer *texts = calloc(a->record_count + 1, sizeof *texts);
    const pdf_object *old = NULL;
    pdfseal_status status = keys && changes && texts ? PDFSEAL_OK : PDFSEAL_ERROR_MEMORY;
    if (status == PDFSEAL_OK)
        status = pdf_view_get(a->view, a->store->dictionary, "VRI", &old, error);
    for (size_t i = 0; i < a->record_count && status == PDFSEAL_OK; i++) {
        bytes_buffer_init(&texts[i], LIMIT_OBJECT_BYTES);
        status = make_key(a->records[i].contents, keys[i], error);
        if (status == PDFSEAL_OK)
            status = write_record(a, a->records[i].material, &texts[i], error);
        changes[i] = (pdf_change){keys[i], bytes_buffer_view(&texts[i])};
    }
    if (status == PDFSEAL_OK)
        status = pdf_dictionary_write_changed(pdf_object_is(old, PDF_DICTIONARY) ? old : NULL, changes, a->record_count, out, error);
    for (size_t i = 0; texts && i < a->record_count; i++)
        bytes_buffer_clear(&texts[i]);
    free(texts);
    free(changes);
    free(keys);
    if (status == PDFSEAL_ERROR_MEMORY)
        FAIL_MEMORY(error);
    return status;
}

/* ---- store and catalog ---- */

static pdfseal_status add_dictionary(addition *a, pdf_reference *ret_reference, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer records;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    pdf_change changes[KIND_COUNT + 1];
    size_t count = 0;
    bytes_buffer_init_limited(&records, pdf_document_limits(a->document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_document_limits(a->document), LIMITS_OBJECT_BYTES);
    for (size_t index = 0; index < KIND_COUNT; index++) {
        TRY(write_array(a, index, error));
        if (a->texts[index].length > 2)
            changes[count++] = (pdf_change){KINDS[index].array_key, bytes_buffer_view(&a->texts[index])};
    }
    TRY(write_records(a, &records, error));
    changes[count++] = (pdf_change){"VRI", bytes_buffer_view(&records)};
    TRY(pdf_dictionary_write_changed(a->store->dictionary, changes, count, &text, error));
    *ret_reference = a->store->reference.number ? a->store->reference : (pdf_reference){pdf_section_reserve(a->section), 0};
    return pdf_section_add(a->section, *ret_reference, bytes_buffer_view(&text), error);
}

static pdfseal_status add_catalog(addition *a, pdf_reference store, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer entry;
    BYTES_BUFFER_CLEANUP bytes_buffer extensions;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    const pdf_indirect *catalog;
    pdf_change changes[3];
    size_t count = 0;
    bytes_buffer_init(&entry, 64);
    bytes_buffer_init_limited(&extensions, pdf_document_limits(a->document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_document_limits(a->document), LIMITS_OBJECT_BYTES);
    TRY(pdf_view_catalog(a->view, &catalog, error));
    const pades_extension_needs needs = {.cades = strcmp(pdf_document_version(a->document), "2.0") < 0};
    TRY(pades_extensions_write(a->view, &catalog->value, &needs, &extensions, error));
    if (extensions.length)
        changes[count++] = (pdf_change){"Extensions", bytes_buffer_view(&extensions)};
    if (extensions.length && strcmp(pdf_document_version(a->document), "1.7") < 0)
        changes[count++] = (pdf_change){"Version", BYTES_LITERAL("/1.7")};
    TRY(pdf_reference_write(store, &entry, error));
    if (a->store->reference.number == 0)
        changes[count++] = (pdf_change){"DSS", bytes_buffer_view(&entry)};
    if (count == 0)
        return PDFSEAL_OK;
    TRY(pdf_dictionary_write_changed(&catalog->value, changes, count, &text, error));
    return pdf_section_add(a->section, catalog->reference, bytes_buffer_view(&text), error);
}

static pdfseal_status add_missing(addition *a, bool *ret_added, pdfseal_error *error)
{
    size_t total = 0;
    pdf_reference store;
    for (size_t index = 0; index < KIND_COUNT; index++) {
        for (size_t i = 0; i < a->record_count; i++)
            TRY(add_streams_of(a, index, list_of_material(a->records[i].material, index), error));
        total += a->added_count[index];
    }
    *ret_added = total > 0;
    if (total == 0)
        return PDFSEAL_OK;
    TRY(add_dictionary(a, &store, error));
    return add_catalog(a, store, error);
}

pdfseal_status pades_store_add(pdf_document *document, pdf_section *section, const pades_store *store,
                               const pades_store_record *records, size_t record_count, bool *ret_added, pdfseal_error *error)
{
    addition a = {.document = document, .view = pdf_view_newest(document), .section = section, .store = store,
                  .records = records, .record_count = record_count};
    for (size_t index = 0; index < KIND_COUNT; index++)
        bytes_buffer_init(&a.texts[index], LIMIT_OBJECT_BYTES);
    pdfseal_status status = add_missing(&a, ret_added, error);
    for (size_t index = 0; index < KIND_COUNT; index++) {
        bytes_buffer_clear(&a.texts[index]);
        free(a.added[index]);
    }
    return status;
}
