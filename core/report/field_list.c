/* SPDX-License-Identifier: Apache-2.0 */
/* The list of fields as JSON and as text. */
#include "report/field_list.h"

#include "base/words.h"
#include "report/json_builder.h"
#include "report/lines.h"

#include <stdlib.h>
#include <string.h>

/* ---- JSON ---- */

static json_t *build_texts(json_builder *builder, const char *const *texts, size_t count)
{
    json_t *array = json_array();
    builder->failed |= !array;
    for (size_t i = 0; i < count; i++)
        json_add(builder, array, json_text(builder, texts[i]));
    return array;
}

static json_t *build_lock(json_builder *builder, const report_listed_field *field)
{
    if (!field->lock_action)
        return json_null();
    json_t *lock = json_object();
    builder->failed |= !lock;
    json_put(builder, lock, "action", json_text(builder, field->lock_action));
    json_put(builder, lock, "fields", build_texts(builder, field->lock_fields, field->lock_field_count));
    return lock;
}

static json_t *build_field(json_builder *builder, const report_listed_field *field)
{
    const report_inspected_field *shown = &field->shown;
    const report_box *box = &shown->rect;
    json_t *object = json_object();
    builder->failed |= !object;
    json_put(builder, object, "name", json_text(builder, shown->name));
    json_put(builder, object, "type", json_text(builder, shown->type));
    json_put(builder, object, "page", json_number_or(builder, shown->page, 0));
    json_put(builder, object, "rect", shown->has_rect ? json_rectangle(builder, box->x0, box->y0, box->x1, box->y1) : json_null());
    json_put(builder, object, "filled", json_boolean(shown->is_filled));
    json_put(builder, object, "locked_by", json_text(builder, field->locked_by));
    json_put(builder, object, "lock", build_lock(builder, field));
    json_put(builder, object, "reasons", field->reasons ? build_texts(builder, field->reasons, field->reason_count) : json_null());
    return object;
}

pdfseal_status report_write_fields_json(const report_field_list *list, pdfseal_language language, const pdfseal_sink *sink,
                                        pdfseal_error *error)
{
    json_builder builder = {.language = language};
    json_t *root = json_object();
    json_t *fields = json_array();
    builder.failed = !root || !fields;
    json_put(&builder, root, "format", json_text(&builder, "pdfseal-fields"));
    json_put(&builder, root, "version", json_number_or(&builder, 1, -1));
    json_put(&builder, root, "tool", json_text(&builder, "pdfseal " PDFSEAL_VERSION));
    json_put(&builder, root, "file", json_text(&builder, list->file_name));
    for (size_t i = 0; i < list->count; i++)
        json_add(&builder, fields, build_field(&builder, &list->fields[i]));
    json_put(&builder, root, "fields", fields);
    return json_finish(&builder, root, sink, error);
}

/* ---- text ---- */

static const char *say(const lines_writer *writer, const char *english)
{
    return words_get(writer->language, english);
}

/* The texts with commas between them: the caller's, free(); NULL when memory ran out. */
static char *join(lines_writer *writer, const char *const *texts, size_t count)
{
    char *joined = lines_format(writer, "%s", count ? texts[0] : "");
    for (size_t i = 1; joined && i < count; i++) {
        char *longer = lines_format(writer, "%s, %s", joined, texts[i]);
        free(joined);
        joined = longer;
    }
    return joined;
}

static const char *state_of(const report_inspected_field *field)
{
    if (strcmp(field->type, "signature") == 0)
        return field->is_filled ? "signed" : "not signed yet";
    return field->is_filled ? "filled in" : "empty";
}

static void write_lock(lines_writer *writer, const report_listed_field *field)
{
    LINES_TEXT names = join(writer, field->lock_fields, field->lock_field_count);
    if (!field->lock_action || !names)
        return;
    LINES_TEXT text = strcmp(field->lock_action, "all") == 0 ? lines_format(writer, "%s", say(writer, "its signature locks all fields"))
                      : strcmp(field->lock_action, "include") == 0
                          ? lines_format(writer, "its signature locks %s", names)
                          : lines_format(writer, "its signature locks all fields but %s", names);
    lines_text(writer, 6, LINES_FAINT, text);
}

static void write_field(lines_writer *writer, const report_listed_field *field)
{
    const report_inspected_field *shown = &field->shown;
    LINES_TEXT page = shown->page ? lines_format(writer, ", page %lld", (long long)shown->page)
                                  : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s: %s, %s%s", shown->name, say(writer, shown->type), say(writer, state_of(shown)),
                                   page ? page : "");
    lines_member(writer, 2, LINES_PLAIN, text);
    if (field->locked_by) {
        LINES_TEXT locked = lines_format(writer, "locked by the signature %s", field->locked_by);
        lines_text(writer, 6, LINES_DOUBTFUL, locked);
    }
    write_lock(writer, field);
    if (field->reasons) {
        LINES_TEXT joined = join(writer, field->reasons, field->reason_count);
        LINES_TEXT reasons = lines_format(writer, "takes only these reasons: %s", joined ? joined : "");
        lines_text(writer, 6, LINES_PLAIN, reasons);
    }
}

pdfseal_status report_write_fields_text(const report_field_list *list, const pdfseal_text_options *options,
                                        const pdfseal_sink *sink, pdfseal_error *error)
{
    lines_writer writer;
    lines_begin(&writer, options, sink, error);
    lines_text(&writer, 0, LINES_STRONG, list->file_name ? list->file_name : "-");
    if (list->count == 0)
        lines_text(&writer, 2, LINES_PLAIN, say(&writer, "no form fields"));
    for (size_t i = 0; i < list->count; i++)
        write_field(&writer, &list->fields[i]);
    return lines_finish(&writer);
}
