/* SPDX-License-Identifier: Apache-2.0 */
/* Unpacks words into one allocation for words, one for characters and their text. */
#include "page_words.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

typedef struct words_size {
    size_t words, characters, text_bytes;
} words_size;

static bool is_printable_utf8(const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    for (size_t i = 0; i < length;) {
        size_t step = utf8_sequence_length(bytes + i, length - i);
        if (step == 0 || bytes[i] == 0)
            return false;
        i += step;
    }
    return length > 0;
}

static bool measure(wire_reader reader, words_size *ret_size)
{
    words_size size = {0};
    while (reader.at < reader.end) {
        (void)wire_read_u8(&reader);
        uint32_t count = wire_read_u32(&reader);
        for (uint32_t i = 0; i < count && !reader.broken; i++) {
            size_t length;
            const char *text = wire_read_text(&reader, &length);
            if (!text || !is_printable_utf8(text, length))
                return false;
            for (int side = 0; side < 4; side++)
                (void)wire_read_i32(&reader);
            size.characters++;
            size.text_bytes += length + 1;
        }
        if (reader.broken || count == 0)
            return false;
        size.words++;
    }
    *ret_size = size;
    return true;
}

static render_rect read_rect(wire_reader *reader)
{
    render_rect rect;
    rect.x0_pt = wire_read_i32(reader) / 1000.0;
    rect.y0_pt = wire_read_i32(reader) / 1000.0;
    rect.x1_pt = wire_read_i32(reader) / 1000.0;
    rect.y1_pt = wire_read_i32(reader) / 1000.0;
    return rect;
}

static void include(render_rect *around, render_rect rect)
{
    around->x0_pt = rect.x0_pt < around->x0_pt ? rect.x0_pt : around->x0_pt;
    around->y0_pt = rect.y0_pt < around->y0_pt ? rect.y0_pt : around->y0_pt;
    around->x1_pt = rect.x1_pt > around->x1_pt ? rect.x1_pt : around->x1_pt;
    around->y1_pt = rect.y1_pt > around->y1_pt ? rect.y1_pt : around->y1_pt;
}

/* Reads what measure() has seen. */
static void unpack(wire_reader reader, render_word *words, render_character *characters, char *texts)
{
    while (reader.at < reader.end) {
        render_word *word = words++;
        word->last_in_line = wire_read_u8(&reader) != 0;
        word->character_count = wire_read_u32(&reader);
        word->characters = characters;
        for (size_t i = 0; i < word->character_count; i++) {
            size_t length;
            const char *text = wire_read_text(&reader, &length);
            memcpy(texts, text, length);
            texts[length] = 0;
            characters->text = texts;
            characters->rect = read_rect(&reader);
            if (i == 0)
                word->rect = characters->rect;
            include(&word->rect, characters->rect);
            texts += length + 1;
            characters++;
        }
    }
}

words_outcome page_words_parse(wire_reader reader, render_words *ret_words)
{
    words_size size;
    if (!measure(reader, &size))
        return WORDS_SENSELESS;
    if (size.words == 0) {
        *ret_words = (render_words){0};
        return WORDS_PARSED;
    }
    render_word *words = calloc(size.words, sizeof *words);
    size_t characters_bytes = size.characters * sizeof(render_character);
    char *storage = malloc(characters_bytes + size.text_bytes);
    if (!words || !storage) {
        free(words);
        free(storage);
        return WORDS_NO_MEMORY;
    }
    unpack(reader, words, (render_character *)(void *)storage, storage + characters_bytes);
    *ret_words = (render_words){.words = words, .count = size.words, .storage = storage};
    return WORDS_PARSED;
}

void render_words_clear(render_words *words)
{
    free(words->words);
    free(words->storage);
    *words = (render_words){0};
}
