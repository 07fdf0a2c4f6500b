/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as an OCSP answer and as a CRL, and gathers with them for a certificate that they may be about: the first
 * two bytes say how long it is, then it, then the evidence. */
#include "cms/evidence.h"
#include "cms/material.h"
#include "cms/trust.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const cms_certificate *certificate, const cms_evidence *evidence)
{
    cms_material material = {0};
    const cms_certificate *pool[1] = {certificate};
    const cms_material_sources sources = {.pool = pool, .pool_count = 1, .evidence = evidence, .now = 1795459800};
    pdfseal_error error = {0};
    if (cms_material_gather(&sources, certificate, sources.now, &material, &error) != PDFSEAL_OK && !error.message[0])
        abort();
    cms_material_clear(&material);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cms_evidence *evidence;
    cms_certificate *certificate = NULL;
    if (size < 2 || cms_evidence_new(&evidence, NULL) != PDFSEAL_OK)
        return 0;
    size_t length = (size_t)data[0] << 8 | data[1];
    length = length < size - 2 ? length : size - 2;
    bytes_view rest = {data + 2 + length, size - 2 - length};
    bool is_crl = cms_evidence_add_crl(evidence, rest, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, NULL) == PDFSEAL_OK;
    bool is_answer = cms_evidence_add_ocsp(evidence, rest, CMS_SOURCE_EMBEDDED, TIME_UNKNOWN, NULL) == PDFSEAL_OK;
    if ((is_crl && is_answer) || cms_evidence_count(evidence) != (size_t)is_crl + is_answer)
        abort();
    if (cms_certificate_read((bytes_view){data + 2, length}, &certificate, NULL) == PDFSEAL_OK)
        ask(certificate, evidence);
    cms_certificate_free(certificate);
    cms_evidence_free(evidence);
    return 0;
}
