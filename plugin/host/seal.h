/* SPDX-License-Identifier: Apache-2.0 */
/* What a job says of its seal: where it stands, and which words stand beside it. */
#ifndef HOST_SEAL_H
#define HOST_SEAL_H

#include "job.h"

/* The seal of one job. */
typedef struct host_seal_wish {
    pdfseal_place_options place;
    pdfseal_straddle_options straddle; /* its edge NONE: none is wanted */
    int64_t signing_time; /* that its text tells; 0: it has none */
} host_seal_wish;

/* Reads places from the job, which must live as long. USAGE: a word that is none. */
pdfseal_status host_seal_place(const pdfseal_plugin_seal_job *job, host_seal_wish *ret_wish, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether the job wants words beside its seal. */
bool host_seal_has_words(const pdfseal_plugin_seal_job *job);
/* Loads the picture at `path` (NULL: none) with the words of the job into a session with a key; the place gets the size of the whole. */
pdfseal_status host_seal_compose(pdfseal_session *session, const char *path, const pdfseal_plugin_seal_job *job, host_seal_wish *wish,
                                 pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
