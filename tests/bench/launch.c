/* SPDX-License-Identifier: Apache-2.0 */
/* Starts one program from a process so small that its own memory does not show, and prints what it cost as
 * JSON. */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

enum { EXIT_LAUNCH_FAILED = 127, EXIT_USAGE = 64 };

struct measurement {
    double wall_ms;
    int wait_status;
    struct rusage usage;
};

static double timespec_ms(struct timespec time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double timeval_ms(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

/* Returns an errno value. */
static int spawn_program(const char *stdout_path, const char *stderr_path, char **argv, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return error;
    const int write_anew = O_WRONLY | O_CREAT | O_TRUNC;
    error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, 1, stdout_path, write_anew, 0600);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, 2, stderr_path, write_anew, 0600);
    if (error == 0)
        error = posix_spawn(ret_pid, argv[0], &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Returns an errno value. */
static int measure_program(const char *stdout_path, const char *stderr_path, char **argv,
                           struct measurement *ret_measurement)
{
    struct timespec begin, end;
    struct measurement result = {0};
    pid_t pid = 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    int error = spawn_program(stdout_path, stderr_path, argv, &pid);
    if (error != 0)
        return error;
    while (wait4(pid, &result.wait_status, 0, &result.usage) < 0)
        if (errno != EINTR)
            return errno;
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    result.wall_ms = timespec_ms(end) - timespec_ms(begin);
    *ret_measurement = result;
    return 0;
}

static void print_measurement(const struct measurement *measurement)
{
    const int status = measurement->wait_status;
    const struct rusage *usage = &measurement->usage;
    printf("{\"exit\": %d, \"signal\": %d, \"wall_ms\": %.4f, \"user_ms\": %.3f, \"sys_ms\": %.3f, "
           "\"peak_kib\": %ld, \"major_faults\": %ld, \"minor_faults\": %ld}\n",
           WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
           measurement->wall_ms, timeval_ms(usage->ru_utime), timeval_ms(usage->ru_stime), usage->ru_maxrss,
           usage->ru_majflt, usage->ru_minflt);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        (void)fprintf(stderr, "usage: bench_launch STDOUT_FILE STDERR_FILE PROGRAM [ARGUMENT...]\n");
        return EXIT_USAGE;
    }
    struct measurement measurement = {0};
    const int error = measure_program(argv[1], argv[2], argv + 3, &measurement);
    if (error != 0) {
        (void)fprintf(stderr, "bench_launch: %s: %s\n", argv[3], strerror(error));
        return EXIT_LAUNCH_FAILED;
    }
    print_measurement(&measurement);
    return 0;
}
