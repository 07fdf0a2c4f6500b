/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters and how they fit. */
#include "letters.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define CONDENSED_FIRST 0.85   /* seal makers condense a little before they lengthen the arc */
#define GAP_LEAST 0.35         /* of gap_mm, where a text is at its longest */
#define NARROWEST_CELL 0.2     /* of a letter: a point or a comma still has a place */
#define FULL_SQUARE_MIDDLE 0.38 /* of a font without the character 国: where its strokes are, by Noto's measures */
#define FULL_SQUARE_STROKES 0.88

/* ---- characters ---- */

/* Scripts whose letters stand alone: what is placed one by one would be wrong in all others. */
static bool stands_alone(gunichar character)
{
    static const GUnicodeScript SCRIPTS[] = {
        G_UNICODE_SCRIPT_COMMON,   G_UNICODE_SCRIPT_HAN,      G_UNICODE_SCRIPT_LATIN,    G_UNICODE_SCRIPT_GREEK,
        G_UNICODE_SCRIPT_CYRILLIC, G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA, G_UNICODE_SCRIPT_BOPOMOFO,
        G_UNICODE_SCRIPT_HANGUL,   G_UNICODE_SCRIPT_YI,       G_UNICODE_SCRIPT_ARMENIAN, G_UNICODE_SCRIPT_GEORGIAN};
    GUnicodeScript script = g_unichar_get_script(character);
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof SCRIPTS[0]; i++) {
        if (SCRIPTS[i] == script)
            return g_unichar_isprint(character) && !g_unichar_ismark(character);
    }
    return false;
}

static pdfseal_status decode(const seal_letters *described, letter_run *run, failure *cause)
{
    g_autofree gchar *text = g_utf8_normalize(described->text, -1, G_NORMALIZE_NFC);
    if (!text)
        FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's text for %s is no UTF-8", "%s", described->path);
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        char name[8] = "";
        (void)g_unichar_to_utf8(character, name);
        if (!stands_alone(character))
            FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE,
                       "a seal cannot bear the character %s (no controls, no combining marks, no scripts whose letters join)",
                       "U+%04X %s", (unsigned)character, g_unichar_isprint(character) ? name : "");
        if (run->count == SEAL_CHARACTERS_MAX)
            FAIL_ABOUT(cause, PDFSEAL_ERROR_USAGE, "the seal's text for %s is too long (64 characters at most)", "%s",
                       described->path);
        run->letters[run->count++] = (letter){.character = character};
    }
    return PDFSEAL_OK;
}

/* ---- fonts ---- */

static typeface *first_installed(const seal_letters *described, typeface_shelf *shelf)
{
    typeface *face = NULL;
    for (size_t i = 0; i < described->font_count && !face; i++)
        face = typeface_find(shelf, described->fonts[i], described->weight);
    return face;
}

static pdfseal_status find_face(const seal_letters *described, typeface_shelf *shelf, letter *wanted, failure *cause)
{
    char name[8] = "";
    for (size_t i = 0; i < described->font_count; i++) {
        typeface *face = typeface_find(shelf, described->fonts[i], described->weight);
        if (face && typeface_has(face, wanted->character)) {
            wanted->face = face;
            return PDFSEAL_OK;
        }
    }
    (void)g_unichar_to_utf8(wanted->character, name);
    if (!first_installed(described, shelf))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "none of the seal's fonts is installed: %s (install fonts-noto-cjk, or name another)",
                   "%s%s%s%s%s", described->fonts[0], described->font_count > 1 ? ", " : "",
                   described->font_count > 1 ? described->fonts[1] : "", described->font_count > 2 ? ", ..., " : "",
                   described->font_count > 2 ? described->fonts[described->font_count - 1] : "");
    FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "no font of the seal has the character %s (install fonts-noto-cjk, or name a font that has it)",
               "%s U+%04X", name, (unsigned)wanted->character);
}

/* Full-width brackets have their strokes in one half of their square; seal makers give them that half. */
static void halve_brackets(letter *taken, const typeface_box *ink)
{
    bool is_bracket = g_unichar_iswide(taken->character) && g_unichar_ispunct(taken->character);
    if (!is_bracket || ink->x1 - ink->x0 > 0.5)
        return;
    double middle = (ink->x0 + ink->x1) / 2;
    taken->advance_em = fmax(0.5, ink->x1 - ink->x0 + 0.1);
    taken->start_em = middle - taken->advance_em / 2;
}

static pdfseal_status measure(letter *taken, failure *cause)
{
    typeface_box ink;
    if (!typeface_measure(taken->face, taken->character, &taken->advance_em, &ink))
        FAIL_ABOUT(cause, PDFSEAL_ERROR_INPUT, "the font %s has letters that cannot be read (name another one)", "%s",
                   typeface_family(taken->face));
    halve_brackets(taken, &ink);
    return PDFSEAL_OK;
}

/* ---- measures ---- */

static const letter *find_chinese(const letter_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        if (g_unichar_iswide(run->letters[i].character) && !g_unichar_ispunct(run->letters[i].character))
            return &run->letters[i];
    }
    return NULL;
}

/* By 国 in the font of the first Chinese letter. */
static void take_measure_chinese(typeface *face, letter_run *run, double *ret_strokes)
{
    double advance = 1;
    typeface_box ink;
    double half = FULL_SQUARE_STROKES / 2;
    if (!typeface_has(face, 0x56FD) || !typeface_measure(face, 0x56FD, &advance, &ink))
        ink = (typeface_box){0.5 - half, FULL_SQUARE_MIDDLE - half, 0.5 + half, FULL_SQUARE_MIDDLE + half};
    *ret_strokes = ink.y1 - ink.y0;
    run->middle_em = (ink.y0 + ink.y1) / 2;
    run->strokes_em = fmax(ink.x1 - ink.x0, 0.1);
    run->bearings_em = fmax(advance - run->strokes_em, 0);
}

/* By H for the height and 0 for the width. */
static void take_measure_latin(typeface *face, letter_run *run, double *ret_strokes)
{
    double advance = 0.55;
    typeface_box capital = {0, 0, 0.7, 0.72};
    typeface_box digit = {0.05, 0, 0.5, 0.72};
    (void)(typeface_has(face, 'H') && typeface_measure(face, 'H', &advance, &capital));
    (void)(typeface_has(face, '0') && typeface_measure(face, '0', &advance, &digit));
    *ret_strokes = capital.y1 - capital.y0;
    run->middle_em = (capital.y0 + capital.y1) / 2;
    run->strokes_em = fmax(digit.x1 - digit.x0, 0.1);
    run->bearings_em = fmax(advance - run->strokes_em, 0);
}

static void set_width(letter_run *run, double width_mm)
{
    run->width_mm = width_mm;
    run->em_width_mm = width_mm / run->strokes_em;
}

static void take_measure(const seal_letters *described, letter_run *run)
{
    double strokes = 1;
    const letter *chinese = find_chinese(run);
    if (chinese)
        take_measure_chinese(chinese->face, run, &strokes);
    else if (run->count > 0)
        take_measure_latin(run->letters[0].face, run, &strokes);
    else
        run->strokes_em = 1;
    run->em_height_mm = described->height_mm / fmax(strokes, 0.1);
    set_width(run, described->width_mm);
    run->gap_mm = described->gap_mm;
}

pdfseal_status letter_run_read(const seal_letters *described, typeface_shelf *shelf, letter_run *ret_run, failure *cause)
{
    *ret_run = (letter_run){0};
    TRY(decode(described, ret_run, cause));
    for (size_t i = 0; i < ret_run->count; i++) {
        TRY(find_face(described, shelf, &ret_run->letters[i], cause));
        TRY(measure(&ret_run->letters[i], cause));
    }
    take_measure(described, ret_run);
    return PDFSEAL_OK;
}

/* ---- fitting ---- */

double letter_run_width(const letter_run *run, size_t index)
{
    double width_mm = (run->letters[index].advance_em - run->bearings_em) * run->em_width_mm;
    return fmax(width_mm, NARROWEST_CELL * run->width_mm);
}

static double sum_widths(const letter_run *run)
{
    double sum_mm = 0;
    for (size_t i = 0; i < run->count; i++)
        sum_mm += letter_run_width(run, i);
    return sum_mm;
}

static double count_gaps(const letter_run *run)
{
    return run->count > 1 ? (double)(run->count - 1) : 0;
}

double letter_run_length(const letter_run *run)
{
    return sum_widths(run) + count_gaps(run) * run->gap_mm;
}

/* Makes letters as wide as the length allows: their sum grows with the width. */
static void condense(letter_run *run, double length_mm)
{
    double room_mm = length_mm - count_gaps(run) * run->gap_mm;
    double sum_mm = sum_widths(run);
    if (sum_mm > room_mm)
        set_width(run, fmax(run->width_mm * room_mm / sum_mm, 0.01));
}

static void widen_gaps(letter_run *run, double length_mm, double gap_max_mm)
{
    double gaps = count_gaps(run);
    double even_mm = gaps > 0 ? (length_mm - sum_widths(run)) / gaps : 0;
    run->gap_mm = fmax(run->gap_mm, fmin(gap_max_mm, even_mm));
}

bool letter_run_fit(letter_run *run, const seal_letters *described, double length_mm, double length_max_mm)
{
    double longest_mm = fmax(length_mm, length_max_mm);
    double width_min_mm = fmin(described->width_min_mm, described->width_mm);
    double first_mm = fmax(CONDENSED_FIRST * described->width_mm, width_min_mm);
    condense(run, length_mm);
    if (run->width_mm < first_mm) {
        set_width(run, first_mm);
        condense(run, longest_mm);
    }
    if (run->width_mm < width_min_mm) {
        set_width(run, width_min_mm);
        run->gap_mm = described->gap_mm * GAP_LEAST;
        widen_gaps(run, longest_mm, described->gap_mm);
    }
    widen_gaps(run, length_mm, described->gap_max_mm);
    return letter_run_length(run) <= longest_mm + 1e-6;
}

/* ---- outlines ---- */

bool letter_run_trace(const letter_run *run, size_t index, cairo_t *cr)
{
    const letter *taken = &run->letters[index];
    cairo_matrix_t before;
    cairo_get_matrix(cr, &before);
    cairo_scale(cr, run->em_width_mm, run->em_height_mm);
    cairo_translate(cr, -(taken->start_em + taken->advance_em / 2), run->middle_em);
    bool done = typeface_trace(taken->face, taken->character, cr);
    cairo_set_matrix(cr, &before);
    return done;
}

/* Chinese letters keep the blank that their square gives them (一 must not fill a cell), all others fill it. */
static typeface_box choose_frame(const letter_run *run, const letter *taken, const typeface_box *ink)
{
    if (!g_unichar_iswide(taken->character))
        return *ink;
    double half_width = run->strokes_em / 2;
    double half_height = half_width;
    double middle = taken->start_em + taken->advance_em / 2;
    return (typeface_box){fmin(middle - half_width, ink->x0), fmin(run->middle_em - half_height, ink->y0),
                          fmax(middle + half_width, ink->x1), fmax(run->middle_em + half_height, ink->y1)};
}

bool letter_run_trace_into(const letter_run *run, size_t index, double width_mm, double height_mm, cairo_t *cr)
{
    const letter *taken = &run->letters[index];
    double advance;
    typeface_box ink;
    cairo_matrix_t before;
    if (!typeface_measure(taken->face, taken->character, &advance, &ink) || ink.x1 <= ink.x0 || ink.y1 <= ink.y0)
        return false;
    typeface_box frame = choose_frame(run, taken, &ink);
    cairo_get_matrix(cr, &before);
    cairo_scale(cr, width_mm / (frame.x1 - frame.x0), height_mm / (frame.y1 - frame.y0));
    cairo_translate(cr, -(frame.x0 + frame.x1) / 2, (frame.y0 + frame.y1) / 2);
    bool done = typeface_trace(taken->face, taken->character, cr);
    cairo_set_matrix(cr, &before);
    return done;
}
