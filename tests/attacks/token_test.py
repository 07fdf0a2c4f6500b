#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts time stamp tokens of our own making into a signed file: only one that is whole, over this signature and by an authority for time
stamps alone proves a time."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import der  # noqa: E402
import evidence_forger as forger  # noqa: E402
import forged_document  # noqa: E402
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from carried_evidence import change_signature, with_attribute  # noqa: E402
from evidence_forger import BOOLEAN, DAY, GENERALIZED_TIME, NOW, Party, extension, moment, sequence, token, token_info  # noqa: E402
from forged_document import explain  # noqa: E402
from pdfseal_command import verify  # noqa: E402


class Tokens(forged_document.Case):
    signed = None

    @classmethod
    def setUpClass(cls):
        cls.authority, cls.issuer = Party.of_pki("tsa"), Party.of_pki("intermediate")

    def judge(self, status, make, name=""):
        """The status of the token that `make` makes of the signature's value."""
        if Tokens.signed is None:
            Tokens.signed = self.sign(pdf_writer.write(forgeries.paper()), "--reserve", forged_document.RESERVED_BYTES + 4000)
        path = self.write("signed.pdf", Tokens.signed)
        def change(contents):
            return with_attribute(contents, forger.TOKEN_ATTRIBUTE, make(der.read(contents)[1][0][-1][0][-1].content))
        change_signature(path, path, change)
        _, report = verify(path)
        signature = report["signatures"][0]
        self.assertEqual(report["verdict"], "valid", explain(report))
        self.assertEqual([one["status"] for one in signature["timestamps"]], [status], name)
        self.assertEqual(signature["time"]["timestamped"] is not None, status == "valid", name)

    def judge_info(self, status, behind=b"", name="", **options):
        self.judge(status, lambda value: token(self.authority, token_info(value, behind=behind, **options)), name or behind.hex())

    def judge_token(self, status, authority=None, **options):
        self.judge(status, lambda value: token(authority or self.authority, token_info(value), **options), str(options))

    def test_honest_ones(self):
        accuracy = sequence(der.write_number(1), der.write(0x80, b"\x01\xf4"), der.write(0x81, b"\x64"))
        tsa = der.write(0xa0, der.write(0xa4, self.authority.name))
        plain = extension(forger.UNKNOWN, sequence())
        statements = extension("1.3.6.1.5.5.7.1.3", sequence(sequence(der.write_oid("0.4.0.19422.1.1"))))
        for behind in (b"", accuracy, sequence(der.write_number(60)), sequence(der.write(0x80, b"\x01")), der.write(BOOLEAN, b"\xff"), der.write_number(2**63),
                       tsa, der.write(0xa1, plain), accuracy + der.write(BOOLEAN, b"\xff") + der.write_number(5) + tsa + der.write(0xa1, statements)):
            self.judge_info("valid", behind)
        for text in ("%Y%m%d%H%M%S.5Z", "%Y%m%d%H%M%S.000Z"):
            self.judge_info("valid", when=self.write_time(text), name=text)

    @staticmethod
    def write_time(text):
        return der.write(GENERALIZED_TIME, forger.time.strftime(text, forger.time.gmtime(NOW - 60)).encode())

    def test_malformed_ones(self):
        unknown = extension(forger.UNKNOWN, sequence())
        tsa = der.write(0xa0, der.write(0xa4, self.authority.name))
        for behind in (b"\x05\x00", b"\x30", der.write(0xa2, b""), sequence(b"\x05\x00"), sequence(der.write(0x80, b"\x03\xe8")), sequence(der.write(0x80, b"\xff")),
                       sequence(der.write(0x81, b"\x07\xd0")), sequence(der.write_number(-1)), der.write(BOOLEAN, b""), der.write(BOOLEAN, b"\xff\xff"),
                       der.write_number(5) + der.write(BOOLEAN, b"\xff"), tsa + der.write_number(5), der.write(0xa1, unknown) + tsa, tsa + tsa, der.write(0xa0, b""),
                       der.write(0xa1, b""), der.write(0xa1, sequence()), der.write(0xa1, unknown, unknown), der.write(0xa1, sequence(der.write_oid("2.999.1")))):
            self.judge_info("invalid", behind)
        self.judge_info("invalid", version=2)
        for text in ("%Y%m%d%H%M%S.Z", "%Y%m%d%H%M%S", "%Y%m%d%H%MZ", "%Y%m%d%H%M%S+0000", "%Y%m%d%H%M%S,5Z"):
            self.judge_info("invalid", when=self.write_time(text), name=text)
        self.judge("invalid", lambda value: token(self.authority, token_info(value) + b"\0"))

    def test_what_nobody_understands(self):
        self.judge_info("untrusted", der.write(0xa1, extension(forger.UNKNOWN, sequence(), True)))

    def test_a_time_that_is_hardly_known(self):
        self.judge_info("untrusted", sequence(der.write_number(10 * 365 * DAY)))
        self.judge_info("untrusted", sequence(der.write(der.INTEGER, b"\0" + b"\xff" * 8)))

    def test_a_time_that_has_not_come(self):
        self.judge_info("untrusted", when=moment(NOW + DAY))

    def test_one_over_something_else(self):
        self.judge("invalid", lambda value: token(self.authority, token_info(value + b"\0")))
        self.judge("invalid", lambda value: token(self.authority, token_info(b"")))

    def test_a_weak_imprint(self):
        for digest in ("sha1", "md5"):
            self.judge_info("untrusted", digest=digest)
            self.judge_token("untrusted", digest=digest)

    def test_several_signers(self):
        for signers in (0, 2):
            self.judge_token("invalid", signers=signers)

    def test_content_of_another_type(self):
        for types in ((forger.UNKNOWN, None), ("1.2.840.113549.1.7.1", None), (forger.TST_INFO, "1.2.840.113549.1.7.1"), ("1.2.840.113549.1.7.1", forger.TST_INFO)):
            self.judge_token("invalid", content_type=types[0], signed_type=types[1])

    def test_authorities_that_are_not_for_time_stamps_alone(self):
        usage, stamping = forger.usage(), forger.purposes(forger.TIME_STAMPING, critical=True)
        for status, extensions in (
                ("valid", [usage, stamping]), ("untrusted", [usage, forger.purposes(forger.TIME_STAMPING)]), ("untrusted", [usage]), ("untrusted", [usage, stamping, stamping]),
                ("untrusted", [usage, forger.purposes(forger.TIME_STAMPING, forger.EMAIL, critical=True)]), ("untrusted", [forger.usage(0x20, 5), stamping]),
                ("untrusted", [usage, forger.purposes("2.5.29.37.0", critical=True)]), ("untrusted", [usage, stamping, extension(forger.UNKNOWN, sequence(), True)])):
            certificate = forger.certificate(self.issuer, self.authority.key_info, extensions)
            self.judge_token(status, Party(certificate, self.authority.key))
        self.judge_token("untrusted", Party.of_pki("rsa2048"))


if __name__ == "__main__":
    unittest.main()
