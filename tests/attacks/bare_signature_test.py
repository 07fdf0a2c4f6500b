#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Signatures without a CMS (adbe.x509.rsa_sha1): a PKCS#1 value made by OpenSSL, with its certificates in the dictionary."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pdf_writer  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdf_reader import Name, Reference, String  # noqa: E402
from pdfseal_command import PKI  # noqa: E402

ROOM = 700
RANGE = b"[0 1111111111 2222222222 3333333333]"


def certificate(name):
    return subprocess.run(["openssl", "x509", "-in", os.path.join(PKI, name + ".crt"), "-outform", "DER"], capture_output=True, check=True).stdout


class BareSignature(Case):
    def build(self, certificates, digest="sha256", signer="rsa2048"):
        """The signed bytes, and the places of the gap."""
        value = {"Type": Name("Sig"), "Filter": Name("Adobe.PPKLite"), "SubFilter": Name("adbe.x509.rsa_sha1"),
                 "ByteRange": [0, 1111111111, 2222222222, 3333333333], "Contents": b"\x55" * ROOM}
        if certificates is not None:
            value["Cert"] = certificates
        data = pdf_writer.write({
            1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), "AcroForm": {"Fields": [Reference((4, 0))], "SigFlags": 3}},
            2: {"Type": Name("Pages"), "Kids": [Reference((3, 0))], "Count": 1},
            3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 99, 99], "Annots": [Reference((4, 0))], "Resources": {}},
            4: {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"S", "Rect": [0, 0, 0, 0], "F": 132,
                "P": Reference((3, 0)), "V": Reference((5, 0))},
            5: value})
        written = pdf_writer.print_value(value["Contents"])
        self.assertTrue(written.startswith(b"<"), "Contents is written in hexadecimal")
        start = data.index(written)
        end = start + len(written)
        numbers = b"[0 %d %d %d]" % (start, end, len(data) - end)
        data = data.replace(RANGE, numbers.ljust(len(RANGE)))
        key = os.path.join(PKI, signer + "-plain.key")
        made = subprocess.run(["openssl", "dgst", "-" + digest, "-sign", key], input=data[:start] + data[end:], capture_output=True, check=True).stdout
        octets = b"\x04\x82" + len(made).to_bytes(2, "big") + made
        return data[:start] + b"<" + octets.ljust(ROOM, b"\0").hex().encode() + b">" + data[end:]

    def chain(self):
        return [String(certificate("rsa2048")), String(certificate("intermediate"))]

    def test_a_value_with_its_certificates_is_valid(self):
        for digest in ("sha256", "sha512"):
            report = self.verdict(self.build(self.chain(), digest))
            one = report["signatures"][0]
            self.assertEqual((report["verdict"], one["integrity"], one["digest_algorithm"], one["signature_algorithm"], one["level"]),
                             ("valid", "intact", digest, "rsa-pkcs1", "PKCS7"), explain(report))

    def test_sha1_is_intact_and_not_relied_upon(self):
        report = self.verdict(self.build(self.chain(), "sha1"))
        self.assertEqual((report["verdict"], report["signatures"][0]["integrity"]), ("indeterminate", "intact"), explain(report))

    def test_one_changed_byte_is_found(self):
        data = self.build(self.chain())
        report = self.verdict(data.replace(b"/MediaBox [0 0 99 99]", b"/MediaBox [0 0 99 98]"))
        self.assertEqual(report["verdict"], "altered", explain(report))

    def test_a_certificate_of_another_key_is_found(self):
        report = self.verdict(self.build([String(certificate("other"))]))
        self.assertEqual((report["verdict"], report["signatures"][0]["integrity"]), ("invalid", "invalid"), explain(report))

    def test_without_a_certificate_it_is_invalid(self):
        for nothing in (None, [], String(b"no certificate")):
            report = self.verdict(self.build(nothing))
            self.assertEqual(report["verdict"], "invalid", explain(report))


if __name__ == "__main__":
    unittest.main()
