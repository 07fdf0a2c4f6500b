/* SPDX-License-Identifier: Apache-2.0 */
/* Files: an input read by offset, and an output that appears whole or not at all. 64-bit offsets everywhere. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/bytes.h"

/* An open input. Its size is taken once; bytes are read with pread, so several readers do not disturb each other. */
typedef struct file_input {
    int fd;
    bool owned;
    int64_t size;
    const char *name; /* borrowed, for messages */
    const uint8_t *memory; /* its bytes where it is no file: borrowed, fd -1; or those of a small file that is held */
    uint8_t *held;         /* owned; NULL: it is read when asked for */
    const pdfseal_source *source; /* whoever has its bytes otherwise: borrowed, fd -1; NULL: none */
} file_input;

/* Opens the regular file at `path`. INPUT with a clear line for: not found, a directory, no permission. */
pdfseal_status file_input_open(const char *path, file_input *ret_input, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same for a descriptor of the caller's, which stays open. */
pdfseal_status file_input_open_fd(int fd, const char *name, file_input *ret_input, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same for bytes in memory, which must outlive it. */
file_input file_input_of_bytes(bytes_view bytes, const char *name);
/* The same for a source, which must outlive it. */
file_input file_input_of_source(const pdfseal_source *source, const char *name);
/* Reads a file of at most 256 KB whole; from then on its bytes come from memory, and are the same whatever becomes of the file.
 * A larger one is left as it is. */
pdfseal_status file_input_hold(file_input *input, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the file still holds the bytes that are kept in memory, for who lets others read it: INPUT where it does not. Fine where none
 * are kept. */
pdfseal_status file_input_check_held(const file_input *input, pdfseal_error *error) PDFSEAL_MUST_USE;
void file_input_close(file_input *input);
/* Reads exactly `length` bytes at `offset`; INPUT when the file ends before (it shrank while being read). */
pdfseal_status file_input_read(const file_input *input, int64_t offset, void *buffer, size_t length,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads a whole small file into `buffer` (initialised by the caller with its maximum). */
pdfseal_status file_read_whole(const char *path, bytes_buffer *buffer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether group or others may read the file at `path`. */
bool file_is_readable_by_others(const char *path);

/* A file in the making: without a name where the file system has such files, so that nothing is left however the process
 * ends; else with a temporary name beside the wanted one, removed unless it is committed. */
typedef struct file_output {
    int fd;
    bool owned;          /* false: a descriptor of the caller's, committed as it stands */
    char *path;          /* the wanted name */
    char *temporary;     /* the name until then; NULL: none */
    bool overwrite;
} file_output;

/* Begins an output. OUTPUT when the name exists (and `overwrite` is not set) or cannot be made. An overwritten file's mode is kept. */
pdfseal_status file_output_open(const pdfseal_output_options *options, file_output *ret_output,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status file_output_write(file_output *output, int64_t offset, bytes_view bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Copies [from, from + length) of `input` to the same place of the output, inside the kernel where it can. */
pdfseal_status file_output_copy(file_output *output, const file_input *input, int64_t from, int64_t length,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Syncs (unless no_sync) and gives the file its name. */
pdfseal_status file_output_commit(file_output *output, bool no_sync, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Removes what was not committed; safe on a zeroed or committed output. */
void file_output_close(file_output *output);

#endif
