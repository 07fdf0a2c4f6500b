#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A batch is killed at random points, again and again, and goes on: every output is valid, none was made twice, none is lost.
Five rounds; fifty with PDFSEAL_FULL=1. PDFSEAL_SEED=N repeats a sequence."""
import os
import random
import shutil
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from batch_case import BatchCase, command, digest  # noqa: E402

ROUNDS = 50 if command.FULL else 5
DOCUMENTS = 250
SEED = int(os.environ.get("PDFSEAL_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)


class Killing(BatchCase):
    def clear(self):
        shutil.rmtree(self.path("out"), ignore_errors=True)

    def measure(self, options):
        began = time.monotonic()
        self.batch(0, self.path("in"), options=options)
        return time.monotonic() - began

    def kill_after(self, seconds, options):
        """Ends it without warning; whether it had not ended by itself."""
        process = self.start(self.path("in"), options=options)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        return process.returncode < 0

    def seen(self):
        return {name: (digest(self.path("out", name)), os.stat(self.path("out", name)).st_ino) for name in self.outputs()}

    def check_round(self, chance, seconds, options):
        """Killed up to four times, then finished."""
        self.clear()
        kills, before = 0, {}
        for _ in range(4):
            begun = os.path.exists(self.path("out", "pdfseal-journal.jsonl"))
            killed = self.kill_after(chance.uniform(0, 0.7 * seconds), [*options, *(["--resume"] if begun else [])])
            now = self.seen() if os.path.isdir(self.path("out")) else {}
            self.assertEqual({name: now.get(name) for name in before}, before, "an output was made twice, or is lost")
            before, kills = now, kills + killed
        begun = os.path.exists(self.path("out", "pdfseal-journal.jsonl"))
        summary = self.summary(0, self.path("in"), options=[*options, *(["--resume"] if begun else [])])
        self.assertEqual(summary["done_before"] + summary["sealed"], DOCUMENTS)
        after = self.seen()
        self.assertEqual({name: after[name] for name in before}, before, "an output was made twice, or is lost")
        self.assertEqual(len(after), DOCUMENTS)
        self.check_journal(after)
        self.assertEqual([name for name in os.listdir(self.path("out")) if name.startswith(".")], [])
        return kills, len(before)

    def check_journal(self, outputs):
        """The last word on each document is that it is done, and no output has another digest than the last one that was ready."""
        last, ready = {}, {}
        for record in self.journal():
            if record["event"] == "ready":
                ready[record["output"]] = record["output_sha256"]
            if record["event"] != "begin":
                last[record["output"]] = record["event"]
        self.assertEqual(set(last.values()), {"done"})
        self.assertEqual(ready, {name: value for name, (value, _) in outputs.items()})

    def check_rounds(self, options, rounds):
        chance = random.Random(SEED)
        seconds = self.measure(options)
        kills, partial = 0, 0
        for number in range(rounds):
            with self.subTest(round=number, seed=SEED):
                killed, done = self.check_round(chance, seconds, options)
                kills, partial = kills + killed, partial + (0 < done < DOCUMENTS)
                if number % 10 == 0:
                    self.assert_valid(*self.outputs())
        self.assert_valid(*self.outputs())
        self.assertGreaterEqual(2 * kills, rounds, "hardly a run was killed before its end")
        print("%d rounds, %d kills, %d rounds with some documents done; seed %d" % (rounds, kills, partial, SEED), file=sys.stderr)

    def test_a_killed_run_goes_on_without_loss(self):
        self.fill(DOCUMENTS)
        self.check_rounds(["--seal", command.SEAL], ROUNDS)

    def test_so_does_one_without_syncing(self):
        self.fill(DOCUMENTS)
        self.check_rounds(["--no-sync", "--jobs", "3"], max(2, ROUNDS // 10))


if __name__ == "__main__":
    unittest.main()
