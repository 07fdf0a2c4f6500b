/* SPDX-License-Identifier: Apache-2.0 */
/* The digest of a whole file. */
#ifndef BASE_FILE_DIGEST_H
#define BASE_FILE_DIGEST_H

#include "base/digest.h"
#include "base/file.h"

/* Reads `input` from its begin to the size that it had when it was opened. */
pdfseal_status file_digest(const file_input *input, digest_algorithm algorithm, digest_value *ret_value,
                           pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
