/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a seal would be, told without drawing it. seals_drawing_read (drawing.h) draws it. */
#ifndef RENDER_SEALS_DESCRIBE_H
#define RENDER_SEALS_DESCRIBE_H

#include "requests.h"

/* The complete description of what would be drawn, and the fonts that would be taken (wire.h: WIRE_SEAL_DESCRIBE); what is
 * wrong with one of its members is USAGE. */
request_handler seals_describe;

#endif
