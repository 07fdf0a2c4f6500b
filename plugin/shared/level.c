/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and anchors of a level. */
#include "shared/level.h"
#include "shared/failure.h"

#include <stdlib.h>
#include <string.h>

static pdfseal_status read_authorities(const char *addresses, shared_level *level, pdfseal_error *error)
{
    char *rest = NULL;
    level->words = strdup(addresses);
    if (!level->words)
        FAIL_MEMORY(error);
    for (char *word = strtok_r(level->words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (level->options.authority_count == SHARED_AUTHORITIES_MAX)
            FAIL(error, PDFSEAL_ERROR_USAGE, "at most %d time stamp authorities can be asked", SHARED_AUTHORITIES_MAX);
        level->authorities[level->options.authority_count++] = word;
    }
    level->options.authorities = level->authorities;
    return PDFSEAL_OK;
}

pdfseal_status shared_level_open(pdfseal_level level, const char *addresses, const char *trust, shared_level *ret_level,
                                 pdfseal_error *error)
{
    *ret_level = (shared_level){.options = {.size = sizeof ret_level->options, .level = level}};
    if (level == PDFSEAL_LEVEL_B)
        return PDFSEAL_OK;
    if (addresses)
        TRY(read_authorities(addresses, ret_level, error));
    TRY(pdfseal_trust_new(&ret_level->options.trust, error));
    if (trust)
        return pdfseal_trust_add_anchors(ret_level->options.trust, trust, error);
    pdfseal_trust_use_system(ret_level->options.trust);
    return PDFSEAL_OK;
}

void shared_level_close(shared_level *level)
{
    pdfseal_trust_free(level->options.trust);
    free(level->words);
    *level = (shared_level){0};
}
