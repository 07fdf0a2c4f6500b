#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents of special kinds: what signing, verifying and looking at them says."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import page_pixels  # noqa: E402
import pdf_writer  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdfseal_command import SAMPLES, SEAL, expect, key_options, verify  # noqa: E402


class SpecialDocuments(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="special-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = os.path.join(self.folder, "out.pdf")

    def file(self, data):
        path = os.path.join(self.folder, "in.pdf")
        with open(path, "wb") as out:
            out.write(data)
        return path

    def risks(self, written=None, **catalog):
        """Of a document with these entries; `written`: what is written instead of what, of the same length."""
        data = pdf_writer.append(pdf_writer.one_page(), {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), **catalog}})
        for before, after in (written or {}).items():
            self.assertEqual((data.count(before), len(before)), (1, len(after)))
            data = data.replace(before, after)
        shown = expect(0, "inspect", "--risks", "--format", "json", self.file(data))
        return [risk["code"] for risk in json.loads(shown.stdout)["risks"]]

    def inspect(self, path, *options):
        return json.loads(expect(0, "inspect", "--format", "json", path, *options).stdout)["file"]

    def test_the_permissions_of_users_are_shown_as_another_program_reads_them(self):
        words = {"extract for accessibility": "extract_for_accessibility", "extract for any purpose": "copy", "print low resolution": "print",
                 "print high resolution": "print_high_quality", "modify document assembly": "assemble", "modify forms": "fill_forms",
                 "modify annotations": "annotate", "modify other": "modify"}
        plain = self.file(pdf_writer.one_page())
        path, password = os.path.join(self.folder, "encrypted.pdf"), os.path.join(self.folder, "password")
        for bits, options in ((40, ["--print=n"]), (40, ["--modify=n", "--annotate=n"]), (128, ["--print=low", "--modify=form"]), (128, ["--use-aes=y", "--extract=n"]),
                              (256, ["--modify=assembly", "--cleartext-metadata"]), (256, ["--print=none", "--modify=none", "--extract=n"])):
            with self.subTest(bits=bits, options=options):
                subprocess.run(["qpdf", "--allow-weak-crypto", "--encrypt", "user", "owner", str(bits), *options, "--", plain, path], check=True)
                shown = subprocess.run(["qpdf", "--password=user", "--show-encryption", path], check=True, capture_output=True, text=True).stdout
                expected = {key: (word + ": allowed") in shown for word, key in words.items()}
                for word, opened in (("user", "user"), ("owner", "owner")):
                    with open(password, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                        file.write(word)
                    encryption = self.inspect(path, "--password", password)["encryption"]
                    self.assertEqual(encryption["permissions"], expected)
                    self.assertEqual(encryption["opened_with"], opened)
                self.assertIn("R = %d" % encryption["revision"], shown)
                self.assertEqual(encryption["metadata"], "--cleartext-metadata" not in options)
        text = expect(0, "inspect", path, "--password", password).stdout.decode()
        self.assertIn("AES-256 (V 5, R 6); opened with the owner's password", " ".join(text.split()))
        self.assertRegex(text, r"users may not +printing")

    def test_a_document_that_opens_without_a_password_says_so(self):
        path = os.path.join(self.folder, "encrypted.pdf")
        subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", self.file(pdf_writer.one_page()), path], check=True)
        self.assertEqual(self.inspect(path)["encryption"]["opened_with"], "none")

    def kind(self, *flags, **catalog):
        data = pdf_writer.append(pdf_writer.one_page(), {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), **catalog}})
        shown = self.inspect(self.file(data))
        names = ("pdfa", "tagged", "form", "portfolio", "usage_rights", "integrity_code", "certification")
        return {name: shown[name] for name in names if shown[name] not in (False, None)}

    def test_what_a_document_is_beside_its_pages(self):
        self.assertEqual(self.kind(), {})
        self.assertEqual(self.kind(MarkInfo={"Marked": True}), {"tagged": True})
        self.assertEqual(self.kind(AcroForm={"Fields": []}), {"form": "acroform"})
        self.assertEqual(self.kind(AcroForm={"Fields": [], "XFA": b"x"}), {"form": "xfa"})
        self.assertEqual(self.kind(Collection={"View": Name("D")}), {"portfolio": True})
        self.assertEqual(self.kind(Perms={"UR3": {"Type": Name("Sig")}}), {"usage_rights": True})
        expect(0, "sign", os.path.join(SAMPLES, "contract.pdf"), "-o", self.out, "--no-sync", *key_options("p256"), "--certify", "forms")
        self.assertEqual(self.inspect(self.out)["certification"], 2)
        self.assertIn("forms and further signatures permitted", expect(0, "inspect", self.out).stdout.decode())
        self.assertEqual(self.inspect(os.path.join(SAMPLES, "tagged-pdfa.pdf"))["pdfa"], 2)

    def test_an_xfa_form_is_refused_and_a_portfolio_and_usage_rights_are_signed_with_a_word(self):
        """What docs/signing.md says of each."""
        def sign(code, **catalog):
            data = pdf_writer.append(pdf_writer.one_page(), {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), **catalog}})
            return expect(code, "sign", self.file(data), "-o", self.out, "--force", "--no-sync", *key_options("p256"))
        self.assertIn(b"XFA", sign(5, AcroForm={"Fields": [], "XFA": b"x"}).stderr)
        sign(0, Collection={"View": Name("D")})
        self.assertEqual(verify(self.out, "--revocation", "off")[0], 0)

    def test_an_integrity_code_without_its_entry_in_the_trailer_is_none_of_usage_rights(self):
        first = pdf_writer.append(pdf_writer.one_page(), {5: {"MAC": b"x", "MACLocation": Name("Standalone"), "ByteRange": [0, 10, 20, 30], "Contents": b"x"}})
        codes = [warning["code"] for warning in verify(self.file(first))[1]["warnings"]]
        self.assertEqual(codes, ["integrity_code"])

    def test_an_integrity_code_is_a_warning_and_forbids_signing(self):
        path = self.file(pdf_writer.append(pdf_writer.one_page(), {5: {}}, {"AuthCode": {"MACLocation": Name("Standalone"), "MAC": b"x"}}))
        for arguments in (["sign", *key_options("rsa2048")], ["stamp", "--seal", SEAL]):
            done = expect(5, *arguments, path, "-o", self.out)
            self.assertIn(b"ISO/TS 32004", done.stderr)
            self.assertFalse(os.path.exists(self.out))
        code, report = verify(path)
        self.assertEqual(code, 3)
        self.assertIn("integrity_code", [warning["code"] for warning in report["warnings"]])

    def test_an_open_action_that_only_goes_to_a_page_is_graded_apart(self):
        place = [Reference((3, 0)), Name("Fit")]
        self.assertEqual(self.risks(), [])
        self.assertEqual(self.risks(OpenAction=place), ["open_page"])
        self.assertEqual(self.risks(OpenAction={"S": Name("GoTo"), "D": place}), ["open_page"])
        script = {"S": Name("JavaScript"), "JS": b"x"}
        self.assertEqual(self.risks(OpenAction=script), ["open_action"])
        self.assertEqual(self.risks(OpenAction={"S": Name("GoTo"), "D": place, "Next": script}), ["open_action"])
        self.assertEqual(self.risks(OpenAction={"S": Name("Launch"), "F": b"x"}), ["open_action"])

    def test_what_programs_read_differently_is_a_risk(self):
        self.assertEqual(self.risks(Once=1, Else=2), [])
        self.assertEqual(self.risks({b"/Else": b"/Once"}, Once=1, Else=2), ["unclear_object"])
        self.assertEqual(self.risks({b"/Else": b"/Once"}, Once=[2, b"x"], Else=[2, b"x"]), [])
        self.assertEqual(self.risks({b"/Else": b"/Once"}, Within=[{"Once": 1, "Else": 2}]), ["unclear_object"])
        self.assertEqual(self.risks({b"300.5": b"300-5"}, Box=[0, 0, 300.5]), ["unclear_object"])
        done = expect(5, "sign", os.path.join(self.folder, "in.pdf"), "-o", self.out, "--strict", *key_options("rsa2048"))
        self.assertIn(b"programs can read it differently", done.stderr)

    def test_an_opaque_seal_on_a_signed_document_is_a_warning_when_signing_and_a_doubt_later(self):
        opaque, first = os.path.join(self.folder, "opaque.png"), os.path.join(self.folder, "first.pdf")
        with open(opaque, "wb") as out:
            out.write(page_pixels.write_png(8, 8, lambda x, y: (200, 0, 0, 255)))
        source = os.path.join(SAMPLES, "contract.pdf")
        said = b"earlier signatures become doubtful"
        self.assertNotIn(said, expect(0, "sign", source, "-o", first, "--seal", opaque, *key_options("rsa2048")).stderr)
        for seal, warned, code in ((opaque, True, 2), (SEAL, False, 0)):
            done = expect(0, "sign", first, "-o", self.out, "--force", "--page", "1", "--at", "40mm,60mm", "--seal", seal, *key_options("rsa2048"))
            self.assertEqual(said in done.stderr, warned)
            found, report = verify(self.out)
            self.assertEqual((found, "covers_content" in [warning["code"] for warning in report["warnings"]]), (code, True))


if __name__ == "__main__":
    unittest.main(verbosity=2)
