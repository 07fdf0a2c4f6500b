/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, closing and measuring. */
#include "pages/pages.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define PASSWORD_BYTES_MAX 2048u
#define SIDE_PT_MAX 2000000.0 /* what fits into thousandths of a point in 32 bits */

static bool is_regular_file(int fd)
{
    struct stat info;
    return fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

pdfseal_status pages_document_open(request *asked, reply *answer, failure *cause)
{
    bool has_password = wire_read_u8(&asked->payload) != 0;
    size_t length;
    const char *text = wire_read_text(&asked->payload, &length);
    char password[PASSWORD_BYTES_MAX + 1] = "";
    if (asked->payload.broken || length > PASSWORD_BYTES_MAX || !is_regular_file(asked->passed_fd))
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    memcpy(password, text, length);
    int fd = asked->passed_fd;
    asked->passed_fd = -1;
    uint32_t number = 0;
    pdfseal_status status =
        documents_open(asked->documents, fd, has_password ? password : NULL, &number, cause);
    explicit_bzero(password, sizeof password);
    if (status != PDFSEAL_OK)
        return status;
    reply_write_u32(answer, number);
    reply_write_u32(answer, documents_page_count(asked->documents, number));
    return PDFSEAL_OK;
}

pdfseal_status pages_document_close(request *asked, reply *answer, failure *cause)
{
    (void)answer;
    (void)cause;
    documents_close(asked->documents, wire_read_u32(&asked->payload));
    return PDFSEAL_OK;
}

pdfseal_status pages_get(request *asked, PopplerPage **ret_page, failure *cause)
{
    uint32_t number = wire_read_u32(&asked->payload);
    uint32_t page_index = wire_read_u32(&asked->payload);
    if (asked->payload.broken)
        FAIL(cause, PDFSEAL_ERROR_USAGE, "the renderer got a request that makes no sense");
    return documents_page_get(asked->documents, number, page_index, ret_page, cause);
}

pdfseal_status pages_size(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(pages_unref))) PopplerPage *page = NULL;
    TRY(pages_get(asked, &page, cause));
    double width_pt = 0, height_pt = 0;
    poppler_page_get_size(page, &width_pt, &height_pt);
    if (!(width_pt > 0 && width_pt < SIDE_PT_MAX && height_pt > 0 && height_pt < SIDE_PT_MAX))
        FAIL(cause, PDFSEAL_ERROR_LIMIT, "the page's size is out of bounds");
    reply_write_i32(answer, (int32_t)lround(width_pt * 1000));
    reply_write_i32(answer, (int32_t)lround(height_pt * 1000));
    return PDFSEAL_OK;
}
