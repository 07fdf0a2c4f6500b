/* SPDX-License-Identifier: Apache-2.0 */
/* Reads receipts and proofs, whoever wrote them: documents, then perhaps a path, then the head and its signature. */
#include "batch/base64_text.h"
#include "batch/bounds.h"
#include "batch/merkle.h"
#include "batch/receipt.h"
#include "shared/failure.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum line_kind { LINE_DOCUMENT, LINE_PATH, LINE_HEAD, LINE_SIGNATURE, LINE_OTHER } line_kind;

typedef struct reading {
    bool (*take)(void *context, const batch_record *record);
    void *context;
    batch_receipt receipt;
    merkle_tree tree;
    merkle_path path;
    uint8_t last_leaf[MERKLE_BYTES];
    uint8_t root[MERKLE_BYTES];
    line_kind before;
    bool stopped;
    /* Of a search: */
    const char *wanted;        /* output; NULL: none is searched */
    char *found_line;
    uint64_t found_index;
    uint8_t (*leaves)[MERKLE_BYTES];
    size_t leaf_room;
    char *signature_line;
} reading;

void batch_receipt_clear(batch_receipt *receipt)
{
    free(receipt->head);
    free(receipt->cms);
    *receipt = (batch_receipt){0};
}

static void clear(reading *state)
{
    free(state->found_line);
    free(state->leaves);
    free(state->signature_line);
}

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static line_kind kind_of(json_t *object)
{
    const char *format = text_of(object, "format");
    if (format)
        return strcmp(format, "pdfseal-receipt") == 0 ? LINE_HEAD : LINE_OTHER;
    if (text_of(object, "output") && text_of(object, "output_sha256"))
        return LINE_DOCUMENT;
    if (json_object_get(object, "path"))
        return LINE_PATH;
    return text_of(object, "signature") ? LINE_SIGNATURE : LINE_OTHER;
}

/* What may follow what. */
static bool may_follow(line_kind before, line_kind kind, uint64_t documents)
{
    switch (kind) {
    case LINE_DOCUMENT:
        return before == LINE_DOCUMENT;
    case LINE_PATH:
        return before == LINE_DOCUMENT && documents == 1;
    case LINE_HEAD:
        return before == LINE_DOCUMENT || before == LINE_PATH;
    case LINE_SIGNATURE:
        return before == LINE_HEAD;
    default:
        return false;
    }
}

static void copy_text(json_t *object, const char *key, char *target, size_t capacity)
{
    const char *text = text_of(object, key);
    (void)snprintf(target, capacity, "%s", text ? text : "");
}

static pdfseal_status keep_leaf(reading *state, const char *line, const char *output, pdfseal_error *error)
{
    if (state->receipt.lines == state->leaf_room) {
        size_t room = state->leaf_room ? state->leaf_room * 2 : 1024;
        void *grown = reallocarray(state->leaves, room, MERKLE_BYTES);
        if (!grown)
            FAIL_MEMORY(error);
        state->leaves = grown;
        state->leaf_room = room;
    }
    memcpy(state->leaves[state->receipt.lines], state->last_leaf, MERKLE_BYTES);
    if (state->found_line || strcmp(output, state->wanted) != 0)
        return PDFSEAL_OK;
    state->found_index = state->receipt.lines;
    state->found_line = strdup(line);
    if (!state->found_line)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status take_document(reading *state, json_t *object, const char *line, size_t length, pdfseal_error *error)
{
    batch_record record = {.state = BATCH_STATE_DONE, .output = text_of(object, "output"), .input = text_of(object, "input")};
    json_t *bytes = json_object_get(object, "output_bytes");
    record.output_bytes = json_is_integer(bytes) ? (int64_t)json_integer_value(bytes) : -1;
    copy_text(object, "output_sha256", record.output_sha256, sizeof record.output_sha256);
    TRY(merkle_leaf(line, length, state->last_leaf, error));
    TRY(merkle_add(&state->tree, state->last_leaf, error));
    if (state->wanted)
        TRY(keep_leaf(state, line, record.output, error));
    state->receipt.lines++;
    state->stopped = state->take && !state->take(state->context, &record);
    return PDFSEAL_OK;
}

static bool take_path(reading *state, json_t *object)
{
    json_t *hashes = json_object_get(object, "path");
    json_t *index = json_object_get(object, "index");
    size_t length = json_array_size(hashes);
    bool good = json_is_array(hashes) && length <= MERKLE_LEVELS && json_is_integer(index) && json_integer_value(index) >= 0;
    for (size_t i = 0; i < length && good; i++) {
        const char *hex = json_string_value(json_array_get(hashes, i));
        good = hex && hex_read(hex, state->path.hashes[i], MERKLE_BYTES);
    }
    if (!good)
        return false;
    state->path.index = (uint64_t)json_integer_value(index);
    state->path.length = length;
    state->receipt.is_proof = true;
    return true;
}

static bool take_head(reading *state, json_t *object, const char *line, size_t length)
{
    json_t *documents = json_object_get(object, "documents");
    const char *root = text_of(object, "root");
    const char *hash = text_of(object, "hash");
    json_t *version = json_object_get(object, "version");
    if (!root || !hash || strcmp(hash, "sha256") != 0 || !json_is_integer(documents) || json_integer_value(documents) < 0 ||
        !json_is_integer(version) || json_integer_value(version) != 1 || !hex_read(root, state->root, MERKLE_BYTES))
        return false;
    state->receipt.documents = (uint64_t)json_integer_value(documents);
    copy_text(object, "signer", state->receipt.signer, sizeof state->receipt.signer);
    copy_text(object, "created_at", state->receipt.created_at, sizeof state->receipt.created_at);
    state->receipt.head = strndup(line, length);
    state->receipt.head_bytes = length;
    return state->receipt.head != NULL;
}

static bool take_signature(reading *state, json_t *object, const char *line)
{
    state->signature_line = strdup(line);
    return state->signature_line && base64_read(text_of(object, "signature"), &state->receipt.cms, &state->receipt.cms_bytes);
}

static pdfseal_status take_line(reading *state, const char *line, size_t length, pdfseal_error *error)
{
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
    line_kind kind = json_is_object(object) ? kind_of(object) : LINE_OTHER;
    pdfseal_status status = PDFSEAL_OK;
    bool good = may_follow(state->before, kind, state->receipt.lines);
    if (good && kind == LINE_DOCUMENT)
        status = take_document(state, object, line, length, error);
    else if (good)
        good = kind == LINE_PATH ? take_path(state, object)
               : kind == LINE_HEAD ? take_head(state, object, line, length) : take_signature(state, object, line);
    json_decref(object);
    state->before = kind;
    if (status == PDFSEAL_OK && !good)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is no receipt of pdfseal batch, and no proof of one");
    return status;
}

static pdfseal_status read_lines(reading *state, FILE *file, pdfseal_error *error)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    pdfseal_status status = PDFSEAL_OK;
    while (status == PDFSEAL_OK && !state->stopped && (length = getline(&line, &room, file)) > 0) {
        if (line[length - 1] == '\n')
            line[--length] = 0;
        if ((size_t)length > BATCH_JOURNAL_LINE_BYTES || strlen(line) != (size_t)length)
            status = shared_failure_set(error, PDFSEAL_ERROR_INPUT, __FILE__, __LINE__, "is no receipt of pdfseal batch, and no proof of one");
        else
            status = take_line(state, line, (size_t)length, error);
    }
    free(line);
    return status;
}

/* Whether the lines lead to the root that was signed. */
static pdfseal_status judge(reading *state, pdfseal_error *error)
{
    uint8_t root[MERKLE_BYTES];
    if (state->receipt.is_proof) {
        state->path.count = state->receipt.documents;
        TRY(merkle_path_root(&state->path, state->last_leaf, root, error));
    } else {
        TRY(merkle_root(&state->tree, root, error));
    }
    state->receipt.holds = memcmp(root, state->root, MERKLE_BYTES) == 0 &&
                           (state->receipt.is_proof || state->receipt.lines == state->receipt.documents);
    return PDFSEAL_OK;
}

static pdfseal_status read_all(reading *state, const char *path, pdfseal_error *error)
{
    FILE *file = fopen(path, "re");
    if (!file)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be read (check its name and mode)");
    pdfseal_status status = read_lines(state, file, error);
    fclose(file);
    if (status == PDFSEAL_OK && state->before != LINE_SIGNATURE && !state->stopped)
        status = shared_failure_set(error, PDFSEAL_ERROR_INPUT, __FILE__, __LINE__, "is no receipt of pdfseal batch, and no proof of one");
    return status == PDFSEAL_OK && !state->stopped ? judge(state, error) : status;
}

pdfseal_status batch_receipt_read(const char *path, bool (*take)(void *context, const batch_record *record), void *context,
                                  batch_receipt *ret_receipt, pdfseal_error *error)
{
    reading state = {.take = take, .context = context, .before = LINE_DOCUMENT};
    pdfseal_status status = read_all(&state, path, error);
    clear(&state);
    if (status == PDFSEAL_OK)
        *ret_receipt = state.receipt;
    else
        batch_receipt_clear(&state.receipt);
    return status;
}

/* ---- proofs ---- */

static bool write_line(const pdfseal_sink *sink, const char *line)
{
    return sink->write(sink->context, line, strlen(line)) && sink->write(sink->context, "\n", 1);
}

/* {"index":3,"path":["…"]}: the caller's, free(). */
static char *print_path(const merkle_path *path)
{
    char hex[2 * MERKLE_BYTES + 1];
    json_t *hashes = json_array();
    for (size_t i = 0; i < path->length; i++) {
        hex_print(path->hashes[i], MERKLE_BYTES, hex);
        (void)json_array_append_new(hashes, json_string(hex));
    }
    json_t *object = json_pack("{s:I, s:o}", "index", (json_int_t)path->index, "path", hashes);
    char *line = object && json_array_size(hashes) == path->length ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return line;
}

static pdfseal_status write_proof(const reading *state, const pdfseal_sink *sink, pdfseal_error *error)
{
    merkle_path path = {.length = 0};
    if (state->receipt.is_proof || !state->receipt.holds)
        FAIL(error, PDFSEAL_ERROR_INPUT, "its lines are not those that were signed: nothing can be proven by it");
    if (!state->found_line)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the receipt names no output %s", state->wanted);
    TRY(merkle_path_find((const uint8_t(*)[MERKLE_BYTES])state->leaves, state->receipt.lines, state->found_index, &path, error));
    char *line = print_path(&path);
    if (!line)
        FAIL_MEMORY(error);
    bool good = write_line(sink, state->found_line) && write_line(sink, line) && write_line(sink, state->receipt.head) &&
                write_line(sink, state->signature_line);
    free(line);
    if (!good)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written (check folder and disk)");
    return PDFSEAL_OK;
}

pdfseal_status batch_receipt_prove(const char *path, const char *output, const pdfseal_sink *sink, pdfseal_error *error)
{
    reading state = {.wanted = output, .before = LINE_DOCUMENT};
    pdfseal_status status = read_all(&state, path, error);
    if (status == PDFSEAL_OK)
        status = write_proof(&state, sink, error);
    clear(&state);
    batch_receipt_clear(&state.receipt);
    return status;
}
