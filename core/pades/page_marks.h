/* SPDX-License-Identifier: Apache-2.0 */
/* Pages changed by a section: a widget among the annotations, a mark in the content. */
#ifndef PADES_PAGE_MARKS_H
#define PADES_PAGE_MARKS_H

#include "pades/signature_section.h"

/* A widget that a page gets. */
typedef struct pades_page_widget {
    const pdf_page *page;
    pdf_reference widget;
} pades_page_widget;

/* Everything that a section does to pages. */
typedef struct pades_page_changes {
    pdf_view view;
    bool tab_order; /* pages that get widgets and say no order for the tab key take that of the structure (Tabs S) */
    const pades_page_widget *widgets;
    size_t widget_count;
    pades_mark *marks; /* their `drawing` is filled */
    size_t mark_count;
} pades_page_changes;

/* Writes each page that changes once: widgets at the end of its annotations; marks as content, what was there enclosed in q
 * and Q, each mark an artifact, a slice clipped to its part. source  ISO 32000-2:2020 14.8.2.2 */
pdfseal_status pades_pages_change(pdf_section *section, const pades_page_changes *changes,
                                  pdfseal_error *error) PDFSEAL_MUST_USE;
/* What the stream that draws a page's marks begins with: it ends what the page's own content left open. */
#define PADES_MARKS_BEGIN "\nQ\n"
/* Appends what draws one mark, with its form under `name` among the page's XObjects; reads matrix, clip and slice.count. */
pdfseal_status pades_mark_write(const pades_mark *mark, const char *name, bytes_buffer *out,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* The same for one widget alone. */
pdfseal_status pades_page_add_widget(pdf_view view, pdf_section *section, const pdf_page *page, pdf_reference widget,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
