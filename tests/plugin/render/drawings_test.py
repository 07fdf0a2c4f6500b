#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What pdfseal-render draws from descriptions: sizes, formats, the same bytes each time."""
import base64
import gzip
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from render_process import (AS_PDF, AS_PNG, AS_SVG, INPUT, INTERNAL, LIMIT, OK, QR, STROKES, SVG, TEXT, USAGE,  # noqa: E402
                            Process, png_pixels)

SQUARE = (b'<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="21mm" viewBox="0 0 84 42">'
          b'<rect x="10" y="10" width="20" height="20" fill="#c00"/></svg>')


def run(*command, data=None):
    return subprocess.run(command, check=True, capture_output=True, input=data).stdout


def rgba_pixel(png, x, y):
    return png_pixels(png, 4)[2][y][4 * x:4 * x + 4]


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


def svg(inner, attributes='width="42mm" height="42mm" viewBox="0 0 100 100"', head=""):
    return (f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>'
            f'{inner}</svg>').encode()


def tiny_png():
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


class Svg(DrawingTest):
    def assert_refused(self, data, words, detail="", status=INPUT):
        got, (sentence, found) = self.process.draw(SVG, data)
        self.assertEqual(got, status, sentence)
        self.assertIn(words, sentence)
        self.assertIn(detail, found)

    def test_scripts_are_refused(self):
        self.assert_refused(svg("<script>alert(1)</script>"), "script", "script")
        self.assert_refused(svg("<x:SCRIPT xmlns:x='a'/>"), "script")
        self.assert_refused(svg("", 'width="1mm" height="1mm" onload="x()"'), "script", "onload")
        self.assert_refused(svg('<a href="java&#115;cript:x()"><rect width="1" height="1"/></a>'), "outside")
        self.assert_refused(svg("<foreignObject/>"), "script", "foreignObject")

    def test_references_to_elsewhere_are_refused(self):
        for reference in ("http://example.com/a.png", "//example.com/a.png", "file:///etc/passwd", "a.png",
                          "fi&#x6c;e:///etc/passwd", " \n\thttps://example.com", "data:text/html,x",
                          "data:image/svg+xml,x", "other.svg#mark"):
            for attribute in ("href", "xlink:href", "src"):
                with self.subTest(reference=reference, attribute=attribute):
                    self.assert_refused(svg(f'<image width="1" height="1" {attribute}="{reference}"/>'), "outside",
                                        reference.split("#")[0][:5].strip())
        self.assert_refused(svg('<use href="a.svg#b"/>'), "outside", "a.svg#b")
        self.assert_refused(svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'), "outside")
        self.assert_refused(svg('<g xml:base="http://example.com/"/>'), "outside")

    def test_style_sheets_reach_nothing_outside(self):
        self.assert_refused(svg("<style>@import url(a.css);</style>"), "outside", "@import")
        self.assert_refused(svg("<style>rect { fill: url( 'http://x/a.svg#b' ) }</style>"), "outside", "http://x/a.svg#b")
        self.assert_refused(svg("<style><![CDATA[rect{fill:URL(b.svg)}]]></style>"), "outside", "b.svg")
        self.assert_refused(svg('<rect fill="&#117;rl(b.svg)"/>'), "outside", "b.svg")
        self.assert_refused(svg('<rect style="filter:url(//x)"/>'), "outside", "//x")
        self.assert_refused(svg("", head='<?xml-stylesheet href="a.css"?>'), "outside")

    def test_entities_and_hidden_encodings_are_refused(self):
        self.assert_refused(svg("&x;", head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "entities")
        self.assert_refused(svg("").decode().encode("utf-16"), "UTF-8")
        self.assert_refused(svg("", head='<?xml version="1.0" encoding="UTF-7"?>'), "UTF-8")
        self.assert_refused(gzip.compress(svg("")), "gzip")

    def test_what_stays_inside_is_drawn(self):
        picture = base64.b64encode(tiny_png()).decode()
        self.drawn(SVG, svg('<defs><linearGradient id="a"/></defs><style>rect{fill:url(#a)}</style>'
                            '<rect width="9" height="9" fill="url( \'#a\' )"/><use xlink:href="#a"/>'
                            '<a href="https://example.com"><rect width="1" height="1"/></a>',
                            head='<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC '
                                 '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'))
        png = self.drawn(SVG, svg(f'<image width="100" height="100" href="data:image/png;base64,{picture}"/>'), AS_PNG, 72)
        self.assertEqual(rgba_pixel(png, 60, 60), b"\xff\x00\x00\xff")

    def test_text_is_embedded(self):
        path = self.saved(self.drawn(SVG, svg('<text x="5" y="50" font-size="20">Seal</text>')), ".pdf")
        fonts = run("pdffonts", path).decode().splitlines()[2:]
        self.assertTrue(fonts)
        for line in fonts:
            self.assertRegex(line, r"\+.* yes yes ")
        self.assertEqual(run("pdftotext", path, "-").decode().strip(), "Seal")

    def test_the_size_is_that_of_width_and_height_or_the_view_box(self):
        for attributes, size in (('width="1in" height="36pt"', "72 x 36 "), ('viewBox="0 0 96 48"', "72 x 36 "),
                                 ('width="100%" height="100%" viewBox="-5 -5 48 96"', "36 x 72 ")):
            path = self.saved(self.drawn(SVG, svg("", attributes)), ".pdf")
            self.assertIn(size, run("pdfinfo", path).decode())
        for attributes in ("", 'width="0mm" height="1mm"', 'width="-5mm" height="1mm"', 'viewBox="0 0 0 0"'):
            self.assert_refused(svg("", attributes), "size")

    def test_damaged_endless_and_huge_ones_get_one_clear_line(self):
        for data in (b"", b"hello", b"<html></html>", b"<svg"):
            with self.subTest(data=data):
                self.assert_refused(data, "SVG")
        self.assert_refused(svg("")[:-3], "cut off")
        self.assert_refused(svg("<g>" * 300 + "</g>" * 300), "inside each other", status=LIMIT)
        many = "".join(f'<g id="g{i}">' + f'<use href="#g{i + 1}"/>' * 10 + "</g>" for i in range(12))
        self.assert_refused(svg(f'<defs>{many}<g id="g12"/></defs><use href="#g0"/>'), "repeat")
        self.assert_refused(svg("", 'width="1e30mm" height="1mm"'), "out of bounds", status=LIMIT)


def ink(process, data, dpi=72):
    """(width, height, alpha of each pixel by row) of handwriting."""
    status, png = process.draw(STROKES, json.dumps(data).encode(), AS_PNG, dpi)
    assert status == OK, png
    width, height, rows = png_pixels(png, 4)
    return width, height, [row[3::4] for row in rows]


class Handwriting(DrawingTest):
    def test_pads_and_our_own_shape_draw_the_same_line(self):
        line = [(0, 0), (50, 10), (100, 40)]
        shapes = [
            [{"points": [{"x": x, "y": y, "pressure": 0} for x, y in line], "penColor": "black"}],
            {"strokes": [[[x, y] for x, y in line]]},
            {"unit": "px", "strokes": [{"x": [p[0] for p in line], "y": [p[1] for p in line]}]},
            [[{"x": x, "y": y} for x, y in line]],
        ]
        drawn = [ink(self.process, shape) for shape in shapes]
        for other in drawn[1:]:
            self.assertEqual(other, drawn[0])

    def test_the_ink_passes_through_the_points_smoothly(self):
        circle = [[50 + 40 * math.cos(a / 10), 50 + 40 * math.sin(a / 10), a] for a in range(0, 64, 4)]
        _, _, alpha = ink(self.process, {"unit": "pt", "strokes": [{"points": circle, "minWidth": 2, "maxWidth": 2}]})
        for a in range(0, 600, 7):  # between the points, too
            x, y = 42 + 40 * math.cos(a / 100), 42 + 40 * math.sin(a / 100)
            self.assertGreater(alpha[int(y)][int(x)], 60, a)
        self.assertEqual(alpha[42][42], 0)

    def widths(self, points):
        """Ink per column in the first and the last third of a horizontal line."""
        width, _, alpha = ink(self.process, [{"points": points, "minWidth": 1, "maxWidth": 9}], 144)
        column = [sum(row[x] for row in alpha) / 255 for x in range(width)]
        return sum(column[width // 8:width // 3]), sum(column[2 * width // 3:7 * width // 8])

    def test_slow_is_wider_than_quick(self):
        slow_then_quick = [{"x": 4 * i, "y": 0, "time": 100 * min(i, 20) + 5 * max(0, i - 20)} for i in range(41)]
        first, last = self.widths(slow_then_quick)
        self.assertGreater(first, 1.5 * last)

    def test_pressed_is_wider_than_light(self):
        first, last = self.widths([{"x": 4 * i, "y": 0, "pressure": 1 - i / 41} for i in range(41)])
        self.assertGreater(first, 1.3 * last)

    def test_a_dot_is_a_disc_and_colours_are_kept(self):
        png = self.drawn(STROKES, b'[{"points": [{"x": 5, "y": 5}], "color": "#0000ff", "maxWidth": 10, "minWidth": 10}]',
                         AS_PNG, 96)
        self.assertEqual(rgba_pixel(png, 10, 10), b"\x00\x00\xff\xff")
        self.assertEqual(rgba_pixel(png, 1, 1)[3], 0)

    def test_a_long_signature_stays_small(self):
        points = [{"x": i / 3 + 20 * math.sin(i / 9), "y": 30 * math.cos(i / 9), "time": 5 * i} for i in range(2000)]
        self.assertLess(len(self.drawn(STROKES, json.dumps([{"points": points}]).encode())), 30000)

    def test_what_is_no_handwriting_says_so(self):
        for data, words in ((b"{}", "no handwriting"), (b"[]", "empty"), (b"[[]]", "empty"), (b"[3]", "makes no sense"),
                            (b'[{"points": [{"x": 1}]}]', "makes no sense"), (b"[[[1e9, 0]]]", "makes no sense"),
                            (b'[{"x": [1], "y": [1, 2]}]', "makes no sense"), (b"nope", "no JSON"), (b"", "no JSON"),
                            (b'{"unit": "ell", "strokes": [[[1, 1]]]}', "unit"), (b'[{"color": "beige", "points": []}]', "colour")):
            with self.subTest(data=data):
                status, (sentence, _) = self.process.draw(STROKES, data)
                self.assertEqual(status, INPUT)
                self.assertIn(words, sentence)
        many = b"[[" + b",".join([b"[1,1]"] * 200001) + b"]]"
        self.assertEqual(self.process.draw(STROKES, many)[0], LIMIT)
        self.assertEqual(self.process.draw(STROKES, b"[" * 100000)[0], INPUT)


class Text(DrawingTest):
    def text(self, **wish):
        return self.saved(self.drawn(TEXT, json.dumps(wish).encode()), ".pdf")

    def assert_refused(self, words, detail="", **wish):
        status, (sentence, found) = self.process.draw(TEXT, json.dumps(wish).encode())
        self.assertNotEqual(status, OK)
        self.assertIn(words, sentence)
        self.assertIn(detail, found)

    def test_lines_are_embedded_and_can_be_selected(self):
        path = self.text(text="Signed by Zo\u00eb\nSL-2026-0117")
        self.assertEqual(run("pdftotext", "-layout", path, "-").decode().split(), ["Signed", "by", "Zo\u00eb", "SL-2026-0117"])
        fonts = run("pdffonts", path).decode().splitlines()[2:]
        self.assertTrue(fonts)
        for line in fonts:
            self.assertRegex(line, r"^[A-Z]{6}\+.* yes yes yes ")

    def test_chinese_is_drawn_with_chinese_glyphs(self):
        path = self.text(text="\u6d59\u6c5f\u793a\u4f8b\u79d1\u6280\u6709\u9650\u516c\u53f8")
        self.assertIn("\u793a\u4f8b\u79d1\u6280", run("pdftotext", path, "-").decode())

    def test_it_is_made_smaller_until_it_fits_its_box(self):
        words = "a line that is much too long for its narrow box " * 3
        path = self.text(text=words, width_pt=90, height_pt=60, size_pt=20)
        self.assertIn("90 x 60 ", run("pdfinfo", path).decode())
        box = re.findall(rb'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"',
                         run("pdftotext", "-bbox", path, "-"))
        self.assertEqual(len(box), len(words.split()))
        for x0, y0, x1, y1 in ([float(value) for value in word] for word in box):
            self.assertTrue(x0 > -0.5 and y0 > -2 and x1 < 90.5 and y1 < 62, (x0, y0, x1, y1))

    def test_without_a_box_it_is_as_large_as_the_text(self):
        info = run("pdfinfo", self.text(text="one", size_pt=10)).decode()
        one = [float(v) for v in re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups()]
        info = run("pdfinfo", self.text(text="one\none\none", size_pt=10)).decode()
        three = [float(v) for v in re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups()]
        self.assertAlmostEqual(one[0], three[0], delta=0.1)
        self.assertAlmostEqual(3 * one[1], three[1], delta=0.1)

    def test_what_cannot_be_drawn_says_why(self):
        self.assert_refused("no installed font", "U+E1234", text="\U000e1234")
        self.assert_refused("not installed", "No Such Font", text="x", font="No Such Font")
        self.assert_refused("too long for its box", text="word " * 500, width_pt=20, height_pt=20)
        self.assert_refused("empty", text=" \n")
        self.assert_refused("colour", "beige", text="x", colour="beige")
        self.assert_refused("makes no sense", text="x", align="middle")
        self.assert_refused("makes no sense", text="x", size_pt=1e9)
        self.assert_refused("too long", text="x" * 70000)
        self.assertEqual(self.process.draw(TEXT, b"[]")[0], INPUT)


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
