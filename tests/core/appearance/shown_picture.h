/* SPDX-License-Identifier: Apache-2.0 */
/* A picture is written into a document and read back as a reader of PDF would. */
#ifndef TESTS_SHOWN_PICTURE_H
#define TESTS_SHOWN_PICTURE_H

#include "appearance/picture.h"
#include "png_maker.h"
#include "scratch_document.h"

/* An image XObject as it was read back. */
typedef struct shown_picture {
    int64_t width, height, bits;
    unsigned colours;
    bool is_indexed;
    uint8_t single[3]; /* is_indexed: the one colour */
    uint8_t table[768]; /* is_indexed: all colours */
    size_t table_length;
    bytes_buffer colour_bytes, alpha_bytes, profile_bytes;
    int64_t encoded_bytes; /* of the colours */
    bool has_mask, has_profile, has_key;
    int64_t key[6]; /* lowest and highest of each component that is not drawn */
} shown_picture;

static inline int64_t integer_of(const pdf_object *dictionary, const char *key)
{
    int64_t number = -1;
    assert_true(pdf_object_integer(pdf_dictionary_find(dictionary, key), 0, 1000000, &number));
    return number;
}

static inline bool is_array_of(const pdf_object *space, const char *family)
{
    return pdf_object_is(space, PDF_ARRAY) && pdf_object_is_name(&space->as.array.items[0], family);
}

static inline void read_base_space(scratch_document *scratch, const pdf_object *space, shown_picture *shown)
{
    if (is_array_of(space, "ICCBased")) {
        const pdf_indirect *profile = load_scratch(scratch, space->as.array.items[1].as.reference);
        shown->colours = (unsigned)integer_of(&profile->value, "N");
        decode_scratch(scratch, profile, &shown->profile_bytes);
        shown->has_profile = true;
        return;
    }
    assert_true(pdf_object_is_name(space, "DeviceGray") || pdf_object_is_name(space, "DeviceRGB"));
    shown->colours = pdf_object_is_name(space, "DeviceGray") ? 1 : 3;
}

static inline void read_colour_space(scratch_document *scratch, const pdf_object *space, shown_picture *shown)
{
    if (!is_array_of(space, "Indexed")) {
        read_base_space(scratch, space, shown);
        return;
    }
    bytes_view table = space->as.array.items[3].as.bytes;
    shown->is_indexed = true;
    assert_true(table.length <= sizeof shown->table);
    memcpy(shown->table, table.data, table.length);
    memcpy(shown->single, table.data, table.length < 3 ? table.length : 3);
    shown->table_length = table.length;
    read_base_space(scratch, &space->as.array.items[1], shown);
    assert_int_equal(table.length, (size_t)(space->as.array.items[2].as.integer + 1) * shown->colours);
}

static inline void read_key(const pdf_object *key, shown_picture *shown)
{
    shown->has_key = key != NULL;
    for (size_t i = 0; key && i < key->as.array.count; i++)
        assert_true(pdf_object_integer(&key->as.array.items[i], 0, 65535, &shown->key[i]));
}

static inline void read_mask(scratch_document *scratch, const pdf_object *reference, shown_picture *shown)
{
    const pdf_indirect *mask = load_scratch(scratch, reference->as.reference);
    assert_true(pdf_object_is_name(pdf_dictionary_find(&mask->value, "ColorSpace"), "DeviceGray"));
    assert_int_equal(integer_of(&mask->value, "Width"), shown->width);
    assert_int_equal(integer_of(&mask->value, "Height"), shown->height);
    assert_int_equal(integer_of(&mask->value, "BitsPerComponent"), 8);
    decode_scratch(scratch, mask, &shown->alpha_bytes);
    assert_int_equal(shown->alpha_bytes.length, shown->width * shown->height);
    shown->has_mask = true;
}

/* Writes the picture into a document and reads it back. */
static inline void show_picture(const appearance_picture *picture, shown_picture *shown)
{
    scratch_document scratch;
    pdf_reference reference;
    *shown = (shown_picture){0};
    open_scratch(&scratch);
    assert_int_equal(appearance_picture_add(picture, scratch.section, NULL, &reference, NULL), PDFSEAL_OK);
    finish_scratch(&scratch);
    const pdf_indirect *image = load_scratch(&scratch, reference);
    const pdf_object *mask = pdf_dictionary_find(&image->value, "SMask");
    assert_true(pdf_object_is_name(pdf_dictionary_find(&image->value, "Subtype"), "Image"));
    shown->width = integer_of(&image->value, "Width");
    shown->height = integer_of(&image->value, "Height");
    shown->bits = integer_of(&image->value, "BitsPerComponent");
    read_colour_space(&scratch, pdf_dictionary_find(&image->value, "ColorSpace"), shown);
    read_key(pdf_dictionary_find(&image->value, "Mask"), shown);
    shown->encoded_bytes = integer_of(&image->value, "Length");
    decode_scratch(&scratch, image, &shown->colour_bytes);
    if (mask)
        read_mask(&scratch, mask, shown);
    close_scratch(&scratch);
}

static inline void clear_shown(shown_picture *shown)
{
    bytes_buffer_clear(&shown->colour_bytes);
    bytes_buffer_clear(&shown->alpha_bytes);
    bytes_buffer_clear(&shown->profile_bytes);
}

static inline appearance_picture *read_recipe(const png_recipe *recipe)
{
    bytes_buffer file;
    appearance_picture *picture = NULL;
    bytes_buffer_init(&file, (size_t)16 << 20);
    make_png(recipe, &file);
    assert_int_equal(appearance_picture_read(bytes_buffer_view(&file), NULL, &picture, NULL), PDFSEAL_OK);
    bytes_buffer_clear(&file);
    return picture;
}

#endif
