/* SPDX-License-Identifier: Apache-2.0 */
/* Where Debian keeps anchors: one file a certificate under its name's hash, and all of them in one file. */
#include "cms/system_store.h"

#include <openssl/err.h>

#include <dirent.h>
#include <unistd.h>

#define SYSTEM_FOLDER "/etc/ssl/certs"
#define SYSTEM_FILE "/etc/ssl/certs/ca-certificates.crt"
/* Honest paths have three or four. */
#define LONGEST_PATH 10

bool cms_system_store_exists(void)
{
    return access(SYSTEM_FILE, R_OK) == 0;
}

static void close_folder(DIR **folder)
{
    if (*folder)
        (void)closedir(*folder);
}

/* Whether the folder has been indexed: then a search reads the one file that it needs, not 150. */
static bool folder_is_indexed(void)
{
    DIR __attribute__((cleanup(close_folder))) *folder = opendir(SYSTEM_FOLDER);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        const char *name = entry->d_name;
        if (strspn(name, "0123456789abcdef") == 8 && name[8] == '.' && name[9] == '0' && name[10] == 0)
            return true;
    }
    return false;
}

void cms_system_store_load(X509_STORE *store)
{
    if (folder_is_indexed())
        (void)X509_STORE_load_path(store, SYSTEM_FOLDER);
    else
        (void)X509_STORE_load_file(store, SYSTEM_FILE);
    ERR_clear_error();
}

static bool is_self_issued(const cms_certificate *certificate)
{
    return X509_NAME_cmp(X509_get_issuer_name(certificate->x509), X509_get_subject_name(certificate->x509)) == 0;
}

/* The issuer of the path's last certificate, the caller's, or NULL. */
static X509 *find_issuer(X509_STORE *store, const cms_certificate_list *path)
{
    X509 *last = path->items[path->count - 1]->x509;
    X509 *issuer = NULL;
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    if (context && X509_STORE_CTX_init(context, store, last, NULL) == 1)
        (void)X509_STORE_CTX_get1_issuer(&issuer, context, last);
    X509_STORE_CTX_free(context);
    ERR_clear_error();
    return issuer;
}

pdfseal_status cms_system_store_complete(cms_certificate_list *path, pdfseal_error *error)
{
    if (is_self_issued(path->items[path->count - 1]) || !cms_system_store_exists())
        return PDFSEAL_OK;
    X509_STORE *store = X509_STORE_new();
    if (!store)
        FAIL_MEMORY(error);
    cms_system_store_load(store);
    pdfseal_status status = PDFSEAL_OK;
    X509 *issuer;
    while (status == PDFSEAL_OK && path->count < LONGEST_PATH && !is_self_issued(path->items[path->count - 1]) &&
           (issuer = find_issuer(store, path)) != NULL) {
        cms_certificate *certificate;
        status = cms_certificate_adopt(issuer, &certificate, error);
        if (status == PDFSEAL_OK)
            status = cms_certificate_list_add(path, certificate, error);
    }
    X509_STORE_free(store);
    return status;
}
