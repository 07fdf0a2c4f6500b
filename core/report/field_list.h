/* SPDX-License-Identifier: Apache-2.0 */
/* What `field list` shows: the form's fields, who locks them, and what empty ones demand of a signature. */
#ifndef REPORT_FIELD_LIST_H
#define REPORT_FIELD_LIST_H

#include "report/inspection.h"

/* All text is UTF-8 and may come from the document. The caller owns everything. */
typedef struct report_listed_field {
    report_inspected_field shown;
    const char *locked_by;    /* the signature that locks it, NULL: none */
    const char *lock_action;  /* what its own signature locks or will lock: "all", "include", "exclude"; NULL: nothing */
    const char *const *lock_fields;
    size_t lock_field_count;
    const char *const *reasons; /* the only ones that it takes; NULL: any */
    size_t reason_count;
} report_listed_field;

typedef struct report_field_list {
    const char *file_name;
    const report_listed_field *fields;
    size_t count;
} report_field_list;

/* Writes one JSON object on one line (assets/schema/fields.schema.json). OUTPUT when the sink stops. */
pdfseal_status report_write_fields_json(const report_field_list *list, pdfseal_language language, const pdfseal_sink *sink,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes it for people. OUTPUT when the sink stops. */
pdfseal_status report_write_fields_text(const report_field_list *list, const pdfseal_text_options *options,
                                        const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
