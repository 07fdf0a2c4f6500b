/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at many bytes at once: vectors of 32 bytes, of which a processor with AVX2 takes each as one, any other in pieces. */
#ifndef BASE_VECTORS_H
#define BASE_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VECTOR_BYTES 32

typedef uint8_t byte_vector __attribute__((vector_size(VECTOR_BYTES)));

/* Has a function compiled a second time, for AVX2; which one is called is decided when the program is loaded. What it calls must be
 * inlined to have its share. Sanitizers do not see that decision, and go without. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define VECTOR_CLONES
#endif

/* Bit i: whether byte i of the vector (each 0 or 0xFF) is set. */
static inline uint64_t byte_vector_bits(byte_vector set)
{
    uint64_t bits = 0;
#ifdef __SSE2__
    typedef char half __attribute__((vector_size(VECTOR_BYTES / 2)));
    half halves[2];
    memcpy(halves, &set, sizeof halves);
    bits = (uint64_t)(unsigned)__builtin_ia32_pmovmskb128(halves[0]) | (uint64_t)(unsigned)__builtin_ia32_pmovmskb128(halves[1]) << 16;
#else
    for (size_t i = 0; i < VECTOR_BYTES; i++)
        bits |= (uint64_t)(set[i] & 1) << i;
#endif
    return bits;
}

#endif
