/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin with two faults on its door: each time it is asked for the table it reads beyond a block and loses some. The table that it
 * gives is that of the real plugin, PLUGIN. Built without optimization: it shows that what watches a host sees into its plugins. */
#include "pdfseal_plugin.h"

#include <dlfcn.h>
#include <stdlib.h>

static int read_beyond(void)
{
    volatile char *block = calloc(10, 1);
    int beyond = block[10];
    free((void *)block);
    return beyond;
}

/* Several, as the last one's address may stay in a register. */
static void lose_blocks(void)
{
    for (int i = 0; i < 8; i++)
        *(volatile char *)malloc(100) = 1;
}

const pdfseal_plugin_table *pdfseal_plugin_abi_1(void)
{
    const pdfseal_plugin_table *(*door)(void);
    void *plugin = dlopen(PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (!plugin || read_beyond() > 255)
        return NULL;
    lose_blocks();
    *(void **)&door = dlsym(plugin, PDFSEAL_PLUGIN_SYMBOL);
    return door ? door() : NULL;
}
