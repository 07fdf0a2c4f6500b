/* SPDX-License-Identifier: Apache-2.0 */
/* What the menu entries do. */
#ifndef NAUTILUS_ACTIONS_H
#define NAUTILUS_ACTIONS_H

#include <gio/gio.h>

/* Verifies each of the local files (GFile) in a thread, writes a report in HTML that the user alone can read, and opens it. */
void actions_check(GList *files);
/* Opens the window that seals and signs. */
void actions_seal(GList *files);
/* Whether that window is installed. */
gboolean actions_can_seal(void);

/* The report on the file as HTML in a new file below the session's folder; its path, or NULL with `error`. Any thread; g_free. */
char *actions_write_report(const char *path, GError **error);

#endif
