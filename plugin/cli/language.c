/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the names of languages. */
#include "cli/language.h"

#include <stdlib.h>
#include <string.h>

static bool begins_with(const char *name, const char *language)
{
    size_t length = strlen(language);
    return strncmp(name, language, length) == 0 && strchr("_-.@", name[length]) != NULL;
}

bool language_parse(const char *name, pdfseal_language *ret_language)
{
    bool chinese = begins_with(name, "zh");
    if (!chinese && !begins_with(name, "en"))
        return false;
    *ret_language = chinese ? PDFSEAL_LANGUAGE_CHINESE : PDFSEAL_LANGUAGE_ENGLISH;
    return true;
}

pdfseal_language language_of_environment(void)
{
    static const char *const NAMES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    pdfseal_language language = PDFSEAL_LANGUAGE_ENGLISH;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const char *value = getenv(NAMES[i]);
        if (!value || !*value)
            continue;
        (void)language_parse(value, &language);
        break;
    }
    return language;
}

bool language_find(int argc, char **argv, pdfseal_language *ret_language)
{
    *ret_language = language_of_environment();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = NULL;
        if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            value = argv[i + 1];
        if (value && !language_parse(value, ret_language))
            return false;
    }
    return true;
}
