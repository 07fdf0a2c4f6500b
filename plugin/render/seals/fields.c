/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of members. */
#include "fields.h"

#include <string.h>

static const char *dot(const char *path)
{
    return *path ? "." : "";
}

static const field *find_field(const field_table *tables, size_t table_count, const char *key)
{
    for (size_t i = 0; i < table_count; i++) {
        for (size_t j = 0; j < tables[i].count; j++) {
            if (strcmp(tables[i].fields[j].key, key) == 0)
                return &tables[i].fields[j];
        }
    }
    return NULL;
}

static pdfseal_status read_number(const json_t *value, const field *known, const char *path, double *target, failure *cause)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || !(number >= known->least && number <= known->most))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: a number is needed for %s", "%s%s%s (%g...%g)", path,
                   dot(path), known->key, known->least, known->most);
    *target = number;
    return PDFSEAL_OK;
}

static pdfseal_status read_flag(const json_t *value, const field *known, const char *path, bool *target, failure *cause)
{
    if (!json_is_boolean(value))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: true or false is needed for %s", "%s%s%s", path,
                   dot(path), known->key);
    *target = json_is_true(value);
    return PDFSEAL_OK;
}

static pdfseal_status read_text(const json_t *value, const field *known, const char *path, const char **target, failure *cause)
{
    if (!json_is_string(value))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: a text is needed for %s", "%s%s%s", path, dot(path),
                   known->key);
    *target = json_string_value(value);
    return PDFSEAL_OK;
}

static pdfseal_status read_choice(const json_t *value, const field *known, const char *path, int *target, failure *cause)
{
    char list[96] = "";
    for (int i = 0; known->choices[i]; i++) {
        if (json_is_string(value) && strcmp(json_string_value(value), known->choices[i]) == 0) {
            *target = i;
            return PDFSEAL_OK;
        }
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? " " : "", known->choices[i]);
    }
    FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: no such choice for %s", "%s%s%s (%s)", path, dot(path),
               known->key, list);
}

static pdfseal_status read_field(const json_t *value, const field *known, const char *path, void *target, failure *cause)
{
    void *place = (char *)target + known->offset;
    switch (known->kind) {
    case FIELD_NUMBER:
        return read_number(value, known, path, place, cause);
    case FIELD_FLAG:
        return read_flag(value, known, path, place, cause);
    case FIELD_TEXT:
        return read_text(value, known, path, place, cause);
    case FIELD_CHOICE:
        return read_choice(value, known, path, place, cause);
    case FIELD_ELSE:
        break;
    }
    return PDFSEAL_OK;
}

pdfseal_status fields_check_object(const json_t *value, const char *path, failure *cause)
{
    if (!json_is_object(value))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: an object { } is needed for %s", "%s", path);
    return PDFSEAL_OK;
}

pdfseal_status fields_read(const json_t *object, const char *path, const field_table *tables, size_t table_count, void *target,
                           failure *cause)
{
    const char *key;
    json_t *value;
    TRY(fields_check_object(object, path, cause));
    json_object_foreach((json_t *)object, key, value)
    {
        const field *known = find_field(tables, table_count, key);
        if (!known)
            FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: %s is not known (docs/seals.md lists what is)",
                       "%s%s%.60s", path, dot(path), key);
        TRY(read_field(value, known, path, target, cause));
    }
    return PDFSEAL_OK;
}
