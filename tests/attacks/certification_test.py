#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Certification attacks: signatures that are sound as such but must not certify. They are made by changing signed bytes and signing
those again with a key of the test PKI."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from cms_builder import Builder  # noqa: E402
from forged_document import RESERVED_BYTES, Case, explain  # noqa: E402


class Certification(Case):
    def paper(self):
        return pdf_writer.write(forgeries.paper(), "table")

    def sign_again(self, data):
        """The last signature's value made anew over the bytes as they are."""
        numbers = [int(one) for one in re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", data)[-1]]
        start, end = numbers[1], numbers[2]
        signed = data[:start] + data[end:]
        digits = Builder(signed).build(signed).hex().encode("ascii")
        return data[:start] + b"<" + digits.ljust(end - start - 2, b"0") + b">" + data[end:]

    def replace(self, data, old, new):
        """The last occurrence, as many bytes as before."""
        place = data.rindex(old)
        return data[:place] + new.ljust(len(old)) + data[place + len(old):]

    def judge(self, data, verdict, words=None):
        report = self.verdict(self.sign_again(data))
        last = report["signatures"][-1]
        self.assertEqual((last["integrity"], report["verdict"]), ("intact", verdict), explain(report))
        if words:
            self.assertIn(words, last["explanation"])
            self.assertEqual(last["sub_indication"], "FORMAT_FAILURE")

    def test_signing_again_is_no_attack_by_itself(self):
        self.judge(self.sign(self.paper(), "--certify", "forms", "--reserve", RESERVED_BYTES), "valid")

    def test_certification_that_the_catalog_does_not_name(self):
        certified = self.sign(self.paper(), "--certify", "forms", "--reserve", RESERVED_BYTES)
        self.judge(self.replace(certified, b"/Perms", b"/Perm0"), "invalid", "Perms")

    def test_certification_while_the_catalog_names_something_else(self):
        certified = self.sign(self.paper(), "--certify", "forms", "--reserve", RESERVED_BYTES)
        self.assertRegex(certified, rb"/DocMDP \d+ 0 R")
        named = re.findall(rb"/DocMDP \d+ 0 R", certified)[-1]
        self.judge(self.replace(certified, named, b"/DocMDP 5 0 R"), "invalid", "Perms")

    def test_certification_of_what_was_signed_before(self):
        first = self.sign(self.paper())
        second = self.sign(first, "--lock", "Amount", "--reserve", RESERVED_BYTES)
        self.judge(second, "valid")
        self.judge(self.replace(second, b"/TransformMethod /FieldMDP" if b"/TransformMethod /FieldMDP" in second else b"/TransformMethod/FieldMDP",
                                b"/TransformMethod/DocMDP"), "invalid", "signed before")


if __name__ == "__main__":
    unittest.main()
