/* SPDX-License-Identifier: Apache-2.0 */
/* ASCII85Decode: five letters for four bytes, 'z' for four zeros. */
#include "pdf/filter/step.h"

#define GROUP_LETTERS 5

typedef struct letter_group {
    uint64_t value; /* five letters reach 85^5 - 1, more than 32 bits */
    unsigned count;
} letter_group;

static bool is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == 0;
}

/* Writes the first `bytes` of the group's four; false where its value has more than 32 bits. */
static bool write_group(letter_group *group, unsigned bytes, bytes_buffer *out)
{
    uint64_t value = group->value;
    *group = (letter_group){0};
    for (unsigned i = 0; i < bytes; i++)
        out->data[out->length++] = (uint8_t)(value >> (24 - 8 * i));
    return value <= UINT32_MAX;
}

/* A last group of n letters holds n - 1 bytes; it was cut from a group filled up with the highest letter. */
static bool write_last_group(letter_group *group, bytes_buffer *out)
{
    if (group->count == 0)
        return true;
    unsigned bytes = group->count - 1;
    for (; group->count < GROUP_LETTERS; group->count++)
        group->value = group->value * 85 + 84;
    return bytes > 0 && write_group(group, bytes, out);
}

/* Takes one letter; false where it has no place here. Room for four bytes is there. */
static bool take_letter(uint8_t letter, letter_group *group, bytes_buffer *out)
{
    if (letter == 'z' && group->count == 0)
        return write_group(group, 4, out);
    if (letter < '!' || letter > 'u')
        return false;
    group->value = group->value * 85 + (letter - '!');
    return ++group->count < GROUP_LETTERS || write_group(group, 4, out);
}

static size_t skip_opening(bytes_view encoded)
{
    size_t place = 0;
    while (place < encoded.length && is_space(encoded.data[place]))
        place++;
    bool is_opening = encoded.length - place >= 2 && memcmp(encoded.data + place, "<~", 2) == 0;
    return is_opening ? place + 2 : place;
}

pdfseal_status pdf_ascii_85_decode(bytes_view encoded, bytes_buffer *out, bool *ret_damaged, pdfseal_error *error)
{
    letter_group group = {0};
    bool good = true;
    for (size_t i = skip_opening(encoded); i < encoded.length && encoded.data[i] != '~' && good; i++) {
        if (is_space(encoded.data[i]))
            continue;
        if (group.count == 0)
            TRY(bytes_buffer_reserve(out, 4, error));
        good = take_letter(encoded.data[i], &group, out);
    }
    TRY(bytes_buffer_reserve(out, 4, error));
    good = write_last_group(&group, out) && good;
    return good ? PDFSEAL_OK : pdf_filter_damage("ASCII85", ret_damaged, error);
}
