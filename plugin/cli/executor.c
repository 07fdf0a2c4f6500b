/* SPDX-License-Identifier: Apache-2.0 */
/* One thread a task: pdfseal asks for one or two in a run. */
#include "cli/executor.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct running_task {
    pthread_t thread;
    void (*task)(void *argument);
    void *argument;
} running_task;

static void *run_task(void *argument)
{
    running_task *running = argument;
    running->task(running->argument);
    return NULL;
}

static void *start_task(void *context, void (*task)(void *argument), void *argument)
{
    (void)context;
    running_task *running = malloc(sizeof *running);
    if (!running)
        return NULL;
    *running = (running_task){.task = task, .argument = argument};
    if (pthread_create(&running->thread, NULL, run_task, running) != 0) {
        free(running);
        return NULL;
    }
    return running;
}

static void wait_for_task(void *context, void *handle)
{
    running_task *running = handle;
    (void)context;
    (void)pthread_join(running->thread, NULL);
    free(running);
}

const pdfseal_executor *executor_of_threads(void)
{
    static const pdfseal_executor EXECUTOR = {.start = start_task, .wait = wait_for_task};
    return &EXECUTOR;
}
