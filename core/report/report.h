/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: what verify found out, as JSON for programs and as text for people. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "verify/verdict.h"

/* Writes one JSON object on one line (docs/contract.md, "The report"; assets/schema/report.schema.json). Prose is in
 * `language`. OUTPUT when the sink stops. */
pdfseal_status report_write_json(const verify_result *result, pdfseal_language language, const pdfseal_sink *sink,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;

/* Writes the report for people: the verdict in the first line. Language, colour and width from `options`. Text of the
 * document cannot steer the terminal or reverse its own reading. OUTPUT when the sink stops. */
pdfseal_status report_write_text(const verify_result *result, const pdfseal_text_options *options,
                                 const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Writes the report as one HTML file: nothing in it is fetched, no script runs, and the document's text stays text. Language,
 * zone and page views from `options`. USAGE: an unknown zone; OUTPUT when the sink stops. */
pdfseal_status report_write_html(const verify_result *result, const pdfseal_text_options *options,
                                 const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Writes a validation report for programs of other houses (docs/report.md). OUTPUT when the sink stops.
 * source  ETSI TS 119 102-2 */
pdfseal_status report_write_xml(const verify_result *result, const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
