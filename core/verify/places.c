/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the manifest of a signature and looks at each of its places. Whatever cannot be followed counts as changed. */
#include "verify/places.h"

#include "appearance/picture_watch.h"
#include "base/limits.h"
#include "verify/place_check.h"

#include <stdlib.h>

static void warn(place_check *check, const char *code, const char *message, int64_t page)
{
    for (size_t i = 0; i < check->warning_count; i++) {
        if (check->warnings[i].message == message)
            return;
    }
    if (check->warning_count < LIMIT_PLACE_WARNINGS)
        check->warnings[check->warning_count++] =
            (verify_warning){.code = code, .message = message, .revision = (int64_t)check->signed_view.revision + 1,
                             .page = page > 0 ? page : 0};
}

static bool is_memory(pdfseal_status status)
{
    return status == PDFSEAL_ERROR_MEMORY;
}

/* ---- without a manifest ---- */

/* The widget as it is now. */
static pdfseal_status describe_widget(place_check *check, verify_signature *shown, pdfseal_error *error)
{
    const pades_field *field = check->signature->form_field;
    pdf_rectangle box;
    int64_t index;
    if (!field || !field->widget_dictionary || !pades_widget_rectangle(check->newest, field->widget_dictionary, &box) ||
        box.x1 <= box.x0 || box.y1 <= box.y0)
        return PDFSEAL_OK;
    TRY(pades_widget_page(check->newest, field->widget_dictionary, &index, error));
    if (index < 0)
        return PDFSEAL_OK;
    shown->places = ARENA_NEW(check->owner, verify_place);
    if (!shown->places)
        FAIL_MEMORY(error);
    shown->places[0] = (verify_place){"widget", index + 1, {box.x0, box.y0, box.x1, box.y1}, -1, 0};
    shown->place_count = 1;
    return PDFSEAL_OK;
}

/* ---- with one ---- */

static int compare_pages(const void *a, const void *b)
{
    const appearance_manifest_place *first = *(const appearance_manifest_place *const *)a;
    const appearance_manifest_place *second = *(const appearance_manifest_place *const *)b;
    if (first->page_number != second->page_number)
        return first->page_number < second->page_number ? -1 : 1;
    return first < second ? -1 : first > second;
}

static void list_places(const appearance_manifest *manifest, verify_signature *shown)
{
    static const char *const KINDS[] = {"widget", "mark", "slice"};
    for (size_t i = 0; i < manifest->place_count; i++) {
        const appearance_manifest_place *place = &manifest->places[i];
        const pdf_rectangle *box = &place->rectangle;
        shown->places[i] = (verify_place){KINDS[place->kind], place->page_number, {box->x0, box->y0, box->x1, box->y1}, 0, place->slot};
    }
    shown->place_count = manifest->place_count;
}

/* The places of one page. */
static pdfseal_status judge_page(place_check *check, const appearance_manifest_place *const *places, size_t count,
                                 verify_signature *shown, pdfseal_error *error)
{
    place_answer *answers = ARENA_NEW_ARRAY(check->owner, place_answer, count);
    if (!answers)
        FAIL_MEMORY(error);
    pdfseal_status status = place_check_page(check, places, count, answers, error);
    if (is_memory(status))
        return status;
    for (size_t i = 0; i < count; i++) {
        place_answer answer = status == PDFSEAL_OK ? answers[i] : PLACE_CHANGED;
        shown->places[places[i] - check->manifest->places].intact = answer == PLACE_INTACT ? 1 : answer == PLACE_UNKNOWN ? -1 : 0;
        if (answer == PLACE_CHANGED)
            warn(check, "place_changed", "a place of a seal does not show any more what was drawn there when it was signed",
                 places[i]->page_number);
        if (answer == PLACE_COVERED)
            warn(check, "place_covered", "an annotation that came after a signature covers a place of its seal", places[i]->page_number);
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_places(place_check *check, verify_signature *shown, pdfseal_error *error)
{
    const appearance_manifest *manifest = check->manifest;
    const appearance_manifest_place **order = ARENA_NEW_ARRAY(check->owner, const appearance_manifest_place *, manifest->place_count + 1);
    if (!order)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < manifest->place_count; i++)
        order[i] = &manifest->places[i];
    qsort(order, manifest->place_count, sizeof *order, compare_pages);
    for (size_t start = 0; start < manifest->place_count;) {
        size_t end = start + 1;
        while (end < manifest->place_count && order[end]->page_number == order[start]->page_number)
            end++;
        TRY(judge_page(check, order + start, end - start, shown, error));
        start = end;
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_picture(place_check *check, pdfseal_error *error)
{
    bool digest;
    bool kept;
    TRY(appearance_picture_digest_holds(check->signed_view, check->manifest, &digest, error));
    if (!digest)
        warn(check, "manifest", "the picture of a seal is not the one that its signature records", 0);
    TRY(place_check_picture(check, &kept, error));
    check->picture_kept = digest && kept;
    return PDFSEAL_OK;
}

static pdfseal_status join_slices(place_check *check, pdfseal_error *error)
{
    const char *fault;
    int64_t page;
    TRY(appearance_manifest_join(check->manifest, check->owner, &fault, &page, error));
    if (fault)
        warn(check, "straddle", fault, page);
    return PDFSEAL_OK;
}

static pdfseal_status judge_manifest(place_check *check, verify_signature *shown, pdfseal_error *error)
{
    shown->places = ARENA_NEW_ARRAY(check->owner, verify_place, check->manifest->place_count + 1);
    if (!shown->places)
        FAIL_MEMORY(error);
    list_places(check->manifest, shown);
    TRY(judge_picture(check, error));
    TRY(judge_places(check, shown, error));
    return join_slices(check, error);
}

/* By the widget as it stood when it was signed. */
static pdfseal_status read_manifest(place_check *check, const char **ret_cause, pdfseal_error *error)
{
    const pades_field *field = check->signature->form_field;
    const pdf_object widget = {.type = PDF_REFERENCE, .as.reference = field ? field->widget : (pdf_reference){0, 0}};
    if (widget.as.reference.number == 0)
        return PDFSEAL_OK;
    return appearance_manifest_read(check->signed_view, &widget, check->owner, &check->manifest, ret_cause, error);
}

pdfseal_status verify_places_find(verify_places_state *state, const verify_places_question *question, verify_signature *shown,
                                  verify_warning **ret_warnings, size_t *ret_count, pdfseal_error *error)
{
    place_check check = {.state = state, .owner = state->owner, .signature = question->signature,
                         .signed_view = {state->document, question->revision}, .newest = pdf_view_newest(state->document)};
    const char *cause = NULL;
    check.warnings = ARENA_NEW_ARRAY(state->owner, verify_warning, LIMIT_PLACE_WARNINGS);
    if (!check.warnings)
        FAIL_MEMORY(error);
    if (question->believed)
        TRY(read_manifest(&check, &cause, error));
    if (cause)
        warn(&check, "manifest", cause, 0);
    TRY(check.manifest ? judge_manifest(&check, shown, error) : describe_widget(&check, shown, error));
    *ret_warnings = check.warnings;
    *ret_count = check.warning_count;
    return PDFSEAL_OK;
}

void verify_places_clear(verify_places_state *state)
{
    arena_clear(&state->page_memory);
    state->annotations = NULL;
}
