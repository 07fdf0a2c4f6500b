/* SPDX-License-Identifier: Apache-2.0 */
/* What the window does when it is told to seal: settings that are kept, and one document after another. */
#ifndef NAUTILUS_SEALING_H
#define NAUTILUS_SEALING_H

#include "pdfseal.h"

#include <glib.h>

/* What the user chose last; no passphrase. Texts are the struct's. */
typedef struct sealing_settings {
    char *key;    /* PKCS#12 */
    char *seal;   /* picture; NULL: an invisible signature */
    char *pages;  /* "last" */
    char *anchor; /* "bottom-right" */
    char *reason; /* NULL: none */
    double margin_mm;
} sealing_settings;

/* Reads "~/.config/pdfseal/window.ini"; what is not there is the default. */
void sealing_settings_read(sealing_settings *ret_settings);
void sealing_settings_write(const sealing_settings *settings);
void sealing_settings_clear(sealing_settings *settings);

/* Opens a session with key and picture. The caller clears `passphrase`. */
pdfseal_status sealing_open(const sealing_settings *settings, const char *passphrase, pdfseal_session **ret_session,
                            pdfseal_error *error) PDFSEAL_MUST_USE;
/* Seals the document at `path` beside it as "NAME-sealed.pdf", or the first free "NAME-sealed-2.pdf" …; *ret_path is the caller's:
 * g_free. */
pdfseal_status sealing_run(pdfseal_session *session, const sealing_settings *settings, const char *path, char **ret_path,
                           pdfseal_error *error) PDFSEAL_MUST_USE;
/* Ends what sealing_open began to use beside the session: the renderer. After pdfseal_session_free. */
void sealing_end(void);

#endif
