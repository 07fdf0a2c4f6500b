#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the PDFs that the benches sign and verify: the same bytes on every machine with the same zlib, standard library only."""

import argparse
import hashlib
import itertools
import os
import random
import subprocess
import sys
import zlib

PAGE_BOX = b"[0 0 595 842]"
WORDS = ("the party of first part shall deliver goods within thirty days after receipt and notice in writing to "
         "address stated above unless otherwise agreed by both sides under this contract and its annexes").split()
TREE_FANOUT = 16
OBJECTS_PER_STREAM = 150
OBJECTS_PER_PAGE = 10
# One JPEG block here: the DC code "0", then 63 times the AC code "0" with 8 random bits, 568 bits or 71 bytes.
JPEG_BLOCK_BYTES = 71
JPEG_BLOCK_MASK = int("0" + "011111111" * 63, 2).to_bytes(JPEG_BLOCK_BYTES, "big")


def join_dictionary(entries):
    return b"<<" + b"".join(b"/%s %s" % (key.encode(), value) for key, value in entries) + b">>"


def reference(number):
    return b"%d 0 R" % number


def references(numbers):
    return b"[" + b" ".join(reference(number) for number in numbers) + b"]"


def stream(data, entries=(), deflate=True):
    if deflate:
        data = zlib.compress(data, 6)
        entries = (*entries, ("Filter", b"/FlateDecode"))
    return join_dictionary((*entries, ("Length", b"%d" % len(data)))) + b"\nstream\n" + data + b"\nendstream"


class PdfFile:
    """Writes objects one after the other and remembers where each one is; closes with a table or a stream."""

    def __init__(self, path):
        self.file = open(path, "wb")
        self.offset = 0
        self.entries = {}
        self.digest = hashlib.sha256()
        self.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def write(self, data):
        self.file.write(data)
        self.offset += len(data)

    def write_object(self, number, body):
        self.entries[number] = (1, self.offset, 0)
        self.digest.update(body[:64])
        self.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def write_object_stream(self, number, members):
        """members: (number, body) of each object that goes inside."""
        places, bodies, length = [], [], 0
        for index, (member, body) in enumerate(members):
            self.entries[member] = (2, number, index)
            places.append(b"%d %d" % (member, length))
            bodies.append(body)
            length += len(body) + 1
        head = b" ".join(places) + b"\n"
        entries = (("Type", b"/ObjStm"), ("N", b"%d" % len(members)), ("First", b"%d" % len(head)))
        self.write_object(number, stream(head + b"\n".join(bodies), entries))

    def trailer_entries(self, size):
        identifier = self.digest.hexdigest()[:32].encode()
        return (("Size", b"%d" % size), ("Root", reference(1)), ("ID", b"[<%s><%s>]" % (identifier, identifier)))

    def close_with_table(self):
        size = max(self.entries) + 1
        start = self.offset
        self.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self.write(b"".join(b"%010d 00000 n \n" % self.entries[number][1] for number in range(1, size)))
        self.write(b"trailer\n%s\n" % join_dictionary(self.trailer_entries(size)))
        self.finish(start)

    def close_with_stream(self):
        number = max(self.entries) + 1
        start = self.offset
        self.entries[number] = (1, start, 0)
        rows = [b"\0\0\0\0\0\xff\xff"]
        for entry in range(1, number + 1):
            kind, second, third = self.entries[entry]
            rows.append(kind.to_bytes(1, "big") + second.to_bytes(4, "big") + third.to_bytes(2, "big"))
        entries = (("Type", b"/XRef"), ("W", b"[1 4 2]"), *self.trailer_entries(number + 1),
                   ("DecodeParms", b"<</Predictor 12/Columns 7>>"))
        self.write(b"%d 0 obj\n%s\nendobj\n" % (number, stream(predict_up(rows), entries)))
        self.finish(start)

    def finish(self, start):
        self.write(b"startxref\n%d\n%%%%EOF\n" % start)
        self.file.close()


def predict_up(rows):
    """PNG prediction type 2: each byte less the one above it."""
    above = bytes(len(rows[0]))
    predicted = []
    for row in rows:
        predicted.append(b"\2" + bytes((new - old) & 255 for new, old in zip(row, above)))
        above = row
    return b"".join(predicted)


def write_text(seed, lines):
    chosen = random.Random(seed)
    drawn = [b"BT /F1 10 Tf 12 TL 56 786 Td"]
    for _ in range(lines):
        drawn.append(b"(%s) '" % " ".join(chosen.choices(WORDS, k=12)).encode())
    return b"\n".join([*drawn, b"ET"])


def font_body():
    return b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def picture(data, width, height, space, **options):
    entries = (("Type", b"/XObject"), ("Subtype", b"/Image"), ("Width", b"%d" % width), ("Height", b"%d" % height),
               ("ColorSpace", space), ("BitsPerComponent", b"8"))
    if options.get("jpeg"):
        entries = (*entries, ("Filter", b"/DCTDecode"))
    return stream(data, entries, deflate=options.get("deflate", False))


def write_pages(pdf, pages, first):
    """Catalog 1, flat page tree 2, font 3; pages are (content, picture body or None). Returns the next free number."""
    pdf.write_object(3, font_body())
    numbers, number = [], first
    for content, image in pages:
        resources = b"<</Font<</F1 3 0 R>>"
        if image is not None:
            pdf.write_object(number + 2, image)
            resources += b"/XObject<</Im0 %d 0 R>>" % (number + 2)
        pdf.write_object(number, join_dictionary(
            (("Type", b"/Page"), ("Parent", reference(2)), ("MediaBox", PAGE_BOX), ("Resources", resources + b">>"),
             ("Contents", reference(number + 1)))))
        pdf.write_object(number + 1, stream(content))
        numbers.append(number)
        number += 2 if image is None else 3
    pdf.write_object(2, b"<</Type/Pages/Count %d/Kids %s>>" % (len(numbers), references(numbers)))
    return number


def make_invoice(path, seed="invoice"):
    noise = random.Random(seed).randbytes(144 * 144 * 3)
    image = picture(noise, 144, 144, b"/DeviceRGB", deflate=True)
    pdf = PdfFile(path)
    pdf.write_object(1, b"<</Type/Catalog/Pages 2 0 R>>")
    write_pages(pdf, [(write_text(seed, 40) + b"\nq 100 0 0 100 56 60 cm /Im0 Do Q", image)], 4)
    pdf.close_with_table()


def make_contract(path):
    noise = random.Random("contract")
    pages = []
    for index in range(30):
        content, image = write_text(f"contract {index}", 56), None
        if index % 5 == 0:
            content += b"\nq 100 0 0 100 440 40 cm /Im0 Do Q"
            image = picture(noise.randbytes(300 * 300 * 3), 300, 300, b"/DeviceRGB", deflate=True)
        pages.append((content, image))
    pdf = PdfFile(path)
    number = write_pages(pdf, pages, 4)
    pdf.write_object(number, stream(noise.randbytes(320_000), (("Type", b"/EmbeddedFile"),)))
    pdf.write_object(number + 1, b"<</Type/Filespec/F(annex.bin)/UF(annex.bin)/EF<</F %d 0 R>>>>" % number)
    pdf.write_object(1, b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(annex.bin)%d 0 R]>>>>>>"
                     % (number + 1))
    pdf.close_with_table()


def jpeg_segment(marker, payload):
    return b"\xff" + bytes([marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


def make_jpeg(noise, blocks_wide, blocks_high):
    """A baseline JPEG of one grey component whose every block is noise: each Huffman table knows one symbol."""
    size = blocks_wide * blocks_high * JPEG_BLOCK_BYTES
    mask = int.from_bytes(JPEG_BLOCK_MASK * (size // JPEG_BLOCK_BYTES), "big")
    coded = (int.from_bytes(noise.randbytes(size), "big") & mask).to_bytes(size, "big")
    frame = b"\x08" + (blocks_high * 8).to_bytes(2, "big") + (blocks_wide * 8).to_bytes(2, "big") + b"\1\1\x11\0"
    one_code = b"\1" + bytes(15)
    return b"".join((
        b"\xff\xd8", jpeg_segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\0\0"), jpeg_segment(0xDB, b"\0" + b"\1" * 64),
        jpeg_segment(0xC0, frame), jpeg_segment(0xC4, b"\0" + one_code + b"\0"),
        jpeg_segment(0xC4, b"\x10" + one_code + b"\x08"), jpeg_segment(0xDA, b"\1\1\0\0\x3f\0"),
        coded.replace(b"\xff", b"\xff\0"), b"\xff\xd9"))


def make_scan(path, pages=200):
    noise = random.Random("scan")
    wide, high = 74, 95
    body = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    pdf = PdfFile(path)
    pdf.write_object(1, b"<</Type/Catalog/Pages 2 0 R>>")
    write_pages(pdf, ((body, picture(make_jpeg(noise, wide, high), wide * 8, high * 8, b"/DeviceGray", jpeg=True))
                      for _ in range(pages)), 4)
    pdf.close_with_table()


def make_huge(path, pages=238):
    noise = random.Random("huge")
    body = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    pdf = PdfFile(path)
    pdf.write_object(1, b"<</Type/Catalog/Pages 2 0 R>>")
    write_pages(pdf, ((body, picture(noise.randbytes(2048 * 2048), 2048, 2048, b"/DeviceGray")) for _ in range(pages)),
                4)
    pdf.close_with_table()


class PageTree:
    """A balanced tree of pages: levels[0] are the pages, each level above groups TREE_FANOUT of the one below."""

    def __init__(self, page_numbers, first):
        self.levels = [list(page_numbers)]
        self.parents = {}
        self.counts = dict.fromkeys(self.levels[0], 1)
        self.next = first
        while len(self.levels[-1]) > 1 or len(self.levels) == 1:
            self.add_level()
        self.root = self.levels[-1][0]

    def add_level(self):
        above = []
        for start in range(0, len(self.levels[-1]), TREE_FANOUT):
            kids = self.levels[-1][start:start + TREE_FANOUT]
            for kid in kids:
                self.parents[kid] = self.next
            self.counts[self.next] = sum(self.counts[kid] for kid in kids)
            above.append(self.next)
            self.next += 1
        self.levels.append(above)

    def bodies(self):
        for level, below in zip(self.levels[1:], self.levels):
            kids = iter(below)
            for number in level:
                parent = b"/Parent " + reference(self.parents[number]) if number in self.parents else b""
                own = references(itertools.islice(kids, TREE_FANOUT))
                yield number, b"<</Type/Pages%s/Count %d/Kids%s>>" % (parent, self.counts[number], own)


def page_objects(index, first, parent):
    """The OBJECTS_PER_PAGE objects of one page, (number, body), its page object first."""
    chosen = random.Random(index)
    top = 700 - index % 500
    content = b"q 0.5 w 56 %d 480 0.8 re f Q\nq 1 0 0 1 56 40 cm /Fm0 Do Q\n" % top + write_text(index, 3)
    form = b"BT /F1 8 Tf (Page %d, case %08d) Tj ET" % (index + 1, chosen.randrange(10 ** 8))
    box = b"[0 0 240 12]"
    page = (b"<</Type/Page/Parent %d 0 R/MediaBox%s/Resources %d 0 R/Contents %d 0 R/Annots %d 0 R>>"
            % (parent, PAGE_BOX, first + 2, first + 1, first + 5))
    yield first, page
    yield first + 1, stream(content)
    yield first + 2, b"<</Font<</F1 3 0 R>>/ExtGState<</G0 %d 0 R>>/XObject<</Fm0 %d 0 R>>>>" % (first + 3, first + 4)
    yield first + 3, b"<</Type/ExtGState/ca %.4f/CA 1>>" % chosen.random()
    yield first + 4, stream(form, (("Type", b"/XObject"), ("Subtype", b"/Form"), ("BBox", box),
                                   ("Resources", b"<</Font<</F1 3 0 R>>>>")))
    yield first + 5, references((first + 6, first + 8))
    for link in (first + 6, first + 8):
        yield link, (b"<</Type/Annot/Subtype/Link/Rect[56 %d 300 %d]/Border[0 0 0]/P %d 0 R/A %d 0 R>>"
                     % (top, top + 12, first, link + 1))
        yield link + 1, b"<</S/URI/URI(https://example.com/case/%d/%d)>>" % (index, link)


def outline_objects(root, first, count, pages):
    """One flat outline, its items pointing at evenly spread pages."""
    yield root, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, first + count - 1, -count)
    for index in range(count):
        before = b"/Prev %d 0 R" % (first + index - 1) if index > 0 else b""
        after = b"/Next %d 0 R" % (first + index + 1) if index + 1 < count else b""
        target = pages[index * len(pages) // count]
        yield first + index, (b"<</Title(Case %d)/Parent %d 0 R%s%s/Dest[%d 0 R/Fit]>>"
                              % (index + 1, root, before, after, target))


def many_objects(page_count, object_count):
    """Catalog, font, pages, tree and outline, (number, body) in ascending order: exactly object_count objects."""
    first_page, outline = 4, 2
    numbers = range(first_page, first_page + page_count * OBJECTS_PER_PAGE, OBJECTS_PER_PAGE)
    tree = PageTree(numbers, numbers[-1] + OBJECTS_PER_PAGE)
    yield 1, b"<</Type/Catalog/Pages %d 0 R/Outlines 2 0 R/PageMode/UseOutlines>>" % tree.root
    outlines = outline_objects(outline, tree.next, object_count - tree.next + 1, numbers)
    yield next(outlines)
    yield 3, font_body()
    for index, number in enumerate(numbers):
        yield from page_objects(index, number, tree.parents[number])
    yield from tree.bodies()
    yield from outlines


def make_objects_table(path, pages=20_000, objects=220_000):
    pdf = PdfFile(path)
    for number, body in many_objects(pages, objects):
        pdf.write_object(number, body)
    pdf.close_with_table()


def make_objects_stream(path, pages=20_000, objects=220_000):
    pdf = PdfFile(path)
    waiting, number = [], objects
    for member, body in many_objects(pages, objects):
        if body.endswith(b"endstream"):
            pdf.write_object(member, body)
            continue
        waiting.append((member, body))
        if len(waiting) == OBJECTS_PER_STREAM:
            number += 1
            pdf.write_object_stream(number, waiting)
            waiting = []
    if waiting:
        pdf.write_object_stream(number + 1, waiting)
    pdf.close_with_stream()


MAKERS = {"invoice": make_invoice, "contract": make_contract, "scan": make_scan, "huge": make_huge,
          "objects-table": make_objects_table, "objects-stream": make_objects_stream}


# The same documents, encrypted: by qpdf, so not the same bytes each time.
ENCRYPTED = "-encrypted"


def plain_name(name):
    return name.removesuffix(ENCRYPTED)


def encrypt(plain, path):
    """AES-256 (R 6), opens without a password; objects stay where they are, in streams or not."""
    subprocess.run(["qpdf", "--encrypt", "", "owner", "256", "--", "--object-streams=preserve", "--stream-data=preserve", plain, path],
                   check=True)


def make_workload(folder, name):
    """Returns the path; makes the file only if it is not there, under another name until it is whole."""
    path = os.path.join(folder, name + ".pdf")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        if name.endswith(ENCRYPTED):
            encrypt(make_workload(folder, plain_name(name)), path + ".part")
        else:
            MAKERS[name](path + ".part")
        os.rename(path + ".part", path)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="where the files are made; those that are there already stay")
    parser.add_argument("workload", nargs="*", default=list(MAKERS), metavar="workload",
                        help="which ones (default: all): " + ", ".join(MAKERS))
    arguments = parser.parse_args()
    unknown = sorted({plain_name(name) for name in arguments.workload} - set(MAKERS))
    if unknown:
        parser.error(f"no such workload: {', '.join(unknown)} (there are {', '.join(MAKERS)}, each with {ENCRYPTED} behind it too)")
    for name in arguments.workload:
        path = make_workload(arguments.folder, name)
        print(f"{os.path.getsize(path):>13,} bytes  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
