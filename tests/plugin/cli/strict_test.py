#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`sign --strict` signs what is sound and refuses the raw material of shadow attacks, each with its name and without an output;
without --strict it signs and warns of the same."""
import os
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "attacks")]
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
import shadow  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402

PAPER = forgeries.paper()


class Strict(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.out = os.path.join(self.folder, "out.pdf")

    def write(self, data):
        path = os.path.join(self.folder, "in.pdf")
        with open(path, "wb") as out:
            out.write(data)
        return path

    def refuse(self, objects, words, later=None):
        """`objects` make a document, `later` an update of it (or the bytes are given)."""
        data = objects if isinstance(objects, bytes) else pdf_writer.write(objects, "table")
        path = self.write(pdf_writer.append(data, later) if later else data)
        done = command.expect(5, "sign", path, "-o", self.out, "--strict", *command.key_options("p256"))
        self.assertEqual(len(command.said(done)), 1)
        self.assertIn(words, done.stderr.decode())
        self.assertIn("--strict", done.stderr.decode())
        self.assertFalse(os.path.exists(self.out))
        warned = command.said(command.sign(path, self.out, "--force", signer="p256"))
        self.assertEqual(len(warned), 2, warned)
        self.assertIn("warning: " if words in warned[0] else words, warned[0])
        self.assertEqual(command.said(command.sign(path, self.out, "--force", "--quiet", signer="p256")), [])
        os.unlink(self.out)

    def test_a_sound_document_is_signed(self):
        paper = self.write(pdf_writer.write(PAPER, "table"))
        for name in (os.path.join(command.SAMPLES, "invoice.pdf"), os.path.join(command.SAMPLES, "contract.pdf"), paper):
            with self.subTest(name):
                done = command.sign(name, self.out, "--strict", "--force", signer="p256")
                self.assertEqual(len(command.said(done)), 1, done.stderr)
                self.assertEqual(command.verify(self.out)[1]["verdict"], "valid")

    def test_layers_are_refused(self):
        self.refuse({**PAPER, **shadow.layered(True)}, "layers")
        self.refuse({**PAPER, **shadow.layered(False)}, "layers")

    def test_scripts_and_actions_are_refused(self):
        script = {"S": Name("JavaScript"), "JS": b"app.alert(1)"}
        self.refuse({**PAPER, 1: dict(PAPER[1], OpenAction=script)}, "opened")
        self.refuse({**PAPER, 3: dict(PAPER[3], AA={"O": script})}, "events of a page")

    def test_forms_that_readers_draw_anew_are_refused(self):
        self.refuse({**PAPER, 6: dict(PAPER[6], NeedAppearances=True)}, "anew")

    def test_fields_that_show_another_thing_than_their_value_are_refused(self):
        self.refuse({**PAPER, 7: dict(PAPER[7], V=b"100000")}, "another text than its value")
        self.refuse({**PAPER, 7: {key: value for key, value in PAPER[7].items() if key != "AP"}}, "no picture")
        states = {"Yes": Reference((21, 0)), "Off": Reference((22, 0))}
        button = dict(PAPER[7], FT=Name("Btn"), V=Name("Yes"), AS=Name("Off"), AP={"N": states})
        forms = {number: pdf_writer.stream(b"", Type="XObject", Subtype="Form", BBox=[0, 0, 9, 9]) for number in (21, 22)}
        self.refuse({**PAPER, **forms, 7: button}, "another state")

    def test_fields_over_each_other_are_refused(self):
        other = dict(PAPER[7], T=b"Other", Rect=[60, 110, 200, 130])
        self.refuse({**PAPER, 6: dict(PAPER[6], Fields=[Reference((7, 0)), Reference((20, 0))]), 20: other,
                     3: dict(PAPER[3], Annots=[Reference((7, 0)), Reference((20, 0))])}, "over each other")

    def test_fonts_that_show_other_letters_are_refused(self):
        odd = dict(PAPER[5], Encoding={"Type": Name("Encoding"), "Differences": [49, Name("nine")]})
        self.refuse({**PAPER, 5: odd, 8: pdf_writer.stream(b"", Type="XObject", Subtype="Form", BBox=[0, 0, 9, 9]),
                     7: {key: value for key, value in PAPER[7].items() if key != "V"}}, "other letters")
        lying = pdf_writer.stream(b"1 beginbfchar <31> <0039> endbfchar")
        self.refuse({**PAPER, 5: dict(PAPER[5], Encoding=Name("WinAnsiEncoding"), ToUnicode=Reference((20, 0))), 20: lying,
                     7: {key: value for key, value in PAPER[7].items() if key != "V"}}, "other letters")

    def test_actions_of_annotations_are_refused_and_links_are_not(self):
        def annotated(**action):
            note = {"Type": Name("Annot"), "Subtype": Name("Link"), "Rect": [0, 0, 9, 9], "A": action}
            return {**PAPER, 3: dict(PAPER[3], Annots=[Reference((7, 0)), Reference((20, 0))]), 20: note}
        self.refuse(annotated(S=Name("Launch"), F=b"x"), "more than lead")
        self.refuse(annotated(S=Name("URI"), URI=b"https://example.com/", Next={"S": Name("SetOCGState"), "State": []}), "more than lead")
        command.sign(self.write(pdf_writer.write(annotated(S=Name("URI"), URI=b"https://example.com/"))), self.out, "--strict", signer="p256")

    def test_content_of_other_files_is_refused(self):
        self.refuse({**PAPER, 4: pdf_writer.stream(b"", F=b"other.bin")}, "another file")
        self.refuse({**PAPER, 10: pdf_writer.stream(b"", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1],
                                                    Ref={"F": b"other.pdf", "Page": 0})}, "another file")

    def test_pages_and_catalogs_that_nothing_names_are_refused(self):
        self.refuse({**PAPER, **{number: shadow.SECOND[number] for number in (20, 21)}}, "to which nothing leads")
        self.refuse({**PAPER, 20: dict(PAPER[1])}, "second catalog")

    def test_what_an_update_left_behind_is_refused(self):
        self.refuse(PAPER, "nothing uses", {20: pdf_writer.stream(b"0 g")})
        self.refuse(pdf_writer.write(PAPER, "table") + b"(more)\n", "behind the end")
        data = pdf_writer.write(PAPER, "table")
        self.refuse(pdf_writer.append(data + pdf_writer.print_object(4, pdf_writer.stream(b"0 g")), {12: dict(PAPER[12], Rotate=90)}),
                    "no cross-reference names")

    def test_two_step_signing_is_as_strict(self):
        done = command.run("prepare", self.write(pdf_writer.write({**PAPER, **shadow.layered(True)})), "-o", self.out, "--strict", "--cert",
                           os.path.join(command.PKI, "p256.crt"), "--request", os.path.join(self.folder, "request.json"))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertFalse(os.path.exists(self.out))


if __name__ == "__main__":
    unittest.main()
