#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Doxygen's filter for the public headers: doxygen_filter.py HEADER writes what it declares with Doxygen's kind of comments, section
by section, as api_header.py reads it."""
import os
import re
import sys

sys.dont_write_bytecode = True
import api_header  # noqa: E402
import mdoc  # noqa: E402


def plain(text):
    return re.sub(r'([\\@<>#%&"])', r"\\\1", text)


def text_of(comment):
    """With the macros of names that mdoc.py knows as code, and statuses in full."""
    parts, end = [], 0
    for match in mdoc.NAME.finditer(comment):
        code, name, status, free = match.groups()
        shown = name or (free and "free()") or (status and "PDFSEAL_ERROR_" + status)
        parts += [plain(comment[end:match.start()]), shown or "<code>%s</code>" % plain(code)]
        end = match.end()
    return ("".join(parts) + plain(comment[end:])).replace("\n\n", "\n\n * ")


def block(comment):
    return "/** %s */\n" % comment


def struct(item):
    lines = ["    %s /**< %s */\n" % (member.source, text_of(api_header.member_comment(item, member))) for member in item.members]
    lines = [line if "," not in line.split("/**<")[0] or "(" in line.split("/**<")[0] else apart(line) for line in lines]
    return "typedef struct %s {\n%s} %s;\n" % (item.name, "".join(lines), item.name)


def apart(line):
    """`char *a, *b; comment`: a declaration each, for Doxygen gives the comment to the last one alone."""
    declaration, comment = line.strip().split("; ", 1)
    first, *others = declaration.split(", ")
    kind = re.match(r"(.*?)\**\w+(\[\w+\])?$", first).group(1)
    return "".join("    %s; %s\n" % (each, comment) for each in [first] + [kind + other for other in others])


def enum(item):
    lines = ["    %s,%s\n" % (member.source, " /**< %s */" % text_of(member.comment) if member.comment else "") for member in item.members]
    return "%senum %s{\n%s} %s;\n" % ("typedef " if item.name else "", item.name + " " if item.name else "", "".join(lines), item.name)


def written(item):
    if item.kind == "section":
        title = item.name[:1].upper() + item.name[1:]
        return "/** @} */\n/** @defgroup %s %s\n * @{ */\n" % (re.sub(r"\W+", "_", item.name), title)
    source = {"struct": struct, "enum": enum}.get(item.kind, lambda item: item.source + "\n")(item)
    return block(text_of(item.comment)) + source


def main():
    items = api_header.read_header(sys.argv[1])
    name = os.path.basename(sys.argv[1])
    prose = [text_of(item.comment) for item in items if item.kind == "prose"]
    first = api_header.Item("section", "errors and words" if name == "pdfseal.h" else "the loadable plugin", "")
    sys.stdout.write(block("@file\n * " + "\n *\n * ".join(prose)))
    sys.stdout.write("".join([written(first).replace("/** @} */\n", "", 1)] + [written(item) for item in items if item.kind != "prose"]) + "/** @} */\n")


main()
