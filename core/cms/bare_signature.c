/* SPDX-License-Identifier: Apache-2.0 */
/* Becomes a SignedData of its own profile, so that certificates, trust and policy are judged the same way. */
#include "cms/bare_signature.h"

#include "base/limits.h"
#include "base/time.h"
#include "cms/certificate_x509.h"
#include "cms/der_reader.h"
#include "cms/signed_data_parts.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdlib.h>

/* source  RFC 8017 9.2: DigestInfo */
static digest_algorithm digest_of_info(bytes_view info)
{
    cms_der_reader reader = cms_der_reader_of(info, NULL);
    cms_der_element element;
    if (!cms_der_reader_take(&reader, DER_SEQUENCE, &element))
        return DIGEST_NONE;
    cms_der_reader inside = cms_der_reader_inside(&reader, &element);
    if (!cms_der_reader_take(&inside, DER_SEQUENCE, &element))
        return DIGEST_NONE;
    cms_der_reader algorithm = cms_der_reader_inside(&inside, &element);
    if (!cms_der_reader_take(&algorithm, DER_OID, &element))
        return DIGEST_NONE;
    return cms_digest_of_oid(element.content);
}

/* What digest the value was made over; checked itself later, with the padding. */
static digest_algorithm recover_digest(const cms_signed_data *data)
{
    EVP_PKEY *key = X509_get0_pubkey(data->signer->x509);
    uint8_t info[2048];
    size_t length = sizeof info;
    digest_algorithm digest = DIGEST_NONE;
    EVP_PKEY_CTX *context = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    if (context && EVP_PKEY_get_size(key) <= (int)sizeof info && EVP_PKEY_verify_recover_init(context) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
        EVP_PKEY_verify_recover(context, info, &length, data->value.data, data->value.length) == 1)
        digest = digest_of_info((bytes_view){info, length});
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    return digest;
}

static pdfseal_status read_certificates(cms_signed_data *data, const bytes_view *certificates, size_t count,
                                        pdfseal_error *error)
{
    for (size_t i = 0; i < count && i < CMS_BARE_CERTIFICATES; i++) {
        cms_certificate *certificate;
        TRY(cms_certificate_read(certificates[i], &certificate, error));
        TRY(cms_certificate_list_add(&data->certificates, certificate, error));
    }
    if (data->certificates.count == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature dictionary holds no certificate");
    data->signer = data->certificates.items[0];
    return PDFSEAL_OK;
}

static bool holds_other_than_zeros(bytes_view bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.data[i])
            return true;
    }
    return false;
}

static pdfseal_status read_value(cms_signed_data *data, bytes_view contents, pdfseal_error *error)
{
    cms_der_element value;
    if (contents.length > LIMIT_CEILING_DER)
        FAIL_LIMIT(error, -1, NULL, LIMITS_CMS_BYTES);
    cms_der_reader reader = cms_der_reader_of(contents, NULL);
    if (!cms_der_reader_take(&reader, DER_OCTET_STRING, &value))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature is no value of PKCS#1 in an octet string");
    size_t end = value.whole.length;
    data->has_junk_after = holds_other_than_zeros((bytes_view){contents.data + end, contents.length - end});
    TRY(arena_copy(&data->owner, value.whole, &data->der, error));
    return arena_copy(&data->owner, value.content, &data->value, error);
}

static void free_data(cms_signed_data **data)
{
    cms_signed_data_free(*data);
}

pdfseal_status cms_bare_signature_read(bytes_view contents, const bytes_view *certificates, size_t certificate_count,
                                       cms_signed_data **ret_data, pdfseal_error *error)
{
    cms_signed_data __attribute__((cleanup(free_data))) *data = calloc(1, sizeof *data);
    if (!data)
        FAIL_MEMORY(error);
    arena_init(&data->owner);
    data->profile = CMS_PROFILE_X509;
    data->token.time = TIME_UNKNOWN;
    TRY(read_value(data, contents, error));
    TRY(read_certificates(data, certificates, certificate_count, error));
    data->token.imprint_digest = recover_digest(data);
    *ret_data = data;
    data = NULL;
    return PDFSEAL_OK;
}
