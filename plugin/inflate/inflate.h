/* SPDX-License-Identifier: Apache-2.0 */
/* Inflates twice as fast as zlib what lies in memory as a whole: libdeflate, loaded when something is to be inflated. */
#ifndef INFLATE_INFLATE_H
#define INFLATE_INFLATE_H

#include "pdfseal.h"

/* For any number of threads at once. Where libdeflate is not installed it inflates nothing, and zlib does the work. */
const pdfseal_inflater *inflate_at_once(void);

#endif
