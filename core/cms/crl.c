/* SPDX-License-Identifier: Apache-2.0 */
/* Reads CRLs and asks them. */
#include "cms/crl.h"

#include "base/file.h"
#include "base/limits.h"
#include "cms/algorithm.h"
#include "cms/key_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

/* Documents with validation data of many years hold some hundred. */
#define LARGEST_CRL_COUNT 10000
/* The largest honest ones, of national authorities, have some 30 MB. */
#define LARGEST_CRL_BYTES ((size_t)128 << 20)

void cms_crl_list_clear(cms_crl_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        X509_CRL_free(list->items[i]);
    free(list->items);
    *list = (cms_crl_list){0};
}

/* Takes over `crl`, also when it fails. */
static pdfseal_status add_crl(cms_crl_list *list, X509_CRL *crl, pdfseal_error *error)
{
    if (list->count >= LARGEST_CRL_COUNT) {
        X509_CRL_free(crl);
        FAIL(error, PDFSEAL_ERROR_LIMIT, "more CRLs than any honest document needs");
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 4;
        X509_CRL **items = realloc(list->items, capacity * sizeof *items);
        if (!items) {
            X509_CRL_free(crl);
            FAIL_MEMORY(error);
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = crl;
    return PDFSEAL_OK;
}

pdfseal_status cms_crl_list_add_der(cms_crl_list *list, bytes_view der, pdfseal_error *error)
{
    const uint8_t *place = der.data;
    X509_CRL *crl = der.length && der.length <= LARGEST_CRL_BYTES ? d2i_X509_CRL(NULL, &place, (long)der.length) : NULL;
    ERR_clear_error();
    if (!crl)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no CRL (name a PEM or DER file that holds one)");
    return add_crl(list, crl, error);
}

static pdfseal_status add_pem(cms_crl_list *list, bytes_view bytes, pdfseal_error *error)
{
    BIO *source = BIO_new_mem_buf(bytes.data, (int)bytes.length);
    if (!source)
        FAIL_MEMORY(error);
    pdfseal_status status = PDFSEAL_OK;
    X509_CRL *crl;
    while (status == PDFSEAL_OK && (crl = PEM_read_bio_X509_CRL(source, NULL, NULL, NULL)) != NULL)
        status = add_crl(list, crl, error);
    BIO_free(source);
    ERR_clear_error();
    return status;
}

static pdfseal_status load_file(cms_crl_list *list, const char *path, pdfseal_error *error)
{
    bytes_buffer BYTES_BUFFER_CLEANUP file;
    bytes_buffer_init(&file, LARGEST_CRL_BYTES);
    TRY(file_read_whole(path, &file, error));
    bytes_view bytes = bytes_buffer_view(&file);
    size_t before = list->count;
    if (bytes_find(bytes, BYTES_LITERAL("-----BEGIN "), 0) == SIZE_MAX)
        return cms_crl_list_add_der(list, bytes, error);
    TRY(add_pem(list, bytes, error));
    if (list->count == before)
        FAIL(error, PDFSEAL_ERROR_INPUT, "no CRL (name a PEM or DER file that holds one)");
    return PDFSEAL_OK;
}

pdfseal_status cms_crl_list_load(cms_crl_list *list, const char *path, pdfseal_error *error)
{
    return cms_error_name_file(load_file(list, path, error), path, error);
}

/* Whether one of the certificate's distribution points is the one that the list serves. */
static bool serves_its_point(X509 *certificate, const DIST_POINT_NAME *served)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    bool found = false;
    for (int i = 0; i < sk_DIST_POINT_num(points) && !found; i++) {
        const DIST_POINT_NAME *own = sk_DIST_POINT_value(points, i)->distpoint;
        if (!own || own->type != 0 || served->type != 0)
            continue;
        for (int j = 0; j < sk_GENERAL_NAME_num(own->name.fullname) && !found; j++) {
            for (int k = 0; k < sk_GENERAL_NAME_num(served->name.fullname) && !found; k++)
                found = GENERAL_NAME_cmp(sk_GENERAL_NAME_value(own->name.fullname, j),
                                         sk_GENERAL_NAME_value(served->name.fullname, k)) == 0;
        }
    }
    CRL_DIST_POINTS_free(points);
    return found;
}

/* Whether a list that may be for a part of the certificates only is for this one (source  RFC 5280 5.2.5). */
static bool covers(const X509_CRL *crl, X509 *certificate)
{
    int critical;
    ISSUING_DIST_POINT *scope = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, NULL);
    if (!scope)
        return critical == -1;
    bool is_authority = X509_check_ca(certificate) > 0;
    bool covered = scope->onlyattr <= 0 && scope->indirectCRL <= 0 && !scope->onlysomereasons &&
                   !(scope->onlyuser > 0 && is_authority) && !(scope->onlyCA > 0 && !is_authority) &&
                   (!scope->distpoint || serves_its_point(certificate, scope->distpoint));
    ISSUING_DIST_POINT_free(scope);
    return covered;
}

/* A delta list, or a critical extension that is not understood, makes a list unusable. */
static bool is_understood(const X509_CRL *crl)
{
    for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
        X509_EXTENSION *extension = X509_CRL_get_ext(crl, i);
        int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        bool known = kind == NID_issuing_distribution_point || kind == NID_authority_key_identifier ||
                     kind == NID_crl_number;
        if (kind == NID_delta_crl || (!known && X509_EXTENSION_get_critical(extension)))
            return false;
    }
    return true;
}

/* OpenSSL 3.0 checks CRLs of SM2 authorities without the identity that they are signed with. */
static bool sm2_signature_holds(X509_CRL *crl, EVP_PKEY *key)
{
    const cms_scheme scheme = {.kind = CMS_SCHEME_SM2, .digest = DIGEST_SM3};
    const ASN1_BIT_STRING *value;
    uint8_t *der = NULL;
    X509_CRL_get0_signature(crl, &value, NULL);
    int length = i2d_re_X509_CRL_tbs(crl, &der);
    bool holds = length > 0 && X509_CRL_get_signature_nid(crl) == NID_SM2_with_SM3 &&
                 cms_scheme_verify(&scheme, key, (bytes_view){der, (size_t)length}, false,
                                   (bytes_view){ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)});
    OPENSSL_free(der);
    return holds;
}

static bool signature_holds(X509_CRL *crl, EVP_PKEY *key)
{
    return cms_scheme_kind_of_key(key) == CMS_SCHEME_SM2 ? sm2_signature_holds(crl, key) : X509_CRL_verify(crl, key) == 1;
}

static bool is_signed_by(X509_CRL *crl, X509 *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    return key && X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) == 0 &&
           (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 && signature_holds(crl, key);
}

/* Whether the list still spoke for `time`, and the certificate had not left it by expiring before. */
static bool is_current(const X509_CRL *crl, X509 *certificate, int64_t time)
{
    int64_t this_update = cms_time_of_asn1(X509_CRL_get0_lastUpdate(crl));
    int64_t next_update = cms_time_of_asn1(X509_CRL_get0_nextUpdate(crl));
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(certificate));
    return this_update != TIME_UNKNOWN && this_update <= not_after &&
           (next_update == TIME_UNKNOWN ? this_update >= time : next_update >= time);
}

/* Why an entry stands in the list; CRL_REASON_UNSPECIFIED when it does not say. */
static int reason_of(const X509_REVOKED *entry)
{
    ASN1_ENUMERATED *code = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    int reason = code ? (int)ASN1_ENUMERATED_get(code) : CRL_REASON_UNSPECIFIED;
    ASN1_ENUMERATED_free(code);
    return reason;
}

static cms_crl_answer ask_one(X509_CRL *crl, X509 *certificate, X509 *issuer, int64_t time, int64_t *ret_revoked_at)
{
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(certificate)) != 0 || !is_understood(crl) ||
        !is_signed_by(crl, issuer) || !covers(crl, certificate))
        return CMS_CRL_SILENT;
    bool current = is_current(crl, certificate, time);
    X509_REVOKED *entry = NULL;
    int found = X509_CRL_get0_by_cert(crl, &entry, certificate);
    if (found == 0 || !entry)
        return current ? CMS_CRL_GOOD : CMS_CRL_SILENT;
    int reason = reason_of(entry);
    if (found == 2 || reason == CRL_REASON_REMOVE_FROM_CRL)
        return current ? CMS_CRL_GOOD : CMS_CRL_SILENT;
    int64_t revoked_at = cms_time_of_asn1(X509_REVOKED_get0_revocationDate(entry));
    if (reason == CRL_REASON_CERTIFICATE_HOLD && !current)
        return CMS_CRL_SILENT;
    *ret_revoked_at = revoked_at;
    bool before = revoked_at == TIME_UNKNOWN || revoked_at <= time;
    return before ? CMS_CRL_REVOKED : current ? CMS_CRL_GOOD : CMS_CRL_SILENT;
}

cms_crl_answer cms_crl_list_ask(const cms_crl_list *list, X509 *certificate, X509 *issuer, int64_t time,
                                int64_t *ret_revoked_at)
{
    cms_crl_answer answer = CMS_CRL_SILENT;
    for (size_t i = 0; i < list->count && answer != CMS_CRL_REVOKED; i++) {
        cms_crl_answer one = ask_one(list->items[i], certificate, issuer, time, ret_revoked_at);
        if (one != CMS_CRL_SILENT)
            answer = one;
    }
    ERR_clear_error();
    return answer;
}
