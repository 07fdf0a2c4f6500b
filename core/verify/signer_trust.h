/* SPDX-License-Identifier: Apache-2.0 */
/* Trust in whoever made a SignedData, and the time stamps that prove when a signature existed.
 * source  ETSI EN 319 102-1 5.2.6, 5.4 */
#ifndef VERIFY_SIGNER_TRUST_H
#define VERIFY_SIGNER_TRUST_H

#include "verify/document.h"

/* Asks about the signer's certificate of `data` at `time`. */
pdfseal_status verify_signer_ask(const verify_request *request, const cms_signed_data *data, cms_purpose purpose,
                                 int64_t time, arena *owner, cms_trust_answer *ret_answer,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;
/* Checks the time stamps over the signature value of `data` and lists them in `signature`. The earliest that is valid and
 * trusted becomes its proven time (time_stamped, time_used); *ret_sound tells whether any is intact. */
pdfseal_status verify_timestamps_check(const verify_request *request, const cms_signed_data *data, int64_t now,
                                       arena *owner, verify_signature *signature, bool *ret_sound,
                                       pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
