#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal seal import as a command: formats by the name's ending, what it tells, what it refuses. How well ink is told from
paper is measured in tests/plugin/render/import_test.py."""
import os
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TESTS, "support"))
sys.path.insert(0, os.path.join(TESTS, "plugin", "render"))
import pdfseal_command as command  # noqa: E402
import photo  # noqa: E402

SVG = photo.svg('<rect x="10" y="20" width="50" height="25" fill="#c00"/>')


class SealImport(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def photo(self, dpi=0):
        coverage = [[1.0 if 30 <= x < 90 and 30 <= y < 70 and not (45 <= x < 75 and 45 <= y < 55) else 0.0
                     for x in range(120)] for y in range(100)]
        return self.path("photo.png", photo.to_png(photo.photo(coverage, gradient=0.3, noise=2), 3, dpi))

    def test_a_photo_becomes_a_seal_that_signs(self):
        seal, out = self.path("seal.png"), self.path("out.pdf")
        done = command.expect(0, "seal", "import", self.photo(), "-o", seal, "--colour", "red", "--size", "42mm")
        self.assertIn("42 x", done.stderr.decode())
        command.sign(os.path.join(command.SAMPLES, "article.pdf"), out, "--seal", seal)
        self.assertEqual(command.verify(out)[0], 0)

    def test_the_ending_decides_the_format(self):
        for name, start in (("a.png", b"\x89PNG"), ("a.PDF", b"%PDF-"), ("a.svg", b"<?xml ")):
            command.expect(0, "seal", "import", self.path("in.svg", SVG), "-o", self.path(name))
            with open(self.path(name), "rb") as file:
                self.assertTrue(file.read(9).startswith(start), name)
        command.expect(64, "seal", "import", self.path("in.svg"), "-o", self.path("a.gif"))

    def test_guesses_are_told(self):
        out = self.path("seal.png")
        self.assertIn("40 mm", command.expect(0, "seal", "import", self.photo(), "-o", out).stderr.decode())
        done = command.expect(0, "seal", "import", self.photo(150), "-o", out, "--force")
        self.assertEqual(len(command.said(done)), 1, done.stderr)
        self.assertEqual(command.said(command.expect(0, "seal", "import", self.photo(), "-o", out, "--force", "--quiet")), [])

    def test_what_is_refused_leaves_no_output(self):
        out = self.path("seal.png")
        png = self.photo()
        for code, words, *line in (
                (4, "no picture", self.path("a.txt", b"hello")), (4, "No such file", self.path("absent.png")),
                (4, "cut off", self.path("cut.png", photo.to_png(photo.photo([[0.5] * 90] * 80))[:3000])),
                (4, "script", self.path("a.svg", SVG.replace(b"<rect", b"<script/><rect"))),
                (64, "--colour", png, "--colour", "beige"), (64, "--colour", self.path("b.svg", SVG), "--colour", "red"),
                (64, "--size", png, "--size", "42"), (64, "--dpi", png, "--dpi", "0"), (64, "--rotate", png, "--rotate", "x"),
                (64, "--page", png, "--page", "1.5"), (64, "one picture", png, png)):
            with self.subTest(line=line):
                done = command.expect(code, "seal", "import", *line, "-o", out)
                self.assertEqual(len(command.said(done)), 1, done.stderr)
                self.assertIn(words, done.stderr.decode())
                self.assertFalse(os.path.exists(out))
        with open(out, "wb"):
            pass
        command.expect(73, "seal", "import", png, "-o", out)


if __name__ == "__main__":
    unittest.main()
