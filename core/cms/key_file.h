/* SPDX-License-Identifier: Apache-2.0 */
/* Files that hold keys and certificates: PKCS#12, PEM, DER. */
#ifndef CMS_KEY_FILE_H
#define CMS_KEY_FILE_H

#include "cms/certificate_x509.h"

#include <openssl/evp.h>
#include <openssl/provider.h>

/* Certificates in the order in which they were found. Zeroed is empty. */
typedef struct cms_certificate_list {
    cms_certificate **items; /* owned */
    size_t count, capacity;
    const limits *limits; /* of the file that they come from, and of their number; NULL: the defaults; stays when cleared */
} cms_certificate_list;

void cms_certificate_list_clear(cms_certificate_list *list);
/* Takes over `certificate`, also when it fails. */
pdfseal_status cms_certificate_list_add(cms_certificate_list *list, cms_certificate *certificate,
                                        pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the certificates of a PEM or DER file. INPUT, with the file's name, when there is none in it. */
pdfseal_status cms_certificate_list_load(cms_certificate_list *list, const char *path,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;
/* Gives the message in `error` the file's name in front, and passes `status` through. */
pdfseal_status cms_error_name_file(pdfseal_status status, const char *path, pdfseal_error *error);

/* The private key of a PEM (PKCS#8 plain or encrypted, traditional) or DER file. The passphrase is asked for when the
 * key is encrypted; a plain one that others can read is refused. *ret_is_legacy tells whether the legacy provider was
 * needed to decrypt it. */
pdfseal_status cms_key_file_read(const pdfseal_key_options *options, const limits *set, EVP_PKEY **ret_key,
                                 bool *ret_is_legacy, pdfseal_error *error) PDFSEAL_MUST_USE;

/* Private keys in the order in which they were found. Zeroed is empty. */
typedef struct cms_key_list {
    EVP_PKEY **items; /* owned */
    size_t count;
} cms_key_list;

void cms_key_list_clear(cms_key_list *list);
/* All private keys of a PKCS#12 file (at least one), its certificates added to `list`. */
pdfseal_status cms_p12_file_read(const pdfseal_key_options *options, cms_key_list *ret_keys, cms_certificate_list *list,
                                 bool *ret_is_legacy, pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same from memory, with the passphrase at hand (NULL or "": none); for the fuzzer too.
 * INPUT when it is malformed, the passphrase is wrong, or an algorithm is not available. */
pdfseal_status cms_p12_read(bytes_view der, const char *passphrase, cms_key_list *ret_keys, cms_certificate_list *list,
                            bool *ret_is_legacy, pdfseal_error *error) PDFSEAL_MUST_USE;

/* A passphrase in memory that is cleared by cms_secret_clear. */
typedef struct cms_secret {
    char text[1024];
    size_t length;
    bool given;
} cms_secret;

#define CMS_SECRET_CLEANUP __attribute__((cleanup(cms_secret_clear)))
void cms_secret_clear(cms_secret *secret);
/* INPUT when there is none to be had. */
pdfseal_status cms_secret_ask(const pdfseal_key_options *options, const char *path, cms_secret *secret,
                              pdfseal_error *error) PDFSEAL_MUST_USE;
/* INPUT for an unencrypted key that others can read. */
pdfseal_status cms_secret_check_file(const pdfseal_key_options *options, const char *path,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* OpenSSL with its legacy provider (RC2, RC4, DES), apart from the rest of the process. */
typedef struct cms_legacy_library {
    OSSL_LIB_CTX *context; /* NULL where the provider is not installed */
    OSSL_PROVIDER *old, *standard;
} cms_legacy_library;

#define CMS_LEGACY_LIBRARY_CLEANUP __attribute__((cleanup(cms_legacy_library_close)))
cms_legacy_library cms_legacy_library_open(void);
void cms_legacy_library_close(cms_legacy_library *library);
/* Whether OpenSSL's queue of errors names an algorithm that it does not have; empties the queue. */
bool cms_queue_says_unsupported(void);

#endif
