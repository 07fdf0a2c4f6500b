/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the members of a JSON object into a struct by a table, and refuses what the table does not know. */
#ifndef RENDER_SEALS_FIELDS_H
#define RENDER_SEALS_FIELDS_H

#include "failure.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum field_kind {
    FIELD_NUMBER, /* double, within least and most */
    FIELD_FLAG,   /* bool */
    FIELD_TEXT,   /* const char *, borrowed */
    FIELD_CHOICE, /* int: the index among `choices` */
    FIELD_ELSE    /* known here, read elsewhere */
} field_kind;

typedef struct field {
    const char *key;
    field_kind kind;
    size_t offset;
    double least, most;
    const char *const *choices; /* NULL-terminated */
} field;

/* Some tables that one struct is read by. */
typedef struct field_table {
    const field *fields;
    size_t count;
} field_table;

/* Fills `target`; what the object does not have stays as it is. `path` names the object in messages ("" for the outermost). */
pdfseal_status fields_read(const json_t *object, const char *path, const field_table *tables, size_t table_count, void *target,
                           failure *cause);
/* Fails unless `value` is an object. */
pdfseal_status fields_check_object(const json_t *value, const char *path, failure *cause);

#endif
