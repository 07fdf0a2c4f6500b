/* SPDX-License-Identifier: Apache-2.0 */
/* Validation material: every certificate of a path and what proves that none of them was revoked, gathered so that a
 * signature can be checked when nobody answers any more.
 * source  ETSI EN 319 142-1 5.4; pades.md 38 */
#ifndef CMS_MATERIAL_H
#define CMS_MATERIAL_H

#include "cms/trust.h"

/* DER of certificates, OCSP answers and CRLs, each once. Zeroed is empty; cms_material_clear ends it. */
typedef struct cms_material_list {
    bytes_view *items; /* owned, each too */
    size_t count, capacity;
} cms_material_list;

typedef struct cms_material {
    cms_material_list certificates, responses, lists;
} cms_material;

/* Where it may come from. */
typedef struct cms_material_sources {
    const cms_certificate *const *pool; /* certificates at hand */
    size_t pool_count;
    cms_trust *trust;             /* anchors, further certificates, evidence of the user's; may be NULL */
    bool is_document_alone;       /* the user's evidence does not count */
    const cms_evidence *evidence; /* from the document, or NULL */
    cms_online *online;           /* NULL: only what is at hand */
    int64_t now;
} cms_material_sources;

void cms_material_clear(cms_material *material);
/* Adds what a path from `certificate` needs so that it can be shown to have held at `time`: issuers up to a root or anchor,
 * and for each certificate below an OCSP answer (with its responder's own path) or a CRL. OUTSIDE with the reason, and the
 * certificate's name, where something cannot be had; REFUSED when a certificate is revoked. */
pdfseal_status cms_material_gather(const cms_material_sources *sources, const cms_certificate *certificate, int64_t time,
                                   cms_material *material, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
