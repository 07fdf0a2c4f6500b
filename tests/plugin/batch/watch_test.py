#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal watch: what is dropped is sealed once it has settled, moved away, and never twice; links lead nowhere."""
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from batch_case import BatchCase, command, small_pdf  # noqa: E402

UNIT = os.path.join(command.SOURCE, "assets", "systemd", "pdfseal-watch@.service")


class Watching(BatchCase):
    def watch(self, *options):
        self.process = subprocess.Popen([command.PROGRAM, "watch", self.path("in"), *command.key_options("p256"), "--settle", "1", *options],
                                        env={**os.environ, "LC_ALL": "C.UTF-8"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end)
        self.wait_for(lambda: os.path.exists(self.path("in", "sealed", "pdfseal-journal.jsonl")))

    def end(self, number=signal.SIGTERM, code=0):
        if self.process.poll() is None:
            self.process.send_signal(number)
        said = self.process.communicate(timeout=60 * command.SLOWNESS)[1].decode()
        self.assertEqual(self.process.returncode, code if number == signal.SIGTERM else -number, said)
        return said

    def wait_for(self, condition):
        for _ in range(400 * command.SLOWNESS):
            if condition():
                return
            self.assertIsNone(self.process.poll(), "it ended by itself")
            time.sleep(0.05)
        self.fail("it did not come")

    def inside(self, *names):
        return sorted(name for name in os.listdir(self.path("in", *names)) if name.endswith((".pdf", ".txt")))

    def test_what_is_there_and_what_comes_is_sealed_and_moved(self):
        self.fill(3)
        self.watch()
        self.wait_for(lambda: len(self.inside("done")) == 3)
        shutil.move(self.write("late.pdf", small_pdf("late")), self.path("in"))
        self.wait_for(lambda: len(self.inside("done")) == 4)
        said = self.end()
        self.assertEqual((self.inside(), self.inside("sealed"), self.inside("failed")), ([], self.inside("done"), []))
        self.assert_valid(*self.inside("sealed"), folder=os.path.join("in", "sealed"))
        self.assertIn("4 documents in all", said)

    def test_a_file_that_still_grows_is_left_alone(self):
        self.watch()
        data = small_pdf("slow")
        with open(self.path("in", "slow.pdf"), "wb", buffering=0) as file:
            for begin in range(0, len(data), len(data) // 8 + 1):
                file.write(data[begin:begin + len(data) // 8 + 1])
                time.sleep(0.3)
        self.wait_for(lambda: self.inside("done") == ["slow.pdf"])
        self.end()
        self.assertEqual(self.inside("failed"), [])
        self.assert_valid("slow.pdf", folder=os.path.join("in", "sealed"))

    def test_what_cannot_be_sealed_goes_elsewhere_with_its_reason(self):
        self.write("in/bad.pdf", "no PDF at all")
        self.watch()
        self.wait_for(lambda: self.inside("failed") == ["bad.pdf", "bad.pdf.txt"])
        self.write("in/bad.pdf", "no PDF at all, again")
        self.wait_for(lambda: "bad-1.pdf" in self.inside("failed"))
        said = self.end()
        with open(self.path("in", "failed", "bad.pdf.txt"), encoding="utf-8") as file:
            reason = file.read()
        self.assertIn("%PDF", reason)
        self.assertNotIn("/proc", reason + said)

    def test_links_hidden_files_and_other_names_are_left_alone(self):
        secret = self.write("secret.pdf", small_pdf("secret"))
        os.symlink(secret, self.path("in", "link.pdf"))
        self.write("in/.hidden.pdf", small_pdf("hidden"))
        self.write("in/note.txt", "note")
        os.mkdir(self.path("in", "folder.pdf"))
        self.fill(1)
        self.watch()
        self.wait_for(lambda: self.inside("done") == ["invoice-001.pdf"])
        time.sleep(2)
        self.end()
        self.assertEqual(sorted(os.listdir(self.path("in"))), [".hidden.pdf", "done", "failed", "folder.pdf", "link.pdf", "note.txt", "sealed"])
        self.assertEqual(self.inside("sealed"), ["invoice-001.pdf"])

    def test_a_name_that_comes_again_replaces_nothing(self):
        self.fill(1)
        self.watch()
        self.wait_for(lambda: self.inside("done") == ["invoice-001.pdf"])
        self.write("in/invoice-001.pdf", small_pdf("another"))
        self.wait_for(lambda: "invoice-001.pdf" in self.inside("failed"))
        self.end()
        self.assert_valid("invoice-001.pdf", folder=os.path.join("in", "sealed"))

    def test_killed_between_sealing_and_moving_it_only_moves(self):
        self.fill(2)
        self.watch()
        self.wait_for(lambda: len(self.inside("done")) == 2)
        self.end(signal.SIGKILL)
        for name in self.inside("done"):
            os.rename(self.path("in", "done", name), self.path("in", name))
        before = {name: os.stat(self.path("in", "sealed", name)).st_ino for name in self.inside("sealed")}
        self.watch()
        self.wait_for(lambda: len(self.inside("done")) == 2)
        self.end()
        self.assertEqual({name: os.stat(self.path("in", "sealed", name)).st_ino for name in self.inside("sealed")}, before)
        self.assertEqual(self.inside("failed"), [])

    def test_wrong_usage_is_told(self):
        for arguments in ([], [self.path("in"), "--settle", "-1"], [self.path("in"), "--done", self.path("in")]):
            command.expect(64, "watch", *arguments, *command.key_options("p256"))
        command.expect(4, "watch", self.path("nowhere"), *command.key_options("p256"))


class Unit(unittest.TestCase):
    def test_the_unit_is_well_formed_and_confined(self):
        with open(UNIT, encoding="utf-8") as file:
            lines = file.read().splitlines()
        for wanted in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "DynamicUser=yes", "LimitCORE=0"):
            self.assertIn(wanted, lines)
        if not shutil.which("systemd-analyze"):
            self.skipTest("NOT RUN: systemd-analyze is not installed, so nobody else read the unit")
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", UNIT], capture_output=True, check=False)
        complaints = [line for line in done.stderr.decode().splitlines() if "pdfseal-watch" in line and "not executable" not in line]
        self.assertEqual(complaints, [])


if __name__ == "__main__":
    unittest.main()
