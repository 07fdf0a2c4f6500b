/* SPDX-License-Identifier: Apache-2.0 */
/* What workers do with a job, and what is done with groups of finished ones. */
#include "batch/run.h"

#include "batch/bounds.h"
#include "batch/output_name.h"
#include "batch/pipeline.h"
#include "shared/failure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum item_kind {
    ITEM_SEALED,   /* waits for its name */
    ITEM_NAMED,    /* an earlier run gave it its name, but could not say so any more */
    ITEM_FAILED,
    ITEM_SKIPPED,  /* done by an earlier run */
    ITEM_LEFT,     /* failed in an earlier run, and stays so */
    ITEM_PASSED,   /* not of those that are to be tried */
    ITEM_UNTRIED   /* the run ends: for the next one */
} item_kind;

typedef struct item {
    batch_job job;
    char *name; /* of the output; NULL: none could be found */
    batch_output output;
    batch_result result;
    int64_t input_bytes, input_time_ns;
    item_kind kind;
} item;

static void clear_item(const batch_run *run, item *one)
{
    if (one->output.path)
        batch_output_discard(run->folder, &one->output);
    batch_job_clear(&one->job);
    free(one->name);
    one->name = NULL;
}

/* ---- the source ---- */

/* The first cause counts, whoever sees it. */
static void halt(batch_run *run, batch_end end, const pdfseal_error *cause)
{
    if (atomic_exchange(&run->halting, true))
        return;
    run->cause = *cause;
    run->halted = (int)end;
}

static bool bring(void *context, void *place)
{
    batch_run *run = context;
    item *one = place;
    bool more = false;
    pdfseal_error error = {.language = run->language, .offset = -1};
    if (batch_source_next(run->source, &one->job, &more, &error) == PDFSEAL_OK && more)
        return true;
    if (error.status != PDFSEAL_OK)
        halt(run, BATCH_END_SOURCE, &error);
    batch_job_clear(&one->job);
    return false;
}

/* ---- one document ---- */

static void fail(item *one, pdfseal_status status, const char *message)
{
    one->kind = ITEM_FAILED;
    one->result.code = pdfseal_status_exit_code(status);
    (void)snprintf(one->result.message, sizeof one->result.message, "%s", message);
}

static void fail_by(item *one, const pdfseal_error *error)
{
    fail(one, error->status, error->message);
}

/* Whether the worker's failure was of that kind. */
static bool failed_by(const item *one, pdfseal_status status)
{
    return one->result.code == pdfseal_status_exit_code(status);
}

/* Of an open file, which is closed; false when it cannot be read. */
static bool digest_of(int fd, char text[65])
{
    if (fd < 0)
        return false;
    bool good = batch_file_digest(fd, text);
    close(fd);
    return good;
}

static int open_input(const item *one)
{
    return open(one->job.input, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

static void look_at_input(item *one)
{
    struct stat status;
    one->input_bytes = one->input_time_ns = -1;
    if (stat(one->job.input, &status) != 0)
        return;
    one->input_bytes = status.st_size;
    one->input_time_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

static bool has_changed_since(const item *one)
{
    item now = *one;
    look_at_input(&now);
    return now.input_bytes != one->input_bytes || now.input_time_ns != one->input_time_ns;
}

/* Whether the input is what an earlier run saw: by size and time, else by its digest. */
static bool is_same_input(const item *one, const batch_record *earlier)
{
    char digest[65] = "";
    if (one->input_bytes == earlier->input_bytes && one->input_time_ns == earlier->input_time_ns)
        return true;
    return one->input_bytes == earlier->input_bytes && digest_of(open_input(one), digest) &&
           strcmp(digest, earlier->input_sha256) == 0;
}

/* Whether the output is there as an earlier run recorded it. */
static bool is_there(const batch_run *run, const item *one, const batch_record *earlier, bool by_digest)
{
    struct stat status;
    char digest[65] = "";
    int fd = batch_output_find(run->folder, one->name);
    if (fd < 0)
        return false;
    bool fits = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == earlier->output_bytes;
    if (!fits || !by_digest) {
        close(fd);
        return fits;
    }
    return digest_of(fd, digest) && strcmp(digest, earlier->output_sha256) == 0;
}

/* What the journal says of it decides whether it is sealed now. */
static bool is_wanted(batch_run *run, item *one)
{
    batch_record earlier = {.state = BATCH_STATE_NONE};
    char *names = NULL;
    batch_state state = batch_journal_find(run->journal, one->job.input, one->name, &earlier, &names);
    bool gone = (state == BATCH_STATE_DONE && !is_there(run, one, &earlier, false)) ||
                (state == BATCH_STATE_READY && !is_there(run, one, &earlier, true));
    free(names);
    one->kind = ITEM_SEALED;
    if (state == BATCH_STATE_NONE || gone) {
        one->kind = run->only_failed ? ITEM_PASSED : ITEM_SEALED;
    } else if (state == BATCH_STATE_FAILED) {
        one->kind = run->retries ? ITEM_SEALED : ITEM_LEFT;
    } else if (is_same_input(one, &earlier)) {
        one->kind = state == BATCH_STATE_READY ? ITEM_NAMED : ITEM_SKIPPED;
        memcpy(one->result.output_sha256, earlier.output_sha256, sizeof earlier.output_sha256);
    } else if (!run->overwrite) {
        fail(one, PDFSEAL_ERROR_INPUT, pdfseal_words(run->language, "changed since it was sealed (--force seals it anew)"));
    }
    return one->kind == ITEM_SEALED;
}

/* A failure of the place for outputs is none of the document: it ends the run. */
static void settle(batch_run *run, item *one)
{
    if (one->result.code == 0) {
        one->kind = ITEM_SEALED;
        if (has_changed_since(one))
            fail(one, PDFSEAL_ERROR_INPUT, pdfseal_words(run->language, "changed while it was sealed (try again when it is complete)"));
        return;
    }
    if (failed_by(one, PDFSEAL_ERROR_OUTPUT)) {
        one->kind = ITEM_UNTRIED;
        return;
    }
    one->kind = ITEM_FAILED;
}

/* The name may be taken by what is not ours: that is a failure of this document alone. */
static bool begin_output(batch_run *run, item *one)
{
    pdfseal_error error = {.language = run->language, .offset = -1};
    int found = run->overwrite ? -1 : batch_output_find(run->folder, one->name);
    if (found >= 0)
        close(found);
    pdfseal_status status = batch_output_check(run->folder, one->name, &error);
    if (status == PDFSEAL_OK)
        status = batch_output_begin(run->folder, one->name, run->overwrite, &one->output, &error);
    if (status == PDFSEAL_OK)
        return true;
    fail_by(one, &error);
    if (status == PDFSEAL_ERROR_OUTPUT && found < 0)
        one->kind = ITEM_UNTRIED;
    return false;
}

static bool find_name(const batch_run *run, item *one)
{
    pdfseal_error error = {.language = run->language, .offset = -1};
    if (one->job.problem) {
        fail(one, PDFSEAL_ERROR_INPUT, one->job.problem);
        return false;
    }
    if (one->job.output)
        one->name = strdup(one->job.output);
    else if (batch_output_name_make(run->name_pattern, &one->job, &one->name, &error) != PDFSEAL_OK) {
        fail_by(one, &error);
        return false;
    }
    return one->name != NULL;
}

static void work(void *context, size_t worker, void *place)
{
    batch_run *run = context;
    item *one = place;
    one->output.fd = -1;
    one->input_bytes = one->input_time_ns = -1;
    if (run->halted) {
        one->kind = ITEM_UNTRIED;
        return;
    }
    if (!find_name(run, one))
        return;
    look_at_input(one);
    if (!is_wanted(run, one) || !begin_output(run, one))
        return;
    run->seal(run->context, worker, &one->job, one->output.fd, &one->result);
    settle(run, one);
    if (one->kind == ITEM_FAILED)
        (void)digest_of(open_input(one), one->result.input_sha256);
}

/* ---- groups ---- */

static batch_record describe(const item *one, batch_state state, const char at[24])
{
    batch_record record = {.state = state, .number = one->job.number, .input = one->job.input ? one->job.input : "",
                           .output = one->name, .input_bytes = one->input_bytes, .input_time_ns = one->input_time_ns,
                           .output_bytes = one->result.output_bytes, .code = one->result.code};
    memcpy(record.input_sha256, one->result.input_sha256, sizeof record.input_sha256);
    memcpy(record.output_sha256, one->result.output_sha256, sizeof record.output_sha256);
    memcpy(record.field, one->result.field, sizeof record.field);
    memcpy(record.level, one->result.level, sizeof record.level);
    memcpy(record.message, one->result.message, sizeof record.message);
    memcpy(record.at, at, sizeof record.at);
    return record;
}

static bool add_record(batch_run *run, const item *one, batch_state state, const char at[24])
{
    pdfseal_error error = {.language = run->language, .offset = -1};
    const batch_record record = describe(one, state, at);
    if (batch_journal_add(run->journal, &record, &error) == PDFSEAL_OK)
        return true;
    halt(run, BATCH_END_OUTPUT, &error);
    return false;
}

static bool write_journal(batch_run *run)
{
    pdfseal_error error = {.language = run->language, .offset = -1};
    if (batch_journal_write(run->journal, false, &error) == PDFSEAL_OK)
        return true;
    halt(run, BATCH_END_OUTPUT, &error);
    return false;
}

/* What is written before any output has its name. */
static bool record_group(batch_run *run, item **items, size_t count, const char at[24])
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        if (items[i]->kind == ITEM_SEALED)
            good = add_record(run, items[i], BATCH_STATE_READY, at);
        else if (items[i]->kind == ITEM_FAILED)
            good = add_record(run, items[i], BATCH_STATE_FAILED, at);
        else if (items[i]->kind == ITEM_NAMED)
            good = add_record(run, items[i], BATCH_STATE_DONE, at);
    }
    return good && write_journal(run);
}

/* One sync for each file system that holds outputs of the group; the journal may lie on another one. */
static bool sync_group(batch_run *run, item **items, size_t count)
{
    pdfseal_error error = {.language = run->language, .offset = -1};
    dev_t last = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        bool is_new = items[i]->kind == ITEM_SEALED && (!any || items[i]->output.device != last);
        if (!is_new)
            continue;
        any = true;
        last = items[i]->output.device;
        if (syncfs(items[i]->output.fd) != 0) {
            (void)shared_failure_set(&error, PDFSEAL_ERROR_OUTPUT, __FILE__, __LINE__,
                                     "cannot be written: error %d of the system (check folder and disk)", errno);
            halt(run, BATCH_END_OUTPUT, &error);
            return false;
        }
    }
    if (batch_journal_write(run->journal, any, &error) == PDFSEAL_OK)
        return true;
    halt(run, BATCH_END_OUTPUT, &error);
    return false;
}

static bool name_group(batch_run *run, item **items, size_t count, const char at[24])
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        pdfseal_error error = {.language = run->language, .offset = -1};
        if (items[i]->kind != ITEM_SEALED)
            continue;
        if (batch_output_commit(run->folder, &items[i]->output, run->overwrite, &error) == PDFSEAL_OK) {
            good = add_record(run, items[i], BATCH_STATE_DONE, at);
            continue;
        }
        fail_by(items[i], &error);
        good = add_record(run, items[i], BATCH_STATE_FAILED, at);
    }
    return write_journal(run) && good;
}

static void note_failure(batch_run *run, const item *one)
{
    const pdfseal_error outside = {.status = PDFSEAL_ERROR_OUTSIDE, .offset = -1};
    pdfseal_error cause = outside;
    run->counts.failed++;
    run->tell_failure(run->context, one->job.input ? one->job.input : "-", one->result.code, one->result.message);
    run->outside_failures = failed_by(one, PDFSEAL_ERROR_OUTSIDE) ? run->outside_failures + 1 : 0;
    (void)snprintf(cause.message, sizeof cause.message, "%s", one->result.message);
    if (run->outside_failures >= BATCH_OUTSIDE_FAILURES)
        halt(run, BATCH_END_OUTSIDE, &cause);
    if (run->stop_on_error)
        halt(run, BATCH_END_ERROR, &cause);
}

static bool is_done(const item *one)
{
    return one->kind == ITEM_SEALED || one->kind == ITEM_NAMED || one->kind == ITEM_SKIPPED;
}

static void count_item(batch_run *run, const item *one)
{
    pdfseal_error cause = {.status = PDFSEAL_ERROR_OUTPUT, .offset = -1};
    if (is_done(one) && run->tell_done)
        run->tell_done(run->context, one->job.input);
    switch (one->kind) {
    case ITEM_FAILED:
        note_failure(run, one);
        break;
    case ITEM_SEALED:
        run->counts.done++;
        run->counts.bytes += one->input_bytes;
        run->outside_failures = 0;
        break;
    case ITEM_NAMED:
    case ITEM_SKIPPED:
        run->counts.skipped++;
        break;
    case ITEM_LEFT:
        run->counts.failed_before++;
        break;
    case ITEM_UNTRIED:
        (void)snprintf(cause.message, sizeof cause.message, "%s", one->result.message);
        if (failed_by(one, PDFSEAL_ERROR_OUTPUT))
            halt(run, BATCH_END_OUTPUT, &cause);
        break;
    case ITEM_PASSED:
        break;
    }
}

static void take(void *context, void **places, size_t count)
{
    batch_run *run = context;
    item **items = (item **)places;
    char at[24];
    bool was_broken = run->halted == BATCH_END_OUTPUT;
    batch_record_stamp(at);
    bool good = !was_broken && record_group(run, items, count, at) && (run->no_sync || sync_group(run, items, count)) &&
                name_group(run, items, count, at);
    for (size_t i = 0; i < count; i++) {
        if (good || items[i]->kind != ITEM_SEALED)
            count_item(run, items[i]);
        clear_item(run, items[i]);
    }
}

static void drop(void *context, void *place)
{
    clear_item(context, place);
}

static bool tick(void *context)
{
    batch_run *run = context;
    const pdfseal_error none = {.offset = -1};
    if (!run->tick(run->context, &run->counts))
        halt(run, BATCH_END_INTERRUPTED, &none);
    return run->halted == 0;
}

pdfseal_status batch_run_all(batch_run *run, pdfseal_error *error)
{
    const pipeline plan = {.context = run, .workers = run->workers, .room = BATCH_ROOM, .item_bytes = sizeof(item),
                           .group = BATCH_GROUP, .group_ms = run->no_sync ? 20 : BATCH_GROUP_MS, .bring = bring, .work = work,
                           .take = take, .drop = drop, .tick = tick};
    TRY(pipeline_run(&plan, error));
    (void)tick(run); /* a wish to end that came after the last look also ended the source */
    uint64_t seen = run->counts.done + run->counts.failed + run->counts.skipped + run->counts.failed_before;
    if (run->halted == BATCH_END_INTERRUPTED && run->counts.total && seen == run->counts.total)
        run->halted = BATCH_END_ALL;
    if (!run->no_sync && run->halted != BATCH_END_OUTPUT) {
        /* The last names, too, are on the disk before anybody is told. */
        (void)syncfs(run->folder->fd);
        TRY(batch_journal_write(run->journal, true, error));
    }
    run->end = (batch_end)run->halted;
    return PDFSEAL_OK;
}
