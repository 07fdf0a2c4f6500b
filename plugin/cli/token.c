/* SPDX-License-Identifier: Apache-2.0 */
/* Finds and loads the module for tokens. */
#include "token.h"

#include "shared/failure.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool cli_token_is_address(const char *value)
{
    return value && strncasecmp(value, "pkcs11:", 7) == 0;
}

/* Beside the command as it is built, then where it is installed, seen from the command. */
static void *load_module(void)
{
    static const char *const PLACES[] = {"pdfseal-token.so", PDFSEAL_LIBEXEC_FROM_BIN "/pdfseal-token.so"};
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = 0;
    char *name = strrchr(path, '/') + 1;
    size_t room = sizeof path - (size_t)(name - path);
    void *module = NULL;
    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0] && !module; i++) {
        int printed = snprintf(name, room, "%s", PLACES[i]);
        if (printed > 0 && (size_t)printed < room && access(path, R_OK) == 0)
            module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
    return module;
}

/* The module stays loaded: those of tokens may have threads of their own. */
static const token_door *find_door(void)
{
    void *module = load_module();
    const token_door *door = module ? dlsym(module, TOKEN_DOOR) : NULL;
    return door && door->version == TOKEN_DOOR_VERSION ? door : NULL;
}

pdfseal_status cli_token_open(const char *key, const char *certificate, const pdfseal_passphrase *pin, cli_token *ret_token,
                              pdfseal_error *error)
{
    bool from_token = !certificate || cli_token_is_address(certificate);
    token_request request = {.key = key, .certificate = from_token ? certificate : NULL, .needs_certificates = from_token,
                             .pin = pin};
    ret_token->door = find_door();
    if (!ret_token->door)
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "pdfseal-token.so, which tokens need, is not there or does not load (install p11-kit)");
    return ret_token->door->open(&request, &ret_token->opened, error);
}

const pdfseal_signer *cli_token_signer(const cli_token *token)
{
    return token->opened ? token->door->signer(token->opened) : NULL;
}

void cli_token_close(cli_token *token)
{
    if (token->opened)
        token->door->close(token->opened);
    token->opened = NULL;
}
