/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal-plugin.so: sealing and verifying for programs that load it while they run. Only types of libc cross the border. */
#ifndef PDFSEAL_PLUGIN_H
#define PDFSEAL_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Load pdfseal-plugin.so, look up the symbol "pdfseal_plugin_abi_1", call it: it returns the table below, a constant that holds
 * until the plugin is unloaded. A later plugin with the same symbol may have a longer table (see `size`), never another order.
 * Structs begin with their size; what is zero or NULL is the default. Texts are UTF-8 and only read during the call, but for
 * those of a session, which are copied. All results are numbers, as the exit codes of docs/contract.md.
 */
enum {
    PDFSEAL_PLUGIN_CANCELLED = -1,   /* a progress function returned 0; there is no output */
    PDFSEAL_PLUGIN_DONE = 0,         /* verify: every signature valid and trusted */
    PDFSEAL_PLUGIN_BAD = 1,          /* verify: a signature is altered or invalid */
    PDFSEAL_PLUGIN_DOUBTFUL = 2,     /* verify: not everything could be established */
    PDFSEAL_PLUGIN_UNSIGNED = 3,     /* verify: no signature */
    PDFSEAL_PLUGIN_INPUT = 4,        /* input that cannot be read as what it should be */
    PDFSEAL_PLUGIN_REFUSED = 5,      /* it would break a signature, or the document or the certificate forbids it */
    PDFSEAL_PLUGIN_OUTSIDE = 6,      /* an outside party failed */
    PDFSEAL_PLUGIN_USAGE = 64,       /* wrong usage */
    PDFSEAL_PLUGIN_OUTPUT = 73       /* output that cannot be written */
};

#define PDFSEAL_PLUGIN_ABI 1
#define PDFSEAL_PLUGIN_SYMBOL "pdfseal_plugin_abi_1"

/* Key, certificate and seal, kept from document to document. */
typedef struct pdfseal_plugin_keys {
    uint64_t size;
    const char *p12;        /* path of a PKCS#12 file */
    const char *passphrase; /* of it; NULL: none. The plugin clears its copy */
    const char *seal;       /* path of a picture (PNG, JPEG, SVG, PDF); NULL: invisible signatures */
    const char *language;   /* of messages: "en", "zh"; NULL: English */
} pdfseal_plugin_keys;

/* Called in the caller's thread as a pass over the document goes on; 0 stops it. */
typedef int32_t pdfseal_plugin_progress(void *context, int64_t done_bytes, int64_t total_bytes);

/* A document to be sealed. */
typedef struct pdfseal_plugin_seal_job {
    uint64_t size;
    const char *input, *output; /* paths */
    int32_t overwrite;          /* 1: replace an output that exists */
    int32_t reserved;           /* 0 */
    const char *pages;          /* "last" */
    const char *anchor;         /* "bottom-right", … "center"; NULL: bottom-right */
    double margin_mm;           /* 0: 10 */
    double width_mm;            /* 0: the picture's own */
    const char *reason, *location, *field; /* of the signature; NULL: left out, the next free SignatureN */
    pdfseal_plugin_progress *progress; /* NULL: nobody wants to know */
    void *context;              /* of `progress` */
} pdfseal_plugin_seal_job;

/* A document to be verified. */
typedef struct pdfseal_plugin_verify_job {
    uint64_t size;
    const char *input;    /* path */
    const char *trust;    /* a file or folder of authorities; NULL: the system's */
    const char *format;   /* "json" (default), "text", "html", "xml" */
    const char *language; /* of people's text: "en", "zh" */
    int64_t at_time;      /* seconds since 1970 UTC; 0: now */
    pdfseal_plugin_progress *progress; /* NULL: nobody wants to know */
    int32_t (*write)(void *context, const void *bytes, uint64_t length); /* takes the report in pieces; 0 stops. NULL: no report */
    void *context;        /* of both */
} pdfseal_plugin_verify_job;

/* `message` takes `message_bytes` at most: one line on what was wrong, zero-terminated, "" where nothing was. */
typedef struct pdfseal_plugin_table {
    uint64_t size; /* of this table, in bytes */
    uint32_t abi;  /* PDFSEAL_PLUGIN_ABI */
    uint32_t reserved; /* 0 */
    const char *(*version)(void); /* as "0.1.0" */
    /* Loads keys and seal into a session, which is the caller's to close. */
    int32_t (*open)(const pdfseal_plugin_keys *keys, void **ret_session, char *message, uint64_t message_bytes);
    /* Ends a session, and clears its key; NULL is fine. */
    void (*close)(void *session);
    /* Seals and signs one document. */
    int32_t (*seal)(void *session, const pdfseal_plugin_seal_job *job, char *message, uint64_t message_bytes);
    /* Checks one document; needs no session. */
    int32_t (*verify)(const pdfseal_plugin_verify_job *job, char *message, uint64_t message_bytes);
} pdfseal_plugin_table;

/* A session belongs to one thread at a time; different sessions, and verify, may be used from different threads. The plugin does
 * not ask the network: revocation counts only where the document brings its proof. */
const pdfseal_plugin_table *pdfseal_plugin_abi_1(void);

#ifdef __cplusplus
}
#endif
#endif
