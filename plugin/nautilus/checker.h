/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at documents beside the file manager: in threads, a bounded number at once, and remembers what it found. */
#ifndef NAUTILUS_CHECKER_H
#define NAUTILUS_CHECKER_H

#include <glib.h>

typedef enum check_mark {
    CHECK_MARK_NONE = 0, /* unsigned, unreadable, too large, or not everything could be established */
    CHECK_MARK_VALID,    /* every signature valid and trusted */
    CHECK_MARK_ALTERED   /* a signature is invalid, or what it covers was changed */
} check_mark;

typedef struct checker checker;
typedef struct check check;

/* Called in the main context of whoever made the checker; `check` is gone afterwards. */
typedef void check_done(gpointer context, check *which, check_mark mark);

/* All functions belong to one thread. `trust`: see verifying_report. */
checker *checker_new(const char *trust);
/* Cancels what is under way, waits until its threads have ended, and calls nobody any more. */
void checker_free(checker *all);
/* Begins to look at the file at `path`, without touching it in this thread. NULL: too many are waiting, or no
 * thread can be started. `forget` frees the context when the check is over, however it ends. */
check *checker_start(checker *all, const char *path, check_done *done, gpointer context, GDestroyNotify forget);
/* Nobody wants to know any more: `done` is not called. */
void checker_cancel(check *which);

#endif
