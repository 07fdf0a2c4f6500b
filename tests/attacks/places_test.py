#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the manifest of a signature says of the places of its seal, held against what later revisions did to them; and manifests
of a hostile signer, whose signatures are sound."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
from cms_builder import Builder  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdf_writer import stream  # noqa: E402
from pdfseal_command import SEAL  # noqa: E402

PAGES = 5
STRADDLE = ("--seal", SEAL, "--page", "1,2", "--size", "20mm", "--at", "10mm,10mm", "--straddle", "right")
KINDS = ["widget", "mark"] + ["slice"] * PAGES


def paper(pages=PAGES):
    font = {"Font": {"F1": Reference((3, 0))}}
    objects = {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0))},
               2: {"Type": Name("Pages"), "Kids": [Reference((4 + 2 * i, 0)) for i in range(pages)], "Count": pages},
               3: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica")}}
    for i in range(pages):
        objects[4 + 2 * i] = {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200],
                              "Contents": Reference((5 + 2 * i, 0)), "Resources": font}
        objects[5 + 2 * i] = stream(b"BT /F1 18 Tf 100 20 Td (Page) Tj ET")
    return objects


class Places(Case):
    def setUp(self):
        super().setUp()
        self.data = self.sealed()

    def sealed(self, *options, pages=PAGES, style="table"):
        return self.sign(pdf_writer.write(paper(pages), style), *STRADDLE, *options)

    def places(self, data, signature=0):
        """(report, [(kind, page, intact)], {code: [message]})."""
        report = self.verdict(data)
        warnings = {}
        for one in report["warnings"]:
            warnings.setdefault(one["code"], []).append(one["message"])
        return report, [(one["kind"], one["page"], one["intact"]) for one in report["signatures"][signature]["places"]], warnings

    def page(self, data, number):
        document = pdf_reader.Document(data)
        reference = document.pages()[number - 1][0]
        return reference, dict(document.resolve(reference))

    def change_page(self, data, number, objects=None, **entries):
        reference, page = self.page(data, number)
        return pdf_writer.append(data, {reference[0]: {**page, **entries}, **(objects or {})})

    def manifest(self, data):
        document = pdf_reader.Document(data)
        form = document.resolve(document.signature_fields()[0].dictionary["AP"]["N"])
        return document.resolve(form.dictionary["PieceInfo"]["PDFSEAL"]["Private"])

    def expect_changed(self, data, pages, verdict="altered"):
        report, places, warnings = self.places(data)
        self.assertEqual(report["verdict"], verdict, explain(report))
        for kind, page, intact in places:
            self.assertIs(intact, page not in pages, (kind, page))
        self.assertIn("place_changed", warnings)


class LaterRevisions(Places):
    def test_all_places_of_a_fresh_signature_are_intact(self):
        for style in ("table", "stream"):
            report, places, warnings = self.places(self.sealed(style=style))
            self.assertEqual(report["verdict"], "valid", explain(report))
            self.assertEqual([kind for kind, _, _ in places], KINDS)
            self.assertEqual([page for _, page, _ in places], [1, 2, 1, 2, 3, 4, 5])
            self.assertTrue(all(intact is True for _, _, intact in places))
            self.assertEqual(warnings, {})

    def test_an_encrypted_document_is_no_exception(self):
        import subprocess
        plain, path = self.write("plain.pdf", pdf_writer.write(paper())), os.path.join(self.folder, "encrypted.pdf")
        subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", plain, path], check=True, timeout=60)
        with open(path, "rb") as file:
            report, places, _ = self.places(self.sign(file.read(), *STRADDLE))
        self.assertEqual(report["verdict"], "valid")
        self.assertEqual([intact for _, _, intact in places], [True] * len(KINDS))

    def test_the_same_seal_has_the_same_digest_in_every_document(self):
        other = self.sealed(pages=3)
        self.assertEqual(self.manifest(self.data)["PictureDigest"], self.manifest(other)["PictureDigest"])
        self.assertNotEqual(self.manifest(self.data)["PictureDigest"],
                            self.manifest(self.sign(pdf_writer.write(paper()), "--text", "signed", "--page", "1"))["PictureDigest"])

    def test_an_invisible_signature_records_nothing(self):
        data = self.sign(pdf_writer.write(paper()))
        self.assertNotIn(b"PieceInfo", data)
        self.assertEqual(self.places(data)[1], [])

    def test_a_further_signature_beside_the_seals_leaves_them_intact(self):
        data = self.sign(self.data, "--seal", SEAL, "--page", "2", "--at", "60mm,10mm", "--size", "15mm", signer="p256")
        for signature, count in ((0, len(KINDS)), (1, 1)):
            report, places, warnings = self.places(data, signature)
            self.assertEqual(report["verdict"], "valid", explain(report))
            self.assertEqual([intact for _, _, intact in places], [True] * count)
            self.assertEqual(warnings, {})

    def test_a_further_signature_over_a_seal_covers_that_one_alone(self):
        data = self.sign(self.data, "--seal", SEAL, "--page", "2", "--at", "12mm,12mm", "--size", "15mm", "--force", signer="p256")
        report, places, warnings = self.places(data)
        self.assertEqual(report["verdict"], "valid", explain(report))
        self.assertEqual([(kind, page) for kind, page, intact in places if intact is False], [("mark", 2)])
        self.assertIn("place_covered", warnings)

    def annotated(self, data, box, **entries):
        new = pdf_writer.next_number(data)
        _, page = self.page(data, 3)
        note = {"Type": Name("Annot"), "Subtype": Name("Square"), "Rect": box, "F": 4, "C": [1, 0, 0],
                "AP": {"N": Reference((new + 1, 0))}, **entries}
        return self.change_page(data, 3, {new: note, new + 1: stream(b"1 g 0 0 9 9 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 9, 9])},
                                Annots=[*page.get("Annots", []), Reference((new, 0))])

    def test_an_annotation_over_a_slice_covers_it(self):
        certified = self.sealed("--certify", "annotations")
        x0, y0, x1, y1 = self.verdict(certified)["signatures"][0]["places"][4]["rect"]
        for box, intact in (([x0 - 20, y0 + 2, x1, y0 + 30], False), ([10, 10, 40, 40], True)):
            _, places, warnings = self.places(self.annotated(certified, box))
            self.assertEqual([one[2] for one in places], [True] * 4 + [intact] + [True] * 2)
            self.assertEqual("place_covered" in warnings, not intact)
        hidden = self.annotated(certified, [x0 - 20, y0 + 2, x1, y0 + 30], F=2)
        self.assertTrue(all(intact for _, _, intact in self.places(hidden)[1]))

    def test_marks_taken_out_of_the_content(self):
        _, page = self.page(self.data, 2)
        self.expect_changed(self.change_page(self.data, 2, Contents=page["Contents"][:-1]), {2})

    def test_content_drawn_over_the_marks(self):
        new = pdf_writer.next_number(self.data)
        _, page = self.page(self.data, 2)
        self.expect_changed(self.change_page(self.data, 2, {new: stream(b"1 g 0 0 300 200 re f")},
                                             Contents=[*page["Contents"], Reference((new, 0))]), {2})

    def test_a_stream_that_draws_marks_written_anew(self):
        _, page = self.page(self.data, 4)
        drawing = page["Contents"][-1]
        self.expect_changed(pdf_writer.append(self.data, {drawing[0]: stream(b"\nQ\n")}), {4})

    def test_another_form_under_the_name_of_the_mark(self):
        new = pdf_writer.next_number(self.data)
        _, page = self.page(self.data, 3)
        resources = {**page["Resources"], "XObject": {"PdfsealMark1": Reference((new, 0))}}
        form = stream(b"", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1])
        self.expect_changed(self.change_page(self.data, 3, {new: form}, Resources=resources), {3})

    def test_the_page_turned_or_cropped(self):
        for entries in ({"Rotate": 90}, {"CropBox": [0, 0, 280, 200]}, {"MediaBox": [0, 0, 290, 200]}, {"UserUnit": 2}):
            self.expect_changed(self.change_page(self.data, 5, **entries), {5})

    def test_the_picture_written_anew_changes_every_place(self):
        picture = self.manifest(self.data)["Picture"][0]
        old = pdf_reader.Document(self.data).resolve(picture)
        changed = stream(old.raw, **{**old.dictionary, "Decode": [1, 0, 1, 0, 1, 0]})
        self.expect_changed(pdf_writer.append(self.data, {picture[0]: changed}), set(range(1, PAGES + 1)))

    def test_the_widget_moved_or_given_another_appearance(self):
        document = pdf_reader.Document(self.data)
        reference = document.signature_fields()[0].reference
        widget = dict(document.resolve(reference))
        new = pdf_writer.next_number(self.data)
        form = stream(b"", Type="XObject", Subtype="Form", BBox=[0, 0, 9, 9])
        for changes in ({"Rect": [0, 0, 50, 50]}, {"AP": {"N": Reference((new, 0))}}, {"F": 2}):
            report, places, warnings = self.places(pdf_writer.append(self.data, {reference[0]: {**widget, **changes}, new: form}))
            self.assertEqual(report["verdict"], "altered", changes)
            self.assertEqual([intact for _, _, intact in places], [False] + [True] * (len(KINDS) - 1), changes)
            self.assertIn("place_changed", warnings)

    def test_a_page_taken_out(self):
        document = pdf_reader.Document(self.data)
        pages = dict(document.resolve(Reference((2, 0))))
        data = pdf_writer.append(self.data, {2: {**pages, "Kids": pages["Kids"][:-1], "Count": PAGES - 1}})
        self.expect_changed(data, {5})

    def test_pages_in_another_order(self):
        document = pdf_reader.Document(self.data)
        pages = dict(document.resolve(Reference((2, 0))))
        kids = pages["Kids"]
        data = pdf_writer.append(self.data, {2: {**pages, "Kids": [kids[0], kids[1], kids[3], kids[2], kids[4]]}})
        self.expect_changed(data, {3, 4})

    def test_what_an_altered_signature_records_is_not_believed(self):
        at = self.data.index(b"(Page)")
        report, places, _ = self.places(self.data[:at + 1] + b"Q" + self.data[at + 2:])
        self.assertEqual(report["verdict"], "altered")
        self.assertEqual([(kind, intact) for kind, _, intact in places], [("widget", None)])


class HostileSigners(Places):
    """The manifest is changed and the whole signed anew: the signature is sound, what it records is not."""

    def signed_anew(self, change, data=None):
        data = data or self.data
        changed = change(data)
        self.assertTrue(changed != data, "nothing was changed")
        self.assertEqual(len(changed), len(data), "a change must keep the length")
        start = changed.rindex(b"/Contents <") + len(b"/Contents ")
        end = changed.index(b">", start) + 1
        signed = changed[:start] + changed[end:]
        digits = Builder(signed).build(signed).hex().encode("ascii")
        self.assertLessEqual(len(digits), end - start - 2)
        return changed[:start] + b"<" + digits.ljust(end - start - 2, b"0") + b">" + changed[end:]

    def roomy(self):
        return self.sealed("--reserve", "6000")

    def swap(self, old, new, count=1):
        def change(data):
            start = data.index(b"/Picture [")
            self.assertGreaterEqual(data[start:].count(old), 1, old)
            return data[:start] + data[start:].replace(old, new.ljust(len(old)), count)
        return self.signed_anew(change, self.roomy())

    def expect_valid_but(self, data, code, message):
        report, places, warnings = self.places(data)
        self.assertEqual(report["verdict"], "valid", explain(report))
        self.assertIn(message, warnings.get(code, []), warnings)
        return places

    def test_signed_anew_without_a_change_all_is_intact(self):
        report, places, warnings = self.places(self.swap(b"/Places [", b"/Places["))
        self.assertEqual((report["verdict"], warnings), ("valid", {}), explain(report))
        self.assertTrue(all(intact for _, _, intact in places))

    def test_slices_that_do_not_make_the_seal(self):
        cases = [(b"/Slice [3 5 1]", b"/Slice [2 5 1]", "a straddle seal has a slice twice"),
                 (b"/Slice [5 5 1]", b"/Slice [5 5 2]", "a straddle seal lacks a slice"),
                 (b"/Slice [4 5 1]", b"/Slice [4 6 1]", "slices of a straddle seal disagree on how many they are"),
                 (b"[1 5 1]", b"[2 5 1]", "a straddle seal lacks a slice"),
                 (b"/Clip [0.4 0 0.6 1]", b"/Clip [0.4 0 .6 .9]", "the slices of a straddle seal leave a gap or overlap"),
                 (b"/Clip [0.8 0 1 1]", b"/Clip [.8 0 .9 1]", "the slices of a straddle seal do not make the whole seal")]
        for old, new, message in cases:
            self.expect_valid_but(self.swap(old, new), "straddle", message)

    def test_slices_in_another_order_than_the_pages(self):
        def exchange(data):
            return re.sub(rb"/Slice /Page 3(.*?)/Slice /Page 4", rb"/Slice /Page 4\1/Slice /Page 3", data, count=1, flags=re.DOTALL)
        self.expect_valid_but(self.signed_anew(exchange, self.roomy()), "straddle",
                              "the slices of a straddle seal are not in the order of the pages")

    def test_places_where_nothing_of_the_kind_is_drawn(self):
        matrix = re.search(rb"/Page 3 .*?(/Matrix \[[^]]*\])", self.roomy(), re.DOTALL).group(1)
        other = matrix[:-2] + (b"8]" if matrix[-2:-1] == b"9" else b"9]")
        cases = [(matrix, other, [("slice", 3)]),
                 (b"/S /Mark /Page 2", b"/S /Mark /Page 3", [("mark", 3), ("slice", 2)]),
                 (b"/S /Widget /Page 1 /Rect [2", b"/S /Widget /Page 1 /Rect [3", [("widget", 1)])]
        for old, new, wanted in cases:
            places = self.expect_valid_but(self.swap(old, new), "place_changed",
                                           "a place of a seal does not show any more what was drawn there when it was signed")
            self.assertEqual(sorted((kind, page) for kind, page, intact in places if not intact), sorted(wanted), new)

    def test_a_digest_of_another_picture(self):
        data = self.roomy()
        digest = re.search(rb"/PictureDigest <([0-9A-F]{64})>", data).group(1)
        places = self.expect_valid_but(self.swap(digest, digest[:-1] + (b"0" if digest[-1:] != b"0" else b"1")), "manifest",
                                       "the picture of a seal is not the one that its signature records")
        self.assertFalse(any(intact for _, _, intact in places))

    def test_damaged_and_foreign_manifests_are_named_and_not_believed(self):
        damaged = "the places of a seal that a signature records cannot be read"
        cases = [(b"/S /Slice", b"/S /Slyce"), (b"/Page 1", b"/Page 0"), (b"/Places [", b"/Plaxes ["), (b"/SHA256", b"/SHA257"),
                 (b"/S /Mark", b"/S /Widget"[:8]), (b"/Slice [2", b"/Slice [9"), (b"/Clip [0 0", b"/Clip [2 0")]
        for old, new in cases:
            places = self.expect_valid_but(self.swap(old, new), "manifest", damaged)
            self.assertEqual([(kind, intact) for kind, _, intact in places], [("widget", None)], new)
        foreign = self.signed_anew(lambda data: data.replace(b"/Version 1 /Picture", b"/Version 2 /Picture"), self.roomy())
        self.expect_valid_but(foreign, "manifest", "a signature records the places of its seal in a format that is not known")

    def test_a_manifest_of_an_earlier_revision_is_not_believed(self):
        """A second signer who names the manifest of the first one."""
        data = self.sign(self.data, "--seal", SEAL, "--page", "2", "--at", "60mm,10mm", "--size", "15mm", "--reserve", "6000",
                         signer="p256")
        first, second = (int(one) for one in re.findall(rb"/Private (\d+) 0 R", data))
        at = data.rindex(b"/Private %d" % second)
        data = self.signed_anew(lambda old: old[:at] + old[at:].replace(b"/Private %d" % second, b"/Private %d" % first, 1), data)
        report = self.verdict(data)
        self.assertEqual(report["verdict"], "valid", explain(report))
        self.assertEqual([one["intact"] for one in report["signatures"][1]["places"]], [None])
        self.assertIn("the places of a seal that a signature records do not stand in the revision that it signs",
                      [one["message"] for one in report["warnings"]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
