/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for pdfseal-render. */
#include "helper.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* It stands beside the plugin where that is built, else where it is installed. */
const pdfseal_renderer *host_helper_table(host_helper *helper, pdfseal_language language)
{
    Dl_info where;
    const char *slash =
        dladdr((const void *)(uintptr_t)host_helper_table, &where) ? strrchr(where.dli_fname, '/') : NULL;
    if (slash)
        (void)snprintf(helper->path, sizeof helper->path, "%.*s/pdfseal-render",
                       (int)(slash - where.dli_fname), where.dli_fname);
    if (!slash || access(helper->path, X_OK) != 0)
        (void)snprintf(helper->path, sizeof helper->path, "%s", PDFSEAL_LIBEXEC "/pdfseal-render");
    helper->renderer = (renderer){.language = language, .helper = helper->path};
    return renderer_table(&helper->renderer);
}
