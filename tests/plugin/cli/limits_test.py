#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every limit by name: what meets it gets one clear line that says how to raise it, and raised it lets the same input through.

The limits are lowered here, so that small files meet them."""
import base64
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "attacks")]
import authorities  # noqa: E402
import changes  # noqa: E402
import pdf_writer  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdfseal_command import PKI, ROOT, SAMPLES, SEAL, expect, key_options, run, said as command_said, sign  # noqa: E402


def page(parent, **more):
    return {"Type": Name("Page"), "Parent": Reference((parent, 0)), "MediaBox": [0, 0, 300, 200], "Resources": {}, **more}


def document(more=None, catalog=None, count=1):
    """One page under one node; `more`: further objects, or others in their place."""
    return {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), **(catalog or {})},
            2: {"Type": Name("Pages"), "Kids": [Reference((3, 0))], "Count": count}, 3: page(2), **(more or {})}


def nested(depth):
    value = [1]
    for _ in range(depth):
        value = [value]
    return value


def deep_pages():
    """Four nodes on the way to the page."""
    objects = document({3: page(7)})
    for number in range(2, 8):
        objects[number if number == 2 else number + 1] = {
            "Type": Name("Pages"), "Count": 1, "Kids": [Reference((4 if number == 2 else number + 2, 0))],
            **({} if number == 2 else {"Parent": Reference((2 if number == 3 else number, 0))})}
    objects[8]["Kids"] = [Reference((3, 0))]
    objects[3]["Parent"] = Reference((8, 0))
    return objects


def chained_count():
    return {**document(count=Reference((4, 0))), 4: b"5 0 R", 5: b"6 0 R", 6: b"7 0 R", 7: b"1"}


def form(fields, objects):
    return document(objects, {"AcroForm": {"Fields": [Reference((number, 0)) for number in fields]}})


def text_field(name, **more):
    return {"T": name, "FT": Name("Tx"), "Type": Name("Annot"), "Subtype": Name("Widget"), "Rect": [0, 0, 9, 9], **more}


def deep_fields():
    return form([4], {4: {"T": b"a", "Kids": [Reference((5, 0))]}, 5: {"T": b"b", "Parent": Reference((4, 0)), "Kids": [Reference((6, 0))]},
                      6: {"T": b"c", "Parent": Reference((5, 0)), "Kids": [Reference((7, 0))]},
                      7: text_field(b"d", Parent=Reference((6, 0)))})


def with_xref_stream(filters, encode):
    """A cross-reference stream with many free entries, encoded by `encode`."""
    data = pdf_writer.write(document())
    body = data[:data.index(b"xref\n")]
    offsets = [0] + [body.index(b"%d 0 obj" % number) for number in (1, 2, 3)] + [len(body)]
    rows = b"\0\0\0\0\0\0\0" + b"".join(b"\1" + offset.to_bytes(4, "big") + b"\0\0" for offset in offsets[1:]) + bytes(7 * 3000)
    encoded = encode(rows)
    return body + (b"4 0 obj\n<</Type/XRef/W[1 4 2]/Size %d/Root 1 0 R/Filter[%s]/Length %d>>\nstream\n%s\nendstream\nendobj\n"
                   b"startxref\n%d\n%%%%EOF\n" % (3005, filters, len(encoded), encoded, len(body)))


def flate():
    return with_xref_stream(b"/FlateDecode", zlib.compress)


def hexadecimal():
    return with_xref_stream(b"/AHx/AHx/Fl", lambda rows: (zlib.compress(rows).hex() + ">").encode().hex().encode() + b">")


def lost_streams():
    """No cross-reference, and streams that do not say where they end."""
    streams = b"".join(b"%d 0 obj\n<</Length 3>>\nstream\n%s\nendstream\nendobj\n" % (number, b"q Q " * 1000) for number in range(10, 90))
    data = pdf_writer.write(document())
    return data[:data.index(b"xref\n")] + streams + b"trailer\n<</Root 1 0 R/Size 90>>\n"


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="limits-")
        self.addCleanup(shutil.rmtree, self.folder)


class Limits(Case):
    def file(self, content):
        path = os.path.join(self.folder, "in.pdf")
        with open(path, "wb") as out:
            out.write(pdf_writer.write(content) if isinstance(content, dict) else content)
        return path

    def try_limit(self, name, low, high, *arguments, code=4):
        """`low` is met and named; `high` lets the same through."""
        out = os.path.join(self.folder, "out.pdf")
        output = ["-o", out] if arguments[0] in ("sign", "stamp", "embed") else []
        done = run(*arguments, *output, "--limit", "%s=%s" % (name, low))
        said = "".join(line + "\n" for line in command_said(done))
        self.assertEqual(done.returncode, code, said)
        self.assertRegex(said, r"\Apdfseal: [^\n]*more than \d+ [^\n]*\(if you trust where it comes from, raise it with --limit %s=N\)\n\Z" % name)
        self.assertFalse(os.path.exists(out))
        expect(0, *arguments, *output, "--limit", "%s=%s" % (name, high))
        if output:
            os.unlink(out)

    def inspects(self, name, low, high, content):
        self.try_limit(name, low, high, "inspect", self.file(content))

    def stamps(self, name, low, high, content, *options):
        self.try_limit(name, low, high, "stamp", self.file(content), "--seal", SEAL, *options)

    def test_nesting_of_objects(self):
        self.inspects("object-nesting", 20, 60, document(catalog={"PieceInfo": {"X": nested(40)}}))

    def test_bytes_of_an_object(self):
        self.inspects("object-bytes", "8k", "1M", document(catalog={"PieceInfo": {"X": bytes(100000)}}))

    def test_numbers_of_objects(self):
        self.inspects("object-number", 3, 20000, document({12345: []}))

    def test_numbers_in_a_cross_reference_stream(self):
        self.try_limit("object-number", 3, 10, "inspect", self.file(pdf_writer.one_page("stream")))

    def test_numbers_past_the_default_can_be_had(self):
        path = self.file(document({20000000: []}))
        self.assertIn(b"object-number=N", expect(4, "inspect", path).stderr)
        expect(0, "inspect", path, "--limit", "object-number=30000000")

    def test_entries_of_cross_references(self):
        self.inspects("xref-entries", 3, 4, document())

    def test_cross_reference_sections(self):
        data = pdf_writer.write(document())
        for _ in range(2):
            data = pdf_writer.append(data, {3: page(2)})
        self.inspects("xref-sections", 2, 3, data)

    def test_depth_of_the_page_tree(self):
        self.stamps("page-tree-depth", 3, 20, deep_pages())

    def test_pages(self):
        self.inspects("pages", 1, 4, document({2: {"Type": Name("Pages"), "Kids": [Reference((3, 0)), Reference((4, 0))], "Count": 2},
                                               4: page(2)}))

    def test_bytes_of_a_stream(self):
        self.inspects("stream-bytes", 1000, "1M", flate())

    def test_ratio_of_a_stream(self):
        path = self.file(flate())
        self.try_limit("stream-ratio", 2, 2000, "inspect", path, "--limit", "stream-ratio-from=1k")
        expect(0, "inspect", path, "--limit", "stream-ratio=2")

    def test_filters(self):
        self.inspects("filters", 2, 3, hexadecimal())

    def test_searches_for_the_ends_of_streams(self):
        self.stamps("search-times", 1, 1000, lost_streams(), "--repair")

    def test_bytes_that_a_repair_writes_anew(self):
        """Past it, streams stay as they are: nothing is refused."""
        path, sizes = self.file(lost_streams()), []
        for value in ("1", "1M"):
            out = os.path.join(self.folder, value + ".pdf")
            expect(0, "stamp", path, "-o", out, "--seal", SEAL, "--repair", "--limit", "mended-bytes=" + value)
            sizes.append(os.path.getsize(out))
        self.assertGreater(sizes[1] - sizes[0], 200000)

    def test_crypt_filters(self):
        path = os.path.join(self.folder, "encrypted.pdf")
        subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", self.file(document()), path], check=True)
        with open(path, "rb") as source:
            data = source.read()
        self.inspects("crypt-filters", 1, 2, data.replace(b"/StdCF <<", b"/Other << /CFM /AESV3 >> /StdCF <<", 1))

    def test_objects_in_an_object_stream(self):
        path = os.path.join(self.folder, "streams.pdf")
        subprocess.run(["qpdf", "--object-streams=generate", self.file(document()), path], check=True)
        self.try_limit("objects-in-stream", 1, 100, "inspect", path)

    def test_references_to_references(self):
        self.inspects("reference-chain", 3, 10, chained_count())

    def test_fields(self):
        self.inspects("fields", 1, 2, form([4, 5], {4: text_field(b"a"), 5: text_field(b"b")}))

    def test_depth_of_fields(self):
        self.inspects("field-depth", 2, 5, deep_fields())

    def test_signature_fields(self):
        fields = {number: {**text_field(b"%d" % number), "FT": Name("Sig")} for number in (4, 5)}
        self.inspects("signatures", 1, 2, form([4, 5], fields))

    def test_bytes_of_a_signature(self):
        path, out = self.file(document()), os.path.join(self.folder, "signed.pdf")
        self.try_limit("cms-bytes", 100, 10000, "sign", path, *key_options("rsa2048"))
        sign(path, out)
        done = run("verify", "--trust", ROOT, out, "--limit", "cms-bytes=100")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--limit cms-bytes=N", re.sub(r"\s+", " ", done.stdout.decode()))
        expect(0, "verify", "--trust", ROOT, "--revocation", "off", out, "--limit", "cms-bytes=10000")

    def test_files_of_keys(self):
        self.try_limit("key-file-bytes", 100, "1M", "sign", self.file(document()), *key_options("rsa2048"))
        self.try_limit("certificates", 1, 5, "sign", self.file(document()), *key_options("rsa2048"))

    def test_requests_of_prepared_signatures(self):
        prepared, request = (os.path.join(self.folder, name) for name in ("prepared.pdf", "request.json"))
        expect(0, "prepare", self.file(document()), "-o", prepared, "--cert", os.path.join(PKI, "rsa2048.crt"), "--request", request)
        with open(request, encoding="utf-8") as file:
            attributes = base64.b64decode(json.load(file)["signed_attributes"])
        value = os.path.join(self.folder, "value")
        subprocess.run(["openssl", "dgst", "-sha256", "-sign", os.path.join(PKI, "rsa2048-plain.key"), "-out", value], check=True,
                       input=attributes)
        self.try_limit("request-bytes", 100, "1M", "embed", prepared, "--request", request, "--signature", value)

    def test_revocation_lists(self):
        signed = os.path.join(self.folder, "signed.pdf")
        sign(self.file(document()), signed)
        crl = ["--crl", os.path.join(PKI, "intermediate.crl")]
        self.try_limit("crl-bytes", 100, "1M", "verify", "--trust", ROOT, *crl, signed)
        self.try_limit("evidence", 1, 2, "verify", "--trust", ROOT, *crl, "--crl", os.path.join(PKI, "root.crl"), signed)

    def test_pictures(self):
        for name, low, high in (("picture-bytes", 100, "1M"), ("picture-side", 200, 300)):
            with self.subTest(name):
                self.stamps(name, low, high, document())

    def test_pixels_of_a_picture(self):
        """A PNG that can be made smaller while it is read is; an interlaced one is refused."""
        path, sizes = self.file(document()), []
        for value in (1000, 1000000):
            out = os.path.join(self.folder, "%d.pdf" % value)
            expect(0, "stamp", path, "-o", out, "--seal", SEAL, "--limit", "picture-pixels=%d" % value)
            sizes.append(os.path.getsize(out))
        self.assertLess(sizes[0] * 2, sizes[1])
        chunks = ((b"IHDR", struct.pack(">IIBBBBB", 100, 100, 8, 0, 0, 0, 1)), (b"IDAT", zlib.compress(bytes(30000))), (b"IEND", b""))
        seal = os.path.join(self.folder, "interlaced.png")
        with open(seal, "wb") as picture:
            picture.write(b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + kind + data +
                          struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks))
        done = expect(4, "stamp", path, "-o", os.path.join(self.folder, "out.pdf"), "--seal", seal, "--limit", "picture-pixels=1000")
        self.assertIn(b"--limit picture-pixels=N", done.stderr)

    def test_objects_of_a_page_that_becomes_a_picture(self):
        seal = os.path.join(self.folder, "seal.pdf")
        with open(seal, "wb") as out:
            out.write(pdf_writer.one_page())
        self.try_limit("import-objects", 1, 100, "stamp", self.file(document()), "--seal", seal, "--size", "20mm")

    def test_ocsp_answers(self):
        signed = os.path.join(self.folder, "signed.pdf")
        sign(self.file(document()), signed)
        answer = os.path.join(self.folder, "answer.der")
        with open(answer, "wb") as out:
            out.write(bytes(200))
        done = expect(4, "verify", "--trust", ROOT, "--ocsp", answer, "--limit", "ocsp-bytes=100", signed)
        self.assertIn(b"--limit ocsp-bytes=N", done.stderr)
        self.assertNotIn(b"more than", expect(4, "verify", "--trust", ROOT, "--ocsp", answer, signed).stderr)

    def test_bytes_to_append(self):
        self.stamps("section-bytes", 500, "10M", document())

    def test_text_of_a_seal(self):
        self.try_limit("seal-text-bytes", 5, 100, "stamp", self.file(document()), "--text", "Approved by the board", "--size", "30mm")

    def test_keywords(self):
        path = os.path.join(SAMPLES, "contract.pdf")
        for name, high in (("page-letters", 100000), ("keyword-places", 1000)):
            with self.subTest(name):
                self.try_limit(name, 1, high, "stamp", path, "--seal", SEAL, "--keyword", "the#-1", "--force")

    def verdict(self, path, *options):
        done = run("verify", "--format", "json", "--no-network", "--revocation", "off", "--trust", ROOT, path, *options)
        return done.returncode, json.loads(done.stdout)

    def signed_twice(self):
        first, second = (os.path.join(self.folder, name) for name in ("first.pdf", "second.pdf"))
        sign(os.path.join(SAMPLES, "form.pdf"), first)
        sign(first, second)
        return second

    def test_places_where_a_signature_may_begin(self):
        path = self.signed_twice()
        code, report = self.verdict(path, "--limit", "mentions=1")
        self.assertEqual(code, 4)
        self.assertIn("--limit mentions=N", json.dumps(report))
        self.assertEqual(self.verdict(path, "--limit", "mentions=2")[0], 0)

    def test_references_to_what_was_changed(self):
        """Past it nothing vouches for a change, and a warning says why."""
        path = self.signed_twice()
        code, report = self.verdict(path, "--limit", "referrals=1")
        self.assertEqual(code, 1)
        self.assertIn("--limit referrals=N", json.dumps(report["warnings"]))
        code, report = self.verdict(path, "--limit", "referrals=1000")
        self.assertEqual((code, report["warnings"]), (0, []))

    def test_signatures_that_no_field_leads_to(self):
        first = os.path.join(self.folder, "first.pdf")
        sign(os.path.join(SAMPLES, "form.pdf"), first)
        with open(first, "rb") as file:
            data = file.read()
        stray = {number: {"Type": Name("Sig"), "Filter": Name("Adobe.PPKLite"), "SubFilter": Name("adbe.pkcs7.detached"),
                          "Contents": b"x" * 20, "ByteRange": [0, 10, 20, 30]} for number in (900, 901, 902)}
        path = self.file(pdf_writer.append(data, stray))
        counts = [len(self.verdict(path, "--limit", "strays=%d" % most)[1]["signatures"]) for most in (2, 10)]
        self.assertEqual(counts, [3, 4])

    def test_operators_of_what_is_shown(self):
        """A field's appearance that is too long to be read shows no value."""
        signed = os.path.join(self.folder, "signed.pdf")
        sign(self.file(changes.paper()), signed)
        with open(signed, "rb") as file:
            path = self.file(changes.Signed(file.read()).fill("Amount", b"250", b"(250) Tj"))
        self.assertEqual(self.verdict(path, "--limit", "content-operators=1000")[0], 0)
        self.assertEqual(self.verdict(path, "--limit", "content-operators=2")[0], 2)

    def test_lists_of_risks_and_warnings_are_cut(self):
        risky = document({3: page(2, AA={"O": {"S": Name("JavaScript"), "JS": b"1"}}),
                          4: page(2, AA={"O": {"S": Name("JavaScript"), "JS": b"2"}}),
                          2: {"Type": Name("Pages"), "Kids": [Reference((3, 0)), Reference((4, 0))], "Count": 2}})
        path = self.file(risky)
        def risks(*options):
            return json.loads(expect(0, "inspect", "--format", "json", "--risks", path, *options).stdout)["risks"]
        self.assertEqual([len(risks("--limit", limit)) for limit in ("risks=1", "risk-pages=1", "risks=9")], [1, 1, 2])
        lame = pdf_writer.write(document({number: {"A": 1} for number in range(10, 40)})).replace(b"/A 1", b"/A 1/A 2")
        path = self.file(lame)
        def warnings(*options):
            return json.loads(expect(0, "inspect", "--format", "json", path, *options).stdout)["warnings"]
        self.assertLessEqual(len(warnings("--limit", "warnings=1")), len(warnings()))

    def test_every_name_of_the_list_is_tried_here(self):
        listed = re.findall(r"^([a-z-]+) +\d+ +\d+  ", expect(0, "sign", "--limit", "help").stdout.decode(), re.M)
        self.assertGreater(len(listed), 25)
        with open(os.path.abspath(__file__), encoding="utf-8") as source:
            text = source.read()
        for name in listed:
            self.assertTrue('"%s"' % name in text or "%s=" % name in text, name)

    def test_what_is_no_limit_is_wrong_usage(self):
        path = os.path.join(SAMPLES, "form.pdf")
        for value, said in (("pages", "a name and a value"), ("leaves=3", "no such limit"), ("pages=0", "from 1 to 2147483648"),
                            ("pages=x", "from 1"), ("pages=-3", "from 1"), ("pages=3T", "from 1"), ("pages=99999999999999999999", "from 1"),
                            ("object-nesting=1001", "from 1 to 1000")):
            with self.subTest(value):
                self.assertIn(said, expect(64, "inspect", path, "--limit", value).stderr.decode())

    def test_a_limit_that_cannot_be_raised_further_says_so(self):
        path = self.file(document({1: b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 1100 + b"]" * 1100 + b">>"}))
        done = expect(4, "inspect", path, "--limit", "object-nesting=1000")
        self.assertIn(b"the limit object-nesting cannot be raised further", done.stderr)


class OutsideParties(Case):
    """What comes over the network, from real servers on loopback."""
    def setUp(self):
        super().setUp()
        self.world = authorities.World(self.folder)
        self.world.__enter__()
        self.addCleanup(self.world.__exit__)

    def sign(self, level, *options, code=0):
        return expect(code, "sign", os.path.join(SAMPLES, "contract.pdf"), "-o", os.path.join(self.folder, "out.pdf"), "--force",
                      "--no-sync", *self.world.key_options("signer"), "--level", level, "--tsa", self.world.url + "/tsa",
                      "--allow-private-network", "--trust", self.world.path("root.crt"), *options)

    def test_bytes_of_a_time_stamp(self):
        self.sign("B-T", "--limit", "timestamp-bytes=1000", code=6)
        self.sign("B-T", "--limit", "timestamp-bytes=100000")

    def test_bytes_of_a_fetched_list_and_of_an_answer(self):
        """Where one cannot be had, the other is taken."""
        low = {"fetched-crl-bytes": "fetched-crl-bytes=100", "ocsp-bytes": "ocsp-bytes=100"}
        self.sign("B-LT", *(part for value in low.values() for part in ("--limit", value)), code=6)
        for raised in low:
            with self.subTest(raised):
                values = {**low, raised: raised + "=100000"}
                self.sign("B-LT", *(part for value in values.values() for part in ("--limit", value)))

    def test_length_of_a_path(self):
        done = self.sign("B-LT", "--limit", "path-certificates=1", code=4)
        self.assertIn(b"--limit path-certificates=N", done.stderr)
        self.sign("B-LT", "--limit", "path-certificates=4")

    def test_bytes_of_validation_data(self):
        """A store that is too large to be read proves nothing."""
        self.sign("B-LT")
        answers = []
        for most in ("validation-data-bytes=1000", "validation-data-bytes=1M"):
            done = run("verify", "--format", "json", "--no-network", "--trust", self.world.path("root.crt"), "--limit", most,
                       os.path.join(self.folder, "out.pdf"))
            answers.append((done.returncode, json.loads(done.stdout)["signatures"][0]["trust"]["revocation"]))
        self.assertEqual(answers, [(2, "unknown"), (0, "good")])


if __name__ == "__main__":
    unittest.main(verbosity=2)
