# SPDX-License-Identifier: Apache-2.0
"""What tests of many documents share: folders, small documents that differ, the journal, runs that are ended."""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdfseal_command as command  # noqa: E402


def small_pdf(text, pages=1):
    """A PDF of about a kilobyte that says `text` on each page."""
    kids = " ".join("%d 0 R" % (4 + 2 * page) for page in range(pages))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", ("<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)).encode(),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for _ in range(pages):
        content = b"BT /F1 24 Tf 72 700 Td (" + text.encode() + b") Tj ET"
        objects.append(("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
                        "/Contents %d 0 R >>" % (len(objects) + 2)).encode())
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def hold_to_schema(name, *objects):
    """Each holds to assets/schema/NAME.schema.json."""
    import jsonschema
    with open(os.path.join(command.SOURCE, "assets", "schema", name + ".schema.json"), encoding="utf-8") as file:
        validator = jsonschema.Draft202012Validator(json.load(file))
    for one in objects:
        validator.validate(one)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class BatchCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="pdfseal-batch-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        os.mkdir(self.path("in"))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return self.path(name)

    def fill(self, count, folder="in"):
        for number in range(1, count + 1):
            self.write(os.path.join(folder, "invoice-%03d.pdf" % number), small_pdf("Invoice %d" % number))

    @staticmethod
    def arguments(*operands, out, options=(), signer="p256"):
        return ["batch", *operands, "--out-dir", out, *command.key_options(signer), *options]

    def batch(self, code, *operands, out=None, options=(), signer="p256", **more):
        return command.expect(code, *self.arguments(*operands, out=out or self.path("out"), options=options, signer=signer), **more)

    def summary(self, code, *operands, options=(), **more):
        summary = json.loads(self.batch(code, *operands, options=[*options, "--format", "json"], **more).stdout)
        hold_to_schema("batch", summary)
        return summary

    def start(self, *operands, options=(), signer="p256", **more):
        """The process, not waited for."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return subprocess.Popen([command.PROGRAM, *map(str, self.arguments(*operands, out=self.path("out"), options=options, signer=signer))],
                                env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def journal(self, path=None):
        """Its records; a last line without an end is what a crash left, and none."""
        with open(path or self.path("out", "pdfseal-journal.jsonl"), encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def outputs(self, folder="out"):
        return sorted(name for name in os.listdir(self.path(folder)) if name.endswith(".pdf"))

    def assert_valid(self, *names, folder="out", signatures=1):
        """Each of them is valid and was signed so many times."""
        paths = [self.path(folder, name) for name in names]
        for begin in range(0, len(paths), 200):
            done = command.run("verify", "--format", "json", "--no-network", "--trust", command.ROOT, *paths[begin:begin + 200])
            for line in done.stdout.decode().splitlines():
                report = json.loads(line)
                self.assertEqual(report["verdict"], "valid", report["summary"])
                self.assertEqual(len(report["signatures"]), signatures)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
