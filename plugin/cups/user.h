/* SPDX-License-Identifier: Apache-2.0 */
/* From root to the user who prints. */
#ifndef CUPS_USER_H
#define CUPS_USER_H

#include <stdbool.h>
#include <sys/types.h>

typedef struct cups_user {
    uid_t uid;
    gid_t gid;
    char name[256];
    char home[1024];
} cups_user;

/* Finds the user that a job names; false: there is none, or its name could lead a path elsewhere. */
bool cups_user_find(const char *name, cups_user *ret_user);
/* Whether the user belongs to that group (false also where there is no such group). */
bool cups_user_is_member(const cups_user *user, const char *group);
/* No core dump, no debugger, no new privileges: from here on a key may be in memory. */
bool cups_user_close_process(void);
/* Becomes the user for good, with all of its groups and no way back. A process that is not root's can only stay what it is. */
bool cups_user_become(const cups_user *user);

#endif
