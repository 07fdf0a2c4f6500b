/* SPDX-License-Identifier: Apache-2.0 */
/* The references of all objects become one list; what the trailer does not reach through it is left over. */
#include "pdf/leftovers.h"

#include "base/limits.h"
#include "base/list.h"
#include "pdf/document_private.h"

#include <stdlib.h>

/* The scratch is emptied when it holds this much. */
#define SCRATCH_BYTES ((size_t)1 << 20)

typedef enum node_kind { NODE_ABSENT, NODE_OTHER, NODE_CATALOG, NODE_PAGE, NODE_BOOKKEEPING } node_kind;

typedef struct node {
    size_t first;   /* its first reference */
    uint32_t count;
    uint8_t kind;
    bool reached, unclear;
} node;

typedef struct graph {
    pdf_view view;
    arena scratch;
    node *nodes; /* by object number */
    uint32_t node_count;
    uint32_t *edges;
    size_t edge_count, edge_capacity;
    pdf_leftover *items;
    size_t count, most;
} graph;

static void graph_clear(graph *g)
{
    arena_clear(&g->scratch);
    free(g->nodes);
    free(g->edges);
}

/* ---- reading ---- */

static pdfseal_status add_edges(graph *g, const pdf_object *value, pdfseal_error *error)
{
    if (value->type == PDF_REFERENCE && value->as.reference.number < g->node_count) {
        uint32_t *edges = list_grow(g->edges, g->edge_count, &g->edge_capacity, sizeof *edges);
        if (!edges)
            FAIL_MEMORY(error);
        g->edges = edges;
        g->edges[g->edge_count++] = value->as.reference.number;
    }
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++)
        TRY(add_edges(g, &value->as.array.items[i], error));
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++)
        TRY(add_edges(g, &value->as.dictionary.entries[i].value, error));
    return PDFSEAL_OK;
}

static node_kind kind_of(const pdf_indirect *object)
{
    static const struct {
        const char *type;
        node_kind kind;
    } KINDS[] = {{"Catalog", NODE_CATALOG}, {"Page", NODE_PAGE}, {"Pages", NODE_PAGE}, {"XRef", NODE_BOOKKEEPING},
                 {"ObjStm", NODE_BOOKKEEPING}};
    const pdf_object *type = pdf_dictionary_find(&object->value, "Type");
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (pdf_object_is_name(type, KINDS[i].type))
            return KINDS[i].kind;
    }
    return NODE_OTHER;
}

static pdfseal_status take_object(graph *g, uint32_t number, const pdf_indirect *object, pdfseal_error *error)
{
    node *taken = &g->nodes[number];
    taken->kind = (uint8_t)kind_of(object);
    taken->unclear = !pdf_object_reads_alike(&object->value);
    taken->first = g->edge_count;
    /* A cross-reference stream names its catalog as a trailer does. */
    if (taken->kind != NODE_BOOKKEEPING)
        TRY(add_edges(g, &object->value, error));
    taken->count = (uint32_t)(g->edge_count - taken->first);
    if (g->scratch.used_bytes > SCRATCH_BYTES)
        arena_clear(&g->scratch);
    return PDFSEAL_OK;
}

static pdfseal_status take_member(void *context, uint32_t number, const pdf_indirect *object, pdfseal_error *error)
{
    graph *g = context;
    return number < g->node_count ? take_object(g, number, object, error) : PDFSEAL_OK;
}

/* What cannot be read is passed over. */
static pdfseal_status take_members(graph *g, uint32_t stream, pdfseal_error *error)
{
    const pdf_member_visitor visitor = {g, &g->scratch, take_member};
    bool complete;
    return pdf_object_stream_visit(g->view, stream, &visitor, &complete, error);
}

static pdfseal_status take_number(graph *g, uint32_t number, pdfseal_error *error)
{
    pdf_document *document = g->view.document;
    pdf_place place;
    pdf_indirect object;
    if (!pdf_view_place(g->view, number, &place) || place.kind != PDF_PLACE_OFFSET)
        return PDFSEAL_OK;
    const pdf_reference expected = {number, place.generation};
    document->reading = &g->scratch;
    pdfseal_status status = pdf_object_read_at(document, place.offset, &expected, &object, error);
    document->reading = &document->memory;
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
    bool holds_objects = object.is_stream && pdf_object_is_name(pdf_dictionary_find(&object.value, "Type"), "ObjStm");
    TRY(take_object(g, number, &object, error));
    return holds_objects ? take_members(g, number, error) : PDFSEAL_OK;
}

static pdfseal_status read_graph(graph *g, pdfseal_error *error)
{
    g->node_count = pdf_document_highest_number(g->view.document) + 1;
    g->nodes = calloc(g->node_count, sizeof *g->nodes);
    if (!g->nodes)
        FAIL_MEMORY(error);
    for (uint32_t number = 1; number < g->node_count; number++)
        TRY(take_number(g, number, error));
    return PDFSEAL_OK;
}

/* ---- what the trailer leads to ---- */

static void reach(graph *g, uint32_t *pending, size_t *count, size_t first, size_t edges)
{
    for (size_t i = first; i < first + edges; i++) {
        node *next = &g->nodes[g->edges[i]];
        if (next->reached)
            continue;
        next->reached = true;
        pending[(*count)++] = g->edges[i];
    }
}

static pdfseal_status reach_all(graph *g, pdfseal_error *error)
{
    size_t first = g->edge_count;
    size_t count = 0;
    TRY(add_edges(g, pdf_view_trailer(g->view), error));
    uint32_t *pending = malloc(g->node_count * sizeof *pending);
    if (!pending)
        FAIL_MEMORY(error);
    reach(g, pending, &count, first, g->edge_count - first);
    while (count) {
        const node *next = &g->nodes[pending[--count]];
        reach(g, pending, &count, next->first, next->count);
    }
    free(pending);
    return PDFSEAL_OK;
}

static void add_item(graph *g, pdf_leftover_kind kind, uint32_t number, int64_t offset)
{
    if (g->count < g->most)
        g->items[g->count++] = (pdf_leftover){kind, number, offset};
}

/* Whether the oldest revision has the object as it stands. */
static bool is_original(const graph *g, uint32_t number)
{
    const pdf_view oldest = {g->view.document, 0};
    pdf_place first;
    pdf_place now;
    return pdf_view_place(oldest, number, &first) && pdf_view_place(g->view, number, &now) && first.kind == now.kind &&
           first.offset == now.offset && first.stream == now.stream && first.index == now.index;
}

static void list_unreached(graph *g)
{
    for (uint32_t number = 1; number < g->node_count; number++) {
        const node *left = &g->nodes[number];
        if (left->reached || left->kind == NODE_ABSENT || left->kind == NODE_BOOKKEEPING)
            continue;
        if (left->kind == NODE_CATALOG)
            add_item(g, PDF_LEFTOVER_CATALOG, number, -1);
        else if (left->kind == NODE_PAGE)
            add_item(g, PDF_LEFTOVER_PAGE, number, -1);
        else if (!is_original(g, number))
            add_item(g, PDF_LEFTOVER_UPDATE, number, -1);
    }
}

static void list_unclear(graph *g)
{
    for (uint32_t number = 1; number < g->node_count; number++) {
        if (g->nodes[number].reached && g->nodes[number].unclear)
            add_item(g, PDF_LEFTOVER_UNCLEAR, number, -1);
    }
}

/* ---- what no cross-reference names ---- */

static int compare_offsets(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;
    return first < second ? -1 : first > second;
}

/* The places that any cross-reference names, ascending; the caller's. */
static pdfseal_status list_offsets(const graph *g, int64_t **ret_offsets, size_t *ret_count, pdfseal_error *error)
{
    const pdf_xref *xref = &g->view.document->xref;
    size_t count = 0;
    int64_t *offsets = malloc((xref->count + 2 * xref->section_count + 1) * sizeof *offsets);
    if (!offsets)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < xref->count; i++) {
        const pdf_place place = pdf_xref_place(&xref->entries[i]);
        if (place.kind == PDF_PLACE_OFFSET)
            offsets[count++] = place.offset;
    }
    for (size_t i = 0; i < xref->section_count; i++) {
        offsets[count++] = xref->sections[i].position;
        offsets[count++] = xref->sections[i].stream_position;
    }
    qsort(offsets, count, sizeof *offsets, compare_offsets);
    *ret_offsets = offsets;
    *ret_count = count;
    return PDFSEAL_OK;
}

/* Whether a cross-reference names the place, or white space just in front of it. */
static bool is_named_place(const int64_t *offsets, size_t count, int64_t offset)
{
    enum { MOST_SPACE = 4 };
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (offsets[middle] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && offset - offsets[low - 1] <= MOST_SPACE;
}

static pdfseal_status list_hidden(graph *g, pdfseal_error *error)
{
    pdf_scan scan = {0};
    int64_t *offsets = NULL;
    size_t count = 0;
    if (pdf_document_is_repaired(g->view.document))
        return PDFSEAL_OK;
    TRY(list_offsets(g, &offsets, &count, error));
    pdfseal_status status = pdf_scan_run(g->view.document, &scan, error);
    for (size_t i = 0; status == PDFSEAL_OK && i < scan.count; i++) {
        const pdf_scan_object *object = &scan.objects[i];
        if (object->place.kind == PDF_PLACE_OFFSET && !is_named_place(offsets, count, object->place.offset))
            add_item(g, PDF_LEFTOVER_HIDDEN, object->number, object->place.offset);
    }
    pdf_scan_clear(&scan);
    free(offsets);
    return status;
}

static pdfseal_status find(graph *g, pdfseal_error *error)
{
    TRY(read_graph(g, error));
    TRY(reach_all(g, error));
    list_unreached(g);
    list_unclear(g);
    return list_hidden(g, error);
}

pdfseal_status pdf_leftovers_find(pdf_document *document, size_t most, arena *owner, pdf_leftover **ret_items, size_t *ret_count,
                                  pdfseal_error *error)
{
    graph g = {.view = pdf_view_newest(document), .most = most, .items = ARENA_NEW_ARRAY(owner, pdf_leftover, most + 1)};
    if (!g.items)
        FAIL_MEMORY(error);
    arena_init(&g.scratch);
    pdfseal_status status = find(&g, error);
    graph_clear(&g);
    if (status != PDFSEAL_OK)
        return status;
    *ret_items = g.items;
    *ret_count = g.count;
    return PDFSEAL_OK;
}
