#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents that qpdf encrypted with each handler are sealed and signed; qpdf, Poppler and `verify` agree on the result."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pdfseal_command import SAMPLES, SEAL, Failed, expect, key_options, verify

# name, user password, owner password, what qpdf --encrypt takes
HANDLERS = [
    ("rc4-40", "user", "owner", ["40"]),
    ("rc4-128", "user", "owner", ["128", "--use-aes=n"]),
    ("rc4-128-crypt-filters", "user", "owner", ["128", "--force-V4", "--use-aes=n"]),
    ("aes-128", "user", "owner", ["128", "--use-aes=y"]),
    ("aes-128-clear-metadata", "", "owner", ["128", "--use-aes=y", "--cleartext-metadata"]),
    ("aes-256-r5", "user", "owner", ["256", "--force-R5"]),
    ("aes-256", "密码", "owner", ["256"]),
    ("aes-256-clear-metadata", "", "owner", ["256", "--cleartext-metadata"]),
]
FORBIDDING = [("rc4-128", ["128", "--use-aes=n", "--modify=none"]), ("aes-256", ["256", "--modify=none"])]
PLACE = ["--seal", SEAL, "--page", "1", "--anchor", "bottom-right", "--reason", "Agreed 同意"]


def call(*command):
    return subprocess.run(command, capture_output=True, check=False)


def demand(condition, what):
    if not condition:
        raise Failed(what)


def encrypt(path_in, path_out, user, owner, options):
    done = call("qpdf", "--allow-weak-crypto", "--encrypt", user, owner, *options, "--", path_in, path_out)
    demand(done.returncode == 0, "qpdf could not encrypt: " + done.stderr.decode())


def password_file(folder, password):
    path = os.path.join(folder, "password")
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(password + "\n")
    return path


def render(path, password):
    """The first page's pixels; whatever Poppler has to complain of is a failure."""
    done = call("pdftoppm", "-r", "60", "-f", "1", "-l", "1", "-upw", password, path)
    demand(done.returncode == 0 and not done.stderr, path + ": pdftoppm: " + done.stderr.decode())
    return done.stdout


def check_signed(original, signed, password, options):
    with open(original, "rb") as before, open(signed, "rb") as after:
        prefix = before.read()
        demand(after.read(len(prefix)) == prefix, signed + ": the original bytes are no unchanged prefix")
    done = call("qpdf", "--password=" + password, "--check", signed)
    demand(done.returncode == 0, signed + ": qpdf --check: " + (done.stdout + done.stderr).decode())
    done = call("pdfsig", "-nocert", "-upw", password, signed)
    demand(b"Signature is Valid" in done.stdout and b"Total document signed" in done.stdout,
           signed + ": pdfsig: " + (done.stdout + done.stderr).decode())
    code, report = verify(signed, *options)
    demand(code == 0 and report["verdict"] == "valid", "%s: verify ends with %d: %s" % (signed, code, report["summary"]))
    demand(report["file"]["encrypted"] is True, signed + ": verify does not say that it is encrypted")
    demand(report["signatures"][0]["reason"] == "Agreed 同意", signed + ": the reason was not read")


def check_handler(folder, sample, plain, name, user, owner, options):
    original = os.path.join(folder, name + ".pdf")
    signed = os.path.join(folder, name + "-signed.pdf")
    encrypt(sample, original, user, owner, options)
    known = ["--password", password_file(folder, user)] if user else []
    expect(0, "sign", original, "-o", signed, "--no-sync", *key_options("rsa2048"), *PLACE, *known)
    check_signed(original, signed, user, known)
    demand(render(signed, user) == plain, signed + ": the sealed page does not look like that of the plain document")
    if user:
        check_refusals(folder, original, signed)


def check_refusals(folder, original, signed):
    absent = os.path.join(folder, "absent.pdf")
    expect(4, "sign", original, "-o", absent, *key_options("rsa2048"))
    wrong = ["--password", password_file(folder, "wrong")]
    expect(4, "sign", original, "-o", absent, *key_options("rsa2048"), *wrong)
    demand(not os.path.exists(absent), "an output appeared although the password was wrong")
    for options in ([], wrong):
        code, report = verify(signed, *options)
        demand(code == 4 and report["verdict"] == "unreadable", "verify read a document without its password")


def check_forbidding(folder, sample, name, options):
    """Who may not fill in forms may not sign; the owner may."""
    original = os.path.join(folder, "forbidding.pdf")
    signed = os.path.join(folder, "forbidding-signed.pdf")
    encrypt(sample, original, "user", "owner", options)
    arguments = ["sign", original, "-o", signed, "--force", *key_options("rsa2048"), *PLACE, "--password"]
    expect(5, *arguments, password_file(folder, "user"))
    demand(not os.path.exists(signed), name + ": an output appeared although the document forbids it")
    owner = password_file(folder, "owner")
    expect(0, *arguments, owner)
    check_signed(original, signed, "user", ["--password", owner])
    os.remove(signed)


def main():
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for sample in ("article.pdf", "form.pdf"):
            path = os.path.join(SAMPLES, sample)
            plain = os.path.join(folder, "plain.pdf")
            expect(0, "sign", path, "-o", plain, "--force", "--no-sync", *key_options("rsa2048"), *PLACE)
            pixels = render(plain, "")
            checks = [(name, lambda case=(name, *rest): check_handler(folder, path, pixels, *case))
                      for name, *rest in HANDLERS]
            checks += [(name + " forbidding", lambda case=(name, *rest): check_forbidding(folder, path, *case))
                       for name, *rest in FORBIDDING]
            for name, check in checks:
                try:
                    check()
                    print("ok   %s, %s" % (sample, name))
                except Failed as failed:
                    failures += 1
                    print("FAIL %s, %s: %s" % (sample, name, failed))
            for file in os.listdir(folder):
                os.remove(os.path.join(folder, file))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
