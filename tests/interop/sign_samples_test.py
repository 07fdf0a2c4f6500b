#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Signs every sample; qpdf, pdfsig, openssl and a strict checker must accept the result, and other programs must draw the seal
where it was asked to be."""
import functools
import glob
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import page_pixels  # noqa: E402
import pades_rules  # noqa: E402
import pdf_reader  # noqa: E402
from pdfseal_command import PKI, ROOT, SAMPLES, SEAL, expect, key_options, sign, verify  # noqa: E402

DPI = 72
TOLERANCE_PX = 1.5
MOST_BYTES_ADDED = 24000
MM = 72 / 25.4
SIGNERS = ["rsa2048", "rsa4096", "p256", "ed25519"]
# Poppler's NSS and openssl 3.0 know no Ed25519 in CMS; there the strict checker alone holds the value against the key.
WITHOUT_EDDSA = "the CMS code of this program knows no Ed25519"
SAMPLE_PATHS = sorted(glob.glob(os.path.join(SAMPLES, "*.pdf")))

# The colours of the picture that is looked for: opaque red at the top left, half transparent blue at the top right, nothing at the
# bottom left, opaque green at the bottom right.
RED, BLUE, NOTHING, GREEN = (220, 20, 20, 255), (0, 0, 255, 128), (0, 0, 0, 0), (0, 160, 60, 255)
QUARTERS = {(0, 0): RED, (1, 0): BLUE, (0, 1): NOTHING, (1, 1): GREEN}
COLOUR_TOLERANCE = 4

folder = tempfile.TemporaryDirectory()
quarters_png = os.path.join(folder.name, "quarters.png")
with open(quarters_png, "wb") as picture_file:
    picture_file.write(page_pixels.write_png(60, 60, lambda x, y: QUARTERS[x >= 30, y >= 30]))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def new_path(name):
    handle, path = tempfile.mkstemp(suffix=".pdf", prefix=name + "-", dir=folder.name)
    os.close(handle)
    os.unlink(path)
    return path


@functools.lru_cache(maxsize=None)
def draw(engine, path, page_number):
    return page_pixels.ENGINES[engine](path, page_number, DPI)


@functools.lru_cache(maxsize=None)
def without_need_appearances(path):
    """A copy whose readers draw the appearances that are there, as they do once it is signed (rule 34 of pades_rules.py)."""
    data = read(path)
    wanted = b"/NeedAppearances true"
    if wanted not in data:
        return path
    copy = new_path("look")
    with open(copy, "wb") as file:
        file.write(data.replace(wanted, wanted.replace(b"true", b"null")))
    return copy


@functools.lru_cache(maxsize=None)
def page_count(path):
    return len(pdf_reader.Document(read(path)).pages())


class Case(unittest.TestCase):
    def assert_by_qpdf(self, path):
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace"))

    def assert_by_pdfsig(self, path, signers):
        """`signers` in order of signing; all valid, and the last covers the whole file."""
        done = subprocess.run(["pdfsig", path], capture_output=True, timeout=60)
        parts = [part for part in done.stdout.decode(errors="replace").split("Signature #")[1:]
                 if "The signature form field is not signed." not in part]
        self.assertEqual(len(parts), len(signers), done.stdout)
        ends = []
        for part in parts:
            ranges = part.split("Signed Ranges: ")[1].split("\n")[0]
            ends.append((int(ranges.split(" - ")[-1].rstrip("]")), part))
        for place, (_end, part) in enumerate(sorted(ends)):
            if signers[place] != "ed25519":
                self.assertIn("Signature Validation: Signature is Valid.", part)
            self.assertIn("ETSI.CAdES.detached", part)
            self.assertEqual("Total document signed" in part, place == len(signers) - 1, part)

    def assert_by_openssl(self, data, field_name):
        it = pades_rules.Subject(data, field_name)
        content, cms = new_path("content"), new_path("cms")
        for path, bytes_ in ((content, it.signed_bytes), (cms, it.cms.info.whole)):
            with open(path, "wb") as file:
                file.write(bytes_)
        done = subprocess.run(["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", cms, "-content", content,
                               "-CAfile", ROOT, "-out", os.devnull], capture_output=True, timeout=60)
        os.unlink(content)
        os.unlink(cms)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))

    def assert_good(self, path_before, path, signers):
        """Everything that holds for every signed file; `signers` in order of signing."""
        before, data = read(path_before), read(path)
        self.assertGreater(len(data), len(before))
        self.assertTrue(data.startswith(before), "the input is no unchanged prefix of the output")
        self.assert_by_qpdf(path)
        self.assert_by_pdfsig(path, signers)
        fields = pdf_reader.Document(data).signature_fields()
        self.assertEqual(len(fields), len(signers))
        for field, signer in zip(fields, signers):
            self.assertEqual(pades_rules.describe(pades_rules.find_faults(data, field.name)), "")
            if signer != "ed25519":
                self.assert_by_openssl(data, field.name)
        self.assert_by_pdfseal(path, signers)

    def assert_by_pdfseal(self, path, signers):
        code, report = verify(path)
        self.assertEqual((code, report["verdict"]), (0, "valid"), report)
        for place, found in enumerate(report["signatures"]):
            last = place == len(signers) - 1
            self.assertEqual((found["integrity"], found["coverage"], found["level"], found["changes_after"]["level"]),
                             ("intact", "entire_file" if last else "entire_revision", "PAdES-B-B",
                              "none" if last else "form_filling"))

    def assert_style_kept(self, path_before, path):
        before, after = pdf_reader.Document(read(path_before)), pdf_reader.Document(read(path))
        self.assertEqual(after.sections[0].kind, before.sections[0].kind, "another kind of cross-reference was appended")
        self.assertEqual(len(after.sections), len(before.sections) + 1, "more than one section was appended")

    def assert_box(self, found, expected):
        """Both (x0, y0, x1, y1) in pixels; `expected` with fractions."""
        self.assertIsNotNone(found, "no seal is to be seen")
        for here, there in zip(found, expected):
            self.assertLessEqual(abs(here - there), TOLERANCE_PX, "seal at %r instead of %r" % (found, expected))

    def assert_quarters(self, path_before, path, page_number, box_pt):
        """The picture is where it should be, upright, in its colours, and the page shows through; elsewhere nothing changed."""
        expected = tuple(edge * DPI / 72 for edge in box_pt)
        for engine in page_pixels.ENGINES:
            with self.subTest(engine=engine, page=page_number):
                blank, sealed = draw(engine, without_need_appearances(path_before), page_number), draw(engine, path, page_number)
                self.assert_box(blank.find_difference(sealed), expected)
                self.assert_colours(blank, sealed, expected)

    def assert_colours(self, blank, sealed, box):
        half_width, half_height = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        for (column, row), (*colour, alpha) in QUARTERS.items():
            left, top = int(box[0] + column * half_width) + 3, int(box[1] + row * half_height) + 3
            for y in range(top, int(top + half_height) - 5):
                for x in range(left, int(left + half_width) - 5):
                    below = blank.pixel(x, y)
                    wanted = [(one * alpha + under * (255 - alpha)) / 255 for one, under in zip(colour, below)]
                    found = sealed.pixel(x, y)
                    worst = max(abs(one - other) for one, other in zip(wanted, found))
                    self.assertLessEqual(worst, COLOUR_TOLERANCE if alpha else 0,
                                         "%r over %r is %r at %d, %d" % (tuple(colour), below, found, x, y))

    def assert_unchanged(self, path_before, path, page_number):
        for engine in page_pixels.ENGINES:
            with self.subTest(engine=engine, page=page_number):
                blank = draw(engine, without_need_appearances(path_before), page_number)
                difference = blank.find_difference(draw(engine, path, page_number))
                self.assertIsNone(difference, "page %d looks different" % page_number)


class EverySample(Case):
    """One, two and three signatures on each, by different keys, at different places."""

    PLACES = [("last", 20, 30, 25), ("1", 70, 40, 20), ("1", 110, 60, 15)]  # page, mm from the left, from the top, wide

    def test_one_signature_then_two_more_on_top(self):
        for number, sample in enumerate(SAMPLE_PATHS):
            with self.subTest(sample=os.path.basename(sample)):
                self.sign_thrice(sample, SIGNERS[number % 4:] + SIGNERS[:number % 4])

    def sign_thrice(self, sample, signers):
        before = sample
        for count, (page, left, top, size) in enumerate(self.PLACES, 1):
            path = new_path("signed")
            sign(before, path, "--seal", quarters_png, "--page", page, "--at", "%dmm,%dmm" % (left, top), "--size", "%dmm" % size,
                 "--reason", "测试 test", "--location", "Beijing (北京)", "--name", "A. Signer", signer=signers[count - 1])
            self.assert_good(before, path, signers[:count])
            self.assert_style_kept(before, path)
            box = tuple(edge * MM for edge in (left, top, left + size, top + size))
            self.assert_quarters(before, path, page_count(sample) if page == "last" else 1, box)
            before = path

    def test_an_invisible_signature_changes_no_page(self):
        for sample in SAMPLE_PATHS:
            with self.subTest(sample=os.path.basename(sample)):
                path = new_path("invisible")
                sign(sample, path)
                self.assert_good(sample, path, ["rsa2048"])
                self.assert_unchanged(sample, path, page_count(sample))


class Places(Case):
    def test_all_pages_get_the_seal_in_one_revision(self):
        for name in ("contract.pdf", "article.pdf", "drawing.pdf", "scan.pdf"):
            sample = os.path.join(SAMPLES, name)
            with self.subTest(sample=name):
                path = new_path("all")
                sign(sample, path, "--seal", quarters_png, "--page", "all", "--at", "15mm,12mm", "--size", "20mm", signer="p256")
                self.assert_good(sample, path, ["p256"])
                self.assert_style_kept(sample, path)
                for page_number in range(1, page_count(sample) + 1):
                    self.assert_quarters(sample, path, page_number, tuple(edge * MM for edge in (15, 12, 35, 32)))

    def test_rotated_and_cropped_pages_are_measured_as_a_reader_sees_them(self):
        sample = os.path.join(SAMPLES, "article.pdf")
        # The visible sizes of pages 3 (A4 turned by 90 degrees) and 4 (CropBox 511 x 714).
        for page_number, width, height in ((3, 841.89, 595.276), (4, 511, 714)):
            for corner, left, top in (("bottom-right", width - 100, height - 100), ("top-left", 20, 20), ("left", 20, height / 2 - 40)):
                with self.subTest(page=page_number, corner=corner):
                    path = new_path("corner")
                    sign(sample, path, "--seal", quarters_png, "--page", page_number, "--anchor", corner, "--margin", "20pt",
                         "--size", "80pt")
                    self.assert_good(sample, path, ["rsa2048"])
                    self.assert_quarters(sample, path, page_number, (left, top, left + 80, top + 80))

    def test_an_existing_empty_field_takes_the_seal_inside_its_own_place(self):
        sample = os.path.join(SAMPLES, "form.pdf")
        document = pdf_reader.Document(read(sample))
        field = next(one for one in document.fields() if one.name == "Approval")
        left, bottom, right, top = field.dictionary["Rect"]
        height = document.pages()[0][1]["MediaBox"][3]
        path = new_path("field")
        sign(sample, path, "--seal", quarters_png, "--field", "Approval")
        self.assert_good(sample, path, ["rsa2048"])
        self.assertEqual([one.name for one in pdf_reader.Document(read(path)).signature_fields()], ["Approval"])
        for engine in page_pixels.ENGINES:
            with self.subTest(engine=engine):
                found = draw(engine, without_need_appearances(sample), 1).find_difference(draw(engine, path, 1))
                self.assertIsNotNone(found, "no seal is to be seen")
                self.assertGreaterEqual(found[0], left - TOLERANCE_PX)
                self.assertLessEqual(found[2], right + TOLERANCE_PX)
                self.assertGreaterEqual(found[1], height - top - TOLERANCE_PX)
                self.assertLessEqual(found[3], height - bottom + TOLERANCE_PX)
                if engine == "mutool":
                    continue  # it draws a banner of its own where a signature field is empty: the difference is wider
                self.assertAlmostEqual(found[2] - found[0], found[3] - found[1], delta=2 * TOLERANCE_PX,
                                       msg="a square picture is drawn as %d x %d" % (found[2] - found[0], found[3] - found[1]))


class TheSeal(Case):
    """The round red seal of the samples, on the contract."""

    def setUp(self):
        self.sample = os.path.join(SAMPLES, "contract.pdf")
        self.path = new_path("seal")
        sign(self.sample, self.path, "--seal", SEAL, "--page", "last", "--at", "120mm,200mm", "--size", "42mm")

    def test_red_ink_is_where_the_picture_has_it(self):
        width, height, rows = page_pixels.read_png_pixels(read(SEAL))
        inked = [(x, y) for y in range(height) for x in range(width) if rows[y][4 * x + 3] > 200]
        scale = 42 * MM / width
        expected = (120 * MM + min(x for x, _ in inked) * scale, 200 * MM + min(y for _, y in inked) * scale,
                    120 * MM + (max(x for x, _ in inked) + 1) * scale, 200 * MM + (max(y for _, y in inked) + 1) * scale)
        around = tuple(int(edge) for edge in (expected[0] - 5, expected[1] - 5, expected[2] + 5, expected[3] + 5))
        for engine in page_pixels.ENGINES:
            with self.subTest(engine=engine):
                sealed = draw(engine, self.path, page_count(self.sample))
                self.assert_box(sealed.find_box(lambda red, green, blue: red > 150 and green < 140 and blue < 140, around), expected)

    def test_the_page_shows_through_between_the_ink(self):
        width, height, rows = page_pixels.read_png_pixels(read(SEAL))
        scale = 42 * MM / width
        for engine in page_pixels.ENGINES:
            with self.subTest(engine=engine):
                blank, sealed = (draw(engine, path, page_count(self.sample)) for path in (self.sample, self.path))
                clear = 0
                for y in range(8, height - 8, 4):
                    for x in range(8, width - 8, 4):
                        if any(rows[j][4 * i + 3] for j in range(y - 7, y + 8) for i in range(x - 7, x + 8)):
                            continue
                        place = int(120 * MM + (x + 0.5) * scale), int(200 * MM + (y + 0.5) * scale)
                        self.assertEqual(sealed.pixel(*place), blank.pixel(*place))
                        clear += 1
                self.assertGreater(clear, 100, "hardly any place of the seal is transparent")

    def test_seal_and_two_certificates_add_at_most_24000_bytes(self):
        added = os.path.getsize(self.path) - os.path.getsize(self.sample)
        self.assertEqual(len(pades_rules.Subject(read(self.path), "Signature1").cms.certificates), 2)
        print("a seal of 300 x 300 and two certificates add %d bytes" % added)
        self.assertLessEqual(added, MOST_BYTES_ADDED)


class Keys(Case):
    def assert_signs(self, signer, *options, trust=ROOT, algorithms=None):
        """Every judge that knows the algorithm agrees; `algorithms` is (digest, signature) of the report."""
        path = new_path(signer)
        sign(os.path.join(SAMPLES, "invoice.pdf"), path, *options, signer=signer)
        self.assert_by_qpdf(path)
        self.assertEqual(pades_rules.describe(pades_rules.find_faults(read(path), "Signature1")), "")
        code, report = verify(path, trust=trust)
        self.assertEqual((code, report["verdict"]), (0, "valid"), report)
        if algorithms:
            found = report["signatures"][0]
            self.assertEqual((found["digest_algorithm"], found["signature_algorithm"]), algorithms)
        if not signer.startswith(("ed", "sm2")):
            self.assert_by_openssl(read(path), "Signature1")
        return path

    def test_every_key_of_the_test_pki_that_may_sign(self):
        kinds = {"rsa2048": "rsa-pkcs1", "rsa4096": "rsa-pkcs1", "p256": "ecdsa", "p384": "ecdsa", "p521": "ecdsa", "bp256": "ecdsa",
                 "bp384": "ecdsa", "bp512": "ecdsa", "bp256t1": "ecdsa", "rsapss": "rsa-pss", "ed25519": "ed25519",
                 "ed448": "ed448", "sm2": "sm2"}
        digests = {"ed25519": "sha512", "ed448": "shake256", "sm2": "sm3"}
        for signer, kind in kinds.items():
            with self.subTest(signer=signer):
                self.assert_signs(signer, algorithms=(digests.get(signer, "sha256"), kind))

    def test_every_digest_with_rsa_pss_and_elliptic_curves(self):
        for digest in ("sha384", "sha512", "sha3-256", "sha3-384", "sha3-512"):
            for signer, options, kind in (("rsa2048", (), "rsa-pkcs1"), ("rsa2048", ("--pss",), "rsa-pss"), ("p384", (), "ecdsa")):
                with self.subTest(signer=signer, digest=digest, options=options):
                    self.assert_signs(signer, "--digest", digest, *options, algorithms=(digest, kind))

    def test_a_path_of_sm2_alone(self):
        self.assert_signs("sm2-chained", trust=os.path.join(PKI, "sm2-root.crt"), algorithms=("sm3", "sm2"))

    def test_pdfsig_knows_pss(self):
        """NSS under it knows neither keys bound to PSS nor Brainpool curves."""
        self.assert_by_pdfsig(self.assert_signs("rsa2048", "--pss"), ["rsa2048"])

    def test_commitment_and_policy_exclude_a_reason(self):
        policy = "1.3.6.1.4.1.99.1:sha256:" + "ab" * 32
        it = pades_rules.Subject(read(self.assert_signs("p256", "--commitment", "approval", "--policy", policy,
                                                        "--policy-uri", "https://example.org/policy")), "Signature1")
        self.assertEqual(it.cms.only(pades_rules.COMMITMENT)[0].oid, "1.2.840.113549.1.9.16.6.5")
        policy = it.cms.only(pades_rules.POLICY)
        self.assertEqual((policy[0].oid, policy[1][1].content), ("1.3.6.1.4.1.99.1", b"\xab" * 32))
        self.assertEqual(policy[2][0][1].content, b"https://example.org/policy")
        for option in (["--commitment", "origin"], ["--policy", "1.2:sha256:" + "00" * 32]):
            expect(64, "sign", os.path.join(SAMPLES, "invoice.pdf"), "-o", new_path("no"), *key_options("p256"), "--reason", "why", *option)

    def test_what_a_key_cannot_do_is_wrong_usage(self):
        sample = os.path.join(SAMPLES, "invoice.pdf")
        for signer, options, words in (("ed25519", ["--digest", "sha256"], b"sha512 only"), ("p256", ["--pss"], b"--pss"),
                                       ("rsa2048", ["--digest", "sm3"], b"sm3"), ("rsapss", ["--digest", "sha512"], b"sha256 only"),
                                       ("rsa2048", ["--digest", "sha1"], b"sha1 cannot")):
            with self.subTest(signer=signer, options=options):
                done = expect(64, "sign", sample, "-o", new_path("no"), *key_options(signer), *options)
                self.assertIn(words, done.stderr)

    def test_key_and_certificate_from_pem_files(self):
        sample, path = os.path.join(SAMPLES, "invoice.pdf"), new_path("pem")
        expect(0, "sign", sample, "-o", path, "--key", os.path.join(PKI, "rsa2048.key"), "--cert", os.path.join(PKI, "rsa2048.crt"),
               "--chain", os.path.join(PKI, "intermediate.crt"), "--passphrase-file", os.path.join(PKI, "passphrase"))
        self.assert_good(sample, path, ["rsa2048"])


if __name__ == "__main__":
    print("skipped: pdfsig and openssl cms on Ed25519 and Ed448 (%s)" % WITHOUT_EDDSA)
    assert SAMPLE_PATHS, "no samples"
    unittest.main()
