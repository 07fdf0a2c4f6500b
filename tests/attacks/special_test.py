#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents of a special build: each forgery of special.py is found, what was signed is valid, and what honest programs make stays so."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import encrypted  # noqa: E402,F401  it adds to special
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
import special  # noqa: E402
from forged_document import Case, explain  # noqa: E402


class Specials(Case):
    def test_each_is_found(self):
        signed = {}
        for one in special.SPECIALS:
            with self.subTest(label=one.label, forgery=one.name):
                if one.label not in signed:
                    signed[one.label] = self.sign(one.prepare(), "--reserve", "6000")
                    self.assertEqual(self.verdict(signed[one.label])["verdict"], "valid", explain(self.verdict(signed[one.label])))
                report = self.verdict(one.make(signed[one.label]))
                self.assertIn(report["verdict"], one.verdicts, explain(report))

    def test_the_signature_makes_the_length_come_true(self):
        length = len(self.sign(special.linearized(99999), "--reserve", "6000"))
        report = self.verdict(self.sign(special.linearized(length), "--reserve", "6000"))
        self.assertEqual(report["file"]["size"], length)
        self.assertEqual(report["verdict"], "indeterminate", explain(report))
        self.assertIn("linearization", [one["code"] for one in report["warnings"]])

    def test_honest_changes_of_encrypted_files(self):
        for kind, prepare in encrypted.KINDS.items():
            victim = encrypted.Secret(self.sign(prepare(), "--reserve", "6000"))
            for name, data in encrypted.honest_changes(victim).items():
                with self.subTest(kind=kind, change=name):
                    report = self.verdict(data)
                    self.assertEqual(report["verdict"], "valid", explain(report))

    def test_an_honest_linearized_file(self):
        for options in ([], ["--object-streams=generate"]):
            with self.subTest(options=options):
                plain = special.by_qpdf(pdf_writer.write(forgeries.paper()), "--linearize", *options)
                self.assertEqual(self.verdict(plain)["warnings"], [])
                report = self.verdict(self.sign(plain))
                self.assertEqual((report["verdict"], report["warnings"]), ("valid", []), explain(report))


if __name__ == "__main__":
    unittest.main()
