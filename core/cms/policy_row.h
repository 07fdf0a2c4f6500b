/* SPDX-License-Identifier: Apache-2.0 */
/* A row of the algorithm policy as cmake/compile_policy.py writes it; for policy.c alone. */
#ifndef CMS_POLICY_ROW_H
#define CMS_POLICY_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cms_policy_row {
    bool is_digest;
    const char *name;  /* of the contract */
    int smallest_bits; /* of a key; 0 for digests */
    int64_t end;       /* INT64_MAX: none known */
    bool may_sign;
} cms_policy_row;

extern const cms_policy_row CMS_POLICY[];
extern const size_t CMS_POLICY_ROWS;

#endif
