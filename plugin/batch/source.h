/* SPDX-License-Identifier: Apache-2.0 */
/* Where jobs come from: folders, patterns, documents, lists, standard input, one after the other. */
#ifndef BATCH_SOURCE_H
#define BATCH_SOURCE_H

#include "batch/rows.h"

typedef struct batch_source batch_source;

/* `operands` are lent for the source's life. Nothing is opened yet. */
pdfseal_status batch_source_open(char *const *operands, size_t count, const batch_words *words, batch_source **ret_source,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Jobs are numbered from behind `number` on. */
void batch_source_go_on(batch_source *source, uint64_t number);
void batch_source_close(batch_source *source);
/* The next job, in a stable order: names of a folder by their bytes, rows as they stand. *ret_more false at the end. What
 * cannot be opened fails with INPUT and `batch_source_name`. */
pdfseal_status batch_source_next(batch_source *source, batch_job *ret_job, bool *ret_more, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The operand that is read. */
const char *batch_source_name(const batch_source *source);
/* Counts the jobs of the operands by reading them once; 0 when standard input is among them. */
pdfseal_status batch_source_count(char *const *operands, size_t count, const batch_words *words, uint64_t *ret_count,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether one of the operands is that folder. */
bool batch_source_has_folder(char *const *operands, size_t count, const char *folder);

#endif
