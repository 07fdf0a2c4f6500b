/* SPDX-License-Identifier: Apache-2.0 */
/* Lines gather in memory and go out in one write. */
#include "batch/journal.h"

#include "batch/journal_index.h"
#include "shared/failure.h"
#include "shared/writing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct batch_journal {
    int fd;
    journal_index index; /* of earlier runs */
    char *text;          /* lines that were added */
    size_t length, room;
};

void batch_journal_close(batch_journal *journal)
{
    if (!journal)
        return;
    if (journal->fd >= 0)
        close(journal->fd);
    journal_index_clear(&journal->index);
    free(journal->text);
    free(journal);
}

static pdfseal_status fail_write(int number, pdfseal_error *error)
{
    if (number == ENOSPC || number == EDQUOT)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "the journal cannot be written: the disk is full (make room, then --resume)");
    FAIL(error, PDFSEAL_ERROR_OUTPUT, "the journal cannot be written: error %d of the system (check folder and disk)", number);
}

static pdfseal_status open_file(batch_journal *journal, const char *path, journal_use use, pdfseal_error *error)
{
    static const int FLAGS[] = {[JOURNAL_NEW] = O_CREAT | O_EXCL, [JOURNAL_RESUMED] = 0, [JOURNAL_KEPT] = O_CREAT};
    journal->fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | FLAGS[use], 0600);
    if (journal->fd < 0 && errno == EEXIST)
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "an earlier run left this journal (go on with --resume, or name another with --journal)");
    if (journal->fd < 0 && use == JOURNAL_RESUMED && errno == ENOENT)
        FAIL(error, PDFSEAL_ERROR_INPUT, "there is no journal to go on with (leave --resume out)");
    if (journal->fd < 0)
        return fail_write(errno, error);
    if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "another run is at work with this journal (wait for its end)");
    return PDFSEAL_OK;
}

static pdfseal_status write_text(batch_journal *journal, pdfseal_error *error)
{
    if (!shared_write_all(journal->fd, journal->text, journal->length))
        return fail_write(errno, error);
    journal->length = 0;
    return PDFSEAL_OK;
}

static pdfseal_status add_text(batch_journal *journal, const char *text, size_t length, pdfseal_error *error)
{
    if (journal->room - journal->length < length) {
        size_t room = journal->room * 2 + length;
        char *grown = realloc(journal->text, room);
        if (!grown)
            FAIL_MEMORY(error);
        journal->text = grown;
        journal->room = room;
    }
    memcpy(journal->text + journal->length, text, length);
    journal->length += length;
    return PDFSEAL_OK;
}

static pdfseal_status add_begin(batch_journal *journal, pdfseal_error *error)
{
    char line[256];
    char at[24];
    batch_record_stamp(at);
    int length = snprintf(line, sizeof line, "{\"format\":\"pdfseal-journal\",\"version\":1,\"tool\":\"pdfseal %s\",\"event\":\"begin\",\"at\":\"%s\"}\n",
                          pdfseal_version(), at);
    return add_text(journal, line, (size_t)length, error);
}

/* Reads what is there; half a line at the end goes. */
static pdfseal_status read_earlier(batch_journal *journal, pdfseal_error *error)
{
    TRY(journal_index_read(journal->fd, &journal->index, error));
    if (ftruncate(journal->fd, journal->index.length) != 0)
        return fail_write(errno, error);
    return PDFSEAL_OK;
}

pdfseal_status batch_journal_open(const char *path, journal_use use, batch_journal **ret_journal, pdfseal_error *error)
{
    batch_journal *journal = calloc(1, sizeof *journal);
    if (!journal)
        FAIL_MEMORY(error);
    journal->fd = -1;
    pdfseal_status status = open_file(journal, path, use, error);
    if (status == PDFSEAL_OK && use != JOURNAL_NEW)
        status = read_earlier(journal, error);
    if (status == PDFSEAL_OK)
        status = add_begin(journal, error);
    if (status == PDFSEAL_OK)
        status = batch_journal_write(journal, false, error);
    if (status != PDFSEAL_OK) {
        batch_journal_close(journal);
        return status;
    }
    *ret_journal = journal;
    return PDFSEAL_OK;
}

/* Names as they stand in the journal. */
static const journal_entry *find_entry(const batch_journal *journal, const char *input, const char *output)
{
    char *clean_input = batch_record_clean(input);
    char *clean_output = batch_record_clean(output ? output : "");
    const journal_entry *entry = clean_input && clean_output ? journal_index_find(&journal->index, clean_input, clean_output) : NULL;
    free(clean_input);
    free(clean_output);
    return entry;
}

batch_state batch_journal_find(batch_journal *journal, const char *input, const char *output, batch_record *ret_record,
                               char **ret_names)
{
    const journal_entry *entry = journal->index.count ? find_entry(journal, input, output) : NULL;
    *ret_names = NULL;
    if (!entry || !journal_index_load(journal->fd, entry, ret_record, ret_names))
        return BATCH_STATE_NONE;
    ret_record->state = (batch_state)entry->state;
    return ret_record->state;
}

uint64_t batch_journal_count(const batch_journal *journal, batch_state state)
{
    return journal->index.counts[state];
}

pdfseal_status batch_journal_add(batch_journal *journal, const batch_record *record, pdfseal_error *error)
{
    char *line = batch_record_print(record);
    if (!line)
        FAIL_MEMORY(error);
    pdfseal_status status = add_text(journal, line, strlen(line), error);
    free(line);
    return status;
}

pdfseal_status batch_journal_write(batch_journal *journal, bool sync, pdfseal_error *error)
{
    TRY(write_text(journal, error));
    if (sync && fdatasync(journal->fd) != 0)
        return fail_write(errno, error);
    return PDFSEAL_OK;
}

static int compare_offsets(const void *a, const void *b)
{
    const journal_entry *first = a;
    const journal_entry *second = b;
    return first->offset < second->offset ? -1 : first->offset > second->offset;
}

/* The index is not searched any more: its table becomes a list. */
static void list_entries(int fd, journal_index *index, bool (*take)(void *context, const batch_record *record), void *context)
{
    size_t count = 0;
    for (size_t i = 0; i < index->room; i++) {
        if (index->entries[i].state == BATCH_STATE_DONE)
            index->entries[count++] = index->entries[i];
    }
    if (count)
        qsort(index->entries, count, sizeof *index->entries, compare_offsets);
    for (size_t i = 0; i < count; i++) {
        batch_record record;
        char *names = NULL;
        bool goes_on = !journal_index_load(fd, &index->entries[i], &record, &names) || take(context, &record);
        free(names);
        if (!goes_on)
            return;
    }
}

pdfseal_status batch_journal_list_done(const char *path, bool (*take)(void *context, const batch_record *record), void *context,
                                       pdfseal_error *error)
{
    journal_index index;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be read (check its name and mode)");
    pdfseal_status status = journal_index_read(fd, &index, error);
    if (status == PDFSEAL_OK) {
        list_entries(fd, &index, take, context);
        journal_index_clear(&index);
    }
    close(fd);
    return status;
}
