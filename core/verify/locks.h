/* SPDX-License-Identifier: Apache-2.0 */
/* What a signature locks: fields by FieldMDP and by its own field's Lock, and the document by the P of that Lock.
 * source  ISO 32000-2:2020 12.7.5.5, 12.8.2.4 */
#ifndef VERIFY_LOCKS_H
#define VERIFY_LOCKS_H

#include "pades/lock.h"
#include "pades/signature.h"

typedef struct verify_locks {
    pades_lock *items;
    size_t count;
    int p; /* of Lock: 1 to 3, 0: none */
} verify_locks;

/* Reads them as they stood in `view`, the revision that the signature closes. What is not understood locks everything. */
pdfseal_status verify_locks_read(pdf_view view, const pades_signature *signature, arena *owner, verify_locks *ret_locks,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether a field is locked. One that came later (`new_field`) is locked by its name alone: there was nothing else to lock. */
bool verify_locks_hold(const verify_locks *locks, const char *field, bool new_field);

#endif
