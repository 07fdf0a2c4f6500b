/* SPDX-License-Identifier: Apache-2.0 */
/* The digest of a picture, while it is written and from a document. */
#include "appearance/picture_watch.h"

#include "base/limits.h"

#define FIRST_STREAMS 8

static pdfseal_status grow(appearance_picture_watch *watch, pdfseal_error *error)
{
    size_t capacity = watch->capacity ? watch->capacity * 2 : FIRST_STREAMS;
    if (capacity > 2 * LIMIT_MANIFEST_STREAMS)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the picture is made of more than %zu streams", LIMIT_MANIFEST_STREAMS);
    pdf_reference *streams = ARENA_NEW_ARRAY(watch->owner, pdf_reference, capacity);
    if (!streams)
        FAIL_MEMORY(error);
    if (watch->count)
        memcpy(streams, watch->streams, watch->count * sizeof *streams);
    watch->streams = streams;
    watch->capacity = capacity;
    return PDFSEAL_OK;
}

static pdfseal_status note_stream(void *state, pdf_reference stream, bytes_view data, pdfseal_error *error)
{
    appearance_picture_watch *watch = state;
    if (watch->count == watch->capacity)
        TRY(grow(watch, error));
    watch->streams[watch->count++] = stream;
    return digest_update(watch->context, data, error);
}

pdfseal_status appearance_picture_watch_begin(appearance_picture_watch *watch, pdf_section *section, arena *owner,
                                              pdfseal_error *error)
{
    *watch = (appearance_picture_watch){.hook = {watch, note_stream}, .owner = owner};
    TRY(digest_new(DIGEST_SHA256, &watch->context, error));
    pdf_section_watch_streams(section, &watch->hook);
    return PDFSEAL_OK;
}

pdfseal_status appearance_picture_watch_end(appearance_picture_watch *watch, pdf_section *section,
                                            appearance_manifest *manifest, pdfseal_error *error)
{
    pdfseal_status status = PDFSEAL_OK;
    pdf_section_watch_streams(section, NULL);
    if (manifest && watch->count) {
        status = digest_finish(watch->context, &manifest->digest, error);
        manifest->streams = watch->streams;
        manifest->stream_count = watch->count;
    }
    digest_free(watch->context);
    watch->context = NULL;
    return status;
}

/* *ret_read is false where there is no such stream. */
static pdfseal_status take_stream(pdf_view view, pdf_reference reference, digest_context *context, bool *ret_read,
                                  pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer data;
    const pdf_indirect *object = NULL;
    bool crypt_filter;
    bytes_buffer_init_limited(&data, pdf_document_limits(view.document), LIMITS_STREAM_BYTES);
    pdfseal_status status = pdf_view_load(view, reference, &object, error);
    *ret_read = status == PDFSEAL_OK && object && object->is_stream;
    if (*ret_read) {
        status = pdf_view_stream_encoded(view, object, &data, &crypt_filter, error);
        *ret_read = status == PDFSEAL_OK;
    }
    if (status == PDFSEAL_ERROR_MEMORY)
        return status;
    return *ret_read ? digest_update(context, bytes_buffer_view(&data), error) : PDFSEAL_OK;
}

pdfseal_status appearance_picture_digest_holds(pdf_view view, const appearance_manifest *manifest, bool *ret_holds,
                                               pdfseal_error *error)
{
    digest_context *context;
    digest_value value;
    bool read = true;
    *ret_holds = false;
    TRY(digest_new(DIGEST_SHA256, &context, error));
    pdfseal_status status = PDFSEAL_OK;
    for (size_t i = 0; i < manifest->stream_count && read && status == PDFSEAL_OK; i++)
        status = take_stream(view, manifest->streams[i], context, &read, error);
    if (status == PDFSEAL_OK)
        status = digest_finish(context, &value, error);
    digest_free(context);
    TRY(status);
    *ret_holds = read && value.length == manifest->digest.length &&
                 memcmp(value.data, manifest->digest.data, value.length) == 0;
    return PDFSEAL_OK;
}
