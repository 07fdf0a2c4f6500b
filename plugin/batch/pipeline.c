/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of items: taken <= begun <= brought. */
#include "batch/pipeline.h"

#include "shared/failure.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TICK_MS 100

typedef struct line {
    const pipeline *plan;
    pthread_mutex_t lock;
    pthread_cond_t may_bring, may_work, may_take;
    unsigned char *items; /* room of them */
    bool *is_done;        /* by place in the ring */
    uint64_t brought, begun, taken;
    bool ended;   /* nothing more is brought */
    bool stopped; /* nothing more is begun */
} line;

typedef struct worker_start {
    line *line;
    size_t number;
    pthread_t thread;
} worker_start;

static void *item_at(const line *all, uint64_t number)
{
    return all->items + (size_t)(number % all->plan->room) * all->plan->item_bytes;
}

static void *run_bringer(void *argument)
{
    line *all = argument;
    (void)pthread_mutex_lock(&all->lock);
    while (!all->stopped && !all->ended) {
        if (all->brought - all->taken >= all->plan->room) {
            (void)pthread_cond_wait(&all->may_bring, &all->lock);
            continue;
        }
        void *item = item_at(all, all->brought);
        (void)pthread_mutex_unlock(&all->lock);
        memset(item, 0, all->plan->item_bytes);
        bool more = all->plan->bring(all->plan->context, item);
        (void)pthread_mutex_lock(&all->lock);
        if (more) {
            all->is_done[all->brought % all->plan->room] = false;
            all->brought++;
            (void)pthread_cond_signal(&all->may_work);
        } else {
            all->ended = true;
        }
    }
    all->ended = true;
    (void)pthread_cond_broadcast(&all->may_work);
    (void)pthread_cond_signal(&all->may_take);
    (void)pthread_mutex_unlock(&all->lock);
    return NULL;
}

static void *run_worker(void *argument)
{
    const worker_start *start = argument;
    line *all = start->line;
    (void)pthread_mutex_lock(&all->lock);
    for (;;) {
        if (all->stopped || (all->ended && all->begun == all->brought))
            break;
        if (all->begun == all->brought) {
            (void)pthread_cond_wait(&all->may_work, &all->lock);
            continue;
        }
        uint64_t number = all->begun++;
        (void)pthread_mutex_unlock(&all->lock);
        all->plan->work(all->plan->context, start->number, item_at(all, number));
        (void)pthread_mutex_lock(&all->lock);
        all->is_done[number % all->plan->room] = true;
        if (number - all->taken < all->plan->group)
            (void)pthread_cond_signal(&all->may_take);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return NULL;
}

static size_t count_done(const line *all)
{
    size_t count = 0;
    while (count < all->plan->group && all->taken + count < all->begun && all->is_done[(all->taken + count) % all->plan->room])
        count++;
    return count;
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wait_a_tick(line *all)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TICK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    (void)pthread_cond_timedwait(&all->may_take, &all->lock, &until);
}

/* Called with the lock, which is given up meanwhile. */
static void take_group(line *all, size_t count, void **group)
{
    for (size_t i = 0; i < count; i++)
        group[i] = item_at(all, all->taken + i);
    (void)pthread_mutex_unlock(&all->lock);
    all->plan->take(all->plan->context, group, count);
    (void)pthread_mutex_lock(&all->lock);
    all->taken += count;
    (void)pthread_cond_signal(&all->may_bring);
}

static void stop(line *all)
{
    all->stopped = true;
    (void)pthread_cond_broadcast(&all->may_work);
    (void)pthread_cond_signal(&all->may_bring);
}

static void tick(line *all, int64_t *last)
{
    int64_t now = now_ms();
    if (now - *last < TICK_MS)
        return;
    *last = now;
    (void)pthread_mutex_unlock(&all->lock);
    bool goes_on = all->plan->tick(all->plan->context);
    (void)pthread_mutex_lock(&all->lock);
    if (!goes_on)
        stop(all);
}

/* Whether nothing will come any more. */
static bool is_finished(const line *all)
{
    return all->ended && all->taken == (all->stopped ? all->begun : all->brought);
}

static void take_all(line *all, void **group)
{
    int64_t last_tick = now_ms();
    int64_t last_taken = last_tick;
    (void)pthread_mutex_lock(&all->lock);
    while (!is_finished(all)) {
        size_t count = count_done(all);
        bool is_last = all->ended && all->taken + count == (all->stopped ? all->begun : all->brought);
        if (count > 0 && (count == all->plan->group || is_last || now_ms() - last_taken >= all->plan->group_ms)) {
            take_group(all, count, group);
            last_taken = now_ms();
        } else {
            wait_a_tick(all);
        }
        tick(all, &last_tick);
    }
    (void)pthread_mutex_unlock(&all->lock);
}

static void drop_rest(line *all)
{
    for (; all->taken < all->brought; all->taken++)
        all->plan->drop(all->plan->context, item_at(all, all->taken));
}

static pdfseal_status run_threads(line *all, worker_start *starts, void **group, pdfseal_error *error)
{
    pthread_t bringer;
    size_t started = 0;
    while (started < all->plan->workers) {
        starts[started] = (worker_start){.line = all, .number = started};
        if (pthread_create(&starts[started].thread, NULL, run_worker, &starts[started]) != 0)
            break;
        started++;
    }
    bool runs = started > 0 && pthread_create(&bringer, NULL, run_bringer, all) == 0;
    if (runs) {
        take_all(all, group);
        (void)pthread_join(bringer, NULL);
    } else {
        (void)pthread_mutex_lock(&all->lock);
        stop(all);
        (void)pthread_mutex_unlock(&all->lock);
    }
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(starts[i].thread, NULL);
    drop_rest(all);
    if (!runs)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "no threads can be started (is their number limited?)");
    return PDFSEAL_OK;
}

static void init_signals(line *all)
{
    pthread_condattr_t monotonic;
    (void)pthread_mutex_init(&all->lock, NULL);
    (void)pthread_cond_init(&all->may_bring, NULL);
    (void)pthread_cond_init(&all->may_work, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&all->may_take, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
}

static void clear_signals(line *all)
{
    (void)pthread_cond_destroy(&all->may_take);
    (void)pthread_cond_destroy(&all->may_work);
    (void)pthread_cond_destroy(&all->may_bring);
    (void)pthread_mutex_destroy(&all->lock);
}

pdfseal_status pipeline_run(const pipeline *plan, pdfseal_error *error)
{
    line all = {.plan = plan, .items = calloc(plan->room, plan->item_bytes), .is_done = calloc(plan->room, sizeof(bool))};
    worker_start *starts = calloc(plan->workers, sizeof *starts);
    void **group = calloc(plan->group, sizeof *group);
    pdfseal_status status = PDFSEAL_ERROR_MEMORY;
    if (all.items && all.is_done && starts && group) {
        init_signals(&all);
        status = run_threads(&all, starts, group, error);
        clear_signals(&all);
    } else {
        status = shared_failure_set(error, PDFSEAL_ERROR_MEMORY, __FILE__, __LINE__, "memory ran out");
    }
    free(group);
    free(starts);
    free(all.is_done);
    free(all.items);
    return status;
}
