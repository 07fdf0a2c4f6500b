#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal-plugin.so in programs that are not ours: hosts in C, Python and Node seal and verify, hear of progress and cancel;
a thousand loads leave nothing behind."""
import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from host_case import HOSTS, PLUGIN, PRELOAD, HostCase, command, koffi  # noqa: E402


class Hosts(HostCase):
    def check_host(self, *program, environment=None):
        for stop in (False, True):
            self.check_outcome(*self.run_host(*program, stop=stop, environment=environment), stop)

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
