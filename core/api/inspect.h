/* SPDX-License-Identifier: Apache-2.0 */
/* Fields as reports show them. */
#ifndef API_INSPECT_H
#define API_INSPECT_H

#include "pades/form.h"
#include "report/inspection.h"

/* Type, place and value of a field; its name is borrowed. */
pdfseal_status inspect_field(pdf_view view, const pades_field *field, report_inspected_field *ret_shown,
                             pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
