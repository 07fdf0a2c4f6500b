#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal.h stands alone as C11, C17 and C++17, without warnings, and tells a C++ linker that its names are C."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from habit import SOURCE, Findings

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]
PROGRAM = """#include "pdfseal.h"
#include "pdfseal.h"
const char *tell(pdfseal_error *error)
{
    pdfseal_session *session = 0;
    if (pdfseal_session_new(0, &session, error) != PDFSEAL_OK)
        return error->message;
    pdfseal_session_free(session);
    return pdfseal_version();
}
"""
LANGUAGES = [("cc", "c11", ".c"), ("cc", "c17", ".c"), ("c++", "c++17", ".cc")]


def main():
    findings = Findings("include what the header uses, name no C++ keyword, keep to standard C in core/pdfseal.h")
    checked = []
    with tempfile.TemporaryDirectory() as folder:
        for compiler, standard, suffix in LANGUAGES:
            path = os.path.join(folder, "alone" + suffix)
            with open(path, "w", encoding="utf-8") as file:
                file.write(PROGRAM)
            try:
                done = subprocess.run([compiler, "-std=" + standard, *WARNINGS, "-I", os.path.join(SOURCE, "core"), "-c", path,
                                       "-o", path + ".o"], capture_output=True, text=True)
            except FileNotFoundError:
                print(f"SKIPPED: there is no {compiler} here, so {standard} was not tried")
                continue
            checked.append(standard)
            if done.returncode != 0:
                findings.add("core/pdfseal.h", 0, f"as {standard}:\n{done.stderr}")
            elif "pdfseal_session_new" not in subprocess.run(["nm", path + ".o"], capture_output=True, text=True).stdout.split():
                findings.add("core/pdfseal.h", 0, f"as {standard} the names are not C's")
    if not checked:
        findings.add("core/pdfseal.h", 0, "no compiler was found")
    findings.finish("pdfseal.h alone is " + ", ".join(checked))


main()
