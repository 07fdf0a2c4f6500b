/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attempts: each returns 0 when it got through, or the errno that stopped it. */
#include "confinement/attempts.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int close_if_open(int fd)
{
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static int try_write_file(void)
{
    static const char PATH[] = "/tmp/pdfseal-render-attempt";
    int reason = close_if_open(open(PATH, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (reason == 0)
        unlink(PATH);
    return reason;
}

static int try_read_file(void)
{
    return close_if_open(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int try_list_folder(void)
{
    return close_if_open(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static int try_unlink(void)
{
    return unlink("/tmp/pdfseal-render-absent") == 0 || errno == ENOENT ? 0 : errno;
}

static int try_internet_socket(void)
{
    return close_if_open(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int try_local_socket(void)
{
    return close_if_open(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int try_connect(void)
{
    const struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(9)};
    return connect(WIRE_FD, (const struct sockaddr *)&nobody, sizeof nobody) == 0 ? 0 : errno;
}

static int try_fork(void)
{
    pid_t pid = fork();
    if (pid < 0)
        return errno;
    if (pid == 0)
        _exit(0);
    (void)waitpid(pid, NULL, 0);
    return 0;
}

static int try_trace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
}

static int try_signal_to_parent(void)
{
    return kill(getppid(), 0) == 0 ? 0 : errno;
}

static int try_executable_memory(void)
{
    void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code == MAP_FAILED)
        return errno;
    munmap(code, 4096);
    return 0;
}

static int try_two_gibibytes(void)
{
    void *room = mmap(NULL, (size_t)2 << 30, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED)
        return errno;
    munmap(room, (size_t)2 << 30);
    return 0;
}

static int try_raise_limit(void)
{
    const struct rlimit unlimited = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    return setrlimit(RLIMIT_FSIZE, &unlimited) == 0 ? 0 : errno;
}

static int try_memory_file(void)
{
    return close_if_open((int)syscall(SYS_memfd_create, "attempt", 0));
}

static int try_run_program(void)
{
    char name[] = "true";
    char *arguments[] = {name, NULL};
    char *environment[] = {NULL};
    (void)execve("/bin/true", arguments, environment);
    return errno;
}

static const struct {
    const char *what;
    int (*run)(void);
} ATTEMPTS[] = {
    {"write a file", try_write_file},
    {"read a file", try_read_file},
    {"list a folder", try_list_folder},
    {"remove a file", try_unlink},
    {"open an internet socket", try_internet_socket},
    {"open a local socket", try_local_socket},
    {"connect a socket", try_connect},
    {"fork", try_fork},
    {"be traced", try_trace},
    {"signal the parent", try_signal_to_parent},
    {"make memory executable", try_executable_memory},
    {"take 2 GiB of memory", try_two_gibibytes},
    {"raise a limit", try_raise_limit},
    {"make a memory file", try_memory_file},
    {"run a program", try_run_program},
};

pdfseal_status attempts_answer(request *asked, reply *answer, failure *cause)
{
    (void)asked;
    (void)cause;
    for (size_t i = 0; i < sizeof ATTEMPTS / sizeof ATTEMPTS[0]; i++) {
        int reason = ATTEMPTS[i].run();
        reply_write_u8(answer, reason != 0);
        reply_write_i32(answer, reason);
        reply_write_text(answer, ATTEMPTS[i].what, strlen(ATTEMPTS[i].what));
    }
    return PDFSEAL_OK;
}
