/* SPDX-License-Identifier: Apache-2.0 */
/* The drawn pages stay as they are: what is added comes in one incremental update, which our own verifier can read.
 * source  ISO 32000-2:2020 7.11.4, 14.9.2, 14.9.3, 14.13 */
#include "api/report_pdf.h"

#include "api/level_reading.h"
#include "base/limits.h"
#include "base/words.h"
#include "pdf/dictionary_editor.h"
#include "pdf/import_copier.h"
#include "report/report.h"
#include "report/report_pages.h"

/* A report has some pages; its JSON may be long. */
#define REPORT_BYTES_MAX ((size_t)256 << 20)

static bool keep_bytes(void *context, const void *bytes, size_t length)
{
    return bytes_buffer_append(context, bytes, length, NULL) == PDFSEAL_OK;
}

static pdfseal_status draw(const verify_result *result, const pdfseal_text_options *options, bytes_buffer *drawn, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer blocks;
    const pdfseal_renderer *renderer = options->renderer;
    if (!renderer || !renderer->draw)
        FAIL(error, PDFSEAL_ERROR_USAGE, "a PDF report must be drawn, and there is no renderer here (take html)");
    bytes_buffer_init(&blocks, REPORT_BYTES_MAX);
    pdfseal_sink sink = {&blocks, keep_bytes};
    TRY(report_write_pages(result, options, &sink, error));
    sink.context = drawn;
    return renderer->draw(renderer->context, PDFSEAL_DRAWING_REPORT, blocks.data, blocks.length, &sink, error);
}

/* ---- what is added ---- */

typedef struct completion {
    const verify_result *result;
    const pdfseal_text_options *options;
    pdf_document *document;
    pdf_view view;
    pdf_section *section;
} completion;

static pdfseal_status add_attachment(completion *c, pdf_reference *ret_file, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer json;
    BYTES_BUFFER_CLEANUP bytes_buffer encoded;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&json, REPORT_BYTES_MAX);
    bytes_buffer_init(&encoded, REPORT_BYTES_MAX);
    bytes_buffer_init(&text, 4096);
    const pdfseal_sink sink = {&json, keep_bytes};
    TRY(report_write_json(c->result, c->options->language, &sink, error));
    TRY(pdf_flate_encode(bytes_buffer_view(&json), &encoded, error));
    pdf_reference stream = {pdf_section_reserve(c->section), 0};
    *ret_file = (pdf_reference){pdf_section_reserve(c->section), 0};
    TRY(bytes_buffer_append_format(&text, error, "/Type /EmbeddedFile /Subtype /application#2Fjson /Filter /FlateDecode /Params <</Size %zu>>",
                                   json.length));
    TRY(pdf_section_add_stream(c->section, stream, bytes_buffer_view(&text), bytes_buffer_view(&encoded), error));
    text.length = 0;
    TRY(bytes_buffer_append_format(&text, error,
                                   "<</Type /Filespec /F (report.json) /UF (report.json) /AFRelationship /Data /EF <</F %u 0 R /UF %u 0 R>>>>",
                                   stream.number, stream.number));
    return pdf_section_add(c->section, *ret_file, bytes_buffer_view(&text), error);
}

/* Names with the attachment; what a drawing has in it stays. */
static pdfseal_status write_names(completion *c, const pdf_object *catalog, pdf_reference file, bytes_buffer *out, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer list;
    const pdf_object *names;
    bytes_buffer_init(&list, 256);
    TRY(bytes_buffer_append_format(&list, error, "<</Names [(report.json) %u 0 R]>>", file.number));
    TRY(pdf_view_get(c->view, catalog, "Names", &names, error));
    const pdf_change change = {"EmbeddedFiles", bytes_buffer_view(&list)};
    return pdf_dictionary_write_changed(names->type == PDF_DICTIONARY ? names : NULL, &change, 1, out, error);
}

static pdfseal_status add_catalog(completion *c, pdf_reference file, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer names;
    BYTES_BUFFER_CLEANUP bytes_buffer files;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    const pdf_indirect *catalog;
    bytes_buffer_init(&names, LIMIT_OBJECT_BYTES);
    bytes_buffer_init(&files, 64);
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    TRY(pdf_view_catalog(c->view, &catalog, error));
    TRY(write_names(c, &catalog->value, file, &names, error));
    TRY(bytes_buffer_append_format(&files, error, "[%u 0 R]", file.number));
    bool chinese = c->options->language == PDFSEAL_LANGUAGE_CHINESE;
    const pdf_change changes[] = {{"Version", BYTES_LITERAL("/2.0")},
                                  {"Lang", chinese ? BYTES_LITERAL("(zh-CN)") : BYTES_LITERAL("(en)")},
                                  {"MarkInfo", BYTES_LITERAL("<</Marked true>>")},
                                  {"ViewerPreferences", BYTES_LITERAL("<</DisplayDocTitle true>>")},
                                  {"Names", bytes_buffer_view(&names)},
                                  {"AF", bytes_buffer_view(&files)}};
    TRY(pdf_dictionary_write_changed(&catalog->value, changes, sizeof changes / sizeof changes[0], &text, error));
    return pdf_section_add(c->section, catalog->reference, bytes_buffer_view(&text), error);
}

static pdfseal_status add_changed(completion *c, const pdf_indirect *object, const char *key, const char *utf8, pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer value;
    BYTES_BUFFER_CLEANUP bytes_buffer text;
    bytes_buffer_init(&value, LIMIT_OBJECT_BYTES);
    bytes_buffer_init(&text, LIMIT_OBJECT_BYTES);
    TRY(pdf_section_write_text(c->section, object->reference, utf8, &value, error));
    const pdf_change change = {key, bytes_buffer_view(&value)};
    TRY(pdf_dictionary_write_changed(&object->value, &change, 1, &text, error));
    return pdf_section_add_ready(c->section, object->reference, bytes_buffer_view(&text), error);
}

static pdfseal_status add_title(completion *c, pdfseal_error *error)
{
    const pdf_object *info = pdf_dictionary_find(pdf_view_trailer(c->view), "Info");
    const pdf_indirect *object = NULL;
    if (!pdf_object_is(info, PDF_REFERENCE))
        return PDFSEAL_OK;
    TRY(pdf_view_load(c->view, info->as.reference, &object, error));
    if (!object || object->value.type != PDF_DICTIONARY)
        return PDFSEAL_OK;
    return add_changed(c, object, "Title", words_get(c->options->language, "Validation report"), error);
}

/* Figures are the pages that are shown, in their order, then the bar of bytes. */
static const char *alternative_of(const completion *c, size_t figure)
{
    if (figure < report_pages_view_count(c->options))
        return c->options->page_views[figure].title;
    return words_get(c->options->language, "The bytes of the file from the first to the last; the list below names each part");
}

/* Cairo numbers its structure elements in the order in which they are read. */
static pdfseal_status add_alternatives(completion *c, pdfseal_error *error)
{
    size_t figure = 0;
    uint32_t highest = pdf_document_highest_number(c->document);
    for (uint32_t number = 1; number <= highest; number++) {
        const pdf_indirect *object = NULL;
        TRY(pdf_view_load(c->view, (pdf_reference){number, 0}, &object, error));
        if (object && !object->is_stream && object->value.type == PDF_DICTIONARY &&
            pdf_object_is_name(pdf_dictionary_find(&object->value, "S"), "Figure"))
            TRY(add_changed(c, object, "Alt", alternative_of(c, figure++), error));
    }
    return PDFSEAL_OK;
}

static pdfseal_status complete(completion *c, pdfseal_error *error)
{
    pdf_reference file;
    TRY(add_attachment(c, &file, error));
    TRY(add_catalog(c, file, error));
    TRY(add_title(c, error));
    TRY(add_alternatives(c, error));
    return level_section_finish(c->section, error);
}

/* ---- the whole ---- */

static pdfseal_status hand_over(const pdfseal_sink *sink, bytes_view bytes, pdfseal_error *error)
{
    if (!sink->write(sink->context, bytes.data, bytes.length))
        FAIL(error, PDFSEAL_ERROR_OUTPUT, "the result could not be written");
    return PDFSEAL_OK;
}

static pdfseal_status complete_drawn(completion *c, bytes_view drawn, const pdfseal_sink *sink, pdfseal_error *error)
{
    file_input input = file_input_of_bytes(drawn, "report.pdf");
    TRY(pdf_document_open(&input, NULL, &c->document, error));
    c->view = pdf_view_newest(c->document);
    pdfseal_status status = pdf_section_new(c->document, &c->section, error);
    if (status == PDFSEAL_OK)
        status = complete(c, error);
    if (status == PDFSEAL_OK)
        status = hand_over(sink, drawn, error);
    if (status == PDFSEAL_OK)
        status = hand_over(sink, bytes_buffer_view(pdf_section_bytes(c->section)), error);
    pdf_section_free(c->section);
    pdf_document_close(c->document);
    return status;
}

pdfseal_status report_pdf_write(const verify_result *result, const pdfseal_text_options *options, const pdfseal_sink *sink,
                                pdfseal_error *error)
{
    BYTES_BUFFER_CLEANUP bytes_buffer drawn;
    completion c = {.result = result, .options = options};
    bytes_buffer_init(&drawn, REPORT_BYTES_MAX);
    TRY(draw(result, options, &drawn, error));
    return complete_drawn(&c, bytes_buffer_view(&drawn), sink, error);
}
