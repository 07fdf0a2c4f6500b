/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of pages that a report shows: those that differ from what was signed, and those that bear seals. */
#ifndef CLI_PAGE_VIEWS_H
#define CLI_PAGE_VIEWS_H

#include "looks.h"

#define CLI_PAGE_VIEWS_MAX 16

typedef struct cli_page_views {
    pdfseal_page_view views[CLI_PAGE_VIEWS_MAX];
    size_t count;
    size_t left_out; /* so many more there would be */
} cli_page_views;

/* Takes the pictures of what was seen since a revision out of the looks; the first ones, as many as there is room for. */
void cli_page_views_take(cli_page_views *views, pdfseal_language language, int64_t revision, cli_looks *looks);
/* Draws the sealed pages as they are, those that stand there already too. An exit code after a complaint. */
int cli_page_views_draw_sealed(cli_page_views *views, const cli_looking *looking, const pdfseal_report *report);
void cli_page_views_clear(cli_page_views *views);

#endif
