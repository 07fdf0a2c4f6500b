/* SPDX-License-Identifier: Apache-2.0 */
/* The floor of a batch: one process that reads, takes SHA-256, makes one CMS, writes and renames, file after file, with libcrypto
 * alone; and the same for checking. No PDF work, no fsync, one thread.
 *   bench_floor_many sign KEY CERT CHAIN INPUTS OUTPUTS      (PEM; folders)
 *   bench_floor_many verify ROOT INPUTS OUTPUTS              (what sign made)
 * prints files, seconds and processor seconds. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST_FILES 200000

typedef struct work {
    EVP_PKEY *key;
    X509 *certificate;
    STACK_OF(X509) * chain;
    X509_STORE *store;
    const char *inputs, *outputs;
    unsigned char *bytes;
    size_t room;
} work;

static double seconds(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int fail(const char *what)
{
    fprintf(stderr, "bench_floor_many: %s: %s, %s\n", what, strerror(errno), ERR_error_string(ERR_peek_last_error(), NULL));
    return 1;
}

/* The whole file at once; -1: it cannot be read. */
static ssize_t read_file(work *all, const char *folder, const char *name)
{
    char path[4096];
    struct stat status;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        return -1;
    if ((size_t)status.st_size > all->room) {
        free(all->bytes);
        all->room = (size_t)status.st_size + 65536;
        all->bytes = malloc(all->room);
    }
    ssize_t got = all->bytes ? read(fd, all->bytes, (size_t)status.st_size) : -1;
    close(fd);
    return got == status.st_size ? got : -1;
}

static int write_file(const work *all, const char *name, size_t length, const unsigned char *der, size_t der_length)
{
    char path[4096];
    char temporary[4096];
    (void)snprintf(path, sizeof path, "%s/%s", all->outputs, name);
    (void)snprintf(temporary, sizeof temporary, "%s/.temporary", all->outputs);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || write(fd, all->bytes, length) != (ssize_t)length || write(fd, der, der_length) != (ssize_t)der_length)
        return fail(temporary);
    close(fd);
    return rename(temporary, path) == 0 ? 0 : fail(path);
}

static int sign_file(work *all, const char *name)
{
    unsigned char *der = NULL;
    ssize_t length = read_file(all, all->inputs, name);
    if (length < 0)
        return fail(name);
    BIO *content = BIO_new_mem_buf(all->bytes, (int)length);
    CMS_ContentInfo *cms = CMS_sign(all->certificate, NULL, all->chain, NULL,
                                    CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP);
    CMS_SignerInfo *signer = cms ? CMS_add1_signer(cms, all->certificate, all->key, EVP_sha256(),
                                                   CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP) : NULL;
    int good = signer && CMS_final(cms, content, NULL, CMS_BINARY | CMS_DETACHED);
    int size = good ? i2d_CMS_ContentInfo(cms, &der) : -1;
    int code = size > 0 ? write_file(all, name, (size_t)length, der, (size_t)size) : fail(name);
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(content);
    return code;
}

static int verify_file(work *all, const char *name)
{
    char path[4096];
    struct stat status;
    ssize_t whole = read_file(all, all->outputs, name);
    (void)snprintf(path, sizeof path, "%s/%s", all->inputs, name);
    if (whole < 0 || stat(path, &status) != 0 || status.st_size >= whole)
        return fail(name);
    const unsigned char *der = all->bytes + status.st_size;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &der, whole - status.st_size);
    BIO *content = BIO_new_mem_buf(all->bytes, (int)status.st_size);
    int good = cms && content && CMS_verify(cms, NULL, all->store, content, NULL, CMS_BINARY | CMS_DETACHED | CMS_CADES);
    BIO_free(content);
    CMS_ContentInfo_free(cms);
    return good ? 0 : fail(name);
}

static int work_on_all(work *all, int (*one)(work *all, const char *name))
{
    struct dirent **names;
    int count = scandir(all->inputs, &names, NULL, alphasort);
    int files = 0;
    int code = count < 0 || count > MOST_FILES ? fail(all->inputs) : 0;
    double began = seconds(CLOCK_MONOTONIC);
    double worked = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < count && code == 0; i++) {
        if (names[i]->d_name[0] == '.')
            continue;
        code = one(all, names[i]->d_name);
        files++;
    }
    printf("%d %.6f %.6f\n", files, seconds(CLOCK_MONOTONIC) - began, seconds(CLOCK_PROCESS_CPUTIME_ID) - worked);
    for (int i = 0; i < count; i++)
        free(names[i]);
    if (count >= 0)
        free(names);
    return code;
}

static X509 *read_certificate(const char *path)
{
    BIO *file = BIO_new_file(path, "r");
    X509 *certificate = file ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;
    BIO_free(file);
    return certificate;
}

static int load_signer(work *all, char **argv)
{
    BIO *file = BIO_new_file(argv[2], "r");
    BIO *chain = BIO_new_file(argv[4], "r");
    all->key = file ? PEM_read_bio_PrivateKey(file, NULL, NULL, NULL) : NULL;
    all->certificate = read_certificate(argv[3]);
    all->chain = sk_X509_new_null();
    for (X509 *one; chain && (one = PEM_read_bio_X509(chain, NULL, NULL, NULL)) != NULL;)
        (void)sk_X509_push(all->chain, one);
    BIO_free(chain);
    BIO_free(file);
    return all->key && all->certificate ? 0 : fail("key");
}

static int load_store(work *all, const char *path)
{
    X509 *root = read_certificate(path);
    all->store = X509_STORE_new();
    int good = root && all->store && X509_STORE_add_cert(all->store, root) && X509_STORE_set_purpose(all->store, X509_PURPOSE_ANY);
    X509_free(root);
    return good ? 0 : fail(path);
}

int main(int argc, char **argv)
{
    work all = {0};
    int code = 64;
    if (argc == 7 && strcmp(argv[1], "sign") == 0) {
        all.inputs = argv[5];
        all.outputs = argv[6];
        code = load_signer(&all, argv);
        if (code == 0)
            code = work_on_all(&all, sign_file);
    } else if (argc == 5 && strcmp(argv[1], "verify") == 0) {
        all.inputs = argv[3];
        all.outputs = argv[4];
        code = load_store(&all, argv[2]);
        if (code == 0)
            code = work_on_all(&all, verify_file);
    } else {
        fputs("usage: bench_floor_many sign KEY CERT CHAIN INPUTS OUTPUTS | verify ROOT INPUTS OUTPUTS\n", stderr);
    }
    free(all.bytes);
    X509_STORE_free(all.store);
    sk_X509_pop_free(all.chain, X509_free);
    X509_free(all.certificate);
    EVP_PKEY_free(all.key);
    return code;
}
