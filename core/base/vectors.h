/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at many bytes at once: vectors of 32 bytes, of which a processor with AVX2 takes each as one, any other in pieces. */
#ifndef BASE_VECTORS_H
#define BASE_VECTORS_H

#include <stdint.h>

#define VECTOR_BYTES 32

typedef uint8_t byte_vector __attribute__((vector_size(VECTOR_BYTES)));

/* Has a function compiled a second time, for AVX2; which one is called is decided when the program is loaded. What it calls must be
 * inlined to have its share. Sanitizers do not see that decision, and go without. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define VECTOR_CLONES
#endif

#endif
