/* SPDX-License-Identifier: Apache-2.0 */
/* Descends to a page by the counts of the nodes; where these are wrong, walks. */
#include "pdf/page_tree.h"

#include "base/limits.h"
#include "pdf/document_private.h"

#include <math.h>
#include <string.h>

#define DEFAULT_WIDTH 612.0
#define DEFAULT_HEIGHT 792.0
#define LARGEST_COORDINATE 1e7

/* What a page inherits from the nodes above it. source  Table 31 */
typedef enum inheritable { RESOURCES, MEDIA_BOX, CROP_BOX, ROTATE } inheritable;
typedef struct inherited {
    const pdf_object *values[PDF_INHERITED];
} inherited;

static pdfseal_status inherit(pdf_view view, const pdf_object *node, inherited *attributes, pdfseal_error *error)
{
    static const char *const KEYS[PDF_INHERITED] = {"Resources", "MediaBox", "CropBox", "Rotate"};
    for (size_t i = 0; i < PDF_INHERITED; i++) {
        const pdf_object *value;
        TRY(pdf_view_get(view, node, KEYS[i], &value, error));
        if (value->type != PDF_NULL)
            attributes->values[i] = value;
    }
    return PDFSEAL_OK;
}

static pdfseal_status find_root(pdf_view view, const pdf_indirect **ret_root, pdfseal_error *error)
{
    const pdf_indirect *catalog;
    *ret_root = NULL;
    TRY(pdf_view_catalog(view, &catalog, error));
    const pdf_object *pages = pdf_dictionary_find(&catalog->value, "Pages");
    if (pdf_object_is(pages, PDF_REFERENCE))
        TRY(pdf_view_load(view, pages->as.reference, ret_root, error));
    if (!*ret_root || (*ret_root)->value.type != PDF_DICTIONARY)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the document has no page tree (get the complete file)");
    return PDFSEAL_OK;
}

/* The kids of a node; NULL for a page. */
static pdfseal_status get_kids(pdf_view view, const pdf_indirect *node, const pdf_object **ret_kids, pdfseal_error *error)
{
    const pdf_object *kids;
    *ret_kids = NULL;
    TRY(pdf_view_get(view, &node->value, "Kids", &kids, error));
    if (kids->type == PDF_ARRAY && !pdf_object_is_name(pdf_dictionary_find(&node->value, "Type"), "Page"))
        *ret_kids = kids;
    return PDFSEAL_OK;
}

/* A kid that is no object of its own, against the standard, gets the number 0 and lies in `direct`. */
static pdfseal_status load_kid(pdf_view view, const pdf_object *kid, pdf_indirect *direct, const pdf_indirect **ret_kid,
                               pdfseal_error *error)
{
    *ret_kid = NULL;
    if (pdf_object_is(kid, PDF_REFERENCE)) {
        TRY(pdf_view_load(view, kid->as.reference, ret_kid, error));
    } else if (pdf_object_is(kid, PDF_DICTIONARY)) {
        *direct = (pdf_indirect){.value = *kid, .start = kid->start, .end = kid->end};
        *ret_kid = direct;
    }
    if (*ret_kid && (*ret_kid)->value.type != PDF_DICTIONARY)
        *ret_kid = NULL;
    return PDFSEAL_OK;
}

/* Whether `node` (may be NULL) is a page and no node of the tree. */
static pdfseal_status is_leaf(pdf_view view, const pdf_indirect *node, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *kids;
    *ret_answer = false;
    if (!node || node->value.type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    TRY(get_kids(view, node, &kids, error));
    *ret_answer = kids == NULL;
    return PDFSEAL_OK;
}

/* Pages below a node by its Count, 1 for a page; -1 where Count is no number. */
static pdfseal_status count_of(pdf_view view, const pdf_indirect *node, int64_t *ret_count, pdfseal_error *error)
{
    const pdf_object *kids;
    const pdf_object *count;
    TRY(get_kids(view, node, &kids, error));
    *ret_count = 1;
    if (!kids)
        return PDFSEAL_OK;
    TRY(pdf_view_get(view, &node->value, "Count", &count, error));
    if (!pdf_object_integer(count, 0, (int64_t)limits_get(pdf_document_limits(view.document), LIMITS_PAGES), ret_count))
        *ret_count = -1;
    return PDFSEAL_OK;
}

/* A walk over all leaves, for trees whose counts are wrong. */
typedef struct page_walk {
    pdf_view view;
    int64_t wanted; /* index, or -1 to count */
    int64_t seen;
    size_t visited;
    pdf_indirect found; /* valid when has_found */
    bool has_found;
    inherited attributes;
    uint32_t *numbers; /* takes the leaves' object numbers, or NULL */
    int64_t capacity;
} page_walk;

/* The way from the root, so that no node is walked inside itself. */
typedef struct page_path {
    const struct page_path *above;
    const pdf_indirect *node;
    unsigned depth;
} page_path;

static bool is_on_path(const page_path *path, const pdf_indirect *node)
{
    for (; path && node->reference.number; path = path->above) {
        if (pdf_reference_equal(path->node->reference, node->reference))
            return true;
    }
    return false;
}

static pdfseal_status walk(page_walk *state, const pdf_indirect *node, inherited attributes, const page_path *above,
                           pdfseal_error *error)
{
    const pdf_object *kids;
    const page_path path = {above, node, above ? above->depth + 1 : 0};
    const limits *set = pdf_document_limits(state->view.document);
    if (path.depth > limits_get(set, LIMITS_PAGE_TREE_DEPTH))
        FAIL_LIMIT(error, -1, set, LIMITS_PAGE_TREE_DEPTH);
    if (++state->visited > limits_get(set, LIMITS_PAGES))
        FAIL_LIMIT(error, -1, set, LIMITS_PAGES);
    TRY(inherit(state->view, &node->value, &attributes, error));
    TRY(get_kids(state->view, node, &kids, error));
    if (!kids) {
        if (state->numbers && state->seen < state->capacity)
            state->numbers[state->seen] = node->reference.number;
        if (state->seen++ == state->wanted) {
            state->found = *node;
            state->has_found = true;
            state->attributes = attributes;
        }
        return PDFSEAL_OK;
    }
    for (size_t i = 0; i < kids->as.array.count && !state->has_found; i++) {
        const pdf_indirect *kid;
        pdf_indirect direct;
        TRY(load_kid(state->view, &kids->as.array.items[i], &direct, &kid, error));
        if (kid && !is_on_path(&path, kid))
            TRY(walk(state, kid, attributes, &path, error));
    }
    return PDFSEAL_OK;
}

/* The kid under which the page lies; *index becomes the index below it. *ret_kid is NULL where counts mislead. *ret_by_place: it is
 * the page itself, among as many kids as the node has pages. */
static pdfseal_status choose_kid(pdf_view view, const pdf_indirect *node, const pdf_object *kids, int64_t *index,
                                 pdf_indirect *direct, const pdf_indirect **ret_kid, bool *ret_by_place, pdfseal_error *error)
{
    int64_t total;
    *ret_kid = NULL;
    *ret_by_place = false;
    TRY(count_of(view, node, &total, error));
    if (total == (int64_t)kids->as.array.count) {
        /* As many kids as pages: each is one, and the others need not be read. */
        if (*index < total)
            TRY(load_kid(view, &kids->as.array.items[*index], direct, ret_kid, error));
        TRY(is_leaf(view, *ret_kid, ret_by_place, error));
        if (*ret_by_place) {
            *index = 0;
            return PDFSEAL_OK;
        }
        *ret_kid = NULL;
    }
    for (size_t i = 0; i < kids->as.array.count; i++) {
        const pdf_indirect *kid;
        int64_t count;
        TRY(load_kid(view, &kids->as.array.items[i], direct, &kid, error));
        if (!kid)
            continue;
        TRY(count_of(view, kid, &count, error));
        if (count < 0)
            return PDFSEAL_OK;
        if (*index < count) {
            *ret_kid = kid;
            return PDFSEAL_OK;
        }
        *index -= count;
    }
    return PDFSEAL_OK;
}

/* Keeps a node of which every kid seems to be a page, where page `index` is the one at `place` among them. */
static void keep_node(pdf_view view, const pdf_object *kids, const inherited *attributes, int64_t index, int64_t place)
{
    pdf_page_shelf *shelf = &view.document->pages;
    *shelf = (pdf_page_shelf){.kids = kids, .revision = view.revision, .first = index - place};
    memcpy(shelf->inherited, attributes->values, sizeof shelf->inherited);
}

/* The page under the node that was kept; *ret_found stays false where it is not there. */
static pdfseal_status find_on_shelf(pdf_view view, int64_t index, pdf_indirect *leaf, bool *ret_found, inherited *attributes,
                                    pdfseal_error *error)
{
    const pdf_page_shelf *shelf = &view.document->pages;
    const pdf_indirect *kid;
    pdf_indirect direct;
    if (!shelf->kids || shelf->revision != view.revision || index < shelf->first ||
        index - shelf->first >= (int64_t)shelf->kids->as.array.count)
        return PDFSEAL_OK;
    inherited above;
    memcpy(above.values, shelf->inherited, sizeof above.values);
    TRY(load_kid(view, &shelf->kids->as.array.items[index - shelf->first], &direct, &kid, error));
    TRY(is_leaf(view, kid, ret_found, error));
    if (!*ret_found)
        return PDFSEAL_OK;
    TRY(inherit(view, &kid->value, &above, error));
    *leaf = *kid;
    *attributes = above;
    return PDFSEAL_OK;
}

static pdfseal_status descend(pdf_view view, int64_t index, pdf_indirect *leaf, bool *ret_found, inherited *attributes,
                              pdfseal_error *error)
{
    const pdf_indirect *node;
    const int64_t wanted = index;
    pdf_indirect direct;
    *ret_found = false;
    TRY(find_on_shelf(view, index, leaf, ret_found, attributes, error));
    if (*ret_found)
        return PDFSEAL_OK;
    TRY(find_root(view, &node, error));
    size_t deepest = limits_get(pdf_document_limits(view.document), LIMITS_PAGE_TREE_DEPTH);
    for (size_t depth = 0; node && depth < deepest; depth++) {
        const pdf_object *kids;
        TRY(inherit(view, &node->value, attributes, error));
        TRY(get_kids(view, node, &kids, error));
        if (!kids) {
            *ret_found = index == 0;
            *leaf = *node;
            return PDFSEAL_OK;
        }
        int64_t place = index;
        bool by_place;
        TRY(choose_kid(view, node, kids, &index, &direct, &node, &by_place, error));
        if (by_place)
            keep_node(view, kids, attributes, wanted, place);
    }
    return PDFSEAL_OK;
}

/* Whether the counts lead to the page. */
static pdfseal_status has_page(pdf_view view, int64_t index, bool *ret_has, pdfseal_error *error)
{
    inherited ignored = {0};
    pdf_indirect leaf;
    return descend(view, index, &leaf, ret_has, &ignored, error);
}

pdfseal_status pdf_page_count(pdf_view view, int64_t *ret_count, pdfseal_error *error)
{
    const pdf_indirect *root;
    int64_t count;
    bool good = false;
    TRY(find_root(view, &root, error));
    TRY(count_of(view, root, &count, error));
    if (count > 0)
        TRY(has_page(view, count - 1, &good, error));
    if (!good) {
        page_walk state = {.view = view, .wanted = -1};
        TRY(walk(&state, root, (inherited){0}, NULL, error));
        count = state.seen;
    }
    *ret_count = count;
    return PDFSEAL_OK;
}

/* A number behind references; *ret_number stays where there is none. Only lack of memory fails. */
pdfseal_status pdf_pages_list(pdf_view view, arena *owner, uint32_t **ret_numbers, int64_t *ret_count, pdfseal_error *error)
{
    const pdf_indirect *root;
    page_walk state = {.view = view, .wanted = -1};
    TRY(pdf_page_count(view, &state.capacity, error));
    TRY(find_root(view, &root, error));
    state.numbers = ARENA_NEW_ARRAY(owner, uint32_t, (size_t)state.capacity + 1);
    if (!state.numbers)
        FAIL_MEMORY(error);
    TRY(walk(&state, root, (inherited){0}, NULL, error));
    *ret_numbers = state.numbers;
    *ret_count = state.seen < state.capacity ? state.seen : state.capacity;
    return PDFSEAL_OK;
}

static pdfseal_status read_real(pdf_view view, const pdf_object *object, double *ret_number, pdfseal_error *error)
{
    const pdf_object *value = NULL;
    double number;
    pdfseal_status status = pdf_view_resolve(view, object, &value, error);
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    if (status == PDFSEAL_OK && pdf_object_number(value, &number))
        *ret_number = number;
    return PDFSEAL_OK;
}

static pdfseal_status read_rectangle(pdf_view view, const pdf_object *array, pdf_rectangle *ret_rectangle, bool *ret_found,
                                     pdfseal_error *error)
{
    double n[4] = {NAN, NAN, NAN, NAN};
    *ret_found = false;
    if (!pdf_object_is(array, PDF_ARRAY) || array->as.array.count < 4)
        return PDFSEAL_OK;
    for (size_t i = 0; i < 4; i++) {
        TRY(read_real(view, &array->as.array.items[i], &n[i], error));
        if (!isfinite(n[i]) || fabs(n[i]) > LARGEST_COORDINATE)
            return PDFSEAL_OK;
    }
    pdf_rectangle rectangle = {fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3])};
    *ret_found = rectangle.x1 - rectangle.x0 > 0 && rectangle.y1 - rectangle.y0 > 0;
    if (*ret_found)
        *ret_rectangle = rectangle;
    return PDFSEAL_OK;
}

static pdf_rectangle intersect(pdf_rectangle a, pdf_rectangle b)
{
    pdf_rectangle both = {fmax(a.x0, b.x0), fmax(a.y0, b.y0), fmin(a.x1, b.x1), fmin(a.y1, b.y1)};
    return both.x1 > both.x0 && both.y1 > both.y0 ? both : b;
}

static int rotation_of(const pdf_object *rotate)
{
    double degrees;
    if (!rotate || !pdf_object_number(rotate, &degrees) || fabs(degrees) > 1e6)
        return 0;
    long quarter = lround(degrees / 90.0) % 4;
    return (int)(quarter < 0 ? quarter + 4 : quarter) * 90;
}

static pdfseal_status describe(pdf_view view, const pdf_indirect *leaf, const inherited *attributes, pdf_page *page,
                               pdfseal_error *error)
{
    double unit = 1.0;
    bool found;
    page->object = leaf;
    page->resources = attributes->values[RESOURCES] ? attributes->values[RESOURCES] : &PDF_NULL_OBJECT;
    page->media_box = (pdf_rectangle){0, 0, DEFAULT_WIDTH, DEFAULT_HEIGHT};
    TRY(read_rectangle(view, attributes->values[MEDIA_BOX], &page->media_box, &found, error));
    page->crop_box = page->media_box;
    TRY(read_rectangle(view, attributes->values[CROP_BOX], &page->crop_box, &found, error));
    if (found)
        page->crop_box = intersect(page->crop_box, page->media_box);
    page->rotate = rotation_of(attributes->values[ROTATE]);
    TRY(read_real(view, pdf_dictionary_find(&leaf->value, "UserUnit"), &unit, error));
    page->user_unit = unit > 0 && unit <= 75000 ? unit : 1.0;
    return PDFSEAL_OK;
}

pdfseal_status pdf_page_find(pdf_view view, int64_t page_index, pdf_page *ret_page, pdfseal_error *error)
{
    inherited attributes = {0};
    bool found;
    pdf_indirect *leaf = ARENA_NEW(pdf_document_memory(view.document), pdf_indirect);
    if (!leaf)
        FAIL_MEMORY(error);
    TRY(descend(view, page_index, leaf, &found, &attributes, error));
    if (!found) {
        page_walk state = {.view = view, .wanted = page_index};
        const pdf_indirect *root;
        TRY(find_root(view, &root, error));
        TRY(walk(&state, root, (inherited){0}, NULL, error));
        *leaf = state.found;
        attributes = state.attributes;
        found = state.has_found;
    }
    if (!found)
        FAIL(error, PDFSEAL_ERROR_USAGE, "page %lld does not exist (the page tree ends before it)",
             (long long)page_index + 1);
    pdf_page page = {.index = page_index};
    TRY(describe(view, leaf, &attributes, &page, error));
    *ret_page = page;
    return PDFSEAL_OK;
}

/* Adds the pages that stand in front of `child` among its siblings; false when it is none of them. Without `exact`, as many
 * kids as pages are taken for pages, and none of them is read. */
static pdfseal_status add_preceding(pdf_view view, const pdf_indirect *parent, pdf_reference child, bool exact,
                                    int64_t *index, bool *ret_found, pdfseal_error *error)
{
    const pdf_object *kids;
    int64_t total;
    *ret_found = false;
    TRY(get_kids(view, parent, &kids, error));
    if (!kids)
        return PDFSEAL_OK;
    TRY(count_of(view, parent, &total, error));
    bool single = !exact && total == (int64_t)kids->as.array.count;
    for (size_t i = 0; i < kids->as.array.count; i++) {
        const pdf_object *item = &kids->as.array.items[i];
        if (pdf_object_is(item, PDF_REFERENCE) && pdf_reference_equal(item->as.reference, child)) {
            *ret_found = true;
            return PDFSEAL_OK;
        }
        int64_t count = 1;
        if (!single) {
            const pdf_indirect *kid;
            pdf_indirect direct;
            TRY(load_kid(view, item, &direct, &kid, error));
            count = 0;
            if (kid)
                TRY(count_of(view, kid, &count, error));
        }
        *index += count < 0 ? 0 : count;
    }
    return PDFSEAL_OK;
}

/* Climbs from the page to the root; -1 where the way does not end there. */
static pdfseal_status climb(pdf_view view, pdf_reference reference, bool exact, int64_t *ret_index, pdfseal_error *error)
{
    int64_t index = 0;
    *ret_index = -1;
    const pdf_indirect *root;
    TRY(find_root(view, &root, error));
    size_t deepest = limits_get(pdf_document_limits(view.document), LIMITS_PAGE_TREE_DEPTH);
    for (size_t depth = 0; depth < deepest; depth++) {
        const pdf_indirect *node;
        const pdf_indirect *parent = NULL;
        bool found;
        if (pdf_reference_equal(reference, root->reference)) {
            *ret_index = depth > 0 ? index : -1;
            return PDFSEAL_OK;
        }
        TRY(pdf_view_load(view, reference, &node, error));
        const pdf_object *up = node ? pdf_dictionary_find(&node->value, "Parent") : NULL;
        if (pdf_object_is(up, PDF_REFERENCE))
            TRY(pdf_view_load(view, up->as.reference, &parent, error));
        if (!parent)
            return PDFSEAL_OK;
        TRY(add_preceding(view, parent, reference, exact, &index, &found, error));
        if (!found)
            return PDFSEAL_OK;
        reference = parent->reference;
    }
    return PDFSEAL_OK;
}

/* Whether the way down to `index` ends at this page. */
static pdfseal_status is_page_at(pdf_view view, int64_t index, pdf_reference reference, bool *ret_answer,
                                 pdfseal_error *error)
{
    pdf_indirect leaf;
    bool found;
    inherited attributes = {0};
    TRY(descend(view, index, &leaf, &found, &attributes, error));
    *ret_answer = found && pdf_reference_equal(leaf.reference, reference);
    return PDFSEAL_OK;
}

pdfseal_status pdf_page_index_of(pdf_view view, pdf_reference reference, int64_t *ret_index, pdfseal_error *error)
{
    const pdf_indirect *page;
    bool is_page;
    bool agrees;
    *ret_index = -1;
    TRY(pdf_view_load(view, reference, &page, error));
    TRY(is_leaf(view, page, &is_page, error));
    if (!is_page)
        return PDFSEAL_OK;
    TRY(climb(view, reference, false, ret_index, error));
    if (*ret_index < 0)
        return PDFSEAL_OK;
    TRY(is_page_at(view, *ret_index, reference, &agrees, error));
    return agrees ? PDFSEAL_OK : climb(view, reference, true, ret_index, error);
}

void pdf_page_seen_size(const pdf_page *page, double *ret_width_pt, double *ret_height_pt)
{
    double width = (page->crop_box.x1 - page->crop_box.x0) * page->user_unit;
    double height = (page->crop_box.y1 - page->crop_box.y0) * page->user_unit;
    bool turned = page->rotate % 180 != 0;
    *ret_width_pt = turned ? height : width;
    *ret_height_pt = turned ? width : height;
}

/* A seen point (points from the top left, y downwards) in user space. */
static void map_point(const pdf_page *page, double x_pt, double y_pt, double ret_point[2])
{
    double width = page->crop_box.x1 - page->crop_box.x0;
    double height = page->crop_box.y1 - page->crop_box.y0;
    double x = x_pt / page->user_unit;
    double y = y_pt / page->user_unit;
    double across = page->rotate == 0 ? x : page->rotate == 90 ? y : page->rotate == 180 ? width - x : width - y;
    double up = page->rotate == 0 ? height - y : page->rotate == 90 ? x : page->rotate == 180 ? y : height - x;
    ret_point[0] = page->crop_box.x0 + across;
    ret_point[1] = page->crop_box.y0 + up;
}

void pdf_page_place(const pdf_page *page, double x_pt, double y_pt, double width_pt, double height_pt,
                    pdf_rectangle *ret_rectangle, double ret_matrix[6])
{
    double origin[2];
    double right[2];
    double top[2];
    double corner[2];
    map_point(page, x_pt, y_pt + height_pt, origin);
    map_point(page, x_pt + width_pt, y_pt + height_pt, right);
    map_point(page, x_pt, y_pt, top);
    map_point(page, x_pt + width_pt, y_pt, corner);
    *ret_rectangle = (pdf_rectangle){fmin(origin[0], corner[0]), fmin(origin[1], corner[1]), fmax(origin[0], corner[0]),
                                     fmax(origin[1], corner[1])};
    ret_matrix[0] = right[0] - origin[0];
    ret_matrix[1] = right[1] - origin[1];
    ret_matrix[2] = top[0] - origin[0];
    ret_matrix[3] = top[1] - origin[1];
    ret_matrix[4] = origin[0];
    ret_matrix[5] = origin[1];
}

void pdf_page_see(const pdf_page *page, const pdf_rectangle *rectangle, double ret_box[4])
{
    double width = page->crop_box.x1 - page->crop_box.x0;
    double height = page->crop_box.y1 - page->crop_box.y0;
    double left = (rectangle->x0 - page->crop_box.x0) / width;
    double right = (rectangle->x1 - page->crop_box.x0) / width;
    double bottom = (rectangle->y0 - page->crop_box.y0) / height;
    double top = (rectangle->y1 - page->crop_box.y0) / height;
    const double upright[4] = {left, 1 - top, right, 1 - bottom};
    const double by_90[4] = {bottom, left, top, right};
    const double by_180[4] = {1 - right, bottom, 1 - left, top};
    const double by_270[4] = {1 - top, 1 - right, 1 - bottom, 1 - left};
    const double *box = page->rotate == 0 ? upright : page->rotate == 90 ? by_90 : page->rotate == 180 ? by_180 : by_270;
    memcpy(ret_box, box, sizeof upright);
}
