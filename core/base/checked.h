/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic on sizes and offsets that cannot wrap: each answers whether the result fits. */
#ifndef BASE_CHECKED_H
#define BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `*ret` is written only when the answer is true. */
#define CHECKED_ADD(a, b, ret) (!__builtin_add_overflow((a), (b), (ret)))
#define CHECKED_SUBTRACT(a, b, ret) (!__builtin_sub_overflow((a), (b), (ret)))
#define CHECKED_MULTIPLY(a, b, ret) (!__builtin_mul_overflow((a), (b), (ret)))

#endif
