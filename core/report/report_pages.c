/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks from the description; details follow their signature's rows. */
#include "report/report_pages.h"

#include "base/base64.h"
#include "base/words.h"
#include "report/byte_map.h"
#include "report/characters.h"
#include "report/description.h"
#include "report/json_builder.h"

#include <stdio.h>
#include <stdlib.h>

/* A text of a page at most: a row never has to be divided. */
#define TEXT_BYTES_MAX ((size_t)3000)
/* Of all pictures together: a third more as base64, and the renderer has a gigabyte for it and what it draws. */
#define PICTURE_BYTES_MAX ((size_t)36 << 20)

/* Text of the document, made harmless and cut. */
static void put_text(json_builder *builder, json_t *object, const char *key, const char *text)
{
    BYTES_BUFFER_CLEANUP bytes_buffer harmless;
    bytes_buffer_init(&harmless, 16 * TEXT_BYTES_MAX);
    char *piece = text ? strndup(text, TEXT_BYTES_MAX) : NULL;
    if (text && (!piece || report_text_make_harmless(piece, &harmless, NULL) != PDFSEAL_OK ||
                 bytes_buffer_append_byte(&harmless, 0, NULL) != PDFSEAL_OK))
        builder->failed = true;
    else
        json_put(builder, object, key, json_text(builder, text ? (const char *)harmless.data : NULL));
    free(piece);
}

static void put_tone(json_builder *builder, json_t *object, lines_tone tone)
{
    static const char *const TONES[] = {[LINES_PLAIN] = "plain", [LINES_GOOD] = "good", [LINES_DOUBTFUL] = "doubtful",
                                        [LINES_BAD] = "bad", [LINES_STRONG] = "plain", [LINES_FAINT] = "plain"};
    json_put(builder, object, "tone", json_text(builder, TONES[tone]));
}

static void add_verdict(json_builder *builder, json_t *blocks, const report_description *description)
{
    json_t *block = json_new_object(builder);
    json_put(builder, block, "kind", json_text(builder, "verdict"));
    put_text(builder, block, "title", description->verdict);
    put_text(builder, block, "text", description->file_name);
    put_text(builder, block, "lead", description->summary);
    put_tone(builder, block, description->tone);
    json_add(builder, blocks, block);
}

static void add_section(json_builder *builder, json_t *blocks, const report_section *section)
{
    if (section->row_count == 0)
        return;
    json_t *block = json_new_object(builder);
    json_t *rows = json_new_array(builder);
    json_put(builder, block, "kind", json_text(builder, "section"));
    put_text(builder, block, "title", section->title);
    put_text(builder, block, "lead", section->lead);
    put_tone(builder, block, section->tone);
    for (size_t i = 0; i < section->row_count; i++) {
        json_t *row = json_new_object(builder);
        put_text(builder, row, "label", section->rows[i].label);
        put_text(builder, row, "text", section->rows[i].text);
        put_tone(builder, row, section->rows[i].tone);
        json_add(builder, rows, row);
    }
    json_put(builder, block, "rows", rows);
    json_add(builder, blocks, block);
}

static json_t *build_part(json_builder *builder, const report_part *part)
{
    static const char *const KINDS[] = {"signed", "value", "later", "broken", "unsigned"};
    char text[REPORT_PART_BYTES];
    json_t *object = json_new_object(builder);
    report_part_print(builder->language, part, text);
    json_put(builder, object, "kind", json_text(builder, KINDS[part->kind]));
    json_put(builder, object, "bytes", json_number_or(builder, part->end - part->start, -1));
    json_put(builder, object, "text", json_text(builder, text));
    return object;
}

static pdfseal_status add_bar(json_builder *builder, json_t *blocks, const verify_result *result, arena *memory, pdfseal_error *error)
{
    report_part *parts;
    size_t count;
    if (result->file_size <= 0)
        return PDFSEAL_OK;
    TRY(report_byte_map(result, memory, &parts, &count, error));
    json_t *block = json_new_object(builder);
    json_t *list = json_new_array(builder);
    json_put(builder, block, "kind", json_text(builder, "bar"));
    json_put(builder, block, "title", json_prose(builder, "The bytes of the file"));
    for (size_t i = 0; i < count; i++)
        json_add(builder, list, build_part(builder, &parts[i]));
    json_put(builder, block, "parts", list);
    json_add(builder, blocks, block);
    return PDFSEAL_OK;
}

static pdfseal_status add_signature(json_builder *builder, json_t *blocks, report_description *description, size_t index, pdfseal_error *error)
{
    const report_section *section = &description->signatures[index];
    report_section changes;
    TRY(report_describe_changes(description, section->signature, &changes, error));
    add_section(builder, blocks, section);
    add_section(builder, blocks, &changes);
    return PDFSEAL_OK;
}

/* ---- pages ---- */

size_t report_pages_view_count(const pdfseal_text_options *options)
{
    size_t left = PICTURE_BYTES_MAX;
    size_t count = 0;
    for (; count < options->page_view_count && options->page_views[count].png_bytes <= left; count++)
        left -= options->page_views[count].png_bytes;
    return count;
}

static void put_picture(json_builder *builder, json_t *object, const pdfseal_page_view *view)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, 2 * PICTURE_BYTES_MAX);
    if (base64_write((bytes_view){view->png, view->png_bytes}, &text, NULL) == PDFSEAL_OK)
        json_put(builder, object, "png", json_stringn_nocheck((const char *)text.data, text.length));
    else
        builder->failed = true;
}

static json_t *build_view(json_builder *builder, const pdfseal_page_view *view)
{
    json_t *object = json_new_object(builder);
    json_t *seals = json_new_array(builder);
    put_text(builder, object, "text", view->title);
    put_picture(builder, object, view);
    for (size_t i = 0; i < view->seal_count; i++)
        json_add(builder, seals, json_rectangle(builder, view->seals[i][0], view->seals[i][1], view->seals[i][2], view->seals[i][3]));
    json_put(builder, object, "seals", seals);
    return object;
}

static void add_pages(json_builder *builder, json_t *blocks, const pdfseal_text_options *options, const report_description *description)
{
    if (options->page_view_count == 0)
        return;
    json_t *block = json_new_object(builder);
    json_t *views = json_new_array(builder);
    json_put(builder, block, "kind", json_text(builder, "pages"));
    json_put(builder, block, "title", json_prose(builder, "The pages as they were signed and as they are now"));
    for (size_t i = 0; i < report_pages_view_count(options); i++)
        json_add(builder, views, build_view(builder, &options->page_views[i]));
    json_put(builder, block, "views", views);
    put_text(builder, block, "text", description->views_left_out);
    json_add(builder, blocks, block);
}

/* ---- the whole ---- */

static pdfseal_status build(json_builder *builder, const verify_result *result, const pdfseal_text_options *options,
                            report_description *description, json_t *root, pdfseal_error *error)
{
    json_t *blocks = json_new_array(builder);
    json_put(builder, root, "language", json_text(builder, builder->language == PDFSEAL_LANGUAGE_CHINESE ? "zh-cn" : "en"));
    json_put(builder, root, "foot", json_text(builder, result->file_sha256 ? result->file_sha256 : ""));
    json_put(builder, root, "blocks", blocks);
    add_verdict(builder, blocks, description);
    for (size_t i = 0; i < description->signature_count; i++)
        TRY(add_signature(builder, blocks, description, i, error));
    add_section(builder, blocks, &description->warnings);
    add_section(builder, blocks, &description->hints);
    add_pages(builder, blocks, options, description);
    TRY(add_bar(builder, blocks, result, &description->memory, error));
    add_section(builder, blocks, &description->reliability);
    add_section(builder, blocks, &description->unchecked);
    add_section(builder, blocks, &description->facts);
    return PDFSEAL_OK;
}

pdfseal_status report_write_pages(const verify_result *result, const pdfseal_text_options *options, const pdfseal_sink *sink,
                                  pdfseal_error *error)
{
    report_description description;
    json_builder builder = {.language = options->language};
    json_t *root = json_new_object(&builder);
    pdfseal_text_options counted = *options;
    counted.page_views_left_out += options->page_view_count - report_pages_view_count(options);
    pdfseal_status status = report_describe(result, &counted, &description, error);
    if (status == PDFSEAL_OK)
        status = build(&builder, result, options, &description, root, error);
    report_description_clear(&description);
    if (status != PDFSEAL_OK) {
        json_decref(root);
        return status;
    }
    return json_finish(&builder, root, sink, error);
}
