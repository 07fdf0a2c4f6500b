/* SPDX-License-Identifier: Apache-2.0 */
/* Spools for the standard streams, outputs that appear whole. */
#include "files.h"

#include "shared/writing.h"

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

int cli_spool_complain(const cli_command *command)
{
    cli_complain(NULL, pdfseal_words(command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
    return CLI_EXIT_OUTPUT;
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
        if (!shared_write_all(to, buffer, (size_t)got))
            return false;
    }
}

static bool write_spool(void *context, const void *bytes, size_t length)
{
    return shared_write_all(*(int *)context, bytes, length);
}

pdfseal_sink cli_spool_sink(int *fd)
{
    return (pdfseal_sink){fd, write_spool};
}

bool cli_spool_print(int fd)
{
    return lseek(fd, 0, SEEK_SET) == 0 && fflush(stdout) == 0 && copy_stream(fd, STDOUT_FILENO);
}

static pdfseal_status fail(pdfseal_status status, const char *message, pdfseal_error *error)
{
    error->status = status;
    error->offset = -1;
    (void)snprintf(error->message, sizeof error->message, "%s", pdfseal_words(error->language, message));
    return status;
}

static pdfseal_status spool_input(int *ret_fd, pdfseal_error *error)
{
    int fd = cli_spool_open();
    if (fd < 0 || !copy_stream(STDIN_FILENO, fd)) {
        if (fd >= 0)
            close(fd);
        return fail(PDFSEAL_ERROR_INPUT, "standard input cannot be read to its end (is the disk of TMPDIR full?)",
                    error);
    }
    *ret_fd = fd;
    return PDFSEAL_OK;
}

pdfseal_status cli_document_open(const cli_command *command, const char *path, cli_secret *password,
                                 cli_document *ret_document, pdfseal_error *error)
{
    ret_document->source = cli_secret_source(password);
    pdfseal_open_options options = {.size = sizeof options, .name = path, .password = &ret_document->source,
                                    .repair = command->line.values[OPTION_REPAIR] != NULL,
                                    .limits = command->limits, .limit_count = command->limit_count, .log = cli_log(command)};
    cli_document opened = {.fd = -1};
    pdfseal_status status;
    if (strcmp(path, "-") == 0) {
        status = spool_input(&opened.fd, error);
        if (status == PDFSEAL_OK)
            status = pdfseal_document_open_fd(opened.fd, &options, &opened.document, error);
    } else {
        status = pdfseal_document_open(path, &options, &opened.document, error);
    }
    if (status != PDFSEAL_OK) {
        cli_document_close(&opened);
        return status;
    }
    ret_document->document = opened.document;
    ret_document->fd = opened.fd;
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

/* The same sentences as the library's for the same causes. */
static pdfseal_status fail_output(int number, pdfseal_error *error)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return fail(PDFSEAL_ERROR_OUTPUT, "cannot be written: the disk is full (make room, then try again)", error);
    case EACCES:
    case EPERM:
    case EROFS:
        return fail(PDFSEAL_ERROR_OUTPUT, "cannot be written: no permission (choose another folder)", error);
    case ENOENT:
    case ENOTDIR:
        return fail(PDFSEAL_ERROR_OUTPUT, "cannot be written: its folder does not exist (make the folder first)", error);
    case EEXIST:
        return fail(PDFSEAL_ERROR_OUTPUT, "exists already (choose another name, or --force to replace it)", error);
    case EFBIG:
        return fail(PDFSEAL_ERROR_OUTPUT, "cannot be written: larger than the file size limit (raise the limit)", error);
    case EPIPE:
        return fail(PDFSEAL_ERROR_OUTPUT, "cannot be written: nobody reads it any more", error);
    default:
        return fail(PDFSEAL_ERROR_OUTPUT, "cannot be written (check folder and disk)", error);
    }
}

/* Whether the name may be taken: free, or a regular file that --force gives up. */
static pdfseal_status check_target(const cli_command *command, const char *path, mode_t *ret_mode, pdfseal_error *error)
{
    struct stat status;
    *ret_mode = 0;
    if (lstat(path, &status) != 0)
        return PDFSEAL_OK;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return fail(PDFSEAL_ERROR_OUTPUT, "is a directory (name a file)", error);
    if (!command->line.values[OPTION_FORCE])
        return fail_output(EEXIST, error);
    if (!S_ISREG(status.st_mode))
        return fail(PDFSEAL_ERROR_OUTPUT, "is no regular file (name a file, or - for standard output)", error);
    *ret_mode = status.st_mode & 07777;
    return PDFSEAL_OK;
}

/* Beside the wanted file, so that the rename stays on one file system. */
static int open_temporary(cli_output *output)
{
    const char *slash = strrchr(output->path, '/');
    int folder = slash ? (int)(slash - output->path) + 1 : 0;
    if (asprintf(&output->temporary, "%.*s.pdfseal-XXXXXX", folder, output->path) < 0) {
        output->temporary = NULL;
        return -1;
    }
    int fd = mkostemp(output->temporary, O_CLOEXEC);
    if (fd < 0) {
        free(output->temporary);
        output->temporary = NULL;
    }
    return fd;
}

pdfseal_status cli_output_open(const cli_command *command, const char *path, cli_output *ret_output, pdfseal_error *error)
{
    cli_output output = {.path = path, .fd = -1, .overwrites = command->line.values[OPTION_FORCE] != NULL};
    mode_t mode;
    if (is_standard(path)) {
        *ret_output = output;
        return PDFSEAL_OK;
    }
    pdfseal_status status = check_target(command, path, &mode, error);
    if (status != PDFSEAL_OK)
        return status;
    output.fd = open_temporary(&output);
    if (output.fd < 0)
        return fail_output(errno, error);
    mode_t mask = umask(0);
    (void)umask(mask);
    (void)fchmod(output.fd, mode ? mode : 0666 & ~mask);
    *ret_output = output;
    return PDFSEAL_OK;
}

static bool write_output(void *context, const void *bytes, size_t length)
{
    cli_output *output = context;
    bool good = is_standard(output->path) ? fwrite(bytes, 1, length, stdout) == length
                                          : shared_write_all(output->fd, bytes, length);
    if (!good)
        output->failure = errno ? errno : EIO;
    return good;
}

pdfseal_sink cli_output_sink(cli_output *output)
{
    errno = 0;
    return (pdfseal_sink){output, write_output};
}

/* A file system without RENAME_NOREPLACE: a hard link fails when the name exists, as we want. */
static int give_name(const cli_output *output)
{
    unsigned int flags = output->overwrites ? 0 : RENAME_NOREPLACE;
    int renamed = renameat2(AT_FDCWD, output->temporary, AT_FDCWD, output->path, flags);
    if (renamed == 0 || errno != EINVAL || flags == 0)
        return renamed;
    renamed = link(output->temporary, output->path);
    if (renamed == 0)
        (void)unlink(output->temporary);
    return renamed;
}

pdfseal_status cli_output_commit(cli_output *output, pdfseal_error *error)
{
    if (is_standard(output->path))
        return fflush(stdout) == 0 && !ferror(stdout) ? PDFSEAL_OK : fail_output(errno, error);
    int fd = output->fd;
    output->fd = -1;
    bool synced = fsync(fd) == 0;
    int number = errno;
    if (close(fd) != 0 || !synced)
        return fail_output(synced ? errno : number, error);
    if (give_name(output) != 0)
        return fail_output(errno, error);
    free(output->temporary);
    output->temporary = NULL;
    return PDFSEAL_OK;
}

pdfseal_status cli_output_explain(const cli_output *output, pdfseal_status status, pdfseal_error *error)
{
    return output->failure ? fail_output(output->failure, error) : status;
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
