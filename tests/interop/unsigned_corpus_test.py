#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every file of a corpus of real documents is signed, or refused with a reason; no output is worse than its input.

The corpus (unsigned.tsv and a folder unsigned/ with the files) is named by PDFSEAL_CORPUS, else it lies beside the project as
../shared/corpus. PDFSEAL_FULL=1 draws every page before and after as well.
"""
import collections
import concurrent.futures
import csv
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import page_pixels
from pdfseal_command import FULL, SANITIZED, SEAL, SLOWNESS, SOURCE, Failed, key_options, run, said, verify

CORPUS = os.environ.get("PDFSEAL_CORPUS") or os.path.join(SOURCE, "..", "shared", "corpus")
LEAST_SHARE = 0.97
TIME_LIMIT = 20 * SLOWNESS
OTHERS_TIME_LIMIT = 20  # other programs are as fast as ever, and some do not end on some files
PASSWORDS = {"one space": " "}
DPI = 36
SEAL_MM = 12
PLACE = ["--seal", SEAL, "--page", "1", "--anchor", "bottom-right", "--margin", "1mm", "--size", "%dmm" % SEAL_MM]
REFUSALS = (4, 5, 64)
LAID_ON_WHITE = "the seal was laid on white: this PDF/A document allows no transparency"
RISK = "(pdfseal inspect --risks names all that could show something else later; --strict refuses it)"

Outcome = collections.namedtuple("Outcome", "row word reason openable bad")


def call(*command):
    """(exit code, both outputs); a program that does not end counts as one that failed."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=OTHERS_TIME_LIMIT)
    except subprocess.TimeoutExpired:
        return -1, b""
    return done.returncode, done.stdout + done.stderr


def password_of(kind):
    found = re.fullmatch(r"encrypted\(password=(.*)\)", kind)
    return PASSWORDS.get(found.group(1), found.group(1)) if found else ""


def rank_by_qpdf(path, password):
    """0 clean, 1 with warnings, 2 cannot be read."""
    code, _ = call("qpdf", "--password=" + password, "--check", path)
    return {0: 0, 3: 1}.get(code, 2)


def opens_in_poppler(path, password):
    return call("pdfinfo", "-upw", password, path)[0] == 0 or call("pdfinfo", "-opw", password, path)[0] == 0


def is_intact_by_pdfsig(path, password):
    for option in ("-upw", "-opw"):
        _, text = call("pdfsig", "-nocert", option, password, path)
        if b"Signature is Valid" in text and b"Total document signed" in text:
            return True
    return False


def starts_with_file(path, original):
    with open(original, "rb") as before, open(path, "rb") as after:
        content = before.read()
        return after.read(len(content)) == content


class Signing:
    """One file of the corpus on its way through."""

    def __init__(self, row, folder):
        self.row, self.folder = row, folder
        self.path = os.path.join(CORPUS, "unsigned", row["id"] + ".pdf")
        self.signed = os.path.join(folder, row["id"] + ".pdf")
        self.password = password_of(row["kind"])
        self.options = []
        if self.password:
            name = os.path.join(folder, row["id"] + ".password")
            with open(name, "w", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
                file.write(self.password + "\n")
            self.options = ["--password", name]
        self.bad = []

    def demand(self, condition, what):
        if not condition:
            self.bad.append(what)

    def try_once(self, *options):
        """(exit code, reason)."""
        done = run("sign", self.path, "-o", self.signed, "--force", "--no-sync", *key_options("p256"), *self.options,
                   *options, timeout=TIME_LIMIT)
        told = said(done)
        lines = [line for line in told if not line.endswith((LAID_ON_WHITE, RISK))]
        for what in LAID_ON_WHITE, RISK:
            self.demand(sum(line.endswith(what) for line in told) <= 1, "says more than once: " + what)
        self.demand(len(lines) == 1, "%d lines where one says it all: %s" % (len(lines), lines[:5]))
        if done.returncode != 0:
            self.demand(done.returncode in REFUSALS, "exit code %d" % done.returncode)
            self.demand(not os.path.exists(self.signed), "an output in spite of exit code %d" % done.returncode)
        return done.returncode, lines[0].split(": ", 2)[-1] if lines else ""

    def sign(self, place):
        """(exit code, reason, with --repair)."""
        code, reason = self.try_once(*place)
        if code == 5 and "--repair" in reason:
            return *self.try_once("--repair", *place), True
        return code, reason, False

    def opens_in_poppler(self):
        return opens_in_poppler(self.path, self.password)

    def check_output(self, rank_before):
        self.demand(starts_with_file(self.signed, self.path), "the original bytes are no unchanged prefix")
        rank = rank_by_qpdf(self.signed, self.password)
        self.demand(rank <= rank_before, "qpdf --check is content before and not after")
        code, report = verify(self.signed, *self.options)
        self.demand(code == 0 and report["verdict"] == "valid", "verify: exit code %d, %s" % (code, report["summary"]))
        self.demand([s["coverage"] for s in report["signatures"]] == ["entire_file"], "verify: not the entire file is covered")
        self.demand(is_intact_by_pdfsig(self.signed, self.password) or not self.opens_in_poppler(),
                    "pdfsig does not call it intact")

    def draw(self, path):
        """The pictures of all pages; None for a page that Poppler cannot draw, and where it cannot read the file."""
        code, text = call("pdftoppm", "-q", "-r", str(DPI), "-upw", self.password, path)
        if code != 0:
            return None
        pages = []
        while text.startswith(b"P6\n"):
            size = text.split(b"\n", 2)[1]
            width, height = map(int, size.split())
            length = text.index(b"\n255\n") + 5 + 3 * width * height
            pages.append(text[:length] if width * height > 1 else None)
            text = text[length:]
        return pages

    def draw_without_new_appearances(self):
        """The same without NeedAppearances, which signing drops because it hides seals: what is stored is shown."""
        plain = os.path.join(self.folder, "plain.pdf")
        call("qpdf", "--password=" + self.password, "--decrypt", "--qdf", "--object-streams=disable", self.path, plain)
        if not os.path.exists(plain):
            return None
        with open(plain, "rb") as file:
            content = file.read()
        with open(plain, "wb") as file:
            file.write(content.replace(b"/NeedAppearances true", b"/NeedAppearances null"))
        return self.draw(plain)

    def looks_the_same(self):
        def agree(before, after):
            return before is None or (after is not None and len(before) <= len(after) and
                                      all(one is None or one == other for one, other in zip(before, after)))
        after = self.draw(self.signed)
        return agree(self.draw(self.path), after) or agree(self.draw_without_new_appearances(), after)

    def check_seal(self):
        """On the sealed page nothing but the seal is new."""
        most = SEAL_MM / 25.4 * DPI + 3
        plain = os.path.join(self.folder, "plain.pdf")
        try:
            before = page_pixels.draw_by_poppler(plain if os.path.exists(plain) else self.path, 1, DPI)
            after = page_pixels.draw_by_poppler(self.signed, 1, DPI)
            box = before.find_difference(after)
        except (subprocess.SubprocessError, ValueError):
            return
        self.demand(box is None or (box[2] - box[0] <= most and box[3] - box[1] <= most),
                    "the sealed page differs in %s, more than the seal" % (box,))

    def check_looks(self, place, repaired):
        sealed = self.signed
        self.signed = os.path.join(self.folder, "invisible.pdf")
        code, _ = self.try_once(*(["--repair"] if repaired else []))
        self.demand(code == 0, "an invisible signature is refused where a visible one is not")
        if code == 0:
            self.demand(self.looks_the_same(), "an invisible signature changes how pages look")
        self.signed = sealed
        if place and not self.password:
            self.check_seal()

    def run(self):
        rank = rank_by_qpdf(self.path, self.password)
        place = PLACE if int(self.row["id"][1:]) % 2 else []
        code, reason, repaired = self.sign(place)
        if code and place and (code == 64 or "no pages" in reason):
            place = []
            code, reason, repaired = self.sign(place)
        if code == 0:
            self.check_output(rank)
            if FULL and not SANITIZED:
                self.check_looks(place, repaired)
            word = "signed after --repair" if repaired else "signed"
        else:
            word = "refused with %d" % code
        if self.row["kind"] == "garbage":
            self.demand(word != "signed", "garbage is signed without a word")
        return Outcome(self.row, word, "" if code == 0 else reason, rank < 2 or self.opens_in_poppler(), self.bad)


def run_row(row):
    with tempfile.TemporaryDirectory() as folder:
        signing = Signing(row, folder)
        try:
            return signing.run()
        except (Failed, subprocess.TimeoutExpired) as failed:
            return Outcome(row, "failed", str(failed), True, signing.bad + [str(failed)])


def counts(outcome):
    """Whether the share is taken of it: others can open it, and nobody's rights speak against."""
    forbids = outcome.word == "refused with 5" and "forbids" in outcome.reason
    closed = outcome.row["kind"].startswith(("encrypted(public-key", "encrypted(password not known"))
    return outcome.openable and not forbids and not closed


def print_table(outcomes):
    words = sorted({outcome.word for outcome in outcomes})
    table = collections.Counter((re.sub(r"=.*\)", "=…)", o.row["kind"]), o.word) for o in outcomes)
    kinds = sorted({kind for kind, _ in table})
    print("%-58s" % "kind" + "".join("%23s" % word for word in words))
    for kind in kinds:
        print("%-58s" % kind + "".join("%23s" % (table[kind, word] or "") for word in words))
    print("\nrefused, and why:")
    for outcome in outcomes:
        if outcome.reason:
            mark = " " if counts(outcome) else "-"
            print("  %s %s %-22s %-14s %s" % (mark, outcome.row["id"], outcome.row["kind"][:22], outcome.word, outcome.reason))
    print("  (- is not counted: neither qpdf nor Poppler opens it, or the rights of its user or its handler speak against)\n")


def main():
    table = os.path.join(CORPUS, "unsigned.tsv")
    if not os.path.exists(table):
        print("SKIPPED: there is no corpus at %s (name one by PDFSEAL_CORPUS)" % CORPUS)
        return 0
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not FULL:
        step = 5 if SANITIZED else 2
        print("SKIPPED: only one file of %d is taken (all of them with PDFSEAL_FULL=1)" % step)
        rows = rows[::step]
    sampled = SANITIZED and not FULL
    if FULL and SANITIZED:
        print("SKIPPED: how pages look is compared by the release build alone")
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        outcomes = list(pool.map(run_row, rows))
    print_table(outcomes)
    bad = [outcome for outcome in outcomes if outcome.bad]
    for outcome in bad:
        print("BAD %s (%s): %s" % (outcome.row["id"], outcome.row["kind"], "; ".join(outcome.bad)))
    counted = [outcome for outcome in outcomes if counts(outcome)]
    signed = sum(outcome.word.startswith("signed") for outcome in counted)
    share = signed / len(counted) if counted else 0
    print("%d files in %.0f s; of %d that count %d are signed: %.1f %% (at least %.0f %%); %d bad" % (
        len(outcomes), time.monotonic() - start, len(counted), signed, 100 * share, 100 * LEAST_SHARE, len(bad)))
    return 1 if bad or (share < LEAST_SHARE and not sampled) else 0


if __name__ == "__main__":
    sys.exit(main())
