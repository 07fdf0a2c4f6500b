#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How time and memory grow with objects, revisions and signatures: prints a table, judges nothing.
  tests/bench/growth.py [--build build] [--workdir FOLDER] [--runs N]"""
import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))


def write_objects(path, count):
    """One page and `count` small objects in a cross-reference table."""
    offsets, out = [], bytearray(b"%PDF-1.7\n")

    def add(text):
        offsets.append(len(out))
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (len(offsets), text))

    add(b"<</Type /Catalog /Pages 2 0 R>>")
    add(b"<</Type /Pages /Kids [3 0 R] /Count 1>>")
    add(b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <<>>>>")
    for number in range(4, count + 1):
        add(b"<</Number %d /Next %d 0 R>>" % (number, number + 1 if number < count else 4))
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count + 1, start)
    with open(path, "wb") as file:
        file.write(out)


def write_revisions(path, count):
    """The same small document, its Info rewritten by each further revision."""
    write_objects(path, 4)
    with open(path, "rb") as file:
        out = bytearray(file.read())
    previous = out.rindex(b"xref\n0 ")
    for revision in range(1, count):
        offset = len(out)
        out += b"5 0 obj\n<</ModDate (D:%014d)>>\nendobj\n" % (20260101000000 + revision)
        start = len(out)
        out += b"xref\n5 1\n%010d 00000 n \ntrailer\n<</Size 6 /Root 1 0 R /Info 5 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            offset, previous, start)
        previous = start
    with open(path, "wb") as file:
        file.write(out)


def write_signatures(path, count, tools):
    """`count` invisible signatures, one on top of the other."""
    write_objects(path, 4)
    for _ in range(count):
        subprocess.run([tools.program, "sign", path, "--in-place", "--no-sync", "--quiet", "--p12",
                        os.path.join(tools.pki, "p256.p12"), "--passphrase-file", os.path.join(tools.pki, "passphrase")],
                       check=True)


class Tools:
    def __init__(self, build, folder):
        self.log = os.path.join(folder, "growth.log")
        self.program = os.path.join(build, "bin", "pdfseal")
        self.launch = os.path.join(build, "tests", "bench_launch")
        self.pki = os.path.join(build, "tests", "pki")
        subprocess.run([os.path.join(SOURCE, "tests", "support", "make_pki.sh"), self.pki], check=True,
                       stdout=subprocess.DEVNULL)

    def measure(self, runs, *arguments):
        """Median wall milliseconds and peak megabytes of a run."""
        walls, peak = [], 0
        for _ in range(runs + 1):
            done = subprocess.run([self.launch, self.log, self.log + ".errors", self.program, *arguments], capture_output=True, text=True, check=True)
            figures = json.loads(done.stdout.strip().splitlines()[-1])
            walls.append(figures["wall_ms"])
            peak = max(peak, figures["peak_kib"] * 1024 / 1e6)
        return statistics.median(walls[1:]), peak


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(SOURCE, "build"))
    parser.add_argument("--workdir", default=None)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    folder = options.workdir or os.path.join(build, "bench")
    os.makedirs(folder, exist_ok=True)
    tools = Tools(build, folder)
    rows = ([("objects", count, write_objects) for count in (1000, 10000, 100000, 1000000)] +
            [("revisions", count, write_revisions) for count in (10, 100, 1000, 10000)] +
            [("signatures", count, lambda path, n: write_signatures(path, n, tools)) for count in (1, 10, 100)])
    print("%-12s %9s %10s %12s %10s %12s %10s" % ("", "", "bytes", "inspect ms", "peak MB", "verify ms", "peak MB"))
    for kind, count, write in rows:
        path = os.path.join(folder, "growth-%s-%d.pdf" % (kind, count))
        if not os.path.exists(path):
            write(path, count)
        opened = tools.measure(options.runs, "inspect", path, "--format", "json", "-o", os.path.join(folder, "out"), "--force")
        verified = tools.measure(options.runs, "verify", path, "--no-network", "--trust", os.path.join(tools.pki, "root.crt"),
                                 "--format", "json", "-o", os.path.join(folder, "out"), "--force")
        print("%-12s %9d %10d %12.1f %10.1f %12.1f %10.1f" % (kind, count, os.path.getsize(path), *opened, *verified))
        sys.stdout.flush()


main()
