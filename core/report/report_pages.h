/* SPDX-License-Identifier: Apache-2.0 */
/* The report as blocks of text for a renderer that makes pages of them. */
#ifndef REPORT_REPORT_PAGES_H
#define REPORT_REPORT_PAGES_H

#include "verify/verdict.h"

/* Appends JSON: {"language", "foot", "blocks": [{"kind": "verdict"|"section"|"bar", "title", "lead", "tone", "rows", "parts"}]}.
 * All text is harmless and no longer than a page. USAGE: an unknown zone. */
pdfseal_status report_write_pages(const verify_result *result, const pdfseal_text_options *options, const pdfseal_sink *sink,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
