#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal verify on folders and lists: the same reports as one by one, in order, with a table and the worst exit code."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from batch_case import BatchCase, command, small_pdf  # noqa: E402

ALWAYS = ["--no-network", "--trust", command.ROOT, "--at-time", "2026-11-26T12:00:00Z"]


class Many(BatchCase):
    def setUp(self):
        super().setUp()
        self.fill(20)
        self.batch(0, self.path("in"), options=["--no-sync", "--signing-time", "2026-11-26T12:00:00Z"])
        os.unlink(self.path("out", "pdfseal-journal.jsonl"))

    def check(self, code, *arguments, **more):
        done = command.expect(code, "verify", *ALWAYS, "--format", "json", *arguments, **more)
        return [json.loads(line) for line in done.stdout.decode().splitlines()], "\n".join(command.said(done))

    def spoil(self):
        with open(self.path("out", "invoice-005.pdf"), "r+b") as file:
            file.seek(20)
            file.write(b"#")
        self.write("out/invoice-006.pdf", small_pdf("not signed"))
        self.write("out/invoice-007.pdf", "no PDF at all")

    @staticmethod
    def without_time(reports):
        return [{key: value for key, value in report.items() if key != "checked_at"} for report in reports]

    def test_a_folder_gives_the_reports_that_each_file_gives(self):
        self.spoil()
        paths = [self.path("out", name) for name in self.outputs()]
        one_by_one = self.check(1, *paths)[0]
        for jobs in ("1", "4"):
            many, said = self.check(1, self.path("out"), "--jobs", jobs)
            self.assertEqual(self.without_time(many), self.without_time(one_by_one))
        for line in ("valid                  17", "unsigned                1", "altered                 1", "unreadable              1"):
            self.assertIn(line, said)
        self.assertIn("invoice-007.pdf: ", said)

    def test_text_names_what_is_not_valid(self):
        self.spoil()
        done = command.expect(1, "verify", *ALWAYS, self.path("out"))
        lines = done.stdout.decode().splitlines()
        self.assertEqual([line.split(": ")[:2] for line in lines[:3]],
                         [[self.path("out", "invoice-005.pdf"), "altered"], [self.path("out", "invoice-006.pdf"), "unsigned"],
                          [self.path("out", "invoice-007.pdf"), "unreadable"]])
        self.assertEqual(len(lines), 9)
        self.assertIn("20 documents checked", command.said(done)[-1])

    def test_lists_name_documents_and_passwords(self):
        plain = self.write("in/plain.pdf", small_pdf("secret"))
        subprocess.run(["qpdf", "--encrypt", "open", "owner", "256", "--", plain, self.path("locked.pdf")], check=True)
        secret = self.write("password", "open\n")
        command.sign(self.path("locked.pdf"), self.path("out", "locked.pdf"), "--password", secret)
        rows = "input,password\n%s,%s\n%s,\n" % (self.path("out", "locked.pdf"), secret, self.path("out", "invoice-001.pdf"))
        reports, _ = self.check(0, "--list", self.write("list.csv", rows))
        self.assertEqual([report["file"]["encrypted"] for report in reports], [True, False])
        reports, _ = self.check(4, "--list", self.write("list.txt", self.path("out", "locked.pdf") + "\n"))
        self.assertEqual(reports[0]["verdict"], "unreadable")

    def test_names_come_from_standard_input(self):
        names = "".join(self.path("out", name) + "\n" for name in reversed(self.outputs()))
        done = subprocess.run([command.PROGRAM, "verify", *ALWAYS, "--format", "json", "--list", "-"], input=names.encode(),
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        found = [json.loads(line)["file"]["name"] for line in done.stdout.decode().splitlines()]
        self.assertEqual(found, names.split())

    def test_output_goes_to_a_file_whole(self):
        target = self.path("reports.jsonl")
        self.assertEqual(self.check(0, self.path("out"), "-o", target)[0], [])
        with open(target, encoding="utf-8") as file:
            self.assertEqual(len([json.loads(line) for line in file]), 20)
        self.check(73, self.path("out"), "-o", target)

    def test_what_is_for_single_files_is_refused(self):
        for options in (["--format", "html"], ["--visual"], ["--jobs", "none"]):
            self.assertEqual(command.run("verify", self.path("out"), *options).returncode, 64)

    def test_nothing_to_check_is_no_success(self):
        os.mkdir(self.path("empty"))
        self.assertIn("without any PDF", self.check(4, self.path("empty"))[1])
        self.assertIn("without any PDF", self.check(4, "--list", self.write("list", "\n"))[1])

    def test_a_missing_list_is_told(self):
        self.assertIn("not found", self.check(4, "--list", self.path("nowhere"))[1])


if __name__ == "__main__":
    unittest.main()
