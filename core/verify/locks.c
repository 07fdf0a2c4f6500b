/* SPDX-License-Identifier: Apache-2.0 */
/* Collects the locks of one signature. */
#include "verify/locks.h"

/* FieldMDP references of one signature; producers write one. */
#define MOST_LOCKS 16

static pdfseal_status add_lock(pdf_view view, const pdf_object *parameters, arena *owner, verify_locks *locks,
                               pdfseal_error *error)
{
    pades_lock lock;
    /* Beyond what anybody writes everything is locked. */
    if (locks->count == MOST_LOCKS)
        return PDFSEAL_OK;
    TRY(pades_lock_read(view, parameters, owner, &lock, error));
    if (locks->count + 1 == MOST_LOCKS)
        lock.action = PADES_LOCK_ALL;
    if (lock.action != PADES_LOCK_NONE)
        locks->items[locks->count++] = lock;
    return PDFSEAL_OK;
}

static pdfseal_status read_references(pdf_view view, const pades_signature *signature, arena *owner, verify_locks *locks,
                                      pdfseal_error *error)
{
    const pdf_object *references;
    TRY(pdf_view_get(view, signature->dictionary, "Reference", &references, error));
    for (size_t i = 0; references->type == PDF_ARRAY && i < references->as.array.count; i++) {
        const pdf_object *method;
        const pdf_object *parameters;
        TRY(pdf_view_get(view, &references->as.array.items[i], "TransformMethod", &method, error));
        TRY(pdf_view_get(view, &references->as.array.items[i], "TransformParams", &parameters, error));
        if (pdf_object_is_name(method, "FieldMDP"))
            TRY(add_lock(view, parameters, owner, locks, error));
    }
    return PDFSEAL_OK;
}

/* The Lock of the field as it was when it was signed. */
static pdfseal_status read_field_lock(pdf_view view, const pades_signature *signature, arena *owner, verify_locks *locks,
                                      pdfseal_error *error)
{
    const pdf_indirect *field = NULL;
    const pdf_object *lock;
    if (!signature->form_field || signature->form_field->reference.number == 0)
        return PDFSEAL_OK;
    TRY(pdf_view_load(view, signature->form_field->reference, &field, error));
    TRY(pdf_view_get(view, field ? &field->value : NULL, "Lock", &lock, error));
    size_t before = locks->count;
    TRY(add_lock(view, lock, owner, locks, error));
    locks->p = locks->count > before ? locks->items[before].permission : 0;
    return PDFSEAL_OK;
}

pdfseal_status verify_locks_read(pdf_view view, const pades_signature *signature, arena *owner, verify_locks *ret_locks,
                                 pdfseal_error *error)
{
    verify_locks locks = {.items = ARENA_NEW_ARRAY(owner, pades_lock, MOST_LOCKS)};
    if (!locks.items)
        FAIL_MEMORY(error);
    TRY(read_references(view, signature, owner, &locks, error));
    TRY(read_field_lock(view, signature, owner, &locks, error));
    *ret_locks = locks;
    return PDFSEAL_OK;
}

bool verify_locks_hold(const verify_locks *locks, const char *field, bool new_field)
{
    for (size_t i = 0; i < locks->count; i++) {
        bool by_name = locks->items[i].action == PADES_LOCK_INCLUDE;
        if ((by_name || !new_field) && pades_lock_covers(&locks->items[i], field))
            return true;
    }
    return false;
}
