#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The LibreOffice extension without LibreOffice: what is packed, what is said in two languages, and the plugin behind it."""
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
import pdfseal_command as command  # noqa: E402

FOLDER = os.path.join(command.SOURCE, "plugin", "libreoffice")
sys.path.insert(0, os.path.join(FOLDER, "pythonpath"))
sys.dont_write_bytecode = True
from pdfseal_office import plugin_table, sentences  # noqa: E402

EXTENSION = os.path.join(command.BUILD, "bin", "pdfseal.oxt")
PLUGIN = os.path.join(command.BUILD, "bin", "pdfseal-plugin.so")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")


def sources():
    for place, _, names in os.walk(FOLDER):
        for name in names:
            if name.endswith(".py"):
                with open(os.path.join(place, name), encoding="utf-8") as file:
                    yield name, file.read()


class Packing(unittest.TestCase):
    def test_everything_is_packed_and_filled_in(self):
        with zipfile.ZipFile(EXTENSION) as archive:
            files = {name: archive.read(name).decode() for name in archive.namelist()}
        for name, text in files.items():
            self.assertNotRegex(text, r"@[A-Z]+@", name)
            if name.endswith((".xml", ".xcu", ".xcs")):
                xml.etree.ElementTree.fromstring(text)
            elif name.endswith(".py"):
                compile(text, name, "exec")
        for path in re.findall(r'full-path="([^"]+)"', files["META-INF/manifest.xml"]):
            self.assertIn(path, files)
        for place, _, names in os.walk(os.path.join(FOLDER, "pythonpath")):
            for name in names:
                if not name.endswith(".pyc"):
                    inside = os.path.relpath(os.path.join(place, name), FOLDER).removesuffix(".in")
                    self.assertIn(inside, files, "make_extension.py does not pack it")
        self.assertIn("/pdfseal/pdfseal-plugin.so", files["pythonpath/pdfseal_office/places.py"])

    def test_the_same_files_make_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            made = []
            for name in ("a.oxt", "b.oxt"):
                path = os.path.join(folder, name)
                subprocess.run([sys.executable, os.path.join(FOLDER, "make_extension.py"), path, "1.0", "/p"], check=True)
                with open(path, "rb") as file:
                    made.append(file.read())
        self.assertEqual(made[0], made[1])


class Words(unittest.TestCase):
    def test_every_sentence_is_said_in_chinese_and_none_for_nothing(self):
        said = set()
        for name, text in sources():
            if name != "sentences.py":
                said |= {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and isinstance(node.args[1], ast.Constant):
                    self.assertIn(node.args[1].value, sentences.CHINESE, name)
        self.assertEqual(set(sentences.CHINESE) - said, set(), "nobody says it")
        for english, chinese in sentences.CHINESE.items():
            self.assertRegex(chinese, "[\u4e00-\u9fff]")
            self.assertEqual(chinese.count("%s"), english.count("%s"))
        self.assertEqual(sentences.say("zh", "OK"), "确定")


class Plugin(unittest.TestCase):
    def setUp(self):
        if command.SANITIZED:
            self.skipTest("this Python cannot load what a sanitizer watches (host.host does, in a process of its own)")
        self.folder = tempfile.mkdtemp(prefix="pdfseal-parts-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.target = os.path.join(self.folder, "合同.pdf")
        self.plugin = plugin_table.Plugin(PLUGIN)
        with open(os.path.join(command.PKI, "passphrase"), encoding="ascii") as file:
            self.passphrase = file.read().strip()

    def seal(self, **changes):
        values = {"source": CONTRACT, "target": self.target, "key": os.path.join(command.PKI, "p256.p12"), "passphrase": self.passphrase,
                  "picture": command.SEAL, "pages": "1", "anchor": "center", "reason": "理由", **changes}
        self.plugin.seal(**values)

    def test_it_seals_and_verifies(self):
        shares = []
        self.seal(progress=lambda share: shares.append(share) is None)
        self.assertEqual(shares[-1], 1.0)
        self.assertEqual(command.verify(self.target)[1]["signatures"][0]["reason"], "理由")
        number, report = self.plugin.verify(self.target, trust=command.ROOT, form="text", language="zh")
        self.assertEqual(number, plugin_table.VALID)
        self.assertRegex(report, "[\u4e00-\u9fff]")
        self.assertEqual(self.plugin.verify(CONTRACT)[0], plugin_table.UNSIGNED)

    def check_fails(self, number, **changes):
        with self.assertRaises(plugin_table.PluginError) as caught:
            self.seal(**changes)
        self.assertEqual(caught.exception.number, number)
        self.assertFalse(os.path.exists(self.target))

    def test_what_fails_leaves_nothing(self):
        self.check_fails(4, passphrase="wrong")
        self.check_fails(4, source=self.folder)
        self.check_fails(64, anchor="somewhere")
        self.check_fails(64, target=self.target + "\0.pdf")
        self.check_fails(plugin_table.CANCELLED, progress=lambda share: False)

    def test_what_is_no_plugin_is_told(self):
        for path in ("/nowhere.so", CONTRACT):
            with self.assertRaises(plugin_table.PluginError):
                plugin_table.Plugin(path)


if __name__ == "__main__":
    unittest.main(verbosity=2)
