#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Changes of a signed form by what the signature permits: honest ones are neither altered nor invalid, forgeries never valid.
All files of a document are verified by one run of the program."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import changes  # noqa: E402
import cms_builder  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
import program_changes  # noqa: E402,F401  it adds to them
from changes import ANNOTATION, COVERING, DOUBTFUL, FIELD, FORM, LTV, NEVER, UNCLEAR  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdfseal_command import ROOT, SLOWNESS, run, sign  # noqa: E402

# The verdict by what the first signature says: without certification forms may be filled in.
VERDICTS = {
    "none": {LTV: "valid", FORM: "valid", ANNOTATION: "altered", COVERING: "altered", DOUBTFUL: "indeterminate", UNCLEAR: "indeterminate", FIELD: "valid", NEVER: "altered"},
    "no-changes": {LTV: "valid", FORM: "altered", ANNOTATION: "altered", COVERING: "altered", DOUBTFUL: "altered", UNCLEAR: "indeterminate", FIELD: "altered", NEVER: "altered"},
    "forms": {LTV: "valid", FORM: "valid", ANNOTATION: "altered", COVERING: "altered", DOUBTFUL: "indeterminate", UNCLEAR: "indeterminate", FIELD: "altered", NEVER: "altered"},
    "annotations": {LTV: "valid", FORM: "valid", ANNOTATION: "valid", COVERING: "indeterminate", DOUBTFUL: "indeterminate", UNCLEAR: "indeterminate", FIELD: "valid", NEVER: "altered"},
}
STYLES = ("table", "stream")


class Changes(Case):
    counts = {"honest": set(), "forged": set()}

    def signed(self, style, *options):
        return changes.Signed(self.sign(pdf_writer.write(changes.paper(), style), *options))

    def reports(self, files):
        """{name: report} of all files, in one run."""
        paths = {name: self.write(name + ".pdf", data) for name, data in files.items()}
        done = run("verify", "--format", "json", "--no-network", "--revocation", "off", "--trust", ROOT, *paths.values(),
                   timeout=300 * SLOWNESS)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(files), done.stderr.decode(errors="replace"))
        return dict(zip(paths, map(json.loads, lines)))

    def check(self, label, files, wanted):
        for name, report in self.reports(files).items():
            with self.subTest(document=label, change=name):
                self.assertEqual(report["verdict"], wanted[name], explain(report))
            kind = "honest" if wanted[name] == "valid" else "forged"
            self.counts[kind].add(files[name])

    def test_each_by_what_the_certification_permits(self):
        for style in STYLES:
            for certification, verdicts in VERDICTS.items():
                options = [] if certification == "none" else ["--certify", certification]
                signed = self.signed(style, *options)
                files = {name: make(signed) for name, _, make in changes.CHANGES}
                wanted = {name: verdicts[kind] for name, kind, _ in changes.CHANGES}
                self.check("%s, %s" % (style, certification), files, wanted)
        print("%d honest files, %d that are forged or not permitted" % tuple(len(self.counts[one]) for one in ("honest", "forged")))
        self.assertGreaterEqual(len(self.counts["honest"]), 80)
        self.assertGreaterEqual(len(self.counts["forged"]), 150)

    def test_a_locked_field_keeps_its_value(self):
        for lock, fields in (("Amount", {"Amount"}), ("all", {"Amount", "Notes", "Currency", "Agree", "Total", "Over", "Single", "Drawn", "Secret", "Kind", "Dressed"})):
            signed = self.signed("table", "--lock", lock)
            for name, make in ((name, make) for name, kind, make in changes.CHANGES if kind == FORM):
                with self.subTest(lock=lock, change=name):
                    report = self.verdict(make(signed))
                    touched = {item["field"] for item in report["signatures"][0]["changes_after"]["items"] if item["field"]}
                    self.assertEqual(report["verdict"], "altered" if touched & fields else "valid", explain(report))
                    self.assertEqual(set(report["signatures"][0]["locked_fields"]) - {"Party"}, fields)  # Party came later

    def test_filled_in_and_annotated_by_mupdf(self):
        script = self.write("change.js", b"""
            var file = scriptArgs[0], out = scriptArgs[1], what = scriptArgs[2];
            var document = new PDFDocument(file), page = document.loadPage(0);
            if (what == "fill") {
                var widgets = page.getWidgets();
                for (var i = 0; i < widgets.length; i++)
                    if (widgets[i].getFieldType() == "text" && widgets[i].getValue() == "100") { widgets[i].setTextValue("4321"); widgets[i].update(); }
            } else {
                var note = page.createAnnotation("Square");
                note.setRect([200, 150, 220, 170]);
                note.update();
            }
            document.save(out, "incremental");
        """)
        for certification, what in (("none", "fill"), ("forms", "fill"), ("annotations", "fill"), ("annotations", "annotate")):
            with self.subTest(certification=certification, what=what):
                options = [] if certification == "none" else ["--certify", certification]
                signed = self.signed("table", *options)
                path, out = self.write("signed.pdf", signed.data), os.path.join(self.folder, "changed.pdf")
                done = subprocess.run(["mutool", "run", script, path, out, what], capture_output=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
                with open(out, "rb") as file:
                    data = file.read()
                self.assertTrue(data.startswith(signed.data))
                report = self.verdict(data)
                self.assertNotIn(report["verdict"], ("altered", "invalid"), explain(report))

    def drawn_by_readers(self, shown):
        """A signed form whose readers are told to draw its fields, with the picture `shown` of the value 100. pdfseal would not leave it so:
        the word is put in later, and the value of the signature made for it."""
        objects = changes.paper()
        objects[6] = {**objects[6], "XeedAppearances": True}
        objects[8] = changes.form(b"BT /Helv 12 Tf 2 4 Td (%s) Tj ET" % shown)
        data = self.sign(pdf_writer.write(objects), "--reserve", 4000).replace(b"/XeedAppearances", b"/NeedAppearances")
        document = pdf_reader.Document(data)
        value = document.resolve(next(field for field in document.fields() if "V" in field.values and field.name == "Signature1").values["V"])
        start, end = value.place["Contents"]
        covered = data[:start] + data[end:]
        digits = cms_builder.Builder(covered).build(covered).hex().encode("ascii")
        return changes.Signed(data[:start] + b"<" + digits.ljust(end - start - 2, b"0") + b">" + data[end:])

    def test_fields_that_readers_draw(self):
        """MuPDF shows the pictures all the same, the others once they are no longer told to draw."""
        for shown, verdict in ((b"100", "valid"), (b"999", "indeterminate")):
            signed = self.drawn_by_readers(shown)
            form = signed.document.catalog["AcroForm"]
            no_longer = signed.value(form, NeedAppearances=None)
            cases = {"as it is": (signed.data, "valid"), "a value alone": (signed.append(signed.field("Amount", V=b"250")), "indeterminate"),
                     "another picture": (signed.fill("Amount", b"250", b"(777) Tj"), "altered"), "value and picture": (
                         signed.fill("Amount", b"250", b"(250) Tj"), "valid"),
                     "no longer drawn": (signed.append({form[0]: no_longer}), verdict),
                     "no longer drawn, in the catalog": (signed.append(signed.catalog(AcroForm=no_longer)), verdict)}
            for name, (data, wanted) in cases.items():
                with self.subTest(shown=shown, change=name):
                    report = self.verdict(data)
                    self.assertEqual(report["verdict"], wanted, explain(report))

    def test_a_further_signature_after_filling_in(self):
        signed = self.signed("table")
        filled = self.write("filled.pdf", signed.fill("Amount", b"250", b"(250) Tj"))
        out = os.path.join(self.folder, "twice.pdf")
        sign(filled, out, signer="p256")
        with open(out, "rb") as file:
            report = self.verdict(file.read())
        self.assertEqual(report["verdict"], "valid", explain(report))
        self.assertEqual(report["signatures"][0]["changes_after"]["level"], "form_filling")


if __name__ == "__main__":
    unittest.main()
