/* SPDX-License-Identifier: Apache-2.0 */
/* Starts and ends pdfseal-render. */
#include "helper_process.h"

#include "shared/failure.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Where fonts and libraries lie, and how a sanitizer reports; nothing else is the renderer's business. */
static const char *const PASSED_VARIABLES[] = {
    "HOME=",
    "XDG_CONFIG_HOME=",
    "XDG_CACHE_HOME=",
    "XDG_DATA_HOME=",
    "FONTCONFIG_FILE=",
    "FONTCONFIG_PATH=",
    "LD_LIBRARY_PATH=",
    "ASAN_OPTIONS=",
    "UBSAN_OPTIONS=",
};
#define PASSED_VARIABLES_COUNT (sizeof PASSED_VARIABLES / sizeof PASSED_VARIABLES[0])

static void select_environment(char *ret_environment[PASSED_VARIABLES_COUNT + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < PASSED_VARIABLES_COUNT; i++) {
        for (char **entry = environ; entry && *entry; entry++) {
            if (strncmp(*entry, PASSED_VARIABLES[i], strlen(PASSED_VARIABLES[i])) == 0) {
                ret_environment[count++] = *entry;
                break;
            }
        }
    }
    ret_environment[count] = NULL;
}

static void destroy_actions(posix_spawn_file_actions_t *actions)
{
    posix_spawn_file_actions_destroy(actions);
}

static void destroy_attributes(posix_spawnattr_t *attributes)
{
    posix_spawnattr_destroy(attributes);
}

/* The socket goes to its place first: it may itself lie on one of the standard descriptors. */
static int describe_descriptors(posix_spawn_file_actions_t *actions, int fd, bool keep_stderr)
{
    int problem = posix_spawn_file_actions_adddup2(actions, fd, WIRE_FD);
    for (int standard = 0; standard <= (keep_stderr ? 1 : 2) && !problem; standard++)
        problem = posix_spawn_file_actions_addopen(actions, standard, "/dev/null",
                                                   standard ? O_WRONLY : O_RDONLY, 0);
    if (!problem)
        problem = posix_spawn_file_actions_addclosefrom_np(actions, WIRE_FD + 1);
    return problem;
}

/* A group of its own: Ctrl-C reaches the command, which decides what becomes of the renderer. */
static int describe_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int problem = posix_spawnattr_setsigmask(attributes, &none);
    if (!problem)
        problem = posix_spawnattr_setsigdefault(attributes, &all);
    if (!problem)
        problem = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                           POSIX_SPAWN_SETPGROUP);
    return problem;
}

/* Returns 0 or an errno. */
static int spawn_helper(const char *path, int fd, bool keep_stderr, pid_t *ret_pid)
{
    __attribute__((cleanup(destroy_actions))) posix_spawn_file_actions_t actions;
    __attribute__((cleanup(destroy_attributes))) posix_spawnattr_t attributes;
    int problem = posix_spawn_file_actions_init(&actions);
    if (problem)
        return problem;
    problem = posix_spawnattr_init(&attributes);
    if (!problem)
        problem = describe_descriptors(&actions, fd, keep_stderr);
    if (!problem)
        problem = describe_signals(&attributes);
    if (problem)
        return problem;
    char *environment[PASSED_VARIABLES_COUNT + 1];
    select_environment(environment);
    char name[] = "pdfseal-render";
    char *arguments[] = {name, NULL};
    return posix_spawn(ret_pid, path, &actions, &attributes, arguments, environment);
}

pdfseal_status helper_process_start(const char *path, bool keep_stderr, helper_process *ret_process,
                                    pdfseal_error *error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "the renderer cannot be started: %s", strerror(errno));
    pid_t pid = 0;
    int problem = spawn_helper(path, ends[1], keep_stderr, &pid);
    close(ends[1]);
    if (problem) {
        close(ends[0]);
        FAIL(error, PDFSEAL_ERROR_OUTSIDE,
             "%s: the renderer cannot be started: %s (install pdfseal completely)", path, strerror(problem));
    }
    *ret_process = (helper_process){.pid = pid, .fd = ends[0]};
    return PDFSEAL_OK;
}

int helper_process_end(helper_process *process)
{
    int wait_status = 0;
    if (process->fd >= 0)
        close(process->fd);
    if (process->pid > 0) {
        pid_t ended;
        (void)kill(process->pid, SIGKILL);
        do {
            ended = waitpid(process->pid, &wait_status, 0);
        } while (ended < 0 && errno == EINTR);
        if (ended != process->pid)
            wait_status = 0;
    }
    *process = (helper_process){.pid = 0, .fd = -1};
    return wait_status;
}
