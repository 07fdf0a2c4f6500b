/* SPDX-License-Identifier: Apache-2.0 */
/* Files that only the administrator may have written, and the document of a job. */
#ifndef CUPS_GUARDED_FILE_H
#define CUPS_GUARDED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Why a file was not taken: an English sentence without its end, for pdfseal_words; NULL: it was. */
typedef const char *guarded_fault;

/* Whether `path` is a regular file of root (or of this process's user), no symbolic link, with none of the bits `forbidden`
 * in its mode (022: others must not write, 077: nor read). */
guarded_fault guarded_file_check(const char *path, mode_t forbidden);
/* The same, and reads it whole, at most `most` bytes, with a zero behind; the bytes are the caller's: free(). */
guarded_fault guarded_file_read(const char *path, mode_t forbidden, size_t most, char **ret_bytes, size_t *ret_length);
/* The document as a descriptor that can seek: the file at `path`, or what standard input brings, kept in an unlinked file in
 * `folder`. -1 with errno. */
int guarded_file_document(const char *path, const char *folder);
/* An empty unlinked file in `folder`, mode 0600; -1 with errno. */
int guarded_file_temporary(const char *folder);

#endif
