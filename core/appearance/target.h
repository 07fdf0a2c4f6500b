/* SPDX-License-Identifier: Apache-2.0 */
/* What a document takes in: the rules of PDF/A, as far as pictures are concerned.
 * source  ISO 19005-1:2005 6.2 to 6.4; ISO 19005-2:2011 6.2 */
#ifndef APPEARANCE_TARGET_H
#define APPEARANCE_TARGET_H

#include "pdf/section_writer.h"

/* Zeroed: a document without rules. */
typedef struct appearance_target {
    int part;                 /* of PDF/A that the document claims to keep, 0: none */
    bool is_opaque;           /* no transparency: soft masks, opacity, groups */
    bool takes_cmyk;          /* DeviceCMYK has a meaning there */
    pdf_reference gray_space; /* colour space that stands for DeviceGray; number 0: DeviceGray itself */
    pdf_reference rgb_space;  /* the same for DeviceRGB */
} appearance_target;

/* Reads the document's claim and output intent; adds a colour space to the section where DeviceRGB or
 * DeviceGray would have no meaning. */
pdfseal_status appearance_target_prepare(pdf_view view, pdf_section *section, appearance_target *ret_target,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends "/DeviceRGB", or what stands for it. `components`: 1, 3 or 4. */
pdfseal_status appearance_target_write_space(const appearance_target *target, unsigned components,
                                             bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
