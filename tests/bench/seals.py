#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seals a second on a document that stays open, and pictures of 4000 x 4000 pixels, in processor time, so that other
work does not count: seals.py [SECONDS]"""
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zlib

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("PDFSEAL_BUILD_DIR", SOURCE / "build"))
PKI = pathlib.Path(os.environ.get("PDFSEAL_TEST_PKI", BUILD / "tests" / "pki"))
BENCH = BUILD / "tests" / "bench_seals"
PDFSEAL = BUILD / "bin" / "pdfseal"


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write_photo(path, side, channels):
    """A red ring on grainy paper that is darker at one side; with four channels the paper is transparent. Seeded."""
    chance = random.Random(4000)
    grain = [chance.randbytes(side).translate(bytes(i & 7 for i in range(256))) for _ in range(61)]
    squeezed = zlib.compressobj(1)
    data = bytearray()
    for y in range(side):
        row = bytearray(b"\0")
        noise = grain[y % 61]
        half = (side * 0.45) ** 2 - (y - side / 2) ** 2
        hole = (side * 0.41) ** 2 - (y - side / 2) ** 2
        outer, inner = int(max(half, 0) ** 0.5), int(max(hole, 0) ** 0.5)
        paper = [230 - noise[x] - 60 * x // side for x in range(0, side)]
        for x in range(side):
            ink = inner <= abs(x - side // 2) < outer
            row += bytes((200 - noise[x], 20 + noise[x], 30) if ink else (paper[x],) * 3)
            if channels == 4:
                row.append(255 if ink else 0)
        data += squeezed.compress(bytes(row))
    data += squeezed.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 6 if channels == 4 else 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", bytes(data)) + chunk(b"IEND", b""))


def measure_import(path, folder):
    began = os.times()
    subprocess.run([PDFSEAL, "seal", "import", path, "-o", folder / "seal.png", "--force", "--quiet", "--size", "42mm"], check=True)
    ended = os.times()
    return ended.children_user + ended.children_system - began.children_user - began.children_system


def main(seconds="2", side=4000):
    samples = SOURCE / "samples"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for document in ("contract.pdf", "article.pdf"):
            print(document, flush=True)
            subprocess.run([BENCH, samples / document, samples / "seals" / "seal-300.png", PKI / "p256.p12", folder, seconds], check=True)
        for kind, channels in (("photo", 3), ("transparent", 4)):
            path = folder / (kind + ".png")
            write_photo(path, side, channels)
            print("%s of %d x %d pixels, %.1f MB" % (kind, side, side, path.stat().st_size / 1e6), flush=True)
            subprocess.run([BENCH, "--read", path], check=True)
            print("import %8.0f ms" % (1000 * min(measure_import(path, folder) for _ in range(3))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
