/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal digits as people and other programs write them. */
#ifndef BASE_HEXADECIMAL_H
#define BASE_HEXADECIMAL_H

#include "base/bytes.h"

/* 0 to 15 for a digit in either case, else -1. */
int hexadecimal_digit(uint8_t letter);
/* Whether `text` is hexadecimal digits, an even number of them and at least two; white space and ':' do not count. */
bool hexadecimal_is(bytes_view text);
/* Whether `text` is hexadecimal digits and nothing else, also where it is empty. */
bool hexadecimal_is_bare(bytes_view text);
/* Appends the bytes that such a text stands for. */
pdfseal_status hexadecimal_read(bytes_view text, bytes_buffer *bytes, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
