#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Levels from end to end: real authorities on loopback stamp, answer and list; signed files are checked with nobody there,
years later, after a revocation; every fault of an outside party ends with exit 6 and nothing written."""
import base64
import json
import os
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import authorities
import carried_evidence
import pades_long_rules
import pades_rules
import pdf_writer
import pdfseal_command as command
from pdf_reader import Name, Reference

SAMPLE = os.path.join(command.SAMPLES, "contract.pdf")
YEAR = 365 * 86400


class Levels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-levels-")
        cls.world = authorities.World(cls.folder).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.world.answers.clear()
        self.world.asked.clear()

    def path(self, name):
        return self.world.path(name)

    def network(self, tsa="/tsa"):
        return ["--tsa", self.world.url + tsa, "--allow-private-network", "--trust", self.path("root.crt"), "--timeout", "3"]

    def sign(self, level, output, *options, code=0, tsa="/tsa", source=SAMPLE, signer="signer"):
        return command.expect(code, "sign", source, "-o", output, "--force", "--no-sync", *self.world.key_options(signer),
                              "--level", level, *self.network(tsa), *options)

    def extend(self, level, source, output, *options, code=0, tsa="/tsa"):
        return command.expect(code, "extend", source, "-o", output, "--force", "--no-sync", "--level", level,
                              *self.network(tsa), *options)

    def verify(self, path, *options, code=0):
        got, report = command.verify(path, *options, trust=self.path("root.crt"))
        self.assertEqual(got, code, report["summary"] + str([(s["explanation"], s["trust"]) for s in report["signatures"]]))
        return report

    def after(self, years):
        return ["--at-time", "@%d" % (self.world.now + int(years * YEAR))]

    # ---- what each level is ----

    def test_each_level_is_named_and_needs_no_network_when_it_says_so(self):
        for level, code in (("B-B", 2), ("B-T", 2), ("B-LT", 0), ("B-LTA", 0)):
            with self.subTest(level=level):
                output = self.path(level + ".pdf")
                self.sign(level, output)
                report = self.verify(output, code=code)
                first = report["signatures"][0]
                self.assertEqual(first["level"], "PAdES-" + level)
                self.assertEqual(first["changes_after"]["level"], "ltv" if level in ("B-LT", "B-LTA") else "none")
                if code == 0:
                    self.assertEqual(first["trust"]["revocation"], "good")
                    self.assertEqual(first["trust"]["revocation_source"], "embedded")
                    self.assertEqual(first["time"]["used"], first["time"]["timestamped"])
                    self.assertEqual([stamp["kind"] for stamp in first["timestamps"]],
                                     ["signature"] + ["document"] * (level == "B-LTA"))
                with open(output, "rb") as file:
                    data = file.read()
                self.assertEqual(pades_rules.describe(pades_rules.find_faults(data, "Signature1")), "")
                self.assertEqual(pades_long_rules.find_faults(data, "Signature1", level), {})

    def test_secrets_of_an_address_are_not_told(self):
        tsa = self.world.url.replace("://", "://me:hunter2@") + "/nowhere?key=hunter2"
        done = command.expect(6, "sign", SAMPLE, "-o", self.path("none.pdf"), *self.world.key_options(), "--level", "B-T", "--tsa", tsa,
                              "--allow-private-network", "--verbose")
        self.assertNotIn(b"hunter2", done.stderr)
        self.assertIn(b"pdfseal: network.failed: %s/nowhere answers with the status" % self.world.url.encode(), done.stderr)

    def test_the_strict_checker_sees_what_it_is_for(self):
        output = self.path("checked.pdf")
        self.sign("B-LTA", output)
        with open(output, "rb") as file:
            data = file.read()
        for number, old, new in ((38, b"/OCSPs ", b"/OCSPz "), (38, b"/DSS ", b"/DSX "), (40, b"/VRI ", b"/VRO "), (41, b"/SubFilter /ETSI.RFC3161", b"/SubFilter /ETSI.RFC3162"),
                                 (37, b"/Filter /Adobe.PPKLite /SubFilter /ETSI.RFC", b"/Filter /Adobe.PPKLit1 /SubFilter /ETSI.RFC"),
                                 (44, b"/ExtensionLevel 2", b"/ExtensionLevel 1")):
            with self.subTest(rule=number):
                self.assertIn(old, data)
                broken = data.replace(old, new)
                self.assertIn(number, pades_long_rules.find_faults(broken, "Signature1", "B-LTA"))
        self.assertIn(36, pades_long_rules.find_faults(self.signed_bytes("B-B"), "Signature1", "B-T"))
        self.assertIn(41, pades_long_rules.find_faults(self.signed_bytes("B-LT"), "Signature1", "B-LTA"))

    def signed_bytes(self, level):
        output = self.path("bytes.pdf")
        self.sign(level, output)
        with open(output, "rb") as file:
            return file.read()

    def test_with_the_network_a_simple_signature_is_valid_too(self):
        output = self.path("plain.pdf")
        self.sign("B-B", output)
        done = command.run("verify", "--format", "json", "--trust", self.path("root.crt"), "--allow-private-network", output)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(b'"revocation_source": "network"', done.stdout.replace(b'":"', b'": "'))
        done = command.run("verify", "--trust", self.path("root.crt"), output)
        self.assertEqual(done.returncode, 2, "a private address that a certificate names was asked")

    def test_two_files_of_one_signer_ask_once(self):
        files = [self.path("twice-%d.pdf" % i) for i in range(2)]
        for file in files:
            self.sign("B-B", file)
        self.world.asked.clear()
        done = command.run("verify", "--format", "json", "--trust", self.path("root.crt"), "--allow-private-network", *files)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.world.count("/ocsp/issuer"), 1)
        self.assertIn(b"cache", done.stdout)

    # ---- time goes by ----

    def test_ten_years_later_signer_and_issuer_and_first_authority_have_expired(self):
        stamped, kept = self.path("stamped.pdf"), self.path("kept.pdf")
        self.sign("B-T", stamped)
        self.extend("B-LTA", stamped, kept, tsa="/tsa2")
        self.verify(kept)
        report = self.verify(kept, *self.after(10))
        self.assertEqual(report["signatures"][0]["indication"], "TOTAL-PASSED")
        report = self.verify(stamped, *self.after(10), code=2)
        self.assertEqual(report["signatures"][0]["sub_indication"], "OUT_OF_BOUNDS_NO_POE")
        self.verify(kept, *self.after(16), code=2) # the last time stamp's certificate has ended too

    def test_without_a_stamp_over_it_validation_data_dies_with_its_issuer(self):
        output = self.path("lt.pdf")
        self.sign("B-LT", output, tsa="/tsa2")
        self.verify(output, *self.after(1.5))            # the signer has expired
        self.verify(output, *self.after(3), code=2)      # the issuer, who could say anything now

    def test_a_revoked_signer_keeps_what_was_stamped_before(self):
        world = self.world
        world.issue("issuer", "leaver", "signer_crl", 300)
        world.pack("leaver", "issuer")
        before, bare = self.path("leaver-t.pdf"), self.path("leaver-b.pdf")
        self.sign("B-T", before, tsa="/tsa2", signer="leaver")
        self.sign("B-B", bare, signer="leaver")
        time.sleep(1.1)
        world.revoke("issuer", "leaver")
        option = ["--crl", self.path("issuer.crl.pem"), "--crl", self.path("root.crl.pem")]
        report = self.verify(before, *option)
        self.assertEqual(report["signatures"][0]["trust"]["revocation"], "good")
        report = self.verify(bare, *option, code=1)
        self.assertEqual(report["signatures"][0]["trust"]["status"], "revoked")
        self.assertEqual(report["signatures"][0]["sub_indication"], "REVOKED")
        done = self.extend("B-LT", bare, self.path("no.pdf"), code=5)
        self.assertIn(b"revoked", done.stderr)
        self.assertFalse(os.path.exists(self.path("no.pdf")))

    def test_a_time_stamp_after_the_revocation_helps_nobody(self):
        world = self.world
        world.issue("issuer", "late", "signer_crl", 300)
        world.pack("late", "issuer")
        world.revoke("issuer", "late")
        output = self.path("late.pdf")
        self.sign("B-T", output, tsa="/tsa2", signer="late")
        report = self.verify(output, "--crl", self.path("issuer.crl.pem"), code=1)
        self.assertEqual(report["signatures"][0]["sub_indication"], "REVOKED")

    # ---- other people's signatures ----

    def test_every_signature_of_a_document_is_raised_and_stays_valid(self):
        first, second, kept = self.path("one.pdf"), self.path("two.pdf"), self.path("both.pdf")
        self.sign("B-B", first)
        self.sign("B-T", second, source=first)
        self.extend("B-LTA", second, kept)
        report = self.verify(kept)
        self.assertEqual([s["level"] for s in report["signatures"] if s["kind"] != "timestamp"], ["PAdES-B-LTA"] * 2)
        renewed = self.path("renewed.pdf")
        self.extend("B-LTA", kept, renewed, tsa="/tsa2")
        report = self.verify(renewed, *self.after(10))
        self.assertTrue(all(s["changes_after"]["permitted"] for s in report["signatures"]))

    def test_revocation_data_that_a_signature_carries_is_not_asked_for(self):
        """The issuer's list lies in the crls of the CMS; list and responder of the issuer are out of order by then."""
        plain, carrying, kept = self.path("plain.pdf"), self.path("carrying.pdf"), self.path("carried-kept.pdf")
        self.sign("B-B", plain, "--reserve", "20000")
        with open(self.path("issuer.crl"), "rb") as file:
            carried_evidence.change_signature(plain, carrying, lambda contents: carried_evidence.with_crls(contents, file.read()))
        self.world.answers["/ocsp/issuer"] = self.world.answers["/issuer.crl"] = authorities.error_status
        self.extend("B-LT", plain, kept, code=6, tsa="/tsa2")
        self.world.asked.clear()
        self.extend("B-LT", carrying, kept, tsa="/tsa2")
        self.assertEqual(self.world.count("/issuer.crl"), 0)
        self.assertEqual(self.verify(kept)["signatures"][0]["level"], "PAdES-B-LT")

    def test_a_certification_that_permits_nothing_takes_no_validation_data_at_once(self):
        output = self.path("certified-at-once.pdf")
        for level in ("B-LT", "B-LTA"):
            done = self.sign(level, output, "--certify", "no-changes", code=5)
            self.assertIn(b"permits no changes", done.stderr)
            self.assertFalse(os.path.exists(output))
        self.sign("B-T", output, "--certify", "no-changes")
        self.assertEqual(self.verify(output, code=2)["signatures"][0]["changes_after"]["level"], "none")

    def test_a_certified_document_that_permits_nothing_is_raised(self):
        certified, kept = self.path("certified.pdf"), self.path("certified-kept.pdf")
        self.sign("B-B", certified, "--certify", "no-changes")
        self.extend("B-LTA", certified, kept)
        report = self.verify(kept)
        self.assertEqual(report["signatures"][0]["changes_after"]["level"], "ltv")

    def demanding(self, name, demands):
        """A document whose empty field has these seed values."""
        objects = {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), "AcroForm": {"Fields": [Reference((4, 0))]}},
                   2: {"Type": Name("Pages"), "Kids": [Reference((3, 0))], "Count": 1, "MediaBox": [0, 0, 200, 200]},
                   3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "Annots": [Reference((4, 0))]},
                   4: {"FT": Name("Sig"), "T": b"Buyer", "Type": Name("Annot"), "Subtype": Name("Widget"), "P": Reference((3, 0)),
                       "Rect": [10, 10, 60, 60], "SV": Reference((5, 0))},
                   5: {"Type": Name("SV"), **demands}}
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(pdf_writer.write(objects))
        return path

    def test_a_field_that_demands_a_time_stamp_or_revocation_data_gets_it(self):
        stamp = self.demanding("stamp.pdf", {"TimeStamp": {"URL": b"http://example.com/", "Ff": 1}})
        output = self.path("demanded.pdf")
        self.sign("B-B", output, "--field", "Buyer", source=stamp, code=5)
        self.sign("B-T", output, "--field", "Buyer", source=stamp)
        data = self.demanding("data.pdf", {"Ff": 32, "AddRevInfo": True})
        self.sign("B-T", output, "--field", "Buyer", source=data, code=5)
        self.sign("B-LT", output, "--field", "Buyer", source=data)
        prepared = self.path("prepared.pdf")
        done = command.expect(0, "prepare", stamp, "-o", prepared, "--force", "--field", "Buyer", "--cert", self.path("signer.crt"))
        request = json.loads(done.stdout)
        value = self.world.run("dgst", "-sha256", "-sign", "signer.key", data=base64.b64decode(request["signed_attributes"]))
        request["signature"] = base64.b64encode(value).decode()
        with open(self.path("request.json"), "w", encoding="utf-8") as file:
            json.dump(request, file)
        arguments = ["embed", prepared, "-o", output, "--force", "--request", self.path("request.json")]
        command.expect(5, *arguments)
        command.expect(0, *arguments, "--level", "B-T", *self.network())

    def test_a_document_without_signature_gets_a_time(self):
        output = self.path("timed.pdf")
        self.extend("B-T", SAMPLE, output, tsa="/tsa2")
        report = self.verify(output)
        self.assertEqual([s["kind"] for s in report["signatures"]], ["timestamp"])

    def test_an_encrypted_document_is_raised(self):
        secret = self.path("secret.pdf")
        command.subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", SAMPLE, secret], check=True)
        signed = self.path("secret-signed.pdf")
        self.sign("B-LTA", signed, source=secret)
        self.verify(signed)

    def test_nothing_new_leaves_the_document_as_it_was(self):
        output, again = self.path("full.pdf"), self.path("again.pdf")
        self.sign("B-LT", output)
        done = self.extend("B-LT", output, again)
        self.assertIn(b"nothing was missing", done.stderr)
        with open(output, "rb") as left, open(again, "rb") as right:
            self.assertEqual(left.read(), right.read())

    # ---- faults of outside parties ----

    def refuse(self, level, words, *options, tsa="/tsa", signer="signer"):
        output = self.path("refused.pdf")
        started = time.time()
        done = self.sign(level, output, *options, code=6, tsa=tsa, signer=signer)
        self.assertLess(time.time() - started, 8 * command.SLOWNESS)
        self.assertIn(words, done.stderr.decode())
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertFalse(os.path.exists(output))

    def test_an_authority_that_misbehaves_is_refused_with_its_reason(self):
        world = self.world
        world.issue("issuer", "tsa-lax", "tsa_lax", 100)
        world.make_tsa("tsa-lax", "issuer")
        faults = [("garbage", authorities.garbage, "no time stamp"), ("status", authorities.error_status, "503"),
                  ("trickle", authorities.trickle, "no answer within 3 seconds"), ("endless", authorities.endless, "more than"),
                  ("elsewhere", authorities.redirect_to("http://localhost:9/", 307), "redirects to elsewhere"),
                  ("empty", lambda handler, body: handler.send(b""), "no time stamp")]
        for name, answer, words in faults:
            with self.subTest(fault=name):
                world.answers["/" + name] = answer
                self.refuse("B-T", words, tsa="/" + name)

    def test_a_time_stamp_of_something_else_is_refused(self):
        world = self.world
        kept = {}

        def replay(handler, body):
            """The first answer again and again: its nonce and imprint are another question's."""
            kept.setdefault("reply", world.answer_timestamp("tsa", body))
            handler.send(kept["reply"])

        def other_imprint(handler, body):
            """The right nonce over another imprint, of the same length."""
            start = body.index(b"\x04\x20") + 2
            handler.send(world.answer_timestamp("tsa", body[:start] + bytes(32) + body[start + 32:]))

        def other_nonce(handler, body):
            start = body.index(b"\x02\x10") + 2
            handler.send(world.answer_timestamp("tsa", body[:start] + b"\x55" * 16 + body[start + 16:]))

        world.answers["/replay"] = replay
        command.run("sign", SAMPLE, "-o", self.path("seed.pdf"), "--force", *world.key_options(), *self.network("/replay"))
        self.refuse("B-T", "nonce", tsa="/replay")
        world.answers["/imprint"] = other_imprint
        self.refuse("B-T", "something else", tsa="/imprint")
        world.answers["/nonce"] = other_nonce
        self.refuse("B-T", "nonce", tsa="/nonce")
        self.sign("B-T", self.path("policy.pdf"), "--tsa-policy", "2.999.2")
        self.refuse("B-T", "does not offer this policy", "--tsa-policy", "2.999.3")

    def test_authorities_that_may_not_stamp_are_refused(self):
        world = self.world
        for name, extensions, days, start, words in (("old", "tsa", 10, -20, "expired"), ("revoked-tsa", "tsa", 300, -2, "revoked")):
            world.issue("issuer", name, extensions, days, start=start)
            world.make_tsa(name, "issuer")
            if "revoked" in name:
                world.revoke("issuer", name)
            with self.subTest(authority=name):
                self.refuse("B-T", words, tsa="/" + name)

    def test_nobody_at_the_address(self):
        done = command.run("sign", SAMPLE, "-o", self.path("nobody.pdf"), *self.world.key_options(), "--tsa", "http://127.0.0.1:9/")
        self.assertEqual(done.returncode, 6)
        self.assertIn(b"cannot be reached", done.stderr)
        self.assertFalse(os.path.exists(self.path("nobody.pdf")))

    def test_the_next_authority_is_asked(self):
        self.world.answers["/down"] = authorities.error_status
        output = self.path("second.pdf")
        self.sign("B-T", output, "--tsa", self.world.url + "/tsa2", tsa="/down")
        self.assertEqual(self.verify(output, code=2)["signatures"][0]["timestamps"][0]["authority"], "tsa2")

    def test_a_responder_that_fails_is_replaced_by_the_list_and_then_by_nothing(self):
        self.world.answers["/ocsp/issuer"] = authorities.error_status
        output = self.path("by-list.pdf")
        self.sign("B-LT", output)
        self.verify(output)
        self.world.answers["/issuer.crl"] = authorities.garbage
        self.refuse("B-LT", "503")
        self.world.answers["/issuer.crl"] = authorities.endless
        self.world.answers["/ocsp/issuer"] = authorities.garbage
        self.refuse("B-LT", "no OCSP answer")

    def test_an_answer_about_somebody_else_does_not_count(self):
        """The responder of the root answers for the issuer: signed by a stranger."""
        self.world.answers["/issuer.crl"] = authorities.error_status
        self.world.answers["/ocsp/issuer"] = lambda handler, body: handler.send(self.world.answer_ocsp("root", body))
        self.refuse("B-LT", "does not count")

    def test_a_lower_level_only_when_asked(self):
        self.world.answers["/ocsp/issuer"] = self.world.answers["/issuer.crl"] = authorities.error_status
        self.refuse("B-LTA", "503")
        output = self.path("lower.pdf")
        done = self.sign("B-LTA", output, "--level-fallback")
        self.assertIn(b"503", done.stderr)
        self.assertEqual(self.verify(output, code=2)["signatures"][0]["level"], "PAdES-B-T")
        self.world.answers["/tsa"] = authorities.error_status
        self.sign("B-LTA", output, "--level-fallback")
        self.assertEqual(self.verify(output, code=2)["signatures"][0]["level"], "PAdES-B-B")

    def test_private_addresses_of_certificates_are_not_asked(self):
        done = command.run("sign", SAMPLE, "-o", self.path("private.pdf"), *self.world.key_options(), "--level", "B-LT",
                           "--tsa", self.world.url + "/tsa")
        self.assertEqual(done.returncode, 6)
        self.assertIn(b"private address", done.stderr)
        self.assertEqual(self.world.count("/ocsp/issuer"), 0)

    def test_no_network_is_no_network(self):
        done = command.run("sign", SAMPLE, "-o", self.path("none.pdf"), *self.world.key_options(), "--no-network", *self.network())
        self.assertEqual(done.returncode, 64)
        self.assertEqual(self.world.asked, [])

    def test_a_missing_issuer_is_fetched_where_the_certificate_says(self):
        """Key and certificate alone, level B-B: the issuer comes by AIA, once; not without a network, nor from a private address."""
        key = ["--key", self.path("signer.key"), "--cert", self.path("signer.crt"), "--allow-readable-secrets"]
        for options, asked, certificates in ((["--allow-private-network"], 1, 3), ([], 0, 1), (["--no-network"], 0, 1)):
            with self.subTest(options=options):
                self.world.asked.clear()
                output = self.path("bare.pdf")
                command.expect(0, "sign", SAMPLE, "-o", output, "--force", *key, *options)
                with open(output, "rb") as file:
                    cms = pades_rules.Subject(file.read(), "Signature1").cms
                self.assertEqual((self.world.count("/issuer.der"), len(cms.certificates)), (asked, certificates))

    # ---- https, login ----

    def test_everything_goes_through_the_proxy(self):
        with authorities.Proxy() as proxy:
            output = self.path("proxied.pdf")
            self.sign("B-LT", output, "--proxy", proxy.url)
            self.verify(output)
            self.assertEqual(sorted(proxy.asked), sorted(self.world.url + path for _method, path in self.world.asked))
            self.assertIn(self.world.url + "/tsa", proxy.asked)
            https = self.world.serve_https()
            self.sign("B-T", output, "--proxy", proxy.url, "--tls-ca", self.path("root.crt"), "--tsa", https + "/tsa", tsa="/nothing")
            self.assertIn("CONNECT " + https[len("https://"):], proxy.asked)
        self.sign("B-T", output, "--proxy", proxy.url, code=6)

    def test_https_with_a_private_authority_and_a_login(self):
        address = self.world.serve_https(client=True)
        self.world.issue("root", "client", "tls_client", 100)
        self.world.write("login", "alice:wonderland\n")
        os.chmod(self.path("login"), 0o600)
        seen = []

        def with_login(handler, body):
            seen.append(handler.headers.get("Authorization"))
            if not seen[-1]:
                return handler.send(b"", status=401, headers=[("WWW-Authenticate", "Basic realm=tsa")])
            return handler.send(self.world.answer_timestamp("tsa", body))

        self.world.answers["/login"] = with_login
        common = ["sign", SAMPLE, "-o", self.path("tls.pdf"), "--force", *self.world.key_options(), "--tsa", address + "/login",
                  "--allow-private-network", "--trust", self.path("root.crt")]
        trusted = ["--tls-ca", self.path("root.crt")]
        client = ["--tsa-cert", self.path("client.crt"), "--tsa-key", self.path("client.key")]
        self.assertEqual(command.run(*common).returncode, 6)
        self.assertEqual(command.run(*common, *trusted).returncode, 6)
        done = command.run(*common, *trusted, *client)
        self.assertEqual(done.returncode, 6)
        self.assertIn(b"401", done.stderr)
        self.assertFalse(os.path.exists(self.path("tls.pdf")))
        done = command.run(*common, *trusted, *client, "--tsa-login", self.path("login"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(seen[-1], "Basic YWxpY2U6d29uZGVybGFuZA==")
        self.world.run("pkcs8", "-topk8", "-in", "client.key", "-passout", "pass:wonderland", "-out", "client-locked.key")
        os.chmod(self.path("client-locked.key"), 0o600)
        locked = ["--tsa-cert", self.path("client.crt"), "--tsa-key", self.path("client-locked.key"), "--tsa-login", self.path("login")]
        for name, code in (("right", 0), ("wrong", 6)):
            self.world.write(name, "wonderland\n" if code == 0 else "looking-glass\n")
            os.chmod(self.path(name), 0o600)
            done = command.run(*common, *trusted, *locked, "--tsa-passphrase-file", self.path(name))
            self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(command.run(*common, *trusted, *locked, timeout=30).returncode, 6, "nobody is asked for the passphrase")
        os.chmod(self.path("login"), 0o644)
        done = command.run(*common, *trusted, *client, "--tsa-login", self.path("login"))
        self.assertEqual(done.returncode, 4)


if __name__ == "__main__":
    unittest.main(verbosity=1)
