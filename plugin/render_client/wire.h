/* SPDX-License-Identifier: Apache-2.0 */
/* The wire between pdfseal and pdfseal-render: frames over a stream socket, numbers little-endian. */
#ifndef RENDER_CLIENT_WIRE_H
#define RENDER_CLIENT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The helper, which serves one request at a time, starts with its end of the socket as descriptor WIRE_FD and
 * greets: one frame of number 0 whose payload is u32 WIRE_MAGIC, u32 WIRE_VERSION, u32 missing (bits of
 * wire_confinement), text graphics ("poppler 22.12.0, ..."). Then every request is one frame; its answer is
 * any number of frames with WIRE_MORE and one without. `kind` is the operation in a request and the
 * pdfseal_status in an answer; an answer other than OK carries one English sentence, a zero byte, and what
 * stands for the sentence's "%s" (nothing where it has none). A text is u32 length and that many bytes of
 * UTF-8. Lengths on pages are i32 thousandths of a point.
 */
#define WIRE_FD 3
#define WIRE_MAGIC 0x31525350u /* "PSR1" */
#define WIRE_VERSION 1u
#define WIRE_HEADER_BYTES 20u
/* A request holds options and a password; files come as descriptors. */
#define WIRE_REQUEST_BYTES_MAX (1u << 20)
/* One frame of an answer; the answer itself may be longer. */
#define WIRE_CHUNK_BYTES (1u << 16)
#define WIRE_MORE 1u

/* Each with what the request holds -> what the answer holds. `document` and `page_index` are u32. */
enum wire_operation {
    WIRE_DOCUMENT_OPEN = 1,   /* a descriptor, u8 has_password, text password -> document, u32 page_count */
    WIRE_DOCUMENT_CLOSE = 2,  /* document -> nothing */
    WIRE_PAGE_SIZE = 3,       /* document, page_index -> i32 width, i32 height, as a reader sees the page */
    WIRE_PAGE_RENDER = 4,     /* document, page_index, u32 dpi in thousandths, u32 0 or 1 + the document on its left -> PNG */
    WIRE_PAGE_WORDS = 5,      /* document, page_index -> words: u8 last_in_line, u32 n, n * (text, 4 * i32) */
    WIRE_CONFINEMENT_TRY = 6, /* nothing -> attempts to leave: u8 refused, i32 errno, text what */
    WIRE_DRAW = 7, /* a descriptor (data), u8 pdfseal_drawing_kind, u8 wire_format, u32 dpi in thousandths -> file */
    /* a descriptor (PNG, JPEG, SVG, PDF), u8 wire_format, u32 dpi in thousandths, u8 wire_import_flag, u32 colour 0xRRGGBB,
     * i32 turn in thousandths of a degree clockwise, i32 width, i32 height (0: natural), u32 page_index -> u32
     * wire_import_note, u32 width and u32 height of the file in pixels (0: vector), i32 turn, i32 width, i32 height, file */
    WIRE_IMPORT = 8,
    /* a descriptor (data) -> text description, i32 width, i32 height in micrometres, u32 n, n * text font */
    WIRE_SEAL_DESCRIBE = 16,
    /* document, page_index, u32 dpi in thousandths, the document and page_index to compare it with, u32 wants a picture ->
     * u32 differing pixels, u32 n, n * 4 * i32 box from the top left; a PNG of both where wanted and something differs */
    WIRE_PAGE_COMPARE = 17,
};

/* What a drawing becomes: one page, one picture. */
enum wire_format { WIRE_FORMAT_PDF = 1, WIRE_FORMAT_SVG = 2, WIRE_FORMAT_PNG = 3 };

enum wire_import_flag { WIRE_IMPORT_COLOUR = 1, WIRE_IMPORT_TURN = 2 /* else what is skew is straightened */ };
enum wire_import_note {
    WIRE_IMPORT_SMALLER = 1,   /* the file has more pixels than are worked on */
    WIRE_IMPORT_NO_DENSITY = 2 /* the size is a guess */
};

/* What the helper takes from itself before the first request; a set bit in `missing` could not be had. */
enum wire_confinement {
    WIRE_CONFINED_SYSTEM_CALLS = 1, /* seccomp */
    WIRE_CONFINED_FILES = 2,        /* Landlock */
    WIRE_CONFINED_MEMORY = 4,       /* RLIMIT_AS */
    WIRE_CONFINED_RESOURCES = 8,    /* the other rlimits */
    WIRE_CONFINED_PRIVILEGES = 16,  /* no_new_privs, not dumpable, ends with its parent */
    WIRE_SANITIZER_BUILD = 32       /* not a confinement: why the memory limit is missing */
};

typedef struct wire_frame {
    uint32_t length_bytes; /* of the payload */
    uint32_t number;       /* of the request, repeated in the answer */
    uint16_t kind;
    uint16_t flags;
    uint32_t timeout_ms; /* in a request: how long the client waits; 0 in an answer */
} wire_frame;

typedef enum wire_outcome { WIRE_OK = 0, WIRE_ENDED, WIRE_TIMED_OUT, WIRE_BROKEN } wire_outcome;

/* Milliseconds of the monotonic clock. */
int64_t wire_clock_ms(void);

/* Sends one frame with `payload` (frame->length_bytes bytes) and, unless it is -1, a copy of the descriptor
 * `passed_fd`. `deadline_ms` is a time of wire_clock_ms, or -1 to wait for ever. */
wire_outcome wire_send(int fd, const wire_frame *frame, const void *payload, int passed_fd,
                       int64_t deadline_ms);

/* Receives a frame's header; *ret_passed_fd is the descriptor that came with it (the caller's to close) or
 * -1. A stream that ends between two frames is WIRE_ENDED, in the middle of one WIRE_BROKEN. */
wire_outcome wire_receive_header(int fd, wire_frame *ret_frame, int *ret_passed_fd, int64_t deadline_ms);

/* Receives exactly `length` bytes. */
wire_outcome wire_receive(int fd, void *ret_bytes, size_t length, int64_t deadline_ms);

/* Reads numbers from bytes; what lies past the end reads as 0 and sets `broken` for good. */
typedef struct wire_reader {
    const uint8_t *at;
    const uint8_t *end;
    bool broken;
} wire_reader;

uint8_t wire_read_u8(wire_reader *reader);
uint32_t wire_read_u32(wire_reader *reader);
int32_t wire_read_i32(wire_reader *reader);
/* Borrows a text; NULL with length 0 when it does not fit into the rest. Not terminated by a zero. */
const char *wire_read_text(wire_reader *reader, size_t *ret_length);

/* Writes numbers into bytes of the caller's; what does not fit is dropped and sets `broken` for good. */
typedef struct wire_writer {
    uint8_t *bytes;
    size_t capacity;
    size_t length;
    bool broken;
} wire_writer;

void wire_write_u8(wire_writer *writer, uint8_t value);
void wire_write_u32(wire_writer *writer, uint32_t value);
void wire_write_i32(wire_writer *writer, int32_t value);
void wire_write_text(wire_writer *writer, const char *text, size_t length);

#endif
