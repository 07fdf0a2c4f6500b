/* SPDX-License-Identifier: Apache-2.0 */
/* Opens and closes tokens; the order in which everything happens. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

pdfseal_status token_fail(const token_key *token, CK_RV problem, const char *file, int line, pdfseal_error *error)
{
    const char *label = token->label[0] ? token->label : "PKCS#11";
    switch (problem) {
    case CKR_DEVICE_REMOVED:
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_SESSION_CLOSED:
    case CKR_DEVICE_ERROR:
        return shared_failure_set(error, PDFSEAL_ERROR_OUTSIDE, file, line,
                                  "%s: the token does not answer any more (was it pulled out?)", label);
    case CKR_HOST_MEMORY:
    case CKR_DEVICE_MEMORY:
        return shared_failure_set(error, PDFSEAL_ERROR_MEMORY, file, line, "memory ran out");
    default:
        return shared_failure_set(error, PDFSEAL_ERROR_OUTSIDE, file, line, "%s: the token's module failed: %s (0x%lx)", label,
                                  p11_kit_strerror(problem), (unsigned long)problem);
    }
}

static void release_modules(token_key *token)
{
    if (!token->modules)
        return;
    if (!token->is_single) {
        p11_kit_modules_finalize_and_release(token->modules);
        return;
    }
    (void)p11_kit_module_finalize(token->modules[0]);
    p11_kit_module_release(token->modules[0]);
    free(token->modules);
}

static void close_token(token_key *token)
{
    if (!token)
        return;
    if (token->is_logged_in)
        (void)token->module->C_Logout(token->session);
    if (token->has_session)
        (void)token->module->C_CloseSession(token->session);
    for (size_t i = 0; i < token->certificate_count; i++)
        free(token->certificates[i].data);
    free(token->key_id.data);
    release_modules(token);
    explicit_bzero(token, sizeof *token);
    free(token);
}

static pdfseal_status find_certificates(token_key *token, const token_request *request, pdfseal_error *error)
{
    P11KitUri *address = NULL;
    if (!request->needs_certificates)
        return PDFSEAL_OK;
    if (request->certificate)
        TRY(token_address_parse(request->certificate, &address, error));
    pdfseal_status status = PDFSEAL_OK;
    if (address && !p11_kit_uri_match_token_info(address, &token->info))
        status = shared_failure_set(error, PDFSEAL_ERROR_USAGE, __FILE__, __LINE__,
                                    "%s: the certificate is on another token than the key (name its file with --cert)", token->label);
    if (status == PDFSEAL_OK)
        status = token_certificates_find(token, address, error);
    p11_kit_uri_free(address);
    return status;
}

static pdfseal_status open_at(token_key *token, const token_request *request, P11KitUri *address, pdfseal_error *error)
{
    TRY(token_slot_open(token, address, error));
    TRY(token_login(token, request->pin, error));
    TRY(token_key_find(token, address, error));
    if (!token->always_authenticates)
        explicit_bzero(token->pin, sizeof token->pin);
    TRY(find_certificates(token, request, error));
    token->signer = (pdfseal_signer){.size = sizeof token->signer, .context = token, .name = token->label,
                                     .certificates = token->blobs, .certificate_count = token->certificate_count,
                                     .own_count = token->own_count, .sign = token_sign};
    return PDFSEAL_OK;
}

static pdfseal_status open_token(const token_request *request, token_key **ret_token, pdfseal_error *error)
{
    P11KitUri *address;
    token_key *token = calloc(1, sizeof *token);
    if (!token)
        FAIL_MEMORY(error);
    pdfseal_status status = token_address_parse(request->key, &address, error);
    if (status == PDFSEAL_OK) {
        status = open_at(token, request, address, error);
        p11_kit_uri_free(address);
    }
    if (status != PDFSEAL_OK) {
        close_token(token);
        return status;
    }
    *ret_token = token;
    return PDFSEAL_OK;
}

static const pdfseal_signer *get_signer(token_key *token)
{
    return &token->signer;
}

__attribute__((visibility("default"))) const token_door pdfseal_token_door = {TOKEN_DOOR_VERSION, open_token, get_signer, close_token};
