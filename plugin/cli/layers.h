/* SPDX-License-Identifier: Apache-2.0 */
/* What --text and --qr draw beside the picture of --seal. */
#ifndef CLI_LAYERS_H
#define CLI_LAYERS_H

#include "command.h"

typedef struct cli_layers {
    pdfseal_layer list[2];
    size_t count;
    char *text, *text_json, *qr; /* what the layers' data lie in */
} cli_layers;

bool cli_layers_are_asked(const cli_command *command);

/* Resolves the templates and makes the layers for a picture of that size (0: there is none, or the size of what stands alone).
 * The session's key must be set already: placeholders tell of it. `options` get the time that the texts tell. Returns 0, or an
 * exit code after a complaint; the layers are cleared by the caller in any case. */
int cli_layers_make(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options, double width_pt,
                    double height_pt, cli_layers *ret_layers);
void cli_layers_clear(cli_layers *layers);

#endif
