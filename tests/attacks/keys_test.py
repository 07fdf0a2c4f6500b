#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Certifies keys with which anybody can sign, and names parameters of signatures that contradict each other: no such signature is valid."""
import hashlib
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import cms_builder  # noqa: E402
import der  # noqa: E402
import evidence_forger as forger  # noqa: E402
from cms_builder import Builder, algorithm  # noqa: E402
from cms_test import Embedding  # noqa: E402
from evidence_forger import Party, extension, sequence  # noqa: E402
from forged_document import explain  # noqa: E402

RSA, PSS, MASK = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
BITS = 2048
MODULUS = int.from_bytes(hashlib.shake_256(b"any number will do").digest(BITS // 8), "big") | 1 | 1 << (BITS - 1)


def rsa_key(exponent, modulus=MODULUS):
    inside = sequence(der.write_number(modulus), der.write_number(exponent))
    return sequence(algorithm(RSA, forger.NO_PARAMETERS), der.write(der.BITS, b"\0" + inside))


def padded(message):
    """What an RSA signature of exponent 1 is: the message's digest in its padding. source  RFC 8017 9.2"""
    info = sequence(algorithm(cms_builder.DIGESTS["sha256"], forger.NO_PARAMETERS), der.write(der.OCTETS, hashlib.sha256(message).digest()))
    return b"\0\1" + b"\xff" * (BITS // 8 - len(info) - 3) + b"\0" + info


class Nobody(Party):
    """Who has no key and needs none."""

    def seal(self, body, digest="sha256", behind=b""):
        scheme = algorithm(cms_builder.RSA_SCHEMES[digest], forger.NO_PARAMETERS)
        return sequence(body, scheme, der.write(der.BITS, b"\0" + padded(body)), behind)


class Keys(Embedding):
    def sealed_by(self, certificate, *others, key="rsa2048"):
        builder = Builder(self.signed_bytes, key=key)
        builder.certificate, builder.certificates = certificate, [certificate, *others]
        builder.replace(cms_builder.SIGNING_CERTIFICATE_2, Builder.binding(certificate))
        return builder

    def verdict_of(self, builder, *options):
        report = self.verdict(self.embed(builder.build(self.signed_bytes)), *options)
        return report["verdict"], report["signatures"][0]["sub_indication"], explain(report)

    def test_a_signer_with_whose_key_everybody_signs(self):
        certificate = forger.certificate(Party.of_pki("intermediate"), rsa_key(1), [forger.usage()])
        builder = self.sealed_by(certificate, cms_builder.read_certificate("intermediate"))
        builder.value = padded(der.write_set(*builder.attributes))
        self.assertEqual(self.verdict_of(builder)[:2], ("indeterminate", "CRYPTO_CONSTRAINTS_FAILURE"))

    def test_an_authority_in_whose_name_everybody_issues(self):
        root, signer = Party.of_pki("root"), Party.of_pki("rsa2048")
        constraints = extension(forger.CONSTRAINTS, sequence(der.write(forger.BOOLEAN, b"\xff")), True)
        for exponent, verdict in ((1, "indeterminate"), (65537, "indeterminate")):
            authority = Nobody(forger.certificate(root, rsa_key(exponent), [constraints, forger.usage(0x06, 1)], name="Anybody"), None)
            certificate = forger.certificate(authority, signer.key_info, [forger.usage()])
            found = self.verdict_of(self.sealed_by(certificate, authority.certificate))
            self.assertEqual(found[0], verdict, found[2])

    def test_even_numbers_are_no_keys(self):
        for key in (rsa_key(2), rsa_key(65537, MODULUS + 1)):
            certificate = forger.certificate(Party.of_pki("intermediate"), key, [forger.usage()])
            builder = self.sealed_by(certificate, cms_builder.read_certificate("intermediate"))
            builder.value = padded(der.write_set(*builder.attributes))
            self.assertIn(self.verdict_of(builder)[0], ("invalid", "indeterminate"))

    def test_a_curve_of_the_signers_own(self):
        """Whoever chooses the generator knows a key for any point."""
        key = os.path.join(self.folder, "explicit.key")
        usual = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt"]
        for encoding, verdict in (("named_curve", "valid"), ("explicit", "indeterminate")):
            info = forger.make_key(key, *usual, "ec_param_enc:" + encoding)
            certificate = forger.certificate(Party.of_pki("intermediate"), info, [forger.usage()])
            builder = self.sealed_by(certificate, cms_builder.read_certificate("intermediate"))
            builder.scheme = algorithm("1.2.840.10045.4.3.2")
            builder.value = forger.sign(key, "sha256", der.write_set(*builder.attributes))
            found = self.verdict_of(builder)
            self.assertEqual(found[0], verdict, found[2])
            if encoding == "explicit":
                path = self.write("anchor.pem", subprocess.run(["openssl", "x509", "-inform", "DER"], input=certificate, check=True, capture_output=True).stdout)
                self.assertEqual(self.verdict_of(builder, "--trust", path)[:2], ("indeterminate", "CRYPTO_CONSTRAINTS_FAILURE"))


class Parameters(Embedding):
    """RSASSA-PSS. source  RFC 4055 3.1"""

    def parameters(self, digest="sha256", mask="sha256", salt=32, behind=b""):
        named = algorithm(cms_builder.DIGESTS[digest], forger.NO_PARAMETERS)
        function = algorithm(MASK, algorithm(cms_builder.DIGESTS[mask], forger.NO_PARAMETERS))
        return sequence(der.write(0xa0, named), der.write(0xa1, function), der.write(0xa2, der.write_number(salt)), behind)

    def judge_parameters(self, verdicts, parameters, digest="sha256", salt=32):
        builder = self.builder()
        builder.scheme = algorithm(PSS, parameters)
        builder.value = cms_builder.sign_by_openssl("rsa2048", digest, der.write_set(*builder.attributes), "-sigopt", "rsa_padding_mode:pss",
                                                    "-sigopt", "rsa_pss_saltlen:%d" % salt)
        report = self.verdict(self.embed(builder.build(self.signed_bytes)))
        self.assertIn(report["verdict"], verdicts, explain(report))

    def test_honest_ones(self):
        self.judge_parameters({"valid"}, self.parameters())
        self.judge_parameters({"valid"}, self.parameters(salt=20), salt=20)
        self.judge_parameters({"valid"}, self.parameters(behind=der.write(0xa3, der.write_number(1))))

    def test_another_digest_than_the_signers(self):
        self.judge_parameters({"invalid"}, self.parameters("sha1", "sha1", 20), "sha1", 20)
        self.judge_parameters({"invalid", "indeterminate"}, sequence(), "sha1", 20)
        self.judge_parameters({"invalid", "indeterminate"}, b"", "sha1", 20)

    def test_another_mask_salt_or_trailer_than_the_values(self):
        self.judge_parameters({"invalid"}, self.parameters(mask="sha1"))
        for salt in (0, 20, 33, 2**20):
            self.judge_parameters({"invalid", "indeterminate"}, self.parameters(salt=salt))
        for behind in (der.write(0xa3, der.write_number(2)), der.write(0xa4, b""), b"\x05\x00"):
            self.judge_parameters({"indeterminate"}, self.parameters(behind=behind))


if __name__ == "__main__":
    unittest.main()
