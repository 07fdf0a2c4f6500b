/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the manifest to which a signature's widget leads, whatever its object holds. One that is understood can be put together, and what is
 * written of it is understood the same way again. */
#include "memory_file.h"

#include "appearance/manifest.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Objects: catalog 1, page tree 2, widget and appearance 3, two streams 4 and 5, the manifest 6. */
enum { OBJECTS = 6 };

static void append(bytes_buffer *out, const void *data, size_t length)
{
    if (bytes_buffer_append(out, data, length, NULL) != PDFSEAL_OK)
        abort();
}

static void append_text(bytes_buffer *out, const char *text)
{
    append(out, text, strlen(text));
}

static void append_object(bytes_buffer *out, size_t places[OBJECTS], int number, bytes_view value)
{
    char head[32];
    places[number - 1] = out->length;
    (void)snprintf(head, sizeof head, "%d 0 obj\n", number);
    append_text(out, head);
    append(out, value.data, value.length);
    append_text(out, "\nendobj\n");
}

static void append_table(bytes_buffer *out, const size_t places[OBJECTS])
{
    char text[128];
    size_t start = out->length;
    append_text(out, "xref\n0 7\n0000000000 65535 f \n");
    for (int i = 0; i < OBJECTS; i++) {
        (void)snprintf(text, sizeof text, "%010zu 00000 n \n", places[i]);
        append_text(out, text);
    }
    (void)snprintf(text, sizeof text, "trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", start);
    append_text(out, text);
}

static pdf_document *open_with(bytes_view manifest)
{
    static const char *const BEFORE[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>",
                                         "<</AP<</N<</PieceInfo<</PDFSEAL<</Private 6 0 R>>>>>>>>>>",
                                         "<</Length 1>>\nstream\nx\nendstream", "<</Length 1>>\nstream\ny\nendstream"};
    BYTES_BUFFER_CLEANUP bytes_buffer out;
    size_t places[OBJECTS];
    file_input input;
    pdf_document *document = NULL;
    bytes_buffer_init(&out, (size_t)64 << 20);
    append_text(&out, "%PDF-1.7\n");
    for (int i = 0; i < OBJECTS - 1; i++)
        append_object(&out, places, i + 1, bytes_of_text(BEFORE[i]));
    append_object(&out, places, OBJECTS, manifest);
    append_table(&out, places);
    if (file_input_open_fd(open_memory_file(out.data, out.length), "fuzzed.pdf", &input, NULL) != PDFSEAL_OK)
        abort();
    input.owned = true;
    return pdf_document_open(&input, NULL, &document, NULL) == PDFSEAL_OK ? document : NULL;
}

static const appearance_manifest *read_manifest(pdf_document *document, arena *memory)
{
    const pdf_indirect *widget;
    appearance_manifest *manifest;
    const char *cause;
    pdf_view view = pdf_view_newest(document);
    if (pdf_view_load(view, (pdf_reference){3, 0}, &widget, NULL) != PDFSEAL_OK || !widget)
        return NULL;
    if (appearance_manifest_read(view, &widget->value, memory, &manifest, &cause, NULL) != PDFSEAL_OK)
        abort();
    if ((manifest == NULL) != (cause != NULL))
        abort();
    return manifest;
}

static void check_again(const appearance_manifest *manifest, bytes_view text, arena *memory)
{
    BYTES_BUFFER_CLEANUP bytes_buffer again;
    bytes_buffer_init(&again, (size_t)64 << 20);
    pdf_document *document = open_with(text);
    const appearance_manifest *second = document ? read_manifest(document, memory) : NULL;
    if (!second || second->place_count != manifest->place_count ||
        appearance_manifest_write(second, &again, NULL) != PDFSEAL_OK || !bytes_equal(bytes_buffer_view(&again), text))
        abort();
    pdf_document_close(document);
}

/* A rectangle that is narrower than the last digit written is none any more. */
static bool keeps_its_digits(const appearance_manifest *manifest)
{
    for (size_t i = 0; i < manifest->place_count; i++) {
        const appearance_manifest_place *place = &manifest->places[i];
        const pdf_rectangle *box = &place->rectangle;
        bool slice = place->kind == APPEARANCE_PLACED_SLICE;
        if (box->x1 - box->x0 < 1e-3 || box->y1 - box->y0 < 1e-3 ||
            (slice && (place->clip.x1 - place->clip.x0 < 1e-5 || place->clip.y1 - place->clip.y0 < 1e-5)))
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    arena memory;
    const char *fault;
    int64_t page;
    bytes_buffer_init(&text, (size_t)64 << 20);
    pdf_document *document = open_with((bytes_view){data, size});
    if (!document)
        return 0;
    arena_init(&memory);
    const appearance_manifest *manifest = read_manifest(document, &memory);
    if (manifest) {
        if (appearance_manifest_join(manifest, &memory, &fault, &page, NULL) != PDFSEAL_OK)
            abort();
        if (appearance_manifest_write(manifest, &text, NULL) != PDFSEAL_OK)
            abort();
        if (keeps_its_digits(manifest))
            check_again(manifest, bytes_buffer_view(&text), &memory);
    }
    pdf_document_close(document);
    arena_clear(&memory);
    return 0;
}
