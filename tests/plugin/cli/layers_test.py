#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Text, QR codes, handwriting and SVG on documents: read back by other programs, and what is refused, and how."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

INPUT = os.path.join(command.SAMPLES, "article.pdf")
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="30mm" viewBox="0 0 30 30">'
       '<circle cx="15" cy="15" r="14" fill="none" stroke="#c00"/></svg>')
STROKES = json.dumps([{"points": [{"x": 3 * i, "y": (7 * i) % 40, "time": 10 * i, "pressure": 0.5} for i in range(40)]}])


def run(*words):
    return subprocess.run(words, check=True, capture_output=True).stdout


class LayersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.out = self.path("out.pdf")

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        return path

    def words(self):
        """{word: (x0, y0, x1, y1) in points} of the first page."""
        text = run("pdftotext", "-bbox", "-l", "1", self.out, "-").decode()
        return {word: tuple(map(float, box)) for *box, word in
                re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', text)}

    def assert_refused(self, words, *options, code=64, subcommand="stamp"):
        done = command.expect(code, subcommand, INPUT, "-o", self.out, *options)
        self.assertEqual(len(command.said(done)), 1, done.stderr)
        self.assertIn(words, done.stderr.decode())
        self.assertFalse(os.path.exists(self.out))


class Texts(LayersTest):
    def test_placeholders_tell_what_the_signature_tells(self):
        command.sign(INPUT, self.out, "--text", r"{name} {reason}\n{date:%Y/%m/%d} {time@+08:00}\n{custom:no} {serial}",
                     "--reason", "SL-2026-0117", "--signing-time", "2026-11-23T18:50:05Z", "--text-zone", "UTC",
                     "--text-value", "no=A=7", "--page", "1", "--anchor", "center")
        found = self.words()
        code, report = command.verify(self.out)
        self.assertEqual(code, 0, report)
        signer = report["signatures"][0]["signer"]
        self.assertEqual(report["signatures"][0]["time"]["claimed"], "2026-11-23T18:50:05Z")
        for word in signer["name"].split() + ["SL-2026-0117", "2026/11/23", "02:50:05", "UTC+08:00", "A=7", signer["serial"]]:
            self.assertIn(word, found)
        self.assertIn("Signature is Valid", run("pdfsig", "-nocert", self.out).decode())
        run("qpdf", "--check", self.out)

    def test_the_text_stands_where_it_is_wanted_and_no_larger_than_the_picture(self):
        seal = self.path("seal.svg", SVG)
        side = 30 * 72 / 25.4
        for position, right, below in (("right", True, None), ("below", None, True), ("above", None, False), ("left", False, None)):
            with self.subTest(position):
                command.expect(0, "stamp", INPUT, "-o", self.out, "--force", "--no-sync", "--page", "1", "--seal", seal, "--at", "60mm,60mm",
                               "--text", r"QQfirst line\nQQsecond", "--text-position", position)
                x0, y0, x1, y1 = self.words()["QQfirst"]
                left, top = 60 * 72 / 25.4, 60 * 72 / 25.4
                if right is True:
                    self.assertGreater(x0, left + side)
                    self.assertTrue(top - 2 < y0 and y1 < top + side + 2)
                if right is False:
                    self.assertGreaterEqual(x0, left - 1)
                if below is True:
                    self.assertGreater(y0, top + side - 2)
                if below is False:
                    self.assertLess(y1, top + side)

    def test_fonts_are_embedded_subsets_in_any_script(self):
        command.expect(0, "stamp", INPUT, "-o", self.out, "--no-sync", "--text", "示例科技 Ελληνικά", "--text-font",
                       "Noto Sans CJK SC", "--page", "1", "--anchor", "center")
        self.assertIn("示例科技", self.words())
        fonts = run("pdffonts", self.out).decode().splitlines()[2:]
        added = [line for line in fonts if "NotoSansCJK" in line]
        self.assertTrue(added)
        for line in added:
            self.assertRegex(line, r"^[A-Z]{6}\+.* yes yes yes ")

    def test_what_cannot_be_written_says_why(self):
        self.assert_refused("{nmae} is not known (known are {name} {organisation}", "--text", "{nmae}")
        self.assert_refused("no certificate", "--text", "{name}")
        self.assert_refused("--reason", "--text", "{reason}")
        self.assert_refused("--text-value who=TEXT", "--text", "{custom:who}")
        self.assert_refused("KEY=VALUE", "--text", "x", "--text-value", "who")
        self.assert_refused("not closed", "--text", "{name")
        self.assert_refused("Mars", "--text", "{time}", "--text-zone", "Mars")
        self.assert_refused("not installed", "--text", "x", "--text-font", "No Such Font")
        self.assert_refused("text-position", "--text", "x", "--text-position", "under")
        self.assert_refused("no installed font", "--text", "\U000e1234", code=4)
        self.assert_refused("too long for its box", "--text", "word " * 300, "--size", "10mmx5mm")
        self.assert_refused("--opacity 2", "--text", "x", "--opacity", "2")
        self.assert_refused("--rotate round", "--text", "x", "--rotate", "round")


class Drawings(LayersTest):
    def test_a_qr_code_is_read_from_the_page(self):
        command.expect(0, "stamp", INPUT, "-o", self.out, "--no-sync", "--qr", "https://example.com/{custom:no}", "--text-value",
                       "no=合同17", "--anchor", "bottom-left", "--margin", "5mm")
        pages = re.search(r"Pages:\s+(\d+)", run("pdfinfo", self.out).decode()).group(1)
        run("pdftoppm", "-r", "200", "-png", "-singlefile", "-f", pages, self.out, self.path("page"))
        self.assertEqual(run("zbarimg", "--quiet", "--raw", self.path("page.png")).decode().strip(), "https://example.com/合同17")

    def test_svg_and_handwriting_stay_vector_and_small(self):
        for name, content in (("seal.svg", SVG), ("hand.json", STROKES)):
            with self.subTest(name):
                command.expect(0, "stamp", INPUT, "-o", self.out, "--force", "--no-sync", "--seal", self.path(name, content))
                self.assertEqual(len(run("pdfimages", "-list", self.out).splitlines()), len(run("pdfimages", "-list", INPUT).splitlines()))
                self.assertLess(os.path.getsize(self.out) - os.path.getsize(INPUT), 30000)
                run("qpdf", "--check", self.out)

    def test_a_code_alone_is_as_large_as_it_is_wanted(self):
        sizes = {}
        for size in ("20mm", "50mm"):
            command.expect(0, "stamp", INPUT, "-o", self.out, "--force", "--no-sync", "--qr", "hello", "--size", size)
            png = self.path(size + ".png")
            command.expect(0, "preview", self.out, "-o", png, "--dpi", "30")
            sizes[size] = os.path.getsize(png)
        self.assertNotEqual(sizes["20mm"], sizes["50mm"])

    def test_bad_drawings_get_one_line_and_no_output(self):
        self.assert_refused("script (script)", "--seal", self.path("a.svg", SVG.replace("<circle", "<script/><circle")), code=4)
        self.assert_refused("http://x/a.png", "--seal", self.path("b.svg", SVG.replace(
            "<circle", '<image href="http://x/a.png"/><circle')), code=4)
        self.assert_refused("makes no sense", "--seal", self.path("c.json", '{"strokes": [[[1]]]}'), code=4)
        self.assert_refused("2953", "--qr", "x" * 3000, code=4)

    def test_a_preview_shows_the_page_before_and_after(self):
        png = self.path("page.png")
        command.expect(0, "preview", INPUT, "-o", png, "--dpi", "30", "--text", "{name}, {date}", "--side-by-side")
        with open(png, "rb") as file:
            pair = int.from_bytes(file.read(20)[16:20], "big")
        command.expect(0, "preview", INPUT, "-o", png, "--force", "--dpi", "30")
        with open(png, "rb") as file:
            one = int.from_bytes(file.read(20)[16:20], "big")
        self.assertEqual(pair, 2 * one + 12)

    def test_messages_are_translated(self):
        done = command.expect(64, "--lang=zh", "stamp", INPUT, "-o", self.out, "--text", "{nmae}")
        self.assertIn("不认识占位符 {nmae}", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
