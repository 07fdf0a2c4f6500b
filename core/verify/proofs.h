/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of existence: document time stamps from the newest to the oldest, and what each proves about everything in front
 * of it: older signatures and time stamps, and the validation data.
 * source  ETSI EN 319 102-1 5.6.2.3, 5.6.3 */
#ifndef VERIFY_PROOFS_H
#define VERIFY_PROOFS_H

#include "pades/security_store.h"
#include "pades/signature.h"
#include "verify/document.h"

/* A signature or document time stamp as the proofs need it, in the order of signing. */
typedef struct verify_witness {
    const pades_signature *signature;
    const cms_signed_data *data; /* NULL: not readable */
    const cms_verdict *cms;
    bool closes_revision;
} verify_witness;

/* A document time stamp that was judged. */
typedef struct verify_stamp {
    size_t witness;       /* its index */
    int64_t covers_until; /* the end of its range */
    bool is_sound;        /* intact, and over a whole revision */
    verify_timestamp shown;
    cms_trust_answer trust;
} verify_stamp;

typedef struct verify_proofs {
    const verify_request *request;
    arena *owner;
    cms_certificate_shelf *shelf; /* of the caller's: certificates that were read already */
    struct verify_signer_memory *memory; /* what was answered before (signer_trust.c) */
    int64_t now; /* of checking */
    int64_t checked_at; /* the same by the clock, whatever time was asked for */
    const verify_witness *witnesses;
    size_t witness_count;
    pades_store store;
    cms_evidence *evidence;   /* from store and attributes; owned */
    int64_t *evidence_ends;   /* parallel: what a range up to here covers */
    size_t evidence_room;
    cms_certificate **stored; /* the store's certificates; owned */
    size_t stored_count;
    verify_stamp *stamps;     /* in the order of signing */
    size_t stamp_count;
} verify_proofs;

/* Fills `proofs`, whose request, owner, now and witnesses are set; verify_proofs_clear ends it in any case. */
pdfseal_status verify_proofs_gather(verify_proofs *proofs, pdf_view view, pdfseal_error *error) PDFSEAL_MUST_USE;
void verify_proofs_clear(verify_proofs *proofs);
/* The earliest time at which what a range up to `end` covers is proven to have existed; 0: it is not. A document time stamp
 * whose own range ends there does not prove itself. */
int64_t verify_proofs_existence(const verify_proofs *proofs, int64_t end);
/* The judged document time stamp that is witness number `index`, or NULL. */
const verify_stamp *verify_proofs_find(const verify_proofs *proofs, size_t index);

#endif
