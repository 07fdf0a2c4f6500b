/* SPDX-License-Identifier: Apache-2.0 */
/* Reads secrets and says clearly why one cannot be had. */
#include "secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static bool fail_secret(cli_secret *secret, const char *format, const char *word)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(secret->failure, sizeof secret->failure, pdfseal_words(secret->command->language, format), word);
#pragma GCC diagnostic pop
    secret->exit_code = CLI_EXIT_INPUT;
    return false;
}

/* Reads up to the first end of line or the end. */
static bool read_line(int fd, char *buffer, size_t capacity, size_t *ret_length)
{
    size_t length = 0;
    char byte;
    ssize_t got;
    while ((got = read(fd, &byte, 1)) == 1 || (got < 0 && errno == EINTR)) {
        if (got < 0)
            continue;
        if (byte == '\n')
            break;
        if (length >= capacity)
            return false;
        buffer[length++] = byte;
    }
    if (length > 0 && buffer[length - 1] == '\r')
        length--;
    *ret_length = length;
    return got >= 0;
}

static bool read_from_file(cli_secret *secret, char *buffer, size_t capacity, size_t *ret_length)
{
    struct stat status;
    int fd = open(secret->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        return fail_secret(secret, "%s: the file with the passphrase cannot be read (check its name and mode)", secret->path);
    bool good = secret->allow_readable || (status.st_mode & (S_IRGRP | S_IROTH)) == 0;
    bool got = good && read_line(fd, buffer, capacity, ret_length);
    close(fd);
    if (!good)
        return fail_secret(secret, "%s: others can read this passphrase (chmod 600 it, or --allow-readable-secrets)",
                           secret->path);
    return got || fail_secret(secret, "%s: the file with the passphrase cannot be read (check its name and mode)", secret->path);
}

static bool read_from_descriptor(cli_secret *secret, char *buffer, size_t capacity, size_t *ret_length)
{
    char *end;
    long number = strtol(secret->descriptor, &end, 10);
    if (*end || end == secret->descriptor || number < 0 || number > 1 << 20 ||
        !read_line((int)number, buffer, capacity, ret_length))
        return fail_secret(secret, "no passphrase can be read from file descriptor %s", secret->descriptor);
    return true;
}

static bool read_from_terminal(cli_secret *secret, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    struct termios before;
    struct termios silent;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || tcgetattr(fd, &before) != 0) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    dprintf(fd, "%s %s: ", pdfseal_words(secret->command->language, "Passphrase for"), what);
    tcsetattr(fd, TCSAFLUSH, &silent);
    bool got = read_line(fd, buffer, capacity, ret_length);
    tcsetattr(fd, TCSAFLUSH, &before);
    dprintf(fd, "\n");
    close(fd);
    return got;
}

static bool get_secret(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    cli_secret *secret = context;
    if (secret->path)
        return read_from_file(secret, buffer, capacity, ret_length);
    if (secret->descriptor)
        return read_from_descriptor(secret, buffer, capacity, ret_length);
    const char *value = secret->environment ? getenv(secret->environment) : NULL;
    if (value) {
        *ret_length = strlen(value) < capacity ? strlen(value) : capacity;
        memcpy(buffer, value, *ret_length);
        return true;
    }
    return secret->prompts && read_from_terminal(secret, what, buffer, capacity, ret_length);
}

pdfseal_passphrase cli_secret_source(cli_secret *secret)
{
    return (pdfseal_passphrase){secret, get_secret};
}

cli_secret cli_secret_passphrase(const cli_command *command)
{
    return (cli_secret){.command = command, .path = command->line.values[OPTION_PASSPHRASE_FILE],
                        .descriptor = command->line.values[OPTION_PASSPHRASE_FD], .environment = "PDFSEAL_PASSPHRASE",
                        .allow_readable = command->line.values[OPTION_ALLOW_READABLE_SECRETS] != NULL, .prompts = true};
}

cli_secret cli_secret_password(const cli_command *command)
{
    return (cli_secret){.command = command, .path = command->line.values[OPTION_PASSWORD],
                        .descriptor = command->line.values[OPTION_PASSWORD_FD], .allow_readable = true};
}

int cli_secret_fail(const cli_secret *secret, const char *file, const pdfseal_error *error)
{
    if (!secret->failure[0])
        return cli_fail(file, error);
    cli_complain(NULL, secret->failure);
    return secret->exit_code;
}
