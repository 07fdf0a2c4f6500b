#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`diff` and `verify --visual`: what changed since a revision as objects and as pixels, and where the two disagree."""
import json
import os
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "attacks")]
import forgeries  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdf_writer import append, stream  # noqa: E402
from schema_test import load_validator  # noqa: E402

PNG_START = b"\x89PNG\r\n\x1a\n"


class Diff(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.folder = cls.holder.name
        cls.write("paper.pdf", pdf_writer.write(forgeries.paper(), "table"))
        command.sign(cls.path("paper.pdf"), cls.path("signed.pdf"), "--seal", command.SEAL, "--size", "10mm", "--page", "1",
                     "--anchor", "top-right", "--margin", "2mm")
        with open(cls.path("signed.pdf"), "rb") as source:
            cls.victim = forgeries.Victim(source.read())

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def write(cls, name, data):
        with open(cls.path(name), "wb") as out:
            out.write(data)
        return cls.path(name)

    def diff(self, path, *options, code=1):
        done = command.expect(code, "diff", "--format", "json", path, *options)
        found = json.loads(done.stdout)
        for error in load_validator("diff").iter_errors(found):
            self.fail("%s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:300]))
        self.assertEqual(found["changed"], code == 1)
        return found

    def visual(self, data):
        return command.verify(self.write("visual.pdf", data), "--visual")[1]

    def codes(self, report):
        return {(one["code"], one["page"]) for one in report["warnings"]}

    # ---- diff ----

    def test_nothing_changed_after_the_newest_revision(self):
        found = self.diff(self.path("signed.pdf"), code=0)
        self.assertEqual((found["revision"]["number"], found["revision"]["closed_by_signature"]), (2, 1))
        self.assertEqual([page["status"] for page in found["pages"]], ["same", "same"])
        self.assertEqual(found["changes"], [])

    def test_the_seal_itself_is_found_between_original_and_signed(self):
        found = self.diff(self.path("signed.pdf"), "--revision", "1")
        page = found["pages"][0]
        self.assertEqual(page["status"], "changed")
        (seal,) = page["seals"]
        self.assertTrue(seal["touched"])
        for box in page["boxes"]:
            self.assertTrue(box["explained"])
            self.assertGreaterEqual(box["rect"][0], seal["rect"][0] - 2)
            self.assertLessEqual(box["rect"][2], seal["rect"][2] + 2)
        self.assertEqual(found["pages"][1]["status"], "same")

    def test_a_changed_word_is_boxed_where_it_stands(self):
        forged = append(self.victim.data, {self.victim.contents[0]: stream(
            b"BT /F1 18 Tf 20 150 Td (Pay 900 to Alice) Tj ET q 30 0 0 30 200 20 cm /X1 Do Q")})
        found = self.diff(self.write("word.pdf", forged))
        (box,) = found["pages"][0]["boxes"]
        x0, y0, x1, y1 = box["rect"]
        self.assertTrue(50 < x0 < x1 < 75 and 145 < y0 < y1 < 170, box)
        self.assertFalse(box["explained"])
        self.assertFalse(found["pages"][0]["seals"][0]["touched"])
        self.assertEqual([change["permitted"] for change in found["changes"]], [False])

    def test_boxes_are_in_user_space_on_a_turned_page_with_a_crop_box_and_units(self):
        objects = forgeries.paper()
        objects[3].update(Rotate=90, CropBox=[10, 20, 290, 190], UserUnit=2.0)
        self.write("turned.pdf", pdf_writer.write(objects, "table"))
        command.sign(self.path("turned.pdf"), self.path("turned-signed.pdf"))
        with open(self.path("turned-signed.pdf"), "rb") as source:
            data = source.read()
        forged = append(data, {4: stream(b"BT /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET q 30 0 0 30 200 20 cm /X1 Do Q 100 60 40 10 re f")})
        found = self.diff(self.write("turned-forged.pdf", forged))
        (box,) = found["pages"][0]["boxes"]
        for seen, drawn in zip(box["rect"], (100, 60, 140, 70)):
            self.assertAlmostEqual(seen, drawn, delta=1)

    def test_pages_are_paired_by_their_objects(self):
        number = self.victim.new
        pages = self.victim.document.resolve(self.victim.pages)
        inserted = append(self.victim.data, {
            number: {"Type": Name("Page"), "Parent": self.victim.pages, "MediaBox": [0, 0, 300, 200], "Resources": {}},
            self.victim.pages[0]: dict(pages, Kids=[Reference((number, 0)), *pages["Kids"]], Count=3)})
        found = self.diff(self.write("inserted.pdf", inserted))
        self.assertEqual([(page["then"], page["now"], page["status"]) for page in found["pages"]],
                         [(None, 1, "added"), (1, 2, "moved"), (2, 3, "moved")])
        removed = append(self.victim.data, {self.victim.pages[0]: dict(pages, Kids=pages["Kids"][1:], Count=1)})
        found = self.diff(self.write("removed.pdf", removed))
        self.assertEqual([(page["then"], page["now"], page["status"]) for page in found["pages"]],
                         [(2, 1, "moved"), (1, None, "removed")])

    def test_pictures_show_the_pages_that_differ_and_no_others(self):
        forged = self.write("pictured.pdf", forgeries.page_turned_over(self.victim))
        folder = self.path("pictures")
        os.mkdir(folder)
        found = self.diff(forged, "--pictures", folder)
        self.assertEqual(os.listdir(folder), ["page-0001.png"])
        self.assertEqual(found["pages"][0]["picture"], os.path.join(folder, "page-0001.png"))
        with open(found["pages"][0]["picture"], "rb") as picture:
            self.assertEqual(picture.read(8), PNG_START)
        self.assertIn(b"exists", command.expect(73, "diff", forged, "--pictures", folder).stderr)
        command.expect(1, "diff", forged, "--pictures", folder, "--force")

    def test_only_chosen_pages_are_drawn_and_that_is_said(self):
        forged = self.write("chosen.pdf", forgeries.page_turned_over(self.victim))
        found = self.diff(forged, "--page", "2")
        self.assertEqual([page["now"] for page in found["pages"]], [2])
        self.assertFalse(found["all_pages"])
        self.assertIn(b"not all pages", command.expect(1, "diff", forged, "--page", "2").stdout)

    def test_what_is_behind_the_end_is_listed(self):
        found = self.diff(self.write("tail.pdf", self.victim.data + b"junk"))
        self.assertEqual([change["rule"] for change in found["changes"]], ["none"])

    def test_wrong_usage_is_said_in_one_line(self):
        for arguments, words in ((("--revision", "9"), b"does not exist"), (("--revision", "x"), b"--revision x"),
                                 (("--dpi", "0"), b"--dpi 0"), (("--page", "7"), b"7"), (("--format", "xml"), b"--format xml")):
            with self.subTest(arguments):
                done = command.expect(64, "diff", self.path("signed.pdf"), *arguments)
                self.assertEqual(len(command.said(done)), 1)
                self.assertIn(words, done.stderr)
                self.assertEqual(done.stdout, b"")
        self.assertIn(b"no signature closes", command.expect(64, "diff", self.path("paper.pdf")).stderr)
        self.assertIn(b"one PDF", command.expect(64, "diff").stderr)
        command.expect(4, "diff", self.write("garbage.pdf", b"no document"))

    def test_encrypted_documents_are_drawn_with_their_password(self):
        secret = self.write("secret", b"user\n")
        os.chmod(secret, 0o600)
        command_line = ["qpdf", "--encrypt", "user", "owner", "256", "--", self.path("paper.pdf"), self.path("locked.pdf")]
        import subprocess
        subprocess.run(command_line, check=True, timeout=60)
        command.sign(self.path("locked.pdf"), self.path("locked-signed.pdf"), "--password", secret, "--seal", command.SEAL,
                     "--size", "10mm", "--page", "1")
        found = self.diff(self.path("locked-signed.pdf"), "--revision", "1", "--password", secret)
        self.assertEqual([page["status"] for page in found["pages"]], ["changed", "same"])

    # ---- verify --visual ----

    def test_honest_files_stay_valid_under_the_second_opinion(self):
        command.sign(self.path("signed.pdf"), self.path("twice.pdf"), "--seal", command.SEAL, "--size", "10mm", "--page", "2",
                     signer="p256")
        code, report = command.verify(self.path("twice.pdf"), "--visual")
        self.assertEqual((code, report["verdict"], report["warnings"]), (0, "valid", []))

    def test_a_forgery_names_the_pages_that_look_different(self):
        report = self.visual(forgeries.page_turned_over(self.victim))
        self.assertEqual(report["verdict"], "altered")
        self.assertIn(("pixels_changed", 1), self.codes(report))
        self.assertNotIn(("pixels_changed", 2), self.codes(report))

    def test_a_forbidden_change_that_no_pixel_shows_is_said_to_be_one(self):
        report = self.visual(append(self.victim.data, {12: {"Type": Name("Page"), "Parent": self.victim.pages, "MediaBox": [0, 0, 300, 200],
                                                            "Resources": {}, "AA": {"O": {"S": Name("JavaScript"), "JS": b"1"}}}}))
        self.assertEqual(report["verdict"], "altered")
        self.assertIn(("pixels_same", None), self.codes(report))

    def test_a_filled_field_explains_its_pixels(self):
        appearance = stream(b"BT /Helv 12 Tf 2 4 Td (900) Tj ET", Type=Name("XObject"), Subtype=Name("Form"), BBox=[0, 0, 100, 20],
                            Resources={"Font": {"Helv": Reference((5, 0))}})
        filled = append(self.victim.data, {self.victim.field[0]: self.victim.value(self.victim.field, V=b"900", AP={"N": Reference((self.victim.new, 0))}),
                                           self.victim.new: appearance})
        report = self.visual(filled)
        self.assertEqual((report["verdict"], self.codes(report)), ("valid", set()))
        found = self.diff(self.path("visual.pdf"))
        self.assertTrue(found["pages"][0]["boxes"] and all(box["explained"] for box in found["pages"][0]["boxes"]))


if __name__ == "__main__":
    unittest.main()
