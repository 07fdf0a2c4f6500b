#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives the verifier CRLs and OCSP answers that a careless reader would take as a proof that a signer was not revoked, or that would let
a revocation go unseen; beside each stands the honest one, which must count."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import cms_builder  # noqa: E402
import cms_test  # noqa: E402
import der  # noqa: E402
import evidence_forger as forger  # noqa: E402
import forged_document  # noqa: E402
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from evidence_forger import DAY, NOW, Party, crl, entry, extension, ocsp, revoked, scope, sequence, single  # noqa: E402
from forged_document import explain  # noqa: E402
from pdfseal_command import verify  # noqa: E402

HERE = "http://127.0.0.1:18080/intermediate.crl"
ACCESS = "1.3.6.1.5.5.7.1.1"
YES, NOTHING = b"\xff", sequence()


class Evidence(forged_document.Case):
    """`signer` names a CRL and a responder, so nothing is valid without evidence that counts."""
    signed = None

    @classmethod
    def setUpClass(cls):
        cls.issuer, cls.signer, cls.other = (Party.of_pki(name) for name in ("intermediate", "rsa2048-cdp", "rsa2048"))

    def document(self):
        if Evidence.signed is None:
            Evidence.signed = self.sign(pdf_writer.write(forgeries.paper()), signer="rsa2048-cdp")
        return self.write("signed.pdf", Evidence.signed)

    def judge(self, verdict, *options, lists=(), answers=(), name=""):
        files = []
        for kind, items in (("--crl", lists), ("--ocsp", answers)):
            for number, item in enumerate(items):
                files += [kind, self.write("evidence-%s-%d.der" % (kind[2:], number), item)]
        _, report = verify(self.document(), *files, *options)
        self.assertEqual(report["verdict"], verdict, "%s %s" % (name, explain(report)))
        return report["signatures"][0]

    def does_not_count(self, **evidence):
        found = self.judge("indeterminate", **evidence)
        self.assertEqual((found["sub_indication"], found["trust"]["revocation"]), ("TRY_LATER", "unknown"), explain({"verdict": "", "signatures": [found]}))

    def says_revoked(self, **evidence):
        found = self.judge("invalid", **evidence)
        self.assertEqual((found["sub_indication"], found["trust"]["revocation"]), ("REVOKED", "revoked"))


class Lists(Evidence):
    def entry(self, *arguments, **options):
        return entry(self.signer.serial, *arguments, **options)

    def test_an_honest_one(self):
        self.judge("valid", lists=[crl(self.issuer)])
        self.judge("valid", lists=[crl(self.issuer, [entry(self.other.serial)])])
        self.says_revoked(lists=[crl(self.issuer, [self.entry()])])

    def test_a_weak_signature_proves_no_innocence(self):
        for digest in ("sha1", "md5"):
            with self.subTest(digest):
                self.does_not_count(lists=[crl(self.issuer, digest=digest)])
                self.says_revoked(lists=[crl(self.issuer, [self.entry()], digest=digest)])

    def test_an_outdated_one(self):
        self.does_not_count(lists=[crl(self.issuer, this=NOW - 60 * DAY, following=NOW - 30 * DAY)])
        self.does_not_count(lists=[crl(self.issuer, this=NOW - 60 * DAY, following=None)])
        self.says_revoked(lists=[crl(self.issuer, [self.entry(NOW - 70 * DAY)], this=NOW - 60 * DAY, following=NOW - 30 * DAY)])

    def test_one_of_a_time_that_has_not_come(self):
        later = {"this": NOW + 10 * DAY, "following": NOW + 30 * DAY}
        self.does_not_count(lists=[crl(self.issuer, **later)])
        self.says_revoked(lists=[crl(self.issuer, [self.entry()], **later)])
        self.judge("valid", lists=[crl(self.issuer, this=NOW + 600)])
        self.judge("valid", "--at-time", "2026-01-01T00:00:00Z", lists=[crl(self.issuer)])

    def test_a_revocation_of_a_time_that_has_not_come(self):
        self.says_revoked(lists=[crl(self.issuer, [self.entry(NOW + 5 * DAY)])])

    def test_a_next_time_that_is_none(self):
        body = sequence(der.write_number(1), forger.algorithm(forger.RSA_SCHEMES["sha256"], forger.NO_PARAMETERS), self.issuer.name,
                        forger.moment(NOW - 3600), der.write(der.UTC_TIME, b"991332000000Z"))
        self.does_not_count(lists=[self.issuer.seal(body)])

    def test_one_of_another_authority(self):
        for other in ("other-root", "root"):
            forged = Party(self.issuer.certificate, Party.of_pki(other).key)
            with self.subTest(other):
                self.does_not_count(lists=[crl(Party.of_pki(other))])
                self.does_not_count(lists=[crl(forged)])
                self.does_not_count(lists=[crl(forged, [self.entry()])])

    def test_unknown_critical_extensions(self):
        unknown = extension(forger.UNKNOWN, NOTHING, True)
        self.does_not_count(lists=[crl(self.issuer, extensions=[unknown])])
        self.says_revoked(lists=[crl(self.issuer, [self.entry()], extensions=[unknown])])
        self.does_not_count(lists=[crl(self.issuer, [entry(self.other.serial, extensions=[unknown])])])
        self.says_revoked(lists=[crl(self.issuer, [self.entry(extensions=[unknown])])])
        self.judge("valid", lists=[crl(self.issuer, [entry(self.other.serial, extensions=[extension(forger.UNKNOWN, NOTHING)])])])

    def test_an_entry_of_another_issuer_in_a_list_that_is_not_indirect(self):
        name = der.write(0xa4, Party.of_pki("other-root").name)
        foreign = extension(forger.CERTIFICATE_ISSUER, sequence(name), True)
        self.does_not_count(lists=[crl(self.issuer, [entry(self.other.serial, extensions=[foreign])])])
        self.does_not_count(lists=[crl(self.issuer, [self.entry(extensions=[foreign])])])

    def test_a_delta_list(self):
        delta = extension(forger.DELTA, der.write_number(3), True)
        for critical in (delta, extension(forger.DELTA, der.write_number(3))):
            self.does_not_count(lists=[crl(self.issuer, extensions=[critical])])
        self.says_revoked(lists=[crl(self.issuer, [self.entry()], extensions=[delta])])
        self.does_not_count(lists=[crl(self.issuer, [self.entry(reason=forger.REMOVE)], extensions=[delta])])

    def test_a_removal_in_a_full_list(self):
        self.does_not_count(lists=[crl(self.issuer, [self.entry(reason=forger.REMOVE)])])

    def test_the_same_number_twice(self):
        removed, held = self.entry(reason=forger.REMOVE), self.entry(reason=forger.HOLD)
        later, earlier = self.entry(NOW + DAY), self.entry(NOW - 9 * DAY, forger.COMPROMISE)
        for pair in ((removed, self.entry()), (held, self.entry()), (later, earlier)):
            for entries in (pair, pair[::-1]):
                self.says_revoked(lists=[crl(self.issuer, entries)])
        at = ["--at-time", forger.time.strftime("%Y-%m-%dT%H:%M:%SZ", forger.time.gmtime(NOW - 7 * DAY))]
        for entries in ((later, earlier), (earlier, later)):
            self.judge("invalid", *at, lists=[crl(self.issuer, entries)])

    def test_a_hold_ends_with_its_list(self):
        self.says_revoked(lists=[crl(self.issuer, [self.entry(reason=forger.HOLD)])])
        self.does_not_count(lists=[crl(self.issuer, [self.entry(reason=forger.HOLD)], this=NOW - 60 * DAY, following=NOW - 30 * DAY)])

    def test_lists_of_a_part_of_the_certificates(self):
        part = {"for authorities": der.write(0x82, YES), "for attribute certificates": der.write(0x85, YES), "some reasons": der.write(0x83, b"\x06\x40"),
                "another point": forger.point("http://127.0.0.1:18080/other.crl")}
        for name, scoped in part.items():
            with self.subTest(name):
                self.does_not_count(lists=[crl(self.issuer, extensions=[scope(scoped)])], name=name)
                self.says_revoked(lists=[crl(self.issuer, [self.entry()], extensions=[scope(scoped)])], name=name)
        self.does_not_count(lists=[crl(self.issuer, extensions=[scope(der.write(0x84, YES))])])
        self.does_not_count(lists=[crl(self.issuer, extensions=[extension(forger.SCOPE, b"\x30\x05\x01", True)])])
        self.does_not_count(lists=[crl(self.issuer, extensions=[scope(), scope(der.write(0x82, YES))])])
        for scoped in (der.write(0x81, YES), forger.point(HERE)):
            self.judge("valid", lists=[crl(self.issuer, extensions=[scope(scoped)])])


class Answers(Evidence):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responder = Party.of_pki("ocsp")

    def about(self, *arguments, **options):
        return single(self.issuer, self.signer.serial, *arguments, **options)

    def forge_responder(self, extensions=(), issuer=None, **options):
        """Another certificate for the responder's key."""
        usual = [forger.usage(), forger.purposes(forger.OCSP_SIGNING)] if extensions == () else extensions
        return Party(forger.certificate(issuer or self.issuer, self.responder.key_info, usual, **options), self.responder.key)

    def test_an_honest_one(self):
        for responder in (self.issuer, self.responder, self.forge_responder()):
            self.judge("valid", answers=[ocsp(responder, [self.about()])])
            self.says_revoked(answers=[ocsp(responder, [self.about(revoked())])])

    def test_a_weak_signature_proves_no_innocence(self):
        for digest in ("sha1", "md5"):
            with self.subTest(digest):
                self.does_not_count(answers=[ocsp(self.responder, [self.about()], digest=digest)])
                self.says_revoked(answers=[ocsp(self.responder, [self.about(revoked())], digest=digest)])
                self.does_not_count(answers=[ocsp(self.forge_responder(digest=digest), [self.about()])])

    def test_an_outdated_one(self):
        old = {"this": NOW - 60 * DAY, "following": NOW - 30 * DAY}
        self.does_not_count(answers=[ocsp(self.responder, [self.about(**old)], produced=NOW - 60 * DAY)])
        self.does_not_count(answers=[ocsp(self.responder, [self.about(this=NOW - 60 * DAY, following=None)], produced=NOW - 60 * DAY)])
        self.says_revoked(answers=[ocsp(self.responder, [self.about(revoked(NOW - 70 * DAY), **old)], produced=NOW - 60 * DAY)])

    def test_one_of_a_time_that_has_not_come(self):
        later = {"this": NOW + 10 * DAY, "following": NOW + 30 * DAY}
        for produced in (NOW - 3600, NOW + 10 * DAY):
            self.does_not_count(answers=[ocsp(self.responder, [self.about(**later)], produced=produced)])
        self.says_revoked(answers=[ocsp(self.responder, [self.about(revoked(NOW + 5 * DAY))])])

    def test_one_about_another_certificate(self):
        self.does_not_count(answers=[ocsp(self.responder, [single(self.issuer, self.other.serial)])])
        self.does_not_count(answers=[ocsp(self.responder, [single(Party.of_pki("root"), self.signer.serial)])])
        self.does_not_count(answers=[ocsp(self.responder, [])])

    def test_who_may_not_answer(self):
        elsewhere, usage = Party.of_pki("root"), forger.usage()
        unknown = extension(forger.UNKNOWN, NOTHING, True)
        for name, responder in (
                ("without the purpose", self.forge_responder([usage])), ("for another purpose", self.forge_responder([usage, forger.purposes(forger.EMAIL)])),
                ("for any purpose", self.forge_responder([usage, forger.purposes("2.5.29.37.0")])), ("of another authority", self.forge_responder(issuer=elsewhere)),
                ("not for signing", self.forge_responder([forger.usage(0x20, 5), forger.purposes(forger.OCSP_SIGNING)])),
                ("unknown critical extension", self.forge_responder([usage, forger.purposes(forger.OCSP_SIGNING), unknown])),
                ("expired", self.forge_responder(start=NOW - 50 * DAY, end=NOW - 40 * DAY)), ("not valid yet", self.forge_responder(start=NOW + DAY)),
                ("a signer", self.other), ("the root", elsewhere)):
            with self.subTest(name):
                self.does_not_count(answers=[ocsp(responder, [self.about()])], name=name)
                self.does_not_count(answers=[ocsp(responder, [self.about(revoked())])], name=name)

    def test_an_old_key_that_dates_back(self):
        old = self.forge_responder(start=NOW - 50 * DAY, end=NOW - 40 * DAY)
        for this in (NOW - 3600, NOW - 45 * DAY):
            self.does_not_count(answers=[ocsp(old, [self.about(this=this)], produced=NOW - 45 * DAY)])

    def test_a_revoked_responder(self):
        lists = [crl(self.issuer, [entry(self.responder.serial)])]
        answers = [ocsp(self.responder, [self.about(following=NOW + 90 * DAY)])]
        self.judge("valid", lists=lists)                                      # the list alone proves it
        gap = [crl(self.issuer, [entry(self.responder.serial)], this=NOW - 60 * DAY, following=NOW - 30 * DAY)]
        self.does_not_count(lists=gap, answers=answers)
        self.does_not_count(answers=answers + [ocsp(self.issuer, [single(self.issuer, self.responder.serial, revoked())])])
        self.judge("valid", lists=[crl(self.issuer, [entry(self.other.serial)], this=NOW - 60 * DAY, following=NOW - 30 * DAY)], answers=answers)
        self.says_revoked(lists=gap, answers=[ocsp(self.responder, [self.about(revoked())])])

    def test_who_answers_for_himself(self):
        extensions = [forger.usage(0xc0, 6), forger.purposes(forger.OCSP_SIGNING, forger.EMAIL)]
        himself = Party(forger.certificate(self.issuer, self.signer.key_info, extensions, serial=0x6666, name="Himself"), self.signer.key)
        self.does_not_count(answers=[ocsp(himself, [single(self.issuer, himself.serial)])])

    def test_unknown_critical_extensions(self):
        unknown = extension(forger.UNKNOWN, NOTHING, True)
        self.does_not_count(answers=[ocsp(self.responder, [self.about()], extensions=[unknown])])
        self.does_not_count(answers=[ocsp(self.responder, [self.about(extensions=[unknown])])])
        self.says_revoked(answers=[ocsp(self.responder, [self.about(revoked())], extensions=[unknown])])
        self.says_revoked(answers=[ocsp(self.responder, [self.about(revoked(), extensions=[unknown])])])
        self.judge("valid", answers=[ocsp(self.responder, [self.about()], extensions=[extension(forger.UNKNOWN, NOTHING)])])

    def test_a_positive_statement_about_another_certificate(self):
        def statement(certificate, digest="sha256"):
            hashed = der.write(der.OCTETS, forger.hashlib.new(digest, certificate).digest())
            return extension("1.3.36.8.3.13", sequence(forger.algorithm(forger.DIGESTS[digest], forger.NO_PARAMETERS), hashed))
        self.judge("valid", answers=[ocsp(self.responder, [self.about(extensions=[statement(self.signer.certificate)])])])
        self.does_not_count(answers=[ocsp(self.responder, [self.about(extensions=[statement(self.other.certificate)])])])
        self.does_not_count(answers=[ocsp(self.responder, [self.about(extensions=[extension("1.3.36.8.3.13", NOTHING)])])])
        self.says_revoked(answers=[ocsp(self.responder, [self.about(revoked(), extensions=[statement(self.other.certificate)])])])

    def test_an_answer_that_says_several_things(self):
        for singles in ([self.about(), self.about(revoked())], [self.about(revoked()), self.about()]):
            self.says_revoked(answers=[ocsp(self.responder, singles)])
        self.does_not_count(answers=[ocsp(self.responder, [self.about(), self.about(der.write(0x82))])])


class Points(cms_test.Embedding):
    """Signers whose certificates name distribution points of all kinds. source  RFC 5280 4.2.1.13, 6.3.3"""

    def judge_point(self, verdict, *parts, scoped=forger.point(HERE), is_authority=False):
        points = extension(forger.POINTS, sequence(sequence(*parts)))
        constraints = [extension(forger.CONSTRAINTS, sequence(der.write(forger.BOOLEAN, b"\xff")), True)] if is_authority else []
        self.judge_signer(verdict, [points, *constraints], "--crl", self.write("list.crl", crl(Party.of_pki("intermediate"), extensions=[scope(scoped)])))

    def judge_signer(self, verdict, extensions, *options):
        issuer, signer = Party.of_pki("intermediate"), Party.of_pki("rsa2048")
        certificate = forger.certificate(issuer, signer.key_info, [forger.usage(), *extensions])
        builder = self.builder()
        builder.certificate, builder.certificates = certificate, [certificate, issuer.certificate]
        builder.replace(cms_builder.SIGNING_CERTIFICATE_2, cms_builder.Builder.binding(certificate))
        report = self.verdict(self.embed(builder.build(self.signed_bytes)), *options)
        self.assertEqual(report["verdict"], verdict, explain(report))

    def test_who_need_not_be_asked_about(self):
        point = extension(forger.POINTS, sequence(sequence(forger.point(HERE))))
        no_check, null = extension(forger.NO_CHECK, forger.NO_PARAMETERS), forger.NO_PARAMETERS
        access = extension(ACCESS, sequence(sequence(der.write_oid("1.3.6.1.5.5.7.48.2"), der.write(0x86, HERE.encode()))))
        self.judge_signer("valid", [access])
        self.judge_signer("valid", [point, extension("0.4.0.194121.2.1", null)])  # so short a life that it needs none
        for extensions in ([point], [point, no_check], [point, no_check, forger.purposes(forger.EMAIL)], [point, no_check, forger.purposes(forger.EMAIL, forger.OCSP_SIGNING)],
                           [access, access], [extension(ACCESS, b"\x30\x05\x01")]):
            self.judge_signer("indeterminate", extensions)

    def test_the_lists_point(self):
        self.judge_point("valid", forger.point(HERE))
        self.judge_point("valid", forger.point(HERE), der.write(0xa2, der.write(0xa4, Party.of_pki("intermediate").name)))
        self.judge_point("valid", forger.point("http://127.0.0.1:18080/x.crl"), scoped=der.write(0x81, YES))

    def test_another_point(self):
        self.judge_point("indeterminate", forger.point("http://127.0.0.1:18080/x.crl"))
        self.judge_point("indeterminate", forger.point(HERE)[:2] + b"\xa1" + forger.point(HERE)[3:])

    def test_a_point_for_some_reasons(self):
        self.judge_point("indeterminate", forger.point(HERE), der.write(0x81, b"\x06\x40"))

    def test_a_point_of_another_issuer(self):
        self.judge_point("indeterminate", forger.point(HERE), der.write(0xa2, der.write(0xa4, Party.of_pki("other-root").name)))

    def test_a_list_for_users_and_one_for_authorities(self):
        for scoped, is_authority, verdict in ((0x81, True, "indeterminate"), (0x82, False, "indeterminate"), (0x82, True, "valid"), (0x81, False, "valid")):
            self.judge_point(verdict, forger.point(HERE), scoped=der.write(scoped, YES), is_authority=is_authority)


if __name__ == "__main__":
    unittest.main()
