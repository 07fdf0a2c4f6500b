/* SPDX-License-Identifier: Apache-2.0 */
/* What the administrator decides about a queue: the text of /etc/cups/pdfseal/NAME.conf. */
#ifndef CUPS_SETTINGS_H
#define CUPS_SETTINGS_H

#include "pdfseal.h"

/* A file of settings has some ten lines; more than this is none. */
#define CUPS_SETTINGS_BYTES_MAX 65536

/* Texts lie in the text that was read; NULL: not said. */
typedef struct cups_settings {
    const char *key;               /* PKCS#12 */
    const char *passphrase_file;   /* of it */
    const char *chain;             /* further certificates, PEM */
    const char *seal;              /* picture; NULL: the signature is invisible */
    const char *pages;             /* "last" */
    const char *reason, *location; /* with {title}, {user}, {job}, {queue} */
    const char *folder;            /* with {user}, {home} */
    const char *group;             /* whose members alone may print; NULL: everybody */
    pdfseal_level level;           /* B */
    const char *tsa;               /* addresses of time stamp authorities, with blanks between; there at levels above B, and only then */
    const char *tsa_login_file;    /* whose first line is the "user:password" for them; NULL: they ask for none */
    const char *trust;             /* for B-LT and B-LTA: PEM of authorities; NULL: the system's */
    const char *proxy;             /* for the network; NULL: none */
    bool private_network;          /* certificates may name private addresses */
    pdfseal_anchor anchor;         /* bottom-right */
    double margin_mm, width_mm;    /* 10; 0: the picture's own */
    unsigned mask;                 /* of the sealed file's mode: 077 */
    pdfseal_language language;     /* of messages */
} cups_settings;

/* Reads "name = value" lines; '#' begins a comment line. `text` (zero-terminated) is cut into pieces. NULL, or what is wrong in
 * English, for pdfseal_words, and in which line (0: in none). Unknown and repeated names are wrong: a slip must not weaken
 * what is meant. */
const char *cups_settings_read(char *text, cups_settings *ret_settings, unsigned *ret_line);

/* What {name} stands for in a value. */
typedef struct cups_value {
    const char *name, *value;
} cups_value;

/* Writes `pattern` with its {name}s replaced. False: a name that is none of the `count` values, or more than `capacity` - 1 bytes.
 */
bool cups_settings_expand(const char *pattern, const cups_value *values, size_t count, char *ret_text, size_t capacity);

#endif
