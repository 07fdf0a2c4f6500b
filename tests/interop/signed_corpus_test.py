#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies every signed PDF of a corpus of other people's files and holds the reports against what is known about them.

The corpus is the folder that PDFSEAL_CORPUS names, else ../shared/corpus beside the project; without it nothing is tested, loudly.
No crash, no run over ten seconds, and no forged or broken file in which nothing wrong is found; every further difference from what
the corpus expects has to stand in KNOWN.

    signed_corpus_test.py [ID...]     these files alone, with what was found"""
import csv
import json
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pdfseal_command import ROOT, SLOWNESS, SOURCE, run  # noqa: E402

CORPUS = os.environ.get("PDFSEAL_CORPUS") or os.path.join(os.path.dirname(SOURCE), "shared", "corpus")
MOST_SECONDS = 10
EXIT_CODES = {"valid": 0, "altered": 1, "invalid": 1, "indeterminate": 2, "unsigned": 3, "unreadable": 4}

# What differs today, and why: {file: reason}. A file that no longer differs is to be taken out.
KNOWN = {
    "S057": "a ByteRange of two numbers leaves no gap and covers 690 bytes: malformed here (ISO 32000-2 12.8.1: all but Contents)",
    "S158": "a damaged header is no PDF here (ISO 32000-2 7.5.2)",
    "S160": "the damaged field is not reached: no signature or one are both right",
    "S186": "only the catalog's usage rights name the dictionary (12.8.2.3: no signature of the document)",
    "S243": "signed bytes that do not end where a revision ends, which other readers overlook (12.8.1: the range is the entire file)",
    "S357": "a public-key security handler, which is not supported (7.6.5)",
}

def read_rows():
    with open(os.path.join(CORPUS, "signed.tsv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def password_options(row, folder):
    password = row["password"]
    if not password or password.startswith("("):
        return []
    path = os.path.join(folder, row["id"])
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(password + "\n")
    return ["--password", path]


def verify(row, folder):
    """(exit code, report or None, seconds)."""
    began = time.monotonic()
    done = run("verify", "--format", "json", "--no-network", "--revocation", "off", "--trust", ROOT, *password_options(row, folder),
               os.path.join(CORPUS, "signed", row["id"] + ".pdf"), timeout=10 * MOST_SECONDS * SLOWNESS)
    lines = done.stdout.splitlines()
    return done.returncode, json.loads(lines[0]) if len(lines) == 1 else None, time.monotonic() - began


def found_wrong(report):
    """Whether anything is wrong with the file but that its signers are not trusted here."""
    return report["verdict"] in ("altered", "invalid", "unreadable") or any(
        one["integrity"] != "intact" or not one["coverage"].startswith("entire") or not one["changes_after"]["permitted"]
        for one in report["signatures"])


def words(found, table):
    return [table.get(one, one) for one in found]


def differs(expected, found):
    """`expected` as the table has it, a word a signature, `a|b` where either is right."""
    wanted = [one.split("|") for one in expected.split(",")]
    return len(wanted) != len(found) or any(one not in allowed for one, allowed in zip(found, wanted))


def is_all(row, word):
    return re.fullmatch(r"%s(,%s)*" % (word, word), row["expect_integrity"]) is not None


def find_hard_differences(row, code, report, seconds):
    if seconds > MOST_SECONDS * SLOWNESS:
        yield "took %.1f seconds" % seconds
    if report is None or code != EXIT_CODES.get(report["verdict"]):
        yield "exit code %d%s" % (code, "" if report is None else " with the verdict " + report["verdict"])
        return
    if row["expect_changes"] == "forbidden" or is_all(row, "broken"):
        if report["verdict"] != "unsigned" and not found_wrong(report):
            yield "nothing wrong is found in a file that is %s" % (
                "broken" if is_all(row, "broken") else "changed as is forbidden")


def find_differences(row, report):
    good = is_all(row, "intact") and row["expect_changes"] in ("none", "allowed")
    if good and report["verdict"] in ("altered", "invalid", "unreadable"):
        yield "%s instead of intact with changes %s" % (report["verdict"], row["expect_changes"])
        return
    if report["verdict"] == "unreadable" and row["expect_integrity"] != "na":
        yield "unreadable: %s" % report["error"]["message"]
        return
    signatures = [one for one in report["signatures"] if one["field"] is not None]
    integrity = words([one["integrity"] for one in signatures], {"altered": "broken", "invalid": "broken", "unverifiable": "na"})
    coverage = words([one["coverage"] for one in signatures], {"partial": "partial/odd", "invalid": "partial/odd"})
    if len(signatures) != int(row["n_signatures"]):
        yield "%d signatures instead of %s" % (len(signatures), row["n_signatures"])
    elif row["expect_integrity"] != "na" and differs(row["expect_integrity"], integrity):
        yield "integrity %s instead of %s" % (",".join(integrity), row["expect_integrity"])
    elif row["expect_coverage"] != "na" and differs(row["expect_coverage"], coverage):
        yield "coverage %s instead of %s" % (",".join(coverage), row["expect_coverage"])
    if row["expect_changes"] == "none" and any(one["changes_after"]["level"] not in (None, "none", "ltv") for one in signatures[-1:]):
        yield "changes of the level %s instead of none" % signatures[-1]["changes_after"]["level"]


def explain(report):
    for one in report["signatures"]:
        print("      %s: %s, %s, changes %s: %s" % (one["field"], one["integrity"], one["coverage"], one["changes_after"]["level"],
                                                     one["explanation"]))
        for item in one["changes_after"]["items"]:
            if not item["permitted"]:
                print("         revision %s, object %s, page %s: %s" % (item["revision"], item["object"], item["page"], item["change"]))


def main(wanted):
    import tempfile
    if not os.path.exists(os.path.join(CORPUS, "signed.tsv")):
        print("SKIPPED: there is no corpus at %s (PDFSEAL_CORPUS names its folder): nothing was tested" % CORPUS)
        return 0
    rows = [row for row in read_rows() if not wanted or row["id"] in wanted]
    failed, known, verdicts = [], [], {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as workers:
        for row, (code, report, seconds) in zip(rows, workers.map(lambda row: verify(row, folder), rows)):
            hard = list(find_hard_differences(row, code, report, seconds))
            soft = list(find_differences(row, report)) if report else []
            verdict = report["verdict"] if report else "none"
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
            if hard or (soft and row["id"] not in KNOWN) or wanted:
                if hard or soft:
                    failed.append(row["id"])
                print("%s (%s; %s): %s: %s" % (row["id"], row["category"], row["note"][:90], verdict, "; ".join(hard + soft) or "as expected"))
                if report and wanted:
                    explain(report)
            elif soft:
                known.append(row["id"])
            elif row["id"] in KNOWN:
                print("%s no longer differs: take it out of the list" % row["id"])
    print("%d files: %s; %d differ as is known, %d otherwise" % (
        len(rows), ", ".join("%d %s" % (count, verdict) for verdict, count in sorted(verdicts.items())), len(known), len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
