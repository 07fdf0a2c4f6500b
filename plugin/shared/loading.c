/* SPDX-License-Identifier: Apache-2.0 */
/* ISO C has no cast from an object's address to a function's: it is copied. */
#include "shared/loading.h"

#include <dlfcn.h>
#include <string.h>

bool loading_find(void *library, const char *name, void *ret_function)
{
    void *address = dlsym(library, name);
    memcpy(ret_function, &address, sizeof address);
    return address != NULL;
}
