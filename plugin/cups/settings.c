/* SPDX-License-Identifier: Apache-2.0 */
/* One table of names; a reader for each kind of value. */
#include "settings.h"
#include "shared/vocabulary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { TEXT, PATH, FOLDER, LENGTH, ANCHOR, MASK, LANGUAGE, LEVEL, ADDRESSES, ANSWER } kind;

static const struct setting {
    const char *name;
    kind kind;
    size_t offset;
} SETTINGS[] = {
    {"key", PATH, offsetof(cups_settings, key)},
    {"passphrase-file", PATH, offsetof(cups_settings, passphrase_file)},
    {"chain", PATH, offsetof(cups_settings, chain)},
    {"seal", PATH, offsetof(cups_settings, seal)},
    {"pages", TEXT, offsetof(cups_settings, pages)},
    {"reason", TEXT, offsetof(cups_settings, reason)},
    {"location", TEXT, offsetof(cups_settings, location)},
    {"folder", FOLDER, offsetof(cups_settings, folder)},
    {"group", TEXT, offsetof(cups_settings, group)},
    {"level", LEVEL, offsetof(cups_settings, level)},
    {"tsa", ADDRESSES, offsetof(cups_settings, tsa)},
    {"tsa-login-file", PATH, offsetof(cups_settings, tsa_login_file)},
    {"trust", PATH, offsetof(cups_settings, trust)},
    {"proxy", ADDRESSES, offsetof(cups_settings, proxy)},
    {"private-network", ANSWER, offsetof(cups_settings, private_network)},
    {"anchor", ANCHOR, offsetof(cups_settings, anchor)},
    {"margin", LENGTH, offsetof(cups_settings, margin_mm)},
    {"width", LENGTH, offsetof(cups_settings, width_mm)},
    {"umask", MASK, offsetof(cups_settings, mask)},
    {"language", LANGUAGE, offsetof(cups_settings, language)},
};
#define SETTING_COUNT (sizeof SETTINGS / sizeof SETTINGS[0])

static bool read_length(const char *value, double *ret_mm)
{
    char *end;
    const double mm = strtod(value, &end);
    if (end == value || (*end && strcmp(end, "mm") != 0) || !(mm >= 0 && mm <= 2000))
        return false;
    *ret_mm = mm;
    return true;
}

static bool read_mask(const char *value, unsigned *ret_mask)
{
    char *end;
    errno = 0;
    const unsigned long mask = strtoul(value, &end, 8);
    if (errno || end == value || *end || *value == '-' || mask > 0777)
        return false;
    *ret_mask = (unsigned)mask;
    return true;
}

static bool read_language(const char *value, pdfseal_language *ret_language)
{
    *ret_language = strcmp(value, "zh") == 0 ? PDFSEAL_LANGUAGE_CHINESE : PDFSEAL_LANGUAGE_ENGLISH;
    return strcmp(value, "en") == 0 || strcmp(value, "zh") == 0;
}

static bool read_answer(const char *value, bool *ret_answer)
{
    *ret_answer = strcmp(value, "yes") == 0;
    return *ret_answer || strcmp(value, "no") == 0;
}

/* Whether each word of it is an address of the web. */
static bool is_web(const char *value)
{
    do {
        value += strspn(value, " ");
        if (strncmp(value, "http://", 7) != 0 && strncmp(value, "https://", 8) != 0)
            return false;
        value += strcspn(value, " ");
    } while (*value);
    return true;
}

static bool take(const struct setting *setting, const char *value, cups_settings *settings)
{
    void *place = (char *)settings + setting->offset;
    switch (setting->kind) {
    case LENGTH:
        return read_length(value, place);
    case MASK:
        return read_mask(value, place);
    case ANCHOR:
        return shared_anchor_find(value, place);
    case LANGUAGE:
        return read_language(value, place);
    case LEVEL:
        return shared_level_find(value, place);
    case ANSWER:
        return read_answer(value, place);
    case ADDRESSES:
        if (!is_web(value))
            return false;
        break;
    case PATH:
        if (*value != '/')
            return false;
        break;
    case FOLDER:
        if (*value != '/' && strncmp(value, "{home}", 6) != 0)
            return false;
        break;
    default:
        if (!*value)
            return false;
    }
    *(const char **)place = value;
    return true;
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length && strchr(" \t\r", text[length - 1]))
        text[--length] = 0;
    return text;
}

/* NULL: the line was taken; else what is wrong with it. */
static const char *read_line(char *line, bool *seen, cups_settings *settings)
{
    line = trim(line);
    if (!*line || *line == '#')
        return NULL;
    char *equals = strchr(line, '=');
    if (!equals)
        return "no setting (write name = value)";
    *equals = 0;
    const char *name = trim(line), *value = trim(equals + 1);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(SETTINGS[i].name, name) != 0)
            continue;
        if (seen[i])
            return "the setting was given before (remove one of them)";
        seen[i] = true;
        return take(&SETTINGS[i], value, settings) ? NULL : "the value does not fit the setting (see docs/hosts.md)";
    }
    return "no setting of that name (see docs/hosts.md)";
}

/* NULL: they go together; else what is wrong. */
static const char *check(const cups_settings *settings)
{
    if (!settings->key)
        return "there is no setting \"key\" (name a PKCS#12 file)";
    if (settings->level != PDFSEAL_LEVEL_B && !settings->tsa)
        return "the level needs a time stamp, and there is no setting \"tsa\" (name an authority's address)";
    if (settings->level == PDFSEAL_LEVEL_B && (settings->tsa || settings->tsa_login_file || settings->trust || settings->proxy || settings->private_network))
        return "tsa, tsa-login-file, trust, proxy and private-network are of no use without a level above B-B (write level = B-T)";
    return NULL;
}

const char *cups_settings_read(char *text, cups_settings *ret_settings, unsigned *ret_line)
{
    bool seen[SETTING_COUNT] = {false};
    cups_settings settings = {.anchor = PDFSEAL_ANCHOR_BOTTOM_RIGHT, .margin_mm = 10, .mask = 077};
    *ret_line = 0;
    for (char *line = text; line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        ++*ret_line;
        const char *wrong = read_line(line, seen, &settings);
        if (wrong)
            return wrong;
        line = end;
    }
    *ret_line = 0;
    const char *wrong = check(&settings);
    if (!wrong)
        *ret_settings = settings;
    return wrong;
}

static const char *find_value(const char *name, size_t length, const cups_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(values[i].name) == length && memcmp(values[i].name, name, length) == 0)
            return values[i].value;
    }
    return NULL;
}

bool cups_settings_expand(const char *pattern, const cups_value *values, size_t count, char *ret_text, size_t capacity)
{
    size_t used = 0;
    while (*pattern) {
        const char *piece = pattern, *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
        size_t length = strcspn(pattern + 1, "{") + 1;
        if (end) {
            piece = find_value(pattern + 1, (size_t)(end - pattern - 1), values, count);
            length = piece ? strlen(piece) : 0;
        }
        if (!piece || (*pattern == '{' && !end) || length >= capacity - used)
            return false;
        memcpy(ret_text + used, piece, length);
        used += length;
        pattern = end ? end + 1 : pattern + length;
    }
    ret_text[used] = 0;
    return true;
}
