/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of evidence, for this room alone. */
#ifndef CMS_EVIDENCE_ITEMS_H
#define CMS_EVIDENCE_ITEMS_H

#include "cms/evidence.h"
#include "cms/ocsp.h"

/* Either a CRL or an OCSP answer. */
typedef struct cms_evidence_item {
    X509_CRL *crl;         /* owned, or NULL */
    OCSP_BASICRESP *ocsp;  /* owned, or NULL */
    bytes_view der;        /* owned: as it was added */
    cms_source source;
    int64_t existed_at;
} cms_evidence_item;

struct cms_evidence {
    cms_evidence_item *items;
    size_t count, capacity;
    const limits *limits; /* NULL: the defaults */
};

/* What is asked about one certificate. */
typedef struct cms_evidence_question {
    X509 *certificate, *issuer;
    int64_t time;          /* at which it must have been good */
    int64_t known_by;      /* evidence must be proven to exist by then; what has no proof exists since `now` */
    int64_t now;
    int64_t checked_at;    /* by the clock */
    const cms_evidence *elsewhere[2]; /* where else a responder may be called revoked, or NULL */
} cms_evidence_question;

typedef struct cms_evidence_answer {
    cms_record record;            /* SILENT: nobody says anything */
    const cms_evidence_item *item;
    X509 *responder;              /* of an OCSP answer, borrowed from it; NULL: the issuer itself */
    bool is_kept;                 /* the session had it from the network before */
} cms_evidence_answer;

/* The record that decides: a revocation by anybody, else the good one that speaks longest; a good one that does not speak
 * for `time`, or that a responder gave who was revoked by then, is none. `evidence` may be NULL. */
cms_evidence_answer cms_evidence_ask(const cms_evidence *evidence, const cms_evidence_question *question);

#endif
