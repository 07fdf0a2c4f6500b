#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents of special kinds: what signing, verifying and looking at them says."""
import json
import os
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdf_writer  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdfseal_command import SEAL, expect, key_options, verify  # noqa: E402


class SpecialDocuments(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="special-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = os.path.join(self.folder, "out.pdf")

    def file(self, data):
        path = os.path.join(self.folder, "in.pdf")
        with open(path, "wb") as out:
            out.write(data)
        return path

    def risks(self, **catalog):
        data = pdf_writer.append(pdf_writer.one_page(), {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), **catalog}})
        shown = expect(0, "inspect", "--risks", "--format", "json", self.file(data))
        return [risk["code"] for risk in json.loads(shown.stdout)["risks"]]

    def test_an_integrity_code_is_a_warning_and_forbids_signing(self):
        path = self.file(pdf_writer.append(pdf_writer.one_page(), {5: {}}, {"AuthCode": {"MACLocation": Name("Standalone"), "MAC": b"x"}}))
        for arguments in (["sign", *key_options("rsa2048")], ["stamp", "--seal", SEAL]):
            done = expect(5, *arguments, path, "-o", self.out)
            self.assertIn(b"ISO/TS 32004", done.stderr)
            self.assertFalse(os.path.exists(self.out))
        code, report = verify(path)
        self.assertEqual(code, 3)
        self.assertIn("integrity_code", [warning["code"] for warning in report["warnings"]])

    def test_an_open_action_that_only_goes_to_a_page_is_graded_apart(self):
        place = [Reference((3, 0)), Name("Fit")]
        self.assertEqual(self.risks(), [])
        self.assertEqual(self.risks(OpenAction=place), ["open_page"])
        self.assertEqual(self.risks(OpenAction={"S": Name("GoTo"), "D": place}), ["open_page"])
        script = {"S": Name("JavaScript"), "JS": b"x"}
        self.assertEqual(self.risks(OpenAction=script), ["open_action"])
        self.assertEqual(self.risks(OpenAction={"S": Name("GoTo"), "D": place, "Next": script}), ["open_action"])
        self.assertEqual(self.risks(OpenAction={"S": Name("Launch"), "F": b"x"}), ["open_action"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
