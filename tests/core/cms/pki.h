/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of this room share: the test PKI, identities from it, and small conveniences. */
#ifndef TESTS_CMS_PKI_H
#define TESTS_CMS_PKI_H

/* cmocka wants these before itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "cms/identity.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PKI_CLOCK 1790000000 /* 2026-09-21: every ordinary certificate of the PKI is valid then */
#define PKI_MESSAGE BYTES_LITERAL("one contract, two parties")

/* Fails the test with the message where something should have gone well. */
#define PKI_GOOD(call, error) pki_expect_good((call), (error), #call, __FILE__, __LINE__)
static inline void pki_expect_good(pdfseal_status status, const pdfseal_error *error, const char *call,
                                   const char *file, int line)
{
    if (status == PDFSEAL_OK)
        return;
    print_error("%s: status %d: %s (%s:%d)\n", call, (int)status, error->message, error->source_file,
                error->source_line);
    _fail(file, line);
}

/* Fails the test unless the message holds the words. */
#define PKI_SAYS(error, words) pki_expect_words((error)->message, (words), __FILE__, __LINE__)
static inline void pki_expect_words(const char *text, const char *words, const char *file, int line)
{
    if (text && strstr(text, words))
        return;
    print_error("expected \"%s\" in \"%s\"\n", words, text ? text : "(nothing)");
    _fail(file, line);
}

/* The path of a file of the PKI; the last eight answers stay valid. */
static inline const char *pki_path(const char *name)
{
    static char paths[8][1024];
    static unsigned int next;
    char *path = paths[next++ % 8];
    const char *folder = getenv("PDFSEAL_TEST_PKI");
    if (!folder) {
        print_error("PDFSEAL_TEST_PKI is not set: run this test by ctest\n");
        exit(1);
    }
    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static inline bool pki_give_passphrase(void *context, const char *what, char *buffer, size_t capacity,
                                       size_t *ret_length)
{
    (void)what;
    size_t length = strlen(context);
    if (length > capacity)
        return false;
    memcpy(buffer, context, length);
    *ret_length = length;
    return true;
}

static char pki_right_passphrase[] = "test";
static const pdfseal_passphrase PKI_PASSPHRASE = {.context = pki_right_passphrase, .get = pki_give_passphrase};

/* Opens NAME.p12. */
static inline cms_identity *pki_identity(const char *name)
{
    char file[128];
    (void)snprintf(file, sizeof file, "%s.p12", name);
    pdfseal_key_options options = {.size = sizeof options, .p12_path = pki_path(file), .passphrase = &PKI_PASSPHRASE};
    pdfseal_error error = {0};
    cms_identity *identity = NULL;
    PKI_GOOD(cms_identity_open(&options, PKI_CLOCK, &identity, &error), &error);
    return identity;
}

static inline digest_value pki_digest(digest_algorithm algorithm, bytes_view message)
{
    pdfseal_error error = {0};
    digest_value value;
    PKI_GOOD(digest_of(algorithm, message, &value, &error), &error);
    return value;
}

/* A signature over PKI_MESSAGE as `signing` says. */
static inline bytes_buffer pki_sign_as(const cms_signing *signing)
{
    pdfseal_error error = {0};
    digest_value hash = pki_digest(signing->digest, PKI_MESSAGE);
    bytes_buffer der;
    bytes_buffer_init(&der, LIMIT_CMS_BYTES);
    PKI_GOOD(cms_signed_data_write(signing, (bytes_view){hash.data, hash.length}, &der, &error), &error);
    return der;
}

/* A signature of the identity over PKI_MESSAGE. */
static inline bytes_buffer pki_sign(const cms_identity *identity, digest_algorithm digest)
{
    cms_signing signing = {.identity = identity, .digest = digest};
    return pki_sign_as(&signing);
}

/* The verdict on `contents` as a signature over `message`; INVALID with the reader's message where it cannot be read.
 * All text lives in `owner`. */
static inline cms_verdict pki_check(bytes_view contents, cms_profile profile, bytes_view message, arena *owner)
{
    pdfseal_error error = {0};
    cms_signed_data *data = NULL;
    cms_verdict verdict = {.integrity = CMS_INTEGRITY_INVALID};
    if (cms_signed_data_read(contents, profile, &data, &error) != PDFSEAL_OK) {
        verdict.cause = arena_text(owner, bytes_of_text(error.message));
        return verdict;
    }
    digest_value hash = {.length = 0};
    if (cms_signed_data_digest(data) != DIGEST_NONE)
        hash = pki_digest(cms_signed_data_digest(data), message);
    PKI_GOOD(cms_signed_data_check(data, (bytes_view){hash.data, hash.length}, owner, &verdict, &error), &error);
    cms_signed_data_free(data);
    return verdict;
}

static inline bool pki_has_fault(const cms_verdict *verdict, const char *words)
{
    for (size_t i = 0; i < verdict->fault_count; i++) {
        if (strstr(verdict->faults[i], words))
            return true;
    }
    return false;
}

/* A file in the build folder with these bytes and this mode; its path is valid until the next call. */
static inline const char *pki_write_file(const char *name, bytes_view bytes, unsigned int mode)
{
    static char path[1100];
    const char *folder = getenv("PDFSEAL_TEST_PKI");
    (void)snprintf(path, sizeof path, "%s/../cms-%ld-%s", folder, (long)getpid(), name);
    (void)unlink(path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static inline bytes_buffer pki_read_file(const char *path)
{
    pdfseal_error error = {0};
    bytes_buffer file;
    bytes_buffer_init(&file, LIMIT_KEY_FILE_BYTES);
    PKI_GOOD(file_read_whole(path, &file, &error), &error);
    return file;
}

#endif
