#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The strict checker of tests/support over the signed files of other programs: where it and `verify` disagree, one of them is wrong.

The corpus is the folder that PDFSEAL_CORPUS names, else ../shared/corpus beside the project; without it nothing is tested, loudly.

- A signature in which the checker finds nothing wrong in CMS, dictionary and range (rules 1 to 22) is intact and covers its
  revision for `verify` too.
- Where the digest of the covered bytes is another one (rule 6), `verify` does not say intact.
- In a file that is known to be forbidden or broken the checker finds something, in rules 1 to 22 or 45 to 64.
- Where `verify` sees at most validation data after a signature, the checker sees no rule of later revisions broken.

    pades_corpus_test.py [ID...]     these files alone, with what was found"""
import csv
import json
import os
import sys
import tempfile
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pades_document_rules  # noqa: E402
import pades_rules  # noqa: E402
import pdf_reader  # noqa: E402
from pdfseal_command import ROOT, SLOWNESS, SOURCE, run  # noqa: E402

CORPUS = os.environ.get("PDFSEAL_CORPUS") or os.path.join(os.path.dirname(SOURCE), "shared", "corpus")
SIGNATURE_RULES = set(range(1, 23))
OF_LATER_REVISIONS = {50, 51, 55, 56, 57, 58, 63}

# What differs, and why that is right. A file that no longer differs is to be taken out.
KNOWN = {
    "S024": "two dictionaries claim one range, which is seen only from the whole document (rule 56)",
    "S186": "only the catalog's usage rights name the dictionary: there is no signature to look at",
}


def read_rows(ids):
    with open(os.path.join(CORPUS, "signed.tsv"), encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if not ids or row["id"] in ids]


class Look:
    """What the checker says of one file; `unreadable` where its reader, which mends nothing, cannot take it."""

    def __init__(self, data):
        self.unreadable, self.signatures, self.document = None, {}, {}
        try:
            for field in pdf_reader.Document(data).signature_fields():
                self.signatures[field.name] = self.look_at(data, field.name)
            self.document = pades_document_rules.find_faults(data)
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, zlib.error) as wrong:
            self.unreadable = str(wrong)

    @staticmethod
    def look_at(data, name):
        try:
            return pades_rules.find_faults(data, name)
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, zlib.error, StopIteration) as wrong:
            return {22: ["the document as it was then cannot be read: %s" % wrong]}


def ask_us(row, folder):
    secret = []
    if row["password"] and not row["password"].startswith("("):
        path = os.path.join(folder, row["id"])
        with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(row["password"] + "\n")
        secret = ["--password", path]
    done = run("verify", "--format", "json", "--no-network", "--revocation", "off", "--trust", ROOT, *secret,
               os.path.join(CORPUS, "signed", row["id"] + ".pdf"), timeout=100 * SLOWNESS)
    return json.loads(done.stdout)


def is_sound(one):
    return one["integrity"] == "intact" and one["coverage"].startswith("entire")


def compare_signature(faults, one):
    if one["kind"] == "timestamp" or one["integrity"] == "unverifiable":
        return
    if not SIGNATURE_RULES & set(faults) and not is_sound(one):
        yield "%s: %s, %s, but no rule up to 22 is broken" % (one["field"], one["integrity"], one["coverage"])
    if any("is not that of the signed bytes" in sentence for sentence in faults.get(6, [])) and one["integrity"] == "intact":
        yield "%s: intact, but rule 6: %s" % (one["field"], faults[6])


def compare(row, look, report):
    ours = {one["field"]: one for one in report["signatures"]}
    for name, faults in look.signatures.items():
        if name in ours:
            yield from compare_signature(faults, ours[name])
    if look.unreadable:
        return
    seen = set(look.document) | SIGNATURE_RULES & {number for faults in look.signatures.values() for number in faults}
    if row["expect_changes"] == "forbidden" and not seen:
        yield "changed as is forbidden, and no rule is broken"
    quiet = all(one["changes_after"]["level"] in ("none", "ltv") for one in report["signatures"])
    spoken = {number: sentences for number, sentences in look.document.items() if number in OF_LATER_REVISIONS}
    if row["expect_changes"] in ("none", "allowed") and quiet and spoken:
        yield "nothing but validation data came after it, but %s" % spoken


def examine(row, folder):
    with open(os.path.join(CORPUS, "signed", row["id"] + ".pdf"), "rb") as file:
        look = Look(file.read())
    return row, look, list(compare(row, look, ask_us(row, folder)))


def print_totals(results):
    broken = Counter()
    for _row, look, _found in results:
        broken.update({number for faults in look.signatures.values() for number in faults} | set(look.document))
    numbers = sorted(number for number in broken if isinstance(number, int))
    print("files in which a rule is broken: " + ", ".join("%d: %d" % (number, broken[number]) for number in numbers))
    unreadable = [row["id"] for row, look, _found in results if look.unreadable]
    print("not readable for the checker, which mends and decrypts nothing: %d (%s)" % (len(unreadable), " ".join(unreadable)))


def main(ids):
    if not os.path.isdir(CORPUS):
        print("SKIPPED, NOTHING WAS TESTED: there is no corpus at %s (name it with PDFSEAL_CORPUS)" % CORPUS)
        return 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda row: examine(row, folder), read_rows(ids)))
    bad = 0
    for row, look, found in results:
        if ids:
            print(row["id"], look.unreadable, look.signatures, look.document)
        if bool(found) != (row["id"] in KNOWN):
            bad += 1
            print("%s (%s): %s" % (row["id"], row["category"], "; ".join(found) or "does not differ any more: take it out of KNOWN"))
    print_totals(results)
    print("%d files, %d signatures, %d differ as KNOWN says, %d otherwise" % (
        len(results), sum(len(look.signatures) for _row, look, _found in results), len(KNOWN), bad))
    return 1 if bad or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
