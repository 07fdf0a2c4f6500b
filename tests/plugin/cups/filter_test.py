#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The CUPS filter, run as CUPS runs it: a sealed document goes on, or nothing."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cups_case import authorities, command, CONTRACT, CupsCase, FILTER, LevelCase  # noqa: E402


class Filter(CupsCase):
    def run_filter(self, *path, **options):
        return self.run_program(FILTER, "9", "somebody", "Invoice 3", "1", "", *path, **options)

    def check_passed_on(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        path = self.path("out.pdf")
        with open(path, "wb") as file:
            file.write(done.stdout)
        report = self.check_valid(path)
        self.assertEqual(report["signatures"][0]["reason"], "printed by somebody: Invoice 3")
        self.assertEqual(os.listdir(self.path("tmp")), [])

    def test_a_file_is_sealed_and_passed_on(self):
        self.check_passed_on(self.run_filter(CONTRACT))

    def test_standard_input_is_sealed_and_passed_on(self):
        with open(CONTRACT, "rb") as file:
            self.check_passed_on(self.run_filter(input=file.read()))

    def test_its_group_may_read_the_key(self):
        os.chmod(self.path("key.p12"), 0o640)
        self.check_passed_on(self.run_filter(CONTRACT))
        os.chmod(self.path("key.p12"), 0o644)
        self.check_stopped(self.run_filter(CONTRACT), "read by others")

    def check_stopped(self, done, words):
        self.assertEqual((done.returncode, done.stdout), (1, b""), done.stderr)
        self.assertIn(words, done.stderr.decode())

    def test_nothing_goes_on_where_nothing_was_sealed(self):
        self.check_stopped(self.run_filter(input=b"no document"), "ERROR: job 9 was not sealed")
        self.check_stopped(self.run_filter(CONTRACT, queue="other"), "other.conf")
        self.check_stopped(self.run_filter(CONTRACT, queue="../pdfseal/main"), "ERROR: ")


class Levels(LevelCase):
    def seal(self, level):
        self.configure_level(level)
        return self.run_program(FILTER, "9", "somebody", "Invoice 3", "1", "", CONTRACT)

    def test_each_level_is_reached(self):
        for level in ("B-T", "B-LT", "B-LTA"):
            with self.subTest(level):
                done = self.seal(level)
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(self.path("out.pdf"), "wb") as file:
                    file.write(done.stdout)
                report = command.verify(self.path("out.pdf"), trust=self.path("root.crt"))[1]
                self.assertEqual(report["signatures"][0]["level"], "PAdES-" + level)

    def test_no_lower_level_goes_on_where_the_authority_is_silent(self):
        self.world.answers["/tsa"] = authorities.error_status
        done = self.seal("B-T")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn("503", done.stderr.decode())

    def test_a_level_without_an_authority_stops_the_queue(self):
        self.configure(level="B-T")
        done = self.run_program(FILTER, "9", "somebody", "Invoice 3", "1", "", CONTRACT)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn("STATE: +pdfseal-configuration-error", done.stderr.decode())
        self.assertIn('no setting "tsa"', done.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
