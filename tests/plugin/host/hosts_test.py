#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal-plugin.so in programs that are not ours: hosts in C, Python and Node seal and verify, hear of progress and cancel;
a thousand loads leave nothing behind."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

PLUGIN = os.path.join(command.BUILD, "bin", "pdfseal-plugin.so")
HOSTS = os.path.join(command.SAMPLES, "hosts")
HEADER = os.path.join(command.SOURCE, "plugin", "host")
# The allocator of a host is the sanitizer's only where it is loaded first.
PRELOAD = {}


def find_sanitizer():
    if command.SANITIZED:
        path = subprocess.run(["cc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True).stdout.strip()
        PRELOAD.update({"LD_PRELOAD": os.path.realpath(path), "ASAN_OPTIONS": "detect_leaks=0"})


def koffi():
    """The folder of koffi, or None."""
    for folder in (os.environ.get("PDFSEAL_KOFFI", ""), os.path.join(command.BUILD, "node_modules", "koffi"), "/usr/share/nodejs/koffi"):
        if os.path.isdir(folder):
            return folder
    folder = os.path.join(command.BUILD, "node")
    os.makedirs(folder, exist_ok=True)
    if shutil.which("npm"):
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "koffi"], capture_output=True, timeout=120)
    found = os.path.join(folder, "node_modules", "koffi")
    return found if os.path.isdir(found) else None


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        find_sanitizer()
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-hosts-")
        with open(os.path.join(command.PKI, "passphrase"), encoding="ascii") as file:
            cls.passphrase = file.read().strip()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def compile(self, source, name):
        program = self.path(name)
        done = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", HEADER, source, "-o", program, "-ldl"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program

    def run_host(self, *program, stop=False, environment=None, seal=command.SEAL):
        out = self.path("sealed.pdf")
        if os.path.exists(out):
            os.unlink(out)
        line = [*program, PLUGIN, os.path.join(command.SAMPLES, "contract.pdf"), out, os.path.join(command.PKI, "p256.p12"), self.passphrase,
                seal, command.ROOT, *(["stop"] if stop else [])]
        done = subprocess.run(line, capture_output=True, text=True, timeout=200 * command.SLOWNESS,
                              env={**os.environ, **PRELOAD, **(environment or {})})
        return done, out

    def check_host(self, *program, environment=None):
        done, out = self.run_host(*program, environment=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        lines = done.stdout.split("\n")
        self.assertEqual(lines.count("100%"), 2)
        self.assertIn("valid", done.stdout.lower())
        self.assertEqual(command.verify(out)[0], 0)
        done, out = self.run_host(*program, stop=True, environment=environment)
        self.assertEqual(done.returncode, 130, done.stdout + done.stderr)
        self.assertIn("cancelled", done.stderr)
        self.assertFalse(os.path.exists(out))

    def test_a_host_in_c(self):
        self.check_host(self.compile(os.path.join(HOSTS, "seal_and_verify.c"), "host"))

    def test_a_host_in_python(self):
        self.check_host(sys.executable, os.path.join(HOSTS, "seal_and_verify.py"))

    def test_a_host_in_node(self):
        if command.SANITIZED:
            print("SKIPPED: Node lays out its memory where the sanitizer wants its own", file=sys.stderr)
            return
        folder = koffi() if shutil.which("node") else None
        if not folder:
            print("SKIPPED: the host in Node needs node and koffi of npm, and one of them cannot be had here", file=sys.stderr)
            return
        self.check_host("node", os.path.join(HOSTS, "seal_and_verify.js"), environment={"KOFFI": folder})

    def test_a_seal_that_must_be_drawn_finds_the_renderer(self):
        svg = self.path("seal.svg")
        with open(svg, "w", encoding="ascii") as file:
            file.write('<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="red"/></svg>')
        done, out = self.run_host(sys.executable, os.path.join(HOSTS, "seal_and_verify.py"), seal=svg)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_is_wrong_is_said_in_one_line(self):
        program = self.compile(os.path.join(HOSTS, "seal_and_verify.c"), "host")
        self.passphrase, kept = "wrong", self.passphrase
        done, out = self.run_host(program)
        self.passphrase = kept
        self.assertEqual(done.returncode, 4)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertFalse(os.path.exists(out))

    def test_a_host_leaks_nothing(self):
        if command.SANITIZED or not shutil.which("valgrind"):
            print("SKIPPED: valgrind is missing, or cannot run what the sanitizers watch", file=sys.stderr)
            return
        program = self.compile(os.path.join(HOSTS, "seal_and_verify.c"), "host")
        done, out = self.run_host("valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite", program)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_thousand_loads_leave_nothing_behind(self):
        program = self.compile(os.path.join(HERE, "reload.c"), "reload")
        rounds = 50 if command.SANITIZED else 1000
        done = subprocess.run([program, PLUGIN, str(rounds), os.path.join(command.PKI, "p256.p12"), self.passphrase, os.path.join(command.SAMPLES, "contract.pdf")],
                              capture_output=True, text=True, env={**os.environ, **PRELOAD}, timeout=500)
        self.assertEqual(done.returncode, 0, done.stderr)
        early, late, stayed, has_curl = map(int, done.stdout.split())
        self.assertEqual(has_curl, 0, "libcurl was loaded although nothing was asked")
        self.assertEqual(stayed, 0, "the plugin was not unloaded")
        if not command.SANITIZED:
            self.assertLess(late - early, 600, "KiB more after %d rounds than after two" % rounds)

    def test_it_exports_one_symbol(self):
        names = subprocess.run(["nm", "-D", "--defined-only", PLUGIN], capture_output=True, text=True, check=True).stdout.split("\n")
        self.assertEqual([name.split()[-1] for name in names if name], ["pdfseal_plugin_abi_1"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
