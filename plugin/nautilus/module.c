/* SPDX-License-Identifier: Apache-2.0 */
/* The three functions that GNOME Files looks for in a module. */
#include "provider.h"

#include <nautilus-extension.h>

#define EXPORTED __attribute__((visibility("default")))

EXPORTED void nautilus_module_initialize(GTypeModule *module);
EXPORTED void nautilus_module_shutdown(void);
EXPORTED void nautilus_module_list_types(const GType **ret_types, int *ret_count);

static GType types[1];

void nautilus_module_initialize(GTypeModule *module)
{
    provider_register(module);
    types[0] = provider_type();
}

void nautilus_module_shutdown(void)
{
}

void nautilus_module_list_types(const GType **ret_types, int *ret_count)
{
    *ret_types = types;
    *ret_count = 1;
}
