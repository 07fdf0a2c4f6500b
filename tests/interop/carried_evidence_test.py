#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Revocation data that other producers put into the CMS itself: in the crls of SignedData and in the unsigned attribute
revocation-values, as CRL and as OCSP answer. Each proves that the signer was not revoked, with nobody on the network."""
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import der  # noqa: E402
import pdfseal_command as command  # noqa: E402
from carried_evidence import change_signature, with_crls, with_values  # noqa: E402

SAMPLE = os.path.join(command.SAMPLES, "drawing.pdf")
OCSP_IN_CMS = "1.3.6.1.5.5.7.16.2"


def pki(name):
    return os.path.join(command.PKI, name)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def make_ocsp(folder, signer):
    """An OCSPResponse of the test authority about the signer."""
    answer = os.path.join(folder, "answer.der")
    subprocess.run(["openssl", "ocsp", "-index", "openssl-ca/intermediate.index", "-rsigner", "ocsp.crt", "-rkey", "ocsp.key", "-CA",
                    "intermediate.crt", "-issuer", "intermediate.crt", "-cert", signer + ".crt", "-no_nonce", "-ndays", "30", "-respout", answer],
                   check=True, capture_output=True, cwd=command.PKI)
    return read(answer)


def basic_of(response):
    """The BasicOCSPResponse inside. source  RFC 6960 4.2.1"""
    return der.read(response)[1][0][1].content


class Carried(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def verify_with(self, change, signer="rsa2048-cdp"):
        path = os.path.join(self.folder, "signed.pdf")
        command.sign(SAMPLE, path, "--reserve", "20000", "--force", signer=signer)
        change_signature(path, path, change)
        code, report = command.verify(path)
        trust = report["signatures"][0]["trust"]
        self.assertEqual(report["signatures"][0]["integrity"], "intact")
        return code, trust["revocation"], trust["revocation_source"]

    def test_without_any_nothing_is_known(self):
        self.assertEqual(self.verify_with(lambda contents: contents)[:2], (2, "unknown"))

    def test_a_list_in_crls(self):
        crl = read(pki("intermediate.crl.der"))
        self.assertEqual(self.verify_with(lambda contents: with_crls(contents, crl)), (0, "good", "embedded"))

    def test_an_answer_in_crls(self):
        answer = der.write(0xa1, der.write_oid(OCSP_IN_CMS), make_ocsp(self.folder, "rsa2048-cdp"))
        self.assertEqual(self.verify_with(lambda contents: with_crls(contents, answer)), (0, "good", "embedded"))

    def test_a_list_in_revocation_values(self):
        crls = der.write(0xa0, der.write(der.SEQUENCE, read(pki("intermediate.crl.der"))))
        self.assertEqual(self.verify_with(lambda contents: with_values(contents, crls)), (0, "good", "embedded"))

    def test_an_answer_in_revocation_values(self):
        answers = der.write(0xa1, der.write(der.SEQUENCE, basic_of(make_ocsp(self.folder, "rsa2048-cdp"))))
        self.assertEqual(self.verify_with(lambda contents: with_values(contents, answers)), (0, "good", "embedded"))

    def test_what_is_about_somebody_else_or_garbage_says_nothing(self):
        other = der.write(0xa1, der.write(der.SEQUENCE, basic_of(make_ocsp(self.folder, "p256"))))
        for lists in (other, der.write(0xa0, der.write(der.SEQUENCE, b"\x30\x03\x02\x01\x01")), b"\xa1\x00", b"\xa0\x02\x30\x05"):
            self.assertEqual(self.verify_with(lambda contents, lists=lists: with_values(contents, lists))[:2], (2, "unknown"))

    def test_a_revoked_signer_is_called_so(self):
        crl = read(pki("intermediate.crl.der"))
        found = self.verify_with(lambda contents: with_crls(contents, crl), signer="rsa2048-cdp-revoked")
        self.assertEqual(found, (1, "revoked", "embedded"))


if __name__ == "__main__":
    unittest.main()
