/* SPDX-License-Identifier: Apache-2.0 */
/* What a backend or filter says to CUPS: lines on standard error, exit codes. */
#ifndef CUPS_LOG_H
#define CUPS_LOG_H

#include "pdfseal.h"

/* What becomes of job and queue. source  CUPS Programming, backend(7), "Exit status" */
typedef enum cups_exit {
    CUPS_EXIT_OK = 0,
    CUPS_EXIT_FAILED = 1, /* the queue's error policy decides */
    CUPS_EXIT_HOLD = 3,   /* this job waits for somebody */
    CUPS_EXIT_STOP = 4,   /* the queue waits for its administrator, the job stays */
    CUPS_EXIT_CANCEL = 5  /* this job can never be printed */
} cups_exit;

typedef enum cups_level { CUPS_LEVEL_INFO, CUPS_LEVEL_ERROR, CUPS_LEVEL_DEBUG } cups_level;

/* Prints one line, "ERROR: …": `format` is translated, line breaks in what it is filled with become spaces. */
void cups_say(cups_level level, pdfseal_language language, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same as an error, and returns `code`. */
cups_exit cups_fail(cups_exit code, pdfseal_language language, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Sets or takes back the printer's state reason that the queue is set up wrongly. */
void cups_state_misconfigured(bool is_wrong);
/* What an error of the library means for the job: input CANCEL, output HOLD, else FAILED. */
cups_exit cups_exit_of(pdfseal_status status);

#endif
