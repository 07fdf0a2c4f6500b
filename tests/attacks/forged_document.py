# SPDX-License-Identifier: Apache-2.0
"""Test cases that sign a small document, forge it and ask for the verdict."""
import os
import subprocess
import tempfile
import unittest

import forgeries
import pdf_writer
from pdfseal_command import sign, verify

RESERVED_BYTES = 6000  # room in the gap for what forgers put there
EXIT_CODES = {"valid": 0, "altered": 1, "invalid": 1, "indeterminate": 2, "unsigned": 3, "unreadable": 4}


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def sign(self, data, *options, signer="rsa2048"):
        path_in, path = self.write("in.pdf", data), os.path.join(self.folder, "out.pdf")
        if os.path.exists(path):
            os.unlink(path)
        sign(path_in, path, *options, signer=signer)
        with open(path, "rb") as file:
            return file.read()

    def victim(self, style, objects=None):
        if style == "object streams":
            return forgeries.Victim(self.sign(self.pack(pdf_writer.write(forgeries.paper(objects))), "--reserve", RESERVED_BYTES))
        return forgeries.Victim(self.sign(pdf_writer.write(forgeries.paper(objects), style), "--reserve", RESERVED_BYTES))

    def pack(self, data):
        """The same document with its objects in object streams, by qpdf."""
        path_in, path = self.write("plain.pdf", data), os.path.join(self.folder, "packed.pdf")
        subprocess.run(["qpdf", "--object-streams=generate", "--stream-data=preserve", path_in, path], check=True, timeout=60)
        with open(path, "rb") as file:
            return file.read()

    def verdict(self, data, *options):
        code, report = verify(self.write("forged.pdf", data), *options)
        self.assertEqual(code, EXIT_CODES[report["verdict"]])
        return report


def explain(report):
    return "%s: %s" % (report["verdict"], [
        (one["field"], one["integrity"], one["coverage"], one["changes_after"]["level"], one["explanation"],
         [(item["object"], item["change"]) for item in one["changes_after"]["items"]]) for one in report["signatures"]])
