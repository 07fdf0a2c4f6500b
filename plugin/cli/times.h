/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people and programs write them: ISO 8601. */
#ifndef CLI_TIMES_H
#define CLI_TIMES_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-11-24", "2026-11-24T08:00:00Z", "2026-11-24T16:00+08:00", "@1795507200": seconds since 1970 UTC, above zero.
 * Without zone it is UTC. */
bool time_parse(const char *text, int64_t *ret_seconds);

#endif
