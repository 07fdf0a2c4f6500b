/* SPDX-License-Identifier: Apache-2.0 */
/* Resolves placeholders. */
#include "api/text_template.h"

#include "base/error.h"
#include "base/time_zone.h"

#include <string.h>

#define PLACEHOLDER_BYTES 200 /* what stands between two braces */

typedef struct resolver {
    const text_facts *facts;
    bytes_buffer *out;
    pdfseal_error *error;
} resolver;

/* ---- times ---- */

static const char *const MONTHS[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

static pdfseal_status append_zone(resolver *state, int offset_seconds, bool with_name)
{
    int minutes = (offset_seconds < 0 ? -offset_seconds : offset_seconds) / 60;
    if (with_name && offset_seconds == 0)
        return bytes_buffer_append_text(state->out, "UTC", state->error);
    return bytes_buffer_append_format(state->out, state->error, with_name ? "UTC%c%02d:%02d" : "%c%02d%02d",
                                      offset_seconds < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static pdfseal_status append_two_digits(resolver *state, int number)
{
    return bytes_buffer_append_format(state->out, state->error, "%02d", number);
}

static pdfseal_status append_format(resolver *state, const char *format, const time_civil *civil, int offset_seconds);

/* One letter after a percent sign. */
static pdfseal_status append_part(resolver *state, char letter, const time_civil *civil, int offset_seconds)
{
    int hour = civil->hour % 12 ? civil->hour % 12 : 12;
    switch (letter) {
    case 'Y':
        return bytes_buffer_append_format(state->out, state->error, "%04d", (int)civil->year);
    case 'y':
        return append_two_digits(state, (int)(civil->year % 100));
    case 'm':
        return append_two_digits(state, civil->month);
    case 'd':
        return append_two_digits(state, civil->day);
    case 'e':
        return bytes_buffer_append_format(state->out, state->error, "%d", civil->day);
    case 'H':
        return append_two_digits(state, civil->hour);
    case 'I':
        return append_two_digits(state, hour);
    case 'M':
        return append_two_digits(state, civil->minute);
    case 'S':
        return append_two_digits(state, civil->second);
    case 'p':
        return bytes_buffer_append_text(state->out, civil->hour < 12 ? "AM" : "PM", state->error);
    case 'B':
        return bytes_buffer_append_text(state->out, MONTHS[civil->month - 1], state->error);
    case 'b':
        return bytes_buffer_append(state->out, MONTHS[civil->month - 1], 3, state->error);
    case 'z':
        return append_zone(state, offset_seconds, false);
    case 'Z':
        return append_zone(state, offset_seconds, true);
    case 'F':
        return append_format(state, "%Y-%m-%d", civil, offset_seconds);
    case 'T':
        return append_format(state, "%H:%M:%S", civil, offset_seconds);
    case '%':
        return bytes_buffer_append_byte(state->out, '%', state->error);
    default:
        FAIL(state->error, PDFSEAL_ERROR_USAGE,
             "%%%c is no part of a time (known are %%Y %%y %%m %%d %%e %%H %%I %%M %%S %%p %%b %%B %%z %%Z %%F %%T)",
             letter >= ' ' && letter <= '~' ? letter : '?');
    }
}

static pdfseal_status append_format(resolver *state, const char *format, const time_civil *civil, int offset_seconds)
{
    for (; *format; format++) {
        if (*format == '%')
            TRY(append_part(state, *++format, civil, offset_seconds));
        else
            TRY(bytes_buffer_append_byte(state->out, (uint8_t)*format, state->error));
    }
    return PDFSEAL_OK;
}

/* The time by the clock of `zone`. */
static pdfseal_status append_time_in(resolver *state, const char *format, const char *zone)
{
    int offset_seconds;
    if (!time_zone_find_offset(zone, state->facts->time, &offset_seconds))
        FAIL(state->error, PDFSEAL_ERROR_USAGE,
             "the time zone %s is not known (give an offset as +08:00, or a name of the list in docs/pictures.md)", zone);
    time_civil civil = time_civil_of(state->facts->time, offset_seconds);
    return append_format(state, format, &civil, offset_seconds);
}

/* "FORMAT", "FORMAT@ZONE" or "@ZONE". */
static pdfseal_status append_time(resolver *state, char *wish, const char *standard)
{
    char *at = strrchr(wish, '@');
    const char *zone = at ? at + 1 : state->facts->zone ? state->facts->zone : "UTC";
    if (at)
        *at = 0;
    return append_time_in(state, *wish ? wish : standard, zone);
}

/* ---- placeholders ---- */

/* What comes from outside stays on its line. */
static pdfseal_status append_fact(resolver *state, const char *fact)
{
    for (; *fact; fact++) {
        bool is_control = (unsigned char)*fact < ' ' || *fact == 0x7F;
        TRY(bytes_buffer_append_byte(state->out, is_control ? ' ' : (uint8_t)*fact, state->error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status append_custom(resolver *state, const char *key)
{
    for (size_t i = 0; i < state->facts->value_count; i++) {
        if (strcmp(state->facts->values[i].key, key) == 0)
            return append_fact(state, state->facts->values[i].value);
    }
    if (state->facts->keep_absent)
        return bytes_buffer_append_format(state->out, state->error, "{custom:%s}", key);
    FAIL(state->error, PDFSEAL_ERROR_USAGE, "there is nothing to write for {custom:%s} (give it with --text-value %s=TEXT)",
         key, key);
}

static pdfseal_status append_named(resolver *state, const char *name)
{
    const text_facts *facts = state->facts;
    const struct {
        const char *name, *fact, *remedy;
    } KNOWN[] = {
        {"name", facts->name, "--p12"},         {"organisation", facts->organisation, "--p12"},
        {"serial", facts->serial, "--p12"},     {"reason", facts->reason, "--reason"},
        {"location", facts->location, "--location"},
    };
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        if (strcmp(KNOWN[i].name, name) != 0)
            continue;
        if (KNOWN[i].fact)
            return append_fact(state, KNOWN[i].fact);
        if (facts->keep_absent)
            return bytes_buffer_append_format(state->out, state->error, "{%s}", name);
        if (i < 3)
            FAIL(state->error, PDFSEAL_ERROR_USAGE, "there is no certificate that tells {%s} (write it out in the text)", name);
        FAIL(state->error, PDFSEAL_ERROR_USAGE, "there is nothing to write for {%s} (give it with %s)", name, KNOWN[i].remedy);
    }
    FAIL(state->error, PDFSEAL_ERROR_USAGE,
         "the placeholder {%s} is not known (known are {name} {organisation} {serial} {date} {time} {reason} {location} {custom:KEY})",
         name);
}

static pdfseal_status append_placeholder(resolver *state, char *inside)
{
    static const struct {
        const char *name;
        const char *format;
    } TIMES[] = {{"date", "%Y-%m-%d"}, {"time", "%H:%M:%S %Z"}};
    for (size_t i = 0; i < sizeof TIMES / sizeof TIMES[0]; i++) {
        if (strncmp(inside, TIMES[i].name, 4) == 0 && (inside[4] == ':' || inside[4] == '@' || !inside[4]))
            return append_time(state, inside + (inside[4] == ':' ? 5 : 4), TIMES[i].format);
    }
    if (strncmp(inside, "custom:", 7) == 0)
        return append_custom(state, inside + 7);
    return append_named(state, inside);
}

/* From behind the opening brace; *pattern moves behind the closing one. */
static pdfseal_status take_placeholder(resolver *state, const char **pattern)
{
    char inside[PLACEHOLDER_BYTES];
    size_t length = strcspn(*pattern, "{}");
    if ((*pattern)[length] != '}')
        FAIL(state->error, PDFSEAL_ERROR_USAGE, "a placeholder is not closed (write {{ for a brace)");
    if (length >= sizeof inside)
        FAIL(state->error, PDFSEAL_ERROR_USAGE, "a placeholder is too long");
    memcpy(inside, *pattern, length);
    inside[length] = 0;
    *pattern += length + 1;
    return append_placeholder(state, inside);
}

/* A brace or a backslash that stands for itself, or a new line; 0: none of these. */
static char find_escape(const char *at)
{
    if (at[0] == '\\')
        return at[1] == 'n' ? '\n' : at[1] == '\\' ? '\\' : 0;
    return (at[0] == '{' || at[0] == '}') && at[1] == at[0] ? at[0] : 0;
}

pdfseal_status text_template_resolve(const char *pattern, const text_facts *facts, bytes_buffer *out, pdfseal_error *error)
{
    resolver state = {facts, out, error};
    while (*pattern) {
        char escaped = find_escape(pattern);
        if (escaped) {
            TRY(bytes_buffer_append_byte(out, (uint8_t)escaped, error));
            pattern += 2;
        } else if (*pattern == '{') {
            pattern++;
            TRY(take_placeholder(&state, &pattern));
        } else if (*pattern == '}') {
            FAIL(error, PDFSEAL_ERROR_USAGE, "a closing brace stands alone (write }} for a brace)");
        } else {
            TRY(bytes_buffer_append_byte(out, (uint8_t)*pattern++, error));
        }
    }
    return PDFSEAL_OK;
}
