/* SPDX-License-Identifier: Apache-2.0 */
/* Base64. source  RFC 4648 4, 5 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/bytes.h"

/* Appends `bytes` as base64 on one line, with padding. */
pdfseal_status base64_write(bytes_view bytes, bytes_buffer *text, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends what `text` stands for: white space does not count, '-' and '_' stand for '+' and '/', padding may be missing.
 * INPUT for anything else. */
pdfseal_status base64_read(bytes_view text, bytes_buffer *bytes, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
