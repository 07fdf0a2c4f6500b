/* SPDX-License-Identifier: Apache-2.0 */
/* The report as a PDF. */
#ifndef API_REPORT_PDF_H
#define API_REPORT_PDF_H

#include "verify/verdict.h"

/* Has the pages drawn by options->renderer, then adds what a drawing has not: language, title, alternative text, and the JSON
 * report as attachment. USAGE: no renderer, or an unknown zone. */
pdfseal_status report_pdf_write(const verify_result *result, const pdfseal_text_options *options, const pdfseal_sink *sink,
                                pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
