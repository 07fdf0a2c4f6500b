/* SPDX-License-Identifier: Apache-2.0 */
/* Writes receipts. */
#include "batch/receipt.h"

#include "batch/base64_text.h"
#include "batch/journal.h"
#include "batch/merkle.h"
#include "shared/failure.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct writing {
    const pdfseal_sink *sink;
    merkle_tree tree;
    pdfseal_status status;
    pdfseal_error *error;
} writing;

static pdfseal_status write_line(const pdfseal_sink *sink, const char *line, size_t length, pdfseal_error *error)
{
    if (!sink->write(sink->context, line, length) || !sink->write(sink->context, "\n", 1))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written (check folder and disk)");
    return PDFSEAL_OK;
}

/* One document's line: the caller's, free(). */
static char *print_document(const batch_record *record)
{
    json_t *object = json_pack("{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s}", "output", record->output, "output_sha256", record->output_sha256,
                               "output_bytes", (json_int_t)record->output_bytes, "input", record->input, "input_sha256",
                               record->input_sha256, "field", record->field, "level", record->level, "at", record->at);
    char *line = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return line;
}

static pdfseal_status add_document(writing *state, const batch_record *record, pdfseal_error *error)
{
    uint8_t leaf[MERKLE_BYTES];
    char *line = print_document(record);
    if (!line)
        FAIL_MEMORY(error);
    pdfseal_status status = merkle_leaf(line, strlen(line), leaf, error);
    if (status == PDFSEAL_OK)
        status = merkle_add(&state->tree, leaf, error);
    if (status == PDFSEAL_OK)
        status = write_line(state->sink, line, strlen(line), error);
    free(line);
    return status;
}

static bool take_document(void *context, const batch_record *record)
{
    writing *state = context;
    state->status = add_document(state, record, state->error);
    return state->status == PDFSEAL_OK;
}

static char *print_head(const merkle_tree *tree, const char *signer, pdfseal_error *error)
{
    uint8_t root[MERKLE_BYTES];
    char hex[2 * MERKLE_BYTES + 1];
    char at[24];
    char tool[64];
    if (merkle_root(tree, root, error) != PDFSEAL_OK)
        return NULL;
    hex_print(root, MERKLE_BYTES, hex);
    batch_record_stamp(at);
    (void)snprintf(tool, sizeof tool, "pdfseal %s", pdfseal_version());
    json_t *object = json_pack("{s:s, s:i, s:s, s:s, s:s, s:I, s:s, s:s}", "format", "pdfseal-receipt", "version", 1, "tool", tool,
                               "created_at", at, "signer", signer, "documents", (json_int_t)tree->count, "hash", "sha256", "root", hex);
    char *line = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!line)
        (void)shared_failure_set(error, PDFSEAL_ERROR_MEMORY, __FILE__, __LINE__, "memory ran out");
    return line;
}

static bool take_cms(void *context, const void *bytes, size_t length)
{
    return base64_append(context, bytes, length);
}

static pdfseal_status write_signature(const receipt_signer *signer, const char *head, const pdfseal_sink *sink, pdfseal_error *error)
{
    base64_text text = {0};
    const pdfseal_sink cms = {&text, take_cms};
    char *line = NULL;
    pdfseal_status status = signer->sign(signer->context, head, strlen(head), &cms, error);
    int length = status == PDFSEAL_OK && base64_end(&text) ? asprintf(&line, "{\"signature\":\"%s\"}", text.text) : -1;
    if (status == PDFSEAL_OK && length < 0)
        status = shared_failure_set(error, PDFSEAL_ERROR_MEMORY, __FILE__, __LINE__, "memory ran out");
    if (status == PDFSEAL_OK)
        status = write_line(sink, line, (size_t)length, error);
    if (length >= 0)
        free(line);
    free(text.text);
    return status;
}

pdfseal_status batch_receipt_write(const char *journal_path, const receipt_signer *signer, const pdfseal_sink *sink,
                                   uint64_t *ret_documents, pdfseal_error *error)
{
    writing state = {.sink = sink, .error = error};
    TRY(batch_journal_list_done(journal_path, take_document, &state, error));
    TRY(state.status);
    char *head = print_head(&state.tree, signer->name, error);
    if (!head)
        return PDFSEAL_ERROR_MEMORY;
    pdfseal_status status = write_line(sink, head, strlen(head), error);
    if (status == PDFSEAL_OK)
        status = write_signature(signer, head, sink, error);
    free(head);
    *ret_documents = state.tree.count;
    return status;
}
