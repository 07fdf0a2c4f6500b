/* SPDX-License-Identifier: Apache-2.0 */
/* What was found out about a document: plain data, one struct a part of the report in docs/contract.md. */
#ifndef VERIFY_VERDICT_H
#define VERIFY_VERDICT_H

#include "base/arena.h"
#include "cms/certificate.h"
#include "cms/signed_data.h"
#include "cms/trust.h"

/*
 * All text is UTF-8 and may come from the document: a face escapes it. `const char *` prose (causes, changes, messages)
 * is a static English sentence that words_get translates, unless its comment says otherwise. NULL is "not known".
 */

typedef enum verify_coverage {
    VERIFY_COVERAGE_ENTIRE_FILE, VERIFY_COVERAGE_ENTIRE_REVISION, VERIFY_COVERAGE_PARTIAL, VERIFY_COVERAGE_INVALID
} verify_coverage;

typedef enum verify_kind { VERIFY_KIND_APPROVAL, VERIFY_KIND_CERTIFICATION, VERIFY_KIND_TIMESTAMP } verify_kind;

/* In order of strength. */
typedef enum verify_change_level {
    VERIFY_CHANGE_NONE, VERIFY_CHANGE_LTV, VERIFY_CHANGE_FORM_FILLING, VERIFY_CHANGE_ANNOTATIONS, VERIFY_CHANGE_FORBIDDEN
} verify_change_level;

typedef enum verify_label {
    VERIFY_LABEL_VALIDATION_DATA, VERIFY_LABEL_DOCUMENT_TIMESTAMP, VERIFY_LABEL_SIGNATURE, VERIFY_LABEL_FORM_VALUE,
    VERIFY_LABEL_ANNOTATION, VERIFY_LABEL_PAGE_CONTENT, VERIFY_LABEL_PAGE_TREE, VERIFY_LABEL_METADATA,
    VERIFY_LABEL_STRUCTURE, VERIFY_LABEL_XREF, VERIFY_LABEL_UNEXPLAINED
} verify_label;

/* An object number, or object 0 for bytes outside objects. */
typedef struct verify_object_id {
    uint32_t number;
    uint32_t generation;
} verify_object_id;

/* revisions[].objects[] */
typedef struct verify_revision_object {
    verify_object_id object;
    uint32_t in_stream; /* number of the object stream that holds it, 0: none */
    int64_t start, end; /* end is exclusive */
    verify_label label;
} verify_revision_object;

/* revisions[] */
typedef struct verify_revision {
    int64_t number; /* 1 is the oldest */
    int64_t start, end;
    int64_t closed_by_signature; /* index of that signature, 0: none */
    verify_revision_object *objects;
    size_t object_count;
} verify_revision;

/* signatures[].changes_after.items[] */
typedef struct verify_change {
    int64_t revision;
    verify_object_id object;
    int64_t page;       /* 1-based, 0: not known */
    const char *field;  /* full name, or NULL */
    const char *change; /* prose, static English */
    const char *rule;   /* fixed word: "signature", "xref", "none" where no rule vouches, … */
    verify_change_level level;
    bool permitted;
    bool new_field;      /* it belongs to a field that this revision added */
    bool visible;        /* … which shows something on a page */
    const char *doubt;   /* what only a person can judge although it is permitted, static English, or NULL */
    size_t locked_by;    /* index (from 1) of the first signature that locks its field, 0: none */
} verify_change;

/* signatures[].timestamps[] */
typedef struct verify_timestamp {
    const char *kind;      /* "signature" or "document" */
    int64_t time;          /* or TIME_UNKNOWN */
    const char *authority; /* name, or NULL */
    const char *status;    /* "valid", "invalid", "untrusted", "unknown" */
} verify_timestamp;

/* signatures[].places[] */
typedef struct verify_place {
    const char *kind; /* "widget", "mark", "slice" */
    int64_t page;
    double rect[4]; /* x0 y0 x1 y1 in user space units */
    int intact;     /* 1 yes, 0 no, -1 not known */
    uint32_t slot;  /* object number of the prepared widget that shows it, 0: none */
} verify_place;

/* signatures[] */
typedef struct verify_signature {
    int64_t index;     /* 1-based, in order of signing */
    const char *field; /* full name, NULL where no field reaches it */
    verify_kind kind;
    const char *sub_filter;
    const char *level; /* "PAdES-B-B", …, "PKCS7", NULL for a document time stamp */
    int64_t revision;  /* the revision that it closes (or lies in) */
    bool has_byte_range;
    int64_t *byte_range; /* as found, byte_range_count numbers */
    size_t byte_range_count;
    verify_coverage coverage;
    const char *coverage_cause; /* why partial or invalid, or in doubt although covered; else NULL */
    int64_t bytes_after;
    cms_integrity integrity;
    const char *integrity_cause;
    const char *digest_algorithm, *signature_algorithm;
    bool changes_known; /* false: integrity is not intact, changes_after.level is null */
    verify_change_level change_level;
    bool changes_permitted;
    verify_change_level permitted_level; /* by this and every earlier signature */
    bool no_new_fields;                  /* a certification that lets forms be filled in, no more, is in force */
    const verify_change *changes;        /* shared: a later signature has the end of an earlier one's */
    size_t change_count;
    const char *doubt;   /* of the first permitted change that has one, or NULL */
    int certification_p; /* 1 to 3; 0: none */
    const char *certification_cause; /* why it must not certify the document, static English, or NULL */
    const char **locked_fields;
    size_t locked_field_count;
    bool has_signer;
    cms_certificate_facts signer;
    const char *claimed_name, *reason, *location, *contact; /* from the signature dictionary */
    cms_trust_answer trust;
    int64_t time_claimed, time_stamped, time_used; /* or TIME_UNKNOWN */
    verify_timestamp *timestamps;
    size_t timestamp_count;
    verify_place *places;
    size_t place_count;
    const char *weak_cause; /* an algorithm that is weak at the time used, or what leaves open how the value is read; or NULL */
    bool is_ambiguous;      /* weak_cause is the latter */
    const char *weak_name;  /* "sha1", "RSA 1024", or NULL */
    bool weak_for_sure;     /* nothing could prove the signature to be older than the algorithm's end */
    const char *const *faults; /* deviations from PAdES baseline, static English */
    size_t fault_count;
    pdfseal_verdict verdict;        /* of this signature alone */
    const char *indication;         /* "TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE" */
    const char *sub_indication;     /* or NULL */
    const char *explanation;        /* one static English sentence: the decisive cause */
} verify_signature;

/* Whether `signature`, with every earlier one, permits a change that came after it. */
static inline bool verify_change_is_permitted(const verify_signature *signature, const verify_change *change)
{
    bool locked = change->locked_by != 0 && change->locked_by <= (size_t)signature->index;
    bool foreign = change->new_field && change->visible && signature->no_new_fields;
    return change->permitted && change->level <= signature->permitted_level && !locked && !foreign;
}

/* warnings[] */
typedef struct verify_warning {
    const char *code;    /* "covers_content", "repaired_xref", … */
    const char *message; /* static English */
    int64_t revision;    /* 0: not known */
    verify_object_id object;
    int64_t page;        /* 0: not known */
} verify_warning;

typedef enum verify_finding { VERIFY_FINDING_SUPPORTED, VERIFY_FINDING_CONTRADICTED, VERIFY_FINDING_NOT_PROVABLE } verify_finding;

/* reliability[]: Electronic Signature Law, Article 13 */
typedef struct verify_reliability {
    const char *condition; /* "13.1" … "13.4" */
    verify_finding finding;
    const char *evidence; /* static English */
} verify_reliability;

/* The whole report on one file. Everything lives in `memory`. */
typedef struct verify_result {
    arena memory;
    int64_t checked_at;
    const char *file_name;
    int64_t file_size;      /* -1: not known */
    const char *file_sha256; /* NULL: not known */
    const char *pdf_version; /* "1.7", NULL: not known */
    int64_t page_count;     /* -1: not known */
    bool encrypted;
    pdfseal_verdict verdict;
    pdfseal_error error; /* UNREADABLE: why */
    verify_revision *revisions;
    size_t revision_count;
    const verify_change *changes; /* of all revisions that were compared */
    size_t change_count;
    bool has_tail; /* the last of them are bytes behind the last revision */
    verify_signature *signatures;
    size_t signature_count;
    verify_reliability reliability[4];
    verify_warning *warnings;
    size_t warning_count;
} verify_result;

#endif
