/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate revocation lists: what they say about one certificate. */
#ifndef CMS_CRL_H
#define CMS_CRL_H

#include "cms/certificate_x509.h"

typedef enum cms_crl_answer { CMS_CRL_SILENT, CMS_CRL_GOOD, CMS_CRL_REVOKED } cms_crl_answer;

/* What one list or OCSP answer says about one certificate. */
typedef struct cms_record {
    cms_crl_answer answer;
    int64_t issued_at;  /* thisUpdate */
    int64_t next_at;    /* nextUpdate, or TIME_UNKNOWN */
    int64_t revoked_at; /* REVOKED: since when, or TIME_UNKNOWN */
    bool on_hold;       /* REVOKED: for the time being only */
} cms_record;

#define CMS_RECORD_NONE ((cms_record){CMS_CRL_SILENT, TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN, false})

/* What a list or an answer is asked. Whatever its deviations, it may call a certificate revoked; that one is good it proves only
 * when it can be relied upon in every way. source  ITU-T X.509 7.10 */
typedef struct cms_record_question {
    X509 *certificate, *issuer;
    int64_t time;       /* at which the certificate must have been good */
    int64_t existed_at; /* since when the list or answer is known: its algorithms must have been strong then */
    int64_t seen_at;    /* the same, but by the clock where nothing proves it: what says to be from later is not believed */
    bool only_revoked;  /* nobody wants to know whether it is good: then that is not found out */
} cms_record_question;

/* How long a record that names no next one speaks: the day on which it was given. */
#define CMS_RECORD_DAY 86400

/* Until when the record speaks: its next update, else a day. */
int64_t cms_record_speaks_until(const cms_record *record);
/* Whether it is of a time that had come when it was seen; clocks may differ by a day. */
bool cms_record_has_come(const cms_record *record, const cms_record_question *question);
/* The record as it counts at `time`: revocation is for ever, but not before it happened and not when it was a hold that an
 * outdated record names; a good one issued after the certificate's end says nothing (it had left the books). */
cms_record cms_record_at(cms_record record, const X509 *certificate, int64_t time);

/* Reads a CRL in DER, which is the caller's: X509_CRL_free. INPUT when it is none. */
pdfseal_status cms_crl_read(bytes_view der, X509_CRL **ret_crl, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Why a list cannot be used whatever it says ("it is a delta list", …): static English; NULL when it can. */
const char *cms_crl_find_fault(const X509_CRL *crl);
/* What the list says: SILENT unless the issuer signed it; GOOD only where it is a whole list that covers the certificate and
 * does not name it. source  RFC 5280 5, 6.3 */
cms_record cms_crl_ask(X509_CRL *crl, const cms_record_question *question);

#endif
