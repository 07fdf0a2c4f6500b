/* SPDX-License-Identifier: Apache-2.0 */
/* The structure tree: elements for widgets and annotations that the same revision brought, and nothing said anew of what was
 * there. source  ISO 32000-2:2020 14.7 */
#include "verify/rules/rule.h"

#include "base/limits.h"

#include <stdlib.h>

#define RULE "structure"
#define CHANGE "the structure took up an annotation or a field"

/* Entries of a parent tree that are compared; more than one a page and annotation no document needs. */
#define MOST_ENTRIES ((size_t)2000000)
#define MOST_DEPTH 64

static const char *const ROOT_KEYS[] = {"K", "ParentTree", "ParentTreeNextKey"};
static const char *const ELEMENT_KEYS[] = {"K"};
static const char *const NODE_KEYS[] = {"Nums", "Kids", "Limits"};
static const char *const ROLES[] = {"K", "P", "Nums", "Names", "Kids", "Ref", "SE", "StructTreeRoot", "ParentTree"};
#define ROLE_COUNT (sizeof ROLES / sizeof ROLES[0])

typedef struct structure {
    rule_context *context;
    rule_object like;
    unsigned depth;
} structure;

/* The strongest of the annotations and widgets that came with the revision; NONE: there is nothing to take up. */
static verify_change_level find_level(const rule_context *context)
{
    verify_change_level level = VERIFY_CHANGE_NONE;
    for (size_t i = 0; i < context->object_count; i++) {
        const rule_object *object = &context->objects[i];
        bool counts = object->vouched && (object->label == VERIFY_LABEL_ANNOTATION || object->label == VERIFY_LABEL_SIGNATURE ||
                                          object->label == VERIFY_LABEL_DOCUMENT_TIMESTAMP);
        if (counts && object->level > level)
            level = object->level;
    }
    return level;
}

static void vouch(structure *state, rule_object *object)
{
    if (object)
        rule_vouch(object, RULE, VERIFY_LABEL_STRUCTURE, state->like.level, CHANGE);
}

/* An annotation or widget of either view. */
static bool is_annotation(structure *state, const pdf_object *entry)
{
    const pdf_object *object;
    return entry && entry->type == PDF_REFERENCE && pdf_view_resolve(state->context->after, entry, &object, NULL) == PDFSEAL_OK &&
           object->type == PDF_DICTIONARY &&
           (pdf_dictionary_find(object, "Subtype") || pdf_dictionary_find(object, "FT")) && pdf_dictionary_find(object, "Rect");
}

static bool is_object_reference(structure *state, const pdf_object *value)
{
    return value->type == PDF_DICTIONARY && pdf_object_is_name(pdf_dictionary_find(value, "Type"), "OBJR") &&
           is_annotation(state, pdf_dictionary_find(value, "Obj"));
}

static pdfseal_status is_new_kid(structure *state, const pdf_object *kid, bool *ret_answer, pdfseal_error *error);

static pdfseal_status are_new_kids(structure *state, const pdf_object *kids, bool *ret_answer, pdfseal_error *error)
{
    *ret_answer = true;
    if (kids->type != PDF_ARRAY)
        return is_new_kid(state, kids, ret_answer, error);
    for (size_t i = 0; i < kids->as.array.count && *ret_answer; i++)
        TRY(is_new_kid(state, &kids->as.array.items[i], ret_answer, error));
    return PDFSEAL_OK;
}

static bool leads_to_annotation(structure *state, const pdf_object *kid)
{
    const pdf_object *value;
    return pdf_view_resolve(state->context->after, kid, &value, NULL) == PDFSEAL_OK && is_object_reference(state, value);
}

/* Whether it is the element of an annotation: only then it may say what that is. */
static bool holds_annotation(structure *state, const pdf_object *element)
{
    const pdf_object *kids;
    if (pdf_view_get(state->context->after, element, "K", &kids, NULL) != PDFSEAL_OK)
        return false;
    bool found = is_object_reference(state, kids);
    for (size_t i = 0; kids->type == PDF_ARRAY && i < kids->as.array.count && !found; i++)
        found = leads_to_annotation(state, &kids->as.array.items[i]);
    return found;
}

/* A new element may hold annotations and further new elements, but none of the page's content. */
static pdfseal_status is_new_element(structure *state, rule_object *object, bool *ret_answer, pdfseal_error *error)
{
    static const char *const FOREIGN[] = {"ActualText", "E", "Phoneme", "A", "AF"};
    const pdf_object *element = &object->after->value;
    const pdf_object *kids;
    *ret_answer = element->type == PDF_DICTIONARY && !element->duplicate_keys && pdf_dictionary_find(element, "S") &&
                  pdf_dictionary_find(element, "P") && state->depth < MOST_DEPTH;
    for (size_t i = 0; i < sizeof FOREIGN / sizeof FOREIGN[0]; i++)
        *ret_answer = *ret_answer && !pdf_dictionary_find(element, FOREIGN[i]);
    if (*ret_answer && (pdf_dictionary_find(element, "Alt") || pdf_dictionary_find(element, "T")))
        *ret_answer = holds_annotation(state, element);
    if (!*ret_answer)
        return PDFSEAL_OK;
    const pdf_object *entry = pdf_dictionary_find(element, "K");
    vouch(state, object); /* before its kids, which name it as their parent */
    TRY(pdf_view_resolve(state->context->after, entry, &kids, error));
    state->depth++;
    if (kids->type != PDF_NULL)
        TRY(are_new_kids(state, entry->type == PDF_REFERENCE && kids->type == PDF_ARRAY ? kids : entry, ret_answer, error));
    state->depth--;
    if (*ret_answer && pdf_object_is(entry, PDF_REFERENCE) && kids->type == PDF_ARRAY)
        vouch(state, rule_find(state->context, entry->as.reference.number));
    return PDFSEAL_OK;
}

static pdfseal_status is_new_kid(structure *state, const pdf_object *kid, bool *ret_answer, pdfseal_error *error)
{
    *ret_answer = is_object_reference(state, kid);
    if (*ret_answer || kid->type != PDF_REFERENCE)
        return PDFSEAL_OK;
    rule_object *object = rule_find(state->context, kid->as.reference.number);
    if (!object || object->existed || !object->after || object->after->is_stream)
        return PDFSEAL_OK;
    if (object->vouched && object->label == VERIFY_LABEL_STRUCTURE) {
        *ret_answer = true;
        return PDFSEAL_OK;
    }
    if (is_object_reference(state, &object->after->value)) {
        vouch(state, object);
        *ret_answer = object->vouched;
        return PDFSEAL_OK;
    }
    return is_new_element(state, object, ret_answer, error);
}

/* A kid may go when it is an annotation that the page lost, or that was changed. */
static bool may_go(structure *state, const pdf_object *kid)
{
    const pdf_object *value;
    if (state->like.level < VERIFY_CHANGE_ANNOTATIONS || pdf_view_resolve(state->context->before, kid, &value, NULL) != PDFSEAL_OK)
        return false;
    return value->type == PDF_DICTIONARY && pdf_object_is_name(pdf_dictionary_find(value, "Type"), "OBJR");
}

/* Kids as a list: one alone may stand without an array. */
static const pdf_object *list_kids(const pdf_object *kids, size_t *ret_count)
{
    *ret_count = kids->type == PDF_ARRAY ? kids->as.array.count : kids->type != PDF_NULL;
    return kids->type == PDF_ARRAY ? kids->as.array.items : kids;
}

static pdfseal_status kids_grew(structure *state, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                pdfseal_error *error)
{
    size_t old_count;
    size_t new_count;
    const pdf_object *old = list_kids(before, &old_count);
    const pdf_object *new = list_kids(after, &new_count);
    size_t kept = 0;
    *ret_grew = true;
    for (size_t i = 0; i < new_count && *ret_grew; i++) {
        size_t next = kept;
        while (next < old_count && !pdf_object_equal(&old[next], &new[i]) && may_go(state, &old[next]))
            next++;
        if (next < old_count && pdf_object_equal(&old[next], &new[i]))
            kept = next + 1;
        else
            TRY(is_new_kid(state, &new[i], ret_grew, error));
    }
    for (; kept < old_count && *ret_grew; kept++)
        *ret_grew = may_go(state, &old[kept]);
    return PDFSEAL_OK;
}

/* K of a root or element, direct or an array of its own. */
static pdfseal_status entry_grew(structure *state, const pdf_object *before, const pdf_object *after, uint32_t holder,
                                 bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *old_entry = pdf_dictionary_find(before, "K");
    const pdf_object *new_entry = pdf_dictionary_find(after, "K");
    const pdf_object *old;
    const pdf_object *new;
    TRY(pdf_view_resolve(state->context->before, old_entry, &old, error));
    TRY(pdf_view_resolve(state->context->after, new_entry, &new, error));
    bool old_array = old->type == PDF_ARRAY;
    bool new_array = new->type == PDF_ARRAY;
    TRY(kids_grew(state, old_array || !old_entry ? old : old_entry, new_array || !new_entry ? new : new_entry, ret_grew, error));
    if (!*ret_grew || !new_array || !pdf_object_is(new_entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    rule_object *array = rule_find(state->context, new_entry->as.reference.number);
    if (array && (!array->existed || rule_named_only_by(state->context, array->defined.number, &holder, 1)))
        vouch(state, array);
    return PDFSEAL_OK;
}

/* ---- the parent tree ---- */

typedef struct tree_entry {
    int64_t key;
    const pdf_object *value;
} tree_entry;

static pdfseal_status list_tree(pdf_view view, const pdf_object *node_entry, unsigned depth, bytes_buffer *entries,
                                pdfseal_error *error)
{
    const pdf_object *node;
    const pdf_object *list;
    TRY(pdf_view_resolve(view, node_entry, &node, error));
    TRY(pdf_view_get(view, node, "Nums", &list, error));
    for (size_t i = 0; list->type == PDF_ARRAY && i + 1 < list->as.array.count; i += 2) {
        tree_entry entry = {-1, &list->as.array.items[i + 1]};
        (void)pdf_object_integer(&list->as.array.items[i], 0, INT64_MAX, &entry.key);
        TRY(bytes_buffer_append(entries, &entry, sizeof entry, error));
    }
    TRY(pdf_view_get(view, node, "Kids", &list, error));
    for (size_t i = 0; list->type == PDF_ARRAY && depth < MOST_DEPTH && i < list->as.array.count; i++)
        TRY(list_tree(view, &list->as.array.items[i], depth + 1, entries, error));
    return PDFSEAL_OK;
}

static int compare_entries(const void *a, const void *b)
{
    int64_t first = ((const tree_entry *)a)->key;
    int64_t second = ((const tree_entry *)b)->key;
    return first < second ? -1 : first > second;
}

/* The same element, or an array with the same elements. */
static bool same_entry(structure *state, const pdf_object *before, const pdf_object *after)
{
    const pdf_object *old;
    const pdf_object *new;
    if (pdf_object_equal(before, after) && !(after->type == PDF_REFERENCE && rule_find(state->context, after->as.reference.number)))
        return true;
    if (pdf_view_resolve(state->context->before, before, &old, NULL) != PDFSEAL_OK ||
        pdf_view_resolve(state->context->after, after, &new, NULL) != PDFSEAL_OK)
        return false;
    if (pdf_object_equal(before, after) && old->type == PDF_DICTIONARY)
        return true; /* an element that is judged by itself */
    if (old->type != PDF_ARRAY || !pdf_object_equal(old, new))
        return false;
    rule_object *array = after->type == PDF_REFERENCE ? rule_find(state->context, after->as.reference.number) : NULL;
    if (array && !array->existed)
        vouch(state, array);
    return true;
}

/* A new entry leads from an annotation to its element, never from content. */
static bool may_come(structure *state, const tree_entry *entry)
{
    const pdf_object *element;
    return entry->value->type == PDF_REFERENCE &&
           pdf_view_resolve(state->context->after, entry->value, &element, NULL) == PDFSEAL_OK &&
           element->type == PDF_DICTIONARY && pdf_dictionary_find(element, "S") != NULL;
}

static bool may_leave(structure *state, const tree_entry *entry)
{
    const pdf_object *element;
    return state->like.level >= VERIFY_CHANGE_ANNOTATIONS &&
           pdf_view_resolve(state->context->before, entry->value, &element, NULL) == PDFSEAL_OK &&
           element->type == PDF_DICTIONARY;
}

static bool entries_grew(structure *state, const bytes_buffer *before, const bytes_buffer *after)
{
    const tree_entry *old = (const tree_entry *)(const void *)before->data;
    const tree_entry *new = (const tree_entry *)(const void *)after->data;
    size_t old_count = before->length / sizeof *old;
    size_t new_count = after->length / sizeof *new;
    size_t i = 0;
    for (size_t j = 0; j < new_count; j++) {
        for (; i < old_count && old[i].key < new[j].key; i++) {
            if (!may_leave(state, &old[i]))
                return false;
        }
        bool both = i < old_count && old[i].key == new[j].key;
        if (both ? !same_entry(state, old[i].value, new[j].value) : !may_come(state, &new[j]))
            return false;
        i += both;
    }
    for (; i < old_count; i++) {
        if (!may_leave(state, &old[i]))
            return false;
    }
    return true;
}

/* Both trees in whole, when one was written anew. */
static pdfseal_status compare_trees(structure *state, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                    pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer old;
    BYTES_BUFFER_CLEANUP bytes_buffer new;
    bytes_buffer_init(&old, MOST_ENTRIES * sizeof(tree_entry));
    bytes_buffer_init(&new, MOST_ENTRIES * sizeof(tree_entry));
    if (before)
        TRY(list_tree(state->context->before, before, 0, &old, error));
    if (after)
        TRY(list_tree(state->context->after, after, 0, &new, error));
    if (old.length)
        qsort(old.data, old.length / sizeof(tree_entry), sizeof(tree_entry), compare_entries);
    if (new.length)
        qsort(new.data, new.length / sizeof(tree_entry), sizeof(tree_entry), compare_entries);
    *ret_grew = entries_grew(state, &old, &new);
    return PDFSEAL_OK;
}

/* The nodes of a tree that grew. */
static pdfseal_status vouch_nodes(structure *state, const pdf_object *entry, unsigned depth, pdfseal_error *error)
{
    const pdf_object *node;
    const pdf_object *kids;
    rule_object *object = pdf_object_is(entry, PDF_REFERENCE) ? rule_find(state->context, entry->as.reference.number) : NULL;
    TRY(pdf_view_resolve(state->context->after, entry, &node, error));
    /* What producers write beside these keys (a Type that the standard does not know) stays as it was. */
    const pdf_object nothing = {.type = PDF_DICTIONARY};
    const pdf_object *old = object && object->before ? &object->before->value : &nothing;
    bool plain = node->type == PDF_DICTIONARY && !node->duplicate_keys &&
                 rule_equal_but(old, node, NODE_KEYS, sizeof NODE_KEYS / sizeof NODE_KEYS[0]);
    if (object && plain && (!object->existed || rule_named_only_as(state->context, object->defined.number, ROLES, ROLE_COUNT)))
        vouch(state, object);
    TRY(pdf_view_get(state->context->after, node, "Kids", &kids, error));
    for (size_t i = 0; kids->type == PDF_ARRAY && depth < MOST_DEPTH && i < kids->as.array.count; i++)
        TRY(vouch_nodes(state, &kids->as.array.items[i], depth + 1, error));
    const pdf_object *list = pdf_dictionary_find(node, "Nums");
    object = pdf_object_is(list, PDF_REFERENCE) ? rule_find(state->context, list->as.reference.number) : NULL;
    if (object && (!object->existed || rule_named_only_as(state->context, object->defined.number, ROLES, ROLE_COUNT)))
        vouch(state, object);
    return PDFSEAL_OK;
}

/* Whether anything of the tree was touched: then it is compared in whole, else not at all. */
static bool tree_is_touched(structure *state, const pdf_object *before, const pdf_object *after)
{
    if (!before || !after || !pdf_object_equal(before, after))
        return before || after;
    for (size_t i = 0; i < state->context->object_count; i++) {
        const rule_object *object = &state->context->objects[i];
        const pdf_indirect *value = object->after ? object->after : object->before;
        if (object->existed && !object->vouched && value &&
            (value->value.type == PDF_ARRAY || pdf_dictionary_find(&value->value, "Nums") || pdf_dictionary_find(&value->value, "Kids")))
            return true;
    }
    return false;
}

static pdfseal_status judge_tree(structure *state, const pdf_object *before, const pdf_object *after, bool *ret_grew,
                                 pdfseal_error *error)
{
    const pdf_object *old = pdf_dictionary_find(before, "ParentTree");
    const pdf_object *new = pdf_dictionary_find(after, "ParentTree");
    *ret_grew = true;
    if (!tree_is_touched(state, old, new))
        return PDFSEAL_OK;
    TRY(compare_trees(state, old, new, ret_grew, error));
    return *ret_grew && new ? vouch_nodes(state, new, 0, error) : PDFSEAL_OK;
}

/* ---- elements and root ---- */

static bool is_element(const pdf_indirect *object)
{
    const pdf_object *type = object ? pdf_dictionary_find(&object->value, "Type") : NULL;
    return object && !object->is_stream && object->value.type == PDF_DICTIONARY && pdf_dictionary_find(&object->value, "S") &&
           pdf_dictionary_find(&object->value, "P") && (!type || pdf_object_is_name(type, "StructElem"));
}

static pdfseal_status judge_element(structure *state, rule_object *object, pdfseal_error *error)
{
    bool grew;
    if (!is_element(object->before) || !is_element(object->after) ||
        !rule_equal_but(&object->before->value, &object->after->value, ELEMENT_KEYS, 1) ||
        !rule_named_only_as(state->context, object->defined.number, ROLES, ROLE_COUNT))
        return PDFSEAL_OK;
    TRY(entry_grew(state, &object->before->value, &object->after->value, object->defined.number, &grew, error));
    if (grew)
        vouch(state, object);
    return PDFSEAL_OK;
}

/* Whether everything that named the array before is an element, or several, which hold it as their kids. */
static bool is_named_by_elements(structure *state, uint32_t number)
{
    static const char *const KIDS[] = {"K"};
    size_t count;
    size_t elements = 0;
    const pdf_referral *referrals = pdf_referrers_of(state->context->referrers, number, &count);
    if (!rule_named_only_as(state->context, number, KIDS, 1))
        return false;
    for (size_t i = 0; i < count; i++) {
        const pdf_indirect *holder = NULL;
        pdf_place place;
        if (!pdf_referral_is_live(state->context->before, &referrals[i]))
            continue;
        if (!pdf_view_place(state->context->before, referrals[i].referrer, &place))
            return false;
        const pdf_reference reference = {referrals[i].referrer, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
        if (pdf_view_load(state->context->before, reference, &holder, NULL) != PDFSEAL_OK || !is_element(holder))
            return false;
        elements++;
    }
    return elements > 0;
}

/* Kids that are an array of their own, of an element that stayed as it is. */
static pdfseal_status judge_kids(structure *state, rule_object *object, pdfseal_error *error)
{
    bool grew;
    if (object->before->is_stream || object->after->is_stream || object->before->value.type != PDF_ARRAY ||
        object->after->value.type != PDF_ARRAY || !is_named_by_elements(state, object->defined.number))
        return PDFSEAL_OK;
    TRY(kids_grew(state, &object->before->value, &object->after->value, &grew, error));
    if (grew)
        vouch(state, object);
    return PDFSEAL_OK;
}

static pdfseal_status read_roots(rule_context *context, const pdf_object **ret_before, const pdf_object **ret_after,
                                 pdfseal_error *error)
{
    const pdf_indirect *catalog_before;
    const pdf_indirect *catalog_after;
    TRY(pdf_view_catalog(context->before, &catalog_before, error));
    TRY(pdf_view_catalog(context->after, &catalog_after, error));
    *ret_before = pdf_dictionary_find(&catalog_before->value, "StructTreeRoot");
    *ret_after = pdf_dictionary_find(&catalog_after->value, "StructTreeRoot");
    return PDFSEAL_OK;
}

static pdfseal_status judge_root(structure *state, const pdf_object *entry_before, const pdf_object *entry_after,
                                 bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *before;
    const pdf_object *after;
    const pdf_object empty = {.type = PDF_DICTIONARY};
    static const char *const NEW_KEYS[] = {"K", "ParentTree", "ParentTreeNextKey", "Type", "RoleMap"};
    bool tree = false;
    uint32_t number = pdf_object_is(entry_after, PDF_REFERENCE) ? entry_after->as.reference.number : 0;
    *ret_grew = false;
    TRY(pdf_view_resolve(state->context->before, entry_before, &before, error));
    TRY(pdf_view_resolve(state->context->after, entry_after, &after, error));
    bool fresh = !entry_before;
    if (!rule_equal_but(fresh ? &empty : before, after, fresh ? NEW_KEYS : ROOT_KEYS, fresh ? 5 : 3))
        return PDFSEAL_OK;
    TRY(entry_grew(state, fresh ? &empty : before, after, number, ret_grew, error));
    if (*ret_grew)
        TRY(judge_tree(state, fresh ? &empty : before, after, &tree, error));
    *ret_grew = *ret_grew && tree;
    rule_object *object = number ? rule_find(state->context, number) : NULL;
    bool own = object && (!object->existed || rule_named_only_as(state->context, number, ROLES, ROLE_COUNT));
    if (*ret_grew && own) {
        vouch(state, object);
        TRY(rule_vouch_new(state->context, pdf_dictionary_find(after, "RoleMap"), &state->like, error));
    }
    return PDFSEAL_OK;
}

static structure begin(rule_context *context)
{
    return (structure){.context = context,
                       .like = {.rule = RULE, .label = VERIFY_LABEL_STRUCTURE, .level = find_level(context), .change = CHANGE}};
}

pdfseal_status rule_structure(rule_context *context, pdfseal_error *error)
{
    const pdf_object *before;
    const pdf_object *after;
    structure state = begin(context);
    bool grew;
    TRY(read_roots(context, &before, &after, error));
    if (!after || state.like.level == VERIFY_CHANGE_NONE || (before && !pdf_object_equal(before, after)))
        return PDFSEAL_OK;
    for (size_t i = 0; i < context->object_count; i++) {
        rule_object *object = &context->objects[i];
        if (!object->existed || object->vouched || !object->before || !object->after)
            continue;
        TRY(judge_element(&state, object, error));
        TRY(judge_kids(&state, object, error));
    }
    return judge_root(&state, before, after, &grew, error);
}

pdfseal_status rule_structure_grew(rule_context *context, bool *ret_grew, pdfseal_error *error)
{
    const pdf_object *before;
    const pdf_object *after;
    TRY(read_roots(context, &before, &after, error));
    *ret_grew = before ? after && pdf_object_equal(before, after) : !after;
    if (before || !after)
        return PDFSEAL_OK;
    const rule_object *object = after->type == PDF_REFERENCE ? rule_find(context, after->as.reference.number) : NULL;
    *ret_grew = object && object->vouched && !object->existed;
    return PDFSEAL_OK;
}
