# SPDX-License-Identifier: Apache-2.0
"""Writes small PDF files and appends revisions to files, well-formed ones and, where asked, deliberately wrong ones."""
import struct

import pdf_reader
from pdf_reader import Name, Reference, Stream


def print_value(value):
    """The bytes of a value of pdf_reader (or plain Python): its tokens."""
    if value is None or value is True or value is False:
        return {None: b"null", True: b"true", False: b"false"}[value]
    if isinstance(value, Name):
        return b"/" + b"".join(b"#%02x" % byte if byte < 33 or byte > 126 or byte in b"#()<>[]{}/%" else bytes([byte])
                               for byte in value.encode("latin-1"))
    if isinstance(value, Reference):
        return b"%d %d R" % value
    if isinstance(value, bytes):
        return b"<" + value.hex().encode("ascii") + b">"
    if isinstance(value, dict):
        return b"<<" + b" ".join(print_value(Name(key)) + b" " + print_value(one) for key, one in value.items()) + b">>"
    if isinstance(value, (list, tuple)):
        return b"[" + b" ".join(map(print_value, value)) + b"]"
    if isinstance(value, Stream):
        return print_value(dict(value.dictionary, Length=len(value.raw))) + b"\nstream\n" + value.raw + b"\nendstream"
    return (b"%d" if isinstance(value, int) else b"%.4f") % value


def stream(content, **entries):
    return Stream({key: Name(value) if isinstance(value, str) else value for key, value in entries.items()}, content)


def print_object(number, value, generation=0):
    body = value if isinstance(value, bytes) and not isinstance(value, pdf_reader.String) else print_value(value)
    return b"%d %d obj\n%s\nendobj\n" % (number, generation, body)


def print_table(places, trailer):
    """`places`: {number: offset or None for a free one}."""
    text = b"xref\n"
    for number, place in sorted(places.items()):
        text += b"%d 1\n" % number + (b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place)
    return text + b"trailer\n" + print_value(trailer) + b"\n"


def print_xref_stream(number, offset, places, trailer):
    entries = dict(places)
    entries[number] = offset
    rows, index = b"", []
    for one, place in sorted(entries.items()):
        index += [one, 1]
        rows += struct.pack(">BIH", 0 if place is None else 1, place or 0, 65535 if place is None else 0)
    dictionary = dict(trailer, Type=Name("XRef"), W=[1, 4, 2], Index=index, Size=max(trailer["Size"], number + 1))
    return print_object(number, Stream(dictionary, rows))


def write(objects, style="table"):
    """A file of one revision: {number: value}, of which 1 is the catalog."""
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {0: None}
    for number, value in sorted(objects.items()):
        places[number] = len(out)
        out += print_object(number, value)
    trailer = {"Root": Reference((1, 0)), "Size": max(objects) + 1, "ID": [b"pdfseal", b"pdfseal"]}
    return out + _print_end(style, max(objects) + 1, len(out), places, trailer)


def _print_end(style, number, offset, places, trailer):
    section = print_table(places, trailer) if style == "table" else print_xref_stream(number, offset, places, trailer)
    return section + b"startxref\n%d\n%%%%EOF\n" % offset


def append(data, objects, trailer=None, startxref=None, free=(), style=None):
    """One more revision in the style of the file, or that given: {number: value}; `trailer`: entries that differ; `startxref`: a
    wrong place."""
    document = pdf_reader.Document(data)
    out = data if data.endswith(b"\n") else data + b"\n"
    places = dict.fromkeys(free)
    for number, value in sorted(objects.items()):
        places[number] = len(out)
        out += print_object(number, value)
    keep = {key: document.trailer[key] for key in ("Root", "Info", "ID") if key in document.trailer}
    size = max([document.trailer["Size"], *(number + 1 for number in objects)])
    keep.update({"Size": size, "Prev": document.startxref, **(trailer or {})})
    end = _print_end(style or document.sections[0].kind, size, len(out), places, keep)
    if startxref is not None:
        end = end[:end.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % startxref
    return out + end


def next_number(data):
    return pdf_reader.Document(data).trailer["Size"]


def one_page(style="table"):
    """A page with a line of text in a standard font."""
    return write({
        1: {"Type": Name("Catalog"), "Pages": Reference((2, 0))},
        2: {"Type": Name("Pages"), "Kids": [Reference((3, 0))], "Count": 1},
        3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200], "Contents": Reference((4, 0)),
            "Resources": {"Font": {"F1": Reference((5, 0))}}},
        4: stream(b"BT /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET"),
        5: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica")}}, style)
