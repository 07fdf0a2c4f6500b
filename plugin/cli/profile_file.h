/* SPDX-License-Identifier: Apache-2.0 */
/* Where profiles lie, and what they hold: options of sign, stamp and preview under one name, as flat JSON. */
#ifndef CLI_PROFILE_FILE_H
#define CLI_PROFILE_FILE_H

#include "command.h"

#include <stdio.h>

/* A profile is some options; the bound keeps a wrong file from being read whole. */
#define PROFILE_BYTES_MAX ((size_t)64 << 10)

typedef enum profile_place { PROFILE_OF_USER, PROFILE_OF_SYSTEM } profile_place;

/* One option of a profile; texts belong to the profile. */
typedef struct profile_option {
    const cli_option *option;
    const char *value; /* "" for an option without an argument */
} profile_option;

typedef struct profile {
    char *path;
    profile_option options[CLI_MOST_VALUES];
    size_t count;
    void *storage; /* private */
} profile;

/* Whether an option may stand in a profile: no secret, no descriptor, nothing that names or replaces an output. */
bool profile_may_hold(const cli_option *option);
/* Whether the value has a secret in it: a PIN in a PKCS#11 URI, a password in an address. */
bool profile_value_is_secret(const char *value);
/* A name is a file's where it has a slash or ends with .json. */
bool profile_name_is_path(const char *name);
/* What can be the name of a profile: no slash, no control, no dot in front, 64 bytes at most. */
bool profile_name_is_valid(const char *name);

/* The folder of the user's profiles, or of the system's with that index; false when there is none. `capacity` of PATH_MAX. */
bool profile_folder_find(profile_place place, size_t index, char *ret_path, size_t capacity);

/* Reads a profile by name or path. Relative names of files in it are taken from its own folder. 0, or an exit code after a
 * complaint; `ret_profile` is the caller's then. */
int profile_read(const cli_command *command, const char *name, profile *ret_profile);
void profile_clear(profile *read);
/* Writes options as a profile. */
void profile_write(FILE *out, const profile_option *options, size_t count);

/* Gives the line what the profile says and the line does not; the profile must outlive the line. */
int profile_apply(cli_command *command, const profile *read);

#endif
