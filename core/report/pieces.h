/* SPDX-License-Identifier: Apache-2.0 */
/* What is written in many small parts goes to a sink in pieces. */
#ifndef REPORT_PIECES_H
#define REPORT_PIECES_H

#include "base/bytes.h"

/* The first failure stays in `status`, and nothing is written after it; pieces_finish tells. */
typedef struct pieces_writer {
    const pdfseal_sink *sink;
    bytes_buffer waiting; /* bytes on their way to the sink */
    pdfseal_status status;
    pdfseal_error *error;
} pieces_writer;

void pieces_begin(pieces_writer *writer, const pdfseal_sink *sink, pdfseal_error *error);
void pieces_put(pieces_writer *writer, const void *bytes, size_t length);
/* Sends the rest and tells how it went. */
pdfseal_status pieces_finish(pieces_writer *writer) PDFSEAL_MUST_USE;

#endif
