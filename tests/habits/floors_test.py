#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rooms include lower floors only, plugins only the public header, and each outside library stays in its room."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import Findings, line_of, project_files, read, without_comments

FLOORS = {"base": 0, "pdf": 1, "cms": 1, "appearance": 2, "pades": 2, "verify": 3, "report": 4, "api": 5}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

# Who may include an outside library's headers: folders, and single files.
OUTSIDE = [
    (re.compile(r"^openssl/"), ("core/cms/", "core/base/crypto.c"), "OpenSSL lives in core/cms/ and core/base/crypto.c"),
    (re.compile(r"^zlib\.h$"), ("core/pdf/", "core/appearance/"), "zlib lives in core/pdf/ and core/appearance/"),
    (re.compile(r"^(png|pngconf)\.h$|^libpng"), ("core/appearance/", "plugin/render/"), "libpng lives in core/appearance/ and plugin/render/"),
    (re.compile(r"^jansson"), ("core/report/", "core/api/", "plugin/render/", "plugin/cli/", "plugin/batch/"), "jansson lives in core/report/, core/api/, plugin/render/, plugin/cli/ and plugin/batch/"),
    (re.compile(r"^(poppler|cairo|pango|librsvg|qrencode|fontconfig|ft2build|jpeglib)"), ("plugin/render/",),
     "graphics live in plugin/render/, a process of its own"),
    (re.compile(r"^(glib|gio|gobject|gtk|nautilus)"), ("plugin/render/", "plugin/nautilus/"),
     "GLib lives in plugin/render/ and in the module of a host that is made of it"),
]
# What core/ never needs: it comes in as a table of functions.
NOT_IN_CORE = re.compile(r"^(sys/socket|netinet/.*|arpa/.*|netdb|pthread|threads|locale|termios|curl/.*|sys/ioctl|syslog)\.?h?$|"
                         r"^(sys/socket|netdb|pthread|threads|locale|termios|syslog)\.h$")
# What all of plugin/ shares but pdfseal-render, a program of its own.
SHARED = {"shared/failure.h", "shared/level.h", "shared/loading.h", "shared/vocabulary.h", "shared/writing.h"}
OTHER_HOUSES = {
    "host": {"render_client/renderer.h", "fetch/fetch.h", "inflate/inflate.h"},
    "cups": {"render_client/renderer.h", "render_client/utf8.h", "fetch/fetch.h"},
    "nautilus": {"render_client/renderer.h"},
    "render": {"render_client/wire.h", "render_client/render_client.h", "render_client/colour.h"},
    "cli": {"token/token.h", "render_client/renderer.h", "render_client/colour.h", "fetch/fetch.h", "inflate/inflate.h", "batch/run.h", "batch/source.h",
            "batch/journal.h", "batch/output.h", "batch/output_name.h", "batch/bounds.h", "batch/receipt.h", "batch/pipeline.h",
            "batch/watch.h", "batch/shared_fetch.h"}}


# The command draws by the table that it gives to the library, as any other program would.
DRAWS_BESIDE_THE_LIBRARY = re.compile(r"\brender_client_\w+\(")


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "core" and len(parts) > 2 else None


def check_core(path, quoted, name, line, findings):
    room = room_of(path)
    if not quoted:
        if NOT_IN_CORE.match(name):
            findings.add(path, line, f"<{name}>: sockets, threads, locale and terminal belong to plugin/")
        return
    target = name.split("/")[0] if "/" in name else None
    if name == "pdfseal.h":
        return
    if target not in FLOORS:
        findings.add(path, line, f'"{name}" is no header of a room (write "room/header.h")')
    elif room is None:
        findings.add(path, line, "the public header includes no room")
    elif target != room and FLOORS[target] >= FLOORS[room]:
        findings.add(path, line, f'{room}/ (floor {FLOORS[room]}) includes "{name}" of floor {FLOORS[target]}')
    elif "_private" in name and target != room:
        findings.add(path, line, f'"{name}" is for {target}/ alone')


def check_plugin(path, name, line, findings, files):
    house = path.split("/")[1]
    beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
    inside = f"plugin/{house}/{name}"
    below = f"plugin/{name}"
    if name == "pdfseal.h" or beside in files and beside.startswith(f"plugin/{house}/") or inside in files:
        return
    if below in files and (name in SHARED and house != "render" or name.startswith(house + "/") or name in OTHER_HOUSES.get(house, ())):
        return
    findings.add(path, line, f'"{name}": a plugin includes its own headers and pdfseal.h')


def main():
    files = set(project_files())
    findings = Findings("include a lower floor, or let what is needed come in as an argument or a table of functions "
                        "(core/README.md, \"rooms on floors\"; laws 1 to 3 of the architecture)")
    sources = [path for path in files if path.endswith((".c", ".h")) and path.startswith(("core/", "plugin/"))]
    for path in sorted(sources):
        text = without_comments(read(path), strings_too=False)
        for match in INCLUDE.finditer(text):
            quoted, name, line = match.group(1) == '"', match.group(2), line_of(text, match.start())
            for pattern, places, words in OUTSIDE:
                if pattern.match(name) and not path.startswith(places):
                    findings.add(path, line, f"{name}: {words}")
            if path.startswith("core/"):
                check_core(path, quoted, name, line, findings)
            elif quoted:
                check_plugin(path, name, line, findings, files)
        if path.startswith("plugin/cli/"):
            for match in DRAWS_BESIDE_THE_LIBRARY.finditer(text):
                findings.add(path, line_of(text, match.start()), f"{match.group()}): the command draws through pdfseal.h")
    findings.finish(f"the includes of {len(sources)} files keep to their floors")


main()
