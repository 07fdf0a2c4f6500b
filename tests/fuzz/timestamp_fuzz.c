/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as the answer of a time stamp authority, and as a token over a signature value. No answer of a stranger may
 * ever be taken for one to our question. */
#include "cms/timestamp.h"
#include "cms/timestamp_attribute.h"
#include "cms/timestamp_request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cms_timestamp_request request = {.digest = DIGEST_SHA256, .imprint = {.length = 32}};
    cms_timestamp stamp;
    arena memory;
    pdfseal_error error = {0};
    bytes_buffer BYTES_BUFFER_CLEANUP token;
    bytes_buffer BYTES_BUFFER_CLEANUP stamped;
    bytes_buffer_init(&token, (size_t)1 << 20);
    bytes_buffer_init(&stamped, (size_t)1 << 22);
    bytes_view input = {data, size};
    if (cms_timestamp_response_read(&request, input, 1795459800, &token, &error) == PDFSEAL_OK || token.length ||
        !error.message[0])
        abort();
    if (cms_timestamp_attribute_add(input, BYTES_LITERAL("\x30\x00"), &stamped, NULL) == PDFSEAL_OK && stamped.length <= size)
        abort();
    arena_init(&memory);
    if (cms_timestamp_check(input, BYTES_LITERAL("value"), NULL, &memory, &stamp, NULL) == PDFSEAL_OK) {
        if (stamp.verdict.integrity == CMS_INTEGRITY_INTACT)
            abort();
        cms_timestamp_clear(&stamp);
    }
    arena_clear(&memory);
    return 0;
}
