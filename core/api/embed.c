/* SPDX-License-Identifier: Apache-2.0 */
/* The second of two steps: a signature that was made elsewhere comes into the place that was prepared for it. */
#include "api/extend.h"
#include "api/door.h"
#include "api/prepared.h"
#include "api/signing_pass.h"
#include "base/words.h"
#include "cms/returned_signature.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"
#include "pades/seed_values.h"
#include "pades/signature.h"
#include "pdf/object_writer.h"

#include <stdlib.h>

typedef struct embedding {
    pdfseal_session *session;
    pdfseal_document *document;
    const pdfseal_embed_options *options;
    arena memory;
    prepared_request request;
    bool has_request;
    pades_form form;
    const pades_signature *place;
    bool is_cades;           /* its SubFilter is that of PAdES */
    bytes_buffer returned;   /* the signature as it came, decoded */
    bytes_buffer cms;
    cms_signed_data *data;   /* the same, read */
    cms_identity *identity;  /* the signer's certificate */
    digest_value digest;     /* of the byte range */
    file_output output;
    level_reached reached;
    bool was_stamped;
    int64_t bytes_out;
    pdfseal_error doubt;
} embedding;

static void embedding_clear(embedding *e)
{
    cms_signed_data_free(e->data);
    cms_identity_close(e->identity);
    bytes_buffer_clear(&e->returned);
    bytes_buffer_clear(&e->cms);
    file_output_close(&e->output);
    arena_clear(&e->memory);
}

/* ---- what was handed over ---- */

static pdfseal_status read_request(embedding *e, pdfseal_error *error)
{
    const bytes_view json = {e->options->request, e->options->request_bytes};
    if (!e->options->request)
        return PDFSEAL_OK;
    e->has_request = true;
    return prepared_read(json, pdf_document_limits(e->document->pdf), &e->memory, &e->request, error);
}

static pdfseal_status read_signature(embedding *e, pdfseal_error *error)
{
    bytes_view given = {e->options->signature, e->options->signature_bytes};
    if (!e->options->signature)
        given = e->request.signature;
    if (!given.data)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no signature to embed (give it with --signature, or fill it into the request)");
    TRY(cms_returned_decode(given, &e->returned, error));
    if (!e->has_request && !cms_returned_is_cms(bytes_buffer_view(&e->returned)))
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "this is a bare signature value, which needs what pdfseal prepare wrote (give it with --request FILE)");
    return PDFSEAL_OK;
}

/* ---- the place ---- */

static bool is_empty(const pades_signature *signature)
{
    for (size_t i = 0; i < signature->contents.length; i++) {
        if (signature->contents.data[i])
            return false;
    }
    return true;
}

/* Which signature waits: the one that the request names, else the one that is still empty. */
static const pades_signature *find_place(const embedding *e, const pades_signature *signatures, size_t count)
{
    const pades_signature *found = NULL;
    for (size_t i = 0; i < count; i++) {
        bool meant = e->has_request ? signatures[i].field && strcmp(signatures[i].field, e->request.field) == 0
                                    : is_empty(&signatures[i]);
        if (meant && signatures[i].field && signatures[i].form_field && !signatures[i].is_timestamp && !signatures[i].is_usage_rights)
            found = &signatures[i];
    }
    return found;
}

/* The request is about this very file as long as its numbers are; the digest tells the rest. */
static bool is_requested_range(const embedding *e)
{
    return !e->has_request || memcmp(e->place->range, e->request.byte_range, sizeof e->request.byte_range) == 0;
}

static pdfseal_status check_place(const embedding *e, pdfseal_error *error)
{
    const pades_signature *place = e->place;
    if (place->structure != PADES_STRUCTURE_GOOD || !place->range_usable)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the place for the signature is malformed (prepare the document again)");
    if (!is_empty(place))
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the field %s is signed already (give the prepared document)", place->field);
    if (place->range[2] + place->range[3] != pdf_document_size(e->document->pdf) || !is_requested_range(e))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "was changed since it was prepared, or the request is of another document (prepare it again, and sign that)");
    return PDFSEAL_OK;
}

static pdfseal_status read_place(embedding *e, pdfseal_error *error)
{
    pades_signature *signatures;
    size_t count;
    pdf_view view = pdf_view_newest(e->document->pdf);
    if (pdf_document_is_repaired(e->document->pdf))
        FAIL(error, PDFSEAL_ERROR_REFUSED, "was damaged since it was prepared (get the prepared document again)");
    TRY(pades_form_read(view, &e->memory, &e->form, error));
    TRY(pades_signatures_read(view, &e->form, &e->memory, &signatures, &count, error));
    e->place = find_place(e, signatures, count);
    if (!e->place)
        FAIL(error, PDFSEAL_ERROR_INPUT, "has no place that waits for this signature (give what pdfseal prepare wrote)");
    TRY(check_place(e, error));
    e->is_cades = e->place->sub_filter && strcmp(e->place->sub_filter, "ETSI.CAdES.detached") == 0;
    const pdfseal_level_options *level = e->options->level;
    return pades_seed_level_check(view, e->place->form_field->dictionary, level && level->level >= PDFSEAL_LEVEL_T,
                                  level && level->level >= PDFSEAL_LEVEL_LT, error);
}

/* ---- the signature ---- */

/* Certificates alone, as if a signer had them. */
static pdfseal_status open_identity(embedding *e, const bytes_view *certificates, size_t count, pdfseal_error *error)
{
    pdfseal_blob blobs[LIMIT_PATH + 1];
    pdfseal_signer signer = {.size = sizeof signer, .name = "--request", .certificates = blobs, .own_count = 1};
    const pdfseal_key_options options = {.size = sizeof options, .signer = &signer};
    for (; signer.certificate_count < count && signer.certificate_count < LIMIT_PATH; signer.certificate_count++) {
        const bytes_view der = certificates[signer.certificate_count];
        blobs[signer.certificate_count] = (pdfseal_blob){der.data, der.length};
    }
    TRY(cms_identity_open(&options, time_now(e->session->clock), &e->identity, error));
    return cms_identity_check(e->identity, time_now(e->session->clock), error);
}

static pdfseal_status assemble(embedding *e, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer value;
    bytes_buffer_init_limited(&value, pdf_document_limits(e->document->pdf), LIMITS_CMS_BYTES);
    TRY(open_identity(e, e->request.certificates, e->request.certificate_count, error));
    const cms_signing signing = {.identity = e->identity, .digest = e->request.digest,
                                 .pss = strcmp(e->request.signature_algorithm, "rsa-pss") == 0};
    TRY(cms_returned_value(e->identity, bytes_buffer_view(&e->returned), &value, error));
    return cms_signed_data_end(&signing, e->request.attributes, bytes_buffer_view(&value), &e->cms, error);
}

/* A whole CMS must be of the certificate that the document was prepared for, where that is known. */
static pdfseal_status take_whole(embedding *e, pdfseal_error *error)
{
    const cms_certificate *signer = cms_signed_data_signer(e->data);
    if (!signer)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature holds no certificate of its signer (let it be put in)");
    const bytes_view certificate = cms_certificate_der(signer);
    if (e->has_request && !bytes_equal(certificate, e->request.certificates[0]))
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "the signature is of another certificate than the document was prepared for (sign with that one, or prepare again)");
    return open_identity(e, &certificate, 1, error);
}

static pdfseal_status read_cms(embedding *e, pdfseal_error *error)
{
    bool is_whole = cms_returned_is_cms(bytes_buffer_view(&e->returned));
    TRY(is_whole ? bytes_buffer_append(&e->cms, e->returned.data, e->returned.length, error) : assemble(e, error));
    TRY(cms_signed_data_read(bytes_buffer_view(&e->cms), e->is_cades ? CMS_PROFILE_CADES : CMS_PROFILE_PKCS7, &e->data, error));
    if (cms_signed_data_digest(e->data) == DIGEST_NONE)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature's digest is not supported (use sha256, or another one of pdfseal prepare)");
    return is_whole ? take_whole(e, error) : PDFSEAL_OK;
}

/* ---- holding one against the other ---- */

static pdfseal_status hash_document(embedding *e, const pdfseal_output_options *output, pdfseal_error *error)
{
    digest_context *context;
    const signing_gap gap = {e->place->range[1], e->place->range[2]};
    TRY(file_output_open(output, &e->output, error));
    TRY(digest_new(cms_signed_data_digest(e->data), &context, error));
    pdfseal_status status = signing_pass_run(pdf_document_input(e->document->pdf), &e->output, context, gap,
                                             e->session, error);
    if (status == PDFSEAL_OK)
        status = digest_finish(context, &e->digest, error);
    digest_free(context);
    return status;
}

static pdfseal_status judge(embedding *e, const cms_verdict *verdict, pdfseal_error *error)
{
    const char *weakness = cms_verdict_weakness(verdict, time_now(e->session->clock));
    if (verdict->integrity == CMS_INTEGRITY_ALTERED)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "the signature is over other bytes: the document was changed since it was prepared, or another one was signed (prepare it again, and sign that)");
    if (verdict->integrity != CMS_INTEGRITY_INTACT)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature does not hold: %s (sign again)",
             words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, verdict->cause ? verdict->cause : "?"));
    if (weakness)
        FAIL(error, PDFSEAL_ERROR_REFUSED, "the signature is too weak: %s (sign with a stronger key or digest)",
             words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, weakness));
    if (e->is_cades && !verdict->has_signing_certificate)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "the signature does not say which certificate made it, as PAdES demands (let the signing-certificate-v2 attribute be signed)");
    if (verdict->fault_count)
        (void)error_set(&e->doubt, PDFSEAL_ERROR_INPUT, -1, __FILE__, __LINE__, "%s", words_get(e->doubt.language, verdict->faults[0]));
    return PDFSEAL_OK;
}

static pdfseal_status check_signature(embedding *e, pdfseal_error *error)
{
    cms_verdict verdict;
    const bytes_view digest = {e->digest.data, e->digest.length};
    bool comparable = e->has_request && e->request.digest == cms_signed_data_digest(e->data);
    if (comparable && !bytes_equal(digest, e->request.document_digest))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "was changed since it was prepared, or the request is of another document (prepare it again, and sign that)");
    TRY(cms_signed_data_check(e->data, digest, &e->memory, &verdict, error));
    return judge(e, &verdict, error);
}

/* ---- the finished document ---- */

static bool wants_level(const embedding *e, pdfseal_level level)
{
    return e->options->level && e->options->level->level >= level && !e->reached.shortfall.message[0];
}

static size_t room_of(const embedding *e)
{
    return (size_t)(e->place->contents_end - e->place->contents_start - 2) / 2;
}

/* A time stamp that does not fit beside the signature is not worth signing again: one over the document does as well. */
static pdfseal_status stamp(embedding *e, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer stamped;
    bytes_buffer_init_limited(&stamped, pdf_document_limits(e->document->pdf), LIMITS_CMS_BYTES);
    TRY(bytes_buffer_append(&stamped, e->cms.data, e->cms.length, error));
    TRY(level_raise_signature(e->session, e->options->level, &stamped, &e->reached, error));
    e->was_stamped = e->reached.level == PDFSEAL_LEVEL_T && stamped.length <= room_of(e);
    if (!e->was_stamped) {
        e->reached.level = PDFSEAL_LEVEL_B;
        return PDFSEAL_OK;
    }
    e->cms.length = 0;
    return bytes_buffer_append(&e->cms, stamped.data, stamped.length, error);
}

static pdfseal_status write_contents(embedding *e, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&text, pdf_document_limits(e->document->pdf), LIMITS_OBJECT_BYTES);
    if (e->cms.length > room_of(e))
        FAIL(error, PDFSEAL_ERROR_INPUT, "the signature needs %zu bytes but only %zu were reserved (prepare again with --reserve %zu)",
             e->cms.length, room_of(e), 2 * e->cms.length);
    TRY(pdf_hexadecimal_write(bytes_buffer_view(&e->cms), &text, error));
    /* The zeros behind stay, and with them the closing bracket. */
    return file_output_write(&e->output, e->place->contents_start, (bytes_view){text.data, text.length - 1}, error);
}

static pdfseal_status raise(embedding *e, pdfseal_error *error)
{
    level_target target = {.output = &e->output, .size_bytes = pdf_document_size(e->document->pdf),
                           .password = e->document->password, .name = e->document->name, .field = e->place->field};
    bool needs_stamp = wants_level(e, PDFSEAL_LEVEL_T) && !e->was_stamped;
    if (needs_stamp || wants_level(e, PDFSEAL_LEVEL_LT))
        TRY(level_raise(e->session, e->options->level, &target, &e->reached, error));
    e->bytes_out = target.size_bytes;
    return PDFSEAL_OK;
}

static pdfseal_status run(embedding *e, const pdfseal_output_options *output, pdfseal_error *error)
{
    TRY(level_check(e->session, e->options->level, error));
    TRY(read_request(e, error));
    TRY(read_signature(e, error));
    TRY(read_place(e, error));
    TRY(read_cms(e, error));
    TRY(hash_document(e, output, error));
    TRY(check_signature(e, error));
    if (wants_level(e, PDFSEAL_LEVEL_T))
        TRY(stamp(e, error));
    TRY(write_contents(e, error));
    TRY(raise(e, error));
    TRY(level_check_cancelled(e->session, error));
    return file_output_commit(&e->output, output->no_sync, error);
}

static void describe(const embedding *e, pdfseal_embed_result *result)
{
    pdfseal_embed_result filled = {.size = sizeof filled, .bytes_in = pdf_document_size(e->document->pdf),
                                   .bytes_out = e->bytes_out, .level = e->reached.level,
                                   .shortfall = e->reached.shortfall, .doubt = e->doubt};
    size_t length = strnlen(e->place->field, sizeof filled.field - 1);
    memcpy(filled.field, e->place->field, length);
    door_give(result, sizeof filled, &filled);
}

pdfseal_status pdfseal_session_embed(pdfseal_session *session, pdfseal_document *document,
                                     const pdfseal_embed_options *options, const pdfseal_output_options *output,
                                     pdfseal_embed_result *ret_result, pdfseal_error *error)
{
    DOOR_TAKE(pdfseal_embed_options, taken, options, error);
    DOOR_TAKE(pdfseal_output_options, where, output, error);
    embedding e = {.session = session, .document = document, .options = &taken, .output = {.fd = -1},
                   .doubt = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1}};
    const limits *set = pdf_document_limits(document->pdf);
    arena_init(&e.memory);
    bytes_buffer_init_limited(&e.returned, set, LIMITS_CMS_BYTES);
    bytes_buffer_init_limited(&e.cms, set, LIMITS_CMS_BYTES);
    pdfseal_status status = run(&e, &where, error);
    if (status == PDFSEAL_OK && ret_result)
        describe(&e, ret_result);
    embedding_clear(&e);
    return status;
}
