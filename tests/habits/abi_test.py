#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What programs are linked against stays: the list of exported symbols, their version, and the types of pdfseal.h are those of
tests/habits/abi/, each function is documented, and a test calls it. After a change that docs/abi.md permits: abi_test.py --update."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import BUILD, SOURCE, Findings, project_files, read, without_comments  # noqa: E402

LIBRARY = os.path.realpath(os.path.join(BUILD, "lib", "libpdfseal.so"))
KEPT = "tests/habits/abi"
SYMBOLS, DUMP = KEPT + "/exported.txt", KEPT + "/libpdfseal.abi"
INCOMPATIBLE = 8  # a bit of abidiff's exit code; 4: a change of any kind
SANITIZED = os.environ.get("PDFSEAL_SANITIZE", "0") == "1"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def exported():
    """NAME@@VERSION of every function, sorted."""
    lines = run("nm", "-D", "--with-symbol-versions", "--defined-only", LIBRARY).stdout.splitlines()
    return sorted(line.split()[-1] for line in lines if line.split()[-2] != "A")


def dump(path):
    """How many functions, and members of structs, the dump knows. A folder of its own for the header: of one that is named alone
    abidw takes no type for public."""
    with tempfile.TemporaryDirectory() as public:
        shutil.copy(os.path.join(SOURCE, "core", "pdfseal.h"), public)
        done = run("abidw", "--headers-dir", public, "--drop-private-types", "--exported-interfaces-only",
                   "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed", "--no-parameter-names",
                   "--type-id-style", "hash", "--out-file", path, LIBRARY)
    if done.returncode != 0 or not os.path.exists(path):
        sys.exit("abidw failed: " + done.stderr)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return text.count("<function-decl"), text.count("<data-member")


def header_structs():
    """Names of the structs that pdfseal.h lays open."""
    return re.findall(r"^typedef struct (\w+) \{", without_comments(read("core/pdfseal.h")), re.M)


def check_symbols(findings):
    kept, now = read(SYMBOLS).split(), exported()
    for name in sorted(set(kept) - set(now)):
        findings.add(SYMBOLS, 0, "%s is not exported any more (a new SONAME, docs/abi.md)" % name)
    for name in sorted(set(now) - set(kept)):
        findings.add(SYMBOLS, 0, "%s is new (add it with --update)" % name)
    return len(now)


def check_types(findings):
    """What was compared, or why nothing was."""
    if SANITIZED or not shutil.which("abidiff"):
        reason = "SKIPPED: the types were not compared (%s)" % ("a sanitizer build" if SANITIZED else "abigail-tools is missing")
        print(reason)
        return reason
    with tempfile.TemporaryDirectory() as folder:
        now = os.path.join(folder, "now.abi")
        functions, members = dump(now)
        if functions < len(exported()):
            return "SKIPPED: the library has no debug information, so its types were not compared"
        known = read(DUMP)
        for name in header_structs():
            if not re.search(r"<class-decl name='%s' size-in-bits" % name, known):
                findings.add(DUMP, 0, "does not know what %s is made of (no function takes it, or --update is missing)" % name)
        done = run("abidiff", "--no-architecture", os.path.join(SOURCE, DUMP), now)
    if done.returncode & INCOMPATIBLE:
        findings.add(DUMP, 0, "programs that are there would break (a new SONAME, docs/abi.md):\n" + done.stdout)
    elif done.returncode:
        findings.add(DUMP, 0, "the types changed (where docs/abi.md permits it: --update):\n" + done.stdout)
    return "the types of %d functions and %d members are the same" % (functions, members)


def check_documented(findings):
    lines = read("core/pdfseal.h").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("PDFSEAL_API ") and not lines[number - 1].endswith("*/"):
            findings.add("core/pdfseal.h", number + 1, "has no comment of its own")


def check_called(findings):
    tests = "\n".join(without_comments(read(path)) for path in project_files() if path.startswith("tests/") and path.endswith(".c"))
    for name in (symbol.split("@")[0] for symbol in exported()):
        if not re.search(r"\b%s\(" % name, tests):
            findings.add("core/pdfseal.h", 0, "no test calls " + name)


def update():
    os.makedirs(os.path.join(SOURCE, KEPT), exist_ok=True)
    with open(os.path.join(SOURCE, SYMBOLS), "w", encoding="ascii") as file:
        file.write("\n".join(exported()) + "\n")
    dump(os.path.join(SOURCE, DUMP))


def main():
    if "--update" in sys.argv:
        return update()
    findings = Findings("docs/abi.md says what may change; abi_test.py --update keeps what may; write the comment, the test")
    count = check_symbols(findings)
    types = check_types(findings)
    check_documented(findings)
    check_called(findings)
    return findings.finish("%d symbols; %s" % (count, types))


main()
