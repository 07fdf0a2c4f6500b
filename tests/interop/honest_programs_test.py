#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What real programs do to a signed form, saved as an update: filled in and annotated by Poppler and MuPDF. What the signature
permits is neither altered nor invalid."""
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "attacks"), os.path.join(HERE, "..", "support")]
import changes  # noqa: E402
import pdf_writer  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdfseal_command import BUILD, PKI, SAMPLES, SEAL, SLOWNESS, sign, verify  # noqa: E402

POPPLER = os.path.join(BUILD, "tests", "poppler_change")
SOUND = ("valid", "indeterminate")
# Poppler's own annotations leak, which a sanitizer build of its caller would end with.
QUIET = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
MUPDF = """
    var file = scriptArgs[0], out = scriptArgs[1], what = scriptArgs[2], value = scriptArgs[3];
    var document = new PDFDocument(file), page = document.loadPage(0), widgets = page.getWidgets(), i, note;
    function place(kind) { note = page.createAnnotation(kind); note.setContents("seen"); return note; }
    if (what == "fill" || what == "check" || what == "choose") {
        for (i = 0; i < widgets.length; i++) {
            var type = widgets[i].getFieldType(), before = widgets[i].getValue();
            if (what == "check" && type == "checkbox") { widgets[i].toggle(); widgets[i].update(); }
            if (what == "choose" && type == "combobox") { widgets[i].setChoiceValue(value); widgets[i].update(); }
            if (what == "fill" && type == "text" && before == scriptArgs[4]) { widgets[i].setTextValue(value); widgets[i].update(); }
        }
    } else if (what == "Ink") { place(what).setInkList([[[200, 150], [215, 165]]]); note.update(); }
    else if (what == "Line") { place(what).setLine([200, 150], [215, 165]); note.update(); }
    else if (what == "Highlight" || what == "Underline" || what == "StrikeOut" || what == "Squiggly") {
        place(what).setQuadPoints([[20, 30, 120, 30, 20, 52, 120, 52]]); note.update();
    } else { place(what).setRect([200, 150, 220, 170]); note.update(); }
    document.save(out, "incremental");
"""


class Honest(Case):
    def signed(self, certification):
        options = [] if certification == "none" else ["--certify", certification]
        return self.sign(pdf_writer.write(changes.paper()), *options)

    def changed(self, data, command, *arguments):
        """The file after the program's update."""
        path, out = self.write("signed.pdf", data), os.path.join(self.folder, "changed.pdf")
        done = subprocess.run([*command, path, out, *arguments], capture_output=True, timeout=60 * SLOWNESS, check=False, env=QUIET)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        with open(out, "rb") as file:
            result = file.read()
        self.assertTrue(result.startswith(data), "the program wrote no update but a new file")
        self.assertGreater(len(result), len(data), "the program changed nothing")
        return result

    def assert_sound(self, data, certification, what):
        with self.subTest(certification=certification, what=what):
            report = self.verdict(data)
            self.assertIn(report["verdict"], SOUND, explain(report))
            self.assertTrue(report["signatures"][0]["changes_after"]["permitted"])
            return report

    def test_filled_in_by_poppler(self):
        for certification in ("none", "forms", "annotations"):
            signed = self.signed(certification)
            for what in (("fill", "Amount", "2500"), ("fill", "Notes", "paid in cash"), ("fill", "Amount", ""), ("check", "Agree")):
                self.assert_sound(self.changed(signed, [POPPLER], *what), certification, what)

    def test_annotated_by_poppler(self):
        signed = self.signed("annotations")
        for what in ("note", "square"):
            self.assert_sound(self.changed(signed, [POPPLER], what), "annotations", what)

    def test_filled_in_and_annotated_by_mupdf(self):
        script = ["mutool", "run", self.write("change.js", MUPDF.encode())]
        for certification in ("none", "forms"):
            signed = self.signed(certification)
            for what in (("fill", "4321", "100"), ("fill", "two words", ""), ("check", ""), ("choose", "CNY")):
                self.assert_sound(self.changed(signed, script, *what), certification, what)
        signed = self.signed("annotations")
        for what in ("Text", "FreeText", "Square", "Circle", "Line", "Ink", "Highlight", "Underline", "StrikeOut", "Squiggly", "Stamp"):
            self.assert_sound(self.changed(signed, script, what, ""), "annotations", what)

    def database(self):
        """A store of certificates for pdfsig, with another signer's key in it."""
        folder, none = os.path.join(self.folder, "nss"), self.write("none", b"")
        if not os.path.isdir(folder):
            os.mkdir(folder)
            with open(os.path.join(PKI, "passphrase"), encoding="ascii") as file:
                word = file.readline().strip()
            for command in (["certutil", "-N", "-d", "sql:" + folder, "--empty-password"],
                            ["pk12util", "-i", os.path.join(PKI, "rsa4096.p12"), "-d", "sql:" + folder, "-k", none, "-W", word]):
                subprocess.run(command, check=True, capture_output=True, timeout=60 * SLOWNESS)
        return "sql:" + folder

    def signed_by_poppler(self, path, out):
        done = subprocess.run(["pdfsig", "-nssdir", self.database(), "-nick", "rsa4096", "-add-signature", path, out], capture_output=True,
                              timeout=60 * SLOWNESS, check=False, env=QUIET)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode(errors="replace"))

    def test_signed_a_second_time_by_poppler(self):
        """It writes the page's box with fewer digits, a font and a form of its own."""
        for name in ("contract", "article", "scan", "invoice"):
            with self.subTest(document=name):
                path, out = os.path.join(self.folder, "first.pdf"), os.path.join(self.folder, "second.pdf")
                for old in (path, out):
                    if os.path.exists(old):
                        os.unlink(old)
                sign(os.path.join(SAMPLES, name + ".pdf"), path, "--seal", SEAL, "--page", "1")
                self.signed_by_poppler(path, out)
                code, report = verify(out)
                self.assertEqual((code, report["verdict"], len(report["signatures"])), (0, "valid", 2), explain(report))
                self.assertTrue(report["signatures"][0]["changes_after"]["permitted"])


if __name__ == "__main__":
    unittest.main()
