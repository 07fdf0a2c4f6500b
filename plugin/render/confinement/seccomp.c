/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system call filter: a list of what drawing needs; all else fails with EPERM. */
#include "confinement/confinement.h"

#include <asm/unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_PROCESSOR AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_PROCESSOR AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_PROCESSOR AUDIT_ARCH_RISCV64
#elif defined(__loongarch64) && defined(AUDIT_ARCH_LOONGARCH64)
#define OUR_PROCESSOR AUDIT_ARCH_LOONGARCH64
#endif

#ifndef OUR_PROCESSOR

bool seccomp_enter(void)
{
    return false;
}

#else

#define INSTRUCTIONS_MAX 600
#define X32_CALL_BIT 0x40000000u
#define OPEN_FOR_WRITING ((uint32_t)(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY)))

/* Harmless whatever their arguments: they work on what is open, on our memory, on ourselves. */
static const int PLAIN_CALLS[] = {
    __NR_read,
    __NR_readv,
    __NR_pread64,
    __NR_write,
    __NR_writev,
    __NR_lseek,
    __NR_close,
    __NR_fstat,
    __NR_statx,
    __NR_faccessat,
    __NR_getdents64,
    __NR_readlinkat,
    __NR_getcwd,
    __NR_fadvise64,
    __NR_fstatfs,
    __NR_statfs,
    __NR_dup,
    __NR_ppoll,
    __NR_recvmsg,
    __NR_sendmsg,
    __NR_pipe2,
    __NR_eventfd2,
    __NR_munmap,
    __NR_mremap,
    __NR_madvise,
    __NR_brk,
    __NR_membarrier,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_sigaltstack,
    __NR_setitimer,
    __NR_futex,
    __NR_set_robust_list,
    __NR_sched_yield,
    __NR_sched_getaffinity,
    __NR_getpid,
    __NR_gettid,
    __NR_getuid,
    __NR_geteuid,
    __NR_getgid,
    __NR_getegid,
    __NR_uname,
    __NR_sysinfo,
    __NR_clock_gettime,
    __NR_clock_getres,
    __NR_clock_nanosleep,
    __NR_nanosleep,
    __NR_gettimeofday,
    __NR_getrandom,
    __NR_getrusage,
    __NR_exit,
    __NR_exit_group,
    __NR_restart_syscall,
#ifdef __NR_newfstatat
    __NR_newfstatat,
#endif
#ifdef __NR_faccessat2
    __NR_faccessat2,
#endif
#ifdef __NR_rseq
    __NR_rseq,
#endif
#ifdef __NR_getrlimit
    __NR_getrlimit,
#endif
#ifdef __x86_64__
    __NR_stat,
    __NR_lstat,
    __NR_access,
    __NR_readlink,
    __NR_poll,
    __NR_alarm,
    __NR_time,
    __NR_arch_prctl,
#endif
};

typedef struct program {
    struct sock_filter instructions[INSTRUCTIONS_MAX];
    unsigned short length;
    bool is_too_long;
} program;

static void add(program *filter, uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t value)
{
    if (filter->length == INSTRUCTIONS_MAX) {
        filter->is_too_long = true;
        return;
    }
    filter->instructions[filter->length++] = (struct sock_filter){code, if_true, if_false, value};
}

static void load_field(program *filter, size_t offset)
{
    add(filter, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

/* Arguments are compared by their lower half: all of those below are ints or flags that the kernel cuts
 * likewise. */
static void load_argument(program *filter, unsigned index)
{
    size_t lower = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 4;
    load_field(filter, offsetof(struct seccomp_data, args) + index * sizeof(uint64_t) + lower);
}

static void answer_with(program *filter, uint32_t action)
{
    add(filter, BPF_RET | BPF_K, 0, 0, action);
}

#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
#define PRETEND_ABSENT (SECCOMP_RET_ERRNO | ENOSYS)

static void answer_call(program *filter, int call, uint32_t action)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)call);
    answer_with(filter, action);
}

/* Allows `call` when its argument has none of the bits of `mask`. */
static void allow_without_bits(program *filter, int call, unsigned index, uint32_t mask)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
    load_argument(filter, index);
    add(filter, BPF_JMP | BPF_JSET | BPF_K, 1, 0, mask);
    answer_with(filter, SECCOMP_RET_ALLOW);
    answer_with(filter, REFUSE);
}

/* Allows `call` when its argument has one of the bits of `mask`. */
static void allow_with_bits(program *filter, int call, unsigned index, uint32_t mask)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
    load_argument(filter, index);
    add(filter, BPF_JMP | BPF_JSET | BPF_K, 0, 1, mask);
    answer_with(filter, SECCOMP_RET_ALLOW);
    answer_with(filter, REFUSE);
}

/* Allows `call` when its argument is `value`; several rules for one call are alternatives. */
static void allow_with_value(program *filter, int call, unsigned index, uint32_t value)
{
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
    load_argument(filter, index);
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, value);
    answer_with(filter, SECCOMP_RET_ALLOW);
    load_field(filter, offsetof(struct seccomp_data, nr));
}

static void refuse_other_processors(program *filter)
{
    load_field(filter, offsetof(struct seccomp_data, arch));
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, OUR_PROCESSOR);
    answer_with(filter, SECCOMP_RET_KILL_PROCESS);
    load_field(filter, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    add(filter, BPF_JMP | BPF_JGE | BPF_K, 0, 1, X32_CALL_BIT);
    answer_with(filter, SECCOMP_RET_KILL_PROCESS);
#endif
}

static void allow_memory_but_no_code(program *filter)
{
    allow_without_bits(filter, __NR_mmap, 2, PROT_EXEC);
    allow_without_bits(filter, __NR_mprotect, 2, PROT_EXEC);
}

static void allow_opening_for_reading(program *filter)
{
    allow_without_bits(filter, __NR_openat, 2, OPEN_FOR_WRITING);
#ifdef __NR_open
    allow_without_bits(filter, __NR_open, 1, OPEN_FOR_WRITING);
#endif
}

/* Threads of this process and their names; clone3 hides its flags behind a pointer, libc then takes clone. */
static void allow_threads(program *filter)
{
    allow_with_bits(filter, __NR_clone, 0, CLONE_THREAD);
    answer_call(filter, __NR_clone3, PRETEND_ABSENT);
    allow_with_value(filter, __NR_prctl, 0, PR_SET_NAME);
}

/* abort() sends a signal to itself. */
static void allow_signals_to_ourselves(program *filter)
{
    allow_with_value(filter, __NR_tgkill, 0, (uint32_t)getpid());
    allow_with_value(filter, __NR_kill, 0, (uint32_t)getpid());
}

static void allow_harmless_fcntl(program *filter)
{
    static const uint32_t COMMANDS[] = {F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC};
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++)
        allow_with_value(filter, __NR_fcntl, 1, COMMANDS[i]);
}

static void write_program(program *filter)
{
    refuse_other_processors(filter);
    for (size_t i = 0; i < sizeof PLAIN_CALLS / sizeof PLAIN_CALLS[0]; i++)
        answer_call(filter, PLAIN_CALLS[i], SECCOMP_RET_ALLOW);
    allow_memory_but_no_code(filter);
    allow_opening_for_reading(filter);
    allow_threads(filter);
    allow_signals_to_ourselves(filter);
    allow_harmless_fcntl(filter);
    answer_with(filter, REFUSE);
}

bool seccomp_enter(void)
{
    static program filter;
    write_program(&filter);
    if (filter.is_too_long)
        return false;
    const struct sock_fprog loaded = {.len = filter.length, .filter = filter.instructions};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &loaded) == 0;
}

#endif
