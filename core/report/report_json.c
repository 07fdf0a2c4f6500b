/* SPDX-License-Identifier: Apache-2.0 */
/* The report as JSON: keys in the order of the contract, each always there. */
#include "report/json_builder.h"
#include "report/names.h"
#include "report/report.h"
#include "report/summary.h"

#include <stdlib.h>

#define EXIT_CODE_UNREADABLE 4

/* A list built by calling `make` for each member. */
#define BUILD_LIST(builder, list, count, make)                            \
    json_t *array = json_array();                                         \
    if (!array)                                                           \
        (builder)->failed = true;                                         \
    for (size_t i = 0; i < (count); i++)                                  \
        json_add((builder), array, make((builder), &(list)[i]));          \
    return array

static void put_text(json_builder *builder, json_t *object, const char *key, const char *text)
{
    json_put(builder, object, key, json_text(builder, text));
}

static void put_number(json_builder *builder, json_t *object, const char *key, int64_t number, int64_t unknown)
{
    json_put(builder, object, key, json_number_or(builder, number, unknown));
}

static void put_time(json_builder *builder, json_t *object, const char *key, int64_t time)
{
    json_put(builder, object, key, json_time(builder, time));
}

static void put_id(json_builder *builder, json_t *object, const char *key, verify_object_id id)
{
    json_put(builder, object, key, json_object_id(builder, id.number, id.generation));
}

/* A file that could not be read has no revisions that one could count, and nobody knows whether it is encrypted. */
static json_t *build_file(json_builder *builder, const verify_result *result)
{
    bool readable = result->verdict != PDFSEAL_VERDICT_UNREADABLE;
    json_t *file = json_new_object(builder);
    put_text(builder, file, "name", result->file_name);
    put_number(builder, file, "size", result->file_size, -1);
    put_text(builder, file, "sha256", result->file_sha256);
    put_text(builder, file, "pdf_version", result->pdf_version);
    put_number(builder, file, "pages", result->page_count, -1);
    put_number(builder, file, "revisions", readable ? (int64_t)result->revision_count : -1, -1);
    json_put(builder, file, "encrypted", readable ? json_boolean(result->encrypted) : json_null());
    return file;
}

static json_t *build_error(json_builder *builder, const verify_result *result)
{
    if (result->verdict != PDFSEAL_VERDICT_UNREADABLE)
        return json_null();
    json_t *error = json_new_object(builder);
    put_number(builder, error, "code", EXIT_CODE_UNREADABLE, -1);
    put_number(builder, error, "offset", result->error.offset, -1);
    put_text(builder, error, "message", result->error.message);
    return error;
}

/* ---- revisions ---- */

static json_t *build_revision_object(json_builder *builder, const verify_revision_object *found)
{
    json_t *object = json_new_object(builder);
    put_id(builder, object, "object", found->object);
    put_number(builder, object, "in_stream", found->in_stream, 0);
    put_number(builder, object, "start", found->start, -1);
    put_number(builder, object, "end", found->end, -1);
    put_text(builder, object, "label", report_label_name(found->label));
    return object;
}

static json_t *build_revision_objects(json_builder *builder, const verify_revision *revision)
{
    BUILD_LIST(builder, revision->objects, revision->object_count, build_revision_object);
}

static json_t *build_revision(json_builder *builder, const verify_revision *revision)
{
    json_t *object = json_new_object(builder);
    put_number(builder, object, "number", revision->number, 0);
    put_number(builder, object, "start", revision->start, -1);
    put_number(builder, object, "end", revision->end, -1);
    put_number(builder, object, "closed_by_signature", revision->closed_by_signature, 0);
    json_put(builder, object, "objects", build_revision_objects(builder, revision));
    return object;
}

static json_t *build_revisions(json_builder *builder, const verify_result *result)
{
    BUILD_LIST(builder, result->revisions, result->revision_count, build_revision);
}

/* ---- one signature ---- */

static json_t *build_change(json_builder *builder, const verify_signature *signature, const verify_change *change)
{
    json_t *object = json_new_object(builder);
    put_number(builder, object, "revision", change->revision, 0);
    put_id(builder, object, "object", change->object);
    put_number(builder, object, "page", change->page, 0);
    put_text(builder, object, "field", change->field);
    json_put(builder, object, "change", json_prose(builder, change->change));
    put_text(builder, object, "rule", change->rule);
    json_put(builder, object, "permitted", json_boolean(verify_change_is_permitted(signature, change)));
    return object;
}

/* The object that was built for this change when it followed an earlier signature; NULL when it says something else there. */
static json_t *find_shared(const json_builder *builder, const verify_signature *signature, const verify_change *change)
{
    const verify_signature *earlier = builder->shared;
    bool within = earlier && earlier->change_count && change >= earlier->changes && change < earlier->changes + earlier->change_count;
    if (!within || verify_change_is_permitted(earlier, change) != verify_change_is_permitted(signature, change))
        return NULL;
    return json_array_get(builder->shared_list, (size_t)(change - earlier->changes));
}

/* What follows a later signature followed the earlier ones too: their lists share its members. */
static json_t *build_change_list(json_builder *builder, const verify_signature *signature)
{
    json_t *list = json_array();
    if (!list)
        builder->failed = true;
    for (size_t i = 0; i < signature->change_count; i++) {
        const verify_change *change = &signature->changes[i];
        json_t *shared = find_shared(builder, signature, change);
        json_add(builder, list, shared ? json_incref(shared) : build_change(builder, signature, change));
    }
    builder->shared = signature;
    builder->shared_list = list;
    return list;
}

static json_t *build_changes(json_builder *builder, const verify_signature *signature)
{
    bool known = signature->changes_known;
    json_t *object = json_new_object(builder);
    put_text(builder, object, "level", known ? report_change_level_name(signature->change_level) : NULL);
    json_put(builder, object, "permitted", known ? json_boolean(signature->changes_permitted) : json_null());
    json_put(builder, object, "items", build_change_list(builder, signature));
    return object;
}

static json_t *build_certification(json_builder *builder, const verify_signature *signature)
{
    if (signature->certification_p == 0)
        return json_null();
    json_t *object = json_new_object(builder);
    put_number(builder, object, "p", signature->certification_p, 0);
    put_text(builder, object, "level", report_certification_name(signature->certification_p));
    return object;
}

static json_t *build_locked_field(json_builder *builder, const char *const *name)
{
    return json_text(builder, *name);
}

static json_t *build_locked_fields(json_builder *builder, const verify_signature *signature)
{
    BUILD_LIST(builder, signature->locked_fields, signature->locked_field_count, build_locked_field);
}

/* Without a certificate the keys are there all the same. */
static json_t *build_signer(json_builder *builder, const verify_signature *signature)
{
    static const cms_certificate_facts NOTHING = {.not_before = TIME_UNKNOWN, .not_after = TIME_UNKNOWN};
    const cms_certificate_facts *signer = signature->has_signer ? &signature->signer : &NOTHING;
    json_t *object = json_new_object(builder);
    put_text(builder, object, "name", signer->name);
    put_text(builder, object, "subject", signer->subject);
    put_text(builder, object, "issuer", signer->issuer);
    put_text(builder, object, "serial", signer->serial);
    put_time(builder, object, "not_before", signer->not_before);
    put_time(builder, object, "not_after", signer->not_after);
    put_text(builder, object, "sha256", signer->sha256);
    json_put(builder, object, "qualified", signer->states_rank ? json_boolean(signer->is_qualified) : json_null());
    return object;
}

static json_t *build_trust(json_builder *builder, const cms_trust_answer *trust)
{
    json_t *object = json_new_object(builder);
    put_text(builder, object, "status", report_trust_name(trust->status));
    put_text(builder, object, "anchor", trust->anchor);
    put_text(builder, object, "revocation", report_revocation_name(trust->revocation));
    put_text(builder, object, "revocation_source", trust->revocation_source);
    return object;
}

static json_t *build_time(json_builder *builder, const verify_signature *signature)
{
    json_t *object = json_new_object(builder);
    put_time(builder, object, "claimed", signature->time_claimed);
    put_time(builder, object, "timestamped", signature->time_stamped);
    put_time(builder, object, "used", signature->time_used);
    return object;
}

static json_t *build_timestamp(json_builder *builder, const verify_timestamp *timestamp)
{
    json_t *object = json_new_object(builder);
    put_text(builder, object, "kind", timestamp->kind);
    put_time(builder, object, "time", timestamp->time);
    put_text(builder, object, "authority", timestamp->authority);
    put_text(builder, object, "status", timestamp->status);
    return object;
}

static json_t *build_timestamps(json_builder *builder, const verify_signature *signature)
{
    BUILD_LIST(builder, signature->timestamps, signature->timestamp_count, build_timestamp);
}

static json_t *build_place(json_builder *builder, const verify_place *place)
{
    const double *rect = place->rect;
    json_t *object = json_new_object(builder);
    put_text(builder, object, "kind", place->kind);
    put_number(builder, object, "page", place->page, 0);
    json_put(builder, object, "rect", json_rectangle(builder, rect[0], rect[1], rect[2], rect[3]));
    json_put(builder, object, "intact", place->intact < 0 ? json_null() : json_boolean(place->intact));
    return object;
}

static json_t *build_places(json_builder *builder, const verify_signature *signature)
{
    BUILD_LIST(builder, signature->places, signature->place_count, build_place);
}

static void put_structure(json_builder *builder, json_t *object, const verify_signature *signature)
{
    put_number(builder, object, "index", signature->index, 0);
    put_text(builder, object, "field", signature->field);
    put_text(builder, object, "kind", report_kind_name(signature->kind));
    put_text(builder, object, "sub_filter", signature->sub_filter);
    put_text(builder, object, "level", signature->level);
    put_number(builder, object, "revision", signature->revision, 0);
    const int64_t *range = signature->has_byte_range ? signature->byte_range : NULL;
    json_put(builder, object, "byte_range", json_numbers(builder, range, signature->byte_range_count));
    put_text(builder, object, "coverage", report_coverage_name(signature->coverage));
    put_number(builder, object, "bytes_after", signature->bytes_after, -1);
    put_text(builder, object, "integrity", report_integrity_name(signature->integrity));
    put_text(builder, object, "digest_algorithm", report_digest_name(signature->digest_algorithm));
    put_text(builder, object, "signature_algorithm", report_signature_algorithm_name(signature->signature_algorithm));
}

static void put_statement(json_builder *builder, json_t *object, const verify_signature *signature)
{
    json_put(builder, object, "signer", build_signer(builder, signature));
    put_text(builder, object, "claimed_name", signature->claimed_name);
    put_text(builder, object, "reason", signature->reason);
    put_text(builder, object, "location", signature->location);
    put_text(builder, object, "contact", signature->contact);
}

static json_t *build_signature(json_builder *builder, const verify_signature *signature)
{
    json_t *object = json_new_object(builder);
    put_structure(builder, object, signature);
    json_put(builder, object, "changes_after", build_changes(builder, signature));
    json_put(builder, object, "certification", build_certification(builder, signature));
    json_put(builder, object, "locked_fields", build_locked_fields(builder, signature));
    put_statement(builder, object, signature);
    json_put(builder, object, "trust", build_trust(builder, &signature->trust));
    json_put(builder, object, "time", build_time(builder, signature));
    json_put(builder, object, "timestamps", build_timestamps(builder, signature));
    json_put(builder, object, "places", build_places(builder, signature));
    put_text(builder, object, "indication", signature->indication);
    put_text(builder, object, "sub_indication", signature->sub_indication);
    json_put(builder, object, "explanation", json_prose(builder, signature->explanation));
    return object;
}

static json_t *build_signatures(json_builder *builder, const verify_result *result)
{
    BUILD_LIST(builder, result->signatures, result->signature_count, build_signature);
}

/* ---- the rest ---- */

static json_t *build_condition(json_builder *builder, const verify_result *result, const verify_reliability *condition)
{
    json_t *indices = json_array();
    for (size_t i = 0; i < result->signature_count; i++)
        json_add(builder, indices, json_number_or(builder, result->signatures[i].index, 0));
    json_t *object = json_new_object(builder);
    put_text(builder, object, "condition", condition->condition);
    put_text(builder, object, "finding", report_finding_name(condition->finding));
    json_put(builder, object, "evidence", json_prose(builder, condition->evidence));
    json_put(builder, object, "signatures", indices);
    return object;
}

static json_t *build_reliability(json_builder *builder, const verify_result *result)
{
    json_t *array = json_array();
    for (size_t i = 0; i < 4; i++)
        json_add(builder, array, build_condition(builder, result, &result->reliability[i]));
    return array;
}

static json_t *build_warning(json_builder *builder, const verify_warning *warning)
{
    json_t *object = json_new_object(builder);
    put_text(builder, object, "code", warning->code);
    json_put(builder, object, "message", json_prose(builder, warning->message));
    put_number(builder, object, "revision", warning->revision, 0);
    put_id(builder, object, "object", warning->object);
    put_number(builder, object, "page", warning->page, 0);
    return object;
}

static json_t *build_warnings(json_builder *builder, const verify_result *result)
{
    BUILD_LIST(builder, result->warnings, result->warning_count, build_warning);
}

pdfseal_status report_write_json(const verify_result *result, pdfseal_language language, const pdfseal_sink *sink,
                                 pdfseal_error *error)
{
    json_builder builder = {.language = language};
    char *summary;
    TRY(report_summary(result, language, &summary, error));
    json_t *root = json_new_object(&builder);
    put_text(&builder, root, "format", "pdfseal-report");
    put_number(&builder, root, "version", 1, 0);
    put_text(&builder, root, "tool", "pdfseal " PDFSEAL_VERSION);
    put_time(&builder, root, "checked_at", result->checked_at);
    json_put(&builder, root, "file", build_file(&builder, result));
    put_text(&builder, root, "verdict", report_verdict_name(result->verdict));
    put_text(&builder, root, "summary", summary);
    free(summary);
    json_put(&builder, root, "error", build_error(&builder, result));
    json_put(&builder, root, "revisions", build_revisions(&builder, result));
    json_put(&builder, root, "signatures", build_signatures(&builder, result));
    json_put(&builder, root, "reliability", build_reliability(&builder, result));
    json_put(&builder, root, "warnings", build_warnings(&builder, result));
    return json_finish(&builder, root, sink, error);
}
