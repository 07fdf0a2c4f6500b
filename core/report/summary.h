/* SPDX-License-Identifier: Apache-2.0 */
/* A report in one sentence. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "verify/verdict.h"

/* "2 signatures, both valid; nothing was changed after the last one." in `language`. The caller's: free(). */
pdfseal_status report_summary(const verify_result *result, pdfseal_language language, char **ret_text,
                              pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
