/* SPDX-License-Identifier: Apache-2.0 */
/* The type that GNOME Files asks for menu entries and emblems. */
#ifndef NAUTILUS_PROVIDER_H
#define NAUTILUS_PROVIDER_H

#include <glib-object.h>

/* Registers the type for as long as the module is in use. */
void provider_register(GTypeModule *module);
GType provider_type(void);

#endif
