#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every JSON shape of the command holds to its schema in assets/schema/, and its keys stand in the contract's order."""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "attacks")]
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402

try:
    import jsonschema
except ImportError:
    sys.exit("schema_test.py: python3-jsonschema is missing (cmake/install-packages.sh test)")


# A byte that is no UTF-8, and a mark that reverses the reading direction.
ODD_NAME = b"bad\xff\xe2\x80\xaename.pdf"


def load_validator(name):
    with open(os.path.join(command.SOURCE, "assets", "schema", name + ".schema.json"), encoding="utf-8") as source:
        schema = json.load(source)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def keys_in_order(value, path=""):
    """{"signatures[].signer": ["name", …]}: the keys of every object of a JSON value."""
    found = {}
    if isinstance(value, dict):
        found[path] = list(value)
        for key, member in value.items():
            found.update(keys_in_order(member, path + "." + key))
    elif isinstance(value, list) and value:
        found.update(keys_in_order(value[0], path + "[]"))
    return found


def contract_report():
    """The example of docs/contract.md."""
    with open(os.path.join(command.SOURCE, "docs", "contract.md"), encoding="utf-8") as source:
        return json.loads(re.search(r"```json\n(.*?)```", source.read(), re.S).group(1))


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.make_files()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    @classmethod
    def make_files(cls):
        contract = os.path.join(command.SAMPLES, "contract.pdf")
        command.sign(contract, cls.path("one.pdf"), "--seal", command.SEAL, "--reason", "同意", "--page", "1,last")
        command.sign(cls.path("one.pdf"), cls.path("two.pdf"), signer="p256")
        with open(cls.path("two.pdf"), "rb") as source:
            whole = bytearray(source.read())
        whole[1000] ^= 1
        cls.write("flipped.pdf", whole)
        whole[1000] ^= 1
        cls.write("appended.pdf", whole + b"\n% more\n")
        cls.write("garbage.pdf", b"no document at all")
        cls.write("empty.pdf", b"")
        contents = whole.index(b"/Contents <") + 11
        whole[contents:contents + 40] = b"0" * 40
        cls.write("broken-cms.pdf", whole)
        cls.write(ODD_NAME, whole)
        cls.make_encrypted_files()
        cls.signed = ["one.pdf", "two.pdf", "flipped.pdf", "appended.pdf", "broken-cms.pdf"]
        cls.unreadable = ["garbage.pdf", "empty.pdf", "absent.pdf", "encrypted.pdf"]
        cls.unsigned = [os.path.join(command.SAMPLES, name) for name in sorted(os.listdir(command.SAMPLES))
                        if name.endswith(".pdf")]

    @classmethod
    def make_encrypted_files(cls):
        """Of encrypted.pdf and its signed version; their password is in the file `password`."""
        cls.write("password", b"user\n")
        os.chmod(cls.path("password"), 0o600)
        source = os.path.join(command.SAMPLES, "invoice.pdf")
        subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", source, cls.path("encrypted.pdf")], check=True,
                       timeout=60)
        command.sign(cls.path("encrypted.pdf"), cls.path("encrypted-signed.pdf"), "--password", cls.path("password"))

    @classmethod
    def write(cls, name, content):
        folder = cls.folder.name if isinstance(name, str) else cls.folder.name.encode()
        with open(os.path.join(folder, name), "wb") as out:
            out.write(content)

    def check(self, validator, text, what):
        self.assertTrue(text.endswith("\n") and text.count("\n") == 1, what + ": not one object on one line")
        value = json.loads(text)
        for error in validator.iter_errors(value):
            self.fail("%s: %s: %s" % (what, "/".join(map(str, error.absolute_path)), error.message[:300]))
        return value

    def verify(self, name, *options):
        path = os.path.join(self.folder.name, name)
        done = command.run("verify", "--format", "json", "--trust", command.ROOT, *options, path)
        return self.check(load_validator("report"), done.stdout.decode("utf-8"), "verify " + name), done.returncode

    def test_reports_hold_to_the_schema(self):
        for name in self.signed + self.unreadable + self.unsigned:
            with self.subTest(name):
                report, code = self.verify(name)
                expected = {"valid": 0, "altered": 1, "invalid": 1, "indeterminate": 2, "unsigned": 3, "unreadable": 4}
                self.assertEqual(code, expected[report["verdict"]])

    def test_reports_on_encrypted_files_hold_to_the_schema(self):
        for name, verdict in (("encrypted.pdf", "unsigned"), ("encrypted-signed.pdf", "valid")):
            report, _ = self.verify(name, "--password", self.path("password"))
            self.assertEqual((report["verdict"], report["file"]["encrypted"]), (verdict, True))
        report, _ = self.verify("encrypted.pdf")
        self.assertIn("password", report["error"]["message"])
        inspected = command.expect(0, "inspect", "--format", "json", "--password", self.path("password"), self.path("encrypted.pdf"))
        found = self.check(load_validator("inspection"), inspected.stdout.decode("utf-8"), "inspect encrypted.pdf")
        self.assertIn("AES", found["file"]["encryption"]["method"])

    def test_reports_on_forgeries_hold_to_the_schema(self):
        """They bring what honest files never show: values of wrong types, ranges outside the file, signatures without field."""
        self.write("paper.pdf", pdf_writer.write(forgeries.paper(), "table"))
        command.sign(self.path("paper.pdf"), self.path("victim.pdf"), "--reserve", 6000)
        with open(self.path("victim.pdf"), "rb") as source:
            victim = forgeries.Victim(source.read())
        for forgery in forgeries.FORGERIES:
            with self.subTest(forgery.name):
                self.write("forged.pdf", forgery.make(victim))
                self.assertIn(self.verify("forged.pdf")[0]["verdict"], ("altered", "invalid", "indeterminate", "unreadable"))

    def test_reports_have_the_contracts_keys_in_its_order(self):
        expected = keys_in_order(contract_report())
        seen = {}
        for name in ["two.pdf", "appended.pdf", "flipped.pdf"]:
            seen.update(keys_in_order(self.verify(name)[0]))
        for path, keys in seen.items():
            with self.subTest(path):
                self.assertEqual(keys, expected[path])
        self.assertIn(".signatures[].changes_after.items[]", seen)
        self.assertIn(".signatures[].places[]", seen)
        error = keys_in_order(self.verify("garbage.pdf")[0])[".error"]
        self.assertEqual(error, ["code", "offset", "message"])

    def test_reliability_names_every_signature(self):
        for condition in self.verify("two.pdf")[0]["reliability"]:
            self.assertEqual(condition["signatures"], [1, 2])

    def test_prose_in_json_is_english_unless_lang_is_given(self):
        for environment in ({"LC_ALL": "zh_CN.UTF-8"}, {"LC_ALL": "C"}):
            for name in ("one.pdf", "garbage.pdf"):
                done = command.run("verify", "--format", "json", self.path(name), environment=environment)
                self.assertNotRegex(json.loads(done.stdout)["summary"], "[\u4e00-\u9fff]", name)
        chinese = command.run("verify", "--format", "json", "--lang", "zh", self.path("one.pdf"))
        self.assertRegex(json.loads(chinese.stdout)["summary"], "[\u4e00-\u9fff]")

    def test_odd_names_stay_valid_json(self):
        path = os.path.join(self.folder.name.encode(), ODD_NAME)
        done = command.run("verify", "--format", "json", os.fsdecode(path))
        report = self.check(load_validator("report"), done.stdout.decode("utf-8"), "odd name")
        self.assertTrue(report["file"]["name"].endswith("bad\ufffd\u202ename.pdf"))
        self.assertNotIn("\u202e", done.stdout.decode("utf-8"), "a direction mark reaches the terminal")

    def test_inspections_hold_to_the_schema(self):
        validator = load_validator("inspection")
        for name in self.signed + self.unsigned:
            for options in ([], ["--risks"]):
                with self.subTest(name=name, options=options):
                    path = os.path.join(self.folder.name, name)
                    done = command.expect(0, "inspect", "--format", "json", *options, path)
                    found = self.check(validator, done.stdout.decode("utf-8"), "inspect " + name)
                    self.assertEqual(found["risks"] is None, not options)

    def test_fields_hold_to_the_schema(self):
        for name in self.signed + self.unsigned:
            with self.subTest(name=name):
                done = command.expect(0, "field", "list", "--format", "json", os.path.join(self.folder.name, name))
                self.check(load_validator("fields"), done.stdout.decode("utf-8"), "field list " + name)
        added = command.expect(0, "field", "add", os.path.join(command.SAMPLES, "form.pdf"), "-o", self.path("added.pdf"),
                               "--lock", "Amount", "--format", "json")
        result = self.check(load_validator("field"), added.stdout.decode("utf-8"), "field add")
        self.assertEqual(result["bytes_out"], os.path.getsize(self.path("added.pdf")))

    def test_requests_and_results_of_two_steps_hold_to_the_schema(self):
        def pki(name):
            return os.path.join(command.PKI, name)

        for signer, options in (("rsa2048", ["--pss"]), ("ed448", []), ("sm2", [])):
            with self.subTest(signer=signer):
                done = command.expect(0, "prepare", os.path.join(command.SAMPLES, "invoice.pdf"), "-o", self.path("prepared.pdf"),
                                      "--force", "--cert", pki(signer + ".crt"), *options)
                self.check(load_validator("prepared"), done.stdout.decode("utf-8"), "prepare")
        request = json.loads(done.stdout)
        self.write("attributes", base64.b64decode(request["signed_attributes"]))
        self.write("request.json", done.stdout)
        subprocess.run(["openssl", "dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-sign", pki("sm2-plain.key"), "-out",
                        self.path("value"), self.path("attributes")], check=True, timeout=60)
        done = command.expect(0, "embed", self.path("prepared.pdf"), "-o", self.path("embedded.pdf"), "--request",
                              self.path("request.json"), "--signature", self.path("value"), "--format", "json")
        self.check(load_validator("embed"), done.stdout.decode("utf-8"), "embed")

    def test_results_of_sign_and_stamp_hold_to_the_schema(self):
        validator = load_validator("sign")
        source = os.path.join(command.SAMPLES, "invoice.pdf")
        signed = command.sign(source, self.path("signed.pdf"), "--format", "json")
        stamped = command.expect(0, "stamp", source, "-o", self.path("a \"stamped\" \\ one.pdf"), "--seal", command.SEAL,
                                 "--format", "json")
        result = self.check(validator, signed.stdout.decode("utf-8"), "sign")
        self.assertEqual(result["bytes_out"], os.path.getsize(self.path("signed.pdf")))
        self.assertEqual(result["bytes_out"] - result["bytes_in"], result["bytes_added"])
        result = self.check(validator, stamped.stdout.decode("utf-8"), "stamp")
        self.assertEqual(result["output"], self.path("a \"stamped\" \\ one.pdf"))


class Seals(unittest.TestCase):
    def test_every_preset_completed_holds_to_its_schema(self):
        validator = load_validator("seal")
        folder = os.path.join(command.SOURCE, "assets", "seals")
        for name in sorted(os.listdir(folder)):
            if name == "defaults.json":
                continue
            with self.subTest(name), open(os.path.join(folder, name), encoding="utf-8") as source:
                validator.validate(json.load(source))
                dumped = command.expect(0, "seal", "make", "--preset", name[:-5], "--text", "示例", "--set", "lines.number.text=1",
                                        "--dump").stdout
                validator.validate(json.loads(dumped))
        with self.assertRaises(jsonschema.ValidationError):
            validator.validate({"ring": {"heigth_mm": 5}})


class Profiles(unittest.TestCase):
    def test_profiles_hold_to_their_schemas(self):
        with tempfile.TemporaryDirectory() as home:
            environment = {"HOME": home, "XDG_CONFIG_HOME": "", "XDG_CONFIG_DIRS": home}
            command.expect(0, "profile", "save", "company", "--", "sign", "--p12", "me.p12", "--page", "1", "--page", "2", "--no-sync",
                           environment=environment)
            with open(os.path.join(home, ".config", "pdfseal", "profiles", "company.json"), encoding="utf-8") as saved:
                load_validator("profile").validate(json.load(saved))
            for schema, arguments in (("profile", ["show", "company"]), ("profiles", ["list"])):
                printed = command.expect(0, "profile", *arguments, "--format", "json", environment=environment).stdout
                load_validator(schema).validate(json.loads(printed))
            with self.assertRaises(jsonschema.ValidationError):
                load_validator("profile").validate({"force": True})

if __name__ == "__main__":
    unittest.main()
