#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The loadable plugin and the network: it asks nobody unless it is told to, then it signs at every level and verifies with revocation
data of real authorities; a host can cancel while an answer is waited for. Seals are drawn through its table."""
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import authorities  # noqa: E402
import page_pixels  # noqa: E402
import pdfseal_command as command  # noqa: E402
import plugin_table  # noqa: E402
from plugin_table import Keys, Network, PictureJob, PLUGIN, SealJob, VerifyJob, as_old, host  # noqa: E402

SAMPLE = os.path.join(command.SAMPLES, "invoice.pdf")
CANCELLED, DONE, DOUBTFUL, REFUSED_USAGE, OUTSIDE = -1, 0, 2, 64, 6


class Networks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-host-network-")
        cls.world = authorities.World(cls.folder).__enter__()
        cls.plugin = plugin_table.load()
        cls.network = Network(allow_private=1, timeout_seconds=5)

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.world.answers.clear()
        self.world.asked.clear()
        self.message = ctypes.create_string_buffer(512)

    def path(self, name):
        return self.world.path(name)

    def seal(self, output, network, progress=None, **wishes):
        session = ctypes.c_void_p()
        keys = Keys(p12=self.path("signer.p12").encode(), passphrase=b"test", network=ctypes.pointer(network) if network else None)
        code = self.plugin.open(as_old(host.Keys, keys), ctypes.byref(session), self.message, len(self.message))
        self.assertEqual(code, DONE, self.message.value)
        job = SealJob(input=SAMPLE.encode(), output=output.encode(), overwrite=1, progress=host.PROGRESS(progress or (lambda *_: 1)),
                      trust=self.path("root.crt").encode(), **wishes)
        code = self.plugin.seal(session, as_old(host.SealJob, job), self.message, len(self.message))
        self.plugin.close(session)
        return code

    def stamped(self, name, level, **wishes):
        output = self.path(name)
        code = self.seal(output, self.network, level=level, tsa=(self.world.url + "/tsa").encode(), **wishes)
        self.assertEqual(code, DONE, self.message.value)
        return output

    def verify(self, path, network=None, progress=None, **wishes):
        pieces = []
        write = host.WRITE(lambda context, data, length: pieces.append(ctypes.string_at(data, length)) or 1)
        job = VerifyJob(input=path.encode(), trust=self.path("root.crt").encode(), format=b"json", write=write,
                        progress=host.PROGRESS(progress or (lambda *_: 1)), network=ctypes.pointer(network) if network else None, **wishes)
        code = self.plugin.verify(as_old(host.VerifyJob, job), self.message, len(self.message))
        return code, json.loads(b"".join(pieces)) if pieces else None

    def test_each_level_can_be_signed(self):
        for level in ("B-T", "B-LT", "B-LTA"):
            with self.subTest(level):
                output = self.stamped(level + ".pdf", level.encode())
                report = command.verify(output, trust=self.path("root.crt"))[1]
                self.assertEqual(report["signatures"][0]["level"], "PAdES-" + level)
        self.assertEqual(self.verify(self.path("B-LTA.pdf"))[0], DONE)

    def test_nobody_is_asked_without_a_network(self):
        output = self.path("plain.pdf")
        self.assertEqual(self.seal(output, None), DONE, self.message.value)
        self.assertEqual(self.verify(output)[0], DOUBTFUL)
        self.assertEqual(self.world.asked, [])
        self.assertEqual(self.seal(self.path("none.pdf"), None, level=b"B-T", tsa=(self.world.url + "/tsa").encode()), REFUSED_USAGE)
        self.assertFalse(os.path.exists(self.path("none.pdf")))

    def test_revocation_is_fetched_where_it_may_be(self):
        output = self.path("fetched.pdf")
        self.assertEqual(self.seal(output, None), DONE, self.message.value)
        code, report = self.verify(output, self.network, revocation=b"require")
        self.assertEqual((code, report["signatures"][0]["trust"]["revocation_source"]), (DONE, "network"))
        public = Network()
        self.assertEqual(self.verify(output, public)[0], DOUBTFUL, "a private address that a certificate names was asked")
        self.assertEqual(self.verify(output, self.network, revocation=b"perhaps")[0], REFUSED_USAGE)

    def test_a_silent_authority_is_told_and_leaves_nothing(self):
        self.world.answers["/tsa"] = authorities.error_status
        output = self.path("refused.pdf")
        self.assertEqual(self.seal(output, self.network, level=b"B-T", tsa=(self.world.url + "/tsa").encode()), OUTSIDE)
        self.assertIn(b"503", self.message.value)
        self.assertFalse(os.path.exists(output))

    def test_waiting_for_an_answer_can_be_cancelled(self):
        self.world.answers["/tsa"] = self.world.answers["/ocsp/issuer"] = self.world.answers["/issuer.crl"] = authorities.slow
        output = self.path("cancelled.pdf")
        for what in ("seal", "verify"):
            with self.subTest(what):
                self.world.asked.clear()
                begun = time.monotonic()

                def stop_when_asked(*_):
                    return 0 if self.world.asked else 1

                if what == "seal":
                    code = self.seal(output, self.network, stop_when_asked, level=b"B-T", tsa=(self.world.url + "/tsa").encode())
                    self.assertFalse(os.path.exists(output))
                else:
                    self.assertEqual(self.seal(self.path("plain.pdf"), None), DONE, self.message.value)
                    code = self.verify(self.path("plain.pdf"), self.network, stop_when_asked)[0]
                self.assertEqual(code, CANCELLED, self.message.value)
                self.assertLess(time.monotonic() - begun, 4 * command.SLOWNESS)
        self.world.answers.clear()

    def picture(self, **wishes):
        pieces = []
        write = host.WRITE(lambda context, data, length: pieces.append(ctypes.string_at(data, length)) or 1)
        code = self.plugin.picture(ctypes.byref(PictureJob(write=write, **wishes)), self.message, len(self.message))
        return code, b"".join(pieces)

    def test_a_seal_is_drawn_and_a_scan_cleaned(self):
        description = command.expect(0, "seal", "make", "--preset", "company", "--text", "示例科技有限公司", "--dump").stdout
        code, png = self.picture(description=description, format=b"png", dpi=127)
        self.assertEqual(code, DONE, self.message.value)
        self.assertEqual(page_pixels.read_png_pixels(png)[:2], (200, 200))
        scan = ctypes.create_string_buffer(png, len(png))
        code, pdf = self.picture(scan=ctypes.cast(scan, ctypes.c_void_p), scan_bytes=len(png), width_mm=30)
        self.assertEqual((code, pdf[:5]), (DONE, b"%PDF-"), self.message.value)
        self.assertEqual(self.picture(description=b"no JSON")[0], 4)
        self.assertEqual(self.picture(description=description, format=b"gif")[0], REFUSED_USAGE)
        self.assertEqual(self.picture()[0], REFUSED_USAGE)

    def test_a_program_that_links_the_library_draws_and_compares_with_the_tools(self):
        output, seal = self.path("compared.pdf"), self.path("seal.png")
        program = self.path("seal_maker")
        source = os.path.join(command.SAMPLES, "hosts", "seal_maker.c")
        flags = ["-fsanitize=address,undefined"] if command.SANITIZED else []
        done = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", *flags, "-I", os.path.join(command.SOURCE, "core"), "-I",
                               os.path.join(command.SOURCE, "plugin", "host"), source, "-o", program, "-L", os.path.join(command.BUILD, "lib"),
                               "-lpdfseal", "-ldl", "-Wl,-rpath," + os.path.join(command.BUILD, "lib")], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        command.expect(0, "stamp", SAMPLE, "-o", output, "--seal", command.SEAL, "--anchor", "center", "--page", "1")
        description = self.path("seal.json")
        with open(description, "wb") as file:
            file.write(command.expect(0, "seal", "make", "--preset", "finance", "--text", "示例", "--dump").stdout)
        environment = {key: value for key, value in os.environ.items() if key != "LD_PRELOAD"}
        watched = [] if command.SANITIZED or not shutil.which("valgrind") else [
            "valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite"]
        if not watched:
            print("SKIPPED: valgrind is missing, or cannot run what the sanitizers watch", file=sys.stderr)
        done = subprocess.run([*watched, program, PLUGIN, description, seal, output], capture_output=True, text=True, env=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^38 x 38 mm, letters: \S.*\n(page 1: [1-9]\d* pixels differ\n)(page \d+: 0 pixels differ\n)*$")
        with open(seal, "rb") as file:
            self.assertEqual(file.read(8), b"\x89PNG\r\n\x1a\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
