/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From JSON to a seal: patches, preset, defaults, scale, members. */
#include "seal.h"

#include "fields.h"

#include <math.h>
#include <string.h>

#define LENGTH_MAX_MM 300.0 /* a seal, and whatever is measured on it */
#define SIDE_MIN_MM 4.0
#define DEFAULT_PRESET "company"
#define DEFAULTS "defaults" /* the preset that holds what an element lacks */

static const char *const SHAPES[] = {"round", "oval", "rectangle", NULL};

#define NUMBER(type, member, key, least, most) {key, FIELD_NUMBER, offsetof(type, member), least, most, NULL}
#define TABLE(fields) {fields, sizeof(fields) / sizeof((fields)[0])}

static const field LETTER_FIELDS[] = {
    {"text", FIELD_TEXT, offsetof(seal_letters, text), 0, 0, NULL},
    {"needed", FIELD_FLAG, offsetof(seal_letters, is_needed), 0, 0, NULL},
    {"fonts", FIELD_ELSE, 0, 0, 0, NULL},
    NUMBER(seal_letters, height_mm, "height_mm", 0.3, 100),
    NUMBER(seal_letters, width_mm, "width_mm", 0.1, 100),
    NUMBER(seal_letters, width_min_mm, "width_min_mm", 0.1, 100),
    NUMBER(seal_letters, gap_mm, "gap_mm", 0, 50),
    NUMBER(seal_letters, gap_max_mm, "gap_max_mm", 0, 50),
    NUMBER(seal_letters, weight, "weight", 100, 900),
};
static const field ARC_FIELDS[] = {
    NUMBER(seal_arc, edge_gap_mm, "edge_gap_mm", 0, 100),
    NUMBER(seal_arc, arc_deg, "arc_deg", 10, 350),
    NUMBER(seal_arc, arc_max_deg, "arc_max_deg", 10, 350),
};
static const field LINE_FIELDS[] = {
    NUMBER(seal_line, x_mm, "x_mm", -150, 150),
    NUMBER(seal_line, y_mm, "y_mm", -150, 150),
    NUMBER(seal_line, length_max_mm, "length_max_mm", 1, LENGTH_MAX_MM),
};
static const field NAME_FIELDS[] = {
    NUMBER(seal_name, margin_mm, "margin_mm", 0, 50),
    NUMBER(seal_name, column_gap_mm, "column_gap_mm", 0, 50),
    {"inverse", FIELD_FLAG, offsetof(seal_name, is_inverse), 0, 0, NULL},
};
static const field BORDER_FIELDS[] = {
    NUMBER(seal_border, width_mm, "width_mm", 0.05, 20),
    NUMBER(seal_border, gap_mm, "gap_mm", 0, 50),
};
static const char *const EMBLEMS[] = {"star", "hammer-and-sickle", NULL};
static const field STAR_FIELDS[] = {
    {"shape", FIELD_CHOICE, offsetof(seal_star, shape), 0, 0, EMBLEMS},
    NUMBER(seal_star, diameter_mm, "diameter_mm", 1, 100),
    NUMBER(seal_star, x_mm, "x_mm", -100, 100),
    NUMBER(seal_star, y_mm, "y_mm", -100, 100),
};
static const field LOOK_FIELDS[] = {
    NUMBER(seal_look, rotate_deg, "rotate_deg", -180, 180),
    NUMBER(seal_look, sway_deg, "sway_deg", 0, 30),
    NUMBER(seal_look, wear, "wear", 0, 1),
    NUMBER(seal_look, edge_mm, "edge_mm", 0, 1),
    NUMBER(seal_look, seed, "seed", 0, 4294967295.0),
};
static const field SEAL_FIELDS[] = {
    {"shape", FIELD_CHOICE, offsetof(seal, shape), 0, 0, SHAPES},
    NUMBER(seal, width_mm, "width_mm", SIDE_MIN_MM, LENGTH_MAX_MM),
    NUMBER(seal, height_mm, "height_mm", SIDE_MIN_MM, LENGTH_MAX_MM),
    NUMBER(seal, corner_mm, "corner_mm", 0, 50),
    {"format", FIELD_ELSE, 0, 0, 0, NULL},
    {"version", FIELD_ELSE, 0, 0, 0, NULL},
    {"preset", FIELD_ELSE, 0, 0, 0, NULL},
    {"colour", FIELD_ELSE, 0, 0, 0, NULL},
    {"fonts", FIELD_ELSE, 0, 0, 0, NULL},
    {"weight", FIELD_ELSE, 0, 0, 0, NULL},
    {"borders", FIELD_ELSE, 0, 0, 0, NULL},
    {"ring", FIELD_ELSE, 0, 0, 0, NULL},
    {"code", FIELD_ELSE, 0, 0, 0, NULL},
    {"star", FIELD_ELSE, 0, 0, 0, NULL},
    {"lines", FIELD_ELSE, 0, 0, 0, NULL},
    {"name", FIELD_ELSE, 0, 0, 0, NULL},
    {"look", FIELD_ELSE, 0, 0, 0, NULL},
};

/* ---- JSON ---- */

static void release(json_t **value)
{
    json_decref(*value);
}

/* Members of `patch` replace those of `target`; null removes.  source  RFC 7396 2. Recursion ends with jansson's own depth. */
static bool merge(json_t *target, const json_t *patch)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)patch, key, value)
    {
        json_t *old = json_object_get(target, key);
        if (json_is_null(value)) {
            (void)json_object_del(target, key);
        } else if (json_is_object(value)) {
            json_t *inner = json_is_object(old) ? json_incref(old) : json_object();
            if (!inner || json_object_set_new(target, key, inner) != 0 || !merge(inner, value))
                return false;
        } else if (json_object_set(target, key, value) != 0) {
            return false;
        }
    }
    return true;
}

/* The same without null: what a patch removes is removed from the preset below it too. */
static bool stack(json_t *patches, const json_t *patch)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)patch, key, value)
    {
        json_t *old = json_object_get(patches, key);
        bool joins = json_is_object(value) && json_is_object(old);
        if (joins ? !stack(old, value) : json_object_set(patches, key, value) != 0)
            return false;
    }
    return true;
}

static pdfseal_status load_patches(const uint8_t *data, size_t length, json_t *patches, failure *cause)
{
    json_error_t fault;
    size_t at = 0;
    if (length > SEAL_DESCRIPTION_BYTES_MAX)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the seal's description is too long (64 KB at most)");
    for (int count = 0; at < length; count++) {
        json_t *patch __attribute__((cleanup(release))) =
            json_loadb((const char *)data + at, length - at, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &fault);
        if (!patch)
            FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "the seal's description is no JSON (%s)", "%d: %.120s", fault.line,
                       fault.text);
        TRY(fields_check_object(patch, "{ }", cause));
        if (count == SEAL_PATCHES_MAX)
            FAIL(cause, PDFSEAL_ERROR_LIMIT, "the seal's description has too many parts (64 at most)");
        if (!stack(patches, patch))
            FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
        at += (size_t)fault.position;
        while (at < length && memchr(" \t\r\n", data[at], 4))
            at++;
    }
    return PDFSEAL_OK;
}

static pdfseal_status load_preset(const char *name, json_t **ret_preset, failure *cause)
{
    char known[256] = "";
    for (size_t i = 0; i < SEAL_PRESET_COUNT; i++) {
        if (strcmp(SEAL_PRESETS[i].name, name) == 0) {
            *ret_preset = json_loads(SEAL_PRESETS[i].json, 0, NULL);
            if (!*ret_preset)
                FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
            return PDFSEAL_OK;
        }
        size_t used = strlen(known);
        if (strcmp(SEAL_PRESETS[i].name, DEFAULTS) != 0)
            (void)snprintf(known + used, sizeof known - used, "%s%s", used > 0 ? " " : "", SEAL_PRESETS[i].name);
    }
    FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "there is no such preset of a seal (known are: %s)", "%s", known);
}

static pdfseal_status check_member(const json_t *root, const char *key, const json_t *wanted, failure *cause)
{
    const json_t *found = json_object_get(root, key);
    if (found && !json_equal(found, wanted))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "this is no description of a seal (its \"%s\" says otherwise)", "%s", key);
    return PDFSEAL_OK;
}

/* "text" is the seal's name, wherever this seal has it. */
static pdfseal_status place_text(json_t *root, failure *cause)
{
    json_t *text __attribute__((cleanup(release))) = json_incref(json_object_get(root, "text"));
    json_t *bearer = json_object_get(root, json_object_get(root, "ring") ? "ring" : "name");
    if (!text)
        return PDFSEAL_OK;
    if (!json_is_object(bearer))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: an object { } is needed for %s", "%s", "ring|name");
    (void)json_object_del(root, "text");
    if (json_object_set(bearer, "text", text) != 0)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    return PDFSEAL_OK;
}

/* The preset with the patches on top. */
static pdfseal_status resolve(const json_t *patches, json_t **ret_root, failure *cause)
{
    const json_t *named = json_object_get(patches, "preset");
    json_t *root __attribute__((cleanup(release))) = NULL;
    if (named && !json_is_string(named))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: a text is needed for %s", "preset");
    TRY(load_preset(named ? json_string_value(named) : DEFAULT_PRESET, &root, cause));
    TRY(check_member(patches, "format", json_object_get(root, "format"), cause));
    TRY(check_member(patches, "version", json_object_get(root, "version"), cause));
    if (!merge(root, patches))
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    TRY(place_text(root, cause));
    *ret_root = json_incref(root);
    return PDFSEAL_OK;
}

/* ---- defaults ---- */

/* What the element lacks. */
static pdfseal_status complete(json_t *element, const json_t *defaults, const char *path, failure *cause)
{
    TRY(fields_check_object(element, path, cause));
    if (json_object_update_missing(element, (json_t *)defaults) != 0)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    return PDFSEAL_OK;
}

static pdfseal_status complete_members(json_t *group, const json_t *defaults, const char *path, failure *cause)
{
    const char *key;
    json_t *element;
    if (!group)
        return PDFSEAL_OK;
    TRY(fields_check_object(group, path, cause));
    json_object_foreach(group, key, element)
    {
        TRY(complete(element, defaults, path, cause));
    }
    return PDFSEAL_OK;
}

static pdfseal_status complete_root(json_t *root, failure *cause)
{
    static const char *const ELEMENTS[] = {"ring", "code", "star", "name", "look"};
    json_t *defaults __attribute__((cleanup(release))) = NULL;
    TRY(load_preset(DEFAULTS, &defaults, cause));
    if (!json_object_get(root, "look") && json_object_set_new(root, "look", json_object()) != 0)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    for (size_t i = 0; i < sizeof ELEMENTS / sizeof ELEMENTS[0]; i++) {
        json_t *element = json_object_get(root, ELEMENTS[i]);
        if (element)
            TRY(complete(element, json_object_get(defaults, ELEMENTS[i]), ELEMENTS[i], cause));
    }
    TRY(complete_members(json_object_get(root, "borders"), json_object_get(defaults, "border"), "borders", cause));
    TRY(complete_members(json_object_get(root, "lines"), json_object_get(defaults, "line"), "lines", cause));
    return complete(root, json_object_get(defaults, "seal"), "{ }", cause);
}

/* ---- scale ---- */

/* Multiplies every length: they are the numbers whose key ends in _mm. */
static bool multiply_lengths(json_t *object, double factor)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        size_t length = strlen(key);
        if (json_is_object(value) && !multiply_lengths(value, factor))
            return false;
        if (json_is_number(value) && length > 3 && strcmp(key + length - 3, "_mm") == 0 &&
            json_object_set_new(object, key, json_real(round(json_number_value(value) * factor * 1e4) / 1e4)) != 0)
            return false;
    }
    return true;
}

/* "scaled_width_mm": the whole drawn so wide, in proportion. */
static pdfseal_status scale(json_t *root, failure *cause)
{
    const json_t *wanted = json_object_get(root, "scaled_width_mm");
    double width_mm = json_number_value(json_object_get(root, "width_mm"));
    if (!wanted)
        return PDFSEAL_OK;
    double scaled_mm = json_number_value(wanted);
    if (!(scaled_mm >= SIDE_MIN_MM && scaled_mm <= LENGTH_MAX_MM && width_mm >= SIDE_MIN_MM))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: a number is needed for %s", "scaled_width_mm (%g...%g)",
                   SIDE_MIN_MM, LENGTH_MAX_MM);
    (void)json_object_del(root, "scaled_width_mm");
    if (!multiply_lengths(root, scaled_mm / width_mm))
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    return PDFSEAL_OK;
}

/* ---- elements ---- */

static pdfseal_status read_colour(const json_t *value, seal *target, failure *cause)
{
    static const struct {
        const char *name;
        unsigned value;
    } NAMES[] = {{"red", 0xD7000F}, {"blue", 0x1F3A93}, {"black", 0x000000}};
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    unsigned colour = 0;
    bool is_known = text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
    if (is_known)
        colour = (unsigned)strtoul(text + 1, NULL, 16);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcmp(text, NAMES[i].name) == 0) {
            colour = NAMES[i].value;
            is_known = true;
        }
    }
    if (!is_known)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the seal's colour is none (red, blue, black or #rrggbb)");
    target->red = (colour >> 16) / 255.0;
    target->green = (colour >> 8 & 0xFF) / 255.0;
    target->blue = (colour & 0xFF) / 255.0;
    return PDFSEAL_OK;
}

static pdfseal_status read_fonts(const json_t *fonts, const char *path, seal_letters *target, failure *cause)
{
    size_t index;
    json_t *family;
    bool fits = json_is_array(fonts) && json_array_size(fonts) >= 1 && json_array_size(fonts) <= SEAL_FONTS_MAX;
    target->font_count = 0;
    if (fits) {
        json_array_foreach(fonts, index, family)
        {
            fits = fits && json_is_string(family);
            target->fonts[target->font_count++] = json_string_value(family);
        }
    }
    if (!fits)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: names of 1 to 16 fonts are needed for %s", "%s.fonts",
                   path);
    return PDFSEAL_OK;
}

/* An element with letters: its own table besides the common one; fonts and weight come from the seal where it has none. */
static pdfseal_status read_letters(const json_t *root, const json_t *element, const char *path, field_table own, void *target,
                                   failure *cause)
{
    seal_letters *letters = target; /* the first member of each */
    const field_table tables[] = {TABLE(LETTER_FIELDS), own};
    const json_t *fonts = json_object_get(element, "fonts");
    letters->weight = json_number_value(json_object_get(root, "weight"));
    letters->path = path;
    TRY(fields_read(element, path, tables, 2, target, cause));
    if (!(letters->weight >= 100 && letters->weight <= 900))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's description: a number is needed for %s", "weight (100...900)");
    if (letters->is_needed && !*letters->text)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal lacks a text: %s (give it with --text; an invoice seal needs --number too)", "%s.text", path);
    return read_fonts(fonts ? fonts : json_object_get(root, "fonts"), path, letters, cause);
}

static pdfseal_status read_lines(const json_t *root, seal *target, failure *cause)
{
    const char *key;
    json_t *element;
    char path[64];
    json_object_foreach(json_object_get(root, "lines"), key, element)
    {
        seal_line *line = &target->lines[target->line_count];
        (void)snprintf(path, sizeof path, "lines.%.40s", key);
        if (target->line_count++ == SEAL_LINES_MAX)
            FAIL(cause, PDFSEAL_ERROR_LIMIT, "the seal has too many lines (12 at most)");
        line->y_mm = NAN;
        TRY(read_letters(root, element, path, (field_table)TABLE(LINE_FIELDS), line, cause));
        line->letters.path = key;
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_borders(const json_t *root, seal *target, failure *cause)
{
    static const field_table TABLES[] = {TABLE(BORDER_FIELDS)};
    const char *key;
    json_t *element;
    json_object_foreach(json_object_get(root, "borders"), key, element)
    {
        if (target->border_count == SEAL_BORDERS_MAX)
            FAIL(cause, PDFSEAL_ERROR_LIMIT, "the seal has too many borders (4 at most)");
        TRY(fields_read(element, "borders", TABLES, 1, &target->borders[target->border_count++], cause));
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_plain_elements(const json_t *root, seal *target, failure *cause)
{
    static const field_table SEAL_TABLES[] = {TABLE(SEAL_FIELDS)};
    static const field_table STAR_TABLES[] = {TABLE(STAR_FIELDS)};
    static const field_table LOOK_TABLES[] = {TABLE(LOOK_FIELDS)};
    const json_t *star = json_object_get(root, "star");
    TRY(fields_read(root, "", SEAL_TABLES, 1, target, cause));
    TRY(read_colour(json_object_get(root, "colour"), target, cause));
    TRY(read_borders(root, target, cause));
    target->has_star = star != NULL;
    if (star)
        TRY(fields_read(star, "star", STAR_TABLES, 1, &target->star, cause));
    return fields_read(json_object_get(root, "look"), "look", LOOK_TABLES, 1, &target->look, cause);
}

static pdfseal_status read_texts(const json_t *root, seal *target, failure *cause)
{
    const json_t *ring = json_object_get(root, "ring");
    const json_t *code = json_object_get(root, "code");
    const json_t *name = json_object_get(root, "name");
    target->has_ring = ring != NULL;
    target->has_code = code != NULL;
    target->has_name = name != NULL;
    if (ring)
        TRY(read_letters(root, ring, "ring", (field_table)TABLE(ARC_FIELDS), &target->ring, cause));
    if (code)
        TRY(read_letters(root, code, "code", (field_table)TABLE(ARC_FIELDS), &target->code, cause));
    if (name)
        TRY(read_letters(root, name, "name", (field_table)TABLE(NAME_FIELDS), &target->name, cause));
    return read_lines(root, target, cause);
}

/* What the numbers must be to each other. */
static pdfseal_status check_sense(const seal *target, failure *cause)
{
    double least_mm = fmin(target->width_mm, target->height_mm);
    if (target->shape == SEAL_ROUND && target->width_mm != target->height_mm)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "a round seal is as wide as it is high (use the shape oval)");
    if (2 * seal_inset(target) >= least_mm || 2 * target->corner_mm > least_mm)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the seal's borders leave no room inside");
    if (target->shape == SEAL_RECTANGLE && (target->has_ring || target->has_code))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "a rectangular seal has no text along its border (use lines or a name)");
    return PDFSEAL_OK;
}

pdfseal_status seal_read(const uint8_t *data, size_t length_bytes, seal *ret_seal, failure *cause)
{
    seal target __attribute__((cleanup(seal_clear))) = {0};
    json_t *patches __attribute__((cleanup(release))) = json_object();
    if (!patches)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    TRY(load_patches(data, length_bytes, patches, cause));
    TRY(resolve(patches, &target.root, cause));
    TRY(complete_root(target.root, cause));
    TRY(scale(target.root, cause));
    TRY(read_plain_elements(target.root, &target, cause));
    TRY(read_texts(target.root, &target, cause));
    TRY(check_sense(&target, cause));
    *ret_seal = target;
    target.root = NULL;
    return PDFSEAL_OK;
}

void seal_clear(seal *described)
{
    json_decref(described->root);
    described->root = NULL;
}

double seal_inset(const seal *described)
{
    double inset_mm = 0;
    for (size_t i = 0; i < described->border_count; i++)
        inset_mm += described->borders[i].gap_mm + described->borders[i].width_mm;
    return inset_mm;
}
