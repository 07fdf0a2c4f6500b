/* SPDX-License-Identifier: Apache-2.0 */
/* What imported objects use that not every document may take in. */
#include "pdf/import_copier.h"

static bool is_below_one(const pdf_object *dictionary, const char *key)
{
    double number;
    return pdf_object_number(pdf_dictionary_find(dictionary, key), &number) && number < 1;
}

static bool is_other_than(const pdf_object *dictionary, const char *key, const char *name,
                          const char *other_name)
{
    const pdf_object *value = pdf_dictionary_find(dictionary, key);
    return value && !pdf_object_is_name(value, name) && !pdf_object_is_name(value, other_name);
}

static void note_state(const pdf_object *dictionary, pdf_import_traits *traits)
{
    traits->is_transparent |=
        is_below_one(dictionary, "ca") || is_below_one(dictionary, "CA") ||
        is_other_than(dictionary, "SMask", "None", "None") ||
        (pdf_dictionary_find(dictionary, "BM") && is_other_than(dictionary, "BM", "Normal", "Compatible"));
    traits->has_transfer |=
        pdf_dictionary_find(dictionary, "TR") || is_other_than(dictionary, "TR2", "Default", "Default");
    traits->has_group |= pdf_object_is_name(pdf_dictionary_find(dictionary, "S"), "Transparency");
}

static void note_image(const pdf_object *dictionary, pdf_import_traits *traits)
{
    const pdf_object *interpolate = pdf_dictionary_find(dictionary, "Interpolate");
    const pdf_object *kind = pdf_dictionary_find(dictionary, "Subtype");
    int64_t number;
    if (pdf_object_is_name(kind, "PS") ||
        pdf_object_is_name(pdf_dictionary_find(dictionary, "Subtype2"), "PS"))
        traits->has_postscript = true;
    if (!pdf_object_is_name(kind, "Image"))
        return;
    traits->interpolates |= pdf_object_is(interpolate, PDF_BOOLEAN) && interpolate->as.boolean;
    traits->has_deep_samples |=
        pdf_object_integer(pdf_dictionary_find(dictionary, "BitsPerComponent"), 16, 16, &number);
    traits->is_transparent |=
        pdf_object_integer(pdf_dictionary_find(dictionary, "SMaskInData"), 1, 2, &number);
}

static void note_font(const pdf_object *dictionary, pdf_import_traits *traits)
{
    const pdf_object *type = pdf_dictionary_find(dictionary, "Type");
    const pdf_object *kind = pdf_dictionary_find(dictionary, "Subtype");
    if (pdf_object_is_name(type, "FontDescriptor") && !pdf_dictionary_find(dictionary, "FontFile") &&
        !pdf_dictionary_find(dictionary, "FontFile2") && !pdf_dictionary_find(dictionary, "FontFile3"))
        traits->has_loose_font = true;
    if (pdf_object_is_name(type, "Font") && !pdf_object_is_name(kind, "Type0") &&
        !pdf_object_is_name(kind, "Type3") && !pdf_dictionary_find(dictionary, "FontDescriptor"))
        traits->has_loose_font = true;
}

void pdf_traits_note_dictionary(pdf_import_traits *traits, const pdf_object *dictionary)
{
    note_state(dictionary, traits);
    note_image(dictionary, traits);
    note_font(dictionary, traits);
}

void pdf_traits_note_name(pdf_import_traits *traits, bytes_view name)
{
    traits->uses_cmyk |= bytes_equal_text(name, "DeviceCMYK");
    traits->has_lzw |= bytes_equal_text(name, "LZWDecode");
    traits->has_jpx |= bytes_equal_text(name, "JPXDecode");
}
