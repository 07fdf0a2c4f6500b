/* SPDX-License-Identifier: Apache-2.0 */
/* The request of two-step signing: written by the first step, read by the second. */
#include "api/prepared.h"

#include "base/base64.h"
#include "base/hexadecimal.h"
#include "report/json_builder.h"

#include <string.h>

#define FORMAT "pdfseal-prepared"
#define VERSION 1
/* Salts are as long as a digest. */
#define LONGEST_SALT_BYTES 64

/* ---- writing ---- */

static json_t *base64_of(json_builder *builder, bytes_view bytes)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, SIZE_MAX / 2);
    if (base64_write(bytes, &text, NULL) != PDFSEAL_OK || bytes_buffer_append_byte(&text, 0, NULL) != PDFSEAL_OK) {
        builder->failed = true;
        return NULL;
    }
    return json_text(builder, (const char *)text.data);
}

static json_t *hexadecimal_of(json_builder *builder, bytes_view digest)
{
    char text[2 * DIGEST_MAX_BYTES + 1];
    digest_print_hex(digest, text);
    return json_text(builder, text);
}

static json_t *certificates_of(json_builder *builder, const prepared_request *request)
{
    json_t *list = json_array();
    builder->failed |= !list;
    for (size_t i = 0; i < request->certificate_count; i++)
        json_add(builder, list, base64_of(builder, request->certificates[i]));
    return list;
}

pdfseal_status prepared_write(const prepared_request *request, const pdfseal_sink *sink, pdfseal_error *error)
{
    json_builder builder = {.language = PDFSEAL_LANGUAGE_ENGLISH};
    digest_value to_sign;
    TRY(digest_of(request->digest, request->attributes, &to_sign, error));
    json_t *root = json_object();
    builder.failed = !root;
    json_put(&builder, root, "format", json_text(&builder, FORMAT));
    json_put(&builder, root, "version", json_integer(VERSION));
    json_put(&builder, root, "tool", json_text(&builder, "pdfseal " PDFSEAL_VERSION));
    json_put(&builder, root, "field", json_text(&builder, request->field));
    json_put(&builder, root, "byte_range", json_numbers(&builder, request->byte_range, 4));
    json_put(&builder, root, "room_bytes", json_integer(request->room_bytes));
    json_put(&builder, root, "digest_algorithm", json_text(&builder, digest_name(request->digest)));
    json_put(&builder, root, "document_digest", hexadecimal_of(&builder, request->document_digest));
    json_put(&builder, root, "signature_algorithm", json_text(&builder, request->signature_algorithm));
    json_put(&builder, root, "salt_bytes", json_number_or(&builder, request->salt_bytes, 0));
    json_put(&builder, root, "signed_attributes", base64_of(&builder, request->attributes));
    json_put(&builder, root, "signed_attributes_digest", hexadecimal_of(&builder, (bytes_view){to_sign.data, to_sign.length}));
    json_put(&builder, root, "certificates", certificates_of(&builder, request));
    json_put(&builder, root, "signature", json_null());
    return json_finish(&builder, root, sink, error);
}

/* ---- reading ---- */

typedef struct reading {
    const json_t *root;
    const limits *set;
    arena *owner;
} reading;

static pdfseal_status refuse_member(const char *key, pdfseal_error *error)
{
    FAIL(error, PDFSEAL_ERROR_INPUT, "the request's %s is missing or wrong (give the JSON that pdfseal prepare wrote)", key);
}

static pdfseal_status read_text(const reading *r, const char *key, const char **ret_text, pdfseal_error *error)
{
    const json_t *value = json_object_get(r->root, key);
    if (!json_is_string(value))
        return refuse_member(key, error);
    *ret_text = arena_text(r->owner, (bytes_view){(const uint8_t *)json_string_value(value), json_string_length(value)});
    if (!*ret_text)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* A whole number up to `most`. */
static pdfseal_status read_number(const reading *r, const json_t *value, const char *key, int64_t most, int64_t *ret_number,
                                  pdfseal_error *error)
{
    (void)r;
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > most)
        return refuse_member(key, error);
    *ret_number = json_integer_value(value);
    return PDFSEAL_OK;
}

static pdfseal_status read_base64(const reading *r, const json_t *value, const char *key, bytes_view *ret_bytes,
                                  pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    bytes_buffer_init_limited(&bytes, r->set, LIMITS_REQUEST_BYTES);
    if (!json_is_string(value))
        return refuse_member(key, error);
    const bytes_view text = {(const uint8_t *)json_string_value(value), json_string_length(value)};
    pdfseal_status status = base64_read(text, &bytes, error);
    if (status == PDFSEAL_ERROR_INPUT || (status == PDFSEAL_OK && bytes.length == 0))
        return refuse_member(key, error);
    TRY(status);
    return arena_copy(r->owner, bytes_buffer_view(&bytes), ret_bytes, error);
}

static pdfseal_status read_digest(const reading *r, prepared_request *request, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    const char *name;
    const char *text;
    bytes_buffer_init(&bytes, DIGEST_MAX_BYTES);
    TRY(read_text(r, "digest_algorithm", &name, error));
    request->digest = digest_find(name);
    if (request->digest == DIGEST_NONE)
        return refuse_member("digest_algorithm", error);
    TRY(read_text(r, "document_digest", &text, error));
    size_t length = digest_length(request->digest);
    if (strlen(text) != 2 * length || !hexadecimal_is(bytes_of_text(text)))
        return refuse_member("document_digest", error);
    TRY(hexadecimal_read(bytes_of_text(text), &bytes, error));
    if (bytes.length != length)
        return refuse_member("document_digest", error);
    return arena_copy(r->owner, bytes_buffer_view(&bytes), &request->document_digest, error);
}

static pdfseal_status read_range(const reading *r, prepared_request *request, pdfseal_error *error)
{
    const json_t *list = json_object_get(r->root, "byte_range");
    if (!json_is_array(list) || json_array_size(list) != 4)
        return refuse_member("byte_range", error);
    for (size_t i = 0; i < 4; i++)
        TRY(read_number(r, json_array_get(list, i), "byte_range", INT64_MAX / 2, &request->byte_range[i], error));
    return read_number(r, json_object_get(r->root, "room_bytes"), "room_bytes", INT64_MAX / 2, &request->room_bytes, error);
}

static pdfseal_status read_scheme(const reading *r, prepared_request *request, pdfseal_error *error)
{
    const json_t *salt = json_object_get(r->root, "salt_bytes");
    int64_t salt_bytes = 0;
    TRY(read_text(r, "signature_algorithm", &request->signature_algorithm, error));
    if (!salt || !json_is_null(salt))
        TRY(read_number(r, salt, "salt_bytes", LONGEST_SALT_BYTES, &salt_bytes, error));
    request->salt_bytes = (int)salt_bytes;
    return PDFSEAL_OK;
}

static pdfseal_status read_certificates(const reading *r, prepared_request *request, pdfseal_error *error)
{
    const json_t *list = json_object_get(r->root, "certificates");
    size_t count = json_array_size(list); /* 0 for what is no list */
    if (count == 0 || count > LIMIT_PATH)
        return refuse_member("certificates", error);
    bytes_view *certificates = ARENA_NEW_ARRAY(r->owner, bytes_view, count);
    if (!certificates)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++)
        TRY(read_base64(r, json_array_get(list, i), "certificates", &certificates[i], error));
    request->certificates = certificates;
    request->certificate_count = count;
    return PDFSEAL_OK;
}

/* Whoever signs may fill it in. */
static pdfseal_status read_signature(const reading *r, prepared_request *request, pdfseal_error *error)
{
    const json_t *value = json_object_get(r->root, "signature");
    const char *text;
    if (!value || json_is_null(value))
        return PDFSEAL_OK;
    TRY(read_text(r, "signature", &text, error));
    request->signature = bytes_of_text(text);
    return PDFSEAL_OK;
}

static pdfseal_status read_members(const reading *r, prepared_request *request, pdfseal_error *error)
{
    const char *format;
    int64_t version;
    TRY(read_text(r, "format", &format, error));
    if (strcmp(format, FORMAT) != 0)
        return refuse_member("format", error);
    TRY(read_number(r, json_object_get(r->root, "version"), "version", INT64_MAX / 2, &version, error));
    if (version != VERSION)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the request is of version %lld, and only 1 is understood (use the pdfseal that prepared it)",
             (long long)version);
    TRY(read_text(r, "field", &request->field, error));
    TRY(read_range(r, request, error));
    TRY(read_digest(r, request, error));
    TRY(read_scheme(r, request, error));
    TRY(read_base64(r, json_object_get(r->root, "signed_attributes"), "signed_attributes", &request->attributes, error));
    TRY(read_certificates(r, request, error));
    return read_signature(r, request, error);
}

pdfseal_status prepared_read(bytes_view json, const limits *set, arena *owner, prepared_request *ret_request, pdfseal_error *error)
{
    json_error_t cause;
    prepared_request request = {0};
    if (json.length > limits_get(set, LIMITS_REQUEST_BYTES))
        FAIL_LIMIT(error, -1, set, LIMITS_REQUEST_BYTES);
    json_t *root = json_loadb((const char *)json.data, json.length, JSON_REJECT_DUPLICATES, &cause);
    if (!root && json_error_code(&cause) == json_error_out_of_memory)
        FAIL_MEMORY(error);
    if (!root)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the request is no JSON, in line %d (give the JSON that pdfseal prepare wrote)", cause.line);
    const reading r = {.root = root, .set = set, .owner = owner};
    pdfseal_status status = read_members(&r, &request, error);
    json_decref(root);
    if (status == PDFSEAL_OK)
        *ret_request = request;
    return status;
}
