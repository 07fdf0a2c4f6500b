/* SPDX-License-Identifier: Apache-2.0 */
/* Users, groups and identities of the process. */
#include "user.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* More groups than any user has. */
#define GROUPS_MAX 1024

bool cups_user_find(const char *name, cups_user *ret_user)
{
    const struct passwd *entry = *name ? getpwnam(name) : NULL;
    cups_user user = {0};
    if (!entry || strchr(entry->pw_name, '/') || entry->pw_name[0] == '.')
        return false;
    if ((size_t)snprintf(user.name, sizeof user.name, "%s", entry->pw_name) >= sizeof user.name ||
        (size_t)snprintf(user.home, sizeof user.home, "%s", entry->pw_dir) >= sizeof user.home)
        return false;
    user.uid = entry->pw_uid;
    user.gid = entry->pw_gid;
    *ret_user = user;
    return true;
}

bool cups_user_is_member(const cups_user *user, const char *group)
{
    gid_t groups[GROUPS_MAX];
    int count = GROUPS_MAX;
    const struct group *entry = getgrnam(group);
    if (!entry || getgrouplist(user->name, user->gid, groups, &count) < 0)
        return false;
    for (int i = 0; i < count; i++) {
        if (groups[i] == entry->gr_gid)
            return true;
    }
    return false;
}

bool cups_user_close_process(void)
{
    const struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

bool cups_user_become(const cups_user *user)
{
    if (geteuid() != 0)
        return user->uid == geteuid() && user->uid == getuid();
    return initgroups(user->name, user->gid) == 0 && setresgid(user->gid, user->gid, user->gid) == 0 &&
           setresuid(user->uid, user->uid, user->uid) == 0 && setuid(0) != 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}
