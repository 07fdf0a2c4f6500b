/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that a signature locks: the SigFieldLock of a field, the FieldMDP of a signature.
 * source  ISO 32000-2:2020 12.7.5.5 Table 236, 12.8.2.4 Table 259 */
#ifndef PADES_LOCK_H
#define PADES_LOCK_H

#include "pdf/section_writer.h"

typedef enum pades_lock_action {
    PADES_LOCK_NONE, PADES_LOCK_ALL, PADES_LOCK_INCLUDE, PADES_LOCK_EXCLUDE
} pades_lock_action;

typedef struct pades_lock {
    pades_lock_action action;
    const char *const *fields; /* full names, UTF-8 */
    size_t field_count;
    int permission;            /* P of a SigFieldLock, 1 to 3; 0: none */
} pades_lock;

/* Reads a SigFieldLock or the parameters of FieldMDP; everything lives in `owner`. No dictionary: NONE. What is not
 * understood locks all fields, and permits nothing. */
pdfseal_status pades_lock_read(pdf_view view, const pdf_object *dictionary, arena *owner, pades_lock *ret_lock,
                               pdfseal_error *error) PDFSEAL_MUST_USE;
/* The lock that --lock asks for: "all", or names of fields joined by commas. USAGE for an empty name. */
pdfseal_status pades_lock_parse(const char *text, arena *owner, pades_lock *ret_lock,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the field with this full name is locked; a name locks the fields below it too. */
bool pades_lock_covers(const pades_lock *lock, const char *field);
/* Appends "/Action … /Fields […]", and P where there is one, as the object `holder` must hold it. `section` NULL: the
 * strings stay plain, for text that pdf_section_add encrypts. */
pdfseal_status pades_lock_write(const pades_lock *lock, const pdf_section *section, pdf_reference holder,
                                bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
