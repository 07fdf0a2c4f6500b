/* SPDX-License-Identifier: Apache-2.0 */
/* Takes over pictures; a report of a long document shows the first of them. */
#include "page_views.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The format is a key of the catalog, which keeps its directives. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* The caller's, NULL when memory ran out. */
static char *print(pdfseal_language language, const char *format, ...) __attribute__((format(printf, 2, 3)));
static char *print(pdfseal_language language, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, pdfseal_words(language, format), arguments);
    va_end(arguments);
    return length < 0 ? NULL : text;
}

#pragma GCC diagnostic pop

static void add_view(cli_page_views *views, char *title, cli_picture *picture)
{
    if (picture->png && views->count == CLI_PAGE_VIEWS_MAX)
        views->left_out++;
    if (!title || !picture->png || views->count == CLI_PAGE_VIEWS_MAX) {
        free(title);
        return;
    }
    views->views[views->count++] = (pdfseal_page_view){.title = title, .png = picture->png, .png_bytes = picture->length_bytes};
    *picture = (cli_picture){0};
}

static char *title_of(pdfseal_language language, int64_t revision, const pdfseal_page_look *look)
{
    long long number = (long long)(look->page_now ? look->page_now : look->page_then);
    if (look->page_then == 0)
        return print(language, "Page %lld, which was not there in revision %lld", number, (long long)revision);
    if (look->page_now == 0)
        return print(language, "Page %lld, which is gone since revision %lld", number, (long long)revision);
    return print(language, "Page %lld as it was in revision %lld and as it is now, with what differs boxed", number,
                 (long long)revision);
}

void cli_page_views_take(cli_page_views *views, pdfseal_language language, int64_t revision, cli_looks *looks)
{
    for (size_t i = 0; i < looks->count; i++) {
        if (looks->pictures[i].png)
            add_view(views, title_of(language, revision, &looks->looks[i]), &looks->pictures[i]);
    }
}

/* "1,4,7": as many as there is room for; NULL when there is none, or no room. */
static char *list_pages(const cli_page_views *views, const int64_t *numbers, size_t count)
{
    size_t room = CLI_PAGE_VIEWS_MAX - views->count;
    const size_t capacity = (CLI_PAGE_VIEWS_MAX + 1) * 24;
    char *list = calloc(capacity, 1);
    size_t length = 0;
    for (size_t i = 0; list && i < count && i < room; i++)
        length += (size_t)snprintf(list + length, capacity - length, "%s%lld", i ? "," : "", (long long)numbers[i]);
    if (length == 0) {
        free(list);
        return NULL;
    }
    return list;
}

static int outline_seals(pdfseal_page_view *view, const cli_looking *looking, const pdfseal_report *report, int64_t page)
{
    pdfseal_error error = cli_error(looking->command);
    double(*seals)[4];
    if (pdfseal_report_seals_on_page(report, looking->document->document, page, &seals, &view->seal_count, &error) != PDFSEAL_OK)
        return cli_fail(looking->path, &error);
    view->seals = (const double(*)[4])seals;
    return 0;
}

static int draw_pages(cli_page_views *views, const cli_looking *looking, const pdfseal_report *report)
{
    cli_looks looks;
    pdfseal_language language = looking->command->language;
    int code = cli_looks_take(looking, &looks);
    for (size_t i = 0; i < looks.count && code == 0; i++) {
        size_t before = views->count;
        char *title = print(language, "Page %lld as it is, with its seals outlined", (long long)looks.looks[i].page_now);
        add_view(views, title, &looks.pictures[i]);
        if (views->count > before)
            code = outline_seals(&views->views[before], looking, report, looks.looks[i].page_now);
    }
    cli_looks_clear(&looks);
    return code;
}

int cli_page_views_draw_sealed(cli_page_views *views, const cli_looking *looking, const pdfseal_report *report)
{
    pdfseal_error error = cli_error(looking->command);
    cli_looking sealed = *looking;
    int64_t *numbers;
    size_t count;
    if (pdfseal_report_sealed_pages(report, &numbers, &count, &error) != PDFSEAL_OK)
        return cli_fail(looking->path, &error);
    char *pages = list_pages(views, numbers, count);
    if (count > CLI_PAGE_VIEWS_MAX - views->count)
        views->left_out += count - (CLI_PAGE_VIEWS_MAX - views->count);
    free(numbers);
    if (!pages)
        return 0;
    sealed.pages = pages;
    sealed.revision = pdfseal_document_revision_count(looking->document->document);
    sealed.keeps_pictures = sealed.draws_only = true;
    int code = draw_pages(views, &sealed, report);
    free(pages);
    return code;
}

void cli_page_views_clear(cli_page_views *views)
{
    for (size_t i = 0; i < views->count; i++) {
        free((void *)(uintptr_t)views->views[i].title);
        free((void *)(uintptr_t)views->views[i].png);
        free((void *)(uintptr_t)views->views[i].seals);
    }
    *views = (cli_page_views){0};
}
