# SPDX-License-Identifier: Apache-2.0
"""Pages as pixels, drawn by programs of others (Poppler, MuPDF), and small PNG pictures to look for on them."""
import struct
import subprocess
import zlib

import pdf_reader

TIME_LIMIT = 60


class Picture:
    """Rows of RGB bytes."""

    def __init__(self, width, height, rows):
        self.width, self.height, self.rows = width, height, rows

    def pixel(self, x, y):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def find_difference(self, other):
        """The box (x0, y0, x1, y1; ends exclusive) of all pixels that differ, or None."""
        if (self.width, self.height) != (other.width, other.height):
            raise ValueError("pictures of %d x %d and %d x %d" % (self.width, self.height, other.width, other.height))
        box = None
        for y, (mine, others) in enumerate(zip(self.rows, other.rows)):
            if mine == others:
                continue
            places = [i // 3 for i in range(0, 3 * self.width) if mine[i] != others[i]]
            if box is None:
                box = [places[0], y, places[-1] + 1, y + 1]
            else:
                box = [min(box[0], places[0]), box[1], max(box[2], places[-1] + 1), y + 1]
        return box and tuple(box)

    def find_box(self, wanted, box):
        """The box of all pixels within `box` that wanted(red, green, blue) accepts, or None."""
        plain = bytes(3 * (box[2] - box[0])), b"\xff" * 3 * (box[2] - box[0])
        rows = [y for y in range(box[1], box[3]) if self.rows[y][3 * box[0]:3 * box[2]] not in plain
                or wanted(*self.pixel(box[0], y))]
        found = [(x, y) for y in rows for x in range(box[0], box[2]) if wanted(*self.pixel(x, y))]
        if not found:
            return None
        across, down = [x for x, _ in found], [y for _, y in found]
        return min(across), min(down), max(across) + 1, max(down) + 1


def read_ppm(data):
    kind, size, depth, pixels = data.split(b"\n", 3)
    if kind != b"P6" or depth != b"255":
        raise ValueError("no PPM picture: %r" % data[:20])
    width, height = map(int, size.split())
    return Picture(width, height, [pixels[3 * width * y:3 * width * (y + 1)] for y in range(height)])


def draw_by_poppler(path, page_number, dpi):
    return read_ppm(subprocess.run(["pdftoppm", "-cropbox", "-r", str(dpi), "-f", str(page_number), "-singlefile", path],
                                   check=True, capture_output=True, timeout=TIME_LIMIT).stdout)


def draw_by_mupdf(path, page_number, dpi):
    return read_ppm(subprocess.run(["mutool", "draw", "-q", "-c", "rgb", "-F", "ppm", "-r", str(dpi), "-o", "-", path,
                                    str(page_number)], check=True, capture_output=True, timeout=TIME_LIMIT).stdout)


ENGINES = {"pdftoppm": draw_by_poppler, "mutool": draw_by_mupdf}


def write_png(width, height, colour_of, pixels_per_metre=None):
    """An RGBA picture; colour_of(x, y) gives the four values of a pixel."""
    rows = b"".join(b"\0" + b"".join(bytes(colour_of(x, y)) for x in range(width)) for y in range(height))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))]
    if pixels_per_metre:
        chunks.append((b"pHYs", struct.pack(">IIB", pixels_per_metre, pixels_per_metre, 1)))
    chunks += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks)


def read_png_pixels(data):
    """(width, height, rows of RGBA bytes) of an 8-bit RGBA picture that is not interlaced."""
    position, compressed = 8, b""
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        body = data[position + 8:position + 8 + length]
        position += 12 + length
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">IIBBBBB", body)
            if form != [8, 6, 0, 0, 0]:
                raise ValueError("PNG of the form %r" % form)
        elif kind == b"IDAT":
            compressed += body
    plain = pdf_reader.unfilter_png_rows(zlib.decompress(compressed), 4 * width, 4)
    return width, height, [plain[4 * width * y:4 * width * (y + 1)] for y in range(height)]
