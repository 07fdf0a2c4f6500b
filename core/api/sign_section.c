/* SPDX-License-Identifier: Apache-2.0 */
/* The section: forms that show the seal, room for the signature, what the field says. */
#include "api/signing.h"
#include "appearance/form.h"
#include "appearance/picture_watch.h"
#include "base/limits.h"
#include "base/words.h"
#include "cms/signed_data.h"
#include "cms/signed_data_writer.h"
#include "cms/timestamp_attribute.h"
#include "pdf/pdfa.h"

/* What a signature that is made elsewhere may have beside what is known: a time stamp of 3 to 8 KB, a longer chain. */
#define PREPARED_MARGIN_BYTES ((size_t)16384)

/* What a slot shows of the seal: all of it, in its own proportions, or the part that a slice is. */
static pdfseal_status add_slot_form(signing *job, pades_mark *mark, pdf_reference image, pdfseal_error *error)
{
    static const pdf_rectangle WHOLE = {0, 0, 1, 1};
    double across = mark->rectangle.x1 - mark->rectangle.x0;
    double up = mark->rectangle.y1 - mark->rectangle.y0;
    bool turned = mark->page.rotate % 180 != 0;
    appearance_form_options options = {.image = image, .width = turned ? up : across, .height = turned ? across : up,
                                       .aspect = appearance_picture_get_aspect(job->session->picture),
                                       .rotate = mark->page.rotate, .part = WHOLE};
    if (mark->slice.count) {
        options.seal = appearance_picture_get_seal(job->session->picture);
        options.part = mark->clip;
    }
    return appearance_form_add(job->section, &options, &mark->form, error);
}

static pdfseal_status add_slot_forms(signing *job, pdf_reference image, pdfseal_error *error)
{
    for (size_t i = 1; i < job->mark_count; i++)
        TRY(add_slot_form(job, &job->marks[i], image, error));
    return PDFSEAL_OK;
}

/* A form is the unit square, placed by each mark's matrix. Marks that show the same part of the picture share one: slices show
 * the seal without what is written beside it. */
static pdfseal_status add_mark_forms(signing *job, pdf_reference image, pdfseal_error *error)
{
    const appearance_seal_part seal = appearance_picture_get_seal(job->session->picture);
    size_t first = job->is_signature ? 1 : 0;
    pdf_reference forms[2] = {{0, 0}, {0, 0}}; /* of all of the picture, of its seal */
    if (job->mark_count > first && job->is_signature && job->marks[1].slot)
        return add_slot_forms(job, image, error);
    for (size_t i = first; i < job->mark_count; i++) {
        size_t part = seal.apart && job->marks[i].slice.count ? 1 : 0;
        appearance_form_options options = {.image = image, .width = 1, .height = 1};
        if (part)
            options.seal = seal;
        if (forms[part].number == 0)
            TRY(appearance_form_add(job->section, &options, &forms[part], error));
        job->marks[i].form = forms[part];
    }
    return PDFSEAL_OK;
}

static pdfseal_status add_visible_form(signing *job, pdf_reference image, bytes_view more, pdf_reference *ret_form,
                                       pdfseal_error *error)
{
    const pades_mark *mark = &job->marks[0];
    double across = mark->rectangle.x1 - mark->rectangle.x0;
    double up = mark->rectangle.y1 - mark->rectangle.y0;
    bool turned = mark->page.rotate % 180 != 0;
    appearance_form_options options = {.image = image, .width = turned ? up : across, .height = turned ? across : up,
                                       .aspect = job->in_field ? appearance_picture_get_aspect(job->session->picture) : 0,
                                       .rotate = mark->page.rotate, .more = more};
    return appearance_form_add(job->section, &options, ret_form, error);
}

/* The widget's appearance, which leads to the manifest. */
static pdfseal_status add_widget_form(signing *job, pdf_reference image, pdf_reference *ret_form, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer more;
    bytes_buffer_init(&more, 512);
    TRY(signing_announce_manifest(job, &more, error));
    return signing_widget_is_visible(job) ? add_visible_form(job, image, bytes_buffer_view(&more), ret_form, error)
                                          : appearance_empty_form_add(job->section, bytes_buffer_view(&more), ret_form, error);
}

/* The picture, with the streams that it is made of noted for the manifest. */
static pdfseal_status add_picture(signing *job, const appearance_target *target, pdf_reference *ret_image,
                                  pdfseal_error *error)
{
    appearance_picture_watch watch;
    TRY(appearance_picture_watch_begin(&watch, job->section, &job->memory, error));
    pdfseal_status status = appearance_picture_add(job->session->picture, job->section, target, ret_image, error);
    pdfseal_status noted = appearance_picture_watch_end(&watch, job->section,
                                                        status == PDFSEAL_OK ? &job->manifest : NULL, error);
    return status == PDFSEAL_OK ? noted : status;
}

static pdfseal_status add_forms(signing *job, pades_request *request, pdfseal_error *error)
{
    pdf_reference image;
    bool widget_is_empty = job->is_signature && !signing_widget_is_visible(job);
    appearance_target target;
    if (!job->session->picture || (widget_is_empty && job->mark_count == 1))
        return appearance_empty_form_add(job->section, (bytes_view){0}, &request->widget_form, error);
    int64_t before = pdf_section_position(job->section);
    TRY(appearance_target_prepare(pdf_view_newest(job->document), job->section, &target, error));
    TRY(add_picture(job, &target, &image, error));
    appearance_picture_facts facts;
    appearance_picture_get_facts(job->session->picture, &facts);
    job->picture_bytes = pdf_section_position(job->section) - before;
    job->flattened = target.is_opaque && facts.has_transparency;
    if (job->is_signature)
        TRY(add_widget_form(job, image, &request->widget_form, error));
    return add_mark_forms(job, image, error);
}

/* Without an authority there is no time stamp; whether that ends the signing is asked when it is wanted. */
static pdfseal_status room_for_token(signing *job, size_t *ret_bytes, pdfseal_error *error)
{
    size_t token = 0;
    pdfseal_error reason = {.language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, .offset = -1};
    pdfseal_status status = level_token_room(job->session, job->options->level, &token, &reason);
    if (status == PDFSEAL_ERROR_OUTSIDE && job->options->level->may_fall_back) {
        job->reached.shortfall = reason;
        return PDFSEAL_OK;
    }
    if (status != PDFSEAL_OK && error)
        *error = reason;
    *ret_bytes = cms_timestamp_attribute_bytes(token);
    return status;
}

static pdfseal_status room_for_contents(signing *job, size_t *ret_bytes, pdfseal_error *error)
{
    size_t needed;
    size_t token = 0;
    TRY(cms_signed_data_size(&job->cms_signing, &needed, error));
    if (signing_wants_level(job, PDFSEAL_LEVEL_T))
        TRY(room_for_token(job, &token, error));
    needed += token;
    if (job->options->reserve_bytes && job->options->reserve_bytes < needed)
        FAIL(error, PDFSEAL_ERROR_USAGE, "%zu bytes are too few for the signature, which needs %zu (give more with --reserve)",
             job->options->reserve_bytes, needed);
    const limits *set = pdf_document_limits(job->document);
    size_t most = limits_get(set, LIMITS_CMS_BYTES);
    if (job->options->reserve_bytes > most)
        FAIL(error, PDFSEAL_ERROR_USAGE, "more than %zu bytes cannot be reserved (raise it with --limit cms-bytes=N)", most);
    if (needed > most)
        FAIL_LIMIT(error, -1, set, LIMITS_CMS_BYTES);
    size_t margin = job->request && needed + PREPARED_MARGIN_BYTES <= most ? PREPARED_MARGIN_BYTES : 0;
    *ret_bytes = job->options->reserve_bytes ? job->options->reserve_bytes : needed + margin;
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

/* What a field's demands are held against. */
static pdfseal_status gather_facts(signing *job, pades_seed_facts *facts, pdfseal_error *error)
{
    size_t count = cms_identity_certificate_count(job->session->identity);
    bytes_view *certificates = ARENA_NEW_ARRAY(&job->memory, bytes_view, count + 1);
    if (!certificates)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        certificates[i] = cms_certificate_der(cms_identity_certificate_at(job->session->identity, i));
    /* How far a prepared signature will be raised is not known yet. */
    *facts = (pades_seed_facts){.digest = digest_name(job->cms_signing.digest), .certificates = certificates,
                                .certificate_count = count,
                                .has_timestamp = job->request || signing_wants_level(job, PDFSEAL_LEVEL_T),
                                .has_revocation = job->request || signing_wants_level(job, PDFSEAL_LEVEL_LT)};
    return PDFSEAL_OK;
}

/* What the widget is to those who cannot see it. */
static pdfseal_status describe_widget(signing *job, const char **ret_description, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    cms_certificate_facts facts;
    const char *name = job->options->name ? job->options->name : job->options->field;
    bytes_buffer_init(&text, 4096);
    if (job->is_signature && cms_identity_certificate_count(job->session->identity)) {
        TRY(cms_certificate_describe(cms_identity_certificate_at(job->session->identity, 0), &job->memory, &facts, error));
        name = facts.name ? facts.name : name;
    }
    pdfseal_language language = error ? error->language : PDFSEAL_LANGUAGE_ENGLISH;
    TRY(bytes_buffer_append_text(&text, words_get(language, job->is_signature ? "Signature: " : "Signature field: "), error));
    TRY(bytes_buffer_append_text(&text, name ? name : "-", error));
    *ret_description = arena_text(&job->memory, bytes_buffer_view(&text));
    if (!*ret_description)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

static pdfseal_status add_signature(signing *job, pades_request *request, pdfseal_error *error)
{
    TRY(room_for_contents(job, &request->contents_bytes, error));
    TRY(gather_facts(job, &request->facts, error));
    TRY(add_forms(job, request, error));
    TRY(pades_signature_section_add(job->document, job->section, request, &job->placeholder, error));
    return signing_add_manifest(job, request->widget_form, error);
}

static pdfseal_status add_marks(signing *job, pades_request *request, pdfseal_error *error)
{
    TRY(add_forms(job, request, error));
    return pades_marks_section_add(job->document, job->section, request, error);
}

static pades_extension_needs find_extensions(const cms_signing *request)
{
    digest_algorithm digest = request->digest;
    return (pades_extension_needs){
        .new_digest = digest == DIGEST_SHA3_256 || digest == DIGEST_SHA3_384 || digest == DIGEST_SHA3_512 ||
                      digest == DIGEST_SHAKE256,
        .new_curve = cms_identity_needs_curve_extension(request->identity),
    };
}

/* In PDF/A every annotation that can be seen has an appearance. source  ISO 19005-2:2011 6.3.3 */
static pdfseal_status add_field(signing *job, pades_request *request, pdfseal_error *error)
{
    pdf_pdfa claim;
    TRY(pdf_pdfa_read(pdf_view_newest(job->document), &claim, error));
    if (claim.part)
        TRY(appearance_empty_form_add(job->section, (bytes_view){0}, &request->widget_form, error));
    return pades_field_section_add(job->document, job->section, request, job->placeholder.field, error);
}

static pdfseal_status add_parts(signing *job, pades_request *request, pdfseal_error *error)
{
    if (job->is_field)
        return add_field(job, request, error);
    return job->is_signature ? add_signature(job, request, error) : add_marks(job, request, error);
}

pdfseal_status signing_build_section(signing *job, pdfseal_error *error)
{
    const pdfseal_sign_options *options = job->options;
    pades_request request = {.is_signature = job->is_signature, .drop_xfa = job->may_repair, .form = &job->form,
                             .field = options->field, .reason = options->reason, .location = options->location, .name = options->name, .contact = options->contact,
                             .certify = (int)options->certify, .lock = options->lock, .force = options->force,
                             .signing_time = job->time, .marks = job->marks, .mark_count = job->mark_count,
                             .slots = job->slots, .slot_count = job->slot_count};
    uint8_t identifier[16];
    if (job->is_signature)
        request.extensions = find_extensions(&job->cms_signing);
    if (job->is_signature || job->is_field)
        TRY(describe_widget(job, &request.description, error));
    TRY(pdf_section_new(job->document, &job->section, error));
    TRY(add_parts(job, &request, error));
    TRY(make_identifier(job, identifier, error));
    return pdf_section_finish(job->section, identifier, error);
}
