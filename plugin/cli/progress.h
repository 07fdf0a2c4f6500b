/* SPDX-License-Identifier: Apache-2.0 */
/* How far a run of many documents is: a bar on a terminal, a line now and then, or JSON for programs; on standard error. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "command.h"

typedef enum progress_kind { PROGRESS_NONE, PROGRESS_BAR, PROGRESS_LINE, PROGRESS_JSON } progress_kind;

typedef struct cli_progress {
    const cli_command *command;
    progress_kind kind;
    double began, last; /* seconds of a clock that only goes forward */
    bool is_drawn;      /* a bar stands on the terminal's line */
} cli_progress;

/* Reads --progress. Returns 0, or 64 after a complaint. */
int cli_progress_begin(const cli_command *command, cli_progress *ret_progress);
/* `total` 0: not known. Shows something when it is time to. */
void cli_progress_show(cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total);
/* Makes room for a message. */
void cli_progress_clear(cli_progress *progress);
/* Shows the last state. */
void cli_progress_end(cli_progress *progress, uint64_t finished, uint64_t failed, uint64_t total);
double cli_progress_seconds(const cli_progress *progress);

#endif
