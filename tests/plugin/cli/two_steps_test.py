#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two-step signing: a document is prepared with the certificate alone, OpenSSL signs what the request says, and the signature
comes back in every form; whatever does not belong together is refused, and nothing is written then."""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import authorities
import cms_builder
import der
import pades_long_rules
import pades_rules
import pdfseal_command as command

SAMPLE = os.path.join(command.SAMPLES, "contract.pdf")
OTHER = os.path.join(command.SAMPLES, "drawing.pdf")
# How openssl makes the value of a key; the message is its last argument.
SIGNERS = {
    "rsa2048": ["dgst", "-sha256", "-sign"], "p256": ["dgst", "-sha256", "-sign"], "bp384": ["dgst", "-sha256", "-sign"],
    "rsapss": ["dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-sign"],
    "sm2": ["dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-sign"],
    "ed25519": ["pkeyutl", "-sign", "-rawin", "-inkey"], "ed448": ["pkeyutl", "-sign", "-rawin", "-inkey"],
}


def pki(name):
    return os.path.join(command.PKI, name)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def numbers_of(value, length):
    """ECDSA's two numbers one after the other, as JWS and many services give them."""
    pair = der.read(value)
    return b"".join(one.number.to_bytes(length, "big") for one in pair.children)


class TwoSteps(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="pdfseal-two-steps-")
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return self.path(name)

    def prepare(self, *options, signer="rsa2048", source=SAMPLE, code=0):
        prepared, request = self.path("prepared.pdf"), self.path("request.json")
        command.expect(code, "prepare", source, "-o", prepared, "--force", "--no-sync", "--cert", pki(signer + ".crt"), "--chain",
                       pki("chain.pem"), "--request", request, *options)
        return prepared, json.loads(read(request)) if code == 0 else None

    def sign(self, request, signer="rsa2048"):
        attributes = self.write("attributes", base64.b64decode(request["signed_attributes"]))
        last = ["-in", attributes] if signer.startswith("ed") else [attributes]
        return subprocess.run(["openssl", *SIGNERS[signer], pki(signer + "-plain.key"), *last], check=True,
                              capture_output=True).stdout

    def embed(self, signature=None, *options, code=0, source="prepared.pdf", request="request.json"):
        output = self.path("signed.pdf")
        if os.path.exists(output):
            os.unlink(output)
        given = [] if signature is None else ["--signature", self.write("value", signature)]
        asked = [] if request is None else ["--request", self.path(request)]
        done = command.expect(code, "embed", self.path(source), "-o", output, "--no-sync", *asked, *given, *options)
        self.assertEqual(os.path.exists(output), code == 0, "a run that fails leaves nothing")
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith(".pdfseal")], [])
        if code:
            lines = command.said(done)
            self.assertEqual(len(lines), 1, lines)
            return lines[0]
        return output

    def check(self, output, *trust):
        code, report = command.verify(output, *trust)
        self.assertEqual((code, report["verdict"]), (0, "valid"), report["summary"])
        if report["file"]["encrypted"]:
            return report["signatures"][0] # the checker reads no encrypted texts
        self.assertEqual(pades_rules.describe(pades_rules.find_faults(read(output), report["signatures"][0]["field"])), "")
        return report["signatures"][0]

    # ---- a value comes back ----

    def test_every_kind_of_key_can_be_elsewhere(self):
        for signer in SIGNERS:
            with self.subTest(signer=signer):
                request = self.prepare(signer=signer)[1]
                found = self.check(self.embed(self.sign(request, signer)))
                self.assertEqual(found["signature_algorithm"], request["signature_algorithm"])
                self.assertEqual(found["digest_algorithm"], request["digest_algorithm"])

    def test_the_value_may_come_in_every_form(self):
        for signer, length in (("p256", 32), ("rsa2048", None)):
            request = self.prepare(signer=signer)[1]
            value = self.sign(request, signer)
            pem = "-----BEGIN SIGNATURE-----\n" + base64.encodebytes(value).decode() + "-----END SIGNATURE-----\n"
            forms = {"binary": value, "base64": base64.b64encode(value), "lines": base64.encodebytes(value),
                     "url": base64.urlsafe_b64encode(value).rstrip(b"=") + b"\n", "hexadecimal": value.hex(),
                     "colons": value.hex(":").upper(), "pem": pem}
            if length:
                numbers = numbers_of(value, length)
                forms.update({"two numbers": numbers, "two numbers in hexadecimal": numbers.hex()})
            for name, form in forms.items():
                with self.subTest(signer=signer, form=name):
                    self.check(self.embed(form))

    def test_the_request_may_bring_the_signature_back(self):
        request = self.prepare()[1]
        request["signature"] = base64.b64encode(self.sign(request)).decode()
        self.write("answered.json", json.dumps(request, indent=2))
        self.check(self.embed(request="answered.json"))

    def test_what_is_said_and_drawn_when_preparing_is_in_the_signature(self):
        request = self.prepare("--seal", command.SEAL, "--size", "30mm", "--reason", "agreed", "--field", "Seller", "--digest",
                               "sha3-384", "--pss", "--certify", "forms")[1]
        self.assertEqual((request["signature_algorithm"], request["salt_bytes"], request["field"]), ("rsa-pss", 48, "Seller"))
        attributes = self.write("attributes", base64.b64decode(request["signed_attributes"]))
        value = subprocess.run(["openssl", "dgst", "-sha3-384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:48",
                                "-sign", pki("rsa2048-plain.key"), attributes], check=True, capture_output=True).stdout
        found = self.check(self.embed(value))
        self.assertEqual((found["reason"], found["field"], found["certification"]["p"]), ("agreed", "Seller", 2))
        self.assertEqual(found["places"][0]["kind"], "widget")

    def test_the_digests_of_the_request_are_what_services_sign(self):
        request = self.prepare()[1]
        attributes = base64.b64decode(request["signed_attributes"])
        self.assertEqual(pades_rules.digest_of("sha256", attributes).hex(), request["signed_attributes_digest"])
        data = read(self.path("prepared.pdf"))
        first, length, second, rest = request["byte_range"]
        self.assertEqual(second + rest, len(data))
        signed = data[first:length] + data[second:]
        self.assertEqual(pades_rules.digest_of("sha256", signed).hex(), request["document_digest"])
        self.assertEqual(set(data[length + 1:second - 1]), {ord("0")})
        self.assertEqual(len(request["certificates"]), 3)

    def test_another_party_prepares_on_top_of_the_first(self):
        first = self.path("first.pdf")
        command.sign(SAMPLE, first)
        request = self.prepare(signer="p256", source=first)[1]
        output = self.embed(self.sign(request, "p256"))
        code, report = command.verify(output)
        self.assertEqual((code, len(report["signatures"])), (0, 2), report["summary"])

    def test_encrypted_documents(self):
        locked = self.path("locked.pdf")
        subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", SAMPLE, locked], check=True)
        secret = ["--password", self.write("owner", b"owner\n")]
        os.chmod(secret[1], 0o600)
        request = self.prepare(*secret, source=locked)[1]
        self.check(self.embed(self.sign(request), *secret), *secret)

    def test_streams_carry_document_request_and_signature(self):
        prepared = subprocess.run([command.PROGRAM, "prepare", "-", "-o", self.path("prepared.pdf"), "--cert", pki("rsa2048.crt"),
                                   "--chain", pki("chain.pem")], input=read(SAMPLE), capture_output=True, check=True)
        request = json.loads(prepared.stdout)
        self.write("request.json", prepared.stdout)
        done = subprocess.run([command.PROGRAM, "embed", self.path("prepared.pdf"), "-o", "-", "--request", self.path("request.json"),
                               "--signature", "-"], input=self.sign(request), capture_output=True, check=True)
        self.check(self.write("piped.pdf", done.stdout))

    def test_in_place(self):
        request = self.prepare()[1]
        prepared, value = self.path("prepared.pdf"), self.write("value", self.sign(request))
        done = command.expect(0, "embed", prepared, "--in-place", "--request", self.path("request.json"), "--signature", value,
                              "--format", "json")
        answer = json.loads(done.stdout)
        self.assertEqual((answer["format"], answer["level"], answer["doubt"]), ("pdfseal-embed", "PAdES-B-B", None))
        self.check(prepared)

    # ---- a whole CMS comes back ----

    def signed_bytes(self, request):
        data = read(self.path("prepared.pdf"))
        first, length, second, rest = request["byte_range"]
        return data[first:length] + data[second:second + rest]

    def test_a_whole_cms_needs_no_request(self):
        request = self.prepare()[1]
        covered = self.signed_bytes(request)
        cms = cms_builder.Builder(covered).build(covered)
        armoured = "-----BEGIN CMS-----\n" + base64.encodebytes(cms).decode() + "-----END CMS-----\n"
        for name, form in (("der", cms), ("base64", base64.b64encode(cms)), ("pem", armoured)):
            with self.subTest(form=name):
                self.check(self.embed(form, request=None))
        self.check(self.embed(cms))

    def test_the_cms_of_openssl_is_taken_and_what_pades_would_not_have_is_told(self):
        request = self.prepare(signer="p384")[1]
        covered = self.write("covered", self.signed_bytes(request))
        cms = subprocess.run(["openssl", "cms", "-sign", "-binary", "-cades", "-outform", "DER", "-in", covered, "-md", "sha256",
                              "-signer", pki("p384.crt"), "-inkey", pki("p384-plain.key"), "-certfile", pki("chain.pem")],
                             check=True, capture_output=True).stdout
        output = self.path("openssl.pdf")
        done = command.expect(0, "embed", self.path("prepared.pdf"), "-o", output, "--request", self.path("request.json"),
                              "--signature", self.write("cms", cms))
        self.assertIn("not as PAdES wants it", "".join(command.said(done)))
        code, report = command.verify(output)
        self.assertEqual((code, report["signatures"][0]["integrity"]), (0, "intact"), report["summary"])

    def test_a_cms_without_its_certificates_name_is_refused(self):
        request = self.prepare()[1]
        covered = self.signed_bytes(request)
        bare = cms_builder.Builder(covered).replace(cms_builder.SIGNING_CERTIFICATE_2).build(covered)
        self.assertIn("does not say which certificate", self.embed(bare, code=4))

    def test_a_place_of_another_kind_that_somebody_prepared_takes_a_plain_cms(self):
        request = self.prepare()[1]
        data = read(self.path("prepared.pdf")).replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")
        self.write("prepared.pdf", data)
        covered = self.signed_bytes(request)
        output = self.embed(cms_builder.Builder(covered).replace(cms_builder.SIGNING_CERTIFICATE_2).build(covered), request=None)
        found = command.verify(output)[1]["signatures"][0]
        self.assertEqual((found["integrity"], found["sub_filter"], found["level"]), ("intact", "adbe.pkcs7.detached", "PKCS7"))

    def test_a_cms_of_somebody_else_is_refused_where_the_request_names_the_signer(self):
        request = self.prepare(signer="p256")[1]
        covered = self.signed_bytes(request)
        self.assertIn("another certificate", self.embed(cms_builder.Builder(covered).build(covered), code=4))

    # ---- what does not belong together ----

    def test_a_changed_document_is_refused(self):
        request = self.prepare()[1]
        value = self.sign(request)
        data = read(self.path("prepared.pdf"))
        place = data.index(b"/MediaBox") + 12
        for name, changed in (("content", data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]),
                              ("appended", data + b"\n% more\n"),
                              ("time", data.replace(b"/M (D:2", b"/M (D:3", 1))):
            with self.subTest(change=name):
                self.assertNotEqual(changed, data)
                self.write("changed.pdf", changed)
                self.embed(value, code=5, source="changed.pdf")
        self.assertEqual(command.run("prepare", OTHER, "-o", self.path("other.pdf"), "--cert", pki("rsa2048.crt"), "--request",
                                     self.path("other.json")).returncode, 0)
        self.assertIn("another document", self.embed(value, code=5, source="other.pdf"))
        self.assertIn("other bytes", self.embed(cms_builder.Builder(b"else").build(b"else"), code=5, request=None))

    def test_a_later_revision_closes_the_place(self):
        request = self.prepare()[1]
        value = self.sign(request)
        later = self.path("later.pdf")
        command.run("field", "add", self.path("prepared.pdf"), "-o", later)
        self.assertTrue(os.path.exists(later))
        self.assertIn("changed since", self.embed(value, code=5, source="later.pdf"))

    def test_what_was_signed_already_is_refused(self):
        request = self.prepare()[1]
        signed = self.embed(self.sign(request))
        shutil.copy(signed, self.path("again.pdf"))
        self.assertIn("signed already", self.embed(self.sign(request), code=5, source="again.pdf"))

    def test_a_wrong_value_is_refused(self):
        request = self.prepare()[1]
        value = self.sign(request)
        for name, wrong in (("bit", bytes([value[0] ^ 1]) + value[1:]), ("short", value[1:]), ("long", value + b"\0"),
                            ("other key", self.sign(request, "p256")), ("empty", b" \n"), ("text", b"no signature!"),
                            ("torn", base64.b64encode(value)[:-5]), ("torn PEM", b"-----BEGIN CMS-----\nAAAA\n")):
            with self.subTest(value=name):
                self.embed(wrong, code=4)

    def test_a_request_that_was_tampered_with_is_refused(self):
        request = self.prepare()[1]
        value = self.sign(request)
        other = [base64.b64encode(cms_builder.read_certificate("p256")).decode()]
        attributes = bytearray(base64.b64decode(request["signed_attributes"]))
        attributes[-1] ^= 1
        changes = {"digest": {"document_digest": "00" * 32}, "certificate": {"certificates": other},
                   "attributes": {"signed_attributes": base64.b64encode(attributes).decode()},
                   "scheme": {"signature_algorithm": "rsa-pss"}, "algorithm": {"digest_algorithm": "sha512"},
                   "range": {"byte_range": [0, 1, 2, 3]}, "field": {"field": "Nobody"}, "version": {"version": 2},
                   "format": {"format": "pdfseal-sign"}, "no list": {"certificates": {}}, "no text": {"field": 7},
                   "no base64": {"signed_attributes": "%"}, "weak": {"digest_algorithm": "md5", "document_digest": "00" * 16}}
        for name, change in changes.items():
            with self.subTest(change=name):
                self.write("bad.json", json.dumps({**request, **change}))
                done = command.run("embed", self.path("prepared.pdf"), "-o", self.path("no.pdf"), "--request", self.path("bad.json"),
                                   "--signature", self.write("value", value))
                self.assertIn(done.returncode, (4, 5, 64), done.stderr)
                self.assertEqual(len(command.said(done)), 1, done.stderr)
                self.assertFalse(os.path.exists(self.path("no.pdf")))
        for name, text in (("empty", ""), ("torn", json.dumps(request)[:-20]), ("list", "[]"), ("twice", '{"a": 1, "a": 2}')):
            with self.subTest(text=name):
                self.write("bad.json", text)
                self.embed(value, code=4, request="bad.json")

    def test_a_document_that_was_not_prepared_is_refused(self):
        request = self.prepare()[1]
        shutil.copy(SAMPLE, self.path("plain.pdf"))
        self.assertIn("no place that waits", self.embed(self.sign(request), code=4, source="plain.pdf"))

    def test_a_value_alone_needs_the_request(self):
        request = self.prepare()[1]
        self.assertIn("--request", self.embed(self.sign(request), code=64, request=None))
        self.assertIn("--signature", self.embed(code=64))

    def test_certificates_that_may_not_sign_are_refused_at_once(self):
        for signer in ("expired", "notyet", "nosign", "weak", "server"):
            with self.subTest(signer=signer):
                self.prepare(signer=signer, code=5)
                self.assertFalse(os.path.exists(self.path("prepared.pdf")))
                self.assertFalse(os.path.exists(self.path("request.json")))

    def test_a_signature_that_needs_more_room_says_how_much(self):
        request = self.prepare("--reserve", "4600")[1]
        covered = self.signed_bytes(request)
        builder = cms_builder.Builder(covered)
        builder.certificates += [cms_builder.read_certificate(name) for name in ("rsa4096", "p256", "p384", "p521", "root")]
        self.assertIn("--reserve", self.embed(builder.build(covered), code=4))

    def test_the_request_that_cannot_be_written_takes_the_document_with_it(self):
        output = self.path("lonely.pdf")
        for place in (self.path("none/request.json"), self.folder):
            command.expect(73, "prepare", SAMPLE, "-o", output, "--cert", pki("rsa2048.crt"), "--request", place)
            self.assertFalse(os.path.exists(output))
        command.expect(64, "prepare", SAMPLE, "-o", "-", "--cert", pki("rsa2048.crt"))
        command.expect(64, "prepare", SAMPLE, "-o", output)

    def test_a_limit_on_the_request(self):
        request = self.prepare()[1]
        self.assertIn("--limit request-bytes", self.embed(self.sign(request), "--limit", "request-bytes=100", code=4))


class Levels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-two-steps-")
        cls.world = authorities.World(cls.folder).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()
        shutil.rmtree(cls.folder)

    def prepare_and_sign(self, *options):
        path = self.world.path
        command.expect(0, "prepare", SAMPLE, "-o", path("prepared.pdf"), "--force", "--cert", path("signer.crt"), "--chain",
                       path("issuer.crt"), "--request", path("request.json"), *options)
        request = json.loads(read(path("request.json")))
        with open(path("attributes"), "wb") as file:
            file.write(base64.b64decode(request["signed_attributes"]))
        self.world.run("dgst", "-sha256", "-sign", "signer.key", "-out", "value", "attributes")

    def embed(self, level, *options, code=0):
        path = self.world.path
        output = path("signed.pdf")
        if os.path.exists(output):
            os.unlink(output)
        command.expect(code, "embed", path("prepared.pdf"), "-o", output, "--request", path("request.json"), "--signature", path("value"),
                       "--level", level, "--tsa", self.world.url + "/tsa", "--allow-private-network", "--trust", path("root.crt"),
                       "--timeout", "3", *options)
        self.assertEqual(os.path.exists(output), code == 0)
        return output

    def test_embedding_goes_on_to_every_level(self):
        self.prepare_and_sign()
        for level, code in (("B-T", 2), ("B-LT", 0), ("B-LTA", 0)):
            with self.subTest(level=level):
                output = self.embed(level)
                got, report = command.verify(output, trust=self.world.path("root.crt"))
                self.assertEqual((got, report["signatures"][0]["level"]), (code, "PAdES-" + level), report["summary"])
                self.assertEqual(pades_rules.describe(pades_rules.find_faults(read(output), "Signature1")), "")
                self.assertEqual(pades_long_rules.find_faults(read(output), "Signature1", level), {})

    def test_where_the_time_stamp_does_not_fit_one_over_the_document_comes_instead(self):
        self.prepare_and_sign("--reserve", "1700")
        output = self.embed("B-T")
        report = command.verify(output, trust=self.world.path("root.crt"))[1]
        self.assertEqual([stamp["kind"] for stamp in report["signatures"][0]["timestamps"]], ["document"])
        self.assertEqual(report["signatures"][0]["level"], "PAdES-B-T")

    def test_an_authority_that_fails_leaves_nothing_unless_less_will_do(self):
        self.prepare_and_sign()
        self.world.answers["/tsa"] = authorities.error_status
        self.embed("B-T", code=6)
        output = self.embed("B-LTA", "--level-fallback")
        self.world.answers.clear()
        report = command.verify(output, trust=self.world.path("root.crt"))[1]
        self.assertEqual(report["signatures"][0]["level"], "PAdES-B-B")


if __name__ == "__main__":
    unittest.main(verbosity=2)
