/* SPDX-License-Identifier: Apache-2.0 */
/* Records as JSON. */
#include "batch/record.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const STATES[] = {[BATCH_STATE_READY] = "ready", [BATCH_STATE_DONE] = "done", [BATCH_STATE_FAILED] = "failed"};

static size_t sequence_length(const unsigned char *text)
{
    unsigned char lead = *text;
    size_t length = lead < 0x80 ? 1 : lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((lead == 0xE0 && text[1] < 0xA0) || (lead == 0xF0 && text[1] < 0x90))
        return 0;
    return (lead == 0xED && text[1] > 0x9F) || (lead == 0xF4 && text[1] > 0x8F) ? 0 : length;
}

char *batch_record_clean(const char *text)
{
    const unsigned char *place = (const unsigned char *)text;
    char *clean = malloc(strlen(text) * 3 + 1);
    size_t used = 0;
    if (!clean)
        return NULL;
    while (*place) {
        size_t length = sequence_length(place);
        memcpy(clean + used, length ? (const char *)place : "\xEF\xBF\xBD", length ? length : 3);
        used += length ? length : 3;
        place += length ? length : 1;
    }
    clean[used] = 0;
    return clean;
}

void batch_record_stamp(char at[24])
{
    time_t now = time(NULL);
    struct tm utc;
    at[0] = 0;
    if (gmtime_r(&now, &utc))
        (void)strftime(at, 24, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static bool set_text(json_t *object, const char *key, const char *text)
{
    char *clean = text ? batch_record_clean(text) : NULL;
    if (text && !clean)
        return false;
    int result = json_object_set_new_nocheck(object, key, clean ? json_string_nocheck(clean) : json_null());
    free(clean);
    return result == 0;
}

static bool set_known(json_t *object, const char *key, const char *text)
{
    return set_text(object, key, text[0] ? text : NULL);
}

static bool set_number(json_t *object, const char *key, int64_t number)
{
    return json_object_set_new_nocheck(object, key, json_integer((json_int_t)number)) == 0;
}

static bool fill_input(json_t *object, const batch_record *record)
{
    return set_known(object, "input_sha256", record->input_sha256) && set_number(object, "input_bytes", record->input_bytes) &&
           set_number(object, "input_time_ns", record->input_time_ns);
}

static bool fill(json_t *object, const batch_record *record)
{
    bool good = set_text(object, "event", STATES[record->state]) && set_number(object, "number", (int64_t)record->number) &&
                set_text(object, "at", record->at) && set_text(object, "input", record->input) &&
                set_text(object, "output", record->output);
    if (good && record->state == BATCH_STATE_READY)
        good = fill_input(object, record) && set_known(object, "output_sha256", record->output_sha256) &&
               set_number(object, "output_bytes", record->output_bytes) && set_known(object, "field", record->field) &&
               set_known(object, "level", record->level) && (!record->message[0] || set_text(object, "message", record->message));
    if (good && record->state == BATCH_STATE_FAILED)
        good = fill_input(object, record) && set_number(object, "code", record->code) && set_text(object, "message", record->message);
    return good;
}

char *batch_record_print(const batch_record *record)
{
    json_t *object = json_object();
    char *text = object && fill(object, record) ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!text)
        return NULL;
    size_t length = strlen(text);
    char *line = realloc(text, length + 2);
    if (!line) {
        free(text);
        return NULL;
    }
    memcpy(line + length, "\n", 2);
    return line;
}

static void take_text(json_t *object, const char *key, char *target, size_t capacity)
{
    const char *text = json_string_value(json_object_get(object, key));
    (void)snprintf(target, capacity, "%s", text ? text : "");
}

static int64_t take_number(json_t *object, const char *key)
{
    json_t *number = json_object_get(object, key);
    return json_is_integer(number) ? (int64_t)json_integer_value(number) : -1;
}

/* Both names in one piece of memory. */
static bool take_names(json_t *object, batch_record *record, char **ret_names)
{
    const char *input = json_string_value(json_object_get(object, "input"));
    const char *output = json_string_value(json_object_get(object, "output"));
    size_t first = strlen(input ? input : "") + 1;
    size_t second = strlen(output ? output : "") + 1;
    char *names = malloc(first + second);
    if (!names)
        return false;
    memcpy(names, input ? input : "", first);
    memcpy(names + first, output ? output : "", second);
    record->input = names;
    record->output = output ? names + first : NULL;
    *ret_names = names;
    return true;
}

static batch_state find_state(json_t *object)
{
    const char *event = json_string_value(json_object_get(object, "event"));
    for (int i = BATCH_STATE_READY; event && i <= BATCH_STATE_FAILED; i++) {
        if (strcmp(event, STATES[i]) == 0)
            return (batch_state)i;
    }
    return BATCH_STATE_NONE;
}

bool batch_record_parse(const char *line, size_t length, batch_record *ret_record, char **ret_names)
{
    batch_record record = {.state = BATCH_STATE_NONE};
    json_t *object = json_loadb(line, length, 0, NULL);
    record.state = json_is_object(object) ? find_state(object) : BATCH_STATE_NONE;
    bool good = record.state != BATCH_STATE_NONE && take_names(object, &record, ret_names);
    if (good) {
        record.number = (uint64_t)take_number(object, "number");
        record.input_bytes = take_number(object, "input_bytes");
        record.input_time_ns = take_number(object, "input_time_ns");
        record.output_bytes = take_number(object, "output_bytes");
        record.code = (int)take_number(object, "code");
        take_text(object, "input_sha256", record.input_sha256, sizeof record.input_sha256);
        take_text(object, "output_sha256", record.output_sha256, sizeof record.output_sha256);
        take_text(object, "field", record.field, sizeof record.field);
        take_text(object, "level", record.level, sizeof record.level);
        take_text(object, "at", record.at, sizeof record.at);
        take_text(object, "message", record.message, sizeof record.message);
        *ret_record = record;
    }
    json_decref(object);
    return good;
}
