/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer states in the signature besides the document: a commitment, a signature policy. */
#ifndef CMS_STATEMENT_H
#define CMS_STATEMENT_H

#include "base/arena.h"
#include "base/digest.h"

typedef struct cms_statement {
    bytes_view commitment;          /* object identifier as DER holds it, without tag; empty: none */
    bytes_view policy;              /* the same; empty: none */
    digest_algorithm policy_digest; /* of the policy's document */
    bytes_view policy_hash;
    const char *policy_uri;         /* where to read it, ASCII; NULL: not said */
} cms_statement;

/* Reads a commitment: "origin", "receipt", "delivery", "sender", "approval", "creation" or an object identifier in digits.
 * USAGE when it is neither. Text that the statement needs lives in `owner`.
 * source  RFC 5126 5.11.1 */
pdfseal_status cms_statement_set_commitment(cms_statement *statement, const char *text, arena *owner,
                                            pdfseal_error *error) PDFSEAL_MUST_USE;
/* Reads a policy: "OID:DIGEST:HEX", as "1.3.6.1.4.1.99.1:sha256:0a1b…"; `uri` may be NULL. */
pdfseal_status cms_statement_set_policy(cms_statement *statement, const char *text, const char *uri, arena *owner,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
