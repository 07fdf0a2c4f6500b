#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The LibreOffice extension in a headless LibreOffice with a profile of its own: the open document is exported, sealed, and its signature
checked. Belongs to tests/run.sh --full."""
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

EXTENSION = os.path.join(command.BUILD, "bin", "pdfseal.oxt")
PLUGIN = os.path.join(command.BUILD, "bin", "pdfseal-plugin.so")
CONTRACT = os.path.join(command.SOURCE, "samples", "src", "contract.fodt")
PYTHON = "/usr/bin/python3"


def missing():
    """Why it cannot be run here, or None."""
    if not command.FULL:
        return "a real LibreOffice belongs to tests/run.sh --full"
    if command.SANITIZED:
        return "LibreOffice cannot load a plugin that a sanitizer watches"
    if not shutil.which("soffice"):
        return "libreoffice-writer-nogui is not installed"
    if subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode:
        return "python3-uno is not installed"
    return None


class Extension(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pdfseal-office-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        for name in ("bin", "lib", "tmp", "out"):
            os.mkdir(cls.path(name))
        library = os.path.realpath(os.path.join(command.BUILD, "lib", "libpdfseal.so.0"))
        for source, target in ((library, "lib/libpdfseal.so.0"), (PLUGIN, "bin/pdfseal-plugin.so"), (EXTENSION, "pdfseal.oxt"), (CONTRACT, "contract.fodt"),
                               (command.SEAL, "seal.png"), (os.path.join(command.PKI, "rsa2048.p12"), "key.p12"), (command.ROOT, "root.crt"),
                               (os.path.join(HERE, "office_client.py"), "office_client.py")):
            shutil.copy(source, cls.path(target))
        with open(os.path.join(command.PKI, "passphrase"), encoding="ascii") as file:
            cls.passphrase = file.read().strip()
        cls.become_user()
        cls.profile = "-env:UserInstallation=file://" + cls.path("profile")
        done = cls.run_as_user("unopkg", "add", "--suppress-license", cls.profile, cls.path("pdfseal.oxt"))
        if done.returncode:
            raise AssertionError("unopkg: " + done.stdout + done.stderr)
        cls.address = "pipe,name=pdfseal-%d" % os.getpid()
        cls.office = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", cls.profile, "--accept=%s;urp;" % cls.address],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **cls.identity)
        cls.addClassCleanup(cls.end)

    @classmethod
    def become_user(cls):
        """Everything runs as an ordinary user: unopkg refuses to work for root."""
        cls.identity = {"env": {**os.environ, "HOME": cls.folder, "TMPDIR": cls.path("tmp")}, "cwd": cls.folder}
        if os.geteuid() == 0:
            user = pwd.getpwnam("games")
            cls.identity.update(user=user.pw_uid, group=user.pw_gid, extra_groups=[])
            for place, _, names in os.walk(cls.folder):
                for name in ("", *names):
                    os.chown(os.path.join(place, name), user.pw_uid, user.pw_gid)

    @classmethod
    def run_as_user(cls, *line):
        return subprocess.run(line, capture_output=True, text=True, timeout=200, **cls.identity)

    @classmethod
    def end(cls):
        cls.ask(("end", None))
        cls.office.wait(60)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def ask(cls, *steps):
        """The answers to the steps."""
        request = cls.path("request.json")
        with open(request, "w", encoding="utf-8") as file:
            json.dump(steps, file)
        done = cls.run_as_user(PYTHON, "office_client.py", cls.address, request)
        if done.returncode:
            raise AssertionError(done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def seal(self, target, **changes):
        values = {"Action": "seal", "Output": target, "Passphrase": self.passphrase, "Key": self.path("key.p12"), "Picture": self.path("seal.png"),
                  "Pages": "last", "Reason": "SL-2026-0117", "Plugin": self.path("bin/pdfseal-plugin.so"), **changes}
        answer = self.ask(("open", self.path("contract.fodt")), ("execute", values))[-1]
        self.assertEqual([name for name in os.listdir(self.path("tmp")) if name.startswith("pdfseal-")], [], "the plain export was left")
        return answer

    def verify(self, path, **changes):
        values = {"Action": "verify", "Input": path, "Trust": self.path("root.crt"), "Plugin": self.path("bin/pdfseal-plugin.so"), **changes}
        return self.ask(("execute", values))[-1]

    def test_the_open_document_is_sealed_and_checked(self):
        target = self.path("out/合同 sealed.pdf")
        answer = self.seal("file://" + target.replace(" ", "%20"))
        self.assertEqual(answer["number"], 0, answer)
        code, report = command.verify(target)
        self.assertEqual(code, 0, report)
        self.assertEqual(report["signatures"][0]["reason"], "SL-2026-0117")
        self.assertIn("Signature is Valid", subprocess.run(["pdfsig", "-nocert", target], capture_output=True, text=True).stdout)
        self.assertIn("Seller", subprocess.run(["pdftotext", target, "-"], capture_output=True, text=True).stdout)
        answer = self.verify(target)
        self.assertEqual((answer["number"], json.loads(answer["report"])["verdict"]), (0, "valid"))
        answer = self.verify(target, Format="text", Language="zh")
        self.assertRegex(answer["report"], "[\u4e00-\u9fff]")

    def test_a_change_after_sealing_is_told(self):
        target = self.path("out/changed.pdf")
        self.assertEqual(self.seal(target)["number"], 0)
        with open(target, "r+b") as file:
            content = file.read()
            file.seek(content.index(b"/MediaBox"))
            file.write(b"/MediaBux")
        answer = self.verify(target)
        self.assertEqual(answer["number"], 1, answer)

    def test_what_is_wrong_is_said_and_leaves_nothing(self):
        target = self.path("out/none.pdf")
        for words, changes in (("passphrase", {"Passphrase": "wrong"}), ("key", {"Key": ""}), ("install pdfseal", {"Plugin": self.path("missing.so")}),
                               ("no-such.p12", {"Key": self.path("no-such.p12")}), ("page", {"Pages": "99"}), ("file of this machine", {"Output": "https://example.com/a.pdf"})):
            answer = self.seal(target, **changes)
            self.assertEqual(answer["number"], 4, changes)
            self.assertIn(words, answer["message"].lower())
            self.assertFalse(os.path.exists(target))
        self.assertRegex(self.seal(target, Passphrase="wrong", Language="zh")["message"], "未能盖章：.*[\u4e00-\u9fff]")
        self.assertIn("could not be checked", self.verify(CONTRACT)["message"])

    def test_a_file_is_replaced_only_when_told(self):
        target = self.path("out/kept.pdf")
        with open(target, "w", encoding="ascii") as file:
            file.write("kept")
        shutil.chown(target, os.stat(self.folder).st_uid)
        self.assertEqual(self.seal(target)["number"], 4)
        with open(target, encoding="ascii") as file:
            self.assertEqual(file.read(), "kept")
        self.assertEqual(self.seal(target, Overwrite=True)["number"], 0)
        self.assertEqual(command.verify(target)[0], 0)

    def test_menu_and_settings_are_there(self):
        menu, chosen = self.ask(("configuration", "/org.openoffice.Office.Addons/AddonUI/AddonMenu"), ("configuration", "/com.pdfseal.libreoffice.Settings/Seal"))
        entries = menu["com.pdfseal.libreoffice.menu"]["Submenu"]
        self.assertEqual([entry["URL"].rpartition("?")[2] for entry in entries.values()], ["seal", "verify", "settings"])
        self.assertEqual((chosen["Anchor"], chosen["Margin"], chosen["Key"]), ("bottom-right", 25.0, ""))
        self.assertNotIn("Passphrase", chosen)

    def menu(self, action, answers, **changes):
        """What the windows of a menu entry showed."""
        kept = {"Key": self.path("key.p12"), "Picture": self.path("seal.png"), "Trust": self.path("root.crt"), "Plugin": self.path("bin/pdfseal-plugin.so"),
                "Reason": "", **changes}
        try:
            return self.ask(("menu", (self.path("pdfseal.oxt"), action, kept, answers)))[0]
        finally:
            self.ask(("menu", (self.path("pdfseal.oxt"), "none", dict.fromkeys(kept, ""), {})))

    def test_the_menu_seals_what_is_open(self):
        target = self.path("out/from-menu.pdf")
        self.ask(("show", self.path("contract.fodt")))
        answers = {"file": "file://" + target, "passphrase": self.passphrase}
        asked, secret, told = self.menu("seal", answers)
        self.assertEqual(asked, ["ask_file", "file://%s/contract-sealed.pdf" % self.folder, True])
        self.assertEqual(secret, ["ask_passphrase", self.path("key.p12")])
        self.assertIn(target, told[1])
        self.assertIn("valid", told[1])
        self.assertEqual(command.verify(target)[0], 0)
        os.unlink(target)
        self.assertEqual(self.menu("seal", {**answers, "passphrase": "wrong"})[-1][0], "complain")
        self.assertEqual([name for name, *_ in self.menu("seal", {**answers, "passphrase": None})], ["ask_file", "ask_passphrase"])
        self.assertEqual([name for name, *_ in self.menu("seal", {})], ["ask_file"])
        self.assertEqual([name for name, *_ in self.menu("seal", answers, Key="")], ["ask_settings"])
        self.assertFalse(os.path.exists(target))

    def test_the_menu_shows_reports(self):
        self.assertEqual(self.seal(self.path("out/report.pdf"))["number"], 0)
        shown = self.menu("verify", {"file": "file://" + self.path("out/report.pdf")})
        self.assertEqual([name for name, *_ in shown], ["ask_file", "show_report"])
        self.assertIn("SL-2026-0117", shown[1][1])
        self.assertEqual(self.menu("verify", {"file": "file://" + self.path("contract.fodt")})[-1][0], "complain")
        self.assertEqual([name for name, *_ in self.menu("settings", {})], ["ask_settings"])

    def test_the_settings_window_shows_and_keeps_what_was_chosen(self):
        wanted = {"Key": "/k.p12", "Picture": "/s.png", "Pages": "1", "Anchor": "top-left", "Margin": 12.5, "Reason": "理由", "Trust": "/t.pem"}
        answer = self.ask(("settings_window", (self.path("pdfseal.oxt"), wanted)))[0]
        self.assertEqual(answer.pop("title"), "密钥、印章和位置")
        self.assertEqual(answer, wanted)
        self.ask(("settings_window", (self.path("pdfseal.oxt"), {"Key": "", "Picture": "", "Trust": "", "Reason": "", "Margin": 25.0, "Anchor": "bottom-right"})))


if __name__ == "__main__":
    if missing():
        print("SKIPPED: " + missing(), file=sys.stderr)
        sys.exit(0)
    unittest.main(verbosity=2)
