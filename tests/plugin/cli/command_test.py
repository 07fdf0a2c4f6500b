#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command line by docs/contract.md: usage, help, languages, standard streams, exit codes, outputs that appear whole."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

SUBCOMMANDS = ["sign", "batch", "batch-verify", "watch", "stamp", "verify", "extend", "prepare", "embed", "field", "inspect", "extract", "diff", "selftest",
               "preview", "seal", "profile"]
INVOICE = os.path.join(command.SAMPLES, "invoice.pdf")
CHINESE = re.compile("[\u4e00-\u9fff]")


class Command(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def fails(self, code, *arguments, **options):
        """One line on standard error that begins with the program's name; nothing on standard output."""
        done = command.run(*arguments, **options)
        lines = command.said(done)
        self.assertEqual(done.returncode, code, "%s: %s" % (arguments, lines))
        self.assertEqual(done.stdout, b"", arguments)
        self.assertEqual((len(lines), done.stderr[-1:]), (1, b"\n"), "%s: %s" % (arguments, lines))
        self.assertRegex(lines[0], r"\Apdfseal: .", arguments)
        return lines[0]

    def test_verbose_tells_on_standard_error_what_was_chosen_and_nothing_else_changes(self):
        line = ["sign", INVOICE, "-o", self.path("out.pdf"), "--force", *command.key_options("rsa2048")]
        quiet = command.expect(0, *line)
        told = command.expect(0, *line, "--verbose", "--limit", "pages=6000000")
        self.assertEqual(quiet.stdout, told.stdout)
        events = re.findall(r"^pdfseal: ([a-z]+\.[a-z_]+): ", told.stderr.decode(), re.M)
        self.assertEqual(sorted(set(events)), ["certificate.chosen", "document.opened", "limit.raised", "signature.made"])
        self.assertNotIn("document.opened", quiet.stderr.decode())

    # ---- usage ----

    def test_without_a_subcommand_help_goes_to_standard_error(self):
        done = command.run()
        self.assertEqual((done.returncode, done.stdout), (64, b""))
        self.assertIn(b"Usage: pdfseal", done.stderr)

    def test_wrong_usage_is_one_line_and_64(self):
        key = command.key_options("rsa2048")
        out = self.path("out.pdf")
        seal = ["--seal", command.SEAL]
        for arguments in (
                ["frobnicate"], ["batch"], ["--frobnicate"], ["help", "frobnicate"],
                ["sign"], ["sign", INVOICE, *key], ["sign", INVOICE, INVOICE, "-o", out, *key],
                ["sign", INVOICE, "-o", out], ["sign", INVOICE, "-o", out, "--key", "k"],
                ["sign", INVOICE, "-o", out, "--in-place", *key], ["sign", "-", "--in-place", *key],
                ["sign", INVOICE, "-o", out, "--key", "k", "--cert", "c", *key],
                ["sign", INVOICE, "-o", out, *key, "--level", "B-T"],
                ["sign", INVOICE, "-o", out, *key, "--digest", "md5"],
                ["sign", INVOICE, "-o", out, *key, "--reserve", "many"], ["sign", INVOICE, "-o", out, *key, "--reserve", "-1"],
                ["sign", INVOICE, "-o", out, *key, "--reserve", "10"],
                ["sign", INVOICE, "-o", out, *key, "--signing-time", "yesterday"],
                ["sign", INVOICE, "-o", out, *key, "--signing-time", "2026-02-30"],
                ["sign", INVOICE, "-o", out, *key, "--format", "xml"],
                ["sign", INVOICE, "-o", out, *key, "--unknown"], ["sign", INVOICE, "-o", out, *key, "-x"],
                ["sign", INVOICE, *key, "-o"], ["sign", INVOICE, "-o", out, *key, "--in-place=yes"],
                ["sign", INVOICE, "-o", out, *key, "--at", "1mm,1mm"],
                ["stamp", INVOICE, "-o", out], ["stamp", INVOICE, *seal],
                ["verify"], ["verify", "--format", "yaml", INVOICE], ["verify", "--format", "xml", INVOICE, INVOICE], ["verify", "--revocation", "maybe", INVOICE],
                ["verify", "--at-time", "2026-13-01", INVOICE], ["verify", "--seal", "x", INVOICE],
                ["inspect"], ["inspect", INVOICE, INVOICE], ["inspect", "--format", "xml", INVOICE],
                ["extract", INVOICE, "-o", out], ["extract", INVOICE, "--revision", "1"],
                ["extract", INVOICE, "--revision", "0", "-o", out], ["extract", INVOICE, "--revision", "9", "-o", out],
                ["extract", INVOICE, "--revision", "1x", "-o", out],
                ["preview", INVOICE], ["preview", INVOICE, "-o", out, "--dpi", "0"],
                ["preview", INVOICE, "-o", out, "--dpi", "none"], ["preview", INVOICE, "-o", out, "--page", "2"],
                ["verify", "--lang", "fr", INVOICE], ["verify", INVOICE, "--lang"]):
            with self.subTest(arguments):
                self.fails(64, *arguments)
                self.assertEqual(os.listdir(self.folder), [])

    def test_lengths_need_a_unit(self):
        base = ["stamp", INVOICE, "-o", self.path("out.pdf"), "--seal", command.SEAL]
        for wrong in (["--size", "40"], ["--size", "40mmx30"], ["--size", "0mm"], ["--size", "40 mm"], ["--size", "mm"],
                      ["--size", "1e3mm"], ["--size", "nanmm"], ["--at", "10mm"], ["--at", "10,10"], ["--at", "10mm,10"],
                      ["--margin", "5"], ["--anchor", "middle"], ["--anchor", "top", "--at", "1mm,1mm"]):
            with self.subTest(wrong):
                self.fails(64, *base, *wrong)
        for number, right in enumerate((["--size", "40mm"], ["--size", "4cmx3cm"], ["--size", "1.5in"], ["--size", "100pt"],
                                        ["--at", "10mm,1cm", "--size", "20mm"], ["--margin", "0mm", "--anchor", "top-left"])):
            with self.subTest(right):
                command.expect(0, "stamp", INVOICE, "-o", self.path("right%d.pdf" % number), "--seal", command.SEAL, *right)

    def test_a_slip_of_the_finger_is_recognised(self):
        self.assertIn("did you mean --seal?", self.fails(64, "sign", "--sael", "x"))
        self.assertIn("did you mean --passphrase-file?", self.fails(64, "sign", "--pasphrase-file=x"))
        self.assertIn("did you mean --trust?", self.fails(64, "verify", "--trus", "x"))
        self.assertIn("sign --help", self.fails(64, "sign", "--qqqq", "x"))
        self.assertNotIn("did you mean", self.fails(64, "verify", "--seal", "x"))
        self.assertIn("did you mean sign?", self.fails(64, "sing", INVOICE))
        self.assertIn("did you mean verify?", self.fails(64, "verfiy", INVOICE))
        self.assertIn("did you mean preview?", self.fails(64, "prev", INVOICE))
        self.assertNotIn("did you mean", self.fails(64, "frobnicate"))

    def test_option_forms_of_gnu_are_understood(self):
        dashed = self.path("-dashed.pdf")
        shutil.copy(INVOICE, dashed)
        for arguments in (["verify", "--format=json", INVOICE], ["verify", INVOICE, "--format", "json"],
                          ["verify", "--format=json", "--", INVOICE]):
            self.assertEqual(json.loads(command.expect(3, *arguments).stdout)["verdict"], "unsigned")
        done = command.run("verify", "--format=json", "--", "-dashed.pdf", cwd=self.folder)
        self.assertEqual((done.returncode, json.loads(done.stdout)["file"]["name"]), (3, "-dashed.pdf"))
        command.expect(0, "extract", INVOICE, "--revision=1", "-o" + self.path("attached.pdf"))
        command.expect(0, "extract", INVOICE, "--revision=1", "--output=" + self.path("long.pdf"))
        self.assertEqual(os.path.getsize(self.path("attached.pdf")), os.path.getsize(self.path("long.pdf")))

    # ---- help and languages ----

    def test_help_of_each_subcommand_shows_examples_within_80_columns(self):
        for language in ("en", "zh"):
            for subcommand in SUBCOMMANDS:
                with self.subTest(subcommand=subcommand, language=language):
                    shown = command.expect(0, subcommand, "--help", "--lang", language).stdout.decode("utf-8")
                    self.assertEqual(shown, command.expect(0, "--lang", language, "help", subcommand).stdout.decode("utf-8"))
                    examples = re.findall(r"^  (?:.*\| )?pdfseal %s(?: |$)" % subcommand, shown, re.M)
                    self.assertTrue(examples, "no example")
                    for line in shown.splitlines():
                        if not re.match(r"  .*pdfseal ", line):
                            self.assertLessEqual(sum(1 + bool(CHINESE.match(sign)) for sign in line), 80, line)

    def test_general_help_names_every_subcommand(self):
        shown = command.expect(0, "--help").stdout.decode()
        self.assertEqual(list(dict.fromkeys(re.findall(r"^  ([a-z-]+) ", shown, re.M))), SUBCOMMANDS)
        self.assertEqual(shown, command.expect(0, "help").stdout.decode())
        self.assertRegex(command.expect(0, "--version").stdout.decode(), r"\Apdfseal \d+\.\d+\.\d+\n\Z")

    def speaks_chinese(self, *arguments, **environment):
        done = command.run("verify", *arguments, self.path("absent.pdf"),
                           environment={"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", **environment})
        self.assertEqual(done.returncode, 4)
        return bool(CHINESE.search(done.stderr.decode("utf-8")))

    def test_the_language_is_lang_then_lc_all_then_lc_messages_then_lang(self):
        self.assertFalse(self.speaks_chinese())
        self.assertTrue(self.speaks_chinese(LANG="zh_CN.UTF-8"))
        self.assertTrue(self.speaks_chinese(LANG="zh"))
        self.assertTrue(self.speaks_chinese(LC_MESSAGES="zh_CN", LANG="en_US.UTF-8"))
        self.assertFalse(self.speaks_chinese(LC_ALL="C", LC_MESSAGES="zh_CN", LANG="zh_CN"))
        self.assertTrue(self.speaks_chinese(LC_ALL="zh_TW.Big5", LANG="C"))
        self.assertFalse(self.speaks_chinese("--lang", "en", LC_ALL="zh_CN.UTF-8"))
        self.assertTrue(self.speaks_chinese("--lang", "zh", LC_ALL="C"))
        self.assertFalse(self.speaks_chinese(LC_ALL="zhuang"))

    # ---- standard streams ----

    def test_a_pipe_signs_and_verifies(self):
        with open(INVOICE, "rb") as source:
            content = source.read()
        signed = subprocess.run([command.PROGRAM, "sign", "-", "-o", "-", *command.key_options("rsa2048"), "--seal",
                                 command.SEAL], input=content, capture_output=True, check=True)
        self.assertTrue(signed.stdout.startswith(content))
        self.assertRegex(signed.stderr.decode(), r"\Apdfseal: -: sealed page 1 and signed as Signature1 \(.*\)\n\Z")
        checked = subprocess.run([command.PROGRAM, "verify", "--format", "json", "--trust", command.ROOT, "-"],
                                 input=signed.stdout, capture_output=True, check=True)
        report = json.loads(checked.stdout)
        self.assertEqual((report["verdict"], report["file"]["name"]), ("valid", "-"))

    def test_a_failing_pipe_gives_no_byte(self):
        done = subprocess.run([command.PROGRAM, "sign", "-", "-o", "-", *command.key_options("rsa2048")], input=b"no PDF",
                              capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (4, b""))

    def test_a_full_standard_output_is_73_and_one_line(self):
        signed = self.path("signed.pdf")
        command.sign(INVOICE, signed)
        for arguments in (["verify", signed], ["verify", "--format", "json", *[signed] * 40], ["inspect", signed],
                          ["extract", signed, "--revision", "1", "-o", "-"], ["--version"], ["--help"],
                          ["sign", INVOICE, "-o", "-", *command.key_options("rsa2048")]):
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                done = subprocess.run([command.PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, 73, done.stderr)
                self.assertRegex(done.stderr.decode(), r"\Apdfseal: [^\n]+\n\Z")

    def test_a_closed_pipe_is_73_and_no_death_by_signal(self):
        signed = self.path("signed.pdf")
        command.sign(INVOICE, signed)
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([command.PROGRAM, "verify", *[signed] * 3], stdout=writing, stderr=subprocess.PIPE, check=False)
        os.close(writing)
        self.assertEqual(done.returncode, 73)

    # ---- outputs ----

    def test_success_says_one_line_and_quiet_none(self):
        done = command.sign(INVOICE, self.path("a.pdf"), "--seal", command.SEAL)
        self.assertEqual(done.stdout, b"")
        self.assertRegex(done.stderr.decode(), r"\Apdfseal: .*a\.pdf: sealed page 1 and signed as Signature1 [^\n]*\n\Z")
        self.assertEqual(command.sign(INVOICE, self.path("b.pdf"), "--quiet").stderr, b"")
        draft = command.expect(0, "stamp", INVOICE, "-o", self.path("c.pdf"), "--seal", command.SEAL)
        self.assertIn("NOT signed", draft.stderr.decode())

    def test_an_existing_output_stays_unless_forced(self):
        out = self.path("out")
        signed = self.path("signed.pdf")
        command.sign(INVOICE, signed)
        key = command.key_options("rsa2048")
        for arguments in (["sign", INVOICE, *key], ["stamp", INVOICE, "--seal", command.SEAL], ["verify", signed],
                          ["inspect", signed], ["extract", signed, "--revision", "1"], ["preview", INVOICE]):
            with self.subTest(arguments[0]):
                with open(out, "wb") as existing:
                    existing.write(b"precious")
                self.fails(73, *arguments, "-o", out)
                with open(out, "rb") as existing:
                    self.assertEqual(existing.read(), b"precious")
                done = command.run(*arguments, "-o", out, "--force")
                self.assertIn(done.returncode, (0, 2), done.stderr)
                self.assertNotEqual(os.path.getsize(out), len(b"precious"))
                self.assertEqual(sorted(os.listdir(self.folder)), ["out", "signed.pdf"])

    def test_a_folder_or_a_device_is_never_replaced(self):
        os.mkdir(self.path("folder"))
        os.mkfifo(self.path("pipe"))
        os.symlink("pipe", self.path("link"))
        for name in ("folder", "pipe", "link"):
            for arguments in (["sign", INVOICE, *command.key_options("rsa2048")], ["extract", INVOICE, "--revision", "1"]):
                with self.subTest(name=name, subcommand=arguments[0]):
                    self.fails(73, *arguments, "-o", self.path(name), "--force")
        self.assertTrue(os.path.islink(self.path("link")))
        self.assertEqual(len(os.listdir(self.folder)), 3)

    def test_in_place_replaces_the_input_and_keeps_its_mode(self):
        target = self.path("doc.pdf")
        shutil.copy(INVOICE, target)
        os.chmod(target, 0o640)
        command.expect(0, "sign", target, "--in-place", *command.key_options("rsa2048"))
        self.assertEqual(os.stat(target).st_mode & 0o777, 0o640)
        self.assertEqual(command.verify(target)[1]["verdict"], "valid")
        self.assertEqual(os.listdir(self.folder), ["doc.pdf"])

    def test_a_missing_folder_is_73(self):
        for arguments in (["sign", INVOICE, *command.key_options("rsa2048")], ["extract", INVOICE, "--revision", "1"]):
            self.assertIn("folder", self.fails(73, *arguments, "-o", self.path("none/out.pdf")))

    # ---- several files ----

    def test_the_worst_of_several_files_counts(self):
        valid, broken, absent = self.path("valid.pdf"), self.path("broken.pdf"), self.path("absent.pdf")
        untrusted = self.path("untrusted.pdf")
        command.sign(INVOICE, valid)
        command.sign(INVOICE, untrusted, signer="other")
        with open(valid, "rb") as source:
            content = bytearray(source.read())
        content[2000] ^= 1
        with open(broken, "wb") as out:
            out.write(content)
        for files, code in (([valid], 0), ([INVOICE], 3), ([untrusted], 2), ([absent], 4), ([broken], 1),
                            ([valid, INVOICE], 3), ([INVOICE, untrusted, valid], 2), ([untrusted, absent, INVOICE], 4),
                            ([absent, broken, untrusted], 1)):
            with self.subTest(files):
                done = command.run("verify", "--format", "json", "--trust", command.ROOT, *files)
                self.assertEqual(done.returncode, code)
                names = [json.loads(line)["file"]["name"] for line in done.stdout.decode().splitlines()]
                self.assertEqual(names, files)

    # ---- secrets ----

    def test_passphrases_come_from_file_descriptor_and_environment(self):
        p12 = ["--p12", os.path.join(command.PKI, "rsa2048.p12")]
        done = subprocess.run([command.PROGRAM, "sign", INVOICE, "-o", self.path("env.pdf"), *p12],
                              env={**os.environ, "PDFSEAL_PASSPHRASE": "test"}, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        reading, writing = os.pipe()
        os.write(writing, b"test\n")
        os.close(writing)
        done = subprocess.run([command.PROGRAM, "sign", INVOICE, "-o", self.path("fd.pdf"), *p12, "--passphrase-fd",
                               str(reading)], pass_fds=[reading], capture_output=True, check=False)
        os.close(reading)
        self.assertEqual(done.returncode, 0, done.stderr)
        command.expect(0, "sign", INVOICE, "-o", self.path("file.pdf"), *command.key_options("rsa2048"))

    def test_one_password_from_a_descriptor_opens_several_files(self):
        encrypted = [self.path("a.pdf"), self.path("b.pdf")]
        for path in encrypted:
            subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", INVOICE, path], check=True, timeout=60)
        for language in ([], ["--lang", "zh"]):
            reading, writing = os.pipe()
            os.write(writing, b"user\n")
            os.close(writing)
            done = command.run("verify", "--format", "json", *language, "--password-fd", reading, *encrypted, pass_fds=[reading])
            os.close(reading)
            self.assertEqual([json.loads(line)["verdict"] for line in done.stdout.splitlines()], ["unsigned"] * 2, done.stderr)
            self.assertEqual(done.returncode, 3)

    def test_a_descriptor_that_is_none_is_named(self):
        key = ["--p12", os.path.join(command.PKI, "rsa2048.p12")]
        self.assertIn("abc", self.fails(64, "sign", INVOICE, "-o", self.path("a.pdf"), *key, "--passphrase-fd", "abc"))
        self.assertIn("99", self.fails(4, "sign", INVOICE, "-o", self.path("a.pdf"), *key, "--passphrase-fd", "99"))

    def test_a_trust_file_at_fault_is_named_once(self):
        for option in ("--trust", "--chain", "--crl"):
            for name in (self.path("absent"), INVOICE):
                with self.subTest(option=option, name=name):
                    self.assertEqual(self.fails(4, "verify", option, name, INVOICE).count(name), 1)

    def test_a_passphrase_file_that_others_can_read_is_refused(self):
        readable = ["--p12", os.path.join(command.PKI, "rsa2048.p12"), "--passphrase-file",
                    os.path.join(command.PKI, "passphrase-readable")]
        self.assertIn("chmod 600", self.fails(4, "sign", INVOICE, "-o", self.path("a.pdf"), *readable))
        self.assertEqual(os.listdir(self.folder), [])
        command.expect(0, "sign", INVOICE, "-o", self.path("b.pdf"), *readable, "--allow-readable-secrets")

    def test_without_passphrase_and_terminal_the_line_says_how_to_give_one(self):
        line = self.fails(4, "sign", INVOICE, "-o", self.path("a.pdf"), "--p12", os.path.join(command.PKI, "rsa2048.p12"),
                          start_new_session=True)
        self.assertIn("--passphrase-file", line)

    def test_names_cannot_forge_a_message(self):
        line = self.fails(4, "inspect", "a\npdfseal: b.pdf: \x1b[32mvalid")
        self.assertNotIn("\x1b", line)


if __name__ == "__main__":
    unittest.main()
