/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the content of a page, with fonts, a form that draws itself and a picture among its resources: marks and text. */
#include "base/limits.h"
#include "memory_file.h"
#include "verify/content/marks.h"
#include "verify/content/shown_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Without a cross-reference: the objects are found by scanning. */
static const char DOCUMENT[] =
    "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources 4 0 R>>endobj\n"
    "4 0 obj<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</X1 7 0 R/X2 8 0 R>>/ExtGState<</G1<</ca .5/BM/Multiply/Font[5 0 R 9]>>>>>>endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine/A 200/uni4E00]>>>>endobj\n"
    "6 0 obj<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 9 0 R>>endobj\n"
    "7 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 4 0 R/Length 25>>stream\n/X1 Do /X2 Do BT(a)Tj ET   \nendstream endobj\n"
    "8 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/Length 1>>stream\nx\nendstream endobj\n"
    "9 0 obj<</Length 76>>stream\n1 begincodespacerange<0000><ffff>endcodespacerange 1 beginbfrange<0000><00ff><0041>endbfrange\nendstream endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

static pdfseal_status count_mark(void *state, const content_mark *mark, pdfseal_error *error)
{
    (void)error;
    if (mark->box.x0 > mark->box.x1 || mark->box.y0 > mark->box.y1)
        abort();
    ++*(size_t *)state;
    return PDFSEAL_OK;
}

static pdf_document *open_document(int fd)
{
    pdf_document *document;
    file_input input;
    const pdf_open_options patient = {.scan_when_damaged = true};
    if (file_input_open_fd(fd, "fuzzed.pdf", &input, NULL) != PDFSEAL_OK ||
        pdf_document_open(&input, &patient, &document, NULL) != PDFSEAL_OK)
        abort();
    return document;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double UPRIGHT[6] = {1, 0, 0, 1, 0, 0};
    int fd = open_memory_file((const uint8_t *)DOCUMENT, sizeof DOCUMENT - 1);
    pdf_document *document = open_document(fd);
    pdf_view view = pdf_view_newest(document);
    pdf_page page;
    size_t marks = 0;
    bool complete;
    pdfseal_error error = {0};
    if (pdf_page_find(view, 0, &page, &error) != PDFSEAL_OK)
        abort();
    const content_visitor visitor = {&marks, count_mark};
    pdfseal_status status = content_read(view, (bytes_view){data, size}, page.resources, UPRIGHT, &visitor, &complete, &error);
    if (status != PDFSEAL_OK && status != PDFSEAL_ERROR_MEMORY)
        abort();
    pdf_document_close(document);
    close(fd);
    return 0;
}
