#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pictures that are too much, or not what they say: one clear line each from sign and from seal import, also in Chinese, with
what to do about it; nothing is left behind; and large scans are made smaller, which is told."""
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

ARTICLE = os.path.join(command.SAMPLES, "article.pdf")
SIDE = 20000
REMEDY = re.compile(r"\(.+\)$|: remove it$")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm">%s<rect width="9" height="9"/></svg>'


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, data, colour_type=0, depth=8, interlaced=0, further=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + further + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def rows_of(row, count):
    squeezed = zlib.compressobj(9)
    return b"".join(squeezed.compress(b"\0" + row) for _ in range(count)) + squeezed.flush()


def jpeg():
    done = subprocess.run(["cjpeg", "-quality", "80"], input=b"P6 60 40 255\n" + bytes(range(240)) * 30, check=True, capture_output=True)
    return done.stdout


def with_size(data, size):
    """The JPEG with another height and width in its frame header."""
    at = data.index(b"\xff\xc0")
    return data[:at + 5] + struct.pack(">HH", *size) + data[at + 9:]


class BadPictures(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, data=None):
        path = os.path.join(self.folder, name)
        if data is not None:
            with open(path, "wb") as file:
                file.write(data)
        return path

    def commands(self, picture):
        return (("stamp", ARTICLE, "-o", self.path("out.pdf"), "--seal", picture, "--size", "30mm"),
                ("seal", "import", picture, "-o", self.path("out.png")))

    def refused(self, name, data, words, by_import=None):
        picture = self.path(name, data)
        before = sorted(os.listdir(self.folder))
        for asked, wanted in zip(self.commands(picture), (words, by_import or words)):
            with self.subTest(name, subcommand=asked[0]):
                line, = command.said(command.expect(4, *asked))
                self.assertIn(name + ": ", line)
                self.assertRegex(line, wanted)
                self.assertRegex(line, REMEDY)
                self.assertNotIn("  ", line)
                chinese, = command.said(command.expect(4, *asked, "--lang", "zh"))
                self.assertRegex(chinese, "[\u4e00-\u9fff]")
                self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_headers_of_png_that_lie_or_end(self):
        plain = zlib.compress(b"\0" * 110)
        damaged = "damaged"
        self.refused("depth.png", png(10, 10, plain, colour_type=2, depth=4), damaged)
        self.refused("type.png", png(10, 10, plain, colour_type=5), damaged)
        self.refused("promises.png", png(500, 500, plain), damaged)
        self.refused("cut.png", png(10, 10, plain)[:-20], damaged)
        self.refused("header.png", png(10, 10, plain)[:20], "damaged")
        self.refused("palette.png", png(10, 10, plain, colour_type=3), damaged)

    def test_headers_of_jpeg_that_lie_or_end(self):
        good = jpeg()
        self.refused("cut.jpg", good[:len(good) // 2], "ends too early", "damaged or cut off")
        self.refused("header.jpg", good[:20], "ends too early", "damaged or cut off")
        self.refused("zero.jpg", with_size(good, (0, 0)), "has no size", "damaged or cut off")
        self.refused("giant.jpg", with_size(good, (65000, 65000)), "more than 20000 pixels", "too large|damaged")

    def test_pictures_without_a_size(self):
        self.refused("wide.png", png(10, 0, zlib.compress(b"")), "no size", "damaged or cut off")
        self.refused("none.png", png(0, 0, zlib.compress(b"")), "no size", "damaged or cut off")
        self.refused("none.svg", SVG.replace(b'width="10mm"', b'width="0"') % b"", "no size")

    def test_bombs_of_pixels(self):
        nothing = zlib.compress(b"\0" * 100)
        self.refused("sides.png", png(30000, 30000, nothing), "more than 20000 pixels", "30000 x 30000 pixels")
        self.refused("most.png", png(2**31 - 1, 2**31 - 1, nothing), "more than 20000 pixels", "pixels|damaged")
        self.refused("interlaced.png", png(SIDE, SIDE, nothing, interlaced=1), "more than 100000000 pixels", "interlaced")

    def test_bombs_in_other_chunks_are_passed_over(self):
        """50 MB of words or of a colour profile, which are no part of the picture's pixels."""
        swollen = zlib.compress(b"a" * 50000000, 9)
        for kind in (b"zTXt", b"iCCP"):
            picture = self.path("chunk.png", png(10, 10, zlib.compress(b"\0" * 110), further=chunk(kind, b"a\0\0" + swollen)))
            done = command.expect(0, "stamp", ARTICLE, "-o", self.path("out.pdf"), "--force", "--seal", picture)
            self.assertEqual(len(command.said(done)), 1)
            self.assertLess(os.path.getsize(self.path("out.pdf")), os.path.getsize(ARTICLE) + 4000)

    def test_svg_that_runs_or_fetches(self):
        for name, inside, words in (
                ("script", b"<script>alert(1)</script>", "script"), ("event", b'<rect onclick="x()"/>', "onclick"),
                ("image", b'<image href="http://example.com/a.png"/>', "http://example.com/a.png"),
                ("file", b'<image href="file:///etc/passwd"/>', "file:///etc/passwd"),
                ("other", b'<use href="other.svg#a"/>', "other.svg"), ("style", b"<style>@import url(http://x/y.css);</style>", "outside|style"),
                ("link", b'<a href="javascript:x()"><rect/></a>', "script|outside")):
            self.refused(name + ".svg", SVG % inside, words)
        laughs = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + SVG % b"<text>&b;</text>"
        self.refused("laughs.svg", laughs, "entities")

    def test_svg_that_is_cut_off_or_none(self):
        self.refused("cut.svg", (SVG % b"")[:50], "cut off or damaged")
        self.refused("page.svg", b"<html><body/></html>", "no SVG")
        self.refused("empty.svg", b"", "empty", "no picture|empty")

    def test_a_scan_of_20000_pixels_is_made_smaller_and_told(self):
        picture = self.path("scan.png", png(SIDE, 600, rows_of(b"\xff" * 9000 + b"\0" * 2000 + b"\xff" * 9000, 600)))
        stamp, bring = self.commands(picture)
        first, second = command.said(command.expect(0, *stamp))
        self.assertRegex(first, r"made smaller for its size on paper: \d{3} x \d+ instead of 20000 x 600 pixels")
        self.assertIn("NOT signed", second)
        self.assertLess(os.path.getsize(self.path("out.pdf")), os.path.getsize(ARTICLE) + 30000)
        said = command.said(command.expect(0, *bring))
        self.assertIn("20000 x 600 pixels are more than a seal needs: made smaller", said[0])

    def test_a_jpeg_finer_than_print_is_told_and_import_makes_it_smaller(self):
        noise = subprocess.run(["cjpeg", "-quality", "95", "-grayscale"], input=b"P5 6000 400 255\n" + os.urandom(2400000), check=True,
                               capture_output=True).stdout
        stamp, bring = self.commands(self.path("fine.jpg", noise))
        first, _ = command.said(command.expect(0, *stamp))
        self.assertRegex(first, r"its 6000 x 400 pixels are embedded as they are, \d+ KB \(pdfseal seal import makes it smaller\)")
        self.assertIn("made smaller", command.said(command.run(*bring))[0])


if __name__ == "__main__":
    unittest.main()
