/* SPDX-License-Identifier: Apache-2.0 */
/* What could change a document's looks later without changing its bytes. source  security.md, "shadow" */
#ifndef API_RISKS_H
#define API_RISKS_H

#include "pades/form.h"
#include "report/inspection.h"

/* Fills risks and risk_count of `shown`, in `owner`. */
pdfseal_status risks_find(pdf_view view, const pades_form *form, arena *owner, report_inspection *shown,
                          pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
