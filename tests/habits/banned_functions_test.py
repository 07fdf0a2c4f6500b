#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Functions that the house does not use, and those that only plugins may use."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import Findings, line_of, project_files, read, without_comments

EVERYWHERE = {
    "abort": "return a status", "exit": "return from main", "strcpy": "use bytes_buffer or snprintf", "strcat": "use bytes_buffer",
    "sprintf": "use snprintf", "vsprintf": "use vsnprintf", "gets": "use a bounded read", "atoi": "use a checked reader",
    "atol": "use a checked reader", "atof": "use a checked reader", "strtok": "use a cursor", "sscanf": "use a cursor",
    "alloca": "use the arena", "tmpnam": "use mkstemp", "mktemp": "use mkstemp", "system": "spawn with arguments",
}
IN_CORE = {
    "printf": "hand the text to the caller's sink", "fprintf": "fill the error", "puts": "hand the text to the caller's sink",
    "fputs": "hand the text to the caller's sink", "putchar": "hand the text to the caller's sink", "perror": "fill the error",
    "getenv": "take an argument", "secure_getenv": "take an argument", "setlocale": "take the language as an argument",
    "pthread_create": "take an executor", "socket": "take a fetcher", "_exit": "return a status", "assert": "return INTERNAL",
    "signal": "leave signals to the process's owner", "sigaction": "leave signals to the process's owner",
}
NAMES_IN_CORE = {"stdout": "hand the text to the caller's sink", "stderr": "fill the error"}


def check(path, text, names, pattern, findings):
    for name, remedy in names.items():
        for match in re.finditer(pattern.format(re.escape(name)), text):
            findings.add(path, line_of(text, match.start()), f"{name}: {remedy}")


def main():
    findings = Findings("use what stands beside each name")
    sources = [path for path in project_files()
               if path.endswith((".c", ".h")) and path.startswith(("core/", "plugin/"))]
    for path in sources:
        text = without_comments(read(path))
        check(path, text, EVERYWHERE, r"(?<![\w.>]){}\s*\(", findings)
        if path.startswith("core/"):
            check(path, text, IN_CORE, r"(?<![\w.>]){}\s*\(", findings)
            check(path, text, NAMES_IN_CORE, r"\b{}\b", findings)
    findings.finish(f"{len(sources)} files use no banned function")


main()
