/* SPDX-License-Identifier: Apache-2.0 */
/* Names of outputs by a template: {name} of the input without its ending, {number} in the run ({number:6}: with zeros in
 * front), {custom:KEY} of the row's --text-value. */
#ifndef BATCH_OUTPUT_NAME_H
#define BATCH_OUTPUT_NAME_H

#include "batch/job.h"

#define BATCH_OUTPUT_NAME "{name}.pdf" /* where none is given */

/* USAGE: a placeholder that is not known or not closed. */
pdfseal_status batch_output_name_check(const char *pattern, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The name for a job: the caller's, free(). USAGE when the row lacks a value. Values lose their slashes. */
pdfseal_status batch_output_name_make(const char *pattern, const batch_job *job, char **ret_name,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
