/* SPDX-License-Identifier: Apache-2.0 */
/* The report as blocks of text for a renderer that makes pages of them. */
#ifndef REPORT_REPORT_PAGES_H
#define REPORT_REPORT_PAGES_H

#include "verify/verdict.h"

/* Appends JSON: {"language", "foot", "blocks": [{"kind": "verdict"|"section"|"bar"|"pages", "title", "lead", "tone", "rows",
 * "parts", "views": [{"text", "png", "seals"}]}]}. All text is harmless and no longer than a page; pictures are base64, as many
 * as report_pages_view_count says. USAGE: an unknown zone. */
pdfseal_status report_write_pages(const verify_result *result, const pdfseal_text_options *options, const pdfseal_sink *sink,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;

/* So many of the page views of `options`, the first ones, are shown: together they stay below what a renderer takes. */
size_t report_pages_view_count(const pdfseal_text_options *options);

#endif
