/* SPDX-License-Identifier: Apache-2.0 */
/* Seals as files of their own: the renderer makes them. */
#include "api/door.h"
#include "api/handles.h"

/* Whether the renderer's table, which may be an older program's, reaches as far as `member`. */
#define RENDERER_HAS(renderer, member)                                                                          \
    ((renderer) && (renderer)->size >= offsetof(pdfseal_renderer, member) + sizeof((renderer)->member) && (renderer)->member)

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

pdfseal_status pdfseal_session_import_seal(pdfseal_session *session, const pdfseal_import *scan, const pdfseal_sink *picture,
                                           pdfseal_error *error)
{
    const pdfseal_renderer *renderer = session->renderer;
    DOOR_TAKE(pdfseal_import, taken, scan, error);
    if (!RENDERER_HAS(renderer, import))
        FAIL(error, PDFSEAL_ERROR_USAGE, "a scan must be cleaned, and there is no renderer here that does it (give the session one)");
    return renderer->import(renderer->context, &taken, picture, error);
}
