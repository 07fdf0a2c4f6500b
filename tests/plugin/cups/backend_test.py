#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The CUPS backend, run as CUPS runs it: whose files it writes, under which names, what it refuses, and what it tells CUPS."""
import base64
import grp
import os
import shutil
import signal
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cups_case import BACKEND, CONTRACT, CupsCase, IS_ROOT, LevelCase, USER, authorities, command

OK, FAILED, HOLD, STOP, CANCEL = 0, 1, 3, 4, 5


class Backend(CupsCase):
    def check_refused(self, done, code, *words):
        """The exit code, one line of error that says why, and no document."""
        text = done.stderr.decode()
        errors = [line for line in text.splitlines() if line.startswith("ERROR: ")]
        self.assertEqual((done.returncode, len(errors)), (code, 1), text)
        for word in words:
            self.assertIn(word, errors[0])
        self.assertEqual(self.sealed(), [])
        self.assertEqual(os.listdir(self.path("tmp")), [])
        self.assertEqual("+pdfseal-configuration-error" in text, code == STOP, text)

    def test_a_print_is_sealed_for_its_user(self):
        done = self.print_job()
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(self.sealed(), ["Contract-7.pdf"])
        path = os.path.join(self.folder, "Contract-7.pdf")
        about = os.stat(path)
        self.assertEqual((about.st_uid, about.st_gid, stat.S_IMODE(about.st_mode)), (USER.pw_uid, USER.pw_gid, 0o600))
        report = self.check_valid(path)
        self.assertEqual(report["signatures"][0]["reason"], "printed by %s: Contract" % USER.pw_name)
        self.assertIn("INFO: sealed: " + path, done.stderr.decode())
        self.assertIn("STATE: -pdfseal-configuration-error", done.stderr.decode())
        with open(CONTRACT, "rb") as before, open(path, "rb") as after:
            plain = before.read()
            self.assertEqual(after.read()[:len(plain)], plain)

    def test_a_document_on_standard_input(self):
        with open(CONTRACT, "rb") as file:
            done = self.print_job(document=None, input=file.read())
        self.assertEqual(done.returncode, OK, done.stderr)
        self.check_valid(os.path.join(self.folder, "Contract-7.pdf"))
        self.assertEqual(os.listdir(self.path("tmp")), [])

    def test_the_mask_decides_who_else_may_read(self):
        self.configure(umask="027")
        self.assertEqual(self.print_job().returncode, OK)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.folder, "Contract-7.pdf")).st_mode), 0o640)

    def test_a_title_leads_nowhere_else(self):
        os.mkdir(os.path.join(self.folder, "sub"))
        os.chown(os.path.join(self.folder, "sub"), USER.pw_uid, USER.pw_gid)
        before = set(os.listdir(self.root))
        for title in ("../escaped", "sub/inside", "/tmp/absolute", "..", "a\nERROR: forged", "-o"):
            self.assertEqual(self.print_job(title).returncode, OK, title)
        self.assertEqual(self.sealed(), sorted(["sub", "escaped-7.pdf", "sub_inside-7.pdf", "tmp_absolute-7.pdf", "job-7.pdf",
                                                "a_ERROR_ forged-7.pdf", "o-7.pdf"]))
        self.assertEqual(os.listdir(os.path.join(self.folder, "sub")), [])
        self.assertEqual(set(os.listdir(self.root)), before)

    def test_a_title_forges_no_line_of_the_log(self):
        done = self.print_job("a\nSTATE: +paused\rERROR: b")
        self.assertEqual([line.split(":")[0] for line in done.stderr.decode().splitlines()], ["STATE", "INFO"])

    def test_nothing_is_overwritten(self):
        victim = self.path("victim")
        with open(victim, "w", encoding="ascii") as file:
            file.write("kept")
        os.chmod(victim, 0o666)
        os.symlink(victim, os.path.join(self.folder, "Contract-7.pdf"))
        for _ in range(2):
            self.assertEqual(self.print_job().returncode, OK)
        self.assertEqual(self.sealed(), ["Contract-7-2.pdf", "Contract-7-3.pdf", "Contract-7.pdf"])
        with open(victim, encoding="ascii") as file:
            self.assertEqual(file.read(), "kept")

    def test_a_missing_folder_is_made(self):
        self.configure(folder=self.folder + "/Sealed")
        self.assertEqual(self.print_job().returncode, OK)
        about = os.stat(self.folder + "/Sealed")
        self.assertEqual((about.st_uid, stat.S_IMODE(about.st_mode)), (USER.pw_uid, 0o700))

    def test_a_folder_of_another_user_holds_the_job(self):
        if not IS_ROOT:
            print("SKIPPED: only root can print for others", file=sys.stderr)
            return
        os.chown(self.folder, 0, 0)
        self.check_refused(self.print_job(), HOLD, self.folder)

    def test_root_and_strangers_get_nothing(self):
        self.check_refused(self.print_job(user="nobody-of-that-name"), CANCEL, "nobody-of-that-name")
        self.check_refused(self.print_job(user="../" + USER.pw_name), CANCEL)
        self.check_refused(self.print_job(user="root"), CANCEL, "root")

    def test_a_backend_without_root_serves_no_other_user(self):
        other = "daemon"
        identity = {"user": USER.pw_uid, "group": USER.pw_gid} if IS_ROOT else {}
        if IS_ROOT:
            for name in ("key.p12", "passphrase"):
                os.chown(self.path(name), USER.pw_uid, USER.pw_gid)
            os.chmod(self.path("tmp"), 0o777)
        self.check_refused(self.run_program(self.copy_programs(), "7", other, "Contract", "1", "", CONTRACT, **identity), STOP, "cannot become " + other)

    def test_only_members_of_the_group_may_print(self):
        self.configure(group=grp.getgrgid(USER.pw_gid).gr_name)
        self.assertEqual(self.print_job().returncode, OK)
        os.unlink(os.path.join(self.folder, "Contract-7.pdf"))
        stranger = next(group.gr_name for group in grp.getgrall() if USER.pw_name not in group.gr_mem and group.gr_gid not in
                        os.getgrouplist(USER.pw_name, USER.pw_gid))
        self.configure(group=stranger)
        self.check_refused(self.print_job(), CANCEL, stranger)
        self.configure(group="no-such-group")
        self.check_refused(self.print_job(), CANCEL, "no-such-group")

    def test_settings_that_others_could_have_written_are_not_followed(self):
        os.chmod(self.settings, 0o666)
        self.check_refused(self.print_job(), STOP, "main.conf", "written by others")
        os.chmod(self.settings, 0o644)
        if IS_ROOT:
            os.chown(self.settings, USER.pw_uid, 0)
            self.check_refused(self.print_job(), STOP, "another user")
        os.rename(self.settings, self.path("real.conf"))
        os.symlink(self.path("real.conf"), self.settings)
        self.check_refused(self.print_job(), STOP, "no regular file")
        os.unlink(self.settings)
        self.check_refused(self.print_job(), STOP, "main.conf")

    def test_certificates_that_others_could_have_written_are_not_put_into_signatures(self):
        self.configure(chain=self.path("chain.pem"))
        with open(self.path("chain.pem"), "w", encoding="ascii") as file:
            file.write("")
        os.chmod(self.path("chain.pem"), 0o666)
        self.check_refused(self.print_job(), STOP, "chain.pem", "written by others")

    def test_an_address_names_settings_and_no_path(self):
        for address in ("pdfseal:/../main", "pdfseal:/", "pdfseal:/a/b", "file:/main", "pdfseal:/main.conf"):
            self.check_refused(self.print_job(address=address), STOP)

    def test_a_slip_in_the_settings_stops_the_queue(self):
        self.configure(grup="sealers")
        self.check_refused(self.print_job(), STOP, "line 8")
        self.configure(key=None)
        self.check_refused(self.print_job(), STOP, "key")
        self.configure(reason="{colour}")
        self.check_refused(self.print_job(), STOP, "{title}")
        self.configure(folder=self.root + "/{title}")
        self.check_refused(self.print_job(), STOP, "{title}")

    def test_keys_that_others_can_read_are_not_used(self):
        for name in ("key.p12", "passphrase"):
            os.chmod(self.path(name), 0o640)
            self.check_refused(self.print_job(), STOP, name, "read by others")
            os.chmod(self.path(name), 0o600)

    def test_a_wrong_passphrase_stops_the_queue_and_is_not_told(self):
        with open(self.path("passphrase"), "w", encoding="ascii") as file:
            file.write("guess-of-somebody")
        done = self.print_job()
        self.check_refused(done, STOP, "key.p12")
        self.assertNotIn("guess-of-somebody", done.stderr.decode())

    def test_what_is_no_pdf_is_cancelled(self):
        for content in (b"", b"plain text\n", b"%PDF-1.7\n" + bytes(2000)):
            self.check_refused(self.print_job(document=None, input=content), CANCEL, "job 7")

    def test_a_signal_leaves_nothing(self):
        with open(CONTRACT, "rb") as file:
            content = file.read()
        environment = {"CUPS_SERVERROOT": self.root, "DEVICE_URI": "pdfseal:/main", "TMPDIR": self.path("tmp"), "ASAN_OPTIONS": "detect_leaks=0"}
        running = subprocess.Popen([BACKEND, "7", USER.pw_name, "Contract", "1", ""], env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        running.stdin.write(content[:100])
        running.stdin.flush()
        self.assertIn(b"STATE", running.stderr.readline())  # from here on it heeds signals
        running.send_signal(signal.SIGTERM)
        said = running.communicate(content[100:], timeout=60 * command.SLOWNESS)[1]
        self.assertEqual(running.returncode, CANCEL, said)
        self.assertEqual(self.sealed(), [])

    def test_nobody_may_look_into_the_process(self):
        """It waits for its document with the key in memory: another process of the same user sees no memory, and it dumps none."""
        environment = {"CUPS_SERVERROOT": self.root, "DEVICE_URI": "pdfseal:/main", "TMPDIR": self.path("tmp"), "ASAN_OPTIONS": "detect_leaks=0"}
        running = subprocess.Popen([BACKEND, "7", USER.pw_name, "Contract", "1", ""], env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn(b"STATE", running.stderr.readline())
        with open("/proc/%d/limits" % running.pid, encoding="ascii") as file:
            limits = file.read()
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        self.assertEqual(os.stat("/proc/%d/mem" % running.pid).st_uid, 0)
        running.communicate(b"", timeout=60 * command.SLOWNESS)

    def test_a_drawn_seal_is_drawn_as_the_user(self):
        with open(self.path("seal.svg"), "w", encoding="ascii") as file:
            file.write('<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="red"/></svg>')
        self.configure(seal=self.path("seal.svg"))
        done = self.run_program(self.copy_programs(), "7", USER.pw_name, "Contract", "1", "", CONTRACT)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.check_valid(os.path.join(self.folder, "Contract-7.pdf"))

    def test_messages_in_chinese(self):
        self.configure(language="zh")
        done = self.print_job(document=None, input=b"plain text")
        self.assertEqual(done.returncode, CANCEL)
        self.assertRegex(done.stderr.decode(), "ERROR: 打印任务 7 [^\n]*[\u4e00-\u9fff]")

    def test_devices_are_listed(self):
        self.configure("contracts")
        done = self.run_program(BACKEND)
        self.assertEqual(done.stdout.decode().splitlines(), ['direct pdfseal:/contracts "pdfseal Sealed PDF" "Sealed PDF (contracts)"',
                                                             'direct pdfseal:/main "pdfseal Sealed PDF" "Sealed PDF (main)"'])
        shutil.rmtree(self.path("pdfseal"))
        self.assertIn("direct pdfseal ", self.run_program(BACKEND).stdout.decode())

    def test_wrong_usage_is_told(self):
        done = self.run_program(BACKEND, "x", USER.pw_name, "title", "1", "")
        self.assertEqual(done.returncode, FAILED)
        self.assertIn(b"ERROR: usage", done.stderr)


class Levels(LevelCase):
    """The network is asked when the backend is the user already."""

    def test_a_print_gets_its_time_stamp_or_is_not_sealed(self):
        self.configure_level("B-LT")
        done = self.print_job()
        self.assertEqual(done.returncode, OK, done.stderr)
        report = command.verify(os.path.join(self.folder, "Contract-7.pdf"), trust=self.path("root.crt"))[1]
        self.assertEqual(report["signatures"][0]["level"], "PAdES-B-LT")
        self.world.answers["/tsa"] = authorities.error_status
        done = self.print_job("Other")
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertIn("503", done.stderr.decode())
        self.assertEqual(self.sealed(), ["Contract-7.pdf"])

    def test_an_authority_is_told_the_login_that_others_cannot_read(self):
        seen = []

        def stamp_for_alice(handler, body):
            seen.append(handler.headers.get("Authorization"))
            if not seen[-1]:
                return handler.send(b"", status=401, headers=[("WWW-Authenticate", "Basic realm=tsa")])
            return handler.send(self.world.answer_timestamp("tsa", body))

        self.world.answers["/tsa"] = stamp_for_alice
        login = self.path("login")
        with open(login, "w", encoding="ascii") as file:
            file.write("alice:wonderland\nsecond line\n")
        os.chmod(login, 0o600)
        self.configure_level("B-T", tsa_login_file=login)
        done = self.print_job()
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(seen[-1], "Basic " + base64.b64encode(b"alice:wonderland").decode())
        os.chmod(login, 0o644)
        done = self.print_job()
        self.assertEqual(done.returncode, STOP, done.stderr)
        self.assertIn(login, done.stderr.decode())
        os.chmod(login, 0o600)
        with open(login, "w", encoding="ascii") as file:
            file.write("alice\n")
        done = self.print_job()
        self.assertEqual(done.returncode, STOP, done.stderr)
        self.assertIn("no user:password", done.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
