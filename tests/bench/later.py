#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What comes after a signature must cost by what changed: ratios of verify in one run, the files taking turns.
  tests/bench/later.py [--build build] [--workdir FOLDER] [--runs N]
Prints for a scan of 100 MB what 100 signatures cost beside one, and for 20,000 pages what a small further revision costs beside none,
and beside the floor program (reading, SHA-256 and one CMS) on the longer file; judges nothing."""
import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
SEAL = os.path.join(SOURCE, "samples", "seals", "seal-300.png")


class Tools:
    def __init__(self, build, folder):
        self.folder = folder
        self.program = os.path.join(build, "bin", "pdfseal")
        self.launch = os.path.join(build, "tests", "bench_launch")
        self.floor = os.path.join(build, "tests", "bench_floor")
        self.pki = os.path.join(build, "tests", "pki")
        subprocess.run([os.path.join(SOURCE, "tests", "support", "make_pki.sh"), self.pki], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, os.path.join(HERE, "make_workloads.py"), folder, "scan", "objects-table", "objects-stream"],
                       check=True, stdout=subprocess.DEVNULL)

    def path(self, name):
        return os.path.join(self.folder, name + ".pdf")

    def sign(self, source, target, *options):
        """Signs once unless that file is there."""
        if os.path.exists(self.path(target)):
            return
        output = ["--in-place"] if source == target else ["-o", self.path(target)]
        subprocess.run([self.program, "sign", self.path(source), *output, "--no-sync", "--quiet", "--p12",
                        os.path.join(self.pki, "rsa2048.p12"), "--passphrase-file", os.path.join(self.pki, "passphrase"), *options], check=True)

    def sign_often(self, source, target, count):
        """`count` signatures, of which each is written into the same file."""
        if os.path.exists(self.path(target)):
            return
        making = self.path(target) + ".making"
        subprocess.run(["cp", self.path(source), making], check=True)
        for _ in range(count):
            subprocess.run([self.program, "sign", making, "--in-place", "--no-sync", "--quiet", "--p12", os.path.join(self.pki, "rsa2048.p12"),
                            "--passphrase-file", os.path.join(self.pki, "passphrase")], check=True)
        os.rename(making, self.path(target))

    def lay_out(self, name):
        """Writes the file anew in pieces of 1 MB: how it was written decides how large the pieces are in which the page cache holds it,
        and reading 100 MB of small ones (after cp) takes 5 ms longer than of large ones, whoever reads."""
        with open(self.path(name), "rb") as source, open(self.path(name) + ".making", "wb", buffering=0) as target:
            while piece := source.read(1 << 20):
                target.write(piece)
        os.rename(self.path(name) + ".making", self.path(name))

    def time(self, name, *command):
        """(wall milliseconds, processor milliseconds, peak MB)"""
        log = os.path.join(self.folder, "later.log")
        done = subprocess.run([self.launch, log, log + ".errors", *command, "--trust", os.path.join(self.pki, "root.crt")],
                              capture_output=True, text=True, check=True)
        figures = json.loads(done.stdout.strip().splitlines()[-1])
        if figures["exit"] != 0:
            sys.exit("later.py: %s ends in %d for %s" % (os.path.basename(command[0]), figures["exit"], name))
        return figures["wall_ms"], figures["user_ms"] + figures["sys_ms"], figures["peak_kib"] * 1024 / 1e6

    def verify(self, name):
        return self.time(name, self.program, "verify", self.path(name), "--no-network")

    def floor_verify(self, name):
        return self.time(name, self.floor, "verify", self.path(name), self.path(name) + ".cms")

    def sign_for_floor(self, name):
        """Has the floor program sign all of the file; its signature stands behind the copy."""
        output = self.path(name) + ".floor"
        subprocess.run([self.floor, "sign", self.path(name), output, "--p12", os.path.join(self.pki, "rsa2048.p12"),
                        "--passphrase-file", os.path.join(self.pki, "passphrase")], check=True)
        with open(output, "rb") as signed, open(self.path(name) + ".cms", "wb") as cms:
            signed.seek(os.path.getsize(self.path(name)))
            cms.write(signed.read())
        os.unlink(output)


def compare(tools, runs, title, less, more):
    tools.sign_for_floor(more)
    for name in (less, more):
        tools.lay_out(name)
    rounds = [(tools.verify(less), tools.verify(more), tools.floor_verify(more)) for _ in range(runs + 1)][1:]
    wall, floor = (statistics.median(each[1][0] / each[i][0] for each in rounds) for i in (0, 2))
    cpu, cpu_floor = (sum(each[1][1] for each in rounds) / sum(each[i][1] for each in rounds) for i in (0, 2))
    print("%-38s %6.1f ms %6.1f ms   ratio %.2f wall, %.2f processor   times the floor %.2f, %.2f   peak %.1f MB" % (
        title, *(statistics.median(each[i][0] for each in rounds) for i in (0, 1)), wall, cpu, floor, cpu_floor,
        max(each[1][2] for each in rounds)))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(SOURCE, "build"))
    parser.add_argument("--workdir", default=None)
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    folder = options.workdir or os.path.join(build, "bench")
    os.makedirs(folder, exist_ok=True)
    tools = Tools(build, folder)
    tools.sign("scan", "later-scan-1")
    tools.sign_often("scan", "later-scan-100", 100)
    compare(tools, options.runs, "100 MB, 1 and 100 signatures", "later-scan-1", "later-scan-100")
    for form in ("table", "stream"):
        first, second = "later-%s-1" % form, "later-%s-2" % form
        tools.sign("objects-" + form, first, "--seal", SEAL)
        tools.sign(first, second, "--seal", SEAL, "--page", "3")
        compare(tools, options.runs, "20,000 pages (%s), 1 and 2 signatures" % form, first, second)


main()
