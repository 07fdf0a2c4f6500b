#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The LibreOffice extension on a screen, by its menu and windows (with PDFSEAL_FULL=1, that is tests/run.sh --full). The LibreOffice with
windows and the headless one of the other tests cannot be installed together, so a Debian of its own is set up for it: some minutes.
The pictures of the screen stay in build/tests: settings.png, sealed.png, report.png, and screen.png where it failed."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

PACKAGES = ("libreoffice-writer,libreoffice-gtk3,libreoffice-style-colibre,python3-uno,libjansson4,xvfb,openbox,xdotool,imagemagick,dbus,"
            "fonts-dejavu-core,fonts-noto-cjk")
# What drive_office.sh says when it has done each part.
STEPS = ["set", "sealed", "checked"]
PICTURES = ("settings.png", "sealed.png", "report.png", "screen.png")
# In the Debian: the library where it would be installed, and a user, whom unopkg wants.
INSIDE = """cd /opt/try && lib=$(dirname "$(find /usr/lib -name libjansson.so.4)") && mkdir -p $lib/pdfseal &&
mv libpdfseal.so.0 $lib/ && mv pdfseal-plugin.so $lib/pdfseal/ && useradd --create-home sealer && chown -R sealer /opt/try && su sealer -c ./drive_office.sh"""


def missing():
    """Why it cannot be run here, or None."""
    if not command.FULL or command.SANITIZED:
        return "a LibreOffice with windows is installed and driven by tests/run.sh --full alone, and not again with sanitizers"
    if os.geteuid() != 0 or not shutil.which("mmdebstrap"):
        return "only root can set up a Debian of its own, by mmdebstrap"
    return None


class Screen(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="pdfseal-screen-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.inside, self.outside = os.path.join(self.folder, "try"), os.path.join(self.folder, "back")
        os.mkdir(self.inside)
        os.mkdir(self.outside)
        for source, name in ((os.path.join(command.BUILD, "lib", "libpdfseal.so.0"), "libpdfseal.so.0"),
                             (os.path.join(command.BUILD, "bin", "pdfseal-plugin.so"), "pdfseal-plugin.so"),
                             (os.path.join(command.BUILD, "bin", "pdfseal.oxt"), "pdfseal.oxt"),
                             (os.path.join(command.SOURCE, "samples", "src", "contract.fodt"), "contract.fodt"),
                             (command.SEAL, "seal.png"), (command.ROOT, "root.crt"), (os.path.join(command.PKI, "rsa2048.p12"), "key.p12"),
                             (os.path.join(command.PKI, "passphrase"), "passphrase"), (os.path.join(HERE, "drive_office.sh"), "drive_office.sh")):
            shutil.copy(os.path.realpath(source), os.path.join(self.inside, name))

    def test_the_menu_sets_seals_and_checks(self):
        done = subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", "--dpkgopt=force-unsafe-io", '--aptopt=APT::Install-Recommends "false"',
                               "--include=" + PACKAGES, "--customize-hook=copy-in %s /opt" % self.inside,
                               "--customize-hook=chroot \"$1\" sh -c '%s' || true" % INSIDE,
                               "--customize-hook=copy-out /opt/try %s" % self.outside, "bookworm", "/dev/null"], capture_output=True, text=True, timeout=1700)
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        back = os.path.join(self.outside, "try")
        for name in PICTURES:
            if os.path.exists(os.path.join(back, name)):
                shutil.copy(os.path.join(back, name), os.path.join(command.BUILD, "tests", name))
        shown = (done.stdout + done.stderr).splitlines()
        self.assertEqual([line for line in shown if line in STEPS], STEPS, "\n".join(shown[-20:]))
        code, report = command.verify(os.path.join(back, "contract-sealed.pdf"))
        self.assertEqual((code, report["signatures"][0]["reason"]), (0, "on a screen"))


if __name__ == "__main__":
    if missing():
        print("SKIPPED: " + missing(), file=sys.stderr)
        sys.exit(0)
    unittest.main(verbosity=2)
