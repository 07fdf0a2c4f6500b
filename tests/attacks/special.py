# SPDX-License-Identifier: Apache-2.0
"""Forgeries of documents of a special build: the file that is signed is made for the attack, or by a program as honest ones are."""
import os
import re
import subprocess
import tempfile

import differing
import forgeries
import pdf_reader
import pdf_writer
from forgeries import EVIL_PAGE
from pdf_writer import append, stream

SHOWN = b"BT /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET"
LENGTH = 20000  # of the whole file, as its first object says


class Special:
    """`prepare()` gives the file to sign, `make(signed)` the forged one."""

    def __init__(self, label, prepare, make, verdicts):
        self.family, self.label, self.prepare, self.make, self.verdicts = "parser", label, prepare, make, verdicts
        self.name = make.__name__


SPECIALS = []


def special(label, prepare, verdicts):
    def register(make):
        SPECIALS.append(Special(label, prepare, make, verdicts))
        return make
    return register


def by_qpdf(data, *options):
    with tempfile.TemporaryDirectory() as folder:
        path_in, path = os.path.join(folder, "in.pdf"), os.path.join(folder, "out.pdf")
        with open(path_in, "wb") as out:
            out.write(data)
        subprocess.run(["qpdf", *options, path_in, path], check=True, timeout=60)
        with open(path, "rb") as file:
            return file.read()


# ---- linearized: readers that find the length right read the section behind the first object, and no later one ----

def linearized(length=LENGTH, named=b"/L %d"):
    """The first version shows one thing, a later one another; the length is that of a file that is yet to come."""
    data = by_qpdf(pdf_writer.write(forgeries.paper({4: stream(EVIL_PAGE)})), "--linearize")
    found = re.search(rb"/L \d+", data)
    text = named % length
    place = data.index(b"endobj\n", found.end()) + len(b"endobj\n")
    data = data[:found.start()] + text + data[found.end():place] + data[place + len(text) - len(found[0]):]
    document = pdf_reader.Document(data)
    contents = document.pages()[0][1]["Contents"]
    return append(data, {(contents[0] if isinstance(contents, list) else contents)[0]: stream(SHOWN)})


@special("linearized", linearized, {"indeterminate"})
def length_comes_true_by_filling_in(data):
    victim = forgeries.Victim(data)
    forged = differing.fill(victim)
    for _ in range(2):
        content = differing.SAID + b" " * (LENGTH - len(forged))
        forged = differing.fill(victim, content=content) if len(forged) != LENGTH else forged
        if len(forged) > LENGTH:
            forged = differing.fill(victim, content=content[:LENGTH - len(forged)])
    assert len(forged) == LENGTH, len(forged)
    return forged


@special("linearized", linearized, {"indeterminate"})
def length_comes_true_by_white_space(data):
    return data.ljust(LENGTH)


@special("linearized, length of another spelling", lambda: linearized(named=b"/#4c +%d."), {"indeterminate", "altered"})
def length_of_another_spelling_comes_true(data):
    return data.ljust(LENGTH)


@special("linearized, length said twice", lambda: linearized(named=b"/L %d/L 7"), {"indeterminate", "altered"})
def length_that_is_said_twice_comes_true(data):
    return data.ljust(LENGTH)


# ---- an end that readers do not find: they scan the file, and take the object that stands last ----

def with_a_second_content():
    """The page's content stands there twice; the cross-reference names the first one."""
    data = pdf_writer.write(forgeries.paper({4: stream(SHOWN)}))
    document = pdf_reader.Document(data)
    place = data.rindex(b"xref\n", 0, data.rindex(b"trailer"))
    evil = pdf_writer.print_object(4, stream(EVIL_PAGE))
    return data[:place] + evil + data[place:].replace(b"startxref\n%d" % document.startxref, b"startxref\n%d" % (document.startxref + len(evil)))


@special("a second content", with_a_second_content, {"indeterminate"})
def much_white_space_behind_the_end(data):
    return data + b" " * 5000


@special("a second content", with_a_second_content, {"indeterminate"})
def many_zero_bytes_behind_the_end(data):
    return data + bytes(2000)
