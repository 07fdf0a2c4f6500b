/* SPDX-License-Identifier: Apache-2.0 */
/* What opening an encrypted document costs whoever does it. */
#ifndef BENCH_FLOOR_UNLOCK_H
#define BENCH_FLOOR_UNLOCK_H

#include <stdbool.h>

/* Runs the key derivation of handler revision 6 twice for an empty user's password: once to check it, once for the key.
 * source  ISO 32000-2:2020 7.6.4.3.4, algorithm 2.B */
bool floor_unlock(void);

#endif
