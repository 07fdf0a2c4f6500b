/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that programs round when they write an object anew: PDF.js to hundredths, MuPDF and PDFium to four
 * bytes. None of it can be seen. */
#include "verify/rules/rule.h"

#include <math.h>

/* Half of a hundredth of a point; less in a box that is tiny, which could be drawn large. */
#define BOX_ROUNDING 0.00501
#define BOX_ROUNDING_SHARE 0.001
/* A colour to one of 256 steps, and that to a hundredth. */
#define COLOUR_ROUNDING 0.0075
#define MOST_NUMBERS 4

static bool read_numbers(const pdf_object *array, double ret_numbers[MOST_NUMBERS])
{
    if (array->type != PDF_ARRAY || array->as.array.count > MOST_NUMBERS)
        return false;
    for (size_t i = 0; i < array->as.array.count; i++) {
        if (!pdf_object_number(&array->as.array.items[i], &ret_numbers[i]))
            return false;
    }
    return true;
}

static bool are_close(const double *old, const double *new, size_t count, double most)
{
    for (size_t i = 0; i < count; i++) {
        if (!(fabs(old[i] - new[i]) <= most))
            return false;
    }
    return true;
}

bool rule_box_is_same(const pdf_object *before, const pdf_object *after)
{
    double old[MOST_NUMBERS];
    double new[MOST_NUMBERS];
    if (!before || !after)
        return before == after;
    if (pdf_object_equal(before, after))
        return true;
    if (!read_numbers(before, old) || !read_numbers(after, new) || before->as.array.count != 4 ||
        after->as.array.count != 4)
        return false;
    double side = fmin(fabs(old[2] - old[0]), fabs(old[3] - old[1]));
    return are_close(old, new, 4, fmin(BOX_ROUNDING, BOX_ROUNDING_SHARE * side));
}

bool rule_colour_is_same(const pdf_object *before, const pdf_object *after)
{
    double old[MOST_NUMBERS];
    double new[MOST_NUMBERS];
    if (!before || !after)
        return before == after;
    return pdf_object_equal(before, after) || (read_numbers(before, old) && read_numbers(after, new) &&
                                               before->as.array.count == after->as.array.count &&
                                               are_close(old, new, before->as.array.count, COLOUR_ROUNDING));
}
