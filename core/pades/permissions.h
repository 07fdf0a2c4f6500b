/* SPDX-License-Identifier: Apache-2.0 */
/* What the signatures of a document leave open to a further one: certification and locks.
 * source  ISO 32000-2:2020 12.8.2.2, 12.8.2.4, 12.8.6 */
#ifndef PADES_PERMISSIONS_H
#define PADES_PERMISSIONS_H

#include "pades/form.h"
#include "pades/lock.h"

/* The lock that one signature set. */
typedef struct pades_set_lock {
    const char *signature; /* full name of its field */
    pades_lock lock;
} pades_set_lock;

typedef struct pades_permissions {
    size_t signature_count;
    int certification;     /* P that the catalog's Perms names; 0: not certified */
    int strictest;         /* the least of it and of the P that locks carry; 0: none */
    const pades_set_lock *locks;
    size_t lock_count;
} pades_permissions;

/* P (1 to 3) of the DocMDP references of a signature dictionary, 0 without one; 1 where it is not understood. Of several
 * the strictest holds: readers may follow any of them. */
pdfseal_status pades_certification_read(pdf_view view, const pdf_object *signature, int *ret_p,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the catalog's Perms names this signature as the one that certifies the document. */
pdfseal_status pades_certification_is_named(pdf_view view, pdf_reference signature, bool *ret_named,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads them from the form of `view`; everything lives in `owner`. What is not understood permits nothing. */
pdfseal_status pades_permissions_read(pdf_view view, const pades_form *form, arena *owner,
                                      pades_permissions *ret_permissions, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The signature whose lock covers the field with this full name, or NULL. */
const char *pades_permissions_find_lock(const pades_permissions *permissions, const char *field);

#endif
