/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what signed fields and the catalog forbid. */
#include "pades/permissions.h"

static void take_permission(pades_permissions *permissions, int p)
{
    if (p && (permissions->strictest == 0 || p < permissions->strictest))
        permissions->strictest = p;
}

pdfseal_status pades_certification_read(pdf_view view, const pdf_object *signature, int *ret_p, pdfseal_error *error)
{
    const pdf_object *references;
    *ret_p = 0;
    TRY(pdf_view_get(view, signature, "Reference", &references, error));
    for (size_t i = 0; references->type == PDF_ARRAY && i < references->as.array.count; i++) {
        const pdf_object *method;
        const pdf_object *parameters;
        const pdf_object *p;
        int64_t number = 2;
        TRY(pdf_view_get(view, &references->as.array.items[i], "TransformMethod", &method, error));
        if (!pdf_object_is_name(method, "DocMDP"))
            continue;
        TRY(pdf_view_get(view, &references->as.array.items[i], "TransformParams", &parameters, error));
        TRY(pdf_view_get(view, parameters, "P", &p, error));
        if (p->type != PDF_NULL && !pdf_object_integer(p, 1, 3, &number))
            number = 1;
        if (*ret_p == 0 || number < *ret_p)
            *ret_p = (int)number;
    }
    return PDFSEAL_OK;
}

pdfseal_status pades_certification_is_named(pdf_view view, pdf_reference signature, bool *ret_named, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *perms;
    TRY(pdf_view_catalog(view, &catalog, error));
    TRY(pdf_view_get(view, &catalog->value, "Perms", &perms, error));
    const pdf_object *named = pdf_dictionary_find(perms, "DocMDP");
    *ret_named = signature.number != 0 && pdf_object_is(named, PDF_REFERENCE) &&
                 pdf_reference_equal(named->as.reference, signature);
    return PDFSEAL_OK;
}

/* A document certifies by its catalog; one whose signature does not say how permits what is the default. */
static pdfseal_status read_certification(pdf_view view, pades_permissions *permissions, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *perms;
    const pdf_object *signature;
    TRY(pdf_view_catalog(view, &catalog, error));
    TRY(pdf_view_get(view, &catalog->value, "Perms", &perms, error));
    TRY(pdf_view_get(view, perms, "DocMDP", &signature, error));
    if (signature->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(pades_certification_read(view, signature, &permissions->certification, error));
    if (permissions->certification == 0)
        permissions->certification = 2;
    take_permission(permissions, permissions->certification);
    return PDFSEAL_OK;
}

static pdfseal_status take_lock(pdf_view view, const pades_field *field, const pdf_object *dictionary, arena *owner,
                                pades_permissions *permissions, pades_set_lock *room, pdfseal_error *error)
{
    TRY(pades_lock_read(view, dictionary, owner, &room->lock, error));
    if (room->lock.action == PADES_LOCK_NONE)
        return PDFSEAL_OK;
    room->signature = field->name;
    take_permission(permissions, room->lock.permission);
    permissions->lock_count++;
    return PDFSEAL_OK;
}

/* The FieldMDP of a signature, and the lock that its field carried: readers may follow either. */
static pdfseal_status read_locks(pdf_view view, const pades_field *field, arena *owner, pades_permissions *permissions,
                                 pades_set_lock *locks, pdfseal_error *error)
{
    const pdf_object *references;
    bool found = false;
    TRY(take_lock(view, field, pdf_dictionary_find(field->dictionary, "Lock"), owner, permissions,
                  &locks[permissions->lock_count], error));
    TRY(pdf_view_get(view, field->value, "Reference", &references, error));
    for (size_t i = 0; !found && references->type == PDF_ARRAY && i < references->as.array.count; i++) {
        const pdf_object *method;
        const pdf_object *item = &references->as.array.items[i];
        const pdf_object *parameters;
        TRY(pdf_view_get(view, item, "TransformMethod", &method, error));
        TRY(pdf_view_get(view, item, "TransformParams", &parameters, error));
        found = pdf_object_is_name(method, "FieldMDP");
        if (found)
            TRY(take_lock(view, field, parameters, owner, permissions, &locks[permissions->lock_count], error));
    }
    return PDFSEAL_OK;
}

pdfseal_status pades_permissions_read(pdf_view view, const pades_form *form, arena *owner,
                                      pades_permissions *ret_permissions, pdfseal_error *error)
{
    pades_permissions permissions = {0};
    size_t candidates = 0;
    for (size_t i = 0; i < form->count; i++)
        candidates += form->fields[i].type == PADES_FIELD_SIGNATURE;
    pades_set_lock *locks = ARENA_NEW_ARRAY(owner, pades_set_lock, 2 * candidates + 1);
    if (!locks)
        FAIL_MEMORY(error);
    permissions.locks = locks;
    for (size_t i = 0; i < form->count; i++) {
        bool is_signed = false;
        if (form->fields[i].type == PADES_FIELD_SIGNATURE)
            TRY(pades_field_is_signed(view, &form->fields[i], &is_signed, error));
        if (!is_signed)
            continue;
        permissions.signature_count++;
        TRY(read_locks(view, &form->fields[i], owner, &permissions, locks, error));
    }
    TRY(read_certification(view, &permissions, error));
    *ret_permissions = permissions;
    return PDFSEAL_OK;
}

const char *pades_permissions_find_lock(const pades_permissions *permissions, const char *field)
{
    for (size_t i = 0; i < permissions->lock_count; i++) {
        if (pades_lock_covers(&permissions->locks[i].lock, field))
            return permissions->locks[i].signature;
    }
    return NULL;
}
