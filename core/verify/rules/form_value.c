/* SPDX-License-Identifier: Apache-2.0 */
/* Values of form fields that existed. What a reader sees must be the value: an appearance that says another thing, or that
 * others use too, is no form filling. source  ISO 32000-2:2020 12.7.4, 12.7.5; security.md "shadow" */
#include "verify/content/rich_text.h"
#include "verify/content/shown_text.h"
#include "verify/rules/rule.h"

#include "base/limits.h"
#include "pdf/text_string.h"

#include <math.h>
#include <stdlib.h>

#define RULE "form_value"
#define UNREADABLE "what a form field shows cannot be compared with its value"
#define COVERS "a form field got a ground that lies over what its page says"
#define RICH_TEXT "a form field's rich text, which some readers show, says something else than its value"

/* Bits of Ff and F, counted from 0. source  Tables 166, 227, 229, 231, 233 */
#define FLAG_READ_ONLY ((int64_t)1 << 0)
#define FLAG_MULTILINE ((int64_t)1 << 12)
#define FLAG_PASSWORD ((int64_t)1 << 13)
#define FLAG_PUSH_BUTTON ((int64_t)1 << 16)
#define FLAG_COMBO ((int64_t)1 << 17)
#define FLAG_COMB ((int64_t)1 << 24)
#define FLAG_HIDDEN ((int64_t)1 << 1)
#define FLAG_NO_VIEW ((int64_t)1 << 5)

/* A text of several lines may be cut where its field ends; what is left of it must still say something. */
#define LEAST_BEGINNING 20
/* Glyphs in the picture of a check mark. */
#define MOST_MARK_GLYPHS 2
/* Lines and curves in it; words that are drawn need more. */
#define MOST_MARK_LINES 64
/* An appearance of which more is filled hides what is under it. */
#define MOST_GROUND 0.25
/* An appearance is as large as its widget, but for so much. */
#define LEAST_FIT 0.8

static const char *const VALUE_KEYS[] = {"V", "AP", "AS", "I", "RV", "M", "TI", "DA", "Ff"};
#define VALUE_KEY_COUNT (sizeof VALUE_KEYS / sizeof VALUE_KEYS[0])
/* What a change of annotations may do to a widget besides: its colours and borders. */
static const char *const LOOK_KEYS[] = {"V", "AP", "AS", "I", "RV", "M", "TI", "DA", "Ff", "MK", "BS", "Border", "C"};
#define LOOK_KEY_COUNT (sizeof LOOK_KEYS / sizeof LOOK_KEYS[0])
static const char *const FIELD_ROLES[] = {"Kids", "Fields", "Annots", "Parent", "Obj", "K", "CO", "T", "AcroForm"};
#define FIELD_ROLE_COUNT (sizeof FIELD_ROLES / sizeof FIELD_ROLES[0])

typedef struct filling {
    rule_context *context;
    const pades_field *before, *after;
    int64_t flags;
    bytes_buffer value;      /* characters of the value, or of what a choice shows for it */
    bytes_buffer export;     /* characters of the value as it is kept */
    bool has_value_text;     /* false: the value is nothing that can be said */
    bool formats;            /* a script of the field writes its value in another form */
    double ground;           /* what the new pictures of a widget fill of it */
    rule_object like;
    bool sound;
} filling;

static bool is_hidden(const pdf_object *widget)
{
    int64_t flags = 0;
    const pdf_object *entry = pdf_dictionary_find(widget, "F");
    return entry && pdf_object_integer(entry, 0, INT32_MAX, &flags) && (flags & (FLAG_HIDDEN | FLAG_NO_VIEW));
}

/* ---- the value ---- */

static pdfseal_status append_string(bytes_buffer *characters, const pdf_object *object, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    if (object->type != PDF_STRING && object->type != PDF_NAME)
        return PDFSEAL_OK;
    TRY(pdf_text_string_decode(object->as.bytes, &text, error));
    TRY(bytes_buffer_append_byte(&text, 0, error));
    return shown_text_append(characters, (const char *)text.data, error);
}

/* The words of a choice's option. Option: a string, or an array of what is kept and what is shown. */
static pdfseal_status read_option(filling *field, const pdf_object *option, const pdf_object **ret_kept,
                                  const pdf_object **ret_shown, pdfseal_error *error)
{
    pdf_view view = field->context->after;
    TRY(pdf_view_resolve(view, option, ret_kept, error));
    *ret_shown = *ret_kept;
    if ((*ret_kept)->type != PDF_ARRAY || (*ret_kept)->as.array.count != 2)
        return PDFSEAL_OK;
    const pdf_object *pair = *ret_kept;
    TRY(pdf_view_resolve(view, &pair->as.array.items[0], ret_kept, error));
    return pdf_view_resolve(view, &pair->as.array.items[1], ret_shown, error);
}

static pdfseal_status find_options(filling *field, const pdf_object **ret_options, pdfseal_error *error)
{
    return pdf_view_get(field->context->after, field->after->dictionary, "Opt", ret_options, error);
}

static pdfseal_status append_choice(filling *field, const pdf_object *value, pdfseal_error *error)
{
    const pdf_object *options;
    TRY(find_options(field, &options, error));
    for (size_t i = 0; options->type == PDF_ARRAY && i < options->as.array.count; i++) {
        const pdf_object *kept;
        const pdf_object *shown;
        TRY(read_option(field, &options->as.array.items[i], &kept, &shown, error));
        if (pdf_object_equal(kept, value))
            return append_string(&field->value, shown, error);
    }
    return append_string(&field->value, value, error);
}

static pdfseal_status read_value(filling *field, pdfseal_error *error)
{
    const pdf_object *value;
    TRY(pdf_view_resolve(field->context->after, field->after->value, &value, error));
    field->has_value_text = value->type == PDF_STRING || value->type == PDF_NULL || value->type == PDF_NAME;
    TRY(append_string(&field->export, value, error));
    if (field->after->type == PADES_FIELD_CHOICE)
        return append_choice(field, value, error);
    return append_string(&field->value, value, error);
}

/* ---- what is shown ---- */

static size_t count_of(const bytes_buffer *characters)
{
    return characters->length / sizeof(int32_t);
}

static const int32_t *characters_of(const bytes_buffer *characters)
{
    return (const int32_t *)(const void *)characters->data;
}

static bool is_same(const bytes_buffer *shown, const bytes_buffer *wanted)
{
    return shown->length == wanted->length && shown_text_begins(characters_of(shown), characters_of(wanted), count_of(wanted));
}

/* Digits with what may stand between them, read once with the last separator as the decimal sign and once without one. */
static size_t read_numbers(const bytes_buffer *text, double ret_numbers[2])
{
    const int32_t *characters = characters_of(text);
    size_t count = count_of(text);
    size_t last = SIZE_MAX;
    bool negative = false;
    double whole = 0, fraction = 0, scale = 1;
    size_t digits = 0;
    for (size_t i = 0; i < count; i++) {
        if (characters[i] == '.' || characters[i] == ',')
            last = i;
        negative |= characters[i] == '-' || characters[i] == '(';
    }
    for (size_t i = 0; i < count; i++) {
        if (characters[i] < '0' || characters[i] > '9')
            continue;
        digits++;
        if (last != SIZE_MAX && i > last) {
            scale /= 10;
            fraction += (characters[i] - '0') * scale;
        } else {
            whole = whole * 10 + (characters[i] - '0');
        }
    }
    double sign = negative ? -1 : 1;
    ret_numbers[0] = sign * (whole + fraction);
    ret_numbers[1] = sign * (whole + fraction) / scale;
    return digits;
}

/* Whether a field that formats its value shows the same number. */
static bool is_same_number(const bytes_buffer *shown, const bytes_buffer *value)
{
    double seen[2];
    double kept[2];
    if (!read_numbers(shown, seen) || !read_numbers(value, kept))
        return false;
    for (size_t i = 0; i < 2; i++) {
        if (fabs(seen[i] - kept[0]) <= 0.005 + fabs(kept[0]) * 1e-9 || fabs(seen[i] / 100 - kept[0]) <= 0.00005)
            return true;
    }
    return false;
}

/* Right-to-left text stands in the order of the eye, with joined letters: not to be compared by characters. */
static bool is_shaped(const bytes_buffer *text)
{
    const int32_t *characters = characters_of(text);
    for (size_t i = 0; i < count_of(text); i++) {
        if (characters[i] >= 0x590 && characters[i] <= 0x8FF)
            return true;
    }
    return false;
}

/* A list shows some of its options, one below the other. */
static pdfseal_status shows_options(filling *field, const bytes_buffer *shown, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *options;
    BYTES_BUFFER_CLEANUP bytes_buffer option;
    size_t position = 0;
    *ret_answer = false;
    TRY(find_options(field, &options, error));
    bytes_buffer_init(&option, LIMIT_OBJECT_BYTES);
    for (size_t i = 0; options->type == PDF_ARRAY && i < options->as.array.count && position < count_of(shown); i++) {
        const pdf_object *kept;
        const pdf_object *words;
        option.length = 0;
        TRY(read_option(field, &options->as.array.items[i], &kept, &words, error));
        TRY(append_string(&option, words, error));
        size_t count = count_of(&option);
        if (count && count <= count_of(shown) - position &&
            shown_text_begins(characters_of(shown) + position, characters_of(&option), count))
            position += count;
        else if (position)
            return PDFSEAL_OK;
    }
    *ret_answer = position == count_of(shown);
    return PDFSEAL_OK;
}

/* What stands for a password: the same sign again and again. */
static bool is_masked(const bytes_buffer *text)
{
    const int32_t *characters = characters_of(text);
    for (size_t i = 0; i < count_of(text); i++) {
        if (characters[i] != '*' && characters[i] != 0x2022 && characters[i] != SHOWN_UNKNOWN)
            return false;
    }
    return true;
}

/* `fresh`: the appearance came with this revision. */
static pdfseal_status says_the_value(filling *field, const shown_text *shown, bool fresh, bool *ret_answer,
                                     pdfseal_error *error)
{
    const bytes_buffer *said = &shown->characters;
    size_t said_count = count_of(said);
    *ret_answer = shown->pictures == 0 && shown->curves == 0;
    if (!*ret_answer)
        return PDFSEAL_OK;
    if ((field->flags & FLAG_PASSWORD) && field->after->type == PADES_FIELD_TEXT) {
        *ret_answer = shown->readable && (is_masked(said) || is_same(said, &field->value));
        return PDFSEAL_OK;
    }
    bool is_drawn_on = shown->strokes > 0 || (shown->dividers > 0 && !(field->flags & FLAG_COMB));
    if (!shown->readable || is_drawn_on || !field->has_value_text || is_shaped(&field->value)) {
        /* The old appearance does not come to mean a new value. */
        *ret_answer = fresh;
        field->like.doubt = UNREADABLE;
        return rule_warn(field->context, "field_appearance", UNREADABLE, field->after->reference.number, field->like.page,
                         error);
    }
    if (is_same(said, &field->value) || is_same(said, &field->export))
        return PDFSEAL_OK;
    if (field->formats && is_same_number(said, &field->value))
        return PDFSEAL_OK;
    bool beginning = (field->flags & FLAG_MULTILINE) && said_count >= LEAST_BEGINNING && said_count < count_of(&field->value) &&
                     shown_text_begins(characters_of(said), characters_of(&field->value), said_count);
    if (beginning)
        return rule_warn(field->context, "field_appearance", "a field shows only the beginning of its value",
                         field->after->reference.number, field->like.page, error);
    *ret_answer = false;
    if (field->after->type == PADES_FIELD_CHOICE && !(field->flags & FLAG_COMBO))
        return shows_options(field, said, ret_answer, error);
    return PDFSEAL_OK;
}

static pdfseal_status load_form(pdf_view view, const pdf_object *entry, const pdf_indirect **ret_form, pdfseal_error *error)
{
    *ret_form = NULL;
    if (!pdf_object_is(entry, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(view, entry->as.reference, ret_form, error));
    if (*ret_form && !(*ret_form)->is_stream)
        *ret_form = NULL;
    return PDFSEAL_OK;
}

static pdfseal_status resources_of_form(filling *field, const pdf_object **ret_resources, pdfseal_error *error)
{
    return pdf_view_get(field->context->after, field->context->form_after.dictionary, "DR", ret_resources, error);
}

/* ---- what lies under a field ---- */

/* Whether its appearance hid as much when it was signed. */
static pdfseal_status had_ground(filling *field, const pdf_object *widget, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *appearances;
    const pdf_indirect *form;
    shown_text shown;
    *ret_answer = false;
    TRY(pdf_view_get(field->context->before, widget, "AP", &appearances, error));
    TRY(load_form(field->context->before, pdf_dictionary_find(appearances, "N"), &form, error));
    if (!form)
        return PDFSEAL_OK;
    TRY(shown_text_read(field->context->before, form, &PDF_NULL_OBJECT, &shown, error));
    *ret_answer = shown.ground > MOST_GROUND;
    shown_text_clear(&shown);
    return PDFSEAL_OK;
}

static pdfseal_status judge_covered(filling *field, const pdf_object *widget, uint32_t number, pdfseal_error *error)
{
    int64_t index;
    pdf_page page;
    bool covers = true;
    if (field->like.doubt)
        return PDFSEAL_OK;
    TRY(pades_widget_page(field->context->after, widget, &index, error));
    if (index >= 0) {
        TRY(pdf_page_find(field->context->after, index, &page, error));
        TRY(rule_field_lies_over(field->context, &page, widget, number, &covers, error));
    }
    if (!covers)
        return PDFSEAL_OK;
    field->like.doubt = COVERS;
    return rule_warn(field->context, "covers_content", COVERS, number, index + 1, error);
}

/* ---- text and choice ---- */

/* Text runs as the widget's rotation says (MK R), not upside down: 66 is 99 for who turns it. source  Table 192 */
static bool runs_as_it_should(const filling *field, const pdf_object *widget, const double ahead[2])
{
    static const double WAYS[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    const pdf_object *traits;
    const pdf_object *turn;
    int64_t degrees = 0;
    if (pdf_view_get(field->context->after, widget, "MK", &traits, NULL) == PDFSEAL_OK &&
        pdf_view_get(field->context->after, traits, "R", &turn, NULL) == PDFSEAL_OK)
        (void)pdf_object_integer(turn, 0, 360, &degrees);
    const double *way = WAYS[degrees / 90 % 4];
    return (ahead[0] == 0 && ahead[1] == 0) || ahead[0] * way[0] + ahead[1] * way[1] > 0.99;
}

/* An appearance that is smaller than its widget is stretched, and shows only a part. Turned ones have their sides exchanged. */
static bool fits_widget(filling *field, const pdf_object *widget, const pdf_indirect *form)
{
    pdf_view view = field->context->after;
    pdf_rectangle rectangle;
    pdf_rectangle box;
    if (!pades_widget_rectangle(view, widget, &rectangle) || !pades_rectangle(view, &form->value, "BBox", &box))
        return false;
    double width = rectangle.x1 - rectangle.x0;
    double height = rectangle.y1 - rectangle.y0;
    double longer = fmax(box.x1 - box.x0, box.y1 - box.y0);
    double shorter = fmin(box.x1 - box.x0, box.y1 - box.y0);
    return longer >= LEAST_FIT * fmax(width, height) && shorter >= LEAST_FIT * fmin(width, height);
}

/* Each of the widget's appearances (at rest, under the pointer, pressed) has to say the value. */
static pdfseal_status judge_text(filling *field, const pdf_object *widget, const pdf_object *appearances, pdfseal_error *error)
{
    static const char *const KEYS[] = {"N", "R", "D"};
    const pdf_object *inherited;
    TRY(resources_of_form(field, &inherited, error));
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0] && field->sound; i++) {
        const pdf_object *entry = pdf_dictionary_find(appearances, KEYS[i]);
        const pdf_indirect *form;
        shown_text shown;
        if (!entry)
            continue;
        TRY(load_form(field->context->after, entry, &form, error));
        if (!form) {
            field->sound = false;
            return PDFSEAL_OK;
        }
        TRY(shown_text_read(field->context->after, form, inherited, &shown, error));
        bool fresh = rule_find(field->context, entry->as.reference.number) != NULL;
        field->ground = fresh ? fmax(field->ground, shown.ground) : field->ground;
        if (fresh)
            shown.readable = shown.readable && fits_widget(field, widget, form) && runs_as_it_should(field, widget, shown.ahead);
        pdfseal_status status = says_the_value(field, &shown, fresh, &field->sound, error);
        shown_text_clear(&shown);
        TRY(status);
    }
    return PDFSEAL_OK;
}

/* Whether an entry is the one that it was, and what it refers to as well. */
static bool is_kept(const filling *field, const pdf_object *before, const pdf_object *after)
{
    return before && after && pdf_object_equal(before, after) &&
           !(after->type == PDF_REFERENCE && rule_find(field->context, after->as.reference.number));
}

/* Rich text, a string or a stream, as characters; what cannot be read says nothing that would be the value. */
static pdfseal_status read_rich_text(filling *field, const pdf_object *entry, bytes_buffer *characters, bool *ret_known,
                                     bool *ret_plain, pdfseal_error *error)
{
    const pdf_object *value;
    const pdf_indirect *stream;
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init_limited(&bytes, pdf_document_limits(field->context->after.document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&text, pdf_document_limits(field->context->after.document), LIMITS_OBJECT_BYTES);
    *ret_known = *ret_plain = false;
    TRY(load_form(field->context->after, entry, &stream, error));
    TRY(pdf_view_resolve(field->context->after, entry, &value, error));
    pdfseal_status status = stream ? pdf_view_stream_decode(field->context->after, stream, &bytes, NULL)
                            : value->type == PDF_STRING
                                ? bytes_buffer_append(&bytes, value->as.bytes.data, value->as.bytes.length, error)
                                : PDFSEAL_ERROR_INPUT;
    if (status != PDFSEAL_OK)
        return status == PDFSEAL_ERROR_MEMORY ? error_set(error, status, -1, __FILE__, __LINE__, "memory ran out") : PDFSEAL_OK;
    TRY(pdf_text_string_decode(bytes_buffer_view(&bytes), &text, error));
    *ret_plain = rich_text_is_plain(bytes_buffer_view(&text));
    return rich_text_read(bytes_buffer_view(&text), characters, ret_known, error);
}

/* Readers that know rich text show it instead of the value: a new one has to say the same, an old one casts doubt. */
static pdfseal_status judge_rich_text(filling *field, pdfseal_error *error)
{
    const pdf_object *entry = pdf_dictionary_find(field->after->dictionary, "RV");
    const pdf_object *old = pdf_dictionary_find(field->before->dictionary, "RV");
    BYTES_BUFFER_CLEANUP bytes_buffer said;
    bool known;
    bool plain;
    bytes_buffer_init_limited(&said, pdf_document_limits(field->context->after.document), LIMITS_OBJECT_BYTES);
    if (!entry || field->after->type != PADES_FIELD_TEXT)
        return PDFSEAL_OK;
    TRY(read_rich_text(field, entry, &said, &known, &plain, error));
    bool says_it = known && field->has_value_text && is_same(&said, &field->value);
    if (says_it && plain)
        return PDFSEAL_OK;
    field->sound = says_it || is_kept(field, old, entry);
    field->like.doubt = RICH_TEXT;
    return rule_warn(field->context, "field_rich_text", RICH_TEXT, field->after->reference.number, field->like.page, error);
}

/* ---- buttons ---- */

/* A new picture of a state: off shows no mark, on shows one. */
static pdfseal_status judge_state(filling *field, bytes_view state, const pdf_object *entry, pdfseal_error *error)
{
    const pdf_object *inherited;
    const pdf_indirect *form;
    shown_text shown;
    rule_object *object = pdf_object_is(entry, PDF_REFERENCE) ? rule_find(field->context, entry->as.reference.number) : NULL;
    if (!object)
        return PDFSEAL_OK;
    TRY(resources_of_form(field, &inherited, error));
    TRY(load_form(field->context->after, entry, &form, error));
    if (!form) {
        field->sound = false;
        return PDFSEAL_OK;
    }
    TRY(shown_text_read(field->context->after, form, inherited, &shown, error));
    field->ground = fmax(field->ground, shown.ground);
    bool marks = shown.codes > 0 || shown.curves > 0 || shown.strokes > 0;
    bool is_short = shown.pictures == 0 && shown.codes <= MOST_MARK_GLYPHS && shown.lines <= MOST_MARK_LINES;
    field->sound = is_short && (bytes_equal_text(state, "Off") ? !marks : marks);
    shown_text_clear(&shown);
    return PDFSEAL_OK;
}

static const pdf_object *find_state(const pdf_object *states, bytes_view name)
{
    for (size_t i = 0; states->type == PDF_DICTIONARY && i < states->as.dictionary.count; i++) {
        if (bytes_equal(states->as.dictionary.entries[i].key, name))
            return &states->as.dictionary.entries[i].value;
    }
    return NULL;
}

/* The states of a button keep their pictures, but for new ones; which one is chosen is AS, and has to be the value. */
static pdfseal_status judge_states(filling *field, const pdf_object *old, const pdf_object *new, pdfseal_error *error)
{
    for (size_t i = 0; new->type == PDF_DICTIONARY && i < new->as.dictionary.count && field->sound; i++) {
        const pdf_entry *entry = &new->as.dictionary.entries[i];
        const pdf_object *before = find_state(old, entry->key);
        rule_object *object = pdf_object_is(&entry->value, PDF_REFERENCE)
                                  ? rule_find(field->context, entry->value.as.reference.number) : NULL;
        bool fresh = object && !object->existed;
        bool kept = before && pdf_object_equal(before, &entry->value);
        bool known = before || bytes_equal_text(entry->key, "Off") || old->type != PDF_DICTIONARY;
        field->sound = kept || (fresh && known);
        if (field->sound)
            TRY(judge_state(field, entry->key, &entry->value, error));
    }
    return PDFSEAL_OK;
}

/* Shown as chosen exactly when it is; what was otherwise before may stay. */
static bool is_chosen_rightly(const filling *field, const pdf_object *widget_before, const pdf_object *widget,
                              const pdf_object *states, const pdf_object *value)
{
    const pdf_object *chosen = pdf_dictionary_find(widget, "AS");
    const pdf_object *before = pdf_dictionary_find(widget_before, "AS");
    bool same_state = chosen && before ? pdf_object_equal(chosen, before) : !chosen && !before;
    bool same_value = field->after->value && field->before->value ? is_kept(field, field->before->value, field->after->value)
                                                                  : !field->after->value && !field->before->value;
    bool off = !chosen || pdf_object_is_name(chosen, "Off");
    if (same_state && same_value)
        return true;
    if (value->type != PDF_NAME)
        return off;
    return chosen ? pdf_object_equal(chosen, value) || (off && !find_state(states, value->as.bytes)) : states->type != PDF_DICTIONARY;
}

/* A button of one picture keeps it. */
static pdfseal_status judge_pictures(filling *field, const pdf_object *before, const pdf_object *after, const char *key,
                                     pdfseal_error *error)
{
    const pdf_object *old;
    const pdf_object *new;
    const pdf_indirect *form;
    const pdf_object *entry = pdf_dictionary_find(after, key);
    TRY(load_form(field->context->after, entry, &form, error));
    if (form) {
        field->sound = is_kept(field, pdf_dictionary_find(before, key), entry);
        return PDFSEAL_OK;
    }
    TRY(pdf_view_get(field->context->before, before, key, &old, error));
    TRY(pdf_view_get(field->context->after, after, key, &new, error));
    return judge_states(field, old, new, error);
}

static pdfseal_status judge_button(filling *field, const pdf_object *widget_before, const pdf_object *widget,
                                   const pdf_object *appearances, pdfseal_error *error)
{
    static const char *const KEYS[] = {"N", "R", "D"};
    const pdf_object *value;
    const pdf_object *old_appearances;
    const pdf_object *states;
    field->sound = !(field->flags & FLAG_PUSH_BUTTON);
    TRY(pdf_view_resolve(field->context->after, field->after->value, &value, error));
    TRY(pdf_view_get(field->context->before, widget_before, "AP", &old_appearances, error));
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0] && field->sound; i++)
        TRY(judge_pictures(field, old_appearances, appearances, KEYS[i], error));
    TRY(pdf_view_get(field->context->after, appearances, "N", &states, error));
    field->sound = field->sound && is_chosen_rightly(field, widget_before, widget, states, value);
    return PDFSEAL_OK;
}

/* ---- the objects ---- */

static bool defines(rule_context *context, const pdf_object *value, unsigned depth)
{
    if (value->type == PDF_REFERENCE)
        return rule_find(context, value->as.reference.number) != NULL;
    for (size_t i = 0; value->type == PDF_DICTIONARY && depth < 3 && i < value->as.dictionary.count; i++) {
        if (defines(context, &value->as.dictionary.entries[i].value, depth + 1))
            return true;
    }
    return false;
}

static bool is_same_entry(const pdf_object *before, const pdf_object *after, const char *key)
{
    const pdf_object *old = pdf_dictionary_find(before, key);
    const pdf_object *new = pdf_dictionary_find(after, key);
    return old && new ? pdf_object_equal(old, new) : !old && !new;
}

/* Readers draw it from its value: in other letters or colours than before, nobody knows what is seen. */
static pdfseal_status judge_drawing(filling *field, const pdf_object *before, const pdf_object *after, pdfseal_error *error)
{
    if (is_same_entry(before, after, "DA") && is_same_entry(field->before->dictionary, field->after->dictionary, "DA"))
        return PDFSEAL_OK;
    field->like.doubt = UNREADABLE;
    return rule_warn(field->context, "field_appearance", UNREADABLE, field->after->reference.number, field->like.page, error);
}

static pdfseal_status judge_widget(filling *field, const pdf_object *before, const pdf_object *after, pdfseal_error *error)
{
    const pdf_object *appearances;
    TRY(pdf_view_get(field->context->after, after, "AP", &appearances, error));
    if (is_hidden(after) || appearances->type != PDF_DICTIONARY || !pdf_dictionary_find(appearances, "N")) {
        /* Nothing is shown, or readers draw it from the value; one that was shown stays so. */
        field->sound = field->sound && (is_hidden(before) == is_hidden(after)) &&
                       (is_hidden(after) || !pdf_dictionary_find(before, "AP") || field->context->form_before.need_appearances);
        return is_hidden(after) ? PDFSEAL_OK : judge_drawing(field, before, after, error);
    }
    if (field->after->type == PADES_FIELD_BUTTON)
        return judge_button(field, before, after, appearances, error);
    /* Readers that are told so draw it anew from its value, others show the picture. */
    if (field->context->form_after.need_appearances && field->context->form_before.need_appearances) {
        TRY(judge_drawing(field, before, after, error));
        if (!defines(field->context, appearances, 0))
            return PDFSEAL_OK;
    }
    return judge_text(field, after, appearances, error);
}

static bool flags_kept(const pdf_object *before, const pdf_object *after)
{
    int64_t old = 0;
    int64_t new = 0;
    const pdf_object *old_entry = pdf_dictionary_find(before, "Ff");
    const pdf_object *new_entry = pdf_dictionary_find(after, "Ff");
    if ((old_entry && !pdf_object_integer(old_entry, 0, INT32_MAX, &old)) || (new_entry && !pdf_object_integer(new_entry, 0, INT32_MAX, &new)))
        return old_entry && new_entry && pdf_object_equal(old_entry, new_entry);
    return (old | FLAG_READ_ONLY) == (new | FLAG_READ_ONLY) && (old & ~new) == 0;
}

/* A value that is an object of its own: new, or this field's alone before. One of another field must not be reused. */
static bool value_is_own(filling *field, uint32_t holder, const pdf_object *before, const pdf_object *after)
{
    if (!pdf_object_is(after, PDF_REFERENCE))
        return true;
    rule_object *object = rule_find(field->context, after->as.reference.number);
    if (object && !object->existed)
        return true;
    bool same = pdf_object_is(before, PDF_REFERENCE) && pdf_reference_equal(before->as.reference, after->as.reference);
    if (!object || !same)
        return same;
    if (!rule_named_only_by(field->context, object->defined.number, &holder, 1) || !object->after || object->after->is_stream)
        return false;
    rule_vouch(object, field->like.rule, field->like.label, field->like.level, field->like.change);
    if (object->vouched)
        rule_describe(object, &field->like);
    return true;
}

/* A widget that is no field of its own says nothing else than its field: some readers look there first. */
static bool kid_says_the_same(const filling *field, const pdf_object *before, const pdf_object *after)
{
    const pdf_object *value = pdf_dictionary_find(after, "V");
    const pdf_object *rich = pdf_dictionary_find(after, "RV");
    const pdf_object *whole_rich = pdf_dictionary_find(field->after->dictionary, "RV");
    return (!value || is_kept(field, pdf_dictionary_find(before, "V"), value) ||
            (field->after->value && pdf_object_equal(value, field->after->value))) &&
           (!rich || is_kept(field, pdf_dictionary_find(before, "RV"), rich) || (whole_rich && pdf_object_equal(rich, whole_rich)));
}

/* A widget that stayed, perhaps written once more as it was, while the streams of its appearance were written anew. */
static pdfseal_status vouch_streams(filling *field, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *widget = NULL;
    TRY(pdf_view_load(field->context->after, reference, &widget, error));
    const pdf_object *appearance = widget ? pdf_dictionary_find(&widget->value, "AP") : NULL;
    return rule_vouch_appearance(field->context, reference.number, appearance, appearance, &field->like, &field->sound, error);
}

/* The words and pictures that a button is labelled with are no colours. */
static bool labels_kept(const pdf_object *before, const pdf_object *after)
{
    static const char *const DRESS[] = {"BC", "BG", "R"};
    const pdf_object nothing = {.type = PDF_DICTIONARY};
    const pdf_object *old = pdf_dictionary_find(before, "MK");
    const pdf_object *new = pdf_dictionary_find(after, "MK");
    if (is_same_entry(before, after, "MK"))
        return true;
    return rule_equal_but(old ? old : &nothing, new ? new : &nothing, DRESS, sizeof DRESS / sizeof DRESS[0]);
}

/* Vouches for a field or widget object that this revision wrote anew. */
static pdfseal_status vouch_object(filling *field, pdf_reference reference, pdfseal_error *error)
{
    rule_object *object = rule_find(field->context, reference.number);
    bool sound;
    bool is_unchanged = object && object->vouched && object->level == VERIFY_CHANGE_NONE;
    if (!object || is_unchanged)
        return vouch_streams(field, reference, error);
    if (object->vouched)
        return PDFSEAL_OK;
    field->sound = object->existed && object->before && object->after && !object->before->is_stream &&
                   !object->after->is_stream && rule_named_only_as(field->context, reference.number, FIELD_ROLES, FIELD_ROLE_COUNT);
    if (!field->sound)
        return PDFSEAL_OK;
    const pdf_object *before = &object->before->value;
    const pdf_object *after = &object->after->value;
    bool value_only = rule_equal_but(before, after, VALUE_KEYS, VALUE_KEY_COUNT);
    field->sound = (value_only || (rule_equal_but(before, after, LOOK_KEYS, LOOK_KEY_COUNT) && labels_kept(before, after))) &&
                   flags_kept(before, after) &&
                   value_is_own(field, reference.number, pdf_dictionary_find(before, "V"), pdf_dictionary_find(after, "V")) &&
                   (pdf_reference_equal(reference, field->after->reference) || kid_says_the_same(field, before, after));
    if (!field->sound)
        return PDFSEAL_OK;
    rule_object like = field->like;
    like.level = value_only ? like.level : VERIFY_CHANGE_ANNOTATIONS;
    TRY(rule_vouch_appearance(field->context, reference.number, pdf_dictionary_find(before, "AP"),
                              pdf_dictionary_find(after, "AP"), &like, &sound, error));
    field->sound = sound;
    if (!sound)
        return PDFSEAL_OK;
    rule_vouch(object, like.rule, like.label, like.level, like.change);
    field->sound = object->vouched;
    if (object->vouched)
        rule_describe(object, &like);
    for (size_t i = 0; i < VALUE_KEY_COUNT && object->vouched; i++)
        TRY(rule_vouch_new(field->context, pdf_dictionary_find(after, VALUE_KEYS[i]), &like, error));
    return PDFSEAL_OK;
}

/* Calls for each widget: the field itself, or its kids. */
static pdfseal_status each_widget(filling *field,
                                  pdfseal_status (*visit)(filling *field, pdf_reference reference, pdfseal_error *error),
                                  pdfseal_error *error)
{
    const pdf_object *kids;
    TRY(pdf_view_get(field->context->after, field->after->dictionary, "Kids", &kids, error));
    TRY(visit(field, field->after->reference, error));
    for (size_t i = 0; kids->type == PDF_ARRAY && i < kids->as.array.count && field->sound; i++) {
        if (kids->as.array.items[i].type == PDF_REFERENCE)
            TRY(visit(field, kids->as.array.items[i].as.reference, error));
    }
    return PDFSEAL_OK;
}

/* A ground that came, in a picture or for readers to draw. */
static pdfseal_status judge_ground(filling *field, const pdf_indirect *before, const pdf_indirect *after, pdfseal_error *error)
{
    bool had = false;
    bool dressed = !is_same_entry(&before->value, &after->value, "MK") || !is_same_entry(&before->value, &after->value, "BS") ||
                   !is_same_entry(&before->value, &after->value, "Border");
    if (is_hidden(&after->value) || (field->ground <= MOST_GROUND && !dressed))
        return PDFSEAL_OK;
    if (!dressed)
        TRY(had_ground(field, &before->value, &had, error));
    return had ? PDFSEAL_OK : judge_covered(field, &after->value, after->reference.number, error);
}

static pdfseal_status judge_one(filling *field, pdf_reference reference, pdfseal_error *error)
{
    const pdf_indirect *before = NULL;
    const pdf_indirect *after = NULL;
    TRY(pdf_view_load(field->context->before, reference, &before, error));
    TRY(pdf_view_load(field->context->after, reference, &after, error));
    if (!before || !after) {
        field->sound = false;
        return PDFSEAL_OK;
    }
    if (!pdf_object_is_name(pdf_dictionary_find(&after->value, "Subtype"), "Widget"))
        return PDFSEAL_OK;
    int64_t index;
    TRY(pades_widget_page(field->context->after, &after->value, &index, error));
    if (field->like.page == 0)
        field->like.page = index + 1;
    field->ground = 0;
    TRY(judge_widget(field, &before->value, &after->value, error));
    return judge_ground(field, before, after, error);
}

static pdfseal_status has_format(filling *field, pdfseal_error *error)
{
    const pdf_object *actions;
    TRY(pdf_view_get(field->context->before, field->before->dictionary, "AA", &actions, error));
    if (actions->type != PDF_DICTIONARY && field->before->widget_dictionary)
        TRY(pdf_view_get(field->context->before, field->before->widget_dictionary, "AA", &actions, error));
    field->formats = pdf_dictionary_find(actions, "F") != NULL;
    return PDFSEAL_OK;
}

/* Flags are inherited; the topmost node that matters here is the field. */
static pdfseal_status read_flags(filling *field, pdfseal_error *error)
{
    const pdf_object *node = field->after->dictionary;
    for (unsigned depth = 0; depth < LIMIT_FIELD_DEPTH && node->type == PDF_DICTIONARY; depth++) {
        const pdf_object *flags;
        TRY(pdf_view_get(field->context->after, node, "Ff", &flags, error));
        if (pdf_object_integer(flags, 0, INT32_MAX, &field->flags))
            return PDFSEAL_OK;
        TRY(pdf_view_get(field->context->after, node, "Parent", &node, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_filling(filling *field, pdfseal_error *error)
{
    TRY(read_flags(field, error));
    TRY(has_format(field, error));
    TRY(read_value(field, error));
    TRY(judge_rich_text(field, error));
    if (field->sound)
        TRY(each_widget(field, judge_one, error));
    return field->sound ? each_widget(field, vouch_object, error) : PDFSEAL_OK;
}

/* ---- which fields were touched ---- */

static bool widget_is_touched(rule_context *context, pdf_reference reference, const pdf_object *dictionary)
{
    const pdf_object *appearances = pdf_dictionary_find(dictionary, "AP");
    return rule_find(context, reference.number) || (appearances && defines(context, appearances, 0));
}

static pdfseal_status is_touched(rule_context *context, const pades_field *field, bool *ret_answer, pdfseal_error *error)
{
    const pdf_object *kids;
    *ret_answer = field->reference.number && widget_is_touched(context, field->reference, field->dictionary);
    TRY(pdf_view_get(context->before, field->dictionary, "Kids", &kids, error));
    for (size_t i = 0; kids->type == PDF_ARRAY && i < kids->as.array.count && !*ret_answer; i++) {
        const pdf_object *kid;
        if (kids->as.array.items[i].type != PDF_REFERENCE)
            continue;
        TRY(pdf_view_resolve(context->before, &kids->as.array.items[i], &kid, error));
        *ret_answer = widget_is_touched(context, kids->as.array.items[i].as.reference, kid);
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_field(rule_context *context, const pades_field *before, pdfseal_error *error)
{
    filling field = {.context = context, .before = before, .sound = true};
    bool touched;
    TRY(is_touched(context, before, &touched, error));
    if (!touched)
        return PDFSEAL_OK;
    TRY(rule_find_field(context, before->name, &field.after, error));
    if (!field.after || field.after->type != before->type || field.after->widget_count != before->widget_count ||
        !pdf_reference_equal(field.after->reference, before->reference))
        return PDFSEAL_OK;
    field.like = (rule_object){.rule = RULE, .label = VERIFY_LABEL_FORM_VALUE, .level = VERIFY_CHANGE_FORM_FILLING,
                               .change = "a form field was filled in", .field = before->name};
    bytes_buffer_init_limited(&field.value, pdf_document_limits(context->after.document), LIMITS_OBJECT_BYTES);
    bytes_buffer_init_limited(&field.export, pdf_document_limits(context->after.document), LIMITS_OBJECT_BYTES);
    pdfseal_status status = judge_filling(&field, error);
    bytes_buffer_clear(&field.value);
    bytes_buffer_clear(&field.export);
    return status;
}

pdfseal_status rule_form_value(rule_context *context, pdfseal_error *error)
{
    for (size_t i = 0; i < context->form_before.count; i++) {
        const pades_field *field = &context->form_before.fields[i];
        if (field->type == PADES_FIELD_TEXT || field->type == PADES_FIELD_BUTTON || field->type == PADES_FIELD_CHOICE)
            TRY(judge_field(context, field, error));
    }
    return PDFSEAL_OK;
}
