/* SPDX-License-Identifier: Apache-2.0 */
/* Spools for the standard streams, outputs that appear whole. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_spool_open(void)
{
    const char *folder = getenv("TMPDIR");
    int fd = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    char name[] = "/tmp/pdfseal-XXXXXX";
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(name);
    return fd;
}

static bool write_all(int fd, const void *bytes, size_t length)
{
    const char *place = bytes;
    while (length > 0) {
        ssize_t put = write(fd, place, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        place += put;
        length -= (size_t)put;
    }
    return true;
}

static bool copy_stream(int from, int to)
{
    static char buffer[65536];
    for (;;) {
        ssize_t got = read(from, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        if (!write_all(to, buffer, (size_t)got))
            return false;
    }
}

bool cli_spool_print(int fd)
{
    return lseek(fd, 0, SEEK_SET) == 0 && fflush(stdout) == 0 && copy_stream(fd, STDOUT_FILENO);
}

static pdfseal_status fail(const cli_command *command, pdfseal_status status, const char *message, pdfseal_error *error)
{
    error->status = status;
    error->offset = -1;
    (void)snprintf(error->message, sizeof error->message, "%s", pdfseal_words(command->language, message));
    return status;
}

static pdfseal_status spool_input(const cli_command *command, int *ret_fd, pdfseal_error *error)
{
    int fd = cli_spool_open();
    if (fd < 0 || !copy_stream(STDIN_FILENO, fd)) {
        if (fd >= 0)
            close(fd);
        return fail(command, PDFSEAL_ERROR_INPUT, "standard input cannot be read to its end (is the disk of TMPDIR full?)",
                    error);
    }
    *ret_fd = fd;
    return PDFSEAL_OK;
}

pdfseal_status cli_document_open(const cli_command *command, const char *path, cli_secret *password,
                                 cli_document *ret_document, pdfseal_error *error)
{
    static pdfseal_passphrase source;
    source = cli_secret_source(password);
    pdfseal_open_options options = {.size = sizeof options, .name = path, .password = &source,
                                    .repair = command->line.values[OPTION_REPAIR] != NULL};
    cli_document opened = {.fd = -1};
    pdfseal_status status;
    if (strcmp(path, "-") == 0) {
        status = spool_input(command, &opened.fd, error);
        if (status == PDFSEAL_OK)
            status = pdfseal_document_open_fd(opened.fd, &options, &opened.document, error);
    } else {
        status = pdfseal_document_open(path, &options, &opened.document, error);
    }
    if (status != PDFSEAL_OK) {
        cli_document_close(&opened);
        return status;
    }
    *ret_document = opened;
    return PDFSEAL_OK;
}

void cli_document_close(cli_document *document)
{
    pdfseal_document_close(document->document);
    if (document->fd >= 0)
        close(document->fd);
    *document = (cli_document){.fd = -1};
}

static bool is_standard(const char *path)
{
    return !path || strcmp(path, "-") == 0;
}

pdfseal_status cli_output_open(const cli_command *command, const char *path, cli_output *ret_output, pdfseal_error *error)
{
    cli_output output = {.path = path, .fd = -1};
    struct stat status;
    if (is_standard(path)) {
        *ret_output = output;
        return PDFSEAL_OK;
    }
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return fail(command, PDFSEAL_ERROR_OUTPUT, "is a directory (name a file)", error);
    if (lstat(path, &status) == 0 && !command->line.values[OPTION_FORCE])
        return fail(command, PDFSEAL_ERROR_OUTPUT, "exists already (choose another name, or --force to replace it)", error);
    if (asprintf(&output.temporary, "%s.pdfseal-%ld.tmp", path, (long)getpid()) < 0)
        return fail(command, PDFSEAL_ERROR_MEMORY, "memory ran out", error);
    output.fd = open(output.temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (output.fd < 0) {
        free(output.temporary);
        return fail(command, PDFSEAL_ERROR_OUTPUT, "cannot be written (does the folder exist, and may you write there?)",
                    error);
    }
    *ret_output = output;
    return PDFSEAL_OK;
}

static bool write_output(void *context, const void *bytes, size_t length)
{
    cli_output *output = context;
    if (is_standard(output->path))
        return fwrite(bytes, 1, length, stdout) == length;
    return write_all(output->fd, bytes, length);
}

pdfseal_sink cli_output_sink(cli_output *output)
{
    return (pdfseal_sink){output, write_output};
}

pdfseal_status cli_output_commit(const cli_command *command, cli_output *output, pdfseal_error *error)
{
    if (is_standard(output->path))
        return PDFSEAL_OK;
    int fd = output->fd;
    output->fd = -1;
    bool good = fsync(fd) == 0;
    good = close(fd) == 0 && good;
    good = good && rename(output->temporary, output->path) == 0;
    if (!good)
        return fail(command, PDFSEAL_ERROR_OUTPUT, "cannot be written: the disk is full (make room, then try again)", error);
    free(output->temporary);
    output->temporary = NULL;
    return PDFSEAL_OK;
}

void cli_output_close(cli_output *output)
{
    if (output->fd >= 0)
        close(output->fd);
    if (output->temporary)
        (void)unlink(output->temporary);
    free(output->temporary);
    *output = (cli_output){.fd = -1};
}
