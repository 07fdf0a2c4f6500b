#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a job of the loadable plugin says of its seal: beside words, along edges, with text and a code of its own."""
import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import pdfseal_command as command  # noqa: E402
import plugin_table  # noqa: E402
from plugin_table import Keys, SealJob, VerifyJob, as_old, host  # noqa: E402

CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")
P12 = os.path.join(command.PKI, "p256.p12")
DONE, INPUT, USAGE = 0, 4, 64


def words_of(path, pages="1-9"):
    first, last = pages.split("-")
    return subprocess.run(["pdftotext", "-f", first, "-l", last, path, "-"], capture_output=True, check=True).stdout.decode()


class Seals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-host-seal-")
        cls.plugin = plugin_table.load()
        with open(os.path.join(command.PKI, "passphrase"), encoding="ascii") as file:
            cls.passphrase = file.read().strip()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def open(self, seal=command.SEAL):
        session, self.message = ctypes.c_void_p(), ctypes.create_string_buffer(512)
        keys = Keys(p12=P12.encode(), passphrase=self.passphrase.encode(), seal=seal.encode() if seal else None)
        code = self.plugin.open(as_old(host.Keys, keys), ctypes.byref(session), self.message, len(self.message))
        self.assertEqual(code, DONE, self.message.value)
        self.addCleanup(self.plugin.close, session)
        return session

    def seal(self, session, name, code=DONE, source=CONTRACT, **wishes):
        """The output's path."""
        wishes = {key: value.encode() if isinstance(value, str) else value for key, value in wishes.items()}
        job = SealJob(input=source.encode(), output=self.path(name).encode(), overwrite=1, **wishes)
        given = self.plugin.seal(session, ctypes.byref(job), self.message, len(self.message))
        self.assertEqual(given, code, self.message.value)
        self.assertEqual(os.path.exists(self.path(name)), code == DONE)
        return self.path(name)

    def places(self, path):
        code, report = command.verify(path)
        self.assertEqual(code, 0, report)
        return [[place["page"], place["rect"]] for place in report["signatures"][0]["places"]]

    def by_command(self, *options):
        path = self.path("command.pdf")
        command.sign(CONTRACT, path, "--force", "--seal", command.SEAL, *options)
        return self.places(path)

    def verdict(self, path, **wishes):
        job = VerifyJob(input=path.encode(), trust=command.ROOT.encode(), **wishes)
        return self.plugin.verify(as_old(host.VerifyJob, job), self.message, len(self.message))

    def test_an_encrypted_document_is_sealed_and_checked_with_its_password(self):
        source = self.path("locked.pdf")
        subprocess.run(["qpdf", "--encrypt", "open sesame", "owner", "256", "--", CONTRACT, source], check=True)
        session = self.open()
        self.seal(session, "none.pdf", INPUT, source)
        self.assertIn(b"password", self.message.value)
        self.seal(session, "wrong.pdf", INPUT, source, password="open barley")
        self.assertIn(b"password", self.message.value)
        sealed = self.seal(session, "opened.pdf", DONE, source, password="open sesame")
        self.assertEqual(self.verdict(sealed, password=b"open sesame"), DONE, self.message.value)
        self.assertEqual(self.verdict(sealed), INPUT)
        self.assertIn(b"password", self.message.value)
        done = subprocess.run(["qpdf", "--requires-password", "--password=open barley", sealed], capture_output=True)
        self.assertEqual(done.returncode, 0, "the sealed copy does not ask for the password any more")

    def test_a_seal_stands_beside_a_word_where_the_command_places_it(self):
        session = self.open()
        found = self.places(self.seal(session, "word.pdf", keyword="盖章", keyword_number=1, width_mm=20, offset_x_mm=3, offset_y_mm=-2))
        self.assertEqual(len(found), 1)
        self.assertEqual(found, self.by_command("--keyword", "盖章#1", "--size", "20mm", "--offset", "3mm,-2mm"))
        found = self.places(self.seal(session, "right.pdf", keyword="Contract", anchor="right", margin_mm=2, width_mm=10, pages="1-2"))
        self.assertEqual(found, self.by_command("--keyword", "Contract#all", "--anchor", "right", "--margin", "2mm", "--size", "10mm", "--page", "1-2"))
        self.seal(session, "none.pdf", USAGE, keyword="there is no such word")
        self.assertIn(b"there is no such word", self.message.value)

    def test_slices_stand_along_an_edge(self):
        session = self.open()
        found = self.places(self.seal(session, "edge.pdf", straddle="right", straddle_only=1, width_mm=30, straddle_pages="2-5", straddle_slices=2))
        self.assertEqual(found, self.by_command("--straddle", "right", "--straddle-only", "--size", "30mm", "--straddle-pages", "2-5",
                                                "--straddle-slices", "2"))
        self.assertEqual([page for page, _ in found], [2, 3, 4, 5])
        halves = self.places(self.seal(session, "facing.pdf", straddle="left", straddle_facing=1, width_mm=30))
        self.assertEqual(halves, self.by_command("--straddle", "left", "--straddle-facing", "--size", "30mm"))

    def test_slices_are_of_the_seal_alone_where_text_stands_beside_it(self):
        found = self.places(self.seal(self.open(), "both.pdf", straddle="right", width_mm=30, text="Office 7", pages="1"))
        self.assertEqual(len(found), 7)
        self.assertEqual(found, self.by_command("--straddle", "right", "--size", "30mm", "--text", "Office 7", "--page", "1"))

    def test_text_and_code_are_those_of_their_document(self):
        session = self.open()
        first = words_of(self.seal(session, "text.pdf", text="{name}: {reason}\\n{date@+08:00}", reason="No 7", qr="{serial}", pages="1"))
        self.assertRegex(first, r"Test Signer p256: No 7\s+20\d\d-\d\d-\d\d")
        second = words_of(self.seal(session, "other.pdf", text="{reason}", text_position="below", reason="No 8", pages="1"))
        self.assertIn("No 8", second)
        self.assertNotIn("No 7", second)
        plain = self.seal(session, "plain.pdf", pages="1")
        self.assertNotIn("No 8", words_of(plain))
        self.assertEqual(self.places(plain), self.by_command("--page", "1"))

    def test_the_time_of_a_text_is_the_one_that_the_signature_claims(self):
        path = self.seal(self.open(), "time.pdf", text="{date:%Y-%m-%d}T{time:%H:%M:%S}Z", pages="1")
        claimed = command.verify(path)[1]["signatures"][0]["time"]["claimed"]
        self.assertIn(claimed, re.sub(r"\s", "", words_of(path)))

    def test_a_session_without_a_seal_wears_words_for_one_document(self):
        session = self.open(seal=None)
        self.assertIn("only words", words_of(self.seal(session, "words.pdf", text="only words", pages="1")))
        self.assertEqual(self.places(self.seal(session, "invisible.pdf")), [])

    def test_wrong_words_are_told_and_leave_nothing(self):
        session = self.open()
        for wrong, words in (({"straddle": "middle"}, "right, left, top"), ({"text": "a", "text_position": "inside"}, "below, above"),
                             ({"anchor": "somewhere"}, "anchor"), ({"text": "{nmae}"}, "{nmae}"), ({"text_zone": "Mars", "text": "{date}"}, "Mars")):
            with self.subTest(wrong):
                self.seal(session, "wrong.pdf", USAGE, **wrong)
                self.assertIn(words, self.message.value.decode())

    def test_the_sample_host_places_by_a_word(self):
        out = self.path("host.pdf")
        done = subprocess.run([sys.executable, os.path.join(command.SAMPLES, "hosts", "seal_and_verify.py"), plugin_table.PLUGIN, CONTRACT, out, P12,
                               self.passphrase, command.SEAL, command.ROOT, "盖章"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        page = self.places(out)[0][0]
        self.assertEqual(page, self.by_command("--keyword", "盖章#1")[0][0])
        self.assertIn("Test Signer p256", words_of(out, "%d-%d" % (page, page)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
