/* SPDX-License-Identifier: Apache-2.0 */
/* pread, pwrite, temporary names and renames. */
#include "base/file.h"

#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST_TRANSFER ((size_t)1 << 30)
/* Most invoices and letters are smaller: they are worked on without twenty reads each. */
#define LARGEST_HELD ((int64_t)1 << 18)

pdfseal_status file_input_open_fd(int fd, const char *name, file_input *ret_input, pdfseal_error *error)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be read (is it still open?)");
    if (S_ISDIR(status.st_mode))
        FAIL(error, PDFSEAL_ERROR_INPUT, "is a directory (name a PDF file)");
    if (!S_ISREG(status.st_mode))
        FAIL(error, PDFSEAL_ERROR_INPUT, "is no regular file (save it to a file first, or give - to read standard input)");
    *ret_input = (file_input){.fd = fd, .owned = false, .size = status.st_size, .name = name};
    return PDFSEAL_OK;
}

pdfseal_status file_input_open(const char *path, file_input *ret_input, pdfseal_error *error)
{
    /* O_NONBLOCK: a named pipe must not hold us before it is found to be none of ours. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not found (check the name)");
    if (fd < 0 && (errno == EACCES || errno == EPERM))
        FAIL(error, PDFSEAL_ERROR_INPUT, "no permission to read it (ask its owner, or check the file's mode)");
    if (fd < 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be opened: error %d of the system (check the name and the disk)", errno);
    pdfseal_status status = file_input_open_fd(fd, path, ret_input, error);
    if (status != PDFSEAL_OK) {
        close(fd);
        return status;
    }
    ret_input->owned = true;
    return PDFSEAL_OK;
}

file_input file_input_of_bytes(bytes_view bytes, const char *name)
{
    static const uint8_t nothing[1];
    return (file_input){.fd = -1, .size = (int64_t)bytes.length, .name = name, .memory = bytes.data ? bytes.data : nothing};
}

file_input file_input_of_source(const pdfseal_source *source, const char *name)
{
    return (file_input){.fd = -1, .size = source->length_bytes, .name = name, .source = source};
}

void file_input_close(file_input *input)
{
    if (input->owned)
        close(input->fd);
    free(input->held);
    *input = (file_input){.fd = -1};
}

static pdfseal_status read_memory(const file_input *input, int64_t offset, void *buffer, size_t length,
                                  pdfseal_error *error)
{
    if (offset < 0 || offset > input->size || length > (size_t)(input->size - offset))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset, "ends too early (get the whole file)");
    if (length)
        memcpy(buffer, input->memory + offset, length);
    return PDFSEAL_OK;
}

static pdfseal_status read_source(const file_input *input, int64_t offset, void *buffer, size_t length, pdfseal_error *error)
{
    if (offset < 0 || offset > input->size || length > (uint64_t)(input->size - offset))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset, "ends too early (get the whole file)");
    if (length && !input->source->read(input->source->context, offset, buffer, length))
        FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset, "cannot be read from where it is kept (ask the program that keeps it)");
    return PDFSEAL_OK;
}

pdfseal_status file_input_read(const file_input *input, int64_t offset, void *buffer, size_t length,
                               pdfseal_error *error)
{
    uint8_t *place = buffer;
    if (input->memory)
        return read_memory(input, offset, buffer, length, error);
    if (input->source)
        return read_source(input, offset, buffer, length, error);
    while (length > 0) {
        ssize_t got = pread(input->fd, place, length < LARGEST_TRANSFER ? length : LARGEST_TRANSFER, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset, "cannot be read: error %d of the system (check the disk)", errno);
        if (got == 0)
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, offset, "became shorter while it was read (try again when it is complete)");
        place += got;
        offset += got;
        length -= (size_t)got;
    }
    return PDFSEAL_OK;
}

pdfseal_status file_input_hold(file_input *input, pdfseal_error *error)
{
    if (input->fd < 0 || input->memory || input->size > LARGEST_HELD)
        return PDFSEAL_OK;
    uint8_t *held = malloc((size_t)input->size + 1);
    if (!held)
        FAIL_MEMORY(error);
    pdfseal_status status = file_input_read(input, 0, held, (size_t)input->size, error);
    if (status != PDFSEAL_OK) {
        free(held);
        return status;
    }
    input->held = held;
    input->memory = held;
    return PDFSEAL_OK;
}

pdfseal_status file_input_check_held(const file_input *input, pdfseal_error *error)
{
    uint8_t chunk[16384];
    file_input behind = *input;
    behind.memory = NULL;
    for (int64_t place = 0; input->held && place < input->size; place += (int64_t)sizeof chunk) {
        int64_t left = input->size - place;
        size_t length = left < (int64_t)sizeof chunk ? (size_t)left : sizeof chunk;
        TRY(file_input_read(&behind, place, chunk, length, error));
        if (memcmp(chunk, input->held + place, length) != 0)
            FAIL_AT(error, PDFSEAL_ERROR_INPUT, place, "was changed while it was looked at (try again when it is complete)");
    }
    return PDFSEAL_OK;
}

pdfseal_status file_read_whole(const char *path, bytes_buffer *buffer, pdfseal_error *error)
{
    file_input input;
    TRY(file_input_open(path, &input, error));
    pdfseal_status status = bytes_buffer_reserve(buffer, (size_t)input.size, error);
    if (status == PDFSEAL_OK)
        status = file_input_read(&input, 0, buffer->data, (size_t)input.size, error);
    if (status == PDFSEAL_OK)
        buffer->length = (size_t)input.size;
    file_input_close(&input);
    return status;
}

bool file_is_readable_by_others(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

static pdfseal_status fail_output(int number, pdfseal_error *error)
{
    if (number == ENOSPC || number == EDQUOT)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: the disk is full (make room, then try again)");
    if (number == EACCES || number == EPERM || number == EROFS)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: no permission (choose another folder)");
    if (number == ENOENT || number == ENOTDIR)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: its folder does not exist (make the folder first)");
    if (number == EEXIST)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "exists already (choose another name, or --force to replace it)");
    if (number == EFBIG)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: larger than the file size limit (raise the limit)");
    FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: error %d of the system (check folder and disk)", number);
}

/* How many bytes of the path name its folder, with the slash; 0: the current one. */
static int folder_length(const file_output *output)
{
    const char *slash = strrchr(output->path, '/');
    return slash ? (int)(slash - output->path) + 1 : 0;
}

static pdfseal_status name_temporary(file_output *output, pdfseal_error *error)
{
    uint8_t random[8];
    char suffix[2 * sizeof random + 1];
    TRY(digest_random(random, sizeof random, error));
    digest_print_hex((bytes_view){random, sizeof random}, suffix);
    int folder = folder_length(output);
    free(output->temporary);
    output->temporary = NULL;
    if (asprintf(&output->temporary, "%.*s.pdfseal-%s.tmp", folder, output->path, suffix) < 0) {
        output->temporary = NULL;
        FAIL_MEMORY(error);
    }
    return PDFSEAL_OK;
}

/* A file without a name, where the file system has such: it ends with the process, however that ends. -1: a name it is. */
static int open_nameless(const file_output *output)
{
    char *folder = NULL;
    if (access("/proc/self/fd", X_OK) != 0 || asprintf(&folder, "%.*s.", folder_length(output), output->path) < 0)
        return -1;
    int fd = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0666);
    free(folder);
    return fd;
}

/* Gives the nameless file the name `path`, which must not exist. */
static bool link_nameless(const file_output *output, const char *path)
{
    char link[64];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", output->fd);
    return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

static pdfseal_status open_named(file_output *output, pdfseal_error *error)
{
    TRY(name_temporary(output, error));
    output->fd = open(output->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (output->fd >= 0)
        return PDFSEAL_OK;
    int number = errno;
    free(output->temporary);
    output->temporary = NULL;
    return fail_output(number, error);
}

/* The mode that the finished file gets: that of a file it replaces, else what the umask leaves of 0666. */
static pdfseal_status open_temporary(file_output *output, pdfseal_error *error)
{
    struct stat existing;
    bool exists = lstat(output->path, &existing) == 0;
    if (exists && !output->overwrite)
        return fail_output(EEXIST, error);
    if (exists && S_ISDIR(existing.st_mode))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "is a directory (name a file)");
    /* A rename would put a file in the place of a device or a pipe: /dev/null, for everybody. */
    if (exists && !S_ISREG(existing.st_mode))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "is no regular file (name a file, or - for standard output)");
    output->fd = open_nameless(output);
    if (output->fd < 0)
        TRY(open_named(output, error));
    if (exists && S_ISREG(existing.st_mode))
        (void)fchmod(output->fd, existing.st_mode & 07777);
    return PDFSEAL_OK;
}

pdfseal_status file_output_open(const pdfseal_output_options *options, file_output *ret_output, pdfseal_error *error)
{
    if (!options->path) {
        *ret_output = (file_output){.fd = options->fd, .owned = false};
        return PDFSEAL_OK;
    }
    /* A link is followed to the file that it names, which is then replaced: the link stays. */
    char *target = options->overwrite ? realpath(options->path, NULL) : NULL;
    file_output output = {.fd = -1, .owned = true, .overwrite = options->overwrite};
    output.path = target ? target : strdup(options->path);
    if (!output.path)
        FAIL_MEMORY(error);
    pdfseal_status status = open_temporary(&output, error);
    if (status != PDFSEAL_OK) {
        file_output_close(&output);
        return status;
    }
    *ret_output = output;
    return PDFSEAL_OK;
}

pdfseal_status file_output_write(file_output *output, int64_t offset, bytes_view bytes, pdfseal_error *error)
{
    while (bytes.length > 0) {
        ssize_t put = pwrite(output->fd, bytes.data, bytes.length < LARGEST_TRANSFER ? bytes.length : LARGEST_TRANSFER,
                             offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return fail_output(put == 0 ? ENOSPC : errno, error);
        bytes.data += put;
        bytes.length -= (size_t)put;
        offset += put;
    }
    return PDFSEAL_OK;
}

static pdfseal_status copy_by_hand(file_output *output, const file_input *input, int64_t from, int64_t length,
                                   pdfseal_error *error)
{
    enum { CHUNK_BYTES = 262144 };
    uint8_t *chunk = malloc(CHUNK_BYTES);
    if (!chunk)
        FAIL_MEMORY(error);
    pdfseal_status status = PDFSEAL_OK;
    while (length > 0 && status == PDFSEAL_OK) {
        size_t part = length < CHUNK_BYTES ? (size_t)length : CHUNK_BYTES;
        status = file_input_read(input, from, chunk, part, error);
        if (status == PDFSEAL_OK)
            status = file_output_write(output, from, (bytes_view){chunk, part}, error);
        from += (int64_t)part;
        length -= (int64_t)part;
    }
    free(chunk);
    return status;
}

pdfseal_status file_output_copy(file_output *output, const file_input *input, int64_t from, int64_t length,
                                pdfseal_error *error)
{
    while (length > 0) {
        off64_t source = from;
        off64_t target = from;
        size_t part = (uint64_t)length < LARGEST_TRANSFER ? (size_t)length : LARGEST_TRANSFER;
        ssize_t copied = copy_file_range(input->fd, &source, output->fd, &target, part, 0);
        if (copied < 0 && errno == EINTR)
            continue;
        if (copied <= 0)
            return copy_by_hand(output, input, from, length, error);
        from += copied;
        length -= copied;
    }
    return PDFSEAL_OK;
}

/* A rename is on the disk when its folder is. */
static void sync_folder(const char *path)
{
    char *folder = strdup(path);
    if (!folder)
        return;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder ? 1 : 0] = 0;
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

/* The file that has a temporary name takes the output's. */
static bool rename_temporary(const file_output *output)
{
    unsigned int flags = output->overwrite ? 0 : RENAME_NOREPLACE;
    if (renameat2(AT_FDCWD, output->temporary, AT_FDCWD, output->path, flags) == 0)
        return true;
    if (errno != EINVAL || flags == 0)
        return false;
    /* A file system without RENAME_NOREPLACE: a hard link fails when the name exists, as we want. */
    if (link(output->temporary, output->path) != 0)
        return false;
    (void)unlink(output->temporary);
    return true;
}

/* A nameless file that replaces another one needs a temporary name for a moment: only a rename replaces at once. */
static pdfseal_status take_name(file_output *output, pdfseal_error *error)
{
    if (!output->overwrite)
        return link_nameless(output, output->path) ? PDFSEAL_OK : fail_output(errno, error);
    TRY(name_temporary(output, error));
    if (link_nameless(output, output->temporary))
        return PDFSEAL_OK;
    int number = errno;
    free(output->temporary);
    output->temporary = NULL;
    return fail_output(number, error);
}

pdfseal_status file_output_commit(file_output *output, bool no_sync, pdfseal_error *error)
{
    if (!output->owned)
        return PDFSEAL_OK;
    if (!no_sync && fsync(output->fd) != 0)
        return fail_output(errno, error);
    bool nameless = !output->temporary;
    if (nameless)
        TRY(take_name(output, error));
    int descriptor = output->fd;
    output->fd = -1;
    if (close(descriptor) != 0 && !nameless)
        return fail_output(errno, error);
    if (output->temporary && !rename_temporary(output))
        return fail_output(errno, error);
    free(output->temporary);
    output->temporary = NULL;
    if (!no_sync)
        sync_folder(output->path);
    return PDFSEAL_OK;
}

void file_output_close(file_output *output)
{
    if (output->owned && output->fd >= 0)
        close(output->fd);
    if (output->temporary)
        (void)unlink(output->temporary);
    free(output->temporary);
    free(output->path);
    *output = (file_output){.fd = -1};
}
