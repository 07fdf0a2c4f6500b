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

/* The number of the ABI that this header describes. */
#define PDFSEAL_PLUGIN_ABI 1
/* What to look up in the plugin. */
#define PDFSEAL_PLUGIN_SYMBOL "pdfseal_plugin_abi_1"

/* How the network is asked for time stamps, revocation and missing certificates, by libcurl, which is loaded when it is first
 * needed. A struct with its size alone asks as the command does; where the pointer to one is NULL nothing is asked. */
typedef struct pdfseal_plugin_network {
    uint64_t size;
    const char *proxy;       /* "http://host:port"; NULL: none (the environment is not looked at) */
    const char *authorities; /* path of a PEM file: whom to trust for https; NULL: the system's */
    const char *login;       /* "user:password" at time stamp authorities, sent nowhere else; NULL: none. The plugin clears its copy */
    int32_t timeout_seconds; /* of one question, to 3600; 0: 20 */
    int32_t allow_private;   /* not 0: documents and certificates may name private addresses */
} pdfseal_plugin_network;

/* Key, certificate and seal, kept from document to document. */
typedef struct pdfseal_plugin_keys {
    uint64_t size;
    const char *p12;        /* path of a PKCS#12 file */
    const char *passphrase; /* of it; NULL: none. The plugin clears its copy */
    const char *seal;       /* path of a picture (PNG, JPEG, SVG, PDF); NULL: invisible signatures */
    const char *language;   /* of messages: "en", "zh"; NULL: English */
    const pdfseal_plugin_network *network; /* NULL: the network is not asked */
} pdfseal_plugin_keys;

/* Called in the caller's thread as a pass over the document goes on, and while an answer of the network is waited for (then with
 * the numbers of the last time); 0 stops it. */
typedef int32_t pdfseal_plugin_progress(void *context, int64_t done_bytes, int64_t total_bytes);

/* A document that is to be sealed and signed. */
typedef struct pdfseal_plugin_seal_job {
    uint64_t size;
    const char *input, *output; /* paths */
    int32_t overwrite;          /* not 0: replace an existing output */
    int32_t reserved;           /* 0 */
    const char *pages;          /* "1", "2-5", "last", "all", joined by commas; NULL: "last" */
    const char *anchor;         /* "bottom-right", … "center"; NULL: bottom-right */
    double margin_mm;           /* 0: 10 */
    double width_mm;            /* 0: the picture's own */
    const char *reason, *location; /* NULL: not said */
    const char *field;          /* name of the signature field; NULL: the next free SignatureN */
    pdfseal_plugin_progress *progress; /* NULL: nobody wants to know */
    void *context;              /* handed to it */
    const char *level;          /* "B-B", "B-T", "B-LT" or "B-LTA"; NULL: B-B. Above B-B the session needs a network */
    const char *tsa;            /* addresses of time stamp authorities, with blanks between, asked in turn */
    const char *trust;          /* for B-LT and B-LTA: a file or folder of authorities; NULL: the system's */
    /* What follows is newer than the first plugins, which refuse it. */
    const char *keyword;        /* the seal stands beside this word of `pages` (NULL: of all): `anchor` says on which side of it, NULL: on
                                 * it; margin_mm is the distance, 0: none. NULL: no word */
    int32_t keyword_number;     /* the n-th that is found, -1: the last; 0: all of them */
    int32_t straddle_slices;    /* a straddle seal begins again after so many pages; 0: 20 */
    double offset_x_mm, offset_y_mm; /* from where the seal would stand beside the word: right and down */
    const char *straddle;       /* the edge along which slices of the seal stand: "right", "left", "top", "bottom"; NULL: none */
    const char *straddle_pages; /* that bear slices, as `pages`; NULL: all */
    int32_t straddle_facing;    /* not 0: halves on neighbouring pages */
    int32_t straddle_only;      /* not 0: no seal but the slices */
    const char *text;           /* beside the seal, or instead of one, with placeholders (docs/pictures.md): "{name}\\n{date}"; NULL: none */
    const char *text_position;  /* "right", "left", "below", "above" or "over"; NULL: right */
    const char *text_zone;      /* of times in it: "+08:00", "Asia/Shanghai"; NULL: UTC */
    const char *qr;             /* the text of a QR code at the right, with placeholders; NULL: none */
    const char *password;       /* of an encrypted input; NULL: none */
} pdfseal_plugin_seal_job;

/* A document that is to be checked. */
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
    const pdfseal_plugin_network *network; /* NULL: the network is not asked, and revocation counts only where the document brings its proof */
    const char *revocation; /* "auto", "require" or "off"; NULL: auto */
    const char *password; /* of an encrypted document; NULL: none */
} pdfseal_plugin_verify_job;

/* A seal that is drawn by its description, or made of a scan. */
typedef struct pdfseal_plugin_picture_job {
    uint64_t size;
    const char *description; /* a seal in JSON, as `pdfseal seal make --dump` prints it, or */
    const void *scan;        /* a scan or photo of one (PNG, JPEG), a drawing (SVG, PDF), `scan_bytes` long */
    uint64_t scan_bytes;     /* its length */
    const char *format;      /* of the result: "pdf", "svg" or "png"; NULL: "pdf" */
    double dpi;              /* of a PNG, 1 to 2400; 0: 600 */
    double width_mm;         /* of a scan; 0: what its density says */
    const char *language;    /* of messages: "en", "zh"; NULL: English */
    int32_t (*write)(void *context, const void *bytes, uint64_t length); /* takes the result in pieces; 0 stops */
    void *context;           /* handed to it */
} pdfseal_plugin_picture_job;

/* For programs that link libpdfseal.so besides: what its pdfseal.h takes as tables of functions, ready to be used. */
typedef struct pdfseal_plugin_tools {
    uint64_t size;        /* set by the caller */
    const void *renderer; /* a pdfseal_renderer: draws, finds words, makes and imports seals, compares pages. Its process is started
                           * when it is first needed, and serves one thread */
    const void *fetcher;  /* a pdfseal_fetcher, for any threads; NULL where no network was given */
    void *inside;         /* the plugin's own */
} pdfseal_plugin_tools;

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
    /* Draws a seal, or makes one of a scan. This one and those behind it are there only where `size` reaches so far. */
    int32_t (*picture)(const pdfseal_plugin_picture_job *job, char *message, uint64_t message_bytes);
    /* Gives tables of pdfseal.h to a program that links libpdfseal.so: *ret_tools is the caller's to close. `network` and `language` may
     * be NULL. */
    int32_t (*tools_open)(const pdfseal_plugin_network *network, const char *language, pdfseal_plugin_tools *ret_tools, char *message,
                          uint64_t message_bytes);
    /* Ends what the tables used; a second time, or NULL, is fine. */
    void (*tools_close)(pdfseal_plugin_tools *tools);
} pdfseal_plugin_table;

/* A session, or a set of tools, belongs to one thread at a time; different ones, and the functions without one, may be used from
 * different threads. The network is asked only where a job or a session has one. */
const pdfseal_plugin_table *pdfseal_plugin_abi_1(void);

#ifdef __cplusplus
}
#endif
#endif
