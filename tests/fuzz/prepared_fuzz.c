/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as the request of `embed`, and as a signature that came back. A request that is read can be written again and
 * is the same then; of its certificate, attributes and signature a CMS may be made, which holds only if the value does. */
#include "api/prepared.h"
#include "base/limits.h"
#include "cms/returned_signature.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool keep(void *context, const void *bytes, size_t length)
{
    return bytes_buffer_append(context, bytes, length, NULL) == PDFSEAL_OK;
}

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* What is read stays the same when it is written and read once more. */
static void write_again(const prepared_request *request, arena *owner)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    prepared_request again;
    bytes_buffer_init(&text, LIMIT_REQUEST_BYTES * 2);
    const pdfseal_sink sink = {&text, keep};
    if (prepared_write(request, &sink, NULL) != PDFSEAL_OK || text.length > LIMIT_REQUEST_BYTES)
        return;
    demand(prepared_read(bytes_buffer_view(&text), NULL, owner, &again, NULL) == PDFSEAL_OK);
    demand(strcmp(again.field, request->field) == 0 && again.digest == request->digest);
    demand(memcmp(again.byte_range, request->byte_range, sizeof again.byte_range) == 0);
    demand(bytes_equal(again.attributes, request->attributes) && bytes_equal(again.document_digest, request->document_digest));
    demand(again.certificate_count == request->certificate_count && again.salt_bytes == request->salt_bytes);
}

static void check_cms(bytes_view cms, bytes_view digest, arena *owner)
{
    cms_signed_data *read;
    cms_verdict verdict;
    if (cms_signed_data_read(cms, CMS_PROFILE_CADES, &read, NULL) != PDFSEAL_OK)
        return;
    if (cms_signed_data_check(read, digest, owner, &verdict, NULL) == PDFSEAL_OK && verdict.integrity == CMS_INTEGRITY_INTACT)
        demand(digest.length > 0 && verdict.signature_algorithm);
    cms_signed_data_free(read);
}

static void assemble(const prepared_request *request, bytes_view returned, arena *owner)
{
    BYTES_BUFFER_CLEANUP bytes_buffer value;
    BYTES_BUFFER_CLEANUP bytes_buffer cms;
    cms_identity *identity;
    const pdfseal_blob certificate = {request->certificates[0].data, request->certificates[0].length};
    const pdfseal_signer signer = {.size = sizeof signer, .name = "fuzz", .certificates = &certificate, .certificate_count = 1};
    const pdfseal_key_options options = {.size = sizeof options, .signer = &signer};
    bytes_buffer_init(&value, LIMIT_CMS_BYTES);
    bytes_buffer_init(&cms, LIMIT_CMS_BYTES);
    if (cms_identity_open(&options, 0, &identity, NULL) != PDFSEAL_OK)
        return;
    const cms_signing signing = {.identity = identity, .digest = request->digest,
                                 .pss = strcmp(request->signature_algorithm, "rsa-pss") == 0};
    pdfseal_status status = cms_returned_value(identity, returned, &value, NULL);
    if (status == PDFSEAL_OK)
        status = cms_signed_data_end(&signing, request->attributes, bytes_buffer_view(&value), &cms, NULL);
    if (status == PDFSEAL_OK)
        check_cms(bytes_buffer_view(&cms), request->document_digest, owner);
    cms_identity_close(identity);
}

static void read_returned(bytes_view text, const prepared_request *request, arena *owner)
{
    BYTES_BUFFER_CLEANUP bytes_buffer returned;
    bytes_buffer_init(&returned, LIMIT_CMS_BYTES);
    if (cms_returned_decode(text, &returned, NULL) != PDFSEAL_OK)
        return;
    bytes_view bytes = bytes_buffer_view(&returned);
    if (cms_returned_is_cms(bytes))
        check_cms(bytes, request ? request->document_digest : (bytes_view){0}, owner);
    else if (request)
        assemble(request, bytes, owner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prepared_request request;
    pdfseal_error error = {0};
    arena memory;
    arena_init(&memory);
    const bytes_view input = {data, size};
    pdfseal_status status = prepared_read(input, NULL, &memory, &request, &error);
    if (status == PDFSEAL_OK) {
        write_again(&request, &memory);
        read_returned(request.signature.data ? request.signature : request.attributes, &request, &memory);
    } else {
        demand(error.message[0]);
        read_returned(input, NULL, &memory);
    }
    arena_clear(&memory);
    return 0;
}
