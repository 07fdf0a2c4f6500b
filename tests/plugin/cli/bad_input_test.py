#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Bad input: each gives one clear line, the contract's exit code, no output file, no temporary file, and the input untouched."""
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import page_pixels  # noqa: E402
import pdf_writer  # noqa: E402
from pdfseal_command import PKI, PROGRAM, ROOT, SAMPLES, SANITIZED, SEAL, SLOWNESS, key_options  # noqa: E402

USAGE, INPUT, REFUSED, OUTPUT = 64, 4, 5, 73
NOBODY = 65534
CONTRACT = os.path.join(SAMPLES, "contract.pdf")
IN_CHINESE = re.compile("[\u4e00-\u9fff]")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="bad-input-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = self.path("out.pdf")
        self.good = self.path("good.pdf")
        shutil.copy(CONTRACT, self.good)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data, mode=0o644):
        with open(self.path(name), "wb") as file:
            file.write(data)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def state(self):
        """Every file of the folder, by its content."""
        found = {}
        for place, folders, files in os.walk(self.folder):
            for name in files:
                path = os.path.join(place, name)
                found[path] = digest(path) if os.path.isfile(path) else "special"
            found.update(dict.fromkeys((os.path.join(place, name) for name in folders), "folder"))
        return found

    def run_it(self, arguments, environment=None, **options):
        clean = {key: value for key, value in os.environ.items() if key not in ("PDFSEAL_PASSPHRASE", "LANG", "LC_MESSAGES")}
        return subprocess.run([PROGRAM, *map(str, arguments)], env=dict(clean, LC_ALL="C.UTF-8", **(environment or {})),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60 * SLOWNESS, **options)

    def assert_refused(self, code, pattern, *arguments, **options):
        """One line on standard error that `pattern` finds and nothing else; nothing in the folder is new, gone or changed."""
        before = self.state()
        done = self.run_it(arguments, **options)
        text = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (code, b""), text)
        lines = text.splitlines()
        self.assertEqual(len(lines), 1, text)
        self.assertRegex(lines[0], r"^pdfseal: \S.*: \S.*$")
        self.assertRegex(lines[0], pattern)
        self.assertEqual(self.state(), before)
        return lines[0]

    def sign(self, code, pattern, path_in=None, *options, key=None, **more):
        """Signs to self.out, which must not come about; both in English and in Chinese."""
        arguments = ["sign", path_in or self.good, "-o", self.out, *(key_options("rsa2048") if key is None else key), *options]
        chinese = self.run_it([*arguments, "--lang", "zh"], **more)
        self.assertEqual((chinese.returncode, len(chinese.stderr.splitlines())), (code, 1), chinese.stderr.decode())
        self.assertRegex(chinese.stderr.decode(), IN_CHINESE)
        return self.assert_refused(code, pattern, *arguments, **more)

    def verify(self, path, code=INPUT, pattern="."):
        """verify says the same: unreadable, in its report, and on one line."""
        before = self.state()
        done = self.run_it(["verify", "--format", "json", "--trust", ROOT, path])
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.assertRegex(done.stderr.decode(), pattern)
        self.assertLessEqual(len(done.stderr.splitlines()), 1, done.stderr.decode())
        if code == INPUT:
            self.assertIn(b'"verdict":"unreadable"', done.stdout.replace(b'": "', b'":"'))
        self.assertEqual(self.state(), before)


class Documents(Case):
    def refused_everywhere(self, path, pattern, code=INPUT):
        self.sign(code, pattern, path)
        self.sign(code, pattern, path, "--seal", SEAL)
        self.verify(path)
        self.assert_refused(INPUT, ".", "inspect", path)

    def test_that_is_not_there(self):
        self.refused_everywhere(self.path("nothing.pdf"), r"nothing\.pdf: .*(not|no such)")

    def test_that_is_a_directory(self):
        os.mkdir(self.path("folder"))
        self.refused_everywhere(self.path("folder"), r"folder: .*directory")

    def test_that_is_empty(self):
        self.refused_everywhere(self.write("empty.pdf", b""), r"empty\.pdf: .*(empty|no PDF|not a PDF)")

    def test_that_is_no_pdf(self):
        for name, data in (("text.pdf", b"Dear Sirs,\nplease find enclosed\n" * 40), ("zeros.pdf", bytes(5000)),
                           ("picture.pdf", open(SEAL, "rb").read()), ("one-byte.pdf", b"%"), ("header.pdf", b"%PDF-1.7\n"),
                           ("only-words.pdf", b"%PDF-1.7\nstartxref\n0\n%%EOF\n")):
            with self.subTest(name):
                self.refused_everywhere(self.write(name, data), re.escape(name))

    def test_that_is_cut_off(self):
        with open(CONTRACT, "rb") as file:
            data = file.read()
        for share in (0.02, 0.5, 0.9, 0.999):
            with self.subTest(share=share):
                path = self.write("cut.pdf", data[:int(len(data) * share)])
                before = self.state()
                done = self.run_it(["sign", path, "-o", self.out, *key_options("rsa2048")])
                self.assertIn(done.returncode, (INPUT, REFUSED))
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr.decode())
                self.assertRegex(done.stderr.decode(), r"cut\.pdf: .*(damaged|cut off|repair)")
                self.assertEqual(self.state(), before)

    def test_that_may_not_be_read(self):
        path = self.write("secret.pdf", pdf_writer.one_page(), mode=0)
        os.chmod(self.folder, 0o777)
        self.as_somebody_else(lambda **options: self.sign(INPUT, r"secret\.pdf: .*(permission|allowed|denied)", path, key=self.own_key(), **options))

    def own_key(self):
        """Key files that `nobody` may read, encrypted ones."""
        shutil.copy(os.path.join(PKI, "rsa2048.p12"), self.path("own.p12"))
        self.write("own.passphrase", b"test\n", mode=0o600)
        os.chmod(self.path("own.p12"), 0o644)
        if os.getuid() == 0:
            os.chown(self.path("own.passphrase"), NOBODY, NOBODY)
        return ["--p12", self.path("own.p12"), "--passphrase-file", self.path("own.passphrase")]

    def as_somebody_else(self, check):
        """Root reads everything: there, a child that is nobody."""
        if os.getuid() != 0:
            return check()
        if not self.nobody_reaches_the_program():
            self.skipTest("skipped: nobody cannot run %s" % PROGRAM)
        return check(user=NOBODY, group=NOBODY, extra_groups=[])

    def nobody_reaches_the_program(self):
        return subprocess.run([PROGRAM, "--version"], user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True).returncode == 0

    def test_whose_folder_may_not_be_written(self):
        os.mkdir(self.path("locked"), 0o755)
        os.chmod(self.folder, 0o755)
        self.out = self.path("locked/out.pdf")
        self.as_somebody_else(lambda **options: self.sign(OUTPUT, r"out\.pdf: .*(permission|allowed|denied)", key=self.own_key(), **options))

    def test_that_is_a_pipe_nobody_writes_to(self):
        os.mkfifo(self.path("pipe.pdf"))
        before = os.listdir(self.folder)
        done = subprocess.run(["timeout", "20", PROGRAM, "sign", self.path("pipe.pdf"), "-o", self.out, *key_options("rsa2048")],
                              stdin=subprocess.DEVNULL, capture_output=True)
        self.assertEqual(done.returncode, INPUT, "exit code %d (124: it waits)" % done.returncode)
        self.assertEqual(os.listdir(self.folder), before)

    def test_that_needs_a_password(self):
        path = self.path("encrypted.pdf")
        subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", CONTRACT, path], check=True, timeout=60)
        self.refused_everywhere(path, r"encrypted\.pdf: .*password")
        wrong = self.write("password", b"wrong\n", mode=0o600)
        self.sign(INPUT, r"password", path, "--password", wrong)


class Pictures(Case):
    def picture(self, pattern, name, data, code=INPUT):
        self.sign(code, pattern, None, "--seal", self.write(name, data))

    def test_that_is_none(self):
        for name, data in (("text.png", b"a red seal"), ("empty.png", b""), ("header.png", b"\x89PNG\r\n\x1a\n"),
                           ("document.png", pdf_writer.one_page()[:200]), ("zeros.png", bytes(3000))):
            with self.subTest(name):
                self.picture(re.escape(name), name, data)

    def test_that_is_damaged(self):
        with open(SEAL, "rb") as file:
            data = file.read()
        for name, broken in (("cut.png", data[:len(data) // 2]), ("crc.png", data[:-200] + bytes([data[-200] ^ 1]) + data[-199:]),
                             ("huge.png", data[:16] + b"\x7f\xff\xff\xff\x7f\xff\xff\xff" + data[24:])):
            with self.subTest(name):
                self.picture(re.escape(name), name, broken)

    def test_that_is_not_there_or_a_directory(self):
        self.sign(INPUT, r"none\.png: ", None, "--seal", self.path("none.png"))
        self.sign(INPUT, "directory", None, "--seal", self.folder)

    def test_that_has_no_pixels(self):
        self.picture(r"flat\.png", "flat.png", page_pixels.write_png(0, 0, None))


class Keys(Case):
    def test_that_are_not_the_certificates(self):
        passphrase = ["--passphrase-file", os.path.join(PKI, "passphrase")]
        for key in ("mismatch", "p256"):
            with self.subTest(key):
                self.sign(INPUT, "(key|certificate)", key=["--key", os.path.join(PKI, key + ".key"),
                                                           "--cert", os.path.join(PKI, "rsa2048.crt"), *passphrase])

    def test_with_a_wrong_passphrase(self):
        wrong = ["--passphrase-file", self.write("wrong", b"not this\n", mode=0o600)]
        self.sign(INPUT, "passphrase", key=["--p12", os.path.join(PKI, "rsa2048.p12"), *wrong])
        self.sign(INPUT, "passphrase", key=["--key", os.path.join(PKI, "rsa2048.key"), "--cert", os.path.join(PKI, "rsa2048.crt"), *wrong])

    def test_without_any_passphrase(self):
        self.sign(INPUT, "passphrase", key=["--p12", os.path.join(PKI, "rsa2048.p12")])

    def test_that_are_no_keys(self):
        junk = self.write("junk", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", mode=0o600)
        passphrase = ["--passphrase-file", os.path.join(PKI, "passphrase")]
        for name, key in (("p12", ["--p12", junk]), ("not there", ["--p12", self.path("none.p12")]), ("directory", ["--p12", self.folder]),
                          ("key", ["--key", junk, "--cert", os.path.join(PKI, "rsa2048.crt")]),
                          ("certificate", ["--key", os.path.join(PKI, "rsa2048.key"), "--cert", junk])):
            with self.subTest(name):
                self.sign(INPUT, ".", key=[*key, *passphrase])

    def test_that_others_can_read(self):
        key = os.path.join(PKI, "rsa2048-plain.key")
        shutil.copy(key, self.path("open.key"))
        os.chmod(self.path("open.key"), 0o644)
        pair = ["--key", self.path("open.key"), "--cert", os.path.join(PKI, "rsa2048.crt")]
        self.sign(INPUT, "(read|others)", key=pair)
        self.sign(INPUT, "(read|others)", key=["--p12", os.path.join(PKI, "rsa2048.p12"),
                                               "--passphrase-file", os.path.join(PKI, "passphrase-readable")])
        done = self.run_it(["sign", self.good, "-o", self.out, *pair, "--allow-readable-secrets"])
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_whose_certificate_may_not_sign(self):
        for signer, pattern in (("expired", "expired|2020"), ("notyet", "not.*(yet|valid)|2035"), ("nosign", "sign")):
            with self.subTest(signer):
                self.sign(REFUSED, pattern, key=key_options(signer))


class Places(Case):
    def test_on_pages_that_do_not_exist(self):
        for pages in ("7", "0", "-7", "3-9", "1,99", "first", "2-", "99999999999999999999"):
            with self.subTest(pages):
                self.sign(USAGE, "page", None, "--seal", SEAL, "--page", pages)

    def test_off_the_page(self):
        for place in ("200mm,10mm", "10mm,290mm", "-5mm,10mm", "10mm,-5mm", "5000mm,5000mm"):
            with self.subTest(place):
                self.sign(USAGE, "page", None, "--seal", SEAL, "--at", place, "--size", "30mm")
        self.sign(USAGE, "page", None, "--seal", SEAL, "--size", "500mm")

    def test_over_another_seal(self):
        done = self.run_it(["sign", self.good, "-o", self.path("one.pdf"), *key_options("rsa2048"), "--seal", SEAL])
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.sign(USAGE, "over", self.path("one.pdf"), "--seal", SEAL)
        self.sign(REFUSED, "further pages would break", self.path("one.pdf"), "--seal", SEAL, "--page", "all", "--size", "10mm")
        for options in (["--anchor", "top-left"], ["--page", "1"], ["--force"]):
            done = self.run_it(["sign", self.path("one.pdf"), "-o", self.path("two.pdf"), *key_options("rsa2048"), "--seal", SEAL, *options])
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            os.unlink(self.path("two.pdf"))

    def test_that_say_no_length(self):
        for option, value in (("--at", "10,10"), ("--at", "10mm"), ("--size", "30"), ("--size", "0mm"), ("--size", "-3mm"), ("--size", "nanmm"),
                              ("--at", "1e999mm,1mm"), ("--margin", "10"), ("--anchor", "middle")):
            with self.subTest(option=option, value=value):
                self.sign(USAGE, ".", None, "--seal", SEAL, option, value)


class Outputs(Case):
    def test_that_exists(self):
        self.write("out.pdf", b"precious")
        self.sign(OUTPUT, r"out\.pdf: .*exist")
        done = self.run_it(["sign", self.good, "-o", self.out, *key_options("rsa2048"), "--force"])
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertNotEqual(digest(self.out), hashlib.sha256(b"precious").hexdigest())

    def test_that_is_the_input(self):
        self.out = self.good
        self.sign(OUTPUT, "exist|in-place")

    def test_that_is_a_directory(self):
        os.mkdir(self.out)
        self.sign(OUTPUT, r"out\.pdf")
        self.sign(OUTPUT, r"out\.pdf", None, "--force")

    def test_whose_folder_is_not_there(self):
        self.out = self.path("nowhere/out.pdf")
        self.sign(OUTPUT, r"out\.pdf")

    def limited(self, most_bytes):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        return limit

    def test_that_grows_over_the_limit_of_a_file(self):
        size = os.path.getsize(self.good)
        for most_bytes in (0, 1, 4096, size // 2, size, size + 100):
            with self.subTest(most_bytes=most_bytes):
                self.sign(OUTPUT, r"out\.pdf", preexec_fn=self.limited(most_bytes))

    def test_in_place_over_the_limit_leaves_the_input(self):
        before = digest(self.good)
        done = self.run_it(["sign", self.good, "--in-place", *key_options("rsa2048")], preexec_fn=self.limited(os.path.getsize(self.good)))
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (OUTPUT, 1), done.stderr.decode())
        self.assertEqual(digest(self.good), before)
        self.assertEqual(os.listdir(self.folder), ["good.pdf"])

    def test_on_a_full_disk(self):
        disk = self.path("disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("skipped: no small disk can be mounted here (%s)" % mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", disk])
        self.out = os.path.join(disk, "out.pdf")
        self.sign(OUTPUT, r"out\.pdf: .*(space|full)")
        self.assertEqual(os.listdir(disk), [])

    def test_standard_output_that_is_full(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("skipped: no /dev/full here")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "sign", self.good, "-o", "-", *key_options("rsa2048")], stdin=subprocess.DEVNULL, stdout=full,
                                  stderr=subprocess.PIPE, timeout=60 * SLOWNESS)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (OUTPUT, 1), done.stderr.decode())

    def test_report_on_a_full_standard_output(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("skipped: no /dev/full here")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "verify", "--format", "json", self.good], stdin=subprocess.DEVNULL, stdout=full,
                                  stderr=subprocess.PIPE, timeout=60 * SLOWNESS)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (OUTPUT, 1), done.stderr.decode())

    def test_broken_off_by_a_signal(self):
        """A run that is ended from outside leaves no output and no temporary file."""
        big = self.path("big.pdf")
        with open(big, "wb") as file:
            file.write(pdf_writer.append(pdf_writer.one_page(), {6: pdf_writer.stream(os.urandom(1 << 20) * 96)}))
        before = sorted(os.listdir(self.folder))
        for delay in (0.01, 0.03, 0.06, 0.1):
            process = subprocess.Popen([PROGRAM, "sign", big, "-o", self.out, *key_options("rsa2048")], stdin=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(delay * SLOWNESS)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait(60)
            if os.path.exists(self.out):
                self.assertGreater(os.path.getsize(self.out), os.path.getsize(big))
                os.unlink(self.out)
            self.assertEqual(sorted(os.listdir(self.folder)), before)


if __name__ == "__main__":
    if SANITIZED:
        print("skipped: nothing; limits of memory are not set here")
    unittest.main()
