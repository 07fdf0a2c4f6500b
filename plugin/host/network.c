/* SPDX-License-Identifier: Apache-2.0 */
/* A client of the network for each session, verification or set of tools. */
#include "network.h"

#include "shared/failure.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_TIMEOUT_SECONDS 3600

static pdfseal_status copy_text(const char *text, char **ret_copy, pdfseal_error *error)
{
    *ret_copy = text ? strdup(text) : NULL;
    if (text && !*ret_copy)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

pdfseal_status host_network_open(const pdfseal_plugin_network *given, job_progress *progress,
                                 host_network *ret_network, pdfseal_error *error)
{
    pdfseal_plugin_network wanted;
    *ret_network = (host_network){0};
    if (!given)
        return PDFSEAL_OK;
    if (!job_take(&wanted, sizeof wanted, given) || wanted.timeout_seconds < 0 ||
        wanted.timeout_seconds > LONGEST_TIMEOUT_SECONDS)
        FAIL(error, PDFSEAL_ERROR_USAGE,
             "a network needs a struct with its size, and a timeout of at most an hour");
    TRY(copy_text(wanted.proxy, &ret_network->proxy, error));
    TRY(copy_text(wanted.authorities, &ret_network->authorities, error));
    TRY(copy_text(wanted.login, &ret_network->login, error));
    const fetch_options options = {.proxy = ret_network->proxy,
                                   .authorities_path = ret_network->authorities,
                                   .login = ret_network->login,
                                   .timeout_ms = wanted.timeout_seconds * 1000L,
                                   .allow_private_network = wanted.allow_private != 0,
                                   .goes_on = progress ? job_progress_goes_on : NULL,
                                   .context = progress};
    return fetch_client_new(&options, &ret_network->client, error);
}

const pdfseal_fetcher *host_network_table(const host_network *network)
{
    return network->client ? fetch_client_table(network->client) : NULL;
}

void host_network_close(host_network *network)
{
    fetch_client_free(network->client);
    if (network->login)
        explicit_bzero(network->login, strlen(network->login));
    free(network->proxy);
    free(network->authorities);
    free(network->login);
    *network = (host_network){0};
}
