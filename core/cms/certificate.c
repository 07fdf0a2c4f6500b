/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, read by OpenSSL. */
#include "cms/certificate_x509.h"

#include "base/limits.h"
#include "cms/algorithm.h"
#include "cms/qualified.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <stdlib.h>

/* What an SM2 signature on a certificate is over besides the certificate (source  GM/T 0009-2012 clause 10). */
static bool set_sm2_identity(X509 *x509)
{
    if (X509_get_signature_nid(x509) != NID_SM2_with_SM3)
        return true;
    ASN1_OCTET_STRING *identity = ASN1_OCTET_STRING_new();
    if (!identity || ASN1_OCTET_STRING_set(identity, (const unsigned char *)CMS_SM2_IDENTITY, (int)strlen(CMS_SM2_IDENTITY)) != 1) {
        ASN1_OCTET_STRING_free(identity);
        return false;
    }
    X509_set0_distinguishing_id(x509, identity);
    return true;
}

pdfseal_status cms_certificate_read(bytes_view der, cms_certificate **ret_certificate, pdfseal_error *error)
{
    if (der.length == 0 || der.length > LIMIT_CEILING_DER)
        FAIL(error, PDFSEAL_ERROR_INPUT, "this is no certificate (name a PEM or DER file that holds one)");
    const uint8_t *end = der.data;
    X509 *x509 = d2i_X509(NULL, &end, (long)der.length);
    ERR_clear_error();
    bool whole = x509 && end == der.data + der.length;
    cms_certificate *certificate = whole ? calloc(1, sizeof *certificate) : NULL;
    uint8_t *copy = certificate && set_sm2_identity(x509) ? malloc(der.length) : NULL;
    if (!copy) {
        X509_free(x509);
        free(certificate);
        if (!whole)
            FAIL(error, PDFSEAL_ERROR_INPUT, "this is no certificate (name a PEM or DER file that holds one)");
        FAIL_MEMORY(error);
    }
    memcpy(copy, der.data, der.length);
    *certificate = (cms_certificate){.x509 = x509, .der = {copy, der.length}};
    *ret_certificate = certificate;
    return PDFSEAL_OK;
}

pdfseal_status cms_certificate_adopt(X509 *x509, cms_certificate **ret_certificate, pdfseal_error *error)
{
    uint8_t *der = NULL;
    int length = x509 ? i2d_X509(x509, &der) : -1;
    cms_certificate *certificate = length > 0 ? calloc(1, sizeof *certificate) : NULL;
    uint8_t *copy = certificate && set_sm2_identity(x509) ? malloc((size_t)length) : NULL;
    if (copy)
        memcpy(copy, der, (size_t)length);
    OPENSSL_free(der);
    if (!copy) {
        X509_free(x509);
        free(certificate);
        FAIL_MEMORY(error);
    }
    *certificate = (cms_certificate){.x509 = x509, .der = {copy, (size_t)length}};
    *ret_certificate = certificate;
    return PDFSEAL_OK;
}

cms_certificate *cms_certificate_share(cms_certificate *certificate)
{
    certificate->sharers++;
    return certificate;
}

void cms_certificate_free(cms_certificate *certificate)
{
    if (!certificate)
        return;
    if (certificate->sharers > 0) {
        certificate->sharers--;
        return;
    }
    X509_free(certificate->x509);
    free((void *)(uintptr_t)certificate->der.data);
    free(certificate);
}

bytes_view cms_certificate_der(const cms_certificate *certificate)
{
    return certificate->der;
}

char *cms_name_print(const X509_NAME *name, arena *owner)
{
    /* UTF-8 as it is; control characters and RFC 4514's specials are escaped. */
    const unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    BIO *sink = BIO_new(BIO_s_mem());
    char *text = NULL;
    char *printed;
    if (sink && X509_NAME_print_ex(sink, name, 0, flags) >= 0) {
        long length = BIO_get_mem_data(sink, &printed);
        text = arena_text(owner, (bytes_view){(const uint8_t *)printed, length > 0 ? (size_t)length : 0});
    }
    BIO_free(sink);
    ERR_clear_error();
    return text;
}

/* The first value of one kind in the name, as UTF-8, or NULL. */
static char *find_in_name(const X509_NAME *name, int kind, arena *owner)
{
    int index = X509_NAME_get_index_by_NID(name, kind, -1);
    if (index < 0)
        return NULL;
    uint8_t *utf8 = NULL;
    int length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    char *text = length > 0 ? arena_text(owner, (bytes_view){utf8, (size_t)length}) : NULL;
    OPENSSL_free(utf8);
    ERR_clear_error();
    return text && text[0] ? text : NULL;
}

/* The octets of the INTEGER without the zero that only keeps it positive. */
static const char *print_serial(const X509 *x509, arena *owner)
{
    uint8_t *der = NULL;
    int length = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &der);
    cms_der_reader reader = cms_der_reader_of((bytes_view){der, length > 0 ? (size_t)length : 0}, NULL);
    cms_der_element number;
    char *text = NULL;
    if (cms_der_reader_take(&reader, DER_INTEGER, &number)) {
        bytes_view octets = number.content;
        if (octets.length > 1 && octets.data[0] == 0)
            octets = (bytes_view){octets.data + 1, octets.length - 1};
        text = arena_allocate(owner, 2 * octets.length + 1, 1);
        if (text)
            digest_print_hex(octets, text);
    }
    OPENSSL_free(der);
    return text;
}

int64_t cms_time_of_asn1(const ASN1_TIME *time)
{
    struct tm parts;
    int64_t seconds;
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1 ||
        !time_of_civil(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                       parts.tm_sec, &seconds)) {
        ERR_clear_error();
        return TIME_UNKNOWN;
    }
    return seconds;
}

void cms_key_print(const EVP_PKEY *key, char *text, size_t capacity)
{
    char group[64] = "";
    const char *short_name = NULL;
    switch (key ? cms_scheme_kind_of_key(key) : CMS_SCHEME_NONE) {
    case CMS_SCHEME_RSA:
    case CMS_SCHEME_RSA_PSS:
        (void)snprintf(text, capacity, "RSA %d", EVP_PKEY_get_bits(key));
        break;
    case CMS_SCHEME_ECDSA:
        (void)EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, NULL);
        short_name = EC_curve_nid2nist(OBJ_txt2nid(group));
        (void)snprintf(text, capacity, "EC %s", short_name ? short_name : group);
        break;
    case CMS_SCHEME_ED25519:
        (void)snprintf(text, capacity, "Ed25519");
        break;
    case CMS_SCHEME_ED448:
        (void)snprintf(text, capacity, "Ed448");
        break;
    case CMS_SCHEME_SM2:
        (void)snprintf(text, capacity, "SM2");
        break;
    case CMS_SCHEME_DSA:
        (void)snprintf(text, capacity, "DSA %d", EVP_PKEY_get_bits(key));
        break;
    case CMS_SCHEME_NONE:
        (void)snprintf(text, capacity, "unknown");
    }
    ERR_clear_error();
}

bool cms_x509_names_revocation(const X509 *x509)
{
    if (X509_get_ext_by_NID(x509, NID_crl_distribution_points, -1) >= 0)
        return true;
    int critical;
    AUTHORITY_INFO_ACCESS *places = X509_get_ext_d2i(x509, NID_info_access, &critical, NULL);
    bool found = !places && critical != -1; /* twice, or malformed: whom it names is not known */
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(places); i++)
        found = found || OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(places, i)->method) == NID_ad_OCSP;
    AUTHORITY_INFO_ACCESS_free(places);
    ERR_clear_error();
    return found;
}

pdfseal_status cms_certificate_describe(const cms_certificate *certificate, arena *owner,
                                        cms_certificate_facts *ret_facts, pdfseal_error *error)
{
    X509 *x509 = certificate->x509;
    const X509_NAME *subject = X509_get_subject_name(x509);
    const X509_NAME *issuer = X509_get_issuer_name(x509);
    char key[80];
    cms_key_print(X509_get0_pubkey(x509), key, sizeof key);
    digest_value hash;
    TRY(digest_of(DIGEST_SHA256, certificate->der, &hash, error));
    char hex[2 * DIGEST_MAX_BYTES + 1];
    digest_print_hex((bytes_view){hash.data, hash.length}, hex);
    cms_certificate_facts facts = {
        .subject = cms_name_print(subject, owner),
        .issuer = cms_name_print(issuer, owner),
        .serial = print_serial(x509, owner),
        .sha256 = arena_text(owner, bytes_of_text(hex)),
        .key = arena_text(owner, bytes_of_text(key)),
        .not_before = cms_time_of_asn1(X509_get0_notBefore(x509)),
        .not_after = cms_time_of_asn1(X509_get0_notAfter(x509)),
        .self_issued = X509_NAME_cmp(subject, issuer) == 0,
        .names_revocation = cms_x509_names_revocation(x509),
    };
    cms_qualified qualified = cms_qualified_read(x509);
    facts.states_rank = qualified.present;
    facts.is_qualified = qualified.stated;
    facts.on_device = qualified.on_device;
    facts.qualified_type = qualified.type;
    facts.name = find_in_name(subject, NID_commonName, owner);
    facts.organisation = find_in_name(subject, NID_organizationName, owner);
    if (!facts.name)
        facts.name = facts.organisation;
    if (!facts.name)
        facts.name = facts.subject;
    if (!facts.subject || !facts.issuer || !facts.serial || !facts.sha256 || !facts.key)
        FAIL_MEMORY(error);
    *ret_facts = facts;
    return PDFSEAL_OK;
}

/* The purposes that docs/contract.md lists under trust.status. */
static bool is_document_purpose(const ASN1_OBJECT *purpose)
{
    static const char *const PURPOSES[] = {
        "2.5.29.37.0",            /* any */
        "1.3.6.1.5.5.7.3.36",     /* document signing (RFC 9336) */
        "1.3.6.1.5.5.7.3.4",      /* e-mail protection */
        "1.2.840.113583.1.1.5",   /* Adobe's document signing */
        "1.3.6.1.4.1.311.10.3.12" /* Microsoft's */
    };
    char text[128];
    int length = OBJ_obj2txt(text, sizeof text, purpose, 1);
    if (length <= 0 || (size_t)length >= sizeof text)
        return false;
    for (size_t i = 0; i < sizeof PURPOSES / sizeof PURPOSES[0]; i++) {
        if (strcmp(text, PURPOSES[i]) == 0)
            return true;
    }
    return false;
}

static bool is_stamp_purpose(const ASN1_OBJECT *purpose)
{
    int kind = OBJ_obj2nid(purpose);
    return kind == NID_time_stamp || kind == NID_anyExtendedKeyUsage;
}

bool cms_x509_serves(const X509 *x509, bool for_stamps)
{
    int critical;
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(x509, NID_ext_key_usage, &critical, NULL);
    bool serves = !purposes && critical == -1; /* absent; -2 is twice, else it is malformed */
    for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); i++)
        serves = serves || (for_stamps ? is_stamp_purpose : is_document_purpose)(sk_ASN1_OBJECT_value(purposes, i));
    EXTENDED_KEY_USAGE_free(purposes);
    ERR_clear_error();
    return serves;
}

bool cms_certificate_may_sign(const cms_certificate *certificate)
{
    const uint32_t signing = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    return (X509_get_key_usage(certificate->x509) & signing) != 0 && cms_x509_serves(certificate->x509, false);
}

bool cms_certificate_may_stamp(const cms_certificate *certificate)
{
    int critical = -1;
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate->x509, NID_ext_key_usage, &critical, NULL);
    bool may = critical == 1 && sk_ASN1_OBJECT_num(purposes) == 1 &&
               OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, 0)) == NID_time_stamp &&
               (X509_get_key_usage(certificate->x509) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
    EXTENDED_KEY_USAGE_free(purposes);
    ERR_clear_error();
    return may;
}

static bool has_serial(const X509 *x509, bytes_view serial)
{
    const uint8_t *place = serial.data;
    ASN1_INTEGER *number = place ? d2i_ASN1_INTEGER(NULL, &place, (long)serial.length) : NULL;
    bool same = number && ASN1_INTEGER_cmp(number, X509_get0_serialNumber(x509)) == 0;
    ASN1_INTEGER_free(number);
    return same;
}

/* Names are the same in spite of other letter case or string types; nearly all are the same byte for byte. */
static bool has_issuer(const X509 *x509, bytes_view issuer)
{
    const unsigned char *der;
    size_t length;
    if (X509_NAME_get0_der(X509_get_issuer_name(x509), &der, &length) == 1 && bytes_equal(issuer, (bytes_view){der, length}))
        return true;
    const uint8_t *place = issuer.data;
    X509_NAME *name = place ? d2i_X509_NAME(NULL, &place, (long)issuer.length) : NULL;
    bool same = name && X509_NAME_cmp(name, X509_get_issuer_name(x509)) == 0;
    X509_NAME_free(name);
    return same;
}

bool cms_certificate_is_named(const cms_certificate *certificate, bytes_view issuer, bytes_view serial)
{
    return has_serial(certificate->x509, serial) && has_issuer(certificate->x509, issuer);
}
