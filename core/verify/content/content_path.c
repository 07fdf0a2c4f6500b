/* SPDX-License-Identifier: Apache-2.0 */
/* Paths with the sizes of their parts: what may be read is told from grounds and lines.
 * source  ISO 32000-2:2020 8.5 */
#include "verify/content/content_walk.h"

#include <math.h>

/* A line that goes this far across the form in both ways is aslant. */
#define SLANT_SHARE 0.25

/* From here outwards lies the rim of a form; what is drawn along it is a frame. */
#define RIM_SHARE 0.6
/* A point that is so near to an axis lies on it. */
#define AXIS_SHARE 0.001

/* Follows the points in their order; of a curve, all that it is given by. */
static void follow_rim(content_walk *walk, double x, double y)
{
    const double *matrix = walk->state.matrix;
    const pdf_rectangle *frame = &walk->frame;
    double across = (2 * (matrix[0] * x + matrix[2] * y + matrix[4]) - frame->x0 - frame->x1) / (frame->x1 - frame->x0);
    double up = (2 * (matrix[1] * x + matrix[3] * y + matrix[5]) - frame->y0 - frame->y1) / (frame->y1 - frame->y0);
    bool crosses = walk->has_pen && (walk->pen[0] * across < -AXIS_SHARE || walk->pen[1] * up < -AXIS_SHARE);
    if (crosses || !(fmax(fabs(across), fabs(up)) >= RIM_SHARE))
        walk->leaves_rim = true;
    walk->has_pen = true;
    walk->pen[0] = across;
    walk->pen[1] = up;
}

static void add_point(content_walk *walk, double x, double y)
{
    follow_rim(walk, x, y);
    content_box_grow(&walk->path, &walk->has_path, walk->state.matrix, x, y);
}

/* A line or a thin figure from one side of the form to the other, not along an edge. */
static bool is_bar(const content_walk *walk, const pdf_rectangle *box, double width, double height)
{
    const double thin = 0.4;
    const double edge = 0.15;
    const pdf_rectangle *frame = &walk->frame;
    double across = ((box->x0 + box->x1) / 2 - frame->x0) / (frame->x1 - frame->x0);
    double up = ((box->y0 + box->y1) / 2 - frame->y0) / (frame->y1 - frame->y0);
    return (height < thin && up > edge && up < 1 - edge) || (width < thin && across > edge && across < 1 - edge);
}

/* The part that was painted up to here, as a share of the form. */
static void end_part(content_walk *walk)
{
    const content_part *part = &walk->part;
    double frame_width = walk->frame.x1 - walk->frame.x0;
    double frame_height = walk->frame.y1 - walk->frame.y0;
    if (part->begun) {
        double width = frame_width > 0 ? (part->box.x1 - part->box.x0) / frame_width : 0;
        double height = frame_height > 0 ? (part->box.y1 - part->box.y0) / frame_height : 0;
        walk->narrowest = fmin(walk->narrowest, width);
        walk->smallest = fmin(walk->smallest, fmax(width, height));
        walk->largest = fmax(walk->largest, fmax(width, height));
        walk->crosses |= is_bar(walk, &part->box, width, height);
        walk->most_segments = part->segments > walk->most_segments ? part->segments : walk->most_segments;
        walk->lines += part->segments;
    }
    walk->part = (content_part){.x = part->x, .y = part->y};
}

static void move_part(content_walk *walk, double x, double y)
{
    end_part(walk);
    walk->has_pen = false;
    walk->part.x = x;
    walk->part.y = y;
}

static bool is_slanted(const content_walk *walk, double x, double y)
{
    const double *matrix = walk->state.matrix;
    double across = fabs(matrix[0] * x + matrix[2] * y);
    double up = fabs(matrix[1] * x + matrix[3] * y);
    return across > SLANT_SHARE * (walk->frame.x1 - walk->frame.x0) &&
           up > SLANT_SHARE * (walk->frame.y1 - walk->frame.y0);
}

static void line_part(content_walk *walk, double x, double y)
{
    content_part *part = &walk->part;
    walk->slanted |= is_slanted(walk, x - part->x, y - part->y);
    content_box_grow(&part->box, &part->begun, walk->state.matrix, part->x, part->y);
    content_box_grow(&part->box, &part->begun, walk->state.matrix, x, y);
    part->x = x;
    part->y = y;
    part->segments++;
}

static void add_rectangle(content_walk *walk)
{
    double x = content_operand_number(walk, 3);
    double y = content_operand_number(walk, 2);
    double right = x + content_operand_number(walk, 1);
    double top = y + content_operand_number(walk, 0);
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

bool content_path_build(content_walk *walk, const char *word)
{
    if (strcmp(word, "m") == 0 || strcmp(word, "l") == 0) {
        (*word == 'm' ? move_part : line_part)(walk, content_operand_number(walk, 1),
                                               content_operand_number(walk, 0));
        add_point(walk, content_operand_number(walk, 1), content_operand_number(walk, 0));
    } else if (strcmp(word, "re") == 0) {
        add_rectangle(walk);
    } else if (strcmp(word, "c") == 0 || strcmp(word, "v") == 0 || strcmp(word, "y") == 0) {
        walk->has_curve = true;
        walk->lines++;
        for (size_t i = walk->count / 2; i > 0; i--)
            add_point(walk, content_operand_number(walk, 2 * i - 1), content_operand_number(walk, 2 * i - 2));
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

void content_path_begin(content_walk *walk)
{
    if (walk->clips && walk->has_path)
        content_box_clip(&walk->state.clip, &walk->path);
    walk->has_path = walk->has_curve = walk->clips = false;
    walk->part = (content_part){0};
    walk->narrowest = walk->smallest = HUGE_VAL;
    walk->most_segments = walk->lines = 0;
    walk->largest = 0;
    walk->crosses = false;
    walk->slanted = walk->leaves_rim = walk->has_pen = false;
}

static double line_width(const content_walk *walk)
{
    const double *matrix = walk->state.matrix;
    return fabs(walk->state.line_width) * fmax(hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3]));
}

/* A mark that is smaller than this share of the form cannot be made out. */
#define LEAST_MARK 0.25
/* Of what is seen of it more is to be within the form than without. */
#define LEAST_WITHIN 0.5
/* A thinner line is as thin as a screen's, or none. */
#define LEAST_LINE 0.1

/* Whether nothing of it can be seen: out of the clip, tiny, see-through, in a layer, or of the colour of its ground. */
static bool path_is_hidden(const content_walk *walk, const pdf_rectangle *box, bool fills, bool strokes)
{
    const content_state *state = &walk->state;
    double side = fmax(walk->frame.x1 - walk->frame.x0, walk->frame.y1 - walk->frame.y0);
    pdf_rectangle left = *box;
    content_box_clip(&left, &state->clip);
    bool within = (left.x1 - left.x0) >= LEAST_WITHIN * (box->x1 - box->x0) && (left.y1 - left.y0) >= LEAST_WITHIN * (box->y1 - box->y0);
    bool small = !(left.x1 > left.x0 && left.y1 > left.y0 && fmax(left.x1 - left.x0, left.y1 - left.y0) >= LEAST_MARK * side) ||
                 !within || (!walk->has_curve && walk->largest < LEAST_MARK);
    bool filled = fills && state->alpha >= CONTENT_LEAST_ALPHA && fabs(state->fill - walk->ground) >= CONTENT_LEAST_CONTRAST;
    bool drawn = strokes && !state->dashed && state->line_width > 0 && line_width(walk) >= LEAST_LINE && state->line_alpha >= CONTENT_LEAST_ALPHA && fabs(state->line - walk->ground) >= CONTENT_LEAST_CONTRAST;
    return small || walk->reading->layered || state->masked || !(filled || drawn);
}

static pdfseal_status tell_path(content_walk *walk, bool fills, bool strokes, pdfseal_error *error)
{
    end_part(walk);
    double half = strokes ? line_width(walk) / 2 : 0;
    double width = walk->frame.x1 - walk->frame.x0;
    double height = walk->frame.y1 - walk->frame.y0;
    double side = fmin(width, height);
    double area = (walk->path.x1 - walk->path.x0) * (walk->path.y1 - walk->path.y0);
    const pdf_rectangle box = {walk->path.x0 - half, walk->path.y0 - half, walk->path.x1 + half,
                               walk->path.y1 + half};
    const content_mark mark = {.kind = walk->has_curve ? CONTENT_CURVE : CONTENT_PATH,
                               .box = box,
                               .hidden = path_is_hidden(walk, &box, fills, strokes),
                               .filled = fills,
                               .multiplies = walk->state.multiplies,
                               .lightness = walk->state.fill,
                               .ground_share = fills && side > 0 ? area / (width * height) : 0,
                               .line_share = side > 0 ? 2 * half / side : 0,
                               .lines = walk->lines,
                               .slanted = walk->slanted,
                               .along_rim = !walk->leaves_rim,
                               .crosses = walk->crosses,
                               .line_lightness = walk->state.line,
                               .inner_width = isfinite(walk->narrowest) ? walk->narrowest : 0,
                               .inner_side = isfinite(walk->smallest) ? walk->smallest : 0,
                               .segments = walk->most_segments};
    return walk->reading->visitor->mark(walk->reading->visitor->state, &mark, error);
}

pdfseal_status content_path_paint(content_walk *walk, const char *word, bool *ret_done, pdfseal_error *error)
{
    static const char *const PAINTING[] = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"};
    bool paints = is_one_of(word, PAINTING, sizeof PAINTING / sizeof PAINTING[0]);
    *ret_done = paints || strcmp(word, "n") == 0;
    if (paints && walk->has_path) {
        bool fills = *word != 'S' && *word != 's';
        TRY(tell_path(walk, fills, *word != 'f' && *word != 'F', error));
        if (fills)
            walk->ground = walk->state.fill;
    }
    if (*ret_done)
        content_path_begin(walk);
    return PDFSEAL_OK;
}
