#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The strict checker sees what it is for: one change to a sound signature, and the rule that it breaks is named.

(Rules of the CMS object are broken one by one in tests/attacks/cms_test.py.)"""
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pades_rules  # noqa: E402
import pdf_writer  # noqa: E402
from pdfseal_command import SEAL, sign  # noqa: E402

# {rule: (pattern, what takes its place)}; both are as long, so that nothing else moves.
BROKEN = {
    15: (rb"/M \(D:\d{14}Z\)", b"/M 1 0 R"),
    16: (rb"/Type /Sig\b", b"/Type /Sog"),
    17: (rb"/Adobe\.PPKLite", b"/Adobe.PPKMS"),
    18: (rb"/ETSI\.CAdES\.detached", b"/adbe.pkcs7.detached"),
    19: (rb"/Contents <[0-9A-F]+>", b"/Contents <>"),
    20: (rb"/ByteRange \[0 \d", b"/ByteRange [0 7"),
    22: (rb"%%EOF\n\Z", b"%%EOF "),
    23: (rb"\(D:20", b"(E:20"),
    24: (rb"/Reason ", b"/Cert   "),
    26: (rb"/Reason \(.", b"/Reason (\x01"),
    27: (rb"/Location ", b"/Latitude "),
    28: (rb"/T \(Signature1\)", b"/T (Signature.)"),
    29: (rb"/F 132", b"/F 131"),
    30: (rb"/AP <<", b"/AQ <<"),
    33: (rb"/SigFlags 3", b"/SigFlags 1"),
    44: (rb"/ESIC", b"/ESIX"),
}


class Checker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            unsigned, signed = os.path.join(folder, "unsigned.pdf"), os.path.join(folder, "signed.pdf")
            with open(unsigned, "wb") as file:
                file.write(pdf_writer.one_page())
            sign(unsigned, signed, "--seal", SEAL, "--size", "10mm", "--reason", "agreed", "--location", "Beijing",
                 "--reserve", "4000")
            with open(signed, "rb") as file:
                cls.data = file.read()

    def broken_rules(self, data):
        field = next(name for name in ("Signature1", "Signature.") if b"(" + name.encode() + b")" in data)
        return set(pades_rules.find_faults(data, field))

    def test_a_sound_signature_breaks_no_rule(self):
        self.assertEqual(self.broken_rules(self.data), set())

    def test_each_rule_is_named(self):
        for number, (pattern, new) in BROKEN.items():
            with self.subTest(rule=number):
                found = list(re.finditer(pattern, self.data, re.S))
                self.assertTrue(found, "nothing to break")
                start, end = found[-1].span()
                self.assertLessEqual(len(new), end - start)
                data = self.data[:start] + new.ljust(end - start) + self.data[end:]
                self.assertIn(number, self.broken_rules(data))

    def test_other_bytes_than_zeros_after_the_der(self):
        end = self.data.rindex(b"0> /M")
        self.assertIn(21, self.broken_rules(self.data[:end] + b"1" + self.data[end + 1:]))

    def test_a_form_that_readers_compute_anew(self):
        data = self.data.replace(b"/SigFlags 3", b"/XFA [0 0] ")
        self.assertGreaterEqual(self.broken_rules(data), {33, 35})


if __name__ == "__main__":
    unittest.main()
