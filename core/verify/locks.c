/* SPDX-License-Identifier: Apache-2.0 */
/* A name locks the field and everything under it. */
#include "verify/locks.h"

#include "base/limits.h"
#include "pdf/text_string.h"

#include <stdlib.h>

/* FieldMDP references of one signature; producers write one. */
#define MOST_LOCKS 16

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static pdfseal_status read_name(pdf_view view, const pdf_object *entry, arena *owner, const char **ret_name,
                                pdfseal_error *error)
{
    const pdf_object *name;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    TRY(pdf_view_resolve(view, entry, &name, error));
    if (name->type == PDF_STRING)
        TRY(pdf_text_string_decode(name->as.bytes, &text, error));
    *ret_name = arena_text(owner, bytes_buffer_view(&text));
    if (!*ret_name)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status read_names(pdf_view view, const pdf_object *fields, arena *owner, verify_lock *lock,
                                 pdfseal_error *error)
{
    lock->names = ARENA_NEW_ARRAY(owner, const char *, fields->as.array.count + 1);
    if (!lock->names)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < fields->as.array.count; i++)
        TRY(read_name(view, &fields->as.array.items[i], owner, &lock->names[i], error));
    lock->name_count = fields->as.array.count;
    qsort(lock->names, lock->name_count, sizeof *lock->names, compare_names);
    return PDFSEAL_OK;
}

/* Parameters of FieldMDP or a Lock dictionary: both have Action and Fields. */
static pdfseal_status add_lock(pdf_view view, const pdf_object *parameters, arena *owner, verify_locks *locks,
                               pdfseal_error *error)
{
    const pdf_object *action;
    const pdf_object *fields;
    verify_lock lock = {.action = VERIFY_LOCK_ALL};
    if (locks->count == MOST_LOCKS)
        return PDFSEAL_OK;
    TRY(pdf_view_get(view, parameters, "Action", &action, error));
    TRY(pdf_view_get(view, parameters, "Fields", &fields, error));
    if (fields->type == PDF_ARRAY && pdf_object_is_name(action, "Include"))
        lock.action = VERIFY_LOCK_INCLUDE;
    else if (fields->type == PDF_ARRAY && pdf_object_is_name(action, "Exclude"))
        lock.action = VERIFY_LOCK_EXCLUDE;
    if (lock.action != VERIFY_LOCK_ALL)
        TRY(read_names(view, fields, owner, &lock, error));
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
    const pdf_object *p;
    int64_t number = 1;
    if (!signature->form_field || signature->form_field->reference.number == 0)
        return PDFSEAL_OK;
    TRY(pdf_view_load(view, signature->form_field->reference, &field, error));
    TRY(pdf_view_get(view, field ? &field->value : NULL, "Lock", &lock, error));
    if (lock->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(add_lock(view, lock, owner, locks, error));
    TRY(pdf_view_get(view, lock, "P", &p, error));
    if (p->type == PDF_NULL)
        return PDFSEAL_OK;
    (void)pdf_object_integer(p, 1, 3, &number);
    locks->p = (int)number;
    return PDFSEAL_OK;
}

pdfseal_status verify_locks_read(pdf_view view, const pades_signature *signature, arena *owner, verify_locks *ret_locks,
                                 pdfseal_error *error)
{
    verify_locks locks = {.items = ARENA_NEW_ARRAY(owner, verify_lock, MOST_LOCKS)};
    if (!locks.items)
        FAIL_MEMORY(error);
    TRY(read_references(view, signature, owner, &locks, error));
    TRY(read_field_lock(view, signature, owner, &locks, error));
    *ret_locks = locks;
    return PDFSEAL_OK;
}

static bool has_name(const verify_lock *lock, const char *name)
{
    return bsearch(&name, lock->names, lock->name_count, sizeof *lock->names, compare_names) != NULL;
}

/* Whether the field's name, or the name of a node above it, is in the list. */
static bool is_listed(const verify_lock *lock, const char *field)
{
    size_t length = strlen(field);
    char *name = strdup(field);
    bool found = !name;
    for (size_t i = length; name && !found && i > 0; i--) {
        if (i < length && field[i] != '.')
            continue;
        name[i] = 0;
        found = has_name(lock, name);
    }
    free(name);
    return found;
}

bool verify_locks_hold(const verify_locks *locks, const char *field, bool new_field)
{
    for (size_t i = 0; i < locks->count; i++) {
        const verify_lock *lock = &locks->items[i];
        bool listed = lock->action != VERIFY_LOCK_ALL && is_listed(lock, field);
        if (lock->action == VERIFY_LOCK_INCLUDE ? listed : !new_field && !listed)
            return true;
    }
    return false;
}
