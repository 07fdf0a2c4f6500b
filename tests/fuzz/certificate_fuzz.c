/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as a certificate and asks everything that is asked of one. */
#include "cms/policy.h"
#include "cms/qualified.h"
#include "cms/trust.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const cms_certificate *certificate, arena *memory)
{
    cms_certificate_facts facts;
    cms_trust_answer answer;
    cms_trust_question question = {.certificate = certificate, .time = 1795459800};
    (void)cms_certificate_may_sign(certificate);
    (void)cms_policy_certificate_end(certificate->x509, X509_get0_pubkey(certificate->x509));
    if (cms_certificate_describe(certificate, memory, &facts, NULL) == PDFSEAL_OK && (!facts.name || !facts.subject || !facts.key))
        abort();
    if (cms_trust_ask(NULL, &question, memory, &answer, NULL) == PDFSEAL_OK && answer.status == CMS_TRUST_TRUSTED)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cms_certificate *certificate = NULL;
    pdfseal_error error = {0};
    arena memory;
    if (cms_certificate_read((bytes_view){data, size}, &certificate, &error) != PDFSEAL_OK) {
        if (certificate || !error.message[0])
            abort();
        return 0;
    }
    arena_init(&memory);
    ask(certificate, &memory);
    arena_clear(&memory);
    cms_certificate_free(certificate);
    return 0;
}
