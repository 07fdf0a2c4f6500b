/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as base64 and as hexadecimal digits. source  RFC 4648 4, 8 */
#ifndef BATCH_BASE64_TEXT_H
#define BATCH_BASE64_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Base64 that grows; zeroed it is empty. */
typedef struct base64_text {
    char *text; /* the caller's: free() */
    size_t length, room;
    uint32_t rest;     /* bits that are not written yet */
    int rest_bytes;
} base64_text;

bool base64_append(base64_text *text, const uint8_t *bytes, size_t length);
/* Pads, and closes with a zero. */
bool base64_end(base64_text *text);
/* Decodes all of `text` into new memory: free(). False when it is no base64. */
bool base64_read(const char *text, uint8_t **ret_bytes, size_t *ret_length);

/* 2 * length digits in lower case, and a zero. */
void hex_print(const uint8_t *bytes, size_t length, char *text);
/* Exactly 2 * length digits. */
bool hex_read(const char *text, uint8_t *ret_bytes, size_t length);

#endif
