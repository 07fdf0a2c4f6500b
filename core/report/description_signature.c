/* SPDX-License-Identifier: Apache-2.0 */
/* One signature in words: who, when, what of it holds, what came after, whom one trusts. */
#include "report/description_rows.h"
#include "report/names.h"

static void describe_heading(report_describer *d, const verify_signature *signature)
{
    const char *verdict = describe_say(d, report_verdict_name(signature->verdict));
    long long index = (long long)signature->index;
    d->section->signature = signature;
    d->section->tone = describe_tone(signature->verdict);
    d->section->title = signature->field
        ? describe_format(d, "Signature %lld (%s): %s", index, signature->field, verdict)
        : describe_format(d, "Signature %lld (no field reaches it): %s", index, verdict);
    d->section->lead = signature->explanation ? describe_say(d, signature->explanation) : NULL;
}

/* What the issuer claims; whether it may is in the trusted lists. */
static void describe_rank(report_describer *d, const cms_certificate_facts *signer)
{
    static const struct {
        const char *type, *words;
    } TYPES[] = {{"esign", "qualified for signatures"}, {"eseal", "qualified for seals"}, {"web", "qualified for web sites"}};
    const char *words = "qualified";
    if (!signer->is_qualified)
        return;
    for (size_t i = 0; signer->qualified_type && i < sizeof TYPES / sizeof TYPES[0]; i++) {
        if (strcmp(TYPES[i].type, signer->qualified_type) == 0)
            words = TYPES[i].words;
    }
    describe_item(d, "rank", LINES_PLAIN,
                  describe_format(d, "%s%s, by its issuer's own word", describe_say(d, words),
                                  signer->on_device ? describe_say(d, ", key on a qualified device") : ""));
}

static void describe_signer(report_describer *d, const verify_signature *signature)
{
    const cms_certificate_facts *signer = &signature->signer;
    char from[TIME_TEXT_BYTES];
    char until[TIME_TEXT_BYTES];
    if (!signature->has_signer) {
        describe_item(d, "signed by", LINES_BAD, describe_say(d, "unknown: it holds no certificate of its signer"));
        return;
    }
    time_print_iso(signer->not_before, from);
    time_print_iso(signer->not_after, until);
    describe_item(d, "signed by", LINES_STRONG, signer->name ? signer->name : signer->subject);
    describe_item(d, "certificate", LINES_PLAIN,
                  describe_format(d, "%s, serial number %s, valid from %.10s to %.10s, issued by %s",
                                  signer->key ? signer->key : "?", signer->serial ? signer->serial : "?", from, until,
                                  signer->issuer ? signer->issuer : "?"));
    describe_rank(d, signer);
}

static void describe_times(report_describer *d, const verify_signature *signature)
{
    char time[REPORT_TIME_BYTES];
    const char *text = describe_say(d, "not known");
    if (signature->time_stamped != TIME_UNKNOWN) {
        describe_time(d, signature->time_stamped, time);
        text = describe_format(d, "%s, proven by a time stamp", time);
    } else if (signature->time_claimed != TIME_UNKNOWN) {
        describe_time(d, signature->time_claimed, time);
        text = describe_format(d, "%s by the signer's own clock, not proven", time);
    }
    describe_item(d, "when", LINES_PLAIN, text);
    for (size_t i = 0; i < signature->timestamp_count && i < REPORT_SHOWN_MAX; i++) {
        const verify_timestamp *stamp = &signature->timestamps[i];
        if (stamp->time != TIME_UNKNOWN)
            describe_time(d, stamp->time, time);
        const char *when = stamp->time != TIME_UNKNOWN ? time : "?";
        describe_item(d, "time stamp", LINES_PLAIN,
                      describe_format(d, "%s by %s: %s", when, stamp->authority ? stamp->authority : "?",
                                      describe_say(d, stamp->status)));
    }
}

static void describe_integrity(report_describer *d, const verify_signature *signature)
{
    static const lines_tone TONE[] = {[CMS_INTEGRITY_INTACT] = LINES_GOOD, [CMS_INTEGRITY_ALTERED] = LINES_BAD,
                                      [CMS_INTEGRITY_INVALID] = LINES_BAD, [CMS_INTEGRITY_UNVERIFIABLE] = LINES_DOUBTFUL};
    const char *word = describe_say(d, report_integrity_name(signature->integrity));
    bool plain = signature->integrity == CMS_INTEGRITY_INTACT || !signature->integrity_cause;
    const char *text = plain
        ? describe_format(d, "%s (%s, %s)", word, signature->digest_algorithm ? signature->digest_algorithm : "?",
                          signature->signature_algorithm ? signature->signature_algorithm : "?")
        : describe_format(d, "%s: %s", word, describe_say(d, signature->integrity_cause));
    describe_item(d, "signed bytes", TONE[signature->integrity], text);
    if (signature->weak_cause && signature->weak_name)
        describe_item(d, "", LINES_DOUBTFUL,
                      describe_format(d, "%s: %s", describe_say(d, signature->weak_cause), signature->weak_name));
    else if (signature->weak_cause)
        describe_item(d, "", LINES_DOUBTFUL, describe_say(d, signature->weak_cause));
}

static void describe_coverage(report_describer *d, const verify_signature *signature)
{
    static const char *const SENTENCES[] = {
        [VERIFY_COVERAGE_ENTIRE_FILE] = "the whole file",
        [VERIFY_COVERAGE_ENTIRE_REVISION] = "the whole document as it was when it was signed",
        [VERIFY_COVERAGE_PARTIAL] = "only a part of the document as it was when it was signed",
        [VERIFY_COVERAGE_INVALID] = "nothing that counts: the range of signed bytes is malformed"};
    bool whole = signature->coverage <= VERIFY_COVERAGE_ENTIRE_REVISION;
    const char *sentence = describe_say(d, SENTENCES[signature->coverage]);
    describe_item(d, "covers", whole ? LINES_PLAIN : LINES_BAD,
                  signature->coverage_cause
                      ? describe_format(d, "%s (%s)", sentence, describe_say(d, signature->coverage_cause))
                      : sentence);
}

static const char *changes_sentence(const verify_signature *signature)
{
    static const char *const SENTENCES[] = {
        [VERIFY_CHANGE_NONE] = "nothing was changed",
        [VERIFY_CHANGE_LTV] = "only data for validation was added",
        [VERIFY_CHANGE_FORM_FILLING] = "forms were filled in or signatures were added, which is permitted",
        [VERIFY_CHANGE_ANNOTATIONS] = "annotations were added or changed, which is permitted",
        [VERIFY_CHANGE_FORBIDDEN] = "changes, which are permitted"};
    if (!signature->changes_known)
        return "not judged: the signed bytes themselves are in doubt";
    return signature->changes_permitted ? SENTENCES[signature->change_level] : "changes that are not permitted:";
}

static const char *print_change(report_describer *d, const verify_change *change)
{
    const char *page = change->page ? describe_format(d, ", page %lld", (long long)change->page) : "";
    const char *field = change->field ? describe_format(d, ", field %s", change->field) : "";
    const char *where = change->object.number
        ? describe_format(d, ", object %u %u", change->object.number, change->object.generation) : "";
    return describe_format(d, "%s (revision %lld%s%s%s)", describe_say(d, change->change ? change->change : "?"),
                           (long long)change->revision, page, field, where);
}

void describe_every_change(report_describer *d, const verify_signature *signature)
{
    size_t count = signature->changes_known ? signature->change_count : 0;
    for (size_t i = 0; i < count && i < REPORT_CHANGES_MAX; i++) {
        const verify_change *change = &signature->changes[i];
        bool permitted = verify_change_is_permitted(signature, change);
        describe_item(d, permitted ? "permitted" : "not permitted", permitted ? LINES_PLAIN : LINES_BAD, print_change(d, change));
    }
    if (count > REPORT_CHANGES_MAX)
        describe_member(d, LINES_PLAIN, describe_format(d, "%zu: %s", count - REPORT_CHANGES_MAX,
                                                        describe_say(d, "further changes stand in the JSON report")));
}

/* Forbidden changes are what a reader has to see; the permitted ones are summed up by their sentence. */
static void describe_changes(report_describer *d, const verify_signature *signature)
{
    size_t forbidden = 0;
    bool good = signature->changes_known && signature->changes_permitted;
    describe_item(d, "afterwards", good ? LINES_GOOD : signature->changes_known ? LINES_BAD : LINES_DOUBTFUL,
                  describe_say(d, changes_sentence(signature)));
    for (size_t i = 0; i < signature->change_count; i++) {
        if (verify_change_is_permitted(signature, &signature->changes[i]))
            continue;
        if (forbidden++ < REPORT_SHOWN_MAX)
            describe_member(d, LINES_BAD, print_change(d, &signature->changes[i]));
    }
    if (forbidden > REPORT_SHOWN_MAX)
        describe_member(d, LINES_PLAIN,
                        describe_format(d, "%zu more (all of them: --format json)", forbidden - REPORT_SHOWN_MAX));
}

static void describe_trust(report_describer *d, const verify_signature *signature)
{
    const cms_trust_answer *trust = &signature->trust;
    const char *word = describe_say(d, report_trust_name(trust->status));
    bool good = trust->status == CMS_TRUST_TRUSTED;
    bool bad = trust->status == CMS_TRUST_REVOKED;
    const char *text = good && trust->anchor ? describe_format(d, "%s, by %s", word, trust->anchor)
        : trust->cause && !good ? describe_format(d, "%s: %s", word, describe_say(d, trust->cause))
                                : word;
    describe_item(d, "trust", good ? LINES_GOOD : bad ? LINES_BAD : LINES_DOUBTFUL, text);
}

static void describe_revocation(report_describer *d, const cms_trust_answer *trust)
{
    static const char *const SENTENCES[] = {[CMS_REVOCATION_GOOD] = "the certificate was not revoked",
                                            [CMS_REVOCATION_REVOKED] = "the certificate was revoked",
                                            [CMS_REVOCATION_UNKNOWN] = "could not be established",
                                            [CMS_REVOCATION_NOT_CHECKED] = "not checked"};
    char time[REPORT_TIME_BYTES];
    const char *text = describe_say(d, SENTENCES[trust->revocation]);
    if (trust->revocation == CMS_REVOCATION_REVOKED && trust->revoked_at != TIME_UNKNOWN) {
        describe_time(d, trust->revoked_at, time);
        text = describe_format(d, "%s on %s", text, time);
    }
    describe_item(d, "revocation", trust->revocation == CMS_REVOCATION_REVOKED ? LINES_BAD : LINES_PLAIN, text);
}

static void describe_level(report_describer *d, const verify_signature *signature)
{
    if (signature->certification_p) {
        static const char *const SENTENCES[] = {"it certifies the document: nothing may be changed",
                                                "it certifies the document: only forms may be filled in and signed",
                                                "it certifies the document: forms and annotations may be added"};
        describe_item(d, "certifies", LINES_PLAIN, describe_say(d, SENTENCES[signature->certification_p - 1]));
    }
    describe_item(d, "level", LINES_PLAIN, signature->level ? signature->level : signature->sub_filter);
    for (size_t i = 0; i < signature->fault_count && i < REPORT_SHOWN_MAX; i++)
        describe_member(d, LINES_DOUBTFUL, describe_say(d, signature->faults[i]));
}

static void describe_statement(report_describer *d, const verify_signature *signature)
{
    describe_item(d, "name", LINES_PLAIN, signature->claimed_name);
    describe_item(d, "reason", LINES_PLAIN, signature->reason);
    describe_item(d, "location", LINES_PLAIN, signature->location);
    describe_item(d, "contact", LINES_PLAIN, signature->contact);
}

static void describe_place(report_describer *d, const verify_place *place)
{
    const double *rect = place->rect;
    const char *state = place->intact == 0 ? describe_say(d, ", not as it was drawn when signing") : "";
    describe_item(d, "seal", place->intact == 0 ? LINES_BAD : LINES_PLAIN,
                  describe_format(d, "page %lld, from (%.1f, %.1f) to (%.1f, %.1f)%s", (long long)place->page, rect[0],
                                  rect[1], rect[2], rect[3], state));
}

static void describe_technique(report_describer *d, const verify_signature *signature)
{
    const char *verdict = signature->sub_indication
        ? describe_format(d, "%s, %s", signature->indication ? signature->indication : "?", signature->sub_indication)
        : signature->indication;
    describe_detail(d, "indication", LINES_PLAIN, verdict);
    describe_detail(d, "format", LINES_PLAIN, signature->sub_filter);
    if (signature->byte_range_count == 4)
        describe_detail(d, "byte range", LINES_PLAIN,
                        describe_format(d, "%lld %lld %lld %lld", (long long)signature->byte_range[0],
                                        (long long)signature->byte_range[1], (long long)signature->byte_range[2],
                                        (long long)signature->byte_range[3]));
    if (!signature->has_signer)
        return;
    describe_detail(d, "subject", LINES_PLAIN, signature->signer.subject);
    describe_detail(d, "fingerprint", LINES_PLAIN, signature->signer.sha256);
}

void describe_signature(report_describer *d, const verify_signature *signature)
{
    describe_heading(d, signature);
    describe_signer(d, signature);
    describe_times(d, signature);
    describe_integrity(d, signature);
    describe_coverage(d, signature);
    describe_changes(d, signature);
    describe_trust(d, signature);
    describe_revocation(d, &signature->trust);
    describe_level(d, signature);
    describe_statement(d, signature);
    for (size_t i = 0; i < signature->place_count && i < REPORT_SHOWN_MAX; i++)
        describe_place(d, &signature->places[i]);
    describe_technique(d, signature);
}
