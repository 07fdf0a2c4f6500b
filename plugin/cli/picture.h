/* SPDX-License-Identifier: Apache-2.0 */
/* The options that make the picture of a seal. */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include "command.h"

/* Whether anything is to be drawn: --seal, --text, --qr. */
bool cli_picture_is_asked(const cli_command *command);

/* Loads what --seal names into the session, as large as the place in `options` says, with --text, --qr, --opacity and
 * --rotate; a picture that was made smaller is told. Where text or code stand beside the picture, or it is turned, the place
 * gets the size of the whole; `options` get the time that a text tells. 0, or an exit code after a complaint. */
int cli_picture_load(const cli_command *command, pdfseal_session *session, pdfseal_sign_options *options);

#endif
