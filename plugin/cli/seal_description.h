/* SPDX-License-Identifier: Apache-2.0 */
/* The options of `seal make` as a description of a seal: JSON objects one after the other, the later ones winning. */
#ifndef CLI_SEAL_DESCRIPTION_H
#define CLI_SEAL_DESCRIPTION_H

#include "command.h"

typedef struct seal_description {
    char *bytes; /* the caller's: free */
    size_t length;
} seal_description;

/* The preset, then the file of --description, then every other option in the order of the line; 0, or an exit code after a
 * complaint. */
int seal_description_read(const cli_command *command, seal_description *ret_description);

#endif
