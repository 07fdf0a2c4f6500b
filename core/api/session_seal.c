/* SPDX-License-Identifier: Apache-2.0 */
/* Seals as files of their own: the renderer makes them. */
#include "api/door.h"
#include "api/handles.h"

pdfseal_status pdfseal_session_make_seal(pdfseal_session *session, const pdfseal_drawing *drawing, const pdfseal_sink *picture,
                                         pdfseal_error *error)
{
    const pdfseal_renderer *renderer = session->renderer;
    DOOR_TAKE(pdfseal_drawing, taken, drawing, error);
    if (!RENDERER_HAS(renderer, make))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a seal must be drawn, and there is no renderer here that makes one (give the session one)");
    if (taken.kind == 0)
        taken.kind = PDFSEAL_DRAWING_SEAL;
    return renderer->make(renderer->context, &taken, picture, error);
}

pdfseal_status pdfseal_session_describe_seal(pdfseal_session *session, const void *description, size_t length_bytes,
                                             const pdfseal_sink *json, pdfseal_seal_facts *ret_facts, pdfseal_error *error)
{
    const pdfseal_renderer *renderer = session->renderer;
    pdfseal_seal_facts facts = {.size = sizeof facts};
    if (!RENDERER_HAS(renderer, describe))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a seal must be drawn, and there is no renderer here that makes one (give the session one)");
    TRY(renderer->describe(renderer->context, description, length_bytes, json, &facts, error));
    if (ret_facts)
        door_give(ret_facts, sizeof facts, &facts);
    return PDFSEAL_OK;
}

/* The caller's facts may be of another size than the renderer's. */
static pdfseal_status import(const pdfseal_renderer *renderer, const pdfseal_import *scan, const pdfseal_sink *picture,
                             pdfseal_error *error)
{
    pdfseal_import_facts facts = {.size = sizeof facts};
    pdfseal_import asked = *scan;
    asked.facts = &facts;
    TRY(renderer->import(renderer->context, &asked, picture, error));
    if (scan->facts)
        door_give(scan->facts, sizeof facts, &facts);
    return PDFSEAL_OK;
}

pdfseal_status pdfseal_session_import_seal(pdfseal_session *session, const pdfseal_import *scan, const pdfseal_sink *picture,
                                           pdfseal_error *error)
{
    const pdfseal_renderer *renderer = session->renderer;
    DOOR_TAKE(pdfseal_import, taken, scan, error);
    if (!RENDERER_HAS(renderer, import))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a scan must be cleaned, and there is no renderer here that does it (give the session one)");
    return import(renderer, &taken, picture, error);
}
