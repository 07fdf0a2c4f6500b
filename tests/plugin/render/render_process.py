# SPDX-License-Identifier: Apache-2.0
"""Speaks to pdfseal-render as plugin/render_client/wire.h writes it, without using that code."""
import array
import os
import socket
import struct
import subprocess
import tempfile
import zlib

BUILD = os.environ.get("PDFSEAL_BUILD_DIR", "build")
HELPER = os.path.join(BUILD, "bin", "pdfseal-render")
MAGIC = 0x31525350
OPEN, CLOSE, SIZE, RENDER, WORDS, TRY, DRAW, IMPORT = 1, 2, 3, 4, 5, 6, 7, 8
COMPARE = 17
SVG, STROKES, TEXT, QR, SEAL = 1, 2, 3, 4, 5
AS_PDF, AS_SVG, AS_PNG = 1, 2, 3
OK, USAGE, INPUT, LIMIT, INTERNAL = 0, 1, 2, 6, 8


class Process:
    """One running helper. `preexec` runs in the child before it becomes the helper."""

    def __init__(self, preexec=None):
        ours, theirs = socket.socketpair()
        ours.settimeout(60)
        number = theirs.fileno()

        def prepare():
            if number != 3:
                os.dup2(number, 3)
            os.set_inheritable(3, True)
            if preexec:
                preexec()

        self.child = subprocess.Popen([HELPER], preexec_fn=prepare, pass_fds=(3,), stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        theirs.close()
        self.socket = ours
        self.number = 0

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.socket.close()
        self.child.kill()
        self.child.wait()
        self.child.stderr.close()

    def receive(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise EOFError("the helper ended")
            data += part
        return data

    def answer(self):
        """(status, payload) of the next answer, put together from its frames."""
        payload = b""
        while True:
            magic, length, number, kind, flags, _ = struct.unpack("<IIIHHI", self.receive(20))
            assert magic == MAGIC and number == self.number and length <= 65536, (magic, length, number)
            payload = (b"" if kind else payload) + self.receive(length)
            if not flags & 1:
                return kind, payload

    def greeting(self):
        """(missing, graphics)"""
        _, payload = self.answer()
        magic, version, missing, length = struct.unpack_from("<IIII", payload)
        assert magic == MAGIC and version == 1
        return missing, payload[16:16 + length].decode()

    def send(self, operation, payload=b"", fd=None, timeout_ms=30000):
        self.number += 1
        frame = struct.pack("<IIIHHI", MAGIC, len(payload), self.number, operation, 0, timeout_ms) + payload
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))] if fd is not None else []
        self.socket.sendmsg([frame], rights)

    def ask(self, operation, payload=b"", fd=None, timeout_ms=30000):
        self.send(operation, payload, fd, timeout_ms)
        return self.answer()

    def open(self, data, password=None):
        """Opens a PDF from bytes or a path; (status, payload)."""
        with tempfile.TemporaryFile() as file:
            if isinstance(data, str):
                fd = os.open(data, os.O_RDONLY)
            else:
                file.write(data)
                file.flush()
                fd = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY)
            text = (password or "").encode()
            try:
                return self.ask(OPEN, struct.pack("<BI", password is not None, len(text)) + text, fd)
            finally:
                os.close(fd)

    def render(self, page_index, dpi, document=0):
        return self.ask(RENDER, struct.pack("<IIII", document, page_index, int(dpi * 1000), 0))

    def ask_about(self, operation, payload, data):
        """The answer to a request whose data come as a descriptor that can only read."""
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            fd = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY)
            try:
                return self.ask(operation, payload, fd)
            finally:
                os.close(fd)

    def draw(self, kind, data, as_format=AS_PDF, dpi=0):
        """(status, file), or (status, (sentence, detail)) for a failure."""
        status, payload = self.ask_about(DRAW, struct.pack("<BBI", kind, as_format, int(dpi * 1000)), data)
        return (status, payload) if status == OK else (status, tuple(payload.decode().split("\0", 1)))

    def import_(self, data, as_format=AS_PNG, dpi=300, colour=None, turn=None, width_pt=0, height_pt=0, page_index=0):
        """(status, Imported) or (status, (sentence, detail))."""
        flags = (colour is not None) | (turn is not None) << 1
        wish = struct.pack("<BIBIiiiI", as_format, int(dpi * 1000), flags, colour or 0, round((turn or 0) * 1000),
                           round(width_pt * 1000), round(height_pt * 1000), page_index)
        status, payload = self.ask_about(IMPORT, wish, data)
        return (status, Imported(payload)) if status == OK else (status, tuple(payload.decode().split("\0", 1)))

    def words(self, page_index, document=0):
        """[(text, [(x0, y0, x1, y1) of each character], last_in_line)]"""
        status, payload = self.ask(WORDS, struct.pack("<II", document, page_index))
        assert status == OK, payload
        words, at = [], 0
        while at < len(payload):
            last, count = struct.unpack_from("<BI", payload, at)
            at += 5
            text, places = "", []
            for _ in range(count):
                length, = struct.unpack_from("<I", payload, at)
                text += payload[at + 4:at + 4 + length].decode()
                at += 4 + length
                places.append(tuple(value / 1000 for value in struct.unpack_from("<4i", payload, at)))
                at += 16
            words.append((text, places, bool(last)))
        return words


class Imported:
    def __init__(self, payload):
        self.notes, self.file_width, self.file_height, turned, width, height = struct.unpack_from("<IIIiii", payload)
        self.turned, self.width_pt, self.height_pt = turned / 1000, width / 1000, height / 1000
        self.file = payload[24:]


def png_pixels(data, channels=3):
    """(width, height, rows of bytes) of an 8-bit RGB (or, with 4 channels, RGBA) PNG without interlace."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:16]
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(kind + body)
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
            assert (depth, colour, interlace) == (8, {3: 2, 4: 6}[channels], 0), (depth, colour, interlace)
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    flat, stride, rows = zlib.decompress(packed), width * channels, []
    above = bytes(stride)
    for y in range(height):
        row = bytearray(flat[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        above = bytes(unfilter(flat[y * (stride + 1)], row, above, channels))
        rows.append(above)
    return width, height, rows


def unfilter(kind, row, above, step):
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + above[i]) & 255
        elif kind == 3:
            row[i] = (row[i] + (left + above[i]) // 2) & 255
        elif kind == 4:
            row[i] = (row[i] + paeth(left, above[i], corner)) & 255
    return row


def paeth(left, above, corner):
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]
