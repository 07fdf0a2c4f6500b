/* SPDX-License-Identifier: Apache-2.0 */
/* Whether places show what they showed. */
#include "verify/place_check.h"

#include "base/limits.h"
#include "pades/page_marks.h"

#include <math.h>
#include <stdlib.h>

/* A unit of the last digit that a rectangle is written with. */
#define RECTANGLE_TOLERANCE 0.00011

/* ---- objects ---- */

static bool same_entry(const pdf_place *a, const pdf_place *b)
{
    return a->kind == b->kind && a->kind != PDF_PLACE_FREE && a->offset == b->offset && a->generation == b->generation &&
           a->stream == b->stream && a->index == b->index;
}

/* Whether the object was not written again since it was signed. */
static bool is_kept(const place_check *check, uint32_t number)
{
    pdf_place before;
    pdf_place now;
    if (!pdf_view_place(check->signed_view, number, &before) || !pdf_view_place(check->newest, number, &now) ||
        !same_entry(&before, &now))
        return false;
    return before.kind != PDF_PLACE_IN_STREAM || is_kept(check, before.stream);
}

static bool may_go_on(place_check *check, size_t cost)
{
    check->state->spent += cost;
    return check->state->spent <= LIMIT_PLACE_COMPARISONS;
}

/* ---- the picture ---- */

/* Objects reached, each once. */
typedef struct closure {
    place_check *check;
    uint8_t *reached; /* a bit for each number */
    uint32_t highest;
    bytes_buffer pending; /* uint32_t each */
    bool kept;
} closure;

static pdfseal_status reach(closure *walk, uint32_t number, pdfseal_error *error)
{
    if (number > walk->highest || number == 0)
        return PDFSEAL_OK;
    uint8_t bit = (uint8_t)(1 << (number % 8));
    if (walk->reached[number / 8] & bit)
        return PDFSEAL_OK;
    walk->reached[number / 8] |= bit;
    return bytes_buffer_append(&walk->pending, &number, sizeof number, error);
}

/* Private data draws nothing. */
static pdfseal_status reach_value(closure *walk, const pdf_object *value, pdfseal_error *error)
{
    if (value->type == PDF_REFERENCE)
        return reach(walk, value->as.reference.number, error);
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++)
        TRY(reach_value(walk, &value->as.array.items[i], error));
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++) {
        const pdf_entry *entry = &value->as.dictionary.entries[i];
        if (!bytes_equal_text(entry->key, "PieceInfo"))
            TRY(reach_value(walk, &entry->value, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status visit(closure *walk, uint32_t number, pdfseal_error *error)
{
    const pdf_indirect *object = NULL;
    pdf_place place;
    walk->kept = is_kept(walk->check, number) && may_go_on(walk->check, 1) &&
                 pdf_view_place(walk->check->signed_view, number, &place);
    if (!walk->kept)
        return PDFSEAL_OK;
    const pdf_reference reference = {number, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
    pdfseal_status status = pdf_view_load(walk->check->signed_view, reference, &object, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    walk->kept = status == PDFSEAL_OK && object;
    return walk->kept ? reach_value(walk, &object->value, error) : PDFSEAL_OK;
}

static pdfseal_status walk_forms(closure *walk, pdfseal_error *error)
{
    const appearance_manifest *manifest = walk->check->manifest;
    for (size_t i = 0; i < manifest->place_count && walk->kept; i++) {
        if (manifest->places[i].form.number > walk->highest)
            walk->kept = false;
        TRY(reach(walk, manifest->places[i].form.number, error));
        while (walk->kept && walk->pending.length) {
            uint32_t number;
            walk->pending.length -= sizeof number;
            memcpy(&number, walk->pending.data + walk->pending.length, sizeof number);
            TRY(visit(walk, number, error));
        }
    }
    return PDFSEAL_OK;
}

/* The picture's streams are what the forms lead to. */
static bool streams_are_reached(const closure *walk)
{
    const appearance_manifest *manifest = walk->check->manifest;
    for (size_t i = 0; i < manifest->stream_count; i++) {
        uint32_t number = manifest->streams[i].number;
        if (number > walk->highest || !(walk->reached[number / 8] & (1 << (number % 8))))
            return false;
    }
    return true;
}

pdfseal_status place_check_picture(place_check *check, bool *ret_kept, pdfseal_error *error)
{
    closure walk = {.check = check, .highest = pdf_document_highest_number(check->newest.document), .kept = true};
    walk.reached = calloc((size_t)walk.highest / 8 + 1, 1);
    if (!walk.reached)
        FAIL_MEMORY(error);
    bytes_buffer_init(&walk.pending, ((size_t)walk.highest + 1) * sizeof(uint32_t));
    pdfseal_status status = walk_forms(&walk, error);
    *ret_kept = walk.kept && streams_are_reached(&walk);
    bytes_buffer_clear(&walk.pending);
    free(walk.reached);
    return status;
}

/* ---- one page ---- */

/* What is known of the page that the places are on. */
typedef struct page_check {
    place_check *check;
    pdf_page before, now;
    bool same;               /* its boxes and content are what they were */
    const verify_page_annotations *annotations;
    pdf_reference last_content; /* the stream that is drawn last, number 0: none */
} page_check;

static bool same_box(const pdf_rectangle *a, const pdf_rectangle *b)
{
    return a->x0 == b->x0 && a->y0 == b->y0 && a->x1 == b->x1 && a->y1 == b->y1;
}

/* The streams of a page in order, none of them written again. */
static pdfseal_status same_content(page_check *page, bool *ret_same, pdfseal_error *error)
{
    const place_check *check = page->check;
    const pdf_object *before;
    const pdf_object *now;
    TRY(pdf_view_get(check->signed_view, &page->before.object->value, "Contents", &before, error));
    TRY(pdf_view_get(check->newest, &page->now.object->value, "Contents", &now, error));
    *ret_same = before->type == PDF_ARRAY && now->type == PDF_ARRAY && pdf_object_equal(before, now);
    for (size_t i = 0; *ret_same && i < now->as.array.count; i++) {
        const pdf_object *item = &now->as.array.items[i];
        *ret_same = item->type == PDF_REFERENCE && is_kept(check, item->as.reference.number);
        if (*ret_same)
            page->last_content = item->as.reference;
    }
    page->check->state->spent += now->type == PDF_ARRAY ? now->as.array.count : 0;
    return PDFSEAL_OK;
}

static pdfseal_status open_page(page_check *page, int64_t page_number, pdfseal_error *error)
{
    place_check *check = page->check;
    TRY(pdf_page_find(check->signed_view, page_number - 1, &page->before, error));
    TRY(pdf_page_find(check->newest, page_number - 1, &page->now, error));
    page->same = pdf_reference_equal(page->before.object->reference, page->now.object->reference) &&
                 same_box(&page->before.media_box, &page->now.media_box) &&
                 same_box(&page->before.crop_box, &page->now.crop_box) && page->before.rotate == page->now.rotate &&
                 page->before.user_unit == page->now.user_unit;
    TRY(place_annotations_find(check, &page->now, &page->annotations, error));
    return place_annotations_find_newer(check, &page->before, error);
}

/* ---- shown by an annotation ---- */

static bool is_near(const pdf_rectangle *a, const pdf_rectangle *b)
{
    return fabs(a->x0 - b->x0) <= RECTANGLE_TOLERANCE && fabs(a->y0 - b->y0) <= RECTANGLE_TOLERANCE &&
           fabs(a->x1 - b->x1) <= RECTANGLE_TOLERANCE && fabs(a->y1 - b->y1) <= RECTANGLE_TOLERANCE;
}

/* Once among the annotations of the page, and drawn. */
static bool stands_on_page(const page_check *page, uint32_t widget)
{
    size_t times = 0;
    page->check->state->spent += page->annotations->count;
    for (size_t i = 0; i < page->annotations->count; i++)
        times += page->annotations->items[i].number == widget && page->annotations->items[i].visible;
    return times == 1;
}

static pdfseal_status widget_shows(const page_check *page, const appearance_manifest_place *place, uint32_t widget,
                                   bool *ret_shows, pdfseal_error *error)
{
    const pdf_view view = page->check->newest;
    const pdf_indirect *object = NULL;
    const pdf_object *appearance;
    pdf_place entry;
    pdf_rectangle box;
    *ret_shows = is_kept(page->check, widget) && stands_on_page(page, widget) && pdf_view_place(view, widget, &entry);
    if (!*ret_shows)
        return PDFSEAL_OK;
    const pdf_reference reference = {widget, entry.kind == PDF_PLACE_OFFSET ? entry.generation : 0};
    TRY(pdf_view_load(view, reference, &object, error));
    *ret_shows = object && pades_widget_rectangle(view, &object->value, &box) && is_near(&box, &place->rectangle);
    if (!*ret_shows)
        return PDFSEAL_OK;
    TRY(pdf_view_get(view, &object->value, "AP", &appearance, error));
    const pdf_object *normal = pdf_dictionary_find(appearance, "N");
    *ret_shows = pdf_object_is(normal, PDF_REFERENCE) && pdf_reference_equal(normal->as.reference, place->form) &&
                 (!pdf_object_is(pdf_dictionary_find(&object->value, "AP"), PDF_REFERENCE) ||
                  is_kept(page->check, pdf_dictionary_find(&object->value, "AP")->as.reference.number));
    return PDFSEAL_OK;
}

static uint32_t widget_of(const place_check *check, const appearance_manifest_place *place)
{
    const pades_field *field = check->signature->form_field;
    return place->kind != APPEARANCE_PLACED_WIDGET ? place->slot : field ? field->widget.number : 0;
}

/* ---- shown by page content ---- */

/* The name under which a page's resources hold the form; NULL: they do not. */
static pdfseal_status find_name(pdf_view view, const pdf_page *page, pdf_reference form, arena *owner, const char **ret_name,
                                pdfseal_error *error)
{
    const pdf_object *forms;
    *ret_name = NULL;
    TRY(pdf_view_get(view, page->resources, "XObject", &forms, error));
    for (size_t i = 0; forms->type == PDF_DICTIONARY && !forms->duplicate_keys && i < forms->as.dictionary.count; i++) {
        const pdf_entry *entry = &forms->as.dictionary.entries[i];
        if (entry->value.type != PDF_REFERENCE || !pdf_reference_equal(entry->value.as.reference, form))
            continue;
        *ret_name = arena_text(owner, entry->key);
        if (!*ret_name)
            FAIL_MEMORY(error);
        return PDFSEAL_OK;
    }
    return PDFSEAL_OK;
}

/* The name is plain, and the same before and now. */
static pdfseal_status find_kept_name(const page_check *page, pdf_reference form, const char **ret_name, pdfseal_error *error)
{
    const char *now;
    TRY(find_name(page->check->signed_view, &page->before, form, page->check->owner, ret_name, error));
    TRY(find_name(page->check->newest, &page->now, form, page->check->owner, &now, error));
    if (!*ret_name || !now || strcmp(*ret_name, now) != 0)
        *ret_name = NULL;
    for (const char *byte = *ret_name; byte && *byte; byte++) {
        if (*byte < '!' || *byte > '~' || strchr("#()<>[]{}/%", *byte))
            *ret_name = NULL;
    }
    return PDFSEAL_OK;
}

static pdfseal_status write_place(const appearance_manifest_place *place, const char *name, bytes_buffer *out,
                                  pdfseal_error *error)
{
    pades_mark mark = {.clip = place->clip,
                       .slice.count = place->kind == APPEARANCE_PLACED_SLICE ? place->count : 0};
    memcpy(mark.matrix, place->matrix, sizeof mark.matrix);
    return pades_mark_write(&mark, name, out, error);
}

/* What the stream has to hold: all places of the page that name it, in their order. *ret_known false: a form has no name. */
static pdfseal_status write_expected(const page_check *page, const appearance_manifest_place *const *places, size_t count,
                                     bytes_buffer *out, bool *ret_known, pdfseal_error *error)
{
    pdf_reference form = {0, 0};
    const char *name = NULL;
    *ret_known = false;
    TRY(bytes_buffer_append_text(out, PADES_MARKS_BEGIN, error));
    for (size_t i = 0; i < count; i++) {
        if (!places[i]->content.number || !pdf_reference_equal(places[i]->content, page->last_content))
            continue;
        if (!pdf_reference_equal(places[i]->form, form)) {
            form = places[i]->form;
            TRY(find_kept_name(page, form, &name, error));
        }
        *ret_known = name != NULL;
        if (!name)
            return PDFSEAL_OK;
        TRY(write_place(places[i], name, out, error));
    }
    return PDFSEAL_OK;
}

/* Whether the page ends with the stream that draws exactly the recorded marks. */
static pdfseal_status content_shows(const page_check *page, const appearance_manifest_place *const *places, size_t count,
                                    bool *ret_shows, pdfseal_error *error)
{
    const limits *set = pdf_document_limits(page->check->newest.document);
    BYTES_BUFFER_CLEANUP bytes_buffer expected;
    BYTES_BUFFER_CLEANUP bytes_buffer found;
    bytes_buffer_init_limited(&expected, set, LIMITS_STREAM_BYTES);
    bytes_buffer_init_limited(&found, set, LIMITS_STREAM_BYTES);
    const pdf_indirect *stream = NULL;
    bool known;
    *ret_shows = false;
    TRY(write_expected(page, places, count, &expected, &known, error));
    if (!known)
        return PDFSEAL_OK;
    TRY(pdf_view_load(page->check->newest, page->last_content, &stream, error));
    if (!stream || !stream->is_stream)
        return PDFSEAL_OK;
    TRY(pdf_view_stream_decode(page->check->newest, stream, &found, error));
    *ret_shows = bytes_equal(bytes_buffer_view(&expected), bytes_buffer_view(&found));
    return PDFSEAL_OK;
}

/* The corners of what is seen, through the matrix. */
static bool rectangle_follows(const appearance_manifest_place *place)
{
    static const pdf_rectangle WHOLE = {0, 0, 1, 1};
    const pdf_rectangle *part = place->kind == APPEARANCE_PLACED_SLICE ? &place->clip : &WHOLE;
    const double *m = place->matrix;
    const double x[2] = {m[0] * part->x0 + m[2] * part->y0 + m[4], m[0] * part->x1 + m[2] * part->y1 + m[4]};
    const double y[2] = {m[1] * part->x0 + m[3] * part->y0 + m[5], m[1] * part->x1 + m[3] * part->y1 + m[5]};
    /* The cut has six digits of a seal that may have some thousand units. */
    const double tolerance = 1e-3 + 1e-6 * (fabs(m[0]) + fabs(m[1]) + fabs(m[2]) + fabs(m[3]));
    const pdf_rectangle *box = &place->rectangle;
    return fabs(fmin(x[0], x[1]) - box->x0) <= tolerance && fabs(fmax(x[0], x[1]) - box->x1) <= tolerance &&
           fabs(fmin(y[0], y[1]) - box->y0) <= tolerance && fabs(fmax(y[0], y[1]) - box->y1) <= tolerance;
}

/* ---- answers ---- */

/* The widget's own appearance does not cover itself. */
static place_answer find_cover(const page_check *page, const appearance_manifest_place *place, uint32_t own)
{
    if (!may_go_on(page->check, page->annotations->count))
        return PLACE_UNKNOWN;
    for (size_t i = 0; i < page->annotations->count; i++) {
        const struct page_annotation *one = &page->annotations->items[i];
        if (page->annotations->newer[i] && one->visible && (one->number != own || own == 0) &&
            pdf_rectangle_overlap(&one->box, &place->rectangle))
            return PLACE_COVERED;
    }
    return PLACE_INTACT;
}

static pdfseal_status is_drawn_by_content(page_check *page, const appearance_manifest_place *const *places, size_t count,
                                          bool *ret_drawn, pdfseal_error *error)
{
    bool wanted = false;
    *ret_drawn = false;
    for (size_t i = 0; i < count; i++)
        wanted |= places[i]->content.number != 0;
    if (!wanted || !page->same)
        return PDFSEAL_OK;
    TRY(same_content(page, ret_drawn, error));
    return *ret_drawn ? content_shows(page, places, count, ret_drawn, error) : PDFSEAL_OK;
}

pdfseal_status place_check_page(place_check *check, const appearance_manifest_place *const *places, size_t count,
                                place_answer *answers, pdfseal_error *error)
{
    page_check page = {.check = check};
    bool drawn;
    TRY(open_page(&page, places[0]->page_number, error));
    TRY(is_drawn_by_content(&page, places, count, &drawn, error));
    for (size_t i = 0; i < count; i++) {
        const appearance_manifest_place *place = places[i];
        uint32_t widget = widget_of(check, place);
        bool shows = drawn && rectangle_follows(place) && pdf_reference_equal(place->content, page.last_content);
        if (place->content.number == 0)
            TRY(widget_shows(&page, place, widget, &shows, error));
        answers[i] = shows && page.same && check->picture_kept ? find_cover(&page, place, widget) : PLACE_CHANGED;
    }
    return PDFSEAL_OK;
}
