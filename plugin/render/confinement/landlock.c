/* SPDX-License-Identifier: GPL-3.0-or-later */
/* File access by Landlock: a few folders can be read, nothing else can be opened. */
#include "confinement/confinement.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights of the first version; moving files between folders (REFER, version 2) is forbidden there too,
 * always. */
#define RIGHTS_VERSION_1 (LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1)
#define RIGHTS_OF_FOLDER (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static const char *const SYSTEM_FOLDERS[] = {
    "/etc/fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fontconfig",
    "/var/cache/fontconfig",
    "/usr/share/poppler",
    "/usr/share/X11/fonts",
    "/usr/share/texmf/fonts",
    "/usr/local/etc/fonts",
    "/usr/share/ghostscript/fonts",
};

/* What fontconfig's own defaults look for below a folder that an environment variable names. */
static const struct {
    const char *variable;
    const char *below;
} USER_FOLDERS[] = {
    {"HOME", "/.fonts"},
    {"HOME", "/.fontconfig"},
    {"HOME", "/.local/share/fonts"},
    {"HOME", "/.config/fontconfig"},
    {"HOME", "/.cache/fontconfig"},
    {"XDG_DATA_HOME", "/fonts"},
    {"XDG_CONFIG_HOME", "/fontconfig"},
    {"XDG_CACHE_HOME", "/fontconfig"},
    {"FONTCONFIG_PATH", ""},
    {"FONTCONFIG_FILE", ""},
};

/* Lets `path` be read, with all below it when it is a folder. A rule that is not added only forbids more. */
static void allow_reading(int ruleset, const char *path)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    struct stat info;
    struct landlock_path_beneath_attr rule = {.parent_fd = fd,
                                              .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE};
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
        rule.allowed_access = RIGHTS_OF_FOLDER;
    (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
}

static void allow_folder_of_user(int ruleset, const char *variable, const char *below)
{
    char path[4096];
    const char *start = getenv(variable);
    if (!start || start[0] != '/')
        return;
    int length = snprintf(path, sizeof path, "%s%s", start, below);
    if (length > 0 && (size_t)length < sizeof path)
        allow_reading(ruleset, path);
}

static void allow_what_drawing_reads(int ruleset)
{
    for (size_t i = 0; i < sizeof SYSTEM_FOLDERS / sizeof SYSTEM_FOLDERS[0]; i++)
        allow_reading(ruleset, SYSTEM_FOLDERS[i]);
    for (size_t i = 0; i < sizeof USER_FOLDERS / sizeof USER_FOLDERS[0]; i++)
        allow_folder_of_user(ruleset, USER_FOLDERS[i].variable, USER_FOLDERS[i].below);
}

bool landlock_enter(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    struct landlock_ruleset_attr handled = {.handled_access_fs = RIGHTS_VERSION_1};
    if (version >= 2)
        handled.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (ruleset < 0)
        return false;
    allow_what_drawing_reads(ruleset);
    bool holds = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return holds;
}
