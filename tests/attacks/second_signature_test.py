#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second signer whose signature is sound, and whose picture lies over what the first one signed. The revision is made by hand,
its value with a key of the test PKI, as no honest program would make it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import changes  # noqa: E402
import pdf_writer  # noqa: E402
from changes import FREE, OVER, form  # noqa: E402
from cms_builder import Builder  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402

AMOUNT = [20, 100, 120, 120]
BOX = (0, 0, 235, 35)
GROUND = b"1 g 0 0 235 35 re f 0 g BT /Helv 18 Tf 5 10 Td (Pay 100000 to Mallory) Tj ET"
LINES = b"1 0 0 RG 2 2 231 31 re S"
ROOM = 16000


class SecondSignatures(Case):
    def fill(self, data):
        start = data.rindex(b"/Contents <000") + len(b"/Contents ")
        end = start + ROOM + 2
        place = data.rindex(b"[0 " + b" " * 60) + 3
        data = data[:place] + (b"%d %d %d" % (start, end, len(data) - end)).ljust(60) + data[place + 60:]
        covered = data[:start] + data[end:]
        return data[:start + 1] + Builder(covered).build(covered).hex().encode("ascii").ljust(ROOM, b"0") + data[end - 1:]

    def judge(self, data, verdict, warnings):
        report = self.verdict(data)
        self.assertEqual([one["integrity"] for one in report["signatures"]], ["intact", "intact"], explain(report))
        self.assertEqual(report["verdict"], verdict, explain(report))
        self.assertEqual([one["code"] for one in report["warnings"]], warnings)


class NamesAlone(SecondSignatures):
    """A field that had no widget until it was signed, as LibPDF leaves it."""
    def signed(self, options=(), before=None, **entries):
        first = changes.Signed(self.sign(pdf_writer.write(changes.paper(), "table"), *options))
        catalog_form, new = first.document.catalog["AcroForm"], first.new
        name = {"FT": Name("Sig"), "T": b"Second"}
        data = first.append({new: {**name, "Kids": [], **(before or {})}, catalog_form[0]: first.value(
            catalog_form, SigFlags=3, Fields=[*first.document.resolve(catalog_form)["Fields"], Reference((new, 0))])})
        value = pdf_writer.print_value({"Type": Name("Sig"), "Filter": Name("Adobe.PPKLite"), "SubFilter": Name("ETSI.CAdES.detached")})
        value = value[:-2] + b" /ByteRange [0 " + b" " * 60 + b"] /Contents <" + b"0" * ROOM + b">>>"
        return self.fill(pdf_writer.append(data, {new + 1: value, new: {
            **name, "V": Reference((new + 1, 0)), "Type": Name("Annot"), "Subtype": Name("Widget"), "F": 132,
            "P": Reference(first.page), "Rect": [0, 0, 0, 0], **entries}}))

    def test_it_may_be_signed_unseen(self):
        self.judge(self.signed(), "valid", [])
        self.judge(self.signed(("--certify", "forms")), "valid", [])

    def test_it_must_not_become_anything_else(self):
        forged = {"seen": {"Rect": FREE}, "over words": {"Rect": OVER}, "a picture": {"AP": {"N": Reference((8, 0))}},
                  "acts": {"A": {"S": Name("URI"), "URI": b"https://example.com/"}}, "a page": {"Type": Name("Page")},
                  "colours": {"MK": {"BG": [1, 1, 1]}}, "kids": {"Kids": [Reference((21, 0))]}}
        for name, entries in forged.items():
            with self.subTest(change=name):
                self.assertEqual(self.verdict(self.signed(**entries))["verdict"], "altered")
        self.assertEqual(self.verdict(self.signed(("--certify", "no-changes")))["verdict"], "altered")
        self.assertEqual(self.verdict(self.signed(before={"DA": b"/Helv 12 Tf 0 g"}))["verdict"], "altered")


class NewPlace(SecondSignatures):
    def setUp(self):
        super().setUp()
        self.first = changes.Signed(self.sign(pdf_writer.write(changes.paper(), "table")))

    def append(self, rectangle, objects, **entries):
        """The second signature in a new field on the first page; `objects`: what its entries refer to."""
        first = self.first
        catalog_form = first.document.catalog["AcroForm"]
        field = {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Second", "F": 132, "P": Reference(first.page),
                 "Rect": rectangle, "V": Reference((first.new + 1, 0)), **entries}
        field = {key: value for key, value in field.items() if value is not None}
        fields = [*first.document.resolve(catalog_form)["Fields"], Reference((first.new, 0))]
        annotations = [*first.document.resolve(first.page)["Annots"], Reference((first.new, 0))]
        value = pdf_writer.print_value({"Type": Name("Sig"), "Filter": Name("Adobe.PPKLite"), "SubFilter": Name("ETSI.CAdES.detached")})
        value = value[:-2] + b" /ByteRange [0 " + b" " * 60 + b"] /Contents <" + b"0" * ROOM + b">>>"
        return self.fill(first.append({**objects, first.new: field, first.new + 1: value, first.page[0]: first.value(first.page, Annots=annotations),
                                       catalog_form[0]: first.value(catalog_form, Fields=fields, SigFlags=3)}))

    def drawn(self, rectangle, content, **entries):
        number = self.first.new + 2
        return self.append(rectangle, {number: form(content, BOX)}, AP={"N": Reference((number, 0))}, **entries)

    def test_it_may_stand_where_nothing_is_or_be_unseen(self):
        self.judge(self.append([0, 0, 0, 0], {}), "valid", [])
        self.judge(self.append(OVER, {}), "valid", [])
        self.judge(self.drawn(FREE, GROUND), "valid", [])

    def test_lines_over_words_are_told(self):
        self.judge(self.drawn(OVER, LINES), "valid", ["covers_content"])

    def test_a_ground_over_words_or_a_field_is_doubted(self):
        for name, place in {"words": OVER, "field": AMOUNT, "page": [0, 0, 300, 200]}.items():
            with self.subTest(over=name):
                self.judge(self.drawn(place, GROUND), "indeterminate", ["covers_content"])

    def test_a_ground_is_found_wherever_it_hides(self):
        number = self.first.new + 2
        forms = {number: form(b"", BOX), number + 1: form(GROUND, BOX)}
        nested = {number: form(b"/X Do", BOX, Resources={"XObject": {"X": Reference((number + 1, 0))}}), number + 1: form(GROUND, BOX)}
        image = pdf_writer.stream(b"\xff", Type="XObject", Subtype="Image", Width=1, Height=1, ColorSpace="DeviceGray", BitsPerComponent=8)
        painted = {number: form(b"235 0 0 35 0 0 cm /X Do", BOX, Resources={"XObject": {"X": Reference((number + 1, 0))}}), number + 1: image}
        for name, objects, entries in (
                ("under the pointer", forms, {"AP": {"N": Reference((number, 0)), "R": Reference((number + 1, 0))}}),
                ("in a form of its own", nested, {"AP": {"N": Reference((number, 0))}}),
                ("as an image without a mask", painted, {"AP": {"N": Reference((number, 0))}}),
                ("in strips", {number: form(b"1 g " + b" ".join(b"0 %d 235 1 re" % y for y in range(35)) + b" f", BOX)}, {"AP": {"N": Reference((number, 0))}}),
                ("as a picture in the content", {number: form(b"235 0 0 35 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI", BOX)},
                 {"AP": {"N": Reference((number, 0))}}),
                ("on a page that is not named", forms, {"P": None, "AP": {"N": Reference((number + 1, 0))}}),
                ("drawn by readers", {}, {"MK": {"BG": [1]}})):
            with self.subTest(ground=name):
                self.judge(self.append(OVER, objects, **entries), "indeterminate", ["covers_content"])

    def test_an_image_with_a_mask_is_told(self):
        number = self.first.new + 2
        entries = {"Type": "XObject", "Subtype": "Image", "Width": 1, "Height": 1, "ColorSpace": "DeviceGray", "BitsPerComponent": 8}
        objects = {number: form(b"235 0 0 35 0 0 cm /X Do", BOX, Resources={"XObject": {"X": Reference((number + 1, 0))}}),
                   number + 1: pdf_writer.stream(b"\x00", SMask=Reference((number + 2, 0)), **entries), number + 2: pdf_writer.stream(b"\x40", **entries)}
        self.judge(self.append(OVER, objects, AP={"N": Reference((number, 0))}), "valid", ["covers_content"])


class PlaceThatWasThere(SecondSignatures):
    """The second signature in a field that the first one covers, empty and without the name of its page, as iText writes it."""
    PLACE = 50

    def first_with(self, **entries):
        paper = changes.paper()
        paper[self.PLACE] = {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Party", "F": 4, "Rect": FREE, **entries}
        for holder, key in ((3, "Annots"), (6, "Fields")):
            paper[holder][key] = [*paper[holder][key], Reference((self.PLACE, 0))]
        return changes.Signed(self.sign(pdf_writer.write(paper)))

    def sign_there(self, first, **entries):
        field = first.fields["Party"].reference
        value = pdf_writer.print_value({"Type": Name("Sig"), "Filter": Name("Adobe.PPKLite"), "SubFilter": Name("ETSI.CAdES.detached")})
        value = value[:-2] + b" /ByteRange [0 " + b" " * 60 + b"] /Contents <" + b"0" * ROOM + b">>>"
        picture = {"AP": {"N": Reference((first.new + 1, 0))}, "V": Reference((first.new, 0))}
        return self.fill(first.append({field[0]: first.value(field, **{**picture, **entries}), first.new: value, first.new + 1: form(LINES, BOX)}))

    def test_it_may_name_the_page_that_it_was_on(self):
        first = self.first_with()
        self.judge(self.sign_there(first, P=Reference(first.page), F=132), "valid", [])

    def test_it_may_not_name_another_page(self):
        first = self.first_with()
        self.judge(self.sign_there(first, P=Reference(first.second_page)), "altered", [])
        first = self.first_with(P=Reference((3, 0)))
        self.judge(self.sign_there(first, P=Reference(first.second_page)), "altered", [])

    def test_an_empty_place_may_shrink_to_none(self):
        self.judge(self.sign_there(self.first_with(), Rect=[0, 0, 0, 0]), "valid", [])

    def test_it_may_not_move_nor_a_picture_vanish(self):
        for place in (OVER, [FREE[0], FREE[1], FREE[0], FREE[1]], [*FREE[:3], FREE[3] + 1]):
            with self.subTest(place=place):
                self.judge(self.sign_there(self.first_with(), Rect=place), "altered", [])
        drawn = self.first_with(AP={"N": Reference((8, 0))})
        self.judge(self.sign_there(drawn, Rect=[0, 0, 0, 0]), "altered", [])


if __name__ == "__main__":
    unittest.main()
