/* SPDX-License-Identifier: Apache-2.0 */
/* The words of docs/contract.md for values of pdfseal.h: what the command, batches and the loadable plugin
 * say alike. */
#ifndef SHARED_VOCABULARY_H
#define SHARED_VOCABULARY_H

#include "pdfseal.h"

#define SHARED_VERDICTS (PDFSEAL_VERDICT_UNREADABLE + 1)

/* "valid", "altered", …: a static string, a key of the catalog. */
const char *shared_verdict_name(pdfseal_verdict verdict);
/* The exit code of `verify` for one document. source  docs/contract.md, Exit codes */
int shared_verdict_code(pdfseal_verdict verdict);
/* Finds the anchor that `word` ("bottom-right") names; false where it names none. */
bool shared_anchor_find(const char *word, pdfseal_anchor *ret_anchor);
/* Finds the edge that `word` ("right") names; false where it names none. */
bool shared_edge_find(const char *word, pdfseal_edge *ret_edge);
/* Finds the side of the picture that `word` ("below") names; false where it names none. */
bool shared_side_find(const char *word, pdfseal_layer_side *ret_side);
/* Finds the format of a report that `word` ("json") names; false where it names none. */
bool shared_format_find(const char *word, pdfseal_format *ret_format);
/* Finds the level that `word` ("B-LT") names; false where it names none. */
bool shared_level_find(const char *word, pdfseal_level *ret_level);
/* "B-LT": a static string. */
const char *shared_level_name(pdfseal_level level);

#endif
