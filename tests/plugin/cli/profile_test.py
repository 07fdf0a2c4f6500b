#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Profiles: saved from a command, found by XDG, beaten by the command line, without secrets."""
import json
import os
import shutil
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TESTS, "support"))
import pdfseal_command as command  # noqa: E402

CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")


class Profile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = os.path.join(self.folder.name, "home")
        self.system = os.path.join(self.folder.name, "etc")
        self.environment = {"HOME": self.home, "XDG_CONFIG_HOME": "", "XDG_CONFIG_DIRS": self.system}
        self.users = os.path.join(self.home, ".config", "pdfseal", "profiles")

    def expect(self, code, *arguments, **options):
        return command.expect(code, *arguments, environment=self.environment, **options)

    def write(self, content, folder=None, name="company.json"):
        folder = folder or self.users
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    def out(self, name="out.pdf"):
        return os.path.join(self.folder.name, name)

    def places(self, path):
        _, report = command.verify(path)
        return [(place["page"], [round(number) for number in place["rect"]]) for place in report["signatures"][0]["places"]]

    def test_a_command_that_worked_becomes_a_profile_that_works(self):
        options = [*command.key_options("rsa2048"), "--seal", command.SEAL, "--anchor", "top-left", "--margin", "20mm", "--no-sync",
                   "--reason", "it's 好"]
        self.expect(0, "sign", CONTRACT, "-o", self.out("by-hand.pdf"), *options)
        said = self.expect(0, "profile", "save", "company", "--", "pdfseal", "sign", CONTRACT, "-o", "x.pdf", "--force", *options).stderr
        self.assertIn(b"left out: --output, --force, " + CONTRACT.encode(), said)
        self.expect(0, "sign", "--profile", "company", CONTRACT, "-o", self.out())
        self.assertEqual(self.places(self.out()), self.places(self.out("by-hand.pdf")))
        _, report = command.verify(self.out())
        self.assertEqual(report["signatures"][0]["reason"], "it's 好")

    def test_slots_for_the_other_parties_are_kept_in_a_profile(self):
        """The first party's profile prepares; the other party's, with its field and edge, fills in."""
        self.expect(0, "profile", "save", "company", "--", "sign", *command.key_options("rsa2048"), "--seal", command.SEAL, "--size", "30mm",
                    "--no-sync", "--anchor", "bottom-left", "--straddle", "right",
                    "--prepare-slots", "name=PartyB; keyword=乙方（盖章）; straddle=left", "--prepare-slots", "name=PartyC; page=1; anchor=bottom")
        shown = json.loads(self.expect(0, "profile", "show", "company", "--format", "json").stdout)
        self.assertEqual([slot.split(";")[0] for slot in shown["prepare-slots"]], ["name=PartyB", "name=PartyC"])
        self.expect(0, "sign", "--profile", "company", CONTRACT, "-o", self.out("first.pdf"))
        listed = json.loads(self.expect(0, "field", "list", self.out("first.pdf"), "--format", "json").stdout)
        self.assertTrue({"PartyB", "PartyC"} <= {field["name"] for field in listed["fields"]}, listed)
        self.expect(0, "profile", "save", "other", "--", "sign", *command.key_options("p256"), "--seal", command.SEAL, "--field", "PartyB",
                    "--straddle", "left", "--no-sync")
        self.expect(0, "sign", "--profile", "other", self.out("first.pdf"), "-o", self.out("both.pdf"))
        code, report = command.verify(self.out("both.pdf"))
        self.assertEqual((code, report["verdict"]), (0, "valid"))
        rules = {item["rule"] for item in report["signatures"][0]["changes_after"]["items"]}
        self.assertEqual(rules, {"signature", "prepared_slot"})
        self.assertEqual([place["kind"] for place in report["signatures"][1]["places"]], ["widget"] + ["slice"] * 6)

    def test_slots_of_the_command_line_stand_instead_of_those_of_the_profile(self):
        self.write({"prepare-slots": ["name=PartyB; anchor=bottom"], "seal": command.SEAL, "no-sync": True})
        self.expect(0, "sign", "--profile", "company", CONTRACT, "-o", self.out(), *command.key_options("rsa2048"),
                    "--prepare-slots", "name=PartyX; anchor=bottom-left")
        listed = json.loads(self.expect(0, "field", "list", self.out(), "--format", "json").stdout)
        self.assertEqual([field["name"] for field in listed["fields"] if field["name"].startswith("Party")], ["PartyX"])

    def test_a_saved_profile_finds_its_files_from_everywhere(self):
        shutil.copy(command.SEAL, self.out("seal.png"))
        self.expect(0, "profile", "save", "company", "--", "stamp", "--seal", "seal.png", cwd=self.folder.name)
        self.expect(0, "stamp", CONTRACT, "--profile", "company", "-o", self.out(), cwd="/")

    def test_a_file_beside_the_profile_needs_no_folder(self):
        path = self.write({"seal": "seal.png"}, folder=self.folder.name)
        shutil.copy(command.SEAL, self.out("seal.png"))
        self.expect(0, "stamp", CONTRACT, "--profile", path, "-o", self.out(), cwd="/")

    def test_the_command_line_wins(self):
        self.write({"p12": "/none.p12", "passphrase-file": "/none", "seal": command.SEAL, "anchor": "top", "margin": "5mm", "page": "1",
                    "reason": "profile", "no-sync": True})
        self.expect(0, "sign", CONTRACT, "-o", self.out(), "--profile", "company", *command.key_options("rsa2048"),
                    "--at", "10mm,10mm", "--page", "2")
        _, report = command.verify(self.out())
        self.assertEqual(report["signatures"][0]["reason"], "profile")
        (page, rect), = self.places(self.out())
        self.assertEqual((page, rect[0]), (2, 28))

    def test_options_that_a_subcommand_does_not_know_are_for_the_others(self):
        self.write({"p12": "/none.p12", "reason": "x", "seal": command.SEAL})
        self.expect(0, "stamp", CONTRACT, "--profile", "company", "-o", self.out())

    def test_the_users_profile_hides_the_systems(self):
        self.write({"reason": "user"})
        self.write({"reason": "system"}, folder=os.path.join(self.system, "pdfseal", "profiles"))
        self.write({"reason": "system"}, folder=os.path.join(self.system, "pdfseal", "profiles"), name="other.json")
        self.assertEqual(self.expect(0, "profile", "show", "company").stdout, b"--reason user\n")
        self.assertEqual(self.expect(0, "profile", "show", "other").stdout, b"--reason system\n")
        listed = json.loads(self.expect(0, "profile", "list", "--format", "json").stdout)
        self.assertEqual([one["name"] for one in listed["profiles"]], ["company", "other"])
        self.assertEqual(listed["profiles"][0]["path"], os.path.join(self.users, "company.json"))
        self.environment["XDG_CONFIG_HOME"] = os.path.join(self.folder.name, "nothing")
        self.assertEqual(self.expect(0, "profile", "show", "company").stdout, b"--reason system\n")

    def test_show_prints_what_a_shell_takes(self):
        self.write({"reason": "it's \"two words\"", "page": "1,last", "no-sync": True, "repair": False})
        self.assertEqual(self.expect(0, "profile", "show", "company").stdout.decode(),
                         "--reason 'it'\\''s \"two words\"'\n--page 1,last\n--no-sync\n")
        shown = json.loads(self.expect(0, "profile", "show", "company", "--format", "json").stdout)
        self.assertEqual(shown, {"format": "pdfseal-profile", "version": 1, "reason": "it's \"two words\"", "page": "1,last",
                                 "no-sync": True})

    def test_an_existing_profile_stays_without_force(self):
        save = ["profile", "save", "company", "--", "stamp", "--page", "1"]
        self.expect(0, *save)
        self.assertIn(b"--force", self.expect(73, *save).stderr)
        self.expect(0, "profile", "save", "--force", "company", "--", "stamp", "--page", "2")
        self.assertEqual(self.expect(0, "profile", "show", "company").stdout, b"--page 2\n")

    def test_what_cannot_be_a_profile_is_refused(self):
        for content, words in (
                ("", "no JSON"), ("[]", "an object"), ("{", "no JSON"), ('{"page": "1", "page": "2"}', "no JSON"),
                ({"margn": "5mm"}, 'did you mean "margin"'), ({"colour_of_ink": "red"}, "see pdfseal sign --help"),
                ({"output": "x"}, "does not belong"), ({"force": True}, "does not belong"), ({"in-place": True}, "does not belong"),
                ({"passphrase-fd": "3"}, "does not belong"), ({"profile": "other"}, "does not belong"),
                ({"page": 1}, "a text is needed"), ({"page": [1]}, "a text is needed"), ({"page": {}}, "a text is needed"),
                ({"no-sync": "yes"}, "true or false"), ({"key": "pkcs11:token=t?pin-value=1234"}, "no PIN"),
                ({"reason": "http://me:secret@proxy"}, "no password"), ({"format": "other"}, '"format"'), ({"version": 2}, '"version"'), ({"page": ["1"] * 257}, "too much"),
                ('{"page": "%s"}' % ("1" * 70000), "64 KB"), ("[" * 60000, "no JSON")):
            with self.subTest(content=str(content)[:50]):
                path = self.write(content)
                done = self.expect(4, "stamp", CONTRACT, "--profile", "company", "-o", self.out())
                self.assertIn(words, done.stderr.decode())
                self.assertIn(path, done.stderr.decode())
                self.assertEqual(len(done.stderr.splitlines()), 1)
                self.assertNotIn("1234", done.stderr.decode())
                self.assertFalse(os.path.exists(self.out()))

    def test_wrong_usage_says_what_to_do(self):
        for code, arguments, words in (
                (4, ["stamp", CONTRACT, "--profile", "none", "-o", self.out()], "profile list"),
                (4, ["profile", "show", "../x/none"], "profile list"), (64, ["profile", "show"], "name"),
                (64, ["profile", "save", "a"], "-- sign"), (64, ["profile", "save", "a", "--", "verify", "x"], "sign, stamp or preview"),
                (64, ["profile", "save", "a", "--", "stamp", "x.pdf"], "no option"),
                (64, ["profile", "save", ".hidden", "--", "stamp", "--page", "1"], "no name"),
                (64, ["profile", "save", "a", "--", "stamp", "--profile", "b"], "another"),
                (64, ["profile", "save", "a", "--", "stamp", "--pag", "1"], "--page"),
                (64, ["profile", "save", "a", "--", "sign", "--key", "pkcs11:?pin-value=77"], "no PIN"),
                (64, ["profile", "list", "x"], "no name"), (64, ["profile", "list", "--format", "xml"], "text or json"),
                (64, ["profile"], "list show save")):
            with self.subTest(arguments=arguments):
                said = self.expect(code, *arguments).stderr.decode()
                self.assertIn(words, said)
                self.assertEqual(len(said.splitlines()), 1)
        self.assertFalse(os.path.exists(self.users))

    def test_without_any_folder_it_says_so(self):
        self.environment.update({"HOME": "", "XDG_CONFIG_DIRS": "relative"})
        self.assertIn(b"HOME", self.expect(64, "profile", "save", "a", "--", "stamp", "--page", "1").stderr)
        self.assertIn(b"there is no profile", self.expect(0, "profile", "list").stderr)


if __name__ == "__main__":
    unittest.main()
