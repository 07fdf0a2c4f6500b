/* SPDX-License-Identifier: Apache-2.0 */
/* What a report says, for programs that do not want to parse it. */
#include "api/door.h"
#include "api/handles.h"
#include "report/names.h"
#include "report/summary.h"

_Static_assert(PDFSEAL_TIME_UNKNOWN == TIME_UNKNOWN, "");

pdfseal_status pdfseal_report_summary(const pdfseal_report *report, pdfseal_language language, char **ret_text,
                                      pdfseal_error *error)
{
    return report_summary(&report->result, language, ret_text, error);
}

static void tell_signer(const verify_signature *signature, pdfseal_signature_facts *facts)
{
    const cms_certificate_facts *signer = &signature->signer;
    if (!signature->has_signer)
        return;
    facts->signer_name = signer->name;
    facts->signer_subject = signer->subject;
    facts->signer_issuer = signer->issuer;
    facts->signer_serial = signer->serial;
    facts->signer_sha256 = signer->sha256;
}

static void tell_statement(const verify_signature *signature, pdfseal_signature_facts *facts)
{
    facts->claimed_name = signature->claimed_name;
    facts->reason = signature->reason;
    facts->location = signature->location;
    facts->contact = signature->contact;
    facts->claimed_time = signature->time_claimed;
    facts->stamped_time = signature->time_stamped;
    facts->used_time = signature->time_used;
}

static void tell_findings(const verify_signature *signature, pdfseal_signature_facts *facts)
{
    facts->verdict = signature->verdict;
    facts->explanation = signature->explanation;
    facts->integrity = report_integrity_name(signature->integrity);
    facts->coverage = report_coverage_name(signature->coverage);
    facts->changes_level = signature->changes_known ? report_change_level_name(signature->change_level) : NULL;
    facts->changes_permitted = signature->changes_known && signature->changes_permitted;
    facts->trust = report_trust_name(signature->trust.status);
    facts->revocation = report_revocation_name(signature->trust.revocation);
    facts->indication = signature->indication;
    facts->sub_indication = signature->sub_indication;
}

bool pdfseal_report_signature(const pdfseal_report *report, size_t index, pdfseal_signature_facts *ret_facts)
{
    if (index >= report->result.signature_count)
        return false;
    const verify_signature *signature = &report->result.signatures[index];
    pdfseal_signature_facts facts = {.field = signature->field, .kind = report_kind_name(signature->kind), .level = signature->level,
                                     .revision = signature->revision, .place_count = signature->place_count};
    tell_signer(signature, &facts);
    tell_statement(signature, &facts);
    tell_findings(signature, &facts);
    door_give(ret_facts, sizeof facts, &facts);
    return true;
}
