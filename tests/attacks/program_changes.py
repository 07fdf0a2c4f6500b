# SPDX-License-Identifier: Apache-2.0
"""What real programs write when they change a signed form, object by object, each with forgeries that look like it."""
import re
import zlib

import pdf_reader
import pdf_writer
from changes import ANNOTATION, CHANGES, DOUBTFUL, DRESSED, FIELD, FORM, FREE, LTV, NEVER, UNCLEAR, change, circle, form, with_size
from pdf_reader import Name, Reference

RING = circle(7)
ROUNDED = [round(number, 2) for number in DRESSED]
GROUND = b"0.9 0.9 1 rg 0 0 100.67 17.87 re f 1 w 0 G 0 0 100.67 17.87 re S "


def add(kind, title, make):
    CHANGES.append((title, kind, make))


# ---- numbers that are rounded ----

def boxed(*box):
    return lambda signed: signed.append({signed.page[0]: signed.value(signed.page, MediaBox=list(box))})


def dressed(shown=b"250", **entries):
    """The field with colours is filled in: PDF.js 4.10 rounds to hundredths and leaves a turn by nothing out."""
    def make(signed):
        changes = {"V": b"250", "Rect": ROUNDED, "MK": {"BC": [0, 0, 0], "BG": [0.9, 0.9, 1]}, "M": b"D:20261127060731",
                   "AP": {"N": Reference((signed.new, 0))}, **entries}
        return signed.append({**signed.field("Dressed", **changes), signed.new: form(
            GROUND + b"BT /Helv 12 Tf 0 g 1 0 0 1 0 0 Tm 2 4 Td (" + shown + b") Tj ET", (0, 0, 100.67, 17.87))})
    return make


def fonts(reference, name=""):
    return {"Font": {"Helv": Reference((5, 0)), name: reference}}


for title, kind, make in (
        ("a_box_rounded_to_hundredths_by_pdfjs", LTV, boxed(0, 0, 300.004, 200)),
        ("a_box_rounded_to_four_bytes_by_mupdf", LTV, boxed(0, 0, 299.9999, 200)),
        ("a_box_that_lost_two_hundredths", NEVER, boxed(0, 0, 299.98, 200)),
        ("a_box_that_starts_a_hundredth_further", NEVER, boxed(0.01, 0, 300, 200)),
        ("a_field_with_colours_filled_in_by_pdfjs", FORM, dressed()),
        ("a_field_with_colours_that_says_another_value", NEVER, dressed(b"9250")),
        ("a_field_with_other_colours", ANNOTATION, dressed(MK={"BC": [0, 0, 0], "BG": [0.88, 0.9, 1]})),
        ("a_field_with_a_colour_of_another_space", ANNOTATION, dressed(MK={"BC": [0, 0, 0], "BG": [0.9]})),
        ("a_field_that_is_turned", ANNOTATION, dressed(MK={"BC": [0, 0, 0], "BG": [0.9, 0.9, 1], "R": 360})),
        ("a_field_with_a_caption", NEVER, dressed(MK={"BC": [0, 0, 0], "BG": [0.9, 0.9, 1], "CA": b"250000"})),
        ("a_field_with_a_font_of_no_name_and_no_object_by_poppler", FORM, dressed(DR=fonts(Reference((0, 0))))),
        ("a_field_with_a_font_of_no_name", NEVER, dressed(DR=fonts(Reference((5, 0))))),
        ("a_field_with_another_font", NEVER, dressed(DR=fonts(Reference((0, 0)), "F9"))),
        ("a_field_that_lost_its_font", NEVER, dressed(DR={"Font": {"": Reference((0, 0))}})),
        ("a_field_moved_by_two_hundredths", NEVER, dressed(Rect=[ROUNDED[0] + 0.02, *ROUNDED[1:]]))):
    add(kind, title, make)


# ---- radio buttons ----

def choosing(on=RING + b"S " + circle(3) + b"f", off=RING + b"S", value="Two", **entries):
    """The second of the buttons is chosen; iText 5 draws the states anew that show."""
    def make(signed):
        field = signed.fields["Kind"].reference
        first, second = signed.document.resolve(field)["Kids"]
        old = signed.document.resolve(first)["AP"]["N"]
        drawn, empty = Reference((signed.new, 0)), Reference((signed.new + 1, 0))
        return signed.append({
            field[0]: signed.value(field, V=Name(value)), signed.new: form(on, (0, 0, 15, 15)), signed.new + 1: form(off, (0, 0, 15, 15)),
            first[0]: signed.value(first, AP={"N": {"One": old["One"], "Off": empty}}),
            second[0]: signed.value(second, AS=Name("Two"), AP={"N": {"Two": drawn, "Off": old["Off"]}}, **entries)})
    return make


DIAGONAL = b"0.5 0.5 m 0.5 0.5 14.5 14.5 14.5 14.5 c S"
for title, kind, make in (
        ("radio_buttons_drawn_anew_by_itext5", FORM, choosing()),
        ("a_radio_button_that_pdfjs_leaves_without_its_caption", FORM, choosing(MK={"BC": [0, 0, 0]})),
        ("a_radio_button_with_another_caption", NEVER, choosing(MK={"BC": [0, 0, 0], "CA": b"8"})),
        ("radio_buttons_of_another_value", NEVER, choosing(value="One")),
        ("a_radio_button_that_shows_a_dot_when_off", NEVER, choosing(off=RING + b"S " + circle(3) + b"f")),
        ("a_radio_button_that_is_struck_through_when_off", NEVER, choosing(off=RING + b"S " + DIAGONAL)),
        ("a_radio_button_with_a_thick_ring_when_off", NEVER, choosing(off=b"6 w " + circle(4.5) + b"S")),
        ("a_radio_button_that_is_dark_when_off", NEVER, choosing(off=b"0 g " + RING + b"f")),
        ("a_radio_button_that_shows_a_ring_alone", NEVER, choosing(on=RING + b"S")),
        ("a_radio_button_that_shows_a_white_dot", DOUBTFUL, choosing(on=RING + b"S 1 g " + circle(3) + b"f")),
        ("a_radio_button_that_shows_a_white_cross_in_a_frame", DOUBTFUL, choosing(on=b"0.5 0.5 14 14 re S 1 G 3 3 m 12 12 l 3 12 m 12 3 l S"))):
    add(kind, title, make)


# ---- letters that no font of the form has ----

CHINESE = "签署人".encode("utf-16")


def left_to_readers(filled=("Amount", "Drawn"), switch=True, **entries):
    """PDF.js 5 takes the picture away, and has readers draw all fields from their values."""
    def make(signed):
        reference = signed.document.catalog["AcroForm"]
        changes = {reference[0]: signed.value(reference, NeedAppearances=switch, **entries)}
        for name in filled:
            changes.update(signed.field(name, V=Name("Yes") if name == "Single" else CHINESE, AP=None))
        return signed.append(changes)
    return make


for title, kind, make in (
        ("letters_of_no_font_left_to_readers_by_pdfjs", DOUBTFUL, left_to_readers()),
        ("letters_left_to_readers_and_a_value_that_nothing_showed", NEVER, left_to_readers(("Amount",))),
        ("letters_left_to_readers_that_are_not_told", NEVER, left_to_readers(switch=None)),
        ("letters_left_to_readers_that_are_told_by_a_word", NEVER, left_to_readers(switch=Name("true"))),
        ("letters_left_to_readers_with_other_letters_for_all", NEVER, left_to_readers(DA=b"/Helv 1 Tf 1 g")),
        ("letters_and_a_box_left_to_readers", NEVER, left_to_readers(("Amount", "Drawn", "Single")))):
    add(kind, title, make)


# ---- traces of the program ----

def of_pages(**entries):
    def make(signed):
        root = signed.document.catalog["Pages"]
        return signed.append({root[0]: signed.value(root, **entries), signed.new: b"(iText)"})
    return make


for title, kind, make in (
        ("the_name_of_itext2_in_the_page_tree", LTV, of_pages(ITXT=b"2.1.7")),
        ("another_thing_in_the_page_tree", NEVER, of_pages(ITXU=b"2.1.7")),
        ("a_name_in_the_page_tree_that_is_no_text", NEVER, of_pages(ITXT=[b"2.1.7"])),
        ("a_name_in_the_page_tree_and_a_turn", NEVER, of_pages(ITXT=b"2.1.7", Rotate=90))):
    add(kind, title, make)


def lowered(version):
    """iText 5 takes the version of the header for the document's, and sets it when it signs."""
    def make(signed):
        first = pdf_writer.append(signed.data, signed.catalog(Version=Name("2.0")))
        return pdf_writer.append(first, signed.catalog(Version=Name(version)))
    return make


add(LTV, "the_version_of_the_header_again_by_itext5", lowered("1.7"))
add(NEVER, "a_version_below_the_header", lowered("1.4"))


def with_free_cross_reference(data):
    """The last cross-reference stream calls its own number free, as iText 5 does; a table has no number."""
    start = pdf_reader.Document(data).startxref
    if data[start:start + 4] == b"xref":
        return data
    begin = data.index(b"stream\n", start) + len(b"stream\n")
    end = data.index(b"\nendstream", begin)
    rows = data[begin:end]
    own = int(re.match(rb"(\d+) 0 obj", data[start:]).group(1))
    numbers = [int(one) for one in re.search(rb"/Index \[([^]]*)\]", data[start:begin]).group(1).split()][::2]
    place = 7 * numbers.index(own)
    return data[:begin] + rows[:place] + b"\0" * 7 + rows[place + 7:] + data[end:]


@change(LTV)
def a_cross_reference_that_calls_itself_free_by_itext5(signed):
    return with_free_cross_reference(signed.append({signed.new: {"Left": Name("Behind")}}))


def sized(size):
    """The metadata, object 19, is written anew; PDFBox 2.0 counts the objects of its section alone."""
    def make(signed):
        metadata = signed.document.catalog["Metadata"]
        return with_size(signed.append({metadata[0]: pdf_writer.stream(b"<x:xmpmeta/>", Type="Metadata", Subtype="XML")}, style="table"),
                         metadata[0] + size)
    return make


add(UNCLEAR, "a_size_of_the_objects_written_by_pdfbox", sized(1))
add(NEVER, "a_size_below_the_objects_written", sized(0))


# ---- places to sign ----

def place_to_sign(appearance=None, **entries):
    """A signature field without a value, as PDFBox and `pdfseal field add` add it."""
    def make(signed):
        reference, new = signed.document.catalog["AcroForm"], Reference((signed.new, 0))
        field = {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Party", "Rect": FREE, "F": 4,
                 "P": Reference(signed.page), **entries}
        more = {}
        if appearance is not None:
            field["AP"] = {"N": Reference((signed.new + 1, 0))}
            more[signed.new + 1] = form(appearance, (0, 0, 60, 40))
        return signed.append({signed.new: field, **more,
                              reference[0]: signed.value(reference, Fields=[*signed.value(reference)["Fields"], new]),
                              signed.page[0]: signed.value(signed.page, Annots=[*signed.document.resolve(signed.page)["Annots"], new])})
    return make


for title, kind, make in (
        ("a_place_to_sign", FIELD, place_to_sign()),
        ("a_place_to_sign_of_no_size", FORM, place_to_sign(Rect=[0, 0, 0, 0])),
        ("a_place_to_sign_with_a_lock", FIELD, place_to_sign(Lock={"Type": Name("SigFieldLock"), "Action": Name("All")})),
        ("a_place_to_sign_that_looks_signed", NEVER, place_to_sign(b"BT /Helv 9 Tf (Signed by Alice) Tj ET")),
        ("a_place_to_sign_with_a_ground", NEVER, place_to_sign(MK={"BG": [1, 1, 1]})),
        ("a_place_to_sign_that_acts", NEVER, place_to_sign(A={"S": Name("URI"), "URI": b"https://example.com/"})),
        ("a_place_to_sign_of_another_type", NEVER, place_to_sign(FT=Name("Tx"))),
        ("a_place_to_sign_with_a_text", NEVER, place_to_sign(V=b"Alice"))):
    add(kind, title, make)


# ---- places to sign without a widget ----

def name_to_sign(**entries):
    """A signature field that has no widget yet, as LibPDF adds it."""
    def make(signed):
        reference, new = signed.document.catalog["AcroForm"], Reference((signed.new, 0))
        return signed.append({signed.new: {"FT": Name("Sig"), "T": b"Party", "Kids": [], **entries},
                              reference[0]: signed.value(reference, Fields=[*signed.value(reference)["Fields"], new])})
    return make


for title, kind, make in (
        ("a_name_to_sign_by_libpdf", FORM, name_to_sign()),
        ("a_name_to_sign_that_has_a_value", NEVER, name_to_sign(V=b"Alice")),
        ("a_name_to_sign_that_takes_a_widget_of_another_field", NEVER, name_to_sign(Kids=[Reference((21, 0))])),
        ("a_name_to_sign_that_acts", NEVER, name_to_sign(AA={"F": {"S": Name("URI"), "URI": b"https://example.com/"}})),
        ("a_name_to_sign_that_is_a_text", NEVER, name_to_sign(FT=Name("Tx"))),
        ("a_name_to_sign_with_a_picture", NEVER, name_to_sign(AP={"N": Reference((8, 0))}))):
    add(kind, title, make)


# ---- values that the widget has alone ----

def only_the_widget(value, text, name="Total", more=None, **entries):
    """Poppler 22 fills in the widget of a field that is none itself, and leaves the field's value as it was."""
    def make(signed):
        kid = signed.document.resolve(signed.fields[name].reference)["Kids"][0]
        return signed.append({kid[0]: signed.value(kid, V=value, AP={"N": Reference((signed.new, 0))}, **entries),
                              signed.new: form(b"/Tx BMC BT /Helv 12 Tf 2 4 Td " + text + b" ET EMC"), **(more or {})})
    return make


for title, kind, make in (
        ("a_widget_filled_in_instead_of_its_field_by_poppler", DOUBTFUL, only_the_widget(b"77", b"(77) Tj", M=b"D:20261127100926Z")),
        ("a_widget_filled_in_that_shows_another_value", NEVER, only_the_widget(b"77", b"(99) Tj")),
        ("a_widget_filled_in_that_shows_the_value_of_its_field", NEVER, only_the_widget(b"77", b"(100) Tj")),
        ("a_widget_filled_in_with_the_value_of_another_field", NEVER, only_the_widget(Reference((8, 0)), b"(77) Tj")),
        ("a_widget_filled_in_that_is_hidden", NEVER, only_the_widget(b"77", b"(77) Tj", F=6)),
        ("a_widget_filled_in_that_moves", NEVER, only_the_widget(b"77", b"(77) Tj", Rect=[20, 140, 250, 175])),
        ("a_widget_filled_in_that_acts", NEVER, only_the_widget(b"77", b"(77) Tj", A={"S": Name("URI"), "URI": b"https://example.com/"})),
        ("a_widget_filled_in_whose_field_has_a_third_value", NEVER, only_the_widget(b"77", b"(77) Tj", more={
            20: {"FT": Name("Tx"), "T": b"Total", "V": b"250", "Kids": [Reference((21, 0))]}})),
        ("one_of_two_widgets_filled_in_instead_of_their_field", NEVER, only_the_widget(Name("Two"), b"(77) Tj", "Kind"))):
    add(kind, title, make)


# ---- the title and other words about the document ----

def described(again=None, **words):
    """Info, which was not there; `again`: what a second revision writes to it."""
    def make(signed):
        info = Reference((signed.new, 0))
        data = pdf_writer.append(signed.data, {signed.new: words}, trailer={"Info": info})
        return data if again is None else pdf_writer.append(data, {signed.new: again}, trailer={"Info": info})
    return make


DATE = b"D:20261127100926Z"
for title, kind, make in (
        ("dates_of_the_document", LTV, described(ModDate=DATE, Producer=b"LibPDF")),
        ("dates_and_a_title_by_libpdf", DOUBTFUL, described(ModDate=DATE, Title=b"Untitled", Author=b"Unknown")),
        ("another_title_by_itext5", DOUBTFUL, described({"ModDate": DATE, "Title": b"Receipt"}, ModDate=DATE)),
        ("a_title_that_is_no_text", NEVER, described(Title={"S": Name("URI"), "URI": b"https://example.com/"})),
        ("a_title_that_stands_elsewhere", NEVER, described(Title=Reference((8, 0)))),
        ("a_title_beside_a_catalog", NEVER, described(Title=b"Receipt", Type=Name("Catalog"), Pages=Reference((2, 0)))),
        ("a_title_beside_an_action", NEVER, described(Title=b"Receipt", A={"S": Name("URI"), "URI": b"https://example.com/"}))):
    add(kind, title, make)


def described_by(number):
    """Info becomes an object that was there."""
    def make(signed):
        return pdf_writer.append(signed.data, {signed.new: {"Left": Name("Behind")}}, trailer={"Info": Reference((number, 0))})
    return make


for title, kind, make in (
        ("a_stream_that_zgapdfsigner_takes_for_the_words_about_the_document", LTV, described_by(4)),
        ("no_object_for_the_words_about_the_document", LTV, described_by(9999)),
        ("a_field_for_the_words_about_the_document", NEVER, described_by(7)),
        ("a_page_for_the_words_about_the_document", NEVER, described_by(3)),
        ("a_catalog_for_the_words_about_the_document", NEVER, described_by(1))):
    add(kind, title, make)
