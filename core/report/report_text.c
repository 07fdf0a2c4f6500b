/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people: verdict first, then each signature, then what to do. */
#include "base/words.h"
#include "report/hints.h"
#include "report/lines.h"
#include "report/names.h"
#include "report/report.h"
#include "report/summary.h"

#include <stdlib.h>

/* What a person reads of a long list; JSON has all of it. */
#define SHOWN_MAX ((size_t)20)

static const char *say(const lines_writer *writer, const char *english)
{
    return words_get(writer->language, english);
}

static lines_tone tone_of(pdfseal_verdict verdict)
{
    if (verdict == PDFSEAL_VERDICT_VALID)
        return LINES_GOOD;
    return verdict == PDFSEAL_VERDICT_UNSIGNED || verdict == PDFSEAL_VERDICT_INDETERMINATE ? LINES_DOUBTFUL : LINES_BAD;
}

static const char *loud_verdict(pdfseal_verdict verdict)
{
    static const char *const LOUD[] = {
        [PDFSEAL_VERDICT_VALID] = "VALID",                 [PDFSEAL_VERDICT_UNSIGNED] = "UNSIGNED",
        [PDFSEAL_VERDICT_INDETERMINATE] = "INDETERMINATE", [PDFSEAL_VERDICT_INVALID] = "INVALID",
        [PDFSEAL_VERDICT_ALTERED] = "ALTERED",             [PDFSEAL_VERDICT_UNREADABLE] = "UNREADABLE"};
    return LOUD[verdict];
}

/* "2026-11-24 04:00:00 UTC" */
static void print_time(int64_t time, char text[TIME_TEXT_BYTES])
{
    time_print_iso(time, text);
    text[10] = ' ';
    memcpy(text + 19, " UTC", 5);
}

/* ---- one signature ---- */

static void write_heading(lines_writer *writer, const verify_signature *signature)
{
    const char *verdict = say(writer, report_verdict_name(signature->verdict));
    LINES_TEXT text = signature->field
        ? lines_format(writer, "Signature %lld (%s): %s", (long long)signature->index, signature->field, verdict)
        : lines_format(writer, "Signature %lld (no field reaches it): %s", (long long)signature->index, verdict);
    lines_blank(writer);
    lines_text(writer, 2, tone_of(signature->verdict), text);
    if (signature->explanation)
        lines_text(writer, 4, LINES_PLAIN, say(writer, signature->explanation));
}

/* What the issuer claims; whether it may is in the trusted lists. */
static void write_rank(lines_writer *writer, const cms_certificate_facts *signer)
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
    LINES_TEXT rank = lines_format(writer, "%s%s, by its issuer's own word", say(writer, words),
                                   signer->on_device ? say(writer, ", key on a qualified device") : "");
    lines_item(writer, "rank", LINES_PLAIN, rank);
}

static void write_signer(lines_writer *writer, const verify_signature *signature)
{
    const cms_certificate_facts *signer = &signature->signer;
    char from[TIME_TEXT_BYTES];
    char until[TIME_TEXT_BYTES];
    if (!signature->has_signer) {
        lines_item(writer, "signed by", LINES_BAD, say(writer, "unknown: it holds no certificate of its signer"));
        return;
    }
    time_print_iso(signer->not_before, from);
    time_print_iso(signer->not_after, until);
    LINES_TEXT certificate = lines_format(writer, "%s, serial number %s, valid from %.10s to %.10s, issued by %s",
                                          signer->key ? signer->key : "?", signer->serial ? signer->serial : "?", from,
                                          until, signer->issuer ? signer->issuer : "?");
    lines_item(writer, "signed by", LINES_STRONG, signer->name ? signer->name : signer->subject);
    lines_item(writer, "certificate", LINES_PLAIN, certificate);
    write_rank(writer, signer);
}

static void write_times(lines_writer *writer, const verify_signature *signature)
{
    char time[TIME_TEXT_BYTES];
    if (signature->time_stamped != TIME_UNKNOWN) {
        print_time(signature->time_stamped, time);
        LINES_TEXT proven = lines_format(writer, "%s, proven by a time stamp", time);
        lines_item(writer, "when", LINES_PLAIN, proven);
    } else if (signature->time_claimed != TIME_UNKNOWN) {
        print_time(signature->time_claimed, time);
        LINES_TEXT claimed = lines_format(writer, "%s by the signer's own clock, not proven", time);
        lines_item(writer, "when", LINES_PLAIN, claimed);
    } else
        lines_item(writer, "when", LINES_PLAIN, say(writer, "not known"));
}

static void write_timestamp(lines_writer *writer, const verify_timestamp *timestamp)
{
    char time[TIME_TEXT_BYTES] = "?";
    if (timestamp->time != TIME_UNKNOWN)
        print_time(timestamp->time, time);
    LINES_TEXT text = lines_format(writer, "%s by %s: %s", time, timestamp->authority ? timestamp->authority : "?",
                                   say(writer, timestamp->status));
    lines_item(writer, "time stamp", LINES_PLAIN, text);
}

static void write_integrity(lines_writer *writer, const verify_signature *signature)
{
    static const lines_tone TONE[] = {[CMS_INTEGRITY_INTACT] = LINES_GOOD, [CMS_INTEGRITY_ALTERED] = LINES_BAD,
                                      [CMS_INTEGRITY_INVALID] = LINES_BAD, [CMS_INTEGRITY_UNVERIFIABLE] = LINES_DOUBTFUL};
    const char *word = say(writer, report_integrity_name(signature->integrity));
    LINES_TEXT text = signature->integrity == CMS_INTEGRITY_INTACT || !signature->integrity_cause
        ? lines_format(writer, "%s (%s, %s)", word, signature->digest_algorithm ? signature->digest_algorithm : "?",
                       signature->signature_algorithm ? signature->signature_algorithm : "?")
        : lines_format(writer, "%s: %s", word, say(writer, signature->integrity_cause));
    lines_item(writer, "signed bytes", TONE[signature->integrity], text);
    if (!signature->weak_cause)
        return;
    LINES_TEXT weak = lines_format(writer, signature->weak_name ? "%s: %s" : "%s", say(writer, signature->weak_cause),
                                   signature->weak_name);
    lines_item(writer, "", LINES_DOUBTFUL, weak);
}

static void write_coverage(lines_writer *writer, const verify_signature *signature)
{
    static const char *const SENTENCES[] = {
        [VERIFY_COVERAGE_ENTIRE_FILE] = "the whole file",
        [VERIFY_COVERAGE_ENTIRE_REVISION] = "the whole document as it was when it was signed",
        [VERIFY_COVERAGE_PARTIAL] = "only a part of the document as it was when it was signed",
        [VERIFY_COVERAGE_INVALID] = "nothing that counts: the range of signed bytes is malformed"};
    bool whole = signature->coverage <= VERIFY_COVERAGE_ENTIRE_REVISION;
    const char *sentence = say(writer, SENTENCES[signature->coverage]);
    LINES_TEXT text = signature->coverage_cause
        ? lines_format(writer, "%s (%s)", sentence, say(writer, signature->coverage_cause))
        : lines_format(writer, "%s", sentence);
    lines_item(writer, "covers", whole ? LINES_PLAIN : LINES_BAD, text);
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

static void write_change(lines_writer *writer, const verify_change *change)
{
    LINES_TEXT page = change->page ? lines_format(writer, ", page %lld", (long long)change->page)
                                   : lines_format(writer, "%s", "");
    LINES_TEXT field = change->field ? lines_format(writer, ", field %s", change->field)
                                     : lines_format(writer, "%s", "");
    LINES_TEXT where = change->object.number
        ? lines_format(writer, ", object %u %u", change->object.number, change->object.generation)
        : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s (revision %lld%s%s%s)", say(writer, change->change ? change->change : "?"),
                                   (long long)change->revision, page, field, where);
    lines_member(writer, 6, LINES_BAD, text);
}

/* Forbidden changes are what a reader has to see; the permitted ones are summed up by their sentence. */
static void write_changes(lines_writer *writer, const verify_signature *signature)
{
    size_t shown = 0;
    size_t forbidden = 0;
    bool good = signature->changes_known && signature->changes_permitted;
    lines_item(writer, "afterwards", good ? LINES_GOOD : signature->changes_known ? LINES_BAD : LINES_DOUBTFUL,
               say(writer, changes_sentence(signature)));
    for (size_t i = 0; i < signature->change_count; i++) {
        if (verify_change_is_permitted(signature, &signature->changes[i]))
            continue;
        if (forbidden++ < SHOWN_MAX) {
            write_change(writer, &signature->changes[i]);
            shown++;
        }
    }
    if (forbidden > shown) {
        LINES_TEXT more = lines_format(writer, "%zu more (all of them: --format json)", forbidden - shown);
        lines_member(writer, 6, LINES_PLAIN, more);
    }
}

static void write_trust(lines_writer *writer, const verify_signature *signature)
{
    const cms_trust_answer *trust = &signature->trust;
    const char *word = say(writer, report_trust_name(trust->status));
    bool good = trust->status == CMS_TRUST_TRUSTED;
    bool bad = trust->status == CMS_TRUST_REVOKED;
    LINES_TEXT text = good && trust->anchor ? lines_format(writer, "%s, by %s", word, trust->anchor)
        : trust->cause && !good ? lines_format(writer, "%s: %s", word, say(writer, trust->cause))
                                : lines_format(writer, "%s", word);
    lines_item(writer, "trust", good ? LINES_GOOD : bad ? LINES_BAD : LINES_DOUBTFUL, text);
}

static void write_revocation(lines_writer *writer, const cms_trust_answer *trust)
{
    static const char *const SENTENCES[] = {[CMS_REVOCATION_GOOD] = "the certificate was not revoked",
                                            [CMS_REVOCATION_REVOKED] = "the certificate was revoked",
                                            [CMS_REVOCATION_UNKNOWN] = "could not be established",
                                            [CMS_REVOCATION_NOT_CHECKED] = "not checked"};
    char time[TIME_TEXT_BYTES];
    const char *sentence = say(writer, SENTENCES[trust->revocation]);
    if (trust->revocation == CMS_REVOCATION_REVOKED && trust->revoked_at != TIME_UNKNOWN) {
        print_time(trust->revoked_at, time);
        LINES_TEXT text = lines_format(writer, "%s on %s", sentence, time);
        lines_item(writer, "revocation", LINES_BAD, text);
    } else
        lines_item(writer, "revocation", trust->revocation == CMS_REVOCATION_REVOKED ? LINES_BAD : LINES_PLAIN, sentence);
}

static void write_level(lines_writer *writer, const verify_signature *signature)
{
    if (signature->certification_p) {
        static const char *const SENTENCES[] = {"it certifies the document: nothing may be changed",
                                                "it certifies the document: only forms may be filled in and signed",
                                                "it certifies the document: forms and annotations may be added"};
        lines_item(writer, "certifies", LINES_PLAIN, say(writer, SENTENCES[signature->certification_p - 1]));
    }
    lines_item(writer, "level", LINES_PLAIN, signature->level ? signature->level : signature->sub_filter);
    for (size_t i = 0; i < signature->fault_count && i < SHOWN_MAX; i++)
        lines_member(writer, 6, LINES_DOUBTFUL, say(writer, signature->faults[i]));
}

static void write_statement(lines_writer *writer, const verify_signature *signature)
{
    lines_item(writer, "name", LINES_PLAIN, signature->claimed_name);
    lines_item(writer, "reason", LINES_PLAIN, signature->reason);
    lines_item(writer, "location", LINES_PLAIN, signature->location);
    lines_item(writer, "contact", LINES_PLAIN, signature->contact);
}

static void write_place(lines_writer *writer, const verify_place *place)
{
    const double *rect = place->rect;
    const char *state = place->intact == 0 ? say(writer, ", not as it was drawn when signing") : "";
    LINES_TEXT text = lines_format(writer, "page %lld, from (%.1f, %.1f) to (%.1f, %.1f)%s", (long long)place->page,
                                   rect[0], rect[1], rect[2], rect[3], state);
    lines_item(writer, "seal", place->intact == 0 ? LINES_BAD : LINES_PLAIN, text);
}

static void write_signature(lines_writer *writer, const verify_signature *signature)
{
    write_heading(writer, signature);
    write_signer(writer, signature);
    write_times(writer, signature);
    for (size_t i = 0; i < signature->timestamp_count && i < SHOWN_MAX; i++)
        write_timestamp(writer, &signature->timestamps[i]);
    write_integrity(writer, signature);
    write_coverage(writer, signature);
    write_changes(writer, signature);
    write_trust(writer, signature);
    write_revocation(writer, &signature->trust);
    write_level(writer, signature);
    write_statement(writer, signature);
    for (size_t i = 0; i < signature->place_count && i < SHOWN_MAX; i++)
        write_place(writer, &signature->places[i]);
}

/* ---- the whole ---- */

static void write_verdict(lines_writer *writer, const verify_result *result)
{
    lines_tone tone = tone_of(result->verdict);
    LINES_TEXT first = lines_format(writer, "%s: %s", result->file_name ? result->file_name : "-",
                                    say(writer, loud_verdict(result->verdict)));
    lines_text(writer, 0, tone, first);
}

static void write_warning(lines_writer *writer, const verify_warning *warning)
{
    const char *message = say(writer, warning->message ? warning->message : warning->code);
    LINES_TEXT object = warning->object.number
        ? lines_format(writer, ", object %u %u", warning->object.number, warning->object.generation)
        : lines_format(writer, "%s", "");
    LINES_TEXT page = warning->page ? lines_format(writer, ", page %lld", (long long)warning->page)
                                    : lines_format(writer, "%s", "");
    LINES_TEXT text = lines_format(writer, "%s (%s%s%s)", message, warning->code, page, object);
    lines_member(writer, 4, LINES_DOUBTFUL, text);
}

static void write_warnings(lines_writer *writer, const verify_result *result)
{
    if (result->warning_count == 0)
        return;
    lines_blank(writer);
    lines_text(writer, 2, LINES_STRONG, say(writer, "Warnings"));
    for (size_t i = 0; i < result->warning_count && i < SHOWN_MAX; i++)
        write_warning(writer, &result->warnings[i]);
    if (result->warning_count > SHOWN_MAX) {
        LINES_TEXT more = lines_format(writer, "%zu more (all of them: --format json)", result->warning_count - SHOWN_MAX);
        lines_member(writer, 4, LINES_PLAIN, more);
    }
}

static void write_hints(lines_writer *writer, const verify_result *result)
{
    report_hint hints[REPORT_HINTS_MAX];
    size_t count = report_hints_find(result, hints);
    if (count == 0)
        return;
    lines_blank(writer);
    lines_text(writer, 2, LINES_STRONG, say(writer, "What to do"));
    for (size_t i = 0; i < count; i++) {
        LINES_TEXT text = hints[i].english
            ? lines_format(writer, "%s", say(writer, hints[i].english))
            : lines_format(writer, "See what was signed: pdfseal extract FILE --revision %lld -o OUT", hints[i].revision);
        lines_member(writer, 4, LINES_PLAIN, text);
    }
}

pdfseal_status report_write_text(const verify_result *result, const pdfseal_text_options *options,
                                 const pdfseal_sink *sink, pdfseal_error *error)
{
    lines_writer writer;
    char *summary;
    TRY(report_summary(result, options->language, &summary, error));
    lines_begin(&writer, options, sink, error);
    write_verdict(&writer, result);
    lines_text(&writer, 2, LINES_PLAIN, summary);
    free(summary);
    for (size_t i = 0; i < result->signature_count; i++)
        write_signature(&writer, &result->signatures[i]);
    write_warnings(&writer, result);
    write_hints(&writer, result);
    return lines_finish(&writer);
}
