#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fonts of a form in a dictionary that pages share, as LibreOffice writes it; PDFBox adds Helvetica and ZapfDingbats to it.
Where some text named such a font in vain, it would show now."""
import os
import sys
import unittest

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")]
import changes  # noqa: E402
import pdf_writer  # noqa: E402
from changes import form  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdf_writer import stream  # noqa: E402

SHARED, RESOURCES = 50, 51


def font(name):
    return {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name(name), "Encoding": Name("WinAnsiEncoding")}


class SharedFonts(Case):
    def report(self, fonts=("Helv9", "Helvetica"), **objects):
        """Of the form with more in its fonts, after it was signed; `objects`: what is otherwise in the form, as n4=..."""
        paper = changes.paper()
        paper[SHARED] = {"F1": Reference((5, 0)), "Helv": Reference((5, 0))}
        paper[RESOURCES] = {"Font": Reference((SHARED, 0))}
        paper[3]["Resources"] = paper[24]["Resources"] = paper[6]["DR"] = Reference((RESOURCES, 0))
        paper.update({int(key[1:]): value for key, value in objects.items()})
        signed = changes.Signed(self.sign(pdf_writer.write(paper)))
        name, base = fonts
        return self.verdict(signed.append({SHARED: {**paper[SHARED], name: Reference((signed.new, 0))}, signed.new: font(base)}))

    def test_fonts_that_nothing_named_may_come(self):
        report = self.report()
        self.assertEqual(report["verdict"], "valid", explain(report))

    def test_text_of_a_page_that_had_no_font_is_a_doubt(self):
        report = self.report(n25=stream(b"BT /Helv9 18 Tf 20 150 Td (Pay 100000 to Mallory) Tj ET"))
        self.assertEqual(report["verdict"], "indeterminate", explain(report))
        self.assertIn("shared_fonts", [one["code"] for one in report["warnings"]])

    def test_text_of_an_appearance_that_had_no_font_is_a_doubt(self):
        hidden = form(b"BT /Helv9 12 Tf 2 4 Td (Pay Mallory) Tj ET", Resources=Reference((RESOURCES, 0)))
        for number in (33, 37, 40):
            with self.subTest(appearance=number):
                report = self.report(**{"n%d" % number: hidden})
                self.assertEqual(report["verdict"], "indeterminate", explain(report))

    def test_a_font_that_is_exchanged_is_forbidden(self):
        report = self.report(fonts=("F1", "Symbol"))
        self.assertEqual(report["verdict"], "altered", explain(report))


if __name__ == "__main__":
    unittest.main()
