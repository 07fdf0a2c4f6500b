/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures are compared by their encoded bytes, then by their looks; forms by their content; text by how a name begins. */
#include "verify/seals.h"

#include "base/digest.h"
#include "base/list.h"
#include "base/table.h"
#include "verify/content/image_look.h"
#include "verify/content/shown_text.h"

#include <stdlib.h>
#include <string.h>

/* Pages that are looked at, and pictures on one: a seal is copied to where it is seen. */
#define MOST_PAGES ((int64_t)300)
#define MOST_SEALS ((size_t)200)
#define MOST_HELD ((size_t)512)
#define DEEPEST 4
/* Smaller pictures are dots and lines; smaller forms hold no seal. */
#define LEAST_PIXELS ((int64_t)1024)
#define LEAST_FORM_BYTES ((int64_t)1024)
#define MOST_HASHED_BYTES ((size_t)64 << 20)
/* Pictures of a seal's proportions that are decoded: a decoded one may take 16 MB. A glance takes a sixteenth of that. */
#define MOST_LOOKS ((size_t)100)
#define MOST_GLANCES ((size_t)800)

/* The picture of a seal. */
typedef struct seal_picture {
    uint32_t object;
    bool is_image;
    int64_t length; /* encoded */
    digest_value hash; /* of the encoded bytes; of a form's content when decoded */
    const pdf_indirect *stream;
    double aspect; /* of an image; 0: none, or not known */
    bool is_glanced, is_looked;
    image_look glance, look; /* taken when a picture of the same proportions is met */
} seal_picture;

typedef struct seal_search {
    pdf_view view;
    const verify_sealed *sealed;
    size_t sealed_count;
    arena *owner;
    seal_picture *seals;
    size_t seal_count, seal_capacity;
    uint8_t *known;  /* by object number: 0 not looked at, 1 no seal, else 2 + the seal's index */
    uint32_t known_count;
    size_t hashed_bytes, held, looks, glances;
    int64_t page;    /* number of the page under way */
    bool collecting; /* pictures become seals instead of being compared */
    bool on_page;    /* they are the page's own content */
    verify_warning *warnings;
    size_t warning_count;
} seal_search;

static bool is_fatal(pdfseal_status status)
{
    return status == PDFSEAL_ERROR_MEMORY;
}

static void warn(seal_search *search, const char *code, const char *message, uint32_t object, int64_t page)
{
    if (search->warning_count < LIMIT_SEAL_WARNINGS)
        search->warnings[search->warning_count++] =
            (verify_warning){.code = code, .message = message, .object = {object, 0}, .page = page > 0 ? page : 0};
}

/* ---- pictures ---- */

static pdfseal_status hash_stream(seal_search *search, const seal_picture *found, digest_value *ret_hash, bool *ret_done,
                                  pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer bytes;
    bytes_buffer_init(&bytes, MOST_HASHED_BYTES);
    bool filtered;
    *ret_done = false;
    pdfseal_status status = found->is_image ? pdf_view_stream_encoded(search->view, found->stream, &bytes, &filtered, NULL)
                                            : pdf_view_stream_decode(search->view, found->stream, &bytes, NULL);
    search->hashed_bytes += bytes.length;
    if (status != PDFSEAL_OK)
        return is_fatal(status) ? status : PDFSEAL_OK;
    *ret_done = true;
    return digest_of(DIGEST_SHA256, bytes_buffer_view(&bytes), ret_hash, error);
}

/* The length of a stream that is large enough for a seal, else 0. */
static int64_t seal_length(const seal_search *search, const pdf_indirect *stream, bool is_image)
{
    const pdf_object *sides[2];
    const pdf_object *length;
    int64_t width;
    int64_t height;
    int64_t bytes;
    if (pdf_view_get(search->view, &stream->value, "Length", &length, NULL) != PDFSEAL_OK || !pdf_object_integer(length, 1, INT32_MAX, &bytes))
        return 0;
    if (!is_image)
        return bytes >= LEAST_FORM_BYTES ? bytes : 0;
    if (pdf_view_get(search->view, &stream->value, "Width", &sides[0], NULL) != PDFSEAL_OK ||
        pdf_view_get(search->view, &stream->value, "Height", &sides[1], NULL) != PDFSEAL_OK ||
        !pdf_object_integer(sides[0], 1, INT32_MAX, &width) || !pdf_object_integer(sides[1], 1, INT32_MAX, &height))
        return 0;
    return width * height >= LEAST_PIXELS ? bytes : 0;
}

static pdfseal_status keep_seal(seal_search *search, const seal_picture *found, pdfseal_error *error)
{
    bool done;
    if (search->seal_count == MOST_SEALS || search->hashed_bytes > MOST_HASHED_BYTES)
        return PDFSEAL_OK;
    seal_picture *seals = list_grow(search->seals, search->seal_count, &search->seal_capacity, sizeof *seals);
    if (!seals)
        FAIL_MEMORY(error);
    search->seals = seals;
    seal_picture *seal = &seals[search->seal_count];
    *seal = *found;
    TRY(hash_stream(search, found, &seal->hash, &done, error));
    search->seal_count += done;
    return PDFSEAL_OK;
}

static bool same_hash(const digest_value *a, const digest_value *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

/* Whether a stream is worth being hashed for this seal. */
static bool may_be_equal(const seal_search *search, const seal_picture *seal, const seal_picture *found)
{
    return seal->is_image == found->is_image && (!found->is_image || seal->length == found->length) &&
           search->hashed_bytes <= MOST_HASHED_BYTES;
}

static pdfseal_status find_by_bytes(seal_search *search, const seal_picture *found, const seal_picture **ret_seal,
                                    pdfseal_error *error)
{
    digest_value hash;
    bool done = false;
    for (size_t i = 0; i < search->seal_count && !*ret_seal; i++) {
        if (!may_be_equal(search, &search->seals[i], found))
            continue;
        if (!done)
            TRY(hash_stream(search, found, &hash, &done, error));
        if (done && same_hash(&hash, &search->seals[i].hash))
            *ret_seal = &search->seals[i];
    }
    return PDFSEAL_OK;
}

static pdfseal_status take_glance(const seal_search *search, seal_picture *picture, pdfseal_error *error)
{
    if (picture->is_glanced)
        return PDFSEAL_OK;
    picture->is_glanced = true;
    return image_look_glance(search->view, picture->stream, &picture->glance, error);
}

static pdfseal_status take_look(const seal_search *search, seal_picture *picture, pdfseal_error *error)
{
    if (picture->is_looked)
        return PDFSEAL_OK;
    picture->is_looked = true;
    return image_look_read(search->view, picture->stream, &picture->look, error);
}

/* The tops of both first: mostly they differ, and are read at a small part of the price. */
static pdfseal_status is_alike(seal_search *search, seal_picture *seal, seal_picture *found, bool *ret_alike, pdfseal_error *error)
{
    *ret_alike = false;
    if (search->glances > MOST_GLANCES || search->looks > MOST_LOOKS)
        return PDFSEAL_OK;
    search->glances += !found->is_glanced;
    TRY(take_glance(search, seal, error));
    TRY(take_glance(search, found, error));
    if (!image_look_may_be_same(&seal->glance, &found->glance))
        return PDFSEAL_OK;
    search->looks += !found->is_looked;
    TRY(take_look(search, seal, error));
    TRY(take_look(search, found, error));
    *ret_alike = image_look_is_same(&found->look, &seal->look);
    return PDFSEAL_OK;
}

static pdfseal_status find_by_look(seal_search *search, seal_picture *found, const seal_picture **ret_seal, pdfseal_error *error)
{
    for (size_t i = 0; i < search->seal_count && !*ret_seal; i++) {
        seal_picture *seal = &search->seals[i];
        bool alike = false;
        if (image_look_aspects_fit(seal->aspect, found->aspect))
            TRY(is_alike(search, seal, found, &alike, error));
        if (alike)
            *ret_seal = seal;
    }
    return PDFSEAL_OK;
}

/* The seal that a stream is equal to, or NULL. */
static pdfseal_status find_seal(seal_search *search, seal_picture *found, const seal_picture **ret_seal, pdfseal_error *error)
{
    *ret_seal = NULL;
    for (size_t i = 0; i < search->seal_count && !*ret_seal; i++) {
        if (search->seals[i].object == found->object)
            *ret_seal = &search->seals[i];
    }
    if (!*ret_seal)
        TRY(find_by_bytes(search, found, ret_seal, error));
    return *ret_seal || !found->is_image ? PDFSEAL_OK : find_by_look(search, found, ret_seal, error);
}

/* Whether a signature says itself that it drew a seal into this page's content. */
static bool is_drawn_here(const seal_search *search)
{
    for (size_t s = 0; search->on_page && s < search->sealed_count; s++) {
        const verify_signature *shown = search->sealed[s].shown;
        for (size_t i = 0; i < shown->place_count; i++) {
            if (shown->places[i].page == search->page && strcmp(shown->places[i].kind, "widget") != 0)
                return true;
        }
    }
    return false;
}

static pdfseal_status compare(seal_search *search, seal_picture *found, pdfseal_error *error)
{
    uint32_t number = found->object;
    const seal_picture *seal = NULL;
    uint8_t *known = number < search->known_count ? &search->known[number] : NULL;
    if (known && *known)
        seal = *known > 1 ? &search->seals[*known - 2] : NULL;
    else
        TRY(find_seal(search, found, &seal, error));
    if (known)
        *known = seal ? (uint8_t)(2 + (seal - search->seals)) : 1;
    if (seal && !is_drawn_here(search))
        warn(search, "seal_without_signature", "a picture equal to the seal of a signature stands where no signature draws it", number,
             search->page);
    return PDFSEAL_OK;
}

static pdfseal_status look_into(seal_search *search, const pdf_object *resources, unsigned depth, pdfseal_error *error);

/* A picture, or a form with what it draws; a form without pictures may be a seal of lines. */
static pdfseal_status look_at(seal_search *search, const pdf_object *entry, unsigned depth, pdfseal_error *error)
{
    const pdf_indirect *stream = NULL;
    const pdf_object *resources;
    if (!pdf_object_is(entry, PDF_REFERENCE) || ++search->held > MOST_HELD)
        return PDFSEAL_OK;
    pdfseal_status status = pdf_view_load(search->view, entry->as.reference, &stream, NULL);
    if (status != PDFSEAL_OK || !stream || !stream->is_stream)
        return is_fatal(status) ? status : PDFSEAL_OK;
    bool is_image = pdf_object_is_name(pdf_dictionary_find(&stream->value, "Subtype"), "Image");
    seal_picture found = {.object = stream->reference.number, .is_image = is_image, .stream = stream,
                          .length = seal_length(search, stream, is_image),
                          .aspect = is_image ? image_look_aspect(search->view, stream) : 0};
    if (found.length > 0)
        TRY(search->collecting ? keep_seal(search, &found, error) : compare(search, &found, error));
    if (is_image || depth == 0 || pdf_view_get(search->view, &stream->value, "Resources", &resources, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    return look_into(search, resources, depth - 1, error);
}

static pdfseal_status look_into(seal_search *search, const pdf_object *resources, unsigned depth, pdfseal_error *error)
{
    const pdf_object *forms;
    pdfseal_status status = pdf_view_get(search->view, resources, "XObject", &forms, NULL);
    if (status != PDFSEAL_OK)
        return is_fatal(status) ? status : PDFSEAL_OK;
    for (size_t i = 0; forms->type == PDF_DICTIONARY && i < forms->as.dictionary.count; i++)
        TRY(look_at(search, &forms->as.dictionary.entries[i].value, depth, error));
    return PDFSEAL_OK;
}

/* What an annotation shows: its normal appearance, in each of its states. */
static pdfseal_status look_at_appearance(seal_search *search, const pdf_object *annotation, pdfseal_error *error)
{
    const pdf_object *appearance;
    if (pdf_view_get(search->view, annotation, "AP", &appearance, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    const pdf_object *normal = pdf_dictionary_find(appearance, "N");
    TRY(look_at(search, normal, DEEPEST, error));
    for (size_t i = 0; pdf_object_is(normal, PDF_DICTIONARY) && i < normal->as.dictionary.count; i++)
        TRY(look_at(search, &normal->as.dictionary.entries[i].value, DEEPEST, error));
    return PDFSEAL_OK;
}

static pdfseal_status collect_seals(seal_search *search, pdfseal_error *error)
{
    search->collecting = true;
    for (size_t i = 0; i < search->sealed_count; i++) {
        const pades_field *field = search->sealed[i].signature->form_field;
        search->held = 0;
        if (field && field->widget_dictionary && search->sealed[i].shown->place_count > 0)
            TRY(look_at_appearance(search, field->widget_dictionary, error));
    }
    search->collecting = false;
    return PDFSEAL_OK;
}

/* ---- pages ---- */

static bool belongs_to_signature(const seal_search *search, const pdf_object *item)
{
    for (size_t i = 0; i < search->sealed_count; i++) {
        const pades_field *field = search->sealed[i].signature->form_field;
        if (field && pdf_object_is(item, PDF_REFERENCE) && field->widget.number &&
            pdf_reference_equal(item->as.reference, field->widget))
            return true;
    }
    return false;
}

/* Prepared slots that show just what their signature says: nothing to look at. */
static void pass_over_slots(seal_search *search)
{
    for (size_t s = 0; s < search->sealed_count; s++) {
        const verify_signature *shown = search->sealed[s].shown;
        for (size_t i = 0; i < shown->place_count; i++) {
            uint32_t slot = shown->places[i].intact == 1 ? shown->places[i].slot : 0;
            if (slot && slot < search->known_count)
                search->known[slot] = 1;
        }
    }
}

static bool is_passed_over(const seal_search *search, const pdf_object *annotation)
{
    return annotation->type == PDF_REFERENCE && annotation->as.reference.number < search->known_count &&
           search->known[annotation->as.reference.number];
}

static pdfseal_status look_at_page(seal_search *search, int64_t index, pdfseal_error *error)
{
    pdf_page page;
    const pdf_object *annotations;
    pdfseal_status status = pdf_page_find(search->view, index, &page, NULL);
    if (status != PDFSEAL_OK)
        return is_fatal(status) ? status : PDFSEAL_OK;
    search->page = index + 1;
    search->held = 0;
    search->on_page = true;
    TRY(look_into(search, page.resources, DEEPEST, error));
    search->on_page = false;
    status = pdf_view_get(search->view, &page.object->value, "Annots", &annotations, NULL);
    if (status != PDFSEAL_OK)
        return is_fatal(status) ? status : PDFSEAL_OK;
    for (size_t i = 0; annotations->type == PDF_ARRAY && i < annotations->as.array.count && search->held <= MOST_HELD; i++) {
        const pdf_object *annotation;
        const pdf_object *item = &annotations->as.array.items[i];
        if (belongs_to_signature(search, item) || is_passed_over(search, item) || pdf_view_resolve(search->view, item, &annotation, NULL) != PDFSEAL_OK)
            continue;
        TRY(look_at_appearance(search, annotation, error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status look_at_pages(seal_search *search, pdfseal_error *error)
{
    int64_t count = 0;
    if (search->seal_count == 0 || pdf_page_count(search->view, &count, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    search->known_count = pdf_document_highest_number(search->view.document) + 1;
    search->known = table_allocate(search->known_count);
    if (!search->known)
        FAIL_MEMORY(error);
    memset(search->known, 0, search->known_count);
    pass_over_slots(search);
    for (int64_t i = 0; i < count && i < MOST_PAGES && search->warning_count < LIMIT_SEAL_WARNINGS; i++)
        TRY(look_at_page(search, i, error));
    if (count > MOST_PAGES)
        warn(search, "seals_not_searched", "only the first 300 pages were searched for copies of the seals", 0, 0);
    return PDFSEAL_OK;
}

/* ---- names ---- */

/* What stands in front of a name, without blanks and in small letters. */
static const char *const LABELS[] = {"signedby:", "signedby", "signer:", "\xE7\xAD\xBE\xE7\xBD\xB2\xE4\xBA\xBA\xEF\xBC\x9A", "\xE7\xAD\xBE\xE5\x90\x8D\xE4\xBA\xBA\xEF\xBC\x9A",
                                     "\xE7\xAD\xBE\xE7\xAB\xA0\xE4\xBA\xBA\xEF\xBC\x9A"};

/* What stands there at once where a program had no letters for the name: iText writes a Chinese one in Helvetica. */
static const char *const NO_NAMES[] = {"date:", "reason:", "location:", "\xE6\x97\xA5\xE6\x9C\x9F"};

/* So many first characters of a name must be right: the rest may be cut or stand in another order. */
#define NAME_CHARACTERS ((size_t)3)

static int32_t small(int32_t character)
{
    return character >= 'A' && character <= 'Z' ? character + 32 : character;
}

static bool begins(const int32_t *text, size_t count, const int32_t *wanted, size_t wanted_count)
{
    for (size_t i = 0; i < wanted_count; i++) {
        if (i >= count)
            return false;
        if (text[i] != SHOWN_UNKNOWN && small(text[i]) != small(wanted[i]))
            return false;
    }
    return true;
}

/* Whether `text` begins as the name does, or as one of its words. */
static pdfseal_status begins_with_name(const int32_t *text, size_t count, const char *name, bool *ret_answer, pdfseal_error *error)
{
    *ret_answer = false;
    for (const char *word = name; word && *word && !*ret_answer;) {
        BYTES_BUFFER_CLEANUP bytes_buffer characters;
        bytes_buffer_init(&characters, 1 << 20);
        TRY(shown_text_append(&characters, word, error));
        size_t length = characters.length / sizeof(int32_t);
        size_t wanted = length < NAME_CHARACTERS ? length : NAME_CHARACTERS;
        if (wanted > count)
            wanted = count;
        *ret_answer = length > 0 && begins(text, count, (const int32_t *)(const void *)characters.data, wanted);
        word = strpbrk(word, " ,=+");
        word = word ? word + 1 : NULL;
    }
    return PDFSEAL_OK;
}

static pdfseal_status find_label(const int32_t *text, size_t count, size_t *ret_behind, pdfseal_error *error)
{
    *ret_behind = 0;
    for (size_t l = 0; l < sizeof LABELS / sizeof LABELS[0] && *ret_behind == 0; l++) {
        BYTES_BUFFER_CLEANUP bytes_buffer label;
        bytes_buffer_init(&label, 1024);
        TRY(shown_text_append(&label, LABELS[l], error));
        size_t length = label.length / sizeof(int32_t);
        for (size_t i = 0; i + length < count && *ret_behind == 0; i++) {
            bool known = text[i] != SHOWN_UNKNOWN;
            if (known && begins(text + i, count - i, (const int32_t *)(const void *)label.data, length))
                *ret_behind = i + length;
        }
    }
    return PDFSEAL_OK;
}

static pdfseal_status names_nobody(const int32_t *text, size_t count, bool *ret_answer, pdfseal_error *error)
{
    *ret_answer = false;
    for (size_t i = 0; i < sizeof NO_NAMES / sizeof NO_NAMES[0] && !*ret_answer; i++) {
        BYTES_BUFFER_CLEANUP bytes_buffer next;
        bytes_buffer_init(&next, 1024);
        TRY(shown_text_append(&next, NO_NAMES[i], error));
        *ret_answer = begins(text, count, (const int32_t *)(const void *)next.data, next.length / sizeof(int32_t));
    }
    return PDFSEAL_OK;
}

static pdfseal_status judge_text(seal_search *search, const verify_sealed *sealed, const shown_text *text, pdfseal_error *error)
{
    const int32_t *characters = (const int32_t *)(const void *)text->characters.data;
    size_t count = text->characters.length / sizeof *characters;
    const char *const names[] = {sealed->shown->signer.name, sealed->shown->signer.organisation, sealed->shown->signer.subject};
    size_t behind;
    bool fits = false;
    TRY(find_label(characters, count, &behind, error));
    if (behind > 0)
        TRY(names_nobody(characters + behind, count - behind, &fits, error));
    for (size_t i = 0; behind > 0 && i < sizeof names / sizeof names[0] && !fits; i++)
        TRY(begins_with_name(characters + behind, count - behind, names[i], &fits, error));
    if (behind > 0 && !fits)
        warn(search, "seal_names_another", "the picture of a signature names another signer than its certificate",
             sealed->signature->form_field->widget.number, sealed->shown->places[0].page);
    return PDFSEAL_OK;
}

static pdfseal_status check_name(seal_search *search, const verify_sealed *sealed, pdfseal_error *error)
{
    static const pdf_object NOTHING = {.type = PDF_NULL};
    const pades_field *field = sealed->signature->form_field;
    const pdf_object *appearance;
    const pdf_indirect *form = NULL;
    shown_text text;
    if (!field || !field->widget_dictionary || sealed->shown->place_count == 0 || !sealed->shown->has_signer ||
        pdf_view_get(search->view, field->widget_dictionary, "AP", &appearance, NULL) != PDFSEAL_OK)
        return PDFSEAL_OK;
    const pdf_object *normal = pdf_dictionary_find(appearance, "N");
    if (!pdf_object_is(normal, PDF_REFERENCE) || pdf_view_load(search->view, normal->as.reference, &form, NULL) != PDFSEAL_OK || !form ||
        !form->is_stream)
        return PDFSEAL_OK;
    pdfseal_status status = shown_text_read(search->view, form, &NOTHING, &text, NULL);
    if (status != PDFSEAL_OK)
        return is_fatal(status) ? status : PDFSEAL_OK;
    status = judge_text(search, sealed, &text, error);
    shown_text_clear(&text);
    return status;
}

/* ---- all of it ---- */

static pdfseal_status check(seal_search *search, pdfseal_error *error)
{
    search->warnings = ARENA_NEW_ARRAY(search->owner, verify_warning, LIMIT_SEAL_WARNINGS);
    if (!search->warnings)
        FAIL_MEMORY(error);
    TRY(collect_seals(search, error));
    TRY(look_at_pages(search, error));
    for (size_t i = 0; i < search->sealed_count; i++)
        TRY(check_name(search, &search->sealed[i], error));
    return PDFSEAL_OK;
}

pdfseal_status verify_seals_check(pdf_document *document, const verify_sealed *sealed, size_t count, arena *owner,
                                  verify_warning **ret_warnings, size_t *ret_count, pdfseal_error *error)
{
    seal_search *search = calloc(1, sizeof *search);
    if (!search)
        FAIL_MEMORY(error);
    search->view = pdf_view_newest(document);
    search->sealed = sealed;
    search->sealed_count = count;
    search->owner = owner;
    pdfseal_status status = check(search, error);
    if (status == PDFSEAL_OK) {
        *ret_warnings = search->warnings;
        *ret_count = search->warning_count;
    }
    free(search->known);
    free(search->seals);
    free(search);
    if (is_fatal(status)) /* what was asked without an error to fill says nothing */
        FAIL_MEMORY(error);
    return status;
}
