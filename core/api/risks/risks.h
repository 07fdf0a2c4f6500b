/* SPDX-License-Identifier: Apache-2.0 */
/* What could change a document's looks later without changing its bytes, or with a few further ones. source  security.md, "shadow" */
#ifndef API_RISKS_RISKS_H
#define API_RISKS_RISKS_H

#include "pades/form.h"
#include "report/inspection.h"

/* Fills risks and risk_count of `shown`, whose page_count is set, in `owner`. `brief`: signing must not wait for it; few pages
 * are looked at, and objects that nothing uses are looked for in small documents alone. */
pdfseal_status risks_find(pdf_view view, const pades_form *form, bool brief, arena *owner, report_inspection *shown,
                          pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether nothing can look different for it: readers turn to a page of the document's choice. */
bool risks_is_harmless(const report_remark *risk);

#endif
