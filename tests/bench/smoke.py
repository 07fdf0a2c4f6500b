#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that the bench works, without a stopwatch: the floor's signatures hold, changes are found, workloads are sound."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import make_workloads  # noqa: E402  (beside this file)
import seals  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ["PDFSEAL_BUILD_DIR"])
PKI = pathlib.Path(os.environ["PDFSEAL_TEST_PKI"])
SAMPLES = HERE.parent.parent / "samples"
FLOOR = BUILD / "tests/bench_floor"
LAUNCHER = BUILD / "tests/bench_launch"
P12 = ("--p12", PKI / "rsa2048.p12", "--passphrase-file", PKI / "passphrase")
PEM = ("--key", PKI / "rsa2048-plain.key", "--cert", PKI / "rsa2048.crt", "--chain", PKI / "chain.pem")
SMALL_PEAK_KIB = 5000  # /bin/true needs some 1500, a Python that starts programs itself 9000 or more


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


class BenchTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def sign(self, key_options):
        document = pathlib.Path(make_workloads.make_workload(self.folder, "invoice"))
        output, cms = self.folder / "out", self.folder / "cms"
        self.assertEqual(run(FLOOR, "sign", document, output, *key_options), (0, "", ""))
        original, signed = document.read_bytes(), output.read_bytes()
        self.assertTrue(signed.startswith(original))
        cms.write_bytes(signed[len(original):])
        return document, cms

    def test_floor_signature_is_accepted_by_openssl_and_by_itself(self):
        for key_options in (P12, PEM):
            document, cms = self.sign(key_options)
            code, _, words = run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", cms, "-content",
                                 document, "-CAfile", PKI / "root.crt", "-out", os.devnull)
            self.assertEqual(code, 0, words)
            self.assertEqual(run(FLOOR, "verify", document, cms, "--trust", PKI / "root.crt"), (0, "", ""))

    def test_floor_finds_a_changed_byte_and_a_foreign_root(self):
        document, cms = self.sign(P12)
        code, _, words = run(FLOOR, "verify", document, cms, "--trust", PKI / "other-root.crt")
        self.assertEqual(code, 1, words)
        changed = bytearray(document.read_bytes())
        changed[len(changed) // 2] ^= 1
        document.write_bytes(changed)
        code, _, words = run(FLOOR, "verify", document, cms, "--trust", PKI / "root.crt")
        self.assertEqual(code, 1, words)

    def test_launcher_passes_on_the_exit_code_and_not_its_callers_memory(self):
        for program, code in (("/bin/true", 0), ("/bin/false", 1)):
            status, answer, words = run(LAUNCHER, os.devnull, os.devnull, program)
            self.assertEqual(status, 0, words)
            measurement = json.loads(answer)
            self.assertEqual(measurement["exit"], code)
            self.assertGreater(measurement["wall_ms"], 0)
            if os.environ.get("PDFSEAL_SANITIZE") != "1":
                self.assertLess(measurement["peak_kib"], SMALL_PEAK_KIB)
        self.assertEqual(run(LAUNCHER, os.devnull, os.devnull, "/no/such/program")[0], 127)

    def test_workloads_are_sound_and_the_same_each_time(self):
        small = {"invoice": {}, "contract": {}, "scan": {"pages": 2}, "huge": {"pages": 1},
                 "objects-table": {"pages": 300, "objects": 3300}, "objects-stream": {"pages": 300, "objects": 3300}}
        self.assertEqual(set(small), set(make_workloads.MAKERS))
        for name, sizes in small.items():
            first, second = self.folder / f"{name}-1.pdf", self.folder / f"{name}-2.pdf"
            make_workloads.MAKERS[name](first, **sizes)
            make_workloads.MAKERS[name](second, **sizes)
            self.assertEqual(first.read_bytes(), second.read_bytes(), name)
            code, answer, words = run("qpdf", "--check", first)
            self.assertEqual(code, 0, answer + words)
            if "pages" in sizes:
                self.assertEqual(run("qpdf", "--show-npages", first)[1].strip(), str(sizes["pages"]))

    def test_seals_are_counted_on_an_open_document_and_pictures_read(self):
        code, answer, words = run(BUILD / "tests/bench_seals", SAMPLES / "contract.pdf", SAMPLES / "seals/seal-300.png", PKI / "p256.p12",
                                  self.folder, "0.05")
        self.assertEqual((code, words), (0, ""))
        self.assertRegex(answer, r"^stamp +[\d.]+ a second, \d+ bytes each\nsign +[\d.]+ a second, \d+ bytes each\n$")
        self.assertEqual(run("qpdf", "--check", self.folder / "sign.pdf")[0], 0)
        seals.write_photo(self.folder / "photo.png", 200, 4)
        code, answer, words = run(BUILD / "tests/bench_seals", "--read", self.folder / "photo.png")
        self.assertEqual((code, words), (0, ""))
        self.assertIn("200 x 200 pixels become 200 x 200", answer)
        self.assertGreater(seals.measure_import(self.folder / "photo.png", self.folder), 0)

    def test_run_writes_every_sample(self):
        report = self.folder / "report.json"
        code, answer, words = run(sys.executable, HERE / "run.py", "--floor-only", "--build", BUILD, "--pki", PKI,
                                  "--workdir", self.folder, "--workloads", "invoice", "--runs", "2", "--json", report)
        self.assertEqual(code, 0, answer + words)
        steps = json.loads(report.read_text())["workloads"][0]["steps"]
        self.assertEqual(sorted(steps), ["floor-sign", "floor-verify"])
        self.assertEqual([len(step["samples"]) for step in steps.values()], [2, 2])


if __name__ == "__main__":
    unittest.main()
