/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries that are loaded on first use. */
#ifndef SHARED_LOADING_H
#define SHARED_LOADING_H

#include <stdbool.h>

/* Puts the address of a function of `library` (of dlopen) into the pointer to it at `ret_function`; false where it has none. */
bool loading_find(void *library, const char *name, void *ret_function);

#endif
