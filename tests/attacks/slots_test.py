#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Slots that the first signer prepares for another party: what its signature may do with them, and what nobody may."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import page_pixels  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
from cms_builder import Builder  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdf_writer import stream  # noqa: E402
from pdfseal_command import SEAL, expect, key_options, said  # noqa: E402
from places_test import PAGES, paper  # noqa: E402

FIRST = ("--seal", SEAL, "--page", "1", "--size", "20mm", "--at", "10mm,10mm", "--straddle", "right")
PARTY_B = "name=PartyB; page=2,4; at=40mm,10mm; size=18mm; straddle=left"
PARTY_C = "name=PartyC; page=3; at=70mm,10mm; size=18mm; straddle=right; straddle-at=0%"


class Slots(Case):
    def prepared(self, *options, slots=(PARTY_B, PARTY_C), objects=None):
        asked = [word for one in slots for word in ("--prepare-slots", one)]
        return self.sign(pdf_writer.write(objects or paper()), *FIRST, *asked, *options)

    def second(self, data, *options, field="PartyB"):
        return self.sign(data, "--seal", SEAL, "--field", field, *options, signer="p256")

    def rules(self, report, signature=0):
        return {item["rule"] for item in report["signatures"][signature]["changes_after"]["items"]}

    def expect_refused(self, code, data, words, *options):
        path, out = self.write("in.pdf", data), os.path.join(self.folder, "refused.pdf")
        done = expect(code, "sign", path, "-o", out, *key_options("p256"), "--seal", SEAL, *options)
        lines = said(done)
        self.assertEqual(len(lines), 1, lines)
        self.assertIn(words, lines[0])
        self.assertFalse(os.path.exists(out))


class Honest(Slots):
    def test_two_parties_fill_their_slots_one_after_the_other(self):
        data = self.second(self.prepared(), "--page", "4", "--straddle", "left")
        report = self.verdict(data)
        self.assertEqual(report["verdict"], "valid", explain(report))
        self.assertEqual(self.rules(report), {"signature", "prepared_slot"})
        self.assertEqual(report["signatures"][0]["changes_after"]["level"], "form_filling")
        data = self.sign(data, "--seal", SEAL, "--field", "PartyC", "--straddle", "right", signer="ed25519")
        report = self.verdict(data)
        self.assertEqual((report["verdict"], report["warnings"]), ("valid", []), explain(report))
        for signature, kinds in ((0, ["widget"]), (1, ["widget", "mark"]), (2, ["widget"])):
            places = report["signatures"][signature]["places"]
            self.assertEqual([place["kind"] for place in places], kinds + ["slice"] * PAGES)
            self.assertTrue(all(place["intact"] for place in places), places)

    def test_a_certification_that_lets_forms_be_filled_in_lets_slots_be(self):
        for certify in ("forms", "annotations"):
            report = self.verdict(self.second(self.prepared("--certify", certify), "--page", "4", "--straddle", "left"))
            self.assertEqual(report["verdict"], "valid", explain(report))

    def test_a_party_may_leave_its_slots_empty(self):
        report = self.verdict(self.second(self.prepared()))
        self.assertEqual((report["verdict"], self.rules(report)), ("valid", {"signature"}), explain(report))

    def test_encrypted_documents_and_documents_with_a_form_take_slots(self):
        import subprocess
        path, locked = self.write("plain.pdf", pdf_writer.write(paper())), os.path.join(self.folder, "locked.pdf")
        subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", path, locked], check=True, timeout=60)
        with open(locked, "rb") as file:
            data = self.sign(file.read(), *FIRST, "--prepare-slots", PARTY_B)
        report = self.verdict(self.second(data, "--straddle", "left"))
        self.assertEqual((report["verdict"], self.rules(report)), ("valid", {"signature", "prepared_slot"}), explain(report))

    def test_slices_in_slots_join_without_gap_or_overlap(self):
        """A black seal: each slice is black over its own width and nowhere else; all widths make the seal."""
        for edge in ("left", "right", "top", "bottom"):
            black = os.path.join(self.folder, "black.png")
            with open(black, "wb") as file:
                file.write(page_pixels.write_png(40, 40, lambda x, y: (0, 0, 0, 255)))
            blank = {number: stream(b"") if number > 4 and number % 2 else value for number, value in paper().items()}
            data = self.sign(pdf_writer.write(blank), "--prepare-slots", "name=B; at=40mm,20mm; size=30mm; straddle=%s" % edge)
            data = self.sign(data, "--seal", black, "--field", "B", "--straddle", edge, signer="p256")
            path = self.write("joined.pdf", data)
            total = 0
            for page in range(1, PAGES + 1):
                picture = page_pixels.draw_by_poppler(path, page, 144)
                where = {"left": (0, 100, 60, 300), "right": (540, 100, 600, 300), "top": (200, 0, 400, 60),
                         "bottom": (200, 340, 400, 400)}[edge]
                box = picture.find_box(lambda *pixel: pixel[0] < 128, where)
                across = box[2] - box[0] if edge in ("left", "right") else box[3] - box[1]
                along = box[3] - box[1] if edge in ("left", "right") else box[2] - box[0]
                self.assertAlmostEqual(along, 30 / 25.4 * 144, delta=2)
                total += across
            self.assertAlmostEqual(total, 30 / 25.4 * 144, delta=PAGES)

    def test_slots_on_turned_pages_show_the_seal_upright(self):
        def colour(x, y):
            return (*((230, 0, 0) if y < 20 else (0, 0, 230)), 255)
        seal = os.path.join(self.folder, "two.png")
        with open(seal, "wb") as file:
            file.write(page_pixels.write_png(40, 40, colour))
        for rotate in (0, 90, 180, 270):
            objects = paper(2)
            objects[6]["Rotate"] = rotate
            data = self.sign(pdf_writer.write(objects), "--prepare-slots", "name=B; page=1,2; at=10mm,5mm; size=30mm")
            data = self.sign(data, "--seal", seal, "--field", "B", "--page", "2", signer="p256")
            picture = page_pixels.draw_by_poppler(self.write("turned.pdf", data), 2, 72)
            x, y, side = 10 / 25.4 * 72, 5 / 25.4 * 72, 30 / 25.4 * 72
            self.assertEqual(picture.pixel(int(x + side / 2), int(y + side / 4)), (230, 0, 0), rotate)
            self.assertEqual(picture.pixel(int(x + side / 2), int(y + side * 3 / 4)), (0, 0, 230), rotate)


class Refused(Slots):
    def test_what_was_not_prepared_is_refused_with_what_would_have_been_needed(self):
        data = self.prepared()
        self.expect_refused(5, data, "--prepare-slots", "--field", "PartyB", "--page", "3")
        self.expect_refused(5, data, "--prepare-slots", "--page", "1,2", "--at", "40mm,40mm", "--size", "10mm")
        self.expect_refused(5, data, "--prepare-slots", "--straddle", "left", "--page", "1", "--at", "40mm,40mm", "--size", "10mm")
        self.expect_refused(5, self.sign(pdf_writer.write(paper()), *FIRST, "--prepare-slots", "name=D; page=2; at=40mm,10mm; size=18mm"),
                            "--prepare-slots", "--field", "D", "--straddle", "right")

    def test_slots_that_are_filled_are_there_no_more(self):
        data = self.second(self.prepared(), "--page", "4", "--straddle", "left")
        self.expect_refused(64, data, "is signed already", "--field", "PartyB", "--page", "4")

    def test_slots_come_before_the_first_signature(self):
        data = self.sign(pdf_writer.write(paper()), *FIRST)
        self.expect_refused(5, data, "prepare them with the first one", "--page", "2", "--at", "40mm,40mm", "--size", "10mm",
                            "--prepare-slots", "name=D")

    def test_wrong_words(self):
        data = pdf_writer.write(paper())
        place = ("--page", "2", "--at", "10mm,40mm", "--size", "10mm")
        for words, slots in (("needs a name", ["page=1"]), ("are possible", ["name=D; pages=1"]), ("no such edge", ["name=D; straddle=middle"]),
                             ("no period", ["name=D.E"]), ("two of the prepared fields", ["name=D; page=1", "name=D; page=2"]),
                             ("page 9 does not exist", ["name=D; page=9"]), ("lie over", ["name=D; page=2; at=12mm,42mm; size=10mm"]),
                             ("straddle seal", ["name=D; straddle-at=10%"])):
            options = [word for one in slots for word in ("--prepare-slots", one)]
            with self.subTest(words=words):
                self.expect_refused(64, data, words, *place, *options)
        self.expect_refused(64, data, "--certify no-changes", *place, "--certify", "no-changes", "--prepare-slots", "name=D")
        self.expect_refused(64, data, "from being signed", *place, "--lock", "all", "--prepare-slots", "name=D")


class Abuse(Slots):
    def setUp(self):
        super().setUp()
        self.data = self.prepared("--reserve", "6000")

    def slots(self, data, party):
        document = pdf_reader.Document(data)
        return [(field.reference, dict(field.dictionary)) for field in document.fields()
                if "PSEL_Slot" in field.dictionary and field.dictionary["PSEL_Slot"]["Party"] == party.encode("ascii")]

    def expect_altered(self, data):
        report = self.verdict(data)
        self.assertEqual(report["verdict"], "altered", explain(report))
        self.assertFalse(report["signatures"][0]["changes_after"]["permitted"])

    def filled(self, data, reference, widget, **changes):
        new = pdf_writer.next_number(data)
        form = stream(b"0 0 1 rg 0 0 9 9 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 9, 9])
        return pdf_writer.append(data, {reference[0]: {**widget, "AP": {"N": Reference((new, 0))}, **changes}, new: form})

    def test_a_slot_filled_without_a_signature(self):
        for party in ("PartyB", "PartyC"):
            for reference, widget in self.slots(self.data, party):
                self.expect_altered(self.filled(self.data, reference, widget))

    def test_a_slot_filled_again_after_the_signature(self):
        data = self.second(self.data, "--page", "4", "--straddle", "left")
        reference, widget = self.slots(data, "PartyB")[0]
        report = self.verdict(self.filled(data, reference, widget))
        self.assertEqual(report["verdict"], "altered", explain(report))
        self.assertEqual([place["intact"] for place in report["signatures"][1]["places"]].count(False), 1)

    def signed_anew(self, data, change):
        """The second revision changed without a change of length, and signed again as a party could do itself."""
        start = len(self.data)
        changed = data[:start] + change(data[start:])
        self.assertTrue(changed != data and len(changed) == len(data), "a change must keep the length, and be one")
        at = changed.rindex(b"/Contents <") + len(b"/Contents ")
        end = changed.index(b">", at) + 1
        signed = changed[:at] + changed[end:]
        digits = Builder(signed).build(signed).hex().encode("ascii")
        return changed[:at] + b"<" + digits.ljust(end - at - 2, b"0") + b">" + changed[end:]

    def test_a_party_that_goes_beyond_its_slots(self):
        data = self.second(self.data, "--page", "4", "--straddle", "left", "--reserve", "6000")
        own = [reference[0] for reference, _ in self.slots(data, "PartyB")]
        foreign = self.slots(data, "PartyC")[0][0][0]

        def move(added):
            start = added.index(b"\n%d 0 obj" % own[0])
            at = added.index(b"/Rect [", start) + len(b"/Rect [")
            return added[:at] + (b"8" if added[at:at + 1] == b"9" else b"9") + added[at + 1:]
        cases = {
            "nothing": lambda added: added.replace(b"/Places [", b"/Places[ ", 1),
            "the slot is moved": move,
            "the manifest does not name it": lambda added: added.replace(b"/Slot %d" % own[0], b"/Slot %d" % own[1], 1),
            "the manifest names that of another party": lambda added: added.replace(b"/Slot %d" % own[0], b"/Slot %d" % foreign, 1),
            "it becomes another kind of field": lambda added: added.replace(b"/Ff 65536", b"/Ff 32768", 1),
            "the party of the slot changes": lambda added: added.replace(b"/Party (PartyB)", b"/Party (PartyD)", 1),
            "another entry of the slot changes": lambda added: re.sub(rb"/H /N", b"/H /I", added, count=1),
            "a slice as a mark": lambda added: added.replace(b"/S /Mark /Page 4", b"/S /Mork /Page 4", 1),
        }
        for name, change in cases.items():
            with self.subTest(case=name):
                report = self.verdict(self.signed_anew(data, change))
                self.assertEqual(report["verdict"], "valid" if name == "nothing" else "altered", (name, explain(report)))

    def test_a_slot_filled_by_the_signature_of_another_party(self):
        """PartyC signs, and its revision also fills a slot of PartyB, by the form that PartyC's own slot shows."""
        data = self.second(self.data, "--straddle", "right", "--reserve", "6000", field="PartyC")
        own = self.slots(data, "PartyC")[0][0][0]
        foreign = self.slots(self.data, "PartyB")[0]
        self.assertEqual(len(str(own)), len(str(foreign[0][0])))

        def change(added):
            return added.replace(b"\n%d 0 obj" % own, b"\n%d 0 obj" % foreign[0][0], 1).replace(b"/Slot %d" % own, b"/Slot %d" % foreign[0][0], 1)
        report = self.verdict(self.signed_anew(data, change))
        self.assertNotEqual(report["verdict"], "valid", explain(report))

    def test_a_field_that_only_calls_itself_a_slot_is_none(self):
        """A text field with the words of a slot, prepared by the first signer's software."""
        objects = paper()
        objects[90] = {"FT": Name("Tx"), "T": b"Trap", "Type": Name("Annot"), "Subtype": Name("Widget"), "P": Reference((6, 0)),
                       "Rect": [10, 10, 90, 60], "F": 4, "PSEL_Slot": {"S": Name("Mark"), "Party": b"PartyB"}}
        objects[1]["AcroForm"] = {"Fields": [Reference((90, 0))]}
        objects[6]["Annots"] = [Reference((90, 0))]
        data = self.prepared("--force", objects=objects)
        self.expect_refused(5, data, "--prepare-slots", "--field", "PartyB", "--page", "3")

    def test_a_locked_slot_stays_empty(self):
        data = self.prepared("--lock", "all", "--force")
        self.expect_refused(5, data, "locks the field PartyB", "--field", "PartyB", "--page", "4")


if __name__ == "__main__":
    unittest.main(verbosity=2)
