/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a target back, and tells what its signatures have. */
#include "api/level_reading.h"

#include <stdlib.h>

void level_reading_clear(level_reading *reading)
{
    for (size_t i = 0; i < reading->count && reading->data; i++)
        cms_signed_data_free(reading->data[i]);
    free(reading->data);
    arena_clear(&reading->memory);
    pdf_document_close(reading->document);
    *reading = (level_reading){0};
}

static cms_profile profile_of(const pades_signature *signature)
{
    return signature->is_timestamp ? CMS_PROFILE_TIMESTAMP
           : signature->sub_filter && strcmp(signature->sub_filter, "ETSI.CAdES.detached") == 0 ? CMS_PROFILE_CADES
                                                                                                : CMS_PROFILE_PKCS7;
}

/* What is no CMS of a kind that is known is left as it is. */
static pdfseal_status read_signatures(level_reading *r, pdfseal_error *error)
{
    TRY(pades_form_read(r->view, &r->memory, &r->form, error));
    size_t count;
    TRY(pades_signatures_read(r->view, &r->form, &r->memory, &r->signatures, &count, error));
    r->data = calloc(count + 1, sizeof *r->data);
    if (!r->data)
        FAIL_MEMORY(error);
    r->count = count;
    for (size_t i = 0; i < count; i++) {
        pdfseal_status status = r->signatures[i].contents.length == 0
            ? PDFSEAL_OK
            : cms_signed_data_read(r->signatures[i].contents, profile_of(&r->signatures[i]), &r->data[i], error);
        if (status == PDFSEAL_ERROR_MEMORY)
            return status;
    }
    error_clear(error);
    return PDFSEAL_OK;
}

pdfseal_status level_reading_open(const level_target *target, level_reading *r, pdfseal_error *error)
{
    file_input input;
    *r = (level_reading){0};
    arena_init(&r->memory);
    TRY(file_input_open_fd(target->output->fd, target->name, &input, error));
    TRY(pdf_document_open(&input, NULL, &r->document, error));
    if (pdf_document_is_encrypted(r->document))
        TRY(pdf_document_unlock(r->document, target->password, error));
    r->view = pdf_view_newest(r->document);
    return read_signatures(r, error);
}

/* Field names are unique; without one every signature is meant. */
bool level_reading_is_meant(const level_reading *r, const level_target *target, size_t index)
{
    const char *field = r->signatures[index].field;
    if (!target->field || (field && strcmp(field, target->field) == 0))
        return true;
    bool after = false;
    for (size_t i = 0; i < index && r->signatures[index].is_timestamp; i++)
        after = after || (r->signatures[i].field && strcmp(r->signatures[i].field, target->field) == 0);
    return after;
}

static bool is_stamped(const level_reading *r, size_t index)
{
    if (r->data[index] && cms_signed_data_timestamp_count(r->data[index]) > 0)
        return true;
    for (size_t i = index + 1; i < r->count; i++) {
        if (r->signatures[i].is_timestamp && r->data[i])
            return true;
    }
    return false;
}

pdfseal_status level_target_look(const level_target *target, level_state *ret_state, pdfseal_error *error)
{
    level_reading r;
    level_state state = {.all_stamped = true};
    pdfseal_status status = level_reading_open(target, &r, error);
    for (size_t i = 0; status == PDFSEAL_OK && i < r.count; i++) {
        if (r.signatures[i].is_timestamp || r.signatures[i].is_usage_rights || !level_reading_is_meant(&r, target, i))
            continue;
        state.signature_count++;
        state.all_stamped = state.all_stamped && is_stamped(&r, i);
    }
    level_reading_clear(&r);
    *ret_state = state;
    return status;
}

pdfseal_status level_section_finish(pdf_section *section, pdfseal_error *error)
{
    digest_value value;
    TRY(digest_of(DIGEST_SHA256, bytes_buffer_view(pdf_section_bytes(section)), &value, error));
    return pdf_section_finish(section, value.data, error);
}

pdfseal_status level_section_append(level_target *target, pdf_section *section, pdfseal_error *error)
{
    bytes_view bytes = bytes_buffer_view(pdf_section_bytes(section));
    TRY(file_output_write(target->output, target->size_bytes, bytes, error));
    target->size_bytes += (int64_t)bytes.length;
    return PDFSEAL_OK;
}
