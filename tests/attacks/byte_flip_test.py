#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Flips every byte of small signed files, one by one: never `valid`, `unsigned` or exit code 0, and within the signed bytes always
`altered` or `invalid` (or not readable at all, exit code 4).

EXEMPT lists all that may end otherwise. PDFSEAL_FULL=1 flips each bit of each byte by itself, and all eight at once."""
import collections
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import page_pixels  # noqa: E402
import pades_rules  # noqa: E402
import pdf_writer  # noqa: E402
from pdfseal_command import BUILD, FULL, ROOT, SANITIZED, sign, verify  # noqa: E402

FLIPPER = os.path.join(BUILD, "tests", "byte_flip")
MASKS = [1, 2, 4, 8, 16, 32, 64, 128, 255] if FULL else [1, 2, 32, 128]
STEP = 13 if SANITIZED else 1
FOUND = {"altered", "invalid", "unreadable"}
EXIT_CODES = {"valid": 0, "altered": 1, "invalid": 1, "indeterminate": 2, "unsigned": 3, "unreadable": 4}
RESERVED_BYTES = 3000

# What may end otherwise than `altered`, `invalid` or `unreadable`, all of it inside Contents: {region: (verdicts, why)}.
EXEMPT = {
    "letter case": ({"valid"}, "a hexadecimal digit in the other case is the same digit"),
    "padding": ({"indeterminate"}, "nothing protects what stands behind the DER; other bytes than zeros are a doubt"),
    "chain": ({"indeterminate"}, "a certificate of the path that cannot be used: the path is broken, the signature is not"),
    "unsigned attributes": ({"indeterminate"}, "nothing protects them"),
    "algorithms": ({"indeterminate"}, "the algorithms' names, which no signature protects: one that nobody knows is unverifiable"),
    "signer's name": ({"indeterminate"}, "letters of the issuer's name in the other case: the same name, written differently: a doubt"),
    "versions": ({"indeterminate"}, "a number that no signature protects and that fits nothing: a doubt"),
}


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Regions:
    """What each byte of a file with one signature belongs to."""

    def __init__(self, data):
        it = pades_rules.Subject(data, "Signature1")
        self.data, self.start, self.end = data, it.range[1], it.range[2]
        cms = it.cms
        signer = cms.signer_certificate()
        self.size = cms.info.end
        self.parts = [("signer's certificate", signer)]
        self.parts += [("chain", one) for one in cms.certificates if one.start != signer.start]
        self.parts += [("signer's name", cms.signer_id[0]), ("algorithms", cms.signed_data[1]), ("algorithms", cms.digest), ("algorithms", cms.scheme),
                       ("versions", cms.signed_data[0]), ("versions", cms.signers[0][0])]
        if cms.unsigned_attributes:
            self.parts.append(("unsigned attributes", cms.unsigned_attributes))

    def name(self, offset, mask):
        if not self.start < offset < self.end - 1:
            return "brackets" if self.start <= offset < self.end else "signed bytes"
        before, after = bytes([self.data[offset]]), bytes([self.data[offset] ^ mask])
        if before != after and before.lower() == after.lower():
            return "letter case"
        place = (offset - self.start - 1) // 2
        if place >= self.size:
            return "padding"
        return next((name for name, part in self.parts if part.start <= place < part.end), "rest of the CMS")


class EveryByte(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def make_signed(self, style, signer, *options):
        unsigned = self.write("unsigned.pdf", pdf_writer.one_page(style))
        sign(unsigned, self.path("signed.pdf"), *options, signer=signer)
        return self.path("signed.pdf")

    def flip_all(self, path, step):
        """Yields (offset, mask, verdict)."""
        done = subprocess.run([FLIPPER, path, ROOT, "0", str(step), *map(str, MASKS)], capture_output=True, text=True,
                              timeout=3000 if FULL else 500)
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in done.stdout.splitlines():
            offset, mask, verdict = line.split(" ", 2)
            yield int(offset), int(mask), verdict

    def judge(self, path, step=STEP):
        data = read(path)
        regions = Regions(data)
        counts, wrong, examples = collections.Counter(), [], {}
        for offset, mask, verdict in self.flip_all(path, step):
            region = regions.name(offset, mask)
            counts[region, verdict] += 1
            examples.setdefault((region, verdict), (offset, mask))
            allowed = EXEMPT["letter case"][0] if region == "letter case" else FOUND | EXEMPT.get(region, (set(),))[0]
            if verdict not in allowed:
                wrong.append("%s at %d (%s): %r becomes %r in %r" % (verdict, offset, region, data[offset:offset + 1], bytes(
                    [data[offset] ^ mask]), data[max(0, offset - 30):offset + 30]))
        self.report(data, counts)
        self.assertEqual(wrong[:20], [], "%d flips are not found; the first of them" % len(wrong))
        self.assertGreaterEqual(sum(counts.values()), len(data) // step * len(MASKS))
        return examples

    def report(self, data, counts):
        print("%s: %d bytes" % (self.id().rsplit(".", 1)[1], len(data)))
        for (region, verdict), count in sorted(counts.items()):
            why = "" if verdict in FOUND else "  exempt: " + EXEMPT[region][1] if region in EXEMPT else "  WRONG"
            print("  %-22s %-14s %6d%s" % (region, verdict, count, why))

    def assert_exit_codes(self, path, examples):
        """The command says the same as the library, by its exit code too."""
        data = read(path)
        for (_region, verdict), (offset, mask) in examples.items():
            flipped = self.write("flipped.pdf", data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1:])
            code, report = verify(flipped)
            self.assertEqual((code, report["verdict"]), (EXIT_CODES[verdict], verdict), "byte %d, mask %d" % (offset, mask))

    def test_of_a_file_with_tables_a_seal_and_an_rsa_signature(self):
        picture = self.write("dot.png", page_pixels.write_png(12, 12, lambda x, y: (200, 0, 0, 255 if x + y > 6 else 90)))
        path = self.make_signed("table", "rsa2048", "--seal", picture, "--at", "20mm,20mm", "--size", "10mm", "--reason", "价 100")
        self.assert_exit_codes(path, self.judge(path))

    def test_of_a_file_with_streams_padding_and_an_elliptic_signature(self):
        path = self.make_signed("stream", "p256", "--reserve", RESERVED_BYTES)
        self.assert_exit_codes(path, self.judge(path))

    def test_of_a_file_with_an_edwards_signature(self):
        path = self.make_signed("table", "ed25519")
        self.judge(path, step=STEP if FULL else STEP * 3)


if __name__ == "__main__":
    if STEP > 1:
        print("SKIPPED: with sanitizers only every %dth byte is flipped" % STEP)
    unittest.main()
