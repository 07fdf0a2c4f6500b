/* SPDX-License-Identifier: Apache-2.0 */
/* Passphrases: from a file, a descriptor, the environment or a prompt; never from the command line. */
#ifndef CLI_SECRETS_H
#define CLI_SECRETS_H

#include "command.h"

/* Where one secret comes from. Kept until it is not needed any more, then cleared. */
typedef struct cli_secret {
    const cli_command *command;
    const char *path;          /* --passphrase-file, --password */
    const char *descriptor;    /* --passphrase-fd, --password-fd */
    const char *environment;   /* name of a variable, or NULL */
    bool allow_readable;
    bool prompts;
    char failure[512];         /* why it could not be had; empty: it was not asked or there is none */
    int exit_code;
} cli_secret;

pdfseal_passphrase cli_secret_source(cli_secret *secret);
/* The key's passphrase and the document's password as the line says. */
cli_secret cli_secret_passphrase(const cli_command *command);
cli_secret cli_secret_password(const cli_command *command);
/* From now on the key's passphrase is asked for once, and kept for further sessions until cli_secret_forget. */
void cli_secret_remember(void);
/* Clears what was kept of a secret, at the end of the run. */
void cli_secret_forget(void);
/* Prints why the secret could not be had and returns its exit code; otherwise prints `error`. */
int cli_secret_fail(const cli_secret *secret, const char *file, const pdfseal_error *error);

#endif
