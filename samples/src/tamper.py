#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Changes a copy of a PDF the way a forger would, to show that pdfseal finds it.

tamper.py cover IN OUT PAGE_NUMBER X0,Y0,X1,Y1...   appends a revision that paints white boxes over the page (points, from its
                                                    lower left); the earlier bytes stay as they are. Needs a file with xref tables
tamper.py flip IN OUT OFFSET                        changes one bit of the byte at that offset
"""
import re
import sys


class Document:
    """Just enough of PDF to append to a well-formed file with xref tables."""

    def __init__(self, data):
        self.data = data
        self.offsets = {}
        self.startxref = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
        self.trailer = self._read_section(self.startxref)
        older = self.trailer
        while previous := re.search(rb"/Prev\s+(\d+)", older):
            older = self._read_section(int(previous[1]))

    def _read_section(self, offset):
        if not self.data.startswith(b"xref", offset):
            sys.exit("tamper.py: the file has xref streams (only xref tables are understood here)")
        end = self.data.index(b"trailer", offset)
        words = iter(self.data[offset + 4:end].split())
        for first in words:
            for number in range(int(first), int(first) + int(next(words))):
                place, _generation, kind = next(words), next(words), next(words)
                if kind == b"n":
                    self.offsets.setdefault(number, int(place))
        return self.data[end:self.data.index(b"startxref", end)]

    def object(self, number):
        begin = self.data.index(b"obj", self.offsets[number]) + 3
        return self.data[begin:self.data.index(b"endobj", begin)].strip()

    def pages(self, number):
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", self.object(number))
        if not kids:
            return [number]
        return [page for kid in re.findall(rb"(\d+)\s+0\s+R", kids[1]) for page in self.pages(int(kid))]

    def page(self, page_number):
        root = int(re.search(rb"/Root\s+(\d+)", self.trailer)[1])
        return self.pages(int(re.search(rb"/Pages\s+(\d+)", self.object(root))[1]))[page_number - 1]

    def append(self, objects):
        """Returns the file with one more revision that holds these objects: {number: bytes}."""
        out = self.data if self.data.endswith(b"\n") else self.data + b"\n"
        table = b"xref\n"
        for number, body in sorted(objects.items()):
            table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        size = max(int(re.search(rb"/Size\s+(\d+)", self.trailer)[1]), max(objects) + 1)
        kept = re.sub(rb"/(Size|Prev)\s+\d+", b"", self.trailer[self.trailer.index(b"<<") + 2:self.trailer.rindex(b">>")])
        trailer = b"trailer\n<<%s/Size %d /Prev %d>>\n" % (kept, size, self.startxref)
        return out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


def stream(content):
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)


def cover(data, page_number, boxes):
    document = Document(data)
    page = document.page(page_number)
    before = int(re.search(rb"/Size\s+(\d+)", document.trailer)[1])
    paint = b"Q q 1 g\n"
    for x0, y0, x1, y1 in boxes:
        paint += b"%.2f %.2f %.2f %.2f re f\n" % (x0, y0, x1 - x0, y1 - y0)
    contents = re.compile(rb"/Contents\s*(?:\[([^\]]*)\]|(\d+\s+0\s+R))")
    body = contents.sub(lambda old: b"/Contents[%d 0 R %s %d 0 R]" % (before, old[1] or old[2], before + 1), document.object(page))
    return document.append({before: stream(b"q"), before + 1: stream(paint + b"Q"), page: body})


def flip(data, offset):
    return data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1:]


def main(what, path_in, path_out, *rest):
    with open(path_in, "rb") as file:
        data = file.read()
    if what == "cover":
        data = cover(data, int(rest[0]), [tuple(float(edge) for edge in box.split(",")) for box in rest[1:]])
    elif what == "flip":
        data = flip(data, int(rest[0]))
    else:
        sys.exit(__doc__)
    with open(path_out, "wb") as file:
        file.write(data)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
