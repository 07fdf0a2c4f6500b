/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are read whole: pictures, descriptions. */
#ifndef CLI_WHOLE_FILE_H
#define CLI_WHOLE_FILE_H

#include "command.h"

typedef struct cli_bytes {
    uint8_t *start; /* the caller's: cli_bytes_clear */
    size_t length;
} cli_bytes;

/* Reads `path`, or standard input for "-", up to `length_max` bytes. Returns 0, or an exit code after a complaint. */
int cli_whole_file_read(const cli_command *command, const char *path, size_t length_max, cli_bytes *ret_bytes);
void cli_bytes_clear(cli_bytes *bytes);

#endif
