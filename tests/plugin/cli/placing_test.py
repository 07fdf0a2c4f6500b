#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Where seals come to lie, as pdftoppm draws the pages: every rotation, CropBox offset and UserUnit; straddle slices joined."""
import itertools
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import page_pixels  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402

MM = 72 / 25.4
TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT = (230, 0, 0), (0, 160, 0), (0, 0, 230), (90, 90, 90)
WHITE = (255, 255, 255)
SIDE = 40  # pixels of the seal
MATRIX = list(itertools.product((0, 90, 180, 270), ((0, 0), (-37, 53)), (1, 2)))


def colour_of(x, y):
    rows = ((TOP_LEFT, TOP_RIGHT), (BOTTOM_LEFT, BOTTOM_RIGHT))
    return (*rows[y * 2 // SIDE][x * 2 // SIDE], 255)


def write_pages(path, pages, content=b""):
    """A document of white pages: (rotate, (x, y) of the CropBox, UserUnit, width, height of the CropBox in units). `content`
    is drawn from the CropBox's corner on."""
    objects = {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0))},
               2: {"Type": Name("Pages"), "Count": len(pages), "Kids": [Reference((3 + 2 * i, 0)) for i in range(len(pages))]}}
    for i, (rotate, (x, y), unit, width, height) in enumerate(pages):
        objects[3 + 2 * i] = {"Type": Name("Page"), "Parent": Reference((2, 0)), "Rotate": rotate, "UserUnit": unit,
                              "MediaBox": [x - 60, y - 70, x + width + 80, y + height + 90],
                              "CropBox": [x, y, x + width, y + height], "Contents": Reference((4 + 2 * i, 0)),
                              "Resources": {"Font": {"F": {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Courier")}}}}
        # A content that leaves its graphics state crooked.
        objects[4 + 2 * i] = pdf_writer.stream(b"q 1 0 0 1 %d %d cm " % (x, y) + content + b" Q 3 0 0 0.5 40 -9 cm 0.9 g")
    with open(path, "wb") as out:
        out.write(pdf_writer.write(objects))


class Placing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.seal = cls.path("seal.png")
        with open(cls.seal, "wb") as out:
            out.write(page_pixels.write_png(SIDE, SIDE, colour_of))

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def sign(self, source, *options):
        out = self.path("%s-%d.pdf" % (self.id().rsplit(".", 1)[-1][:40], len(os.listdir(self.folder))))
        command.sign(source, out, "--seal", self.seal, *options)
        code, report = command.verify(out)
        self.assertEqual((code, report["verdict"]), (0, "valid"))
        return out

    def draw(self, path, page, unit=1):
        """A pixel is a point as a reader sees it: pdftoppm does not know UserUnit."""
        return page_pixels.draw_by_poppler(path, page, 72 * unit)

    def expect_seal(self, picture, x, y, width, height):
        """Upright at this place, points from the top left, and white around it."""
        for share_x, share_y, colour in ((0.25, 0.25, TOP_LEFT), (0.75, 0.25, TOP_RIGHT), (0.25, 0.75, BOTTOM_LEFT),
                                         (0.75, 0.75, BOTTOM_RIGHT)):
            self.assertEqual(picture.pixel(int(x + width * share_x), int(y + height * share_y)), colour)
        box = picture.find_box(lambda *pixel: pixel != WHITE, (0, 0, picture.width, picture.height))
        for found, wanted in zip(box, (x, y, x + width, y + height)):
            self.assertAlmostEqual(found, wanted, delta=1.01)

    def test_every_rotation_crop_box_and_user_unit_shows_the_seal_upright_where_it_was_asked_for(self):
        pages = [(rotate, origin, unit, 150, 200) for rotate, origin, unit in MATRIX]
        source = self.path("matrix.pdf")
        write_pages(source, pages)
        asked = {("--at", "30pt,40pt"): lambda w, h: (30, 40),
                 ("--anchor", "bottom-right", "--margin", "20pt"): lambda w, h: (w - 20 - 60, h - 20 - 60)}
        for options, expected in asked.items():
            for widget_page in (1, len(pages)):
                out = self.sign(source, "--page", "all" if widget_page == 1 else "last", "--size", "60pt", *options)
                for number, (rotate, origin, unit, width, height) in enumerate(pages, 1):
                    if number < widget_page:
                        continue
                    seen = (height * unit, width * unit) if rotate % 180 else (width * unit, height * unit)
                    with self.subTest(options=options, page=number, rotate=rotate, origin=origin, unit=unit):
                        self.expect_seal(self.draw(out, number, unit), *expected(*seen), 60, 60)

    def test_every_anchor_keeps_its_margin_on_every_kind_of_page(self):
        pages = [(rotate, origin, unit, 150, 200) for rotate, origin, unit in MATRIX]
        source = self.path("anchors.pdf")
        write_pages(source, pages)
        for turn, anchor in enumerate(("top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom")):
            out = self.sign(source, "--page", "all", "--size", "40pt", "--anchor", anchor, "--margin", "10pt")
            for number, (rotate, origin, unit, width, height) in list(enumerate(pages, 1))[turn % 5::5]:
                w, h = (height * unit, width * unit) if rotate % 180 else (width * unit, height * unit)
                x = 10 if "left" in anchor else w - 50 if "right" in anchor else (w - 40) / 2
                y = 10 if "top" in anchor else h - 50 if "bottom" in anchor else (h - 40) / 2
                with self.subTest(anchor=anchor, page=number, rotate=rotate, origin=origin, unit=unit):
                    self.expect_seal(self.draw(out, number, unit), x, y, 40, 40)

    def test_a_field_that_is_there_shows_the_seal_upright_in_its_place_on_every_kind_of_page(self):
        for rotate, origin, unit in MATRIX[::3]:
            source, prepared = self.path("empty.pdf"), self.path("prepared.pdf")
            write_pages(source, [(rotate, origin, unit, 150, 200)])
            command.expect(0, "field", "add", source, "-o", prepared, "--force", "--field", "Buyer", "--at", "30pt,40pt", "--size", "60ptx60pt")
            with self.subTest(rotate=rotate, origin=origin, unit=unit):
                out = self.sign(prepared, "--field", "Buyer")
                self.assertEqual(command.verify(out)[1]["signatures"][0]["field"], "Buyer")
                self.expect_seal(self.draw(out, 1, unit), 30, 40, 60, 60)

    def test_a_widget_stands_upright_on_every_kind_of_page(self):
        for rotate, origin, unit in MATRIX:
            source = self.path("one.pdf")
            write_pages(source, [(rotate, origin, unit, 150, 200)])
            with self.subTest(rotate=rotate, origin=origin, unit=unit):
                out = self.sign(source, "--at", "30pt,40pt", "--size", "60ptx60pt")
                self.expect_seal(self.draw(out, 1, unit), 30, 40, 60, 60)

    def join(self, path, pages, edge, size):
        """The rows of the seal, put together from what stands at that edge of the pages, a pixel a point."""
        rows = [b""] * size if edge in ("right", "left") else []
        thickness = size // len(pages)
        order = list(enumerate(pages, 1))
        for number, (rotate, _, unit, width, height) in order if edge in ("right", "bottom") else order[::-1]:
            picture = self.draw(path, number, unit)
            across, down = picture.width, picture.height
            if edge in ("right", "left"):
                left, top = (across - thickness if edge == "right" else 0), (down - size) // 2
                for y in range(size):
                    rows[y] += picture.rows[top + y][3 * left:3 * (left + thickness)]
            else:
                left, top = (across - size) // 2, (down - thickness if edge == "bottom" else 0)
                rows += [picture.rows[top + y][3 * left:3 * (left + size)] for y in range(thickness)]
            self.assertEqual((across, down), tuple(side * unit for side in ((height, width) if rotate % 180 else (width, height))))
        return page_pixels.Picture(size, size, rows)

    def test_slices_on_pages_of_all_kinds_join_to_the_seal_without_gap_or_overlap(self):
        pages = [(rotate, origin, unit, 300 + 20 * i, 400 - 10 * i) for i, (rotate, origin, unit) in enumerate(MATRIX[::2])]
        source = self.path("kinds.pdf")
        write_pages(source, pages)
        size = 160  # eight slices of 20 points, every pixel whole
        wanted = page_pixels.Picture(size, size, [b"".join(bytes(colour_of(x * SIDE // size, y * SIDE // size)[:3])
                                                           for x in range(size)) for y in range(size)])
        for edge in ("right", "left", "top", "bottom"):
            with self.subTest(edge):
                out = self.sign(source, "--straddle", edge, "--straddle-only", "--size", "%dpt" % size)
                self.assertIsNone(self.join(out, pages, edge, size).find_difference(wanted))

    def bands(self, path, pages, edge="right"):
        """{page: (height of ink, first and last row of ink)} along that edge."""
        found = {}
        for number in pages:
            picture = self.draw(path, number)
            box = picture.find_box(lambda *pixel: pixel != WHITE, (0, 0, picture.width, picture.height))
            found[number] = box and (box[2] - box[0], box[1], box[3])
            if box:
                self.assertEqual(box[2] if edge == "right" else box[0], picture.width if edge == "right" else 0)
        return found

    def test_the_seal_begins_again_after_20_pages_or_after_as_many_as_are_asked_for(self):
        source = self.path("many.pdf")
        write_pages(source, [(0, (0, 0), 1, 300, 400)] * 22)
        for options, widths in (((), {1: 6, 20: 6, 21: 60, 22: 60}), (("--straddle-slices", "4"), {1: 30, 4: 30, 5: 30, 20: 30, 21: 60}),
                                (("--straddle-slices", "3"), {1: 40, 18: 40, 19: 30, 22: 30})):
            with self.subTest(options):
                out = self.sign(source, "--straddle", "right", "--straddle-only", "--size", "120pt", *options)
                for number, (width, top, bottom) in self.bands(out, widths).items():
                    self.assertAlmostEqual(width, widths[number], delta=1)
                    self.assertEqual((top, bottom), (140, 260))

    def test_the_first_page_bears_its_share_at_the_place_that_is_asked_for(self):
        source = self.path("share.pdf")
        write_pages(source, [(0, (0, 0), 1, 300, 400)] * 3)
        for where, top in (("0%", 0), ("100%", 280), ("50pt", 50)):
            out = self.sign(source, "--straddle", "right", "--straddle-only", "--size", "120pt", "--straddle-first", "60%", "--straddle-at", where)
            self.assertEqual(self.bands(out, (1, 2, 3)), {1: (72, top, top + 120), 2: (24, top, top + 120), 3: (24, top, top + 120)})

    def test_facing_pages_bear_halves_that_join(self):
        source = self.path("facing.pdf")
        write_pages(source, [(0, (0, 0), 1, 300, 400)] * 3)
        out = self.sign(source, "--straddle", "right", "--straddle-only", "--straddle-facing", "--size", "80pt")
        first, second, third = (self.draw(out, number) for number in (1, 2, 3))
        wanted = [b"".join(bytes(colour_of(x * SIDE // 80, y * SIDE // 80)[:3]) for x in range(80)) for y in range(80)]
        for left, right in ((first, second), (second, third)):
            joined = [left.rows[160 + y][3 * 260:] + right.rows[160 + y][:3 * 40] for y in range(80)]
            off = sum(one != other for rows in zip(joined, wanted) for one, other in zip(*rows))
            self.assertLess(off, 3 * 80 * 4)  # four columns or rows where a pixel lies on the cut
        self.assertIsNone(first.find_box(lambda *pixel: pixel != WHITE, (0, 0, 250, 400)))
        self.assertIsNone(third.find_box(lambda *pixel: pixel != WHITE, (50, 0, 300, 400)))

    def test_cuts_between_pixels_lose_and_double_nothing(self):
        pages = [(0, (0, 0), 1, 300, 400)] * 7
        source, black = self.path("seven.pdf"), self.path("black.png")
        write_pages(source, pages)
        with open(black, "wb") as out:
            out.write(page_pixels.write_png(8, 8, lambda x, y: (0, 0, 0, 255)))
        out = self.path("cuts.pdf")
        command.sign(source, out, "--seal", black, "--straddle", "right", "--straddle-only", "--size", "41mm")
        dpi, ink = 600, 0.0
        for number in range(1, 8):
            picture = page_pixels.draw_by_poppler(out, number, dpi)
            row = picture.rows[picture.height // 2]
            ink += sum(255 - value for value in row[::3]) / 255
        # A seventh of 41 mm ends within a pixel on every page.
        self.assertAlmostEqual(ink / dpi * 25.4, 41, delta=7 * 0.5 * 25.4 / dpi)

    def test_a_straddle_seal_comes_with_the_ordinary_one_and_all_share_one_form(self):
        pages = [(0, (0, 0), 1, 300, 400)] * 5
        source = self.path("five.pdf")
        write_pages(source, pages)
        out = self.sign(source, "--straddle", "right", "--at", "20pt,20pt", "--size", "60pt", "--page", "1,3",
                        "--place", "page=2; anchor=bottom-left; margin=5pt; size=30pt")
        self.expect_box(out, 1, (20, 20, 80, 80))
        self.expect_box(out, 3, (20, 20, 80, 80))
        self.expect_box(out, 2, (5, 365, 35, 395))
        with open(out, "rb") as data:
            content = data.read()[os.path.getsize(source):]
        self.assertEqual(content.count(b"/Subtype /Form"), 2)  # the widget's and that of all marks
        self.assertEqual(content.count(b"/Subtype /Image"), 1 + content.count(b"/SMask"))

    def test_a_straddle_seal_is_the_seal_alone_without_what_is_written_beside_it(self):
        pages = [(0, (0, 0), 1, 300, 400)] * 4
        source, size = self.path("four.pdf"), 160
        write_pages(source, pages)
        seal = page_pixels.Picture(size, size, [b"".join(bytes(colour_of(x * SIDE // size, y * SIDE // size)[:3])
                                                         for x in range(size)) for y in range(size)])
        for side in ("right", "left", "above", "below"):
            with self.subTest(side):
                out = self.sign(source, "--straddle", "right", "--size", "%dpt" % size, "--page", "1,3", "--at", "20pt,30pt",
                                "--text", "Sealed by\\nSomebody", "--text-position", side)
                other = self.join(out, pages, "right", size).find_difference(seal)
                # Where colours meet just between two rows of pixels, rounding chooses.
                self.assertTrue(other is None or other[3] - other[1] == 1, other)
                beside = self.draw(out, 3).find_box(lambda *pixel: pixel != WHITE, (0, 0, 250, 400))
                self.assertTrue(beside[2] - beside[0] > size + 10 or beside[3] - beside[1] > size + 10)

    def test_a_straddle_seal_that_leans_leaves_out_what_is_written_beside_it(self):
        pages = [(0, (0, 0), 1, 300, 400)] * 2
        source = self.path("two.pdf")
        write_pages(source, pages)
        out = self.sign(source, "--straddle", "right", "--straddle-only", "--size", "80pt", "--rotate", "20",
                        "--text", "Sealed by\\nSomebody", "--text-colour", "#ff00ff")
        for number in (1, 2):
            picture = self.draw(out, number)
            self.assertIsNotNone(picture.find_box(lambda *pixel: pixel != WHITE, (0, 0, 300, 400)))
            self.assertIsNone(picture.find_box(lambda r, g, b: r > 180 and b > 180 and g < 160, (0, 0, 300, 400)))

    def expect_box(self, path, page, wanted):
        """What is drawn left of the slices."""
        box = self.draw(path, page).find_box(lambda *pixel: pixel != WHITE, (0, 0, 280, 400))
        for found, one in zip(box, wanted):
            self.assertAlmostEqual(found, one, delta=1.01)

    def test_a_seal_finds_its_keyword_on_pages_of_all_kinds(self):
        pages = [(rotate, origin, unit, 150, 200) for rotate, origin, unit in MATRIX]
        source = self.path("words.pdf")
        # Courier at 10 units: letters 6 wide; invisible, so that only the seal is seen.
        write_pages(source, pages, b"BT 3 Tr /F 10 Tf 50 80 Td (at Party A:) Tj ET")
        out = self.sign(source, "--keyword", "Party A#all", "--size", "40pt", "--offset", "5pt,-3pt")
        for number, (rotate, origin, unit, width, height) in enumerate(pages, 1):
            x, y = (50 + 18 + 21) * unit, (80 + 2.5) * unit  # of the word's middle, from the left and from below
            w, h = width * unit, height * unit
            seen = {0: (x, h - y), 90: (y, x), 180: (w - x, y), 270: (h - y, w - x)}[rotate]
            with self.subTest(page=number, rotate=rotate, origin=origin, unit=unit):
                box = self.draw(out, number, unit).find_box(lambda *pixel: pixel != WHITE, (0, 0, *((h, w) if rotate % 180 else (w, h))))
                for found, wanted in zip(box, (seen[0] + 5 - 20, seen[1] - 3 - 20, seen[0] + 5 + 20, seen[1] - 3 + 20)):
                    self.assertAlmostEqual(found, wanted, delta=2.5 * unit)

    def test_keywords_choose_occurrence_side_and_page(self):
        source = self.path("twice.pdf")
        write_pages(source, [(0, (0, 0), 1, 300, 400)] * 2, b"BT 3 Tr /F 10 Tf 100 300 Td (Seal) Tj 0 -200 Td (Seal) Tj ET")
        for options, page, wanted in ((("--keyword", "Seal", "--anchor", "right"), 1, (124, 77, 154, 107)),
                                      (("--keyword", "Seal#2", "--anchor", "bottom", "--margin", "5pt"), 1, (97, 308, 127, 338)),
                                      (("--keyword", "Seal#-1", "--anchor", "top-left"), 2, (70, 266, 100, 296)),
                                      (("--keyword", "Seal#3", "--anchor", "right"), 2, (124, 77, 154, 107)),
                                      (("--keyword", "Seal", "--page", "2", "--anchor", "right"), 2, (124, 77, 154, 107)),
                                      (("--place", "keyword=Seal#4; anchor=left; offset=1pt,0pt"), 2, (71, 277, 101, 307))):
            with self.subTest(options):
                out = self.sign(source, "--size", "30pt", *options)
                box = self.draw(out, page).find_box(lambda *pixel: pixel != WHITE, (0, 0, 300, 400))
                self.assertIsNotNone(box)
                for found, one in zip(box, wanted):
                    self.assertAlmostEqual(found, one, delta=6)
                self.assertIsNone(self.draw(out, 3 - page).find_box(lambda *pixel: pixel != WHITE, (0, 0, 300, 400)))

    def expect_beside(self, path, page, rect, keyword):
        """The seal of 20 points ends where pdftotext says that the keyword's first word begins."""
        words = subprocess.run(["pdftotext", "-bbox", "-f", str(page), "-l", str(page), path, "-"], check=True, capture_output=True,
                               timeout=60).stdout.decode()
        height = float(re.search(r'height="([\d.]+)"', words).group(1))
        begins = [(float(x), float(top), float(bottom)) for x, top, bottom, word in
                  re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', words)
                  if unicodedata.normalize("NFKC", word)[:2] == keyword[:2]]
        self.assertTrue(any(abs(rect[2] - x) < 6 and top - 6 < height - (rect[1] + rect[3]) / 2 < bottom + 6 for x, top, bottom in begins),
                        (rect, begins))

    def test_several_keywords_are_several_places_of_one_signature(self):
        source = self.path("several.pdf")
        write_pages(source, [(0, (0, 0), 1, 300, 400)] * 2, b"BT 3 Tr /F 10 Tf 50 300 Td (Buyer) Tj 150 -200 Td (Seller) Tj ET")
        out = self.sign(source, "--keyword", "Seller#1", "--keyword", "Buyer#-1", "--size", "30pt")
        for page, wanted in ((1, (203, 282.5, 233, 312.5)), (2, (50, 82.5, 80, 112.5))):
            box = self.draw(out, page).find_box(lambda *pixel: pixel != WHITE, (0, 0, 300, 400))
            for found, one in zip(box, wanted):
                self.assertAlmostEqual(found, one, delta=3)
        places = command.verify(out)[1]["signatures"][0]["places"]
        self.assertEqual(sorted((place["page"], place["intact"]) for place in places), [(1, True), (2, True)])

    def test_keywords_are_found_with_ligatures_across_lines_and_in_chinese(self):
        """In documents that TeX and LibreOffice set, as pdftotext shows their lines."""
        for name, keyword, page in (("article.pdf", "fibre", 1), ("article.pdf", "If a single bit of m changes", 1),
                                    ("article.pdf", "that anybody can copy", 1), ("contract.pdf", "乙方（盖章）", 6), ("contract.pdf", "甲乙双方根据《中华人民共和国民法典》及有关法律，本着平等、自愿、诚实信用的原则，就甲方向乙方购买", 1)):
            source = os.path.join(command.SAMPLES, name)
            with self.subTest(keyword):
                out = self.sign(source, "--keyword", keyword, "--size", "20pt", "--anchor", "left", "--margin", "0mm")
                places = command.verify(out)[1]["signatures"][0]["places"]
                self.assertEqual([place["page"] for place in places], [page])
                self.expect_beside(source, page, places[0]["rect"], keyword)

    def test_a_keyword_that_is_not_there_is_told_with_the_nearest_text(self):
        contract, out = os.path.join(command.SAMPLES, "contract.pdf"), self.path("none.pdf")
        for options, said in ((("--keyword", "丙方（盖章）"), "乙方（盖章）"), (("--keyword", "甲方（盖章）#9"), "occurs only"),
                              (("--keyword", "qqqqqqqqqqqq"), "nor anything like it"), (("--keyword", ""), "a text is needed"),
                              (("--keyword", "甲方", "--at", "1mm,1mm"), "exclude each other"), (("--offset", "1mm,1mm"), "--keyword")):
            with self.subTest(options):
                done = command.expect(64, "sign", contract, "-o", out, "--seal", self.seal, *command.key_options("rsa2048"), *options)
                self.assertEqual(len(command.said(done)), 1, done.stderr)
                if "丙方" in options[1]:
                    self.assertIn("方（盖章", done.stderr.decode())
                else:
                    self.assertIn(said, done.stderr.decode())
                self.assertFalse(os.path.exists(out))

    def test_odd_pages_and_lists_choose_the_pages_with_slices(self):
        pages = [(0, (0, 0), 1, 300, 400)] * 6
        source = self.path("six.pdf")
        write_pages(source, pages)
        for options, bearing in ((("--straddle-odd",), {1, 3, 5}), (("--straddle-pages", "2-5", "--straddle-odd"), {3, 5}),
                                 (("--straddle-pages", "2,4,last"), {2, 4, 6})):
            out = self.sign(source, "--straddle", "right", "--straddle-only", "--size", "60pt", *options)
            found = {number for number in range(1, 7)
                     if self.draw(out, number).find_box(lambda *pixel: pixel != WHITE, (0, 0, 300, 400))}
            self.assertEqual(found, bearing, options)

    def test_what_cannot_be_placed_is_one_clear_line(self):
        pages = [(0, (0, 0), 1, 300, 400)] * 3
        source, out = self.path("three.pdf"), self.path("none.pdf")
        write_pages(source, pages)
        for options, said in ((("--straddle", "right", "--straddle-slices", "4"), b"cannot have 4 slices on 3 pages"),
                              (("--straddle", "right", "--straddle-pages", "1"), b"needs two pages"),
                              (("--straddle", "side"), b"no such edge"), (("--straddle-at", "10mm"), b"--straddle"),
                              (("--straddle", "right", "--straddle-at", "120%"), b"0% to 100%"),
                              (("--straddle", "right", "--straddle-at", "120mm"), b"off page 1"),
                              (("--place", "page=1; at=10mm"), b"--at 10mm"), (("--place", "where=1"), b"page="),
                              (("--place", "page=1", "--place", "page=1"), b"over each other on page 1"),
                              (("--straddle", "right", "--anchor", "right", "--margin", "0mm"), b"over each other on page 3")):
            with self.subTest(options):
                done = command.expect(64, "sign", source, "-o", out, "--seal", self.seal, *command.key_options("rsa2048"), *options)
                self.assertEqual(len(command.said(done)), 1, done.stderr)
                self.assertIn(said, done.stderr)
                self.assertFalse(os.path.exists(out))

    def test_after_a_signature_a_straddle_seal_is_refused(self):
        source = self.path("again.pdf")
        write_pages(source, [(0, (0, 0), 1, 300, 400)] * 3)
        first = self.sign(source, "--at", "20pt,20pt", "--size", "40pt")
        done = command.expect(5, "sign", first, "-o", self.path("none.pdf"), "--seal", self.seal, "--straddle", "right",
                              "--anchor", "center", "--size", "40pt", *command.key_options("p256"))
        self.assertIn(b"first signer", done.stderr)


if __name__ == "__main__":
    unittest.main()
