/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt of a batch: a line of JSON for each document that is done, a line with the root of the hash tree over those
 * lines, and a line with a detached CMS over that one. A proof is the same with one document's line and its path. */
#ifndef BATCH_RECEIPT_H
#define BATCH_RECEIPT_H

#include "batch/record.h"

/* Signs the bytes of a line: a detached CMS in DER goes to `cms`. */
typedef struct receipt_signer {
    void *context;
    pdfseal_status (*sign)(void *context, const void *bytes, size_t length, const pdfseal_sink *cms, pdfseal_error *error);
    const char *name; /* whose signatures the documents bear */
} receipt_signer;

/* Writes the receipt of a journal; *ret_documents: how many it holds. INPUT, OUTPUT. */
pdfseal_status batch_receipt_write(const char *journal_path, const receipt_signer *signer, const pdfseal_sink *sink,
                                   uint64_t *ret_documents, pdfseal_error *error) PDFSEAL_MUST_USE;

/* What a receipt or proof says of itself. */
typedef struct batch_receipt {
    uint64_t documents;      /* in the tree */
    uint64_t lines;          /* of documents in this file */
    bool is_proof;
    bool holds;              /* the lines lead to the root */
    char signer[256], created_at[24];
    char *head;              /* the signed line, without its end: batch_receipt_clear */
    size_t head_bytes;
    unsigned char *cms;
    size_t cms_bytes;
} batch_receipt;

/* Reads it; every document's line goes to `take` first (false: stop). INPUT when it is none. */
pdfseal_status batch_receipt_read(const char *path, bool (*take)(void *context, const batch_record *record), void *context,
                                  batch_receipt *ret_receipt, pdfseal_error *error) PDFSEAL_MUST_USE;
void batch_receipt_clear(batch_receipt *receipt);
/* Writes the proof of the document with that output. USAGE: there is none. */
pdfseal_status batch_receipt_prove(const char *path, const char *output, const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
