/* SPDX-License-Identifier: Apache-2.0 */
/* Later lines win; a last line without its end is what a crash left of it. */
#include "batch/journal_index.h"

#include "batch/bounds.h"
#include "shared/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_LINE "{\"format\":\"pdfseal-journal\","

static bool make_key(const char *input, const char *output, uint8_t key[16])
{
    uint8_t digest[32];
    char *pair = NULL;
    int length = asprintf(&pair, "%s%c%s", input, 0, output ? output : "");
    bool good = length >= 0 && pdfseal_sha256(pair, (size_t)length, digest, NULL) == PDFSEAL_OK;
    if (length >= 0)
        free(pair);
    if (good)
        memcpy(key, digest, 16);
    return good;
}

static size_t place_of(const journal_index *index, const uint8_t key[16])
{
    uint64_t first;
    memcpy(&first, key, sizeof first);
    size_t place = (size_t)first & (index->room - 1);
    while (index->entries[place].state != BATCH_STATE_NONE && memcmp(index->entries[place].key, key, 16) != 0)
        place = (place + 1) & (index->room - 1);
    return place;
}

static bool grow(journal_index *index)
{
    journal_index grown = {.room = index->room ? index->room * 2 : 1024};
    grown.entries = calloc(grown.room, sizeof *grown.entries);
    if (!grown.entries)
        return false;
    for (size_t i = 0; i < index->room; i++) {
        if (index->entries[i].state != BATCH_STATE_NONE)
            grown.entries[place_of(&grown, index->entries[i].key)] = index->entries[i];
    }
    free(index->entries);
    index->entries = grown.entries;
    index->room = grown.room;
    return true;
}

static pdfseal_status take_record(journal_index *index, const batch_record *record, int64_t offset, size_t bytes,
                                  pdfseal_error *error)
{
    uint8_t key[16];
    if (index->count * 2 >= index->room && !grow(index))
        FAIL_MEMORY(error);
    /* Without an output nothing was tried: a row that could not be used. */
    if (!make_key(record->input, record->output, key))
        FAIL_MEMORY(error);
    journal_entry *entry = &index->entries[place_of(index, key)];
    if (entry->state == BATCH_STATE_NONE)
        index->count++;
    else
        index->counts[entry->state]--;
    if (record->state != BATCH_STATE_DONE || entry->state != BATCH_STATE_READY) {
        entry->offset = offset;
        entry->bytes = (uint32_t)bytes;
    }
    memcpy(entry->key, key, sizeof key);
    entry->state = (uint8_t)record->state;
    index->counts[record->state]++;
    return PDFSEAL_OK;
}

static pdfseal_status take_line(journal_index *index, const char *line, size_t length, pdfseal_error *error)
{
    batch_record record;
    char *names = NULL;
    pdfseal_status status = PDFSEAL_OK;
    if (index->length == 0)
        index->begun = length > sizeof FIRST_LINE && memcmp(line, FIRST_LINE, sizeof FIRST_LINE - 1) == 0;
    if (!index->begun)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is no journal of pdfseal batch");
    if (batch_record_parse(line, length, &record, &names)) {
        status = take_record(index, &record, index->length, length, error);
        free(names);
    }
    index->length += (int64_t)length + 1;
    return status;
}

pdfseal_status journal_index_read(int fd, journal_index *ret_index, pdfseal_error *error)
{
    journal_index index = {0};
    int copy = dup(fd);
    FILE *file = copy >= 0 && lseek(copy, 0, SEEK_SET) == 0 ? fdopen(copy, "r") : NULL;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    pdfseal_status status = PDFSEAL_OK;
    if (!file) {
        if (copy >= 0)
            close(copy);
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be read (check its name and mode)");
    }
    while (status == PDFSEAL_OK && (length = getline(&line, &room, file)) > 0 && line[length - 1] == '\n') {
        if ((size_t)length > BATCH_JOURNAL_LINE_BYTES)
            status = shared_failure_set(error, PDFSEAL_ERROR_INPUT, __FILE__, __LINE__, "is no journal of pdfseal batch");
        else
            status = take_line(&index, line, (size_t)length - 1, error);
    }
    free(line);
    fclose(file);
    if (status != PDFSEAL_OK) {
        journal_index_clear(&index);
        return status;
    }
    *ret_index = index;
    return PDFSEAL_OK;
}

void journal_index_clear(journal_index *index)
{
    free(index->entries);
    *index = (journal_index){0};
}

const journal_entry *journal_index_find(const journal_index *index, const char *input, const char *output)
{
    uint8_t key[16];
    if (index->count == 0 || !make_key(input, output, key))
        return NULL;
    const journal_entry *entry = &index->entries[place_of(index, key)];
    return entry->state != BATCH_STATE_NONE ? entry : NULL;
}

bool journal_index_load(int fd, const journal_entry *entry, batch_record *ret_record, char **ret_names)
{
    char *line = malloc(entry->bytes);
    bool good = line && pread(fd, line, entry->bytes, entry->offset) == (ssize_t)entry->bytes &&
                batch_record_parse(line, entry->bytes, ret_record, ret_names);
    free(line);
    return good;
}
