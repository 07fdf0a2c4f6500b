/* SPDX-License-Identifier: Apache-2.0 */
/* Stream filters: the first byte counts the chain, six bytes describe each filter, the rest is encoded data. */
#include "pdf/filter/filter.h"

#include <stdlib.h>

#define MAXIMUM_BYTES ((size_t)1 << 20)
#define CHAIN_MAX 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Zero gives the default; the last value of a byte a number that no picture has. */
static int64_t read_parameter(bytes_cursor *cursor, int64_t absent)
{
    int byte = bytes_cursor_next(cursor);
    if (byte <= 0)
        return absent;
    return byte == 255 ? INT64_MAX - 1 : byte;
}

static void read_filter(bytes_cursor *cursor, pdf_filter *filter)
{
    static const char *const NAMES[] = {"FlateDecode", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode",
                                        "RunLengthDecode", "DCTDecode", "Fl", "Unknown"};
    pdf_filter_init(filter, bytes_of_text(NAMES[bytes_cursor_next(cursor) & 7]));
    filter->predictor = read_parameter(cursor, 1);
    filter->colors = read_parameter(cursor, 1);
    filter->bits_per_component = read_parameter(cursor, 8);
    filter->columns = read_parameter(cursor, 1);
    filter->early_change = read_parameter(cursor, 0);
}

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes_cursor cursor = {.view = {data, size}};
    pdf_filter chain[CHAIN_MAX];
    size_t count = size ? (size_t)bytes_cursor_next(&cursor) % (CHAIN_MAX + 1) : 0;
    for (size_t i = 0; i < count; i++)
        read_filter(&cursor, &chain[i]);
    bytes_view encoded = {size ? data + cursor.position : data, size - cursor.position};
    bytes_buffer strict;
    bytes_buffer patient;
    bytes_buffer_init(&strict, MAXIMUM_BYTES);
    bytes_buffer_init(&patient, MAXIMUM_BYTES);
    pdfseal_error error = {0};
    bool damaged = false;
    pdfseal_status status = pdf_filter_decode(chain, count, encoded, &strict, NULL, &error);
    pdfseal_status patient_status = pdf_filter_decode(chain, count, encoded, &patient, &damaged, &error);
    check(strict.length <= MAXIMUM_BYTES && patient.length <= MAXIMUM_BYTES);
    check(status == PDFSEAL_OK || strict.length == 0);
    /* What strict reading takes, patient reading takes alike. */
    if (status == PDFSEAL_OK)
        check(patient_status == PDFSEAL_OK && !damaged &&
              bytes_equal(bytes_buffer_view(&strict), bytes_buffer_view(&patient)));
    bytes_buffer_clear(&strict);
    bytes_buffer_clear(&patient);
    return 0;
}
