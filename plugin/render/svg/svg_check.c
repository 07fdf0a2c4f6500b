/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the tags of an SVG. */
#include "svg/svg_check.h"

#include <string.h>
#include <strings.h>

#define NESTING_MAX 256u      /* editors stay under 20; librsvg recurses once a level */
#define ELEMENTS_MAX 500000u  /* a traced scan has some 10,000 paths */
#define SHOWN_MAX 60          /* of a reference, in a message */

typedef struct span {
    const char *at, *end;
} span;

typedef struct checker {
    span rest;
    unsigned depth, elements;
    bool in_style;
    failure *cause;
} checker;

typedef struct tag {
    span name; /* without prefix */
    span attributes;
    bool closes, is_empty;
} tag;

/* ---- spans ---- */

static size_t length_of(span part)
{
    return (size_t)(part.end - part.at);
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

static bool begins_with(span part, const char *start)
{
    size_t length = strlen(start);
    return length_of(part) >= length && strncasecmp(part.at, start, length) == 0;
}

static bool is_word(span part, const char *word)
{
    return length_of(part) == strlen(word) && begins_with(part, word);
}

/* Moves behind the next `mark`; false when there is none. *ret_before, which may be NULL, is what stood in front. */
static bool skip_past(span *rest, const char *mark, span *ret_before)
{
    const char *found = memmem(rest->at, length_of(*rest), mark, strlen(mark));
    if (!found)
        return false;
    if (ret_before)
        *ret_before = (span){rest->at, found};
    rest->at = found + strlen(mark);
    return true;
}

static span without_prefix(span name)
{
    const char *colon = memchr(name.at, ':', length_of(name));
    return colon ? (span){colon + 1, name.end} : name;
}

/* ---- characters as XML means them ---- */

static int digit_of(char character, int base)
{
    int value = character >= '0' && character <= '9'   ? character - '0'
                : character >= 'a' && character <= 'f' ? character - 'a' + 10
                : character >= 'A' && character <= 'F' ? character - 'A' + 10
                                                       : 99;
    return value < base ? value : -1;
}

/* The character that "&#...;" stands for; what is not ASCII comes out as 0x80. */
static int take_numeric(span *rest)
{
    int base = rest->at < rest->end && (*rest->at == 'x' || *rest->at == 'X') ? 16 : 10;
    unsigned long code = 0;
    if (base == 16)
        rest->at++;
    for (int digit; rest->at < rest->end && (digit = digit_of(*rest->at, base)) >= 0; rest->at++)
        code = code > 0x10FFFF ? code : code * (unsigned)base + (unsigned)digit;
    if (rest->at < rest->end && *rest->at == ';')
        rest->at++;
    return code < 0x80 ? (int)code : 0x80;
}

/* The next character in lower case, entities resolved; -1 at the end. Other entities than the five and the numeric ones
 * cannot be there: none can be declared. */
static int take_character(span *rest)
{
    static const struct {
        const char *name;
        int character;
    } NAMED[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    if (rest->at >= rest->end)
        return -1;
    if (begins_with(*rest, "&#")) {
        rest->at += 2;
        return take_numeric(rest);
    }
    for (size_t i = 0; i < sizeof NAMED / sizeof NAMED[0] && *rest->at == '&'; i++) {
        if (begins_with(*rest, NAMED[i].name)) {
            rest->at += strlen(NAMED[i].name);
            return NAMED[i].character;
        }
    }
    unsigned char character = (unsigned char)*rest->at++;
    return character >= 'A' && character <= 'Z' ? character + 32 : character;
}

/* Whether the characters that follow are `word`; blanks between them count as nothing, as they do in addresses. */
static bool reads(span rest, const char *word)
{
    while (*word) {
        int character = take_character(&rest);
        if (character >= 0 && character <= ' ')
            continue;
        if (character != *word++)
            return false;
    }
    return true;
}

/* ---- references ---- */

static pdfseal_status fail_outside(const checker *check, span reference)
{
    size_t length = 0;
    while (length < length_of(reference) && length < SHOWN_MAX && !strchr("\"');}<", reference.at[length]))
        length++;
    FAIL_ABOUT(check->cause, PDFSEAL_ERROR_INPUT,
               "the SVG refers to something outside of itself: %s (embed it in the SVG)", "%.*s", (int)length,
               reference.at);
}

static bool is_inside(span reference)
{
    static const char *const STARTS[] = {"#",           "data:image/png", "data:image/jpeg",
                                         "data:image/jpg", "data:image/gif", "data:image/webp"};
    for (size_t i = 0; i < sizeof STARTS / sizeof STARTS[0]; i++) {
        if (reads(reference, STARTS[i]))
            return true;
    }
    return false;
}

static bool is_nothing(span text)
{
    int character;
    do {
        character = take_character(&text);
    } while (character >= 0 && character <= ' ');
    return character < 0;
}

static bool is_harmless_link(span reference)
{
    return reads(reference, "http:") || reads(reference, "https:") || reads(reference, "mailto:");
}

static pdfseal_status check_address(const checker *check, span element, span value)
{
    if (is_inside(value) || is_nothing(value) || (is_word(element, "a") && is_harmless_link(value)))
        return PDFSEAL_OK;
    return fail_outside(check, value);
}

static pdfseal_status check_url(const checker *check, span rest)
{
    span inside = rest;
    int character;
    do {
        inside = rest;
        character = take_character(&rest);
    } while (character == '"' || character == '\'' || (character >= 0 && character <= ' '));
    return character < 0 || is_inside(inside) ? PDFSEAL_OK : fail_outside(check, inside);
}

/* Style sheets and attributes: url(...) and @import. */
static pdfseal_status check_style(const checker *check, span text)
{
    while (text.at < text.end) {
        span here = text;
        int character = take_character(&text);
        if (character == '@' && reads(here, "@import"))
            return fail_outside(check, here);
        if (character == 'u' && reads(here, "url(")) {
            while (take_character(&here) != '(')
                continue;
            TRY(check_url(check, here));
        }
    }
    return PDFSEAL_OK;
}

/* ---- tags ---- */

static pdfseal_status fail_syntax(const checker *check)
{
    FAIL(check->cause, PDFSEAL_ERROR_INPUT, "the SVG is cut off or damaged (save it again)");
}

static pdfseal_status check_attribute(const checker *check, span element, span name, span value)
{
    span local = without_prefix(name);
    if (begins_with(local, "on") && length_of(local) > 2)
        FAIL_ABOUT(check->cause, PDFSEAL_ERROR_INPUT, "the SVG holds a script (%s): remove it", "%.*s",
                   (int)(length_of(local) < SHOWN_MAX ? length_of(local) : SHOWN_MAX), local.at);
    if (is_word(name, "xml:base"))
        return fail_outside(check, value);
    if (is_word(local, "href") || is_word(local, "src"))
        return check_address(check, element, value);
    if (begins_with(name, "xmlns"))
        return PDFSEAL_OK;
    return check_style(check, value);
}

static void skip_blanks(span *rest)
{
    while (rest->at < rest->end && is_blank(*rest->at))
        rest->at++;
}

static span take_name(span *rest)
{
    const char *start = rest->at;
    while (rest->at < rest->end && !is_blank(*rest->at) && !strchr("=/>\"'<", *rest->at))
        rest->at++;
    return (span){start, rest->at};
}

/* name = "value"; false when it is something else. */
static bool take_attribute(span *rest, span *ret_name, span *ret_value)
{
    *ret_name = take_name(rest);
    skip_blanks(rest);
    if (length_of(*ret_name) == 0 || rest->at >= rest->end || *rest->at != '=')
        return false;
    rest->at++;
    skip_blanks(rest);
    if (rest->at >= rest->end || (*rest->at != '"' && *rest->at != '\''))
        return false;
    const char quote[2] = {*rest->at++, 0};
    return skip_past(rest, quote, ret_value);
}

/* Reads attributes up to the end of the tag, which is taken. */
static pdfseal_status check_attributes(checker *check, span element, bool *ret_is_empty)
{
    for (;;) {
        span name, value;
        skip_blanks(&check->rest);
        if (begins_with(check->rest, "/>") || begins_with(check->rest, ">")) {
            *ret_is_empty = *check->rest.at == '/';
            check->rest.at += *ret_is_empty ? 2 : 1;
            return PDFSEAL_OK;
        }
        if (!take_attribute(&check->rest, &name, &value))
            return fail_syntax(check);
        TRY(check_attribute(check, element, name, value));
    }
}

static pdfseal_status check_element_name(const checker *check, span element)
{
    if (check->elements == 1 && !is_word(element, "svg"))
        FAIL(check->cause, PDFSEAL_ERROR_INPUT, "this is no SVG that can be read (save it as plain SVG)");
    if (is_word(element, "script") || is_word(element, "handler") || is_word(element, "foreignObject"))
        FAIL_ABOUT(check->cause, PDFSEAL_ERROR_INPUT, "the SVG holds a script (%s): remove it", "%.*s",
                   (int)length_of(element), element.at);
    return PDFSEAL_OK;
}

static pdfseal_status check_start(checker *check)
{
    bool is_empty = false;
    check->rest.at++;
    span element = without_prefix(take_name(&check->rest));
    if (length_of(element) == 0)
        return fail_syntax(check);
    check->elements++;
    TRY(check_element_name(check, element));
    TRY(check_attributes(check, element, &is_empty));
    check->depth += !is_empty;
    check->in_style = is_word(element, "style") && !is_empty;
    if (check->depth > NESTING_MAX || check->elements > ELEMENTS_MAX)
        FAIL(check->cause, PDFSEAL_ERROR_LIMIT, "the SVG has too many elements, or too many inside each other");
    return PDFSEAL_OK;
}

static pdfseal_status check_end(checker *check)
{
    if (check->depth == 0 || !skip_past(&check->rest, ">", NULL))
        return fail_syntax(check);
    check->depth--;
    check->in_style = false;
    return PDFSEAL_OK;
}

static bool is_plain_encoding(span declaration)
{
    static const char *const NAMES[] = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"};
    span name, value;
    while (declaration.at < declaration.end) {
        skip_blanks(&declaration);
        if (!take_attribute(&declaration, &name, &value))
            return is_nothing(declaration);
        bool is_known = !is_word(name, "encoding");
        for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
            is_known |= is_word(value, NAMES[i]);
        if (!is_known)
            return false;
    }
    return true;
}

static pdfseal_status check_instruction(checker *check)
{
    span text;
    check->rest.at += 2;
    if (!skip_past(&check->rest, "?>", &text))
        return fail_syntax(check);
    span target = take_name(&text);
    if (is_word(target, "xml-stylesheet"))
        return fail_outside(check, text);
    if (is_word(target, "xml") && !is_plain_encoding(text))
        FAIL(check->cause, PDFSEAL_ERROR_INPUT, "the SVG is not written in UTF-8 (save it as UTF-8)");
    return PDFSEAL_OK;
}

/* A declaration that only names the kind of document declares nothing; an inner part could. */
static pdfseal_status check_doctype(checker *check)
{
    span text;
    if (!skip_past(&check->rest, ">", &text))
        return fail_syntax(check);
    if (memchr(text.at, '[', length_of(text)))
        FAIL(check->cause, PDFSEAL_ERROR_INPUT, "the SVG declares entities (save it as plain SVG)");
    return PDFSEAL_OK;
}

static pdfseal_status check_markup(checker *check)
{
    span text;
    if (begins_with(check->rest, "<!--"))
        return skip_past(&check->rest, "-->", NULL) ? PDFSEAL_OK : fail_syntax(check);
    if (begins_with(check->rest, "<![CDATA[")) {
        if (!skip_past(&check->rest, "]]>", &text))
            return fail_syntax(check);
        return check->in_style ? check_style(check, text) : PDFSEAL_OK;
    }
    if (begins_with(check->rest, "<!"))
        return check_doctype(check);
    if (begins_with(check->rest, "<?"))
        return check_instruction(check);
    return begins_with(check->rest, "</") ? check_end(check) : check_start(check);
}

static pdfseal_status check_text(checker *check)
{
    const char *end = memchr(check->rest.at, '<', length_of(check->rest));
    span text = {check->rest.at, end ? end : check->rest.end};
    check->rest.at = text.end;
    if (check->depth == 0 && !is_nothing(text))
        FAIL(check->cause, PDFSEAL_ERROR_INPUT, "this is no SVG that can be read (save it as plain SVG)");
    return check->in_style ? check_style(check, text) : PDFSEAL_OK;
}

pdfseal_status svg_check(const uint8_t *data, size_t length_bytes, failure *cause)
{
    checker check = {.rest = {(const char *)data, (const char *)data + length_bytes}, .cause = cause};
    if (begins_with(check.rest, "\xEF\xBB\xBF"))
        check.rest.at += 3;
    if (length_bytes >= 2 && data[0] == 0x1F && data[1] == 0x8B)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG is compressed (unpack it with gzip -d)");
    if (length_bytes > 0 && memchr(data, 0, length_bytes))
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the SVG is not written in UTF-8 (save it as UTF-8)");
    while (check.rest.at < check.rest.end)
        TRY(*check.rest.at == '<' ? check_markup(&check) : check_text(&check));
    if (check.elements == 0)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "this is no SVG that can be read (save it as plain SVG)");
    return check.depth == 0 ? PDFSEAL_OK : fail_syntax(&check);
}
