/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal: seals and signatures on PDF documents, and the truth about them. The only public header. */
#ifndef PDFSEAL_H
#define PDFSEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PDFSEAL_API __attribute__((visibility("default")))
#define PDFSEAL_MUST_USE __attribute__((warn_unused_result))
#else
#define PDFSEAL_API
#define PDFSEAL_MUST_USE
#endif

/*
 * Conventions. Every function that can fail returns a pdfseal_status and fills a caller-owned pdfseal_error. Outputs are
 * written on success only. Strings are UTF-8. Lengths on pages are points (1/72 inch) as a reader sees the page; page numbers begin at 1.
 * Structs begin with their size: set `size` to sizeof the struct, everything else to zero is the default. A struct of an
 * older header is taken as if what it lacks were zero; one of a newer header is taken while it asks for nothing that this
 * library does not know (else USAGE). docs/abi.md says what stays and what may change.
 *
 * Threads. An object (document, session, trust, report) belongs to one thread at a time: it may be handed from thread to thread,
 * with whatever the program hands things over (a mutex, a queue), but not used by two at once. Different objects may be used
 * by different threads at the same time, also where they were made of the same file or key, or share a fetcher, a clock, a log or
 * a signer, as long as those functions of the caller's bear it. A program that signs with many threads makes one session a
 * thread, or one that it locks; one that verifies with many gives each a trust of its own. Functions without an object
 * (pdfseal_words, pdfseal_sha256, pdfseal_limit_describe, …) may be called from anywhere. The library starts no threads, keeps
 * no global state, and never prints, exits, or reads the environment. A process may end while its threads are at work: as it is
 * loaded, the library asks OpenSSL not to clean up at the end. A program that has used OpenSSL before joins its threads first.
 */

/* How a call ended. */
typedef enum pdfseal_status {
    PDFSEAL_OK = 0,             /* it is done */
    PDFSEAL_ERROR_USAGE = 1,    /* the caller asked for what cannot be: page, place, option (exit 64) */
    PDFSEAL_ERROR_INPUT = 2,    /* input that cannot be read as what it should be (exit 4) */
    PDFSEAL_ERROR_REFUSED = 3,  /* refused: would break a signature, certificate expired, needs repair (exit 5) */
    PDFSEAL_ERROR_OUTSIDE = 4,  /* an outside party failed: authority, responder, token (exit 6) */
    PDFSEAL_ERROR_OUTPUT = 5,   /* the output cannot be written (exit 73) */
    PDFSEAL_ERROR_LIMIT = 6,    /* a limit (see pdfseal_limit) was met by the input (exit 4) */
    PDFSEAL_ERROR_MEMORY = 7,   /* memory ran out (exit 4) */
    PDFSEAL_ERROR_INTERNAL = 8, /* a defect of pdfseal itself (exit 4) */
    PDFSEAL_ERROR_CANCELLED = 9 /* a function of the caller wanted the end */
} pdfseal_status;

/* A language that pdfseal speaks. */
typedef enum pdfseal_language { PDFSEAL_LANGUAGE_ENGLISH = 0, PDFSEAL_LANGUAGE_CHINESE = 1 } pdfseal_language;

/* Of an error's message, with the zero at its end. */
#define PDFSEAL_ERROR_MESSAGE_BYTES 512

/* What went wrong. The caller sets `language` before the call (zero: English); the rest is filled on failure. */
typedef struct pdfseal_error {
    pdfseal_language language; /* of the message */
    pdfseal_status status;     /* what the call returned */
    int64_t offset;          /* byte offset in the input, or -1 */
    const char *source_file; /* where it was noticed, a static string */
    int source_line;         /* its line there */
    char message[PDFSEAL_ERROR_MESSAGE_BYTES]; /* one line: what is wrong (what to do about it) */
} pdfseal_error;

/* Version as "0.1.0", a static string. */
PDFSEAL_API const char *pdfseal_version(void);

/* The exit code of docs/contract.md that a command gives for `status`. */
PDFSEAL_API int pdfseal_status_exit_code(pdfseal_status status);

/* Translates one of pdfseal's own English sentences (format strings included); the same pointer when there is none. */
PDFSEAL_API const char *pdfseal_words(pdfseal_language language, const char *english);

/* ---- function tables: what the library needs from outside ---- */

/* Gives the passphrase for `what` ("seal.p12"): writes at most `capacity` bytes, the count into *ret_length.
 * Returns false when there is none. The library clears its copy after use. */
typedef struct pdfseal_passphrase {
    void *context;
    bool (*get)(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length);
} pdfseal_passphrase;

/* Runs a task beside the caller: `start` begins task(argument) and returns a handle (NULL: could not, the caller runs it
 * itself); `wait` returns when that task has ended. */
typedef struct pdfseal_executor {
    void *context;
    void *(*start)(void *context, void (*task)(void *argument), void *argument);
    void (*wait)(void *context, void *handle);
} pdfseal_executor;

/* Inflates raw deflate data (RFC 1951) that lies in memory as a whole: `length` bytes at `data` into the `room` bytes at `out`, and
 * sets how many it wrote. False where the data does not end as it should, or does not fit: zlib then decides, as it does
 * without an inflater; at most 24,576 bytes. It is asked within the call that it was given to, by the thread of the call alone. */
typedef struct pdfseal_inflater {
    void *context; /* handed to `inflate` */
    bool (*inflate)(void *context, const void *data, size_t length, void *out, size_t room, size_t *ret_length);
} pdfseal_inflater;

/* Seconds since 1970-01-01 UTC. */
typedef struct pdfseal_clock {
    void *context;
    int64_t (*now)(void *context);
} pdfseal_clock;

/* How a key signs. */
typedef enum pdfseal_scheme {
    PDFSEAL_SCHEME_RSA_PKCS1 = 1,
    PDFSEAL_SCHEME_RSA_PSS, /* MGF1 with the same digest */
    PDFSEAL_SCHEME_ECDSA,
    PDFSEAL_SCHEME_ED25519,
    PDFSEAL_SCHEME_ED448
} pdfseal_scheme;

/* What a signer shall sign. */
typedef struct pdfseal_to_sign {
    size_t size;
    pdfseal_scheme scheme; /* how it is to be signed */
    const char *digest;   /* "sha256", … by which hash was made */
    size_t salt_bytes;    /* RSA_PSS */
    const void *message;  /* the whole message: Ed25519 and Ed448 sign it */
    size_t message_bytes; /* its length */
    const void *hash;     /* its digest: RSA (without DigestInfo) and ECDSA sign that */
    size_t hash_bytes;    /* its length */
} pdfseal_to_sign;

/* Bytes that are lent. */
typedef struct pdfseal_blob {
    const void *data; /* where they begin */
    size_t length;    /* how many */
} pdfseal_blob;

/* A private key that lies elsewhere: on a token, with a service. */
typedef struct pdfseal_signer {
    size_t size;
    void *context;
    const char *name;                 /* for messages, without secrets */
    size_t largest_bytes;             /* of a value; 0: as large as the certificate's key makes them */
    const pdfseal_blob *certificates; /* in DER, the signer's among them; they are copied */
    size_t certificate_count;         /* 0: certificate_path names them */
    size_t own_count;                 /* so many of them, the first ones, are of its key; 0: any may be */
    /* Writes the value as CMS wants it (RSA: a number as long as the modulus; ECDSA: the DER of both numbers) into
     * `value` and its length into *ret_length. Fails with OUTSIDE when whoever holds the key fails. */
    pdfseal_status (*sign)(void *context, const pdfseal_to_sign *to_sign, void *value, size_t capacity,
                           size_t *ret_length, pdfseal_error *error);
} pdfseal_signer;

/* Takes bytes of a result in order; returns false to stop. */
typedef struct pdfseal_sink {
    void *context;
    bool (*write)(void *context, const void *bytes, size_t length);
} pdfseal_sink;

/* Tells how far a pass over a document is: `done_bytes` of `total_bytes`, in the caller's thread, often enough to move a bar.
 * Returns false to stop: the call then ends with CANCELLED, and no output is left. */
typedef struct pdfseal_progress {
    void *context;
    bool (*tell)(void *context, int64_t done_bytes, int64_t total_bytes);
} pdfseal_progress;

/* How much a message of the log matters. */
typedef enum pdfseal_log_level {
    PDFSEAL_LOG_DETAIL = 1, /* a step on the way, for whoever looks for a cause */
    PDFSEAL_LOG_NOTICE = 2, /* a choice that was made, or what an outside party was asked */
    PDFSEAL_LOG_WARNING = 3 /* something is not as it should be; the call goes on all the same */
} pdfseal_log_level;

/* Takes what the library has to tell beside its results: what was fetched, which certificate signs, what a document is
 * damaged in. `event` is a static word that programs can tell messages apart by (docs/abi.md lists them), `message` one line
 * of text that is lent for the call. Neither holds a secret: of addresses the user, password and query are left out. Called
 * in the caller's thread. Where a log is NULL nothing is told. */
typedef struct pdfseal_log {
    size_t size;               /* sizeof the struct */
    void *context;             /* handed to `tell` */
    pdfseal_language language; /* of messages */
    /* Takes one message; NULL is silent, too. */
    void (*tell)(void *context, pdfseal_log_level level, const char *event, const char *message);
} pdfseal_log;

/* What the renderer draws, by the kind of description that it gets. */
typedef enum pdfseal_drawing_kind {
    PDFSEAL_DRAWING_SVG = 1,     /* an SVG file */
    PDFSEAL_DRAWING_STROKES = 2, /* handwriting: strokes in JSON (docs/pictures.md) */
    PDFSEAL_DRAWING_TEXT = 3,    /* lines of text and the box they must fit into, in JSON (docs/pictures.md) */
    PDFSEAL_DRAWING_QR = 4,      /* the text of a QR code, UTF-8 */
    PDFSEAL_DRAWING_SEAL = 5,    /* a seal's description, in JSON */
    PDFSEAL_DRAWING_REPORT = 6   /* a validation report's blocks, in JSON: as many pages as it needs */
} pdfseal_drawing_kind;

/* A character of a page's text. */
typedef struct pdfseal_character {
    const char *text;    /* UTF-8: most often one code point, several for a ligature */
    double x0_pt, y0_pt, x1_pt, y1_pt; /* from the page's top left, y downwards, as a reader sees it, but without UserUnit */
    bool ends_word, ends_line; /* it is the last of one */
} pdfseal_character;

/* Takes the characters of a page in reading order; returns false to stop. They are lent for the call. */
typedef struct pdfseal_character_sink {
    void *context;
    bool (*take)(void *context, const pdfseal_character *character);
} pdfseal_character_sink;

/* A page whose text or look is asked for. */
typedef struct pdfseal_page_source {
    int fd;                             /* of the document; lent */
    const char *name;                   /* for messages */
    const pdfseal_passphrase *password; /* or NULL */
    int64_t page_index;                 /* from 0 */
} pdfseal_page_source;

/* Formats of a picture that is made. */
typedef enum pdfseal_picture_format {
    PDFSEAL_PICTURE_PDF = 0, PDFSEAL_PICTURE_SVG = 1, PDFSEAL_PICTURE_PNG = 2
} pdfseal_picture_format;

/* A drawing that becomes a file of its own: a seal. */
typedef struct pdfseal_drawing {
    size_t size;
    pdfseal_drawing_kind kind; /* what `data` is */
    const void *data;              /* the description */
    size_t length_bytes;           /* of `data` */
    pdfseal_picture_format format; /* of the file */
    double dpi; /* of a PNG, 1 to 2400 */
} pdfseal_drawing;

/* What a description of a seal would draw. */
typedef struct pdfseal_seal_facts {
    size_t size;                /* sizeof the struct; the caller sets it */
    double width_mm, height_mm; /* as drawn, turned if it is */
    char fonts[512];            /* the families that its letters are taken from, joined by ", "; empty: it has none */
} pdfseal_seal_facts;

/* What a scan was and became. */
typedef struct pdfseal_import_facts {
    size_t size;                            /* sizeof the struct; the caller sets it */
    uint32_t file_width_px, file_height_px; /* of the scan; 0: it is a vector picture */
    bool was_made_smaller;                  /* it has more pixels than are worked on */
    bool has_no_density;                    /* neither it nor the caller told the size: taken as 40 mm wide */
    double turned_degrees;                  /* clockwise, that it was straightened or turned by */
    double width_pt, height_pt;             /* of the result */
} pdfseal_import_facts;

/* A scan or photo of a seal (PNG, JPEG), or a drawing of one (SVG, PDF page), that becomes a clean transparent picture. */
typedef struct pdfseal_import {
    size_t size;
    const void *data;      /* the scan's file */
    size_t length_bytes;   /* of `data` */
    pdfseal_picture_format format; /* of the result */
    double dpi;            /* of a PNG, 1 to 2400 */
    bool has_colour;       /* `colour` counts */
    uint32_t colour;       /* of all ink: 0xRRGGBB */
    bool has_turn;         /* `turn_degrees` counts */
    double turn_degrees;   /* clockwise; without has_turn a scan is straightened */
    double width_pt, height_pt; /* 0: what the file's density says */
    uint32_t page_index;   /* of a PDF, from 0 */
    pdfseal_import_facts *facts; /* filled on success; NULL: nobody wants to know */
} pdfseal_import;

/* A place on a page as a reader sees it, points from its top left, y downwards; without UserUnit. */
typedef struct pdfseal_box {
    double x0_pt, y0_pt, x1_pt, y1_pt; /* top left and bottom right */
} pdfseal_box;

/* A page as it was and as it is, to be drawn and compared; or one page to be drawn. */
typedef struct pdfseal_page_question {
    size_t size;                     /* sizeof the struct */
    const pdfseal_page_source *then; /* NULL: `now` alone is drawn */
    const pdfseal_page_source *now;  /* NULL: `then` alone is drawn */
    double dpi;                      /* at which it is drawn, 1 to 2400 */
    const pdfseal_sink *picture;     /* takes a PNG: both pages with boxes around what differs, nothing where nothing does; or
                                      * the one page. NULL: it is not wanted */
} pdfseal_page_question;

/* The most boxes around what differs on one page. */
#define PDFSEAL_PAGE_BOXES 64

/* What was found on it. */
typedef struct pdfseal_page_answer {
    size_t size;                           /* sizeof the struct */
    int64_t pixels;                        /* that differ; of a page alone: all that it has */
    size_t box_count;                      /* how many boxes */
    pdfseal_box boxes[PDFSEAL_PAGE_BOXES]; /* around those that lie together */
} pdfseal_page_answer;

/* The lowest resolution at which pictures are made, in pixels an inch. */
#define PDFSEAL_DPI_MIN 1.0
/* The highest. */
#define PDFSEAL_DPI_MAX 2400.0

/* A page that is drawn as it is, alone or beside the same page of another document; nothing is compared. */
typedef struct pdfseal_page_wish {
    size_t size;                       /* sizeof the struct */
    const pdfseal_page_source *page;   /* is drawn */
    const pdfseal_page_source *beside; /* is drawn at its left; its page_index is that of `page`. NULL: `page` alone */
    double dpi;                        /* PDFSEAL_DPI_MIN to PDFSEAL_DPI_MAX */
} pdfseal_page_wish;

/* The picture that it became. */
typedef struct pdfseal_page_picture {
    size_t size;                  /* sizeof the struct */
    uint32_t width_px, height_px; /* of the whole picture */
} pdfseal_page_picture;

/* Draws outside of the library, in a process of its own. A table serves one thread at a time. */
typedef struct pdfseal_renderer {
    size_t size;
    void *context;
    /* Gives a one-page PDF of the drawing's size to `pdf`. */
    pdfseal_status (*draw)(void *context, pdfseal_drawing_kind kind, const void *data, size_t length_bytes,
                           const pdfseal_sink *pdf, pdfseal_error *error);
    pdfseal_status (*words)(void *context, const pdfseal_page_source *page, const pdfseal_character_sink *sink,
                            pdfseal_error *error); /* may be NULL: keywords cannot be looked for */
    pdfseal_status (*make)(void *context, const pdfseal_drawing *drawing, const pdfseal_sink *picture,
                           pdfseal_error *error); /* may be NULL: seals cannot be made */
    pdfseal_status (*import)(void *context, const pdfseal_import *scan, const pdfseal_sink *picture,
                             pdfseal_error *error); /* may be NULL: seals cannot be imported */
    pdfseal_status (*describe)(void *context, const void *data, size_t length_bytes, const pdfseal_sink *json,
                               pdfseal_seal_facts *ret_facts, pdfseal_error *error); /* may be NULL: seals cannot be described */
    pdfseal_status (*compare)(void *context, const pdfseal_page_question *question, pdfseal_page_answer *ret_answer,
                              pdfseal_error *error); /* may be NULL: pages cannot be looked at. INPUT, LIMIT and USAGE are of the
                                                      * page alone, all else ends the call that asked */
    /* Gives a PNG of the page to `png`. May be NULL: there are no previews. */
    pdfseal_status (*show)(void *context, const pdfseal_page_wish *wish, const pdfseal_sink *png,
                           pdfseal_page_picture *ret_picture, pdfseal_error *error);
} pdfseal_renderer;

/* One question to the network. */
typedef struct pdfseal_fetch_request {
    size_t size;
    const char *url;          /* http or https */
    bool is_foreign;          /* a document or certificate names the address, not the user: it must be a public one */
    const char *content_type; /* of `body`, which is then sent (POST); NULL: nothing is sent (GET) */
    const void *body;         /* what is sent, or NULL */
    size_t body_bytes;        /* its length */
    size_t most_bytes;        /* a longer answer fails */
} pdfseal_fetch_request;

/* Asks the network: gives the answer's bytes to `answer`. Fails with OUTSIDE and the reason, within a bounded time, also
 * for any status but success; with CANCELLED where whoever waits wants no more of it, which ends the call. May be called from
 * several threads where several sessions or trusts share the table. */
typedef struct pdfseal_fetcher {
    size_t size;
    void *context;
    pdfseal_status (*fetch)(void *context, const pdfseal_fetch_request *request, const pdfseal_sink *answer,
                            pdfseal_error *error);
} pdfseal_fetcher;

/* ---- digests ---- */

/* SHA-256 of bytes, and of a regular file, whose position stays as it is. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_sha256(const void *bytes, size_t length, uint8_t ret_digest[32],
                                                           pdfseal_error *error);
/* The same of a whole regular file, which stays the caller's and open. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_sha256_file(int fd, uint8_t ret_digest[32], pdfseal_error *error);

/* ---- limits ---- */

/* One bound on input that is to differ from its default: lower, or as high as its ceiling. Where options take a list of
 * them, an unknown name, 0 and a value past the ceiling are USAGE, and the last of two equal names counts. */
typedef struct pdfseal_limit {
    const char *name; /* as pdfseal_limit_describe tells it */
    uint64_t value;   /* the bound */
} pdfseal_limit;

/* A bound on input, its default and how far it can be raised. */
typedef struct pdfseal_limit_description {
    size_t size;
    const char *name;           /* static, as are all texts here */
    uint64_t standard, ceiling; /* a ceiling protects what has an end of its own: the stack, packed numbers */
    const char *counts;         /* what it counts, in English; pdfseal_words translates it */
} pdfseal_limit_description;

/* Describes the limit `index` (from 0 on); false past the last one. */
PDFSEAL_API bool pdfseal_limit_describe(size_t index, pdfseal_limit_description *ret_description);

/* ---- documents ---- */

/* A document that was opened. */
typedef struct pdfseal_document pdfseal_document;

/* How a document is opened. */
typedef struct pdfseal_open_options {
    size_t size;
    const char *name;                 /* shown in messages and reports; default: the path */
    const pdfseal_passphrase *password; /* for encrypted documents; may be NULL */
    bool repair;                      /* sign what needs mending: objects found by scanning get a new cross-reference, a static XFA form loses its XFA */
    const pdfseal_limit *limits;      /* `limit_count` of them; they hold for all that is done with the document */
    size_t limit_count;               /* how many limits */
    const pdfseal_log *log;           /* of opening it; NULL: nobody wants to know */
} pdfseal_open_options;

/* Opens the PDF at `path`. Fails with INPUT when it is no readable PDF. The document belongs to the caller. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_open(const char *path, const pdfseal_open_options *options,
                                                                  pdfseal_document **ret_document, pdfseal_error *error);
/* The same from a seekable file descriptor, which stays the caller's and open until the document is closed. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_open_fd(int fd, const pdfseal_open_options *options,
                                                                     pdfseal_document **ret_document,
                                                                     pdfseal_error *error);
/* A document that lies elsewhere: in a database, an archive, behind a program. */
typedef struct pdfseal_source {
    size_t size;
    void *context;
    int64_t length_bytes; /* of the document */
    /* Reads exactly `length` bytes at `offset` into `buffer`; false: they cannot be had. Also called from the executor's
     * threads, one call at a time a thread. */
    bool (*read)(void *context, int64_t offset, void *buffer, size_t length);
} pdfseal_source;
/* The same from a source, whose context must work until the document is closed. The struct itself is copied. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_open_source(const pdfseal_source *source,
                                                                         const pdfseal_open_options *options,
                                                                         pdfseal_document **ret_document,
                                                                         pdfseal_error *error);
/* The same from memory, which stays the caller's and unchanged until the document is closed. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_open_memory(const void *bytes, size_t length_bytes,
                                                                         const pdfseal_open_options *options,
                                                                         pdfseal_document **ret_document,
                                                                         pdfseal_error *error);
/* Closes the document; NULL is fine, here and in all functions that free. */
PDFSEAL_API void pdfseal_document_close(pdfseal_document *document);
/* How many pages it has; -1 where its page tree cannot be read. */
PDFSEAL_API int64_t pdfseal_document_page_count(const pdfseal_document *document);
/* How many revisions, at least 1. */
PDFSEAL_API int64_t pdfseal_document_revision_count(const pdfseal_document *document);

/* Writes the exact bytes of revision `number` (1 is the oldest). USAGE when there is no such revision. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_extract(pdfseal_document *document, int64_t number,
                                                                     const pdfseal_sink *sink, pdfseal_error *error);

/* HTML, XML and PDF: reports alone. */
typedef enum pdfseal_format {
    PDFSEAL_FORMAT_TEXT = 0, PDFSEAL_FORMAT_JSON = 1, PDFSEAL_FORMAT_HTML = 2, PDFSEAL_FORMAT_XML = 3,
    PDFSEAL_FORMAT_PDF = 4
} pdfseal_format;

/* The look of a page, for a report that shows pages. */
typedef struct pdfseal_page_view {
    const char *title;    /* "Page 3 as it was signed" */
    const uint8_t *png;   /* the picture of the page, a file */
    size_t png_bytes;     /* its length */
    const double (*seals)[4]; /* outlined: x0, y0, x1, y1 of the picture's width and height, from its top left */
    size_t seal_count;    /* how many seals */
} pdfseal_page_view;

/* How something is written for people or programs. */
typedef struct pdfseal_text_options {
    size_t size;
    pdfseal_format format;     /* of what is written */
    pdfseal_language language; /* of what people read in it */
    bool colour;   /* text: ANSI colours */
    int columns;   /* text: width of the terminal, 0 for 80 */
    bool risks;    /* inspect: name what could change the document's looks later */
    const char *zone; /* of times that people read ("+08:00", "Asia/Shanghai"); NULL: UTC */
    const pdfseal_page_view *page_views; /* HTML and PDF: shown in this order */
    size_t page_view_count;    /* how many page views */
    size_t page_views_left_out; /* so many more there would be: the report says that they are not shown */
    const struct pdfseal_renderer *renderer; /* PDF: draws the pages */
} pdfseal_text_options;

/* Describes a document: revisions, cross-references, pages, fields, signatures (docs/contract.md, `inspect`). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_inspect(pdfseal_document *document,
                                                                     const pdfseal_text_options *options,
                                                                     const pdfseal_sink *sink, pdfseal_error *error);

/* ---- signing ---- */

/* What stays the same from document to document: key, certificates, picture, caches. */
typedef struct pdfseal_session pdfseal_session;

/* What a session may use from outside. */
typedef struct pdfseal_session_options {
    size_t size;
    const pdfseal_executor *executor; /* NULL: everything serial */
    const pdfseal_clock *clock;       /* NULL: the system's */
    const pdfseal_renderer *renderer; /* NULL: what must be drawn (SVG, text, QR codes, handwriting) is refused */
    const pdfseal_fetcher *fetcher;   /* NULL: the network is not asked */
    const pdfseal_limit *limits;      /* for pictures; `limit_count` of them */
    size_t limit_count;               /* how many limits */
    const pdfseal_progress *progress; /* of each signing; NULL: nobody wants to know */
    const pdfseal_log *log;           /* of all that the session does; NULL: nobody wants to know */
} pdfseal_session_options;

/* Where key and certificates are. */
typedef struct pdfseal_key_options {
    size_t size;
    const char *p12_path;   /* PKCS#12 with key and certificates, or */
    const char *key_path;   /* PEM or DER private key with */
    const char *certificate_path; /* alone: the key is elsewhere, and pdfseal_session_prepare can use it */
    const char *chain_path; /* further certificates, PEM, optional */
    const pdfseal_passphrase *passphrase; /* of the key's file; NULL: it has none */
    bool allow_readable_secrets; /* accept an unencrypted key file that others can read */
    const pdfseal_signer *signer; /* instead of p12_path and key_path; used until the session ends */
    const pdfseal_limit *limits; /* `limit_count` of them */
    size_t limit_count;          /* how many limits */
} pdfseal_key_options;

/* Makes a session without key and picture; `options` may be NULL. Function tables must live as long as it. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_new(const pdfseal_session_options *options,
                                                                pdfseal_session **ret_session, pdfseal_error *error);
/* Ends the session, and clears its key. */
PDFSEAL_API void pdfseal_session_free(pdfseal_session *session);
/* Loads key and certificates; refuses a key that is not the certificate's (INPUT), an expired certificate or one whose
 * key usage forbids signing (REFUSED). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_set_key(pdfseal_session *session,
                                                                    const pdfseal_key_options *options,
                                                                    pdfseal_error *error);
/* Whether the key's file was encrypted by an old, weak algorithm that only OpenSSL's legacy provider knows. */
PDFSEAL_API bool pdfseal_session_key_is_legacy(const pdfseal_session *session);
/* Loads the picture of the seal: PNG, JPEG, the first page of a PDF, or what the session's renderer draws (SVG, handwriting,
 * a seal's description), told by its first bytes. NULL takes it away: without one the signature is invisible. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_set_picture(pdfseal_session *session, const char *path,
                                                                        pdfseal_error *error);

/* Draws a seal by its description in JSON (docs/seals.md, as `pdfseal seal make --dump` prints it) with the session's
 * renderer. USAGE without one that makes seals. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_make_seal(pdfseal_session *session, const pdfseal_drawing *drawing,
                                                                      const pdfseal_sink *picture, pdfseal_error *error);
/* Tells what a description would draw, without drawing it: the whole of it, with every number known, goes to `json`; `ret_facts`
 * may be NULL. USAGE without a renderer that describes seals, and for a member that is wrong. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_describe_seal(pdfseal_session *session, const void *description,
                                                                          size_t length_bytes, const pdfseal_sink *json,
                                                                          pdfseal_seal_facts *ret_facts, pdfseal_error *error);
/* Turns a scan into a clean transparent picture with the session's renderer; scan->facts tell what was done to it. USAGE without
 * one that imports seals. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_import_seal(pdfseal_session *session, const pdfseal_import *scan,
                                                                        const pdfseal_sink *picture, pdfseal_error *error);

/* Where a layer stands, as seen from the picture and the layers before it. */
typedef enum pdfseal_layer_side {
    PDFSEAL_LAYER_OVER = 0, /* centred on the picture */
    PDFSEAL_LAYER_BELOW, PDFSEAL_LAYER_ABOVE, PDFSEAL_LAYER_LEFT, PDFSEAL_LAYER_RIGHT
} pdfseal_layer_side;

/* Something that is drawn with the picture: text, a QR code, a further picture. */
typedef struct pdfseal_layer {
    size_t size;
    const void *data;          /* a file, or what the renderer draws */
    size_t length_bytes;       /* of `data` */
    pdfseal_drawing_kind kind; /* what `data` is; 0: a file, told by its first bytes */
    pdfseal_layer_side side;   /* where it stands */
    double width_pt, height_pt; /* 0: from the other one, or the layer's natural size; OVER: no larger than the picture */
    double gap_pt;              /* to the picture */
} pdfseal_layer;

/* The picture of a seal, and what is drawn with it. */
typedef struct pdfseal_picture_options {
    size_t size;
    const char *path;          /* a file, or */
    const void *data;          /* the bytes of one; not kept. Neither: the layers alone */
    size_t length_bytes;       /* of `data` */
    pdfseal_drawing_kind kind; /* what it is; 0: told by its first bytes */
    double width_pt, height_pt; /* of the picture as it will be placed; 0: its natural size. More pixels than print at 600 dpi are not kept */
    double dpi;                /* density of pixels instead of the file's own; 0: the file's own */
    double opacity;            /* above 0, to 1; 0 means 1 */
    double rotate_deg;         /* clockwise; the seal keeps its size, its box grows */
    const pdfseal_layer *layers; /* what is drawn with it, in this order */
    size_t layer_count;        /* how many layers */
} pdfseal_picture_options;

/* The same with everything that can be said of it. USAGE: values that make no sense, or something to draw without a renderer. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_compose_picture(pdfseal_session *session,
                                                                            const pdfseal_picture_options *options,
                                                                            pdfseal_error *error);

/* What a session's picture is. */
typedef struct pdfseal_picture_facts {
    size_t size;
    uint32_t source_width_px, source_height_px; /* of the file; 0: it is no raster picture */
    uint32_t width_px, height_px;               /* kept: fewer where it was made smaller */
    uint64_t encoded_bytes;                     /* what it adds to a document, without a few hundred bytes of objects */
    double width_pt, height_pt;                 /* natural size with its layers, turned; 0: none */
    bool is_vector;                             /* it is drawn by lines, sharp at every size */
} pdfseal_picture_facts;

/* False, and nothing filled, without a picture. The caller sets `size`. */
PDFSEAL_API bool pdfseal_session_describe_picture(const pdfseal_session *session, pdfseal_picture_facts *ret_facts);

/* Where on a page, or on which side of a word. */
typedef enum pdfseal_anchor {
    PDFSEAL_ANCHOR_NONE = 0, /* use at_x_pt, at_y_pt */
    PDFSEAL_ANCHOR_TOP_LEFT, PDFSEAL_ANCHOR_TOP, PDFSEAL_ANCHOR_TOP_RIGHT,
    PDFSEAL_ANCHOR_LEFT, PDFSEAL_ANCHOR_CENTER, PDFSEAL_ANCHOR_RIGHT,
    PDFSEAL_ANCHOR_BOTTOM_LEFT, PDFSEAL_ANCHOR_BOTTOM, PDFSEAL_ANCHOR_BOTTOM_RIGHT
} pdfseal_anchor;

/* Where a seal stands, on which pages, and how large. */
typedef struct pdfseal_place_options {
    size_t size;
    const char *pages;     /* "1", "2-5", "last", "-2", "odd", "even", "all", joined by commas; NULL: "last" */
    pdfseal_anchor anchor; /* with margin_pt; NONE: the picture's top left at at_x_pt, at_y_pt from the page's top left */
    double margin_pt;      /* from the anchored edges */
    double at_x_pt, at_y_pt; /* used where anchor is NONE */
    double width_pt, height_pt; /* 0: from the other one, the picture's density, or 40 mm wide */
    /* A word beside which the seal stands, looked for on `pages` (NULL: all): full or half width, ligatures, line breaks
     * and spaces beside Chinese characters do not matter to its finding. The anchor then says on which side of the word the seal stands, margin_pt from it; NONE
     * or CENTER: its centre on the word's. Needs the session's renderer. */
    const char *keyword;        /* UTF-8; NULL: none */
    int64_t keyword_number;     /* the n-th that is found, -1: the last, …; 0: all of them */
    double offset_x_pt, offset_y_pt; /* from where it would stand beside the word: right and down */
} pdfseal_place_options;

/* What a certification signature still permits: P of DocMDP. source  ISO 32000-2:2020 Table 257 */
typedef enum pdfseal_certify {
    PDFSEAL_CERTIFY_NOT = 0,        /* an ordinary (approval) signature */
    PDFSEAL_CERTIFY_NO_CHANGES = 1, /* nothing but validation data and document time stamps */
    PDFSEAL_CERTIFY_FORMS = 2,      /* filling forms and signing existing fields besides */
    PDFSEAL_CERTIFY_ANNOTATIONS = 3 /* annotations and new signature fields besides */
} pdfseal_certify;

/* What {custom:KEY} stands for. */
typedef struct pdfseal_text_value {
    const char *key, *value; /* KEY, and its text */
} pdfseal_text_value;

/* What the placeholders of a text stand for, beside the session's certificate. */
typedef struct pdfseal_template_options {
    size_t size;
    const char *reason, *location; /* NULL: there is none */
    int64_t time;                  /* of signing, seconds since 1970 UTC; 0: now */
    const char *zone;              /* of times that name none: "+08:00", "Europe/Paris"; NULL: UTC */
    const pdfseal_text_value *values; /* of {custom:KEY} */
    size_t value_count;            /* how many values */
    bool keep_absent; /* what nothing is known of stays as it is written, "{name}": for a preview */
} pdfseal_template_options;

/* Writes `pattern` with its placeholders ({name}, {date:%Y-%m-%d@Asia/Shanghai}, {custom:KEY}, … docs/pictures.md) replaced;
 * the text is the caller's: free(). USAGE: a placeholder that is not known or that stands for nothing here. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_resolve_text(const pdfseal_session *session, const char *pattern,
                                                                         const pdfseal_template_options *options,
                                                                         char **ret_text, pdfseal_error *error);

/* A seal as `pdfseal sign` composes it: a picture, with text and a QR code beside it. */
typedef struct pdfseal_seal_options {
    size_t size;                  /* sizeof the struct */
    const char *path;             /* of the picture, as pdfseal_session_set_picture takes it; NULL: the words alone */
    double dpi, opacity, rotate_deg; /* as in pdfseal_picture_options */
    const char *text;             /* UTF-8, its placeholders resolved already (pdfseal_session_resolve_text); NULL: none. It shrinks
                                   * until it fits beside the picture */
    pdfseal_layer_side text_side; /* where it stands */
    const char *text_font;        /* a family; NULL: the system's sans serif */
    const char *text_colour;      /* "black", "red", "blue" or "#rrggbb"; NULL: black */
    double text_size_pt;          /* at most, 2 to 1000; 0: 9 */
    const char *qr;               /* UTF-8: a QR code of it stands at the right; NULL: none */
    pdfseal_picture_facts *facts; /* of the picture alone, filled on success where there is one; NULL: nobody wants to know */
} pdfseal_seal_options;

/* Loads a seal into the session, drawn by its renderer. `place` says how large the picture shall be (without one the text's box), and is
 * given the size of the whole; the rest of it is not looked at. USAGE and other failures as of pdfseal_session_compose_picture. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_compose_seal(pdfseal_session *session,
                                                                         const pdfseal_seal_options *options,
                                                                         pdfseal_place_options *place, pdfseal_error *error);

/* How long a signature can be proven. source  ETSI EN 319 142-1 6 */
typedef enum pdfseal_level {
    PDFSEAL_LEVEL_B = 0,  /* the signature alone */
    PDFSEAL_LEVEL_T = 1,  /* with a time stamp */
    PDFSEAL_LEVEL_LT = 2, /* with everything that a check needs when nobody answers any more */
    PDFSEAL_LEVEL_LTA = 3 /* with a time stamp over all of that */
} pdfseal_level;

/* Whom a verification trusts, and what it may build on (pdfseal_trust_new). */
typedef struct pdfseal_trust pdfseal_trust;

/* A level and how it is reached. Needs the session's fetcher for every level above B. */
typedef struct pdfseal_level_options {
    size_t size;
    pdfseal_level level;            /* that is wanted */
    const char *const *authorities; /* addresses of time stamp authorities, asked in turn */
    size_t authority_count;         /* how many addresses */
    const char *policy;             /* the policy that a time stamp must be made under ("1.2.3.4"), or NULL */
    bool may_fall_back;             /* rather a lower level than none */
    pdfseal_trust *trust;           /* further certificates, CRLs and OCSP answers; may be NULL */
} pdfseal_level_options;

/* The edge along which a straddle seal lies. */
typedef enum pdfseal_edge {
    PDFSEAL_EDGE_NONE = 0, PDFSEAL_EDGE_RIGHT, PDFSEAL_EDGE_LEFT, PDFSEAL_EDGE_TOP, PDFSEAL_EDGE_BOTTOM
} pdfseal_edge;

/* How a place along an edge is told. */
typedef enum pdfseal_along { PDFSEAL_ALONG_MIDDLE = 0, PDFSEAL_ALONG_LENGTH, PDFSEAL_ALONG_SHARE } pdfseal_along;

/* A straddle seal: slices of one seal along an edge of many pages, as if the fanned pages had been stamped. On right and
 * bottom edges the first page has the left or upper part; on left and top edges, where the pages behind stick out before the
 * first, the right or lower one. */
typedef struct pdfseal_straddle_options {
    size_t size;
    pdfseal_edge edge;         /* NONE: no straddle seal */
    const char *pages;         /* as in pdfseal_place_options; NULL: all */
    bool odd_only;             /* of these pages only the odd ones: fronts of sheets that are printed on both sides */
    int64_t slices_most;       /* the seal begins again after so many pages, and a rest of one page joins the last seal; 0: 20 */
    double first_share;        /* of the seal on the first page of each seal, above 0 and below 1; 0: as all */
    pdfseal_along along;       /* where along the edge, from its begin (top or left) */
    double at;                 /* LENGTH: points from there to the seal; SHARE: 0 the edge's begin, 0.5 its middle, 1 its end */
    bool facing;               /* halves on neighbouring pages: the edge that ends one, and the one that begins the next */
    double width_pt, height_pt; /* of the whole seal, as in pdfseal_place_options */
    bool only;                 /* no seal but this one: the signature itself is invisible */
} pdfseal_straddle_options;

/* What another party will need: an empty signature field, on the first page of its place; slots for its seal on the other
 * pages, and for the slices of its straddle seal. */
typedef struct pdfseal_slot_options {
    size_t size;
    const char *name;            /* of the signature field, without a period */
    pdfseal_place_options place; /* without a size 42 mm square */
    const pdfseal_straddle_options *straddle; /* NULL: none; without a size that of the place */
} pdfseal_slot_options;

/* What a signature says, and where its seals stand. */
typedef struct pdfseal_sign_options {
    size_t size;
    pdfseal_place_options place; /* of its pages the first bears the signature's field, all other seals are page content */
    const pdfseal_place_options *more_places; /* further places of the same seal */
    size_t more_place_count;  /* how many further places */
    const pdfseal_straddle_options *straddle; /* NULL: none */
    const char *reason, *location, *name, *contact, *field; /* NULL: left out; field NULL: the next free SignatureN */
    const char *digest;       /* "sha256" (default), "sha384", "sha512", "sha3-256", "sha3-384", "sha3-512", "sm3" */
    bool pss;                 /* RSA signs by PSS instead of PKCS#1 v1.5 */
    const char *commitment;   /* "origin", "receipt", "delivery", "sender", "approval", "creation" or an object identifier */
    const char *policy;       /* signature policy as "OID:DIGEST:HEX"; neither goes together with `reason` */
    const char *policy_uri;   /* where the policy can be read; NULL: not said */
    int64_t signing_time;     /* seconds since 1970 UTC for M; 0: now */
    size_t reserve_bytes;     /* room for Contents; 0: computed */
    bool force;               /* let the seal lie off the page or over another, and a lock keep others from signing */
    pdfseal_certify certify;  /* only the first signature of a document can certify it */
    const char *lock;         /* form fields that the signature locks: "all", or full names joined by commas; NULL: none */
    const pdfseal_level_options *level; /* NULL: level B */
    const pdfseal_slot_options *slots; /* for the other parties, prepared by the first signature */
    size_t slot_count;         /* how many slots */
    bool digests;              /* tell the digests of input and output in the result */
} pdfseal_sign_options;

/* Where a result goes. Exactly one of path and fd: a file appears at `path` whole or not at all; `fd` (>= 0, used when
 * path is NULL) is a seekable, empty file of the caller's. */
typedef struct pdfseal_output_options {
    size_t size;
    const char *path; /* of the file, or NULL */
    int fd;         /* of the file, where path is NULL */
    bool overwrite; /* replace an existing file (--force, --in-place) */
    bool no_sync;   /* no fsync before the rename */
} pdfseal_output_options;

/* What was signed, stamped, prepared or added. */
typedef struct pdfseal_sign_result {
    size_t size;
    char field[128];         /* name of the signature field */
    int64_t bytes_in, bytes_out; /* sizes of input and output */
    int64_t pages;           /* on how many pages the seal was drawn */
    int64_t picture_bytes;   /* of bytes_out, what the picture of the seal takes; 0: none was drawn */
    bool flattened;          /* the picture lost its transparency, because the document keeps PDF/A without it */
    pdfseal_level level;     /* that was reached: below what was asked for only with may_fall_back */
    pdfseal_error shortfall; /* why not more; its message is empty when all was reached */

    int64_t places;          /* how often, slices too */
    int64_t first_page;      /* the page (from 1) of the first of them; 0: none */
    char input_sha256[65], output_sha256[65]; /* lower-case hexadecimal; empty unless the options asked for them */
    int64_t risks;           /* that signing saw: what could show something else later. pdfseal_document_inspect names them, and
                              * looks at all pages and for what lies unused in large files, too */
    const char *risk;        /* the first of them, English (see pdfseal_words); NULL: none was seen */
    bool breaks_signatures;  /* a stamp on a signed document: its signatures do not hold for this copy */
    bool may_hide_content;   /* a picture without transparency in a new field of a signed document: where it lies on words, whoever
                              * checks the earlier signatures is told that it may hide them */
} pdfseal_sign_result;

/* Seals and signs `document` in one incremental update. `ret_result` may be NULL. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_sign(pdfseal_session *session, pdfseal_document *document,
                                                                 const pdfseal_sign_options *options,
                                                                 const pdfseal_output_options *output,
                                                                 pdfseal_sign_result *ret_result, pdfseal_error *error);
/* Signs bytes that are no PDF, as they stand: a detached CMS (CAdES, the chain in it) in DER goes to `cms`. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_sign_bytes(pdfseal_session *session, const void *bytes,
                                                                       size_t length, const pdfseal_sink *cms,
                                                                       pdfseal_error *error);
/* Draws the seal without signing (for preview and drafts); needs a picture, no key. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_stamp(pdfseal_session *session, pdfseal_document *document,
                                                                  const pdfseal_sign_options *options,
                                                                  const pdfseal_output_options *output,
                                                                  pdfseal_sign_result *ret_result, pdfseal_error *error);
/* The first of two steps where the key is elsewhere: as pdfseal_session_sign at level B, but the signature's place stays
 * empty, and what is to be signed goes to `request` as JSON (assets/schema/prepared.schema.json) before the output is there.
 * The session's key may be a certificate alone. options->level is not looked at. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_prepare(pdfseal_session *session, pdfseal_document *document,
                                                                    const pdfseal_sign_options *options,
                                                                    const pdfseal_output_options *output,
                                                                    const pdfseal_sink *request,
                                                                    pdfseal_sign_result *ret_result, pdfseal_error *error);

/* What comes back from where the key is. */
typedef struct pdfseal_embed_options {
    size_t size;
    const void *request;       /* the JSON of the first step; NULL: none, then the signature is a whole CMS */
    size_t request_bytes;      /* its length */
    const void *signature;     /* binary, base64, hexadecimal or PEM: a value, or a whole CMS; NULL: the request holds it */
    size_t signature_bytes;    /* its length */
    const pdfseal_level_options *level; /* NULL: level B */
} pdfseal_embed_options;

/* What was embedded. */
typedef struct pdfseal_embed_result {
    size_t size;
    char field[128];         /* name of the signature field */
    int64_t bytes_in, bytes_out; /* sizes of input and output */
    pdfseal_level level;     /* that was reached */
    pdfseal_error shortfall; /* as in pdfseal_sign_result */
    pdfseal_error doubt;     /* what PAdES does not allow in this signature, which holds all the same; its message may be empty */
} pdfseal_embed_result;

/* The second step: checks the signature against the prepared document and the certificate, and puts it into its place; then
 * raises it to a level. Needs no key. REFUSED: the document was changed since, is signed already, or the certificate may not
 * sign; INPUT: nothing was prepared, or the signature does not hold. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_embed(pdfseal_session *session, pdfseal_document *document,
                                                                  const pdfseal_embed_options *options,
                                                                  const pdfseal_output_options *output,
                                                                  pdfseal_embed_result *ret_result, pdfseal_error *error);

/* How far signatures were raised. */
typedef struct pdfseal_extend_result {
    size_t size;
    int64_t bytes_in, bytes_out; /* equal: nothing was missing */
    pdfseal_level level;         /* that all signatures reach now */
    pdfseal_error shortfall;     /* as in pdfseal_sign_result */
} pdfseal_extend_result;

/* Raises the signatures of `document`, whoever made them, to a level above B: each missing step is an update of its own, a
 * document time stamp, validation data, another time stamp. Without any signature a time stamp over the document is made.
 * At LTA a further time stamp is always added, which renews one that is there. `field`: only that signature; NULL: all. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_extend(pdfseal_session *session, pdfseal_document *document,
                                                                   const char *field, const pdfseal_level_options *options,
                                                                   const pdfseal_output_options *output,
                                                                   pdfseal_extend_result *ret_result, pdfseal_error *error);

/* An empty signature field. */
typedef struct pdfseal_field_options {
    size_t size;
    const char *name;            /* NULL: the next free SignatureN */
    pdfseal_place_options place; /* one page; without a size 40 mm by 20 mm */
    const char *lock;            /* what its signature will lock: "all", or full names joined by commas; NULL: nothing */
    bool force;                  /* let it lie off the page, and its lock keep others from signing */
} pdfseal_field_options;
/* Adds an empty signature field for somebody to sign later, in one incremental update. REFUSED when an earlier signature does
 * not permit a further field. `ret_result` may be NULL. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_add_field(pdfseal_document *document,
                                                                       const pdfseal_field_options *options,
                                                                       const pdfseal_output_options *output,
                                                                       pdfseal_sign_result *ret_result,
                                                                       pdfseal_error *error);
/* Lists the form's fields (assets/schema/fields.schema.json): type, place, value, locks, what they demand of a signature. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_list_fields(pdfseal_document *document,
                                                                         const pdfseal_text_options *options,
                                                                         const pdfseal_sink *sink, pdfseal_error *error);
/* Page numbers (1-based, ascending, each once) that `pages` means for this document; the list is the caller's: free(). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_select_pages(pdfseal_document *document, const char *pages,
                                                                          int64_t **ret_numbers, size_t *ret_count,
                                                                          pdfseal_error *error);

/* ---- what pages look like ---- */

/* The same page at a revision and now, each by its number from 1; 0: it is not there. */
typedef struct pdfseal_page_pair {
    int64_t then, now; /* numbers */
} pdfseal_page_pair;

/* Pairs the pages of revision `revision` with those of now by their objects, in the order of now and then those that are
 * gone. `pages` (as in pdfseal_place_options; NULL: all) says which of now are wanted. The list is the caller's: free(). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_pair_pages(pdfseal_document *document, int64_t revision,
                                                                        const char *pages, pdfseal_page_pair **ret_pairs,
                                                                        size_t *ret_count, pdfseal_error *error);

/* What a renderer found where it drew a page as it was and as it is. */
typedef struct pdfseal_page_look {
    size_t size;
    int64_t page_then, page_now; /* from 1; 0: it is not there */
    int64_t pixels;              /* that differ; -1: the page could not be compared */
    const pdfseal_box *boxes;    /* around those that lie together */
    size_t box_count;            /* how many boxes */
    const char *picture;         /* a file that shows both, or NULL */
    const char *cause;           /* why it could not be compared, or NULL */
} pdfseal_page_look;

/* Takes what was seen on a page, and its picture as a PNG (NULL and 0: there is none, or none was wanted). Both are lent for
 * the call. Returns false to stop: the call then ends with CANCELLED. */
typedef struct pdfseal_look_sink {
    void *context; /* handed to `take` */
    bool (*take)(void *context, const pdfseal_page_look *look, const void *png, size_t png_bytes);
} pdfseal_look_sink;

/* How pages are looked at. */
typedef struct pdfseal_look_options {
    size_t size;                      /* sizeof the struct */
    const pdfseal_renderer *renderer; /* draws and compares */
    int64_t revision;                 /* from 1: pages as they were in it */
    const char *pages;                /* of now, as in pdfseal_place_options; NULL: all, and those that are gone */
    double dpi;                       /* at which they are drawn, 1 to 2400; 0: 96 */
    bool wants_pictures;              /* of pages that differ, are new or gone */
    bool draws_only;                  /* nothing is compared: each page as it is now, with its picture */
    int revision_fd;                  /* an empty file of the caller's, open for reading and writing: takes the bytes of the revision */
    int document_fd;                  /* the same for those of the document; not looked at where it was opened from a file */
} pdfseal_look_options;

/* Draws each page as it was in a revision and as it is now, and tells where they differ, for pdfseal_document_compare and
 * pdfseal_report_add_looks. A page that cannot be drawn is a look with a cause, in the language of `error`. USAGE: no such
 * revision or page, or no renderer that compares. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_look(pdfseal_document *document,
                                                                  const pdfseal_look_options *options,
                                                                  const pdfseal_look_sink *sink, pdfseal_error *error);

/* How a page is shown before it is signed. */
typedef struct pdfseal_preview_options {
    size_t size;                      /* sizeof the struct */
    const pdfseal_sign_options *sign; /* where the seal would stand, as for pdfseal_session_stamp; NULL: its defaults */
    const char *page;  /* as `pages` of pdfseal_place_options, the first of them is drawn; NULL: the first page that bears a
                        * seal, or of a session without a picture the first of sign->place.pages */
    double dpi;        /* at which it is drawn, PDFSEAL_DPI_MIN to PDFSEAL_DPI_MAX; 0: 96 */
    bool side_by_side; /* the page as it is at the left, with the seal at the right */
    int sealed_fd;     /* an empty file of the caller's, open for reading and writing: takes the sealed copy; not looked at
                        * where the session has no picture */
    int document_fd;   /* the same for the bytes of the document; not looked at where it was opened from a file */
} pdfseal_preview_options;

/* What was drawn. */
typedef struct pdfseal_preview_facts {
    size_t size;                  /* sizeof the struct; the caller sets it */
    int64_t page_number;          /* from 1 */
    uint32_t width_px, height_px; /* of the picture */
    int64_t places;               /* where seals stand, on all pages; 0: none was drawn */
} pdfseal_preview_facts;

/* Draws a page with the session's renderer as it would look with the session's picture on it, or as it is where the session
 * has none, and gives a PNG to `png`. Nothing is signed, no key is needed; `ret_facts` may be NULL. USAGE: no such page or place, no renderer
 * that draws pages, or a resolution out of bounds; else it fails as pdfseal_session_stamp does, or as the renderer. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_session_preview(pdfseal_session *session, pdfseal_document *document,
                                                                    const pdfseal_preview_options *options,
                                                                    const pdfseal_sink *png,
                                                                    pdfseal_preview_facts *ret_facts, pdfseal_error *error);

/* Since when changes are listed, and what was seen of them. */
typedef struct pdfseal_compare_options {
    size_t size;
    int64_t revision;                /* what came after it is listed */
    const pdfseal_page_look *looks;  /* `look_count` of them */
    size_t look_count;               /* how many looks */
    bool pages_left_out;             /* not all pages were looked at */
} pdfseal_compare_options;

/* Lists what changed since a revision: object by object, and what was seen on the pages (assets/schema/diff.schema.json).
 * *ret_differs tells whether anything did. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_document_compare(pdfseal_document *document,
                                                                     const pdfseal_compare_options *options,
                                                                     const pdfseal_text_options *text,
                                                                     const pdfseal_sink *sink, bool *ret_differs,
                                                                     pdfseal_error *error);

/* ---- verifying ---- */

/* What a verification found out. */
typedef struct pdfseal_report pdfseal_report;

/* What a signature, or a whole file, is worth (docs/verification.md). */
typedef enum pdfseal_verdict {
    PDFSEAL_VERDICT_VALID = 0,
    PDFSEAL_VERDICT_UNSIGNED = 1,
    PDFSEAL_VERDICT_INDETERMINATE = 2,
    PDFSEAL_VERDICT_INVALID = 3,
    PDFSEAL_VERDICT_ALTERED = 4,
    PDFSEAL_VERDICT_UNREADABLE = 5
} pdfseal_verdict;

/* Trust anchors, untrusted intermediate certificates and CRLs, shared by many verifications. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_trust_new(pdfseal_trust **ret_trust, pdfseal_error *error);
/* Frees it; reports do not need it any more. */
PDFSEAL_API void pdfseal_trust_free(pdfseal_trust *trust);
/* Sets the limits of what is added from now on. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_trust_set_limits(pdfseal_trust *trust, const pdfseal_limit *limits,
                                                                     size_t limit_count, pdfseal_error *error);
/* Adds the certificates of a PEM or DER file, or of every file in a folder, as anchors. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_trust_add_anchors(pdfseal_trust *trust, const char *path,
                                                                      pdfseal_error *error);
/* Uses the system's store (/etc/ssl/certs), loaded when it is first needed. */
PDFSEAL_API void pdfseal_trust_use_system(pdfseal_trust *trust);
/* Adds certificates, PEM or DER, of which paths may be made, but that are not trusted themselves. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_trust_add_chain(pdfseal_trust *trust, const char *path,
                                                                    pdfseal_error *error);
/* Adds a certificate revocation list, PEM or DER. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_trust_add_crl(pdfseal_trust *trust, const char *path,
                                                                  pdfseal_error *error);
/* Adds an OCSP response in DER. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_trust_add_ocsp(pdfseal_trust *trust, const char *path,
                                                                   pdfseal_error *error);

/* Whether it must be known that a certificate was not revoked. */
typedef enum pdfseal_revocation {
    PDFSEAL_REVOCATION_AUTO = 0, /* needed where the certificate names a CRL or OCSP responder */
    PDFSEAL_REVOCATION_REQUIRE = 1,
    PDFSEAL_REVOCATION_OFF = 2
} pdfseal_revocation;

/* By what signatures are judged. */
typedef struct pdfseal_verify_options {
    size_t size;
    pdfseal_trust *trust; /* NULL: no anchor at all. It remembers what it was told, also through `fetcher`, which must live as long as it is used */
    pdfseal_revocation revocation; /* whether it must be known */
    int64_t at_time;      /* seconds since 1970 UTC; 0: now */
    const pdfseal_executor *executor; /* NULL: everything serial */
    const pdfseal_clock *clock;     /* NULL: the system's */
    const pdfseal_fetcher *fetcher; /* NULL: the network is not asked */
    const pdfseal_progress *progress; /* NULL: nobody wants to know */
    const pdfseal_log *log;           /* NULL: nobody wants to know */
    const pdfseal_inflater *inflater; /* NULL: zlib inflates the object streams that later revisions are judged by, too */
} pdfseal_verify_options;

/* Reports on every signature of the document. A bad signature is a verdict, not an error. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_verify(pdfseal_document *document,
                                                           const pdfseal_verify_options *options,
                                                           pdfseal_report **ret_report, pdfseal_error *error);
/* What a detached signature over bytes is worth. */
typedef struct pdfseal_bytes_verdict {
    size_t size;
    pdfseal_verdict verdict; /* VALID, INDETERMINATE, INVALID or ALTERED */
    char signer[256];        /* the certificate's common name; empty where the signature does not hold */
    char cause[PDFSEAL_ERROR_MESSAGE_BYTES]; /* English, why it is not valid (pdfseal_words translates it); empty when it is */
} pdfseal_bytes_verdict;

/* Checks a detached CMS over bytes. INPUT when `cms` is none. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_verify_bytes(const void *bytes, size_t length, const void *cms,
                                                                 size_t cms_length, const pdfseal_verify_options *options,
                                                                 pdfseal_bytes_verdict *ret_verdict, pdfseal_error *error);
/* The report on a file that could not be opened: verdict unreadable, with `cause` as its error; size_bytes -1: unknown. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_report_new_unreadable(const char *name, int64_t size_bytes,
                                                                          int64_t checked_at,
                                                                          const pdfseal_error *cause,
                                                                          pdfseal_report **ret_report,
                                                                          pdfseal_error *error);
/* Frees the report, and every text that was taken from it. */
PDFSEAL_API void pdfseal_report_free(pdfseal_report *report);
/* The verdict on the file: the worst of its signatures. */
PDFSEAL_API pdfseal_verdict pdfseal_report_verdict(const pdfseal_report *report);
/* How many signatures, document time stamps among them. */
PDFSEAL_API size_t pdfseal_report_signature_count(const pdfseal_report *report);
/* The report in one sentence: "2 signatures, both valid; nothing was changed after the last one."; the caller's: free(). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_report_summary(const pdfseal_report *report, pdfseal_language language,
                                                                   char **ret_text, pdfseal_error *error);

/* Where a time is not known. */
#define PDFSEAL_TIME_UNKNOWN INT64_MIN

/* What was found out about one signature. Texts live as long as the report, may come from the document as they are, and are
 * NULL where nothing is known; words are those of docs/contract.md. */
typedef struct pdfseal_signature_facts {
    size_t size;
    pdfseal_verdict verdict;   /* on this signature */
    const char *explanation;   /* the decisive cause, in English; pdfseal_words translates it */
    const char *field;         /* name of its signature field */
    const char *kind;          /* "approval", "certification", "timestamp" */
    const char *level;         /* "PAdES-B-B", … */
    int64_t revision;          /* that it closes, or lies in */
    const char *integrity, *coverage; /* "intact", …; "entire_file", … */
    const char *changes_level; /* of what came after: "none", …; NULL: not judged */
    bool changes_permitted;    /* by the signature and those before it */
    const char *signer_name, *signer_subject, *signer_issuer, *signer_serial, *signer_sha256; /* of the certificate */
    const char *trust, *revocation; /* "trusted", …; "good", … */
    int64_t claimed_time, stamped_time, used_time; /* seconds since 1970 UTC, or PDFSEAL_TIME_UNKNOWN */
    const char *claimed_name, *reason, *location, *contact; /* as the signature dictionary says them */
    const char *indication, *sub_indication; /* by ETSI EN 319 102-1 */
    size_t place_count;        /* where its seal stands */
} pdfseal_signature_facts;

/* Describes signature `index` (from 0); false past the last one. The caller sets `size`. */
PDFSEAL_API bool pdfseal_report_signature(const pdfseal_report *report, size_t index, pdfseal_signature_facts *ret_facts);
/* The revision (from 1) that signature `index` (from 0) closes, 0 where it closes none. */
PDFSEAL_API int64_t pdfseal_report_signature_revision(const pdfseal_report *report, size_t index);
/* Takes what was seen since revision `revision` of `document`, which the report is about, as a second opinion on the signatures
 * that close it: warnings, and a verdict no better than indeterminate where pixels changed that no permitted change explains. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_report_add_looks(pdfseal_report *report, pdfseal_document *document,
                                                                     int64_t revision, const pdfseal_page_look *looks,
                                                                     size_t look_count, pdfseal_error *error);
/* Numbers (from 1, ascending, each once) of pages that bear a seal of a signature; the list is the caller's: free(). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_report_sealed_pages(const pdfseal_report *report, int64_t **ret_numbers,
                                                                        size_t *ret_count, pdfseal_error *error);
/* Where on a page seals of signatures stand, as pdfseal_page_view takes them; the list is the caller's: free(). */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_report_seals_on_page(const pdfseal_report *report,
                                                                         pdfseal_document *document, int64_t page_number,
                                                                         double (**ret_seals)[4], size_t *ret_count,
                                                                         pdfseal_error *error);
/* Writes the report; JSON is one object on one line. HTML and XML are one file. */
PDFSEAL_API PDFSEAL_MUST_USE pdfseal_status pdfseal_report_write(const pdfseal_report *report,
                                                                 const pdfseal_text_options *options,
                                                                 const pdfseal_sink *sink, pdfseal_error *error);

#ifdef __cplusplus
}
#endif
#endif
