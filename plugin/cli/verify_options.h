/* SPDX-License-Identifier: Apache-2.0 */
/* What all that verify share: how to judge, whom to trust, which of several verdicts counts. */
#ifndef CLI_VERIFY_OPTIONS_H
#define CLI_VERIFY_OPTIONS_H

#include "network.h"

/* Reads --at-time and --revocation. Returns 0, or 64 after a complaint. */
int cli_judgement_read(const cli_command *command, pdfseal_verify_options *options);
/* A trust of its own, as the line says, into options->trust: pdfseal_trust_free. Returns 0 or an exit code after a complaint. */
int cli_trust_open(const cli_command *command, pdfseal_verify_options *options);
/* The worse of two exit codes. */
int cli_worse_code(int a, int b);

#endif
