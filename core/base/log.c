/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of the log. */
#include "base/log.h"

#include <stdio.h>
#include <string.h>

/* Whether the caller's table, which may be an older program's, can be called. */
static bool can_tell(const pdfseal_log *log)
{
    return log && log->size >= offsetof(pdfseal_log, tell) + sizeof log->tell && log->tell;
}

void log_tell(const pdfseal_log *log, pdfseal_log_level level, const char *event, const char *format, ...)
{
    pdfseal_error line = {.offset = -1};
    va_list arguments;
    if (!can_tell(log))
        return;
    line.language = log->language;
    va_start(arguments, format);
    error_print(&line, format, arguments);
    va_end(arguments);
    log->tell(log->context, level, event, line.message);
}

const char *log_address(const char *url, char *buffer, size_t capacity)
{
    const char *scheme = strstr(url, "://");
    const char *host = scheme ? scheme + 3 : url;
    size_t authority = strcspn(host, "/?#");
    size_t user = 0;
    for (size_t i = 0; i < authority; i++)
        user = host[i] == '@' ? i + 1 : user;
    size_t shown = strcspn(host + user, "?#");
    (void)snprintf(buffer, capacity, "%.*s%.*s", (int)(host - url), url, (int)(shown < 4096 ? shown : 4096),
                   host + user);
    return buffer;
}
