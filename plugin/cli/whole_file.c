/* SPDX-License-Identifier: Apache-2.0 */
/* Reads until the end, growing. */
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)64 << 10)

static int complain(const cli_command *command, const char *path, const char *english)
{
    cli_complain(path, pdfseal_words(command->language, english));
    return CLI_EXIT_INPUT;
}

static int make_room(const cli_command *command, const char *path, cli_bytes *bytes, size_t *capacity, size_t length_max)
{
    if (bytes->length < *capacity)
        return 0;
    if (*capacity > length_max)
        return complain(command, path, "the file is too large");
    *capacity = *capacity ? *capacity * 2 : FIRST_BYTES;
    uint8_t *grown = realloc(bytes->start, *capacity);
    if (!grown)
        return complain(command, path, "memory ran out");
    bytes->start = grown;
    return 0;
}

static int read_all(const cli_command *command, const char *path, int fd, size_t length_max, cli_bytes *bytes)
{
    size_t capacity = 0;
    for (;;) {
        int code = make_room(command, path, bytes, &capacity, length_max);
        if (code != 0)
            return code;
        ssize_t count = read(fd, bytes->start + bytes->length, capacity - bytes->length);
        if (count < 0 && errno != EINTR) {
            cli_complain(path, strerror(errno));
            return CLI_EXIT_INPUT;
        }
        if (count == 0)
            return bytes->length > length_max ? complain(command, path, "the file is too large") : 0;
        bytes->length += count > 0 ? (size_t)count : 0;
    }
}

int cli_whole_file_read(const cli_command *command, const char *path, size_t length_max, cli_bytes *ret_bytes)
{
    bool is_standard_input = strcmp(path, "-") == 0;
    int fd = is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    cli_bytes bytes = {0};
    if (fd < 0) {
        cli_complain(path, strerror(errno));
        return CLI_EXIT_INPUT;
    }
    int code = read_all(command, path, fd, length_max, &bytes);
    if (!is_standard_input)
        close(fd);
    if (code != 0)
        cli_bytes_clear(&bytes);
    else
        *ret_bytes = bytes;
    return code;
}

void cli_bytes_clear(cli_bytes *bytes)
{
    free(bytes->start);
    *bytes = (cli_bytes){0};
}
