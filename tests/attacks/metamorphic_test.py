#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An honest signed file that is saved again by another program, with its revisions swapped, cut at every revision or joined with another
file is never better than before: no such file has a signature that counts and that the honest file does not have."""
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdfseal_command import SEAL  # noqa: E402

SAVERS = {
    "qpdf": ["qpdf", "--warning-exit-0", "{in}", "{out}"],
    "qpdf --qdf": ["qpdf", "--warning-exit-0", "--qdf", "{in}", "{out}"],
    "qpdf object streams": ["qpdf", "--warning-exit-0", "--object-streams=generate", "{in}", "{out}"],
    "qpdf linearized": ["qpdf", "--warning-exit-0", "--linearize", "{in}", "{out}"],
    "mutool clean": ["mutool", "clean", "{in}", "{out}"],
    "mutool clean -gggg": ["mutool", "clean", "-gggg", "-z", "{in}", "{out}"],
    "ghostscript": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "{out}", "{in}"],
    "pdfunite": ["pdfunite", "{in}", "{in}", "{out}"],
    "pdfseparate": ["pdfseparate", "-f", "1", "-l", "1", "{in}", "{out}"],
    "pdftk": ["pdftk", "{in}", "output", "{out}"],
    "podofogc": ["podofogc", "{in}", "{out}"],
    "podofouncompress": ["podofouncompress", "{in}", "{out}"],
    "pdftocairo": ["pdftocairo", "-pdf", "{in}", "{out}"],
}
# How good a verdict is for whoever relies on it.
GOOD = {"valid": 3, "indeterminate": 2, "unsigned": 1, "unreadable": 0, "invalid": 0, "altered": 0}


class Metamorphic(Case):
    def documents(self):
        """{name: file of several revisions and signatures}."""
        found = {}
        for style in ("table", "stream"):
            once = self.sign(pdf_writer.write(forgeries.paper(), style), "--seal", SEAL, "--size", "10mm", "--page", "1")
            found[style + ", signed once"] = once
            found[style + ", signed twice"] = self.sign(once, signer="p256")
            found[style + ", certified"] = self.sign(pdf_writer.write(forgeries.paper(), style), "--certify", "forms")
        return found

    def intact(self, report):
        """The signatures that count: (field, serial number, revision's bytes)."""
        return {(one["field"], one["signer"]["serial"], tuple(one["byte_range"])) for one in report["signatures"]
                if one["integrity"] == "intact" and one["coverage"].startswith("entire") and one["changes_after"]["permitted"]}

    def judge(self, honest, data, what):
        before, after = self.verdict(honest), self.verdict(data)
        self.assertEqual(before["verdict"], "valid", explain(before))
        self.assertLessEqual(GOOD[after["verdict"]], GOOD[before["verdict"]], what)
        self.assertLessEqual(self.intact(after), self.intact(before), "%s: %s" % (what, explain(after)))
        return after

    def test_saved_again_by_another_program_no_signature_counts(self):
        ran = set()
        for name, honest in self.documents().items():
            path = self.write("honest.pdf", honest)
            for saver, words in SAVERS.items():
                out = os.path.join(self.folder, "saved.pdf")
                if os.path.exists(out):
                    os.unlink(out)
                if not shutil.which(words[0]):
                    continue
                subprocess.run([word.format(**{"in": path, "out": out}) for word in words], capture_output=True, timeout=60, check=False)
                if not os.path.exists(out):
                    continue
                ran.add(saver)
                with open(out, "rb") as file, self.subTest(document=name, saver=saver):
                    after = self.judge(honest, file.read(), saver)
                    self.assertNotEqual(after["verdict"], "valid")
                    self.assertEqual(self.intact(after), set())
        print("saved again by %s; not there: %s" % (", ".join(sorted(ran)), ", ".join(sorted(set(SAVERS) - ran)) or "nothing"), file=sys.stderr)
        self.assertTrue({"qpdf", "mutool clean"} <= ran)

    def revisions(self, data):
        """The pieces that the revisions appended."""
        ends = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", data)]
        return [data[start:end] for start, end in zip([0, *ends], ends)]

    def test_with_revisions_swapped_or_left_out_nothing_gets_better(self):
        for name, honest in self.documents().items():
            pieces = self.revisions(honest)
            for i in range(1, len(pieces)):
                with self.subTest(document=name, left_out=i):
                    self.judge(honest, b"".join(pieces[:i] + pieces[i + 1:]), "without revision %d" % (i + 1))
                with self.subTest(document=name, doubled=i):
                    after = self.judge(honest, b"".join(pieces[:i + 1] + pieces[i:]), "revision %d twice" % (i + 1))
                    self.assertNotEqual(after["verdict"], "valid")
            for i in range(2, len(pieces)):
                with self.subTest(document=name, swapped=i):
                    after = self.judge(honest, b"".join(pieces[:i - 1] + [pieces[i], pieces[i - 1]] + pieces[i + 1:]), "swapped")
                    self.assertNotEqual(after["verdict"], "valid")

    def test_cut_at_every_revision_only_what_was_signed_by_then_counts(self):
        for name, honest in self.documents().items():
            pieces = self.revisions(honest)
            for count in range(1, len(pieces)):
                for short in (0, 1, 5, 20):
                    data = b"".join(pieces[:count])
                    with self.subTest(document=name, revisions=count, short=short):
                        self.judge(honest, data[:len(data) - short], "cut")
            with self.subTest(document=name, cut="in the last revision"):
                for share in (0.2, 0.5, 0.9):
                    cut = honest[:len(honest) - int(len(pieces[-1]) * share)]
                    self.assertNotEqual(self.judge(honest, cut, "cut")["verdict"], "valid" if len(pieces) == 2 else None)

    def test_joined_with_another_file_nothing_gets_better(self):
        documents = self.documents()
        other = documents["stream, signed once"]
        for name, honest in documents.items():
            for what, data in (("another behind", honest + other), ("itself behind", honest + honest), ("another in front", other + honest),
                               ("an unsigned one behind", honest + pdf_writer.write(forgeries.paper(), "table")),
                               ("an unsigned one in front", pdf_writer.write(forgeries.paper(), "table") + honest)):
                if data == other + other:
                    continue
                with self.subTest(document=name, joined=what):
                    report = self.verdict(data)
                    self.assertNotEqual(report["verdict"], "valid", explain(report))


if __name__ == "__main__":
    unittest.main()
