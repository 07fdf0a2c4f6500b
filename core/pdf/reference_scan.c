/* SPDX-License-Identifier: Apache-2.0 */
/* Every R behind a digit or blank is read backwards: generation, number. */
#include "pdf/reference_scan.h"

#include "base/vectors.h"

#include <stdlib.h>

#define MOST_MENTIONS ((size_t)200000)
/* Places where a comment may begin that are tried for one R. */
#define MOST_ATTEMPTS 200u
/* Numbers of more digits are no object's. */
#define MOST_SCALE ((uint64_t)1000000000000)
#define BLOCK_BYTES 64
/* Bytes in front of an R that names_another looks at. */
#define SHORTEST_BEFORE ((size_t)6)

void reference_scan_init(reference_scan *scan, const uint32_t *targets, size_t count)
{
    *scan = (reference_scan){.targets = targets, .target_count = count};
    for (size_t i = 0; i < count; i++) {
        uint32_t bit = targets[i] % REFERENCE_SCAN_FILTER_BITS;
        scan->filter[bit / 8] = (uint8_t)(scan->filter[bit / 8] | 1u << (bit % 8));
        scan->endings[targets[i] % REFERENCE_SCAN_ENDINGS] = true;
    }
    for (uint8_t digit = 0; digit < 10; digit++)
        scan->digits['0' + digit] = digit;
}

void reference_scan_clear(reference_scan *scan)
{
    free(scan->found);
    scan->found = NULL;
    scan->count = scan->capacity = 0;
}

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0;
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_target(const reference_scan *scan, uint64_t number)
{
    uint32_t bit = (uint32_t)(number % REFERENCE_SCAN_FILTER_BITS);
    if (!(scan->filter[bit / 8] >> (bit % 8) & 1))
        return false;
    size_t low = 0;
    size_t high = scan->target_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scan->targets[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scan->target_count && scan->targets[low] == number;
}

static pdfseal_status note(reference_scan *scan, int64_t offset, uint32_t target, pdfseal_error *error)
{
    if (scan->count >= MOST_MENTIONS) {
        scan->overflow = true;
        return PDFSEAL_OK;
    }
    if (scan->count == scan->capacity) {
        size_t capacity = scan->capacity ? scan->capacity * 2 : 64;
        reference_mention *found = realloc(scan->found, capacity * sizeof *found);
        if (!found)
            FAIL_MEMORY(error);
        scan->found = found;
        scan->capacity = capacity;
    }
    scan->found[scan->count++] = (reference_mention){offset, target};
    return PDFSEAL_OK;
}

/* The digits that end at *place, which moves in front of them and of a sign; false where there are none. */
static bool read_back(const uint8_t *bytes, size_t *place, uint64_t *ret_number)
{
    size_t end = *place;
    uint64_t number = 0;
    uint64_t scale = 1;
    while (*place > 0 && is_digit(bytes[*place - 1])) {
        uint64_t digit = (uint64_t)(bytes[--*place] - '0');
        if (scale <= MOST_SCALE)
            number += digit * scale;
        else if (digit)
            number = UINT64_MAX / 2;
        if (scale <= MOST_SCALE)
            scale *= 10;
    }
    *ret_number = number;
    if (*place < end && *place > 0 && (bytes[*place - 1] == '+' || bytes[*place - 1] == '-')) {
        --*place;
        return true;
    }
    return *place < end;
}

/* What is read backwards, from its end on. */
typedef struct backwards {
    const reference_scan *scan;
    const uint8_t *bytes;
    bool is_cut;      /* more bytes stand in front of them */
    unsigned attempts;
} backwards;

#define ANY UINT64_MAX

static uint64_t match(backwards *reading, size_t end, bool wants_generation, bool separated);

/* What stands in front of a comment, wherever on the line that ends at `end` it may begin. */
static uint64_t match_before_comment(backwards *reading, size_t end, bool wants_generation)
{
    for (size_t i = end; i > 0; i--) {
        if (end - i == REFERENCE_SCAN_LOOKBACK)
            return ANY;
        if (reading->bytes[i - 1] == '\n' || reading->bytes[i - 1] == '\r')
            return 0;
        if (reading->bytes[i - 1] != '%')
            continue;
        uint64_t found = match(reading, i - 1, wants_generation, true);
        if (found)
            return found;
    }
    return reading->is_cut ? ANY : 0;
}

/* The target that a reference names whose generation, or else whose number, ends at `end` but for blanks and comments; 0: none,
 * ANY: that cannot be told. */
static uint64_t match(backwards *reading, size_t end, bool wants_generation, bool separated)
{
    const uint8_t *bytes = reading->bytes;
    bool line_ended = false;
    uint64_t number;
    size_t i = end;
    if (++reading->attempts > MOST_ATTEMPTS)
        return ANY;
    for (; i > 0 && is_blank(bytes[i - 1]); i--)
        line_ended |= bytes[i - 1] == '\n' || bytes[i - 1] == '\r';
    size_t place = i;
    if ((wants_generation || separated || i < end) && read_back(bytes, &place, &number)) {
        uint64_t found = place == 0 && reading->is_cut ? ANY
                         : wants_generation            ? match(reading, place, false, false)
                         : is_target(reading->scan, number) ? number
                                                            : 0;
        if (found)
            return found;
    }
    if (i == 0)
        return reading->is_cut ? ANY : 0;
    return line_ended ? match_before_comment(reading, i, wants_generation) : 0;
}

/* Whether the R at `place` ends a reference as nearly all are written ("12 0 R"), and the last digits of its number are no
 * target's: nothing else could be read there then. */
static inline bool names_another(const reference_scan *scan, const uint8_t *bytes, size_t place)
{
    const uint8_t *letter = bytes + place;
    if (letter[-1] != ' ' || !is_digit(letter[-2]) || letter[-3] != ' ' || !is_digit(letter[-4]))
        return false;
    unsigned higher = is_digit(letter[-5]) ? scan->digits[letter[-6]] * 100u + scan->digits[letter[-5]] * 10u : 0;
    return !scan->endings[higher + scan->digits[letter[-4]]];
}

/* Looks at the R at `place`, which is not the first byte. */
static pdfseal_status check_letter(reference_scan *scan, const uint8_t *bytes, size_t place, int64_t base, pdfseal_error *error)
{
    if (!is_digit(bytes[place - 1]) && !is_blank(bytes[place - 1]))
        return PDFSEAL_OK;
    backwards reading = {scan, bytes, base > 0, 0};
    uint64_t found = match(&reading, place, true, true);
    return found ? note(scan, base + (int64_t)place, found == ANY ? 0 : (uint32_t)found, error) : PDFSEAL_OK;
}

/* Which of the 32 places from `bytes` on may be an R that ends a reference; looks at the byte before, too. */
static inline uint64_t find_letters(const uint8_t *bytes)
{
    byte_vector letter;
    byte_vector before;
    memcpy(&letter, bytes, VECTOR_BYTES);
    memcpy(&before, bytes - 1, VECTOR_BYTES);
    return byte_vector_bits((byte_vector)(letter == (uint8_t)'R') & (byte_vector)(before <= (uint8_t)'9'));
}

/* Whole blocks from *place on, which moves behind them. */
VECTOR_CLONES static pdfseal_status check_blocks(reference_scan *scan, bytes_view bytes, size_t *place, int64_t base, pdfseal_error *error)
{
    for (; *place + BLOCK_BYTES <= bytes.length; *place += BLOCK_BYTES) {
        const uint8_t *block = bytes.data + *place;
        for (uint64_t letters = find_letters(block) | find_letters(block + VECTOR_BYTES) << VECTOR_BYTES; letters; letters &= letters - 1) {
            size_t letter = *place + (size_t)__builtin_ctzll(letters);
            if (!names_another(scan, bytes.data, letter))
                TRY(check_letter(scan, bytes.data, letter, base, error));
        }
    }
    return PDFSEAL_OK;
}

static pdfseal_status check_bytes(reference_scan *scan, bytes_view bytes, size_t from, size_t end, int64_t base, pdfseal_error *error)
{
    for (size_t place = from; place < end; place++) {
        if (bytes.data[place] == 'R')
            TRY(check_letter(scan, bytes.data, place, base, error));
    }
    return PDFSEAL_OK;
}

pdfseal_status reference_scan_bytes(reference_scan *scan, bytes_view bytes, size_t skip, int64_t base, pdfseal_error *error)
{
    size_t first = skip ? skip : 1;
    size_t place = first < SHORTEST_BEFORE ? SHORTEST_BEFORE : first;
    if (place > bytes.length)
        place = bytes.length;
    TRY(check_bytes(scan, bytes, first, place, base, error));
    TRY(check_blocks(scan, bytes, &place, base, error));
    return check_bytes(scan, bytes, place, bytes.length, base, error);
}
