/* SPDX-License-Identifier: Apache-2.0 */
/* A PKCS#11 module with one token whose PIN is locked, since SoftHSM counts no wrong ones; with LOCKS_LATER in the environment
 * only when its one key wants the PIN again for a signature. */
#include <p11-kit/pkcs11.h>

#include <stdlib.h>
#include <string.h>

static int locks_later(void)
{
    return getenv("LOCKS_LATER") != NULL;
}

static CK_RV succeed(void *reserved)
{
    (void)reserved;
    return CKR_OK;
}

static CK_RV get_info(CK_INFO *info)
{
    memset(info, 0, sizeof *info);
    info->cryptokiVersion.major = 2;
    return CKR_OK;
}

static CK_RV get_slot_list(unsigned char present, CK_SLOT_ID *slots, unsigned long *count)
{
    (void)present;
    if (slots && *count < 1)
        return CKR_BUFFER_TOO_SMALL;
    if (slots)
        slots[0] = 1;
    *count = 1;
    return CKR_OK;
}

static CK_RV get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    (void)slot;
    memset(info, 0, sizeof *info);
    info->flags = CKF_TOKEN_PRESENT;
    return CKR_OK;
}

static CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    (void)slot;
    memset(info, ' ', sizeof *info);
    memcpy(info->label, "Locked", 6);
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED;
    if (!locks_later())
        info->flags |= CKF_USER_PIN_LOCKED;
    return CKR_OK;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *session)
{
    (void)slot;
    (void)flags;
    (void)application;
    (void)notify;
    *session = 7;
    return CKR_OK;
}

static CK_RV close_session(CK_SESSION_HANDLE session)
{
    (void)session;
    return CKR_OK;
}

static CK_RV log_in(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char *pin, unsigned long length)
{
    (void)session;
    (void)pin;
    (void)length;
    return user == CKU_CONTEXT_SPECIFIC ? CKR_PIN_LOCKED : CKR_OK;
}

static CK_RV log_out(CK_SESSION_HANDLE session)
{
    (void)session;
    return CKR_OK;
}

/* One key, found once a search. */
static int found;

static CK_RV begin_search(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, unsigned long count)
{
    (void)session;
    (void)template;
    (void)count;
    found = 0;
    return CKR_OK;
}

static CK_RV search(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *objects, unsigned long most, unsigned long *count)
{
    (void)session;
    *count = most && !found ? 1 : 0;
    if (*count)
        objects[0] = 1;
    found = 1;
    return CKR_OK;
}

static CK_RV end_search(CK_SESSION_HANDLE session)
{
    (void)session;
    return CKR_OK;
}

/* An elliptic key that may sign and wants the PIN each time. */
static CK_RV get_attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes, unsigned long count)
{
    (void)session;
    (void)object;
    for (unsigned long i = 0; i < count; i++) {
        CK_ATTRIBUTE *one = &attributes[i];
        if (one->type == CKA_KEY_TYPE && one->ulValueLen == sizeof(CK_KEY_TYPE))
            *(CK_KEY_TYPE *)one->pValue = CKK_EC;
        else if ((one->type == CKA_SIGN || one->type == CKA_ALWAYS_AUTHENTICATE) && one->ulValueLen == 1)
            *(unsigned char *)one->pValue = 1;
        else
            one->ulValueLen = 0;
    }
    return CKR_OK;
}

static CK_RV begin_signature(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    (void)session;
    (void)mechanism;
    (void)key;
    return CKR_OK;
}

static CK_FUNCTION_LIST functions;

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    functions.version.major = 2;
    functions.C_Initialize = succeed;
    functions.C_Finalize = succeed;
    functions.C_GetInfo = get_info;
    functions.C_GetFunctionList = C_GetFunctionList;
    functions.C_GetSlotList = get_slot_list;
    functions.C_GetSlotInfo = get_slot_info;
    functions.C_GetTokenInfo = get_token_info;
    functions.C_OpenSession = open_session;
    functions.C_CloseSession = close_session;
    functions.C_Login = log_in;
    functions.C_Logout = log_out;
    functions.C_FindObjectsInit = begin_search;
    functions.C_FindObjects = search;
    functions.C_FindObjectsFinal = end_search;
    functions.C_GetAttributeValue = get_attribute;
    functions.C_SignInit = begin_signature;
    *list = &functions;
    return CKR_OK;
}
