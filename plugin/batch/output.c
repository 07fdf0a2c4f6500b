/* SPDX-License-Identifier: Apache-2.0 */
/* Paths are walked folder by folder from an open one, without following links. */
#include "batch/output.h"

#include "batch/base64_text.h"
#include "shared/failure.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_PREFIX ".pdfseal-batch-"

static pdfseal_status fail_output(int number, pdfseal_error *error)
{
    if (number == ENOSPC || number == EDQUOT)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: the disk is full (make room, then try again)");
    if (number == EACCES || number == EPERM || number == EROFS)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: no permission (choose another folder)");
    if (number == ENOENT)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: its folder does not exist (make the folder first)");
    if (number == EEXIST)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "exists already (choose another name, or --force to replace it)");
    if (number == ELOOP || number == ENOTDIR)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "cannot be written: a symbolic link or a file stands where a folder should (--allow-outside follows links)");
    if (number == ENAMETOOLONG)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the output's name is too long (shorten it)");
    FAIL(error, PDFSEAL_ERROR_OUTPUT, "cannot be written: error %d of the system (check folder and disk)", number);
}

pdfseal_status batch_folder_open(const char *path, bool allow_outside, batch_folder *ret_folder, pdfseal_error *error)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return fail_output(errno, error);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail_output(errno, error);
    *ret_folder = (batch_folder){.fd = fd, .allow_outside = allow_outside};
    return PDFSEAL_OK;
}

void batch_folder_close(batch_folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
}

static bool leads_out(const char *path)
{
    if (*path == '/')
        return true;
    while (*path) {
        size_t length = strcspn(path, "/");
        if (length == 2 && path[0] == '.' && path[1] == '.')
            return true;
        path += length;
        path += strspn(path, "/");
    }
    return false;
}

pdfseal_status batch_output_check(const batch_folder *folder, const char *path, pdfseal_error *error)
{
    size_t length = strlen(path);
    const char *slash = strrchr(path, '/');
    const char *leaf = slash ? slash + 1 : path;
    if (!*leaf || strcmp(leaf, ".") == 0 || strcmp(leaf, "..") == 0 || length >= PATH_MAX)
        FAIL(error, PDFSEAL_ERROR_USAGE, "the output needs the name of a file");
    if (!folder->allow_outside && leads_out(path))
        FAIL(error, PDFSEAL_ERROR_USAGE, "the output %s leads out of --out-dir (--allow-outside permits it)", path);
    return PDFSEAL_OK;
}

/* A folder on the way, made where it is missing. */
static int step_into(const batch_folder *folder, int from, const char *name, bool makes)
{
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (folder->allow_outside ? 0 : O_NOFOLLOW);
    int fd = openat(from, name, flags);
    if (fd >= 0 || errno != ENOENT || !makes)
        return fd;
    if (mkdirat(from, name, 0777) != 0 && errno != EEXIST)
        return -1;
    return openat(from, name, flags);
}

/* Opens the folder that `path` lies in; *ret_leaf is the rest of it. -1: errno says why. */
static int walk(const batch_folder *folder, const char *path, bool makes, const char **ret_leaf)
{
    char name[NAME_MAX + 1];
    int at = *path == '/' ? open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : fcntl(folder->fd, F_DUPFD_CLOEXEC, 0);
    path += strspn(path, "/");
    for (const char *slash; at >= 0 && (slash = strchr(path, '/')) != NULL;) {
        size_t length = (size_t)(slash - path);
        int number = ENAMETOOLONG;
        int next = -1;
        if (length < sizeof name) {
            memcpy(name, path, length);
            name[length] = 0;
            next = step_into(folder, at, name, makes);
            number = errno;
        }
        close(at);
        errno = number;
        at = next;
        path = slash + strspn(slash, "/");
    }
    *ret_leaf = path;
    return at;
}

int batch_output_find(const batch_folder *folder, const char *path)
{
    const char *leaf;
    int at = walk(folder, path, false, &leaf);
    if (at < 0)
        return -1;
    int fd = openat(at, leaf, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    close(at);
    return fd;
}

bool batch_file_digest(int fd, char text[65])
{
    uint8_t digest[32];
    if (pdfseal_sha256_file(fd, digest, NULL) != PDFSEAL_OK)
        return false;
    hex_print(digest, sizeof digest, text);
    return true;
}

static char *make_temporary(void)
{
    uint64_t number = 0;
    char *name = NULL;
    if (getrandom(&number, sizeof number, 0) != sizeof number ||
        asprintf(&name, TEMPORARY_PREFIX "%016llx.tmp", (unsigned long long)number) < 0)
        return NULL;
    return name;
}

/* A file without a name, where the file system has such: it ends with the process. Else one with a temporary name. */
static int open_in(int at, char **ret_temporary)
{
    int fd = access("/proc/self/fd", X_OK) == 0 ? openat(at, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0666) : -1;
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL))
        return fd;
    *ret_temporary = make_temporary();
    if (!*ret_temporary)
        return -1;
    fd = openat(at, *ret_temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0) {
        free(*ret_temporary);
        *ret_temporary = NULL;
    }
    return fd;
}

/* Whether the name may be taken, as far as it can be told beforehand. */
static pdfseal_status check_free(int at, const char *leaf, bool overwrite, pdfseal_error *error)
{
    struct stat status;
    if (fstatat(at, leaf, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return PDFSEAL_OK;
    if (!overwrite)
        return fail_output(EEXIST, error);
    if (!S_ISREG(status.st_mode))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "is no regular file (name a file, or - for standard output)");
    return PDFSEAL_OK;
}

pdfseal_status batch_output_begin(const batch_folder *folder, const char *path, bool overwrite, batch_output *ret_output,
                                  pdfseal_error *error)
{
    const char *leaf;
    struct stat status;
    batch_output output = {.fd = -1};
    int at = walk(folder, path, true, &leaf);
    if (at < 0)
        return fail_output(errno, error);
    pdfseal_status result = check_free(at, leaf, overwrite, error);
    if (result == PDFSEAL_OK) {
        output.fd = open_in(at, &output.temporary);
        if (output.fd < 0)
            result = fail_output(errno, error);
    }
    close(at);
    if (result != PDFSEAL_OK)
        return result;
    output.path = strdup(path);
    output.device = fstat(output.fd, &status) == 0 ? status.st_dev : 0;
    *ret_output = output;
    return PDFSEAL_OK;
}

/* A nameless file gets a name that must not exist. */
static bool link_nameless(const batch_output *output, int at, const char *name)
{
    char link[64];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", output->fd);
    return linkat(AT_FDCWD, link, at, name, AT_SYMLINK_FOLLOW) == 0;
}

static bool rename_in(int at, const char *from, const char *to, bool overwrite)
{
    unsigned int flags = overwrite ? 0 : RENAME_NOREPLACE;
    if (renameat2(at, from, at, to, flags) == 0)
        return true;
    if (errno != EINVAL || flags == 0)
        return false;
    /* A file system without RENAME_NOREPLACE: a hard link fails when the name exists, as we want. */
    if (linkat(at, from, at, to, 0) != 0)
        return false;
    (void)unlinkat(at, from, 0);
    return true;
}

static bool give_name(batch_output *output, int at, const char *leaf, bool overwrite)
{
    if (!output->temporary && !overwrite)
        return link_nameless(output, at, leaf);
    if (!output->temporary) {
        output->temporary = make_temporary();
        if (!output->temporary || !link_nameless(output, at, output->temporary))
            return false;
    }
    return rename_in(at, output->temporary, leaf, overwrite);
}

pdfseal_status batch_output_commit(const batch_folder *folder, batch_output *output, bool overwrite, pdfseal_error *error)
{
    const char *leaf;
    int at = output->path ? walk(folder, output->path, false, &leaf) : -1;
    if (at < 0)
        return fail_output(errno, error);
    bool good = give_name(output, at, leaf, overwrite);
    int number = errno;
    close(at);
    if (!good)
        return fail_output(number, error);
    free(output->temporary);
    output->temporary = NULL;
    batch_output_discard(folder, output);
    return PDFSEAL_OK;
}

void batch_output_discard(const batch_folder *folder, batch_output *output)
{
    const char *leaf;
    int at = output->path && output->temporary ? walk(folder, output->path, false, &leaf) : -1;
    if (at >= 0) {
        (void)unlinkat(at, output->temporary, 0);
        close(at);
    }
    if (output->path && output->fd >= 0)
        close(output->fd);
    free(output->temporary);
    free(output->path);
    *output = (batch_output){.fd = -1};
}

void batch_folder_sweep(const batch_folder *folder)
{
    int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (!entries) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (strncmp(entry->d_name, TEMPORARY_PREFIX, strlen(TEMPORARY_PREFIX)) == 0)
            (void)unlinkat(folder->fd, entry->d_name, 0);
    }
    closedir(entries);
}
