/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process takes from itself before it reads a byte of a document. */
#ifndef RENDER_CONFINEMENT_H
#define RENDER_CONFINEMENT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Enters the confinement; there is no way back. Afterwards: no new file can be opened for writing and only
 * fonts, their configuration and Poppler's tables for reading (Landlock); no socket, process, program, signal
 * to others, debugger or executable memory (seccomp: what is not on a list fails with EPERM); 1 GiB of
 * address space, nothing can be written to a regular file, 64 descriptors, no core dump. Each part is tried
 * whatever becomes of the others. Returns the bits of wire_confinement that could not be had.
 */
uint32_t confinement_enter(void);

/* Forbids every file but what drawing needs to read. False: this kernel has no Landlock, or it is switched
 * off. */
bool landlock_enter(void);

/* Forbids every system call but those that drawing needs. False: no seccomp, or a processor that we have no
 * list for. */
bool seccomp_enter(void);

#endif
