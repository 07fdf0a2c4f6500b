# SPDX-License-Identifier: Apache-2.0
"""A tree of CUPS settings with a queue "main", and the user for whom is printed: what the tests of backend and filter share."""
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import authorities  # noqa: E402
import pdfseal_command as command  # noqa: E402

BACKEND = os.path.join(command.BUILD, "bin", "cups", "backend", "pdfseal")
FILTER = os.path.join(command.BUILD, "bin", "cups", "filter", "pdfsealtopdf")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")
IS_ROOT = os.geteuid() == 0
# Somebody who is not root and exists on every Debian; without root a backend can print for its own user alone.
USER = pwd.getpwnam("games") if IS_ROOT else pwd.getpwuid(os.getuid())


class CupsCase(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="pdfseal-cups-")
        os.chmod(self.root, 0o755)
        self.addCleanup(shutil.rmtree, self.root)
        os.mkdir(self.path("pdfseal"))
        os.mkdir(self.path("tmp"))
        self.folder = self.path("for-" + USER.pw_name)
        os.mkdir(self.folder, 0o700)
        os.chown(self.folder, USER.pw_uid, USER.pw_gid)
        for name, source in (("key.p12", "rsa2048.p12"), ("passphrase", "passphrase")):
            shutil.copyfile(os.path.join(command.PKI, source), self.path(name))
            os.chmod(self.path(name), 0o600)
        shutil.copyfile(command.SEAL, self.path("seal.png"))
        self.settings = self.configure()

    def path(self, name):
        return os.path.join(self.root, name)

    def configure(self, name="main", **changes):
        """Writes the settings; a value None leaves one out."""
        values = {"key": self.path("key.p12"), "passphrase-file": self.path("passphrase"), "seal": self.path("seal.png"), "pages": "1",
                  "anchor": "top-right", "reason": "printed by {user}: {title}", "folder": self.path("for-{user}")}
        values.update({key.replace("_", "-"): value for key, value in changes.items()})
        path = self.path("pdfseal/%s.conf" % name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join("%s = %s\n" % pair for pair in values.items() if pair[1] is not None))
        os.chmod(path, 0o644)
        return path

    def run_program(self, program, *arguments, stdin=subprocess.DEVNULL, address="pdfseal:/main", queue="main", **options):
        environment = {"CUPS_SERVERROOT": self.root, "DEVICE_URI": address, "PRINTER": queue, "TMPDIR": self.path("tmp"), "PATH": os.environ["PATH"]}
        environment["LD_LIBRARY_PATH"] = self.path("copied/lib")
        if command.SANITIZED:
            environment["ASAN_OPTIONS"] = "detect_leaks=0"  # a process that nobody may debug cannot look for leaks
        return subprocess.run([program, *arguments], env=environment, capture_output=True, timeout=60 * command.SLOWNESS,
                              **({"stdin": stdin} if "input" not in options else {}), **options)

    def copy_programs(self):
        """The backend and pdfseal-render where every user reaches them, whatever the build lies in; the backend's path."""
        for name in ("copied", "copied/lib"):
            os.mkdir(self.path(name))
        shutil.copy(os.path.realpath(os.path.join(command.BUILD, "lib", "libpdfseal.so.0")), self.path("copied/lib/libpdfseal.so.0"))
        shutil.copy(os.path.join(command.BUILD, "bin", "pdfseal-render"), self.path("copied"))
        return shutil.copy(BACKEND, self.path("copied"))

    def print_job(self, title="Contract", user=USER.pw_name, job="7", document=CONTRACT, **options):
        return self.run_program(BACKEND, job, user, title, "1", "media=A4", *([document] if document else []), **options)

    def sealed(self):
        return sorted(os.listdir(self.folder))

    def check_valid(self, path):
        code, report = command.verify(path)
        self.assertEqual(code, 0, report)
        pdfsig = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True)
        self.assertIn("Signature is Valid", pdfsig.stdout, pdfsig.stderr)
        self.assertIn("Total document signed", pdfsig.stdout)
        return report


class LevelCase(CupsCase):
    """The same with an authority that answers, and its signer's key."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("world"))
        world = authorities.World(self.path("world"))
        self.world = world.__enter__()
        self.addCleanup(world.__exit__)
        shutil.copyfile(world.path("signer.p12"), self.path("key.p12"))
        shutil.copyfile(world.path("root.crt"), self.path("root.crt"))
        with open(self.path("passphrase"), "w", encoding="ascii") as file:
            file.write("test\n")

    def configure_level(self, level, **more):
        self.configure(level=level, tsa=self.world.url + "/tsa", trust=self.path("root.crt"), private_network="yes", **more)
