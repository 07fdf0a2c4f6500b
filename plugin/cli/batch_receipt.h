/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt at the end of a batch. */
#ifndef CLI_BATCH_RECEIPT_H
#define CLI_BATCH_RECEIPT_H

#include "command.h"

/* Signs what the journal calls done into the file of --receipt, which it replaces. Returns 0 or an exit code after a complaint. */
int batch_receipt_sign(const cli_command *command, const char *journal_path, pdfseal_session *session);

#endif
