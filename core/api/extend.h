/* SPDX-License-Identifier: Apache-2.0 */
/* The steps in their order. */
#ifndef API_EXTEND_H
#define API_EXTEND_H

#include "api/level.h"
#include "pades/form.h"

/* How far it went. */
typedef struct level_reached {
    pdfseal_level level;
    pdfseal_error shortfall; /* why not further, with options->may_fall_back; its message is empty otherwise */
} level_reached;

/* Puts a time stamp over the signature value into the signature `cms`, or falls back where that is allowed. */
pdfseal_status level_raise_signature(pdfseal_session *session, const pdfseal_level_options *options, bytes_buffer *cms,
                                     level_reached *reached, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Raises the target's signatures to the level of `options`, above B: a time stamp over the document where one has none,
 * validation data, a time stamp over that. */
pdfseal_status level_raise(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                           level_reached *reached, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
