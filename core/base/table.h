/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for long tables. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stddef.h>

/* `bytes` (at least 1) that the caller is about to fill from the begin on, not zeroed, or NULL; free() gives them back. The
 * kernel is told so: a fault for every 4 KB costs more than filling them, on a virtual machine many times more. From 1 MB on
 * up to 2 MB more than asked for may become resident, since huge pages are used where the system has them. */
void *table_allocate(size_t bytes);

#endif
