#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts SignedData objects of our own making, sound and deviating ones, into a signed file: the verdict, and that the strict checker
of pades_rules.py names the rule that each one breaks."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import cms_builder  # noqa: E402
import der  # noqa: E402
import pades_rules  # noqa: E402
from cms_builder import Builder, attribute  # noqa: E402
from forged_document import Case, explain  # noqa: E402
from pdfseal_command import PKI  # noqa: E402

PROTECTION = "1.2.840.113549.1.9.52"
NEVER_VALID = {"invalid", "altered", "indeterminate"}


class Embedding(Case):
    def setUp(self):
        super().setUp()
        self.document = self.victim("table")
        start, end = self.document.signature_value.place["Contents"]
        self.gap = start, end
        self.signed_bytes = self.document.data[:start] + self.document.data[end:]

    def builder(self, **options):
        return Builder(self.signed_bytes, **options)

    def embed(self, cms, behind=b""):
        start, end = self.gap
        digits = (cms + behind).hex().encode("ascii")
        self.assertLessEqual(len(digits), end - start - 2)
        return self.document.data[:start] + b"<" + digits.ljust(end - start - 2, b"0") + b">" + self.document.data[end:]

    def judge(self, builder, verdicts, rules=(), behind=b"", options=()):
        data = self.embed(builder if isinstance(builder, bytes) else builder.build(self.signed_bytes), behind)
        report = self.verdict(data, *options)
        self.assertIn(report["verdict"], verdicts, explain(report))
        if report["verdict"] != "valid":
            self.assertTrue(report["signatures"][0]["explanation"])
        broken = set(pades_rules.find_faults(data, "Signature1"))
        self.assertGreaterEqual(broken, set(rules), "the checker sees only the rules %r broken" % broken)
        if not rules:
            self.assertEqual(broken, set())
        return report["signatures"][0]


class SignedData(Embedding):
    def test_a_sound_one_is_valid(self):
        found = self.judge(self.builder(), {"valid"})
        self.assertEqual((found["integrity"], found["level"]), ("intact", "PAdES-B-B"))

    def test_no_certificate(self):
        builder = self.builder()
        builder.certificates = []
        self.judge(builder, {"invalid"}, [4])

    def test_the_signers_certificate_is_missing(self):
        builder = self.builder()
        builder.certificates = builder.certificates[1:]
        self.judge(builder, {"invalid"}, [4])

    def test_the_chain_is_missing(self):
        builder = self.builder()
        builder.certificates = builder.certificates[:1]
        self.judge(builder, {"indeterminate"}, [4])

    def test_no_signer(self):
        builder = self.builder()
        builder.signer_copies = 0
        self.judge(builder, {"invalid"}, [2])

    def test_two_signers(self):
        builder = self.builder()
        builder.signer_copies = 2
        self.judge(builder, {"invalid"}, [2])

    def test_content_of_its_own(self):
        builder = self.builder()
        builder.content = b"Pay 100000 to Mallory"
        self.judge(builder, {"invalid"}, [3])

    def test_the_signed_bytes_as_content(self):
        builder = self.builder()
        builder.content = self.signed_bytes[:1000]
        self.judge(builder, {"invalid"}, [3])

    def test_content_of_another_type(self):
        builder = self.builder()
        builder.content_type = cms_builder.ENVELOPED_DATA
        self.judge(builder, {"invalid"}, [3])

    def test_no_signed_attributes(self):
        builder = self.builder()
        builder.attributes = []
        self.judge(builder, {"invalid"}, [5, 6, 7, 13])

    def test_content_type_attribute_of_another_type(self):
        other = attribute(cms_builder.CONTENT_TYPE, der.write_oid(cms_builder.ENVELOPED_DATA))
        self.judge(self.builder().replace(cms_builder.CONTENT_TYPE, other), {"invalid"}, [5])

    def test_content_type_attribute_missing(self):
        self.judge(self.builder().replace(cms_builder.CONTENT_TYPE), {"invalid"}, [5])

    def test_message_digest_missing(self):
        self.judge(self.builder().replace(cms_builder.MESSAGE_DIGEST), {"invalid"}, [6])

    def test_message_digest_empty(self):
        self.judge(self.builder().replace(cms_builder.MESSAGE_DIGEST, attribute(
            cms_builder.MESSAGE_DIGEST, der.write(der.OCTETS))), {"invalid"}, [6])

    def test_message_digest_twice(self):
        builder = self.builder()
        wrong = attribute(cms_builder.MESSAGE_DIGEST, der.write(der.OCTETS, bytes(32)))
        right = attribute(cms_builder.MESSAGE_DIGEST, der.write(der.OCTETS, builder.message_digest))
        self.judge(builder.replace(cms_builder.MESSAGE_DIGEST, wrong, right), {"invalid"}, [6])

    def test_message_digest_with_two_values(self):
        builder = self.builder()
        both = attribute(cms_builder.MESSAGE_DIGEST, der.write(der.OCTETS, bytes(32)), der.write(der.OCTETS, builder.message_digest))
        self.judge(builder.replace(cms_builder.MESSAGE_DIGEST, both), {"invalid"}, [6])

    def test_message_digest_of_something_else(self):
        self.judge(self.builder().replace(cms_builder.MESSAGE_DIGEST, attribute(
            cms_builder.MESSAGE_DIGEST, der.write(der.OCTETS, bytes(32)))), {"altered"}, [6])

    def test_bound_to_another_certificate(self):
        other = Builder.binding(cms_builder.read_certificate("p256"))
        self.judge(self.builder().replace(cms_builder.SIGNING_CERTIFICATE_2, other), {"invalid"}, [7])

    def test_bound_to_two_certificates(self):
        builder = self.builder()
        other = Builder.binding(cms_builder.read_certificate("p256"))
        self.judge(builder.replace(cms_builder.SIGNING_CERTIFICATE_2, other, Builder.binding(builder.certificate)), {"invalid"}, [7])

    def test_bound_to_no_certificate_is_no_pades(self):
        found = self.judge(self.builder().replace(cms_builder.SIGNING_CERTIFICATE_2), {"valid", *NEVER_VALID}, [7])
        self.assertEqual(found["level"], "PKCS7")

    def test_made_with_another_key(self):
        self.judge(self.builder(key="mismatch"), {"invalid"}, [13])

    def test_a_value_of_zeros(self):
        builder = self.builder()
        builder.value = bytes(256)
        self.judge(builder, {"invalid"}, [13])

    def test_an_empty_value(self):
        builder = self.builder()
        builder.value = b""
        self.judge(builder, {"invalid"}, [13])

    def test_a_value_over_unsorted_attributes_that_are_written_sorted(self):
        builder = self.builder()
        unsorted = sorted(builder.attributes, reverse=True)
        builder.value = cms_builder.sign_by_openssl("rsa2048", "sha256", der.write(der.SET, *unsorted))
        self.judge(builder, {"invalid"}, [13])

    def protection(self, digest="sha256", scheme=None, parameters=cms_builder.NO_PARAMETERS, tag=0xa1, behind=b""):
        """CMSAlgorithmProtection. source  RFC 6211 2"""
        named = cms_builder.algorithm(scheme or cms_builder.RSA_SCHEMES["sha256"], cms_builder.NO_PARAMETERS)
        return der.write(der.SEQUENCE, cms_builder.algorithm(cms_builder.DIGESTS[digest], parameters), bytes([tag]) + named[1:], behind)

    def judge_protection(self, verdict, *values, times=1):
        builder = self.builder()
        builder.attributes += [attribute(PROTECTION, *values)] * times
        self.judge(builder, {verdict})

    def test_protected_algorithms_that_are_the_signatures(self):
        self.judge_protection("valid", self.protection())
        self.judge_protection("valid", self.protection(parameters=b""))
        self.judge_protection("valid", self.protection(scheme="1.2.840.113549.1.1.1"))  # rsaEncryption: the digest is named beside it

    def test_protected_algorithms_that_are_others(self):
        other = cms_builder.RSA_SCHEMES["sha1"]
        for value in (self.protection("sha1"), self.protection(scheme=other), self.protection("sha1", other), self.protection(tag=0xa2), self.protection(behind=b"\5\0"),
                      self.protection(parameters=der.write_number(1)), der.write(der.SEQUENCE), der.write(der.NULL)):
            self.judge_protection("invalid", value)

    def test_protected_algorithms_twice(self):
        self.judge_protection("invalid", self.protection(), self.protection("sha1"))
        self.judge_protection("invalid", self.protection(), self.protection())
        self.judge_protection("invalid", self.protection(), times=2)
        self.judge_protection("invalid")

    def test_weak_digests_are_a_doubt(self):
        for digest in ("md5", "sha1"):
            with self.subTest(digest=digest):
                self.judge(self.builder(digest=digest), {"indeterminate"}, [12])

    def test_a_weak_key_is_a_doubt(self):
        self.judge(self.builder(signer="weak"), {"indeterminate"}, [12])

    def test_bytes_after_the_object(self):
        self.judge(self.builder(), NEVER_VALID, [21], behind=b"\x30\x03\x02\x01\x00")
        self.judge(self.builder(), NEVER_VALID, [21], behind=bytes(20) + b"\1")

    def test_nothing_but_an_envelope(self):
        self.judge(der.write(der.SEQUENCE, der.write_oid(cms_builder.ENVELOPED_DATA), der.write(0xa0, der.write(der.SEQUENCE))),
                   {"invalid"}, [1])

    def test_lengths_that_lie(self):
        cms = self.builder().build(self.signed_bytes)
        for name, broken in (("too long", cms[:2] + b"\x7f\xff" + cms[4:]), ("too short", cms[:2] + b"\0\x10" + cms[4:]),
                             ("cut off", cms[:len(cms) // 2])):
            with self.subTest(name):
                self.judge(broken, {"invalid"}, [1])


class Certificates(Embedding):
    """Signatures that are sound, by certificates that are not to be relied upon."""

    def judge_signer(self, signer, verdicts, options=(), rules=()):
        return self.judge(self.builder(signer=signer), verdicts, rules, options=options)

    def test_expired_and_not_yet_valid_ones(self):
        for signer in ("expired", "notyet"):
            with self.subTest(signer):
                self.assertEqual(self.judge_signer(signer, {"indeterminate"})["trust"]["status"], "expired")

    def test_one_that_must_not_sign(self):
        for signer in ("nosign", "server"):
            with self.subTest(signer):
                self.assertEqual(self.judge_signer(signer, {"indeterminate"})["trust"]["status"], "untrusted")

    def test_one_of_another_authority_and_one_of_none(self):
        for signer in ("other", "selfsigned"):
            with self.subTest(signer):
                rules = [4] if signer == "other" else ()
                self.assertEqual(self.judge_signer(signer, {"indeterminate"}, rules=rules)["trust"]["status"], "untrusted")

    def test_a_revoked_one(self):
        crls = ["--crl", os.path.join(PKI, "intermediate.crl"), "--crl", os.path.join(PKI, "root.crl")]
        self.assertEqual(self.judge_signer("revoked", {"invalid"}, crls)["trust"]["status"], "revoked")

    def test_one_whose_revocation_cannot_be_asked(self):
        found = self.judge_signer("rsa2048-cdp", {"indeterminate"})
        self.assertEqual(found["trust"]["revocation"], "unknown")
        self.judge_signer("rsa2048-cdp", {"valid"}, ["--revocation", "off"])


    def issue(self, name, key, issuer, issuer_key, extensions):
        """A certificate for a key of the PKI, as PEM in the folder: (path, DER)."""
        request, out = self.write(name + ".csr", subprocess.run(
            ["openssl", "req", "-new", "-key", key, "-subj", "/O=Mallory/CN=" + name], check=True, capture_output=True).stdout), os.path.join(
                self.folder, name + ".crt")
        subprocess.run(["openssl", "x509", "-req", "-in", request, "-CA", issuer, "-CAkey", issuer_key, "-set_serial", "4660", "-days", "30", "-extfile",
                        self.write(name + ".cnf", extensions.encode()), "-out", out], check=True, capture_output=True)
        return out, subprocess.run(["openssl", "x509", "-in", out, "-outform", "DER"], check=True, capture_output=True).stdout

    def test_one_of_an_authority_that_issues_for_other_purposes(self):
        """An authority for web servers under a root that everybody trusts."""
        keys = [os.path.join(PKI, one) for one in ("rsa4096-plain.key", "rsa2048-plain.key", "root.crt", "root.key")]
        for purposes, verdict in (("serverAuth,clientAuth", "indeterminate"), ("critical,timeStamping", "indeterminate"), ("OCSPSigning", "indeterminate"),
                                  ("emailProtection,clientAuth", "valid"), ("anyExtendedKeyUsage", "valid")):
            with self.subTest(purposes):
                authority, authority_der = self.issue("authority", keys[0], keys[2], keys[3], "basicConstraints=critical,CA:TRUE\n"
                                                      "keyUsage=critical,keyCertSign\nextendedKeyUsage=%s\n" % purposes)
                _, signer = self.issue("signer", keys[1], authority, keys[0], "keyUsage=critical,digitalSignature\n")
                builder = self.builder()
                builder.certificate, builder.certificates = signer, [signer, authority_der]
                builder.replace(cms_builder.SIGNING_CERTIFICATE_2, Builder.binding(signer))
                found = self.judge(builder, {verdict})
                self.assertEqual(found["trust"]["status"], "trusted" if verdict == "valid" else "untrusted")


if __name__ == "__main__":
    unittest.main()
