/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a revision brings streams that some readers decrypt and others do not. */
#ifndef VERIFY_CLEAR_STREAMS_H
#define VERIFY_CLEAR_STREAMS_H

#include "verify/rules/rule.h"

/* Whether a stream says itself how it is encrypted. */
bool verify_has_crypt_filter(pdf_view view, const pdf_indirect *object);
/* A Crypt filter where nothing is encrypted: some readers see the stream, others refuse it. */
bool verify_has_idle_crypt_filter(pdf_view view, const pdf_indirect *object);
/* Takes back what the rules said for streams of an encrypted document that stand in clear and are neither cross-reference nor
 * metadata. */
void verify_refuse_clear_streams(rule_context *context);

#endif
