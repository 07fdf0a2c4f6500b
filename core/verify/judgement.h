/* SPDX-License-Identifier: Apache-2.0 */
/* From findings to verdicts: of one signature, of the file, and of the four conditions of Article 13.
 * source  docs/contract.md; ETSI EN 319 102-1 5; Electronic Signature Law Art. 13 */
#ifndef VERIFY_JUDGEMENT_H
#define VERIFY_JUDGEMENT_H

#include "verify/verdict.h"

/* Fills verdict, indication, sub_indication and explanation of a signature whose findings are complete. */
void verify_judge_signature(verify_signature *signature, pdfseal_revocation revocation);
/* Whether it is not known that the certificate was not revoked, although `revocation` demands it. */
bool verify_lacks_revocation(const cms_trust_answer *trust, pdfseal_revocation revocation);
/* The worst verdict of all signatures; UNSIGNED without any. */
pdfseal_verdict verify_judge_file(const verify_signature *signatures, size_t count);
void verify_judge_reliability(const verify_signature *signatures, size_t count, verify_reliability ret_conditions[4]);

#endif
