#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`sign --strict` signs what is sound and refuses the raw material of shadow attacks, each with its name and without an output."""
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
from pdf_reader import Name  # noqa: E402

PAPER = forgeries.paper()


class Strict(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.out = os.path.join(self.folder, "out.pdf")

    def write(self, objects):
        path = os.path.join(self.folder, "in.pdf")
        with open(path, "wb") as out:
            out.write(pdf_writer.write(objects, "table"))
        return path

    def refuse(self, objects, words):
        done = command.expect(5, "sign", self.write(objects), "-o", self.out, "--strict", *command.key_options("p256"))
        self.assertEqual(len(command.said(done)), 1)
        self.assertIn(words, done.stderr.decode())
        self.assertIn("--strict", done.stderr.decode())
        self.assertFalse(os.path.exists(self.out))
        command.sign(self.write(objects), self.out, "--force", signer="p256")
        os.unlink(self.out)

    def test_a_sound_document_is_signed(self):
        for name in ("invoice.pdf", "contract.pdf"):
            with self.subTest(name):
                command.sign(os.path.join(command.SAMPLES, name), self.out, "--strict", "--force", signer="p256")
                self.assertEqual(command.verify(self.out)[1]["verdict"], "valid")

    def test_layers_are_refused(self):
        self.refuse({**PAPER, **shadow.layered(True)}, "layers")

    def test_scripts_and_actions_are_refused(self):
        script = {"S": Name("JavaScript"), "JS": b"app.alert(1)"}
        self.refuse({**PAPER, 1: dict(PAPER[1], OpenAction=script)}, "opened")
        self.refuse({**PAPER, 3: dict(PAPER[3], AA={"O": script})}, "events of a page")

    def test_forms_that_readers_draw_anew_are_refused(self):
        self.refuse({**PAPER, 6: dict(PAPER[6], NeedAppearances=True)}, "anew")

    def test_two_step_signing_is_as_strict(self):
        done = command.run("prepare", self.write({**PAPER, **shadow.layered(True)}), "-o", self.out, "--strict", "--cert",
                           os.path.join(command.PKI, "p256.crt"), "--request", os.path.join(self.folder, "request.json"))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertFalse(os.path.exists(self.out))


if __name__ == "__main__":
    unittest.main()
