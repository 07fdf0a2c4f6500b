#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What PDFBox does to a signed document, saved as an update: values, annotations, dates, validation data, a further signature. What the
signature permits is neither altered nor invalid. PDFSEAL_FULL=1 runs it: Java is not among what the tests need every day; the
patterns of its files stand in tests/attacks/program_changes.py."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "attacks"), os.path.join(HERE, "..", "support")]
import changes  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdfseal_command import FULL, PKI, SAMPLES, SLOWNESS, sign  # noqa: E402

JARS = [path for name in ("pdfbox2", "fontbox2", "commons-logging", "bcprov", "bcpkix") for path in glob.glob("/usr/share/java/%s.jar" % name)]
CRL = os.path.join(PKI, "root.crl.der")
SECOND = ("sign", os.path.join(PKI, "rsa4096.p12"), os.path.join(PKI, "passphrase"))
SOUND = {"valid", "indeterminate"}  # it counts Size too small, which is a doubt


class Pdfbox(Case):
    @classmethod
    def setUpClass(cls):
        cls.classes = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.classes.cleanup)
        subprocess.run(["javac", "-cp", ":".join(JARS), "-d", cls.classes.name, os.path.join(HERE, "PdfboxChange.java")], check=True,
                       timeout=120 * SLOWNESS)

    def changed(self, path, *words):
        out = os.path.join(self.folder, "changed.pdf")
        done = subprocess.run(["java", "-cp", ":".join([self.classes.name, *JARS]), "PdfboxChange", path, out, *words], capture_output=True,
                              timeout=120 * SLOWNESS, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        with open(path, "rb") as before, open(out, "rb") as after:
            old, new = before.read(), after.read()
        self.assertTrue(new.startswith(old) and len(new) > len(old))
        return new

    def judge(self, path, verdicts, *words):
        report = self.verdict(self.changed(path, *words))
        self.assertIn(report["verdict"], verdicts, explain(report))
        return report

    def documents(self, certification):
        options = [] if certification == "none" else ["--certify", certification]
        yield "paper", self.write("paper.pdf", self.sign(pdf_writer.write(changes.paper()), *options))
        path = os.path.join(self.folder, "form.pdf")
        if os.path.exists(path):
            os.unlink(path)
        sign(os.path.join(SAMPLES, "form.pdf"), path, *options)
        yield "form of LibreOffice", path

    def test_what_the_signature_permits_is_sound(self):
        evidence, dates = ("evidence", CRL), ("dates",)
        for certification, kinds in {"none": (evidence, dates, SECOND), "no-changes": (evidence, dates),
                                     "forms": (evidence, SECOND, ("fill", "Amount", "250")), "annotations": (("note",),)}.items():
            for name, path in self.documents(certification):
                for words in kinds:
                    with self.subTest(document=name, certification=certification, change=words[0]):
                        self.judge(path, SOUND, *words)

    def test_what_it_does_not_permit_is_altered(self):
        for name, path in self.documents("no-changes"):
            for words in (("fill", "Amount", "250"), ("note",), SECOND):
                with self.subTest(document=name, change=words[0]):
                    self.judge(path, {"altered"}, *words)


if __name__ == "__main__":
    if not FULL:
        print("SKIPPED: changes by PDFBox (PDFSEAL_FULL=1 runs them)")
        sys.exit(0)
    if not shutil.which("javac") or len(JARS) < 5:
        sys.exit("FAILED: no Java or no PDFBox (apt-get install default-jdk-headless libpdfbox2-java libbcpkix-java)")
    unittest.main()
