#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`field add` and `field list`, certification and locks, as a user meets them."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command

KEY = command.key_options("p256")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")
FORM = os.path.join(command.SAMPLES, "form.pdf")


def message(done):
    return done.stderr.decode()


class Fields(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def out(self, name):
        return os.path.join(self.folder, name)

    def fields(self, path):
        listed = json.loads(command.expect(0, "field", "list", "--format", "json", path).stdout)
        return {field["name"]: field for field in listed["fields"]}

    def verdict(self, path):
        return command.verify(path, "--revocation", "off")[1]

    def test_an_added_field_is_signed_later(self):
        prepared, signed = self.out("prepared.pdf"), self.out("signed.pdf")
        command.expect(0, "field", "add", CONTRACT, "-o", prepared, "--field", "PartyB", "--page", "1", "--at", "20mm,200mm",
                       "--size", "50mmx25mm", "--lock", "all")
        field = self.fields(prepared)["PartyB"]
        self.assertEqual((field["type"], field["page"], field["filled"], field["lock"]),
                         ("signature", 1, False, {"action": "all", "fields": []}))
        self.assertAlmostEqual(field["rect"][2] - field["rect"][0], 50 * 72 / 25.4, 2)
        with open(CONTRACT, "rb") as original, open(prepared, "rb") as result:
            data = original.read()
            self.assertEqual(result.read(len(data)), data)
        command.expect(0, "sign", prepared, "-o", signed, *KEY, "--field", "PartyB")
        self.assertEqual(self.verdict(signed)["verdict"], "valid")
        self.assertEqual(self.fields(signed)["PartyB"]["locked_by"], "PartyB")

    def test_an_encrypted_document_takes_a_field_with_a_readable_name(self):
        encrypted, prepared = self.out("encrypted.pdf"), self.out("prepared.pdf")
        subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", FORM, encrypted], check=True)
        command.expect(0, "field", "add", encrypted, "-o", prepared, "--field", "对方", "--lock", "Amount")
        self.assertEqual(self.fields(prepared)["对方"]["lock"], {"action": "include", "fields": ["Amount"]})
        signed = self.out("signed.pdf")
        command.expect(0, "sign", prepared, "-o", signed, *KEY, "--field", "对方")
        self.assertEqual(self.fields(signed)["Amount"]["locked_by"], "对方")

    def test_a_certification_decides_what_may_follow(self):
        for kind, further, code in (("no-changes", [], 5), ("forms", [], 5), ("forms", ["--field", "Approval"], 0),
                                    ("annotations", [], 0)):
            with self.subTest(kind=kind, further=further):
                certified, signed = self.out("certified.pdf"), self.out("signed.pdf")
                command.expect(0, "sign", FORM, "-o", certified, "--force", *KEY, "--certify", kind)
                report = self.verdict(certified)
                self.assertEqual((report["verdict"], report["signatures"][0]["kind"]), ("valid", "certification"))
                self.assertEqual(report["signatures"][0]["certification"]["p"],
                                 {"no-changes": 1, "forms": 2, "annotations": 3}[kind])
                command.expect(code, "sign", certified, "-o", signed, "--force", *KEY, *further)
                if code == 0:
                    self.assertEqual(self.verdict(signed)["verdict"], "valid")

    def test_what_cannot_be_is_said_in_one_line(self):
        certified, locked = self.out("certified.pdf"), self.out("locked.pdf")
        command.expect(0, "sign", FORM, "-o", certified, *KEY, "--certify", "forms")
        command.expect(0, "sign", CONTRACT, "-o", locked, *KEY, "--lock", "all")
        for code, text, words in (
                (5, "no field may be added", ["field", "add", certified, "-o", self.out("x.pdf")]),
                (5, "locks the field", ["sign", locked, "-o", self.out("x.pdf"), *KEY]),
                (5, "only the first signature", ["sign", self.signed(), "-o", self.out("x.pdf"), *KEY, "--certify", "forms"]),
                (64, "there already", ["field", "add", FORM, "-o", self.out("x.pdf"), "--field", "Amount"]),
                (64, "one page", ["field", "add", CONTRACT, "-o", self.out("x.pdf"), "--page", "all"]),
                (64, "off page", ["field", "add", CONTRACT, "-o", self.out("x.pdf"), "--at", "190mm,10mm"]),
                (64, "keep the field Approval", ["sign", FORM, "-o", self.out("x.pdf"), *KEY, "--lock", "all"]),
                (64, "no field Nobody", ["sign", FORM, "-o", self.out("x.pdf"), *KEY, "--lock", "Nobody"]),
                (64, "no-changes, forms or annotations", ["sign", FORM, "-o", self.out("x.pdf"), *KEY, "--certify", "all"])):
            with self.subTest(text=text):
                done = command.expect(code, *words)
                self.assertIn(text, message(done))
                self.assertEqual(message(done).count("\n"), 1)
                self.assertFalse(os.path.exists(self.out("x.pdf")))

    def signed(self):
        path = self.out("plain.pdf")
        command.expect(0, "sign", CONTRACT, "-o", path, *KEY)
        return path


if __name__ == "__main__":
    unittest.main()
