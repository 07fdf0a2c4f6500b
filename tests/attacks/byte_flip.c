/* SPDX-License-Identifier: Apache-2.0 */
/* Flips the bytes of a signed file one by one and prints the verdict on each: "OFFSET MASK VERDICT" a line. */
#include "pdfseal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct subject {
    int file; /* a copy in memory, whose bytes are flipped and put back */
    unsigned char *bytes;
    long length;
    pdfseal_trust *trust;
} subject;

static const char *verdict_name(pdfseal_verdict verdict)
{
    static const char *const NAMES[] = {"valid", "unsigned", "indeterminate", "invalid", "altered", "unreadable"};
    return NAMES[verdict];
}

static pdfseal_verdict look(const subject *it, pdfseal_error *error)
{
    const pdfseal_verify_options options = {.size = sizeof options, .trust = it->trust};
    pdfseal_document *document;
    pdfseal_report *report;
    if (pdfseal_document_open_fd(it->file, NULL, &document, error) != PDFSEAL_OK)
        return PDFSEAL_VERDICT_UNREADABLE;
    pdfseal_verdict verdict = PDFSEAL_VERDICT_UNREADABLE;
    if (pdfseal_verify(document, &options, &report, error) == PDFSEAL_OK) {
        verdict = pdfseal_report_verdict(report);
        pdfseal_report_free(report);
    }
    pdfseal_document_close(document);
    return verdict;
}

/* false: the copy could not be written. */
static bool flip(const subject *it, long offset, unsigned mask)
{
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_ENGLISH};
    unsigned char flipped = (unsigned char)(it->bytes[offset] ^ mask);
    if (pwrite(it->file, &flipped, 1, offset) != 1)
        return false;
    pdfseal_verdict verdict = look(it, &error);
    if (error.status == PDFSEAL_ERROR_INTERNAL || error.status == PDFSEAL_ERROR_MEMORY)
        printf("%ld %u broken: %s\n", offset, mask, error.message);
    else
        printf("%ld %u %s\n", offset, mask, verdict_name(verdict));
    return pwrite(it->file, &it->bytes[offset], 1, offset) == 1;
}

static bool load(const char *path, subject *it)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0 || (it->length = ftell(file)) <= 0)
        return false;
    rewind(file);
    it->bytes = malloc((size_t)it->length);
    it->file = memfd_create("byte_flip", MFD_CLOEXEC);
    bool good = it->bytes && it->file >= 0 && fread(it->bytes, 1, (size_t)it->length, file) == (size_t)it->length &&
                write(it->file, it->bytes, (size_t)it->length) == it->length;
    return fclose(file) == 0 && good;
}

static bool run(const subject *it, long first, long step, char **masks)
{
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_ENGLISH};
    if (look(it, &error) != PDFSEAL_VERDICT_VALID) {
        fprintf(stderr, "byte_flip: the file is not valid as it is: %s\n", error.message);
        return false;
    }
    for (long offset = first; offset < it->length; offset += step) {
        for (char **mask = masks; *mask; mask++) {
            if (!flip(it, offset, (unsigned)strtoul(*mask, NULL, 0)))
                return false;
        }
    }
    return true;
}

int main(int count, char **arguments)
{
    subject it = {.file = -1};
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_ENGLISH};
    if (count < 6) {
        fprintf(stderr, "byte_flip FILE TRUST FIRST STEP MASK...\n");
        return 64;
    }
    if (!load(arguments[1], &it) || pdfseal_trust_new(&it.trust, &error) != PDFSEAL_OK ||
        pdfseal_trust_add_anchors(it.trust, arguments[2], &error) != PDFSEAL_OK) {
        fprintf(stderr, "byte_flip: %s cannot be read, or there is no trust: %s\n", arguments[1], error.message);
        return 1;
    }
    bool good = run(&it, strtol(arguments[3], NULL, 10), strtol(arguments[4], NULL, 10), arguments + 5);
    pdfseal_trust_free(it.trust);
    free(it.bytes);
    close(it.file);
    return good && fflush(stdout) == 0 ? 0 : 1;
}
