/* SPDX-License-Identifier: Apache-2.0 */
/* Which layers are on. */
#include "pdf/layers.h"

#include "base/limits.h"

#include <stdlib.h>

#define EXPRESSION_DEPTH 32
/* Groups looked at for one expression: a hostile one may name the same arrays again and again. */
#define EXPRESSION_STEPS 10000

static int compare_references(const void *a, const void *b)
{
    const pdf_reference *first = a;
    const pdf_reference *second = b;
    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    return first->generation < second->generation ? -1 : first->generation > second->generation;
}

static pdfseal_status read_listed(pdf_view view, const pdf_object *configuration, arena *owner,
                                  pdf_layers *layers, pdfseal_error *error)
{
    const pdf_object *list;
    TRY(pdf_view_get(view, configuration, layers->base_shown ? "OFF" : "ON", &list, error));
    if (list->type != PDF_ARRAY)
        return PDFSEAL_OK;
    layers->listed = ARENA_NEW_ARRAY(owner, pdf_reference, list->as.array.count + 1);
    if (!layers->listed)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < list->as.array.count; i++) {
        if (list->as.array.items[i].type == PDF_REFERENCE)
            layers->listed[layers->listed_count++] = list->as.array.items[i].as.reference;
    }
    qsort(layers->listed, layers->listed_count, sizeof *layers->listed, compare_references);
    return PDFSEAL_OK;
}

pdfseal_status pdf_layers_read(pdf_view view, arena *owner, pdf_layers *ret_layers, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    const pdf_object *properties;
    const pdf_object *configuration;
    const pdf_object *base;
    pdf_layers layers = {.view = view, .base_shown = true};
    TRY(pdf_view_catalog(view, &catalog, error));
    TRY(pdf_view_get(view, &catalog->value, "OCProperties", &properties, error));
    if (properties->type == PDF_DICTIONARY) {
        TRY(pdf_view_get(view, properties, "D", &configuration, error));
        TRY(pdf_view_get(view, configuration, "BaseState", &base, error));
        layers.base_shown = !pdf_object_is_name(base, "OFF");
        TRY(read_listed(view, configuration, owner, &layers, error));
    }
    *ret_layers = layers;
    return PDFSEAL_OK;
}

static bool group_is_shown(const pdf_layers *layers, const pdf_object *group)
{
    if (!pdf_object_is(group, PDF_REFERENCE))
        return true;
    bool listed = layers->listed_count && bsearch(&group->as.reference, layers->listed, layers->listed_count,
                                                  sizeof *layers->listed, compare_references);
    return listed != layers->base_shown;
}

typedef struct expression_reader {
    const pdf_layers *layers;
    unsigned depth, steps;
} expression_reader;

static pdfseal_status read_expression(expression_reader *reader, const pdf_object *value, bool *ret_shown,
                                      pdfseal_error *error);

/* [/And …], [/Or …], [/Not x] */
static pdfseal_status read_operation(expression_reader *reader, const pdf_object *array, bool *ret_shown,
                                     pdfseal_error *error)
{
    size_t count = array->as.array.count;
    const pdf_object *items = array->as.array.items;
    bool is_and = count && pdf_object_is_name(&items[0], "And");
    bool is_not = count && pdf_object_is_name(&items[0], "Not");
    bool result = is_and;
    for (size_t i = 1; i < count; i++) {
        bool shown;
        TRY(read_expression(reader, &items[i], &shown, error));
        result = is_not ? !shown : is_and ? result && shown : result || shown;
    }
    *ret_shown = result;
    return PDFSEAL_OK;
}

static pdfseal_status read_expression(expression_reader *reader, const pdf_object *value, bool *ret_shown,
                                      pdfseal_error *error)
{
    const pdf_object *direct;
    if (++reader->steps > EXPRESSION_STEPS || reader->depth >= EXPRESSION_DEPTH)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the layers of the page depend on each other in too many ways");
    TRY(pdf_view_resolve(reader->layers->view, value, &direct, error));
    if (direct->type != PDF_ARRAY) {
        *ret_shown = group_is_shown(reader->layers, value);
        return PDFSEAL_OK;
    }
    reader->depth++;
    TRY(read_operation(reader, direct, ret_shown, error));
    reader->depth--;
    return PDFSEAL_OK;
}

/* OCGs under the policy P: AnyOn unless it says otherwise. */
static bool policy_shows(const pdf_object *policy, size_t on, size_t off)
{
    if (pdf_object_is_name(policy, "AllOn"))
        return off == 0;
    if (pdf_object_is_name(policy, "AnyOff"))
        return off > 0;
    if (pdf_object_is_name(policy, "AllOff"))
        return on == 0;
    return on > 0;
}

static pdfseal_status membership_is_shown(const pdf_layers *layers, const pdf_object *membership,
                                          bool *ret_shown, pdfseal_error *error)
{
    const pdf_object *expression;
    const pdf_object *groups;
    const pdf_object *policy;
    size_t on = 0;
    size_t off = 0;
    TRY(pdf_view_get(layers->view, membership, "VE", &expression, error));
    if (expression->type == PDF_ARRAY)
        return read_expression(&(expression_reader){.layers = layers}, expression, ret_shown, error);
    TRY(pdf_view_get(layers->view, membership, "OCGs", &groups, error));
    TRY(pdf_view_get(layers->view, membership, "P", &policy, error));
    if (groups->type == PDF_DICTIONARY) {
        *ret_shown = policy_shows(policy, group_is_shown(layers, pdf_dictionary_find(membership, "OCGs")),
                                  !group_is_shown(layers, pdf_dictionary_find(membership, "OCGs")));
        return PDFSEAL_OK;
    }
    for (size_t i = 0; groups->type == PDF_ARRAY && i < groups->as.array.count && i < EXPRESSION_STEPS; i++) {
        if (groups->as.array.items[i].type == PDF_REFERENCE)
            *(group_is_shown(layers, &groups->as.array.items[i]) ? &on : &off) += 1;
    }
    *ret_shown = on + off == 0 || policy_shows(policy, on, off);
    return PDFSEAL_OK;
}

pdfseal_status pdf_layer_is_shown(const pdf_layers *layers, const pdf_object *layer, bool *ret_shown,
                                  pdfseal_error *error)
{
    const pdf_object *direct;
    *ret_shown = true;
    if (!layer)
        return PDFSEAL_OK;
    TRY(pdf_view_resolve(layers->view, layer, &direct, error));
    if (pdf_object_is_name(pdf_dictionary_find(direct, "Type"), "OCMD"))
        return membership_is_shown(layers, direct, ret_shown, error);
    *ret_shown = group_is_shown(layers, layer);
    return PDFSEAL_OK;
}

pdfseal_status pdf_layer_is(pdf_view view, const pdf_object *value, bool *ret_is, pdfseal_error *error)
{
    const pdf_object *direct;
    TRY(pdf_view_resolve(view, value, &direct, error));
    const pdf_object *type = pdf_dictionary_find(direct, "Type");
    *ret_is = pdf_object_is_name(type, "OCG") || pdf_object_is_name(type, "OCMD");
    return PDFSEAL_OK;
}

pdfseal_status pdf_layers_are_used(pdf_view view, const pdf_object *resources, bool *ret_used,
                                   pdfseal_error *error)
{
    const pdf_object *properties;
    *ret_used = false;
    TRY(pdf_view_get(view, resources, "Properties", &properties, error));
    for (size_t i = 0;
         properties->type == PDF_DICTIONARY && i < properties->as.dictionary.count && !*ret_used; i++)
        TRY(pdf_layer_is(view, &properties->as.dictionary.entries[i].value, ret_used, error));
    return PDFSEAL_OK;
}
