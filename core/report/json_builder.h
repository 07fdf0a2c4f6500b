/* SPDX-License-Identifier: Apache-2.0 */
/* Builds JSON whose text is safe whatever the document held; a failure to get memory is kept until the end. */
#ifndef REPORT_JSON_BUILDER_H
#define REPORT_JSON_BUILDER_H

#include "base/time.h"

#include <jansson.h>

typedef struct json_builder {
    pdfseal_language language; /* of prose */
    bool failed;               /* memory ran out: what was built is incomplete */
    const void *shared;        /* of what the list below was made, so that the next one can share its members */
    json_t *shared_list;       /* borrowed */
} json_builder;

/* {} and []; NULL only after `failed` was set. */
json_t *json_new_object(json_builder *builder);
json_t *json_new_array(json_builder *builder);
/* Values; each is new, and NULL only after `failed` was set. `text` may be NULL: null. Invalid UTF-8 becomes U+FFFD. */
json_t *json_text(json_builder *builder, const char *text);
/* A sentence of the catalog in the builder's language. */
json_t *json_prose(json_builder *builder, const char *english);
/* ISO 8601, or null for TIME_UNKNOWN. */
json_t *json_time(json_builder *builder, int64_t time);
/* The number, or null where it is `unknown`. */
json_t *json_number_or(json_builder *builder, int64_t number, int64_t unknown);
/* "12 0", or null for number 0. */
json_t *json_object_id(json_builder *builder, uint32_t number, uint32_t generation);
/* [x0, y0, x1, y1] */
json_t *json_rectangle(json_builder *builder, double x0, double y0, double x1, double y1);
/* [n, n, …]; null where `numbers` is NULL. */
json_t *json_numbers(json_builder *builder, const int64_t *numbers, size_t count);

/* Puts a value, which it takes over, under `key` behind the keys before it, or at the end of a list. */
void json_put(json_builder *builder, json_t *object, const char *key, json_t *value);
void json_add(json_builder *builder, json_t *array, json_t *value);

/* Writes `root`, which it takes over, and a line end. Characters that could steer a terminal or reverse the reading are
 * written as \uXXXX. MEMORY when building had failed, OUTPUT when the sink stops. */
pdfseal_status json_finish(json_builder *builder, json_t *root, const pdfseal_sink *sink,
                           pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
