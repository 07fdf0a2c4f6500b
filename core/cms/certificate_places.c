/* SPDX-License-Identifier: Apache-2.0 */
/* Reads authority information access and CRL distribution points. */
#include "cms/certificate_places.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

/* Longer ones serve nobody. */
#define LONGEST_ADDRESS 2000

static bool is_fetchable(bytes_view address)
{
    if (address.length == 0 || address.length > LONGEST_ADDRESS)
        return false;
    for (size_t i = 0; i < address.length; i++) {
        if (address.data[i] <= 0x20 || address.data[i] >= 0x7F)
            return false;
    }
    return bytes_start_with(address, BYTES_LITERAL("http://")) || bytes_start_with(address, BYTES_LITERAL("https://"));
}

/* Adds the address of a GeneralName where it is one that can be asked. */
static pdfseal_status add_place(const GENERAL_NAME *name, arena *owner, const char **places, size_t *count, pdfseal_error *error)
{
    if (name->type != GEN_URI || *count >= CMS_MOST_PLACES)
        return PDFSEAL_OK;
    const ASN1_IA5STRING *text = name->d.uniformResourceIdentifier;
    bytes_view address = {ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text)};
    if (!is_fetchable(address))
        return PDFSEAL_OK;
    places[*count] = arena_text(owner, address);
    if (!places[*count])
        FAIL_MEMORY(error);
    (*count)++;
    return PDFSEAL_OK;
}

static pdfseal_status add_access(const AUTHORITY_INFO_ACCESS *access, arena *owner, cms_places *places, pdfseal_error *error)
{
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access); i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(access, i);
        int method = OBJ_obj2nid(one->method);
        if (method == NID_ad_OCSP)
            TRY(add_place(one->location, owner, places->responders, &places->responder_count, error));
        else if (method == NID_ad_ca_issuers)
            TRY(add_place(one->location, owner, places->issuers, &places->issuer_count, error));
    }
    return PDFSEAL_OK;
}

/* Points for some reasons only, or of another issuer (indirect), do not give a whole list. */
static pdfseal_status add_lists(const CRL_DIST_POINTS *points, arena *owner, cms_places *places, pdfseal_error *error)
{
    for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT *point = sk_DIST_POINT_value(points, i);
        if (point->reasons || point->CRLissuer || !point->distpoint || point->distpoint->type != 0)
            continue;
        const GENERAL_NAMES *names = point->distpoint->name.fullname;
        for (int j = 0; j < sk_GENERAL_NAME_num(names); j++)
            TRY(add_place(sk_GENERAL_NAME_value(names, j), owner, places->lists, &places->list_count, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status cms_places_read(const X509 *certificate, arena *owner, cms_places *ret_places, pdfseal_error *error)
{
    *ret_places = (cms_places){0};
    AUTHORITY_INFO_ACCESS *access = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
    pdfseal_status status = add_access(access, owner, ret_places, error);
    AUTHORITY_INFO_ACCESS_free(access);
    CRL_DIST_POINTS *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    if (status == PDFSEAL_OK)
        status = add_lists(points, owner, ret_places, error);
    CRL_DIST_POINTS_free(points);
    ERR_clear_error();
    return status;
}

bool cms_x509_needs_no_revocation(const X509 *certificate)
{
    /* id-etsi-ext-valassured-ST-certs, 0.4.0.194121.2.1 */
    static const uint8_t SHORT_TERM[] = {0x06, 0x07, 0x04, 0x00, 0x8B, 0xEC, 0x49, 0x02, 0x01};
    const uint8_t *place = SHORT_TERM;
    ASN1_OBJECT *short_term = d2i_ASN1_OBJECT(NULL, &place, sizeof SHORT_TERM);
    bool is_responder = X509_get_extended_key_usage((X509 *)(uintptr_t)certificate) == XKU_OCSP_SIGN;
    bool needs_none = (is_responder && X509_get_ext_by_NID(certificate, NID_id_pkix_OCSP_noCheck, -1) >= 0) ||
                      (short_term && X509_get_ext_by_OBJ(certificate, short_term, -1) >= 0);
    ASN1_OBJECT_free(short_term);
    ERR_clear_error();
    return needs_none;
}

bool cms_x509_is_issued_by(X509 *certificate, X509 *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    bool issued = key && X509_check_issued(issuer, certificate) == X509_V_OK && X509_verify(certificate, key) == 1;
    ERR_clear_error();
    return issued;
}

bool cms_x509_is_self_signed(X509 *certificate)
{
    bool self_signed = X509_self_signed(certificate, 1) == 1;
    ERR_clear_error();
    return self_signed;
}
