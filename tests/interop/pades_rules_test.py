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
import pades_document_rules  # noqa: E402
import pades_rules  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
from pdfseal_command import SEAL, expect, sign  # noqa: E402

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


class WholeDocuments(unittest.TestCase):
    """Certification, locks and later revisions: pades_document_rules."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = {name: os.path.join(folder, name) for name in ("plain", "first", "field", "certified", "both")}
            with open(path["plain"], "wb") as file:
                file.write(pdf_writer.one_page())
            expect(0, "field", "add", path["plain"], "-o", path["first"], "--field", "Seller", "--size", "20mmx10mm")
            expect(0, "field", "add", path["first"], "-o", path["field"], "--field", "Buyer", "--anchor", "bottom-left", "--margin", "0mm",
                   "--size", "20mmx10mm", "--lock", "Seller", "--force")
            sign(path["field"], path["certified"], "--field", "Seller", "--certify", "forms", "--lock", "Seller")
            sign(path["certified"], path["both"], "--field", "Buyer", signer="p256")
            cls.certified, cls.both = (cls.read(path[name]) for name in ("certified", "both"))

    @staticmethod
    def read(path):
        with open(path, "rb") as file:
            return file.read()

    def test_sound_documents_break_no_rule(self):
        for data in (self.certified, self.both):
            self.assertEqual(pades_document_rules.find_faults(data), {})

    def test_each_rule_of_certification_and_locks_is_named(self):
        for number, old, new in ((45, b"/TransformMethod /FieldMDP", b"/TransformMethod /DocMDP"), (46, b"/Perms <</DocMDP", b"/Perms <</DocMDQ"),
                                 (47, b"/P 2>>", b"/P 5>>"), (48, b"/Type /SigRef ", b"/DigestValue 1"),
                                 (49, b"/Perms <</DocMDP", b"/Perms <</UR3"), (52, b"/Action /Include", b"/Action /Enclude"),
                                 (53, b"/V /1.2 /Action", b"/V /1.3 /Action"), (54, b"/Fields [(Seller)", b"/Fields [(Buyer)")):
            with self.subTest(rule=number):
                data = self.certified if number == 54 else self.both
                self.assertIn(old, data)
                broken = data.replace(old, new.ljust(len(old)), 1 if number == 52 else -1)
                self.assertIn(number, pades_document_rules.find_faults(broken))

    def later(self, change, **trailer):
        """The certified document with one more revision: {number: value} by `change`."""
        document = pdf_reader.Document(self.certified)
        return pdf_writer.append(self.certified, change(document), **trailer)

    @staticmethod
    def value(document, reference, **entries):
        return {reference[0]: pdf_reader.Dictionary(document.resolve(reference), **entries)}

    def test_each_rule_of_later_revisions_is_named(self):
        def content(document):
            return {4: pdf_writer.stream(b"BT ET")}

        def catalog(document):
            return self.value(document, document.trailer["Root"], OpenAction=[pdf_reader.Reference((3, 0)), pdf_reader.Name("Fit")])

        def annotation(document):
            page, number = pdf_reader.Reference((3, 0)), document.trailer["Size"]
            note = {"Type": pdf_reader.Name("Annot"), "Subtype": pdf_reader.Name("FreeText"), "Rect": [0, 0, 9, 9]}
            return {**self.value(document, page, Annots=document.resolve(page)["Annots"] + [pdf_reader.Reference((number, 0))]),
                    number: note}

        def new_field(document):
            form, number = document.catalog["AcroForm"], document.trailer["Size"]
            fields = document.resolve(document.resolve(form)["Fields"]) + [pdf_reader.Reference((number, 0))]
            widget = {"FT": pdf_reader.Name("Sig"), "T": b"Third", "V": document.signature_fields()[0].values["V"], "Rect": [0, 0, 0, 0]}
            return {**self.value(document, form, Fields=fields), number: widget}

        def loose(document):
            return {document.trailer["Size"]: {"Type": pdf_reader.Name("Sig"), "ByteRange": [0, 1, 2, 3], "Contents": b"0"}}

        def hidden(document):
            layers = {"OCGs": [], "D": {"OFF": [pdf_reader.Reference((3, 0))]}}
            return self.value(document, document.trailer["Root"], OCProperties=layers)

        for change, numbers in ((content, {56}), (catalog, {56}), (annotation, {51, 63}), (new_field, {51, 58}), (loose, {64}),
                                (hidden, {56, 62})):
            with self.subTest(change=change.__name__):
                self.assertGreaterEqual(set(pades_document_rules.find_faults(self.later(change))), numbers)

    def test_numbers_that_were_free_or_stand_twice(self):
        freed = pdf_writer.append(pdf_writer.one_page(), {}, free=(6,))
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("freed", "signed")]
            with open(paths[0], "wb") as file:
                file.write(freed)
            sign(*paths)
            signed = self.read(paths[1])
        again = pdf_writer.append(signed, {6: {"A": 1}})
        self.assertIn(57, pades_document_rules.find_faults(again))

    def test_after_no_changes_nothing_may_change(self):
        data = self.both.replace(b"/P 2>>", b"/P 1>>")
        self.assertIn(50, pades_document_rules.find_faults(data))

    def test_a_locked_field_may_not_change(self):
        def fill(document):
            field = next(one for one in document.fields() if one.name == "Buyer")
            return self.value(document, field.reference, V=b"filled")
        data = self.later(fill).replace(b"/Fields [(Seller)", b"/Fields [(Buyer) ")
        self.assertIn(55, pades_document_rules.find_faults(data))

    def test_archives(self):
        metadata = pdf_writer.stream(b"<pdfaid:part>2</pdfaid:part>")
        document = pdf_reader.Document(self.certified)
        data = pdf_writer.append(self.certified, {90: metadata, **self.value(
            document, document.trailer["Root"], Metadata=pdf_reader.Reference((90, 0)))})
        self.assertEqual(set(pades_document_rules.find_faults(data)), {67}, "the field Buyer was added before it was an archive")
        for number, old, new in ((66, b"/Perms <</DocMDP", b"/Perms <</DocMDQ"), (67, b"/AP <</N", b"/AP <</D")):
            self.assertIn(number, pades_document_rules.find_faults(data.replace(old, new)))


if __name__ == "__main__":
    unittest.main()
