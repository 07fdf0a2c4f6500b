#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the descriptions of seals into a C table: compile_presets.py FOLDER OUT.c"""
import json
import pathlib
import sys


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    rows = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")), separators=(",", ":"))
        rows.append("    {%s,\n     %s}," % (quote(path.stem), "\n     ".join(quote(text[i:i + 100]) for i in range(0, len(text), 100))))
    pathlib.Path(sys.argv[2]).write_text(
        "/* Generated from assets/seals/ by cmake/compile_presets.py. */\n#include \"seals/seal.h\"\n\n"
        "const seal_preset SEAL_PRESETS[] = {\n%s\n};\nconst size_t SEAL_PRESET_COUNT = %d;\n" % ("\n".join(rows), len(rows)),
        encoding="utf-8")


main()
