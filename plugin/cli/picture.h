/* SPDX-License-Identifier: Apache-2.0 */
/* The options that make the picture of a seal. */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include "command.h"

/* Loads what --seal names into the session, as large as `place` says, with --opacity and --rotate; a picture that was made
 * smaller is told. A turned seal keeps its size, so that `place` gets the size of its box. 0, or an exit code after a
 * complaint. */
int cli_picture_load(const cli_command *command, pdfseal_session *session, pdfseal_place_options *place);

#endif
