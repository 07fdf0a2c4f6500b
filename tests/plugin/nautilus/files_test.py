#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GNOME Files itself, on a display of its own: the emblems are on the screen, and the window that its menu opens seals. Belongs to
tests/run.sh --full. The pictures of the screen stay in build/tests: files.ppm, window.ppm."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import page_pixels  # noqa: E402
import pdfseal_command as command  # noqa: E402

MODULE = os.path.join(command.BUILD, "bin", "pdfseal-nautilus.so")
WINDOW = os.path.join(command.BUILD, "bin", "pdfseal-seal-window")
EMBLEMS = os.path.join(command.SOURCE, "plugin", "nautilus", "emblems")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")
GREEN, RED = (0x1b, 0x7f, 0x3b), (0xc0, 0x1c, 0x28)
# In a mount namespace of its own, so that the machine's Files never sees the module under test.
SESSION = """mount --bind "$1/modules" "$2" && exec dbus-run-session -- nautilus --new-window "$1/docs" """


def missing():
    """Why it cannot be run here, or None."""
    if not command.FULL:
        return "the real GNOME Files belongs to tests/run.sh --full"
    if command.SANITIZED:
        return "GNOME Files cannot load a module that a sanitizer watches"
    if os.geteuid() != 0:
        return "only root can lay the module over that of the machine"
    for path in (MODULE, WINDOW):
        if not os.path.exists(path):
            return os.path.basename(path) + " was not built (packages libnautilus-extension-dev, libgtk-4-dev)"
    for program in ("nautilus", "Xvfb", "import", "xdotool", "dbus-run-session", "unshare"):
        if not shutil.which(program):
            return program + " is not installed"
    return None


def find(picture, colour):
    """How many pixels of the screen have nearly that colour."""
    return sum(1 for y in range(picture.height) for x in range(picture.width)
               if all(abs(a - b) < 12 for a, b in zip(picture.pixel(x, y), colour)))


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="pdfseal-files-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ("docs", "modules", "run", "home/.config/pdfseal/trust", "share/icons/hicolor/scalable/emblems"):
            os.makedirs(self.path(name))
        os.chmod(self.path("run"), 0o700)
        shutil.copy(MODULE, self.path("modules"))
        shutil.copy(command.ROOT, self.path("home/.config/pdfseal/trust"))
        for name in os.listdir(EMBLEMS):
            shutil.copy(os.path.join(EMBLEMS, name), self.path("share/icons/hicolor/scalable/emblems"))
        self.display = self.start_display()
        self.environment = {"DISPLAY": ":" + self.display, "HOME": self.path("home"), "XDG_RUNTIME_DIR": self.path("run"), "LC_ALL": "C.UTF-8",
                            "XDG_DATA_DIRS": self.path("share") + ":/usr/share", "LD_LIBRARY_PATH": os.path.join(command.BUILD, "lib"),
                            "PATH": os.environ["PATH"], "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11", "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none"}

    def path(self, name):
        return os.path.join(self.folder, name)

    def start_display(self):
        read, write = os.pipe()
        self.start("Xvfb", "-displayfd", str(write), "-screen", "0", "1000x700x24", "-nolisten", "tcp", pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            return pipe.readline().strip()

    def start(self, *line, **options):
        """A process with children of its own, which end with the test."""
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **options)
        self.addCleanup(process.wait, 30)
        self.addCleanup(lambda: process.poll() is None and os.killpg(process.pid, signal.SIGTERM))
        return process

    def screen(self, name):
        picture = subprocess.run(["import", "-window", "root", "-depth", "8", "ppm:-"], env=self.environment, capture_output=True, check=True).stdout
        with open(os.path.join(command.BUILD, "tests", name), "wb") as file:
            file.write(picture)
        return page_pixels.read_ppm(picture)

    def test_emblems_are_on_the_screen(self):
        shutil.copy(CONTRACT, self.path("docs/unsigned.pdf"))
        command.sign(CONTRACT, self.path("docs/valid.pdf"), "--seal", command.SEAL)
        with open(self.path("docs/valid.pdf"), "rb") as file, open(self.path("docs/altered.pdf"), "wb") as changed:
            changed.write(file.read().replace(b"/MediaBox", b"/MediaBux", 1))
        modules = subprocess.run(["pkg-config", "--variable=extensiondir", "libnautilus-extension-4"], capture_output=True, text=True, check=True).stdout.strip()
        self.start("unshare", "-m", "sh", "-c", SESSION, "session", self.folder, modules, env=self.environment)
        for _ in range(40):
            time.sleep(1.5)
            screen = self.screen("files.ppm")
            green, red = find(screen, GREEN), find(screen, RED)
            if green and red:
                break
        self.assertGreater(green, 20, "the emblem of valid.pdf is not there")
        self.assertGreater(red, 20, "the emblem of altered.pdf is not there")
        self.assertLess(green + red, 1000, "more than two emblems")

    def key(self, *arguments):
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, timeout=30)

    def test_the_window_seals_beside_the_document(self):
        shutil.copy(CONTRACT, self.path("docs/a.pdf"))
        with open(self.path("home/.config/pdfseal/window.ini"), "w", encoding="utf-8") as file:
            file.write("[seal]\nkey=%s\npicture=%s\nreason=SL-2026-0117\n" % (os.path.join(command.PKI, "rsa2048.p12"), command.SEAL))
        with open(os.path.join(command.PKI, "passphrase"), encoding="ascii") as file:
            passphrase = file.read().strip()
        self.start("dbus-run-session", "--", WINDOW, self.path("docs/a.pdf"), env=self.environment)
        self.key("search", "--sync", "--onlyvisible", "--name", "Seal and sign")
        time.sleep(2)
        for typed, sealed in (("wrong", False), (passphrase, True)):
            self.key("type", typed)
            self.key("key", "Return")
            for _ in range(100):
                time.sleep(0.1)
                if os.path.exists(self.path("docs/a-sealed.pdf")):
                    break
            self.assertEqual(os.path.exists(self.path("docs/a-sealed.pdf")), sealed)
            self.screen("window.ppm")
        code, report = command.verify(self.path("docs/a-sealed.pdf"))
        self.assertEqual((code, report["signatures"][0]["reason"]), (0, "SL-2026-0117"))
        with open(self.path("home/.config/pdfseal/window.ini"), encoding="utf-8") as file:
            kept = dict(line.strip().split("=", 1) for line in file if "=" in line)
        self.assertEqual(set(kept), {"key", "picture", "pages", "anchor", "margin", "reason"}, "the passphrase is none of it")


if __name__ == "__main__":
    if missing():
        print("SKIPPED: " + missing(), file=sys.stderr)
        sys.exit(0)
    unittest.main(verbosity=2)
