#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The man pages that are made from the public headers: each function, type and member stands on one, with its comment; they are well
formed, lead to each other, and the example of the first one works."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "..", "cmake")]
import api_header  # noqa: E402
import pdfseal_command as command  # noqa: E402
from habit import without_comments  # noqa: E402

PAGES = os.path.join(command.BUILD, "man3")
HEADERS = [os.path.join(command.SOURCE, "core", "pdfseal.h"), os.path.join(command.SOURCE, "plugin", "host", "pdfseal_plugin.h")]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def page(name):
    return read(os.path.join(PAGES, name + ".3"))


def declared(header):
    """Public names by a rougher reading than that of the pages' maker: functions and types."""
    text = without_comments(read(header))
    functions = re.findall(r"^(?:PDFSEAL_API|const pdfseal_plugin_table)\b[^;{]*?\b(pdfseal_\w+)\s*\(", text, re.M)
    return functions, re.findall(r"(?:\}|\btypedef struct pdfseal_\w+) (pdfseal_\w+);", text)


class ApiPages(unittest.TestCase):
    def test_every_function_and_type_has_a_page_that_names_it(self):
        for header in HEADERS:
            functions, types = declared(header)
            self.assertTrue(functions and types)
            for name in functions + types:
                with self.subTest(name):
                    text = page(name)
                    self.assertRegex(text[:text.index(".Sh LIBRARY" if ".Sh LIBRARY" in text else ".Sh SYNOPSIS")], r"(?m)^\.Nm %s( ,)?$" % name)
            for name in functions:
                self.assertIn("\n.Fo %s\n" % name, page(name))

    def test_every_page_is_of_something_that_is_there(self):
        there = {name for header in HEADERS for names in declared(header) for name in names}
        found = {name[:-2] for name in os.listdir(PAGES)} - {"pdfseal", "pdfseal_plugin"}
        self.assertEqual(found - there - {"pdfseal_plugin_progress"}, set())

    def test_everything_has_a_comment(self):
        for header in HEADERS:
            self.assertEqual(api_header.undocumented(api_header.read_header(header)), [], "write a comment beside it in %s" % header)

    def test_members_and_values_stand_on_the_page_of_their_type(self):
        for header in HEADERS:
            for item in api_header.read_header(header):
                for member in item.members if item.name else ():
                    self.assertTrue(re.search(r"^\.It \w+ .*\b%s\b" % member.names[-1], page(item.name), re.M), (item.name, member.names))

    def test_the_overview_leads_to_every_page(self):
        own = {name[:-2] for name in os.listdir(PAGES) if not os.path.islink(os.path.join(PAGES, name))}
        self.assertEqual(own - set(re.findall(r"^\.(?:It )?Xr (\w+) 3", page("pdfseal"), re.M)), {"pdfseal"})

    def test_pages_lead_to_pages_that_are_there(self):
        for name in os.listdir(PAGES):
            for other in re.findall(r"\bXr (pdfseal_\w+) 3", page(name[:-2])):
                self.assertTrue(os.path.exists(os.path.join(PAGES, other + ".3")), "%s names %s" % (name, other))

    def test_pages_are_well_formed(self):
        pages = sorted(os.path.join(PAGES, name) for name in os.listdir(PAGES) if not os.path.islink(os.path.join(PAGES, name)))
        done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", *pages], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_the_example_works(self):
        literal = re.search(r"\.Bd -literal\n(.*?)\.Ed", page("pdfseal"), re.S).group(1)
        source = literal.replace("\\&", "").replace("\\-", "-").replace("\\e", "\\")
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "example")
            done = subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", *(["-fsanitize=address,undefined"] if command.SANITIZED else []),
                                   "-xc", "-", "-I", os.path.dirname(HEADERS[0]), "-L", os.path.join(command.BUILD, "lib"), "-lpdfseal", "-o", program],
                                  input=source, capture_output=True, text=True)
            self.assertEqual(done.stderr, "")
            signed = os.path.join(folder, "signed.pdf")
            command.sign(os.path.join(command.SAMPLES, "contract.pdf"), signed)
            environment = {**os.environ, "LD_LIBRARY_PATH": os.path.join(command.BUILD, "lib")}
            for path, code, shown in ((signed, 0, "1\n"), (os.path.join(command.SAMPLES, "contract.pdf"), 0, "0\n"), (program, 4, "")):
                done = subprocess.run([program, path], capture_output=True, text=True, env=environment)
                self.assertEqual((done.returncode, done.stdout), (code, shown), done.stderr)


if __name__ == "__main__":
    unittest.main()
