/* SPDX-License-Identifier: Apache-2.0 */
/* Modules, slots, and the one token that is meant. */
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A token that fits the URI. */
typedef struct candidate {
    CK_FUNCTION_LIST *module;
    CK_SLOT_ID slot;
    CK_TOKEN_INFO info;
} candidate;

typedef struct search {
    P11KitUri *address;
    candidate found[TOKEN_MOST_SLOTS];
    size_t count;
} search;

/* ---- modules ---- */

static pdfseal_status load_one(token_key *token, const char *path, pdfseal_error *error)
{
    token->modules = calloc(2, sizeof *token->modules);
    if (!token->modules)
        FAIL_MEMORY(error);
    token->modules[0] = p11_kit_module_load(path, 0);
    if (!token->modules[0])
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "%s cannot be loaded as a PKCS#11 module (name the .so of the token's maker)", path);
    token->is_single = true;
    CHECK(token, p11_kit_module_initialize(token->modules[0]), error);
    return PDFSEAL_OK;
}

static pdfseal_status load_modules(token_key *token, P11KitUri *address, pdfseal_error *error)
{
    const char *path = p11_kit_uri_get_module_path(address);
    if (path)
        return load_one(token, path, error);
    token->modules = p11_kit_modules_load_and_initialize(0);
    if (!token->modules || !token->modules[0])
        FAIL(error, PDFSEAL_ERROR_OUTSIDE,
             "no PKCS#11 module is installed (install the one of the token's maker, or name it with module-path)");
    return PDFSEAL_OK;
}

/* ---- tokens ---- */

static bool module_fits(CK_FUNCTION_LIST *module, P11KitUri *address)
{
    CK_INFO info;
    const char *wanted = p11_kit_uri_get_module_name(address);
    char *name = wanted ? p11_kit_module_get_name(module) : NULL;
    bool fits = !wanted || (name && strcmp(name, wanted) == 0);
    free(name);
    return fits && module->C_GetInfo(&info) == CKR_OK && p11_kit_uri_match_module_info(address, &info);
}

static void add_slot(search *found, CK_FUNCTION_LIST *module, CK_SLOT_ID slot)
{
    CK_SLOT_INFO slot_info;
    candidate one = {.module = module, .slot = slot};
    CK_SLOT_ID wanted = p11_kit_uri_get_slot_id(found->address);
    if (found->count < TOKEN_MOST_SLOTS && (wanted == (CK_SLOT_ID)-1 || wanted == slot) &&
        module->C_GetSlotInfo(slot, &slot_info) == CKR_OK && p11_kit_uri_match_slot_info(found->address, &slot_info) &&
        module->C_GetTokenInfo(slot, &one.info) == CKR_OK && (one.info.flags & CKF_TOKEN_INITIALIZED) &&
        p11_kit_uri_match_token_info(found->address, &one.info))
        found->found[found->count++] = one;
}

static void search_module(search *found, CK_FUNCTION_LIST *module)
{
    CK_SLOT_ID slots[TOKEN_MOST_SLOTS];
    CK_ULONG count = TOKEN_MOST_SLOTS;
    if (!module_fits(module, found->address) || module->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK)
        return; /* a module that fails has no token for us */
    for (CK_ULONG i = 0; i < count; i++)
        add_slot(found, module, slots[i]);
}

/* What can be seen on a token before it is logged in to. */
static bool shows(const candidate *one, P11KitUri *address, CK_OBJECT_CLASS kind)
{
    CK_SESSION_HANDLE session;
    if (one->module->C_OpenSession(one->slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK)
        return false;
    bool seen = token_objects_count(one->module, session, address, kind) > 0;
    (void)one->module->C_CloseSession(session);
    return seen;
}

/* Stores of certificates are tokens too, without any private key. */
static bool may_hold_key(const candidate *one, P11KitUri *address)
{
    return (one->info.flags & CKF_LOGIN_REQUIRED) || shows(one, address, CKO_PRIVATE_KEY);
}

static bool shows_sign_of_key(const candidate *one, P11KitUri *address)
{
    return shows(one, address, CKO_PRIVATE_KEY) || shows(one, address, CKO_PUBLIC_KEY) || shows(one, address, CKO_CERTIFICATE);
}

/* Keeps those that pass; all of them where none does. */
static void narrow(search *found, bool (*passes)(const candidate *, P11KitUri *))
{
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        if (passes(&found->found[i], found->address)) {
            candidate one = found->found[i];
            found->found[i] = found->found[kept];
            found->found[kept++] = one;
        }
    }
    if (kept)
        found->count = kept;
}

static void copy_label(const CK_TOKEN_INFO *info, char label[33])
{
    size_t length = sizeof info->label;
    while (length > 0 && info->label[length - 1] == ' ')
        length--;
    memcpy(label, info->label, length);
    label[length] = 0;
}

static pdfseal_status fail_ambiguous(const search *found, pdfseal_error *error)
{
    char names[256] = "";
    for (size_t i = 0; i < found->count && strlen(names) < sizeof names - 64; i++) {
        char label[33];
        size_t length = strlen(names);
        copy_label(&found->found[i].info, label);
        (void)snprintf(names + length, sizeof names - length, "%s%s (%.16s)", i ? ", " : "", label,
                       (const char *)found->found[i].info.serialNumber);
    }
    FAIL(error, PDFSEAL_ERROR_USAGE, "several tokens fit: %s (add token= or serial= to the URI)", names);
}

static pdfseal_status choose(token_key *token, search *found, pdfseal_error *error)
{
    narrow(found, may_hold_key);
    if (found->count == 0 || !may_hold_key(&found->found[0], found->address))
        FAIL(error, PDFSEAL_ERROR_OUTSIDE, "no token that fits is there (insert it, or see p11-kit list-tokens)");
    if (found->count > 1)
        narrow(found, shows_sign_of_key);
    if (found->count > 1)
        return fail_ambiguous(found, error);
    token->module = found->found[0].module;
    token->slot = found->found[0].slot;
    token->info = found->found[0].info;
    copy_label(&token->info, token->label);
    return PDFSEAL_OK;
}

pdfseal_status token_slot_open(token_key *token, P11KitUri *address, pdfseal_error *error)
{
    TRY(load_modules(token, address, error));
    search *found = calloc(1, sizeof *found);
    if (!found)
        FAIL_MEMORY(error);
    found->address = address;
    for (CK_FUNCTION_LIST **module = token->modules; *module; module++)
        search_module(found, *module);
    pdfseal_status status = choose(token, found, error);
    free(found);
    TRY(status);
    CHECK(token, token->module->C_OpenSession(token->slot, CKF_SERIAL_SESSION, NULL, NULL, &token->session), error);
    token->has_session = true;
    return PDFSEAL_OK;
}
