/* SPDX-License-Identifier: Apache-2.0 */
/* Reads QCStatements. */
#include "cms/qualified.h"

#include "cms/der_reader.h"
#include "cms/oid.h"

#include <openssl/x509v3.h>

/* QcType has one of these behind 0.4.0.1862.1.6. */
static const char *read_type(cms_der_reader *statement)
{
    static const char *const TYPES[] = {NULL, "esign", "eseal", "web"};
    cms_der_element list, type;
    if (!cms_der_reader_take(statement, DER_SEQUENCE, &list))
        return NULL;
    cms_der_reader inside = cms_der_reader_inside(statement, &list);
    if (!cms_der_reader_take(&inside, DER_OID, &type) || type.content.length != OID_QC_TYPE.length + 1 ||
        !bytes_start_with(type.content, OID_QC_TYPE))
        return NULL;
    uint8_t last = type.content.data[type.content.length - 1];
    return last < sizeof TYPES / sizeof TYPES[0] ? TYPES[last] : NULL;
}

static void take_statement(cms_der_reader *statement, cms_qualified *qualified)
{
    cms_der_element id;
    if (!cms_der_reader_take(statement, DER_OID, &id))
        return;
    if (bytes_equal(id.content, OID_QC_COMPLIANCE))
        qualified->stated = true;
    else if (bytes_equal(id.content, OID_QC_DEVICE))
        qualified->on_device = true;
    else if (bytes_equal(id.content, OID_QC_TYPE))
        qualified->type = read_type(statement);
}

cms_qualified cms_qualified_read(const X509 *x509)
{
    cms_qualified qualified = {0};
    int place = X509_get_ext_by_NID(x509, NID_qcStatements, -1);
    const ASN1_OCTET_STRING *value = place < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(x509, place));
    if (!value || X509_get_ext_by_NID(x509, NID_qcStatements, place) >= 0) /* twice is malformed */
        return qualified;
    cms_der_reader outer =
        cms_der_reader_of((bytes_view){ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)}, NULL);
    cms_der_element list, one;
    if (!cms_der_reader_take(&outer, DER_SEQUENCE, &list) || !cms_der_reader_is_at_end(&outer))
        return qualified;
    cms_der_reader statements = cms_der_reader_inside(&outer, &list);
    while (cms_der_reader_take(&statements, DER_SEQUENCE, &one)) {
        cms_der_reader statement = cms_der_reader_inside(&statements, &one);
        take_statement(&statement, &qualified);
    }
    qualified.present = true;
    return cms_der_reader_is_at_end(&statements) ? qualified : (cms_qualified){0};
}
