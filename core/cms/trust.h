/* SPDX-License-Identifier: Apache-2.0 */
/* Trust: anchors, the path from a certificate to one of them, and whether that path held when it had to: today, or at a time
 * that is proven. source  RFC 5280 6; ETSI EN 319 102-1 5.2.6, 5.6.2 */
#ifndef CMS_TRUST_H
#define CMS_TRUST_H

#include "cms/evidence.h"
#include "cms/online.h"

typedef struct cms_trust cms_trust;

typedef enum cms_trust_status {
    CMS_TRUST_TRUSTED, CMS_TRUST_UNTRUSTED, CMS_TRUST_EXPIRED, CMS_TRUST_REVOKED, CMS_TRUST_UNKNOWN
} cms_trust_status;

typedef enum cms_revocation { CMS_REVOCATION_GOOD, CMS_REVOCATION_REVOKED, CMS_REVOCATION_UNKNOWN,
                              CMS_REVOCATION_NOT_CHECKED } cms_revocation;

typedef enum cms_purpose { CMS_PURPOSE_DOCUMENT, CMS_PURPOSE_TIMESTAMP } cms_purpose;

typedef struct cms_trust_question {
    const cms_certificate *certificate;
    const cms_certificate *const *untrusted; /* certificates from the signature */
    size_t untrusted_count;
    int64_t time;                  /* of checking */
    int64_t checked_at;            /* by the clock, where `time` is another; 0: `time` */
    int64_t proven_at;             /* when what it signed is proven to have existed; 0: not proven, so it counts as made at `time` */
    int64_t made_at;               /* of a time stamp, its own time: where nobody says anything for the time asked about, what
                                      was said for this counts (not with REQUIRE); 0: nothing does */
    cms_purpose purpose;
    pdfseal_revocation revocation;
    const cms_evidence *evidence;  /* from the document, or NULL */
    cms_online *online;            /* NULL: the network is not asked */
} cms_trust_question;

typedef struct cms_trust_answer {
    cms_trust_status status;
    const char *cause;      /* why it is not trusted: static English or in the arena; NULL when it is */
    const char *anchor;     /* subject of the anchor (RFC 4514), or NULL */
    cms_revocation revocation;
    const char *revocation_source; /* "embedded", "option", "cache", "network", or NULL */
    int64_t revoked_at;     /* or TIME_UNKNOWN */
    size_t path_length;     /* certificates from signer to anchor, 0 when there is no path */
    int64_t algorithm_end;  /* until when the signatures on the path's certificates are relied upon (cms/policy.h) */
    const char *algorithm_cause; /* static English, or NULL when none ends */
} cms_trust_answer;

pdfseal_status cms_trust_new(cms_trust **ret_trust, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_trust_free(cms_trust *trust);
/* The limits of what is added from now on; copied. */
void cms_trust_set_limits(cms_trust *trust, const limits *set);
/* The limits that count, for as long as the store lives; the defaults (NULL) without one. */
const limits *cms_trust_limits(const cms_trust *trust);
pdfseal_status cms_trust_add_anchors(cms_trust *trust, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_trust_use_system(cms_trust *trust);
pdfseal_status cms_trust_add_chain(cms_trust *trust, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status cms_trust_add_crl(cms_trust *trust, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status cms_trust_add_ocsp(cms_trust *trust, const char *path, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether there is any anchor at all (the system's store is looked at only when asked to be used). `trust` may be NULL. */
bool cms_trust_has_anchor(const cms_trust *trust);
/* Answers the question; `trust` may be NULL (unknown). Fails only when memory runs out. */
pdfseal_status cms_trust_ask(cms_trust *trust, const cms_trust_question *question, arena *owner,
                             cms_trust_answer *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
