/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one small object for each option; what they mean is for the renderer to judge. */
#include "seal_description.h"

#include "json_string.h"
#include "places.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)64 << 10) /* the renderer's own bound on a description */
#define KEY_DEPTH_MAX 4                   /* lines.title.height_mm is three deep */
#define MM_PER_PT (25.4 / 72.0)

/* ---- members ---- */

typedef struct key_path {
    char parts[KEY_DEPTH_MAX][48];
    size_t count;
} key_path;

/* "lines.title.height_mm", up to `length` bytes. */
static bool split_key(const char *key, size_t length, key_path *ret_path)
{
    *ret_path = (key_path){0};
    while (length > 0 && ret_path->count < KEY_DEPTH_MAX) {
        const char *point = memchr(key, '.', length);
        size_t size = point ? (size_t)(point - key) : length;
        if (size == 0 || size >= sizeof ret_path->parts[0] || (point && size + 1 == length))
            return false;
        memcpy(ret_path->parts[ret_path->count++], key, size);
        key += point ? size + 1 : size;
        length -= point ? size + 1 : size;
    }
    return length == 0 && ret_path->count > 0;
}

static void open_objects(FILE *out, const key_path *path)
{
    for (size_t i = 0; i < path->count; i++) {
        fputc('{', out);
        cli_json_string_write(out, path->parts[i]);
        fputc(':', out);
    }
}

static void close_objects(FILE *out, const key_path *path)
{
    for (size_t i = 0; i < path->count; i++)
        fputc('}', out);
    fputc('\n', out);
}

/* A number as JSON has it, so that it can stand there as it is. */
static bool is_number(const char *text)
{
    size_t whole = strspn(text += *text == '-', "0123456789");
    if (whole == 0 || whole > 12 || (whole > 1 && *text == '0'))
        return false;
    text += whole;
    if (*text == '.') {
        size_t part = strspn(text + 1, "0123456789");
        if (part == 0 || part > 12)
            return false;
        text += 1 + part;
    }
    return *text == 0;
}

static void write_families(FILE *out, const char *families)
{
    char name[96];
    const char *gap = "";
    fputc('[', out);
    while (*families) {
        size_t length = strcspn(families, ",");
        size_t skipped = strspn(families, " ");
        skipped = skipped < length ? skipped : length;
        (void)snprintf(name, sizeof name, "%.*s", (int)(length - skipped), families + skipped);
        fputs(gap, out);
        cli_json_string_write(out, name);
        gap = ",";
        families += length + (families[length] == ',');
    }
    fputc(']', out);
}

static void write_value(FILE *out, const key_path *path, const char *value)
{
    bool stands = is_number(value) || strcmp(value, "true") == 0 || strcmp(value, "false") == 0 || strcmp(value, "null") == 0;
    if (strcmp(path->parts[path->count - 1], "fonts") == 0)
        write_families(out, value);
    else if (strcmp(path->parts[path->count - 1], "text") == 0 || !stands)
        cli_json_string_write(out, value);
    else
        fputs(value, out);
}

static void write_member(FILE *out, const char *key, const char *value)
{
    key_path path;
    if (!split_key(key, strlen(key), &path))
        return;
    open_objects(out, &path);
    write_value(out, &path, value);
    close_objects(out, &path);
}

/* ---- options ---- */

static int write_set(const cli_command *command, FILE *out, const char *assignment)
{
    key_path path;
    const char *equals = strchr(assignment, '=');
    if (!equals || !split_key(assignment, (size_t)(equals - assignment), &path))
        return cli_usage(command, "--set %s: KEY=VALUE is needed (as ring.height_mm=5)", assignment);
    open_objects(out, &path);
    write_value(out, &path, equals + 1);
    close_objects(out, &path);
    return 0;
}

/* A length of the option becomes a member in millimetres. */
static int write_length(const cli_command *command, FILE *out, const char *option, const char *value, const char *key)
{
    const char *rest;
    char number[32];
    double length_pt;
    if (!cli_length_parse(value, &rest, &length_pt) || *rest)
        return cli_usage(command, "--%s %s: a length needs a unit: mm, cm, in or pt (as 42mm)", option, value);
    (void)snprintf(number, sizeof number, "%.4f", length_pt * MM_PER_PT);
    write_member(out, key, number);
    return 0;
}

static int write_natural(const cli_command *command, FILE *out, const char *value)
{
    double amount = is_number(value) ? strtod(value, NULL) : -1;
    if (!(amount >= 0 && amount <= 1))
        return cli_usage(command, "--natural %s: a number from 0 to 1 is needed", value);
    fprintf(out, "{\"look\":{\"wear\":%g,\"edge_mm\":%g,\"sway_deg\":%g}}\n", amount, amount * 0.15, amount * 3);
    return 0;
}

static int write_number(const cli_command *command, FILE *out, const char *option, const char *value, const char *key)
{
    if (!is_number(value))
        return cli_usage(command, "--%s %s: a number is needed", option, value);
    write_member(out, key, value);
    return 0;
}

static int write_option(const cli_command *command, FILE *out, cli_option_id id, const char *value, int *lines)
{
    char key[32];
    switch (id) {
    case OPTION_TEXT:
        fputs("{\"text\":", out);
        cli_json_string_write(out, value);
        fputs("}\n", out);
        return 0;
    case OPTION_TITLE:
        write_member(out, "lines.title.text", value);
        return 0;
    case OPTION_NUMBER:
        write_member(out, "lines.number.text", value);
        return 0;
    case OPTION_SERIAL:
        write_member(out, "lines.serial.text", value);
        return 0;
    case OPTION_CODE:
        write_member(out, "code.text", value);
        return 0;
    case OPTION_LINE:
        (void)snprintf(key, sizeof key, "lines.line%d.text", ++*lines);
        write_member(out, key, value);
        return 0;
    case OPTION_COLOUR:
        write_member(out, "colour", value);
        return 0;
    case OPTION_FONT:
        write_member(out, "fonts", value);
        return 0;
    case OPTION_STAR:
        if (strcmp(value, "none") != 0)
            return write_length(command, out, "star", value, "star.diameter_mm");
        fputs("{\"star\":null}\n", out);
        return 0;
    case OPTION_SIZE:
        return write_length(command, out, "size", value, "scaled_width_mm");
    case OPTION_ROTATE:
        return write_number(command, out, "rotate", value, "look.rotate_deg");
    case OPTION_SEED:
        return write_number(command, out, "seed", value, "look.seed");
    case OPTION_NATURAL:
        return write_natural(command, out, value);
    case OPTION_SET:
        return write_set(command, out, value);
    default:
        return 0;
    }
}

/* ---- file ---- */

static int complain_file(const cli_command *command, const char *path, const char *sentence)
{
    cli_complain(path, pdfseal_words(command->language, sentence));
    return CLI_EXIT_INPUT;
}

static int copy_file(const cli_command *command, const char *path, FILE *out)
{
    char bytes[4096];
    size_t total = 0;
    ssize_t count;
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return complain_file(command, path, errno == ENOENT ? "does not exist (check the name)" : "cannot be read (check its permissions)");
    while ((count = read(fd, bytes, sizeof bytes)) > 0 && total <= FILE_BYTES_MAX) {
        fwrite(bytes, 1, (size_t)count, out);
        total += (size_t)count;
    }
    close(fd);
    if (count < 0)
        return complain_file(command, path, errno == EISDIR ? "is a directory (name a file)" : "cannot be read (check its permissions)");
    if (total == 0 || total > FILE_BYTES_MAX)
        return complain_file(command, path, "is no description of a seal (see pdfseal seal make --dump)");
    fputc('\n', out);
    return 0;
}

static int write_parts(const cli_command *command, FILE *out)
{
    const cli_line *line = &command->line;
    int lines = 0;
    int code = 0;
    if (line->values[OPTION_DESCRIPTION])
        code = copy_file(command, line->values[OPTION_DESCRIPTION], out);
    if (line->values[OPTION_PRESET])
        write_member(out, "preset", line->values[OPTION_PRESET]);
    for (size_t i = 0; code == 0 && i < line->repeated_count; i++)
        code = write_option(command, out, line->repeated[i].id, line->repeated[i].value, &lines);
    return code;
}

int seal_description_read(const cli_command *command, seal_description *ret_description)
{
    seal_description description = {0};
    FILE *out = open_memstream(&description.bytes, &description.length);
    int code = out ? write_parts(command, out) : CLI_EXIT_INPUT;
    bool failed = out && (ferror(out) != 0) | (fclose(out) != 0);
    if (code == 0 && failed)
        code = CLI_EXIT_INPUT;
    if (!out || failed)
        cli_complain(NULL, pdfseal_words(command->language, "memory ran out"));
    if (code != 0) {
        free(description.bytes);
        return code;
    }
    *ret_description = description;
    return 0;
}
