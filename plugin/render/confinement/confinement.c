/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Privileges and resource limits; calls Landlock and seccomp in the order in which each can still be set. */
#include "confinement/confinement.h"

#include "render_client/wire.h"

#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A picture of 100 million pixels takes 400 MB, a transparency group as much again. */
#define MEMORY_BYTES ((rlim_t)1 << 30)
/* Documents, fonts being read, configuration files: rarely ten at once. */
#define DESCRIPTORS ((rlim_t)64)

static bool set_limit(__rlimit_resource_t resource, rlim_t value)
{
    const struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit) == 0;
}

/* A parent's lower limit may already hold; raising it is not wanted. */
static bool lower_limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && now.rlim_max < value)
        value = now.rlim_max;
    return set_limit(resource, value);
}

/* A write to a file beyond the limit of zero bytes then fails with EFBIG instead of ending the process. */
static bool limit_resources(void)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    bool holds = set_limit(RLIMIT_FSIZE, 0);
    holds &= set_limit(RLIMIT_CORE, 0);
    holds &= lower_limit(RLIMIT_NOFILE, DESCRIPTORS);
    return holds;
}

/* The shadow memory of AddressSanitizer is larger than any limit that would mean something. */
static bool limit_memory(void)
{
#ifdef PDFSEAL_SANITIZED
    return false;
#else
    return lower_limit(RLIMIT_AS, MEMORY_BYTES);
#endif
}

/* Started by root, the process would keep rights that lift limits and open every file. */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return syscall(SYS_capset, &header, none) == 0;
}

static bool renounce_privileges(void)
{
    bool holds = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    holds &= prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    holds &= drop_capabilities();
    holds &= prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0;
    return holds;
}

#ifdef PDFSEAL_SANITIZED
/* LeakSanitizer looks for leaks at the end as a debugger does, from a second process: both are forbidden
 * here. */
__attribute__((visibility("default"))) int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return 1;
}
#endif

uint32_t confinement_enter(void)
{
    uint32_t missing = 0;
    if (!renounce_privileges())
        missing |= WIRE_CONFINED_PRIVILEGES;
    if (!limit_resources())
        missing |= WIRE_CONFINED_RESOURCES;
    if (!landlock_enter())
        missing |= WIRE_CONFINED_FILES;
    if (!limit_memory())
        missing |= WIRE_CONFINED_MEMORY;
    if (!seccomp_enter())
        missing |= WIRE_CONFINED_SYSTEM_CALLS;
#ifdef PDFSEAL_SANITIZED
    missing |= WIRE_SANITIZER_BUILD;
#endif
    return missing;
}
