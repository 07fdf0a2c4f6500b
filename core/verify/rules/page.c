/* SPDX-License-Identifier: Apache-2.0 */
/* Pages whose annotations came or went: widgets of new signatures, and annotations that annotation.c understands. Nothing else
 * of a page may change. source  ISO 32000-2:2020 7.7.3.3, 12.5.2 */
#include "verify/rules/rule.h"

#include <stdlib.h>

#define RULE "signature"
#define WIDGET_CHANGE "the widget of a signature was put on the page"
#define ANNOTATION_CHANGE "annotations were put on the page or taken from it"

/* The boxes first. */
static const char *const PAGE_KEYS[] = {"MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Annots", "Tabs", "StructParents"};
#define PAGE_KEY_COUNT (sizeof PAGE_KEYS / sizeof PAGE_KEYS[0])
#define BOX_COUNT ((size_t)5)

/* One page in the making of a judgement. */
typedef struct page_change {
    rule_context *context;
    pdf_reference page;
    const pdf_object *old, *new; /* arrays of annotations, resolved; the null object where there is none */
    verify_change_level level;
    bool sound;
    const char *doubt;
} page_change;

/* Those of this revision's new widgets that belong on `page`: a widget that names its page shows there alone, another one on
 * the first page that takes it. */
static pdfseal_status belongs_here(const page_change *change, pdf_reference reference, bool *ret_answer, pdfseal_error *error)
{
    rule_context *context = change->context;
    *ret_answer = false;
    for (size_t i = 0; i < context->added_widget_count && !*ret_answer; i++) {
        const pdf_indirect *widget;
        if (!pdf_reference_equal(context->added_widgets[i], reference))
            continue;
        TRY(pdf_view_load(context->after, reference, &widget, error));
        const pdf_object *named = widget ? pdf_dictionary_find(&widget->value, "P") : NULL;
        *ret_answer = widget && (named ? pdf_object_is(named, PDF_REFERENCE) &&
                                             pdf_reference_equal(named->as.reference, change->page)
                                       : !context->nameless_widgets_placed);
    }
    return PDFSEAL_OK;
}

static void strengthen(page_change *change, verify_change_level level)
{
    if (level > change->level)
        change->level = level;
}

static pdfseal_status judge_added(page_change *change, const pdf_object *item, pdfseal_error *error)
{
    bool widget = false;
    int64_t index;
    pdf_page page;
    if (item->type != PDF_REFERENCE) {
        change->sound = false;
        return PDFSEAL_OK;
    }
    TRY(belongs_here(change, item->as.reference, &widget, error));
    if (widget) {
        strengthen(change, change->context->added_widget_level);
        return PDFSEAL_OK;
    }
    TRY(pdf_page_index_of(change->context->after, change->page, &index, error));
    change->sound = index >= 0;
    if (!change->sound)
        return PDFSEAL_OK;
    TRY(pdf_page_find(change->context->after, index, &page, error));
    strengthen(change, VERIFY_CHANGE_ANNOTATIONS);
    return rule_annotation_added(change->context, item->as.reference, &page, &change->sound, error);
}

/* What lay under an annotation that is taken away comes to light. */
static pdfseal_status judge_uncovered(page_change *change, const pdf_indirect *annotation, pdfseal_error *error)
{
    rule_context *context = change->context;
    int64_t index;
    pdf_page page;
    bool uncovers = true;
    TRY(pdf_page_index_of(context->before, change->page, &index, error));
    if (index >= 0) {
        TRY(pdf_page_find(context->before, index, &page, error));
        TRY(rule_annotation_uncovers(context, &page, annotation, &uncovers, error));
    }
    if (!uncovers)
        return PDFSEAL_OK;
    change->doubt = RULE_UNCOVERS;
    return rule_warn(context, "covers_content", RULE_UNCOVERS, annotation->reference.number, index + 1, error);
}

static pdfseal_status judge_removed(page_change *change, const pdf_object *item, pdfseal_error *error)
{
    const pdf_indirect *annotation = NULL;
    if (item->type == PDF_REFERENCE)
        TRY(pdf_view_load(change->context->before, item->as.reference, &annotation, error));
    change->sound = annotation && rule_annotation_removable(annotation);
    strengthen(change, VERIFY_CHANGE_ANNOTATIONS);
    return change->sound && !change->doubt ? judge_uncovered(change, annotation, error) : PDFSEAL_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

static pdfseal_status list_old(const page_change *change, uint32_t **ret_numbers, size_t *ret_count, pdfseal_error *error)
{
    size_t count = change->old->type == PDF_ARRAY ? change->old->as.array.count : 0;
    uint32_t *numbers = ARENA_NEW_ARRAY(change->context->scratch, uint32_t, count + 1);
    if (!numbers)
        FAIL_MEMORY(error);
    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (change->old->as.array.items[i].type == PDF_REFERENCE)
            numbers[(*ret_count)++] = change->old->as.array.items[i].as.reference.number;
    }
    if (*ret_count)
        qsort(numbers, *ret_count, sizeof *numbers, compare_numbers);
    *ret_numbers = numbers;
    return PDFSEAL_OK;
}

static bool was_there(const pdf_object *item, const uint32_t *numbers, size_t count)
{
    return item->type == PDF_REFERENCE &&
           bsearch(&item->as.reference.number, numbers, count, sizeof *numbers, compare_numbers) != NULL;
}

/* Both lists side by side: what stays keeps its order. */
static pdfseal_status compare_annotations(page_change *change, pdfseal_error *error)
{
    uint32_t *numbers = NULL;
    size_t number_count = 0;
    size_t old = 0;
    size_t old_count = change->old->type == PDF_ARRAY ? change->old->as.array.count : 0;
    size_t new_count = change->new->type == PDF_ARRAY ? change->new->as.array.count : 0;
    change->sound = (change->old->type == PDF_ARRAY || change->old->type == PDF_NULL) &&
                    (change->new->type == PDF_ARRAY || change->new->type == PDF_NULL);
    TRY(list_old(change, &numbers, &number_count, error));
    for (size_t i = 0; i < new_count && change->sound; i++) {
        const pdf_object *item = &change->new->as.array.items[i];
        if (old < old_count && pdf_object_equal(&change->old->as.array.items[old], item)) {
            old++;
            continue;
        }
        if (!was_there(item, numbers, number_count)) {
            TRY(judge_added(change, item, error));
            continue;
        }
        while (old < old_count && change->sound && !pdf_object_equal(&change->old->as.array.items[old], item))
            TRY(judge_removed(change, &change->old->as.array.items[old++], error));
        change->sound = change->sound && old++ < old_count;
    }
    while (old < old_count && change->sound)
        TRY(judge_removed(change, &change->old->as.array.items[old++], error));
    return PDFSEAL_OK;
}

static pdfseal_status vouch(page_change *change, rule_object *object, pdfseal_error *error)
{
    int64_t index;
    bool annotations = change->level >= VERIFY_CHANGE_ANNOTATIONS;
    if (!object || object->vouched)
        return PDFSEAL_OK;
    TRY(pdf_page_index_of(change->context->after, change->page, &index, error));
    rule_vouch(object, annotations ? "annotation" : RULE, annotations ? VERIFY_LABEL_ANNOTATION : VERIFY_LABEL_SIGNATURE,
               change->level, annotations ? ANNOTATION_CHANGE : WIDGET_CHANGE);
    object->page = index + 1;
    object->doubt = change->doubt;
    return PDFSEAL_OK;
}

/* The order in which the tab key walks, and the page's number in the structure, come with annotations. */
static void judge_keys(page_change *change, const pdf_object *before, const pdf_object *after)
{
    const pdf_object *parents = pdf_dictionary_find(before, "StructParents");
    const pdf_object *parents_after = pdf_dictionary_find(after, "StructParents");
    const pdf_object *tabs = pdf_dictionary_find(before, "Tabs");
    const pdf_object *tabs_after = pdf_dictionary_find(after, "Tabs");
    if (parents ? !parents_after || !pdf_object_equal(parents, parents_after) : parents_after && parents_after->type != PDF_INTEGER)
        change->sound = false;
    if (tabs ? tabs_after && pdf_object_equal(tabs, tabs_after) : !tabs_after)
        return;
    strengthen(change, VERIFY_CHANGE_ANNOTATIONS);
    if (tabs_after && tabs_after->type != PDF_NAME)
        change->sound = false;
}

static bool boxes_are_same(const pdf_object *before, const pdf_object *after)
{
    for (size_t i = 0; i < BOX_COUNT; i++) {
        if (!rule_box_is_same(pdf_dictionary_find(before, PAGE_KEYS[i]), pdf_dictionary_find(after, PAGE_KEYS[i])))
            return false;
    }
    return true;
}

/* A page may differ in its annotations alone. An array of its own, or one that moved into the page, is compared the same way. */
static pdfseal_status judge_page(rule_context *context, rule_object *object, pdfseal_error *error)
{
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    page_change change = {.context = context, .page = object->after->reference, .level = VERIFY_CHANGE_LTV};
    if (!rule_equal_but(before, after, PAGE_KEYS, PAGE_KEY_COUNT) || !boxes_are_same(before, after))
        return PDFSEAL_OK;
    const pdf_object *annotations = pdf_dictionary_find(after, "Annots");
    TRY(pdf_view_resolve(context->before, pdf_dictionary_find(before, "Annots"), &change.old, error));
    TRY(pdf_view_resolve(context->after, annotations, &change.new, error));
    TRY(compare_annotations(&change, error));
    if (change.sound)
        judge_keys(&change, before, after);
    if (!change.sound)
        return PDFSEAL_OK;
    strengthen(&change, context->added_widget_count ? context->added_widget_level : VERIFY_CHANGE_LTV);
    TRY(vouch(&change, object, error));
    context->nameless_widgets_placed = true;
    rule_object *array = pdf_object_is(annotations, PDF_REFERENCE) ? rule_find(context, annotations->as.reference.number) : NULL;
    if (array && !array->existed)
        return vouch(&change, array, error);
    return PDFSEAL_OK;
}

static bool is_page(const pdf_indirect *object)
{
    return object && !object->is_stream && pdf_object_is_name(pdf_dictionary_find(&object->value, "Type"), "Page");
}

/* What names an object, as it stands in `view`; NULL where it does so no more. */
static pdfseal_status load_holder(pdf_view view, const pdf_referral *referral, const pdf_indirect **ret_holder, pdfseal_error *error)
{
    pdf_place place;
    *ret_holder = NULL;
    if (!pdf_referral_is_live(view, referral) || !pdf_view_place(view, referral->referrer, &place))
        return PDFSEAL_OK;
    const pdf_reference reference = {referral->referrer, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
    return pdf_view_load(view, reference, ret_holder, error);
}

/* The page that alone names the array `number`, as its Annots; NULL when there is none. */
static pdfseal_status find_page_of_array(rule_context *context, uint32_t number, const pdf_indirect **ret_page,
                                         pdfseal_error *error)
{
    static const char *const ROLE[] = {"Annots"};
    size_t count;
    const pdf_referral *referrals = pdf_referrers_of(context->referrers, number, &count);
    *ret_page = NULL;
    if (!rule_named_only_as(context, number, ROLE, 1))
        return PDFSEAL_OK;
    for (size_t i = 0; i < count; i++) {
        const pdf_indirect *holder;
        if (!pdf_referral_is_live(context->before, &referrals[i]))
            continue;
        TRY(load_holder(context->before, &referrals[i], &holder, error));
        if (!is_page(holder) || *ret_page) {
            *ret_page = NULL;
            return PDFSEAL_OK;
        }
        *ret_page = holder;
    }
    return PDFSEAL_OK;
}

pdfseal_status rule_widget_page(rule_context *context, const pdf_indirect *widget, int64_t *ret_page_index, pdfseal_error *error)
{
    size_t count;
    TRY(pades_widget_page(context->after, &widget->value, ret_page_index, error));
    if (*ret_page_index >= 0)
        return PDFSEAL_OK;
    const pdf_referral *referrals = pdf_referrers_of(context->referrers, widget->reference.number, &count);
    for (size_t i = 0; i < count; i++) {
        const pdf_indirect *holder;
        int64_t index;
        TRY(load_holder(context->after, &referrals[i], &holder, error));
        if (!is_page(holder))
            continue;
        TRY(pdf_page_index_of(context->after, holder->reference, &index, error));
        bool other = *ret_page_index >= 0 && *ret_page_index != index;
        *ret_page_index = other ? -1 : index;
        if (other)
            return PDFSEAL_OK;
    }
    return PDFSEAL_OK;
}

/* An array of annotations that is an object of its own, and used by that page alone: elsewhere it would mean something else. */
static pdfseal_status judge_array(rule_context *context, rule_object *object, pdfseal_error *error)
{
    const pdf_indirect *page;
    TRY(find_page_of_array(context, object->defined.number, &page, error));
    if (!page)
        return PDFSEAL_OK;
    page_change change = {.context = context, .page = page->reference, .level = VERIFY_CHANGE_LTV,
                          .old = &object->before->value, .new = &object->after->value};
    TRY(compare_annotations(&change, error));
    return change.sound ? vouch(&change, object, error) : PDFSEAL_OK;
}

pdfseal_status rule_page(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (!object->existed || object->vouched || !object->before || !object->after || object->after->is_stream)
            continue;
        if (is_page(object->before))
            TRY(judge_page(context, object, error));
        else if (object->before->value.type == PDF_ARRAY && object->after->value.type == PDF_ARRAY)
            TRY(judge_array(context, object, error));
    }
    return PDFSEAL_OK;
}
