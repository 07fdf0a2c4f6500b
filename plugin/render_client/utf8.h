/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 that came from the other process. */
#ifndef RENDER_CLIENT_UTF8_H
#define RENDER_CLIENT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Length of the UTF-8 sequence at `text`, 0 when it is none (RFC 3629: no surrogates, nothing overlong). */
size_t utf8_sequence_length(const uint8_t *text, size_t left);

#endif
