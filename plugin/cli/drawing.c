/* SPDX-License-Identifier: Apache-2.0 */
/* Lets the renderer speak as the command does. */
#include "drawing.h"

static void warn(void *context, const char *sentence)
{
    (void)context;
    cli_complain("pdfseal-render", sentence);
}

renderer cli_renderer(const cli_command *command)
{
    return (renderer){.warn = warn, .language = command->language};
}
