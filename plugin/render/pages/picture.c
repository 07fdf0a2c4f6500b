/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page, or two side by side, as a PNG. */
#include "pages/sheet.h"

static pdfseal_status get_pages(request *asked, sheet *shown, double *ret_dpi, failure *cause)
{
    wire_reader again = asked->payload;
    TRY(pages_get(asked, &shown->right, cause));
    TRY(sheet_read_dpi(asked, ret_dpi, cause));
    uint32_t other = wire_read_u32(&asked->payload);
    if (asked->payload.broken)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    (void)wire_read_u32(&again);
    uint32_t page_index = wire_read_u32(&again);
    if (other > 0)
        TRY(documents_page_get(asked->documents, other - 1, page_index, &shown->left, cause));
    return PDFSEAL_OK;
}

pdfseal_status pages_picture(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(sheet_clear))) sheet shown = {0};
    __attribute__((cleanup(sheet_destroy_surface))) cairo_surface_t *surface = NULL;
    double dpi;
    TRY(get_pages(asked, &shown, &dpi, cause));
    TRY(sheet_lay_out(&shown, dpi, cause));
    TRY(sheet_draw(&shown, dpi, &surface, cause));
    return sheet_write(surface, answer, cause);
}
