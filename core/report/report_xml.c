/* SPDX-License-Identifier: Apache-2.0 */
/* The validation report of ETSI TS 119 102-2: element names and their order; what ETSI has no place for stands in
 * AdditionalValidationReportData under names of our own (docs/report.md). */
#include "base/time.h"
#include "report/markup.h"
#include "report/names.h"
#include "report/report.h"

#define MAIN_INDICATION "urn:etsi:019102:mainindication:"
#define SUB_INDICATION "urn:etsi:019102:subindication:"
#define OBJECT_TYPE "urn:etsi:019102:validationObject:"
#define SHA256_URI "http://www.w3.org/2001/04/xmlenc#sha256"

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* A digest in hexadecimal as DigestAlgAndValue of its bytes. */
static void write_digest(markup_writer *w, const char *hex)
{
    uint8_t bytes[32];
    size_t count = 0;
    for (; count < sizeof bytes && hex_value(hex[2 * count]) >= 0 && hex_value(hex[2 * count + 1]) >= 0; count++)
        bytes[count] = (uint8_t)(hex_value(hex[2 * count]) << 4 | hex_value(hex[2 * count + 1]));
    markup_raw(w, "<DigestAlgAndValue><ds:DigestMethod Algorithm=\"" SHA256_URI "\"/><ds:DigestValue>");
    markup_base64(w, (bytes_view){bytes, count});
    markup_raw(w, "</ds:DigestValue></DigestAlgAndValue>");
}

static void write_time(markup_writer *w, const char *tag, int64_t time)
{
    char text[TIME_TEXT_BYTES];
    time_print_iso(time, text);
    markup_element(w, tag, text);
}

/* ---- one signature ---- */

static void write_times(markup_writer *w, const verify_result *result, const verify_signature *signature)
{
    bool proven = signature->time_stamped != TIME_UNKNOWN;
    markup_raw(w, "<ValidationTimeInfo>");
    write_time(w, "ValidationTime", result->checked_at);
    markup_raw(w, "<BestSignatureTime>");
    write_time(w, "POETime", proven ? signature->time_stamped
                               : signature->time_used != TIME_UNKNOWN ? signature->time_used : result->checked_at);
    markup_element(w, "TypeOfProof", proven ? "urn:etsi:019102:poetype:provided" : "urn:etsi:019102:poetype:validation");
    markup_raw(w, "</BestSignatureTime></ValidationTimeInfo>\n");
}

static void write_document(markup_writer *w, const verify_result *result)
{
    if (!result->file_sha256)
        return;
    markup_raw(w, "<SignersDocument>");
    write_digest(w, result->file_sha256);
    markup_raw(w, "<SignersDocumentRepresentation VOReference=\"file\"/></SignersDocument>\n");
}

/* <Reason Signed="true"><ReasonElement>…: entries of the signature dictionary, which the signed bytes hold. */
static void write_attribute(markup_writer *w, const char *tag, const char *inner, const char *text)
{
    if (!text)
        return;
    markup_format(w, "<%s Signed=\"true\">", tag);
    markup_element(w, inner, text);
    markup_format(w, "</%s>", tag);
}

static void write_attributes(markup_writer *w, const verify_signature *signature)
{
    char time[TIME_TEXT_BYTES];
    if (signature->time_claimed != TIME_UNKNOWN)
        time_print_iso(signature->time_claimed, time);
    markup_raw(w, "<SignatureAttributes>");
    write_attribute(w, "SigningTime", "Time", signature->time_claimed != TIME_UNKNOWN ? time : NULL);
    write_attribute(w, "SignatureProductionPlace", "AddressString", signature->location);
    for (size_t i = 0; i < signature->timestamp_count; i++) {
        if (strcmp(signature->timestamps[i].kind, "signature") != 0 || signature->timestamps[i].time == TIME_UNKNOWN)
            continue;
        markup_raw(w, "<SignatureTimeStamp Signed=\"false\">");
        write_time(w, "TimeStampValue", signature->timestamps[i].time);
        markup_raw(w, "</SignatureTimeStamp>");
    }
    for (size_t i = 0; i < signature->timestamp_count; i++) {
        if (strcmp(signature->timestamps[i].kind, "document") != 0 || signature->timestamps[i].time == TIME_UNKNOWN)
            continue;
        markup_raw(w, "<DocTimeStamp Signed=\"false\">");
        write_time(w, "TimeStampValue", signature->timestamps[i].time);
        markup_raw(w, "</DocTimeStamp>");
    }
    write_attribute(w, "Reason", "ReasonElement", signature->reason);
    write_attribute(w, "Name", "NameElement", signature->claimed_name);
    write_attribute(w, "ContactInfo", "ContactInfoElement", signature->contact);
    write_attribute(w, "SubFilter", "SubFilterElement", signature->sub_filter);
    if (signature->byte_range_count) {
        markup_raw(w, "<ByteRange>");
        for (size_t i = 0; i < signature->byte_range_count; i++)
            markup_format(w, "%s%lld", i ? " " : "", (long long)signature->byte_range[i]);
        markup_raw(w, "</ByteRange>");
    }
    markup_raw(w, "</SignatureAttributes>\n");
}

static void write_signer(markup_writer *w, const verify_signature *signature)
{
    if (!signature->has_signer || !signature->signer.sha256)
        return;
    markup_format(w, "<SignerInformation><SignerCertificate VOReference=\"certificate%lld\"/>", (long long)signature->index);
    markup_element(w, "Signer", signature->signer.name ? signature->signer.name : signature->signer.subject);
    markup_raw(w, "</SignerInformation>\n");
}

static void write_report_data(markup_writer *w, const char *type, const char *value)
{
    if (!value)
        return;
    markup_format(w, "<ReportData><Type>urn:pdfseal:%s</Type>", type);
    markup_element(w, "Value", value);
    markup_raw(w, "</ReportData>");
}

static void write_own_data(markup_writer *w, const verify_signature *signature)
{
    markup_raw(w, "<AdditionalValidationReportData>");
    write_report_data(w, "verdict", report_verdict_name(signature->verdict));
    write_report_data(w, "explanation", signature->explanation);
    write_report_data(w, "integrity", report_integrity_name(signature->integrity));
    write_report_data(w, "coverage", report_coverage_name(signature->coverage));
    write_report_data(w, "level", signature->level);
    if (signature->changes_known) {
        write_report_data(w, "changes-after", report_change_level_name(signature->change_level));
        write_report_data(w, "changes-permitted", signature->changes_permitted ? "true" : "false");
    }
    write_report_data(w, "trust", report_trust_name(signature->trust.status));
    write_report_data(w, "revocation", report_revocation_name(signature->trust.revocation));
    markup_raw(w, "</AdditionalValidationReportData>");
}

static void write_revocation(markup_writer *w, const verify_signature *signature)
{
    if (signature->trust.revocation != CMS_REVOCATION_REVOKED || signature->trust.revoked_at == TIME_UNKNOWN)
        return;
    markup_format(w, "<RevocationStatusInformation><ValidationObjectId VOReference=\"certificate%lld\"/>", (long long)signature->index);
    write_time(w, "RevocationTime", signature->trust.revoked_at);
    markup_raw(w, "</RevocationStatusInformation>");
}

/* "TOTAL-PASSED" is total-passed in the URN. */
static void write_indication(markup_writer *w, const char *indication)
{
    char word[32] = "indeterminate";
    for (size_t i = 0; indication && i < sizeof word - 1 && (i == 0 || indication[i - 1]); i++)
        word[i] = indication[i] >= 'A' && indication[i] <= 'Z' ? (char)(indication[i] + ('a' - 'A')) : indication[i];
    markup_raw(w, "<MainIndication>" MAIN_INDICATION);
    markup_text(w, word);
    markup_raw(w, "</MainIndication>");
}

static void write_status(markup_writer *w, const verify_signature *signature)
{
    markup_raw(w, "<SignatureValidationStatus>");
    write_indication(w, signature->indication);
    if (signature->sub_indication) {
        markup_raw(w, "<SubIndication>" SUB_INDICATION);
        markup_text(w, signature->sub_indication);
        markup_raw(w, "</SubIndication>");
    }
    markup_raw(w, "<AssociatedValidationReportData>");
    write_revocation(w, signature);
    write_own_data(w, signature);
    markup_raw(w, "</AssociatedValidationReportData></SignatureValidationStatus>\n");
}

static void write_signature(markup_writer *w, const verify_result *result, const verify_signature *signature)
{
    markup_format(w, "<SignatureValidationReport>\n<SignatureIdentifier id=\"signature%lld\"><HashOnly>false</HashOnly><DocHashOnly>false</DocHashOnly>",
                  (long long)signature->index);
    if (signature->field)
        markup_element(w, "DAIdentifier", signature->field);
    markup_raw(w, "</SignatureIdentifier>\n");
    write_times(w, result, signature);
    write_document(w, result);
    write_attributes(w, signature);
    write_signer(w, signature);
    markup_raw(w, "<SignatureValidationProcess><SignatureValidationProcessID>urn:etsi:019102:validationprocess:LTA"
                  "</SignatureValidationProcessID></SignatureValidationProcess>\n");
    write_status(w, signature);
    markup_raw(w, "</SignatureValidationReport>\n");
}

/* A report has one signature at least: of a file without any, or of none that can be read, it says so. */
static void write_none(markup_writer *w, const verify_result *result)
{
    bool unreadable = result->verdict == PDFSEAL_VERDICT_UNREADABLE;
    markup_raw(w, "<SignatureValidationReport>\n<SignatureValidationStatus>");
    write_indication(w, "INDETERMINATE");
    markup_raw(w, "<SubIndication>");
    markup_text(w, unreadable ? "urn:pdfseal:subindication:UNREADABLE" : "urn:pdfseal:subindication:NO_SIGNATURE");
    markup_raw(w, "</SubIndication><AssociatedValidationReportData><AdditionalValidationReportData>");
    write_report_data(w, "verdict", report_verdict_name(result->verdict));
    write_report_data(w, "explanation", unreadable ? result->error.message : "The document bears no signature.");
    markup_raw(w, "</AdditionalValidationReportData></AssociatedValidationReportData></SignatureValidationStatus>\n"
                  "</SignatureValidationReport>\n");
}

/* ---- objects ---- */

static void write_object(markup_writer *w, const char *id, int64_t number, const char *type, const char *sha256)
{
    markup_format(w, "<ValidationObject id=\"%s", id);
    if (number)
        markup_format(w, "%lld", (long long)number);
    markup_format(w, "\"><ObjectType>" OBJECT_TYPE "%s</ObjectType><ValidationObjectRepresentation>", type);
    write_digest(w, sha256);
    markup_raw(w, "</ValidationObjectRepresentation></ValidationObject>\n");
}

static void write_objects(markup_writer *w, const verify_result *result)
{
    if (!result->file_sha256)
        return;
    markup_raw(w, "<SignatureValidationObjects>\n");
    write_object(w, "file", 0, "signedData", result->file_sha256);
    for (size_t i = 0; i < result->signature_count; i++) {
        const verify_signature *signature = &result->signatures[i];
        if (signature->has_signer && signature->signer.sha256)
            write_object(w, "certificate", signature->index, "certificate", signature->signer.sha256);
    }
    markup_raw(w, "</SignatureValidationObjects>\n");
}

pdfseal_status report_write_xml(const verify_result *result, const pdfseal_sink *sink, pdfseal_error *error)
{
    markup_writer w;
    markup_begin(&w, sink, error);
    markup_raw(&w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ValidationReport xmlns=\"http://uri.etsi.org/19102/v1.2.1#\""
                   " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n");
    for (size_t i = 0; i < result->signature_count; i++)
        write_signature(&w, result, &result->signatures[i]);
    if (result->signature_count == 0)
        write_none(&w, result);
    write_objects(&w, result);
    markup_raw(&w, "</ValidationReport>\n");
    return markup_finish(&w);
}
