/* SPDX-License-Identifier: Apache-2.0 */
/* Trust in whoever made a SignedData, and the time stamps that prove when a signature existed.
 * source  ETSI EN 319 102-1 5.2.6, 5.4, 5.6 */
#ifndef VERIFY_SIGNER_TRUST_H
#define VERIFY_SIGNER_TRUST_H

#include "verify/proofs.h"

typedef struct verify_signer_question {
    const cms_signed_data *data;
    cms_purpose purpose;
    int64_t proven_at; /* when the SignedData is proven to have existed; 0: it is not */
    int64_t made_at;   /* of a time stamp: its own time; else 0 */
} verify_signer_question;

/* What was answered in one verification, so that a hundred signatures of one signer cost one answer; in `owner`. */
struct verify_signer_memory;
pdfseal_status verify_signer_memory_new(arena *owner, struct verify_signer_memory **ret_memory,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;
/* Forgets the answers about trust: there is new evidence. */
void verify_signer_memory_forget(struct verify_signer_memory *memory);

/* What a certificate says, from memory where it was asked before. */
pdfseal_status verify_signer_describe(const verify_proofs *proofs, const cms_certificate *certificate,
                                      cms_certificate_facts *ret_facts, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Asks about the signer's certificate. */
pdfseal_status verify_signer_ask(const verify_proofs *proofs, const verify_signer_question *question,
                                 cms_trust_answer *ret_answer, pdfseal_error *error) PDFSEAL_MUST_USE;
/* "valid", "untrusted", "unknown": what a time stamp that is intact proves, given trust in its authority. */
const char *verify_timestamp_status(const cms_trust_answer *trust, const verify_proofs *proofs, const cms_verdict *verdict,
                                    int64_t time, int64_t proven_at);
/* Lists in `signature` the time stamps over the value of witness number `index` and those over the document after it. The
 * earliest that is valid becomes the proven time (time_stamped, time_used); *ret_sound tells whether any is intact. */
pdfseal_status verify_timestamps_check(const verify_proofs *proofs, size_t index, verify_signature *signature,
                                       bool *ret_sound, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
