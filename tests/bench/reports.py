#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the forms of a report cost: reports.py [COUNT]. COUNT samples are signed, each different, and reported on in every form,
form after form for each file, so that what slows the machine slows all of them. Told are the median of a file, what it is more
than JSON (the median of the differences file by file), and the report's size."""
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import pdfseal_command as command  # noqa: E402

FORMS = [("json",), ("text",), ("xml",), ("html",), ("pdf",), ("html", "--visual"), ("pdf", "--visual")]
SAMPLES = ["contract.pdf", "form.pdf", "article.pdf", "drawing.pdf", "tagged-pdfa.pdf"]
PLACE = ["--seal", command.SEAL, "--page", "1", "--anchor", "bottom-right"]


def sign(folder, number):
    first, path = os.path.join(folder, "first.pdf"), os.path.join(folder, "%d.pdf" % number)
    command.sign(os.path.join(command.SAMPLES, SAMPLES[number % len(SAMPLES)]), first, "--reason", "number %d" % number, "--force")
    command.sign(first, path, *PLACE, signer="p256")
    return path


def report(path, form, out):
    start = time.monotonic()
    command.expect(0, "verify", "--format", *form, "--trust", command.ROOT, "--no-network", "--revocation", "off", "-o", out, "--force", path)
    return (time.monotonic() - start) * 1000


def main(count):
    times, sizes = {form: [] for form in FORMS}, {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            path = sign(folder, number)
            for form in FORMS:
                out = os.path.join(folder, "report")
                times[form].append(report(path, form, out))
                sizes.setdefault(form, []).append(os.path.getsize(out))
    print("%-14s %8s %14s %10s" % ("%d files" % count, "ms", "more than JSON", "bytes"))
    for form in FORMS:
        more = statistics.median(a - b for a, b in zip(times[form], times[FORMS[0]]))
        print("%-14s %8.1f %14.1f %10d" % (" ".join(form), statistics.median(times[form]), more, statistics.median(sizes[form])))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
