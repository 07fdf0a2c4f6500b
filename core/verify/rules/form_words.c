/* SPDX-License-Identifier: Apache-2.0 */
/* What a field has as its value, what an appearance says, and whether that is the same.
 * source  ISO 32000-2:2020 12.7.5; security.md "shadow" */
#include "verify/rules/form_filling.h"

#include "base/limits.h"
#include "pdf/text_string.h"

#include <math.h>

/* Bits of Ff, counted from 0. source  Tables 227, 229, 231, 233 */
#define FLAG_MULTILINE ((int64_t)1 << 12)
#define FLAG_PASSWORD ((int64_t)1 << 13)
#define FLAG_COMBO ((int64_t)1 << 17)
#define FLAG_COMB ((int64_t)1 << 24)

/* A text of several lines may be cut where its field ends; what is left of it must still say something. */
#define LEAST_BEGINNING 20

/* The words of a choice's option. Option: a string, or an array of what is kept and what is shown. */
static pdfseal_status read_option(filling *field, const pdf_object *option, const pdf_object **ret_kept,
                                  const pdf_object **ret_shown, pdfseal_error *error)
{
    pdf_view view = field->context->after;
    TRY(pdf_view_resolve(view, option, ret_kept, error));
    *ret_shown = *ret_kept;
    if ((*ret_kept)->type != PDF_ARRAY || (*ret_kept)->as.array.count != 2)
        return PDFSEAL_OK;
    const pdf_object *pair = *ret_kept;
    TRY(pdf_view_resolve(view, &pair->as.array.items[0], ret_kept, error));
    return pdf_view_resolve(view, &pair->as.array.items[1], ret_shown, error);
}

static pdfseal_status find_options(filling *field, const pdf_object **ret_options, pdfseal_error *error)
{
    return pdf_view_get(field->context->after, field->after->dictionary, "Opt", ret_options, error);
}

static pdfseal_status append_choice(filling *field, const pdf_object *value, pdfseal_error *error)
{
    const pdf_object *options;
    TRY(find_options(field, &options, error));
    for (size_t i = 0; options->type == PDF_ARRAY && i < options->as.array.count; i++) {
        const pdf_object *kept;
        const pdf_object *shown;
        TRY(read_option(field, &options->as.array.items[i], &kept, &shown, error));
        if (pdf_object_equal(kept, value))
            return shown_text_append_object(&field->value, shown, error);
    }
    return shown_text_append_object(&field->value, value, error);
}

pdfseal_status filling_value_read(filling *field, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_resolve(field->context->after, field->widget_value ? field->widget_value : field->after->value, &value, error));
    field->value.length = 0;
    field->export.length = 0;
    field->has_value_text = value->type == PDF_STRING || value->type == PDF_NULL || value->type == PDF_NAME;
    TRY(shown_text_append_object(&field->export, value, error));
    if (field->after->type == PADES_FIELD_CHOICE)
        return append_choice(field, value, error);
    return shown_text_append_object(&field->value, value, error);
}

static size_t count_of(const bytes_buffer *characters)
{
    return characters->length / sizeof(int32_t);
}

static const int32_t *characters_of(const bytes_buffer *characters)
{
    return (const int32_t *)(const void *)characters->data;
}

bool filling_is_same(const bytes_buffer *shown, const bytes_buffer *wanted)
{
    return shown->length == wanted->length &&
           shown_text_begins(characters_of(shown), characters_of(wanted), count_of(wanted));
}

/* Without any character that only may be the one that is wanted. */
static bool is_literally(const bytes_buffer *shown, const bytes_buffer *wanted)
{
    return bytes_equal(bytes_buffer_view(shown), bytes_buffer_view(wanted));
}

/* Digits with what may stand between them, read once with the last separator as the decimal sign and once
 * without one. */
static size_t read_numbers(const bytes_buffer *text, double ret_numbers[2])
{
    const int32_t *characters = characters_of(text);
    size_t count = count_of(text);
    size_t last = SIZE_MAX;
    bool negative = false;
    double whole = 0, fraction = 0, scale = 1;
    size_t digits = 0;
    for (size_t i = 0; i < count; i++) {
        if (characters[i] == '.' || characters[i] == ',')
            last = i;
        negative |= characters[i] == '-' || characters[i] == '(';
    }
    for (size_t i = 0; i < count; i++) {
        if (characters[i] < '0' || characters[i] > '9')
            continue;
        digits++;
        if (last != SIZE_MAX && i > last) {
            scale /= 10;
            fraction += (characters[i] - '0') * scale;
        } else {
            whole = whole * 10 + (characters[i] - '0');
        }
    }
    double sign = negative ? -1 : 1;
    ret_numbers[0] = sign * (whole + fraction);
    ret_numbers[1] = sign * (whole + fraction) / scale;
    return digits;
}

/* Whether a field that formats its value shows the same number. */
static bool is_same_number(const bytes_buffer *shown, const bytes_buffer *value)
{
    double seen[2];
    double kept[2];
    if (!read_numbers(shown, seen) || !read_numbers(value, kept))
        return false;
    for (size_t i = 0; i < 2; i++) {
        if (fabs(seen[i] - kept[0]) <= 0.005 + fabs(kept[0]) * 1e-9 ||
            fabs(seen[i] / 100 - kept[0]) <= 0.00005)
            return true;
    }
    return false;
}

/* Right-to-left text stands in the order of the eye, with joined letters: not to be compared by characters.
 */
static bool is_shaped(const bytes_buffer *text)
{
    const int32_t *characters = characters_of(text);
    for (size_t i = 0; i < count_of(text); i++) {
        if (characters[i] >= 0x590 && characters[i] <= 0x8FF)
            return true;
    }
    return false;
}

/* A list shows some of its options, one below the other. */
static pdfseal_status shows_options(filling *field, const bytes_buffer *shown, bool *ret_answer,
                                    pdfseal_error *error)
{
    const pdf_object *options;
    BYTES_BUFFER_CLEANUP bytes_buffer option;
    size_t position = 0;
    *ret_answer = false;
    TRY(find_options(field, &options, error));
    bytes_buffer_init(&option, LIMIT_OBJECT_BYTES);
    for (size_t i = 0;
         options->type == PDF_ARRAY && i < options->as.array.count && position < count_of(shown); i++) {
        const pdf_object *kept;
        const pdf_object *words;
        option.length = 0;
        TRY(read_option(field, &options->as.array.items[i], &kept, &words, error));
        TRY(shown_text_append_object(&option, words, error));
        size_t count = count_of(&option);
        if (count && count <= count_of(shown) - position &&
            shown_text_begins(characters_of(shown) + position, characters_of(&option), count))
            position += count;
        else if (position)
            return PDFSEAL_OK;
    }
    *ret_answer = position == count_of(shown);
    return PDFSEAL_OK;
}

/* What stands for a password: the same sign again and again. */
static bool is_masked(const bytes_buffer *text)
{
    const int32_t *characters = characters_of(text);
    for (size_t i = 0; i < count_of(text); i++) {
        if (characters[i] != '*' && characters[i] != 0x2022 && characters[i] != SHOWN_UNKNOWN)
            return false;
    }
    return true;
}

static pdfseal_status doubt_filling(filling *field, pdfseal_error *error)
{
    field->like.doubt = FILLING_UNREADABLE;
    return rule_warn(field->context, "field_appearance", FILLING_UNREADABLE, field->after->reference.number, field->like.page, error);
}

bool filling_is_clear(const filling *field, const shown_text *shown)
{
    bool clear = shown->alike && shown->drawer_count <= SHOWN_MOST_DRAWERS;
    for (size_t i = 0; clear && i < shown->drawer_count; i++)
        clear = rule_is_of_old(field->context, shown->drawers[i]);
    return clear;
}

pdfseal_status filling_says_value(filling *field, const shown_text *shown, bool fresh, bool *ret_answer,
                                  pdfseal_error *error)
{
    const bytes_buffer *said = &shown->characters;
    size_t said_count = count_of(said);
    *ret_answer = shown->pictures == 0 && shown->curves == 0;
    if (!*ret_answer)
        return PDFSEAL_OK;
    if ((field->flags & FLAG_PASSWORD) && field->after->type == PADES_FIELD_TEXT) {
        *ret_answer = shown->readable && (is_masked(said) || filling_is_same(said, &field->value));
        return PDFSEAL_OK;
    }
    bool is_drawn_on = shown->strokes > 0 || (shown->dividers > 0 && !(field->flags & FLAG_COMB));
    if (!shown->readable || is_drawn_on || !field->has_value_text || is_shaped(&field->value)) {
        /* The old appearance does not come to mean a new value. */
        *ret_answer = fresh;
        return doubt_filling(field, error);
    }
    if (filling_is_same(said, &field->value) || filling_is_same(said, &field->export))
        return is_literally(said, &field->value) || is_literally(said, &field->export) ? PDFSEAL_OK : doubt_filling(field, error);
    if (field->formats && is_same_number(said, &field->value))
        return shown->guesses ? doubt_filling(field, error) : PDFSEAL_OK;
    bool beginning = (field->flags & FLAG_MULTILINE) && said_count >= LEAST_BEGINNING &&
                     said_count < count_of(&field->value) &&
                     shown_text_begins(characters_of(said), characters_of(&field->value), said_count);
    if (beginning && shown->guesses)
        return doubt_filling(field, error);
    if (beginning)
        return rule_warn(field->context, "field_appearance", "a field shows only the beginning of its value",
                         field->after->reference.number, field->like.page, error);
    *ret_answer = false;
    if (field->after->type == PADES_FIELD_CHOICE && !(field->flags & FLAG_COMBO))
        return shows_options(field, said, ret_answer, error);
    return PDFSEAL_OK;
}
