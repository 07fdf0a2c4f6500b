#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles a .po catalog into a C table sorted by the English text: compile_po.py IN.po OUT.c"""
import ast
import sys


def read_catalog(path):
    """Returns {msgid: msgstr}; raises ValueError where a translation's % directives differ from the original's."""
    entries, key, current, fields = {}, None, None, {"msgid": "", "msgstr": ""}

    def close():
        if fields["msgid"] and fields["msgstr"]:
            if fields["msgid"] in entries:
                raise ValueError(f"{path}: twice: {fields['msgid']!r}")
            if directives(fields["msgid"]) != directives(fields["msgstr"]):
                raise ValueError(f"{path}: directives differ: {fields['msgid']!r}")
            entries[fields["msgid"]] = fields["msgstr"]

    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if line.startswith("msgid "):
            close()
            fields, current = {"msgid": "", "msgstr": ""}, "msgid"
            fields[current] = ast.literal_eval(line[6:])
        elif line.startswith("msgstr "):
            current = "msgstr"
            fields[current] = ast.literal_eval(line[7:])
        elif line.startswith('"') and current:
            fields[current] += ast.literal_eval(line)
    close()
    return entries


def directives(text):
    """The printf directives of a text, in order."""
    found, position = [], 0
    while (position := text.find("%", position)) >= 0:
        end = position + 1
        while end < len(text) and text[end] not in "diouxXeEfFgGcsp%":
            end += 1
        found.append(text[position:end + 1])
        position = end + 1
    return found


def quote(text):
    out = ""
    for byte in text.encode("utf-8"):
        if byte in (0x22, 0x5C):
            out += "\\" + chr(byte)
        elif 0x20 <= byte < 0x7F:
            out += chr(byte)
        else:
            out += f"\\{byte:03o}"
    return f'"{out}"'


def main():
    entries = read_catalog(sys.argv[1])
    ordered = sorted(entries.items(), key=lambda entry: entry[0].encode("utf-8"))
    with open(sys.argv[2], "w", encoding="ascii") as out:
        out.write("/* Made by cmake/compile_po.py. */\n#include \"base/words.h\"\n")
        out.write("const words_entry WORDS_CHINESE[] = {\n")
        for english, chinese in ordered:
            out.write(f"    {{{quote(english)},\n     {quote(chinese)}}},\n")
        out.write("    {0, 0}};\n")
        out.write(f"const size_t WORDS_CHINESE_COUNT = {len(ordered)};\n")


main()
