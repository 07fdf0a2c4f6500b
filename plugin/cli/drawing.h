/* SPDX-License-Identifier: Apache-2.0 */
/* How the command draws: the renderer, started on first need, with its warnings on standard error. */
#ifndef CLI_DRAWING_H
#define CLI_DRAWING_H

#include "command.h"
#include "render_client/renderer.h"

/* Not started yet; give its table to the session, and renderer_clear it at the end. */
renderer cli_renderer(const cli_command *command);

#endif
