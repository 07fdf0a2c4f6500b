/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for the numbers in raw bytes first: what is named nowhere needs no reading, and what is named is read where it is asked
 * for. Documents of few, large objects are read object by object. */
#include "pdf/referrers.h"

#include "base/limits.h"
#include "pdf/document_private.h"
#include "pdf/mentions_private.h"
#include "pdf/referrer_search_private.h"

#include <stdlib.h>

/* Bytes an object from which on reading the objects costs less than looking at all bytes. */
#define SPARSE_BYTES ((int64_t)4096)
/* So many targets are looked into one by one; then all objects are read. */
#define MOST_LOOKS ((size_t)64)

/* What is still to be looked into, and what was found. Everything lives in `owner`. */
struct pdf_referrer_index {
    pdf_mentions mentions; /* of the targets, as the oldest revision is seen */
    uint8_t *resolved;     /* by target */
    uint8_t *examined;     /* by cross-reference entry, a bit each; NULL: the objects were all read */
    pdf_referral *later, *base;  /* from revisions after the oldest; from that; both ascending by target */
    size_t later_count, base_count;
    const pdf_referral **answers; /* by target; NULL: not asked yet */
    size_t *answer_counts;
    bool later_complete, base_complete;
    size_t looks; /* that found something */
    bool is_sparse; /* objects are read, bytes are not looked at */
};

/* Where the referrals to each target begin in a list that takes up what a search found. */
static void find_places(const struct pdf_referrer_index *index, const referrer_search *search, const pdf_referral *list, size_t count,
                        size_t *places)
{
    size_t begin = 0;
    for (size_t i = 0; i < search->count; i++)
        places[search->items[i].place]++;
    for (size_t place = 0, i = 0; place < index->mentions.target_count; place++) {
        size_t length = places[place];
        for (; i < count && list[i].target == index->mentions.targets[place]; i++)
            length++;
        places[place] = begin;
        begin += length;
    }
}

/* Puts the referrals to each target behind those to the ones before. */
static void group(const struct pdf_referrer_index *index, const referrer_search *search, const pdf_referral *list, size_t count,
                  size_t *places, pdf_referral *ret_grouped)
{
    for (size_t place = 0, i = 0; i < count; place++) {
        for (; i < count && list[i].target == index->mentions.targets[place]; i++)
            ret_grouped[places[place]++] = list[i];
    }
    for (size_t i = 0; i < search->count; i++) {
        const referrer_found *found = &search->items[i];
        ret_grouped[places[found->place]++] = (pdf_referral){index->mentions.targets[found->place], found->referrer, found->entry};
    }
}

/* Takes what a search found into a list of the index. */
static pdfseal_status take_found(const struct pdf_referrer_index *index, const referrer_search *search, pdf_referral **list,
                                 size_t *count, pdfseal_error *error)
{
    pdf_referral *longer = ARENA_NEW_ARRAY(index->mentions.owner, pdf_referral, *count + search->count + 1);
    size_t *places = calloc(index->mentions.target_count + 1, sizeof *places);
    if (!longer || !places) {
        free(places);
        FAIL_MEMORY(error);
    }
    find_places(index, search, *list, *count, places);
    group(index, search, *list, *count, places, longer);
    free(places);
    *list = longer;
    *count += search->count;
    return PDFSEAL_OK;
}

/* ---- every object of the oldest revision ---- */

static pdfseal_status search_all_objects(referrer_search *search, pdfseal_error *error)
{
    uint32_t highest = pdf_document_highest_number(search->view.document);
    for (uint32_t number = 1; number <= highest; number++)
        TRY(pdf_referrer_search_object(search, number, error));
    return PDFSEAL_OK;
}

static pdfseal_status search_base(struct pdf_referrer_index *index, pdfseal_error *error)
{
    referrer_search search;
    pdf_referrer_search_init(&search, index->mentions.view, index->mentions.targets, index->mentions.target_count);
    index->base_count = 0;
    pdfseal_status status = search_all_objects(&search, error);
    if (status == PDFSEAL_OK)
        status = take_found(index, &search, &index->base, &index->base_count, error);
    index->base_complete = search.complete;
    memset(index->resolved, 1, index->mentions.target_count);
    pdf_referrer_search_clear(&search);
    return status;
}

/* ---- what later revisions define anew; members of their object streams are found through the containers ---- */

static pdfseal_status search_revision(referrer_search *search, pdfseal_error *error)
{
    pdf_defined *defined;
    size_t count;
    arena scratch;
    arena_init(&scratch);
    pdfseal_status status = pdf_revision_objects(search->view.document, search->view.revision, &scratch, &defined, &count, error);
    for (size_t i = 0; status == PDFSEAL_OK && i < count; i++)
        status = pdf_referrer_search_kept(search, defined[i].number, error);
    arena_clear(&scratch);
    return status;
}

static pdfseal_status search_later(struct pdf_referrer_index *index, pdfseal_error *error)
{
    referrer_search search;
    pdfseal_status status = PDFSEAL_OK;
    pdf_referrer_search_init(&search, index->mentions.view, index->mentions.targets, index->mentions.target_count);
    for (search.view.revision++; status == PDFSEAL_OK && search.view.revision < pdf_document_revision_count(search.view.document);
         search.view.revision++)
        status = search_revision(&search, error);
    if (status == PDFSEAL_OK)
        status = take_found(index, &search, &index->later, &index->later_count, error);
    index->later_complete = search.complete;
    pdf_referrer_search_clear(&search);
    return status;
}

/* ---- looking into what was mentioned ---- */

static bool take_entry(struct pdf_referrer_index *index, uint32_t entry)
{
    uint8_t bit = (uint8_t)(1u << (entry % 8));
    bool is_new = !(index->examined[entry / 8] & bit);
    index->examined[entry / 8] |= bit;
    return is_new;
}

/* The object is read only where it is the oldest revision's. */
static pdfseal_status examine_object(struct pdf_referrer_index *index, referrer_search *search, uint32_t entry, pdfseal_error *error)
{
    if (entry == PDF_XREF_NONE || !take_entry(index, entry))
        return PDFSEAL_OK;
    uint32_t number = index->mentions.view.document->xref.entries[entry].number;
    if (pdf_referrer_entry(index->mentions.view, number) != entry)
        return PDFSEAL_OK;
    return pdf_referrer_search_object(search, number, error);
}

static pdfseal_status examine_stream(struct pdf_referrer_index *index, referrer_search *search, uint32_t stream, pdfseal_error *error)
{
    uint32_t entry = pdf_referrer_entry(index->mentions.view, stream);
    return take_entry(index, entry) ? pdf_referrer_search_stream(search, stream, error) : PDFSEAL_OK;
}

/* The mentions of one target (0: of any); *alone false: one may belong to more than one object, which only reading all of them
 * can tell. */
static pdfseal_status examine_in_file(struct pdf_referrer_index *index, referrer_search *search, uint32_t target, bool *alone,
                                      pdfseal_error *error)
{
    for (size_t i = pdf_mentions_of(&index->mentions, target); *alone && i < index->mentions.in_file_count; i++) {
        uint32_t mention = index->mentions.by_target[i];
        if (index->mentions.in_file[mention].target != target)
            break;
        *alone = index->mentions.alone[mention];
        if (*alone)
            TRY(examine_object(index, search, index->mentions.anchors[mention], error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status examine_mentions(struct pdf_referrer_index *index, referrer_search *search, uint32_t target, bool *ret_alone,
                                       pdfseal_error *error)
{
    *ret_alone = true;
    if (!index->mentions.by_target)
        TRY(pdf_mentions_sort(&index->mentions, error));
    TRY(examine_in_file(index, search, 0, ret_alone, error));
    TRY(examine_in_file(index, search, target, ret_alone, error));
    for (size_t i = 0; i < index->mentions.in_stream_count && *ret_alone; i++) {
        if (index->mentions.in_streams[i].target == target || index->mentions.in_streams[i].target == 0)
            TRY(examine_stream(index, search, index->mentions.in_streams[i].stream, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status resolve(struct pdf_referrer_index *index, size_t place, pdfseal_error *error)
{
    referrer_search search;
    bool alone;
    pdf_referrer_search_init(&search, index->mentions.view, index->mentions.targets, index->mentions.target_count);
    pdfseal_status status = examine_mentions(index, &search, index->mentions.targets[place], &alone, error);
    bool found = search.count > 0 || !search.complete;
    if (status == PDFSEAL_OK && alone) {
        index->resolved[place] = 1;
        index->base_complete &= search.complete;
        status = found ? take_found(index, &search, &index->base, &index->base_count, error) : PDFSEAL_OK;
    }
    pdf_referrer_search_clear(&search);
    index->looks += found;
    return status == PDFSEAL_OK && (!alone || index->looks > MOST_LOOKS) ? search_base(index, error) : status;
}

/* ---- the search ---- */

/* Whether there is so much between the objects that they are read faster than all bytes are looked at. */
static bool is_sparse(const pdf_document *document)
{
    return (int64_t)pdf_document_highest_number(document) * SPARSE_BYTES < pdf_document_size(document);
}

static pdfseal_status search_oldest(struct pdf_referrer_index *index, pdfseal_error *error)
{
    bool overflow = false;
    if (index->is_sparse)
        return search_base(index, error);
    TRY(pdf_mentions_find(&index->mentions, &overflow, error));
    if (overflow)
        return search_base(index, error);
    index->base_complete = index->mentions.complete;
    index->examined = ARENA_NEW_ARRAY(index->mentions.owner, uint8_t, index->mentions.view.document->xref.count / 8 + 1);
    if (!index->examined)
        FAIL_MEMORY(error);
    return pdf_mentions_place(&index->mentions, error);
}

pdfseal_status pdf_referrers_begin(pdf_document *document, size_t oldest, const uint32_t *targets, size_t target_count,
                                   arena *owner, pdf_referrers *ret_referrers, pdfseal_error *error)
{
    struct pdf_referrer_index *index = ARENA_NEW(owner, struct pdf_referrer_index);
    bytes_view copy;
    *ret_referrers = (pdf_referrers){.index = index};
    if (!index)
        FAIL_MEMORY(error);
    *index = (struct pdf_referrer_index){.mentions = {.view = {document, oldest}, .owner = owner, .target_count = target_count},
                                         .resolved = ARENA_NEW_ARRAY(owner, uint8_t, target_count + 1),
                                         .answers = ARENA_NEW_ARRAY(owner, const pdf_referral *, target_count + 1),
                                         .answer_counts = ARENA_NEW_ARRAY(owner, size_t, target_count + 1), .base_complete = true,
                                         .is_sparse = is_sparse(document)};
    TRY(arena_copy(owner, (bytes_view){(const uint8_t *)targets, target_count * sizeof *targets}, &copy, error));
    index->mentions.targets = (const uint32_t *)(const void *)copy.data;
    if (!index->resolved || !index->answers || !index->answer_counts)
        FAIL_MEMORY(error);
    return index->is_sparse ? PDFSEAL_OK : pdf_mentions_begin(&index->mentions, error);
}

void pdf_referrers_clear(pdf_referrers *referrers)
{
    if (referrers->index)
        pdf_mentions_clear(&referrers->index->mentions);
    *referrers = (pdf_referrers){0};
}

file_pass_worker pdf_referrers_worker(pdf_referrers *referrers, const pdfseal_inflater *inflater)
{
    struct pdf_referrer_index *index = referrers->index;
    index->mentions.inflater = inflater;
    return index->is_sparse ? (file_pass_worker){0} : (file_pass_worker){&index->mentions, pdf_mentions_see};
}

pdfseal_status pdf_referrers_find(pdf_referrers *referrers, pdfseal_error *error)
{
    struct pdf_referrer_index *index = referrers->index;
    TRY(search_oldest(index, error));
    TRY(search_later(index, error));
    referrers->complete = index->later_complete && index->base_complete;
    return PDFSEAL_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return first < second ? -1 : first > second;
}

/* The place of `target` among the targets; false where it is none. */
static bool find_place(const pdf_mentions *mentions, uint32_t target, size_t *ret_place)
{
    const uint32_t *found = bsearch(&target, mentions->targets, mentions->target_count, sizeof target, compare_numbers);
    *ret_place = found ? (size_t)(found - mentions->targets) : 0;
    return found != NULL;
}

/* The referrals to `target` in an ascending list. */
static const pdf_referral *part_of(const pdf_referral *items, size_t count, uint32_t target, size_t *ret_count)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < count && items[end].target == target)
        end++;
    *ret_count = end - low;
    return items + low;
}

/* Once a target's mentions were looked into nothing more is found of it. */
static pdfseal_status answer(struct pdf_referrer_index *index, size_t place, pdfseal_error *error)
{
    size_t base_count;
    size_t later_count;
    const pdf_referral *base = part_of(index->base, index->base_count, index->mentions.targets[place], &base_count);
    const pdf_referral *later = part_of(index->later, index->later_count, index->mentions.targets[place], &later_count);
    pdf_referral *both = ARENA_NEW_ARRAY(index->mentions.owner, pdf_referral, base_count + later_count + 1);
    if (!both)
        FAIL_MEMORY(error);
    if (base_count)
        memcpy(both, base, base_count * sizeof *both);
    if (later_count)
        memcpy(both + base_count, later, later_count * sizeof *both);
    index->answers[place] = both;
    index->answer_counts[place] = base_count + later_count;
    return PDFSEAL_OK;
}

const pdf_referral *pdf_referrers_of(pdf_referrers *referrers, uint32_t target, size_t *ret_count)
{
    struct pdf_referrer_index *index = referrers->index;
    size_t place;
    *ret_count = 0;
    if (!find_place(&index->mentions, target, &place))
        return NULL;
    pdfseal_status status = index->resolved[place] ? PDFSEAL_OK : resolve(index, place, NULL);
    if (status == PDFSEAL_OK && !index->answers[place])
        status = answer(index, place, NULL);
    /* A failure leaves nothing that could be relied upon. */
    index->base_complete &= status == PDFSEAL_OK;
    referrers->memory_ran_out |= status == PDFSEAL_ERROR_MEMORY;
    referrers->complete = index->later_complete && index->base_complete;
    *ret_count = index->answer_counts[place];
    return index->answers[place];
}

/* Entries of later revisions stand in front of a revision's own. */
bool pdf_referral_is_live(pdf_view view, const pdf_referral *referral)
{
    const pdf_document *document = view.document;
    if (referral->entry < document->xref.sections[document->revisions[view.revision].newest_section].first_entry)
        return false;
    return pdf_referrer_entry(view, referral->referrer) == referral->entry;
}

bool pdf_object_names(const pdf_object *value, uint32_t target)
{
    if (value->type == PDF_REFERENCE)
        return value->as.reference.number == target;
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++) {
        if (pdf_object_names(&value->as.array.items[i], target))
            return true;
    }
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++) {
        if (pdf_object_names(&value->as.dictionary.entries[i].value, target))
            return true;
    }
    return false;
}

bool pdf_trailer_names(pdf_view view, uint32_t target)
{
    return pdf_object_names(pdf_view_trailer(view), target);
}

bool pdf_trailer_leads_to(pdf_view view, uint32_t target)
{
    static const char *const KEYS[] = {"Root", "Info", "Encrypt"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const pdf_object *value = pdf_dictionary_find(pdf_view_trailer(view), KEYS[i]);
        if (value && pdf_object_names(value, target))
            return true;
    }
    return false;
}
