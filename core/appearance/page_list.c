/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the page list language of docs/contract.md. */
#include "appearance/place.h"

#include "base/checked.h"
#include "base/limits.h"

#include <stdlib.h>

#define SHOWN_BYTES 60

typedef struct page_range {
    int64_t first, last; /* 1-based, inclusive */
} page_range;

typedef struct page_list {
    int64_t page_count;
    page_range *ranges;
    size_t range_count;
    bool odd, even;
} page_list;

#define PAGE_LIST_CLEANUP __attribute__((cleanup(clear_list)))

static void clear_list(page_list *list)
{
    free(list->ranges);
}

/* How many bytes of what was written a message shows: no more than a line bears, no half letter. */
static int shown_bytes(bytes_view written)
{
    if (written.length <= SHOWN_BYTES)
        return (int)written.length;
    size_t length = SHOWN_BYTES;
    while (length > 0 && (written.data[length] & 0xC0) == 0x80)
        length--;
    return (int)length;
}

static pdfseal_status fail_syntax(bytes_view item, pdfseal_error *error)
{
    if (item.length == 0)
        FAIL(error, PDFSEAL_ERROR_USAGE, "an empty place in the list of pages (write such as 1,3-5,last)");
    FAIL(error, PDFSEAL_ERROR_USAGE,
         "\"%.*s\" names no page (write such as 1, 2-5, last, -2, odd, even, all)", shown_bytes(item),
         (const char *)item.data);
}

static pdfseal_status fail_missing(bytes_view written, int64_t page_count, pdfseal_error *error)
{
    int length = shown_bytes(written);
    if (page_count == 1)
        FAIL(error, PDFSEAL_ERROR_USAGE, "page %.*s does not exist (the document has 1 page)", length,
             (const char *)written.data);
    FAIL(error, PDFSEAL_ERROR_USAGE, "page %.*s does not exist (the document has %lld pages)", length,
         (const char *)written.data, (long long)page_count);
}

/* Reads digits; a number too long to hold is larger than any page. */
static bool read_digits(bytes_cursor *cursor, int64_t *ret_number)
{
    int64_t number = 0;
    size_t start = cursor->position;
    for (int byte = bytes_cursor_peek(cursor); byte >= '0' && byte <= '9'; byte = bytes_cursor_peek(cursor)) {
        if (!CHECKED_MULTIPLY(number, 10, &number) || !CHECKED_ADD(number, byte - '0', &number))
            number = INT64_MAX;
        cursor->position++;
    }
    *ret_number = number;
    return cursor->position > start;
}

static bool skip_word(bytes_cursor *cursor, const char *word)
{
    bytes_view rest = {cursor->view.data + cursor->position, cursor->view.length - cursor->position};
    if (!bytes_start_with(rest, bytes_of_text(word)))
        return false;
    cursor->position += strlen(word);
    return true;
}

/* Reads `3`, `-2` or `last` as a page that exists. */
static pdfseal_status read_page(bytes_cursor *cursor, int64_t page_count, int64_t *ret_number,
                                pdfseal_error *error)
{
    size_t start = cursor->position;
    int64_t number;
    if (skip_word(cursor, "last")) {
        *ret_number = page_count;
        return PDFSEAL_OK;
    }
    bool from_end = skip_word(cursor, "-");
    if (!read_digits(cursor, &number))
        return fail_syntax(cursor->view, error);
    if (number == 0 || number > page_count)
        return fail_missing((bytes_view){cursor->view.data + start, cursor->position - start}, page_count,
                            error);
    *ret_number = from_end ? page_count + 1 - number : number;
    return PDFSEAL_OK;
}

static pdfseal_status read_range(page_list *list, bytes_view item, pdfseal_error *error)
{
    bytes_cursor cursor = {.view = item};
    page_range range;
    TRY(read_page(&cursor, list->page_count, &range.first, error));
    range.last = range.first;
    if (bytes_cursor_peek(&cursor) == '-') {
        cursor.position++;
        TRY(read_page(&cursor, list->page_count, &range.last, error));
    }
    if (cursor.position < item.length)
        return fail_syntax(item, error);
    if (range.first > range.last)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "the range \"%.*s\" runs backwards: from page %lld to %lld (write the smaller page first)",
             shown_bytes(item), (const char *)item.data, (long long)range.first, (long long)range.last);
    list->ranges[list->range_count++] = range;
    return PDFSEAL_OK;
}

static pdfseal_status read_item(page_list *list, bytes_view item, pdfseal_error *error)
{
    while (item.length && *item.data == ' ')
        item = (bytes_view){item.data + 1, item.length - 1};
    while (item.length && item.data[item.length - 1] == ' ')
        item.length--;
    bool all = bytes_equal_text(item, "all");
    bool odd = bytes_equal_text(item, "odd");
    bool even = bytes_equal_text(item, "even");
    list->odd |= all || odd;
    list->even |= all || even;
    return all || odd || even ? PDFSEAL_OK : read_range(list, item, error);
}

static pdfseal_status read_items(page_list *list, bytes_view text, pdfseal_error *error)
{
    size_t items = 1;
    for (size_t i = 0; i < text.length; i++)
        items += text.data[i] == ',';
    list->ranges = calloc(items, sizeof *list->ranges);
    if (!list->ranges)
        FAIL_MEMORY(error);
    size_t start = 0;
    for (size_t item = 0; item < items; item++) {
        size_t end = start;
        while (end < text.length && text.data[end] != ',')
            end++;
        TRY(read_item(list, (bytes_view){text.data + start, end - start}, error));
        start = end + 1;
    }
    return PDFSEAL_OK;
}

static int compare_ranges(const void *a, const void *b)
{
    int64_t first = ((const page_range *)a)->first;
    int64_t second = ((const page_range *)b)->first;
    return first < second ? -1 : first > second;
}

/* Leaves ranges that ascend and do not touch each other, so that each page is met once however often it was
 * named. */
static void merge_ranges(page_list *list)
{
    size_t kept = 0;
    qsort(list->ranges, list->range_count, sizeof *list->ranges, compare_ranges);
    for (size_t i = 0; i < list->range_count; i++) {
        page_range *previous = kept ? &list->ranges[kept - 1] : NULL;
        if (!previous || list->ranges[i].first > previous->last)
            list->ranges[kept++] = list->ranges[i];
        else if (list->ranges[i].last > previous->last)
            previous->last = list->ranges[i].last;
    }
    list->range_count = kept;
}

/* Writes the pages from `first` to `last` that odd or even name; counts only where `numbers` is NULL. */
static size_t collect_parity(const page_list *list, int64_t first, int64_t last, int64_t *numbers)
{
    size_t count = 0;
    if (!list->odd && !list->even)
        return 0;
    for (int64_t page = first; page <= last; page++) {
        if (page % 2 ? list->odd : list->even) {
            if (numbers)
                numbers[count] = page;
            count++;
        }
    }
    return count;
}

/* The same for all pages that the list names. */
static size_t collect(const page_list *list, int64_t *numbers)
{
    size_t count = 0;
    int64_t next = 1;
    for (size_t i = 0; i < list->range_count; i++) {
        const page_range *range = &list->ranges[i];
        count += collect_parity(list, next, range->first - 1, numbers ? numbers + count : NULL);
        for (int64_t page = range->first; numbers && page <= range->last; page++)
            numbers[count + (size_t)(page - range->first)] = page;
        count += (size_t)(range->last - range->first + 1);
        next = range->last + 1;
    }
    return count + collect_parity(list, next, list->page_count, numbers ? numbers + count : NULL);
}

pdfseal_status appearance_pages_select(const char *list, int64_t page_count, int64_t **ret_numbers,
                                       size_t *ret_count, pdfseal_error *error)
{
    PAGE_LIST_CLEANUP page_list chosen = {.page_count = page_count};
    if (page_count < 1)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the document has no pages");
    if (page_count > INT32_MAX)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "the document has more pages than can be addressed (%lld)", (long long)INT32_MAX);
    TRY(read_items(&chosen, bytes_of_text(list && *list ? list : "last"), error));
    merge_ranges(&chosen);
    size_t count = collect(&chosen, NULL);
    if (count == 0)
        FAIL(error, PDFSEAL_ERROR_USAGE, "\"%.60s\" names no page of a document with 1 page", list);
    int64_t *numbers = calloc(count, sizeof *numbers);
    if (!numbers)
        FAIL_MEMORY(error);
    *ret_count = collect(&chosen, numbers);
    *ret_numbers = numbers;
    return PDFSEAL_OK;
}
