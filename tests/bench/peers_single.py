#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One document, one process each: pdfseal beside what Debian and npm offer. Prints time, peak memory, and how many times ours is as fast and small.

    tests/bench/peers_single.py [--workloads invoice,contract,scan,huge,objects-table,objects-stream] [--runs 5]

pdfseal draws a seal; the others sign invisibly, which is less work. None of them waits for the disk, nor does ours here (--no-sync). What is not installed is named: apt-get install libpodofo-utils
poppler-utils libnss3-tools mupdf-tools libpdfbox2-java libbcpkix-java default-jdk-headless; @signpdf/signpdf, @signpdf/signer-p12 and
@signpdf/placeholder-plain from npm, in --node-modules. A program that takes longer than --patience seconds is stopped, and told so.
"""
import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import run  # noqa: E402  (beside this file)
import make_workloads  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
WORKLOADS = "invoice,contract,scan,huge,objects-table,objects-stream"
JARS = [pathlib.Path("/usr/share/java") / (name + ".jar") for name in ("pdfbox2", "fontbox2", "commons-logging", "bcpkix", "bcprov", "bcutil")]


class Peers:
    """The others: what each needs once, and its command for one document."""

    def __init__(self, bench, node_modules):
        self.bench, self.folder, self.node_modules = bench, bench.folder / "peers", node_modules
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.passphrase = (bench.pki / "passphrase").read_text().splitlines()[0]
        self.p12 = bench.pki / "rsa2048.p12"

    def needs(self, condition, name, packages):
        if not condition:
            print("NOT RUN: %s (install %s)" % (name, packages), file=sys.stderr)
        return condition

    def nss(self):
        """A database of certificates with the key in it, for pdfsig; whoever verifies trusts the test's root."""
        database = self.folder / "nss"
        database.mkdir()
        password = self.folder / "nss.password"
        password.write_text("")
        for command in (("certutil", "-N", "-d", "sql:%s" % database, "--empty-password"),
                        ("pk12util", "-i", self.p12, "-d", "sql:%s" % database, "-k", password, "-W", self.passphrase),
                        ("certutil", "-A", "-d", "sql:%s" % database, "-n", "root", "-t", "C,C,C", "-i", self.bench.pki / "root.crt")):
            subprocess.run(list(map(str, command)), check=True, capture_output=True)
        listed = subprocess.run(["certutil", "-K", "-d", "sql:%s" % database], check=True, capture_output=True, text=True).stdout
        nick = listed.strip().splitlines()[-1].split(maxsplit=4)[-1].strip()
        return database, nick

    def alone(self, document):
        """A folder that holds this document alone: the loops of peers/ work on folders."""
        folder = self.folder / ("in-" + document.stem)
        if not folder.exists():
            folder.mkdir()
            (folder / document.name).symlink_to(document)
        return folder

    def signers(self):
        found = {}
        out = self.folder / "out"
        out.mkdir()
        key, certificate = self.bench.pki / "rsa2048-plain.key", self.bench.pki / "rsa2048.crt"
        if self.needs(shutil.which("podofosign"), "podofosign", "libpodofo-utils"):
            found["podofosign"] = lambda d: ["podofosign", "-in", d, "-out", out / "podofo.pdf", "-cert", certificate, "-pkey", key, "-digest", "SHA256"]
        if self.needs(shutil.which("pdfsig") and shutil.which("certutil"), "pdfsig -add-signature", "poppler-utils libnss3-tools"):
            database, nick = self.nss()
            found["pdfsig -add-signature"] = lambda d: ["pdfsig", "-nssdir", "sql:%s" % database, "-nick", nick, "-add-signature", d, out / "pdfsig.pdf"]
        if self.needs(shutil.which("javac") and all(jar.exists() for jar in JARS), "PDFBox", "libpdfbox2-java libbcpkix-java default-jdk-headless"):
            path = ":".join(map(str, [self.folder / "java", *JARS]))
            subprocess.run(["javac", "-cp", path, "-d", self.folder / "java", HERE / "peers/PdfBoxLoop.java"], check=True, capture_output=True)
            found["PDFBox, one JVM"] = lambda d: ["java", "-cp", path, "PdfBoxLoop", self.p12, self.alone(d), out]
        if self.needs(shutil.which("node") and self.node_modules and (self.node_modules / "@signpdf").is_dir(), "@signpdf/signpdf", "it from npm, --node-modules"):
            (self.folder / "node_modules").symlink_to(self.node_modules)
            found["@signpdf/signpdf"] = lambda d: ["node", HERE / "peers/signpdf_loop.mjs", self.folder, self.p12, self.alone(d), out]
        return found

    def verifiers(self):
        found = {}
        if self.needs(shutil.which("pdfsig"), "pdfsig", "poppler-utils"):
            found["pdfsig"] = lambda d: ["pdfsig", "-nocert", d]
        if self.needs(shutil.which("mutool"), "mutool sign -v", "mupdf-tools"):
            found["mutool sign -v"] = lambda d: ["mutool", "sign", "-v", d]
        return found


def measure(bench, command, runs, patience):
    """(milliseconds, peak bytes) or what went wrong; outputs of before are removed first."""
    samples = []
    for _ in range(runs):
        for output in (bench.folder / "peers/out").glob("*"):
            output.unlink()
        try:
            measured = subprocess.run([bench.launcher, bench.folder / "stdout", bench.folder / "stderr", shutil.which(str(command[0])), *map(str, command[1:])], capture_output=True,
                                      text=True, check=False, timeout=patience, env={"PATH": run.os.environ["PATH"], "HOME": str(bench.folder),
                                                                                     "LANG": "C.UTF-8", "PASSPHRASE": bench.passphrase})
        except subprocess.TimeoutExpired:
            return "stopped after %d s" % patience
        one = run.json.loads(measured.stdout) if measured.returncode == 0 else {"exit": -1, "signal": 0}
        if one["exit"] != 0 or one["signal"] != 0:
            said = "\n".join((bench.folder / name).read_text(errors="replace").strip() for name in ("stdout", "stderr")).strip().splitlines()
            return "failed: %s" % (said[-1][:70] if said else "exit %d, signal %d" % (one["exit"], one["signal"]))
        samples.append(one)
        if one["wall_ms"] > 5000:
            break
    return statistics.median(one["wall_ms"] for one in samples), max(one["peak_kib"] for one in samples) * 1024


def show(name, figures, ours):
    if isinstance(figures, str):
        print("  %-24s %s" % (name, figures), flush=True)
        return
    wall, peak = figures
    ratio = "" if figures is ours else "   pdfseal is %5.1f times as fast, %5.1f times as small" % (wall / ours[0], peak / ours[1])
    print("  %-24s %10.1f ms %8.1f MB%s" % (name, wall, peak / run.MEGABYTE, ratio), flush=True)


def compare(bench, what, document, own, others, options):
    print("\n%s %s (%s bytes)" % (what, document.stem, format(document.stat().st_size, ",")))
    ours = measure(bench, own, options.runs, options.patience)
    show("pdfseal", ours, ours)
    for name, command in others.items():
        show(name, measure(bench, command(document), options.runs, options.patience), ours)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workloads", default=WORKLOADS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--patience", type=int, default=120)
    parser.add_argument("--build", default=run.SOURCE / "build")
    parser.add_argument("--workdir", help="where workloads and outputs lie (3 GB for huge)")
    parser.add_argument("--node-modules", type=pathlib.Path)
    options = parser.parse_args()
    for name, value in (("pdfseal", None), ("pki", None), ("seal", run.SOURCE / "samples/seals/seal-300.png"), ("key_form", "pem"), ("floor_only", False)):
        setattr(options, name, value)
    return options


def main():
    options = parse()
    with tempfile.TemporaryDirectory(prefix="pdfseal-peers-") as holder:
        options.workdir = options.workdir or holder
        bench = run.Bench(options)
        bench.prepare()
        bench.passphrase = (bench.pki / "passphrase").read_text().splitlines()[0]
        peers = Peers(bench, options.node_modules and options.node_modules.resolve())
        signers, verifiers = peers.signers(), peers.verifiers()
        for name in options.workloads.split(","):
            document = pathlib.Path(make_workloads.make_workload(bench.folder, name))
            signed, scratch = bench.folder / (name + "-signed.pdf"), bench.folder / "peers/out/pdfseal.pdf"
            signed.unlink(missing_ok=True)
            bench.launch(bench.pdfseal_sign(document, signed))
            compare(bench, "sign", document, bench.pdfseal_sign(document, scratch, "--no-sync"), signers, options)
            compare(bench, "verify", signed, bench.pdfseal_verify(signed, "--no-network"), verifiers, options)


if __name__ == "__main__":
    try:
        main()
    except (run.BenchError, subprocess.CalledProcessError) as failure:
        sys.exit("peers_single.py: %s" % failure)
