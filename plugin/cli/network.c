/* SPDX-License-Identifier: Apache-2.0 */
/* Options of the network. */
#include "network.h"

#include "numbers.h"
#include "shared/vocabulary.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_TIMEOUT_SECONDS 3600

static const char *const LEVEL_NAMES[] = {"PAdES-B-B", "PAdES-B-T", "PAdES-B-LT", "PAdES-B-LTA"};

const char *cli_level_name(pdfseal_level level)
{
    return LEVEL_NAMES[level];
}

static int read_timeout(const cli_command *command, long *ret_ms)
{
    const char *text = command->line.values[OPTION_TIMEOUT];
    int64_t seconds;
    if (!text)
        return 0;
    if (!cli_whole_parse(text, 1, LONGEST_TIMEOUT_SECONDS, &seconds))
        return cli_usage(command, "--timeout %s: a number of seconds from 1 to 3600 is needed", text);
    *ret_ms = (long)seconds * 1000;
    return 0;
}

/* A secret that others can read is none. */
static int check_private(const cli_command *command, const char *path)
{
    struct stat status;
    pdfseal_error error = cli_error(command);
    const char *words = NULL;
    if (stat(path, &status) != 0)
        words = pdfseal_words(command->language, "cannot be read (check its name and mode)");
    else if ((status.st_mode & (S_IRGRP | S_IROTH)) != 0 && !command->line.values[OPTION_ALLOW_READABLE_SECRETS])
        words = pdfseal_words(command->language, "others can read this secret (chmod 600 it, or --allow-readable-secrets)");
    if (!words)
        return 0;
    (void)snprintf(error.message, sizeof error.message, "%s", words);
    error.status = PDFSEAL_ERROR_INPUT;
    return cli_fail(path, &error);
}

/* The first line of a file that nobody else can read. */
static int read_secret_line(const cli_command *command, const char *path, char *line, size_t capacity)
{
    int code = check_private(command, path);
    int fd = code == 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t length = fd >= 0 ? read(fd, line, capacity - 1) : -1;
    if (fd >= 0)
        close(fd);
    line[length > 0 ? length : 0] = 0;
    line[strcspn(line, "\r\n")] = 0;
    return code;
}

/* user:password. */
static int read_login(const cli_command *command, char *login, size_t capacity)
{
    const char *path = command->line.values[OPTION_TSA_LOGIN];
    int code = read_secret_line(command, path, login, capacity);
    if (code != 0)
        return code;
    if (!strchr(login, ':')) {
        explicit_bzero(login, capacity);
        return cli_usage(command, "--tsa-login %s: the file must hold user:password in its first line", path);
    }
    return 0;
}

static int read_client(const cli_command *command, cli_network *network, fetch_options *options)
{
    const char *const *values = command->line.values;
    options->proxy = values[OPTION_PROXY];
    options->authorities_path = values[OPTION_TLS_CA];
    options->certificate_path = values[OPTION_TSA_CERT];
    options->key_path = values[OPTION_TSA_KEY];
    options->allow_private_network = values[OPTION_ALLOW_PRIVATE_NETWORK] != NULL;
    int code = read_timeout(command, &options->timeout_ms);
    if (code == 0 && values[OPTION_TSA_KEY])
        code = check_private(command, values[OPTION_TSA_KEY]);
    if (code == 0 && values[OPTION_TSA_LOGIN])
        code = read_login(command, network->login, sizeof network->login);
    if (code == 0 && values[OPTION_TSA_PASSPHRASE_FILE])
        code = read_secret_line(command, values[OPTION_TSA_PASSPHRASE_FILE], network->passphrase, sizeof network->passphrase);
    options->login = network->login[0] ? network->login : NULL;
    options->key_passphrase = network->passphrase;
    return code;
}

int cli_network_open(const cli_command *command, cli_network *ret_network)
{
    fetch_options options = {0};
    pdfseal_error error = cli_error(command);
    *ret_network = (cli_network){0};
    if (command->line.values[OPTION_NO_NETWORK])
        return 0;
    int code = read_client(command, ret_network, &options);
    if (code == 0 && fetch_client_new(&options, &ret_network->client, &error) != PDFSEAL_OK)
        code = cli_fail(NULL, &error);
    return code;
}

void cli_network_close(cli_network *network)
{
    fetch_client_free(network->client);
    pdfseal_trust_free(network->trust);
    explicit_bzero(network->login, sizeof network->login);
    explicit_bzero(network->passphrase, sizeof network->passphrase);
    network->client = NULL;
    network->trust = NULL;
}

const pdfseal_fetcher *cli_network_fetcher(const cli_network *network)
{
    return network->client ? fetch_client_table(network->client) : NULL;
}

int cli_trust_load(const cli_command *command, pdfseal_trust *trust)
{
    const cli_line *line = &command->line;
    pdfseal_error error = cli_error(command);
    for (size_t i = 0; i < line->repeated_count; i++) {
        const char *value = line->repeated[i].value;
        pdfseal_status status = PDFSEAL_OK;
        if (line->repeated[i].id == OPTION_TRUST)
            status = pdfseal_trust_add_anchors(trust, value, &error);
        else if (line->repeated[i].id == OPTION_CHAIN)
            status = pdfseal_trust_add_chain(trust, value, &error);
        else if (line->repeated[i].id == OPTION_CRL)
            status = pdfseal_trust_add_crl(trust, value, &error);
        else if (line->repeated[i].id == OPTION_OCSP)
            status = pdfseal_trust_add_ocsp(trust, value, &error);
        if (status != PDFSEAL_OK)
            return cli_fail(NULL, &error);
    }
    return 0;
}

static int read_authorities(const cli_command *command, cli_network *network)
{
    const cli_line *line = &command->line;
    for (size_t i = 0; i < line->repeated_count; i++) {
        if (line->repeated[i].id != OPTION_TSA)
            continue;
        if (network->level.authority_count == CLI_MOST_AUTHORITIES)
            return cli_usage(command, "--tsa: at most %d authorities can be asked", CLI_MOST_AUTHORITIES);
        network->authorities[network->level.authority_count++] = line->repeated[i].value;
    }
    network->level.authorities = network->authorities;
    return 0;
}

/* Without --level a time stamp authority that is named means B-T. */
static int read_level(const cli_command *command, cli_network *network)
{
    const char *name = command->line.values[OPTION_LEVEL];
    network->level.level = network->level.authority_count ? PDFSEAL_LEVEL_T : PDFSEAL_LEVEL_B;
    if (name && !shared_level_find(name, &network->level.level))
        return cli_usage(command, "--level %s: B-B, B-T, B-LT or B-LTA is possible", name);
    if (network->level.level == PDFSEAL_LEVEL_B)
        return 0;
    if (network->level.authority_count == 0)
        return cli_usage(command, "--level %s needs a time stamp authority (give its address with --tsa URL)", shared_level_name(network->level.level));
    if (!network->client)
        return cli_usage(command, "--level %s needs the network (leave --no-network out)", shared_level_name(network->level.level));
    return 0;
}

int cli_level_read(const cli_command *command, cli_network *network)
{
    pdfseal_error error = cli_error(command);
    network->level = (pdfseal_level_options){.size = sizeof network->level, .policy = command->line.values[OPTION_TSA_POLICY],
                                             .may_fall_back = command->line.values[OPTION_LEVEL_FALLBACK] != NULL};
    int code = read_authorities(command, network);
    if (code == 0)
        code = read_level(command, network);
    if (code != 0 || network->level.level == PDFSEAL_LEVEL_B)
        return code;
    if (pdfseal_trust_new(&network->trust, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    if (pdfseal_trust_set_limits(network->trust, command->limits, command->limit_count, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    if (!command->line.values[OPTION_TRUST])
        pdfseal_trust_use_system(network->trust);
    network->level.trust = network->trust;
    return cli_trust_load(command, network->trust);
}
