/* SPDX-License-Identifier: Apache-2.0 */
/* By hand, because the library's functions skip white space, know hexadecimal, and take their point from the locale. */
#include "numbers.h"

#define MOST_DIGITS 9

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

bool cli_whole_parse(const char *text, int64_t least, int64_t most, int64_t *ret_number)
{
    int64_t number = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (!is_digit(*text) || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, *text - '0', &number))
            return false;
    }
    if (number < least || number > most)
        return false;
    *ret_number = number;
    return true;
}

bool cli_decimal_parse(const char *text, double *ret_number)
{
    bool negative = *text == '-';
    double number = 0;
    double place = 0;
    int digits = 0;
    for (text += negative; *text; text++) {
        if (*text == '.' && place == 0 && digits) {
            place = 1;
            continue;
        }
        if (!is_digit(*text) || ++digits > MOST_DIGITS)
            return false;
        place /= 10;
        number = place > 0 ? number + place * (*text - '0') : number * 10 + (*text - '0');
    }
    *ret_number = negative ? -number : number;
    return digits > 0;
}

int cli_dpi_read(const cli_command *command, double otherwise, double *ret_dpi)
{
    const char *text = command->line.values[OPTION_DPI];
    *ret_dpi = otherwise;
    if (text && (!cli_decimal_parse(text, ret_dpi) || *ret_dpi < PDFSEAL_DPI_MIN || *ret_dpi > PDFSEAL_DPI_MAX))
        return cli_usage(command, "--dpi %s: a number from 1 to 2400 is needed", text);
    return 0;
}

int cli_revision_read(const cli_command *command, int64_t *ret_number)
{
    const char *text = command->line.values[OPTION_REVISION];
    *ret_number = 0;
    if (text && !cli_whole_parse(text, 1, INT64_MAX, ret_number))
        return cli_usage(command, "--revision %s: a number from 1 on is needed (see pdfseal inspect)", text);
    return 0;
}
