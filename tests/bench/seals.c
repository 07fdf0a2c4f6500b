/* SPDX-License-Identifier: Apache-2.0 */
/* How many seals a second of processor time go onto a document that stays open, in one session: bench_seals DOCUMENT SEAL P12 FOLDER [SECONDS]
 * prints stamps (drawn, not signed) and signatures with the seal; bench_seals --read PICTURE how long a picture takes to read.
 * The passphrase is "test". */
#include "bench_tools.h"
#include "pdfseal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef pdfseal_status seal_function(pdfseal_session *session, pdfseal_document *document, const pdfseal_sign_options *options,
                                     const pdfseal_output_options *output, pdfseal_sign_result *ret_result, pdfseal_error *error);

static pdfseal_status measure(const char *what, seal_function *seal, pdfseal_session *session, pdfseal_document *document,
                              const char *folder, double most, pdfseal_error *error)
{
    char path[4096];
    const pdfseal_sign_options options = {.size = sizeof options, .place = {.width_pt = 40 * 72 / 25.4, .anchor = PDFSEAL_ANCHOR_BOTTOM_RIGHT}};
    const pdfseal_output_options output = {.size = sizeof output, .path = path, .fd = -1, .overwrite = true, .no_sync = true};
    pdfseal_sign_result result = {.size = sizeof result};
    double start = bench_seconds(CLOCK_PROCESS_CPUTIME_ID);
    double now = start;
    long count = 0;
    (void)snprintf(path, sizeof path, "%s/%s.pdf", folder, what);
    for (; now - start < most; now = bench_seconds(CLOCK_PROCESS_CPUTIME_ID), count++) {
        pdfseal_status status = seal(session, document, &options, &output, &result, error);
        if (status != PDFSEAL_OK)
            return status;
    }
    printf("%-6s %8.1f a second, %lld bytes each\n", what, (double)count / (now - start), (long long)(result.bytes_out - result.bytes_in));
    return PDFSEAL_OK;
}

static pdfseal_status seal_document(char **argv, double most, pdfseal_session *session, pdfseal_error *error)
{
    const pdfseal_passphrase passphrase = {NULL, bench_give_passphrase};
    const pdfseal_key_options key = {.size = sizeof key, .p12_path = argv[3], .passphrase = &passphrase, .allow_readable_secrets = true};
    pdfseal_document *document;
    pdfseal_status status = pdfseal_session_set_picture(session, argv[2], error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_key(session, &key, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_document_open(argv[1], NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = measure("stamp", pdfseal_session_stamp, session, document, argv[4], most, error);
    if (status == PDFSEAL_OK)
        status = measure("sign", pdfseal_session_sign, session, document, argv[4], most, error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status read_picture(const char *path, pdfseal_session *session, pdfseal_error *error)
{
    pdfseal_picture_facts facts = {.size = sizeof facts};
    const pdfseal_picture_options options = {.size = sizeof options, .path = path, .width_pt = 100 * 72 / 25.4};
    double start = bench_seconds(CLOCK_PROCESS_CPUTIME_ID);
    pdfseal_status status = pdfseal_session_compose_picture(session, &options, error);
    if (status != PDFSEAL_OK || !pdfseal_session_describe_picture(session, &facts))
        return status;
    printf("read   %8.0f ms, %u x %u pixels become %u x %u, %llu bytes\n", 1000 * (bench_seconds(CLOCK_PROCESS_CPUTIME_ID) - start), facts.source_width_px,
           facts.source_height_px, facts.width_px, facts.height_px, (unsigned long long)facts.encoded_bytes);
    return status;
}

int main(int argc, char **argv)
{
    pdfseal_error error = {0};
    pdfseal_session *session = NULL;
    const pdfseal_session_options options = {.size = sizeof options};
    bool reads = argc == 3 && strcmp(argv[1], "--read") == 0;
    if (!reads && argc != 5 && argc != 6)
        return 64;
    pdfseal_status status = pdfseal_session_new(&options, &session, &error);
    if (status == PDFSEAL_OK)
        status = reads ? read_picture(argv[2], session, &error)
                       : seal_document(argv, argc == 6 ? strtod(argv[5], NULL) : 2, session, &error);
    if (status != PDFSEAL_OK)
        fprintf(stderr, "bench_seals: %s\n", error.message);
    pdfseal_session_free(session);
    return status == PDFSEAL_OK ? 0 : 1;
}
