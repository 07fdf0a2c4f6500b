/* SPDX-License-Identifier: Apache-2.0 */
/* The list that the files of this folder fill. */
#ifndef API_RISKS_RISK_LIST_H
#define API_RISKS_RISK_LIST_H

#include "api/risks/risks.h"

typedef struct risk_list {
    pdf_view view;
    const pades_form *form;
    arena *owner;
    bool brief;
    report_remark *items;
    size_t count, most;
    uint8_t *seen; /* by object number: fonts and pictures that were looked at */
    uint32_t seen_count;
} risk_list;

/* One key whose presence is a risk. */
typedef struct risky_key {
    const char *key;
    const char *code;
    const char *message;
} risky_key;

void risk_add(risk_list *list, const char *code, const char *message, int64_t page, pdf_reference object);
pdfseal_status risk_has(const risk_list *list, const pdf_object *dictionary, const char *key, bool *ret_has,
                        pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status risk_look_for(risk_list *list, const pdf_object *dictionary, const risky_key *keys, size_t count, int64_t page,
                             pdf_reference object, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Scripts, values and overlaps of fields. */
pdfseal_status risk_look_at_form(risk_list *list, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Actions of pages and annotations; content and fonts that pages use. */
pdfseal_status risk_look_at_pages(risk_list *list, int64_t page_count, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Objects that belong to nothing. */
pdfseal_status risk_look_at_leftovers(risk_list *list, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
