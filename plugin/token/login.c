/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN: asked once, used at once, and forgotten unless every signature wants it. */
#include "inside.h"

#include <string.h>

static pdfseal_status fail_login(const token_key *token, CK_RV problem, pdfseal_error *error)
{
    bool last = token->info.flags & CKF_USER_PIN_FINAL_TRY;
    switch (problem) {
    case CKR_PIN_LOCKED:
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: its PIN is locked (unlock it with the tool of the token's maker)", token->label);
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
        if (last)
            FAIL(error, PDFSEAL_ERROR_INPUT, "%s: wrong PIN, and this was the last try before it locks (check it elsewhere)", token->label);
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: wrong PIN (a few wrong ones lock the token)", token->label);
    case CKR_USER_PIN_NOT_INITIALIZED:
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s: has no PIN yet (set one with the tool of the token's maker)", token->label);
    default:
        return token_fail(token, problem, __FILE__, __LINE__, error);
    }
}

static pdfseal_status ask_pin(token_key *token, const pdfseal_passphrase *pin, pdfseal_error *error)
{
    if (!pin || !pin->get(pin->context, token->label, token->pin, sizeof token->pin, &token->pin_length) ||
        token->pin_length > sizeof token->pin)
        FAIL(error, PDFSEAL_ERROR_INPUT, "%s: needs its PIN (give it with --passphrase-file)", token->label);
    return PDFSEAL_OK;
}

/* A reader with keys of its own asks by itself. */
static CK_RV login(token_key *token, CK_USER_TYPE user)
{
    bool asks_itself = token->info.flags & CKF_PROTECTED_AUTHENTICATION_PATH;
    return token->module->C_Login(token->session, user, asks_itself ? NULL : (CK_UTF8CHAR *)token->pin,
                                  asks_itself ? 0 : token->pin_length);
}

pdfseal_status token_login(token_key *token, const pdfseal_passphrase *pin, pdfseal_error *error)
{
    if (!(token->info.flags & CKF_LOGIN_REQUIRED))
        return PDFSEAL_OK;
    if (token->info.flags & CKF_USER_PIN_LOCKED)
        return fail_login(token, CKR_PIN_LOCKED, error);
    if (!(token->info.flags & CKF_PROTECTED_AUTHENTICATION_PATH))
        TRY(ask_pin(token, pin, error));
    CK_RV result = login(token, CKU_USER);
    if (result != CKR_OK && result != CKR_USER_ALREADY_LOGGED_IN) {
        explicit_bzero(token->pin, sizeof token->pin);
        return fail_login(token, result, error);
    }
    token->is_logged_in = result == CKR_OK;
    return PDFSEAL_OK;
}

pdfseal_status token_login_again(token_key *token, pdfseal_error *error)
{
    if (!token->always_authenticates)
        return PDFSEAL_OK;
    CK_RV result = login(token, CKU_CONTEXT_SPECIFIC);
    return result == CKR_OK ? PDFSEAL_OK : fail_login(token, result, error);
}
