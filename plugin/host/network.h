/* SPDX-License-Identifier: Apache-2.0 */
/* The network as a host wants it asked. */
#ifndef HOST_NETWORK_H
#define HOST_NETWORK_H

#include "fetch/fetch.h"
#include "job.h"

/* Must not move while it is open. */
typedef struct host_network {
    fetch_client *client; /* NULL: nothing is asked */
    char *proxy, *authorities, *login;
} host_network;

/* Copies what the host gave (NULL: nothing is asked); `progress` (may be NULL) is asked whether to go on
 * while an answer is waited for. To be closed either way. USAGE: a struct without its size, a wrong number.
 */
pdfseal_status host_network_open(const pdfseal_plugin_network *given, job_progress *progress,
                                 host_network *ret_network, pdfseal_error *error) PDFSEAL_MUST_USE;
const pdfseal_fetcher *host_network_table(const host_network *network);
void host_network_close(host_network *network);

#endif
