/* SPDX-License-Identifier: Apache-2.0 */
/* Reads, compares and writes locks. */
#include "pades/lock.h"

#include "base/limits.h"
#include "pdf/object_writer.h"
#include "pdf/text_string.h"

static const char *const ACTIONS[] = {"", "All", "Include", "Exclude"};

static pdfseal_status read_names(pdf_view view, const pdf_object *array, arena *owner, pades_lock *lock,
                                 pdfseal_error *error)
{
    const char **names = ARENA_NEW_ARRAY(owner, const char *, array->as.array.count + 1);
    if (!names)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < array->as.array.count; i++) {
        const pdf_object *name;
        BYTES_BUFFER_CLEANUP bytes_buffer text;
        bytes_buffer_init_limited(&text, pdf_document_limits(view.document), LIMITS_OBJECT_BYTES);
        TRY(pdf_view_resolve(view, &array->as.array.items[i], &name, error));
        if (name->type != PDF_STRING) {
            lock->action = PADES_LOCK_ALL;
            continue;
        }
        TRY(pdf_text_string_decode(name->as.bytes, &text, error));
        names[lock->field_count] = arena_text(owner, bytes_buffer_view(&text));
        if (!names[lock->field_count++])
            FAIL_MEMORY(error);
    }
    lock->fields = names;
    return PDFSEAL_OK;
}

static pades_lock_action action_of(const pdf_object *action)
{
    for (int i = PADES_LOCK_ALL; i <= PADES_LOCK_EXCLUDE; i++) {
        if (pdf_object_is_name(action, ACTIONS[i]))
            return (pades_lock_action)i;
    }
    return PADES_LOCK_ALL;
}

pdfseal_status pades_lock_read(pdf_view view, const pdf_object *dictionary, arena *owner, pades_lock *ret_lock,
                               pdfseal_error *error)
{
    pades_lock lock = {0};
    const pdf_object *value;
    const pdf_object *action;
    const pdf_object *fields;
    const pdf_object *permission;
    int64_t p = 1;
    TRY(pdf_view_resolve(view, dictionary, &value, error));
    if (value->type != PDF_DICTIONARY) {
        *ret_lock = lock;
        return PDFSEAL_OK;
    }
    TRY(pdf_view_get(view, value, "Action", &action, error));
    TRY(pdf_view_get(view, value, "Fields", &fields, error));
    TRY(pdf_view_get(view, value, "P", &permission, error));
    lock.action = action_of(action);
    if (lock.action != PADES_LOCK_ALL && fields->type != PDF_ARRAY)
        lock.action = PADES_LOCK_ALL;
    else if (lock.action != PADES_LOCK_ALL)
        TRY(read_names(view, fields, owner, &lock, error));
    if (permission->type != PDF_NULL)
        lock.permission = pdf_object_integer(permission, 1, 3, &p) ? (int)p : 1;
    *ret_lock = lock;
    return PDFSEAL_OK;
}

static size_t count_names(const char *text)
{
    size_t count = 1;
    for (; *text; text++)
        count += *text == ',';
    return count;
}

pdfseal_status pades_lock_parse(const char *text, arena *owner, pades_lock *ret_lock, pdfseal_error *error)
{
    pades_lock lock = {.action = PADES_LOCK_ALL};
    if (strcmp(text, "all") != 0) {
        const char **names = ARENA_NEW_ARRAY(owner, const char *, count_names(text));
        if (!names)
            FAIL_MEMORY(error);
        for (const char *at = text;; at++) {
            size_t length = strcspn(at, ",");
            if (length == 0)
                FAIL(error, PDFSEAL_ERROR_USAGE, "the list of fields to lock has an empty name: %s (as all, or Total,Date)", text);
            names[lock.field_count] = arena_text(owner, (bytes_view){(const uint8_t *)at, length});
            if (!names[lock.field_count++])
                FAIL_MEMORY(error);
            at += length;
            if (!*at)
                break;
        }
        lock.action = PADES_LOCK_INCLUDE;
        lock.fields = names;
    }
    *ret_lock = lock;
    return PDFSEAL_OK;
}

static bool is_named(const pades_lock *lock, const char *field)
{
    for (size_t i = 0; i < lock->field_count; i++) {
        size_t length = strlen(lock->fields[i]);
        if (strncmp(field, lock->fields[i], length) == 0 && (field[length] == '\0' || field[length] == '.'))
            return true;
    }
    return false;
}

bool pades_lock_covers(const pades_lock *lock, const char *field)
{
    switch (lock->action) {
    case PADES_LOCK_NONE:
        return false;
    case PADES_LOCK_ALL:
        return true;
    case PADES_LOCK_INCLUDE:
        return is_named(lock, field);
    case PADES_LOCK_EXCLUDE:
        return !is_named(lock, field);
    }
    return true;
}

pdfseal_status pades_lock_write(const pades_lock *lock, const pdf_section *section, pdf_reference holder,
                                bytes_buffer *out, pdfseal_error *error)
{
    TRY(bytes_buffer_append_format(out, error, "/Action /%s", ACTIONS[lock->action]));
    if (lock->action != PADES_LOCK_ALL) {
        TRY(bytes_buffer_append_text(out, " /Fields [", error));
        for (size_t i = 0; i < lock->field_count; i++) {
            if (i)
                TRY(bytes_buffer_append_byte(out, ' ', error));
            TRY(section ? pdf_section_write_text(section, holder, lock->fields[i], out, error)
                        : pdf_text_string_write(lock->fields[i], out, error));
        }
        TRY(bytes_buffer_append_byte(out, ']', error));
    }
    if (lock->permission)
        TRY(bytes_buffer_append_format(out, error, " /P %d", lock->permission));
    return PDFSEAL_OK;
}
