/* SPDX-License-Identifier: Apache-2.0 */
/* The network as the line says: addresses, login, proxy, time; and the level that is wanted of it. */
#ifndef CLI_NETWORK_H
#define CLI_NETWORK_H

#include "command.h"
#include "fetch/fetch.h"

#define CLI_MOST_AUTHORITIES 16

typedef struct cli_network {
    fetch_client *client; /* NULL: --no-network */
    char login[1024], passphrase[1024]; /* cleared by cli_network_close */
    pdfseal_trust *trust; /* of --trust, --chain, --crl, --ocsp */
    const char *authorities[CLI_MOST_AUTHORITIES];
    pdfseal_level_options level;
} cli_network;

/* Reads the options; nothing is asked of the network yet. Returns 0 or an exit code after a complaint. */
int cli_network_open(const cli_command *command, cli_network *ret_network);
void cli_network_close(cli_network *network);
/* The table for the library, or NULL. */
const pdfseal_fetcher *cli_network_fetcher(const cli_network *network);
/* Reads --level with what belongs to it into network->level. */
int cli_level_read(const cli_command *command, cli_network *network);
/* "PAdES-B-LT"; a static string. */
const char *cli_level_name(pdfseal_level level);
/* Adds the files of --trust, --chain, --crl and --ocsp; the library names the file that is at fault. */
int cli_trust_load(const cli_command *command, pdfseal_trust *trust);

#endif
