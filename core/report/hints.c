/* SPDX-License-Identifier: Apache-2.0 */
/* A table of conditions and advice. */
#include "report/hints.h"

static bool is_changed_later(const verify_signature *signature)
{
    return signature->integrity == CMS_INTEGRITY_INTACT && signature->changes_known && !signature->changes_permitted;
}

static bool is_altered(const verify_signature *signature)
{
    return signature->integrity == CMS_INTEGRITY_ALTERED;
}

static bool is_forged(const verify_signature *signature)
{
    return signature->verdict == PDFSEAL_VERDICT_INVALID && signature->trust.status != CMS_TRUST_REVOKED;
}

/* Trust is worth talking about only where the mathematics holds. */
static bool lacks_anchor(const verify_signature *signature)
{
    return signature->verdict == PDFSEAL_VERDICT_INDETERMINATE &&
           (signature->trust.status == CMS_TRUST_UNKNOWN || signature->trust.status == CMS_TRUST_UNTRUSTED);
}

static bool is_expired(const verify_signature *signature)
{
    return signature->verdict == PDFSEAL_VERDICT_INDETERMINATE && signature->trust.status == CMS_TRUST_EXPIRED;
}

static bool lacks_revocation(const verify_signature *signature)
{
    return signature->verdict == PDFSEAL_VERDICT_INDETERMINATE && signature->trust.revocation == CMS_REVOCATION_UNKNOWN &&
           signature->trust.status == CMS_TRUST_TRUSTED;
}

typedef struct advice {
    bool (*applies)(const verify_signature *signature);
    const char *english; /* NULL: look at the signed revision */
} advice;

static const advice ADVICE[] = {
    {is_changed_later, NULL},
    {is_altered, "Do not rely on this file; ask the signer for the original."},
    {is_forged, "Do not rely on this signature; ask the signer to sign again."},
    {lacks_anchor,
     "If you trust the authority that issued the signer's certificate, give its certificate: --trust FILE"},
    {is_expired, "The certificate has expired since. If you know by other means when the file existed, give that time: "
                 "--at-time TIME"},
    {lacks_revocation, "Permit the network, or give the issuer's list of revoked certificates with --crl FILE, or do without it: --revocation off"},
};

size_t report_hints_find(const verify_result *result, report_hint ret_hints[REPORT_HINTS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof ADVICE / sizeof ADVICE[0] && count < REPORT_HINTS_MAX; i++) {
        for (size_t s = 0; s < result->signature_count; s++) {
            const verify_signature *signature = &result->signatures[s];
            if (!ADVICE[i].applies(signature))
                continue;
            ret_hints[count++] = (report_hint){ADVICE[i].english, signature->revision};
            break;
        }
    }
    return count;
}
