/* SPDX-License-Identifier: Apache-2.0 */
/* One document's report, by the system's authorities and those that the user trusts; never the network. */
#ifndef NAUTILUS_VERIFYING_H
#define NAUTILUS_VERIFYING_H

#include "pdfseal.h"

#include <glib.h>

/* The language of the session: Chinese where its first wish is, else English. */
pdfseal_language verifying_language(void);

/* Verifies the file at `path`; any thread. Of a file that cannot be read the report says so. `trust` names a folder of authorities
 * besides the system's (NULL, or one that is not there: none). Fails with CANCELLED when `cancelled` becomes nonzero. */
pdfseal_status verifying_report(const char *path, const char *trust, const gint *cancelled, pdfseal_report **ret_report,
                                pdfseal_error *error) PDFSEAL_MUST_USE;

/* Where the user keeps authorities of their own: "~/.config/pdfseal/trust"; g_free. */
char *verifying_trust_folder(void);

#endif
