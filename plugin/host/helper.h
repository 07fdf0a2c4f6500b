/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal-render as the plugin finds it. */
#ifndef HOST_HELPER_H
#define HOST_HELPER_H

#include "render_client/renderer.h"

/* Must not move while its table is in use; renderer_clear(&helper.renderer) ends it. */
typedef struct host_helper {
    renderer renderer;
    char path[4096];
} host_helper;

/* The table, of a zeroed helper: it starts nothing yet. */
const pdfseal_renderer *host_helper_table(host_helper *helper, pdfseal_language language);

#endif
