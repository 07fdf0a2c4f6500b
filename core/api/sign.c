/* SPDX-License-Identifier: Apache-2.0 */
/* Signing from end to end: places, section, one pass, signature, proof of the result, output. */
#include "api/handles.h"
#include "api/signing_pass.h"
#include "appearance/form.h"
#include "appearance/place.h"
#include "base/limits.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"
#include "pades/signature.h"
#include "pades/signature_section.h"

#include <stdio.h>
#include <stdlib.h>

/* One signing on its way through. */
typedef struct signing {
    pdfseal_session *session;
    pdf_document *document;
    const pdfseal_passphrase *password;
    bool may_repair;
    const pdfseal_sign_options *options;
    bool is_signature;
    digest_algorithm digest;
    int64_t time;
    arena memory;
    pades_form form;               /* read once, for places and section */
    bool in_field;                 /* an existing field is signed */
    int64_t field_page;
    pdf_rectangle field_rectangle;
    int64_t *page_numbers;
    pades_mark *marks;
    size_t mark_count;
    pdf_section *section;
    pades_placeholder placeholder;
    digest_context *context;
    digest_value message_digest;
    bytes_buffer cms;
    file_output output;
} signing;

static void signing_clear(signing *job)
{
    arena_clear(&job->memory);
    free(job->page_numbers);
    free(job->marks);
    pdf_section_free(job->section);
    digest_free(job->context);
    bytes_buffer_clear(&job->cms);
    file_output_close(&job->output);
}

/* Whether the seal must not lie over another one. */
static bool checks_seals(const signing *job)
{
    return job->session->picture && !job->options->force;
}

/* ---- what may be asked ---- */

static pdfseal_status choose_digest(signing *job, pdfseal_error *error)
{
    static const digest_algorithm ALLOWED[] = {DIGEST_SHA256,   DIGEST_SHA384,   DIGEST_SHA512, DIGEST_SHA3_256,
                                               DIGEST_SHA3_384, DIGEST_SHA3_512, DIGEST_SM3};
    const char *name = job->options->digest;
    digest_algorithm wanted = name ? digest_find(name) : DIGEST_NONE;
    bool known = !name;
    for (size_t i = 0; i < sizeof ALLOWED / sizeof ALLOWED[0]; i++)
        known |= wanted == ALLOWED[i];
    if (!known)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the digest %s cannot be used for signing (use sha256, sha384, sha512, sha3-256, sha3-384 or sha3-512)", name);
    job->digest = cms_identity_digest(job->session->identity, wanted);
    return PDFSEAL_OK;
}

static pdfseal_status check_repair(signing *job, pdfseal_error *error)
{
    int64_t pages;
    if (!pdf_document_is_repaired(job->document))
        return PDFSEAL_OK;
    /* What no repair can help is not refused but unreadable. */
    TRY(pdf_page_count(pdf_view_newest(job->document), &pages, error));
    if (!job->may_repair)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "its cross-reference is damaged (--repair signs it with a new one, made of the objects that a scan finds)");
    return PDFSEAL_OK;
}

/* Reads the form for whatever needs it. A repair gives the document a cross-reference that no earlier signature covers: none
 * would count any more. */
static pdfseal_status read_form(signing *job, pdfseal_error *error)
{
    pades_signature *signatures;
    size_t count;
    pdf_view view = pdf_view_newest(job->document);
    bool repaired = pdf_document_is_repaired(job->document);
    if (!job->is_signature && !repaired && !checks_seals(job))
        return PDFSEAL_OK;
    TRY(pades_form_read(view, &job->memory, &job->form, error));
    if (!repaired)
        return PDFSEAL_OK;
    TRY(pades_signatures_read(view, &job->form, &job->memory, &signatures, &count, error));
    if (count)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "is damaged and bears a signature, which a repair would break (get the undamaged file)");
    return PDFSEAL_OK;
}

static pdfseal_status check_request(signing *job, pdfseal_error *error)
{
    bool may_sign;
    TRY(check_repair(job, error));
    TRY(read_form(job, error));
    TRY(pdf_document_may_sign(job->document, job->password, &may_sign, error));
    if (!may_sign)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "forbids its users to fill in forms and to sign (give the owner's password with --password FILE)");
    if (pdf_dictionary_find(pdf_view_trailer(pdf_view_newest(job->document)), "AuthCode"))
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "carries an integrity code of its encryption (ISO/TS 32004) that a signature would break (save it without one)");
    if (!job->is_signature) {
        if (!job->session->picture)
            FAIL(error, PDFSEAL_ERROR_USAGE, "there is no seal to draw (give one with --seal)");
        return PDFSEAL_OK;
    }
    if (!job->session->identity)
        FAIL(error, PDFSEAL_ERROR_USAGE, "there is no key to sign with (give one with --p12, or --key and --cert)");
    job->time = job->options->signing_time ? job->options->signing_time : time_now(job->session->clock);
    TRY(cms_identity_check(job->session->identity, job->time, error));
    return choose_digest(job, error);
}

/* ---- places ---- */

static pdfseal_status place_on_page(signing *job, int64_t page_number, pades_mark *mark, pdfseal_error *error)
{
    appearance_place seen;
    TRY(pdf_page_find(pdf_view_newest(job->document), page_number - 1, &mark->page, error));
    if (mark->page.object->reference.number == 0)
        FAIL(error, PDFSEAL_ERROR_REFUSED,
             "page %lld is no object of its own, so that no seal can be put on it (choose another page, or leave the seal out)",
             (long long)page_number);
    TRY(appearance_place_compute(&job->options->place, job->session->picture, &mark->page, job->options->force, &seen,
                                 error));
    pdf_page_place(&mark->page, seen.x_pt, seen.y_pt, seen.width_pt, seen.height_pt, &mark->rectangle, mark->matrix);
    return PDFSEAL_OK;
}

/* An empty field that is there already has its place: the seal goes inside its rectangle. */
static pdfseal_status find_field_place(signing *job, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    int64_t page_index;
    if (!job->is_signature || !job->options->field)
        return PDFSEAL_OK;
    const pades_field *field = pades_form_find(&job->form, job->options->field);
    if (!field || !field->widget_dictionary)
        return PDFSEAL_OK;
    TRY(pades_widget_page(view, field->widget_dictionary, &page_index, error));
    if (page_index < 0 || !pades_widget_rectangle(view, field->widget_dictionary, &job->field_rectangle))
        return PDFSEAL_OK;
    job->field_page = page_index + 1;
    job->in_field = true;
    return PDFSEAL_OK;
}

static bool field_is_visible(const signing *job)
{
    return job->field_rectangle.x1 > job->field_rectangle.x0 && job->field_rectangle.y1 > job->field_rectangle.y0;
}

/* The field's own page first; pages that were asked for besides take marks. */
static pdfseal_status place_in_field(signing *job, size_t count, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    job->marks = calloc(count + 1, sizeof *job->marks);
    if (!job->marks)
        FAIL_MEMORY(error);
    job->mark_count = 1;
    TRY(pdf_page_find(view, job->field_page - 1, &job->marks[0].page, error));
    job->marks[0].rectangle = job->field_rectangle;
    for (size_t i = 0; job->session->picture && job->options->place.pages && i < count; i++) {
        if (job->page_numbers[i] != job->field_page)
            TRY(place_on_page(job, job->page_numbers[i], &job->marks[job->mark_count++], error));
    }
    return PDFSEAL_OK;
}

/* A document without pages takes an invisible signature, whose widget is on none. */
static pdfseal_status place_nowhere(signing *job, pdfseal_error *error)
{
    job->mark_count = 1;
    job->marks = calloc(1, sizeof *job->marks);
    if (!job->marks)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* The seal of a signed field that lies under one of the marks. Seals in the content of pages cannot be told from content. */
static pdfseal_status check_seals_under(signing *job, const pades_field *field, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    const pdf_object *page = pdf_dictionary_find(field->widget_dictionary, "P");
    pdf_rectangle rectangle;
    bool is_signed;
    TRY(pades_field_is_signed(view, field, &is_signed, error));
    if (!is_signed || !pdf_object_is(page, PDF_REFERENCE) ||
        !pades_widget_rectangle(view, field->widget_dictionary, &rectangle))
        return PDFSEAL_OK;
    for (size_t i = 0; i < job->mark_count; i++) {
        const pades_mark *mark = &job->marks[i];
        if (pdf_reference_equal(mark->page.object->reference, page->as.reference) && pdf_rectangle_overlap(&mark->rectangle, &rectangle))
            FAIL(error, PDFSEAL_ERROR_USAGE,
                 "the seal would lie over that of the field %s (choose another place, or --force)", field->name);
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_seals(signing *job, pdfseal_error *error)
{
    if (!checks_seals(job))
        return PDFSEAL_OK;
    for (size_t i = 0; i < job->form.count; i++) {
        const pades_field *field = &job->form.fields[i];
        if (field->type == PADES_FIELD_SIGNATURE && field->widget_dictionary)
            TRY(check_seals_under(job, field, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status find_places(signing *job, pdfseal_error *error)
{
    pdf_view view = pdf_view_newest(job->document);
    const char *pages = job->options->place.pages ? job->options->place.pages : "last";
    int64_t total;
    size_t count;
    TRY(pdf_page_count(view, &total, error));
    if (total == 0 && job->is_signature && !job->session->picture && !job->options->place.pages && !job->options->field)
        return place_nowhere(job, error);
    TRY(appearance_pages_select(pages, total, &job->page_numbers, &count, error));
    TRY(find_field_place(job, error));
    if (job->in_field)
        return place_in_field(job, count, error);
    /* An invisible signature has one widget of no size. */
    job->mark_count = job->session->picture ? count : 1;
    job->marks = calloc(job->mark_count, sizeof *job->marks);
    if (!job->marks)
        FAIL_MEMORY(error);
    if (!job->session->picture)
        return pdf_page_find(view, job->page_numbers[0] - 1, &job->marks[0].page, error);
    for (size_t i = 0; i < count; i++)
        TRY(place_on_page(job, job->page_numbers[i], &job->marks[i], error));
    return PDFSEAL_OK;
}

/* ---- the section ---- */

/* The form that marks share is the unit square, placed by each mark's matrix. */
static pdfseal_status add_mark_form(signing *job, pdf_reference image, pdfseal_error *error)
{
    size_t first = job->is_signature ? 1 : 0;
    pdf_reference form;
    if (job->mark_count <= first)
        return PDFSEAL_OK;
    appearance_form_options options = {.image = image, .width = 1, .height = 1};
    TRY(appearance_form_add(job->section, &options, &form, error));
    for (size_t i = first; i < job->mark_count; i++)
        job->marks[i].form = form;
    return PDFSEAL_OK;
}

static pdfseal_status add_widget_form(signing *job, pdf_reference image, pdf_reference *ret_form, pdfseal_error *error)
{
    const pades_mark *mark = &job->marks[0];
    double across = mark->rectangle.x1 - mark->rectangle.x0;
    double up = mark->rectangle.y1 - mark->rectangle.y0;
    bool turned = mark->page.rotate % 180 != 0;
    uint32_t width_px;
    uint32_t height_px;
    appearance_picture_get_pixels(job->session->picture, &width_px, &height_px);
    appearance_form_options options = {.image = image, .width = turned ? up : across, .height = turned ? across : up,
                                       .aspect = job->in_field ? (double)width_px / height_px : 0,
                                       .rotate = mark->page.rotate};
    return appearance_form_add(job->section, &options, ret_form, error);
}

static pdfseal_status add_forms(signing *job, pades_request *request, pdfseal_error *error)
{
    pdf_reference image;
    if (!job->session->picture || (job->in_field && !field_is_visible(job) && job->mark_count == 1))
        return appearance_empty_form_add(job->section, &request->widget_form, error);
    TRY(appearance_picture_add(job->session->picture, job->section, &image, error));
    if (job->in_field && !field_is_visible(job))
        TRY(appearance_empty_form_add(job->section, &request->widget_form, error));
    else if (job->is_signature)
        TRY(add_widget_form(job, image, &request->widget_form, error));
    return add_mark_form(job, image, error);
}

static pdfseal_status room_for_contents(signing *job, size_t *ret_bytes, pdfseal_error *error)
{
    size_t needed;
    TRY(cms_signed_data_size(job->session->identity, job->digest, &needed, error));
    if (job->options->reserve_bytes && job->options->reserve_bytes < needed)
        FAIL(error, PDFSEAL_ERROR_USAGE, "%zu bytes are too few for the signature, which needs %zu (give more with --reserve)",
             job->options->reserve_bytes, needed);
    if (job->options->reserve_bytes > LIMIT_CMS_BYTES)
        FAIL(error, PDFSEAL_ERROR_USAGE, "more than %zu bytes cannot be reserved", LIMIT_CMS_BYTES);
    *ret_bytes = job->options->reserve_bytes ? job->options->reserve_bytes : needed;
    return PDFSEAL_OK;
}

/* The second half of the file's identifier: what tells this revision from all others. source  14.4 */
static pdfseal_status make_identifier(signing *job, uint8_t identifier[16], pdfseal_error *error)
{
    digest_value value;
    TRY(digest_of(DIGEST_SHA256, bytes_buffer_view(pdf_section_bytes(job->section)), &value, error));
    memcpy(identifier, value.data, 16);
    return PDFSEAL_OK;
}

static pdfseal_status build_section(signing *job, pdfseal_error *error)
{
    const pdfseal_sign_options *options = job->options;
    pades_request request = {.is_signature = job->is_signature, .drop_xfa = job->may_repair, .form = &job->form,
                             .field = options->field, .reason = options->reason, .location = options->location, .name = options->name, .contact = options->contact,
                             .signing_time = job->time, .marks = job->marks, .mark_count = job->mark_count};
    uint8_t identifier[16];
    TRY(pdf_section_new(job->document, &job->section, error));
    if (job->is_signature)
        TRY(room_for_contents(job, &request.contents_bytes, error));
    TRY(add_forms(job, &request, error));
    TRY(pades_signature_section_add(job->document, job->section, &request, &job->placeholder, error));
    TRY(make_identifier(job, identifier, error));
    return pdf_section_finish(job->section, identifier, error);
}

/* ---- signing ---- */

/* The bytes of the section that are signed: all but the placeholder. */
static pdfseal_status digest_section(signing *job, pdfseal_error *error)
{
    bytes_view section = bytes_buffer_view(pdf_section_bytes(job->section));
    size_t gap_start = (size_t)(job->placeholder.contents_start - pdf_document_size(job->document));
    size_t gap_end = (size_t)(job->placeholder.contents_end - pdf_document_size(job->document));
    TRY(digest_update(job->context, (bytes_view){section.data, gap_start}, error));
    TRY(digest_update(job->context, (bytes_view){section.data + gap_end, section.length - gap_end}, error));
    return digest_finish(job->context, &job->message_digest, error);
}

/* Reads the finished CMS back and checks it with the certificate, as any recipient will. */
static pdfseal_status prove_signature(signing *job, bytes_view message_digest, pdfseal_error *error)
{
    cms_signed_data *data;
    cms_verdict verdict;
    arena memory;
    TRY(cms_signed_data_read(bytes_buffer_view(&job->cms), CMS_PROFILE_CADES, &data, error));
    arena_init(&memory);
    pdfseal_status status = cms_signed_data_check(data, message_digest, &memory, &verdict, error);
    if (status == PDFSEAL_OK && verdict.integrity != CMS_INTEGRITY_INTACT)
        status = error_set(error, PDFSEAL_ERROR_INTERNAL, -1, __FILE__, __LINE__,
                           "the finished signature does not hold: %s (nothing was written)",
                           verdict.cause ? verdict.cause : "?");
    arena_clear(&memory);
    cms_signed_data_free(data);
    return status;
}

static pdfseal_status sign_digest(signing *job, pdfseal_error *error)
{
    bytes_view message_digest = {job->message_digest.data, job->message_digest.length};
    TRY(cms_signed_data_write(job->session->identity, job->digest, message_digest, &job->cms, error));
    TRY(prove_signature(job, message_digest, error));
    return pades_placeholder_set_contents(&job->placeholder, job->section, bytes_buffer_view(&job->cms),
                                          pdf_document_size(job->document), error);
}

static pdfseal_status write_file(signing *job, const pdfseal_output_options *output, pdfseal_error *error)
{
    const file_input *input = pdf_document_input(job->document);
    bytes_buffer *section = pdf_section_bytes(job->section);
    if (job->is_signature) {
        TRY(pades_placeholder_set_range(&job->placeholder, job->section, input->size + (int64_t)section->length, error));
        TRY(digest_new(job->digest, &job->context, error));
    }
    TRY(file_output_open(output, &job->output, error));
    TRY(signing_pass_run(input, &job->output, job->context, job->session->executor, error));
    if (job->is_signature) {
        TRY(digest_section(job, error));
        TRY(sign_digest(job, error));
    }
    TRY(file_output_write(&job->output, input->size, bytes_buffer_view(section), error));
    return file_output_commit(&job->output, output->no_sync, error);
}

static void describe_result(const signing *job, pdfseal_sign_result *result)
{
    pdfseal_sign_result filled = {.size = sizeof filled, .bytes_in = pdf_document_size(job->document)};
    memcpy(filled.field, job->placeholder.field, sizeof filled.field);
    filled.bytes_out = filled.bytes_in + (int64_t)pdf_section_bytes(job->section)->length;
    size_t hidden = job->in_field && !field_is_visible(job) ? 1 : 0;
    filled.pages = job->session->picture ? (int64_t)(job->mark_count - hidden) : 0;
    size_t size = result->size && result->size < sizeof filled ? result->size : sizeof filled;
    memcpy(result, &filled, size);
}

static pdfseal_status run_signing(signing *job, const pdfseal_output_options *output, pdfseal_sign_result *result,
                                  pdfseal_error *error)
{
    bytes_buffer_init(&job->cms, LIMIT_CMS_BYTES);
    arena_init(&job->memory);
    pdfseal_status status = check_request(job, error);
    if (status == PDFSEAL_OK)
        status = find_places(job, error);
    if (status == PDFSEAL_OK)
        status = check_seals(job, error);
    if (status == PDFSEAL_OK)
        status = build_section(job, error);
    if (status == PDFSEAL_OK)
        status = write_file(job, output, error);
    if (status == PDFSEAL_OK && result)
        describe_result(job, result);
    signing_clear(job);
    return status;
}

static pdfseal_status sign_or_stamp(pdfseal_session *session, pdfseal_document *document, bool is_signature,
                                    const pdfseal_sign_options *options, const pdfseal_output_options *output,
                                    pdfseal_sign_result *result, pdfseal_error *error)
{
    const signing fresh = {.session = session, .document = document->pdf, .password = document->password,
                           .may_repair = document->may_repair, .options = options, .is_signature = is_signature,
                           .output = {.fd = -1}};
    signing job = fresh;
    pdfseal_status status = run_signing(&job, output, result, error);
    if (!document_needs_scan(document, status))
        return status;
    /* The second try refuses, or repairs. */
    TRY(pdf_document_scan(document->pdf, document->password, error));
    job = fresh;
    return run_signing(&job, output, result, error);
}

pdfseal_status pdfseal_session_sign(pdfseal_session *session, pdfseal_document *document,
                                    const pdfseal_sign_options *options, const pdfseal_output_options *output,
                                    pdfseal_sign_result *ret_result, pdfseal_error *error)
{
    return sign_or_stamp(session, document, true, options, output, ret_result, error);
}

pdfseal_status pdfseal_session_stamp(pdfseal_session *session, pdfseal_document *document,
                                     const pdfseal_sign_options *options, const pdfseal_output_options *output,
                                     pdfseal_sign_result *ret_result, pdfseal_error *error)
{
    return sign_or_stamp(session, document, false, options, output, ret_result, error);
}
