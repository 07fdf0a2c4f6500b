/* SPDX-License-Identifier: Apache-2.0 */
/* Events only say when to look: what is there is found by looking, so that no lost event loses a file. */
#include "batch/watch.h"

#include "batch/bounds.h"
#include "shared/failure.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST_SAME_NAMES 10000

/* A file as it was when it was seen last. */
typedef struct seen_file {
    char *path;
    ino_t inode;
    int64_t bytes, time_ns;
    int64_t since_ms; /* it has been so */
} seen_file;

typedef struct seen_list {
    seen_file *files; /* by path */
    size_t count, room;
} seen_list;

struct batch_watch {
    char *path;
    int folder, events;
    int64_t settle_ms;
    seen_list seen;
    char **settled;
};

static void clear_list(seen_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->files[i].path);
    free(list->files);
    *list = (seen_list){0};
}

void batch_watch_close(batch_watch *watch)
{
    if (!watch)
        return;
    if (watch->folder >= 0)
        close(watch->folder);
    if (watch->events >= 0)
        close(watch->events);
    clear_list(&watch->seen);
    free(watch->settled);
    free(watch->path);
    free(watch);
}

pdfseal_status batch_watch_open(const char *path, int64_t settle_ms, batch_watch **ret_watch, pdfseal_error *error)
{
    batch_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        FAIL_MEMORY(error);
    *watch = (batch_watch){.path = strdup(path), .folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                           .events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), .settle_ms = settle_ms};
    bool good = watch->path && watch->folder >= 0 && watch->events >= 0 &&
                inotify_add_watch(watch->events, path, IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) >= 0;
    if (!good) {
        batch_watch_close(watch);
        FAIL(error, PDFSEAL_ERROR_INPUT, "this folder cannot be watched (check its name and mode)");
    }
    *ret_watch = watch;
    return PDFSEAL_OK;
}

void batch_watch_wait(batch_watch *watch, int most_ms)
{
    char bytes[4096];
    struct pollfd one = {.fd = watch->events, .events = POLLIN};
    if (poll(&one, 1, most_ms) <= 0)
        return;
    while (read(watch->events, bytes, sizeof bytes) > 0)
        ;
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_document(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcasecmp(name + length - 4, ".pdf") == 0;
}

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const seen_file *)a)->path, ((const seen_file *)b)->path);
}

/* Since when the file has been as it is. */
static int64_t since_when(const batch_watch *watch, const seen_file *file, int64_t now)
{
    const seen_file *before = watch->seen.count
                                  ? bsearch(file, watch->seen.files, watch->seen.count, sizeof *file, compare_files) : NULL;
    bool same = before && before->inode == file->inode && before->bytes == file->bytes && before->time_ns == file->time_ns;
    return same ? before->since_ms : now;
}

static pdfseal_status add_file(const batch_watch *watch, const char *name, int64_t now, seen_list *list, pdfseal_error *error)
{
    struct stat status;
    if (fstatat(watch->folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
        return PDFSEAL_OK;
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 64;
        seen_file *grown = list->count < BATCH_FOLDER_NAMES ? reallocarray(list->files, room, sizeof *grown) : NULL;
        if (!grown)
            FAIL_MEMORY(error);
        list->files = grown;
        list->room = room;
    }
    seen_file file = {.inode = status.st_ino, .bytes = status.st_size,
                      .time_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec};
    if (asprintf(&file.path, "%s/%s", watch->path, name) < 0)
        FAIL_MEMORY(error);
    file.since_ms = since_when(watch, &file, now);
    list->files[list->count++] = file;
    return PDFSEAL_OK;
}

static pdfseal_status read_folder(const batch_watch *watch, int64_t now, seen_list *list, pdfseal_error *error)
{
    int fd = openat(watch->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    pdfseal_status status = PDFSEAL_OK;
    if (!entries) {
        if (fd >= 0)
            close(fd);
        FAIL(error, PDFSEAL_ERROR_INPUT, "this folder cannot be read (check its name and mode)");
    }
    for (struct dirent *entry; status == PDFSEAL_OK && (entry = readdir(entries)) != NULL;) {
        if (is_document(entry->d_name))
            status = add_file(watch, entry->d_name, now, list, error);
    }
    closedir(entries);
    return status;
}

pdfseal_status batch_watch_look(batch_watch *watch, char ***ret_paths, size_t *ret_count, bool *ret_pending, pdfseal_error *error)
{
    seen_list list = {0};
    int64_t now = now_ms();
    size_t count = 0;
    pdfseal_status status = read_folder(watch, now, &list, error);
    char **settled = status == PDFSEAL_OK ? calloc(list.count + 1, sizeof *settled) : NULL;
    if (!settled) {
        clear_list(&list);
        if (status == PDFSEAL_OK)
            FAIL_MEMORY(error);
        return status;
    }
    if (list.count)
        qsort(list.files, list.count, sizeof *list.files, compare_files);
    for (size_t i = 0; i < list.count; i++) {
        if (now - list.files[i].since_ms >= watch->settle_ms)
            settled[count++] = list.files[i].path;
    }
    clear_list(&watch->seen);
    free(watch->settled);
    watch->seen = list;
    watch->settled = settled;
    *ret_paths = settled;
    *ret_count = count;
    *ret_pending = count < list.count;
    return PDFSEAL_OK;
}

/* The name, or its number-th variant: "a.pdf", "a-1.pdf". */
static char *make_variant(const char *name, int number)
{
    size_t stem = strlen(name) - 4;
    char *variant = NULL;
    int length = number ? asprintf(&variant, "%.*s-%d%s", (int)stem, name, number, name + stem) : asprintf(&variant, "%s", name);
    return length < 0 ? NULL : variant;
}

pdfseal_status batch_watch_move(const batch_watch *watch, const char *path, int folder, pdfseal_error *error)
{
    const char *name = strrchr(path, '/') + 1;
    for (int number = 0; number < MOST_SAME_NAMES; number++) {
        char *variant = make_variant(name, number);
        if (!variant)
            FAIL_MEMORY(error);
        int result = renameat2(watch->folder, name, folder, variant, RENAME_NOREPLACE);
        int cause = errno;
        free(variant);
        if (result == 0 || cause == ENOENT)
            return PDFSEAL_OK;
        if (cause != EEXIST)
            FAIL(error, PDFSEAL_ERROR_OUTPUT, "the input cannot be moved: error %d of the system (is the folder on the same file system?)", cause);
    }
    FAIL(error, PDFSEAL_ERROR_OUTPUT, "the input cannot be moved: too many of its name are there");
}

int batch_watch_open_file(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)))
        return fd;
    close(fd);
    return -1;
}
