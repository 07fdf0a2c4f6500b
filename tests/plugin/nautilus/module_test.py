#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The module of GNOME Files in a host of a few lines: emblems, menu entries, what is remembered, and that nobody waits for it."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

MODULE = os.path.join(command.BUILD, "bin", "pdfseal-nautilus.so")
HOST = os.path.join(command.BUILD, "tests", "nautilus_module_host")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")
VALID, ALTERED = "emblem-pdfseal-valid", "emblem-pdfseal-altered"


class Module(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-files-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for name in ("config/pdfseal/trust", "run", "data", "no-config", "bin"):
            os.makedirs(cls.path(name))
        os.chmod(cls.path("run"), 0o700)
        shutil.copy(command.ROOT, cls.path("config/pdfseal/trust/root.crt"))
        shutil.copy(CONTRACT, cls.path("unsigned.pdf"))
        command.sign(CONTRACT, cls.path("valid.pdf"), "--seal", command.SEAL)
        with open(cls.path("valid.pdf"), "rb") as file:
            content = file.read()
        with open(cls.path("altered.pdf"), "wb") as file:
            file.write(content.replace(b"/MediaBox", b"/MediaBux", 1))
        for name in ("broken.pdf", "note.txt"):
            with open(cls.path(name), "wb") as file:
                file.write(b"no document")
        os.mkdir(cls.path("folder.pdf"))

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def ask(self, what, *names, config="config", under=(), **environment):
        values = {**os.environ, "XDG_CONFIG_HOME": self.path(config), "XDG_RUNTIME_DIR": self.path("run"), "XDG_DATA_HOME": self.path("data"),
                  "PATH": self.path("bin") + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "ASAN_OPTIONS": "detect_leaks=0", **environment}
        done = subprocess.run([*under, HOST, MODULE, what, *(self.path(name) for name in names)], capture_output=True, text=True, env=values,
                              timeout=150 * command.SLOWNESS)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("CRITICAL", done.stderr)
        return done.stdout.splitlines(), done.stderr.splitlines()

    def emblems(self, *names, **options):
        return dict(line.split(": ") for line in self.ask("ask", *names, **options)[0])

    def test_valid_and_altered_documents_get_an_emblem_and_others_none(self):
        self.assertEqual(self.emblems("valid.pdf", "altered.pdf", "unsigned.pdf", "broken.pdf", "note.txt", "folder.pdf", "gone.pdf"),
                         {"valid.pdf": VALID, "altered.pdf": ALTERED, "unsigned.pdf": "-", "broken.pdf": "-", "note.txt": "-", "folder.pdf": "-", "gone.pdf": "-"})

    def test_a_signer_whom_nobody_trusts_gets_no_emblem(self):
        self.assertEqual(self.emblems("valid.pdf", config="no-config"), {"valid.pdf": "-"})

    def test_a_full_folder_blocks_nobody_and_is_remembered(self):
        names = []
        for number in range(60 if command.SANITIZED else 300):
            names.append("many-%d.pdf" % number)
            os.link(self.path("valid.pdf"), self.path(names[-1]))
        rounds, stood = self.ask("twice", *names)
        first, second = map(int, rounds)
        self.assertLess(second, max(first / 2, 100), "milliseconds: the second round was not remembered")
        self.assertTrue(stood[-1].isdigit(), "\n".join(stood))
        self.assertLess(int(stood[-1]), max(first / 2, 100), "milliseconds that the main loop stood still")

    def test_a_file_that_was_replaced_is_looked_at_anew(self):
        shutil.copy(self.path("valid.pdf"), self.path("changing.pdf"))
        shutil.copy(self.path("altered.pdf"), self.path("other.pdf"))
        self.assertEqual(self.ask("replace", "changing.pdf", "other.pdf")[0], ["changing.pdf: " + VALID, "changing.pdf: " + ALTERED])

    def test_what_is_cancelled_is_not_answered(self):
        self.assertEqual(self.ask("cancel", *["valid.pdf"] * 50)[0], ["0"])

    def test_an_object_that_goes_leaves_no_thread_behind(self):
        self.assertEqual(self.ask("drop", *["valid.pdf"] * 50)[0], ["dropped, 0 threads left"])

    def test_menu_entries_in_two_languages(self):
        self.assertEqual(self.ask("menu", "valid.pdf", "unsigned.pdf")[0], ["Pdfseal::check: Check signatures"])
        self.assertEqual(self.ask("menu", "valid.pdf", LANGUAGE="zh_CN:en")[0], ["Pdfseal::check: 检查签名"])
        for names in (["note.txt"], ["valid.pdf", "note.txt"], ["folder.pdf", "note.txt"], ["valid.pdf"] * 21):
            self.assertEqual(self.ask("menu", *names)[0], [])

    def test_sealing_is_offered_where_its_window_is(self):
        window = self.path("bin/pdfseal-seal-window")
        with open(window, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\n")
        os.chmod(window, 0o755)
        self.addCleanup(os.unlink, window)
        self.assertEqual(self.ask("menu", "valid.pdf")[0], ["Pdfseal::seal: Seal and sign…", "Pdfseal::check: Check signatures"])

    def test_a_check_writes_a_report_that_the_user_alone_can_read(self):
        self.ask("check", "altered.pdf")
        names = os.listdir(self.path("run"))
        reports = [name for name in names if name.startswith("pdfseal-report-")]
        self.assertEqual(len(reports), 1, names)
        path = os.path.join(self.path("run"), reports[0])
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, encoding="utf-8") as file:
            report = file.read()
        self.assertIn("altered.pdf", report)
        self.assertIn("<html", report)

    def test_it_leaks_nothing(self):
        if not command.FULL or command.SANITIZED or not shutil.which("valgrind"):
            print("SKIPPED: valgrind belongs to tests/run.sh --full, and cannot run what the sanitizers watch", file=sys.stderr)
            return
        valgrind = ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite"]
        for what, names in (("ask", ["valid.pdf", "altered.pdf", "broken.pdf"]), ("cancel", ["valid.pdf"] * 5), ("drop", ["valid.pdf"] * 5), ("menu", ["valid.pdf"])):
            self.ask(what, *names, under=valgrind, G_SLICE="always-malloc")

    def test_it_exports_what_the_file_manager_looks_for(self):
        names = subprocess.run(["nm", "-D", "--defined-only", MODULE], capture_output=True, text=True, check=True).stdout.splitlines()
        self.assertEqual(sorted(name.split()[-1] for name in names), ["nautilus_module_initialize", "nautilus_module_list_types", "nautilus_module_shutdown"])


if __name__ == "__main__":
    if not os.path.exists(MODULE):
        print("SKIPPED: the module for GNOME Files was not built (package libnautilus-extension-dev)", file=sys.stderr)
        sys.exit(0)
    unittest.main(verbosity=2)
