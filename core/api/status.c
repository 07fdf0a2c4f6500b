/* SPDX-License-Identifier: Apache-2.0 */
/* Version, exit codes, words. */
#include "base/words.h"
#include "pdfseal.h"

const char *pdfseal_version(void)
{
    return PDFSEAL_VERSION;
}

int pdfseal_status_exit_code(pdfseal_status status)
{
    switch (status) {
    case PDFSEAL_OK:
        return 0;
    case PDFSEAL_ERROR_USAGE:
        return 64;
    case PDFSEAL_ERROR_REFUSED:
        return 5;
    case PDFSEAL_ERROR_OUTSIDE:
        return 6;
    case PDFSEAL_ERROR_OUTPUT:
        return 73;
    default:
        return 4;
    }
}

const char *pdfseal_words(pdfseal_language language, const char *english)
{
    return words_get(language, english);
}
