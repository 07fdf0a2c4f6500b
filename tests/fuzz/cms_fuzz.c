/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as the Contents of a signature and checks them against a digest. The first byte chooses the profile (from
 * 0xF0 on: a bare value with a certificate, which begins where the byte says), the second whether the digest is what the
 * message names. */
#include "cms/bare_signature.h"
#include "cms/evidence.h"
#include "cms/signed_data.h"
#include "cms/trust.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void describe(const cms_signed_data *message, arena *memory)
{
    cms_certificate_facts facts;
    cms_trust_answer answer;
    size_t count = cms_signed_data_certificate_count(message);
    for (size_t i = 0; i < count && i < 20; i++) {
        const cms_certificate *certificate = cms_signed_data_certificate(message, i);
        (void)cms_certificate_may_sign(certificate);
        if (cms_certificate_describe(certificate, memory, &facts, NULL) == PDFSEAL_OK && (!facts.name || !facts.subject))
            abort();
    }
    const cms_certificate *signer = cms_signed_data_signer(message);
    cms_trust_question question = {.certificate = signer, .time = 1795459800};
    if (signer && cms_trust_ask(NULL, &question, memory, &answer, NULL) == PDFSEAL_OK && answer.status == CMS_TRUST_TRUSTED)
        abort();
    for (size_t i = 0; i < cms_signed_data_timestamp_count(message) && i < 20; i++) {
        cms_signed_data *token = NULL;
        if (cms_signed_data_read(cms_signed_data_timestamp(message, i), CMS_PROFILE_TIMESTAMP, &token, NULL) == PDFSEAL_OK)
            cms_signed_data_free(token);
    }
}

/* Each piece of evidence that is taken can be proven, and nothing else fails than memory. */
static void gather_evidence(const cms_signed_data *message)
{
    cms_evidence *evidence = NULL;
    if (cms_evidence_new(&evidence, NULL) != PDFSEAL_OK)
        return;
    if (cms_evidence_add_carried(evidence, message, TIME_UNKNOWN, NULL) != PDFSEAL_OK)
        abort();
    for (size_t i = 0; i < cms_evidence_count(evidence); i++)
        cms_evidence_prove(evidence, i, 1795459800);
    cms_evidence_free(evidence);
}

static pdfseal_status read(const uint8_t *data, size_t size, cms_signed_data **ret_message, pdfseal_error *error)
{
    bytes_view bytes = {data + 2, size - 2};
    size_t split = bytes.length * (data[0] & 0x0F) / 16;
    const bytes_view certificate = {bytes.data + split, bytes.length - split};
    if (data[0] >= 0xF0)
        return cms_bare_signature_read((bytes_view){bytes.data, split}, &certificate, 1, ret_message, error);
    return cms_signed_data_read(bytes, (cms_profile)(data[0] % (CMS_PROFILE_TIMESTAMP + 1)), ret_message, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cms_signed_data *message = NULL;
    cms_verdict verdict;
    arena memory;
    uint8_t digest[DIGEST_MAX_BYTES] = {0};
    pdfseal_error error = {0};
    if (size < 2)
        return 0;
    digest[0] = data[1];
    if (read(data, size, &message, &error) != PDFSEAL_OK) {
        if (message || !error.message[0])
            abort();
        return 0;
    }
    arena_init(&memory);
    bytes_view value = {digest, digest_length(cms_signed_data_digest(message))};
    if (cms_signed_data_check(message, value, &memory, &verdict, &error) == PDFSEAL_OK &&
        (verdict.integrity == CMS_INTEGRITY_INTACT ? verdict.digest_algorithm == NULL : verdict.cause == NULL))
        abort();
    describe(message, &memory);
    gather_evidence(message);
    cms_signed_data_free(message);
    arena_clear(&memory);
    return 0;
}
