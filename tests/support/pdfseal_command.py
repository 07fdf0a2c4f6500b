# SPDX-License-Identifier: Apache-2.0
"""The program under test as a process, and the folders that ctest names for it."""
import json
import os
import subprocess

SOURCE = os.environ.get("PDFSEAL_SOURCE_DIR") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("PDFSEAL_BUILD_DIR") or os.path.join(SOURCE, "build")
PKI = os.environ.get("PDFSEAL_TEST_PKI") or os.path.join(BUILD, "tests", "pki")
PROGRAM = os.path.join(BUILD, "bin", "pdfseal")
SAMPLES = os.path.join(SOURCE, "samples")
SEAL = os.path.join(SAMPLES, "seals", "seal-300.png")
ROOT = os.path.join(PKI, "root.crt")
SANITIZED = os.environ.get("PDFSEAL_SANITIZE", "0") == "1"
FULL = os.environ.get("PDFSEAL_FULL", "0") == "1"
SLOWNESS = 6 if SANITIZED else 1


class Failed(AssertionError):
    """The program ended otherwise than expected."""


def run(*arguments, **options):
    """The ended process; a time limit and the C locale unless told otherwise."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **options.pop("environment", {})}
    environment.pop("PDFSEAL_PASSPHRASE", None)
    options.setdefault("timeout", 60 * SLOWNESS)
    return subprocess.run([PROGRAM, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, **options)


def expect(code, *arguments, **options):
    """The same, and fails unless it ended with that exit code."""
    done = run(*arguments, **options)
    if done.returncode != code:
        raise Failed("pdfseal %s: exit code %d instead of %d\n%s" % (
            " ".join(map(str, arguments)), done.returncode, code, done.stderr.decode(errors="replace")))
    return done


def said(done):
    """The lines on standard error, but for what a sanitizer build says of its renderer."""
    lines = done.stderr.decode(errors="replace").splitlines()
    return [line for line in lines if "(sanitizer build)" not in line and "（sanitizer 构建）" not in line]


def key_options(signer):
    """What makes `sign` use that signer of the test PKI."""
    return ["--p12", os.path.join(PKI, signer + ".p12"), "--passphrase-file", os.path.join(PKI, "passphrase")]


def sign(path_in, path_out, *options, signer="rsa2048"):
    return expect(0, "sign", path_in, "-o", path_out, "--no-sync", *key_options(signer), *options)


def verify(path, *options, trust=ROOT):
    """(exit code, report)."""
    done = run("verify", "--format", "json", "--no-network", "--trust", trust, *options, path)
    lines = done.stdout.decode().splitlines()
    if len(lines) != 1:
        raise Failed("pdfseal verify %s: exit code %d and %d lines of JSON instead of one\n%s" % (
            path, done.returncode, len(lines), done.stderr.decode(errors="replace")[-4000:]))
    return done.returncode, json.loads(lines[0])
