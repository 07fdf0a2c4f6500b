/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks from the description; details follow their signature's rows. */
#include "report/report_pages.h"

#include "base/words.h"
#include "report/byte_map.h"
#include "report/characters.h"
#include "report/description.h"
#include "report/json_builder.h"

#include <stdio.h>
#include <stdlib.h>

/* A text of a page at most: a row never has to be divided. */
#define TEXT_BYTES_MAX ((size_t)3000)

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

static json_t *build_part(json_builder *builder, const report_part *part, const char *words)
{
    static const char *const KINDS[] = {"signed", "value", "later", "broken", "unsigned"};
    char text[160];
    json_t *object = json_new_object(builder);
    (void)snprintf(text, sizeof text, "%s: %lld\xE2\x80\x93%lld", words, (long long)part->start, (long long)part->end);
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
        json_add(builder, list, build_part(builder, &parts[i], report_part_words(builder->language, parts[i].kind)));
    json_put(builder, block, "parts", list);
    json_add(builder, blocks, block);
    return PDFSEAL_OK;
}

static pdfseal_status build(json_builder *builder, const verify_result *result, report_description *description, json_t *root,
                            pdfseal_error *error)
{
    json_t *blocks = json_new_array(builder);
    json_put(builder, root, "language", json_text(builder, builder->language == PDFSEAL_LANGUAGE_CHINESE ? "zh-cn" : "en"));
    json_put(builder, root, "foot", json_text(builder, result->file_sha256 ? result->file_sha256 : ""));
    json_put(builder, root, "blocks", blocks);
    add_verdict(builder, blocks, description);
    for (size_t i = 0; i < description->signature_count; i++)
        add_section(builder, blocks, &description->signatures[i]);
    add_section(builder, blocks, &description->warnings);
    add_section(builder, blocks, &description->hints);
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
    pdfseal_status status = report_describe(result, options->language, options->zone, &description, error);
    if (status == PDFSEAL_OK)
        status = build(&builder, result, &description, root, error);
    report_description_clear(&description);
    if (status != PDFSEAL_OK) {
        json_decref(root);
        return status;
    }
    return json_finish(&builder, root, sink, error);
}
