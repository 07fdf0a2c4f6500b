#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What pdfseal-render draws from descriptions: sizes, formats, the same bytes each time."""
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from render_process import (AS_PDF, AS_PNG, AS_SVG, INPUT, INTERNAL, LIMIT, OK, QR, SVG, USAGE,  # noqa: E402
                            Process)

SQUARE = (b'<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="21mm" viewBox="0 0 84 42">'
          b'<rect x="10" y="10" width="20" height="20" fill="#c00"/></svg>')


def run(*command, data=None):
    return subprocess.run(command, check=True, capture_output=True, input=data).stdout


class DrawingTest(unittest.TestCase):
    def setUp(self):
        self.process = Process().__enter__()
        self.addCleanup(self.process.__exit__)
        self.process.greeting()

    def drawn(self, kind, data, as_format=AS_PDF, dpi=0):
        status, result = self.process.draw(kind, data, as_format, dpi)
        self.assertEqual(status, OK, result)
        return result

    def saved(self, data, ending):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "drawing" + ending)
        with open(path, "wb") as file:
            file.write(data)
        return path


class Formats(DrawingTest):
    def test_a_pdf_has_one_page_of_the_true_size_and_no_date(self):
        pdf = self.drawn(SVG, SQUARE)
        info = run("pdfinfo", self.saved(pdf, ".pdf")).decode()
        self.assertRegex(info, r"Pages:\s+1\n")
        width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
        self.assertAlmostEqual(width, 42 * 72 / 25.4, delta=0.01)
        self.assertAlmostEqual(height, 21 * 72 / 25.4, delta=0.01)
        self.assertNotIn("CreationDate", info)
        run("qpdf", "--check", self.saved(pdf, ".pdf"))

    def test_an_svg_says_its_size_in_millimetres(self):
        svg = self.drawn(SVG, SQUARE, AS_SVG).decode()
        self.assertRegex(svg, r'<svg [^>]*width="42(\.0+)?mm" height="21(\.0+)?mm"')

    def test_a_png_knows_its_density_and_is_transparent_around(self):
        png = self.drawn(SVG, SQUARE, AS_PNG, 300)
        width, height, depth, colour = struct.unpack_from(">IIBB", png, 16)
        self.assertEqual((width, height, depth, colour), (497, 249, 8, 6))
        self.assertEqual(png[37:41], b"pHYs")
        self.assertEqual(struct.unpack_from(">IIB", png, 41), (11811, 11811, 1))

    def test_the_same_description_gives_the_same_bytes(self):
        for as_format in (AS_PDF, AS_SVG, AS_PNG):
            with Process() as other:
                other.greeting()
                self.assertEqual(self.drawn(SVG, SQUARE, as_format, 150), other.draw(SVG, SQUARE, as_format, 150)[1])

    def test_unknown_kinds_and_formats_and_wild_resolutions_are_refused(self):
        self.assertEqual(self.process.draw(99, SQUARE)[0], INTERNAL)
        self.assertEqual(self.process.draw(SVG, SQUARE, 9)[0], USAGE)
        self.assertEqual(self.process.draw(SVG, SQUARE, AS_PNG, 0)[0], USAGE)
        self.assertEqual(self.process.draw(SVG, SQUARE, AS_PNG, 2401)[0], USAGE)
        huge = SQUARE.replace(b"42mm", b"2000mm").replace(b"21mm", b"2000mm")
        self.assertEqual(self.process.draw(SVG, huge, AS_PNG, 1000)[0], LIMIT)
        self.assertEqual(self.process.draw(SVG, SQUARE.replace(b"42mm", b"6000mm"))[0], LIMIT)
        self.assertEqual(self.process.draw(SVG, b" " * ((16 << 20) + 1))[0], LIMIT)


class QrCodes(DrawingTest):
    def read(self, pdf):
        """What another program reads in the drawing."""
        path = self.saved(pdf, ".pdf")
        run("pdftoppm", "-png", "-r", "200", "-singlefile", path, path)
        return run("zbarimg", "--quiet", "--raw", path + ".png").decode().rstrip("\n")

    def test_another_program_reads_what_was_written(self):
        for text in ("https://example.com/?id=SL-2026-0117", "合同编号 SL-2026-0117，浙江示例科技有限公司", "a"):
            self.assertEqual(self.read(self.drawn(QR, text.encode())), text)

    def test_a_long_text_still_fits_and_a_longer_one_is_refused(self):
        self.assertEqual(self.read(self.drawn(QR, b"x" * 2500)), "x" * 2500)
        self.drawn(QR, b"x" * 2953)
        self.assertEqual(self.process.draw(QR, b"x" * 2954)[0], LIMIT)

    def test_nothing_and_zero_bytes_are_refused(self):
        self.assertEqual(self.process.draw(QR, b"")[0], INPUT)
        self.assertEqual(self.process.draw(QR, b"a\0b")[0], INPUT)


if __name__ == "__main__":
    unittest.main()
