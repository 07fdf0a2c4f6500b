/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a CRL and asks it. */
#include "cms/crl.h"

#include "base/limits.h"
#include "cms/algorithm.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

pdfseal_status cms_crl_read(bytes_view der, X509_CRL **ret_crl, pdfseal_error *error)
{
    const uint8_t *place = der.data;
    bool fits = der.length > 0 && der.length <= LIMIT_CEILING_DER;
    X509_CRL *crl = fits ? d2i_X509_CRL(NULL, &place, (long)der.length) : NULL;
    ERR_clear_error();
    if (!crl || place != der.data + der.length) {
        X509_CRL_free(crl);
        FAIL(error, PDFSEAL_ERROR_INPUT, "no CRL (name a PEM or DER file that holds one)");
    }
    *ret_crl = crl;
    return PDFSEAL_OK;
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

const char *cms_crl_find_fault(const X509_CRL *crl)
{
    int critical;
    ISSUING_DIST_POINT *scope = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, NULL);
    bool is_indirect = scope && scope->indirectCRL > 0;
    ISSUING_DIST_POINT_free(scope);
    ERR_clear_error();
    if (is_indirect)
        return "it is an indirect list, which other authorities' certificates stand in";
    for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
        X509_EXTENSION *extension = X509_CRL_get_ext(crl, i);
        int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        bool known = kind == NID_issuing_distribution_point || kind == NID_authority_key_identifier ||
                     kind == NID_crl_number;
        if (kind == NID_delta_crl)
            return "it is a delta list, which only tells what changed";
        if (!known && X509_EXTENSION_get_critical(extension))
            return "it has a critical extension that is not known";
    }
    return NULL;
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

int64_t cms_record_speaks_until(const cms_record *record)
{
    return record->next_at != TIME_UNKNOWN ? record->next_at : record->issued_at + CMS_RECORD_DAY;
}

cms_record cms_record_at(cms_record record, const X509 *certificate, int64_t time)
{
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(certificate));
    bool current = cms_record_speaks_until(&record) >= time;
    if (record.answer == CMS_CRL_SILENT)
        return CMS_RECORD_NONE;
    bool permanent = record.answer == CMS_CRL_REVOKED && !record.on_hold;
    bool before = record.revoked_at == TIME_UNKNOWN || record.revoked_at <= time;
    if ((record.on_hold && !current) || (!permanent && (not_after == TIME_UNKNOWN || record.issued_at > not_after)))
        return CMS_RECORD_NONE;
    if (record.answer == CMS_CRL_REVOKED && !before)
        record.answer = CMS_CRL_GOOD; /* it tells more: that it was not revoked before */
    return record;
}

/* Why an entry stands in the list; CRL_REASON_UNSPECIFIED when it does not say. */
static int reason_of(const X509_REVOKED *entry)
{
    ASN1_ENUMERATED *code = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    int reason = code ? (int)ASN1_ENUMERATED_get(code) : CRL_REASON_UNSPECIFIED;
    ASN1_ENUMERATED_free(code);
    return reason;
}

static void read_entry(const X509_REVOKED *entry, cms_record *record)
{
    int reason = reason_of(entry);
    if (reason == CRL_REASON_REMOVE_FROM_CRL)
        return;
    record->answer = CMS_CRL_REVOKED;
    record->revoked_at = cms_time_of_asn1(X509_REVOKED_get0_revocationDate(entry));
    record->on_hold = reason == CRL_REASON_CERTIFICATE_HOLD;
}

cms_record cms_crl_ask(X509_CRL *crl, X509 *certificate, X509 *issuer, int64_t time)
{
    cms_record record = CMS_RECORD_NONE;
    X509_REVOKED *entry = NULL;
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(certificate)) == 0 && !cms_crl_find_fault(crl) &&
        is_signed_by(crl, issuer) && covers(crl, certificate)) {
        record.issued_at = cms_time_of_asn1(X509_CRL_get0_lastUpdate(crl));
        record.next_at = cms_time_of_asn1(X509_CRL_get0_nextUpdate(crl));
        record.answer = record.issued_at == TIME_UNKNOWN ? CMS_CRL_SILENT : CMS_CRL_GOOD;
        if (X509_CRL_get0_by_cert(crl, &entry, certificate) == 1 && entry)
            read_entry(entry, &record);
    }
    ERR_clear_error();
    return cms_record_at(record, certificate, time);
}
