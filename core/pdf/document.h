/* SPDX-License-Identifier: Apache-2.0 */
/* A document: a file, its cross-reference sections from newest to oldest, its revisions, and objects read when asked for.
 * source  ISO 32000-2:2020 7.5 */
#ifndef PDF_DOCUMENT_H
#define PDF_DOCUMENT_H

#include "base/file.h"
#include "pdf/object.h"

typedef struct pdf_document pdf_document;

typedef enum pdf_xref_kind { PDF_XREF_TABLE, PDF_XREF_STREAM, PDF_XREF_HYBRID } pdf_xref_kind;

/* Where an object stands. */
typedef enum pdf_place_kind { PDF_PLACE_FREE, PDF_PLACE_OFFSET, PDF_PLACE_IN_STREAM } pdf_place_kind;

typedef struct pdf_place {
    pdf_place_kind kind;
    int64_t offset;       /* OFFSET: absolute position of "12 0 obj" */
    uint32_t generation;
    uint32_t stream;      /* IN_STREAM: number of the object stream */
    uint32_t index;       /* IN_STREAM: its place in there */
} pdf_place;

/* One cross-reference section as it was found. */
typedef struct pdf_xref_section {
    int64_t named;          /* absolute offset that startxref or Prev gave; -1: found by scanning, then position and end are 0 */
    int64_t position;       /* absolute offset of "xref" or of the stream's object: white space may stand between */
    int64_t end;            /* behind its trailer or its endobj */
    pdf_xref_kind kind;
    const pdf_object *trailer; /* the trailer, or the stream's dictionary */
    int64_t stream_position;   /* HYBRID: of the stream that XRefStm names, else -1 */
    int64_t stream_end;
    size_t first_entry, entry_count; /* in the document's entries */
    uint32_t stream_object;    /* STREAM: the number of its own object, else 0 */
} pdf_xref_section;

/* A revision: what one section closes (a linearized file's two sections are one). */
typedef struct pdf_revision {
    int64_t start, end;     /* end is behind %%EOF and one end of line */
    int64_t mark_end;       /* behind %%EOF itself */
    size_t newest_section, oldest_section; /* indices, newest <= oldest */
    bool closed;            /* startxref and %%EOF follow the section, and startxref names it */
    int64_t startxref;      /* the value as written, or -1 */
} pdf_revision;

/* Whatever made the reading doubtful: another reader could see another document. */
typedef struct pdf_warning {
    const char *code;       /* fixed word */
    const char *message;    /* static English */
    int64_t offset;         /* or -1 */
    uint32_t object;        /* or 0 */
} pdf_warning;

/* An indirect object. */
typedef struct pdf_indirect {
    pdf_reference reference;
    pdf_object value;       /* of a stream: its dictionary */
    bool is_stream;
    bool sloppy;            /* something in it is not written as the standard allows: readers may differ */
    int64_t stream_start;   /* absolute offset of its first encoded byte */
    int64_t start;          /* of "12 0 obj"; in a stream: its place in the decoded stream */
    int64_t end;            /* behind endobj, or behind the value where no endobj follows; of a stream: see pdf_stream_extent */
    uint32_t in_stream;     /* number of the object stream that holds it, 0: none */
} pdf_indirect;

/*
 * Damaged files. Opening is strict, or with `scan_when_damaged` patient: where the chain of cross-references cannot be read
 * from its last startxref to its end, or does not lead to a catalog with a page tree, all of it is given up and the objects
 * are found by scanning the whole file (pdf/xref_scan.h says by which rules). An intact cross-reference is never second-guessed.
 * A document found so is_repaired, carries the warning "repaired_xref", and has one section that no byte of the file holds,
 * and one revision: the whole file, not closed. So no signature in it covers a revision, and none can be valid: one over the
 * whole file is indeterminate, since other readers may scan by other rules. Damage that
 * shows later (an object that is not where the cross-reference says) makes its reading fail with INPUT and the document
 * is_damaged; the caller may then pdf_document_scan and begin anew.
 */
typedef struct pdf_open_options {
    bool scan_when_damaged;
    const limits *limits; /* copied; NULL: the defaults */
} pdf_open_options;

/* Opens the document; `input` is taken over, and closed with it (also when opening fails). `options` NULL: strict. INPUT: no
 * PDF, or too damaged. */
pdfseal_status pdf_document_open(const file_input *input, const pdf_open_options *options, pdf_document **ret_document,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_document_close(pdf_document *document);

/* Opens the encryption of an encrypted document: before that its strings and streams stay as they are. Asks `password` (may
 * be NULL) only where the empty one does not open it. INPUT: wrong or missing password, a handler that is not supported. */
pdfseal_status pdf_document_unlock(pdf_document *document, const pdfseal_passphrase *password,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
/* The handler of an unlocked document, or NULL. */
struct pdf_crypt;
const struct pdf_crypt *pdf_document_crypt(const pdf_document *document);
/* Whether the document lets this user fill in forms and sign; asks for the owner's password where it does not.
 * source  ISO 32000-2:2020 Table 22 */
pdfseal_status pdf_document_may_sign(pdf_document *document, const pdfseal_passphrase *password, bool *ret_may,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

/* Gives up the cross-reference and finds the objects by scanning. Everything that was read from the document before is the
 * document's no longer: ask anew. An encrypted one is unlocked again. INPUT: there is no catalog to be found. */
pdfseal_status pdf_document_scan(pdf_document *document, const pdfseal_passphrase *password,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the objects were found by scanning; whether some could not be read where the cross-reference says. */
bool pdf_document_is_repaired(const pdf_document *document);
bool pdf_document_is_damaged(const pdf_document *document);

const file_input *pdf_document_input(const pdf_document *document);
/* Shows `length` bytes of the file, at most PDF_LOOK_BYTES and all of them inside it: what lies near was mostly read with the last
 * look. Valid until the next look or object. */
#define PDF_LOOK_BYTES ((size_t)16384)
pdfseal_status pdf_document_look(pdf_document *document, int64_t offset, size_t length, bytes_view *ret_view,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
int64_t pdf_document_size(const pdf_document *document);
/* What bounds the work on it; lives as long as the document. */
const limits *pdf_document_limits(const pdf_document *document);
/* Where the header stands (0 as it should); offsets in cross-references count from pdf_document_base. */
int64_t pdf_document_header(const pdf_document *document);
int64_t pdf_document_base(const pdf_document *document);
/* "1.7": the later of header and catalog, as text of the document's arena. */
const char *pdf_document_version(pdf_document *document);
/* That of the header alone. */
const char *pdf_document_header_version(const pdf_document *document);
bool pdf_document_is_linearized(const pdf_document *document);
/* Whether readers that take it for linearized read another document than its last startxref leads to. */
bool pdf_document_is_misleading(const pdf_document *document);
bool pdf_document_is_encrypted(const pdf_document *document);

size_t pdf_document_section_count(const pdf_document *document);
const pdf_xref_section *pdf_document_section(const pdf_document *document, size_t index);
/* Revisions from oldest (0) to newest. */
size_t pdf_document_revision_count(const pdf_document *document);
const pdf_revision *pdf_document_revision(const pdf_document *document, size_t index);
size_t pdf_document_warning_count(const pdf_document *document);
const pdf_warning *pdf_document_warning(const pdf_document *document, size_t index);
pdfseal_status pdf_document_warn(pdf_document *document, const char *code, const char *message, int64_t offset,
                                 uint32_t object, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Highest object number that any section knows, and the newest trailer's Size. */
uint32_t pdf_document_highest_number(const pdf_document *document);
int64_t pdf_document_trailer_size(const pdf_document *document);
arena *pdf_document_memory(pdf_document *document);

/* The document as it stood in one revision. */
typedef struct pdf_view {
    pdf_document *document;
    size_t revision; /* index */
} pdf_view;

pdf_view pdf_view_newest(pdf_document *document);
const pdf_object *pdf_view_trailer(pdf_view view);
/* Where the object stood; false when no section up to that revision knows it or it was free. */
bool pdf_view_place(pdf_view view, uint32_t number, pdf_place *ret_place);
/* The object; *ret_object is NULL when there is none (it then stands for null). INPUT when its place holds something else. */
pdfseal_status pdf_view_load(pdf_view view, pdf_reference reference, const pdf_indirect **ret_object,
                             pdfseal_error *error) PDFSEAL_MUST_USE;
/* Follows references until a direct value; absent objects and NULL give the null object, never NULL. */
pdfseal_status pdf_view_resolve(pdf_view view, const pdf_object *object, const pdf_object **ret_value,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* The resolved value of a dictionary's key; the null object where it is absent. `dictionary` may be a reference. */
pdfseal_status pdf_view_get(pdf_view view, const pdf_object *dictionary, const char *key, const pdf_object **ret_value,
                            pdfseal_error *error) PDFSEAL_MUST_USE;
/* The catalog and its reference; INPUT when there is none. */
pdfseal_status pdf_view_catalog(pdf_view view, const pdf_indirect **ret_catalog, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Objects that the sections of a revision themselves define, ascending by number, each once. */
typedef struct pdf_defined {
    uint32_t number;
    pdf_place place;
    bool twice; /* defined by several entries of the same section, at different places */
} pdf_defined;
pdfseal_status pdf_revision_objects(pdf_document *document, size_t revision, arena *owner, pdf_defined **ret_objects,
                                    size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;

/* The object whose text begins last at or in front of `offset`, over all revisions; false when there is none. Costs one
 * look at every entry of the cross-reference. */
bool pdf_document_find_holder(const pdf_document *document, int64_t offset, uint32_t *ret_number, int64_t *ret_start);
/* Whether `offset` lies inside the data of a stream that a cross-reference knows. */
pdfseal_status pdf_document_is_in_stream(pdf_document *document, int64_t offset, bool *ret_inside,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;

/* The encoded bytes of a stream: [start, end) in the file, and behind endobj. */
typedef struct pdf_stream_extent {
    int64_t start, end, object_end;
    bool ambiguous; /* Length says another end than the word endstream, by more than a line end: readers take the one or the other */
} pdf_stream_extent;
pdfseal_status pdf_view_stream_extent(pdf_view view, const pdf_indirect *stream, pdf_stream_extent *ret_extent,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether an encrypted stream ends as AES is padded; true where nothing is padded. */
pdfseal_status pdf_stream_is_padded(pdf_document *document, const pdf_indirect *stream, const pdf_stream_extent *extent,
                                    bool *ret_padded, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The bytes of a stream as its filters left them, decrypted where they are encrypted, appended to `out`. *ret_crypt_filter:
 * whether a Crypt filter stands among its filters, which these bytes have behind them. */
pdfseal_status pdf_view_stream_encoded(pdf_view view, const pdf_indirect *stream, bytes_buffer *out,
                                       bool *ret_crypt_filter, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Decodes a stream through its filters into `out` (initialised with its maximum). */
pdfseal_status pdf_view_stream_decode(pdf_view view, const pdf_indirect *stream, bytes_buffer *out,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* Decodes what the first of `share` (1 or more) equal parts of its encoded bytes yields, at least 4 KB of them, as far as that
 * goes: a glance at something large. */
pdfseal_status pdf_view_stream_decode_begin(pdf_view view, const pdf_indirect *stream, size_t share, bytes_buffer *out,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
