/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of the JSON that the command itself prints. */
#ifndef CLI_JSON_STRING_H
#define CLI_JSON_STRING_H

#include <stdio.h>

/* Writes `text` as a JSON string: invalid UTF-8 becomes U+FFFD, and nothing in it can steer a terminal. */
void cli_json_string_write(FILE *out, const char *text);
static inline void cli_json_string_print(const char *text)
{
    cli_json_string_write(stdout, text);
}

#endif
