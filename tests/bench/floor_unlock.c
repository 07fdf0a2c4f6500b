/* SPDX-License-Identifier: Apache-2.0 */
/* Algorithm 2.B with libcrypto alone. */
#include "floor_unlock.h"

#include <openssl/evp.h>
#include <string.h>

enum { REPETITIONS = 64, LEAST_ROUNDS = 64, LONGEST_HASH = 64, SALT_BYTES = 8 };

static bool encrypt(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const unsigned char *hash, unsigned char *bytes, int length)
{
    int written;
    return EVP_EncryptInit_ex2(context, cipher, hash, hash + 16, NULL) == 1 && EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
           EVP_EncryptUpdate(context, bytes, &written, bytes, length) == 1;
}

static bool run_rounds(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, EVP_MD *const *digests, unsigned char *hash)
{
    unsigned char bytes[REPETITIONS * LONGEST_HASH];
    unsigned length = 32;
    int last = 0;
    for (int round = 0; round < LEAST_ROUNDS || last > round - 32; round++) {
        unsigned sum = 0;
        for (unsigned i = 0; i < REPETITIONS; i++)
            memcpy(bytes + i * length, hash, length);
        if (!encrypt(context, cipher, hash, bytes, (int)(REPETITIONS * length)))
            return false;
        for (unsigned i = 0; i < 16; i++)
            sum += bytes[i];
        last = bytes[REPETITIONS * length - 1];
        if (EVP_Digest(bytes, REPETITIONS * length, hash, &length, digests[sum % 3], NULL) != 1)
            return false;
    }
    return true;
}

bool floor_unlock(void)
{
    static const unsigned char SALTS[2][SALT_BYTES] = {"to check", "for keys"};
    EVP_MD *digests[3] = {EVP_MD_fetch(NULL, "SHA256", NULL), EVP_MD_fetch(NULL, "SHA384", NULL), EVP_MD_fetch(NULL, "SHA512", NULL)};
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-128-CBC", NULL);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool good = digests[0] && digests[1] && digests[2] && cipher && context;
    for (int i = 0; good && i < 2; i++) {
        unsigned char hash[LONGEST_HASH];
        good = EVP_Digest(SALTS[i], SALT_BYTES, hash, NULL, digests[0], NULL) == 1 && run_rounds(context, cipher, digests, hash);
    }
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
    for (int i = 0; i < 3; i++)
        EVP_MD_free(digests[i]);
    return good;
}
