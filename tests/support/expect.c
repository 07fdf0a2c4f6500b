/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what a person needs to see when a test fails. */
#include "expect.h"

#include <errno.h>
#include <stdio.h>

#define WINDOW_BYTES ((size_t)16)

static const char *const STATUS_NAMES[] = {"OK",     "USAGE", "INPUT",  "REFUSED",  "OUTSIDE",
                                           "OUTPUT", "LIMIT", "MEMORY", "INTERNAL", "CANCELLED"};

static const char *status_name(pdfseal_status status)
{
    size_t index = (size_t)status;
    return index < sizeof STATUS_NAMES / sizeof STATUS_NAMES[0] ? STATUS_NAMES[index] : "no status";
}

/* "test_pdf_xref_table" is the ctest "pdf.xref_table". */
static void print_again(void)
{
    char name[256];
    const char *program = program_invocation_short_name;
    if (strncmp(program, "test_", 5) == 0)
        program += 5;
    (void)snprintf(name, sizeof name, "%s", program);
    char *room_end = strchr(name, '_');
    if (room_end)
        *room_end = '.';
    print_error("  again:  ctest -R '^%s$' --output-on-failure\n", name);
}

static void end_test(const char *file, int line)
{
    print_again();
    _fail(file, line);
}

void expect_status(pdfseal_status actual, pdfseal_status wanted, const pdfseal_error *error, const char *call,
                   const char *file, int line)
{
    if (actual == wanted)
        return;
    print_error("%s\n  gave %s, %s was expected\n", call, status_name(actual), status_name(wanted));
    if (error && actual != PDFSEAL_OK)
        print_error("  message: %s\n  offset:  %lld\n  noticed: %s:%d\n", error->message, (long long)error->offset,
                    error->source_file ? error->source_file : "?", error->source_line);
    end_test(file, line);
}

void expect_message(const pdfseal_error *error, const char *text, const char *file, int line)
{
    if (strstr(error->message, text))
        return;
    print_error("the message is\n  %s\nand does not hold\n  %s\n", error->message, text);
    end_test(file, line);
}

static void print_window(const char *label, bytes_view view, size_t difference)
{
    size_t from = difference > WINDOW_BYTES / 2 ? difference - WINDOW_BYTES / 2 : 0;
    print_error("  %-8s %6zu:", label, from);
    for (size_t i = from; i < from + WINDOW_BYTES; i++) {
        if (i < view.length)
            print_error(i == difference ? " [%02x]" : " %02x", view.data[i]);
        else
            print_error(i == difference ? " [--]" : " --");
    }
    print_error("  ");
    for (size_t i = from; i < from + WINDOW_BYTES && i < view.length; i++)
        print_error("%c", view.data[i] >= 0x20 && view.data[i] < 0x7F ? view.data[i] : '.');
    print_error("\n");
}

void expect_bytes(bytes_view actual, bytes_view wanted, const char *file, int line)
{
    if (bytes_equal(actual, wanted))
        return;
    size_t place = 0;
    while (place < actual.length && place < wanted.length && actual.data[place] == wanted.data[place])
        place++;
    print_error("the bytes differ at %zu (%zu bytes, %zu were expected)\n", place, actual.length, wanted.length);
    print_window("is", actual, place);
    print_window("wanted", wanted, place);
    end_test(file, line);
}
