/* SPDX-License-Identifier: Apache-2.0 */
/* References in raw bytes: whatever the object reader finds, the scan of the bytes must have found too. */
#include "base/limits.h"
#include "pdf/object_reader.h"
#include "pdf/reference_scan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_found(const reference_scan *scan, uint32_t number)
{
    for (size_t i = 0; i < scan->count; i++) {
        if (scan->found[i].target == number || scan->found[i].target == 0)
            return true;
    }
    return scan->overflow;
}

/* Every reference of the value, to any number: each is made the only target in turn. */
static void check_value(const pdf_object *value, bytes_view text)
{
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++)
        check_value(&value->as.array.items[i], text);
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++)
        check_value(&value->as.dictionary.entries[i].value, text);
    if (value->type != PDF_REFERENCE)
        return;
    reference_scan scan;
    const uint32_t target = value->as.reference.number;
    reference_scan_init(&scan, &target, 1);
    if (reference_scan_bytes(&scan, text, 0, 0, NULL) != PDFSEAL_OK || (target != 0 && !is_found(&scan, target)))
        abort();
    reference_scan_clear(&scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes_view text = {data, size < 4096 ? size : 4096};
    arena memory;
    pdf_object_reader reader;
    pdf_object object;
    arena_init(&memory);
    pdf_object_reader_init(&reader, text, 0, &memory);
    while (pdf_reader_read_object(&reader, &object, NULL) == PDFSEAL_OK)
        check_value(&object, text);
    pdf_object_reader_clear(&reader);
    arena_clear(&memory);
    return 0;
}
