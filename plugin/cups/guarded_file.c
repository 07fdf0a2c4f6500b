/* SPDX-License-Identifier: Apache-2.0 */
/* Owner and mode are asked of what was opened, not of a name. */
#include "guarded_file.h"

#include "shared/writing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A print job's document on standard input; more would only fill the disk. */
#define DOCUMENT_BYTES_MAX ((int64_t)4 << 30)

static guarded_fault check(int fd, mode_t forbidden)
{
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        return "is no regular file (name the file itself)";
    if (about.st_uid != 0 && about.st_uid != geteuid())
        return "belongs to another user (give it to root: chown)";
    if (about.st_mode & forbidden)
        return about.st_mode & forbidden & 022 ? "can be written by others (take that right away by chmod)"
                                               : "can be read by others (take that right away by chmod)";
    return NULL;
}

static guarded_fault open_guarded(const char *path, mode_t forbidden, int *ret_fd)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ELOOP ? "is no regular file (name the file itself)" : "cannot be opened (check its path and mode)";
    guarded_fault fault = check(fd, forbidden);
    if (fault)
        close(fd);
    else
        *ret_fd = fd;
    return fault;
}

guarded_fault guarded_file_check(const char *path, mode_t forbidden)
{
    int fd;
    guarded_fault fault = open_guarded(path, forbidden, &fd);
    if (!fault)
        close(fd);
    return fault;
}

/* Whole bytes, or -1; a file that grows meanwhile counts as too long. */
static ssize_t read_all(int fd, char *buffer, size_t capacity)
{
    size_t used = 0;
    while (used < capacity) {
        ssize_t got = read(fd, buffer + used, capacity - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            return (ssize_t)used;
        used += (size_t)got;
    }
    return -1;
}

guarded_fault guarded_file_read(const char *path, mode_t forbidden, size_t most, char **ret_bytes, size_t *ret_length)
{
    int fd;
    struct stat about;
    guarded_fault fault = open_guarded(path, forbidden, &fd);
    if (fault)
        return fault;
    if (fstat(fd, &about) != 0 || about.st_size < 0 || (uint64_t)about.st_size > most) {
        close(fd);
        return "is too long (is it the right file?)";
    }
    const size_t capacity = (size_t)about.st_size + 1;
    char *bytes = malloc(capacity);
    ssize_t length = bytes ? read_all(fd, bytes, capacity) : -1;
    close(fd);
    if (length < 0) {
        free(bytes);
        return "cannot be read (try again)";
    }
    bytes[length] = 0;
    *ret_bytes = bytes;
    *ret_length = (size_t)length;
    return NULL;
}

int guarded_file_temporary(const char *folder)
{
    char name[4096];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (size_t)snprintf(name, sizeof name, "%s/pdfseal-XXXXXX", folder) >= sizeof name)
        return fd;
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(name);
    return fd;
}

static bool copy(int from, int to)
{
    char buffer[65536];
    int64_t total = 0;
    for (;;) {
        ssize_t got = read(from, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        total += got;
        if (total > DOCUMENT_BYTES_MAX) {
            errno = EFBIG;
            return false;
        }
        if (!shared_write_all(to, buffer, (size_t)got))
            return false;
    }
}

int guarded_file_document(const char *path, const char *folder)
{
    if (path)
        return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int fd = guarded_file_temporary(folder);
    if (fd >= 0 && !copy(STDIN_FILENO, fd)) {
        const int kept = errno;
        close(fd);
        errno = kept;
        return -1;
    }
    return fd;
}
