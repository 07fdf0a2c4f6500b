#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Differential fuzzing: what we read of a file as it is, or damaged at random, against `qpdf --json`. Where both read it without a doubt
they must see the same objects; where we read it without a doubt and qpdf mends it, that is said and counted.
Small for ctest, ten times as much with tests/run.sh --full; PDFSEAL_SEED repeats a run."""
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [os.path.join(TESTS, "support"), os.path.join(TESTS, "attacks")]
import changes  # noqa: E402
import forgeries  # noqa: E402
import pdf_writer  # noqa: E402
from pdfseal_command import BUILD, FULL, SANITIZED  # noqa: E402

PROGRAM = os.path.join(BUILD, "tests", "object_graph")
ROUNDS = 1500 if FULL else 60 if SANITIZED else 150
SEED = int(os.environ.get("PDFSEAL_SEED", "20261126"))


def ours(path):
    """{(number, generation): (is stream, value)}, or None where there is a doubt."""
    done = subprocess.run([PROGRAM, path], capture_output=True, timeout=60, check=False)
    if done.returncode == 2:
        return None
    if done.returncode != 0:
        raise AssertionError("object_graph ended with %d: %s" % (done.returncode, done.stderr.decode(errors="replace")[-2000:]))
    objects = (json.loads(line) for line in done.stdout.decode().splitlines())
    return {(number, generation): (is_stream, plain(value)) for number, generation, is_stream, value in objects}


def plain(value):
    """Our JSON in a form that can be compared; of strings only that they are there: qpdf shows some of them as text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 4)
    if not isinstance(value, list):
        return value
    kind, rest = value[0], value[1:]
    if kind == "dictionary":
        return {bytes.fromhex(key): plain(member) for key, member in rest if member is not None}
    if kind == "array":
        return [plain(member) for member in rest]
    if kind == "name":
        return ("name", bytes.fromhex(rest[0]))
    return ("string",) if kind == "string" else ("reference", *rest)


def unescape(name):
    return name.encode("utf-8", "surrogateescape")


def theirs(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 4)
    if isinstance(value, dict):
        return {unescape(key[1:]): theirs(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [theirs(member) for member in value]
    if not isinstance(value, str):
        return value
    if value.startswith("/"):
        return ("name", unescape(value[1:]))
    if value.endswith(" R") and value[:1].isdigit():
        number, generation, _ = value.split()
        return ("reference", int(number), int(generation))
    return ("string",)


def by_qpdf(path):
    """The same by qpdf; None where it warns or gives up."""
    done = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", path], capture_output=True, timeout=60, check=False)
    if done.returncode != 0:
        return None
    found = {}
    for key, value in json.loads(done.stdout.decode("utf-8", "surrogateescape"))["qpdf"][1].items():
        if not key.startswith("obj:"):
            continue
        number, generation, _ = key[4:].split()
        is_stream = "stream" in value
        found[int(number), int(generation)] = (is_stream, theirs(value["stream"]["dict"] if is_stream else value["value"]))
    return found


def mutate(data, chance):
    """A few bytes changed, doubled, taken away or put elsewhere; most often digits and words of the syntax."""
    data = bytearray(data)
    words = [b"0 R", b"obj", b"endobj", b"<<", b">>", b"/", b"(", b")", b"%", b"stream\n", b"xref\n", b"trailer", b"\0", b"9", b"[", b"]", b"null"]
    for _ in range(chance.randint(1, 3)):
        place, length = chance.randrange(len(data)), chance.randint(1, 12)
        action = chance.randrange(5)
        if action == 0:
            data[place] = chance.randrange(256)
        elif action == 1:
            data[place:place] = chance.choice(words)
        elif action == 2:
            del data[place:place + length]
        elif action == 3:
            data[place:place + length] = data[chance.randrange(len(data)):][:length]
        else:
            digits = [i for i in range(len(data)) if 48 <= data[i] <= 57]
            data[chance.choice(digits)] = chance.randrange(48, 58)
    return bytes(data)


def settle(value, present):
    """References that lead nowhere are null, and so are the entries of a dictionary that have them."""
    if isinstance(value, tuple) and value[0] == "reference":
        return value if tuple(value[1:]) in present else None
    if isinstance(value, list):
        return [settle(member, present) for member in value]
    if isinstance(value, dict):
        settled = {key: settle(member, present) for key, member in value.items()}
        return {key: member for key, member in settled.items() if member is not None}
    return value


class Graph(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def write(self, data):
        path = os.path.join(self.folder, "file.pdf")
        with open(path, "wb") as out:
            out.write(data)
        return path

    def originals(self):
        found = {}
        for name, objects in (("paper", forgeries.paper()), ("form", changes.paper())):
            for style in ("table", "stream"):
                found[name, style] = pdf_writer.write(objects, style)
            with open(self.write(found[name, "table"]), "rb"):
                packed = os.path.join(self.folder, "packed.pdf")
                subprocess.run(["qpdf", "--object-streams=generate", "--stream-data=preserve", self.write(found[name, "table"]), packed],
                               check=True, timeout=60)
            with open(packed, "rb") as source:
                found[name, "object streams"] = source.read()
            found[name, "two revisions"] = pdf_writer.append(found[name, "table"], {40: {"Further": [1, 2.5, b"text", None, True]}})
        return found

    def test_sound_files_are_read_alike(self):
        for name, data in self.originals().items():
            with self.subTest(name):
                path = self.write(data)
                mine, qpdf = ours(path), by_qpdf(path)
                self.assertIsNotNone(mine)
                self.assertEqual(self.without_xref(mine), self.without_xref(qpdf))

    def without_xref(self, graph):
        """qpdf leaves cross-reference and object streams out; an object that is null is as good as none."""
        kinds = (("name", b"XRef"), ("name", b"ObjStm"))
        present = {key for key, value in graph.items() if value[1] is not None}
        return {key: (value[0], settle(value[1], present)) for key, value in graph.items()
                if value[1] is not None and not (value[0] and value[1].get(b"Type") in kinds)}

    def test_damaged_files_are_read_alike_where_both_read_them_without_a_doubt(self):
        chance = random.Random(SEED)
        originals = list(self.originals().items())
        compared = mended = refused = 0
        for number in range(ROUNDS):
            name, data = originals[number % len(originals)]
            path = self.write(mutate(data, chance))
            mine = ours(path)
            if mine is None:
                refused += 1
                continue
            qpdf = by_qpdf(path)
            if qpdf is None:
                mended += 1
                continue
            compared += 1
            with self.subTest(document=name, round=number, seed=SEED):
                mine, qpdf = self.without_xref(mine), self.without_xref(qpdf)
                different = {key for key in mine.keys() | qpdf.keys() if mine.get(key) != qpdf.get(key)}
                self.assertFalse({key: (mine.get(key), qpdf.get(key)) for key in different})
        print("%d read alike, %d that qpdf mends, %d that we do not trust" % (compared, mended, refused), file=sys.stderr)
        self.assertGreater(compared, ROUNDS // 20)


if __name__ == "__main__":
    unittest.main()
