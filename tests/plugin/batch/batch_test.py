#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal batch: where jobs come from, what rows can say, where outputs go, what the journal tells."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from batch_case import BatchCase, command, digest, hold_to_schema, small_pdf  # noqa: E402


class Sources(BatchCase):
    def test_a_folder_is_sealed_in_the_order_of_its_names(self):
        self.fill(12)
        self.write("in/notes.txt", "no document")
        self.write("in/.hidden.pdf", small_pdf("hidden"))
        done = self.batch(0, self.path("in"), options=["--seal", command.SEAL, "--anchor", "bottom-right"])
        self.assertIn("12 documents sealed, 0 failed", command.said(done)[-1])
        self.assertEqual(self.outputs(), ["invoice-%03d.pdf" % number for number in range(1, 13)])
        self.assert_valid(*self.outputs())
        ready = [record for record in self.journal() if record["event"] == "ready"]
        self.assertEqual([os.path.basename(record["input"]) for record in ready], self.outputs())
        self.assertEqual([record["number"] for record in ready], list(range(1, 13)))

    def test_the_journal_tells_digests_and_only_its_owner_reads_it(self):
        self.fill(3)
        self.batch(0, self.path("in"))
        records = self.journal()
        self.assertEqual(records[0]["format"], "pdfseal-journal")
        for record in (record for record in records if record["event"] == "ready"):
            self.assertEqual(record["input_sha256"], digest(record["input"]))
            self.assertEqual(record["output_sha256"], digest(self.path("out", record["output"])))
            self.assertEqual(record["output_bytes"], os.path.getsize(self.path("out", record["output"])))
        done = [record["output"] for record in records if record["event"] == "done"]
        self.assertEqual(done, self.outputs())
        self.assertEqual(os.stat(self.path("out", "pdfseal-journal.jsonl")).st_mode & 0o777, 0o600)

    def test_digests_are_right_whatever_the_signature_is_made_with(self):
        self.fill(1)
        self.batch(0, self.path("in"), options=["--digest", "sha512"])
        record = next(record for record in self.journal() if record["event"] == "ready")
        self.assertEqual((record["input_sha256"], record["output_sha256"]),
                         (digest(self.path("in", "invoice-001.pdf")), digest(self.path("out", "invoice-001.pdf"))))

    def test_patterns_documents_and_lists_can_be_mixed(self):
        self.fill(4)
        listed = self.write("list.txt", "\n%s\r\n\n" % self.path("in", "invoice-004.pdf"))
        single = self.write("single", small_pdf("a document without an ending"))
        self.batch(0, self.path("in", "invoice-00[12].pdf"), listed, single)
        self.assertEqual(self.outputs(), ["invoice-001.pdf", "invoice-002.pdf", "invoice-004.pdf", "single.pdf"])

    def test_csv_rows_have_options_of_their_own(self):
        self.write("in/a.pdf", small_pdf("A", pages=3))
        self.write("in/b.pdf", small_pdf("B", pages=3))
        rows = self.write("jobs.csv", "\ufeffinput,output,page,reason,custom:number,straddle-facing\r\n"
                          '%s,"sub/first, of two.pdf",1,"says ""yes""",7,no\r\n'
                          "%s,,last,,8,\r\n" % (self.path("in", "a.pdf"), self.path("in", "b.pdf")))
        self.batch(0, rows, options=["--seal", command.SEAL, "--reason", "for all", "--out-name", "{number:3}-{name}-{custom:number}.pdf"])
        self.assertEqual(self.outputs(), ["002-b-8.pdf"])
        first = command.verify(self.path("out", "sub", "first, of two.pdf"))[1]["signatures"][0]
        second = command.verify(self.path("out", "002-b-8.pdf"))[1]["signatures"][0]
        self.assertEqual((first["reason"], first["places"][0]["page"]), ('says "yes"', 1))
        self.assertEqual((second["reason"], second["places"][0]["page"]), ("for all", 3))

    def test_json_lines_have_numbers_flags_and_lists(self):
        self.write("in/a.pdf", small_pdf("A", pages=2))
        row = {"input": self.path("in", "a.pdf"), "page": 1, "text": "{custom:who} {custom:what}",
               "text-value": ["who=Ann", "what=buys"], "pss": True, "repair": False, "location": None}
        rows = self.write("jobs.jsonl", json.dumps(row) + "\n")
        self.batch(0, rows, signer="rsa2048")
        report = command.verify(self.path("out", "a.pdf"))[1]["signatures"][0]
        self.assertEqual(report["signature_algorithm"], "rsa-pss")
        text = subprocess.run(["pdftotext", self.path("out", "a.pdf"), "-"], check=True, capture_output=True).stdout.decode()
        self.assertIn("Ann buys", text)

    def test_texts_of_one_row_do_not_stay_for_the_next(self):
        self.fill(6)
        lines = [json.dumps({"input": self.path("in", "invoice-%03d.pdf" % number), "text-value": "n=number %d" % number})
                 for number in range(1, 7)]
        self.batch(0, self.write("jobs.jsonl", "\n".join(lines)), options=["--text", "{custom:n}", "--jobs", "2"])
        for number in range(1, 7):
            text = subprocess.run(["pdftotext", self.path("out", "invoice-%03d.pdf" % number), "-"], check=True,
                                  capture_output=True).stdout.decode()
            self.assertIn("number %d" % number, text)

    def test_a_place_of_a_row_replaces_the_anchor_of_all(self):
        self.fill(1)
        rows = self.write("jobs.jsonl", json.dumps({"input": self.path("in", "invoice-001.pdf"), "at": "10mm,10mm"}))
        self.batch(0, rows, options=["--seal", command.SEAL, "--anchor", "bottom-right", "--margin", "5mm"])
        rect = command.verify(self.path("out", "invoice-001.pdf"))[1]["signatures"][0]["places"][0]["rect"]
        self.assertLess(rect[0], 40)

    def test_names_come_from_standard_input(self):
        self.fill(3)
        names = "".join("%s\n" % self.path("in", "invoice-%03d.pdf" % number) for number in (3, 1))
        done = subprocess.run([command.PROGRAM, *map(str, self.arguments("-", out=self.path("out")))], input=names.encode(),
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(self.outputs(), ["invoice-001.pdf", "invoice-003.pdf"])

    def test_passwords_are_named_by_row(self):
        plain = self.write("in/plain.pdf", small_pdf("secret"))
        subprocess.run(["qpdf", "--encrypt", "open", "owner", "256", "--", plain, self.path("in", "locked.pdf")], check=True)
        secret = self.write("password", "open\n")
        rows = self.write("jobs.jsonl", json.dumps({"input": self.path("in", "locked.pdf"), "password": secret}))
        self.batch(0, rows)
        self.assertEqual(command.verify(self.path("out", "locked.pdf"), "--password", secret)[0], 0)

    def test_a_passphrase_is_asked_for_once(self):
        self.fill(4)
        read_end, write_end = os.pipe()
        os.write(write_end, b"test\n")
        os.close(write_end)
        command.expect(0, "batch", self.path("in"), "--out-dir", self.path("out"), "--jobs", "4", "--p12",
                       os.path.join(command.PKI, "p256.p12"), "--passphrase-fd", str(read_end), pass_fds=[read_end])
        os.close(read_end)
        self.assertEqual(len(self.outputs()), 4)


class Refusals(BatchCase):
    def refuse(self, code, words, *operands, options=(), **more):
        done = self.batch(code, *operands, options=options, **more)
        self.assertIn(words, "\n".join(command.said(done)))
        return done

    def test_what_makes_no_sense_is_said_before_anything_is_done(self):
        self.fill(1)
        self.refuse(64, "--out-dir is the folder of the inputs", self.path("in"), out=self.path("in"))
        self.refuse(64, "{nmae} is not known", self.path("in"), options=["--out-name", "{nmae}.pdf"])
        self.refuse(64, "--jobs 0", self.path("in"), options=["--jobs", "0"])
        self.refuse(64, "the column pgae is no option", self.write("jobs.csv", "input,pgae\nx.pdf,1\n"))
        self.refuse(64, "the column p12 is no option", self.write("jobs.csv", "input,p12\nx.pdf,me.p12\n"))
        self.refuse(4, "not found", self.path("nowhere"))
        self.refuse(4, "there is no journal", self.path("in"), options=["--resume"])
        command.expect(64, "batch", self.path("in"), *command.key_options("p256"))
        self.assertFalse(os.path.exists(self.path("out")) and self.outputs())

    def test_outputs_do_not_leave_their_folder(self):
        self.fill(3)
        os.mkdir(self.path("out"))
        os.mkdir(self.path("elsewhere"))
        os.symlink(self.path("elsewhere"), self.path("out", "link"))
        names = ["../escaped.pdf", self.path("elsewhere", "absolute.pdf"), "link/through.pdf"]
        rows = [json.dumps({"input": self.path("in", "invoice-%03d.pdf" % (number + 1)), "output": name})
                for number, name in enumerate(names)]
        listed = self.write("jobs.jsonl", "\n".join(rows))
        self.assertEqual(self.summary(4, listed)["failed"], 3)
        self.assertEqual((os.listdir(self.path("elsewhere")), os.path.exists(self.path("escaped.pdf"))), ([], False))
        failures = [record["message"] for record in self.journal() if record["event"] == "failed"]
        self.assertIn("leads out of --out-dir", failures[0])
        self.assertIn("symbolic link", failures[2])
        os.unlink(self.path("out", "pdfseal-journal.jsonl"))
        self.assertEqual(self.summary(0, listed, options=["--allow-outside"])["sealed"], 3)
        self.assertEqual(sorted(os.listdir(self.path("elsewhere"))), ["absolute.pdf", "through.pdf"])

    def test_values_in_names_name_no_folder(self):
        self.fill(1)
        rows = self.write("jobs.jsonl", json.dumps({"input": self.path("in", "invoice-001.pdf"), "text-value": "n=../../x"}))
        self.batch(0, rows, options=["--out-name", "{custom:n}.pdf"])
        self.assertEqual(self.outputs(), ["_._.._x.pdf"])

    def test_two_runs_do_not_share_a_journal(self):
        self.fill(1)
        read_end, write_end = os.pipe()
        process = self.start("-", stdin=read_end)
        while not os.path.exists(self.path("out", "pdfseal-journal.jsonl")):
            self.assertIsNone(process.poll())
        self.refuse(5, "another run is at work", self.path("in"), options=["--resume"])
        os.close(write_end)
        os.close(read_end)
        self.assertEqual(process.wait(), 0)
        process.communicate()

    def test_an_earlier_journal_is_not_lost(self):
        self.fill(1)
        self.batch(0, self.path("in"))
        self.refuse(73, "an earlier run left this journal", self.path("in"))


class Failures(BatchCase):
    def test_a_failure_is_recorded_and_does_not_stop_the_rest(self):
        self.fill(5)
        self.write("in/broken.pdf", "no PDF at all")
        done = self.batch(4, self.path("in"))
        self.assertIn("5 documents sealed, 1 failed", "\n".join(command.said(done)))
        hold_to_schema("journal", *self.journal())
        failed = [record for record in self.journal() if record["event"] == "failed"]
        self.assertEqual([(record["code"], os.path.basename(record["input"])) for record in failed], [(4, "broken.pdf")])
        self.assertEqual(failed[0]["input_sha256"], digest(self.path("in", "broken.pdf")))
        self.assertTrue(failed[0]["message"])

    def test_stop_on_error_stops(self):
        self.fill(300)
        self.write("in/aaa.pdf", "no PDF at all")
        summary = self.summary(4, self.path("in"), options=["--stop-on-error", "--no-sync"])
        self.assertEqual((summary["end"], summary["failed"]), ("error", 1))
        self.assertLess(summary["sealed"], 300)
        again = self.summary(4, self.path("in"), options=["--resume", "--no-sync"])
        self.assertEqual((again["end"], summary["sealed"] + again["sealed"], again["failed_before"]), ("complete", 300, 1))

    def test_failed_ones_are_run_again_alone(self):
        self.fill(4)
        self.write("in/broken.pdf", "no PDF at all")
        self.batch(4, self.path("in"))
        self.write("in/broken.pdf", small_pdf("mended"))
        self.write("in/new.pdf", small_pdf("new"))
        summary = self.summary(0, self.path("in"), options=["--retry-failed"])
        self.assertEqual((summary["sealed"], summary["done_before"]), (1, 4))
        self.assertNotIn("new.pdf", self.outputs())
        self.assertEqual(self.summary(0, self.path("in"), options=["--resume"])["sealed"], 1)
        self.assert_valid(*self.outputs())

    def test_rows_that_cannot_be_used_are_failures_of_their_own(self):
        self.fill(1)
        good = json.dumps({"input": self.path("in", "invoice-001.pdf")})
        rows = self.write("jobs.jsonl", "\n".join([good, "{broken", "[1]", '{"output": "x.pdf"}', '{"input": "a.pdf", "p12": "b"}',
                                                   '{"input": "a.pdf", "page": {}}', "{" + "x" * (1 << 20)]))
        summary = self.summary(4, rows)
        self.assertEqual((summary["sealed"], summary["failed"]), (1, 6))
        messages = [record["message"] for record in self.journal() if record["event"] == "failed"]
        for number, (message, words) in enumerate(zip(messages, ("no JSON object", "no JSON object", "names no input", "p12 is no option",
                                                                "must be a text", "too long"))):
            self.assertIn(words, message)
            self.assertIn("line %d of the list" % (number + 2), message)

    def test_options_of_a_row_are_judged_as_those_of_sign(self):
        self.fill(1)
        rows = self.write("jobs.jsonl", json.dumps({"input": self.path("in", "invoice-001.pdf"), "page": "9"}))
        self.assertIn("page", "\n".join(command.said(self.batch(4, rows, options=["--seal", command.SEAL]))))
        self.assertEqual(self.journal()[1]["code"], 64)

    def test_an_existing_output_is_a_failure_of_that_document_alone(self):
        self.fill(3)
        os.mkdir(self.path("out"))
        self.write("out/invoice-002.pdf", "mine")
        self.assertEqual(self.summary(4, self.path("in"))["sealed"], 2)
        with open(self.path("out", "invoice-002.pdf"), "rb") as file:
            self.assertEqual(file.read(), b"mine")
        self.assertEqual(self.summary(0, self.path("in"), options=["--retry-failed", "--force"])["sealed"], 1)
        self.assert_valid(*self.outputs())

    def test_two_rows_for_one_output_seal_once(self):
        self.fill(2)
        rows = [json.dumps({"input": self.path("in", "invoice-00%d.pdf" % number), "output": "same.pdf"}) for number in (1, 2)]
        summary = self.summary(4, self.write("jobs.jsonl", "\n".join(rows)), options=["--jobs", "1"])
        self.assertEqual((summary["sealed"], summary["failed"]), (1, 1))
        self.assert_valid("same.pdf")

    def test_names_that_are_no_utf8_are_kept_readable(self):
        name = os.path.join(os.fsencode(self.path("in")), b"a\xff.pdf")
        with open(name, "wb") as file:
            file.write(small_pdf("odd"))
        self.batch(0, self.path("in"))
        self.assertEqual(os.listdir(os.fsencode(self.path("out")))[:2].count(b"a\xff.pdf"), 1)
        self.assertTrue(self.journal()[1]["output"].endswith("a\ufffd.pdf"))


class Resuming(BatchCase):
    def test_nothing_is_sealed_twice(self):
        self.fill(6)
        self.batch(0, self.path("in"))
        before = {name: (digest(self.path("out", name)), os.stat(self.path("out", name)).st_mtime_ns) for name in self.outputs()}
        summary = self.summary(0, self.path("in"), options=["--resume"])
        self.assertEqual((summary["sealed"], summary["done_before"]), (0, 6))
        after = {name: (digest(self.path("out", name)), os.stat(self.path("out", name)).st_mtime_ns) for name in self.outputs()}
        self.assertEqual(before, after)

    def test_changed_inputs_are_noticed(self):
        self.fill(3)
        self.batch(0, self.path("in"))
        self.write("in/invoice-002.pdf", small_pdf("Invoice X"))
        os.utime(self.path("in", "invoice-003.pdf")) # only its time
        done = self.batch(4, self.path("in"), options=["--resume"])
        said = "\n".join(command.said(done))
        self.assertIn("invoice-002.pdf: changed since it was sealed", said)
        self.assertNotIn("invoice-003.pdf", said)
        summary = self.summary(0, self.path("in"), options=["--retry-failed", "--force"])
        self.assertEqual(summary["sealed"], 1)
        self.assert_valid(*self.outputs())

    def test_an_output_that_is_gone_is_made_again(self):
        self.fill(3)
        self.batch(0, self.path("in"))
        os.unlink(self.path("out", "invoice-002.pdf"))
        self.assertEqual(self.summary(0, self.path("in"), options=["--resume"])["sealed"], 1)
        self.assertEqual(len(self.outputs()), 3)

    def test_an_output_whose_done_was_never_written_counts(self):
        """As after a crash between the name and the record of it."""
        self.fill(3)
        self.batch(0, self.path("in"))
        path = self.path("out", "pdfseal-journal.jsonl")
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line for line in lines if '"event":"done"' not in line)
            file.write('{"event":"rea') # and half a line
        summary = self.summary(0, self.path("in"), options=["--resume"])
        self.assertEqual((summary["sealed"], summary["done_before"]), (0, 3))
        self.assertEqual(sum(record["event"] == "done" for record in self.journal()), 3)

    def test_a_foreign_file_is_no_journal(self):
        self.fill(1)
        other = self.write("other.jsonl", '{"a": 1}\n')
        self.assertIn("is no journal", command.said(self.batch(4, self.path("in"), options=["--resume", "--journal", other]))[0])
        with open(other, encoding="utf-8") as file:
            self.assertEqual(file.read(), '{"a": 1}\n')


class Speaking(BatchCase):
    def test_progress_in_json(self):
        self.fill(4)
        done = self.batch(0, self.path("in"), options=["--progress", "json"])
        lines = [json.loads(line) for line in command.said(done) if line.startswith("{")]
        self.assertEqual((lines[-1]["finished"], lines[-1]["total"], lines[-1]["failed"]), (4, 4, 0))

    def test_chinese_is_spoken(self):
        self.fill(1)
        self.write("in/broken.pdf", "no PDF at all")
        done = self.batch(4, self.path("in"), options=["--lang", "zh"])
        self.assertIn("份", "\n".join(command.said(done)))
        self.assertNotIn("documents", "\n".join(command.said(done)))

    def test_quiet_says_nothing_of_a_success(self):
        self.fill(1)
        self.assertEqual(command.said(self.batch(0, self.path("in"), options=["--quiet"])), [])


if __name__ == "__main__":
    unittest.main()
