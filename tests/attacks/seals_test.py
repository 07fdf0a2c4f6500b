#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seals that no signature backs, and seals that name somebody else than the certificate; and honest seals, of which nothing is said."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import forgeries  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case  # noqa: E402
from pdf_reader import Reference  # noqa: E402
from pdfseal_command import SEAL  # noqa: E402

CODES = {"seal_without_signature", "seal_names_another", "seals_not_searched"}
SEALED = ("--seal", SEAL, "--size", "15mm", "--anchor", "top-right", "--margin", "2mm")


class Seals(Case):
    def paper(self, objects=None):
        return pdf_writer.write(forgeries.paper(objects), "table")

    def findings(self, data):
        report = self.verdict(data)
        return report, sorted((one["code"], one["page"]) for one in report["warnings"] if one["code"] in CODES)

    def picture_of(self, data):
        """The widget's appearance, and the image in it."""
        document = pdf_reader.Document(data)
        field = next(one for one in document.fields() if one.name == "Signature1")
        form = field.dictionary["AP"]["N"]
        return document, form

    def lay(self, data, form):
        """A later revision whose second page draws the seal's form once more."""
        document = pdf_reader.Document(data)
        page = document.pages()[1][0]
        number = pdf_writer.next_number(data)
        value = dict(document.resolve(page), Contents=Reference((number, 0)), Resources={"XObject": {"Seal": form}})
        return pdf_writer.append(data, {page[0]: value, number: pdf_writer.stream(b"q 1 0 0 1 50 50 cm /Seal Do Q")})

    def test_honest_seals_are_not_spoken_of(self):
        for options in (SEALED + ("--page", "1"), SEALED + ("--page", "1,2"), SEALED + ("--straddle", "right"), ()):
            with self.subTest(options=options[6:]):
                report, found = self.findings(self.sign(self.paper(), *options))
                self.assertEqual((report["verdict"], found), ("valid", []))

    def test_two_signers_with_the_same_seal_are_honest(self):
        first = self.sign(self.paper(), *SEALED, "--page", "1")
        second = self.sign(first, "--seal", SEAL, "--size", "15mm", "--page", "2", "--anchor", "bottom-left", "--margin", "2mm", signer="p256")
        self.assertEqual(self.findings(second)[1], [])

    def test_seal_drawn_by_a_later_page_content_is_found(self):
        signed = self.sign(self.paper(), *SEALED, "--page", "1")
        report, found = self.findings(self.lay(signed, self.picture_of(signed)[1]))
        self.assertEqual((report["verdict"], found), ("altered", [("seal_without_signature", 2)]))

    def test_seal_copied_from_another_document_before_signing_is_found(self):
        """The forger cuts the seal out of a signed document and signs a page that shows it; by bytes, not by object."""
        donor = self.sign(self.paper(), *SEALED, "--page", "1")
        document, form = self.picture_of(donor)
        (image,) = document.resolve(document.resolve(form).dictionary["Resources"])["XObject"].values()
        picture = document.resolve(image)
        self.assertEqual(picture.dictionary["Subtype"], "Image")
        with_image = forgeries.paper()
        with_image[3]["Resources"]["XObject"]["Stolen"] = Reference((30, 0))
        with_image[30] = self.copy_stream(picture)
        if "SMask" in picture.dictionary:
            with_image[31] = self.copy_stream(document.resolve(picture.dictionary["SMask"]))
        signed = self.sign(pdf_writer.write(with_image, "table"), *SEALED, "--page", "2", signer="p256")
        report, found = self.findings(signed)
        self.assertEqual((report["verdict"], found), ("valid", [("seal_without_signature", 1)]))

    def copy_stream(self, found):
        """The stream's dictionary and bytes as they are, its mask as object 31."""
        entries = {key: value for key, value in found.dictionary.items() if key not in ("Length", "SMask")}
        if "SMask" in found.dictionary:
            entries["SMask"] = Reference((31, 0))
        return pdf_reader.Stream(entries, found.raw)

    def test_text_that_names_another_signer_is_found(self):
        for text, named in (("Digitally signed by Mallory Evil", True), ("Signed by: {name}", False), ("签署人：王小明", True),
                            ("Approved on 2026-11-24", False)):
            with self.subTest(text=text):
                signed = self.sign(self.paper(), "--text", text, "--size", "60mmx15mm", "--page", "2", "--anchor", "center")
                report, found = self.findings(signed)
                self.assertEqual((report["verdict"], found), ("valid", [("seal_names_another", 2)] if named else []))


if __name__ == "__main__":
    unittest.main()
