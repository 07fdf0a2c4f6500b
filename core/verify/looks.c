/* SPDX-License-Identifier: Apache-2.0 */
/* Holds pixels against changes: what differs on a page must lie where a permitted change is. */
#include "verify/looks.h"

#include "verify/judgement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lines are drawn across the edge of their annotation's box, and smoothed by another pixel. */
#define MARGIN_PT 2.0

/* ---- pairs of pages ---- */

typedef struct numbered_page {
    uint32_t object;
    int64_t number; /* from 1 */
} numbered_page;

static int compare_pages(const void *a, const void *b)
{
    const numbered_page *first = a;
    const numbered_page *second = b;
    if (first->object != second->object)
        return first->object < second->object ? -1 : 1;
    return first->number < second->number ? -1 : first->number > second->number;
}

static pdfseal_status sort_pages(arena *owner, const uint32_t *numbers, int64_t count, numbered_page **ret_pages,
                                 pdfseal_error *error)
{
    numbered_page *pages = ARENA_NEW_ARRAY(owner, numbered_page, (size_t)count + 1);
    if (!pages)
        FAIL_MEMORY(error);
    for (int64_t i = 0; i < count; i++)
        pages[i] = (numbered_page){numbers[i], i + 1};
    qsort(pages, (size_t)count, sizeof *pages, compare_pages);
    *ret_pages = pages;
    return PDFSEAL_OK;
}

/* The first page that is this object and was not taken yet. A page that is no object of its own is found by its place. */
static int64_t take_page(numbered_page *pages, int64_t count, uint32_t object, int64_t place)
{
    int64_t low = 0;
    int64_t high = count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (pages[middle].object < object)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && pages[low].object == object; low++) {
        if (pages[low].number <= 0 || (object == 0 && pages[low].number != place))
            continue;
        int64_t number = pages[low].number;
        pages[low].number = -number;
        return number;
    }
    return 0;
}

pdfseal_status verify_pages_pair(pdf_document *document, size_t revision, arena *owner, verify_page_pair **ret_pairs,
                                 size_t *ret_count, pdfseal_error *error)
{
    uint32_t *then;
    uint32_t *now;
    int64_t then_count;
    int64_t now_count;
    numbered_page *left = NULL;
    TRY(pdf_pages_list((pdf_view){document, revision}, owner, &then, &then_count, error));
    TRY(pdf_pages_list(pdf_view_newest(document), owner, &now, &now_count, error));
    TRY(sort_pages(owner, then, then_count, &left, error));
    verify_page_pair *pairs = ARENA_NEW_ARRAY(owner, verify_page_pair, (size_t)(then_count + now_count) + 1);
    if (!pairs)
        FAIL_MEMORY(error);
    size_t count = 0;
    for (int64_t i = 0; i < now_count; i++)
        pairs[count++] = (verify_page_pair){take_page(left, then_count, now[i], i + 1), i + 1};
    for (int64_t i = 0; i < then_count; i++) {
        if (left[i].number > 0)
            pairs[count++] = (verify_page_pair){left[i].number, 0};
    }
    *ret_pairs = pairs;
    *ret_count = count;
    return PDFSEAL_OK;
}

/* ---- what permitted changes may have drawn ---- */

typedef struct look_search {
    pdf_document *document;
    size_t revision;
    verify_result *result;
    uint32_t *changed; /* ascending: objects of changes that are not forbidden */
    size_t changed_count;
    verify_look *look;
} look_search;

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

static pdfseal_status gather_changed(look_search *search, pdfseal_error *error)
{
    const verify_result *result = search->result;
    search->changed = ARENA_NEW_ARRAY(&search->result->memory, uint32_t, result->change_count + 1);
    if (!search->changed)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < result->change_count; i++) {
        const verify_change *change = &result->changes[i];
        if (change->revision > (int64_t)search->revision + 1 && change->permitted && change->object.number)
            search->changed[search->changed_count++] = change->object.number;
    }
    qsort(search->changed, search->changed_count, sizeof *search->changed, compare_numbers);
    return PDFSEAL_OK;
}

static bool is_changed(const look_search *search, uint32_t number)
{
    return bsearch(&number, search->changed, search->changed_count, sizeof number, compare_numbers) != NULL;
}

/* Whether a direct value names a changed object. */
static bool names_changed(const look_search *search, const pdf_object *value)
{
    if (value->type == PDF_REFERENCE)
        return is_changed(search, value->as.reference.number);
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++) {
        if (names_changed(search, &value->as.dictionary.entries[i].value))
            return true;
    }
    return false;
}

static bool holds_reference(const pdf_object *array, pdf_reference reference)
{
    for (size_t i = 0; array && array->type == PDF_ARRAY && i < array->as.array.count; i++) {
        const pdf_object *item = &array->as.array.items[i];
        if (item->type == PDF_REFERENCE && pdf_reference_equal(item->as.reference, reference))
            return true;
    }
    return false;
}

static bool rectangle_of(pdf_view view, const pdf_object *annotation, pdf_rectangle *ret_rectangle)
{
    const pdf_object *array;
    double sides[4];
    if (pdf_view_get(view, annotation, "Rect", &array, NULL) != PDFSEAL_OK || array->type != PDF_ARRAY || array->as.array.count != 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        const pdf_object *side;
        if (pdf_view_resolve(view, &array->as.array.items[i], &side, NULL) != PDFSEAL_OK || !pdf_object_number(side, &sides[i]))
            return false;
    }
    *ret_rectangle = (pdf_rectangle){fmin(sides[0], sides[2]), fmin(sides[1], sides[3]), fmax(sides[0], sides[2]),
                                     fmax(sides[1], sides[3])};
    return true;
}

static bool contains(const pdf_rectangle *outer, const pdf_rectangle *inner)
{
    return inner->x0 >= outer->x0 - MARGIN_PT && inner->x1 <= outer->x1 + MARGIN_PT && inner->y0 >= outer->y0 - MARGIN_PT &&
           inner->y1 <= outer->y1 + MARGIN_PT;
}

static void explain(look_search *search, const pdf_rectangle *rectangle)
{
    for (size_t i = 0; i < search->look->box_count; i++) {
        verify_look_box *box = &search->look->boxes[i];
        box->explained |= contains(rectangle, &box->rectangle);
    }
}

/* One that changed, whose picture changed, or that only one of the two lists of annotations has. */
static void explain_by(look_search *search, pdf_view view, const pdf_object *item, const pdf_object *other_list)
{
    const pdf_object *annotation;
    pdf_rectangle rectangle;
    if (item->type != PDF_REFERENCE || pdf_view_resolve(view, item, &annotation, NULL) != PDFSEAL_OK)
        return;
    const pdf_object *appearance = pdf_dictionary_find(annotation, "AP");
    bool concerned = is_changed(search, item->as.reference.number) || (appearance && names_changed(search, appearance)) ||
                     !holds_reference(other_list, item->as.reference);
    if (concerned && rectangle_of(view, annotation, &rectangle))
        explain(search, &rectangle);
}

static const pdf_object *annotations_of(pdf_view view, int64_t page_number)
{
    pdf_page page;
    const pdf_object *list;
    if (page_number == 0 || pdf_page_find(view, page_number - 1, &page, NULL) != PDFSEAL_OK ||
        pdf_view_get(view, &page.object->value, "Annots", &list, NULL) != PDFSEAL_OK || list->type != PDF_ARRAY)
        return NULL;
    return list;
}

static void explain_page(look_search *search)
{
    const pdf_view then = {search->document, search->revision};
    const pdf_view now = pdf_view_newest(search->document);
    const pdf_object *before = annotations_of(then, search->look->page.then);
    const pdf_object *after = annotations_of(now, search->look->page.now);
    for (size_t i = 0; after && i < after->as.array.count; i++)
        explain_by(search, now, &after->as.array.items[i], before);
    for (size_t i = 0; before && i < before->as.array.count; i++)
        explain_by(search, then, &before->as.array.items[i], after);
}

/* ---- looks ---- */

static pdfseal_status find_page(const look_search *search, pdf_page *ret_page, pdfseal_error *error)
{
    const verify_page_pair *pair = &search->look->page;
    if (pair->now)
        return pdf_page_find(pdf_view_newest(search->document), pair->now - 1, ret_page, error);
    return pdf_page_find((pdf_view){search->document, search->revision}, pair->then - 1, ret_page, error);
}

static pdfseal_status take_boxes(look_search *search, const pdfseal_page_look *given, const pdf_page *page,
                                 pdfseal_error *error)
{
    verify_look *look = search->look;
    look->boxes = ARENA_NEW_ARRAY(&search->result->memory, verify_look_box, given->box_count + 1);
    if (!look->boxes)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < given->box_count; i++) {
        const pdfseal_box *box = &given->boxes[i];
        const double unit = page->user_unit;
        double matrix[6];
        look->boxes[i] = (verify_look_box){0};
        pdf_page_place(page, box->x0_pt * unit, box->y0_pt * unit, (box->x1_pt - box->x0_pt) * unit,
                       (box->y1_pt - box->y0_pt) * unit, &look->boxes[i].rectangle, matrix);
    }
    look->box_count = given->box_count;
    return PDFSEAL_OK;
}

static void add_seal(look_search *search, const verify_signature *signature, const verify_place *place)
{
    verify_look *look = search->look;
    const pdf_rectangle rectangle = {place->rect[0], place->rect[1], place->rect[2], place->rect[3]};
    verify_look_seal seal = {.signature = signature->index, .field = signature->field, .rectangle = rectangle};
    for (size_t i = 0; i < look->box_count; i++)
        seal.touched |= pdf_rectangle_overlap(&rectangle, &look->boxes[i].rectangle);
    look->seals[look->seal_count++] = seal;
}

static pdfseal_status find_seals(look_search *search, pdfseal_error *error)
{
    const verify_result *result = search->result;
    size_t count = 0;
    for (size_t i = 0; i < result->signature_count; i++)
        count += result->signatures[i].place_count;
    search->look->seals = ARENA_NEW_ARRAY(&search->result->memory, verify_look_seal, count + 1);
    if (!search->look->seals)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < result->signature_count; i++) {
        const verify_signature *signature = &result->signatures[i];
        for (size_t j = 0; j < signature->place_count; j++) {
            if (search->look->page.now && signature->places[j].page == search->look->page.now)
                add_seal(search, signature, &signature->places[j]);
        }
    }
    return PDFSEAL_OK;
}

static pdfseal_status keep_text(look_search *search, const char *text, const char **ret_text, pdfseal_error *error)
{
    *ret_text = text ? arena_text(&search->result->memory, bytes_of_text(text)) : NULL;
    if (text && !*ret_text)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status find_look(look_search *search, const pdfseal_page_look *given, pdfseal_error *error)
{
    pdf_page page;
    *search->look = (verify_look){.page = {given->page_then, given->page_now}, .pixels = given->pixels};
    TRY(keep_text(search, given->cause, &search->look->cause, error));
    TRY(keep_text(search, given->picture, &search->look->picture, error));
    TRY(find_page(search, &page, error));
    TRY(take_boxes(search, given, &page, error));
    explain_page(search);
    return find_seals(search, error);
}

pdfseal_status verify_looks_find(pdf_document *document, size_t revision, verify_result *result,
                                 const pdfseal_page_look *given, size_t count, verify_look **ret_looks,
                                 pdfseal_error *error)
{
    look_search search = {.document = document, .revision = revision, .result = result};
    verify_look *looks = ARENA_NEW_ARRAY(&result->memory, verify_look, count + 1);
    if (!looks)
        FAIL_MEMORY(error);
    TRY(gather_changed(&search, error));
    for (size_t i = 0; i < count; i++) {
        search.look = &looks[i];
        TRY(find_look(&search, &given[i], error));
    }
    *ret_looks = looks;
    return PDFSEAL_OK;
}

/* ---- the second opinion ---- */

static bool is_moved(const verify_look *look)
{
    return look->page.then != look->page.now;
}

static bool is_unexplained(const verify_look *look)
{
    bool unexplained = look->pixels < 0 || is_moved(look);
    for (size_t i = 0; i < look->box_count; i++)
        unexplained |= !look->boxes[i].explained;
    return unexplained;
}

static bool is_different(const verify_look *look)
{
    return look->pixels != 0 || is_moved(look);
}

/* Room for `more` warnings behind those that are there. */
static pdfseal_status make_room(verify_result *result, size_t more, pdfseal_error *error)
{
    verify_warning *longer = ARENA_NEW_ARRAY(&result->memory, verify_warning, result->warning_count + more + 1);
    if (!longer)
        FAIL_MEMORY(error);
    if (result->warning_count)
        memcpy(longer, result->warnings, result->warning_count * sizeof *longer);
    result->warnings = longer;
    return PDFSEAL_OK;
}

static void warn(verify_result *result, size_t revision, int64_t page, const char *code, const char *message)
{
    result->warnings[result->warning_count++] =
        (verify_warning){.code = code, .message = message, .revision = (int64_t)revision + 1, .page = page};
}

static void warn_of_look(verify_result *result, size_t revision, const verify_look *look, bool permitted)
{
    int64_t page = look->page.now ? look->page.now : look->page.then;
    if (look->pixels < 0)
        warn(result, revision, page, "pixels_unknown", "the page could not be drawn to be compared with what was signed");
    else if (is_moved(look) && look->page.then && look->page.now && look->pixels == 0)
        warn(result, revision, page, "page_moved", "the page has another number than when it was signed");
    else if (!permitted)
        warn(result, revision, page, "pixels_changed", "the page looks different from what was signed");
    else if (is_unexplained(look))
        warn(result, revision, page, "pixels_disagree",
             "the page looks different from what was signed where no permitted change is: rules and pixels disagree");
}

static bool closes(const verify_signature *signature, size_t revision)
{
    return signature->revision == (int64_t)revision + 1 && signature->changes_known;
}

static void judge_again(verify_result *result, size_t revision, pdfseal_revocation revocation)
{
    for (size_t i = 0; i < result->signature_count; i++) {
        verify_signature *signature = &result->signatures[i];
        if (!closes(signature, revision) || signature->doubt)
            continue;
        signature->doubt = "pages look different from what was signed where no permitted change is";
        verify_judge_signature(signature, revocation);
    }
    result->verdict = verify_judge_file(result->signatures, result->signature_count);
    verify_judge_reliability(result->signatures, result->signature_count, result->reliability);
}

static const verify_signature *find_closing(const verify_result *result, size_t revision)
{
    for (size_t i = 0; i < result->signature_count; i++) {
        if (closes(&result->signatures[i], revision))
            return &result->signatures[i];
    }
    return NULL;
}

pdfseal_status verify_looks_judge(verify_result *result, size_t revision, const verify_look *looks, size_t count,
                                  pdfseal_revocation revocation, pdfseal_error *error)
{
    const verify_signature *signature = find_closing(result, revision);
    size_t different = 0;
    size_t unexplained = 0;
    if (!signature)
        return PDFSEAL_OK;
    TRY(make_room(result, count + 1, error));
    for (size_t i = 0; i < count; i++) {
        if (!is_different(&looks[i]))
            continue;
        different++;
        unexplained += is_unexplained(&looks[i]);
        warn_of_look(result, revision, &looks[i], signature->changes_permitted);
    }
    if (!signature->changes_permitted && different == 0)
        warn(result, revision, 0, "pixels_same",
             "no pixel of any page differs from what was signed, although changes are not permitted: rules and pixels disagree");
    if (unexplained)
        judge_again(result, revision, revocation);
    return PDFSEAL_OK;
}
