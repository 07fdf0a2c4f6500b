# SPDX-License-Identifier: Apache-2.0
"""A field is filled in, which is permitted, in a way that readers take differently: lengths, numbers, tables and object streams that
lie. What one reader takes for the honest filling shows another amount, or nothing, in the next."""
import struct

import pdf_reader
import pdf_writer
from forgeries import append, forgery
from pdf_reader import Reference
from pdf_writer import print_object, print_table, print_value

SAID = b"BT /Helv 12 Tf 2 4 Td (250) Tj ET"
MORE = b" BT /Helv 12 Tf 24 4 Td (000) Tj ET"
FORM = b"<</Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources <</Font <</Helv %d 0 R>>>> /Length %s>>\nstream\n%s\nendstream"
FAR = 1 << 32
# Where nothing but a lie is left to read, the file is none.
REFUSED = {"altered", "invalid", "unreadable"}


def picture(victim, content=SAID, length=None):
    return FORM % (victim.font[0], b"%d" % len(content) if length is None else length, content)


def filled(victim, **changes):
    return victim.value(victim.field, **{"V": b"250", "AP": {"N": Reference((victim.new, 0))}, **changes})


def fill(victim, field=None, content=SAID, length=None, **options):
    """The honest filling where nothing else is said; `field`: the bytes of its dictionary."""
    return append(victim.data, {victim.field[0]: field or filled(victim), victim.new: picture(victim, content, length), **options.pop("more", {})},
                  options or None)


def differing(make):
    return forgery("parser", REFUSED)(make)


def spliced(victim, old, new):
    """The bytes of the field's dictionary with a piece replaced."""
    text = print_value(filled(victim))
    assert text.count(old) == 1, (text, old)
    return text.replace(old, new)


# ---- streams ----

@differing
def length_ends_before_a_second_amount(victim):
    return fill(victim, content=SAID + MORE, length=b"%d" % len(SAID))


@forgery("parser", REFUSED | {"indeterminate"})
def length_passes_the_word_that_ends_a_stream(victim):
    """Its Length is right: the word is an operator that no reader knows."""
    return fill(victim, content=SAID + b"\nendstream\nendobj\n" + MORE)


@differing
def length_passes_the_end_of_the_object(victim):
    return fill(victim, length=b"%d" % (len(SAID) + 40))


@differing
def length_is_a_name(victim):
    return fill(victim, content=SAID + MORE, length=b"/%d" % len(SAID))


@differing
def length_is_negative(victim):
    return fill(victim, content=SAID + MORE, length=b"-1")


@differing
def length_of_ten_digits(victim):
    return fill(victim, content=SAID + MORE, length=b"%d" % (FAR + len(SAID)))


@differing
def length_is_said_elsewhere_and_lies(victim):
    return fill(victim, content=SAID + MORE, length=b"%d 0 R" % (victim.new + 1), more={victim.new + 1: b"%d" % len(SAID)})


@differing
def length_is_said_by_an_object_of_another_generation(victim):
    return fill(victim, content=SAID + MORE, length=b"%d 1 R" % (victim.new + 1), more={victim.new + 1: b"%d" % len(SAID)})


@differing
def length_is_said_twice(victim):
    return fill(victim, content=SAID + MORE, length=b"%d /Length %d" % (len(SAID), len(SAID + MORE)))


@differing
def stream_after_a_lone_carriage_return(victim):
    forged = fill(victim, content=b"\n" + SAID + MORE, length=b"%d" % len(SAID))
    place = forged.rindex(b"stream\n\n")
    return forged[:place] + b"stream\r" + forged[place + 7:]


# ---- objects ----

@differing
def two_values_in_one_object(victim):
    return fill(victim, print_value(filled(victim)) + b" " + print_value(filled(victim, V=b"250000")))


@differing
def value_said_again_in_other_letters(victim):
    return fill(victim, spliced(victim, b"/V <323530>", b"/V <323530> /#56 (250000)"))


@differing
def value_said_again_behind_a_comment(victim):
    return fill(victim, spliced(victim, b"/V <323530>", b"/V <323530> %\r/V (250000)\n"))


@differing
def value_said_again_behind_a_zero_byte(victim):
    return fill(victim, spliced(victim, b"/V <323530>", b"/V <323530>\0/V (250000)"))


@differing
def picture_said_again_in_other_letters(victim):
    return fill(victim, spliced(victim, b"/AP <<", b"/A#50 <</N %d 0 R>> /AP <<" % (victim.new + 1)), more={victim.new + 1: picture(victim, SAID + MORE)})


@differing
def dictionary_closed_in_the_middle(victim):
    return fill(victim, spliced(victim, b"/V <323530>", b"/V <323530> >> <</V (250000)"))


@differing
def object_ends_in_its_middle(victim):
    return fill(victim, spliced(victim, b"/V <323530>", b"/V <323530> endobj /V (250000)"))


@differing
def key_without_a_value(victim):
    return fill(victim, spliced(victim, b"/V <323530>", b"/V <323530> /X >> /V (250000)"))


@differing
def object_under_another_number(victim):
    forged = fill(victim)
    place = forged.rindex(b"%d 0 obj" % victim.new)
    return forged[:place] + b"%d 0 obj" % (victim.new + 7) + forged[place + len(b"%d 0 obj" % victim.new):]


def named(victim, text):
    evil = {victim.new + 1: picture(victim, SAID + MORE)}
    return fill(victim, spliced(victim, b"/N %d 0 R" % victim.new, b"/N " + text), more=evil)


for title, text in (("of_ten_digits", lambda new: b"%d 0 R" % (FAR + new + 1)), ("with_a_sign", lambda new: b"+%d 0 R" % (new + 1)),
                    ("with_a_point", lambda new: b"%d. 0 R" % (new + 1)), ("of_another_generation", lambda new: b"%d 1 R" % (new + 1)),
                    ("of_a_generation_too_large", lambda new: b"%d 65536 R" % (new + 1)), ("below_zero", lambda new: b"-%d 0 R" % (new + 1)),
                    ("of_an_object_in_place_of_one", lambda new: b"%d 0 obj" % (new + 1))):
    def make(victim, text=text):
        return named(victim, text(victim.new))
    make.__name__ = "picture_by_a_number_" + title
    forgery("parser", REFUSED)(make)


# ---- tables ----

def tabled(victim, change=lambda text: text, entries=None, **trailer):
    """The honest filling, its section always a table, whose text `change` takes; entries: places that differ."""
    out, places = victim.data, {}
    for number, body in ((victim.field[0], print_value(filled(victim))), (victim.new, picture(victim)), (victim.new + 1, picture(victim, SAID + MORE))):
        places[number] = len(out)
        out += print_object(number, body)
    keep = {key: victim.document.trailer[key] for key in ("Root", "Info", "ID") if key in victim.document.trailer}
    keep.update({"Size": victim.new + 2, "Prev": victim.document.startxref, **trailer})
    text = print_table({**places, **(entries(places) if entries else {})}, keep)
    return out + change(text) + b"startxref\n%d\n%%%%EOF\n" % len(out)


@differing
def size_below_the_new_picture(victim):
    return tabled(victim, Size=victim.new)


@differing
def size_is_negative(victim):
    return tabled(victim, Size=-1)


@differing
def place_of_nothing(victim):
    return tabled(victim, entries=lambda places: {victim.contents[0]: 0})


@differing
def place_behind_the_file(victim):
    return tabled(victim, entries=lambda places: {victim.contents[0]: 9999999999})


@differing
def place_of_another_picture(victim):
    return tabled(victim, entries=lambda places: {victim.new: places[victim.new + 1]})


@differing
def place_in_front_of_the_number(victim):
    """A few blanks or a digit more: readers that search find another object."""
    return tabled(victim, entries=lambda places: {victim.new: places[victim.new] + 1})


@differing
def subsection_that_promises_more(victim):
    return tabled(victim, lambda text: text.replace(b"\n%d 1\n" % victim.new, b"\n%d 2\n" % victim.new))


@differing
def subsection_that_promises_less(victim):
    return tabled(victim, lambda text: text.replace(b"\n%d 1\n" % victim.new, b"\n%d 0\n" % victim.new))


@differing
def subsection_of_ten_digits(victim):
    return tabled(victim, lambda text: text.replace(b"\n%d 1\n" % victim.new, b"\n%d 1\n" % (FAR + victim.new)))


@differing
def entries_of_another_length(victim):
    return tabled(victim, lambda text: text.replace(b" n \n", b" n\n"), entries=lambda places: {victim.contents[0]: places[victim.new + 1]})


@differing
def entry_of_an_unknown_kind(victim):
    place = lambda places: {victim.contents[0]: places[victim.new + 1]}  # noqa: E731
    return tabled(victim, lambda text: text.replace(b"00000 n", b"00000 m", 1), entries=place)


@differing
def sections_in_a_circle(victim):
    return tabled(victim, Prev=len(victim.data))


@differing
def former_section_said_twice(victim):
    return tabled(victim, lambda text: text.replace(b"/Prev ", b"/Prev %d /Prev " % victim.document.sections[-1].offset))


@differing
def former_section_by_a_real_number(victim):
    return tabled(victim, lambda text: text.replace(b"/Prev %d" % victim.document.startxref, b"/Prev %d.0" % victim.document.startxref))


@differing
def former_section_of_ten_digits(victim):
    return tabled(victim, Prev=FAR + victim.document.startxref)


@differing
def object_zero_in_use(victim):
    return tabled(victim, entries=lambda places: {0: places[victim.new + 1]})


# ---- object streams ----

def packed(victim, members, count=None, first=None, extends=None, rows=None, contained=None):
    """A revision whose field lies in an object stream: `members`: (number, bytes) as its head says; `rows`: its entries."""
    holder, section, out = victim.new + 2, victim.new + 3, victim.data
    head, body = b"", b""
    for number, text in members:
        head += b"%d %d " % (number, len(body))
        body += text + b" "
    entries = {}
    for number, content in ((victim.new, SAID), (victim.new + 1, SAID + MORE)):
        entries[number] = (1, len(out), 0)
        out += print_object(number, picture(victim, content))
    for number, stream in {**(contained or {}), holder: pdf_writer.stream(
            head + body, Type="ObjStm", N=len(members) if count is None else count, First=len(head) if first is None else first,
            **({"Extends": extends} if extends else {}))}.items():
        entries[number] = (1, len(out), 0)
        out += print_object(number, stream)
    entries.update(rows(holder) if rows else {victim.field[0]: (2, holder, 0)})
    entries[section] = (1, len(out), 0)
    data = b"".join(struct.pack(">BQH", *entry) for _, entry in sorted(entries.items()))
    trailer = {key: victim.document.trailer[key] for key in ("Root", "Info", "ID") if key in victim.document.trailer}
    trailer.update(Type=pdf_reader.Name("XRef"), W=[1, 8, 2], Index=[one for number in sorted(entries) for one in (number, 1)],
                   Size=section + 1, Prev=victim.document.startxref)
    return out + print_object(section, pdf_reader.Stream(trailer, data)) + b"startxref\n%d\n%%%%EOF\n" % len(out)


def both(victim):
    evil = filled(victim, V=b"250000", AP={"N": Reference((victim.new + 1, 0))})
    return print_value(filled(victim)), print_value(evil)


@differing
def member_of_another_index(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.new + 9, evil), (victim.field[0], good)])


@differing
def member_that_is_there_twice(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.field[0], good), (victim.field[0], evil)])


@differing
def member_behind_the_count(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.new + 9, evil), (victim.field[0], good)], count=1, rows=lambda holder: {victim.field[0]: (2, holder, 1)})


@differing
def member_of_a_stream_that_is_extended(victim):
    good, evil = both(victim)
    older = pdf_writer.stream(b"%d 0 " % victim.field[0] + evil, Type="ObjStm", N=1, First=len(b"%d 0 " % victim.field[0]))
    return packed(victim, [(victim.new + 9, good)], extends=Reference((victim.new + 4, 0)), contained={victim.new + 4: older})


@differing
def member_of_a_stream_that_extends_itself(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.new + 9, good)], extends=Reference((victim.new + 2, 0)))


@differing
def member_and_older_member_of_an_extended_stream(victim):
    good, evil = both(victim)
    older = pdf_writer.stream(b"%d 0 " % victim.field[0] + evil, Type="ObjStm", N=1, First=len(b"%d 0 " % victim.field[0]))
    return packed(victim, [(victim.field[0], good)], extends=Reference((victim.new + 4, 0)), contained={victim.new + 4: older},
                  rows=lambda holder: {victim.field[0]: (2, holder, 65535)})


@differing
def place_of_nine_digits_and_more(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.field[0], good)], rows=lambda holder: {victim.field[0]: (2, holder, 0), victim.contents[0]: (1, FAR + len(victim.data), 0)})


@differing
def stream_of_ten_digits(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.field[0], good)], rows=lambda holder: {victim.field[0]: (2, FAR + holder, 0)})


@differing
def entry_of_no_known_type(victim):
    good, evil = both(victim)
    return packed(victim, [(victim.field[0], good)], rows=lambda holder: {victim.field[0]: (2, holder, 0), victim.contents[0]: (3, holder, 0)})


# ---- hybrid files: some readers look into the stream that a table names, some first, some never ----

def hybrid(victim, hidden, stream_trailer=None, named=None, in_stream=False, **trailer):
    """The honest filling in a table; `hidden`: {number: which of the two pictures} in its stream."""
    out, places = victim.data, {}
    for number, body in ((victim.field[0], print_value(filled(victim))), (victim.new, picture(victim)), (victim.new + 1, picture(victim, SAID + MORE))):
        places[number] = len(out)
        out += print_object(number, body)
    keep = {key: victim.document.trailer[key] for key in ("Root", "Info", "ID") if key in victim.document.trailer}
    keep.update({"Size": victim.new + 4})
    stream = len(out)
    out += pdf_writer.print_xref_stream(victim.new + 2, stream, {number: places[of] for number, of in hidden(places).items()},
                                        {**keep, **(stream_trailer or {})})
    shown = {**places, victim.new + 2: stream}
    keep.update({"Prev": victim.document.startxref, "XRefStm": stream if named is None else named, **trailer})
    if in_stream:
        end = pdf_writer.print_xref_stream(victim.new + 3, len(out), {**shown, victim.new + 3: len(out)}, keep)
    else:
        end = print_table(shown, keep)
    return out + end + b"startxref\n%d\n%%%%EOF\n" % len(out)


@differing
def hybrid_with_another_picture(victim):
    return hybrid(victim, lambda places: {victim.new: victim.new + 1})


@differing
def hybrid_with_another_page_content(victim):
    return hybrid(victim, lambda places: {victim.contents[0]: victim.new + 1})


@differing
def hybrid_with_another_catalog(victim):
    return hybrid(victim, lambda places: {}, {"Root": Reference((victim.new + 1, 0))})


@differing
def hybrid_with_a_history_of_its_own(victim):
    return hybrid(victim, lambda places: {}, {"Prev": victim.document.sections[-1].offset})


@differing
def hybrid_whose_stream_names_a_further_one(victim):
    return hybrid(victim, lambda places: {}, {"XRefStm": victim.document.startxref})


@differing
def hybrid_that_names_nothing(victim):
    return hybrid(victim, lambda places: {}, named=7)


@differing
def hybrid_that_names_a_former_section(victim):
    return hybrid(victim, lambda places: {}, named=victim.document.startxref)


@differing
def hybrid_stream_in_a_stream(victim):
    return hybrid(victim, lambda places: {victim.new: victim.new + 1}, in_stream=True)


@differing
def hybrid_stream_said_twice(victim):
    forged = hybrid(victim, lambda places: {})
    place = forged.rindex(b"/XRefStm")
    return forged[:place] + b"/XRefStm %d " % victim.document.startxref + forged[place:]


def with_integrity_code(victim):
    return append(victim.data, {}, {"AuthCode": {"MACLocation": pdf_reader.Name("Standalone"), "MAC": b"0"}})


@differing
def integrity_code_that_goes_again(victim):
    return append(with_integrity_code(victim), {})


@differing
def integrity_code_that_becomes_null(victim):
    return append(with_integrity_code(victim), {}, {"AuthCode": None})


def honest_fillings(victim):
    """The same ways without a lie."""
    good, _ = both(victim)
    return {"filled": fill(victim), "filled, length elsewhere": fill(victim, length=b"%d 0 R" % (victim.new + 1), more={victim.new + 1: b"%d" % len(SAID)}),
            "filled, in a table": tabled(victim), "filled, in a hybrid": hybrid(victim, lambda places: {}), "filled, in an object stream": packed(victim, [(victim.field[0], good)])}
