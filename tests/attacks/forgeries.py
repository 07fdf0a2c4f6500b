# SPDX-License-Identifier: Apache-2.0
"""Forgeries on a signed document, one function an attack, in the families of security.md. Each takes the Victim and gives the
forged file. Nothing here is copied from published exploits; the files are made from what the attacks are known to do."""
import re

import pdf_reader
import pdf_writer
from pdf_reader import Name, Reference
from pdf_writer import append, next_number, print_object, print_value, stream

ALTERED, INVALID, FOUND = {"altered"}, {"invalid"}, {"altered", "invalid"}
EVIL_PAGE = b"BT /F1 18 Tf 20 150 Td (Pay 100000 to Mallory) Tj ET"


class Forgery:
    """`family`, `make(victim)`, the verdicts that are right; `names`: attribute of the victim whose object must be named."""

    def __init__(self, family, make, verdicts, names=None):
        self.family, self.make, self.verdicts, self.names = family, make, verdicts, names
        self.name = make.__name__


FORGERIES = []


def forgery(family, verdicts, names=None):
    def register(make):
        FORGERIES.append(Forgery(family, make, verdicts, names))
        return make
    return register


def paper(objects_too=None):
    """The objects of the document that the victim signs: a page, a picture, a text field, metadata and Info."""
    objects = {
        1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), "AcroForm": Reference((6, 0)), "Metadata": Reference((11, 0))},
        2: {"Type": Name("Pages"), "Kids": [Reference((3, 0)), Reference((12, 0))], "Count": 2},
        3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200], "Contents": Reference((4, 0)),
            "Annots": [Reference((7, 0))],
            "Resources": {"Font": {"F1": Reference((5, 0))}, "XObject": {"X1": Reference((10, 0))}}},
        4: stream(b"BT /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET q 30 0 0 30 200 20 cm /X1 Do Q"),
        5: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica")},
        6: {"Fields": [Reference((7, 0))], "DR": {"Font": {"Helv": Reference((5, 0))}}, "DA": b"/Helv 12 Tf 0 g"},
        7: {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Tx"), "T": b"Amount", "V": b"100", "F": 4,
            "P": Reference((3, 0)), "Rect": [20, 100, 120, 120], "DA": b"/Helv 12 Tf 0 g", "AP": {"N": Reference((8, 0))}},
        8: stream(b"BT /Helv 12 Tf 2 4 Td (100) Tj ET", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20],
                  Resources={"Font": {"Helv": Reference((5, 0))}}),
        9: {"Title": b"Paper", "Producer": b"pdfseal tests"},
        10: stream(b"1 0 0 rg 0 0 1 1 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1]),
        11: stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type="Metadata", Subtype="XML"),
        12: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200], "Resources": {}}}
    objects.update(objects_too or {})
    return objects


class Victim:
    """The signed file, and where its parts are."""

    def __init__(self, data):
        self.data = data
        document = self.document = pdf_reader.Document(data)
        self.catalog = document.trailer["Root"]
        self.pages = document.catalog["Pages"]
        (self.page, page), (self.second_page, _) = document.pages()
        self.contents = page["Contents"]
        self.font = document.resolve(page["Resources"])["Font"]["F1"]
        self.form = document.catalog["AcroForm"]
        fields = {field.name: field for field in document.fields()}
        self.field = fields["Amount"].reference
        self.field_form = fields["Amount"].dictionary["AP"]["N"]
        self.signature_field = fields["Signature1"].reference
        self.signature = fields["Signature1"].values["V"]
        self.signature_value = document.resolve(self.signature)
        self.range = self.signature_value["ByteRange"]
        self.new = next_number(data)

    def value(self, reference, **changes):
        """The object's value with some entries replaced; None takes one away."""
        value = dict(self.document.resolve(reference))
        value.update(changes)
        return {key: one for key, one in value.items() if one is not None}

    def change(self, reference, **changes):
        """The file with a further revision in which that dictionary differs."""
        return append(self.data, {reference[0]: self.value(reference, **changes)})

    def overwrite(self, key, text):
        """The file with the value of an entry of the signature dictionary replaced in place; as many bytes as before."""
        start, end = self.signature_value.place[key]
        if key == "ByteRange":
            while self.data[end:end + 1] == b" ":
                end += 1
            end -= 1
        if len(text) > end - start:
            raise ValueError("no room for %r" % text)
        return self.data[:start] + text.ljust(end - start) + self.data[end:]

    def rename(self, old, new):
        """The same for a key of the signature dictionary."""
        place = self.signature_value.place[old][0]
        key = self.data.rindex(b"/" + old.encode(), 0, place) + 1
        if len(old) != len(new):
            raise ValueError("%s is not as long as %s" % (new, old))
        return self.data[:key] + new.encode() + self.data[key + len(old):]


# ---- incremental saving: something is replaced in a later revision ----

@forgery("isa", ALTERED, names="contents")
def page_content_replaced(victim):
    return append(victim.data, {victim.contents[0]: stream(EVIL_PAGE)})


@forgery("isa", ALTERED, names="page")
def page_pointed_at_other_content(victim):
    return append(victim.data, {victim.new: stream(EVIL_PAGE), victim.page[0]: victim.value(victim.page, Contents=Reference((victim.new, 0)))})


@forgery("isa", ALTERED, names="page")
def page_turned_over(victim):
    return victim.change(victim.page, Rotate=180)


@forgery("isa", ALTERED, names="page")
def page_cropped(victim):
    return victim.change(victim.page, CropBox=[0, 0, 300, 100])


@forgery("isa", ALTERED, names="font")
def font_swapped(victim):
    return victim.change(victim.font, BaseFont=Name("Symbol"))


@forgery("isa", ALTERED, names="font")
def font_takes_an_encoding(victim):
    return victim.change(victim.font, Encoding={"Type": Name("Encoding"), "Differences": [49, Name("nine")]})


@forgery("isa", ALTERED, names="pages")
def page_added(victim):
    page = {"Type": Name("Page"), "Parent": victim.pages, "MediaBox": [0, 0, 300, 200], "Resources": {}}
    kids = victim.document.resolve(victim.pages)["Kids"]
    return append(victim.data, {victim.new: page, victim.pages[0]: victim.value(
        victim.pages, Kids=kids + [Reference((victim.new, 0))], Count=3)})


@forgery("isa", ALTERED, names="pages")
def page_removed(victim):
    kids = victim.document.resolve(victim.pages)["Kids"]
    return victim.change(victim.pages, Kids=kids[:1], Count=1)


@forgery("isa", ALTERED, names="pages")
def pages_exchanged(victim):
    return victim.change(victim.pages, Kids=victim.document.resolve(victim.pages)["Kids"][::-1])


@forgery("isa", ALTERED)
def page_tree_replaced(victim):
    pages = dict(victim.document.resolve(victim.pages), Kids=[Reference((victim.new + 1, 0))], Count=1)
    page = {"Type": Name("Page"), "Parent": Reference((victim.new, 0)), "MediaBox": [0, 0, 300, 200], "Resources": {}}
    return append(victim.data, {victim.new: pages, victim.new + 1: page,
                                victim.catalog[0]: victim.value(victim.catalog, Pages=Reference((victim.new, 0)))})


@forgery("isa", ALTERED, names="field_form")
def appearance_of_a_field_exchanged(victim):
    """The value stays 100, what the page shows does not."""
    form = victim.document.resolve(victim.field_form)
    return append(victim.data, {victim.field_form[0]: pdf_reader.Stream(form.dictionary, b"BT /Helv 12 Tf 2 4 Td (100000) Tj ET")})


@forgery("isa", ALTERED, names="field")
def field_moved_away(victim):
    return victim.change(victim.field, Rect=[0, 0, 0, 0])


@forgery("isa", ALTERED, names="field")
def field_turned_into_another_type(victim):
    return victim.change(victim.field, FT=Name("Btn"), Ff=65536)


@forgery("isa", ALTERED)
def free_text_laid_over_the_page(victim):
    note = {"Type": Name("Annot"), "Subtype": Name("FreeText"), "Rect": [20, 140, 280, 180], "Contents": b"Pay 100000", "F": 4,
            "DA": b"/Helv 18 Tf 1 g", "P": victim.page}
    annotations = victim.document.resolve(victim.page)["Annots"]
    return append(victim.data, {victim.new: note, victim.page[0]: victim.value(
        victim.page, Annots=annotations + [Reference((victim.new, 0))])})


@forgery("isa", ALTERED)
def signature_field_with_a_picture_and_no_signature(victim):
    """A seal that no signature stands behind."""
    picture = stream(EVIL_PAGE, Type="XObject", Subtype="Form", BBox=[0, 0, 100, 100])
    widget = {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Seal", "F": 132, "P": victim.page,
              "Rect": [100, 50, 200, 150], "AP": {"N": Reference((victim.new + 1, 0))}}
    annotations = victim.document.resolve(victim.page)["Annots"]
    fields = victim.document.resolve(victim.form)["Fields"]
    reference = Reference((victim.new, 0))
    return append(victim.data, {victim.new: widget, victim.new + 1: picture,
                                victim.page[0]: victim.value(victim.page, Annots=annotations + [reference]),
                                victim.form[0]: victim.value(victim.form, Fields=fields + [reference])})


def script():
    return {"Type": Name("Action"), "S": Name("JavaScript"), "JS": b"app.alert(1)"}


@forgery("isa", ALTERED, names="catalog")
def script_runs_on_opening(victim):
    return victim.change(victim.catalog, OpenAction=script())


@forgery("isa", ALTERED, names="catalog")
def script_runs_on_closing(victim):
    return victim.change(victim.catalog, AA={"WC": script()})


@forgery("isa", ALTERED, names="catalog")
def named_script_added(victim):
    return victim.change(victim.catalog, Names={"JavaScript": {"Names": [b"evil", script()]}})


@forgery("isa", ALTERED, names="catalog")
def layers_added(victim):
    return victim.change(victim.catalog, OCProperties={"OCGs": [], "D": {"OFF": []}})


@forgery("isa", ALTERED, names="catalog")
def permissions_added(victim):
    return victim.change(victim.catalog, Perms={"DocMDP": victim.signature})


@forgery("isa", FOUND)
def form_removed(victim):
    return victim.change(victim.catalog, AcroForm=None)


@forgery("isa", ALTERED, names="form")
def appearances_to_be_computed_anew(victim):
    return victim.change(victim.form, NeedAppearances=True)


@forgery("isa", ALTERED, names="font")
def object_set_free(victim):
    return append(victim.data, {}, free=[victim.font[0]])


@forgery("isa", ALTERED)
def catalog_exchanged_for_a_new_one(victim):
    """The trailer names another catalog, with another page tree."""
    pages = {"Type": Name("Pages"), "Kids": [], "Count": 0}
    return append(victim.data, {victim.new: {"Type": Name("Catalog"), "Pages": Reference((victim.new + 1, 0)), "AcroForm": victim.form},
                                victim.new + 1: pages}, {"Root": Reference((victim.new, 0))})


@forgery("isa", FOUND)
def content_replaced_without_any_cross_reference(victim):
    return victim.data + print_object(victim.contents[0], stream(EVIL_PAGE))


@forgery("isa", FOUND)
def content_replaced_without_cross_reference_but_with_an_end(victim):
    return content_replaced_without_any_cross_reference(victim) + b"%%EOF\n"


@forgery("isa", FOUND)
def content_replaced_and_startxref_pointing_back(victim):
    """A whole new section, but the last startxref names the signed one."""
    return append(victim.data, {victim.contents[0]: stream(EVIL_PAGE)}, startxref=victim.document.startxref)


@forgery("isa", FOUND)
def content_replaced_without_section_and_startxref_pointing_back(victim):
    return content_replaced_without_any_cross_reference(victim) + b"startxref\n%d\n%%%%EOF\n" % victim.document.startxref


@forgery("isa", FOUND)
def content_replaced_without_trailer(victim):
    place = len(victim.data)
    text = print_object(victim.contents[0], stream(EVIL_PAGE))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (victim.contents[0], place)
    return victim.data + text + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(text))


@forgery("isa", FOUND)
def content_replaced_and_startxref_beside_everything(victim):
    return append(victim.data, {victim.contents[0]: stream(EVIL_PAGE)}, startxref=7)


@forgery("isa", FOUND)
def history_forgotten(victim):
    """A section without Prev that lists every object, the content replaced: all in one revision."""
    places = {number: entry[1] for number, entry in victim.document.entries.items() if entry[0] == "place"}
    out = victim.data
    for number, entry in victim.document.entries.items():
        if entry[0] == "member":
            places[number] = len(out)
            out += print_object(number, victim.document.object(number).value)
    places[victim.contents[0]] = len(out)
    out += print_object(victim.contents[0], stream(EVIL_PAGE))
    keep = {key: victim.document.trailer[key] for key in ("Root", "Info", "ID", "Size") if key in victim.document.trailer}
    return out + pdf_writer.print_table(places, keep) + b"startxref\n%d\n%%%%EOF\n" % len(out)


@forgery("isa", FOUND)
def prev_skips_the_signed_revision(victim):
    """Signature and field are taken over, the signed section itself is not."""
    first = victim.document.sections[-1].offset
    needed = {}
    for section in victim.document.sections[:-1]:
        for number in section.entries:
            found = victim.document.object(number)
            if found and number != victim.signature[0] and not (
                    isinstance(found.value, pdf_reader.Stream) and found.value.dictionary.get("Type") in ("XRef", "ObjStm")):
                needed[number] = found.value
    copied = victim.data[victim.document.object(victim.signature[0]).start:victim.document.object(victim.signature[0]).end]
    needed[victim.signature[0]] = copied[copied.index(b"obj") + 3:copied.rindex(b"endobj")].strip()
    needed[victim.contents[0]] = stream(EVIL_PAGE)
    return append(victim.data, needed, {"Prev": first})


@forgery("isa", FOUND)
def signature_copied_into_the_later_revision(victim):
    """The dictionary stands once more, with the same byte range, in front of the new content."""
    found = victim.document.object(victim.signature[0])
    copied = victim.data[found.start:found.end]
    body = copied[copied.index(b"obj") + 3:copied.rindex(b"endobj")].strip()
    return append(victim.data, {victim.signature[0]: body, victim.contents[0]: stream(EVIL_PAGE)})


@forgery("isa", FOUND)
def signature_copied_into_another_field(victim):
    """A new field borrows the value of the signed one."""
    widget = {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Second", "F": 132, "P": victim.page,
              "Rect": [0, 0, 0, 0], "V": victim.signature}
    reference = Reference((victim.new, 0))
    return append(victim.data, {
        victim.new: widget, victim.form[0]: victim.value(victim.form, Fields=victim.document.resolve(victim.form)["Fields"] + [reference]),
        victim.page[0]: victim.value(victim.page, Annots=victim.document.resolve(victim.page)["Annots"] + [reference])})


@forgery("isa", FOUND)
def bytes_after_the_end(victim):
    return victim.data + b"(Pay 100000 to Mallory)\n"


# ---- parsers that differ ----

@forgery("parser", FOUND)
def object_listed_twice_in_one_section(victim):
    """One reader takes the first entry, another one the second."""
    forged = append(victim.data, {victim.contents[0]: stream(EVIL_PAGE)})
    if victim.document.sections[0].kind == "stream":
        return twice_in_a_stream(victim)
    old = b"%d 1\n%010d 00000 n \n" % (victim.contents[0], victim.document.entries[victim.contents[0]][1])
    place = forged.rindex(b"xref\n", 0, forged.rindex(b"trailer")) + len(b"xref\n")
    return forged[:place] + old + forged[place:]


def twice_in_a_stream(victim):
    number = victim.new
    out = victim.data
    evil = len(out)
    out += print_object(victim.contents[0], stream(EVIL_PAGE))
    place = len(out)
    rows = b"\1" + evil.to_bytes(4, "big") + bytes(2) + b"\0" + bytes(6) + b"\1" + place.to_bytes(4, "big") + bytes(2)
    trailer = {key: victim.document.trailer[key] for key in ("Root", "Info", "ID") if key in victim.document.trailer}
    trailer.update(Type=Name("XRef"), W=[1, 4, 2], Size=number + 1, Prev=victim.document.startxref,
                   Index=[victim.contents[0], 1, victim.contents[0], 1, number, 1])
    return out + print_object(number, pdf_reader.Stream(trailer, rows)) + b"startxref\n%d\n%%%%EOF\n" % place


@forgery("parser", FOUND)
def hidden_in_a_hybrid_section(victim):
    """The table says nothing, its XRefStm exchanges the content: only some readers look there."""
    out = victim.data
    evil = len(out)
    out += print_object(victim.contents[0], stream(EVIL_PAGE))
    hidden = len(out)
    trailer = {key: victim.document.trailer[key] for key in ("Root", "ID") if key in victim.document.trailer}
    out += pdf_writer.print_xref_stream(victim.new, hidden, {victim.contents[0]: evil}, dict(trailer, Size=victim.new + 1))
    table = pdf_writer.print_table({0: None}, dict(trailer, Size=victim.new + 1, Prev=victim.document.startxref, XRefStm=hidden))
    return out + table + b"startxref\n%d\n%%%%EOF\n" % len(out)


@forgery("parser", FOUND)
def something_in_front_of_the_header(victim):
    return b"%!PS-Adobe\n" + victim.data


@forgery("parser", FOUND)
def key_doubled_in_the_page(victim):
    """A reader that takes the first Contents, one that takes the last."""
    body = print_value(victim.value(victim.page))
    evil = b"<</Contents %d 0 R " % victim.new + body[2:]
    return append(victim.data, {victim.new: stream(EVIL_PAGE), victim.page[0]: evil})


def with_trailer_text(victim, text):
    """A revision of no meaning, whose trailer begins with `text`."""
    forged = append(victim.data, {victim.new: {"Left": Name("Behind")}})
    place = forged.rindex(b"/Root")
    return forged[:place] + text + forged[place:]


@forgery("parser", FOUND)
def catalog_named_twice_in_the_trailer(victim):
    return with_trailer_text(victim, b"/Root %d 0 R " % victim.form[0])


@forgery("parser", FOUND)
def catalog_named_twice_in_other_letters(victim):
    return with_trailer_text(victim, b"/R#6fot %d 0 R " % victim.form[0])


@forgery("parser", FOUND)
def second_trailer_behind_the_first(victim):
    forged = append(victim.data, {victim.new: {"Left": Name("Behind")}})
    place = forged.rindex(b"startxref")
    return forged[:place] + b"trailer\n<</Root %d 0 R/Size 60>>\n" % victim.form[0] + forged[place:]


@forgery("parser", FOUND)
def written_again_with_another_generation(victim):
    forged = append(victim.data, {victim.contents[0]: stream(EVIL_PAGE)})
    head = b"%d 0 obj" % victim.contents[0]
    place = forged.rindex(head)
    return forged[:place] + b"%d 1 obj" % victim.contents[0] + forged[place + len(head):]


# ---- universal forgery: the signature dictionary says nothing that can be checked ----

def usf(name, key, text):
    def make(victim):
        return victim.overwrite(key, text(victim) if callable(text) else text)
    make.__name__ = name
    forgery("usf", FOUND)(make)


usf("byte_range_null", "ByteRange", b"null")
usf("byte_range_empty", "ByteRange", b"[]")
usf("byte_range_of_zeros", "ByteRange", b"[0 0 0 0]")
usf("byte_range_of_two_numbers", "ByteRange", lambda victim: b"[0 %d]" % len(victim.data))
usf("byte_range_of_three_numbers", "ByteRange", b"[0 10 20]")
usf("byte_range_of_six_numbers", "ByteRange", b"[0 10 20 10 40 10]")
usf("byte_range_negative", "ByteRange", b"[0 -10 20 -10]")
usf("byte_range_starting_negative", "ByteRange", b"[-1 10 20 10]")
usf("byte_range_of_texts", "ByteRange", b"[(0) (10) (20) (30)]")
usf("byte_range_of_reals", "ByteRange", b"[0 10.5 20.5 10]")
usf("byte_range_a_name", "ByteRange", b"/All")
usf("byte_range_a_dictionary", "ByteRange", b"<</A 0>>")
usf("byte_range_overlapping", "ByteRange", b"[0 1000 500 500]")
usf("byte_range_backwards", "ByteRange", b"[500 100 0 100]")
usf("byte_range_past_the_end", "ByteRange", lambda victim: b"[0 %d %d 99999999]" % (victim.range[1], victim.range[2]))
usf("byte_range_overflowing", "ByteRange", b"[0 9223372036854775807 1 922337203685477580]")
usf("byte_range_not_from_the_start", "ByteRange", lambda victim: b"[5 %d %d %d]" % (victim.range[1] - 5, *victim.range[2:]))
usf("byte_range_without_a_gap", "ByteRange", lambda victim: b"[0 %d %d 0]" % (len(victim.data), len(victim.data)))
usf("byte_range_short_of_the_end", "ByteRange", lambda victim: b"[0 %d %d %d]" % (*victim.range[1:3], victim.range[3] - 40))
usf("byte_range_of_references", "ByteRange", lambda victim: b"[0 0 R 0 0 R 0 0 R 0 0 R]")
usf("contents_null", "Contents", b"null")
usf("contents_empty", "Contents", b"<>")
usf("contents_an_empty_text", "Contents", b"()")
usf("contents_of_zeros", "Contents", lambda victim: b"<" + b"0" * (victim.range[2] - victim.range[1] - 2) + b">")
usf("contents_one_zero", "Contents", b"<00>")
usf("contents_a_number", "Contents", b"1")
usf("contents_a_literal_text", "Contents", b"(0)")
usf("contents_no_hexadecimal", "Contents", lambda victim: b"<" + b"Z" * (victim.range[2] - victim.range[1] - 2) + b">")
usf("contents_a_reference_to_nothing", "Contents", b"99999 0 R")
usf("sub_filter_null", "SubFilter", b"null")
usf("sub_filter_empty", "SubFilter", b"/")
usf("sub_filter_invented", "SubFilter", b"/adbe.none")
usf("sub_filter_a_text", "SubFilter", b"(ETSI.CAdES)")
usf("sub_filter_of_another_kind", "SubFilter", b"/adbe.pkcs7.sha1")
usf("sub_filter_a_time_stamp", "SubFilter", b"/ETSI.RFC3161")
usf("sub_filter_x509", "SubFilter", b"/adbe.x509.rsa_sha1")


@forgery("usf", FOUND)
def byte_range_missing(victim):
    return victim.rename("ByteRange", "ByteRangf")


@forgery("usf", FOUND)
def contents_missing(victim):
    return victim.rename("Contents", "Kontents")


@forgery("usf", FOUND)
def sub_filter_missing(victim):
    return victim.rename("SubFilter", "SubFelter")


@forgery("usf", FOUND)
def contents_emptied_in_a_later_revision(victim):
    value = dict(victim.signature_value, Contents=b"")
    return append(victim.data, {victim.signature[0]: value})


@forgery("usf", FOUND)
def contents_and_byte_range_removed_in_a_later_revision(victim):
    value = {key: one for key, one in victim.signature_value.items() if key not in ("Contents", "ByteRange")}
    return append(victim.data, {victim.signature[0]: value})


@forgery("usf", FOUND)
def value_replaced_by_a_text_in_a_later_revision(victim):
    return append(victim.data, {victim.signature[0]: b"(signed by Alice)"})


# ---- signature wrapping: the gap holds more than the value ----

def gap_with(victim, behind):
    """Contents without its padding, then `behind`; the file keeps its length, and its signed bytes."""
    start, end = victim.range[1], victim.range[2]
    digits = victim.data[start:end - 1].rstrip(b"0")
    digits += b"0" * ((len(digits) - 1) % 2) + b">"
    room = end - start - len(digits)
    if len(behind) > room:
        raise ValueError("no room for %d bytes in a gap with %d left" % (len(behind), room))
    return victim.data[:start] + digits + behind.ljust(room) + victim.data[end:]


@forgery("swa", INVALID)
def gap_widened_by_space(victim):
    return gap_with(victim, b"")


@forgery("swa", INVALID)
def second_entry_in_the_gap(victim):
    return gap_with(victim, b"/Evil (entry)")


@forgery("swa", INVALID)
def second_contents_in_the_gap(victim):
    return gap_with(victim, b"/Contents <3000>")


@forgery("swa", INVALID)
def second_reason_in_the_gap(victim):
    return gap_with(victim, b"/Reason (agreed)")


@forgery("swa", INVALID)
def comment_in_the_gap(victim):
    return gap_with(victim, b"% nothing to see here\n")


@forgery("swa", INVALID)
def foreign_object_in_the_gap(victim):
    return gap_with(victim, b">> endobj " + print_object(victim.contents[0], stream(EVIL_PAGE)) + b"%d 0 obj <<" % victim.new)


@forgery("swa", INVALID)
def space_among_the_digits(victim):
    start, end = victim.range[1], victim.range[2]
    return victim.data[:end - 40] + b" \n" * 19 + b"0>" + victim.data[end:] if start < end - 40 else None


def moved(victim, size, own_range):
    """The second signed part moved back by `size`; the gap takes foreign objects and a cross-reference that names them."""
    start, end, rest = victim.range[1:]
    second = end + size
    digits = victim.data[start:end - 1].rstrip(b"0")
    digits += b"0" * ((len(digits) - 1) % 2) + b">"
    out = victim.data[:start] + digits
    if own_range:
        out += b" /ByteRange [0 %d %d %d]" % (start, second, rest)
    out += b">>\nendobj\n"
    evil = len(out)
    out += print_object(victim.contents[0], stream(EVIL_PAGE))
    # The startxref of the second part still names the old place: there the forger's own section has to stand.
    section = victim.document.startxref
    head = b"%d 0 obj\n<</Old" % victim.new
    text = pdf_writer.print_table({victim.contents[0]: evil}, {
        "Root": victim.catalog, "Size": victim.new + 1, "Prev": victim.document.sections[0].trailer["Prev"]})
    if len(out) > section or section + len(text) + len(head) + 1 > second:
        raise ValueError("no room")
    out = out.ljust(section) + text
    return out.ljust(second - len(head)) + head + victim.data[end:]


@forgery("swa", FOUND)
def second_part_moved_and_byte_range_doubled(victim):
    return moved(victim, 9000, True)


@forgery("swa", FOUND)
def second_part_moved(victim):
    return moved(victim, 9000, False)


@forgery("swa", FOUND)
def byte_range_wrapped_around_more(victim):
    """The gap reaches from the key of Contents on."""
    start = victim.range[1] - 20
    return victim.overwrite("ByteRange", b"[0 %d %d %d]" % (start, *victim.range[2:]))


@forgery("swa", FOUND)
def wrapped_by_a_later_dictionary(victim):
    """A later revision names the old bytes by a byte range of its own, whose gap is the whole old dictionary."""
    found = victim.document.object(victim.signature[0])
    value = dict(victim.signature_value, ByteRange=[0, found.start, found.end, len(victim.data) - found.end])
    return append(victim.data, {victim.signature[0]: value, victim.contents[0]: stream(EVIL_PAGE)})


# ---- signatures that no field reaches ----

@forgery("stray", FOUND)
def field_drops_its_value(victim):
    return victim.change(victim.signature_field, V=None)


@forgery("stray", FOUND)
def field_drops_its_value_and_content_is_replaced(victim):
    return append(victim.data, {victim.signature_field[0]: victim.value(victim.signature_field, V=None),
                                victim.contents[0]: stream(EVIL_PAGE)})


@forgery("stray", FOUND)
def form_drops_the_field(victim):
    fields = [one for one in victim.document.resolve(victim.form)["Fields"] if one != victim.signature_field]
    return victim.change(victim.form, Fields=fields)


@forgery("stray", FOUND)
def form_is_a_number(victim):
    return append(victim.data, {victim.form[0]: b"7"})


@forgery("stray", FOUND)
def field_becomes_a_text_field(victim):
    return victim.change(victim.signature_field, FT=Name("Tx"))


@forgery("stray", FOUND)
def value_set_free(victim):
    return append(victim.data, {}, free=[victim.signature[0]])


@forgery("stray", FOUND)
def value_renamed_in_place(victim):
    field = victim.document.object(victim.signature_field[0])
    text = victim.data[field.start:field.end]
    forged = re.sub(rb"/V(\s+\d+ 0 R)", rb"/W\1", text)
    return victim.data[:field.start] + forged + victim.data[field.end:]


@forgery("stray", INVALID)
def signature_object_in_an_unsigned_file(victim):
    """A dictionary with ByteRange and Contents, which nothing reaches."""
    value = dict(Type=Name("Sig"), Filter=Name("Adobe.PPKLite"), SubFilter=Name("ETSI.CAdES.detached"), ByteRange=[0, 10, 20, 30],
                 Contents=b"0" * 20)
    return append(pdf_writer.write(paper()), {20: value})


# ---- honest files, which must stay valid ----

def honest_files(victim):
    """{name: file}."""
    return {"as_it_is": victim.data, "line_end_added": victim.data + b"\n", "dos_line_end_added": victim.data + b"\r\n",
            "blank_lines_added": victim.data + b"\n\n \n"}
