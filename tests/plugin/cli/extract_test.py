#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`extract --revision` gives the bytes that were signed: exactly the file as it was before the next update."""
import os
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "attacks")]
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402


class Extract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as out:
            out.write(data)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as source:
            return source.read()

    def originals(self):
        """{style: path} of the same document, written in four ways."""
        found = {style: self.write(style + ".pdf", pdf_writer.write(forgeries.paper(), style)) for style in ("table", "stream")}
        for style, option in (("object streams", "--object-streams=generate"), ("linearized", "--linearize")):
            found[style] = self.path(style + ".pdf")
            subprocess.run(["qpdf", option, found["table"], found[style]], check=True, timeout=60)
        return found

    def test_every_revision_is_the_file_of_its_time(self):
        for style, path in self.originals().items():
            with self.subTest(style=style):
                versions = [path]
                for i in range(3):
                    versions.append(self.path("%s-%d.pdf" % (style, i)))
                    command.sign(versions[-2], versions[-1], "--reason", "step %d" % i)
                for number, version in enumerate(versions, 1):
                    out = self.path("extracted.pdf")
                    command.expect(0, "extract", versions[-1], "--revision", number, "-o", out, "--force")
                    with open(version, "rb") as source:
                        self.assertEqual(self.read("extracted.pdf"), source.read(), "revision %d" % number)
                command.expect(64, "extract", versions[-1], "--revision", len(versions) + 1, "-o", out, "--force")

    def test_what_was_extracted_verifies_as_it_did(self):
        path = self.originals()["table"]
        command.sign(path, self.path("one.pdf"))
        command.sign(self.path("one.pdf"), self.path("two.pdf"), signer="p256")
        command.expect(0, "extract", self.path("two.pdf"), "--revision", 2, "-o", self.path("again.pdf"))
        code, report = command.verify(self.path("again.pdf"))
        self.assertEqual((code, [one["coverage"] for one in report["signatures"]]), (0, ["entire_file"]))


if __name__ == "__main__":
    unittest.main()
