#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times pdfseal against the floor program, run by run in turn, and prints what that means by the project's limits."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import make_workloads  # noqa: E402  (beside this file)

SOURCE = pathlib.Path(__file__).resolve().parents[2]
COPY_BLOCK = 1 << 19
LONG_RUN_BYTES = 500_000_000
PAGE_REPORTING = pathlib.Path("/sys/module/page_reporting")
PAGE_REPORTING_PAUSE_S = 2.6
MEGABYTE = 1_000_000
ADDED_LIMIT = 24_000

# times the floor: (limit, aim); peak memory in bytes
RATIOS = {
    "sign": {"invoice": (1.6, 1.3), "contract": (1.5, 1.2), "scan": (0.95, 0.7), "huge": (0.95, 0.7),
             "objects-table": (1.7, 1.2), "objects-stream": (3.3, 2.0)},
    "verify": {"invoice": (1.4, 1.2), "contract": (1.4, 1.2), "scan": (1.1, 1.0), "huge": (1.1, 1.0),
               "objects-table": (1.6, 1.2), "objects-stream": (2.8, 1.7)},
}
MANY_OBJECTS = ("objects-table", "objects-stream")
QUICK_WORKLOADS = ("invoice", "contract")
FLOOR_OF = {"sign": "floor-sign", "sign-synced": "floor-sign", "verify": "floor-verify"}


def unlocking(document):
    """Whoever reads an encrypted document has to derive its key: the floor does it too."""
    return ["--unlock"] if make_workloads.ENCRYPTED in document.name else []


class BenchError(Exception):
    """What kept the bench from measuring, one line."""


def memory_limit(workload, step):
    if make_workloads.plain_name(workload) not in MANY_OBJECTS:
        return 10 * MEGABYTE
    return (18 if step == "verify" else 30) * MEGABYTE


def default_runs(workload, quick):
    if quick:
        return 3
    size_class = {"invoice": 21, "contract": 21, "huge": 5}
    return size_class.get(make_workloads.plain_name(workload), 7)


class Bench:
    """Where the programs, the keys and the files are."""

    def __init__(self, arguments):
        build = pathlib.Path(arguments.build).resolve()
        self.floor = build / "tests/bench_floor"
        self.launcher = build / "tests/bench_launch"
        self.pdfseal = pathlib.Path(arguments.pdfseal).resolve() if arguments.pdfseal else build / "bin/pdfseal"
        self.pki = pathlib.Path(arguments.pki).resolve() if arguments.pki else build / "tests/pki"
        self.seal = pathlib.Path(arguments.seal).resolve()
        self.folder = pathlib.Path(arguments.workdir).resolve() if arguments.workdir else build / "bench"
        self.key_form = arguments.key_form
        self.floor_only = arguments.floor_only

    def prepare(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([SOURCE / "tests/support/make_pki.sh", self.pki], check=True, stdout=subprocess.DEVNULL)
        needed = [self.floor, self.launcher]
        if not self.floor_only:
            needed += [self.pdfseal, self.seal]
        for path in needed:
            if not path.exists():
                raise BenchError(f"{path}: not there (build first, or see --help for where to look)")

    def key_options(self):
        if self.key_form == "p12":
            return ["--p12", self.pki / "rsa2048.p12", "--passphrase-file", self.pki / "passphrase"]
        return ["--key", self.pki / "rsa2048-plain.key", "--cert", self.pki / "rsa2048.crt",
                "--chain", self.pki / "chain.pem"]

    def floor_sign(self, document, output):
        return [self.floor, "sign", document, output, *self.key_options(), *unlocking(document)]

    def floor_verify(self, document, cms):
        return [self.floor, "verify", document, cms, "--trust", self.pki / "root.crt", *unlocking(document)]

    def pdfseal_sign(self, document, output, *options):
        return [self.pdfseal, "sign", document, "-o", output, *self.key_options(), "--seal", self.seal, "--page", "last",
                "--anchor", "bottom-right", "--size", "40mm", "--quiet", *options]

    def pdfseal_verify(self, document, *options):
        return [self.pdfseal, "verify", "--trust", self.pki / "root.crt", *options, document]

    def launch(self, command):
        """Runs it once; returns the launcher's measurement, or fails with the program's own words."""
        words, answer = self.folder / "stderr", self.folder / "stdout"
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(self.folder), "LANG": "C.UTF-8"}
        done = subprocess.run([self.launcher, answer, words, *command], env=environment, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise BenchError(done.stderr.strip())
        measurement = json.loads(done.stdout)
        if measurement["exit"] != 0 or measurement["signal"] != 0:
            said = words.read_text(errors="replace").strip() or answer.read_text(errors="replace").strip()
            line = " ".join(str(part) for part in command)
            raise BenchError(f"exit {measurement['exit']}, signal {measurement['signal']}: {line}: {said[-400:]}")
        return measurement


def warm_memory(folder, length):
    """Fills and frees as many pages of the page cache as a run will fill, so that each run finds the same. A virtual
    machine that gives free pages back to its host pays up to three times for them afterwards, and does it some two
    seconds after they became free: wait for that first where a run is long enough to be overtaken by it."""
    if length > LONG_RUN_BYTES and PAGE_REPORTING.exists():
        time.sleep(PAGE_REPORTING_PAUSE_S)
    path, block = folder / "warm", bytes(COPY_BLOCK)
    with open(path, "wb", buffering=0) as file:
        for _ in range(length // COPY_BLOCK + 1):
            file.write(block)
    path.unlink()


def is_prefix(path, of_path):
    with open(path, "rb") as short, open(of_path, "rb") as long:
        while block := short.read(COPY_BLOCK):
            if long.read(len(block)) != block:
                return False
    return True


def copy_tail(path, offset, out_path):
    with open(path, "rb") as whole:
        whole.seek(offset)
        out_path.write_bytes(whole.read())


def check_signed(bench, document, signed):
    """A wrong result is not worth timing: the original is a prefix and the verdict is valid."""
    if not is_prefix(document, signed):
        raise BenchError(f"{signed}: does not begin with the bytes of {document}")
    bench.launch(bench.pdfseal_verify(signed, "--format", "json"))
    report = json.loads((bench.folder / "stdout").read_text())
    if report["verdict"] != "valid" or len(report["signatures"]) != 1:
        raise BenchError(f"{signed}: the verdict is {report['verdict']}: {report['summary']}")


def plan_steps(bench, document):
    """Warms up, checks the results once, and returns (steps in turn: name → command, outputs, bytes added)."""
    name = document.stem
    outputs = [bench.folder / f"{name}-{suffix}" for suffix in ("floor.out", "unsynced.pdf", "synced.pdf")]
    signed, cms = bench.folder / f"{name}-signed.pdf", bench.folder / f"{name}.cms"
    steps, added = {"floor-sign": bench.floor_sign(document, outputs[0])}, None
    verified = document
    if not bench.floor_only:
        signed.unlink(missing_ok=True)
        bench.launch(bench.pdfseal_sign(document, signed))
        check_signed(bench, document, signed)
        verified, added = signed, signed.stat().st_size - document.stat().st_size
        steps["sign"] = bench.pdfseal_sign(document, outputs[1], "--no-sync")
        steps["sign-synced"] = bench.pdfseal_sign(document, outputs[2])
    bench.launch(bench.floor_sign(verified, outputs[0]))
    copy_tail(outputs[0], verified.stat().st_size, cms)
    steps["floor-verify"] = bench.floor_verify(verified, cms)
    if not bench.floor_only:
        steps["verify"] = bench.pdfseal_verify(verified)
    return steps, [*outputs, signed, cms], added


def measure_workload(bench, name, runs):
    document = pathlib.Path(make_workloads.make_workload(bench.folder, name))
    steps, outputs, added = plan_steps(bench, document)
    samples = {step: [] for step in steps}
    for _ in range(runs):
        for step, command in steps.items():
            for output in outputs[:3]:
                output.unlink(missing_ok=True)
            if "sign" in step:
                warm_memory(bench.folder, document.stat().st_size)
            samples[step].append(bench.launch(command))
    for output in outputs:
        output.unlink(missing_ok=True)
    return {"workload": name, "size": document.stat().st_size, "runs": runs, "added": added,
            "steps": {step: summarize_step(name, step, samples) for step in steps}}


def fastest(samples):
    return min(sample["wall_ms"] for sample in samples)


def summarize_step(workload, step, samples):
    own = samples[step]
    limit, aim = RATIOS.get(step, {}).get(make_workloads.plain_name(workload), (None, None))
    summary = {
        "wall_ms": statistics.median(sample["wall_ms"] for sample in own),
        "cpu_ms": statistics.median(sample["user_ms"] + sample["sys_ms"] for sample in own),
        "peak_bytes": max(sample["peak_kib"] for sample in own) * 1024,
        "ratio": None, "ratio_of_fastest": None, "limit": limit, "aim": aim, "peak_limit": None, "samples": own,
    }
    if step in FLOOR_OF:
        pairs = [sample["wall_ms"] / floor["wall_ms"] for sample, floor in zip(own, samples[FLOOR_OF[step]])]
        summary["ratio"] = statistics.median(pairs)
        summary["ratio_of_fastest"] = fastest(own) / fastest(samples[FLOOR_OF[step]])
        summary["peak_limit"] = memory_limit(workload, step)
    return summary


def judge(summary):
    words = []
    if summary["limit"] is not None:
        ratio = summary["ratio"]
        words.append("aim" if ratio <= summary["aim"] else "ok" if ratio <= summary["limit"] else "SLOW")
    if summary["peak_limit"] is not None and summary["peak_bytes"] > summary["peak_limit"]:
        words.append("BIG")
    return " ".join(words)


def number(value, form):
    return "-" if value is None else format(value, form)


def print_workload(result):
    added = "" if result["added"] is None else f", signing adds {result['added']:,} bytes (at most {ADDED_LIMIT:,})"
    if result["added"] is not None and result["added"] > ADDED_LIMIT:
        added += " TOO MANY"
    print(f"\n{result['workload']}: {result['size']:,} bytes, {result['runs']} runs{added}")
    print(f"  {'':<13}{'wall ms':>10}{'cpu ms':>10}{'x floor':>9}{'fastest':>9}{'limit':>7}{'aim':>6}{'peak MB':>9}{'limit':>7}")
    for step, summary in result["steps"].items():
        peak_limit = summary["peak_limit"] and summary["peak_limit"] / MEGABYTE
        print(f"  {step:<13}{summary['wall_ms']:>10.2f}{summary['cpu_ms']:>10.2f}{number(summary['ratio'], '.2f'):>9}"
              f"{number(summary['ratio_of_fastest'], '.2f'):>9}{number(summary['limit'], '.2f'):>7}"
              f"{number(summary['aim'], '.1f'):>6}{summary['peak_bytes'] / MEGABYTE:>9.1f}"
              f"{number(peak_limit, '.0f'):>7}  {judge(summary)}".rstrip())


def describe_machine():
    model = platform.processor()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {"processor": model, "cores": os.cpu_count(), "kernel": platform.release(),
            "load": os.getloadavg()[0], "date": datetime.datetime.now(datetime.timezone.utc).isoformat("T", "seconds")}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=SOURCE / "build", help="build folder (default: build/)")
    parser.add_argument("--pdfseal", help="the program to time (default: BUILD/bin/pdfseal)")
    parser.add_argument("--workdir", help="where workloads and outputs lie (default: BUILD/bench; 3 GB for huge)")
    parser.add_argument("--pki", help="the test PKI's folder (default: BUILD/tests/pki; made if it is not there)")
    parser.add_argument("--seal", default=SOURCE / "samples/seals/seal-300.png", help="300 x 300 RGBA picture")
    parser.add_argument("--key-form", choices=("p12", "pem"), default="p12", help="the key, for both sides")
    parser.add_argument("--workloads", help="which ones, joined by commas (default: all, as they are; NAME-encrypted: the same with AES-256)")
    parser.add_argument("--runs", type=int, help="how many (default: 21 for small ones, 7, 5 for huge)")
    parser.add_argument("--quick", action="store_true", help="invoice and contract, 3 runs")
    parser.add_argument("--floor-only", action="store_true", help="the floor program alone")
    parser.add_argument("--json", metavar="FILE", help="writes every sample there")
    arguments = parser.parse_args()
    every = QUICK_WORKLOADS if arguments.quick else make_workloads.MAKERS
    arguments.workloads = arguments.workloads.split(",") if arguments.workloads else list(every)
    unknown = sorted({make_workloads.plain_name(name) for name in arguments.workloads} - set(make_workloads.MAKERS))
    if unknown or (arguments.runs is not None and arguments.runs < 1):
        parser.error(f"no such workload: {', '.join(unknown)}" if unknown else "--runs begins at 1")
    return arguments


def main():
    arguments = parse_arguments()
    bench, results, machine = Bench(arguments), [], describe_machine()
    print(f"{machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}, load {machine['load']:.2f}, "
          f"key as {bench.key_form}")
    try:
        bench.prepare()
        for name in arguments.workloads:
            results.append(measure_workload(bench, name, arguments.runs or default_runs(name, arguments.quick)))
            print_workload(results[-1])
    except BenchError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 4
    finally:
        if arguments.json:
            report = {"machine": machine, "key_form": bench.key_form, "workloads": results}
            pathlib.Path(arguments.json).write_text(json.dumps(report, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
