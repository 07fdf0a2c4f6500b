#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print to sealed PDF through a real cupsd on loopback, with a tree of its own: text and PDF go through CUPS's filters, come out
sealed for the user who printed, and pdfseal and pdfsig find the signature valid. Belongs to tests/run.sh --full."""
import os
import pwd
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cups_case import BACKEND, CONTRACT, CupsCase, FILTER, IS_ROOT, USER, command

SERVER_BIN = "/usr/lib/cups"
PPD = os.path.join(command.SOURCE, "plugin", "cups", "pdfseal.ppd")
FILES = """ServerRoot {root}
ServerBin {root}/bin
DataDir /usr/share/cups
StateDir {root}/state
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool/tmp
AccessLog {root}/access_log
ErrorLog {root}/error_log
PageLog {root}/page_log
User lp
Group lp
SystemGroup root
FileDevice Yes
"""
DAEMON = """Listen 127.0.0.1:{port}
LogLevel debug
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobFiles No
ErrorPolicy stop-printer
<Location />
Order allow,deny
Allow localhost
</Location>
<Location /admin>
Order allow,deny
Allow localhost
</Location>
<Policy default>
JobPrivateAccess default
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


def missing():
    """Why a real cupsd cannot be run here, or None."""
    if not command.FULL:
        return "a real cupsd belongs to tests/run.sh --full"
    if not IS_ROOT:
        return "a cupsd that runs backends as root must be started by root"
    if not shutil.which("cupsd") or not shutil.which("lpadmin") or not os.path.exists(os.path.join(SERVER_BIN, "filter", "pdftopdf")):
        return "cups-daemon, cups-client and cups-filters are not installed"
    return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cupsd(CupsCase):
    def setUp(self):
        super().setUp()
        os.chmod(self.path("pdfseal"), 0o755)
        self.install()
        self.port = free_port()
        for name, content in (("cups-files.conf", FILES), ("cupsd.conf", DAEMON)):
            with open(self.path(name), "w", encoding="ascii") as file:
                file.write(content.format(root=self.root, port=self.port))
        self.start()

    def install(self):
        """Beside CUPS's own programs stand ours, with the rights that the installation gives them."""
        for folder in ("bin", "bin/backend", "bin/filter", "state", "cache", "spool", "spool/tmp"):
            os.mkdir(self.path(folder))
        for folder in ("daemon", "notifier", "cgi-bin", "driver", "monitor"):
            if os.path.exists(os.path.join(SERVER_BIN, folder)):
                os.symlink(os.path.join(SERVER_BIN, folder), self.path("bin/" + folder))
        for name in os.listdir(os.path.join(SERVER_BIN, "filter")):
            os.symlink(os.path.join(SERVER_BIN, "filter", name), self.path("bin/filter/" + name))
        os.mkdir(self.path("lib"))
        library = os.path.join(command.BUILD, "lib", "libpdfseal.so.0")
        shutil.copy(os.path.realpath(library), self.path("lib/libpdfseal.so.0"))
        for source, target, mode in ((BACKEND, "bin/backend/pdfseal", 0o700), (FILTER, "bin/filter/pdfsealtopdf", 0o755)):
            # As `cmake --install` does, but that a shell tells where libpdfseal.so lies.
            copy = shutil.copy(source, self.path("lib"))
            with open(self.path(target), "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\nLD_LIBRARY_PATH='%s' ASAN_OPTIONS=detect_leaks=0 exec '%s' \"$@\"\n" % (self.path("lib"), copy))
            os.chmod(self.path(target), mode)

    def start(self):
        files = ["-c", self.path("cupsd.conf"), "-s", self.path("cups-files.conf")]
        done = subprocess.run(["cupsd", "-t", *files], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        daemon = subprocess.Popen(["cupsd", "-f", *files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(daemon.wait, 30)
        self.addCleanup(daemon.terminate)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if daemon.poll() is not None:
                break
            time.sleep(0.1)
        self.fail("cupsd does not answer:\n" + self.log())

    def log(self):
        try:
            with open(self.path("error_log"), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return "(no log)"

    def client(self, program, *arguments):
        done = subprocess.run([program, "-h", "127.0.0.1:%d" % self.port, *arguments], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "LC_ALL": "C", "CUPS_SERVER": "127.0.0.1:%d" % self.port})
        self.assertEqual(done.returncode, 0, done.stderr + self.log()[-3000:])
        return done.stdout

    def add_queue(self, name, address, ppd):
        self.client("lpadmin", "-p", name, "-v", address, "-P", ppd, "-E")

    def print_through(self, queue, document, title, user=USER.pw_name):
        """Waits until the job has left the queue; the number of the job."""
        said = self.client("lp", "-U", user, "-d", queue, "-t", title, document)
        number = re.search(r"request id is %s-(\d+)" % queue, said).group(1)
        for _ in range(600):
            if not re.search(r"^%s-%s " % (queue, number), self.client("lpstat", "-W", "not-completed", "-o"), re.M):
                return number
            if "disabled" in self.client("lpstat", "-p", queue):
                return number
            time.sleep(0.2)
        self.fail("job %s does not end:\n%s" % (number, self.log()[-4000:]))

    def state(self, queue):
        return self.client("lpstat", "-l", "-p", queue)

    def test_pdf_and_text_are_printed_to_sealed_documents_of_the_user(self):
        self.add_queue("sealed", "pdfseal:/main", PPD)
        number = self.print_through("sealed", CONTRACT, "../Contract/2026")
        path = os.path.join(self.folder, "Contract_2026-%s.pdf" % number)
        self.assertEqual(self.sealed(), [os.path.basename(path)], self.log()[-3000:])
        about = os.stat(path)
        self.assertEqual((about.st_uid, stat.S_IMODE(about.st_mode)), (USER.pw_uid, 0o600))
        report = self.check_valid(path)
        self.assertEqual(report["signatures"][0]["reason"], "printed by %s: ../Contract/2026" % USER.pw_name)
        note = self.path("note.txt")
        with open(note, "w", encoding="ascii") as file:
            file.write("Minutes of the board, to be sealed.\n")
        number = self.print_through("sealed", note, "Minutes")
        path = os.path.join(self.folder, "Minutes-%s.pdf" % number)
        self.assertTrue(os.path.exists(path), self.log()[-3000:])
        self.check_valid(path)
        self.assertGreater(self.dark_left(path), 100, "the text is not there")

    def dark_left(self, path):
        """How many dark pixels the left half of the first page has at 50 dpi: the text, not the seal."""
        picture = subprocess.run(["pdftoppm", "-gray", "-r", "50", "-f", "1", "-l", "1", path], capture_output=True, check=True).stdout
        header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", picture)
        width, height = int(header.group(1)), int(header.group(2))
        rows = [picture[header.end() + width * y:][:width // 2] for y in range(height)]
        return sum(value < 128 for row in rows for value in row)

    def test_the_ppd_is_right(self):
        done = subprocess.run(["cupstestppd", "-I", "filters", PPD], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_queue_that_is_set_up_wrongly_stops_and_keeps_the_job(self):
        os.chmod(self.path("key.p12"), 0o644)
        self.add_queue("sealed", "pdfseal:/main", PPD)
        self.print_through("sealed", CONTRACT, "Contract")
        time.sleep(1)
        self.assertIn("disabled", self.state("sealed"), self.log()[-3000:])
        self.assertIn("key.p12", self.state("sealed"))
        self.assertIn("pdfseal-configuration-error", self.state("sealed"))
        self.assertEqual(self.sealed(), [])
        self.assertIn("sealed-", self.client("lpstat", "-W", "not-completed", "-o"))
        os.chmod(self.path("key.p12"), 0o600)
        self.client("cupsenable", "sealed")
        for _ in range(100):
            if self.sealed() and "idle" in self.state("sealed"):
                break
            time.sleep(0.2)
        self.check_valid(os.path.join(self.folder, self.sealed()[0]))
        self.assertNotIn("pdfseal-configuration-error", self.state("sealed"))

    def test_a_user_who_does_not_exist_gets_nothing_and_stops_nobody(self):
        self.add_queue("sealed", "pdfseal:/main", PPD)
        self.print_through("sealed", CONTRACT, "Contract", user="stranger")
        self.assertEqual(self.sealed(), [])
        self.assertIn("there is no user stranger", self.log())
        self.print_through("sealed", CONTRACT, "Contract")
        self.assertEqual(len(self.sealed()), 1, self.log()[-3000:])

    def test_the_filter_seals_on_the_way_to_another_backend(self):
        ppd = self.path("filter.ppd")
        with open(PPD, encoding="latin-1") as file, open(ppd, "w", encoding="latin-1") as changed:
            changed.write(file.read().replace("application/vnd.cups-pdf application/pdf 0 -", "application/vnd.cups-pdf application/pdf 0 pdfsealtopdf"))
        self.configure("archive")
        lp = pwd.getpwnam("lp")
        for name in ("key.p12", "passphrase"):
            os.chown(self.path(name), 0, lp.pw_gid)
            os.chmod(self.path(name), 0o640)
        out = self.path("archived.pdf")
        with open(out, "wb"):
            pass
        os.chmod(out, 0o666)
        self.add_queue("archive", "file://" + out, ppd)
        self.print_through("archive", CONTRACT, "Contract")
        report = self.check_valid(out)
        self.assertEqual(report["signatures"][0]["reason"], "printed by %s: Contract" % USER.pw_name)


if __name__ == "__main__":
    if missing():
        print("SKIPPED: " + missing(), file=sys.stderr)
        sys.exit(0)
    unittest.main(verbosity=2)
