/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations that readers and reviewers make: by their kind, without scripts, and told apart by whether they lie over what
 * the page says. source  ISO 32000-2:2020 12.5, 12.8.2.2.2; security.md "evil annotation" */
#include "verify/content/marks.h"
#include "verify/rules/rule.h"

#include <math.h>
#include <strings.h>

#define RULE "annotation"
#define CHANGE "an annotation was added or changed"
#define COVERS "an annotation lies over what its page says"

/* A line under or through text is at most this much of its rectangle's height. */
#define LINE_SHARE 0.25
/* A border as honest links and shapes have it; a thicker one could hide what it lies over. */
#define THIN_BORDER 6.0
/* Words stay readable under paint that is at least so light, */
#define LEAST_LIGHTNESS 0.29
/* and where lines take up no more of the rectangle, and paint in layers no more than this. */
#define MOST_LINES_SHARE 0.5
#define MOST_GROUNDS_SHARE 1.5

typedef enum annotation_nature {
    NATURE_NONE,    /* no annotation that P=3 knows */
    NATURE_SILENT,  /* shows nothing of its own */
    NATURE_MARKING, /* marks text, which stays readable */
    NATURE_OPAQUE   /* may hide what is under it */
} annotation_nature;

static annotation_nature nature_of(const pdf_object *dictionary)
{
    static const struct {
        const char *subtype;
        annotation_nature nature;
    } KINDS[] = {{"Link", NATURE_SILENT}, {"Popup", NATURE_SILENT}, {"Highlight", NATURE_MARKING},
                 {"Underline", NATURE_MARKING}, {"Squiggly", NATURE_MARKING}, {"StrikeOut", NATURE_MARKING},
                 {"Text", NATURE_OPAQUE}, {"FreeText", NATURE_OPAQUE}, {"Line", NATURE_OPAQUE}, {"Square", NATURE_OPAQUE},
                 {"Circle", NATURE_OPAQUE}, {"Polygon", NATURE_OPAQUE}, {"PolyLine", NATURE_OPAQUE}, {"Stamp", NATURE_OPAQUE},
                 {"Caret", NATURE_OPAQUE}, {"Ink", NATURE_OPAQUE}, {"FileAttachment", NATURE_OPAQUE},
                 {"Redact", NATURE_OPAQUE}};
    const pdf_object *subtype = pdf_dictionary_find(dictionary, "Subtype");
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (pdf_object_is_name(subtype, KINDS[i].subtype))
            return KINDS[i].nature;
    }
    return NATURE_NONE;
}

/* An address of the web or of mail, or one without a scheme; a script is none. */
static bool is_plain_address(const pdf_object *address)
{
    static const char *const SCHEMES[] = {"http:", "https:", "mailto:", "ftp:", "tel:"};
    if (!pdf_object_is(address, PDF_STRING))
        return false;
    for (size_t i = 0; i < sizeof SCHEMES / sizeof SCHEMES[0]; i++) {
        size_t length = strlen(SCHEMES[i]);
        if (address->as.bytes.length >= length && strncasecmp((const char *)address->as.bytes.data, SCHEMES[i], length) == 0)
            return true;
    }
    return bytes_find(address->as.bytes, BYTES_LITERAL(":"), 0) == SIZE_MAX;
}

/* Leads to a place in the document or on the web, and to nothing after that. */
static bool is_harmless_action(pdf_view view, const pdf_object *entry)
{
    const pdf_object *action;
    if (!entry)
        return true;
    if (pdf_view_resolve(view, entry, &action, NULL) != PDFSEAL_OK || action->type != PDF_DICTIONARY)
        return false;
    const pdf_object *kind = pdf_dictionary_find(action, "S");
    bool leads = pdf_object_is_name(kind, "URI") ? is_plain_address(pdf_dictionary_find(action, "URI")) : pdf_object_is_name(kind, "GoTo");
    return leads && !pdf_dictionary_find(action, "Next") &&
           !action->duplicate_keys;
}

/* Whether it is a plain annotation: no field, no script, in no layer. */
static bool is_plain(pdf_view view, const pdf_indirect *annotation)
{
    static const char *const FOREIGN[] = {"AA", "OC", "FT", "Kids", "V", "PA", "Resources"};
    const pdf_object *dictionary = &annotation->value;
    const pdf_object *type = pdf_dictionary_find(dictionary, "Type");
    if (annotation->is_stream || dictionary->type != PDF_DICTIONARY || dictionary->duplicate_keys ||
        nature_of(dictionary) == NATURE_NONE || (type && !pdf_object_is_name(type, "Annot")))
        return false;
    for (size_t i = 0; i < sizeof FOREIGN / sizeof FOREIGN[0]; i++) {
        if (pdf_dictionary_find(dictionary, FOREIGN[i]))
            return false;
    }
    return is_harmless_action(view, pdf_dictionary_find(dictionary, "A"));
}

bool rule_annotation_removable(const pdf_indirect *annotation)
{
    return !annotation->is_stream && nature_of(&annotation->value) != NATURE_NONE &&
           !pdf_dictionary_find(&annotation->value, "FT");
}

/* ---- its place ---- */

static void take_in(pdf_rectangle *box, double x, double y)
{
    box->x0 = fmin(box->x0, x);
    box->y0 = fmin(box->y0, y);
    box->x1 = fmax(box->x1, x);
    box->y1 = fmax(box->y1, y);
}

/* Points by twos, or lists of them. */
static void take_in_points(pdf_view view, const pdf_object *points, unsigned depth, pdf_rectangle *box)
{
    double x = 0;
    for (size_t i = 0; points->type == PDF_ARRAY && i < points->as.array.count; i++) {
        const pdf_object *item;
        double number;
        if (pdf_view_resolve(view, &points->as.array.items[i], &item, NULL) != PDFSEAL_OK)
            continue;
        if (item->type == PDF_ARRAY && depth)
            take_in_points(view, item, depth - 1, box);
        else if (pdf_object_number(item, &number) && i % 2)
            take_in(box, x, number);
        else
            (void)pdf_object_number(item, &x);
    }
}

/* Of BS, else of Border; as thick as can be where it cannot be read. source  ISO 32000-2:2020 Tables 166, 168 */
static double border_width(pdf_view view, const pdf_object *annotation)
{
    const pdf_object *style;
    const pdf_object *border;
    const pdf_object *width = &PDF_NULL_OBJECT;
    double number = 1;
    pdfseal_status status = pdf_view_get(view, annotation, "BS", &style, NULL);
    if (status == PDFSEAL_OK && style->type == PDF_DICTIONARY)
        status = pdf_view_get(view, style, "W", &width, NULL);
    else if (status == PDFSEAL_OK && (status = pdf_view_get(view, annotation, "Border", &border, NULL)) == PDFSEAL_OK &&
             border->type == PDF_ARRAY && border->as.array.count > 2)
        status = pdf_view_resolve(view, &border->as.array.items[2], &width, NULL);
    (void)pdf_object_number(width, &number);
    return status == PDFSEAL_OK ? fabs(number) : HUGE_VAL;
}

/* The side of the icon that readers draw for a note, and how far an end of a line reaches, by the line's width. */
#define ICON_SIDE 24.0
#define LINE_ENDS 9.0

/* Without an appearance: what makes readers draw beyond the rectangle, nobody knows how far.
 * source  ISO 32000-2:2020 Tables 177, 178, 180 */
static bool reaches_anywhere(pdf_view view, const pdf_object *annotation)
{
    static const char *const FAR[] = {"LL", "LLE", "LLO", "BE", "RD", "Cap"};
    for (size_t i = 0; i < sizeof FAR / sizeof FAR[0]; i++) {
        const pdf_object *entry;
        if (pdf_view_get(view, annotation, FAR[i], &entry, NULL) != PDFSEAL_OK ||
            (entry->type != PDF_NULL && !(entry->type == PDF_BOOLEAN && !entry->as.boolean) &&
             !(entry->type == PDF_INTEGER && entry->as.integer == 0)))
            return true;
    }
    return false;
}

static pdf_rectangle widened(pdf_rectangle box, double across, double up)
{
    return (pdf_rectangle){box.x0 - across, box.y0 - up, box.x1 + across, box.y1 + up};
}

/* What readers that draw an annotation without an appearance add to its rectangle. */
static void take_in_own_drawing(pdf_view view, const pdf_object *annotation, pdf_rectangle *box)
{
    const pdf_object *subtype = pdf_dictionary_find(annotation, "Subtype");
    if (reaches_anywhere(view, annotation))
        *box = (pdf_rectangle){-HUGE_VAL, -HUGE_VAL, HUGE_VAL, HUGE_VAL};
    else if (pdf_object_is_name(subtype, "Text") || pdf_object_is_name(subtype, "FileAttachment"))
        *box = widened(*box, fmax(0, ICON_SIDE - (box->x1 - box->x0)), fmax(0, ICON_SIDE - (box->y1 - box->y0)));
    else if (pdf_dictionary_find(annotation, "LE"))
        *box = widened(*box, LINE_ENDS * border_width(view, annotation), LINE_ENDS * border_width(view, annotation));
}

/* Its Rect, and what readers that draw it themselves may draw beyond that. */
static bool find_extent(pdf_view view, const pdf_object *annotation, pdf_rectangle *ret_box)
{
    static const char *const POINTS[] = {"L", "Vertices", "InkList", "CL", "Path", "QuadPoints"};
    enum { LISTS_IN_LISTS = 1 };
    if (!pades_widget_rectangle(view, annotation, ret_box))
        return false;
    for (size_t i = 0; i < sizeof POINTS / sizeof POINTS[0]; i++) {
        const pdf_object *points;
        if (pdf_view_get(view, annotation, POINTS[i], &points, NULL) == PDFSEAL_OK)
            take_in_points(view, points, LISTS_IN_LISTS, ret_box);
    }
    double half = border_width(view, annotation) / 2;
    if (half > THIN_BORDER / 2)
        *ret_box = widened(*ret_box, half, half);
    if (!pdf_dictionary_find(annotation, "AP"))
        take_in_own_drawing(view, annotation, ret_box);
    return true;
}

/* ---- what its appearance does ---- */

typedef struct marking {
    double height, area;            /* of its rectangle */
    double lines, grounds;          /* areas of what was painted */
    bool opaque;
} marking;

static double area_of(const pdf_rectangle *box)
{
    return (box->x1 - box->x0) * (box->y1 - box->y0);
}

/* Light paint that multiplies leaves words readable, and so do thin lines, unless there is much of it. */
static pdfseal_status judge_mark(void *state, const content_mark *mark, pdfseal_error *error)
{
    (void)error;
    marking *seen = state;
    bool path = mark->kind == CONTENT_PATH || mark->kind == CONTENT_CURVE;
    bool light = mark->filled && mark->line_share == 0 && mark->multiplies && mark->lightness >= LEAST_LIGHTNESS;
    bool thin = mark->box.y1 - mark->box.y0 <= LINE_SHARE * seen->height;
    *(light ? &seen->grounds : &seen->lines) += area_of(&mark->box);
    seen->opaque = seen->opaque || !path || !(light || thin) || seen->lines > MOST_LINES_SHARE * seen->area ||
                   seen->grounds > MOST_GROUNDS_SHARE * seen->area;
    return PDFSEAL_OK;
}

/* The colour of C: grey, red, green and blue, or four inks. Where there is none, readers take black. */
static bool is_light(pdf_view view, const pdf_object *annotation)
{
    static const double WEIGHTS[4] = {0.3, 0.59, 0.11, 0};
    const pdf_object *colour;
    double parts[4] = {0};
    double sum = 0;
    if (pdf_view_get(view, annotation, "C", &colour, NULL) != PDFSEAL_OK || colour->type != PDF_ARRAY || colour->as.array.count > 4)
        return false;
    size_t count = colour->as.array.count;
    for (size_t i = 0; i < count; i++) {
        const pdf_object *part;
        if (pdf_view_resolve(view, &colour->as.array.items[i], &part, NULL) != PDFSEAL_OK || !pdf_object_number(part, &parts[i]))
            return false;
        sum += count == 1 ? parts[i] : WEIGHTS[i] * parts[i];
    }
    return (count == 4 ? 1 - fmin(1, sum + parts[3]) : sum) >= LEAST_LIGHTNESS;
}

/* What readers draw themselves: a highlight in the colour of C, other markings as lines; within the rectangle. */
static bool stays_readable_by_itself(pdf_view view, const pdf_object *annotation, const pdf_rectangle *rectangle)
{
    const pdf_object *points;
    pdf_rectangle box = *rectangle;
    if (pdf_view_get(view, annotation, "QuadPoints", &points, NULL) != PDFSEAL_OK)
        return false;
    take_in_points(view, points, 0, &box);
    bool within = box.x0 >= rectangle->x0 - THIN_BORDER && box.y0 >= rectangle->y0 - THIN_BORDER &&
                  box.x1 <= rectangle->x1 + THIN_BORDER && box.y1 <= rectangle->y1 + THIN_BORDER;
    return within && (!pdf_object_is_name(pdf_dictionary_find(annotation, "Subtype"), "Highlight") || is_light(view, annotation));
}

/* Whether a marking of text leaves the text readable: it multiplies, or draws lines only. */
static pdfseal_status stays_readable(pdf_view view, const pdf_object *annotation, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *appearances;
    const pdf_indirect *form = NULL;
    pdf_rectangle rectangle;
    *ret_answer = false;
    if (!pades_widget_rectangle(view, annotation, &rectangle))
        return PDFSEAL_OK;
    if (!pdf_dictionary_find(annotation, "AP")) {
        *ret_answer = stays_readable_by_itself(view, annotation, &rectangle);
        return PDFSEAL_OK;
    }
    if (pdf_view_get(view, annotation, "AP", &appearances, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    const pdf_object *normal = pdf_dictionary_find(appearances, "N");
    if (!pdf_object_is(normal, PDF_REFERENCE) || pdf_view_load(view, normal->as.reference, &form, NULL) != PDFSEAL_OK ||
        !form || !form->is_stream)
        return PDFSEAL_OK;
    static const double IDENTITY[6] = {1, 0, 0, 1, 0, 0};
    marking seen = {.height = rectangle.y1 - rectangle.y0, .area = area_of(&rectangle)};
    const content_visitor visitor = {&seen, judge_mark};
    content_understanding understood = {0};
    pdfseal_status status = content_read_form(view, form, &PDF_NULL_OBJECT, IDENTITY, &visitor, &understood, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    *ret_answer = status == PDFSEAL_OK && understood.complete && understood.alike && !seen.opaque;
    return PDFSEAL_OK;
}

/* A border round a place, not a bar across it. */
static bool is_thin(pdf_view view, const pdf_object *annotation)
{
    pdf_rectangle box;
    double width = border_width(view, annotation);
    if (pdf_object_is_name(pdf_dictionary_find(annotation, "Subtype"), "Popup") || width == 0)
        return true;
    return width <= THIN_BORDER && pades_widget_rectangle(view, annotation, &box) &&
           width <= LINE_SHARE * fmin(box.x1 - box.x0, box.y1 - box.y0);
}

/* A window of a note that stands open. */
static bool is_open(pdf_view view, const pdf_object *annotation)
{
    const pdf_object *open;
    return pdf_object_is_name(pdf_dictionary_find(annotation, "Subtype"), "Popup") &&
           (pdf_view_get(view, annotation, "Open", &open, NULL) != PDFSEAL_OK || (open->type == PDF_BOOLEAN && open->as.boolean));
}

static pdfseal_status covers_content(rule_context *context, pdf_view view, const pdf_page *page, const pdf_object *annotation,
                                     bool *ret_answer, pdfseal_error *error)
{
    annotation_nature nature = nature_of(annotation);
    pdf_rectangle extent;
    bool draws_nothing = nature == NATURE_SILENT && !pdf_dictionary_find(annotation, "AP");
    bool readable = draws_nothing && is_thin(view, annotation) && !is_open(view, annotation);
    if (nature == NATURE_MARKING || (nature == NATURE_SILENT && !draws_nothing))
        TRY(stays_readable(view, annotation, &readable, error));
    *ret_answer = !readable;
    return readable || !find_extent(view, annotation, &extent) ? PDFSEAL_OK
                                                               : rule_lies_over(context, view, page, &extent, ret_answer, error);
}

/* ---- judging ---- */

static pdfseal_status vouch_needs(rule_context *context, const pdf_object *dictionary, const rule_object *like,
                                  pdfseal_error *error)
{
    static const char *const OWN[] = {"P", "Parent", "IRT"};
    for (size_t i = 0; i < dictionary->as.dictionary.count; i++) {
        const pdf_entry *entry = &dictionary->as.dictionary.entries[i];
        bool foreign = false;
        for (size_t j = 0; j < sizeof OWN / sizeof OWN[0]; j++)
            foreign |= bytes_equal_text(entry->key, OWN[j]);
        if (!foreign)
            TRY(rule_vouch_new(context, &entry->value, like, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_annotation_uncovers(rule_context *context, const pdf_page *page, const pdf_indirect *annotation, bool *ret_answer,
                                        pdfseal_error *error)
{
    return covers_content(context, context->before, page, &annotation->value, ret_answer, error);
}

static pdfseal_status describe(rule_context *context, uint32_t number, const pdf_page *page, const pdf_object *annotation,
                               rule_object *ret_like, pdfseal_error *error)
{
    *ret_like = (rule_object){.rule = RULE, .label = VERIFY_LABEL_ANNOTATION, .level = VERIFY_CHANGE_ANNOTATIONS,
                              .change = CHANGE, .page = page ? page->index + 1 : 0};
    bool covers = true;
    if (page)
        TRY(covers_content(context, context->after, page, annotation, &covers, error));
    ret_like->doubt = covers ? COVERS : NULL;
    if (covers)
        TRY(rule_warn(context, "covers_content", COVERS, number, ret_like->page, error));
    return PDFSEAL_OK;
}

pdfseal_status rule_annotation_added(rule_context *context, pdf_reference reference, const pdf_page *page, bool *ret_sound,
                                     pdfseal_error *error)
{
    const pdf_indirect *annotation = NULL;
    rule_object like;
    rule_object *object = rule_find(context, reference.number);
    *ret_sound = false;
    TRY(pdf_view_load(context->after, reference, &annotation, error));
    /* One that was there before, elsewhere, stays what it was: it may be another page's. */
    if (!annotation || !object || object->existed || !is_plain(context->after, annotation))
        return PDFSEAL_OK;
    const pdf_object *named = pdf_dictionary_find(&annotation->value, "P");
    if (named && !(pdf_object_is(named, PDF_REFERENCE) && pdf_reference_equal(named->as.reference, page->object->reference)))
        return PDFSEAL_OK;
    TRY(describe(context, reference.number, page, &annotation->value, &like, error));
    rule_vouch(object, like.rule, like.label, like.level, like.change);
    *ret_sound = object->vouched;
    if (!*ret_sound)
        return PDFSEAL_OK;
    rule_describe(object, &like);
    return vouch_needs(context, &annotation->value, &like, error);
}

static pdfseal_status find_page(pdf_view view, const pdf_object *annotation, pdf_page *page, bool *ret_found, pdfseal_error *error)
{
    int64_t index;
    TRY(pades_widget_page(view, annotation, &index, error));
    *ret_found = index >= 0;
    return index >= 0 ? pdf_page_find(view, index, page, error) : PDFSEAL_OK;
}

/* One that hid something is no better moved away than laid there. */
static pdfseal_status describe_past(rule_context *context, const rule_object *object, rule_object *like, pdfseal_error *error)
{
    pdf_page page;
    bool found;
    bool covered = true;
    if (like->doubt)
        return PDFSEAL_OK;
    TRY(find_page(context->before, &object->before->value, &page, &found, error));
    if (found)
        TRY(rule_annotation_uncovers(context, &page, object->before, &covered, error));
    like->doubt = covered ? RULE_UNCOVERS : NULL;
    return covered ? rule_warn(context, "covers_content", RULE_UNCOVERS, object->defined.number, like->page, error) : PDFSEAL_OK;
}

static pdfseal_status judge_changed(rule_context *context, rule_object *object, pdfseal_error *error)
{
    static const char *const ROLES[] = {"Annots", "Popup", "Parent", "IRT", "Obj", "K"};
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    pdf_page page;
    bool found = false;
    bool sound;
    rule_object like;
    if (!is_plain(context->before, object->before) || !is_plain(context->after, object->after) ||
        !pdf_object_equal(pdf_dictionary_find(before, "Subtype"), pdf_dictionary_find(after, "Subtype")) ||
        !rule_named_only_as(context, object->defined.number, ROLES, sizeof ROLES / sizeof ROLES[0]))
        return PDFSEAL_OK;
    TRY(find_page(context->after, after, &page, &found, error));
    TRY(describe(context, object->defined.number, found ? &page : NULL, after, &like, error));
    TRY(describe_past(context, object, &like, error));
    TRY(rule_vouch_appearance(context, object->defined.number, pdf_dictionary_find(before, "AP"),
                              pdf_dictionary_find(after, "AP"), &like, &sound, error));
    if (!sound)
        return PDFSEAL_OK;
    rule_vouch(object, like.rule, like.label, like.level, like.change);
    if (!object->vouched)
        return PDFSEAL_OK;
    rule_describe(object, &like);
    return vouch_needs(context, after, &like, error);
}

pdfseal_status rule_annotation(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (object->existed && !object->vouched && object->before && object->after && !object->before->is_stream &&
            !object->after->is_stream && nature_of(&object->before->value) != NATURE_NONE)
            TRY(judge_changed(context, object, error));
    }
    return PDFSEAL_OK;
}
