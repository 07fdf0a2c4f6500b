/* SPDX-License-Identifier: Apache-2.0 */
/* The difference between a revision and now, as JSON and as text. */
#include "report/difference.h"

#include "base/words.h"
#include "report/json_builder.h"
#include "report/lines.h"

#include <stdlib.h>
#include <string.h>

const char *report_look_status(const verify_look *look)
{
    if (look->page.then == 0)
        return "added";
    if (look->page.now == 0)
        return "removed";
    if (look->pixels != 0)
        return look->pixels < 0 ? "unknown" : "changed";
    return look->page.then == look->page.now ? "same" : "moved";
}

static bool is_later(const report_difference *difference, const verify_change *change)
{
    const verify_result *result = difference->result;
    return change->revision > difference->revision || (result->has_tail && change == &result->changes[result->change_count - 1]);
}

static size_t count_changes(const report_difference *difference)
{
    size_t count = 0;
    for (size_t i = 0; i < difference->result->change_count; i++)
        count += is_later(difference, &difference->result->changes[i]);
    return count;
}

static size_t count_looks(const report_difference *difference)
{
    size_t count = 0;
    for (size_t i = 0; i < difference->look_count; i++)
        count += strcmp(report_look_status(&difference->looks[i]), "same") != 0;
    return count;
}

bool report_difference_exists(const report_difference *difference)
{
    return count_changes(difference) > 0 || count_looks(difference) > 0;
}

static int64_t closing_signature(const report_difference *difference)
{
    return difference->result->revisions[difference->revision - 1].closed_by_signature;
}

/* ---- JSON ---- */

static json_t *build_change(json_builder *builder, const verify_change *change)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "revision", json_number_or(builder, change->revision, 0));
    json_put(builder, object, "object", json_object_id(builder, change->object.number, change->object.generation));
    json_put(builder, object, "page", json_number_or(builder, change->page, 0));
    json_put(builder, object, "field", json_text(builder, change->field));
    json_put(builder, object, "change", json_prose(builder, change->change));
    json_put(builder, object, "rule", json_text(builder, change->rule));
    json_put(builder, object, "permitted", json_boolean(change->permitted && !change->locked_by));
    return object;
}

static json_t *build_changes(json_builder *builder, const report_difference *difference)
{
    json_t *array = json_new_array(builder);
    for (size_t i = 0; i < difference->result->change_count; i++) {
        if (is_later(difference, &difference->result->changes[i]))
            json_add(builder, array, build_change(builder, &difference->result->changes[i]));
    }
    return array;
}

static json_t *build_rectangle(json_builder *builder, const pdf_rectangle *rectangle)
{
    return json_rectangle(builder, rectangle->x0, rectangle->y0, rectangle->x1, rectangle->y1);
}

static json_t *build_box(json_builder *builder, const verify_look_box *box)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "rect", build_rectangle(builder, &box->rectangle));
    json_put(builder, object, "explained", json_boolean(box->explained));
    return object;
}

static json_t *build_seal(json_builder *builder, const verify_look_seal *seal)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "signature", json_number_or(builder, seal->signature, 0));
    json_put(builder, object, "field", json_text(builder, seal->field));
    json_put(builder, object, "rect", build_rectangle(builder, &seal->rectangle));
    json_put(builder, object, "touched", json_boolean(seal->touched));
    return object;
}

static json_t *build_look(json_builder *builder, const verify_look *look)
{
    json_t *object = json_new_object(builder);
    json_t *boxes = json_new_array(builder);
    json_t *seals = json_new_array(builder);
    for (size_t i = 0; i < look->box_count; i++)
        json_add(builder, boxes, build_box(builder, &look->boxes[i]));
    for (size_t i = 0; i < look->seal_count; i++)
        json_add(builder, seals, build_seal(builder, &look->seals[i]));
    json_put(builder, object, "then", json_number_or(builder, look->page.then, 0));
    json_put(builder, object, "now", json_number_or(builder, look->page.now, 0));
    json_put(builder, object, "status", json_text(builder, report_look_status(look)));
    json_put(builder, object, "pixels", json_number_or(builder, look->pixels, -1));
    json_put(builder, object, "boxes", boxes);
    json_put(builder, object, "seals", seals);
    json_put(builder, object, "picture", json_text(builder, look->picture));
    json_put(builder, object, "cause", json_text(builder, look->cause));
    return object;
}

static json_t *build_looks(json_builder *builder, const report_difference *difference)
{
    json_t *array = json_new_array(builder);
    for (size_t i = 0; i < difference->look_count; i++)
        json_add(builder, array, build_look(builder, &difference->looks[i]));
    return array;
}

static json_t *build_revision(json_builder *builder, const report_difference *difference)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "number", json_number_or(builder, difference->revision, 0));
    json_put(builder, object, "pages", json_number_or(builder, difference->pages_then, -1));
    json_put(builder, object, "closed_by_signature", json_number_or(builder, closing_signature(difference), 0));
    return object;
}

static json_t *build_file(json_builder *builder, const verify_result *result)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "name", json_text(builder, result->file_name));
    json_put(builder, object, "size", json_number_or(builder, result->file_size, -1));
    json_put(builder, object, "pages", json_number_or(builder, result->page_count, -1));
    json_put(builder, object, "revisions", json_number_or(builder, (int64_t)result->revision_count, -1));
    return object;
}

pdfseal_status report_write_difference_json(const report_difference *difference, pdfseal_language language,
                                            const pdfseal_sink *sink, pdfseal_error *error)
{
    json_builder builder = {.language = language};
    json_t *root = json_new_object(&builder);
    json_put(&builder, root, "format", json_text(&builder, "pdfseal-diff"));
    json_put(&builder, root, "version", json_number_or(&builder, 1, 0));
    json_put(&builder, root, "tool", json_text(&builder, "pdfseal " PDFSEAL_VERSION));
    json_put(&builder, root, "file", build_file(&builder, difference->result));
    json_put(&builder, root, "revision", build_revision(&builder, difference));
    json_put(&builder, root, "changed", json_boolean(report_difference_exists(difference)));
    json_put(&builder, root, "all_pages", json_boolean(!difference->pages_left_out));
    json_put(&builder, root, "changes", build_changes(&builder, difference));
    json_put(&builder, root, "pages", build_looks(&builder, difference));
    return json_finish(&builder, root, sink, error);
}

/* ---- text ---- */

static const char *say(const lines_writer *writer, const char *english)
{
    return words_get(writer->language, english);
}

static void write_heading(lines_writer *writer, const report_difference *difference)
{
    const char *name = difference->result->file_name ? difference->result->file_name : "-";
    int64_t signature = closing_signature(difference);
    LINES_TEXT since = signature
        ? lines_format(writer, "%s: since revision %lld, which signature %lld closed", name, (long long)difference->revision,
                       (long long)signature)
        : lines_format(writer, "%s: since revision %lld", name, (long long)difference->revision);
    lines_text(writer, 0, LINES_STRONG, since);
}

static void write_change(lines_writer *writer, const verify_change *change)
{
    bool permitted = change->permitted && !change->locked_by;
    LINES_TEXT page = change->page ? lines_format(writer, ", page %lld", (long long)change->page) : lines_format(writer, "%s", "");
    LINES_TEXT field = change->field ? lines_format(writer, ", field %s", change->field) : lines_format(writer, "%s", "");
    LINES_TEXT where = change->object.number
        ? lines_format(writer, ", object %u %u", change->object.number, change->object.generation)
        : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s (revision %lld%s%s%s)", say(writer, change->change ? change->change : "?"),
                                   (long long)change->revision, page, field, where);
    lines_member(writer, 4, permitted ? LINES_PLAIN : LINES_BAD, text);
}

static void write_changes(lines_writer *writer, const report_difference *difference)
{
    const verify_result *result = difference->result;
    lines_blank(writer);
    LINES_TEXT heading = lines_format(writer, "Objects: %zu changes", count_changes(difference));
    lines_text(writer, 2, LINES_STRONG, heading);
    for (size_t i = 0; i < result->change_count; i++) {
        if (is_later(difference, &result->changes[i]))
            write_change(writer, &result->changes[i]);
    }
}

static void write_page(lines_writer *writer, const verify_look *look)
{
    const char *status = report_look_status(look);
    LINES_TEXT text = strcmp(status, "added") == 0   ? lines_format(writer, "page %lld is new", (long long)look->page.now)
                      : strcmp(status, "removed") == 0
                          ? lines_format(writer, "page %lld of then is gone", (long long)look->page.then)
                      : strcmp(status, "unknown") == 0
                          ? lines_format(writer, "page %lld cannot be compared: %s", (long long)look->page.now,
                                         look->cause ? look->cause : "?")
                      : strcmp(status, "moved") == 0
                          ? lines_format(writer, "page %lld was page %lld, and looks the same", (long long)look->page.now,
                                         (long long)look->page.then)
                          : lines_format(writer, "page %lld: %lld pixels differ (boxes: %zu)", (long long)look->page.now,
                                         (long long)look->pixels, look->box_count);
    lines_member(writer, 4, LINES_DOUBTFUL, text);
    if (look->picture) {
        LINES_TEXT picture = lines_format(writer, "picture: %s", look->picture);
        lines_text(writer, 8, LINES_FAINT, picture);
    }
}

static void write_box(lines_writer *writer, const verify_look_box *box)
{
    const pdf_rectangle *place = &box->rectangle;
    LINES_TEXT text = lines_format(writer, "from (%.1f, %.1f) to (%.1f, %.1f): %s", place->x0, place->y0, place->x1, place->y1,
                                   say(writer, box->explained ? "by a change that is permitted" : "by no change that is permitted"));
    lines_text(writer, 8, box->explained ? LINES_PLAIN : LINES_BAD, text);
}

static void write_seal(lines_writer *writer, const verify_look_seal *seal)
{
    const pdf_rectangle *place = &seal->rectangle;
    LINES_TEXT text = lines_format(writer, "seal of signature %lld (%s), from (%.1f, %.1f) to (%.1f, %.1f)%s",
                                   (long long)seal->signature, seal->field ? seal->field : "-", place->x0, place->y0, place->x1,
                                   place->y1, seal->touched ? say(writer, ": it is where pixels differ") : "");
    lines_text(writer, 8, LINES_PLAIN, text);
}

static void write_pages(lines_writer *writer, const report_difference *difference)
{
    size_t different = count_looks(difference);
    lines_blank(writer);
    LINES_TEXT heading = lines_format(writer, "Pages: %zu of %zu differ", different, difference->look_count);
    lines_text(writer, 2, LINES_STRONG, heading);
    if (difference->pages_left_out)
        lines_text(writer, 4, LINES_DOUBTFUL, say(writer, "not all pages were looked at"));
    for (size_t i = 0; i < difference->look_count; i++) {
        const verify_look *look = &difference->looks[i];
        if (strcmp(report_look_status(look), "same") == 0)
            continue;
        write_page(writer, look);
        for (size_t j = 0; j < look->box_count; j++)
            write_box(writer, &look->boxes[j]);
        for (size_t j = 0; j < look->seal_count; j++)
            write_seal(writer, &look->seals[j]);
    }
}

pdfseal_status report_write_difference_text(const report_difference *difference, const pdfseal_text_options *options,
                                            const pdfseal_sink *sink, pdfseal_error *error)
{
    lines_writer writer;
    lines_begin(&writer, options, sink, error);
    write_heading(&writer, difference);
    if (report_difference_exists(difference)) {
        write_changes(&writer, difference);
        write_pages(&writer, difference);
    } else
        lines_text(&writer, 2, LINES_GOOD, words_get(options->language, "nothing changed: no object, no pixel"));
    return lines_finish(&writer);
}
