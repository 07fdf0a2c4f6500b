/* SPDX-License-Identifier: Apache-2.0 */
/* One operand after the other. */
#include "batch/source.h"

#include "batch/names.h"
#include "shared/failure.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct batch_source {
    char *const *operands;
    size_t count, next; /* operands begun */
    batch_words words;
    batch_names names;  /* of a folder or pattern */
    size_t next_name;
    batch_rows *rows;   /* of a list */
    uint64_t number;    /* of jobs so far */
};

pdfseal_status batch_source_open(char *const *operands, size_t count, const batch_words *words, batch_source **ret_source,
                                 pdfseal_error *error)
{
    batch_source *source = calloc(1, sizeof *source);
    if (!source)
        FAIL_MEMORY(error);
    *source = (batch_source){.operands = operands, .count = count, .words = *words};
    *ret_source = source;
    return PDFSEAL_OK;
}

void batch_source_go_on(batch_source *source, uint64_t number)
{
    source->number = number;
}

void batch_source_close(batch_source *source)
{
    if (!source)
        return;
    batch_names_clear(&source->names);
    batch_rows_close(source->rows);
    free(source);
}

const char *batch_source_name(const batch_source *source)
{
    return source->next ? source->operands[source->next - 1] : NULL;
}

static bool ends_as_document(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcasecmp(name + length - 4, ".pdf") == 0;
}

/* A document by its name or its first bytes; else it is a list. */
static bool is_document(int fd, const char *name)
{
    char bytes[1024];
    ssize_t got = ends_as_document(name) ? 0 : pread(fd, bytes, sizeof bytes, 0);
    return ends_as_document(name) || (got > 0 && batch_rows_is_document(bytes, (size_t)got));
}

static pdfseal_status begin_file(batch_source *source, const char *name, pdfseal_error *error)
{
    bool is_input = strcmp(name, "-") == 0;
    int fd = is_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 && ends_as_document(name))
        return PDFSEAL_OK; /* a failure of that document, told when it is opened */
    if (fd < 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not found (check the name)");
    if (!is_input && is_document(fd, name)) {
        close(fd);
        return PDFSEAL_OK;
    }
    return batch_rows_open(fd, &source->words, &source->rows, error);
}

/* Begins the next operand; *ret_single: it is a document itself. */
static pdfseal_status begin(batch_source *source, bool *ret_single, pdfseal_error *error)
{
    struct stat status;
    const char *name = source->operands[source->next++];
    bool exists = stat(name, &status) == 0;
    *ret_single = false;
    source->next_name = 0;
    batch_names_clear(&source->names);
    if (exists && S_ISDIR(status.st_mode))
        return batch_names_read_folder(name, &source->names, error);
    if (!exists && strpbrk(name, "*?["))
        return batch_names_match(name, &source->names, error);
    TRY(begin_file(source, name, error));
    *ret_single = source->rows == NULL;
    return PDFSEAL_OK;
}

static pdfseal_status give(batch_source *source, const char *name, batch_job *ret_job, bool *ret_more, pdfseal_error *error)
{
    ret_job->input = strdup(name);
    if (!ret_job->input)
        FAIL_MEMORY(error);
    ret_job->number = ++source->number;
    *ret_more = true;
    return PDFSEAL_OK;
}

pdfseal_status batch_source_next(batch_source *source, batch_job *ret_job, bool *ret_more, pdfseal_error *error)
{
    for (;;) {
        bool single;
        if (source->words.stopped && *source->words.stopped) {
            *ret_more = false;
            return PDFSEAL_OK;
        }
        if (source->next_name < source->names.count)
            return give(source, batch_names_at(&source->names, source->next_name++), ret_job, ret_more, error);
        if (source->rows) {
            TRY(batch_rows_next(source->rows, ret_job, ret_more, error));
            ret_job->number = ++source->number;
            if (*ret_more)
                return PDFSEAL_OK;
            source->number--;
            batch_rows_close(source->rows);
            source->rows = NULL;
        }
        if (source->next == source->count) {
            *ret_more = false;
            return PDFSEAL_OK;
        }
        TRY(begin(source, &single, error));
        if (single)
            return give(source, batch_source_name(source), ret_job, ret_more, error);
    }
}

pdfseal_status batch_source_count(char *const *operands, size_t count, const batch_words *words, uint64_t *ret_count,
                                  pdfseal_error *error)
{
    batch_source *source;
    bool more = true;
    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(operands[i], "-") == 0)
            return PDFSEAL_OK;
    }
    TRY(batch_source_open(operands, count, words, &source, error));
    pdfseal_status status = PDFSEAL_OK;
    while (more && status == PDFSEAL_OK) {
        batch_job job = {0};
        status = batch_source_next(source, &job, &more, error);
        *ret_count = source->number;
        batch_job_clear(&job);
    }
    batch_source_close(source);
    return status;
}

bool batch_source_has_folder(char *const *operands, size_t count, const char *folder)
{
    struct stat wanted;
    struct stat status;
    if (stat(folder, &wanted) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (stat(operands[i], &status) == 0 && status.st_dev == wanted.st_dev && status.st_ino == wanted.st_ino)
            return true;
    }
    return false;
}
