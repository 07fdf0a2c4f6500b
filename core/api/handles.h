/* SPDX-License-Identifier: Apache-2.0 */
/* What the opaque types of pdfseal.h are made of. */
#ifndef API_HANDLES_H
#define API_HANDLES_H

#include "appearance/picture.h"
#include "base/error.h"
#include "cms/certificate_shelf.h"
#include "cms/identity.h"
#include "cms/online.h"
#include "cms/trust.h"
#include "pdf/page_tree.h"
#include "verify/verdict.h"

struct pdfseal_document {
    pdf_document *pdf;
    const pdfseal_passphrase *password; /* the caller's, or NULL */
    bool may_repair; /* sign although the objects had to be found by scanning */
    char *name;
    pdfseal_source source; /* of its bytes, where it is no file */
};

/* Whether work on the document ended with `status` for damage that showed only then: scanning it may help, once. */
bool document_needs_scan(const pdfseal_document *document, pdfseal_status status);

struct pdfseal_session {
    cms_identity *identity;      /* NULL: no key yet */
    appearance_picture *picture; /* NULL: invisible */
    appearance_picture **parts;  /* what `picture` is composed of */
    size_t part_count;
    const pdfseal_executor *executor;
    const pdfseal_clock *clock;
    const pdfseal_fetcher *fetcher; /* NULL: the network is not asked */
    cms_online *online;             /* what it answered; made on first use */
    cms_certificate_shelf shelf;    /* the certificates that every finished signature is checked with */
    size_t token_bytes;             /* of the time stamps so far, 0: none yet */
    const pdfseal_renderer *renderer; /* NULL: nothing can be drawn */
    const pdfseal_progress *progress; /* or NULL */
    const pdfseal_log *log;           /* or NULL */
    limits limits;
};

struct pdfseal_trust {
    cms_trust *cms;
    cms_certificate_shelf shelf; /* certificates of documents so far, a few of them */
    cms_online *online; /* what the network said, from verification to verification; made on first use */
};

/* verify.c: what answers for the network in this call, with its log; *ret_online is NULL without trust or fetcher. */
pdfseal_status trust_open_online(const pdfseal_verify_options *options, cms_online **ret_online, pdfseal_error *error) PDFSEAL_MUST_USE;

struct pdfseal_report {
    verify_result result;
    pdfseal_revocation revocation; /* by which it was judged */
};

#endif
