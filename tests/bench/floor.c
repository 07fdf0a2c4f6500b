/* SPDX-License-Identifier: Apache-2.0 */
/* The floor that pdfseal is timed against: read, write, SHA-256 and one CMS with libcrypto, no PDF work, no
 * fsync. */

#include "floor_unlock.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum { FLOOR_OK = 0, FLOOR_BAD_SIGNATURE = 1, FLOOR_FAILED = 4, FLOOR_USAGE = 64 } floor_status;

#define MUST_USE __attribute__((warn_unused_result))
#define CLEANUP(function) __attribute__((cleanup(function)))
#define TRY(expression)                                                                                      \
    do {                                                                                                     \
        const floor_status try_status = (expression);                                                        \
        if (try_status != FLOOR_OK)                                                                          \
            return try_status;                                                                               \
    } while (0)

/* Measured from 32 KB to 1 MB: smaller costs calls, larger costs page faults on small files. */
enum { CHUNK_BYTES = 512 * 1024 };

struct options {
    const char *p12_path;
    const char *passphrase_path;
    const char *key_path;
    const char *cert_path;
    const char *chain_path;
    const char *trust_path;
    bool unlock;        /* an encrypted document: derive its key first */
    const char *first;  /* the document */
    const char *second; /* sign: the output; verify: the CMS in DER */
};

struct identity {
    EVP_PKEY *key;
    X509 *cert;
    STACK_OF(X509) * chain;
};

static void close_file(int *file)
{
    if (*file >= 0)
        (void)close(*file);
}

static void free_bio(BIO **bio)
{
    BIO_free_all(*bio);
}

static void free_cms(CMS_ContentInfo **cms)
{
    CMS_ContentInfo_free(*cms);
}

static void free_p12(PKCS12 **p12)
{
    PKCS12_free(*p12);
}

static void free_store(X509_STORE **store)
{
    X509_STORE_free(*store);
}

static void free_chunk(unsigned char **chunk)
{
    free(*chunk);
}

static void clear_identity(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->cert);
    sk_X509_pop_free(identity->chain, X509_free);
}

MUST_USE static floor_status fail_file(const char *path)
{
    (void)fprintf(stderr, "bench_floor: %s: %s\n", path, strerror(errno));
    return FLOOR_FAILED;
}

MUST_USE static floor_status fail_crypto(floor_status status, const char *what)
{
    (void)fprintf(stderr, "bench_floor: %s: %s\n", what, ERR_error_string(ERR_peek_last_error(), NULL));
    return status;
}

MUST_USE static floor_status read_passphrase(const char *path, size_t capacity, char *ret_passphrase)
{
    ret_passphrase[0] = '\0';
    if (path == NULL)
        return FLOOR_OK;
    BIO *bio CLEANUP(free_bio) = BIO_new_file(path, "r");
    if (bio == NULL || BIO_gets(bio, ret_passphrase, (int)capacity) < 0)
        return fail_crypto(FLOOR_FAILED, path);
    ret_passphrase[strcspn(ret_passphrase, "\r\n")] = '\0';
    return FLOOR_OK;
}

MUST_USE static floor_status load_p12(const struct options *options, const char *passphrase,
                                      struct identity *ret_identity)
{
    BIO *bio CLEANUP(free_bio) = BIO_new_file(options->p12_path, "rb");
    PKCS12 *p12 CLEANUP(free_p12) = bio == NULL ? NULL : d2i_PKCS12_bio(bio, NULL);
    if (p12 == NULL ||
        PKCS12_parse(p12, passphrase, &ret_identity->key, &ret_identity->cert, &ret_identity->chain) != 1)
        return fail_crypto(FLOOR_FAILED, options->p12_path);
    if (ret_identity->key == NULL || ret_identity->cert == NULL)
        return fail_crypto(FLOOR_FAILED, "no key or no certificate in the PKCS#12 file");
    return FLOOR_OK;
}

MUST_USE static floor_status load_chain(const char *path, STACK_OF(X509) * *ret_chain)
{
    *ret_chain = sk_X509_new_null();
    BIO *bio CLEANUP(free_bio) = BIO_new_file(path, "r");
    if (bio == NULL || *ret_chain == NULL)
        return fail_crypto(FLOOR_FAILED, path);
    X509 *cert = NULL;
    while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        if (sk_X509_push(*ret_chain, cert) == 0) {
            X509_free(cert);
            return fail_crypto(FLOOR_FAILED, path);
        }
    if (sk_X509_num(*ret_chain) == 0)
        return fail_crypto(FLOOR_FAILED, path);
    ERR_clear_error(); /* the end of the file counts as an error to the PEM reader */
    return FLOOR_OK;
}

MUST_USE static floor_status load_pem(const struct options *options, char *passphrase,
                                      struct identity *ret_identity)
{
    BIO *key_bio CLEANUP(free_bio) = BIO_new_file(options->key_path, "r");
    if (key_bio != NULL)
        ret_identity->key = PEM_read_bio_PrivateKey(key_bio, NULL, NULL, passphrase);
    if (ret_identity->key == NULL)
        return fail_crypto(FLOOR_FAILED, options->key_path);
    BIO *cert_bio CLEANUP(free_bio) = BIO_new_file(options->cert_path, "r");
    if (cert_bio != NULL)
        ret_identity->cert = PEM_read_bio_X509(cert_bio, NULL, NULL, NULL);
    if (ret_identity->cert == NULL)
        return fail_crypto(FLOOR_FAILED, options->cert_path);
    return options->chain_path == NULL ? FLOOR_OK : load_chain(options->chain_path, &ret_identity->chain);
}

MUST_USE static floor_status load_identity(const struct options *options, struct identity *ret_identity)
{
    char passphrase[256];
    TRY(read_passphrase(options->passphrase_path, sizeof passphrase, passphrase));
    const floor_status status = options->p12_path != NULL ? load_p12(options, passphrase, ret_identity)
                                                          : load_pem(options, passphrase, ret_identity);
    OPENSSL_cleanse(passphrase, sizeof passphrase);
    return status;
}

MUST_USE static floor_status write_all(int file, const char *path, const unsigned char *data,
                                       size_t length_bytes)
{
    while (length_bytes > 0) {
        const ssize_t written = write(file, data, length_bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail_file(path);
        data += written;
        length_bytes -= (size_t)written;
    }
    return FLOOR_OK;
}

/* Passes every byte of the document through the digest and, unless output is negative, on to the output. */
MUST_USE static floor_status stream_document(const struct options *options, BIO *digest, int output)
{
    int input CLEANUP(close_file) = open(options->first, O_RDONLY | O_CLOEXEC);
    if (input < 0)
        return fail_file(options->first);
    unsigned char *chunk CLEANUP(free_chunk) = aligned_alloc(4096, CHUNK_BYTES);
    if (chunk == NULL)
        return fail_file(options->first);
    for (;;) {
        const ssize_t got = read(input, chunk, CHUNK_BYTES);
        if (got == 0)
            return FLOOR_OK;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_file(options->first);
        if (BIO_write(digest, chunk, (int)got) != (int)got)
            return fail_crypto(FLOOR_FAILED, "digest");
        if (output >= 0)
            TRY(write_all(output, options->second, chunk, (size_t)got));
    }
}

MUST_USE static floor_status append_cms(CMS_ContentInfo *cms, const char *path, int output)
{
    unsigned char *der = NULL;
    const int length_bytes = i2d_CMS_ContentInfo(cms, &der);
    if (length_bytes < 0)
        return fail_crypto(FLOOR_FAILED, "CMS");
    const floor_status status = write_all(output, path, der, (size_t)length_bytes);
    OPENSSL_free(der);
    return status;
}

MUST_USE static floor_status sign_document(const struct options *options)
{
    struct identity identity CLEANUP(clear_identity) = {0};
    TRY(load_identity(options, &identity));
    const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_CADES;
    CMS_ContentInfo *cms CLEANUP(free_cms) =
        CMS_sign(identity.cert, identity.key, identity.chain, NULL, flags);
    BIO *digest CLEANUP(free_bio) = cms == NULL ? NULL : CMS_dataInit(cms, NULL);
    if (digest == NULL)
        return fail_crypto(FLOOR_FAILED, "CMS");
    int output CLEANUP(close_file) = open(options->second, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output < 0)
        return fail_file(options->second);
    TRY(stream_document(options, digest, output));
    if (CMS_dataFinal(cms, digest) != 1)
        return fail_crypto(FLOOR_FAILED, "CMS");
    return append_cms(cms, options->second, output);
}

/* The signature value, the signed attributes and the certificate's path; what was signed is compared
 * elsewhere. */
MUST_USE static floor_status check_signer(CMS_ContentInfo *cms, const char *trust_path)
{
    X509_STORE *store CLEANUP(free_store) = X509_STORE_new();
    if (store == NULL || X509_STORE_load_file(store, trust_path) != 1)
        return fail_crypto(FLOOR_FAILED, trust_path);
    BIO *nothing CLEANUP(free_bio) = BIO_new_mem_buf("", 0);
    const unsigned flags = CMS_BINARY | CMS_CADES | CMS_NO_CONTENT_VERIFY;
    if (nothing == NULL || CMS_verify(cms, NULL, store, nothing, NULL, flags) != 1)
        return fail_crypto(FLOOR_BAD_SIGNATURE, "signature or certificate");
    return FLOOR_OK;
}

MUST_USE static floor_status check_content(CMS_ContentInfo *cms, BIO *digest)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    if (sk_CMS_SignerInfo_num(signers) != 1)
        return fail_crypto(FLOOR_BAD_SIGNATURE, "not exactly one signer");
    if (CMS_SignerInfo_verify_content(sk_CMS_SignerInfo_value(signers, 0), digest) != 1)
        return fail_crypto(FLOOR_BAD_SIGNATURE, "content");
    return FLOOR_OK;
}

MUST_USE static floor_status verify_document(const struct options *options)
{
    BIO *bio CLEANUP(free_bio) = BIO_new_file(options->second, "rb");
    CMS_ContentInfo *cms CLEANUP(free_cms) = bio == NULL ? NULL : d2i_CMS_bio(bio, NULL);
    if (cms == NULL)
        return fail_crypto(FLOOR_FAILED, options->second);
    BIO *sink = BIO_new(BIO_s_null());
    BIO *digest CLEANUP(free_bio) = sink == NULL ? NULL : CMS_dataInit(cms, sink);
    if (digest == NULL) {
        BIO_free(sink);
        return fail_crypto(FLOOR_FAILED, "CMS");
    }
    TRY(check_signer(cms, options->trust_path));
    TRY(stream_document(options, digest, -1));
    return check_content(cms, digest);
}

MUST_USE static floor_status print_usage(void)
{
    (void)fputs("usage: bench_floor sign IN OUT (--p12 FILE [--passphrase-file FILE] |\n"
                "                                --key FILE --cert FILE [--chain FILE])\n"
                "       bench_floor verify IN CMS --trust FILE\n"
                "either with --unlock, which derives the key of an encrypted document first\n",
                stderr);
    return FLOOR_USAGE;
}

MUST_USE static floor_status parse_options(int argc, char **argv, struct options *ret_options)
{
    static const struct option known[] = {{"p12", required_argument, NULL, '1'},
                                          {"passphrase-file", required_argument, NULL, 'p'},
                                          {"key", required_argument, NULL, 'k'},
                                          {"cert", required_argument, NULL, 'c'},
                                          {"chain", required_argument, NULL, 'h'},
                                          {"trust", required_argument, NULL, 't'},
                                          {"unlock", no_argument, NULL, 'u'},
                                          {0}};
    for (int letter; (letter = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (letter) {
        case '1':
            ret_options->p12_path = optarg;
            break;
        case 'p':
            ret_options->passphrase_path = optarg;
            break;
        case 'k':
            ret_options->key_path = optarg;
            break;
        case 'c':
            ret_options->cert_path = optarg;
            break;
        case 'h':
            ret_options->chain_path = optarg;
            break;
        case 't':
            ret_options->trust_path = optarg;
            break;
        case 'u':
            ret_options->unlock = true;
            break;
        default:
            return print_usage();
        }
    }
    if (argc - optind != 3)
        return print_usage();
    ret_options->first = argv[optind + 1];
    ret_options->second = argv[optind + 2];
    return FLOOR_OK;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    floor_status status = parse_options(argc, argv, &options);
    if (status != FLOOR_OK)
        return status;
    if (options.unlock && !floor_unlock())
        return fail_crypto(FLOOR_FAILED, "--unlock");
    const char *verb = argv[optind];
    const int has_key = options.p12_path != NULL || (options.key_path != NULL && options.cert_path != NULL);
    if (strcmp(verb, "sign") == 0 && has_key)
        status = sign_document(&options);
    else if (strcmp(verb, "verify") == 0 && options.trust_path != NULL)
        status = verify_document(&options);
    else
        status = print_usage();
    return status;
}
