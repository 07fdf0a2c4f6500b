/* SPDX-License-Identifier: Apache-2.0 */
/* Reads signature dictionaries and holds their ranges against the file. */
#include "pades/signature.h"

#include "base/hexadecimal.h"
#include "base/limits.h"
#include "base/time.h"
#include "pdf/object_reader.h"
#include "pdf/text_string.h"

#include <stdlib.h>

static pdfseal_status read_text(pdf_view view, const pdf_object *dictionary, const char *key, arena *owner,
                                const char **ret_text, pdfseal_error *error)
{
    const pdf_object *value;
    *ret_text = NULL;
    TRY(pdf_view_get(view, dictionary, key, &value, error));
    if (value->type != PDF_STRING)
        return PDFSEAL_OK;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(view.document), LIMITS_OBJECT_BYTES);
    TRY(pdf_text_string_decode(value->as.bytes, &text, error));
    *ret_text = arena_text(owner, bytes_buffer_view(&text));
    if (!*ret_text)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status read_texts(pdf_view view, arena *owner, pades_signature *signature, pdfseal_error *error)
{
    const pdf_object *time;
    const pdf_object *filter;
    TRY(read_text(view, signature->dictionary, "Name", owner, &signature->name, error));
    TRY(read_text(view, signature->dictionary, "Reason", owner, &signature->reason, error));
    TRY(read_text(view, signature->dictionary, "Location", owner, &signature->location, error));
    TRY(read_text(view, signature->dictionary, "ContactInfo", owner, &signature->contact, error));
    TRY(pdf_view_get(view, signature->dictionary, "M", &time, error));
    signature->claimed_time = TIME_UNKNOWN;
    if (time->type == PDF_STRING)
        (void)time_parse_pdf(time->as.bytes, &signature->claimed_time);
    TRY(pdf_view_get(view, signature->dictionary, "SubFilter", &filter, error));
    if (filter->type == PDF_NAME)
        signature->sub_filter = arena_text(owner, filter->as.bytes);
    return PDFSEAL_OK;
}

/* Every element of ByteRange as it was found; what is no integer becomes -1 and makes the range unusable. */
static pdfseal_status read_range(pdf_view view, arena *owner, pades_signature *signature, pdfseal_error *error)
{
    const pdf_object *array = pdf_dictionary_find(signature->dictionary, "ByteRange");
    const pdf_object *direct;
    TRY(pdf_view_resolve(view, array, &direct, error));
    if (direct->type != PDF_ARRAY)
        return PDFSEAL_OK;
    size_t count = direct->as.array.count < 1024 ? direct->as.array.count : 1024;
    signature->range = ARENA_NEW_ARRAY(owner, int64_t, count + 1);
    if (!signature->range)
        FAIL_MEMORY(error);
    bool integers = true;
    for (size_t i = 0; i < count; i++) {
        const pdf_object *item = &direct->as.array.items[i];
        signature->range[i] = -1;
        if (item->type == PDF_INTEGER)
            signature->range[i] = item->as.integer;
        else
            integers = false;
    }
    signature->has_range = integers;
    signature->range_count = count;
    if (!integers || count != PADES_RANGE_NUMBERS)
        return PDFSEAL_OK;
    const int64_t *range = signature->range;
    int64_t size = pdf_document_size(view.document);
    for (size_t i = 0; i < count; i++) {
        if (range[i] < 0 || range[i] > size)
            return PDFSEAL_OK;
    }
    signature->range_usable = range[0] + range[1] <= range[2] && range[2] + range[3] <= size;
    return PDFSEAL_OK;
}

/* The gap must hold "<", hexadecimal digits, ">" and nothing else. */
static pdfseal_status check_gap_bytes(pdf_view view, pades_signature *signature, pdfseal_error *error)
{
    int64_t position = signature->contents_start;
    int64_t left = signature->contents_end - position;
    bool good = left >= 4 && left % 2 == 0;
    for (bool is_first = true; good && left > 0; is_first = false) {
        size_t length = left < (int64_t)PDF_LOOK_BYTES ? (size_t)left : PDF_LOOK_BYTES;
        bool is_last = left == (int64_t)length;
        bytes_view piece;
        TRY(pdf_document_look(view.document, position, length, &piece, error));
        good = (!is_first || piece.data[0] == '<') && (!is_last || piece.data[length - 1] == '>') &&
               hexadecimal_is_bare((bytes_view){piece.data + is_first, length - is_first - is_last});
        position += (int64_t)length;
        left -= (int64_t)length;
    }
    if (!good)
        signature->cause = "the gap holds other bytes than the hexadecimal digits of Contents (signature wrapping attack, SWA)";
    return PDFSEAL_OK;
}

static const char *find_range_fault(const pades_signature *signature)
{
    const int64_t *range = signature->range;
    if (signature->range_count == 0)
        return "ByteRange is missing (universal signature forgery, USF)";
    if (!signature->has_range)
        return "ByteRange holds something else than whole numbers (universal signature forgery, USF)";
    if (signature->range_count != PADES_RANGE_NUMBERS)
        return "ByteRange has not exactly four numbers (universal signature forgery, USF)";
    if (!signature->range_usable)
        return "ByteRange overlaps itself or lies outside the file (universal signature forgery, USF)";
    if (range[0] != 0)
        return "ByteRange does not begin at the first byte of the file (signature wrapping attack, SWA)";
    if (signature->contents_start < 0)
        return "Contents does not stand in the file itself (universal signature forgery, USF)";
    if (range[1] != signature->contents_start || range[2] != signature->contents_end)
        return "the gap of ByteRange is not exactly the Contents string (signature wrapping attack, SWA)";
    return NULL;
}

static pdfseal_status read_contents(pdf_view view, pades_signature *signature, bool in_stream, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(signature->dictionary, "Contents");
    const pdf_object *value;
    signature->contents_start = signature->contents_end = -1;
    TRY(pdf_view_resolve(view, entry, &value, error));
    if (value->type != PDF_STRING) {
        signature->cause = "Contents is missing or is no string (universal signature forgery, USF)";
        return PDFSEAL_OK;
    }
    signature->contents = value->as.bytes;
    if (entry->type == PDF_STRING && entry->hexadecimal && !in_stream) {
        signature->contents_start = entry->start;
        signature->contents_end = entry->end;
    }
    if (value->as.bytes.length == 0)
        signature->cause = "Contents is empty (universal signature forgery, USF)";
    return PDFSEAL_OK;
}

static pdfseal_status detect_usage_rights(pdf_view view, pades_signature *signature, pdfseal_error *error)
{
    const pdf_object *references;
    TRY(pdf_view_get(view, signature->dictionary, "Reference", &references, error));
    for (size_t i = 0; references->type == PDF_ARRAY && i < references->as.array.count; i++) {
        const pdf_object *method;
        TRY(pdf_view_get(view, &references->as.array.items[i], "TransformMethod", &method, error));
        signature->is_usage_rights |= pdf_object_is_name(method, "UR3") || pdf_object_is_name(method, "UR");
    }
    return PDFSEAL_OK;
}

/* A signature that only calls itself a time stamp would be judged more kindly than it should. */
static bool is_timestamp(const pades_signature *signature)
{
    static const char *const OTHERS[] = {"ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1"};
    if (signature->sub_filter && strcmp(signature->sub_filter, "ETSI.RFC3161") == 0)
        return true;
    for (size_t i = 0; signature->sub_filter && i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        if (strcmp(signature->sub_filter, OTHERS[i]) == 0)
            return false;
    }
    return pdf_object_is_name(pdf_dictionary_find(signature->dictionary, "Type"), "DocTimeStamp");
}

pdfseal_status pades_signature_read(pdf_view view, const pdf_object *dictionary, pdf_reference reference, bool in_stream,
                                    arena *owner, pades_signature *ret_signature, pdfseal_error *error)
{
    pades_signature signature = {.dictionary = dictionary, .reference = reference,
                                 .dictionary_start = in_stream ? -1 : dictionary->start,
                                 .dictionary_end = in_stream ? -1 : dictionary->end};
    TRY(read_texts(view, owner, &signature, error));
    TRY(read_range(view, owner, &signature, error));
    TRY(read_contents(view, &signature, in_stream, error));
    TRY(detect_usage_rights(view, &signature, error));
    signature.is_timestamp = is_timestamp(&signature);
    if (!signature.cause && dictionary->duplicate_keys)
        signature.cause = "the signature dictionary has a key twice";
    if (!signature.cause)
        signature.cause = find_range_fault(&signature);
    if (!signature.cause)
        TRY(check_gap_bytes(view, &signature, error));
    signature.structure = signature.cause ? PADES_STRUCTURE_MALFORMED : PADES_STRUCTURE_GOOD;
    *ret_signature = signature;
    return PDFSEAL_OK;
}

/* A value that is no dictionary (a broken byte, a forger's hand) must not make a signature disappear: it counts as one
 * that says nothing. (What a field only inherits may be meant for its siblings.) */
static pdfseal_status read_as_empty(arena *owner, const pdf_object *value, const pdf_object **ret_dictionary,
                                    pdfseal_error *error)
{
    pdf_object *empty = ARENA_NEW(owner, pdf_object);
    if (!empty)
        FAIL_MEMORY(error);
    *empty = (pdf_object){.type = PDF_DICTIONARY, .start = value->start, .end = value->end};
    *ret_dictionary = empty;
    return PDFSEAL_OK;
}

/* The dictionary of a field's value, and whether it lies in an object stream; NULL where there is no value. */
static pdfseal_status find_value(pdf_view view, const pades_field *field, arena *owner,
                                 const pdf_object **ret_dictionary, pdf_reference *ret_reference, bool *ret_in_stream,
                                 pdfseal_error *error)
{
    *ret_dictionary = NULL;
    *ret_reference = (pdf_reference){0, 0};
    *ret_in_stream = false;
    const pdf_object *value = field->value;
    const pdf_indirect *indirect = NULL;
    if (pdf_object_is(value, PDF_REFERENCE)) {
        *ret_reference = value->as.reference;
        TRY(pdf_view_load(view, value->as.reference, &indirect, error));
        value = indirect ? &indirect->value : NULL;
        *ret_in_stream = indirect && indirect->in_stream;
    } else if (pdf_object_is(value, PDF_DICTIONARY) && field->reference.number) {
        TRY(pdf_view_load(view, field->reference, &indirect, error));
        *ret_in_stream = indirect && indirect->in_stream;
    }
    if (pdf_object_is(value, PDF_DICTIONARY))
        *ret_dictionary = value;
    else if (value && value->type != PDF_NULL && pdf_dictionary_find(field->dictionary, "V"))
        TRY(read_as_empty(owner, value, ret_dictionary, error));
    return PDFSEAL_OK;
}

static int64_t range_end(const pades_signature *signature)
{
    return signature->range_usable ? signature->range[2] + signature->range[3] : INT64_MAX;
}

static int compare_signatures(const void *a, const void *b)
{
    int64_t first = range_end(a);
    int64_t second = range_end(b);
    return first < second ? -1 : first > second;
}

pdfseal_status pades_signatures_read(pdf_view view, const pades_form *form, arena *owner,
                                     pades_signature **ret_signatures, size_t *ret_count, pdfseal_error *error)
{
    size_t candidates = 0;
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++)
        candidates += form->fields[i].type == PADES_FIELD_SIGNATURE;
    const limits *set = pdf_document_limits(view.document);
    if (candidates > limits_get(set, LIMITS_SIGNATURES))
        FAIL_LIMIT(error, -1, set, LIMITS_SIGNATURES);
    pades_signature *signatures = ARENA_NEW_ARRAY(owner, pades_signature, candidates + 1);
    if (!signatures)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < form->count; i++) {
        const pdf_object *dictionary;
        pdf_reference reference;
        bool in_stream;
        if (form->fields[i].type != PADES_FIELD_SIGNATURE)
            continue;
        TRY(find_value(view, &form->fields[i], owner, &dictionary, &reference, &in_stream, error));
        if (!dictionary)
            continue;
        TRY(pades_signature_read(view, dictionary, reference, in_stream, owner, &signatures[count], error));
        signatures[count].field = form->fields[i].name;
        signatures[count++].form_field = &form->fields[i];
    }
    qsort(signatures, count, sizeof *signatures, compare_signatures);
    *ret_signatures = signatures;
    *ret_count = count;
    return PDFSEAL_OK;
}
