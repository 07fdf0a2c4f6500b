/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a CRL and asks it. */
#include "cms/crl.h"

#include "base/limits.h"
#include "cms/algorithm.h"
#include "cms/oid.h"
#include "cms/policy.h"

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

static bool have_one_in_common(const GENERAL_NAMES *own, const GENERAL_NAMES *served)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(own); i++) {
        for (int j = 0; j < sk_GENERAL_NAME_num(served); j++) {
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(own, i), sk_GENERAL_NAME_value(served, j)) == 0)
                return true;
        }
    }
    return false;
}

/* Whether the certificate's distribution point leads to all that its own issuer knows, not to some reasons or another's list. */
static bool is_whole_point(const DIST_POINT *point, X509 *certificate)
{
    bool is_own = !point->CRLissuer;
    for (int i = 0; i < sk_GENERAL_NAME_num(point->CRLissuer) && !is_own; i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(point->CRLissuer, i);
        is_own = name->type == GEN_DIRNAME && X509_NAME_cmp(name->d.directoryName, X509_get_issuer_name(certificate)) == 0;
    }
    return is_own && !point->reasons && point->distpoint && point->distpoint->type == 0;
}

/* Whether one of the certificate's distribution points is the one that the list serves. */
static bool serves_its_point(X509 *certificate, const DIST_POINT_NAME *served)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    bool found = false;
    for (int i = 0; i < sk_DIST_POINT_num(points) && served->type == 0 && !found; i++) {
        const DIST_POINT *own = sk_DIST_POINT_value(points, i);
        found = is_whole_point(own, certificate) && have_one_in_common(own->distpoint->name.fullname, served->name.fullname);
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
    bool is_authority = (X509_get_extension_flags(certificate) & EXFLAG_CA) != 0;
    bool covered = scope->onlyattr <= 0 && scope->indirectCRL <= 0 && !scope->onlysomereasons &&
                   !(scope->onlyuser > 0 && is_authority) && !(scope->onlyCA > 0 && !is_authority) &&
                   (!scope->distpoint || serves_its_point(certificate, scope->distpoint));
    ISSUING_DIST_POINT_free(scope);
    return covered;
}

/* Entries for other issuers' certificates have no place in the lists that are used here. */
static bool has_strange_entry(const X509_CRL *crl)
{
    STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED((X509_CRL *)(uintptr_t)crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
        const X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);
        for (int j = 0; j < X509_REVOKED_get_ext_count(entry); j++) {
            X509_EXTENSION *extension = X509_REVOKED_get_ext(entry, j);
            const ASN1_OBJECT *kind = X509_EXTENSION_get_object(extension);
            bytes_view oid = {OBJ_get0_data(kind), OBJ_length(kind)};
            bool known = bytes_equal(oid, OID_CRL_REASON) || bytes_equal(oid, OID_INVALIDITY_DATE);
            if (bytes_equal(oid, OID_CERTIFICATE_ISSUER) || (!known && X509_EXTENSION_get_critical(extension)))
                return true;
        }
    }
    return false;
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
    return has_strange_entry(crl) ? "it has an entry with a critical extension that is not known" : NULL;
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

bool cms_record_has_come(const cms_record *record, const cms_record_question *question)
{
    return record->issued_at <= question->seen_at + CMS_RECORD_DAY;
}

cms_record cms_record_at(cms_record record, const X509 *certificate, int64_t time)
{
    int64_t not_after = cms_time_of_asn1(X509_get0_notAfter(certificate));
    bool current = cms_record_speaks_until(&record) >= time;
    if (record.answer == CMS_CRL_SILENT)
        return CMS_RECORD_NONE;
    if (record.issued_at != TIME_UNKNOWN && record.revoked_at > record.issued_at + CMS_RECORD_DAY)
        record.revoked_at = record.issued_at; /* who says so means it; clocks may differ by a day */
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

/* For ever is worse than for the time being, and earlier worse than later. */
static bool is_worse(const cms_record *record, const cms_record *than)
{
    if (than->answer != CMS_CRL_REVOKED || record->on_hold != than->on_hold)
        return than->answer != CMS_CRL_REVOKED || than->on_hold;
    return record->revoked_at == TIME_UNKNOWN || (than->revoked_at != TIME_UNKNOWN && record->revoked_at < than->revoked_at);
}

/* The worst of the entries with this number. */
static void read_entries(X509_CRL *crl, const ASN1_INTEGER *serial, cms_record *record)
{
    STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
        const X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);
        if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(entry), serial) != 0)
            continue;
        int reason = reason_of(entry);
        cms_record found = *record;
        found.answer = CMS_CRL_REVOKED;
        found.revoked_at = cms_time_of_asn1(X509_REVOKED_get0_revocationDate(entry));
        found.on_hold = reason == CRL_REASON_CERTIFICATE_HOLD;
        if (reason != CRL_REASON_REMOVE_FROM_CRL && is_worse(&found, record))
            *record = found;
    }
}

static bool is_strong(const X509_CRL *crl, const cms_record_question *question)
{
    const X509_ALGOR *algorithm;
    X509_CRL_get0_signature(crl, NULL, &algorithm);
    return question->existed_at < cms_policy_signature_end(algorithm, X509_get0_pubkey(question->issuer));
}

/* Whether what it does not name is good. */
static bool proves_good(const X509_CRL *crl, const cms_record_question *question)
{
    return !question->only_revoked && !cms_crl_find_fault(crl) && covers(crl, question->certificate) && is_strong(crl, question);
}

cms_record cms_crl_ask(X509_CRL *crl, const cms_record_question *question)
{
    cms_record record = CMS_RECORD_NONE;
    X509_REVOKED *entry = NULL;
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(question->certificate)) != 0)
        return record;
    bool is_named = X509_CRL_get0_by_cert(crl, &entry, question->certificate) != 0;
    bool is_good = proves_good(crl, question);
    record.issued_at = cms_time_of_asn1(X509_CRL_get0_lastUpdate(crl));
    record.next_at = cms_time_of_asn1(X509_CRL_get0_nextUpdate(crl));
    is_good = is_good && cms_record_has_come(&record, question) && (record.next_at != TIME_UNKNOWN || !X509_CRL_get0_nextUpdate(crl));
    if ((is_named || is_good) && record.issued_at != TIME_UNKNOWN && is_signed_by(crl, question->issuer)) {
        if (is_named)
            read_entries(crl, X509_get0_serialNumber(question->certificate), &record);
        else
            record.answer = CMS_CRL_GOOD;
    }
    record = cms_record_at(record, question->certificate, question->time);
    ERR_clear_error();
    return record.answer == CMS_CRL_GOOD && !is_good ? CMS_RECORD_NONE : record;
}
