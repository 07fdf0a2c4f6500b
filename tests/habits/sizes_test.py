#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the longest files and functions, and the fullest rooms: a ranking to look at. Only what is far out fails."""
import os
import re
import sys
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import Findings, line_of, project_files, read, without_comments

FUNCTION = re.compile(r"^[A-Za-z_][^;{}#=]*?\b(\w+)\s*\([^;{}]*\)\s*\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
SHOWN = 12


def show(title, rows):
    print(title)
    for size, name in sorted(rows, reverse=True)[:SHOWN]:
        print(f"  {size:5}  {name}")


def main():
    findings = Findings("split it: a function does one thing, a file owns one noun")
    files, functions, rooms = [], [], Counter()
    for path in project_files():
        if not path.endswith((".c", ".h")) or not path.startswith(("core/", "plugin/")):
            continue
        text = read(path)
        files.append((text.count("\n"), path))
        rooms[os.path.dirname(path)] += path.endswith(".c")
        code = without_comments(text)
        for match in FUNCTION.finditer(code):
            functions.append((match.group(2).count("\n") + 2, f"{path}:{line_of(code, match.start())} {match.group(1)}"))
    show("longest files (look twice at 800)", files)
    show("longest functions (look twice at 60, say why at 100)", functions)
    show("fullest folders (some 15 files)", [(count, name) for name, count in rooms.items()])
    middle = sorted(size for size, _ in functions)[len(functions) // 2] if functions else 0
    print(f"{len(functions)} functions, half of them up to {middle} lines; {sum(size for size, _ in files)} lines in {len(files)} files")
    for size, name in functions:
        if size > 200:
            findings.add(name, 0, f"{size} lines")
    findings.finish("no function is beyond reading")


main()
