#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scans and photos become clean pictures: what is recovered is measured against the truth."""
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import photo  # noqa: E402
import small_pdf  # noqa: E402
from render_process import AS_PDF, AS_PNG, AS_SVG, INPUT, LIMIT, OK, SVG, USAGE, Process, png_pixels  # noqa: E402

SMALLER, NO_DENSITY = 1, 2


class ImportTest(unittest.TestCase):
    def setUp(self):
        self.process = Process().__enter__()
        self.addCleanup(self.process.__exit__)
        self.process.greeting()

    def mask(self, shape, pixels=180):
        """Coverage of a drawn shape, rows of 0 to 255."""
        status, png = self.process.draw(SVG, photo.svg(shape), AS_PNG, pixels / 100 * 25.4)
        self.assertEqual(status, OK, png)
        return [row[3::4] for row in png_pixels(png, 4)[2]]

    def imported(self, data, **wish):
        status, result = self.process.import_(data, **wish)
        self.assertEqual(status, OK, result)
        return result

    def assert_refused(self, data, words, status=INPUT, **wish):
        got, result = self.process.import_(data, **wish)
        self.assertEqual(got, status, result)
        self.assertIn(words, result[0])


def alpha_of(png):
    return [row[3::4] for row in png_pixels(png, 4)[2]]


class Photos(ImportTest):
    def recover(self, shape, degrees=0.0, quality=60, **light):
        """(agreement with the truth, what was imported) of a bad photo."""
        mask = self.mask(shape)
        jpeg = photo.to_jpeg(photo.photo(photo.place(mask, 270, 250, degrees), **light), quality)
        result = self.imported(jpeg)
        return photo.agreement(photo.crop(photo.place(mask, 270, 250)), alpha_of(result.file)), result

    def test_a_round_seal_under_a_lamp(self):
        agreement, result = self.recover(photo.ROUND)
        self.assertGreater(agreement, 0.93)
        self.assertEqual(result.turned, 0)

    def test_a_skewed_square_is_straightened(self):
        agreement, result = self.recover(photo.SQUARE, degrees=6.5)
        self.assertGreater(agreement, 0.93)
        self.assertAlmostEqual(result.turned, -6.5, delta=0.5)

    def test_white_letters_in_solid_ink_stay_open(self):
        agreement, result = self.recover(photo.SOLID, degrees=-4, gradient=0.45)
        self.assertGreater(agreement, 0.93)
        self.assertAlmostEqual(result.turned, 4, delta=0.5)

    def test_faint_ink_on_grainy_paper(self):
        self.assertGreater(self.recover(photo.ROUND, ink=(225, 140, 140), noise=3)[0], 0.90)

    def test_blue_ink_in_deep_shade_and_bad_jpeg(self):
        self.assertGreater(self.recover(photo.SQUARE, ink=(30, 50, 140), gradient=0.5, noise=6, quality=35)[0], 0.95)

    def test_the_ink_keeps_its_colour_or_takes_another(self):
        jpeg = photo.to_jpeg(photo.photo(photo.place(self.mask(photo.SOLID), 270, 250), gradient=0), 90)
        for colour, expected, delta in ((None, (218, 23, 34), 30), (0x1a3c8c, (0x1a, 0x3c, 0x8c), 0)):
            _, _, rows = png_pixels(self.imported(jpeg, colour=colour).file, 4)
            inside = [row[x:x + 3] for row in rows for x in range(0, len(row), 4) if row[x + 3] == 255]
            for part in range(3):
                middle = sorted(pixel[part] for pixel in inside)[len(inside) // 2]
                self.assertAlmostEqual(middle, expected[part], delta=delta)

    def test_dirt_goes_and_dots_of_the_seal_stay(self):
        coverage = photo.place(self.mask(photo.ROUND + '<circle cx="50" cy="80" r="2.5"/>'), 270, 250)
        for x, y in ((5, 5), (250, 20), (20, 240), (262, 240)):
            coverage[y][x] = coverage[y][x + 1] = 1.0
        result = self.imported(photo.to_png(photo.photo(coverage, gradient=0.2)))
        self.assertLess(abs(len(alpha_of(result.file)) - len(photo.crop(photo.place(self.mask(photo.ROUND), 270, 250)))), 6)
        alpha = alpha_of(result.file)
        self.assertGreater(alpha[round(len(alpha) * 0.826)][len(alpha[0]) // 2], 127)

    def test_a_turn_that_is_asked_for_is_made_and_none_besides(self):
        png = photo.to_png(photo.photo(photo.place(self.mask(photo.SQUARE), 270, 250, 5), gradient=0))
        self.assertEqual(self.imported(png, turn=0).turned, 0)
        straight = self.imported(png, turn=-5)
        self.assertGreater(photo.agreement(photo.crop(photo.place(self.mask(photo.SQUARE), 270, 250)), alpha_of(straight.file)), 0.9)


class Sizes(ImportTest):
    def png(self, dpi=0, transparent=False):
        mask = self.mask(photo.SQUARE, 100)
        if transparent:
            return photo.to_png([b"".join(bytes((200, 0, 0, value)) for value in row) for row in mask], 4, dpi)
        return photo.to_png(photo.photo(photo.place(mask, 160, 140), gradient=0, noise=0), 3, dpi)

    def test_the_size_comes_from_the_density_and_is_written_again(self):
        result = self.imported(self.png(300))
        width, height = struct.unpack_from(">II", result.file, 16)
        self.assertAlmostEqual(result.width_pt, width * 72 / 300, delta=0.1)
        self.assertEqual(result.notes, 0)
        self.assertEqual(result.file[37:41], b"pHYs")
        self.assertAlmostEqual(struct.unpack_from(">I", result.file, 41)[0] * 0.0254, 300, delta=0.5)

    def test_a_wish_decides_and_its_absence_is_told(self):
        self.assertEqual(self.imported(self.png()).notes, NO_DENSITY)
        result = self.imported(self.png(), width_pt=42 * 72 / 25.4)
        self.assertEqual(result.notes, 0)
        width = struct.unpack_from(">I", result.file, 16)[0]
        self.assertAlmostEqual(width / struct.unpack_from(">I", result.file, 41)[0], 0.042, delta=0.0005)

    def test_what_is_transparent_already_is_only_cropped(self):
        result = self.imported(self.png(96, transparent=True))
        self.assertEqual(png_pixels(result.file, 4)[2][50][4 * 5:4 * 5 + 4][:3], b"\xc8\x00\x00")

    def test_a_scan_in_a_pdf_or_svg_keeps_its_size(self):
        pdf = self.imported(self.png(300), as_format=AS_PDF).file
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            info = subprocess.run(["pdfinfo", file.name], check=True, capture_output=True).stdout.decode()
        self.assertAlmostEqual(float(re.search(r"Page size:\s+([\d.]+)", info).group(1)), 96 * 72 / 300, delta=1)
        self.assertTrue(self.imported(self.png(300), as_format=AS_SVG).file.startswith(b"<?xml"))

    def test_an_enormous_scan_is_made_smaller_and_says_so(self):
        width, height = 20000, 1000
        line = b"\0" + b"\xff" * (width // 8)
        ink = b"\0" + b"\xff" * (width // 8 - 500) + b"\x00" * 300 + b"\xff" * 200
        body = line * 300 + ink * 400 + line * 300

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) +
               chunk(b"pHYs", struct.pack(">IIB", 47244, 47244, 1)) + chunk(b"IDAT", zlib.compress(body, 1)) + chunk(b"IEND", b""))
        result = self.imported(png)
        self.assertEqual((result.notes, result.file_width, result.file_height), (SMALLER, 20000, 1000))
        self.assertAlmostEqual(result.width_pt, 2400 * 72 / 1200, delta=2)
        self.assertAlmostEqual(result.height_pt, 400 * 72 / 1200, delta=2)


class Vectors(ImportTest):
    def test_an_svg_is_cropped_to_its_ink_and_stays_vector(self):
        drawing = (b'<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="100mm" viewBox="0 0 100 100">'
                   b'<rect x="20" y="30" width="40" height="20" fill="#c00"/></svg>')
        result = self.imported(drawing, as_format=AS_PDF)
        self.assertAlmostEqual(result.width_pt, 40 * 72 / 25.4, delta=0.05)
        self.assertAlmostEqual(result.height_pt, 20 * 72 / 25.4, delta=0.05)
        self.assertNotIn(b"/Image", result.file)
        turned = self.imported(drawing, as_format=AS_SVG, turn=90, width_pt=100)
        self.assertAlmostEqual(turned.height_pt / turned.width_pt, 2, delta=0.01)
        self.assertIn(b"<path", turned.file)

    def test_a_page_of_a_pdf_is_cropped_to_its_ink(self):
        result = self.imported(small_pdf.one_page(small_pdf.RED_SQUARE), as_format=AS_PDF)
        self.assertAlmostEqual(result.width_pt, 40, delta=0.1)
        self.assertAlmostEqual(result.height_pt, 30, delta=0.1)
        self.assert_refused(small_pdf.one_page(b""), "no ink", as_format=AS_PDF)
        self.assert_refused(small_pdf.one_page(small_pdf.RED_SQUARE), "no such page", USAGE, page_index=1)

    def test_scripts_and_colours_for_vectors_are_refused(self):
        self.assert_refused(b'<svg width="1mm" height="1mm"><script/></svg>', "script")
        self.assert_refused(photo.svg(photo.SQUARE), "--colour", USAGE, colour=0xff0000)


class BadPictures(ImportTest):
    def test_what_is_cut_or_lies_is_refused(self):
        rows = photo.photo(photo.place(self.mask(photo.SQUARE, 60), 90, 80))
        png, jpeg = photo.to_png(rows), photo.to_jpeg(rows)
        for data in (png[:len(png) // 2], png[:40], jpeg[:len(jpeg) // 2], jpeg[:30], jpeg[:-2]):
            self.assert_refused(data, "damaged or cut off")
        taller = bytearray(png)
        taller[16:24] = struct.pack(">II", 90, 8000)
        taller[29:33] = struct.pack(">I", zlib.crc32(bytes(taller[12:29])))
        self.assert_refused(bytes(taller), "damaged or cut off")

    def test_bombs_meet_a_limit(self):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for width, height in ((60000, 60000), (30000, 30000)):
            head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            self.assert_refused(head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""), "too large", LIMIT)

    def test_paper_without_ink_and_other_files_say_so(self):
        blank = photo.photo([[0.0] * 120] * 100, gradient=0.4, noise=3)
        self.assert_refused(photo.to_jpeg(blank), "no ink")
        self.assert_refused(b"GIF89a...", "no picture")
        self.assert_refused(b"", "no picture")


if __name__ == "__main__":
    unittest.main()
