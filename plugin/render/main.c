/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdfseal-render: confines itself, greets, serves. It is started by pdfseal, never by hand. */
#include "confinement/confinement.h"
#include "requests.h"

#include <cairo.h>
#include <poppler.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static bool is_socket(int fd)
{
    int type = 0;
    socklen_t length = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

static bool greet(int fd, uint32_t missing)
{
    static reply greeting;
    char graphics[100];
    int length = snprintf(graphics, sizeof graphics, "poppler %s, cairo %s", poppler_get_version(),
                          cairo_version_string());
    reply_init(&greeting, fd, 0);
    reply_write_u32(&greeting, WIRE_MAGIC);
    reply_write_u32(&greeting, WIRE_VERSION);
    reply_write_u32(&greeting, missing);
    reply_write_text(&greeting, graphics,
                     length < (int)sizeof graphics ? (size_t)length : sizeof graphics - 1);
    return reply_finish(&greeting, PDFSEAL_OK, NULL);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        (void)printf("pdfseal-render %s (GPL-3.0-or-later), poppler %s, cairo %s\n", PDFSEAL_VERSION,
                     poppler_get_version(), cairo_version_string());
        return 0;
    }
    if (argc != 1 || !is_socket(WIRE_FD)) {
        (void)fputs(
            "pdfseal-render: is started by pdfseal, which then speaks to it (see pdfseal preview --help)\n",
            stderr);
        return 64;
    }
    uint32_t missing = confinement_enter();
    if (!greet(WIRE_FD, missing))
        return 1;
    return requests_serve(WIRE_FD);
}
