/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fontconfig finds the file, FreeType reads it. Pango is not needed for letters that are placed one by one, and it wants
 * threads, which a confined process does not have. */
#include "typeface.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_BBOX_H
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FACES_MAX 48 /* families times weights: more than the texts of a seal can name */
#define FAMILY_BYTES 96

struct typeface {
    FT_Face face;
    char family[FAMILY_BYTES];
    double weight; /* as asked for */
    double em;
    bool is_used;
};

struct typeface_shelf {
    FT_Library library;
    FcConfig *fonts;
    typeface faces[FACES_MAX]; /* `face` is NULL for a family that is not there */
    size_t count;
};

pdfseal_status typeface_shelf_new(typeface_shelf **ret_shelf, failure *cause)
{
    typeface_shelf *shelf = calloc(1, sizeof *shelf);
    if (!shelf || FT_Init_FreeType(&shelf->library) != 0) {
        free(shelf);
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    }
    shelf->fonts = FcInit() ? FcConfigReference(NULL) : NULL;
    *ret_shelf = shelf;
    return PDFSEAL_OK;
}

void typeface_shelf_free(typeface_shelf *shelf)
{
    if (!shelf)
        return;
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->faces[i].face)
            (void)FT_Done_Face(shelf->faces[i].face);
    }
    (void)FT_Done_FreeType(shelf->library);
    if (shelf->fonts)
        FcConfigDestroy(shelf->fonts);
    free(shelf);
}

/* ---- finding ---- */

/* How far a font is from what is wanted: its weight, and by much a slope, a width, a face that cannot be traced. */
static double judge(FcPattern *font, double weight)
{
    double own = FC_WEIGHT_REGULAR;
    int slant = 0;
    int index = 0;
    double width = FC_WIDTH_NORMAL;
    FcBool is_outline = FcTrue;
    FcBool is_variable = FcFalse;
    (void)FcPatternGetDouble(font, FC_WEIGHT, 0, &own);
    (void)FcPatternGetInteger(font, FC_SLANT, 0, &slant);
    (void)FcPatternGetInteger(font, FC_INDEX, 0, &index);
    (void)FcPatternGetDouble(font, FC_WIDTH, 0, &width);
    (void)FcPatternGetBool(font, FC_OUTLINE, 0, &is_outline);
    (void)FcPatternGetBool(font, FC_VARIABLE, 0, &is_variable);
    return fabs(FcWeightToOpenTypeDouble(own) - weight) + (slant != FC_SLANT_ROMAN ? 2000 : 0) +
           10 * fabs(width - FC_WIDTH_NORMAL) + (is_outline && !is_variable ? 0 : 1e6);
}

static FcPattern *choose(FcFontSet *set, double weight)
{
    FcPattern *best = NULL;
    double least = 1e6;
    for (int i = 0; i < set->nfont; i++) {
        double distance = judge(set->fonts[i], weight);
        if (distance < least) {
            least = distance;
            best = set->fonts[i];
        }
    }
    return best;
}

static FcFontSet *list_family(const typeface_shelf *shelf, const char *family)
{
    FcPattern *wanted = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
    FcObjectSet *asked = FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH, FC_OUTLINE, FC_VARIABLE,
                                          (char *)NULL);
    FcFontSet *found = wanted && asked && shelf->fonts ? FcFontList(shelf->fonts, wanted, asked) : NULL;
    if (wanted)
        FcPatternDestroy(wanted);
    if (asked)
        FcObjectSetDestroy(asked);
    return found;
}

static FT_Face open_face(const typeface_shelf *shelf, const char *family, double weight)
{
    FcFontSet *found = list_family(shelf, family);
    FcPattern *font = found ? choose(found, weight) : NULL;
    FcChar8 *file = NULL;
    int index = 0;
    FT_Face face = NULL;
    if (font && FcPatternGetString(font, FC_FILE, 0, &file) == FcResultMatch &&
        FcPatternGetInteger(font, FC_INDEX, 0, &index) == FcResultMatch)
        (void)FT_New_Face(shelf->library, (const char *)file, index, &face);
    if (found)
        FcFontSetDestroy(found);
    if (face && (!FT_IS_SCALABLE(face) || face->units_per_EM == 0)) {
        (void)FT_Done_Face(face);
        face = NULL;
    }
    return face;
}

typeface *typeface_find(typeface_shelf *shelf, const char *family, double weight)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (strcmp(shelf->faces[i].family, family) == 0 && shelf->faces[i].weight == weight)
            return shelf->faces[i].face ? &shelf->faces[i] : NULL;
    }
    if (shelf->count == FACES_MAX || strlen(family) >= FAMILY_BYTES)
        return NULL;
    typeface *added = &shelf->faces[shelf->count++];
    (void)snprintf(added->family, sizeof added->family, "%s", family);
    added->weight = weight;
    added->face = open_face(shelf, family, weight);
    added->em = added->face ? added->face->units_per_EM : 1;
    return added->face ? added : NULL;
}

const char *typeface_family(const typeface *face)
{
    return face->family;
}

void typeface_shelf_list(const typeface_shelf *shelf, void (*tell)(void *context, const char *family), void *context)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->faces[i].is_used)
            tell(context, shelf->faces[i].family);
    }
}

/* ---- letters ---- */

bool typeface_has(const typeface *face, uint32_t character)
{
    return FT_Get_Char_Index(face->face, character) != 0;
}

static FT_Outline *load_outline(const typeface *face, uint32_t character)
{
    FT_UInt glyph = FT_Get_Char_Index(face->face, character);
    if (glyph == 0 || FT_Load_Glyph(face->face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
        face->face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return NULL;
    return &face->face->glyph->outline;
}

bool typeface_measure(typeface *face, uint32_t character, double *ret_advance, typeface_box *ret_ink)
{
    FT_BBox box = {0, 0, 0, 0};
    FT_Outline *outline = load_outline(face, character);
    if (!outline)
        return false;
    if (outline->n_points > 0 && FT_Outline_Get_BBox(outline, &box) != 0)
        return false;
    face->is_used = true;
    *ret_advance = (double)face->face->glyph->metrics.horiAdvance / face->em;
    *ret_ink = (typeface_box){(double)box.xMin / face->em, (double)box.yMin / face->em, (double)box.xMax / face->em,
                              (double)box.yMax / face->em};
    return true;
}

typedef struct tracing {
    cairo_t *cr;
    double em;
    bool is_open;
} tracing;

static int trace_move(const FT_Vector *to, void *state)
{
    tracing *trace = state;
    if (trace->is_open)
        cairo_close_path(trace->cr);
    cairo_move_to(trace->cr, (double)to->x / trace->em, -(double)to->y / trace->em);
    trace->is_open = true;
    return 0;
}

static int trace_line(const FT_Vector *to, void *state)
{
    const tracing *trace = state;
    cairo_line_to(trace->cr, (double)to->x / trace->em, -(double)to->y / trace->em);
    return 0;
}

static int trace_cubic(const FT_Vector *first, const FT_Vector *second, const FT_Vector *to, void *state)
{
    const tracing *trace = state;
    double em = trace->em;
    cairo_curve_to(trace->cr, (double)first->x / em, -(double)first->y / em, (double)second->x / em, -(double)second->y / em,
                   (double)to->x / em, -(double)to->y / em);
    return 0;
}

static int trace_conic(const FT_Vector *control, const FT_Vector *to, void *state)
{
    const tracing *trace = state;
    double x = 0;
    double y = 0;
    double control_x = (double)control->x / trace->em;
    double control_y = -(double)control->y / trace->em;
    double to_x = (double)to->x / trace->em;
    double to_y = -(double)to->y / trace->em;
    cairo_get_current_point(trace->cr, &x, &y);
    cairo_curve_to(trace->cr, x + (control_x - x) * 2 / 3, y + (control_y - y) * 2 / 3, to_x + (control_x - to_x) * 2 / 3,
                   to_y + (control_y - to_y) * 2 / 3, to_x, to_y);
    return 0;
}

bool typeface_trace(const typeface *face, uint32_t character, cairo_t *cr)
{
    static const FT_Outline_Funcs STEPS = {trace_move, trace_line, trace_conic, trace_cubic, 0, 0};
    tracing trace = {.cr = cr, .em = face->em};
    FT_Outline *outline = load_outline(face, character);
    if (!outline || FT_Outline_Decompose(outline, &STEPS, &trace) != 0)
        return false;
    if (trace.is_open)
        cairo_close_path(cr);
    return true;
}
