/* SPDX-License-Identifier: Apache-2.0 */
/* Signs one document again and again in one session, as a batch does: bench_levels IN OUT P12 TSA LEVEL COUNT prints the
 * seconds of each round. The passphrase is "test". */
#include "bench_tools.h"
#include "fetch/fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pdfseal_status sign_once(pdfseal_session *session, char **argv, const pdfseal_level_options *level, pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_sign_options options = {.size = sizeof options, .level = level};
    const pdfseal_output_options output = {.size = sizeof output, .path = argv[2], .fd = -1, .overwrite = true, .no_sync = true};
    pdfseal_status status = pdfseal_document_open(argv[1], NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(session, document, &options, &output, NULL, error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status run(char **argv, pdfseal_session *session, pdfseal_trust *trust, pdfseal_error *error)
{
    const char *authority = argv[4];
    const pdfseal_passphrase passphrase = {NULL, bench_give_passphrase};
    const pdfseal_key_options key = {.size = sizeof key, .p12_path = argv[3], .passphrase = &passphrase, .allow_readable_secrets = true};
    const pdfseal_level_options level = {.size = sizeof level, .level = (pdfseal_level)strtol(argv[5], NULL, 10),
                                         .authorities = &authority, .authority_count = 1, .trust = trust};
    pdfseal_status status = pdfseal_session_set_key(session, &key, error);
    for (long i = 0; status == PDFSEAL_OK && i < strtol(argv[6], NULL, 10); i++) {
        double start = bench_seconds(CLOCK_MONOTONIC);
        status = sign_once(session, argv, &level, error);
        printf("%.6f\n", bench_seconds(CLOCK_MONOTONIC) - start);
    }
    return status;
}

int main(int argc, char **argv)
{
    pdfseal_error error = {0};
    fetch_client *client = NULL;
    pdfseal_session *session = NULL;
    pdfseal_trust *trust = NULL;
    const fetch_options network = {.allow_private_network = true};
    if (argc != 7)
        return 64;
    pdfseal_status status = fetch_client_new(&network, &client, &error);
    const pdfseal_session_options options = {.size = sizeof options, .fetcher = client ? fetch_client_table(client) : NULL};
    if (status == PDFSEAL_OK)
        status = pdfseal_session_new(&options, &session, &error);
    if (status == PDFSEAL_OK)
        status = pdfseal_trust_new(&trust, &error);
    if (status == PDFSEAL_OK)
        status = run(argv, session, trust, &error);
    if (status != PDFSEAL_OK)
        fprintf(stderr, "bench_levels: %s\n", error.message);
    pdfseal_session_free(session);
    pdfseal_trust_free(trust);
    fetch_client_free(client);
    return status == PDFSEAL_OK ? 0 : 1;
}
