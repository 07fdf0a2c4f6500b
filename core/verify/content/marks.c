/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the operators with as much of the graphics state as places need: the matrices, and what text is set in. */
#include "verify/content/marks.h"

#include "base/limits.h"
#include "pdf/object_reader.h"

#include <math.h>
#include <stdlib.h>

#define MOST_OPERANDS 64
/* Saved graphics states; producers stay under 30. */
#define MOST_SAVED 256
/* Forms in forms. */
#define MOST_DEPTH 12
#define SCRATCH_BYTES ((size_t)1 << 20)
/* Glyphs whose width is not said are taken as this wide, in thousandths: wider than most. */
#define USUAL_WIDTH 700.0
#define WIDE_WIDTH 1000.0
/* They are at least as wide as this, but for a few. */
#define LEAST_WIDTH 450.0
/* A letter that leads on by less, or more, in ems, is not read where it stands in the string. */
#define LEAST_ADVANCE 0.1
#define MOST_ADVANCE 5.0
/* Text this much see-through can still be read. */
#define LEAST_ALPHA 0.5
/* A line that goes this far across the form in both ways is aslant. */
#define SLANT_SHARE 0.25

typedef struct graphics_state {
    double matrix[6];
    const pdf_object *font;
    double size, leading, character_space, word_space, scale;
    int64_t mode;
    double rise, line_width;
    double alpha;        /* of what is filled */
    bool masked;         /* by a soft mask, a blending, or a font of the graphics state */
    bool multiplies;
    pdf_rectangle clip;
    double fill;         /* lightness of the colour that fills: 0 black, 1 white; not a number where it is not known */
} graphics_state;

/* What is painted between two moves. */
typedef struct path_part {
    double x, y; /* where the next line begins */
    bool begun;
    pdf_rectangle box;
    unsigned segments;
} path_part;

typedef struct content_reading {
    pdf_view view;
    const content_visitor *visitor;
    size_t operators, most_operators;
    unsigned depth;
    bool complete;
    bool layered; /* a layer was begun, which may be switched off */
    const pdf_object *borrowed; /* resources for a form that has none: readers take them from different places; or NULL */
} content_reading;

/* One stream in the making. */
typedef struct content_walk {
    content_reading *reading;
    const pdf_object *resources;
    graphics_state state;
    graphics_state *saved;
    size_t saved_count;
    double text_matrix[6], line_matrix[6];
    pdf_object operands[MOST_OPERANDS];
    size_t count;
    bool has_path, has_curve, clips;
    pdf_rectangle path;
    path_part part;
    double narrowest, smallest; /* width, and larger side, of the part that has least of it */
    unsigned most_segments, lines;
    bool slanted;
    pdf_rectangle frame; /* of the form */
    double ground;       /* lightness of what was filled last */
} content_walk;

/* Text that is so much lighter or darker than its ground is seen. */
#define LEAST_CONTRAST 0.1

static void multiply(const double a[6], const double b[6], double ret[6])
{
    const double product[6] = {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
                               a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
                               a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5]};
    memcpy(ret, product, sizeof product);
}

static void grow(pdf_rectangle *box, bool *begun, double x, double y)
{
    if (!*begun)
        *box = (pdf_rectangle){x, y, x, y};
    *begun = true;
    box->x0 = fmin(box->x0, x);
    box->y0 = fmin(box->y0, y);
    box->x1 = fmax(box->x1, x);
    box->y1 = fmax(box->y1, y);
}

static void grow_mapped(pdf_rectangle *box, bool *begun, const double matrix[6], double x, double y)
{
    grow(box, begun, matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]);
}

static pdf_rectangle map_rectangle(const double matrix[6], double x0, double y0, double x1, double y1)
{
    pdf_rectangle box = {0};
    bool begun = false;
    grow_mapped(&box, &begun, matrix, x0, y0);
    grow_mapped(&box, &begun, matrix, x1, y0);
    grow_mapped(&box, &begun, matrix, x0, y1);
    grow_mapped(&box, &begun, matrix, x1, y1);
    return box;
}

static double number_at(const content_walk *walk, size_t from_end)
{
    double value = 0;
    if (from_end < walk->count && pdf_object_number(&walk->operands[walk->count - 1 - from_end], &value) && isfinite(value))
        return value;
    return 0;
}

/* The last six operands as a matrix. */
static void read_matrix(const content_walk *walk, double ret_matrix[6])
{
    for (size_t i = 0; i < 6; i++)
        ret_matrix[i] = number_at(walk, 5 - i);
}

static pdfseal_status tell(content_walk *walk, content_kind kind, pdf_rectangle box, pdfseal_error *error)
{
    const content_mark mark = {.kind = kind, .box = box};
    return walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error);
}

/* ---- resources ---- */

/* A resource by its category and the name that is the last operand but `from_end`; the null object where there is none. */
static pdfseal_status find_resource(content_walk *walk, const char *category, size_t from_end, const pdf_object **ret_entry,
                                    pdfseal_error *error)
{
    const pdf_object *group;
    *ret_entry = &PDF_NULL_OBJECT;
    if (from_end >= walk->count || walk->operands[walk->count - 1 - from_end].type != PDF_NAME)
        return PDFSEAL_OK;
    bytes_view name = walk->operands[walk->count - 1 - from_end].as.bytes;
    if (walk->resources == walk->reading->borrowed)
        walk->reading->complete = false;
    pdfseal_status status = pdf_view_get(walk->reading->view, walk->resources, category, &group, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || group->type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    for (size_t i = 0; i < group->as.dictionary.count; i++) {
        if (bytes_equal(group->as.dictionary.entries[i].key, name))
            *ret_entry = &group->as.dictionary.entries[i].value;
    }
    return PDFSEAL_OK;
}

static pdfseal_status load_resource(content_walk *walk, const pdf_object *entry, const pdf_indirect **ret_object,
                                    pdfseal_error *error)
{
    *ret_object = NULL;
    if (entry->type != PDF_REFERENCE)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(walk->reading->view, entry->as.reference, ret_object, error);
    if (status != PDFSEAL_OK)
        *ret_object = NULL;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

/* ---- text ---- */

static bool has_wide_codes(const pdf_object *font)
{
    return pdf_object_is_name(pdf_dictionary_find(font, "Subtype"), "Type0");
}

/* How far a string reaches, in text space; how far at least; and whether its letters stand one behind the other. */
typedef struct string_reach {
    double width, least;
    bool in_order;
} string_reach;

/* In thousandths; not a number where the font does not say. */
static double code_width(const content_walk *walk, const pdf_object *widths, int64_t first, uint8_t code)
{
    double width = NAN;
    const pdf_object *value;
    if (widths->type == PDF_ARRAY && code >= first && (size_t)(code - first) < widths->as.array.count &&
        pdf_view_resolve(walk->reading->view, &widths->as.array.items[code - first], &value, NULL) == PDFSEAL_OK)
        (void)pdf_object_number(value, &width);
    return width;
}

/* One code further. */
static void reach_further(const content_walk *walk, double thousandths, bool is_space, string_reach *reach)
{
    const graphics_state *state = &walk->state;
    double space = state->character_space + (is_space ? state->word_space : 0);
    double width = isnan(thousandths) ? USUAL_WIDTH : thousandths;
    double least = isnan(thousandths) ? LEAST_WIDTH : thousandths;
    double advance = state->size != 0 ? width / 1000 + space / state->size : 0;
    reach->in_order = reach->in_order && advance >= LEAST_ADVANCE && (is_space || advance <= MOST_ADVANCE);
    reach->width += (width / 1000 * state->size + space) * state->scale;
    reach->least += (least / 1000 * state->size + space) * state->scale;
}

static string_reach find_reach(const content_walk *walk, bytes_view text)
{
    const graphics_state *state = &walk->state;
    const pdf_object *widths = &PDF_NULL_OBJECT;
    const pdf_object *first_object;
    int64_t first = 0;
    string_reach reach = {.in_order = true};
    bool wide = has_wide_codes(state->font);
    if (!wide && pdf_view_get(walk->reading->view, state->font, "Widths", &widths, NULL) == PDFSEAL_OK &&
        pdf_view_get(walk->reading->view, state->font, "FirstChar", &first_object, NULL) == PDFSEAL_OK)
        (void)pdf_object_integer(first_object, 0, 255, &first);
    for (size_t i = 0; i < text.length; i += wide ? 2 : 1)
        reach_further(walk, wide ? WIDE_WIDTH : code_width(walk, widths, first, text.data[i]), !wide && text.data[i] == ' ', &reach);
    return reach;
}

/* Whether the end of a text is cut off, though it does not simply overflow its field from the start on. */
static bool is_cut(const content_walk *walk, const double start[2], const double ahead[2], double least)
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
    return missing > 0 && (begun > 0.25 * length || withheld > 0.1 * length);
}

/* Where a text stands on its line, and whether it can be seen. */
static void describe_line(const content_walk *walk, const double matrix[6], const string_reach *reach, content_mark *mark)
{
    const graphics_state *state = &walk->state;
    double along = hypot(matrix[0], matrix[1]);
    double turned = state->size * state->scale < 0 ? -1 : 1;
    bool mirrored = (matrix[0] * matrix[3] - matrix[1] * matrix[2]) * state->scale < 0;
    mark->start[0] = matrix[4];
    mark->start[1] = matrix[5];
    mark->em = hypot(matrix[2], matrix[3]) * fabs(state->size);
    if (along > 0)
        memcpy(mark->ahead, (const double[2]){turned * matrix[0] / along, turned * matrix[1] / along}, sizeof mark->ahead);
    mark->hidden = mark->em < 1 || along * fabs(state->scale * state->size) < 1 || !pdf_rectangle_overlap(&mark->box, &state->clip) ||
                   !(fabs(state->fill - walk->ground) >= LEAST_CONTRAST) || mirrored || walk->reading->layered || state->masked ||
                   state->alpha < LEAST_ALPHA || state->mode != 0 || !reach->in_order ||
                   is_cut(walk, mark->start, mark->ahead, fabs(along * reach->least));
}

static pdfseal_status show_text(content_walk *walk, bytes_view text, pdfseal_error *error)
{
    const graphics_state *state = &walk->state;
    const string_reach reach = find_reach(walk, text);
    double matrix[6];
    const double rise[6] = {1, 0, 0, 1, 0, state->rise};
    const double shift[6] = {1, 0, 0, 1, reach.width, 0};
    multiply(rise, walk->text_matrix, matrix);
    multiply(matrix, state->matrix, matrix);
    content_mark mark = {.kind = CONTENT_TEXT, .text = text, .font = state->font,
                         .box = map_rectangle(matrix, 0, -0.25 * state->size, reach.width, 0.9 * state->size),
                         .invisible = state->mode == 3 || state->mode == 7};
    describe_line(walk, matrix, &reach, &mark);
    TRY(walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error));
    multiply(shift, walk->text_matrix, walk->text_matrix);
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
            multiply(shift, walk->text_matrix, walk->text_matrix);
        }
    }
    return PDFSEAL_OK;
}

static void move_line(content_walk *walk, double x, double y)
{
    const double shift[6] = {1, 0, 0, 1, x, y};
    multiply(shift, walk->line_matrix, walk->line_matrix);
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
    walk->state.size = number_at(walk, 0);
    TRY(find_resource(walk, "Font", 1, &entry, error));
    pdfseal_status status = pdf_view_resolve(walk->reading->view, entry, &walk->state.font, error);
    if (status != PDFSEAL_OK)
        walk->state.font = &PDF_NULL_OBJECT;
    return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
}

static void begin_text(content_walk *walk)
{
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    memcpy(walk->text_matrix, IDENTITY, sizeof IDENTITY);
    memcpy(walk->line_matrix, IDENTITY, sizeof IDENTITY);
}

static bool set_text_state(content_walk *walk, const char *word)
{
    graphics_state *state = &walk->state;
    if (strcmp(word, "BT") == 0)
        begin_text(walk);
    else if (strcmp(word, "TL") == 0)
        state->leading = number_at(walk, 0);
    else if (strcmp(word, "Tc") == 0)
        state->character_space = number_at(walk, 0);
    else if (strcmp(word, "Tw") == 0)
        state->word_space = number_at(walk, 0);
    else if (strcmp(word, "Tz") == 0)
        state->scale = number_at(walk, 0) / 100;
    else if (strcmp(word, "Ts") == 0)
        state->rise = number_at(walk, 0);
    else if (strcmp(word, "Tr") == 0)
        state->mode = (int64_t)number_at(walk, 0);
    else if (strcmp(word, "Td") == 0)
        move_line(walk, number_at(walk, 1), number_at(walk, 0));
    else if (strcmp(word, "T*") == 0)
        move_line(walk, 0, -state->leading);
    else
        return false;
    return true;
}

static pdfseal_status do_text(content_walk *walk, const char *word, bool *ret_done, pdfseal_error *error)
{
    *ret_done = true;
    if (set_text_state(walk, word))
        return PDFSEAL_OK;
    if (strcmp(word, "Tf") == 0)
        return choose_font(walk, error);
    if (strcmp(word, "TD") == 0) {
        walk->state.leading = -number_at(walk, 0);
        move_line(walk, number_at(walk, 1), number_at(walk, 0));
    } else if (strcmp(word, "Tm") == 0) {
        read_matrix(walk, walk->line_matrix);
        memcpy(walk->text_matrix, walk->line_matrix, sizeof walk->text_matrix);
    } else if (strcmp(word, "TJ") == 0) {
        return show_array(walk, error);
    } else if (strcmp(word, "Tj") == 0) {
        return show_string(walk, error);
    } else if (strcmp(word, "'") == 0 || strcmp(word, "\"") == 0) {
        move_line(walk, 0, -walk->state.leading);
        return show_string(walk, error);
    } else {
        *ret_done = false;
    }
    return PDFSEAL_OK;
}

/* ---- paths ---- */

static void add_point(content_walk *walk, double x, double y)
{
    grow_mapped(&walk->path, &walk->has_path, walk->state.matrix, x, y);
}

/* The part that was painted up to here, as a share of the form. */
static void end_part(content_walk *walk)
{
    const path_part *part = &walk->part;
    double frame_width = walk->frame.x1 - walk->frame.x0;
    double frame_height = walk->frame.y1 - walk->frame.y0;
    if (part->begun) {
        double width = frame_width > 0 ? (part->box.x1 - part->box.x0) / frame_width : 0;
        double height = frame_height > 0 ? (part->box.y1 - part->box.y0) / frame_height : 0;
        walk->narrowest = fmin(walk->narrowest, width);
        walk->smallest = fmin(walk->smallest, fmax(width, height));
        walk->most_segments = part->segments > walk->most_segments ? part->segments : walk->most_segments;
        walk->lines += part->segments;
    }
    walk->part = (path_part){.x = part->x, .y = part->y};
}

static void move_part(content_walk *walk, double x, double y)
{
    end_part(walk);
    walk->part.x = x;
    walk->part.y = y;
}

static bool is_slanted(const content_walk *walk, double x, double y)
{
    const double *matrix = walk->state.matrix;
    double across = fabs(matrix[0] * x + matrix[2] * y);
    double up = fabs(matrix[1] * x + matrix[3] * y);
    return across > SLANT_SHARE * (walk->frame.x1 - walk->frame.x0) && up > SLANT_SHARE * (walk->frame.y1 - walk->frame.y0);
}

static void line_part(content_walk *walk, double x, double y)
{
    path_part *part = &walk->part;
    walk->slanted |= is_slanted(walk, x - part->x, y - part->y);
    grow_mapped(&part->box, &part->begun, walk->state.matrix, part->x, part->y);
    grow_mapped(&part->box, &part->begun, walk->state.matrix, x, y);
    part->x = x;
    part->y = y;
    part->segments++;
}

static void add_rectangle(content_walk *walk)
{
    double x = number_at(walk, 3);
    double y = number_at(walk, 2);
    double right = x + number_at(walk, 1);
    double top = y + number_at(walk, 0);
    move_part(walk, x, y);
    line_part(walk, right, y);
    line_part(walk, right, top);
    line_part(walk, x, top);
    end_part(walk);
    add_point(walk, x, y);
    add_point(walk, right, top);
    add_point(walk, x, top);
    add_point(walk, right, y);
}

static bool build_path(content_walk *walk, const char *word)
{
    if (strcmp(word, "m") == 0 || strcmp(word, "l") == 0) {
        (*word == 'm' ? move_part : line_part)(walk, number_at(walk, 1), number_at(walk, 0));
        add_point(walk, number_at(walk, 1), number_at(walk, 0));
    } else if (strcmp(word, "re") == 0) {
        add_rectangle(walk);
    } else if (strcmp(word, "c") == 0 || strcmp(word, "v") == 0 || strcmp(word, "y") == 0) {
        walk->has_curve = true;
        walk->lines++;
        for (size_t i = 0; i + 1 < walk->count; i += 2)
            add_point(walk, number_at(walk, i + 1), number_at(walk, i));
    } else if (strcmp(word, "W") == 0 || strcmp(word, "W*") == 0) {
        walk->clips = true;
    } else {
        return strcmp(word, "h") == 0;
    }
    return true;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static void clip_to(pdf_rectangle *clip, const pdf_rectangle *box)
{
    clip->x0 = fmax(clip->x0, box->x0);
    clip->y0 = fmax(clip->y0, box->y0);
    clip->x1 = fmin(clip->x1, box->x1);
    clip->y1 = fmin(clip->y1, box->y1);
}

static void begin_path(content_walk *walk)
{
    if (walk->clips && walk->has_path)
        clip_to(&walk->state.clip, &walk->path);
    walk->has_path = walk->has_curve = walk->clips = false;
    walk->part = (path_part){0};
    walk->narrowest = walk->smallest = HUGE_VAL;
    walk->most_segments = walk->lines = 0;
    walk->slanted = false;
}

static double line_width(const content_walk *walk)
{
    const double *matrix = walk->state.matrix;
    return fabs(walk->state.line_width) * fmax(hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3]));
}

static pdfseal_status tell_path(content_walk *walk, bool fills, bool strokes, pdfseal_error *error)
{
    end_part(walk);
    double half = strokes ? line_width(walk) / 2 : 0;
    double width = walk->frame.x1 - walk->frame.x0;
    double height = walk->frame.y1 - walk->frame.y0;
    double side = fmin(width, height);
    double area = (walk->path.x1 - walk->path.x0) * (walk->path.y1 - walk->path.y0);
    const pdf_rectangle box = {walk->path.x0 - half, walk->path.y0 - half, walk->path.x1 + half, walk->path.y1 + half};
    const content_mark mark = {.kind = walk->has_curve ? CONTENT_CURVE : CONTENT_PATH, .box = box,
                               .filled = fills, .multiplies = walk->state.multiplies, .lightness = walk->state.fill,
                               .ground_share = fills && side > 0 ? area / (width * height) : 0,
                               .line_share = side > 0 ? 2 * half / side : 0, .lines = walk->lines, .slanted = walk->slanted,
                               .inner_width = isfinite(walk->narrowest) ? walk->narrowest : 0,
                               .inner_side = isfinite(walk->smallest) ? walk->smallest : 0,
                               .segments = walk->most_segments};
    return walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error);
}

static pdfseal_status paint_path(content_walk *walk, const char *word, bool *ret_done, pdfseal_error *error)
{
    static const char *const PAINTING[] = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"};
    bool paints = is_one_of(word, PAINTING, sizeof PAINTING / sizeof PAINTING[0]);
    *ret_done = paints || strcmp(word, "n") == 0;
    if (paints && walk->has_path) {
        bool fills = *word != 'S' && *word != 's';
        if (fills)
            walk->ground = walk->state.fill;
        TRY(tell_path(walk, fills, *word != 'f' && *word != 'F', error));
    }
    if (*ret_done)
        begin_path(walk);
    return PDFSEAL_OK;
}

/* ---- colours ---- */

/* Lightness of grey, of red, green and blue, or of four inks. */
static double lightness(const content_walk *walk, size_t count)
{
    double last = number_at(walk, 0);
    if (count == 1)
        return last;
    double first = count - 1 < walk->count ? number_at(walk, count - 1) : 0;
    double sum = 0.3 * first + 0.59 * number_at(walk, count - 2) + 0.11 * number_at(walk, count - 3);
    return count == 3 ? sum : 1 - fmin(1, sum + last);
}

/* Of other spaces than these it is not known how light they are. */
static bool choose_space(content_walk *walk)
{
    static const char *const KNOWN[] = {"DeviceGray", "DeviceRGB", "DeviceCMYK"};
    const pdf_object *name = walk->count ? &walk->operands[walk->count - 1] : NULL;
    walk->state.fill = NAN;
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        if (pdf_object_is_name(name, KNOWN[i]))
            walk->state.fill = 0;
    }
    return true;
}

static bool set_colour(content_walk *walk, const char *word)
{
    if (strcmp(word, "cs") == 0)
        return choose_space(walk);
    bool general = strcmp(word, "sc") == 0 || strcmp(word, "scn") == 0;
    if (general && isnan(walk->state.fill))
        return true;
    size_t count = strcmp(word, "g") == 0 ? 1 : strcmp(word, "rg") == 0 ? 3 : strcmp(word, "k") == 0 ? 4 : 0;
    if (general && (walk->count == 1 || walk->count == 3 || walk->count == 4))
        count = walk->count;
    if (count)
        walk->state.fill = lightness(walk, count);
    return count > 0;
}

/* ---- the graphics state ---- */

static const pdf_object *state_entry(const content_walk *walk, const pdf_object *dictionary, const char *key)
{
    const pdf_object *value;
    return pdf_view_get(walk->reading->view, dictionary, key, &value, NULL) == PDFSEAL_OK ? value : &PDF_NULL_OBJECT;
}

/* The entries that make something of it unseen; a font that comes this way is not followed. */
static pdfseal_status take_state(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *entry;
    const pdf_object *dictionary;
    TRY(find_resource(walk, "ExtGState", 0, &entry, error));
    pdfseal_status status = pdf_view_resolve(walk->reading->view, entry, &dictionary, error);
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
    const pdf_object *mode = state_entry(walk, dictionary, "BM");
    const pdf_object *mask = state_entry(walk, dictionary, "SMask");
    (void)pdf_object_number(state_entry(walk, dictionary, "ca"), &walk->state.alpha);
    (void)pdf_object_number(state_entry(walk, dictionary, "LW"), &walk->state.line_width);
    if (mode->type != PDF_NULL)
        walk->state.multiplies = pdf_object_is_name(mode, "Multiply") || pdf_object_is_name(mode, "Darken");
    bool blends = mode->type != PDF_NULL && !pdf_object_is_name(mode, "Normal") && !pdf_object_is_name(mode, "Compatible");
    bool masks = mask->type != PDF_NULL && !pdf_object_is_name(mask, "None");
    if (blends || masks || pdf_dictionary_find(dictionary, "Font"))
        walk->state.masked = true;
    return PDFSEAL_OK;
}

/* ---- the rest ---- */

static pdfseal_status read_form(content_reading *reading, const pdf_indirect *form, const pdf_object *inherited,
                                const graphics_state *outer, pdfseal_error *error);

static pdfseal_status draw_object(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *entry;
    const pdf_indirect *object;
    TRY(find_resource(walk, "XObject", 0, &entry, error));
    TRY(load_resource(walk, entry, &object, error));
    if (!object || !object->is_stream)
        return PDFSEAL_OK;
    if (pdf_object_is_name(pdf_dictionary_find(&object->value, "Subtype"), "Form"))
        return read_form(walk->reading, object, walk->resources, &walk->state, error);
    return tell(walk, CONTENT_PICTURE, map_rectangle(walk->state.matrix, 0, 0, 1, 1), error);
}

static pdfseal_status save_state(content_walk *walk, pdfseal_error *error)
{
    if (walk->saved_count == MOST_SAVED) {
        walk->reading->complete = false;
        return PDFSEAL_OK;
    }
    if (!walk->saved)
        walk->saved = calloc(MOST_SAVED, sizeof *walk->saved);
    if (!walk->saved)
        FAIL_MEMORY(error);
    walk->saved[walk->saved_count++] = walk->state;
    return PDFSEAL_OK;
}

static pdfseal_status do_operator(content_walk *walk, const char *word, pdfseal_error *error)
{
    bool done = false;
    if (++walk->reading->operators > walk->reading->most_operators) {
        walk->reading->complete = false;
        return PDFSEAL_OK;
    }
    if (strcmp(word, "q") == 0)
        return save_state(walk, error);
    if (strcmp(word, "Q") == 0) {
        if (walk->saved_count)
            walk->state = walk->saved[--walk->saved_count];
        return PDFSEAL_OK;
    }
    if (strcmp(word, "cm") == 0) {
        double matrix[6];
        read_matrix(walk, matrix);
        multiply(matrix, walk->state.matrix, walk->state.matrix);
        return PDFSEAL_OK;
    }
    if (strcmp(word, "Do") == 0)
        return draw_object(walk, error);
    if (strcmp(word, "gs") == 0)
        return take_state(walk, error);
    if (strcmp(word, "w") == 0)
        walk->state.line_width = number_at(walk, 0);
    if (strcmp(word, "BDC") == 0 && walk->count > 1 && pdf_object_is_name(&walk->operands[walk->count - 2], "OC"))
        walk->reading->layered = true;
    if (strcmp(word, "sh") == 0)
        return tell(walk, CONTENT_SHADING, (pdf_rectangle){-1e9, -1e9, 1e9, 1e9}, error);
    if (build_path(walk, word) || set_colour(walk, word))
        return PDFSEAL_OK;
    TRY(paint_path(walk, word, &done, error));
    return done ? PDFSEAL_OK : do_text(walk, word, &done, error);
}

/* A picture inside the content: its bytes end with EI between white space. */
static pdfseal_status pass_inline_picture(content_walk *walk, pdf_object_reader *reader, pdfseal_error *error)
{
    bytes_view view = reader->cursor.view;
    size_t end = reader->cursor.position;
    for (;;) {
        end = bytes_find(view, BYTES_LITERAL("EI"), end);
        if (end == SIZE_MAX) {
            reader->cursor.position = view.length;
            break;
        }
        bool closed = end > 0 && pdf_is_space(view.data[end - 1]) && (end + 2 >= view.length || pdf_is_space(view.data[end + 2]));
        end += 2;
        if (closed) {
            reader->cursor.position = end;
            break;
        }
    }
    return tell(walk, CONTENT_PICTURE, map_rectangle(walk->state.matrix, 0, 0, 1, 1), error);
}

static bool read_word(pdf_object_reader *reader, char *word, size_t capacity)
{
    size_t length = 0;
    while (pdf_is_regular(bytes_cursor_peek(&reader->cursor))) {
        int byte = bytes_cursor_next(&reader->cursor);
        if (length + 1 < capacity)
            word[length++] = (char)byte;
    }
    word[length] = 0;
    return length > 0;
}

static bool begins_operand(int byte)
{
    return (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.' || byte == '/' || byte == '(' ||
           byte == '<' || byte == '[';
}

static pdfseal_status read_operand(content_walk *walk, pdf_object_reader *reader, pdfseal_error *error)
{
    pdf_object operand;
    size_t before = reader->cursor.position;
    pdfseal_status status = pdf_reader_read_object(reader, &operand, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || walk->count == MOST_OPERANDS) {
        walk->reading->complete = false;
        if (reader->cursor.position == before)
            reader->cursor.position++;
        return PDFSEAL_OK;
    }
    walk->operands[walk->count++] = operand;
    return PDFSEAL_OK;
}

/* One operand, or one operator with what it does. */
static pdfseal_status step(content_walk *walk, pdf_object_reader *reader, arena *scratch, pdfseal_error *error)
{
    char word[8];
    int byte = bytes_cursor_peek(&reader->cursor);
    if (begins_operand(byte))
        return read_operand(walk, reader, error);
    if (!read_word(reader, word, sizeof word)) {
        reader->cursor.position++; /* a bracket that closes nothing */
        walk->reading->complete = false;
        return PDFSEAL_OK;
    }
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0 || strcmp(word, "null") == 0)
        return PDFSEAL_OK;
    if (strcmp(word, "ID") == 0)
        TRY(pass_inline_picture(walk, reader, error));
    else
        TRY(do_operator(walk, word, error));
    walk->count = 0;
    if (scratch->used_bytes > SCRATCH_BYTES)
        arena_clear(scratch);
    return PDFSEAL_OK;
}

/* `outer`: the matrix, and what is clipped to. */
static pdfseal_status walk_content(content_reading *reading, bytes_view content, const pdf_object *resources,
                                   const graphics_state *outer, pdfseal_error *error)
{
    content_walk *walk = calloc(1, sizeof *walk);
    arena scratch;
    pdf_object_reader reader;
    if (!walk)
        FAIL_MEMORY(error);
    walk->reading = reading;
    walk->resources = resources;
    walk->state = *outer;
    walk->frame = outer->clip;
    walk->ground = 1;
    begin_path(walk);
    begin_text(walk);
    arena_init(&scratch);
    pdf_object_reader_init(&reader, content, 0, &scratch);
    reader.no_references = true;
    pdfseal_status status = PDFSEAL_OK;
    while (status == PDFSEAL_OK && reading->operators <= reading->most_operators) {
        pdf_reader_skip_space(&reader);
        if (bytes_cursor_peek(&reader.cursor) < 0)
            break;
        status = step(walk, &reader, &scratch, error);
    }
    pdf_object_reader_clear(&reader);
    arena_clear(&scratch);
    free(walk->saved);
    free(walk);
    return status;
}

/* Decodes a stream; what cannot be decoded leaves the reading incomplete. */
static pdfseal_status decode(content_reading *reading, const pdf_indirect *stream, bytes_buffer *out, pdfseal_error *error)
{
    pdfseal_status status = pdf_view_stream_decode(reading->view, stream, out, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    /* What a stream keeps in another file is not seen here. */
    if (status != PDFSEAL_OK || pdf_dictionary_find(&stream->value, "F"))
        reading->complete = false;
    return PDFSEAL_OK;
}

/* `count` numbers; false where there is something else. */
static bool read_numbers(pdf_view view, const pdf_object *array, size_t count, double *ret_numbers)
{
    if (array->type != PDF_ARRAY || array->as.array.count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const pdf_object *item;
        if (pdf_view_resolve(view, &array->as.array.items[i], &item, NULL) != PDFSEAL_OK || !pdf_object_number(item, &ret_numbers[i]))
            return false;
    }
    return true;
}

/* Readers make different things of a malformed matrix. */
static void form_matrix(content_reading *reading, const pdf_indirect *form, double ret_matrix[6])
{
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    const pdf_object *array = &PDF_NULL_OBJECT;
    bool read = pdf_view_get(reading->view, &form->value, "Matrix", &array, NULL) == PDFSEAL_OK;
    if (read && array->type != PDF_NULL && read_numbers(reading->view, array, 6, ret_matrix))
        return;
    if (!read || array->type != PDF_NULL)
        reading->complete = false;
    memcpy(ret_matrix, IDENTITY, sizeof IDENTITY);
}

/* Its BBox where `matrix` puts it. */
static void clip_to_form(content_reading *reading, const pdf_indirect *form, const double matrix[6], pdf_rectangle *clip)
{
    const pdf_object *array;
    double sides[4];
    if (pdf_view_get(reading->view, &form->value, "BBox", &array, NULL) != PDFSEAL_OK || !read_numbers(reading->view, array, 4, sides)) {
        reading->complete = false;
        return;
    }
    const pdf_rectangle box = map_rectangle(matrix, sides[0], sides[1], sides[2], sides[3]);
    clip_to(clip, &box);
}

static pdfseal_status read_form(content_reading *reading, const pdf_indirect *form, const pdf_object *inherited,
                                const graphics_state *outer, pdfseal_error *error)
{
    const pdf_object *resources = &PDF_NULL_OBJECT;
    graphics_state own = *outer;
    double matrix[6];
    if (reading->depth >= MOST_DEPTH) {
        reading->complete = false;
        return PDFSEAL_OK;
    }
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init_limited(&content, pdf_document_limits(reading->view.document), LIMITS_STREAM_BYTES);
    TRY(decode(reading, form, &content, error));
    pdfseal_status status = pdf_view_get(reading->view, &form->value, "Resources", &resources, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || resources->type != PDF_DICTIONARY)
        resources = inherited;
    form_matrix(reading, form, matrix);
    multiply(matrix, outer->matrix, own.matrix);
    clip_to_form(reading, form, own.matrix, &own.clip);
    reading->layered |= pdf_dictionary_find(&form->value, "OC") != NULL;
    reading->depth++;
    status = walk_content(reading, bytes_buffer_view(&content), resources, &own, error);
    reading->depth--;
    return status;
}

static content_reading start_reading(pdf_view view, const content_visitor *visitor)
{
    size_t most = limits_get(pdf_document_limits(view.document), LIMITS_CONTENT_OPERATORS);
    return (content_reading){.view = view, .visitor = visitor, .most_operators = most, .complete = true};
}

static graphics_state begin_state(const double matrix[6])
{
    graphics_state state = {.font = &PDF_NULL_OBJECT, .scale = 1, .alpha = 1, .line_width = 1, .clip = {-1e9, -1e9, 1e9, 1e9}};
    memcpy(state.matrix, matrix, sizeof state.matrix);
    return state;
}

pdfseal_status content_read(pdf_view view, bytes_view content, const pdf_object *resources, const double matrix[6],
                            const content_visitor *visitor, bool *ret_complete, pdfseal_error *error)
{
    content_reading reading = start_reading(view, visitor);
    const graphics_state state = begin_state(matrix);
    TRY(walk_content(&reading, content, resources, &state, error));
    *ret_complete = reading.complete;
    return PDFSEAL_OK;
}

pdfseal_status content_read_form(pdf_view view, const pdf_indirect *form, const pdf_object *inherited, const double matrix[6],
                                 const content_visitor *visitor, bool *ret_complete, pdfseal_error *error)
{
    content_reading reading = start_reading(view, visitor);
    reading.borrowed = inherited;
    const graphics_state state = begin_state(matrix);
    TRY(read_form(&reading, form, inherited, &state, error));
    *ret_complete = reading.complete;
    return PDFSEAL_OK;
}

static pdfseal_status append_stream(content_reading *reading, const pdf_object *entry, bytes_buffer *out,
                                    pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(reading->view, entry->as.reference, &stream, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status != PDFSEAL_OK || !stream || !stream->is_stream)
        return PDFSEAL_OK;
    TRY(decode(reading, stream, out, error));
    return bytes_buffer_append_byte(out, '\n', error);
}

pdfseal_status content_read_page(pdf_view view, const pdf_page *page, const content_visitor *visitor, bool *ret_complete,
                                 pdfseal_error *error)
{
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    content_reading reading = start_reading(view, visitor);
    const pdf_object *entry = pdf_dictionary_find(&page->object->value, "Contents");
    const pdf_object *contents;
    BYTES_BUFFER_CLEANUP bytes_buffer content;
    bytes_buffer_init_limited(&content, pdf_document_limits(view.document), LIMITS_STREAM_BYTES);
    TRY(pdf_view_resolve(view, entry, &contents, error));
    if (contents->type == PDF_ARRAY) {
        for (size_t i = 0; i < contents->as.array.count; i++)
            TRY(append_stream(&reading, &contents->as.array.items[i], &content, error));
    } else if (entry) {
        TRY(append_stream(&reading, entry, &content, error));
    }
    const graphics_state state = begin_state(IDENTITY);
    TRY(walk_content(&reading, bytes_buffer_view(&content), page->resources, &state, error));
    *ret_complete = reading.complete;
    return PDFSEAL_OK;
}
