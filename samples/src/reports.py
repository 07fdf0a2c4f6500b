#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes samples/reports/: one report of every verdict, so that they can be looked at without signing anything.

    cmake --build build && samples/src/reports.py

Keys are those of the tests (build/tests/pki), so names and times differ from run to run."""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402

REPORTS = os.path.join(command.SAMPLES, "reports")
CONTRACT = os.path.join(command.SAMPLES, "contract.pdf")


def write(path, data):
    with open(path, "wb") as out:
        out.write(data)


def read(path):
    with open(path, "rb") as source:
        return source.read()


def report(name, path, *options, form="html", trust=True):
    output = os.path.join(REPORTS, "%s.%s" % (name, form))
    anchors = ["--trust", command.ROOT] if trust else ["--trust", os.path.join(command.PKI, "rsa2048.crt")]
    done = command.run("verify", "--format", form, "--no-network", "--revocation", "off", *anchors, *options, "-o", output, "--force", path)
    print("%-14s exit %d, %6d bytes" % (name, done.returncode, os.path.getsize(output)))


def cover_an_article(data):
    """Somebody lays a yellow sheet over the first page's article, in a revision after the signature."""
    note = pdf_writer.next_number(data)
    page = {"Type": Name("Page"), "Contents": Reference((2, 0)), "MediaBox": [0, 0, 595.304, 841.89], "Parent": Reference((19, 0)),
            "Resources": Reference((41, 0)), "Annots": [Reference((note, 0))]}
    return pdf_writer.append(data, {1: page, note: {"Type": Name("Annot"), "Subtype": Name("Square"), "Rect": [90, 260, 520, 420],
                                                    "IC": [1, 1, 0.6], "C": [1, 0, 0], "F": 4}})


def main():
    folder = tempfile.mkdtemp(prefix="reports-")
    os.makedirs(REPORTS, exist_ok=True)
    os.chdir(folder)
    command.sign(CONTRACT, "contract.pdf", "--seal", command.SEAL, "--page", "last", "--anchor", "bottom-right", "--reason", "Approval of the contract")
    command.sign("contract.pdf", "valid.pdf", "--seal", command.SEAL, "--page", "1", "--anchor", "top-left", signer="p256")
    signed = read("valid.pdf")
    write("altered-later.pdf", cover_an_article(read("contract.pdf")))
    write("altered.pdf", signed[:3000] + bytes([signed[3000] ^ 1]) + signed[3001:])
    gap = signed.index(b"/Contents <", len(read(CONTRACT))) + 400
    write("invalid.pdf", signed[:gap] + (b"0" if signed[gap:gap + 1] != b"0" else b"1") + signed[gap + 1:])
    shutil.copy(os.path.join(command.SAMPLES, "invoice.pdf"), "unsigned.pdf")
    write("unreadable.pdf", b"This is no PDF.\n")
    for name in ("altered", "invalid", "unsigned", "unreadable"):
        report(name, name + ".pdf")
    report("valid", "valid.pdf", "--visual")
    report("altered-later", "altered-later.pdf", "--visual")
    report("altered-later", "altered-later.pdf", "--visual", form="pdf")
    shutil.copy("valid.pdf", "indeterminate.pdf")
    report("indeterminate", "indeterminate.pdf", trust=False)
    report("valid-zh", "valid.pdf", "--lang", "zh", "--zone", "Asia/Shanghai", "--visual", form="pdf")
    report("valid", "valid.pdf", form="xml")
    report("valid", "valid.pdf", form="json")
    report("valid", "valid.pdf", form="text")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
