/* SPDX-License-Identifier: Apache-2.0 */
/* A print job with its queue's settings, and the sealing of its document: what backend and filter share. */
#ifndef CUPS_JOB_H
#define CUPS_JOB_H

#include "fetch/fetch.h"
#include "log.h"
#include "render_client/renderer.h"
#include "settings.h"
#include "shared/level.h"

#define CUPS_REASON_BYTES 512

/* Zeroed at first, and does not move; cleared by cups_job_clear. Texts of the command line are borrowed. */
typedef struct cups_job {
    const char *queue, *user, *title;
    long number;
    int document; /* descriptor, -1: none */
    cups_settings settings;
    char *settings_text;                                         /* in which they lie */
    char reason[CUPS_REASON_BYTES], location[CUPS_REASON_BYTES]; /* for this job; empty: none */
    pdfseal_session *session;                                    /* with its key */
    char *picture;                                               /* the seal's file, or NULL */
    size_t picture_bytes;
    renderer renderer;
    fetch_client *network; /* NULL: nothing is asked */
    char *login;           /* "user:password" that it sends to time stamp authorities, or NULL */
    shared_level level;
    pdfseal_progress progress;
} cups_job;

/* Takes job number, user and title from the command line that CUPS gives to backends and filters:
 * PROGRAM JOB USER TITLE COPIES OPTIONS [FILE]. False: it is none. */
bool cups_job_take(cups_job *job, int count, char **arguments);
/* Reads $CUPS_SERVERROOT/pdfseal/NAME.conf. `name`: letters, digits, '-' and '_' alone. */
cups_exit cups_job_configure(cups_job *job, const char *name);
/* Loads key, certificates and whom to trust, and reads the seal's file; no file that the mode bits `forbidden` open to others is taken as a key. */
cups_exit cups_job_load_key(cups_job *job, mode_t forbidden);
/* Opens the document: FILE of the command line (NULL: standard input). */
cups_exit cups_job_open(cups_job *job, const char *path);
/* Seals and signs it. SIGTERM stops it (CANCEL). */
pdfseal_status cups_job_seal(cups_job *job, const pdfseal_output_options *output, pdfseal_error *error);
void cups_job_clear(cups_job *job);

/* The folder of settings, "/etc/cups/pdfseal"; false: its path is too long. */
bool cups_job_settings_folder(char *ret_path, size_t capacity);
/* Lets SIGTERM end a job between two pieces of its document, and SIGPIPE nothing. */
void cups_job_heed_signals(void);

#endif
