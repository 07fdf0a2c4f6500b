/* SPDX-License-Identifier: Apache-2.0 */
/* --strict: nothing is signed that could show something else later. */
#ifndef CLI_STRICT_H
#define CLI_STRICT_H

#include "command.h"

/* Without --strict, or without a risk that `inspect --risks` names (but for the page that readers open at), 0; else complains
 * and returns the exit code. */
int cli_strict_check(const cli_command *command, pdfseal_document *document, const char *input);

#endif
