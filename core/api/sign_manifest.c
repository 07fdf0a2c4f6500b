/* SPDX-License-Identifier: Apache-2.0 */
/* Records in the signed revision what was put where. */
#include "api/signing.h"
#include "base/limits.h"

/* The first place that can be seen: the widget, or the first mark. */
static size_t first_place(const signing *job)
{
    return signing_widget_is_visible(job) ? 0 : 1;
}

pdfseal_status signing_announce_manifest(signing *job, bytes_buffer *entries, pdfseal_error *error)
{
    if (!job->is_signature || job->mark_count <= first_place(job))
        return PDFSEAL_OK;
    job->manifest_data = (pdf_reference){pdf_section_reserve(job->section), 0};
    return appearance_manifest_write_entries(job->manifest_data, job->time, entries, error);
}

static appearance_manifest_place describe_mark(const pades_mark *mark)
{
    appearance_manifest_place place = {.kind = mark->slice.count ? APPEARANCE_PLACED_SLICE : APPEARANCE_PLACED_MARK,
                                       .page_number = mark->page.index + 1, .rectangle = mark->rectangle,
                                       .form = mark->form, .content = mark->drawing, .number = mark->slice.number,
                                       .count = mark->slice.count, .group = mark->slice.group, .clip = mark->clip};
    place.slot = mark->slot ? mark->slot->widget.number : 0;
    memcpy(place.matrix, mark->matrix, sizeof place.matrix);
    return place;
}

static pdfseal_status describe_places(signing *job, pdf_reference widget_form, pdfseal_error *error)
{
    size_t first = first_place(job);
    size_t count = job->mark_count - first;
    if (count > LIMIT_MANIFEST_PLACES)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the seal would stand in more than %zu places (choose fewer pages)",
             LIMIT_MANIFEST_PLACES);
    job->manifest.places = ARENA_NEW_ARRAY(&job->memory, appearance_manifest_place, count);
    if (!job->manifest.places)
        FAIL_MEMORY(error);
    job->manifest.place_count = count;
    for (size_t i = 0; i < count; i++)
        job->manifest.places[i] = describe_mark(&job->marks[first + i]);
    if (first == 0) {
        job->manifest.places[0].kind = APPEARANCE_PLACED_WIDGET;
        job->manifest.places[0].form = widget_form;
    }
    return PDFSEAL_OK;
}

pdfseal_status signing_add_manifest(signing *job, pdf_reference widget_form, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(job->document), LIMITS_OBJECT_BYTES);
    if (job->manifest_data.number == 0)
        return PDFSEAL_OK;
    TRY(describe_places(job, widget_form, error));
    TRY(appearance_manifest_write(&job->manifest, &text, error));
    return pdf_section_add(job->section, job->manifest_data, bytes_buffer_view(&text), error);
}
