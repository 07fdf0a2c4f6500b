/* SPDX-License-Identifier: Apache-2.0 */
/* How many signatures a second one core makes: the whole CMS, proven with the certificate, beside the bare EVP_DigestSign of
 * the same key. signatures PKI_FOLDER [SECONDS] prints one line a key. */
#include "bench_tools.h"
#include "base/limits.h"
#include "cms/identity_key.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const SIGNERS[] = {"rsa2048", "p256", "ed25519", "sm2"};

static pdfseal_status make_cms(const cms_signing *signing, pdfseal_error *error)
{
    static const uint8_t HASH[DIGEST_MAX_BYTES] = {1};
    static cms_certificate_shelf shelf; /* of the process: as a session keeps the certificates that it reads back */
    bytes_buffer BYTES_BUFFER_CLEANUP der;
    bytes_buffer_init(&der, LIMIT_CMS_BYTES);
    const bytes_view hash = {HASH, digest_length(signing->digest)};
    TRY(cms_signed_data_write(signing, hash, &der, error));
    return cms_signed_data_prove(bytes_buffer_view(&der), hash, &shelf, error);
}

/* As many bytes as signed attributes have. */
static pdfseal_status make_value(const cms_signing *signing, pdfseal_error *error)
{
    static const uint8_t ATTRIBUTES[250] = {1};
    cms_scheme scheme = cms_scheme_of_key(signing->identity->key, signing->digest, false);
    bytes_buffer BYTES_BUFFER_CLEANUP value;
    bytes_buffer_init(&value, LIMIT_CMS_BYTES);
    return cms_scheme_sign(&scheme, signing->identity->key, (bytes_view){ATTRIBUTES, sizeof ATTRIBUTES}, &value, error);
}

static double rate_of(pdfseal_status (*make)(const cms_signing *, pdfseal_error *), const cms_signing *signing, double seconds)
{
    pdfseal_error error = {0};
    double began = bench_seconds(CLOCK_PROCESS_CPUTIME_ID);
    double now = began;
    long count = 0;
    for (; now - began < seconds; now = bench_seconds(CLOCK_PROCESS_CPUTIME_ID), count++) {
        if (make(signing, &error) != PDFSEAL_OK) {
            fprintf(stderr, "signatures: %s\n", error.message);
            exit(1);
        }
    }
    return (double)count / (now - began);
}

static void measure(const char *folder, const char *name, double seconds)
{
    char path[1024];
    pdfseal_error error = {0};
    const pdfseal_passphrase passphrase = {NULL, bench_give_passphrase};
    cms_identity *identity;
    (void)snprintf(path, sizeof path, "%s/%s.p12", folder, name);
    pdfseal_key_options options = {.size = sizeof options, .p12_path = path, .passphrase = &passphrase};
    if (cms_identity_open(&options, (int64_t)time(NULL), &identity, &error) != PDFSEAL_OK) {
        fprintf(stderr, "signatures: %s\n", error.message);
        exit(1);
    }
    cms_signing signing = {.identity = identity, .digest = cms_identity_digest(identity, DIGEST_NONE)};
    double whole = rate_of(make_cms, &signing, seconds);
    double bare = rate_of(make_value, &signing, seconds);
    printf("%-8s %8.0f CMS/s  %8.0f EVP_DigestSign/s  %.2f\n", name, whole, bare, whole / bare);
    cms_identity_close(identity);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "signatures PKI_FOLDER [SECONDS]\n");
        return 64;
    }
    double seconds = argc > 2 ? strtod(argv[2], NULL) : 1;
    for (size_t i = 0; i < sizeof SIGNERS / sizeof SIGNERS[0]; i++)
        measure(argv[1], SIGNERS[i], seconds);
    return 0;
}
