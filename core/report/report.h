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

#endif
