#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Samples whose cross-reference is damaged in every usual way: refused, then signed with --repair so that qpdf, Poppler and
`verify` find nothing wrong and no page looks otherwise."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pdfseal_command import SAMPLES, SEAL, Failed, expect, key_options, verify

DOCUMENTS = ["article.pdf", "contract.pdf", "drawing.pdf", "form.pdf", "invoice.pdf", "tagged-pdfa.pdf"]
PLACE = ["--seal", SEAL, "--page", "1", "--anchor", "bottom-right"]
PASSWORD = "user"


def call(*command):
    return subprocess.run(command, capture_output=True, check=False, timeout=120)


def demand(condition, what):
    if not condition:
        raise Failed(what)


def last_startxref(content):
    return [found for found in re.finditer(rb"startxref\s+(\d+)", content)][-1]


def lose_end(content):
    """Cut off in the middle of the closing: no startxref."""
    return content[:last_startxref(content).start()]


def lose_number(content):
    place = last_startxref(content)
    return content[:place.start(1)] + b"1" + content[place.end(1):]


def lose_table(content):
    """What startxref leads to is overwritten."""
    place = int(last_startxref(content).group(1))
    return content[:place] + b"#" * 8 + content[place + 8:]


def shift(content):
    """Bytes inserted behind the header, as a transfer in text mode does: every offset is wrong."""
    place = content.index(b"\n") + 1
    return content[:place] + b"% eleven more\n" + content[place:]


DAMAGES = [lose_end, lose_number, lose_table, shift]


def draw(path, password=""):
    done = call("pdftoppm", "-r", "50", "-upw", password, path)
    demand(done.returncode == 0, "%s: pdftoppm: %s" % (path, done.stderr.decode(errors="replace")))
    return done.stdout


def check_repaired(damaged, signed, password, options):
    with open(damaged, "rb") as before, open(signed, "rb") as after:
        content = before.read()
        demand(after.read(len(content)) == content, "the original bytes are no unchanged prefix")
    done = call("qpdf", "--password=" + password, "--check", signed)
    demand(done.returncode == 0, "qpdf --check: " + (done.stdout + done.stderr).decode(errors="replace"))
    done = call("pdfsig", "-nocert", "-upw", password, signed)
    demand(b"Signature is Valid" in done.stdout and b"Total document signed" in done.stdout,
           "pdfsig: " + (done.stdout + done.stderr).decode(errors="replace"))
    code, report = verify(signed, *options)
    demand(code == 0 and report["verdict"] == "valid", "verify: exit code %d, %s" % (code, report["summary"]))
    demand(report["file"]["revisions"] == 1 and report["signatures"][0]["coverage"] == "entire_file",
           "verify: %d revisions, %s" % (report["file"]["revisions"], report["signatures"][0]["coverage"]))


def check(folder, original, damage, password="", options=()):
    damaged = os.path.join(folder, "damaged.pdf")
    signed = os.path.join(folder, "signed.pdf")
    with open(original, "rb") as source, open(damaged, "wb") as target:
        target.write(damage(source.read()))
    code, report = verify(damaged, *options)
    demand(code == 3 and "repaired_xref" in [warning["code"] for warning in report["warnings"]],
           "verify of the damaged file: exit code %d, %s" % (code, report["warnings"]))
    arguments = ["sign", damaged, "-o", signed, "--force", "--no-sync", *key_options("rsa2048"), *options]
    refusal = expect(5, *arguments, *PLACE)
    demand(b"--repair" in refusal.stderr and not os.path.exists(signed), "the refusal does not advise --repair")
    expect(0, *arguments, "--repair")
    check_repaired(damaged, signed, password, options)
    undamaged = os.path.join(folder, "undamaged.pdf")
    expect(0, "sign", original, "-o", undamaged, "--no-sync", *key_options("rsa2048"), *options)
    demand(draw(signed, password) == draw(undamaged, password), "the repaired pages do not look like the undamaged ones")
    os.remove(undamaged)
    expect(0, *arguments, "--repair", *PLACE)
    check_repaired(damaged, signed, password, options)
    second = os.path.join(folder, "second.pdf")
    expect(0, "sign", signed, "-o", second, "--force", "--no-sync", *key_options("p256"), *options)
    code, report = verify(second, *options)
    demand(code == 0 and len(report["signatures"]) == 2, "a second signature: exit code %d, %s" % (code, report["summary"]))
    for path in (damaged, signed, second):
        os.remove(path)


def check_signed_before(folder):
    """A repair would break the signature that is there."""
    signed = os.path.join(folder, "signed.pdf")
    damaged = os.path.join(folder, "damaged.pdf")
    again = os.path.join(folder, "again.pdf")
    expect(0, "sign", os.path.join(SAMPLES, "article.pdf"), "-o", signed, "--no-sync", *key_options("rsa2048"))
    with open(signed, "rb") as source, open(damaged, "wb") as target:
        target.write(lose_number(source.read()) + b"\n9 0 obj (foreign) endobj\n")
    code, report = verify(damaged)
    demand(code == 1 and report["verdict"] in ("invalid", "altered"), "verify of a damaged signed file: %s" % report["verdict"])
    refusal = expect(5, "sign", damaged, "-o", again, "--repair", *key_options("rsa2048"))
    demand(b"bears a signature" in refusal.stderr and not os.path.exists(again), "the refusal does not say why")


def check_encrypted(folder):
    original = os.path.join(folder, "encrypted.pdf")
    password = os.path.join(folder, "password")
    with open(password, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(PASSWORD + "\n")
    for streams in ("disable", "generate"):
        done = call("qpdf", "--object-streams=" + streams, "--encrypt", PASSWORD, "owner", "256", "--",
                    os.path.join(SAMPLES, "article.pdf"), original)
        demand(done.returncode == 0, "qpdf could not encrypt")
        check(folder, original, lose_number, PASSWORD, ["--password", password])
        os.remove(original)


def main():
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        checks = [("%s, %s" % (name, damage.__name__),
                   lambda path=os.path.join(SAMPLES, name), damage=damage: check(folder, path, damage))
                  for name in DOCUMENTS for damage in DAMAGES]
        checks += [("signed before", lambda: check_signed_before(folder)),
                   ("encrypted", lambda: check_encrypted(folder))]
        for name, run in checks:
            try:
                run()
                print("ok   " + name)
            except Failed as failed:
                failures += 1
                print("FAIL %s: %s" % (name, failed))
            for file in os.listdir(folder):
                os.remove(os.path.join(folder, file))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
