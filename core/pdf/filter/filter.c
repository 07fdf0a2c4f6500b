/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of filters: names, limits, and the buffers between the steps. */
#include "pdf/filter/step.h"

#include "base/checked.h"
#include "base/limits.h"

typedef struct filter_name {
    const char *name;
    const char *abbreviation;
    pdf_filter_kind kind;
} filter_name;

static const filter_name NAMES[] = {
    {"FlateDecode", "Fl", PDF_FILTER_FLATE},
    {"LZWDecode", "LZW", PDF_FILTER_LZW},
    {"ASCIIHexDecode", "AHx", PDF_FILTER_ASCII_HEX},
    {"ASCII85Decode", "A85", PDF_FILTER_ASCII_85},
    {"RunLengthDecode", "RL", PDF_FILTER_RUN_LENGTH},
    {"DCTDecode", "DCT", PDF_FILTER_IMAGE},
    {"CCITTFaxDecode", "CCF", PDF_FILTER_IMAGE},
    {"JPXDecode", "JPX", PDF_FILTER_IMAGE},
    {"JBIG2Decode", "JBIG2", PDF_FILTER_IMAGE},
};

static pdf_filter_kind find_kind(bytes_view name)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (bytes_equal_text(name, NAMES[i].name) || bytes_equal_text(name, NAMES[i].abbreviation))
            return NAMES[i].kind;
    }
    return PDF_FILTER_UNKNOWN;
}

void pdf_filter_init(pdf_filter *filter, bytes_view name)
{
    *filter = (pdf_filter){.kind = find_kind(name), .predictor = 1, .colors = 1, .bits_per_component = 8,
                           .columns = 1, .early_change = 1};
}

pdfseal_status pdf_filter_damage(const char *filter, bool *ret_damaged, pdfseal_error *error)
{
    if (!ret_damaged)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the %s data of a stream is damaged", filter);
    *ret_damaged = true;
    return PDFSEAL_OK;
}

static bool has_predictor(const pdf_filter *filter)
{
    return (filter->kind == PDF_FILTER_FLATE || filter->kind == PDF_FILTER_LZW) && filter->predictor != 1;
}

static pdfseal_status run_filter(const pdf_filter *filter, bytes_view encoded, bytes_buffer *out, bool *ret_damaged,
                                 pdfseal_error *error)
{
    switch (filter->kind) {
    case PDF_FILTER_FLATE:
        return filter->unchecked ? pdf_flate_decode_unchecked(encoded, out, error)
                                 : pdf_flate_decode(encoded, out, ret_damaged, error);
    case PDF_FILTER_LZW:
        return pdf_lzw_decode(encoded, filter->early_change != 0, out, ret_damaged, error);
    case PDF_FILTER_ASCII_HEX:
        return pdf_ascii_hex_decode(encoded, out, ret_damaged, error);
    case PDF_FILTER_ASCII_85:
        return pdf_ascii_85_decode(encoded, out, ret_damaged, error);
    case PDF_FILTER_RUN_LENGTH:
        return pdf_run_length_decode(encoded, out, ret_damaged, error);
    case PDF_FILTER_IMAGE:
        return bytes_buffer_append(out, encoded.data, encoded.length, error);
    default:
        FAIL(error, PDFSEAL_ERROR_INPUT, "a stream has a filter that no standard knows");
    }
}

static pdfseal_status run_step(const pdf_filter *filter, bytes_view encoded, bytes_buffer *out, bool *ret_damaged,
                               pdfseal_error *error)
{
    size_t start = out->length;
    TRY(run_filter(filter, encoded, out, ret_damaged, error));
    if (has_predictor(filter))
        TRY(pdf_predictor_undo(filter, out, start, ret_damaged, error));
    return PDFSEAL_OK;
}

static pdfseal_status run_chain(const pdf_filter *filters, size_t count, bytes_view encoded, bytes_buffer *out,
                                bool *ret_damaged, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer held;
    bytes_buffer_init(&held, out->maximum);
    for (size_t i = 0; i + 1 < count; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer step;
        bytes_buffer_init(&step, out->maximum - out->length);
        TRY(run_step(&filters[i], encoded, &step, ret_damaged, error));
        bytes_buffer_clear(&held);
        held = step;
        step = (bytes_buffer){0};
        encoded = bytes_buffer_view(&held);
    }
    return run_step(&filters[count - 1], encoded, out, ret_damaged, error);
}

static pdfseal_status check_chain(const pdf_filter *filters, size_t count, const limits *set, pdfseal_error *error)
{
    if (count > limits_get(set, LIMITS_FILTERS))
        FAIL_LIMIT(error, -1, set, LIMITS_FILTERS);
    for (size_t i = 0; i + 1 < count; i++) {
        if (filters[i].kind == PDF_FILTER_IMAGE)
            FAIL(error, PDFSEAL_ERROR_INPUT, "a stream has a picture's filter that is not its last one");
    }
    return PDFSEAL_OK;
}

/* What the chain may make of `encoded_length` bytes, on top of what `out` holds. */
static size_t allowed_maximum(size_t encoded_length, const bytes_buffer *out)
{
    size_t allowed;
    size_t least = limits_get(out->limits, LIMITS_STREAM_RATIO_FROM);
    if (!CHECKED_MULTIPLY(encoded_length, limits_get(out->limits, LIMITS_STREAM_RATIO), &allowed))
        allowed = SIZE_MAX;
    if (allowed < least)
        allowed = least;
    size_t maximum;
    if (!CHECKED_ADD(out->length, allowed, &maximum) || maximum > out->maximum)
        return out->maximum;
    return maximum;
}

pdfseal_status pdf_filter_decode(const pdf_filter *filters, size_t count, bytes_view encoded, bytes_buffer *out,
                                 bool *ret_damaged, pdfseal_error *error)
{
    if (ret_damaged)
        *ret_damaged = false;
    if (count == 0)
        return bytes_buffer_append(out, encoded.data, encoded.length, error);
    TRY(check_chain(filters, count, out->limits, error));
    size_t length = out->length;
    size_t maximum = out->maximum;
    out->maximum = allowed_maximum(encoded.length, out);
    pdfseal_status status = run_chain(filters, count, encoded, out, ret_damaged, error);
    bool by_ratio = out->maximum < maximum;
    out->maximum = maximum;
    if (status != PDFSEAL_OK)
        out->length = length;
    if (status == PDFSEAL_ERROR_LIMIT && by_ratio)
        FAIL_LIMIT(error, -1, out->limits, LIMITS_STREAM_RATIO);
    return status;
}
