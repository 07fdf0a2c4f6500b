/* SPDX-License-Identifier: Apache-2.0 */
/* Journals and receipts, whoever wrote them. The file goes by its name in /proc, as both are opened by name. */
#include "batch/journal.h"
#include "batch/receipt.h"
#include "memory_file.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(void *context, const batch_record *record)
{
    size_t *count = context;
    if (!record->input && !record->output)
        abort();
    return ++*count < 100000;
}

static bool swallow(void *context, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    pdfseal_error error = {.offset = -1};
    batch_receipt receipt;
    const pdfseal_sink sink = {NULL, swallow};
    size_t count = 0;
    int fd = open_memory_file(data, size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (batch_journal_list_done(path, take, &count, &error) != PDFSEAL_OK && !error.message[0])
        abort();
    if (batch_receipt_read(path, take, &count, &receipt, &error) == PDFSEAL_OK) {
        if (!receipt.head || !receipt.cms)
            abort();
        batch_receipt_clear(&receipt);
    }
    if (batch_receipt_prove(path, "a.pdf", &sink, &error) != PDFSEAL_OK && !error.message[0])
        abort();
    close(fd);
    return 0;
}
