#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong around a batch: disks, inputs, authorities, tokens, clocks, people."""
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "token"))
from batch_case import BatchCase, command, small_pdf  # noqa: E402
import authorities  # noqa: E402
import soft_token  # noqa: E402


def may_mount():
    """Whether a file system of one's own can be mounted: in a namespace of one's own."""
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


class Feeding(BatchCase):
    """Runs whose list comes bit by bit."""

    def begin(self, *options, environment=None):
        self.process = subprocess.Popen([command.PROGRAM, "batch", "-", "--out-dir", self.path("out"), *map(str, options)],
                                        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})}, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def feed(self, *numbers):
        for number in numbers:
            self.process.stdin.write(b"%s\n" % self.path("in", "invoice-%03d.pdf" % number).encode())
        self.process.stdin.flush()

    def wait_for(self, count):
        for _ in range(600 * command.SLOWNESS):
            if os.path.isdir(self.path("out")) and len(self.outputs()) >= count:
                return
            self.assertIsNone(self.process.poll(), "it ended by itself")
            time.sleep(0.05)
        self.fail("%d outputs did not come" % count)

    def finish(self, code):
        said = self.process.communicate(timeout=120 * command.SLOWNESS)[1].decode()
        self.assertEqual(self.process.returncode, code, said)
        return said


class Interrupting(Feeding):
    def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                self.fill(9)
                shutil.rmtree(self.path("out"), ignore_errors=True)
                self.begin(*command.key_options("p256"))
                self.feed(*range(1, 6))
                self.wait_for(5)
                self.process.send_signal(number)
                self.assertIn("--resume", self.finish(4))
                summary = self.summary(0, self.path("in"), options=["--resume"])
                self.assertEqual((summary["sealed"], summary["done_before"]), (4, 5))
                self.assert_valid(*self.outputs())


class Disks(BatchCase):
    def in_mount(self, options, *arguments):
        """Runs the command where `small` is a tmpfs with these options; (exit code, what it said, summary)."""
        os.makedirs(self.path("small"), exist_ok=True)
        script = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && "$@"; code=$?; cp "$KEPT"/*.pdf "$SAVED" 2>/dev/null; exit $code'
        os.makedirs(self.path("saved"), exist_ok=True)
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", options, self.path("small"), command.PROGRAM, *map(str, arguments)],
                              env={**os.environ, "LC_ALL": "C.UTF-8", "KEPT": self.path("small", "out"), "SAVED": self.path("saved")},
                              capture_output=True, check=False)
        return done.returncode, done.stderr.decode(), json.loads(done.stdout) if done.stdout else None

    def setUp(self):
        super().setUp()
        if not may_mount():
            self.skipTest("NOT RUN: no namespace of one's own can be had here, so no small disk")

    def test_a_full_disk_ends_the_run_and_leaves_whole_documents(self):
        self.fill(400)
        journal = self.path("journal.jsonl")
        arguments = self.arguments(self.path("in"), out=self.path("small", "out"),
                                   options=["--seal", command.SEAL, "--journal", journal, "--format", "json"])
        code, said, summary = self.in_mount("size=3m", *arguments)
        self.assertEqual((code, summary["end"]), (73, "output"), said)
        self.assertIn("the disk is full", said)
        self.assertIn("--resume", said)
        self.assertEqual(summary["failed"], 0, "a full disk is no failure of a document")
        kept = self.outputs("saved")
        self.assertEqual(len(kept), summary["sealed"])
        self.assertTrue(0 < len(kept) < 400, len(kept))
        self.assert_valid(*kept, folder="saved")
        shutil.copytree(self.path("saved"), self.path("out"))
        again = self.summary(0, self.path("in"), options=["--resume", "--journal", journal])
        self.assertEqual((again["sealed"], again["done_before"]), (400 - len(kept), len(kept)))
        self.assert_valid(*self.outputs())

    def test_a_full_disk_with_the_journal_on_it_too(self):
        self.fill(400)
        code, said, _ = self.in_mount("size=2m", *self.arguments(self.path("in"), out=self.path("small", "out"), options=["--seal", command.SEAL]))
        self.assertEqual(code, 73, said)
        self.assert_valid(*self.outputs("saved"), folder="saved")

    def test_a_read_only_folder_is_told_at_once(self):
        self.fill(3)
        code, said, _ = self.in_mount("ro", *self.arguments(self.path("in"), out=self.path("small"), options=["--journal", self.path("j")]))
        self.assertEqual(code, 73, said)
        self.assertIn("no permission", said)
        self.assertEqual(len(said.strip().splitlines()), 3, said)


class Limits(BatchCase):
    def test_a_limit_on_file_sizes_ends_the_run(self):
        self.fill(3)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        done = self.batch(73, self.path("in"), options=["--seal", command.SEAL], preexec_fn=limit)
        self.assertIn("larger than the file size limit", "\n".join(command.said(done)))
        self.assertEqual(self.outputs(), [])

    def test_ten_thousand_failing_inputs_are_ten_thousand_records(self):
        count = 10000
        rows = self.write("list", "".join("%s/nothing-%d.pdf\n" % (self.folder, number) for number in range(count)))
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        summary = self.summary(4, rows, timeout=300 * command.SLOWNESS)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertEqual((summary["end"], summary["failed"], summary["sealed"]), ("complete", count, 0))
        self.assertEqual([record["number"] for record in self.journal()[1:]], list(range(1, count + 1)))
        if not command.SANITIZED and peak > before:
            self.assertLess(peak, 64 * 1024, "more than 64 MiB")


class Inputs(BatchCase):
    def test_an_input_that_vanishes_is_a_failure_of_its_own(self):
        self.fill(200)
        names = "".join("%s\n" % self.path("in", "invoice-%03d.pdf" % number) for number in range(1, 201))
        process = self.start(self.write("list", names), options=["--no-sync", "--format", "json", "--jobs", "1"])
        for number in range(200, 0, -2):
            os.unlink(self.path("in", "invoice-%03d.pdf" % number))
        out, said = process.communicate(timeout=60 * command.SLOWNESS)
        summary = json.loads(out)
        self.assertEqual(summary["sealed"] + summary["failed"], 200, said)
        self.assertGreater(summary["failed"], 0, "all were sealed before they were gone")
        self.assertEqual({record["code"] for record in self.journal() if record["event"] == "failed"}, {4})
        self.assert_valid(*self.outputs())

    def test_an_input_that_grows_is_told_or_sealed_as_it_was(self):
        self.fill(1)
        path, going = self.path("in", "invoice-001.pdf"), threading.Event()

        def grow():
            with open(path, "ab", buffering=0) as file:
                while not going.wait(0.0002):
                    file.write(b"%\n")

        writer = threading.Thread(target=grow)
        writer.start()
        try:
            rows = "".join(json.dumps({"input": path, "output": "%d.pdf" % number}) + "\n" for number in range(100))
            done = self.batch(4, self.write("list", rows))
        finally:
            going.set()
            writer.join()
        self.assertIn("changed while it was sealed", "\n".join(command.said(done)))
        for name in self.outputs():
            self.assert_valid(name)


class Outside(Feeding):
    def test_an_authority_that_dies_half_way(self):
        self.fill(60)
        with tempfile.TemporaryDirectory(prefix="pdfseal-world-") as folder, authorities.World(folder) as world:
            dead = threading.Event()
            def fail_when_dead(handler, body):
                if dead.is_set():
                    handler.send(b"", status=503)
                    return
                handler.send(world.answer_timestamp("tsa", body), "application/timestamp-reply")
            world.answers["/tsa"] = fail_when_dead
            options = [*world.key_options(), "--level", "B-T", "--tsa", world.url + "/tsa", "--allow-private-network", "--trust",
                       world.path("root.crt"), "--jobs", "4"]
            self.begin(*options)
            self.feed(*range(1, 6))
            self.wait_for(5)
            dead.set()
            self.feed(*range(6, 61))
            said = self.finish(6)
            self.assertIn("an outside party fails again and again", said)
            self.assertEqual(len(self.outputs()), 5)
            dead.clear()
            done = command.expect(0, "batch", self.path("in"), "--out-dir", self.path("out"), "--resume", "--retry-failed", "--format",
                                  "json", *options)
            summary = json.loads(done.stdout)
            self.assertEqual((summary["sealed"], summary["done_before"]), (55, 5))
            for name in (self.outputs()[0], self.outputs()[-1]):
                self.assertEqual(command.verify(self.path("out", name), trust=world.path("root.crt"))[1]["signatures"][0]["level"], "PAdES-B-T")

    def test_the_latency_of_an_authority_does_not_set_the_rate(self):
        self.fill(12)
        with tempfile.TemporaryDirectory(prefix="pdfseal-world-") as folder, authorities.World(folder) as world:
            lock, now, most = threading.Lock(), [0], [0]

            def slowly(handler, body):
                with lock:
                    now[0] += 1
                    most[0] = max(most[0], now[0])
                time.sleep(0.5)
                answer = world.answer_timestamp("tsa", body)
                with lock:
                    now[0] -= 1
                handler.send(answer, "application/timestamp-reply")

            world.answers["/tsa"] = slowly
            command.expect(0, "batch", self.path("in"), "--out-dir", self.path("out"), *world.key_options(), "--level", "B-T", "--tsa",
                           world.url + "/tsa", "--allow-private-network", "--trust", world.path("root.crt"))
            self.assertEqual(len(self.outputs()), 12)
            self.assertGreaterEqual(most[0], min(12, 4 * len(os.sched_getaffinity(0))), "so few questions were under way at once")


class Tokens(Feeding):
    def setUp(self):
        super().setUp()
        self.tokens = soft_token.SoftTokens()
        self.addCleanup(self.tokens.close)
        self.tokens.add("Travel")
        self.tokens.put("Travel", "p256", "p256")
        self.pin = self.write("pin", soft_token.PIN + "\n")
        os.chmod(self.pin, 0o600)

    def test_a_token_is_used_by_all_workers(self):
        self.fill(40)
        command.expect(0, "batch", self.path("in"), "--out-dir", self.path("out"), "--jobs", "4", "--passphrase-file", self.pin, "--key",
                       self.tokens.address("token=Travel;object=p256"), environment=self.tokens.environment)
        self.assertEqual(len(self.outputs()), 40)
        self.assert_valid(*self.outputs())

    def test_a_token_that_is_pulled_out_ends_the_run(self):
        self.fill(60)
        reached = {**self.tokens.environment, **self.tokens.plug_in("Travel")}
        options = ["--key", self.tokens.far_address("token=Travel;object=p256"), "--passphrase-file", self.pin]
        self.begin(*options, environment=reached)
        self.feed(*range(1, 6))
        self.wait_for(5)
        self.tokens.pull_out()
        self.feed(*range(6, 61))
        said = self.finish(6)
        self.assertIn("pulled out", said)
        reached = {**self.tokens.environment, **self.tokens.plug_in("Travel")}
        done = command.expect(0, "batch", self.path("in"), "--out-dir", self.path("out"), "--resume", "--retry-failed", "--format", "json",
                              *options, environment=reached)
        self.assertEqual(json.loads(done.stdout)["sealed"], 55)
        self.assert_valid(*self.outputs())


class Clocks(BatchCase):
    def test_a_clock_that_jumps_does_no_harm(self):
        if command.SANITIZED:
            self.skipTest("NOT RUN: the sanitizers' library must be the first that is loaded")
        self.fill(300)
        clock = os.path.join(command.BUILD, "tests", "jumping_clock.so")
        for seconds in ("3600", "-3600"):
            with self.subTest(seconds=seconds):
                shutil.rmtree(self.path("out"), ignore_errors=True)
                began = time.monotonic()
                summary = self.summary(0, self.path("in"), options=["--progress", "json"],
                                       environment={"LD_PRELOAD": clock, "JUMP_EVERY": "50", "JUMP_SECONDS": seconds})
                self.assertEqual(summary["sealed"], 300)
                self.assertLess(abs(summary["seconds"] - (time.monotonic() - began)), 5)
                hours = {record["at"][:13] for record in self.journal()}
                self.assertGreater(len(hours), 1, "the clock did not jump")
                self.assertEqual(self.summary(0, self.path("in"), options=["--resume"])["done_before"], 300)
        self.assert_valid(*self.outputs()[:100])


if __name__ == "__main__":
    for needed in (soft_token.MODULE, soft_token.CLIENT, soft_token.SERVER):
        assert needed, "softhsm2, opensc, p11-kit and p11-kit-modules are needed (cmake/install-packages.sh test)"
    unittest.main()
