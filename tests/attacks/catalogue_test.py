#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole catalogue of attacks: every family that security.md and pades.md name has its files, and none is ever `valid`. The
collection that `pdfseal selftest` runs is caught, from the build and wherever it is read from."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import catalogue  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdfseal_command import FULL, ROOT, SLOWNESS, run  # noqa: E402

SHIPPED = os.path.join(command.SOURCE, "assets", "attacks", "attacks.json")
BATCH = 100


class Catalogue(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def reports(self, attacks):
        paths = []
        for number, attack in enumerate(attacks):
            paths.append(os.path.join(self.folder, "%d.pdf" % number))
            with open(paths[-1], "wb") as out:
                out.write(attack.data)
        done = run("verify", "--format", "json", "--no-network", "--revocation", "off", "--trust", ROOT, *paths, timeout=120 * SLOWNESS)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(paths), done.stderr.decode(errors="replace")[-2000:])
        return [json.loads(line) for line in lines]

    def test_none_is_valid_and_each_gets_its_verdict(self):
        maker = catalogue.Maker()
        attacks = list(catalogue.all_attacks(maker, ("table", "stream", "object streams") if FULL else ("table", "stream")))
        originals = {attack.original for attack in attacks}
        self.assertFalse([attack.name for attack in attacks if attack.data in originals])
        self.assertEqual({attack.family for attack in attacks}, set(catalogue.FAMILIES))
        self.assertGreaterEqual(len({attack.data for attack in attacks}), 150)
        for start in range(0, len(attacks), BATCH):
            part = attacks[start:start + BATCH]
            for attack, report in zip(part, self.reports(part)):
                with self.subTest(family=attack.family, attack=attack.name, victim=attack.victim):
                    self.assertIn(report["verdict"], attack.verdicts, report["summary"])
        catalogue.print_counts(attacks)

    def test_what_was_signed_is_valid_before_the_attack(self):
        maker = catalogue.Maker()
        originals = {attack.victim: attack for attack in catalogue.all_attacks(maker, ("table", "stream"))}
        victims = [attack._replace(data=attack.original) for attack in originals.values()]
        for attack, report in zip(victims, self.reports(victims)):
            with self.subTest(victim=attack.victim):
                self.assertEqual(report["verdict"], "valid", report["summary"])


class Selftest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name
        with open(SHIPPED, encoding="ascii") as source:
            self.shipped = json.load(source)

    def write(self, collection):
        path = os.path.join(self.folder, "attacks.json")
        with open(path, "w", encoding="utf-8") as out:
            out.write(collection if isinstance(collection, str) else json.dumps(collection))
        return path

    def test_everything_that_ships_is_caught(self):
        done = command.expect(0, "selftest", "--format", "json", timeout=60 * SLOWNESS)
        found = json.loads(done.stdout)
        self.assertEqual((found["attacks"], found["caught"]), (len(self.shipped["attacks"]),) * 2)
        self.assertEqual({one["family"] for one in found["results"] if one["family"] != "honest"}, set(catalogue.FAMILIES))
        self.assertGreaterEqual(found["attacks"], 150)
        text = command.expect(0, "selftest", timeout=60 * SLOWNESS).stdout.decode()
        self.assertIn("caught", text)
        self.assertGreater(len(text.splitlines()), found["attacks"])

    def test_an_attack_that_is_not_caught_is_said_and_fails(self):
        harmless = dict(self.shipped["attacks"][0], name="harmless", offset=0, length=0, bytes="")
        path = self.write(dict(self.shipped, attacks=[self.shipped["attacks"][0], harmless]))
        done = command.expect(1, "selftest", path)
        self.assertIn("NOT CAUGHT", done.stdout.decode())
        self.assertEqual(json.loads(command.expect(1, "selftest", "--format", "json", path).stdout)["caught"], 1)

    def test_a_signed_document_that_is_not_valid_fails_too(self):
        """A verifier that calls everything forged would catch every attack."""
        late = dict(self.shipped, at_time="2100-01-01T00:00:00Z")
        self.assertIn("NOT VALID", command.expect(1, "selftest", self.write(late)).stdout.decode())

    def test_collections_that_are_none_are_refused_in_one_line(self):
        broken = (self.write("{"), )
        for collection in ("{", "[]", dict(self.shipped, format="other"), dict(self.shipped, attacks=[{"name": 1}]),
                           dict(self.shipped, attacks=[dict(self.shipped["attacks"][0], offset=10 ** 9)]),
                           dict(self.shipped, attacks=[dict(self.shipped["attacks"][0], bytes="???")]),
                           dict(self.shipped, attacks=[dict(self.shipped["attacks"][0], victim="nobody")]), dict(self.shipped, victims=[])):
            with self.subTest(str(collection)[:60]):
                done = command.expect(4, "selftest", self.write(collection))
                self.assertEqual(len(command.said(done)), 1)
        command.expect(4, "selftest", os.path.join(self.folder, "absent.json"))
        command.expect(64, "selftest", *broken, *broken)


if __name__ == "__main__":
    unittest.main()
