#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference of the API that Doxygen makes from the public headers: without a warning (each function, type and member is described),
and with every public function in it."""
import os
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support")]
import pdfseal_command as command  # noqa: E402
from api_pages_test import HEADERS, declared, read  # noqa: E402


class Reference(unittest.TestCase):
    def test_it_is_made_without_a_warning_and_complete(self):
        done = subprocess.run(["cmake", "--build", command.BUILD, "--target", "docs"], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        folder = os.path.join(command.BUILD, "reference", "html")
        pages = "".join(read(os.path.join(folder, name)) for name in os.listdir(folder) if name.startswith("group__"))
        for header in HEADERS:
            for name in declared(header)[0]:
                self.assertRegex(pages, r"class=\"memname\">[^\n]*\b%s </td>" % name)


if __name__ == "__main__":
    if not shutil.which("doxygen") and not command.FULL:
        print("SKIPPED: doxygen is missing (cmake/install-packages.sh docs)")
        sys.exit(0)
    unittest.main()
