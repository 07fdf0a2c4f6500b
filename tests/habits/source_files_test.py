#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every file begins with its licence and a sentence on what it owns, and none names a place on somebody's machine."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import Findings, project_files, read

TEXT = (".c", ".h", ".py", ".sh", ".cmake")
LISTS = ("CMakeLists.txt", ".ci/run", "cmake/packages.list")
# Files that are data, or whose format has no comments: licensed with the project.
WITHOUT_LICENCE = re.compile(r"^(LICENSES/|samples/(?!src/.*\.py|src/.*\.sh|.*\.sh)|tests/fuzz/corpus/|tests/golden/|docs/|man/|debian/|"
                             r"assets/|\.gitignore|\.clang|CMakePresets\.json|.*\.(md|po|json|map|in|pdf|png|html|fodt|tex|dict|txt))")
# Places of one machine: homes, and the folder that holds this checkout.
SOURCE = os.path.abspath(os.environ.get("PDFSEAL_SOURCE_DIR", "."))
HOLDER = os.path.dirname(SOURCE).rstrip("/") + "/"
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w" + (r"|(?<![\w./{}])" + re.escape(HOLDER) if len(HOLDER) > 5 else ""))


def has_text(path):
    with open(os.path.join(os.environ.get("PDFSEAL_SOURCE_DIR", "."), path), "rb") as file:
        return b"\0" not in file.read(8192)


def check_beginning(path, text, findings):
    lines = text.split("\n")
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    wanted = "GPL-3.0-or-later" if path.startswith("plugin/render/") else "Apache-2.0"
    if not lines or f"SPDX-License-Identifier: {wanted}" not in lines[0]:
        findings.add(path, 1, f"does not begin with SPDX-License-Identifier: {wanted}")
        return
    if path.endswith((".c", ".h")) and not (len(lines) > 1 and lines[1].startswith("/*") and len(lines[1]) > 12):
        findings.add(path, 2, "does not say in a sentence what it owns")


def main():
    findings = Findings("begin with the SPDX line (plugin/render/: GPL-3.0-or-later) and one sentence on what the file owns; "
                        "take places from arguments, the environment or the file's own folder")
    checked = 0
    for path in project_files():
        if not has_text(path):
            continue
        text = read(path)
        checked += 1
        if path.endswith(TEXT) or path.endswith(LISTS):
            if not WITHOUT_LICENCE.match(path) or path.endswith(TEXT):
                check_beginning(path, text, findings)
        if path == "tests/habits/source_files_test.py":
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if MACHINE.search(line):
                findings.add(path, number, f"names a place on a machine: {MACHINE.search(line).group()}…")
    findings.finish(f"{checked} files begin as they should and name no place on a machine")


main()
