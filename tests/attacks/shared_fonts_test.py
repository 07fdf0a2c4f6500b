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
    def report(self, *options, fonts=("Helv9", "Helvetica"), form_too=None, **objects):
        """Of the form with more in its fonts, after it was signed; `objects`: what is otherwise in the form, as n4=..."""
        paper = changes.paper()
        paper[SHARED] = {"F1": Reference((5, 0)), "Helv": Reference((5, 0))}
        paper[RESOURCES] = {"Font": Reference((SHARED, 0))}
        paper[3]["Resources"] = paper[24]["Resources"] = paper[6]["DR"] = Reference((RESOURCES, 0))
        paper.update({int(key[1:]): value for key, value in objects.items()})
        signed = changes.Signed(self.sign(pdf_writer.write(paper), *options))
        name, base = fonts
        reference = signed.document.catalog["AcroForm"]
        more = {reference[0]: signed.value(reference, **form_too)} if form_too else {}
        return self.verdict(signed.append({SHARED: {**paper[SHARED], name: Reference((signed.new, 0))}, signed.new: font(base), **more}))

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

    def test_what_draws_no_field_otherwise_may_come_with_a_time_stamp(self):
        """PDFBox and iText 5 add fonts, and a default appearance, to the form before they stamp a document that permits no changes."""
        without = {key: value for key, value in changes.paper()[6].items() if key != "DA"}
        bare = {**changes.paper()[39]}
        del bare["DA"]
        default = {"DA": b"/Helv 0 Tf 0 g"}
        shared = {"DR": Reference((RESOURCES, 0))}
        for what, verdict, entries in (
                ("fonts that no field names", "valid", {}),
                ("the font that a field names", "altered", {"fonts": ("F9", "Helvetica")}),
                ("a default appearance that no field needs", "valid", {"n6": {**without, **shared}, "form_too": default}),
                ("a default appearance that a field needs", "altered", {"n6": {**without, **shared}, "n39": bare, "form_too": default}),
                ("fonts beside a text that had none", "altered", {"n37": form(b"BT /Helv9 12 Tf 2 4 Td (X) Tj ET", Resources=Reference((RESOURCES, 0)))})):
            with self.subTest(added=what):
                report = self.report("--certify", "no-changes", **entries)
                self.assertEqual(report["verdict"], verdict, explain(report))

    def test_the_font_that_a_field_names_may_come_when_it_is_filled_in(self):
        report = self.report(fonts=("F9", "Helvetica"))
        self.assertEqual(report["verdict"], "valid", explain(report))

    def test_a_font_that_is_exchanged_is_forbidden(self):
        report = self.report(fonts=("F1", "Symbol"))
        self.assertEqual(report["verdict"], "altered", explain(report))


if __name__ == "__main__":
    unittest.main()
