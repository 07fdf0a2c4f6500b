/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as pictures and words, drawn by pdfseal-render: a confined process that this client starts on first
 * need. */
#ifndef RENDER_CLIENT_H
#define RENDER_CLIENT_H

#include "pdfseal.h"

#include <sys/types.h>

/*
 * One client holds one process and serves one thread at a time; the process ends with the thread that made it
 * run, so a client is opened by the thread that uses it. A crash or a hang of the process costs the call
 * during which it happens (INPUT or LIMIT): the next call starts a new process and opens the document there
 * again.
 */
typedef struct render_client render_client;
typedef struct render_document render_document;

typedef struct render_client_options {
    size_t size;             /* sizeof the struct */
    uint32_t timeout_ms;     /* how long one call may take; 0: 30000 */
    size_t answer_bytes_max; /* the longest answer that is taken; 0: 512 MiB */
    bool keep_stderr;        /* let the process write to our standard error (always so in sanitizer builds) */
} render_client_options;

/* Bounds that both sides know. */
#define RENDER_DPI_MIN PDFSEAL_DPI_MIN
#define RENDER_DPI_MAX PDFSEAL_DPI_MAX
#define RENDER_PICTURE_SIDE_MAX 32767       /* Cairo's largest surface */
#define RENDER_PICTURE_PIXELS_MAX 100000000 /* 400 MB: half of what the process may have */

/* Starts the program `helper_path`, waits for its greeting, and remembers what confinement it lacks.
 * `options` may be NULL. Fails with OUTSIDE when it cannot be run or speaks another version. */
PDFSEAL_MUST_USE pdfseal_status render_client_open(const char *helper_path,
                                                   const render_client_options *options,
                                                   render_client **ret_client, pdfseal_error *error);
/* Ends the process. All documents must be closed before. */
void render_client_close(render_client *client);

/* Prints one sentence into `buffer` that names every confinement that this machine could not give to the
 * process; returns false, and writes an empty string, when none is missing. To be shown to the user once, on
 * standard error. */
bool render_client_warning(const render_client *client, pdfseal_language language, char *buffer,
                           size_t capacity);
/* What draws, as "poppler 22.12.0, cairo 1.16.0"; lives as long as the client. */
const char *render_client_graphics(const render_client *client);
/* The process, 0 when none is running (after a crash, until the next call). */
pid_t render_client_process(const render_client *client);

/* Opens the PDF behind `fd`: a regular file (or memfd) opened for reading only, which is copied (dup) and may
 * be closed by the caller. `password` (UTF-8) may be NULL. Fails with INPUT when it is no readable PDF or the
 * password is wrong. */
PDFSEAL_MUST_USE pdfseal_status render_client_document_open(render_client *client, int fd,
                                                            const char *password,
                                                            render_document **ret_document,
                                                            pdfseal_error *error);
void render_client_document_close(render_document *document);
int64_t render_client_document_page_count(const render_document *document);

/* The page's size in points as a reader sees it (crop box, rotated). */
PDFSEAL_MUST_USE pdfseal_status render_client_page_size(render_document *document, int64_t page_index,
                                                        double *ret_width_pt, double *ret_height_pt,
                                                        pdfseal_error *error);

/* A picture of a page: PNG, RGB, 8 bits, white paper. */
typedef struct render_picture {
    uint8_t *png; /* the caller's: render_picture_clear */
    size_t length_bytes;
    uint32_t width_px, height_px;
} render_picture;

/* Draws a page with its annotations at `dpi` (RENDER_DPI_MIN to RENDER_DPI_MAX). Fails with USAGE for a page
 * that does not exist, LIMIT for a picture that is too large or a page that takes too long, INPUT when the
 * process broke on it. */
PDFSEAL_MUST_USE pdfseal_status render_client_page_render(render_document *document, int64_t page_index,
                                                          double dpi, render_picture *ret_picture,
                                                          pdfseal_error *error);
/* The same page of two documents of one client in one picture, side by side. */
PDFSEAL_MUST_USE pdfseal_status render_client_page_render_pair(render_document *left, render_document *right,
                                                               int64_t page_index, double dpi,
                                                               render_picture *ret_picture, pdfseal_error *error);
void render_picture_clear(render_picture *picture);

/* A place in points from the page's top left, y downwards, as a reader sees the page (the sense of --at). */
typedef struct render_rect {
    double x0_pt, y0_pt, x1_pt, y1_pt;
} render_rect;

#define RENDER_BOXES_MAX 64

/* Where two pages differ. */
typedef struct render_comparison {
    uint32_t pixels;                       /* that differ, at the resolution asked for */
    render_rect boxes[RENDER_BOXES_MAX];   /* around those that lie together */
    size_t box_count;
    render_picture picture;                /* both pages with the boxes; empty when it was not wanted or nothing differs */
} render_comparison;

/* Two pages, each by its index from 0; the documents are of one client. */
typedef struct render_page_pair {
    render_document *then, *now;
    int64_t then_index, now_index;
} render_page_pair;

/* Draws a page as it was and as it is and compares them pixel by pixel. *ret_comparison: render_comparison_clear. Fails like
 * render_client_page_render. */
PDFSEAL_MUST_USE pdfseal_status render_client_page_compare(const render_page_pair *pair, double dpi, bool wants_picture,
                                                           render_comparison *ret_comparison, pdfseal_error *error);
void render_comparison_clear(render_comparison *comparison);

typedef struct render_character {
    const char *text; /* UTF-8, zero-terminated: most often one code point, several for a ligature */
    render_rect rect;
} render_character;

/* A run of characters without space between them. Chinese has no spaces: there a word is often a whole line,
 * which is why every character has its own place. */
typedef struct render_word {
    const render_character *characters;
    size_t character_count; /* at least 1 */
    render_rect rect;       /* around all of them */
    bool last_in_line;
} render_word;

typedef struct render_words {
    render_word *words; /* in reading order */
    size_t count;
    void *storage; /* private */
} render_words;

/* The words of a page; a page without text has none. Fails like render_client_page_render. */
PDFSEAL_MUST_USE pdfseal_status render_client_page_words(render_document *document, int64_t page_index,
                                                         render_words *ret_words, pdfseal_error *error);
void render_words_clear(render_words *words);

/* ---- drawings ---- */

typedef enum render_format { RENDER_FORMAT_PDF = 1, RENDER_FORMAT_SVG = 2, RENDER_FORMAT_PNG = 3 } render_format;

typedef struct render_drawing {
    pdfseal_drawing_kind kind;
    const void *data; /* the description: the caller's, not kept */
    size_t length_bytes;
    render_format format;
    double dpi; /* of a PNG: RENDER_DPI_MIN to RENDER_DPI_MAX */
} render_drawing;

typedef struct render_file {
    uint8_t *bytes; /* the caller's: render_file_clear */
    size_t length;
} render_file;

/* Draws a description: a one-page PDF of its size, an SVG in millimetres, or a PNG with transparency and density. The
 * same description gives the same bytes. Fails with INPUT for one that cannot be drawn, LIMIT for one that is too
 * large or takes too long. */
PDFSEAL_MUST_USE pdfseal_status render_client_draw(render_client *client, const render_drawing *drawing,
                                                   render_file *ret_file, pdfseal_error *error);
void render_file_clear(render_file *file);

/* ---- scans, photos and other pictures of seals ---- */

typedef struct render_import {
    const void *data; /* PNG, JPEG, SVG or PDF: the caller's, not kept */
    size_t length_bytes;
    render_format format;
    double dpi;      /* of a PNG that is made of a vector picture */
    bool has_colour; /* scans and photos: all ink becomes `colour` */
    uint32_t colour; /* 0xRRGGBB */
    bool has_turn;   /* turn by `turn_degrees` clockwise; else a skewed rectangle or line of writing is straightened */
    double turn_degrees;
    double width_pt, height_pt; /* 0: from the other one, the density, or 40 mm wide */
    uint32_t page_index;        /* of a PDF */
} render_import;

typedef struct render_imported {
    uint32_t file_width_px, file_height_px; /* 0: it is a vector picture */
    bool was_made_smaller;                  /* the file has more pixels than are worked on */
    bool has_no_density;                    /* neither the file nor the caller told the size: it is 40 mm wide */
    double turned_degrees, width_pt, height_pt;
} render_imported;

/* Makes a clean transparent picture of a scan or photo (paper away, ink kept or coloured, cropped, straightened), or crops a
 * vector picture, which stays one. Fails with INPUT for what is no such picture or has no ink, LIMIT for what is too
 * large. */
PDFSEAL_MUST_USE pdfseal_status render_client_import(render_client *client, const render_import *asked,
                                                     render_file *ret_file, render_imported *ret_imported,
                                                     pdfseal_error *error);

/* ---- seals ---- */

/* What a description of a seal (docs/seals.md) would draw. */
typedef struct render_seal {
    char *json; /* complete, every number known; zero-terminated */
    double width_mm, height_mm; /* as drawn, turned if it is */
    char *fonts; /* the families that its letters are taken from, joined by ", " */
} render_seal;

/* Fails with USAGE for a member that is wrong or a text that does not fit, INPUT for what is no JSON, for fonts and letters
 * that are missing. */
PDFSEAL_MUST_USE pdfseal_status render_client_seal_describe(render_client *client, const void *data, size_t length_bytes,
                                                            render_seal *ret_seal, pdfseal_error *error);
void render_seal_clear(render_seal *seal);

/* One try to leave the confinement, made by the process itself. */
typedef struct render_attempt {
    char what[64];
    bool refused;
    int reason; /* errno */
} render_attempt;

/* Lets the process try what it must not be able to do; at most `capacity` outcomes are written to
 * `ret_attempts`. */
PDFSEAL_MUST_USE pdfseal_status render_client_confinement_try(render_client *client,
                                                              render_attempt *ret_attempts, size_t capacity,
                                                              size_t *ret_count, pdfseal_error *error);

#endif
