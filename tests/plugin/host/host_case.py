# SPDX-License-Identifier: Apache-2.0
"""The sample hosts as tests run them: compiled where they are C, with key, seal and document."""
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
    found = os.path.join(folder, "node_modules", "koffi")
    if shutil.which("npm") and not os.path.isdir(found):
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "koffi"], capture_output=True, timeout=120)
    return found if os.path.isdir(found) else None


class HostCase(unittest.TestCase):
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

    def compile(self, source, name, *options):
        program = self.path(name)
        done = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", HEADER, *options, source, "-o", program, "-ldl"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program

    def run_host(self, *program, stop=False, environment=None, seal=command.SEAL, plugin=PLUGIN):
        out = self.path("sealed.pdf")
        if os.path.exists(out):
            os.unlink(out)
        line = [*program, plugin, os.path.join(command.SAMPLES, "contract.pdf"), out, os.path.join(command.PKI, "p256.p12"), self.passphrase,
                seal, command.ROOT, *(["stop"] if stop else [])]
        done = subprocess.run(line, capture_output=True, text=True, timeout=200 * command.SLOWNESS,
                              env={**os.environ, **PRELOAD, **(environment or {})})
        return done, out

    def check_outcome(self, done, out, stop):
        """A host that was stopped left nothing; one that was not told of each pass and found its own seal valid."""
        if stop:
            self.assertEqual(done.returncode, 130, done.stdout + done.stderr)
            self.assertIn("cancelled", done.stderr)
            self.assertFalse(os.path.exists(out))
            return
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertEqual(done.stdout.split("\n").count("100%"), 2)
        self.assertIn("valid", done.stdout.lower())
        self.assertEqual(command.verify(out)[0], 0)
