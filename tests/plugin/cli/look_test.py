#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How seals look and what they weigh: opacity, turning, the flattening of PDF/A-1, the bytes that a picture adds."""
import json
import os
import struct
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import page_pixels  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdf_writer import stream  # noqa: E402

PAGE = 200
SIDE = 40
XMP = (b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
       b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
       b"xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='%d' pdfaid:conformance='B'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>")


class Look(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def page(self, part=0):
        objects = {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0))}, 2: {"Type": Name("Pages"), "Kids": [Reference((3, 0))], "Count": 1},
                   3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, PAGE, PAGE], "Contents": Reference((4, 0))},
                   4: stream(b"0 0 1 rg 0 100 200 100 re f")}
        if part:
            objects[1]["Metadata"] = Reference((5, 0))
            objects[5] = stream(XMP % part, Type="Metadata", Subtype="XML")
        with open(self.path("page.pdf"), "wb") as out:
            out.write(pdf_writer.write(objects))
        return self.path("page.pdf")

    def seal(self, colour_of, side=SIDE):
        with open(self.path("seal.png"), "wb") as out:
            out.write(page_pixels.write_png(side, side, colour_of))
        return self.path("seal.png")

    def stamp(self, *options, part=0):
        """(report, file) of a seal at 50,50 from the top left, 100 points wide."""
        out = self.path("out.pdf")
        done = command.expect(0, "stamp", self.page(part), "-o", out, "--force", "--format", "json", "--at", "50pt,50pt", "--size", "100pt",
                              *options)
        return json.loads(done.stdout), out

    def pixels(self, path):
        return page_pixels.draw_by_poppler(path, 1, 72)

    def expect_colour(self, found, wanted, delta=3):
        for one, other in zip(found, wanted):
            self.assertAlmostEqual(one, other, delta=delta, msg="%r instead of %r" % (found, wanted))

    def test_opacity_lets_the_page_through_and_no_part_of_the_seal(self):
        """Black over blue (above) and over white (below)."""
        seal = self.seal(lambda x, y: (0, 0, 0, 255))
        for share in (0.25, 0.5, 1):
            _, path = self.stamp("--seal", seal, "--opacity", str(share))
            picture = self.pixels(path)
            self.expect_colour(picture.pixel(100, 70), (0, 0, 255 * (1 - share)))
            self.expect_colour(picture.pixel(100, 130), (255 * (1 - share),) * 3)
            self.assertEqual(picture.pixel(20, 70), (0, 0, 255))

    def test_rotate_turns_clockwise_and_keeps_the_seal_whole(self):
        top = (230, 0, 0)
        seal = self.seal(lambda x, y: (*(top if y < SIDE // 2 else (0, 160, 0)), 255))
        for degrees, place in ((90, (130, 100)), (180, (100, 130)), (-90, (70, 100)), (0, (100, 70))):
            _, path = self.stamp("--seal", seal, "--rotate", str(degrees))
            self.assertEqual(self.pixels(path).pixel(*place), top, degrees)
        _, path = self.stamp("--seal", seal, "--rotate", "45")
        picture = self.pixels(path)
        box = picture.find_box(lambda *pixel: pixel in (top, (0, 160, 0)), (0, 0, PAGE, PAGE))
        self.assertAlmostEqual(box[2] - box[0], box[3] - box[1], delta=2)
        self.assertNotIn(picture.pixel(52, 52), (top, (0, 160, 0)))

    def test_opacity_and_rotate_without_a_seal_are_wrong_usage(self):
        for options in (("--opacity", "0.5"), ("--rotate", "5")):
            done = command.expect(64, "sign", self.page(), "-o", self.path("none.pdf"), *command.key_options("rsa2048"), *options)
            self.assertEqual(len(command.said(done)), 1)
            self.assertIn(b"concern a seal", done.stderr)
            self.assertFalse(os.path.exists(self.path("none.pdf")))

    def test_pdfa_1_gets_no_transparency_which_is_told(self):
        """Half transparent black becomes gray, whatever it lies on."""
        seal = self.seal(lambda x, y: (0, 0, 0, 128))
        report, path = self.stamp("--seal", seal, part=1)
        self.assertTrue(report["flattened"])
        with open(path, "rb") as file:
            data = file.read()
        for word in (b"/SMask", b"/Group", b"/ca ", b"/CA "):
            self.assertNotIn(word, data)
        self.expect_colour(self.pixels(path).pixel(100, 70), (127, 127, 127))
        report, path = self.stamp("--seal", seal, part=0)
        self.assertFalse(report["flattened"])
        self.expect_colour(self.pixels(path).pixel(100, 70), (0, 0, 127))
        done = command.expect(5, "stamp", self.page(1), "-o", self.path("none.pdf"), "--seal", seal, "--opacity", "0.5")
        self.assertEqual(len(command.said(done)), 1)

    def palette_of(self, path):
        """The picture with eight half-transparent reds, as programs make it that shrink PNG files."""
        with open(path, "rb") as file:
            width, height, rows = page_pixels.read_png_pixels(file.read())
        pixels = b"".join(b"\0" + bytes(value >> 5 for value in row[3::4]) for row in rows)
        chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)), (b"PLTE", b"\xd7\0\x0f" * 8),
                  (b"tRNS", bytes(level * 255 // 7 for level in range(8))), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
        with open(self.path("palette.png"), "wb") as out:
            out.write(b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(body)) + kind + body +
                                                     struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks))
        return self.path("palette.png")

    def test_a_picture_adds_no_more_than_its_own_size(self):
        cases = {"samples": os.path.join(command.SAMPLES, "seals", "seal-300.png"),
                 "company": os.path.join(command.SAMPLES, "seals", "company.png"),
                 "handwriting": os.path.join(command.SAMPLES, "seals", "handwriting.png"),
                 "palette": self.palette_of(os.path.join(command.SAMPLES, "seals", "seal-300.png")),
                 "soft edges": self.seal(lambda x, y: (200, 10 + x % 3, y, min(255, abs(x - 60) * 5)), 120)}
        for name, path in cases.items():
            with self.subTest(name):
                report, _ = self.stamp("--seal", path)
                print("%s: %d bytes of %d" % (name, report["seal_bytes"], os.path.getsize(path)))
                self.assertLessEqual(report["seal_bytes"], os.path.getsize(path) + 1024)

    def test_a_stamp_says_that_it_is_not_signed(self):
        seal = self.seal(lambda x, y: (0, 0, 0, 255))
        report, path = self.stamp("--seal", seal)
        self.assertIs(report["signed"], False)
        self.assertEqual(command.verify(path)[0], 3)
        done = command.expect(0, "stamp", self.page(), "-o", self.path("draft.pdf"), "--seal", seal)
        self.assertIn(b"NOT signed", done.stderr)

    def test_a_stamp_on_a_signed_document_says_that_it_breaks_the_signature(self):
        seal = self.seal(lambda x, y: (0, 0, 0, 255))
        command.sign(self.page(), self.path("signed.pdf"))
        said = command.said(command.expect(0, "stamp", self.path("signed.pdf"), "-o", self.path("draft.pdf"), "--seal", seal))
        self.assertEqual(len(said), 2)
        self.assertIn("its signatures do not hold for this copy any more (", said[0])
        self.assertEqual(command.verify(self.path("draft.pdf"))[1]["verdict"], "altered")
        said = command.said(command.expect(0, "stamp", self.page(), "-o", self.path("other.pdf"), "--seal", seal))
        self.assertEqual(len(said), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
