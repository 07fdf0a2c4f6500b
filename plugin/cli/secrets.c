/* SPDX-License-Identifier: Apache-2.0 */
/* Reads secrets and says clearly why one cannot be had. */
#include "secrets.h"

#include "numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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
            continue; /* interrupted by a signal that does not end us */
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

/* A descriptor gives its line once, and several files may need it. */
static struct {
    const char *descriptor; /* the option's value that it was read for, or NULL */
    char bytes[1024];
    size_t length;
} heard;

static bool hear(cli_secret *secret)
{
    int64_t number;
    if (!cli_whole_parse(secret->descriptor, 0, 1 << 20, &number)) {
        (void)fail_secret(secret, "%s is no file descriptor (give a number, as 3)", secret->descriptor);
        secret->exit_code = CLI_EXIT_USAGE;
        return false;
    }
    if (!read_line((int)number, heard.bytes, sizeof heard.bytes, &heard.length))
        return fail_secret(secret, "no passphrase can be read from file descriptor %s", secret->descriptor);
    heard.descriptor = secret->descriptor;
    return true;
}

static bool read_from_descriptor(cli_secret *secret, char *buffer, size_t capacity, size_t *ret_length)
{
    if (heard.descriptor != secret->descriptor && !hear(secret))
        return false;
    if (heard.length > capacity)
        return fail_secret(secret, "%s: too long for a passphrase", secret->descriptor);
    memcpy(buffer, heard.bytes, heard.length);
    *ret_length = heard.length;
    return true;
}

/* The key's passphrase, where several sessions need it. */
static struct {
    bool wanted, known;
    char bytes[1024];
    size_t length;
} remembered;

void cli_secret_remember(void)
{
    remembered.wanted = true;
}

void cli_secret_forget(void)
{
    explicit_bzero(&heard, sizeof heard);
    explicit_bzero(&remembered, sizeof remembered);
}

/* The terminal as it was before a passphrase is typed, for the handlers below. */
static int prompting_fd = -1;
static struct termios prompting_before;

/* A signal that ends us while the echo is off must not leave the terminal mute. */
static void restore_and_end(int number)
{
    (void)tcsetattr(prompting_fd, TCSANOW, &prompting_before);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static bool read_silently(int fd, char *buffer, size_t capacity, size_t *ret_length)
{
    static const int ENDING[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction former[sizeof ENDING / sizeof ENDING[0]];
    struct sigaction ending = {.sa_handler = restore_and_end};
    struct termios silent = prompting_before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    for (size_t i = 0; i < sizeof ENDING / sizeof ENDING[0]; i++)
        (void)sigaction(ENDING[i], &ending, &former[i]);
    bool got = tcsetattr(fd, TCSAFLUSH, &silent) == 0 && read_line(fd, buffer, capacity, ret_length);
    (void)tcsetattr(fd, TCSAFLUSH, &prompting_before);
    for (size_t i = 0; i < sizeof ENDING / sizeof ENDING[0]; i++)
        (void)sigaction(ENDING[i], &former[i], NULL);
    return got;
}

static bool read_from_terminal(cli_secret *secret, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || tcgetattr(fd, &prompting_before) != 0) {
        if (fd >= 0)
            close(fd);
        return fail_secret(secret, "%s: needs a passphrase (give it with --passphrase-file, --passphrase-fd or "
                                   "PDFSEAL_PASSPHRASE)", what);
    }
    prompting_fd = fd;
    dprintf(fd, "%s %s: ", pdfseal_words(secret->command->language, "Passphrase for"), what);
    bool got = read_silently(fd, buffer, capacity, ret_length);
    dprintf(fd, "\n");
    close(fd);
    prompting_fd = -1;
    return got;
}

static bool read_from_environment(cli_secret *secret, const char *value, char *buffer, size_t capacity, size_t *ret_length)
{
    size_t length = strlen(value);
    if (length > capacity)
        return fail_secret(secret, "%s: too long for a passphrase", secret->environment);
    memcpy(buffer, value, length);
    *ret_length = length;
    return true;
}

/* From here on a secret is in memory: no core dump, no debugger of the same user. */
static void protect_memory(void)
{
#ifndef PDFSEAL_SANITIZED /* its search for leaks is such a debugger */
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

static bool ask(cli_secret *secret, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    if (secret->path)
        return read_from_file(secret, buffer, capacity, ret_length);
    if (secret->descriptor)
        return read_from_descriptor(secret, buffer, capacity, ret_length);
    const char *value = secret->environment ? getenv(secret->environment) : NULL;
    if (value)
        return read_from_environment(secret, value, buffer, capacity, ret_length);
    return secret->prompts && read_from_terminal(secret, what, buffer, capacity, ret_length);
}

/* Only the key's secret is one that prompts. */
static bool ask_once(cli_secret *secret, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    bool is_remembered = secret->prompts && remembered.known && remembered.length <= capacity;
    if (is_remembered) {
        memcpy(buffer, remembered.bytes, remembered.length);
        *ret_length = remembered.length;
        return true;
    }
    bool got = ask(secret, what, buffer, capacity, ret_length);
    if (got && secret->prompts && remembered.wanted && *ret_length <= sizeof remembered.bytes) {
        memcpy(remembered.bytes, buffer, *ret_length);
        remembered.length = *ret_length;
        remembered.known = true;
    }
    return got;
}

/* Documents of several threads may need their password at once. */
static bool get_secret(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    protect_memory();
    (void)pthread_mutex_lock(&lock);
    bool got = ask_once(context, what, buffer, capacity, ret_length);
    (void)pthread_mutex_unlock(&lock);
    return got;
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
