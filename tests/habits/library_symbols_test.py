#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""libpdfseal.so exports what pdfseal.h declares and nothing else, and the programs link what they may."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import BUILD, Findings, read, without_comments

GRAPHICS = re.compile(r"^lib(poppler|cairo|pango|glib|gobject|gio|rsvg|qrencode|curl|pkcs11)")
# Law of core/: libc, libcrypto, zlib, libpng, jansson. The sanitizers' own libraries come on top.
OF_LIBRARY = re.compile(r"^(libc|libm|libcrypto|libz|libpng16|libjansson|libpthread|ld-linux.*|libasan|libubsan|libgcc_s|libgcov)\.so")
# libjansson is loaded anyway, by libpdfseal.so.
OF_COMMAND = re.compile(r"^(libpdfseal|libjansson|libc|libm|libpthread|ld-linux.*|libasan|libubsan|libgcc_s|libgcov)\.so")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(" ".join(command), "failed:", done.stderr)
        sys.exit(1)
    return done.stdout


def exported(path):
    lines = run("nm", "-D", "--defined-only", path).splitlines()
    return {line.split()[-1].split("@")[0] for line in lines if line.split()[-2] != "A"}


def declared():
    header = without_comments(read("core/pdfseal.h"))
    return {re.findall(r"\b(pdfseal_\w+)\s*\(", part)[0]
            for part in re.findall(r"^PDFSEAL_API\b[^;]*;", header, re.MULTILINE | re.DOTALL)}


def needed(path):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-dW", path))


def main():
    library = os.path.join(BUILD, "lib", "libpdfseal.so")
    command = os.path.join(BUILD, "bin", "pdfseal")
    findings = Findings("a function for other programs stands in core/pdfseal.h with PDFSEAL_API and in core/api/library.map; "
                        "heavy libraries stay in pdfseal-render or are loaded on first use")
    for path in (library, command):
        if not os.path.exists(path):
            findings.add(path, 0, "is not built")
    if not findings.lines:
        for name in sorted(exported(library) - declared()):
            findings.add("libpdfseal.so", 0, f"exports {name}, which pdfseal.h does not declare")
        for name in sorted(declared() - exported(library)):
            findings.add("libpdfseal.so", 0, f"does not export {name} of pdfseal.h")
        for name in needed(library):
            if not OF_LIBRARY.match(name):
                findings.add("libpdfseal.so", 0, f"links {name}")
        for name in needed(command):
            if not OF_COMMAND.match(name):
                findings.add("pdfseal", 0, f"links {name}")
        for line in run("ldd", command).splitlines():
            if GRAPHICS.match(line.strip()):
                findings.add("pdfseal", 0, f"starts with {line.split()[0]}")
    findings.finish(f"{len(declared())} functions are declared and exported; the command links {', '.join(needed(command))}"
                    if os.path.exists(command) else "")


main()
