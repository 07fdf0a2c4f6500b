/* SPDX-License-Identifier: Apache-2.0 */
/* A PKCS#11 module with one token whose PIN is locked: SoftHSM counts no wrong ones. */
#include <p11-kit/pkcs11.h>

#include <string.h>

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
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_LOCKED;
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
    *list = &functions;
    return CKR_OK;
}
