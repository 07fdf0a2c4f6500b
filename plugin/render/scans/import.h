/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The request to import a picture of a seal. */
#ifndef RENDER_IMPORT_H
#define RENDER_IMPORT_H

#include "requests.h"

/* wire.h: WIRE_IMPORT. A scan or photo becomes a clean transparent picture, an SVG or a page of a PDF is cropped and stays
 * vector. */
request_handler import_answer;

#endif
