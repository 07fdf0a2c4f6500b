/* SPDX-License-Identifier: Apache-2.0 */
/* The answer to one request, put together from its frames under a bound. */
#ifndef RENDER_CLIENT_ANSWER_H
#define RENDER_CLIENT_ANSWER_H

#include "wire.h"

typedef struct answer {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
    size_t length_max;
    uint16_t kind; /* a pdfseal_status */
} answer;

typedef enum answer_outcome { ANSWER_WHOLE, ANSWER_TOO_LONG, ANSWER_NO_MEMORY, ANSWER_CUT } answer_outcome;

/* Receives frames for request `number` until the one without WIRE_MORE. After ANSWER_CUT, *ret_cause says how
 * it was cut: WIRE_BROKEN also stands for frames of another request or longer than a frame may be. */
answer_outcome answer_receive(answer *taken, int fd, uint32_t number, int64_t deadline_ms,
                              wire_outcome *ret_cause);
wire_reader answer_reader(const answer *taken);
/* Whether it begins like a PNG of sides and an area within bounds. */
bool answer_is_picture(const answer *taken, uint32_t *ret_width_px, uint32_t *ret_height_px);
void answer_clear(answer *taken);

#endif
