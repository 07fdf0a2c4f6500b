/* SPDX-License-Identifier: Apache-2.0 */
/* Looks algorithms up in the policy's table. */
#include "cms/policy.h"

#include "cms/policy_row.h"

#include <string.h>

static const cms_policy_row *find_row(bool is_digest, const char *name, int bits)
{
    const cms_policy_row *found = NULL;
    for (size_t i = 0; name && i < CMS_POLICY_ROWS; i++) {
        const cms_policy_row *row = &CMS_POLICY[i];
        bool fits = row->is_digest == is_digest && row->smallest_bits <= bits && strcmp(row->name, name) == 0;
        if (fits && (!found || row->smallest_bits > found->smallest_bits))
            found = row;
    }
    return found;
}

static const cms_policy_row *find_digest(digest_algorithm digest)
{
    return digest ? find_row(true, digest_name(digest), 0) : NULL;
}

int64_t cms_policy_digest_end(digest_algorithm digest)
{
    const cms_policy_row *row = find_digest(digest);
    return row ? row->end : CMS_POLICY_NEVER;
}

int64_t cms_policy_key_end(cms_scheme_kind kind, int bits)
{
    const cms_policy_row *row = find_row(false, cms_scheme_name(kind), bits);
    return row ? row->end : CMS_POLICY_NEVER;
}

int64_t cms_policy_owner_end(cms_scheme_kind kind, const EVP_PKEY *key)
{
    return key && cms_key_is_sound(key) ? cms_policy_key_end(kind, EVP_PKEY_get_bits(key)) : CMS_POLICY_NEVER;
}

bool cms_policy_digest_may_sign(digest_algorithm digest)
{
    const cms_policy_row *row = find_digest(digest);
    return row && row->may_sign;
}

bool cms_policy_key_may_sign(cms_scheme_kind kind, int bits)
{
    const cms_policy_row *row = find_row(false, cms_scheme_name(kind), bits);
    return row && row->may_sign;
}

int64_t cms_policy_signature_end(const X509_ALGOR *algorithm, const EVP_PKEY *key)
{
    cms_scheme scheme = cms_scheme_of_x509(algorithm);
    int64_t digest_end = cms_policy_digest_end(scheme.digest);
    int64_t key_end = cms_policy_owner_end(scheme.kind, key);
    return digest_end < key_end ? digest_end : key_end;
}

int64_t cms_policy_certificate_end(const X509 *certificate, const EVP_PKEY *issuer)
{
    const X509_ALGOR *algorithm;
    X509_get0_signature(NULL, &algorithm, certificate);
    return cms_policy_signature_end(algorithm, issuer);
}
