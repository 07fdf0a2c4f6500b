/* SPDX-License-Identifier: Apache-2.0 */
/* What comes with a print job: its title, which anybody writes, and the text of settings with its {names}. */
#include "name.h"
#include "settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A name is one part of a path that hides nothing; a line is one line. */
static void check_title(const char *title)
{
    char name[CUPS_NAME_BYTES], line[64];
    cups_name_make(title, 7, 2, name);
    const size_t length = strlen(name);
    if (strpbrk(name, "/\\\n\r\x1b") || name[0] == '.' || name[0] == '-' || length < 8 ||
        strcmp(name + length - 8, "-7-2.pdf") != 0)
        abort();
    cups_name_show(title, line, sizeof line);
    if (strpbrk(line, "\n\r\x1b"))
        abort();
}

static void check_settings(char *text)
{
    cups_settings settings;
    unsigned line;
    const char *wrong = cups_settings_read(text, &settings, &line);
    if (!wrong &&
        (!settings.key || settings.key[0] != '/' || settings.mask > 0777 || !(settings.margin_mm >= 0 && settings.width_mm >= 0)))
        abort();
}

static void check_pattern(const char *pattern)
{
    static const cups_value VALUES[] = {{"user", "ann"}, {"title", "a {user}"}};
    char text[256];
    if (cups_settings_expand(pattern, VALUES, 2, text, sizeof text) && strlen(text) >= sizeof text)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = 0;
    check_title(text);
    check_pattern(text);
    check_settings(text);
    free(text);
    return 0;
}
