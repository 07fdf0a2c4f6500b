/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal verify on folders and lists: workers side by side, reports in the order of the documents, a table at the end. */
#ifndef CLI_VERIFY_MANY_H
#define CLI_VERIFY_MANY_H

#include "command.h"

/* Whether a folder, a list or --jobs is given. */
bool cli_verify_many_is_asked(const cli_command *command);
/* Returns the exit code. */
int cli_verify_many(cli_command *command);

#endif
