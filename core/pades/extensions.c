/* SPDX-License-Identifier: Apache-2.0 */
/* Declares developer extensions. */
#include "pades/extensions.h"

#include "base/limits.h"
#include "pdf/dictionary_editor.h"

#define ISO_EXTENSION(level, url)                                                                                      \
    "<</Type /DeveloperExtensions /BaseVersion /2.0 /ExtensionLevel " level " /ExtensionRevision (:2022) /URL (" url ")>>"

#define ETSI_EXTENSION(level) "<</Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel " level ">>"

typedef struct iso_extension {
    int64_t level;
    const char *text;
} iso_extension;

static const iso_extension NEW_DIGEST = {32001, ISO_EXTENSION("32001", "https://www.iso.org/standard/45874.html")};
static const iso_extension NEW_CURVE = {32002, ISO_EXTENSION("32002", "https://www.iso.org/standard/45875.html")};

static bool is_level(const pdf_object *extension, int64_t level)
{
    const pdf_object *found = pdf_dictionary_find(extension, "ExtensionLevel");
    return pdf_object_is(found, PDF_INTEGER) && found->as.integer == level;
}

/* One extension in an array of them, or alone. */
static pdfseal_status declares(pdf_view view, const pdf_object *declared, int64_t level, bool *ret_declares, pdfseal_error *error)
{
    const pdf_object *member;
    *ret_declares = is_level(declared, level);
    for (size_t i = 0; declared->type == PDF_ARRAY && i < declared->as.array.count && !*ret_declares; i++) {
        TRY(pdf_view_resolve(view, &declared->as.array.items[i], &member, error));
        *ret_declares = is_level(member, level);
    }
    return PDFSEAL_OK;
}

static pdfseal_status append_declared(const pdf_object *declared, bytes_buffer *out, pdfseal_error *error)
{
    if (declared->type == PDF_DICTIONARY)
        return pdf_object_write(declared, out, error);
    for (size_t i = 0; declared->type == PDF_ARRAY && i < declared->as.array.count; i++) {
        TRY(pdf_object_write(&declared->as.array.items[i], out, error));
        TRY(bytes_buffer_append_byte(out, ' ', error));
    }
    return PDFSEAL_OK;
}

/* The array of ISO's extensions with those that are missing at its end; nothing when none is. */
static pdfseal_status write_iso(pdf_view view, const pdf_object *declared, const pades_extension_needs *needs,
                                bytes_buffer *out, pdfseal_error *error)
{
    bool has_digest, has_curve;
    TRY(declares(view, declared, NEW_DIGEST.level, &has_digest, error));
    TRY(declares(view, declared, NEW_CURVE.level, &has_curve, error));
    bool adds_digest = needs->new_digest && !has_digest;
    bool adds_curve = needs->new_curve && !has_curve;
    if (!adds_digest && !adds_curve)
        return PDFSEAL_OK;
    TRY(bytes_buffer_append_byte(out, '[', error));
    TRY(append_declared(declared, out, error));
    if (adds_digest)
        TRY(bytes_buffer_append_text(out, NEW_DIGEST.text, error));
    if (adds_curve)
        TRY(bytes_buffer_append_text(out, NEW_CURVE.text, error));
    return bytes_buffer_append_byte(out, ']', error);
}

/* Whether ESIC has that level or a higher one; an entry of another shape (an array of PDF 2.0) is left alone. */
static bool declares_etsi(const pdf_object *declared, int64_t level)
{
    int64_t present;
    if (declared->type == PDF_NULL)
        return false;
    return !pdf_object_integer(pdf_dictionary_find(declared, "ExtensionLevel"), 0, INT32_MAX, &present) || present >= level;
}

pdfseal_status pades_extensions_write(pdf_view view, const pdf_object *catalog, const pades_extension_needs *needs,
                                      bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer iso;
    bytes_buffer_init_limited(&iso, pdf_document_limits(view.document), LIMITS_OBJECT_BYTES);
    const pdf_object *extensions, *declared;
    pdf_change changes[2];
    size_t count = 0;
    TRY(pdf_view_get(view, catalog, "Extensions", &extensions, error));
    TRY(pdf_view_get(view, extensions, "ISO_", &declared, error));
    TRY(write_iso(view, declared, needs, &iso, error));
    int64_t level = needs->timestamps ? 2 : needs->cades ? 1 : 0;
    TRY(pdf_view_get(view, extensions, "ESIC", &declared, error));
    if (level && !declares_etsi(declared, level))
        changes[count++] = (pdf_change){"ESIC", level == 2 ? BYTES_LITERAL(ETSI_EXTENSION("2")) : BYTES_LITERAL(ETSI_EXTENSION("1"))};
    if (iso.length)
        changes[count++] = (pdf_change){"ISO_", bytes_buffer_view(&iso)};
    if (count == 0)
        return PDFSEAL_OK;
    return pdf_dictionary_write_changed(extensions->type == PDF_DICTIONARY ? extensions : NULL, changes, count, out, error);
}
