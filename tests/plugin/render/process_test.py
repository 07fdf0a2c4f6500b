#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pdfseal-render by itself: what it draws, what it refuses, and that its confinement holds."""
import glob
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import small_pdf  # noqa: E402
from render_process import (CLOSE, COMPARE, INPUT, INTERNAL, LIMIT, MAGIC, OK, OPEN, RENDER, SIZE, TRY, USAGE,  # noqa: E402
                            Process, png_pixels)

SANITIZED = os.environ.get("PDFSEAL_SANITIZE", "0") == "1"
SAMPLES = sorted(glob.glob(os.path.join(os.environ.get("PDFSEAL_SOURCE_DIR", "."), "samples", "*.pdf")))


def by_pdftocairo(data, dpi, page_number=1):
    """The same page by Poppler's own program and the same backend."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.pdf")
        with open(path, "wb") as file:
            file.write(data)
        out = os.path.join(folder, "out")
        subprocess.run(["pdftocairo", "-png", "-singlefile", "-r", str(dpi), "-f", str(page_number), path, out],
                       check=True)
        with open(out + ".png", "rb") as file:
            return file.read()


def by_pdftoppm(path, dpi, page_number):
    """(width, height, rows of RGB bytes) by another backend."""
    data = subprocess.run(["pdftoppm", "-cropbox", "-r", str(dpi), "-f", str(page_number), "-singlefile", path],
                          check=True, capture_output=True).stdout
    _, size, _, pixels = data.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, [pixels[y * width * 3:(y + 1) * width * 3] for y in range(height)]


def coarse(picture, cells=8):
    """Average brightness of cells * cells parts: what two backends agree on."""
    width, height, rows = picture
    averages = []
    for j in range(cells):
        band = rows[height * j // cells:height * (j + 1) // cells]
        for i in range(cells):
            part = b"".join(row[width * i // cells * 3:width * (i + 1) // cells * 3] for row in band)
            averages.append(sum(part) / len(part))
    return averages


class Drawing(unittest.TestCase):
    def setUp(self):
        self.process = Process().__enter__()
        self.addCleanup(self.process.__exit__)
        self.process.greeting()

    def open(self, data):
        status, payload = self.process.open(data)
        self.assertEqual(status, OK, payload)
        return struct.unpack("<II", payload)

    def picture(self, page_index=0, dpi=72, document=0):
        status, payload = self.process.render(page_index, dpi, document)
        self.assertEqual(status, OK, payload[:200])
        return png_pixels(payload)

    def test_a_square_is_where_the_page_says(self):
        self.open(small_pdf.one_page(small_pdf.RED_SQUARE))
        width, height, rows = self.picture()
        self.assertEqual((width, height), (200, 100))
        self.assertEqual(rows[75][3 * 40:3 * 40 + 3], b"\xff\x00\x00")
        self.assertEqual(rows[5][3 * 40:3 * 40 + 3], b"\xff\xff\xff")

    def test_pixels_are_those_of_pdftocairo(self):
        data = small_pdf.one_page(small_pdf.HELLO + b" " + small_pdf.RED_SQUARE)
        self.open(data)
        self.assertEqual(self.picture(dpi=100), png_pixels(by_pdftocairo(data, 100)))

    def test_fonts_that_are_not_embedded_are_found_inside_the_confinement(self):
        self.open(small_pdf.one_page(small_pdf.HELLO))
        _, _, rows = self.picture(dpi=72)
        dark = sum(1 for row in rows for i in range(0, len(row), 3) if row[i] < 100)
        self.assertGreater(dark, 100)

    def test_samples_look_as_pdftoppm_draws_them(self):
        for path in SAMPLES:
            with self.subTest(path=os.path.basename(path)), Process() as process:
                process.greeting()
                status, payload = process.open(path)
                self.assertEqual(status, OK, payload)
                _, pages = struct.unpack("<II", payload)
                status, payload = process.render(pages - 1, 40)
                self.assertEqual(status, OK, payload[:200])
                ours, theirs = png_pixels(payload), by_pdftoppm(path, 40, pages)
                self.assertEqual(ours[:2], theirs[:2])
                for one, other in zip(coarse(ours), coarse(theirs)):
                    self.assertAlmostEqual(one, other, delta=30)

    def test_a_rotated_cropped_page_is_measured_as_a_reader_sees_it(self):
        self.open(small_pdf.one_page(small_pdf.RED_SQUARE, extra=b"/Rotate 90 /CropBox [20 10 120 40]"))
        status, payload = self.process.ask(SIZE, struct.pack("<II", 0, 0))
        self.assertEqual((status, struct.unpack("<ii", payload)), (OK, (30000, 100000)))
        self.assertEqual(self.picture()[:2], (30, 100))

    def test_words_carry_a_place_for_every_character(self):
        self.open(small_pdf.one_page(small_pdf.HELLO))
        words = self.process.words(0)
        self.assertEqual([word[0] for word in words], ["Party", "A:", "seal", "here", "second", "line"])
        self.assertEqual([word[2] for word in words], [False, False, False, True, False, True])
        for text, places, _ in words:
            self.assertEqual(len(places), len(text))
            for left, right in zip(places, places[1:]):
                self.assertLess(left[0], right[0])
        x0, y0, _, y1 = words[0][1][0]
        self.assertAlmostEqual(x0, 20, delta=3)
        self.assertLess(y0, 40 - 10)
        self.assertGreater(y1, 40 - 1)

    def test_several_documents_are_open_at_once_and_numbers_are_used_again(self):
        first, _ = self.open(small_pdf.one_page(small_pdf.RED_SQUARE))
        second, _ = self.open(small_pdf.one_page(b"", media_box=b"[0 0 50 60]"))
        self.assertEqual(self.picture(document=second)[:2], (50, 60))
        self.assertEqual(self.picture(document=first)[:2], (200, 100))
        self.assertEqual(self.process.ask(CLOSE, struct.pack("<I", first))[0], OK)
        self.assertEqual(self.process.render(0, 72, first)[0], USAGE)
        self.assertEqual(self.open(small_pdf.one_page(b""))[0], first)

    def test_opening_and_closing_leaks_no_descriptor(self):
        for _ in range(200):
            number, _ = self.open(small_pdf.one_page(b""))
            self.process.ask(CLOSE, struct.pack("<I", number))
            self.assertEqual(self.process.open(b"no pdf at all")[0], INPUT)
        self.assertLess(len(os.listdir(f"/proc/{self.process.child.pid}/fd")), 16)

    def test_an_encrypted_document_needs_its_password(self):
        for bits, password in (("256", "open sesame"), ("256", "钥匙"), ("128", "secret"), ("128", "schlüssel")):
            with self.subTest(bits=bits, password=password), tempfile.TemporaryDirectory() as folder:
                plain, locked = os.path.join(folder, "plain.pdf"), os.path.join(folder, "locked.pdf")
                with open(plain, "wb") as file:
                    file.write(small_pdf.one_page(small_pdf.RED_SQUARE))
                subprocess.run(["qpdf", "--allow-weak-crypto", "--encrypt", password, "owner", bits, "--", plain,
                                locked], check=True)
                for wrong in (None, "wrong", "", "w\u00f6rong"):
                    status, payload = self.process.open(locked, wrong)
                    self.assertEqual((status, b"password" in payload), (INPUT, True), (wrong, payload))
                status, payload = self.process.open(locked, password)
                self.assertEqual(status, OK, payload)
                self.assertEqual(self.picture(document=struct.unpack("<II", payload)[0])[:2], (200, 100))


class Refusing(unittest.TestCase):
    def setUp(self):
        self.process = Process().__enter__()
        self.addCleanup(self.process.__exit__)
        self.process.greeting()

    def assert_still_serves(self):
        self.assertEqual(self.process.open(small_pdf.one_page(b""))[0], OK)

    def test_every_truncation_of_a_pdf_ends_in_an_answer(self):
        data = small_pdf.one_page(small_pdf.HELLO)
        for length in range(0, len(data), 7):
            status, payload = self.process.open(data[:length])
            if status == OK:
                number, _ = struct.unpack("<II", payload)
                self.process.render(0, 72, number)
                self.process.ask(CLOSE, struct.pack("<I", number))
            else:
                self.assertEqual(status, INPUT, payload)
        self.assert_still_serves()

    def test_a_page_of_monstrous_size_is_a_limit(self):
        for box in (b"[0 0 1000000000 1000000000]", b"[0 0 200000 10]", b"[0 0 14400 14400]"):
            status, payload = self.process.open(small_pdf.one_page(b"", media_box=box))
            self.assertEqual(status, OK)
            self.assertEqual(self.process.render(0, 600, struct.unpack("<II", payload)[0])[0], LIMIT, box)
        self.assert_still_serves()

    def test_a_page_that_does_not_exist_is_wrong_usage(self):
        self.process.open(small_pdf.one_page(b""))
        for page in (1, 2**31 - 1, 2**31, 2**32 - 1):
            self.assertEqual(self.process.render(page, 72)[0], USAGE)
        for document in (1, 15, 16, 2**32 - 1):
            self.assertEqual(self.process.render(0, 72, document)[0], USAGE)
        self.assert_still_serves()

    def test_a_resolution_out_of_bounds_is_wrong_usage(self):
        self.process.open(small_pdf.one_page(b""))
        for dpi in (0, 0.5, 2401, 4000000):
            self.assertEqual(self.process.render(0, dpi)[0], USAGE)
        self.assertEqual(self.process.ask(RENDER, struct.pack("<IIII", 0, 0, 72000, 1))[0], OK)
        self.assertEqual(self.process.ask(RENDER, struct.pack("<IIII", 0, 0, 72000, 9))[0], USAGE)

    def test_requests_that_are_cut_or_unknown_get_an_error(self):
        self.process.open(small_pdf.one_page(b""))
        for operation in range(1, 6):
            if operation != CLOSE:
                self.assertEqual(self.process.ask(operation, b"\0")[0], USAGE, operation)
        self.assertEqual(self.process.ask(OPEN, struct.pack("<BI", 1, 0xffffffff))[0], USAGE)
        self.assertEqual(self.process.ask(COMPARE, struct.pack("<IIII", 0, 0, 72000, 0))[0], USAGE)
        self.assertEqual(self.process.ask(COMPARE, struct.pack("<IIIIII", 0, 0, 72000, 9, 0, 0))[0], USAGE)
        for operation in (0, 15, 18, 65535):
            self.assertEqual(self.process.ask(operation)[0], INTERNAL)
        self.assert_still_serves()

    def test_what_is_no_regular_file_is_refused(self):
        reader, writer = os.pipe()
        folder = os.open("/", os.O_RDONLY)
        null = os.open("/dev/null", os.O_RDONLY)
        for fd in (reader, folder, null):
            self.assertEqual(self.process.ask(OPEN, struct.pack("<BI", 0, 0), fd)[0], USAGE)
        for fd in (reader, writer, folder, null):
            os.close(fd)
        self.assertEqual(self.process.ask(OPEN, struct.pack("<BI", 0, 0))[0], USAGE)
        self.assert_still_serves()

    def test_too_many_documents_are_a_limit(self):
        answers = [self.process.open(small_pdf.one_page(b""))[0] for _ in range(17)]
        self.assertEqual(answers, [OK] * 16 + [LIMIT])

    def test_garbage_instead_of_a_frame_ends_the_process(self):
        self.process.socket.sendall(b"GET / HTTP/1.1\r\nHost: nobody\r\n\r\n")
        self.assertEqual(self.process.child.wait(20), 1)

    def test_a_frame_longer_than_a_request_may_be_ends_the_process(self):
        self.process.socket.sendall(struct.pack("<IIIHHI", MAGIC, (1 << 20) + 1, 1, OPEN, 0, 1000))
        self.assertEqual(self.process.child.wait(20), 1)

    def test_a_client_that_goes_away_ends_the_process(self):
        self.process.socket.close()
        self.assertEqual(self.process.child.wait(20), 0)

    def test_a_client_that_goes_away_within_a_frame_ends_the_process(self):
        self.process.socket.sendall(struct.pack("<II", MAGIC, 4))
        self.process.socket.close()
        self.assertEqual(self.process.child.wait(20), 1)

    def test_a_page_without_end_is_stopped_by_the_process_itself(self):
        self.process.open(small_pdf.endless_page())
        self.process.send(RENDER, struct.pack("<IIII", 0, 0, 72000, 0), timeout_ms=1)
        self.assertEqual(self.process.child.wait(40), -signal.SIGALRM)


class Confinement(unittest.TestCase):
    def outcomes(self, process):
        status, payload = process.ask(TRY)
        self.assertEqual(status, OK)
        outcomes, at = {}, 0
        while at < len(payload):
            refused, _, length = struct.unpack_from("<BiI", payload, at)
            outcomes[payload[at + 9:at + 9 + length].decode()] = bool(refused)
            at += 9 + length
        return outcomes

    def test_every_attempt_to_leave_is_refused(self):
        with Process() as process:
            missing, graphics = process.greeting()
            self.assertIn("poppler", graphics)
            outcomes = self.outcomes(process)
            self.assertGreaterEqual(len(outcomes), 15)
            allowed = [what for what, refused in outcomes.items() if not refused]
            if SANITIZED:
                self.assertEqual(missing, 4 | 32)
                self.assertEqual(allowed, ["take 2 GiB of memory"])
            else:
                self.assertEqual(missing, 0)
                self.assertEqual(allowed, [])
            self.assertEqual(process.open(small_pdf.one_page(b""))[0], OK)

    def test_the_kernel_says_the_same(self):
        with Process() as process:
            process.greeting()
            with open(f"/proc/{process.child.pid}/status") as file:
                state = {line.partition(":")[0]: line.partition(":")[2].strip() for line in file}
            self.assertEqual((state["Seccomp"], state["NoNewPrivs"]), ("2", "1"))
            self.assertEqual((int(state["CapEff"], 16), int(state["CapPrm"], 16)), (0, 0))
            with open(f"/proc/{process.child.pid}/limits") as file:
                limits = {line[:26].strip(): line[26:].split() for line in file}
            self.assertEqual(limits["Max file size"][:2], ["0", "0"])
            self.assertEqual(limits["Max core file size"][:2], ["0", "0"])
            self.assertEqual(limits["Max open files"][:2], ["64", "64"])
            if not SANITIZED:
                self.assertEqual(limits["Max address space"][:2], [str(1 << 30)] * 2)

    def test_no_other_descriptor_and_no_secret_is_needed_to_start(self):
        with Process() as process:
            process.greeting()
            self.assertEqual(sorted(os.listdir(f"/proc/{process.child.pid}/fd"), key=int)[:4], ["0", "1", "2", "3"])

    def test_it_ends_with_its_parent(self):
        program = ("import sys, time; sys.path.insert(0, %r); from render_process import Process; "
                   "p = Process(); p.greeting(); print(p.child.pid, flush=True); time.sleep(60)"
                   % os.path.dirname(os.path.abspath(__file__)))
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
            pid = int(parent.stdout.readline())
            parent.kill()
        for _ in range(100):
            if not os.path.exists(f"/proc/{pid}"):
                return
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return
            time.sleep(0.1)
        self.fail("the helper outlived its parent")

    def test_started_by_hand_it_says_what_it_is(self):
        helper = os.path.join(os.environ.get("PDFSEAL_BUILD_DIR", "build"), "bin", "pdfseal-render")
        done = subprocess.run([helper], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 64)
        self.assertIn("started by pdfseal", done.stderr)
        done = subprocess.run([helper, "--version"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0)
        self.assertIn("GPL-3.0-or-later", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=1)
