#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian packages (with PDFSEAL_FULL=1, that is tests/run.sh --full; they are compiled twice and a Debian is set up): the same source
gives the same bytes, lintian finds nothing, and in a bare Debian 12 they can be installed, used and removed."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import pdfseal_command as command  # noqa: E402
from components_test import BUILD, FIND, PROGRAM  # noqa: E402
from habit import project_files  # noqa: E402

NAMES = ["libpdfseal-dev", "libpdfseal0", "libreoffice-pdfseal", "pdfseal", "pdfseal-cups", "pdfseal-plugin", "pdfseal-render"]
# Made only where its libraries are; half a desktop would be installed with it.
DESKTOP = "nautilus-pdfseal"
# What the programs of the script need besides.
TOOLS = "gcc,libc6-dev,cmake,make,pkg-config,man-db"

# What the script says when it has done each part.
STEPS = ["installed", "sealed, signed, verified, drew", "linked, loaded", "read", "removed"]


def run(*words, seconds=900, errors_too=False, **options):
    done = subprocess.run(words, capture_output=True, text=True, timeout=seconds, **options)
    if done.returncode != 0:
        raise command.Failed("%s: exit code %d\n%s" % (" ".join(words), done.returncode, (done.stdout + done.stderr)[-6000:]))
    return done.stdout + (done.stderr if errors_too else "")


def build(source, folder, **environment):
    """{name: path} of the packages of `source`, built in `folder`."""
    surroundings = {**os.environ, **environment}
    run("cmake", "--preset", "package", "-B", folder, cwd=source, env=surroundings)
    run("cmake", "--build", folder, "-j", str(os.cpu_count()), cwd=source, env=surroundings)
    run("cmake", "--build", folder, "--target", "package", cwd=source, env=surroundings)
    return {name.split("_")[0]: os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".deb")}


def copy_source(folder):
    for name in project_files():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        shutil.copyfile(os.path.join(command.SOURCE, name), os.path.join(folder, name))
        shutil.copymode(os.path.join(command.SOURCE, name), os.path.join(folder, name))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def fields(package):
    """{name: value} of its control file."""
    lines = run("dpkg-deb", "--field", package).splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith(" "))


class Debian(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-debian-")
        cls.packages = build(command.SOURCE, os.path.join(cls.folder, "build"))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_each_component_is_a_package(self):
        self.assertEqual(sorted(set(self.packages) - {DESKTOP}), NAMES)
        has_desktop = subprocess.run(["pkg-config", "--exists", "libnautilus-extension-4"], check=False).returncode == 0
        self.assertEqual(DESKTOP in self.packages, has_desktop)

    def test_packages_depend_on_what_they_link(self):
        depends = {name: fields(self.packages[name])["Depends"] for name in NAMES}
        for name, wanted in (("libpdfseal0", ["libc6", "libssl3", "libpng16-16", "libjansson4", "zlib1g"]), ("libpdfseal-dev", ["libpdfseal0"]),
                             ("pdfseal", ["libpdfseal0", "libp11-kit0"]), ("pdfseal-plugin", ["libpdfseal0"]), ("libreoffice-pdfseal", ["pdfseal-plugin"]),
                             ("pdfseal-cups", ["libpdfseal0"]),
                             ("pdfseal-render", ["libpoppler-glib8", "libcairo2", "librsvg2-2", "libqrencode4"])):
            for other in wanted:
                self.assertRegex(depends[name], r"(^|, )%s( |,|$)" % other, name)
        self.assertNotIn("poppler", depends["pdfseal"] + depends["libpdfseal0"])

    def test_the_same_source_gives_the_same_bytes_anywhere(self):
        source = os.path.join(self.folder, "elsewhere", "source")
        copy_source(source)
        before = os.umask(0o077)
        try:
            again = build(source, os.path.join(self.folder, "elsewhere", "tree"), TZ="Asia/Shanghai", LC_ALL="C", HOME=self.folder)
        finally:
            os.umask(before)
        for name in self.packages:
            with self.subTest(name):
                self.assertTrue(read(self.packages[name]) == read(again[name]), "differs from build to build")

    def test_lintian_finds_nothing(self):
        # The first package of something new closes a bug of Debian's that asked for it; nobody did.
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "warning", "--suppress-tags", "initial-upload-closes-no-bugs",
                               *self.packages.values()], capture_output=True, text=True, timeout=600)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_they_work_in_a_bare_debian_and_leave_nothing(self):
        inside = os.path.join(self.folder, "try")
        os.makedirs(inside)
        for path in [*(self.packages[name] for name in NAMES), os.path.join(HERE, "in_bare_debian.sh"), os.path.join(command.SAMPLES, "contract.pdf"),
                     *(os.path.join(command.PKI, name) for name in ("rsa2048.p12", "passphrase", "root.crt"))]:
            shutil.copy(path, inside)
        shutil.copy(command.SEAL, os.path.join(inside, "seal.png"))
        for name, text in (("program.c", PROGRAM), ("CMakeLists.txt", FIND % ("C", "0.1") + BUILD)):
            with open(os.path.join(inside, name), "w", encoding="utf-8") as file:
                file.write(text)
        shown = run("mmdebstrap", "--quiet", "--variant=minbase", "--dpkgopt=force-unsafe-io", "--include=" + TOOLS, "--customize-hook=copy-in %s /opt" % inside,
                    '--customize-hook=chroot "$1" /opt/try/in_bare_debian.sh', "bookworm", "/dev/null", seconds=1800, errors_too=True)
        self.assertEqual([line for line in shown.splitlines() if line in STEPS], STEPS, shown)


if __name__ == "__main__":
    if not command.FULL or command.SANITIZED:
        print("SKIPPED: packages are built and installed by tests/run.sh --full alone, and not again with sanitizers")
        sys.exit(0)
    unittest.main()
