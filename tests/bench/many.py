#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many invoices against the floor of many: rates a core as ratios of neighbours in time, two cores against one, memory.

    tests/bench/many.py [--count 1000] [--rounds 5] [--signers rsa2048,p256] [--memory 100000]
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("PDFSEAL_BUILD_DIR", ROOT / "build"))
PKI = pathlib.Path(os.environ.get("PDFSEAL_TEST_PKI", BUILD / "tests/pki"))
PDFSEAL, FLOOR = BUILD / "bin/pdfseal", BUILD / "tests/bench_floor_many"
SEAL = ROOT / "samples/seals/seal-300.png"
# Names that one file may have; ext4 ends at 65,000.
MOST_LINKS = 50_000
# Shares of the floor's rate that are aimed at.
AIMS = {("rsa2048", "sign"): 0.7, ("p256", "sign"): 0.6, ("rsa2048", "verify"): 0.7, ("p256", "verify"): 0.7}

sys.path.insert(0, str(HERE))
import make_workloads  # noqa: E402


def on_one_core(*command):
    return ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[0]), *map(str, command)]


def make_invoices(folder, count):
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = folder / ("invoice-%06d.pdf" % number)
        if not path.exists():
            make_workloads.make_invoice(str(path), "invoice %d" % number)
    return folder


class Rate:
    """Documents a second: by the clock on the wall, and by processor time, which other work disturbs less."""

    def __init__(self, count, wall, worked):
        self.wall, self.worked = count / wall, count / worked


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("%s\nended with %d: %s" % (" ".join(map(str, command)), done.returncode, done.stderr[-2000:]))
    return done


def fresh(folder):
    """An empty folder of that name. What stood in it is kept aside until the end: a file system that has just deleted thousands of
    files looks long for the number of a new one, and that would be measured."""
    if folder.exists():
        folder.rename(tempfile.mkdtemp(prefix="old-", dir=folder.parent))
    folder.mkdir()
    return folder


def floor_sign(signer, inputs, outputs):
    words = run(*on_one_core(FLOOR, "sign", PKI / (signer + "-plain.key"), PKI / (signer + ".crt"), PKI / "chain.pem", inputs, fresh(outputs))).stdout.split()
    return Rate(int(words[0]), float(words[1]), float(words[2]))


def floor_verify(inputs, outputs):
    words = run(*on_one_core(FLOOR, "verify", PKI / "root.crt", inputs, outputs)).stdout.split()
    return Rate(int(words[0]), float(words[1]), float(words[2]))


def seal(signer, inputs, outputs, *options, cores=1):
    fresh(outputs)
    command = [PDFSEAL, "batch", inputs, "--out-dir", outputs, "--key", PKI / (signer + "-plain.key"), "--cert", PKI / (signer + ".crt"), "--chain",
               PKI / "chain.pem", "--allow-readable-secrets", "--seal", SEAL, "--anchor", "bottom-right", "--jobs", cores, "--format", "json", *options]
    before = processor_time()
    summary = json.loads(run(*(on_one_core(*command) if cores == 1 else command)).stdout)
    assert summary["failed"] == 0
    return Rate(summary["sealed"], summary["seconds"], processor_time() - before)


def check(outputs, cores=1):
    command = [PDFSEAL, "verify", outputs, "--jobs", cores, "--no-network", "--trust", PKI / "root.crt", "--format", "json"]
    began, before = time.monotonic(), processor_time()
    count = run(*(on_one_core(*command) if cores == 1 else command)).stdout.count("\n")
    return Rate(count, time.monotonic() - began, processor_time() - before)


def compare(name, rounds, floor, ours):
    """Median of the ratios of neighbours by wall and by processor time; prints both, and the rates."""
    pairs = [(floor(), ours()) for _ in range(rounds)]
    wall = statistics.median(mine.wall / lowest.wall for lowest, mine in pairs)
    worked = statistics.median(mine.worked / lowest.worked for lowest, mine in pairs)
    print("%-26s floor %5.0f/s  pdfseal %5.0f/s  share %.2f (processor time %.2f: floor %.0f/s, pdfseal %.0f/s)" % (
        name, statistics.median(pair[0].wall for pair in pairs), statistics.median(pair[1].wall for pair in pairs), wall, worked,
        statistics.median(pair[0].worked for pair in pairs), statistics.median(pair[1].worked for pair in pairs)), flush=True)
    return wall, worked


def judge(name, figure, aim):
    print("%-26s %s: %.2f, aim %.2f: %s" % ("", name, figure, aim, "met" if figure >= aim else "MISSED"), flush=True)


def measure(signer, inputs, folder, rounds):
    floor_out, out = folder / "floor", folder / "sealed"
    for what, floor, ours in (("sign", lambda: floor_sign(signer, inputs, floor_out), lambda: seal(signer, inputs, out, "--no-sync")),
                              ("verify", lambda: floor_verify(inputs, floor_out), lambda: check(out))):
        wall, worked = compare("%s %s" % (signer, what), rounds, floor, ours)
        judge("share of the floor", wall, AIMS[signer, what])
        judge("by processor time", worked, AIMS[signer, what])
    compare("%s sign, synced" % signer, max(1, rounds // 2), lambda: floor_sign(signer, inputs, floor_out), lambda: seal(signer, inputs, out))
    if len(os.sched_getaffinity(0)) > 1:
        for what, ours in (("sign", lambda cores: seal(signer, inputs, out, "--no-sync", cores=cores)), ("verify", lambda cores: check(out, cores))):
            judge("%s %s, two cores against one" % (signer, what), statistics.median(ours(2).wall / ours(1).wall for _ in range(rounds)), 1.8)


def peak(signer, inputs, outputs):
    """Peak resident memory of a batch in MiB, as the kernel counted it."""
    fresh(outputs)
    command = [PDFSEAL, "batch", inputs, "--out-dir", outputs, "--key", PKI / (signer + "-plain.key"), "--cert", PKI / (signer + ".crt"),
               "--allow-readable-secrets", "--no-sync", "--quiet"]
    measured = json.loads(run(BUILD / "tests/bench_launch", os.devnull, os.devnull, *command).stdout)
    if measured["exit"] != 0:
        sys.exit("the batch whose memory is measured ended with %d" % measured["exit"])
    return measured["peak_kib"] / 1024


def measure_memory(folder, counts):
    inputs = fresh(folder / "links")
    copies = make_invoices(folder / "copies", max(counts) // MOST_LINKS + 1)
    made = 0
    for count in counts:
        for number in range(made, count):
            os.link(copies / ("invoice-%06d.pdf" % (number // MOST_LINKS)), inputs / ("invoice-%06d.pdf" % number))
        made = count
        print("%-28s %.1f MiB at most (aim 64)" % ("memory, %d documents" % count, peak("p256", inputs, folder / "memory")), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--signers", default="rsa2048,p256")
    parser.add_argument("--memory", type=int, default=0, help="also measure memory with up to so many documents")
    parser.add_argument("--workdir", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pdfseal-many-") as holder:
        folder = options.workdir or pathlib.Path(holder)
        inputs = make_invoices(folder / ("invoices-%d" % options.count), options.count)
        for signer in filter(None, options.signers.split(",")):
            measure(signer, inputs, folder, options.rounds)
        if options.memory:
            measure_memory(folder, [count for count in (1000, 10000, 100000) if count <= options.memory])


if __name__ == "__main__":
    main()
