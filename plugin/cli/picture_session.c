/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps what a renderer draws until all of it is there. */
#include "picture_session.h"

#include "session.h"

#include <stdlib.h>
#include <string.h>

int cli_picture_session_open(const cli_command *command, cli_picture_session *ret_session)
{
    pdfseal_error error = cli_error(command);
    ret_session->renderer = cli_renderer(command);
    if (renderer_start(&ret_session->renderer, &error) != PDFSEAL_OK)
        return cli_fail("pdfseal-render", &error);
    return cli_session_open(command, renderer_table(&ret_session->renderer), NULL, &ret_session->session);
}

static bool append(void *context, const void *bytes, size_t length)
{
    cli_picture_session *session = context;
    if (length > session->capacity - session->length) {
        size_t capacity = session->length + length + session->capacity;
        uint8_t *grown = realloc(session->bytes, capacity);
        if (!grown)
            return false;
        session->bytes = grown;
        session->capacity = capacity;
    }
    memcpy(session->bytes + session->length, bytes, length);
    session->length += length;
    return true;
}

pdfseal_sink cli_picture_session_sink(cli_picture_session *session)
{
    return (pdfseal_sink){session, append};
}

void cli_picture_session_close(cli_picture_session *session)
{
    pdfseal_session_free(session->session);
    renderer_clear(&session->renderer);
    free(session->bytes);
}
