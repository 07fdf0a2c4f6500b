/* SPDX-License-Identifier: Apache-2.0 */
/* What a document is made of; for the files of this room alone. */
#ifndef PDF_DOCUMENT_PRIVATE_H
#define PDF_DOCUMENT_PRIVATE_H

#include "pdf/crypt/crypt.h"
#include "pdf/document.h"
#include "pdf/object_reader.h"
#include "pdf/xref.h"
#include "pdf/xref_scan.h"

/* Attributes that a page may inherit. source  ISO 32000-2:2020 Table 31 */
#define PDF_INHERITED 4

#define PDF_OBJECT_STREAM_SLOTS 4

/* A decoded object stream, kept because its neighbours are asked for next. */
typedef struct pdf_object_stream {
    uint32_t entry; /* of the stream in the cross-reference */
    uint64_t used_at;
    bytes_buffer decoded;
    uint32_t *numbers;
    size_t *offsets; /* into decoded */
    size_t count;
    bool sound; /* it holds as many objects as it says */
    bool repeats; /* a number stands in its head twice */
} pdf_object_stream;

/* The container belongs to the key: a later revision may write it anew without touching the entries of what it holds. */
typedef struct pdf_cache_slot {
    uint32_t entry; /* PDF_XREF_NONE: empty */
    uint32_t container; /* entry of the object stream that was read, or PDF_XREF_NONE */
    pdf_indirect *object;
} pdf_cache_slot;

/* A piece of the file that objects were read from. */
typedef struct pdf_window {
    uint8_t *bytes; /* NULL before the first object */
    int64_t start;
    size_t length;
} pdf_window;

/* The node whose kids are all pages that was asked last: who asks for one page mostly asks for the next, too. */
typedef struct pdf_page_shelf {
    const pdf_object *kids; /* NULL: none is kept */
    size_t revision;
    int64_t first; /* index of the first kid */
    const pdf_object *inherited[PDF_INHERITED]; /* by the kids */
} pdf_page_shelf;

struct pdf_document {
    file_input input;
    limits limits;
    int64_t header, base;
    char header_version[8];
    arena memory;
    arena *reading; /* where values that are read now are kept: `memory`, or a scratch that is soon emptied */
    pdf_window window;
    pdf_xref xref;
    pdf_revision *revisions;
    size_t revision_count;
    bool linearized;
    bool misleading; /* readers that take it for linearized read another document */
    pdf_warning *warnings;
    size_t warning_count, warning_capacity;
    pdf_cache_slot *cache; /* open addressing, a power of two */
    size_t cache_count, cache_capacity;
    pdf_object_stream streams[PDF_OBJECT_STREAM_SLOTS];
    pdf_page_shelf pages;
    uint64_t clock;
    pdf_crypt *crypt;        /* NULL: not encrypted, or not unlocked */
    uint32_t encrypt_object; /* number of the encryption dictionary, whose strings are not encrypted */
    bool may_scan;           /* as asked for when it was opened */
    bool repaired;           /* its cross-reference was made from `scan` */
    bool damaged;            /* an object could not be read where the cross-reference says */
    int64_t searched_bytes; /* spent on finding where streams end */
    int64_t mended_bytes;   /* of streams that a repair writes anew */
    pdf_scan scan;
    uint32_t *unsound_streams; /* repaired: numbers of object streams that other readers read otherwise, ascending */
    size_t unsound_count, unsound_capacity;
    unsigned loading; /* depth of objects that need others to be read */
};

/* Reads "12 0 obj", and the whole object up to its stream's data or endobj, from a window that may end too early. */
bool pdf_indirect_read_head(pdf_object_reader *reader, pdf_indirect *object);
pdfseal_status pdf_indirect_read(pdf_object_reader *reader, const pdf_reference *expected, pdf_indirect *object,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads `length` bytes at `offset`, from the piece of the file that is kept where they lie in it. */
pdfseal_status pdf_document_read(const pdf_document *document, int64_t offset, uint8_t *bytes, size_t length,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads the indirect object at absolute `offset`; `expected` NULL: any number. The window grows as it must. */
pdfseal_status pdf_object_read_at(pdf_document *document, int64_t offset, const pdf_reference *expected,
                                  pdf_indirect *ret_object, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same by the standard's rules, also in a document that is repaired. */
pdfseal_status pdf_object_read_strictly(pdf_document *document, int64_t offset, const pdf_reference *expected,
                                        pdf_indirect *ret_object, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads the sections from the last startxref on. */
pdfseal_status pdf_xref_chain_read(pdf_document *document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads "trailer" and its dictionary at `offset`. */
pdfseal_status pdf_trailer_read(pdf_document *document, int64_t offset, const pdf_object **ret_trailer, int64_t *ret_end,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads the section at absolute `position`: a table with its trailer, or a stream. */
pdfseal_status pdf_xref_table_read(pdf_document *document, int64_t position, pdf_xref_section *ret_section,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_xref_stream_read(pdf_document *document, int64_t position, pdf_xref_section *ret_section,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* Groups the sections to revisions and finds where each ends. */
pdfseal_status pdf_revisions_find(pdf_document *document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Forgets the cross-reference, what was read through it and the encryption, and scans the file. INPUT: nothing was found. */
pdfseal_status pdf_document_rebuild(pdf_document *document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The second half of it, for an encrypted document when its encryption is open: adds what is in object streams. */
pdfseal_status pdf_document_rebuild_streams(pdf_document *document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Warns where what a linearized file says of itself leads to an older cross-reference than the last. */
pdfseal_status pdf_document_judge_linearization(pdf_document *document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether catalog and page tree begin where the cross-reference says. */
pdfseal_status pdf_document_check_essentials(pdf_document *document, pdfseal_error *error) PDFSEAL_MUST_USE;
/* False for an object stream of a repaired document that other readers may read otherwise. */
bool pdf_document_stream_is_sound(const pdf_document *document, uint32_t number);
/* Drops the objects that were read. */
void pdf_document_forget_objects(pdf_document *document);
/* The numbers of the objects in an object stream; valid until the next object is read. */
pdfseal_status pdf_object_stream_list(pdf_view view, uint32_t stream_number, const uint32_t **ret_numbers,
                                      size_t *ret_count, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether an object stream holds as many objects as it says, and each reads by the standard's rules. */
pdfseal_status pdf_object_stream_judge(pdf_view view, uint32_t stream_number, bool *ret_sound,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
/* The object number `number` inside the object stream `entry`; *ret_found false when it is not in there. */
pdfseal_status pdf_object_stream_read(pdf_view view, uint32_t stream_number, uint32_t index, uint32_t number,
                                      pdf_indirect *ret_object, bool *ret_found, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whoever looks at the objects of an object stream one after the other. */
typedef struct pdf_member_visitor {
    void *context;
    arena *scratch; /* values are read into it; emptying it is the visitor's */
    pdfseal_status (*take)(void *context, uint32_t number, const pdf_indirect *object, pdfseal_error *error);
} pdf_member_visitor;
/* Gives the visitor the objects that the view finds in that stream. *ret_complete false: something in it could not be read,
 * and was passed over. Fails when memory runs out, or the visitor does. */
pdfseal_status pdf_object_stream_visit(pdf_view view, uint32_t stream_number, const pdf_member_visitor *visitor, bool *ret_complete,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;
/* Decrypts the strings of an object that was just read from the file. */
pdfseal_status pdf_object_decrypt(pdf_document *document, pdf_indirect *object, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Decrypts the bytes of a stream; `crypt_filter` is the name that its Crypt filter gives, or NULL. */
pdfseal_status pdf_stream_decrypt(pdf_document *document, const pdf_indirect *stream, const char *crypt_filter,
                                  bytes_view encrypted, bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Behind the data at `offset`: an end of line, endstream, endobj. *ret_good when endstream stands there. */
pdfseal_status pdf_stream_ending_read(pdf_document *document, int64_t offset, bool *ret_good, int64_t *ret_object_end,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the bytes behind a stream's data begin with what ends it. */
bool pdf_stream_ends_in(bytes_view behind);
/* Extent and decoding without a view: Length must be direct or be found through `view`. */
pdfseal_status pdf_stream_decode_at(pdf_view view, const pdf_indirect *stream, bytes_buffer *out,
                                    pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same without looking at the checksums of its filters. */
pdfseal_status pdf_stream_decode_unchecked(pdf_view view, const pdf_indirect *stream, bytes_buffer *out,
                                           pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
