/* SPDX-License-Identifier: Apache-2.0 */
/* Threads look; the main context tells; a table remembers by path, time, size and file.
 *
 * The threads are its own, not a GThreadPool's: that one tells when its work is over, and its threads end
 * some time after, as libcrypto may already be cleaned up because the file manager ends. */
#include "checker.h"
#include "verifying.h"

#include <sys/stat.h>

/* Folders with more documents get their emblems as the file manager asks again. */
#define WAITING_MAX 2000
#define THREADS_MAX 2
/* Looking at a gigabyte because a folder is opened would be felt. */
#define FILE_BYTES_MAX ((goffset)128 << 20)
#define REMEMBERED_MAX 4096
/* Certificates expire, and the user may trust another authority. */
#define REMEMBERED_SECONDS 600

struct checker {
    GAsyncQueue *queue; /* of check; the checker itself, once a thread, at the end */
    GThread *threads[THREADS_MAX];
    guint thread_count; /* they begin with the first check */
    GMainContext *main;
    GHashTable *waiting; /* set of check */
    char *trust;
    GMutex lock;       /* of what was found */
    GHashTable *found; /* path → finding */
};

struct check {
    checker *all;
    char *path;
    check_done *done;
    gpointer context;
    GDestroyNotify forget;
    gint cancelled;
    check_mark mark;
    GSource *telling; /* set by the thread when it is done */
};

typedef struct finding {
    struct timespec modified, changed;
    goffset size;
    ino_t inode;
    gint64 when; /* seconds, monotonic */
    check_mark mark;
} finding;

static void free_check(check *which)
{
    if (which->forget)
        which->forget(which->context);
    if (which->telling)
        g_source_unref(which->telling);
    g_free(which->path);
    g_free(which);
}

/* ---- what was found before ---- */

static finding make_finding(const struct stat *about, check_mark mark)
{
    return (finding){about->st_mtim, about->st_ctim, about->st_size, about->st_ino, g_get_monotonic_time() / G_USEC_PER_SEC, mark};
}

static gboolean is_same(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static gboolean recall(checker *all, const char *path, const struct stat *about, check_mark *ret_mark)
{
    const finding now = make_finding(about, CHECK_MARK_NONE);
    g_mutex_lock(&all->lock);
    const finding *then = g_hash_table_lookup(all->found, path);
    const gboolean holds = then && is_same(&then->modified, &now.modified) && is_same(&then->changed, &now.changed) &&
                           then->size == now.size && then->inode == now.inode && now.when - then->when < REMEMBERED_SECONDS;
    if (holds)
        *ret_mark = then->mark;
    g_mutex_unlock(&all->lock);
    return holds;
}

static void remember(checker *all, const char *path, const struct stat *about, check_mark mark)
{
    finding *kept = g_new(finding, 1);
    *kept = make_finding(about, mark);
    g_mutex_lock(&all->lock);
    if (g_hash_table_size(all->found) >= REMEMBERED_MAX)
        g_hash_table_remove_all(all->found);
    g_hash_table_replace(all->found, g_strdup(path), kept);
    g_mutex_unlock(&all->lock);
}

/* ---- in a thread ---- */

static check_mark mark_of(const pdfseal_report *report)
{
    switch (pdfseal_report_verdict(report)) {
    case PDFSEAL_VERDICT_VALID:
        return CHECK_MARK_VALID;
    case PDFSEAL_VERDICT_INVALID:
    case PDFSEAL_VERDICT_ALTERED:
        return CHECK_MARK_ALTERED;
    default:
        return CHECK_MARK_NONE;
    }
}

static check_mark look(check *which)
{
    struct stat about;
    pdfseal_report *report;
    pdfseal_error error = {0};
    check_mark mark = CHECK_MARK_NONE;
    if (stat(which->path, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > FILE_BYTES_MAX ||
        recall(which->all, which->path, &about, &mark))
        return mark;
    if (verifying_report(which->path, which->all->trust, &which->cancelled, &report, &error) != PDFSEAL_OK)
        return CHECK_MARK_NONE;
    mark = mark_of(report);
    pdfseal_report_free(report);
    remember(which->all, which->path, &about, mark);
    return mark;
}

static gboolean tell(gpointer data)
{
    check *which = data;
    g_hash_table_remove(which->all->waiting, which);
    if (!g_atomic_int_get(&which->cancelled))
        which->done(which->context, which, which->mark);
    free_check(which);
    return G_SOURCE_REMOVE;
}

static void run_check(check *which)
{
    if (!g_atomic_int_get(&which->cancelled))
        which->mark = look(which);
    which->telling = g_idle_source_new();
    g_source_set_callback(which->telling, tell, which, NULL);
    g_source_attach(which->telling, which->all->main);
}

static gpointer work(gpointer data)
{
    checker *all = data;
    for (gpointer next = g_async_queue_pop(all->queue); next != all; next = g_async_queue_pop(all->queue))
        run_check(next);
    return NULL;
}

/* ---- in the main thread ---- */

checker *checker_new(const char *trust)
{
    checker *all = g_new0(checker, 1);
    all->main = g_main_context_ref_thread_default();
    all->waiting = g_hash_table_new(NULL, NULL);
    all->found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    all->trust = g_strdup(trust);
    all->queue = g_async_queue_new();
    g_mutex_init(&all->lock);
    return all;
}

/* Whether there is a thread at least. */
static gboolean has_threads(checker *all)
{
    while (all->thread_count < THREADS_MAX) {
        GThread *begun = g_thread_try_new("pdfseal", work, all, NULL);
        if (!begun)
            break;
        all->threads[all->thread_count++] = begun;
    }
    return all->thread_count > 0;
}

static void end_threads(checker *all)
{
    for (guint i = 0; i < all->thread_count; i++)
        g_async_queue_push(all->queue, all);
    for (guint i = 0; i < all->thread_count; i++)
        g_thread_join(all->threads[i]);
}

void checker_free(checker *all)
{
    GHashTableIter each;
    gpointer which;
    g_hash_table_iter_init(&each, all->waiting);
    while (g_hash_table_iter_next(&each, &which, NULL))
        g_atomic_int_set(&((check *)which)->cancelled, 1);
    end_threads(all);
    g_hash_table_iter_init(&each, all->waiting);
    while (g_hash_table_iter_next(&each, &which, NULL)) {
        g_source_destroy(((check *)which)->telling);
        free_check(which);
    }
    g_async_queue_unref(all->queue);
    g_hash_table_unref(all->waiting);
    g_hash_table_unref(all->found);
    g_main_context_unref(all->main);
    g_mutex_clear(&all->lock);
    g_free(all->trust);
    g_free(all);
}

check *checker_start(checker *all, const char *path, check_done *done, gpointer context, GDestroyNotify forget)
{
    if (g_hash_table_size(all->waiting) >= WAITING_MAX || !has_threads(all)) {
        if (forget)
            forget(context);
        return NULL;
    }
    check *which = g_new0(check, 1);
    *which = (check){.all = all, .path = g_strdup(path), .done = done, .context = context, .forget = forget};
    g_hash_table_add(all->waiting, which);
    g_async_queue_push(all->queue, which);
    return which;
}

void checker_cancel(check *which)
{
    g_atomic_int_set(&which->cancelled, 1);
}
