/* SPDX-License-Identifier: Apache-2.0 */
/* Which language the command speaks. A bare Debian has no Chinese locale, so the environment is read as strings. */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include "pdfseal.h"

/* "en" or "zh", with any region and encoding behind ("zh_CN.UTF-8"); false where it is neither. */
bool language_parse(const char *name, pdfseal_language *ret_language);
/* The first of LC_ALL, LC_MESSAGES and LANG that is set decides; English where it is not Chinese. */
pdfseal_language language_of_environment(void);
/* --lang on the line, else the environment: known before anything else is said. False for an unknown --lang. */
bool language_find(int argc, char **argv, pdfseal_language *ret_language);

#endif
