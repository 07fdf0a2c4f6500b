#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keys on tokens, with SoftHSM as the token: every kind signs, every fault is said in words and by its exit code."""
import os
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pades_rules  # noqa: E402
import soft_token  # noqa: E402
from pdfseal_command import BUILD, PKI, PROGRAM, SAMPLES, run, verify  # noqa: E402

SAMPLE = os.path.join(SAMPLES, "invoice.pdf")


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.tokens = soft_token.SoftTokens()
        cls.pin = os.path.join(cls.folder.name, "pin")
        cls.write_pin(cls.pin, soft_token.PIN)
        cls.out = os.path.join(cls.folder.name, "out.pdf")

    @classmethod
    def tearDownClass(cls):
        cls.tokens.close()
        cls.folder.cleanup()

    @staticmethod
    def write_pin(path, pin):
        with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(pin + "\n")

    def sign(self, address, *options, pin=None, environment=None):
        if os.path.exists(self.out):
            os.unlink(self.out)
        return run("sign", SAMPLE, "-o", self.out, "--no-sync", "--key", address, "--passphrase-file", pin or self.pin, *options,
                   environment={**self.tokens.environment, **(environment or {})})

    def assert_signs(self, address, *options, kind, certificates=None, **more):
        done = self.sign(address, *options, **more)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        with open(self.out, "rb") as file:
            data = file.read()
        self.assertEqual(pades_rules.describe(pades_rules.find_faults(data, "Signature1")), "")
        code, report = verify(self.out)
        self.assertEqual((code, report["signatures"][0]["signature_algorithm"]), (0, kind), report)
        if certificates:
            self.assertEqual(len(pades_rules.Subject(data, "Signature1").cms.certificates), certificates)
        return report

    def assert_fails(self, code, words, address, *options, **more):
        done = self.sign(address, *options, **more)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.assertIn(words, done.stderr.decode())
        self.assertEqual(done.stderr.decode().count("\n"), 1)
        self.assertFalse(os.path.exists(self.out))


class Keys(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens.add("Office")
        for signer in ("rsa2048", "p256", "p384", "bp256", "p521", "ed25519", "ed448"):
            cls.tokens.put("Office", signer, signer)
        cls.tokens.put("Office", "bare", "binding", certificates=False)
        cls.tokens.put("Office", "late", "expired")

    def address(self, name):
        return self.tokens.address("token=Office;object=" + name)

    def test_rsa_and_elliptic_curves_sign(self):
        for signer in ("p256", "p384", "p521", "bp256"):
            with self.subTest(signer=signer):
                report = self.assert_signs(self.address(signer), kind="ecdsa", certificates=2)
                self.assertEqual(report["signatures"][0]["signer"]["name"], "Test Signer " + signer)
        self.assert_signs(self.address("rsa2048"), kind="rsa-pkcs1", certificates=2)
        for digest in ("sha384", "sha512"):
            with self.subTest(digest=digest):
                self.assert_signs(self.address("p256"), "--digest", digest, kind="ecdsa")
                self.assert_signs(self.address("rsa2048"), "--pss", "--digest", digest, kind="rsa-pss")

    def test_edwards_curves_sign(self):
        for signer in ("ed25519", "ed448"):
            with self.subTest(signer=signer):
                self.assert_signs(self.address(signer), kind=signer, certificates=2)

    def test_the_certificate_may_come_from_a_file_or_by_an_address(self):
        certificate = os.path.join(PKI, "binding.crt")
        self.assert_signs(self.address("bare"), "--cert", certificate, "--chain", os.path.join(PKI, "intermediate.crt"), kind="ecdsa")
        self.assert_signs(self.address("p256"), "--cert", "pkcs11:object=p256", kind="ecdsa")

    def test_keys_can_be_told_by_id(self):
        self.assert_signs(self.tokens.address("token=Office;id=%70%32%35%36"), kind="ecdsa")

    def test_what_does_not_fit_together_is_an_input_error(self):
        self.assert_fails(4, "holds no certificate of the key", self.address("bare"))
        self.assert_fails(4, "no private key that fits", self.address("elsewhere"))
        self.assert_fails(4, "not the certificate's", self.address("p256"), "--cert", os.path.join(PKI, "p384.crt"))
        self.assert_fails(4, "not the certificate's", self.address("p256"), "--cert", os.path.join(PKI, "rsa2048.crt"))
        self.assert_fails(5, "expired", self.address("late"))

    def test_sm2_on_a_token_is_refused_in_words(self):
        """PKCS#11 2.40 and SoftHSM 2 know no SM2: no token could be asked, so it is said before one is."""
        self.assert_fails(4, "cannot be used outside of a file", self.address("p256"), "--cert", os.path.join(PKI, "sm2.crt"))

    def test_several_keys_are_named(self):
        self.assert_fails(64, "several keys", self.tokens.address("token=Office"))

    def test_addresses_that_cannot_be_are_wrong_usage(self):
        self.assert_fails(64, "no pkcs11: URI", "pkcs11:rubbish")
        self.assert_fails(64, "everybody", self.address("p256") + "&pin-value=" + soft_token.PIN)
        self.assert_fails(64, "pin-source", self.address("p256") + "&pin-source=file:" + self.pin)
        self.assert_fails(64, "both as pkcs11:", os.path.join(PKI, "p256.key"), "--cert", "pkcs11:object=p256")

    def test_no_token_and_no_module_are_outside_failures(self):
        self.assert_fails(6, "no token that fits", self.tokens.address("token=Elsewhere"))
        self.assert_fails(6, "cannot be loaded", "pkcs11:token=Office?module-path=/nowhere.so")

    def test_a_wrong_pin_is_an_input_error(self):
        wrong = os.path.join(self.folder.name, "wrong")
        self.write_pin(wrong, "1111")
        self.assert_fails(4, "wrong PIN", self.address("p256"), pin=wrong)
        self.assert_signs(self.address("p256"), kind="ecdsa")

    def test_chinese_is_spoken(self):
        done = self.sign(self.address("elsewhere"), "--lang", "zh")
        self.assertIn("没有合适", done.stderr.decode())

    def test_the_command_itself_links_no_part_of_it(self):
        linked = subprocess.run(["ldd", PROGRAM], check=True, capture_output=True).stdout.decode()
        self.assertNotIn("p11-kit", linked)
        module = subprocess.run(["ldd", os.path.join(BUILD, "bin", "pdfseal-token.so")], check=True, capture_output=True).stdout.decode()
        self.assertIn("p11-kit", module)


class SeveralTokens(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for label, signer in (("North", "p256"), ("South", "p384"), ("Twin", "p256")):
            cls.tokens.add(label)
            cls.tokens.put(label, signer, signer)

    def test_the_token_that_shows_the_object_is_taken(self):
        self.assert_signs(self.tokens.address("object=p384"), kind="ecdsa")

    def test_tokens_that_cannot_be_told_apart_are_named(self):
        self.assert_fails(64, "several tokens fit", self.tokens.address("object=p256"))
        done = self.sign(self.tokens.address("object=p256"))
        self.assertIn("North", done.stderr.decode())
        self.assertIn("Twin", done.stderr.decode())


class PullingOut(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens.add("Travel")
        cls.tokens.put("Travel", "p256", "p256")

    def tearDown(self):
        self.tokens.pull_out()

    def test_a_token_behind_a_server_signs(self):
        reached = self.tokens.plug_in("Travel")
        self.assert_signs(self.tokens.far_address("token=Travel;object=p256"), kind="ecdsa", environment=reached)

    def test_a_token_that_is_pulled_out_is_an_outside_failure(self):
        """It goes while the PIN is being read: the token is open then, and nothing was signed."""
        reached = self.tokens.plug_in("Travel")
        if os.path.exists(self.out):
            os.unlink(self.out)
        read_end, write_end = os.pipe()
        process = subprocess.Popen(
            [PROGRAM, "sign", SAMPLE, "-o", self.out, "--key", self.tokens.far_address("token=Travel;object=p256"),
             "--passphrase-fd", str(read_end)],
            env={**self.tokens.environment, **reached, "LC_ALL": "C.UTF-8"}, pass_fds=[read_end], stderr=subprocess.PIPE,
            stdout=subprocess.PIPE)
        os.close(read_end)
        os.write(write_end, soft_token.PIN.encode()[:2])
        self.wait_until_open(process)
        self.tokens.pull_out()
        os.write(write_end, soft_token.PIN.encode()[2:] + b"\n")
        os.close(write_end)
        _, complaint = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 6, complaint.decode())
        self.assertIn("pulled out", complaint.decode())
        self.assertFalse(os.path.exists(self.out))

    @staticmethod
    def wait_until_open(process):
        """The PIN's pipe is being read: seen in the process's state."""
        for _ in range(200):
            with open("/proc/%d/wchan" % process.pid, encoding="ascii") as file:
                if "pipe" in file.read():
                    return
            time.sleep(0.05)


class Locking(Case):
    def test_a_locked_pin_is_an_outside_failure(self):
        """SoftHSM never locks; a module that says so stands in for it."""
        module = os.path.join(BUILD, "tests", "locked_token.so")
        self.assert_fails(6, "locked", "pkcs11:token=Locked;object=x?module-path=" + module)

    def test_a_pin_that_is_locked_in_the_middle_of_a_run_leaves_nothing(self):
        module = os.path.join(BUILD, "tests", "locked_token.so")
        self.assert_fails(6, "locked", "pkcs11:token=Locked;object=x?module-path=" + module, "--cert", os.path.join(PKI, "p256.crt"),
                          environment={"LOCKS_LATER": "1"})


if __name__ == "__main__":
    for needed in (soft_token.MODULE, soft_token.CLIENT, soft_token.SERVER):
        assert needed, "softhsm2, opensc, p11-kit and p11-kit-modules are needed (cmake/install-packages.sh test)"
    unittest.main()
