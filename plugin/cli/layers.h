/* SPDX-License-Identifier: Apache-2.0 */
/* What --text and --qr draw beside the picture of --seal. */
#ifndef CLI_LAYERS_H
#define CLI_LAYERS_H

#include "command.h"

/* What the texts of a seal lie in; zeroed before. */
typedef struct cli_layers {
    char *text, *qr;
} cli_layers;

bool cli_layers_are_asked(const cli_command *command);

/* Resolves the templates, and adds text, its look and the code to `seal`, where they are asked for. The session's key must be set already:
 * placeholders tell of it. `options` get the time that the texts tell. Returns 0, or an exit code after a complaint; the layers are cleared by
 * the caller in any case, when `seal` is done with. */
int cli_layers_make(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options,
                    cli_layers *ret_layers, pdfseal_seal_options *seal);
void cli_layers_clear(cli_layers *layers);

#endif
