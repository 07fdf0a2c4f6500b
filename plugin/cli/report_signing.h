/* SPDX-License-Identifier: Apache-2.0 */
/* --sign-report: the report itself is sealed and signed. */
#ifndef CLI_REPORT_SIGNING_H
#define CLI_REPORT_SIGNING_H

#include "command.h"

/* Whether the line asks for it, and is whole: a key, PDF, a file as output. Returns 0, or 64 after a complaint. */
int cli_report_signing_check(const cli_command *command, pdfseal_format format);
/* Signs the PDF in `fd` with the key of the line, with --seal on its last page, into the output of the line. Returns 0 or an
 * exit code after a complaint. */
int cli_report_sign(const cli_command *command, int fd);

#endif
