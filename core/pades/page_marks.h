/* SPDX-License-Identifier: Apache-2.0 */
/* Pages changed by a section: a widget among the annotations, a mark in the content. */
#ifndef PADES_PAGE_MARKS_H
#define PADES_PAGE_MARKS_H

#include "pades/signature_section.h"

/* Adds the widget to the annotations of its page. */
pdfseal_status pades_page_add_widget(pdf_view view, pdf_section *section, const pdf_page *page, pdf_reference widget,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;
/* Draws marks as content of their pages, what was there enclosed in q and Q, each mark an artifact.
 * source  ISO 32000-2:2020 14.8.2.2 */
pdfseal_status pades_pages_add_marks(pdf_view view, pdf_section *section, const pades_mark *marks, size_t count,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
