/* SPDX-License-Identifier: Apache-2.0 */
/* What `inspect` shows: a description of a document in plain data, and its two forms. */
#ifndef REPORT_INSPECTION_H
#define REPORT_INSPECTION_H

#include "base/error.h"

/*
 * All text is UTF-8 and may come from the document; NULL is "not known". `message` is a static English sentence that
 * words_get translates. Page numbers begin at 1, 0 is "not known"; object number 0 is "none". The caller owns everything.
 */

typedef struct report_box {
    double x0, y0, x1, y1; /* user space units */
} report_box;

typedef struct report_inspected_object {
    uint32_t number, generation;
} report_inspected_object;

/* Fixed words where they are `const char *`, in the order of the JSON's keys. */
typedef struct report_inspected_revision {
    int64_t number;          /* 1 is the oldest */
    int64_t start, end;      /* end is exclusive */
    const char *xref;        /* "table", "stream", "hybrid" */
    int64_t object_count;    /* objects that its sections define */
} report_inspected_revision;

typedef struct report_inspected_page {
    int64_t number;
    report_inspected_object object;
    report_box media_box, crop_box; /* CropBox within MediaBox: what a reader shows */
    int rotate;                     /* 0, 90, 180, 270 */
    double user_unit;
    double width_pt, height_pt;     /* as a reader sees the page */
} report_inspected_page;

typedef struct report_inspected_field {
    const char *name;        /* full name */
    const char *type;        /* "text", "button", "choice", "signature", "unknown" */
    int64_t page;
    bool has_rect;
    report_box rect;         /* of its first widget */
    bool is_filled;          /* it bears a value; of a signature field: it is signed */
} report_inspected_field;

typedef struct report_inspected_signature {
    const char *field;       /* full name, NULL where no field reaches it */
    const char *sub_filter;
    const int64_t *byte_range; /* as found, NULL where there is none */
    size_t byte_range_count;
    const char *name;        /* the dictionary's Name */
    int64_t time_claimed;    /* M, or TIME_UNKNOWN */
} report_inspected_signature;

/* How a document is encrypted. */
typedef struct report_encryption {
    const char *method;      /* "RC4 40" ... "AES-256" */
    int64_t version, revision; /* V and R */
    bool metadata;           /* the metadata is encrypted too */
    bool without_password;   /* it opens without one */
    bool as_owner;           /* it was opened with the owner's password */
    /* What is permitted to those who have the user's password alone. */
    bool print, print_high, modify, assemble, annotate, fill_forms, copy, extract;
} report_encryption;

/* A risk (something that could change the document's looks later) or a warning (something that makes reading doubtful). */
typedef struct report_remark {
    const char *code;        /* fixed word */
    const char *message;
    int64_t page;
    report_inspected_object object;
    int64_t offset;          /* byte offset, or -1 */
} report_remark;

typedef struct report_inspection {
    const char *file_name;
    int64_t file_size;
    const char *pdf_version;
    const char *producer;
    bool is_linearized;
    const report_encryption *encryption; /* NULL: it is not encrypted */
    int pdfa_part;           /* of PDF/A, as its metadata say; 0: none */
    bool is_tagged, has_form, has_xfa, is_portfolio, has_usage_rights, has_integrity_code;
    int certification;       /* P of the certification; 0: not certified */
    int64_t page_count;      /* -1: not known */
    const report_inspected_revision *revisions;
    size_t revision_count;
    const report_inspected_page *pages;
    size_t pages_count;      /* members of `pages`, perhaps fewer than page_count */
    const report_inspected_field *fields;
    size_t field_count;
    const report_inspected_signature *signatures;
    size_t signature_count;
    bool has_risks;          /* risks were looked for */
    const report_remark *risks;
    size_t risk_count;
    const report_remark *warnings;
    size_t warning_count;
} report_inspection;

/* Writes one JSON object on one line (assets/schema/inspection.schema.json). OUTPUT when the sink stops. */
pdfseal_status report_write_inspection_json(const report_inspection *inspection, pdfseal_language language,
                                            const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Writes the description for people; at most 100 pages and 100 members of any other list. OUTPUT when the sink stops. */
pdfseal_status report_write_inspection_text(const report_inspection *inspection, const pdfseal_text_options *options,
                                            const pdfseal_sink *sink, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
