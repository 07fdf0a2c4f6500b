/* SPDX-License-Identifier: Apache-2.0 */
/* Where strings stand on their lines, how far they reach, and whether they can be seen.
 * source  ISO 32000-2:2020 9.3, 9.4 */
#include "verify/content/content_walk.h"

#include <math.h>

/* Glyphs whose width is not said are taken as this wide, in thousandths: wider than most. */
#define USUAL_WIDTH 700.0
#define WIDE_WIDTH 1000.0
/* They are at least as wide as this, but for narrow ones. */
#define LEAST_WIDTH 450.0
#define NARROW_WIDTH 200.0
/* A letter that leads on by less of its width, or by more ems, is not read where it stands in the string. */
#define LEAST_ADVANCE 0.6
#define MOST_ADVANCE 5.0
/* Letters that lead on by more ems are spread, and may be spread out of sight. */
#define SPREAD_ADVANCE 1.5
/* Letters wider than this, or narrower, in their height, are stretched out of sight, or unreadable. */
#define STRETCHED 1.6
#define SQUEEZED 0.4
/* So high letters reach, in ems, and so much of that has to be seen. */
#define LETTER_HEIGHT 0.6
#define LEAST_SEEN 0.7
/* Between the strings of an array one goes back by less, in thousandths of an em. */
#define MOST_STEP_BACK 300.0

static bool has_wide_codes(const pdf_object *font)
{
    return pdf_object_is_name(pdf_dictionary_find(font, "Subtype"), "Type0");
}

/* How far a string reaches, in text space; how far at least; and whether its letters stand one behind the
 * other. */
typedef struct string_reach {
    double width, least;
    bool in_order, spread;
} string_reach;

static double least_width(uint8_t code)
{
    return code && strchr(" !\"'(),-./:;I[\\]`fijlrt{|}", code) ? NARROW_WIDTH : LEAST_WIDTH;
}

/* In thousandths; not a number where the font does not say. */
static double code_width(const content_walk *walk, const pdf_object *widths, int64_t first, uint8_t code)
{
    double width = NAN;
    const pdf_object *value;
    if (widths->type == PDF_ARRAY && code >= first && (size_t)(code - first) < widths->as.array.count &&
        pdf_view_resolve(walk->reading->view, &widths->as.array.items[code - first], &value, NULL) ==
            PDFSEAL_OK)
        (void)pdf_object_number(value, &width);
    return width;
}

/* One code further. */
static void reach_further(const content_walk *walk, double thousandths, uint8_t code, bool is_space, string_reach *reach)
{
    const content_state *state = &walk->state;
    double space = state->character_space + (is_space ? state->word_space : 0);
    double width = isnan(thousandths) ? USUAL_WIDTH : thousandths;
    double least = isnan(thousandths) ? least_width(code) : thousandths;
    double advance = state->size != 0 ? width / 1000 + space / state->size : 0;
    reach->in_order = reach->in_order && advance > 0 && advance >= LEAST_ADVANCE * least / 1000 && (is_space || advance <= MOST_ADVANCE);
    reach->spread |= advance > SPREAD_ADVANCE;
    reach->width += (width / 1000 * state->size + space) * state->scale;
    reach->least += (least / 1000 * state->size + space) * state->scale;
}

static string_reach find_reach(const content_walk *walk, bytes_view text)
{
    const content_state *state = &walk->state;
    const pdf_object *widths = &PDF_NULL_OBJECT;
    const pdf_object *first_object;
    int64_t first = 0;
    string_reach reach = {.in_order = true};
    bool wide = has_wide_codes(state->font);
    if (!wide && pdf_view_get(walk->reading->view, state->font, "Widths", &widths, NULL) == PDFSEAL_OK &&
        pdf_view_get(walk->reading->view, state->font, "FirstChar", &first_object, NULL) == PDFSEAL_OK)
        (void)pdf_object_integer(first_object, 0, 255, &first);
    for (size_t i = 0; i < text.length; i += wide ? 2 : 1)
        reach_further(walk, wide ? WIDE_WIDTH : code_width(walk, widths, first, text.data[i]), text.data[i],
                      !wide && text.data[i] == ' ', &reach);
    return reach;
}

/* Whether the end of a text is cut off, though it does not simply overflow its field from the start on. */
static bool is_cut(const content_walk *walk, const double start[2], const double ahead[2], double least, bool spread)
{
    enum { X, Y };
    const pdf_rectangle *clip = &walk->state.clip;
    const pdf_rectangle *frame = &walk->frame;
    int axis = fabs(ahead[X]) > fabs(ahead[Y]) ? X : Y;
    bool forward = ahead[axis] > 0;
    double low = axis == X ? clip->x0 : clip->y0;
    double high = axis == X ? clip->x1 : clip->y1;
    double frame_low = axis == X ? frame->x0 : frame->y0;
    double frame_high = axis == X ? frame->x1 : frame->y1;
    double length = frame_high - frame_low;
    double end = start[axis] + ahead[axis] * least;
    double missing = forward ? end - high : low - end;
    double begun = forward ? start[axis] - frame_low : frame_high - start[axis];
    double withheld = forward ? frame_high - high : low - frame_low;
    return missing > 0 && (spread || begun > 0.25 * length || withheld > 0.1 * length);
}

/* Whether the letters of a line are cut off above or below; of lines aslant this is not told. */
static bool is_cut_across(const content_walk *walk, const double start[2], const double ahead[2], double em)
{
    enum { X, Y };
    const pdf_rectangle *clip = &walk->state.clip;
    int axis = fabs(ahead[X]) > fabs(ahead[Y]) ? Y : X;
    double up = axis == Y ? ahead[X] : -ahead[Y];
    double foot = start[axis];
    double head = foot + up * LETTER_HEIGHT * em;
    double seen = fmin(fmax(foot, head), axis == X ? clip->x1 : clip->y1) - fmax(fmin(foot, head), axis == X ? clip->x0 : clip->y0);
    return seen < LEAST_SEEN * fabs(head - foot);
}

/* Where a text stands on its line, and whether it can be seen. */
static void describe_line(const content_walk *walk, const double matrix[6], const string_reach *reach,
                          content_mark *mark)
{
    const content_state *state = &walk->state;
    double along = hypot(matrix[0], matrix[1]);
    double turned = state->size * state->scale < 0 ? -1 : 1;
    bool mirrored = (matrix[0] * matrix[3] - matrix[1] * matrix[2]) * state->scale < 0;
    mark->start[0] = matrix[4];
    mark->start[1] = matrix[5];
    mark->em = hypot(matrix[2], matrix[3]) * fabs(state->size);
    if (along > 0)
        memcpy(mark->ahead, (const double[2]){turned * matrix[0] / along, turned * matrix[1] / along},
               sizeof mark->ahead);
    double side = fmin(walk->frame.x1 - walk->frame.x0, walk->frame.y1 - walk->frame.y0);
    mark->em_share = side > 0 ? mark->em / side : 0;
    double wide = along * fabs(state->scale * state->size);
    mark->hidden = mark->em < 1 || wide < SQUEEZED * mark->em || walk->steps_back || wide < 1 ||
                   !pdf_rectangle_overlap(&mark->box, &state->clip) ||
                   !(fabs(state->fill - walk->ground) >= CONTENT_LEAST_CONTRAST) || mirrored ||
                   walk->reading->layered || state->masked || state->alpha < CONTENT_LEAST_ALPHA ||
                   state->mode != 0 || !reach->in_order ||
                   is_cut(walk, mark->start, mark->ahead, fabs(along * reach->least), reach->spread || wide > STRETCHED * mark->em) ||
                   is_cut_across(walk, mark->start, mark->ahead, mark->em);
    mark->reach = fabs(along * reach->least);
}

static pdfseal_status show_text(content_walk *walk, bytes_view text, pdfseal_error *error)
{
    const content_state *state = &walk->state;
    const string_reach reach = find_reach(walk, text);
    double matrix[6];
    const double rise[6] = {1, 0, 0, 1, 0, state->rise};
    const double shift[6] = {1, 0, 0, 1, reach.width, 0};
    content_matrix_multiply(rise, walk->text_matrix, matrix);
    content_matrix_multiply(matrix, state->matrix, matrix);
    content_mark mark = {.kind = CONTENT_TEXT,
                         .text = text,
                         .font = state->font,
                         .font_number = state->font_number,
                         .box =
                             content_box_map(matrix, 0, -0.25 * state->size, reach.width, 0.9 * state->size),
                         .invisible = state->mode == 3 || state->mode == 7};
    describe_line(walk, matrix, &reach, &mark);
    TRY(walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error));
    content_matrix_multiply(shift, walk->text_matrix, walk->text_matrix);
    return PDFSEAL_OK;
}

static pdfseal_status show_array(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *array = walk->count ? &walk->operands[walk->count - 1] : &PDF_NULL_OBJECT;
    for (size_t i = 0; array->type == PDF_ARRAY && i < array->as.array.count; i++) {
        const pdf_object *item = &array->as.array.items[i];
        double number;
        if (item->type == PDF_STRING) {
            TRY(show_text(walk, item->as.bytes, error));
        } else if (pdf_object_number(item, &number)) {
            const double shift[6] = {1, 0, 0, 1, -number / 1000 * walk->state.size * walk->state.scale, 0};
            walk->steps_back |= number > MOST_STEP_BACK;
            content_matrix_multiply(shift, walk->text_matrix, walk->text_matrix);
        }
    }
    walk->steps_back = false;
    return PDFSEAL_OK;
}

static void move_line(content_walk *walk, double x, double y)
{
    const double shift[6] = {1, 0, 0, 1, x, y};
    content_matrix_multiply(shift, walk->line_matrix, walk->line_matrix);
    memcpy(walk->text_matrix, walk->line_matrix, sizeof walk->text_matrix);
}

static pdfseal_status show_string(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *string = walk->count ? &walk->operands[walk->count - 1] : &PDF_NULL_OBJECT;
    return string->type == PDF_STRING ? show_text(walk, string->as.bytes, error) : PDFSEAL_OK;
}

static pdfseal_status choose_font(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *entry;
    walk->state.size = content_operand_number(walk, 0);
    TRY(content_resource_find(walk, "Font", 1, &entry, error));
    walk->state.font_number = entry->type == PDF_REFERENCE ? entry->as.reference.number : 0;
    pdfseal_status status = pdf_view_resolve(walk->reading->view, entry, &walk->state.font, error);
    if (status != PDFSEAL_OK)
        walk->state.font = &PDF_NULL_OBJECT;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

void content_text_begin(content_walk *walk)
{
    memcpy(walk->text_matrix, CONTENT_IDENTITY, sizeof CONTENT_IDENTITY);
    memcpy(walk->line_matrix, CONTENT_IDENTITY, sizeof CONTENT_IDENTITY);
}

static bool set_text_state(content_walk *walk, const char *word)
{
    content_state *state = &walk->state;
    if (strcmp(word, "BT") == 0)
        content_text_begin(walk);
    else if (strcmp(word, "TL") == 0)
        state->leading = content_operand_number(walk, 0);
    else if (strcmp(word, "Tc") == 0)
        state->character_space = content_operand_number(walk, 0);
    else if (strcmp(word, "Tw") == 0)
        state->word_space = content_operand_number(walk, 0);
    else if (strcmp(word, "Tz") == 0)
        state->scale = content_operand_number(walk, 0) / 100;
    else if (strcmp(word, "Ts") == 0)
        state->rise = content_operand_number(walk, 0);
    else if (strcmp(word, "Tr") == 0)
        state->mode = (int64_t)content_operand_number(walk, 0);
    else if (strcmp(word, "Td") == 0)
        move_line(walk, content_operand_number(walk, 1), content_operand_number(walk, 0));
    else if (strcmp(word, "T*") == 0)
        move_line(walk, 0, -state->leading);
    else
        return false;
    return true;
}

pdfseal_status content_text_do(content_walk *walk, const char *word, bool *ret_done, pdfseal_error *error)
{
    *ret_done = true;
    if (set_text_state(walk, word))
        return PDFSEAL_OK;
    if (strcmp(word, "Tf") == 0)
        return choose_font(walk, error);
    if (strcmp(word, "TD") == 0) {
        walk->state.leading = -content_operand_number(walk, 0);
        move_line(walk, content_operand_number(walk, 1), content_operand_number(walk, 0));
    } else if (strcmp(word, "Tm") == 0) {
        content_operand_matrix(walk, walk->line_matrix);
        memcpy(walk->text_matrix, walk->line_matrix, sizeof walk->text_matrix);
    } else if (strcmp(word, "TJ") == 0) {
        return show_array(walk, error);
    } else if (strcmp(word, "Tj") == 0) {
        return show_string(walk, error);
    } else if (strcmp(word, "'") == 0 || strcmp(word, "\"") == 0) {
        if (*word == '"') {
            walk->state.word_space = content_operand_number(walk, 2);
            walk->state.character_space = content_operand_number(walk, 1);
        }
        move_line(walk, 0, -walk->state.leading);
        return show_string(walk, error);
    } else {
        *ret_done = false;
    }
    return PDFSEAL_OK;
}
