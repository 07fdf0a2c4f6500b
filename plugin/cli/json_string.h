/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of the JSON that the command itself prints. */
#ifndef CLI_JSON_STRING_H
#define CLI_JSON_STRING_H

/* Prints `text` on standard output as a JSON string: invalid UTF-8 becomes U+FFFD, and nothing in it can steer a terminal. */
void cli_json_string_print(const char *text);

#endif
