/* SPDX-License-Identifier: Apache-2.0 */
/* A path from a certificate to an anchor: found, then judged. For this room alone. */
#ifndef CMS_PATH_H
#define CMS_PATH_H

#include "cms/key_file.h"
#include "cms/online_certificates.h"
#include "cms/trust.h"

struct cms_trust {
    X509_STORE *store; /* every anchor, for the search */
    cms_certificate_list anchors; /* those that were named */
    bool uses_system, has_loaded_system;
    cms_certificate_list chain;
    cms_evidence *evidence; /* from options */
    limits limits;
};

/* Loads the system's store when it was asked for and is not loaded yet. */
void cms_trust_load_system(cms_trust *trust);

/* The question under way. */
typedef struct cms_path {
    cms_trust *trust;
    const cms_trust_question *question;
    int64_t time; /* at which the path must have held: the proven time, else that of checking */
    arena *owner;
    STACK_OF(X509) *certificates; /* signer to anchor, or NULL */
    cms_certificate_list fetched; /* issuers from the network */
    int error;                    /* X509_V_ERR_… where there is no path */
    cms_trust_answer answer;
} cms_path;

/* Finds the path, with issuers from the network where they are missing; `certificates` stays NULL where there is none. */
pdfseal_status cms_path_find(cms_path *path, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Fills the answer where there is no path. */
void cms_path_explain(cms_path *path);
/* Fills the answer: purpose, times, revocation, from the anchor down to the signer. */
pdfseal_status cms_path_judge(cms_path *path, pdfseal_error *error) PDFSEAL_MUST_USE;
void cms_path_clear(cms_path *path);

#endif
