/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens documents with Poppler. */
#include "pages/documents.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static pdfseal_status find_free_number(const documents *list, uint32_t *ret_number, failure *cause)
{
    for (uint32_t i = 0; i < DOCUMENTS_MAX; i++) {
        if (!list->open[i]) {
            *ret_number = i;
            return PDFSEAL_OK;
        }
    }
    FAIL(cause, PDFSEAL_ERROR_LIMIT, "too many documents are open in the renderer");
}

static void close_descriptor(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

typedef struct mapping {
    void *start;
    size_t length;
} mapping;

static void unmap(gpointer data)
{
    mapping *mapped = data;
    munmap(mapped->start, mapped->length);
    g_free(mapped);
}

/* The whole file as bytes; NULL when it does not fit into what memory we may have. */
static GBytes *map_file(int fd)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || info.st_size <= 0)
        return NULL;
    void *start = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (start == MAP_FAILED)
        return NULL;
    mapping *mapped = g_new(mapping, 1);
    *mapped = (mapping){.start = start, .length = (size_t)info.st_size};
    return g_bytes_new_with_free_func(start, mapped->length, unmap, mapped);
}

/* The password in the encoding of revisions before 6, or NULL when it has no other form there. Poppler would
 * convert it by iconv, whose tables lie outside the confinement. */
static char *to_latin1(const char *password)
{
    if (!g_utf8_validate(password, -1, NULL) || g_str_is_ascii(password))
        return NULL;
    GString *text = g_string_new(NULL);
    for (const char *at = password; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character > 0xFF) {
            (void)g_string_free(text, TRUE);
            return NULL;
        }
        (void)g_string_append_c(text, (char)character);
    }
    return g_string_free(text, FALSE);
}

static PopplerDocument *open_stream(GBytes *bytes, const char *password, GError **problem)
{
    GInputStream *stream = g_memory_input_stream_new_from_bytes(bytes);
    g_clear_error(problem);
    PopplerDocument *document =
        poppler_document_new_from_stream(stream, (goffset)g_bytes_get_size(bytes), password, NULL, problem);
    g_object_unref(stream);
    return document;
}

static bool is_locked(const GError *problem)
{
    return g_error_matches(problem, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
}

/* With a password Poppler 22.12 tries twice, and the second time on a stream that is freed already
 * (descriptor) or that it has lost (bytes); only GIO streams are copied well. */
static pdfseal_status open_locked(int fd, const char *password, PopplerDocument **ret_document,
                                  failure *cause)
{
    GBytes *bytes = map_file(fd);
    if (!bytes)
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the document is encrypted and too large for the renderer's memory");
    GError *problem = NULL;
    PopplerDocument *document = open_stream(bytes, password, &problem);
    char *other_form = document ? NULL : to_latin1(password);
    if (other_form)
        document = open_stream(bytes, other_form, &problem);
    g_free(other_form);
    g_bytes_unref(bytes);
    bool stays_locked = is_locked(problem);
    g_clear_error(&problem);
    if (!document && stays_locked)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the document is encrypted, and the password is wrong");
    if (!document)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the renderer cannot read this as a PDF");
    *ret_document = document;
    return PDFSEAL_OK;
}

static pdfseal_status open_any(int fd, const char *password, PopplerDocument **ret_document, failure *cause)
{
    __attribute__((cleanup(close_descriptor))) int kept_fd = password ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    GError *problem = NULL;
    PopplerDocument *document = poppler_document_new_from_fd(fd, NULL, &problem);
    bool locked = is_locked(problem);
    g_clear_error(&problem);
    if (!document && locked && kept_fd >= 0)
        return open_locked(kept_fd, password, ret_document, cause);
    if (!document && locked)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the document is encrypted and needs a password");
    if (!document)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the renderer cannot read this as a PDF");
    *ret_document = document;
    return PDFSEAL_OK;
}

pdfseal_status documents_open(documents *list, int fd, const char *password, uint32_t *ret_number,
                              failure *cause)
{
    uint32_t number = 0;
    pdfseal_status status = find_free_number(list, &number, cause);
    if (status != PDFSEAL_OK) {
        close(fd);
        return status;
    }
    TRY(open_any(fd, password, &list->open[number], cause));
    if (poppler_document_get_n_pages(list->open[number]) < 1) {
        documents_close(list, number);
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the document has no pages");
    }
    *ret_number = number;
    return PDFSEAL_OK;
}

uint32_t documents_page_count(const documents *list, uint32_t number)
{
    int count = 0;
    if (number < DOCUMENTS_MAX && list->open[number])
        count = poppler_document_get_n_pages(list->open[number]);
    return count > 0 ? (uint32_t)count : 0;
}

pdfseal_status documents_page_get(documents *list, uint32_t number, uint32_t page_index,
                                  PopplerPage **ret_page, failure *cause)
{
    uint32_t count = documents_page_count(list, number);
    if (count == 0)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "this document is not open in the renderer");
    if (page_index >= count)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "there is no such page");
    *ret_page = poppler_document_get_page(list->open[number], (int)page_index);
    if (!*ret_page)
        FAIL(cause, PDFSEAL_ERROR_INPUT, "the page cannot be read: the page tree is damaged");
    return PDFSEAL_OK;
}

void documents_close(documents *list, uint32_t number)
{
    if (number < DOCUMENTS_MAX)
        g_clear_object(&list->open[number]);
}

void documents_clear(documents *list)
{
    for (uint32_t i = 0; i < DOCUMENTS_MAX; i++)
        documents_close(list, i);
}
