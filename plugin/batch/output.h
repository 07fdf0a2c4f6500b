/* SPDX-License-Identifier: Apache-2.0 */
/* The folder that results go to, and results on their way into it: each has no name until its group is on the disk, then
 * gets it at once. No name leads out of the folder, also not through symbolic links, unless that is allowed. */
#ifndef BATCH_OUTPUT_H
#define BATCH_OUTPUT_H

#include "pdfseal.h"

#include <sys/types.h>

typedef struct batch_folder {
    int fd;
    bool allow_outside;
} batch_folder;

/* Opens the folder, made if it is not there. OUTPUT. */
pdfseal_status batch_folder_open(const char *path, bool allow_outside, batch_folder *ret_folder,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
void batch_folder_close(batch_folder *folder);

/* A zeroed one holds nothing. */
typedef struct batch_output {
    char *path;      /* as named, from the folder; NULL: nothing is under way */
    char *temporary; /* the name in the same folder until then; NULL: none is needed */
    int fd;          /* to write into */
    dev_t device;
} batch_output;

/* Whether the name may be used: USAGE for one that leads out of the folder, that is empty or ends in a slash. */
pdfseal_status batch_output_check(const batch_folder *folder, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Opens the finished file of that name for reading: a descriptor, or -1. */
int batch_output_find(const batch_folder *folder, const char *path);
/* SHA-256 of an open file as 64 digits and a zero; false when it cannot be read. */
bool batch_file_digest(int fd, char text[65]);
/* Begins a result; folders within the folder are made. OUTPUT when the name exists (and `overwrite` is not set). */
pdfseal_status batch_output_begin(const batch_folder *folder, const char *path, bool overwrite, batch_output *ret_output,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;
/* Gives it its name. OUTPUT. */
pdfseal_status batch_output_commit(const batch_folder *folder, batch_output *output, bool overwrite,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
/* Forgets what was not committed; safe on a zeroed or committed one. */
void batch_output_discard(const batch_folder *folder, batch_output *output);
/* Removes temporary files that an earlier run left in the folder itself. */
void batch_folder_sweep(const batch_folder *folder);

#endif
