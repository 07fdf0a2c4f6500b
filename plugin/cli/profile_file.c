/* SPDX-License-Identifier: Apache-2.0 */
/* Folders by XDG, members by the table of options. jansson costs nothing here: libpdfseal.so has loaded it already. */
#include "profile_file.h"

#include "json_string.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES_MAX 64
#define SYSTEM_FOLDERS "/etc/xdg" /* XDG Base Directory Specification: default of XDG_CONFIG_DIRS */

/* ---- what may stand there ---- */

bool profile_may_hold(const cli_option *option)
{
    switch (option->id) {
    case OPTION_OUTPUT:
    case OPTION_IN_PLACE:
    case OPTION_FORCE:
    case OPTION_PASSPHRASE_FD:
    case OPTION_PASSWORD_FD:
    case OPTION_FORMAT: /* "format" says that it is a profile */
    case OPTION_PROFILE:
    case OPTION_LANG:
    case OPTION_QUIET:
    case OPTION_VERBOSE:
    case OPTION_HELP:
        return false;
    default:
        return (option->subcommands & (CLI_SIGN | CLI_STAMP | CLI_PREVIEW)) != 0;
    }
}

/* http://user:password@host */
static bool has_password(const char *value)
{
    const char *scheme = strstr(value, "://");
    const char *host = scheme ? scheme + 3 : value;
    const char *at = scheme ? memchr(host, '@', strcspn(host, "/?#")) : NULL;
    return at && memchr(host, ':', (size_t)(at - host));
}

bool profile_value_is_secret(const char *value)
{
    return (strncmp(value, "pkcs11:", 7) == 0 && strstr(value, "pin-value=")) || has_password(value);
}

bool profile_name_is_path(const char *name)
{
    size_t length = strlen(name);
    return strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".json") == 0);
}

bool profile_name_is_valid(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7F || name[i] == '/')
            return false;
    }
    return length > 0 && length <= NAME_BYTES_MAX && name[0] != '.' && !profile_name_is_path(name);
}

/* ---- folders ---- */

/* The index-th absolute folder of a list with colons. */
static bool find_in_list(const char *list, size_t index, const char **ret_start, size_t *ret_length)
{
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ":");
        if (length > 0 && at[0] == '/' && index-- == 0) {
            *ret_start = at;
            *ret_length = length;
            return true;
        }
        at += length + (at[length] == ':');
    }
    return false;
}

bool profile_folder_find(profile_place place, size_t index, char *ret_path, size_t capacity)
{
    const char *start = getenv(place == PROFILE_OF_USER ? "XDG_CONFIG_HOME" : "XDG_CONFIG_DIRS");
    const char *middle = "";
    size_t length = start ? strlen(start) : 0;
    if (place == PROFILE_OF_SYSTEM && !find_in_list(length > 0 ? start : SYSTEM_FOLDERS, index, &start, &length))
        return false;
    if (place == PROFILE_OF_USER && (length == 0 || start[0] != '/')) {
        start = getenv("HOME");
        middle = "/.config";
        length = start ? strlen(start) : 0;
    }
    if (length == 0 || start[0] != '/' || (place == PROFILE_OF_USER && index > 0))
        return false;
    int printed = snprintf(ret_path, capacity, "%.*s%s/pdfseal/profiles", (int)length, start, middle);
    return printed > 0 && (size_t)printed < capacity;
}

/* ---- reading ---- */

typedef struct reading {
    const cli_command *command;
    profile *target;
    json_t *root;
} reading;

static int complain(const cli_command *command, const char *file, const char *format, const char *first, const char *second)
    __attribute__((format(printf, 3, 0)));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static int complain(const cli_command *command, const char *file, const char *format, const char *first, const char *second)
{
    char message[512];
    (void)snprintf(message, sizeof message, pdfseal_words(command->language, format), first, second);
    cli_complain(file, message);
    return CLI_EXIT_INPUT;
}

#pragma GCC diagnostic pop

static void release(json_t **value)
{
    json_decref(*value);
}

/* Keeps a text for as long as the profile lives. */
static const char *keep(reading *read, const char *text)
{
    json_t *kept = json_string_nocheck(text);
    return kept && json_array_append_new(read->target->storage, kept) == 0
               ? json_string_value(json_array_get(read->target->storage, json_array_size(read->target->storage) - 1))
               : NULL;
}

/* A file's relative name is one beside the profile. */
static const char *place_file(reading *read, const cli_option *option, const char *value)
{
    const char *slash = strrchr(read->target->path, '/');
    char path[PATH_MAX];
    bool is_file = option->argument && strncmp(option->argument, "FILE", 4) == 0;
    if (!is_file || !slash || value[0] == '/' || value[0] == '-' || strncmp(value, "pkcs11:", 7) == 0)
        return keep(read, value);
    int printed = snprintf(path, sizeof path, "%.*s/%s", (int)(slash - read->target->path), read->target->path, value);
    return printed > 0 && (size_t)printed < sizeof path ? keep(read, path) : NULL;
}

static int add_value(reading *read, const cli_option *option, const json_t *value)
{
    profile *target = read->target;
    bool fits = option->argument ? json_is_string(value) : json_is_true(value);
    if (json_is_false(value) && !option->argument)
        return 0;
    if (!fits && option->argument)
        return complain(read->command, target->path, "\"%s\": a text is needed, or a list of them", option->name, "");
    if (!fits)
        return complain(read->command, target->path, "\"%s\": true or false is needed", option->name, "");
    if (option->argument && profile_value_is_secret(json_string_value(value)))
        return complain(read->command, target->path, "\"%s\": a profile holds no PIN and no password (leave it out of the address)",
                        option->name, "");
    const char *kept = option->argument ? place_file(read, option, json_string_value(value)) : "";
    if (!kept || target->count == CLI_MOST_VALUES)
        return complain(read->command, target->path, "\"%s\": too much for a profile", option->name, "");
    target->options[target->count++] = (profile_option){option, kept};
    return 0;
}

static int refuse_key(const reading *read, const char *key)
{
    const cli_option *meant = cli_option_guess(CLI_SIGN | CLI_STAMP | CLI_PREVIEW, key, strlen(key));
    if (meant && strcmp(meant->name, key) == 0)
        return complain(read->command, read->target->path, "\"%s\" does not belong into a profile (give it on the command line)", key, "");
    if (meant)
        return complain(read->command, read->target->path, "\"%s\" is no option (did you mean \"%s\"?)", key, meant->name);
    return complain(read->command, read->target->path, "\"%s\" is no option (see pdfseal sign --help)", key, "");
}

static int add_member(reading *read, const char *key, json_t *value)
{
    const cli_option *option = cli_option_find(CLI_SIGN | CLI_STAMP | CLI_PREVIEW, key, strlen(key));
    int code = 0;
    size_t index;
    json_t *one;
    if (!option || !profile_may_hold(option))
        return refuse_key(read, key);
    if (!json_is_array(value))
        return add_value(read, option, value);
    json_array_foreach(value, index, one)
    {
        code = code ? code : add_value(read, option, one);
    }
    return code;
}

static int add_members(reading *read)
{
    const char *key;
    json_t *value;
    int code = 0;
    json_object_foreach(read->root, key, value)
    {
        bool is_format = strcmp(key, "format") == 0 && json_is_string(value) && strcmp(json_string_value(value), "pdfseal-profile") == 0;
        bool is_version = strcmp(key, "version") == 0 && json_integer_value(value) == 1;
        if (code == 0 && !is_format && !is_version)
            code = add_member(read, key, value);
    }
    return code;
}

static int parse(reading *read, const char *bytes, size_t length)
{
    json_error_t fault;
    read->root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &fault);
    if (!read->root)
        return complain(read->command, read->target->path, "no JSON: %s", fault.text, "");
    if (!json_is_object(read->root))
        return complain(read->command, read->target->path, "is no profile (an object of options is needed)", "", "");
    return add_members(read);
}

static int read_open_file(reading *read, FILE *file)
{
    char *bytes = malloc(PROFILE_BYTES_MAX + 1);
    size_t length = bytes ? fread(bytes, 1, PROFILE_BYTES_MAX + 1, file) : 0;
    int code = 0;
    if (!bytes || ferror(file))
        code = complain(read->command, read->target->path, "cannot be read (check its permissions)", "", "");
    else if (length > PROFILE_BYTES_MAX)
        code = complain(read->command, read->target->path, "is no profile (larger than 64 KB)", "", "");
    else
        code = parse(read, bytes, length);
    free(bytes);
    return code;
}

/* The first file of that name: the user's, then the system's. */
static FILE *open_named(const char *name, char *ret_path, size_t capacity)
{
    char folder[PATH_MAX];
    for (size_t i = 0;; i++) {
        profile_place place = i == 0 ? PROFILE_OF_USER : PROFILE_OF_SYSTEM;
        if (!profile_folder_find(place, i == 0 ? 0 : i - 1, folder, sizeof folder)) {
            if (i == 0)
                continue;
            return NULL;
        }
        int printed = snprintf(ret_path, capacity, "%s/%s.json", folder, name);
        FILE *file = printed > 0 && (size_t)printed < capacity ? fopen(ret_path, "rbe") : NULL;
        if (file || errno != ENOENT)
            return file;
    }
}

static FILE *open_profile(const cli_command *command, const char *name, char *ret_path, size_t capacity)
{
    FILE *file = NULL;
    *ret_path = 0;
    errno = ENOENT;
    if (profile_name_is_path(name)) {
        (void)snprintf(ret_path, capacity, "%s", name);
        file = fopen(name, "rbe");
    } else if (profile_name_is_valid(name)) {
        file = open_named(name, ret_path, capacity);
    }
    if (!file && errno == ENOENT)
        (void)complain(command, NULL, "there is no profile %s (see pdfseal profile list)", name, "");
    else if (!file)
        (void)complain(command, ret_path, "cannot be read (check its permissions)", "", "");
    return file;
}

int profile_read(const cli_command *command, const char *name, profile *ret_profile)
{
    char path[PATH_MAX];
    profile target = {0};
    reading read = {.command = command, .target = &target};
    FILE *file = open_profile(command, name, path, sizeof path);
    if (!file)
        return CLI_EXIT_INPUT;
    target.path = strdup(path);
    target.storage = json_array();
    int code = target.path && target.storage ? read_open_file(&read, file) : CLI_EXIT_INPUT;
    (void)fclose(file);
    json_decref(read.root);
    if (code != 0)
        profile_clear(&target);
    else
        *ret_profile = target;
    return code;
}

void profile_clear(profile *read)
{
    json_t *storage __attribute__((cleanup(release))) = read->storage;
    free(read->path);
    *read = (profile){0};
    (void)storage;
}

/* ---- writing ---- */

static bool is_repeated(const profile_option *options, size_t count, size_t index)
{
    size_t times = 0;
    for (size_t i = 0; i < count; i++)
        times += options[i].option->id == options[index].option->id;
    return times > 1;
}

static bool stood_before(const profile_option *options, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (options[i].option->id == options[index].option->id)
            return true;
    }
    return false;
}

static void write_values(FILE *out, const profile_option *options, size_t count, size_t index)
{
    const char *gap = "[";
    if (!options[index].option->argument) {
        fputs("true", out);
        return;
    }
    if (!is_repeated(options, count, index)) {
        cli_json_string_write(out, options[index].value);
        return;
    }
    for (size_t i = index; i < count; i++) {
        if (options[i].option->id != options[index].option->id)
            continue;
        fputs(gap, out);
        cli_json_string_write(out, options[i].value);
        gap = ", ";
    }
    fputc(']', out);
}

void profile_write(FILE *out, const profile_option *options, size_t count)
{
    fputs("{\n  \"format\": \"pdfseal-profile\",\n  \"version\": 1", out);
    for (size_t i = 0; i < count; i++) {
        if (stood_before(options, i))
            continue;
        fprintf(out, ",\n  \"%s\": ", options[i].option->name);
        write_values(out, options, count, i);
    }
    fputs("\n}\n", out);
}
