/* SPDX-License-Identifier: Apache-2.0 */
/* Safe JSON on top of jansson. */
#include "report/json_builder.h"

#include "base/words.h"
#include "pdf/text_string.h"

#include <math.h>
#include <stdlib.h>

static json_t *keep(json_builder *builder, json_t *value)
{
    if (!value)
        builder->failed = true;
    return value;
}

static json_t *repaired_text(json_builder *builder, const char *text)
{
    BYTES_BUFFER_CLEANUP bytes_buffer repaired;
    bytes_cursor cursor = {.view = bytes_of_text(text)};
    bytes_buffer_init(&repaired, SIZE_MAX / 2);
    pdfseal_status status = PDFSEAL_OK;
    while (cursor.position < cursor.view.length && status == PDFSEAL_OK) {
        size_t start = cursor.position;
        if (pdf_utf8_read(&cursor) < 0)
            status = bytes_buffer_append_text(&repaired, "\xEF\xBF\xBD", NULL);
        else
            status = bytes_buffer_append(&repaired, cursor.view.data + start, cursor.position - start, NULL);
    }
    return keep(builder, status == PDFSEAL_OK ? json_stringn((const char *)repaired.data, repaired.length) : NULL);
}

json_t *json_new_object(json_builder *builder)
{
    json_t *object = json_object();
    builder->failed |= !object;
    return object;
}

json_t *json_new_array(json_builder *builder)
{
    json_t *array = json_array();
    builder->failed |= !array;
    return array;
}

json_t *json_text(json_builder *builder, const char *text)
{
    if (!text)
        return json_null();
    json_t *value = json_string(text);
    return value ? value : repaired_text(builder, text);
}

json_t *json_prose(json_builder *builder, const char *english)
{
    return json_text(builder, english ? words_get(builder->language, english) : NULL);
}

json_t *json_time(json_builder *builder, int64_t time)
{
    char text[TIME_TEXT_BYTES];
    if (time == TIME_UNKNOWN)
        return json_null();
    time_print_iso(time, text);
    return json_text(builder, text);
}

json_t *json_number_or(json_builder *builder, int64_t number, int64_t unknown)
{
    return number == unknown ? json_null() : keep(builder, json_integer(number));
}

json_t *json_object_id(json_builder *builder, uint32_t number, uint32_t generation)
{
    return number ? keep(builder, json_sprintf("%u %u", number, generation)) : json_null();
}

/* JSON knows no infinity and no NaN; jansson refuses them. */
static json_t *real(json_builder *builder, double value)
{
    return isfinite(value) ? keep(builder, json_real(value)) : json_null();
}

json_t *json_rectangle(json_builder *builder, double x0, double y0, double x1, double y1)
{
    const double numbers[4] = {x0, y0, x1, y1};
    json_t *array = keep(builder, json_array());
    for (size_t i = 0; i < 4; i++)
        json_add(builder, array, real(builder, numbers[i]));
    return array;
}

json_t *json_numbers(json_builder *builder, const int64_t *numbers, size_t count)
{
    if (!numbers)
        return json_null();
    json_t *array = keep(builder, json_array());
    for (size_t i = 0; i < count; i++)
        json_add(builder, array, keep(builder, json_integer(numbers[i])));
    return array;
}

void json_put(json_builder *builder, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) != 0)
        builder->failed = true;
}

void json_add(json_builder *builder, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        builder->failed = true;
}
