/* SPDX-License-Identifier: Apache-2.0 */
/* Reads DER element by element, never past its view; BER's indefinite and padded lengths are read too, and noted. */
#ifndef CMS_DER_READER_H
#define CMS_DER_READER_H

#include "base/arena.h"

#define DER_BOOLEAN 0x01
#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_OCTET_STRING 0x04
#define DER_NULL 0x05
#define DER_OID 0x06
#define DER_IA5_STRING 0x16
#define DER_UTC_TIME 0x17
#define DER_GENERALIZED_TIME 0x18
#define DER_SEQUENCE 0x30
#define DER_SET 0x31
/* Context-specific tags: constructed ("explicit" or a structure) and primitive. */
#define DER_CONTEXT(number) ((uint8_t)(0xA0 | (number)))
#define DER_CONTEXT_PRIMITIVE(number) ((uint8_t)(0x80 | (number)))

typedef struct cms_der_element {
    uint8_t tag;
    bytes_view content;
    bytes_view whole; /* with tag and length, and the end mark of an indefinite length */
} cms_der_element;

typedef struct cms_der_reader {
    bytes_cursor cursor;
    bool *noted_ber; /* set when something is BER but not DER; may be NULL */
} cms_der_reader;

/* A reader over `view`. */
cms_der_reader cms_der_reader_of(bytes_view view, bool *noted_ber);
/* A reader over what `element` holds, with the notes of `parent`. */
cms_der_reader cms_der_reader_inside(const cms_der_reader *parent, const cms_der_element *element);
bool cms_der_reader_is_at_end(const cms_der_reader *reader);
/* The tag of the next element, or -1 at the end. */
int cms_der_reader_peek(const cms_der_reader *reader);
/* The next element; false at the end and when it is malformed, too deep (32 levels of indefinite length) or has a tag
 * number above 30. The reader then stays where it is.
 * source  ITU-T X.690 8.1, 10.1 */
bool cms_der_reader_next(cms_der_reader *reader, cms_der_element *ret_element);
/* The same, and only when its tag is `tag`. */
bool cms_der_reader_take(cms_der_reader *reader, uint8_t tag, cms_der_element *ret_element);
/* An INTEGER between 0 and 2^31 - 1; false when it is none. */
bool cms_der_reader_take_small(cms_der_reader *reader, int *ret_number);
/* The bytes of an OCTET STRING that may come in parts (BER): borrowed when it is whole, joined in `owner` otherwise.
 * INPUT when `element` is no octet string. */
pdfseal_status cms_der_octets_read(const cms_der_reader *reader, const cms_der_element *element, arena *owner,
                                   bytes_view *ret_bytes, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A UTCTime or GeneralizedTime in UTC; fractions of a second are dropped. */
bool cms_der_time_parse(const cms_der_element *element, int64_t *ret_time);

#endif
