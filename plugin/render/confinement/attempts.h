/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries to leave the confinement, so that a test or a user can see whether it holds here and now. */
#ifndef RENDER_ATTEMPTS_H
#define RENDER_ATTEMPTS_H

#include "requests.h"

/* Answers WIRE_CONFINEMENT_TRY: makes every attempt and writes its outcome. An attempt that succeeds is
 * undone where it can be; the one to run another program would end this process and is the last. */
request_handler attempts_answer;

#endif
