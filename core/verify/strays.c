/* SPDX-License-Identifier: Apache-2.0 */
/* Looks back from each mention for the object that holds it. */
#include "verify/strays.h"

#include "base/limits.h"
#include "base/time.h"
#include "pdf/object_reader.h"

#include <stdlib.h>

/* How far in front of a mention its object's head is looked for: a signature dictionary with a large Contents in front. */
#define LOOK_BACK_BYTES ((int64_t)1 << 20)
/* Mentions that are held against the whole cross-reference; further ones count as found outside of streams. */
#define MOST_LOOKS 1000

static bool is_known(int64_t mention, const pades_signature *known, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mention >= known[i].dictionary_start && mention < known[i].dictionary_end)
            return true;
    }
    return false;
}

/* What stands around a mention. */
typedef enum finding {
    FINDING_NOTHING,
    FINDING_OBJECT, /* an object that can be read and reaches behind the mention */
    FINDING_RUIN    /* text that cannot be read as an object, but has a Contents beside the ByteRange */
} finding;

/* `text`: what follows the last "obj" in front of the mention, which is its byte `mention`. One broken byte must not make
 * a signature disappear. A trailer may hold a ByteRange too: it ends with startxref. */
static bool is_ruin(bytes_view text, size_t mention)
{
    size_t end = bytes_find(text, BYTES_LITERAL("endobj"), mention);
    size_t section_end = bytes_find(text, BYTES_LITERAL("startxref"), mention);
    end = section_end < end ? section_end : end;
    bytes_view ruin = {text.data, end < text.length ? end : text.length};
    return bytes_find(ruin, BYTES_LITERAL("/Contents"), 0) != SIZE_MAX;
}

/* `bytes` stand at `from` in the file; the mention is the byte `mention` of them. */
static pdfseal_status look_around(bytes_view bytes, int64_t from, size_t mention, const limits *set, arena *owner,
                                  pdf_object *ret_object, finding *ret_finding, pdfseal_error *error)
{
    size_t head = bytes_find_last((bytes_view){bytes.data, mention}, BYTES_LITERAL("obj"));
    *ret_finding = FINDING_NOTHING;
    if (head == SIZE_MAX)
        return PDFSEAL_OK;
    head += strlen("obj");
    if (head < strlen("endobj") || memcmp(bytes.data + head - strlen("endobj"), "endobj", strlen("endobj")) != 0) {
        pdf_object_reader reader;
        pdf_object_reader_init(&reader, bytes, from, owner);
        reader.limits = set;
        reader.cursor.position = head;
        pdfseal_status status = pdf_reader_read_object(&reader, ret_object, error);
        pdf_object_reader_clear(&reader);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
        if (status == PDFSEAL_OK && ret_object->end > from + (int64_t)mention) {
            *ret_finding = FINDING_OBJECT;
            return PDFSEAL_OK;
        }
    }
    if (is_ruin((bytes_view){bytes.data + head, bytes.length - head}, mention - head))
        *ret_finding = FINDING_RUIN;
    return PDFSEAL_OK;
}

static pdfseal_status find_object(pdf_document *document, int64_t mention, arena *owner, pdf_object *ret_object,
                                  finding *ret_finding, pdfseal_error *error)
{
    int64_t from = mention > LOOK_BACK_BYTES ? mention - LOOK_BACK_BYTES : 0;
    int64_t size = pdf_document_size(document);
    int64_t to = size - mention > LOOK_BACK_BYTES ? mention + LOOK_BACK_BYTES : size;
    size_t length = (size_t)(to - from);
    uint8_t *bytes = malloc(length + 1);
    if (!bytes)
        FAIL_MEMORY(error);
    pdfseal_status status = file_input_read(pdf_document_input(document), from, bytes, length, error);
    if (status == PDFSEAL_OK)
        status = look_around((bytes_view){bytes, length}, from, (size_t)(mention - from), pdf_document_limits(document),
                             owner, ret_object, ret_finding, error);
    free(bytes);
    return status;
}

/* The innermost dictionary with a ByteRange whose text holds the mention. */
static const pdf_object *find_dictionary(const pdf_object *object, int64_t mention)
{
    if (mention < object->start || mention >= object->end)
        return NULL;
    if (object->type == PDF_ARRAY) {
        for (size_t i = 0; i < object->as.array.count; i++) {
            const pdf_object *inner = find_dictionary(&object->as.array.items[i], mention);
            if (inner)
                return inner;
        }
    }
    if (object->type != PDF_DICTIONARY)
        return NULL;
    for (size_t i = 0; i < object->as.dictionary.count; i++) {
        const pdf_object *inner = find_dictionary(&object->as.dictionary.entries[i].value, mention);
        if (inner)
            return inner;
    }
    return pdf_dictionary_find(object, "ByteRange") ? object : NULL;
}

static bool is_mac(const pdf_object *dictionary)
{
    return pdf_dictionary_find(dictionary, "MAC") || pdf_dictionary_find(dictionary, "MACLocation");
}

pdfseal_status verify_strays_find(pdf_document *document, const int64_t *mentions, size_t mention_count,
                                  const pades_signature *known, size_t known_count, arena *owner,
                                  pades_signature **ret_strays, size_t *ret_count, verify_other_ranges *ret_others,
                                  pdfseal_error *error)
{
    size_t count = 0;
    *ret_others = (verify_other_ranges){0};
    size_t most = limits_get(pdf_document_limits(document), LIMITS_STRAYS);
    pades_signature *strays = ARENA_NEW_ARRAY(owner, pades_signature, mention_count < most ? mention_count + 1 : most);
    if (!strays)
        FAIL_MEMORY(error);
    size_t looked = 0;
    for (size_t i = 0; i < mention_count && count < most; i++) {
        finding found = FINDING_NOTHING;
        bool in_stream = false;
        if (is_known(mentions[i], known, known_count) || is_known(mentions[i], strays, count))
            continue;
        /* A signed file that is attached to this one is not this one's signature. */
        if (looked++ < MOST_LOOKS)
            TRY(pdf_document_is_in_stream(document, mentions[i], &in_stream, error));
        if (in_stream)
            continue;
        pdf_object *object = ARENA_NEW(owner, pdf_object);
        if (!object)
            FAIL_MEMORY(error);
        TRY(find_object(document, mentions[i], owner, object, &found, error));
        if (found == FINDING_RUIN)
            strays[count++] = (pades_signature){.dictionary_start = mentions[i], .dictionary_end = mentions[i] + 1,
                                                .claimed_time = TIME_UNKNOWN};
        const pdf_object *dictionary = found == FINDING_OBJECT ? find_dictionary(object, mentions[i]) : NULL;
        if (!dictionary || !pdf_dictionary_find(dictionary, "Contents"))
            continue;
        TRY(pades_signature_read(pdf_view_newest(document), dictionary, (pdf_reference){0, 0}, false, owner,
                                 &strays[count], error));
        if (is_mac(dictionary))
            ret_others->integrity_codes++;
        else if (strays[count].is_usage_rights)
            ret_others->usage_rights++;
        else
            count++;
    }
    *ret_strays = strays;
    *ret_count = count;
    return PDFSEAL_OK;
}
