/* SPDX-License-Identifier: Apache-2.0 */
/* What of the graphics state makes marks unseen: colours, and the parameters of ExtGState.
 * source  ISO 32000-2:2020 8.4.5, 8.6 */
#include "verify/content/content_walk.h"

#include <math.h>
#include <stdlib.h>

/* Saved graphics states; producers stay under 30. */
#define MOST_SAVED 256

content_state content_state_begin(const double matrix[6])
{
    content_state state = {
        .font = &PDF_NULL_OBJECT, .scale = 1, .alpha = 1, .line_alpha = 1, .line_width = 1, .clip = {-1e9, -1e9, 1e9, 1e9}};
    memcpy(state.matrix, matrix, sizeof state.matrix);
    return state;
}

pdfseal_status content_state_save(content_walk *walk, pdfseal_error *error)
{
    if (walk->saved_count == MOST_SAVED) {
        walk->reading->complete = false;
        return PDFSEAL_OK;
    }
    if (!walk->saved)
        walk->saved = calloc(MOST_SAVED, sizeof *walk->saved);
    if (!walk->saved)
        FAIL_MEMORY(error);
    walk->saved[walk->saved_count++] = walk->state;
    return PDFSEAL_OK;
}

/* Lightness of grey, of red, green and blue, or of four inks. */
static double lightness(const content_walk *walk, size_t count)
{
    double last = content_operand_number(walk, 0);
    if (count == 1)
        return last;
    double first = count - 1 < walk->count ? content_operand_number(walk, count - 1) : 0;
    double sum = 0.3 * first + 0.59 * content_operand_number(walk, count - 2) +
                 0.11 * content_operand_number(walk, count - 3);
    return count == 3 ? sum : 1 - fmin(1, sum + last);
}

/* Of other spaces than these it is not known how light they are. */
static void choose_space(const content_walk *walk, double *ret_colour)
{
    static const char *const KNOWN[] = {"DeviceGray", "DeviceRGB", "DeviceCMYK"};
    const pdf_object *name = walk->count ? &walk->operands[walk->count - 1] : NULL;
    *ret_colour = NAN;
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        if (pdf_object_is_name(name, KNOWN[i]))
            *ret_colour = 0;
    }
}

/* The operators of lines are those of fillings in capitals: 0 none, 1 for a space, 2 for a colour of one. */
static unsigned colour_operator(const char *word, bool *ret_line, size_t *ret_count)
{
    static const struct {
        const char *fill, *line;
        unsigned kind;
        size_t count;
    } OPERATORS[] = {{"cs", "CS", 1, 0}, {"sc", "SC", 2, 0}, {"scn", "SCN", 2, 0}, {"g", "G", 2, 1}, {"rg", "RG", 2, 3}, {"k", "K", 2, 4}};
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++) {
        *ret_line = strcmp(word, OPERATORS[i].line) == 0;
        *ret_count = OPERATORS[i].count;
        if (*ret_line || strcmp(word, OPERATORS[i].fill) == 0)
            return OPERATORS[i].kind;
    }
    return 0;
}

bool content_colour_set(content_walk *walk, const char *word)
{
    bool line;
    size_t count;
    unsigned kind = colour_operator(word, &line, &count);
    double *colour = line ? &walk->state.line : &walk->state.fill;
    if (kind == 1)
        choose_space(walk, colour);
    if (kind != 2)
        return kind != 0;
    bool general = count == 0;
    if (general && isnan(*colour))
        return true;
    if (general && (walk->count == 1 || walk->count == 3 || walk->count == 4))
        count = walk->count;
    if (count)
        *colour = lightness(walk, count);
    return true;
}

static const pdf_object *state_entry(const content_walk *walk, const pdf_object *dictionary, const char *key)
{
    const pdf_object *value;
    return pdf_view_get(walk->reading->view, dictionary, key, &value, NULL) == PDFSEAL_OK ? value
                                                                                          : &PDF_NULL_OBJECT;
}

void content_dash_set(content_walk *walk, const pdf_object *lengths)
{
    bool dashed = false;
    for (size_t i = 0; lengths->type == PDF_ARRAY && i < lengths->as.array.count; i++) {
        double length = 1;
        (void)pdf_object_number(&lengths->as.array.items[i], &length);
        dashed |= length != 0;
    }
    walk->state.dashed = dashed;
}

/* The entries that make something of it unseen; a font that comes this way is not followed. */
pdfseal_status content_state_take(content_walk *walk, pdfseal_error *error)
{
    const pdf_object *entry;
    const pdf_object *dictionary;
    TRY(content_resource_find(walk, "ExtGState", 0, &entry, error));
    pdfseal_status status = pdf_view_resolve(walk->reading->view, entry, &dictionary, error);
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_MEMORY ? status : PDFSEAL_OK;
    const pdf_object *mode = state_entry(walk, dictionary, "BM");
    const pdf_object *mask = state_entry(walk, dictionary, "SMask");
    const pdf_object *dash = state_entry(walk, dictionary, "D");
    (void)pdf_object_number(state_entry(walk, dictionary, "ca"), &walk->state.alpha);
    (void)pdf_object_number(state_entry(walk, dictionary, "CA"), &walk->state.line_alpha);
    (void)pdf_object_number(state_entry(walk, dictionary, "LW"), &walk->state.line_width);
    walk->state.dashed |= dash->type != PDF_NULL;
    if (mode->type != PDF_NULL)
        walk->state.multiplies = pdf_object_is_name(mode, "Multiply") || pdf_object_is_name(mode, "Darken");
    bool blends = mode->type != PDF_NULL && !pdf_object_is_name(mode, "Normal") &&
                  !pdf_object_is_name(mode, "Compatible");
    bool masks = mask->type != PDF_NULL && !pdf_object_is_name(mask, "None");
    if (blends || masks || pdf_dictionary_find(dictionary, "Font"))
        walk->state.masked = true;
    return PDFSEAL_OK;
}
