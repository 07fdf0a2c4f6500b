# SPDX-License-Identifier: Apache-2.0
"""Changes of a signed form, honest ones and forgeries that look like them: what is right depends on what the signature permits.
Each takes the Signed document and gives the file with one more revision."""
from pdf_reader import Name, Reference
import pdf_reader
import pdf_writer
from pdf_writer import stream

# What a change is. Its verdict for each certification stands in changes_test.py.
# DOUBTFUL: a field whose value is right and whose picture only a person can judge. UNCLEAR: what programs read differently.
# FIELD: a place for somebody to sign, which no certification for forms takes.
LTV, FORM, FIELD, ANNOTATION, COVERING, DOUBTFUL, UNCLEAR, NEVER = "ltv", "form", "field", "annotation", "covering", "doubtful", "unclear", "never"

FONT = {"Font": {"Helv": Reference((5, 0))}}
FREE, OVER, DRESSED = [160, 20, 220, 60], [15, 140, 250, 175], [150.1230, 40.4560, 250.7890, 58.3210]
CHANGES = []


def change(kind, needs_style=None):
    def register(make):
        CHANGES.append((make.__name__, kind, make))
        return make
    return register


def form(text, box=(0, 0, 100, 20), **entries):
    return stream(text, **{"Type": "XObject", "Subtype": "Form", "BBox": list(box), "Resources": FONT, **entries})


def circle(radius, middle=7.5):
    """The path of one, of four curves."""
    far, near = radius, 0.5523 * radius
    points = [(far, 0), (far, near), (near, far), (0, far), (-near, far), (-far, near), (-far, 0), (-far, -near), (-near, -far), (0, -far),
              (near, -far), (far, -near), (far, 0)]
    text = [b"%.4f %.4f" % (middle + x, middle + y) for x, y in points]
    return text[0] + b" m " + b"".join(b" ".join(text[at:at + 3]) + b" c " for at in (1, 4, 7, 10))


def paper():
    """A page with a line of text and free room, fields of every type; and a page with fields and a stamp over what it says."""
    def widget(rectangle, **entries):
        return {"Type": Name("Annot"), "Subtype": Name("Widget"), "F": 4, "P": Reference((3, 0)), "Rect": rectangle,
                "DA": b"/Helv 12 Tf 0 g", **entries}

    def behind(rectangle, **entries):
        return widget(rectangle, **{"P": Reference((24, 0)), **entries})
    return {
        1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), "AcroForm": Reference((6, 0)), "Metadata": Reference((19, 0))},
        2: {"Type": Name("Pages"), "Kids": [Reference((3, 0)), Reference((24, 0))], "Count": 2},
        3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200], "Contents": Reference((4, 0)),
            "Annots": [Reference((number, 0)) for number in (7, 9, 11, 14, 18, 21)], "Resources": {"Font": {"F1": Reference((5, 0))}}},
        4: stream(b"BT /F1 18 Tf 20 150 Td (Pay the amount to Alice) Tj ET"),
        5: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "Encoding": Name("WinAnsiEncoding")},
        6: {"Fields": [Reference((number, 0)) for number in (7, 9, 11, 14, 20, 26, 27, 29, 30, 34, 39)], "DR": {"Font": {"Helv": Reference((5, 0))}},
            "DA": b"/Helv 12 Tf 0 g"},
        7: widget([20, 100, 120, 120], FT=Name("Tx"), T=b"Amount", V=b"100", AP={"N": Reference((8, 0))}),
        8: form(b"/Tx BMC BT /Helv 12 Tf 2 4 Td (100) Tj ET EMC"),
        9: widget([20, 70, 120, 90], FT=Name("Ch"), Ff=131072, T=b"Currency", V=b"EUR", Opt=[[b"EUR", b"Euro"], [b"CNY", b"Yuan"]],
                  AP={"N": Reference((10, 0))}),
        10: form(b"BT /Helv 12 Tf 2 4 Td (Euro) Tj ET"),
        11: widget([130, 100, 145, 115], FT=Name("Btn"), T=b"Agree", V=Name("Off"), AS=Name("Off"),
                   AP={"N": {"Yes": Reference((12, 0)), "Off": Reference((13, 0))}}),
        12: form(b"0 0 m 15 15 l 0 15 m 15 0 l S", (0, 0, 15, 15)),
        13: form(b"", (0, 0, 15, 15)),
        14: widget([20, 40, 120, 65], FT=Name("Tx"), Ff=4096, T=b"Notes", AP={"N": Reference((15, 0))}),
        15: form(b"", (0, 0, 100, 25)),
        18: {"Type": Name("Annot"), "Subtype": Name("Text"), "Rect": [270, 10, 290, 30], "P": Reference((3, 0)), "Contents": b"note"},
        19: stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type="Metadata", Subtype="XML"),
        20: {"FT": Name("Tx"), "T": b"Total", "V": b"100", "Kids": [Reference((21, 0))]},
        21: widget([20, 10, 120, 30], Parent=Reference((20, 0)), AP={"N": Reference((22, 0))}),
        22: form(b"BT /Helv 12 Tf 2 4 Td (100) Tj ET"),
        24: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200], "Contents": Reference((25, 0)),
             "Annots": [Reference((number, 0)) for number in (26, 27, 28, 29, 30, 35, 36, 39)], "Resources": {"Font": {"F1": Reference((5, 0))}}},
        25: stream(b"BT /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj 0 -40 Td (Pay 100000 to Mallory) Tj ET"),
        26: behind(OVER, FT=Name("Tx"), T=b"Over", AP={"N": Reference((31, 0))}),
        27: behind([130, 20, 145, 35], FT=Name("Btn"), T=b"Single", V=Name("Off"), AS=Name("Off"), AP={"N": Reference((32, 0))}),
        28: {"Type": Name("Annot"), "Subtype": Name("Stamp"), "Rect": [15, 100, 250, 135], "F": 4, "P": Reference((24, 0)),
             "AP": {"N": Reference((33, 0))}},
        29: behind([20, 40, 120, 60], FT=Name("Tx"), T=b"Drawn", V=b"100", DA=b"/F9 12 Tf 0 g"),
        30: behind([20, 70, 120, 90], FT=Name("Tx"), Ff=8192, T=b"Secret"),
        31: form(b"", (0, 0, 235, 35)),
        32: form(b"", (0, 0, 15, 15)),
        33: form(b"1 g 0 0 235 35 re f 0 g BT /Helv 18 Tf 5 10 Td (Pay 100 to Alice) Tj ET", (0, 0, 235, 35)),
        34: {"FT": Name("Btn"), "Ff": 49152, "T": b"Kind", "V": Name("Off"), "Kids": [Reference((35, 0)), Reference((36, 0))]},
        35: behind([150, 20, 165, 35], Parent=Reference((34, 0)), AS=Name("Off"), MK={"BC": [0, 0, 0], "CA": b"l"},
                   AP={"N": {"One": Reference((37, 0)), "Off": Reference((38, 0))}}),
        36: behind([170, 20, 185, 35], Parent=Reference((34, 0)), AS=Name("Off"), MK={"BC": [0, 0, 0], "CA": b"l"},
                   AP={"N": {"Two": Reference((37, 0)), "Off": Reference((38, 0))}}),
        37: form(circle(7) + b"S " + circle(3) + b"f", (0, 0, 15, 15)),
        38: form(circle(7) + b"S", (0, 0, 15, 15)),
        39: {"Type": Name("Annot"), "Subtype": Name("Widget"), "F": 4, "FT": Name("Tx"), "T": b"Dressed", "V": b"1", "Rect": DRESSED,
             "DA": b"/Helv 12 Tf 0 g", "DR": FONT, "MK": {"BC": [0, 0, 0], "BG": [0.9020, 0.9020, 1], "R": 0}, "AP": {"N": Reference((40, 0))}},
        40: form(b"0.9020 0.9020 1 rg 0 0 100.6660 17.8650 re f 0 g BT /Helv 12 Tf 2 4 Td (1) Tj ET", (0, 0, 100.6660, 17.8650)),
    }


class Signed:
    def __init__(self, data):
        self.data = data
        self.document = pdf_reader.Document(data)
        self.page, self.second_page = [page for page, _ in self.document.pages()]
        self.stamp = next(one for one in self.document.pages()[1][1]["Annots"] if self.document.resolve(one).get("Subtype") == "Stamp")
        self.fields = {field.name: field for field in self.document.fields()}
        self.note = next(one for one in self.document.pages()[0][1]["Annots"]
                         if self.document.resolve(one).get("Subtype") == "Text")
        self.new = pdf_writer.next_number(data)

    def value(self, reference, **changes):
        value = {**self.document.resolve(reference), **changes}
        return {key: one for key, one in value.items() if one is not None}

    def append(self, objects, **options):
        return pdf_writer.append(self.data, objects, **options)

    def field(self, name, **changes):
        """{number: value} of the field with some entries replaced."""
        reference = self.fields[name].reference
        return {reference[0]: self.value(reference, **changes)}

    def fill(self, name, value, text, more=None, **changes):
        """The field with a value, and a new appearance that shows `text`."""
        return self.append({**self.field(name, V=value, AP={"N": Reference((self.new, 0))}, **changes),
                            self.new: form(b"/Tx BMC BT /Helv 12 Tf 2 4 Td " + text + b" ET EMC"), **(more or {})})

    def annotate(self, appearance=None, **entries):
        annotation = {"Type": Name("Annot"), "P": Reference(self.page), **entries}
        objects = {self.new: annotation}
        if appearance is not None:
            annotation["AP"] = {"N": Reference((self.new + 1, 0))}
            objects[self.new + 1] = appearance
        return self.append({**objects, self.page[0]: self.value(
            self.page, Annots=[*self.document.resolve(self.page)["Annots"], Reference((self.new, 0))])})

    def fill_kid(self, value, text, **changes):
        """The field that is no widget itself, and its widget with `changes` and a new appearance."""
        field = self.fields["Total"].reference
        kid = self.document.resolve(field)["Kids"][0]
        return self.append({field[0]: self.value(field, V=value), kid[0]: self.value(kid, AP={"N": Reference((self.new, 0))}, **changes),
                            self.new: form(b"BT /Helv 12 Tf 2 4 Td " + text + b" ET")})

    def catalog(self, **changes):
        root = self.document.trailer["Root"]
        return {root[0]: self.value(root, **changes)}


# ---- housekeeping ----

@change(LTV)
def validation_data(signed):
    return signed.append({**signed.catalog(DSS=Reference((signed.new, 0))), signed.new: {"Certs": [Reference((signed.new + 1, 0))]},
                          signed.new + 1: stream(b"0000")})


@change(LTV)
def an_object_that_nothing_uses(signed):
    return signed.append({signed.new: {"Left": Name("Behind")}})


@change(LTV)
def an_extension_of_the_standard(signed):
    return signed.append(signed.catalog(Extensions={"ESIC": {"BaseVersion": Name("1.7"), "ExtensionLevel": 1}}))


@change(LTV)
def metadata_brought_up_to_date(signed):
    return signed.append({signed.document.catalog["Metadata"][0]: stream(b"<x:xmpmeta/>", Type="Metadata", Subtype="XML")})


@change(LTV)
def everything_written_again(signed):
    return signed.append({reference[0]: signed.document.resolve(reference) for reference in (signed.page, signed.fields["Amount"].reference)})


# ---- filling in ----

RICH = b'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p title=">">%s</p></body>'

def filling(name, value, text, **changes):
    return lambda signed: signed.fill(name, value, text, **changes)


for title, make in {
        "a_number": filling("Amount", b"250", b"(250) Tj"),
        "a_number_in_pieces": filling("Amount", b"2,500.00", b"[(2,5) -10 (00.) 3 (00)] TJ"),
        "a_value_emptied": filling("Amount", b"", b"() Tj"),
        "words": filling("Notes", b"paid in cash", b"(paid) Tj 30 0 Td (in cash) Tj"),
        "lines": filling("Notes", b"paid\rin cash", b"0 8 Td 8 TL (paid) Tj T* (in cash) Tj"),
        "umlauts": filling("Notes", b"M\xfcller", b"(M\\374ller) Tj"),
        "sixteen_bits": filling("Notes", b"\xfe\xff" + "für".encode("utf-16-be"), b"(f\\374r) Tj"),
        "a_choice": filling("Currency", b"CNY", b"(Yuan) Tj"),
        "a_choice_by_what_is_kept": filling("Currency", b"CNY", b"(CNY) Tj"),
        "a_field_made_read_only": filling("Amount", b"7", b"(7) Tj", Ff=1),
        "rich_text_that_says_it": filling("Notes", b"paid & sealed", b"(paid & sealed) Tj", RV=RICH % b"paid <b>&amp;</b> s&#101;&#x61;led"),
        "a_date_of_change": filling("Amount", b"8", b"(8) Tj", M=b"D:20260101"),
        "a_long_text_that_is_cut": filling("Notes", b"this is a text that is longer than its field can show", b"(this is a text that is longer) Tj"),
}.items():
    CHANGES.append(("filled_in_" + title, FORM, make))


@change(FORM)
def a_field_whose_widget_is_its_kid(signed):
    return signed.fill_kid(b"250", b"(250) Tj")


@change(FORM)
def a_widget_that_repeats_its_fields_value(signed):
    return signed.fill_kid(b"250", b"(250) Tj", V=b"250")


@change(FORM)
def a_check_mark(signed):
    return signed.append(signed.field("Agree", V=Name("Yes"), AS=Name("Yes")))


@change(FORM)
def an_appearance_overwritten_in_place(signed):
    field = signed.fields["Amount"]
    return signed.append({**signed.field("Amount", V=b"9"), field.dictionary["AP"]["N"][0]: form(b"BT /Helv 12 Tf (9) Tj ET")})


@change(FORM)
def two_fields_at_once(signed):
    return signed.fill("Amount", b"11", b"(11) Tj", {
        **signed.field("Notes", V=b"x", AP={"N": Reference((signed.new + 1, 0))}), signed.new + 1: form(b"BT /Helv 9 Tf (x) Tj ET")})


@change(FORM)
def a_further_font_for_a_value(signed):
    font = {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Courier"), "Encoding": Name("WinAnsiEncoding")}
    number = signed.new
    appearance = stream(b"BT /Co 12 Tf (12) Tj ET", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20],
                        Resources={"Font": {"Co": Reference((number + 1, 0))}})
    reference = signed.document.catalog["AcroForm"]
    return signed.append({**signed.field("Amount", V=b"12", AP={"N": Reference((number, 0))}, DA=b"/Co 12 Tf 0 g"), number: appearance,
                          number + 1: font, reference[0]: signed.value(
                              reference, DR={"Font": {"Helv": Reference((5, 0)), "Co": Reference((number + 1, 0))}})})


# ---- annotations ----

def annotating(appearance=None, **entries):
    return lambda signed: signed.annotate(appearance, **entries)


for title, make in {
        "note": annotating(Subtype=Name("Text"), Rect=FREE, Contents=b"see there"),
        "square": annotating(form(b"1 0 0 RG 1 1 58 38 re S", (0, 0, 60, 40)), Subtype=Name("Square"), Rect=FREE),
        "free_text": annotating(form(b"BT /Helv 9 Tf (agreed) Tj ET", (0, 0, 60, 40)), Subtype=Name("FreeText"), Rect=FREE, DA=b"/Helv 9 Tf"),
        "stamp": annotating(form(b"BT /Helv 9 Tf (RECEIVED) Tj ET", (0, 0, 60, 40)), Subtype=Name("Stamp"), Rect=FREE),
        "ink": annotating(form(b"0 0 m 9 9 l S", (0, 0, 60, 40)), Subtype=Name("Ink"), Rect=FREE, InkList=[[160, 20, 170, 30]]),
        "link": annotating(Subtype=Name("Link"), Rect=OVER, A={"S": Name("URI"), "URI": b"https://example.com/"}),
        "highlight": annotating(Subtype=Name("Highlight"), Rect=OVER, QuadPoints=[15, 175, 250, 175, 15, 140, 250, 140], C=[1, 1, 0]),
        "underline": annotating(form(b"0 1 m 235 1 l S", (0, 0, 235, 35)), Subtype=Name("Underline"), Rect=OVER,
                                QuadPoints=[15, 175, 250, 175, 15, 140, 250, 140]),
}.items():
    CHANGES.append(("annotated_with_a_" + title, ANNOTATION, make))


@change(ANNOTATION)
def a_note_taken_away(signed):
    annotations = [one for one in signed.document.resolve(signed.page)["Annots"] if one != signed.note]
    return signed.append({signed.page[0]: signed.value(signed.page, Annots=annotations)}, free=[signed.note[0]])


@change(ANNOTATION)
def a_note_changed(signed):
    return signed.append({signed.note[0]: signed.value(signed.note, Contents=b"another note")})


@change(ANNOTATION)
def colours_of_a_field(signed):
    return signed.fill("Amount", b"100", b"(100) Tj", MK={"BG": [1, 1, 0]})


for title, make in {
        "free_text": annotating(form(b"1 g 0 0 235 35 re f 0 g BT /Helv 18 Tf (Pay 100000 to Mallory) Tj ET", (0, 0, 235, 35)),
                                Subtype=Name("FreeText"), Rect=OVER),
        "free_text_without_appearance": annotating(Subtype=Name("FreeText"), Rect=OVER, Contents=b"Mallory", DA=b"/Helv 18 Tf", C=[1, 1, 1]),
        "stamp": annotating(form(b"1 g 0 0 235 35 re f", (0, 0, 235, 35)), Subtype=Name("Stamp"), Rect=OVER),
        "square": annotating(Subtype=Name("Square"), Rect=OVER, IC=[1, 1, 1]),
        "circle": annotating(Subtype=Name("Circle"), Rect=OVER, IC=[1, 1, 1]),
        "line": annotating(Subtype=Name("Line"), Rect=OVER, L=[15, 150, 250, 150]),
        "polygon": annotating(Subtype=Name("Polygon"), Rect=OVER, Vertices=[15, 140, 250, 140, 250, 175]),
        "ink": annotating(Subtype=Name("Ink"), Rect=OVER, InkList=[[15, 150, 250, 150]]),
        "redaction": annotating(Subtype=Name("Redact"), Rect=OVER, IC=[0, 0, 0]),
        "painted_highlight": annotating(form(b"1 g 0 0 235 35 re f", (0, 0, 235, 35)), Subtype=Name("Highlight"), Rect=OVER),
        "link_with_a_picture": annotating(form(b"1 g 0 0 235 35 re f", (0, 0, 235, 35)), Subtype=Name("Link"), Rect=OVER),
        "caret": annotating(Subtype=Name("Caret"), Rect=OVER),
        "attachment": annotating(Subtype=Name("FileAttachment"), Rect=OVER, FS={"Type": Name("Filespec"), "F": b"x"}),
}.items():
    CHANGES.append(("evil_" + title, COVERING, make))


# ---- forgeries that look like the above ----

for title, make in {
        "another_number": filling("Amount", b"100", b"(100000) Tj"),
        "more_than_the_value": filling("Amount", b"250", b"(250000) Tj"),
        "less_than_the_value": filling("Amount", b"250000", b"(250) Tj"),
        "nothing": filling("Amount", b"250", b""),
        "invisible_text": filling("Amount", b"250", b"3 Tr (250) Tj"),
        "a_picture": filling("Amount", b"250", b"(250) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID x\nEI BT"),
        "a_drawing": filling("Amount", b"250", b"(250) Tj ET 0 0 m 1 1 2 2 3 3 c f BT"),
        "another_choice": filling("Currency", b"CNY", b"(Euro) Tj"),
        "other_rich_text": filling("Notes", b"250", b"(250) Tj", RV=RICH % b"<b>250</b>000"),
        "rich_text_with_a_comment": filling("Notes", b"250", b"(250) Tj", RV=RICH % b"250<!-- 0 -->"),
        "rich_text_behind_an_instruction": filling("Notes", b"250", b"(250) Tj", RV=b'<p>250<?x "?>000<?x "?></p>'),
        "rich_text_in_a_style_sheet": filling("Notes", b"250", b"(250) Tj", RV=RICH % b"25<style>0</style>"),
        "rich_text_cut_off": filling("Notes", b"250", b"(250) Tj", RV=b"<p>250<p title="),
        "a_field_hidden": filling("Amount", b"250", b"(250) Tj", F=2),
        "a_field_moved": filling("Amount", b"250", b"(250) Tj", Rect=[20, 140, 250, 180]),
        "a_field_of_another_type": filling("Amount", b"250", b"(250) Tj", FT=Name("Ch")),
        "a_field_renamed": filling("Amount", b"250", b"(250) Tj", T=b"Total"),
        "a_script": filling("Amount", b"250", b"(250) Tj", AA={"K": {"S": Name("JavaScript"), "JS": b"x"}}),
        "an_action": filling("Amount", b"250", b"(250) Tj", A={"S": Name("URI"), "URI": b"x"}),
        "a_layer": filling("Amount", b"250", b"(250) Tj", OC={"Type": Name("OCG"), "Name": b"x"}),
        "a_password_field": filling("Amount", b"250", b"(999) Tj", Ff=8192),
        "another_default": filling("Amount", b"250", b"(250) Tj", DV=b"1"),
        "a_shorter_limit": filling("Amount", b"250", b"(250) Tj", MaxLen=1),
}.items():
    CHANGES.append(("filled_in_with_" + title, NEVER, make))


@change(NEVER)
def a_widget_with_a_value_of_its_own(signed):
    return signed.fill_kid(b"250", b"(250) Tj", V=b"250000")


@change(NEVER)
def a_widget_with_a_value_that_its_field_has_not(signed):
    return signed.fill_kid(None, b"() Tj", V=b"250000")


@change(NEVER)
def a_widget_with_rich_text_of_its_own(signed):
    return signed.fill_kid(b"250", b"(250) Tj", RV=RICH % b"250000")


@change(NEVER)
def a_widget_with_a_value_of_its_own_alone(signed):
    kid = signed.document.resolve(signed.fields["Total"].reference)["Kids"][0]
    return signed.append({kid[0]: signed.value(kid, V=b"250000")})


@change(NEVER)
def the_old_appearance_under_a_new_value(signed):
    return signed.append(signed.field("Amount", V=b"250"))


@change(NEVER)
def no_appearance_any_more(signed):
    return signed.append(signed.field("Amount", V=b"250", AP=None))


@change(NEVER)
def another_thing_under_the_pointer(signed):
    return signed.append({**signed.field("Amount", V=b"9", AP={"N": Reference((signed.new, 0)), "R": Reference((signed.new + 1, 0))}),
                          signed.new: form(b"BT /Helv 9 Tf (9) Tj ET"), signed.new + 1: form(b"BT /Helv 9 Tf (8) Tj ET")})


@change(NEVER)
def a_check_mark_that_does_not_show(signed):
    return signed.append(signed.field("Agree", V=Name("Yes"), AS=Name("Off")))


@change(NEVER)
def a_check_mark_that_is_not_set(signed):
    return signed.append(signed.field("Agree", AS=Name("Yes")))


@change(NEVER)
def states_of_a_button_exchanged(signed):
    states = signed.fields["Agree"].dictionary["AP"]["N"]
    return signed.append(signed.field("Agree", AP={"N": {"Yes": states["Off"], "Off": states["Yes"]}}))


@change(NEVER)
def a_text_as_check_mark(signed):
    off = signed.fields["Agree"].dictionary["AP"]["N"]["Off"]
    return signed.append({**signed.field("Agree", V=Name("Yes"), AS=Name("Yes"), AP={"N": {"Yes": Reference((signed.new, 0)), "Off": off}}),
                          signed.new: form(b"BT /Helv 9 Tf (I do not agree) Tj ET")})


@change(NEVER)
def an_encoding_that_shows_other_digits(signed):
    font = {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"),
            "Encoding": {"Type": Name("Encoding"), "Differences": [49, Name("nine")]}}
    appearance = stream(b"BT /X 12 Tf (111) Tj ET", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20],
                        Resources={"Font": {"X": Reference((signed.new + 1, 0))}})
    return signed.append({**signed.field("Amount", V=b"111", AP={"N": Reference((signed.new, 0))}), signed.new: appearance, signed.new + 1: font})


@change(NEVER)
def the_appearance_of_another_field(signed):
    return signed.append({**signed.field("Amount", V=b"250"), signed.fields["Notes"].dictionary["AP"]["N"][0]: form(b"BT /Helv 9 Tf (evil) Tj ET")})


@change(NEVER)
def a_new_text_field(signed):
    reference = signed.document.catalog["AcroForm"]
    annotations = signed.document.resolve(signed.page)["Annots"]
    new = Reference((signed.new, 0))
    return signed.append({signed.new: {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Tx"), "T": b"New", "Rect": FREE,
                                       "P": Reference(signed.page)},
                          reference[0]: signed.value(reference, Fields=[*signed.value(reference)["Fields"], new]),
                          signed.page[0]: signed.value(signed.page, Annots=[*annotations, new])})


@change(NEVER)
def a_sneaky_signature_field(signed):
    """A picture in a signature field that nobody signed."""
    reference = signed.document.catalog["AcroForm"]
    new = Reference((signed.new, 0))
    return signed.append({signed.new: {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Sneaky", "Rect": OVER,
                                       "P": Reference(signed.page), "AP": {"N": Reference((signed.new + 1, 0))}},
                          signed.new + 1: form(b"1 g 0 0 235 35 re f", (0, 0, 235, 35)),
                          reference[0]: signed.value(reference, Fields=[*signed.value(reference)["Fields"], new]),
                          signed.page[0]: signed.value(signed.page, Annots=[*signed.document.resolve(signed.page)["Annots"], new])})


for title, entries in {
        "script": {"Subtype": Name("Link"), "A": {"S": Name("JavaScript"), "JS": b"x"}},
        "program": {"Subtype": Name("Link"), "A": {"S": Name("Launch"), "F": b"x"}},
        "chain_of_actions": {"Subtype": Name("Link"), "A": {"S": Name("URI"), "URI": b"x", "Next": {"S": Name("Launch"), "F": b"x"}}},
        "event": {"Subtype": Name("Square"), "AA": {"E": {"S": Name("JavaScript"), "JS": b"x"}}},
        "layer": {"Subtype": Name("Square"), "OC": {"Type": Name("OCG"), "Name": b"x"}},
        "movie": {"Subtype": Name("Movie")}, "screen": {"Subtype": Name("Screen")}, "watermark": {"Subtype": Name("Watermark")},
        "printer_mark": {"Subtype": Name("PrinterMark")}, "three_dimensions": {"Subtype": Name("3D")},
        "rich_media": {"Subtype": Name("RichMedia")}, "invented": {"Subtype": Name("Invented")}}.items():
    CHANGES.append(("annotated_with_" + title, NEVER, annotating(Rect=FREE, **entries)))


@change(NEVER)
def a_widget_taken_away(signed):
    field = signed.fields["Amount"].reference
    return signed.append({signed.page[0]: signed.value(signed.page, Annots=[
        one for one in signed.document.resolve(signed.page)["Annots"] if one != field])})


@change(NEVER)
def annotations_in_another_order(signed):
    return signed.append({signed.page[0]: signed.value(signed.page, Annots=list(reversed(signed.document.resolve(signed.page)["Annots"])))})


@change(NEVER)
def an_annotation_and_other_content(signed):
    return pdf_writer.append(signed.annotate(Subtype=Name("Text"), Rect=FREE), {4: stream(b"BT /F1 18 Tf 20 150 Td (Pay Mallory) Tj ET")})


@change(NEVER)
def a_font_of_the_form_exchanged(signed):
    return signed.append({5: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Symbol")}})


@change(NEVER)
def an_extension_lowered(signed):
    first = pdf_writer.append(signed.data, signed.catalog(Extensions={"ADBE": {"BaseVersion": Name("1.7"), "ExtensionLevel": 8}}))
    return pdf_writer.append(first, signed.catalog(Extensions={"ADBE": {"BaseVersion": Name("1.7"), "ExtensionLevel": 3}}))


@change(NEVER)
def the_form_draws_values_anew(signed):
    reference = signed.document.catalog["AcroForm"]
    return signed.append({reference[0]: signed.value(reference, NeedAppearances=True)})


# ---- the value is right, and what is seen is not ----

def spelling(name, value, content, **more):
    """The field with a value, and the whole content of its appearance."""
    def make(signed):
        return signed.append({**signed.field(name, V=value, AP={"N": Reference((signed.new, 0))}), signed.new: form(content, **more)})
    return make


def lettering(font, *streams):
    """The value 250 in a new font; its streams are numbered from the one behind it on."""
    def make(signed):
        number = signed.new
        appearance = stream(b"BT /New 12 Tf 2 4 Td (250) Tj ET", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20],
                            Resources={"Font": {"New": Reference((number + 1, 0))}})
        behind = {number + 2 + place: one for place, one in enumerate(streams)}
        return signed.append({**signed.field("Amount", V=b"250", AP={"N": Reference((number, 0))}), number: appearance,
                              number + 1: font(number + 2), **behind})
    return make


def type3(first):
    glyph = {"Type": Name("Font"), "Subtype": Name("Type3"), "FontBBox": [0, 0, 1, 1], "FontMatrix": [1, 0, 0, 1, 0, 0], "FirstChar": 48,
             "LastChar": 57, "Widths": [1] * 10, "CharProcs": {"nine": Reference((first + 1, 0))}, "ToUnicode": Reference((first, 0)),
             "Encoding": {"Differences": [48] + [Name("nine")] * 10}}
    return glyph


DIGITS = stream(b"1 beginbfrange <30> <39> <0030> endbfrange")
EXCHANGED = stream(b"2 beginbfchar <32> <0035> <35> <0032> endbfchar")
SEVEN_LINES = b" 60 3 m 60 16 l 66 16 l 66 10 l 60 10 l S 66 10 m 66 3 l S"

for title, make in {
        "digits_in_another_order": spelling("Amount", b"19", b"BT /Helv 12 Tf 12 4 Td (1) Tj -8 0 Td (9) Tj ET"),
        "digits_over_each_other": spelling("Amount", b"10", b"BT /Helv 12 Tf 2 4 Td (1) Tj 0 0 Td (0) Tj ET"),
        "lines_from_below": spelling("Notes", b"no yes", b"BT /Helv 9 Tf 2 2 Td (no) Tj 0 12 Td (yes) Tj ET"),
        "white_letters": spelling("Amount", b"250", b"1 g BT /Helv 12 Tf 2 4 Td (250) Tj ET"),
        "white_letters_of_three_colours": spelling("Amount", b"250", b"1 1 1 rg BT /Helv 12 Tf 2 4 Td (250) Tj ET"),
        "letters_of_no_ink": spelling("Amount", b"250", b"0 0 0 0 k BT /Helv 12 Tf 2 4 Td (250) Tj ET"),
        "black_on_black": spelling("Amount", b"250", b"0 g 0 0 100 20 re f BT /Helv 12 Tf 2 4 Td (250) Tj ET"),
        "letters_outside_of_the_box": spelling("Amount", b"250", b"BT /Helv 12 Tf 400 4 Td (250) Tj ET"),
        "letters_too_small_to_see": spelling("Amount", b"250", b"BT /Helv .01 Tf 2 4 Td (250) Tj ET"),
        "letters_shrunk": spelling("Amount", b"250", b"q .001 0 0 .001 0 0 cm BT /Helv 12 Tf 2 4 Td (250) Tj ET Q"),
        "letters_without_width": spelling("Amount", b"250", b"BT 0 Tz /Helv 12 Tf 2 4 Td (250) Tj ET"),
        "letters_clipped_away": spelling("Amount", b"250", b"q 90 0 10 20 re W n BT /Helv 12 Tf 2 4 Td (250) Tj ET Q"),
        "a_digit_of_lines_behind": spelling("Amount", b"250", b"BT /Helv 12 Tf 2 4 Td (250) Tj ET" + SEVEN_LINES),
        "a_digit_of_lines_in_a_frame": spelling("Amount", b"250", b"BT /Helv 12 Tf 2 4 Td (250) Tj ET 0 0 m 100 0 l" + SEVEN_LINES),
        "a_digit_of_bars_behind": spelling("Amount", b"250", b"BT /Helv 12 Tf 2 4 Td (250) Tj ET 60 3 1 13 re 66 3 1 13 re f"),
        "an_upright_line_in_front": spelling("Amount", b"250", b"BT /Helv 12 Tf 12 4 Td (250) Tj ET 8 1 m 8 19 l S"),
        "a_font_that_draws_other_glyphs": lettering(type3, DIGITS, stream(b"1 0 d0 0 0 1 1 re f")),
        "a_font_whose_map_lies": lettering(lambda first: {
            "Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "Encoding": Name("WinAnsiEncoding"),
            "ToUnicode": Reference((first, 0))}, stream(b"3 beginbfchar <32> <0032> <35> <0035> <30> <0030> <39> <0035> endbfchar")),
        }.items():
    CHANGES.append(("filled_in_and_seen_as_" + title, DOUBTFUL, make))

CHANGES.append(("filled_in_with_a_font_of_exchanged_digits", DOUBTFUL, lettering(lambda first: {
    "Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "ToUnicode": Reference((first, 0))}, EXCHANGED)))

# ---- annotations that draw beyond their rectangle ----

for title, make in {
        "line_beyond_its_rectangle": annotating(Subtype=Name("Line"), Rect=FREE, L=[15, 150, 250, 150]),
        "polygon_beyond_its_rectangle": annotating(Subtype=Name("Polygon"), Rect=FREE, Vertices=[15, 140, 250, 140, 250, 175]),
        "polyline_beyond_its_rectangle": annotating(Subtype=Name("PolyLine"), Rect=FREE, Vertices=[15, 140, 250, 140, 250, 175]),
        "ink_beyond_its_rectangle": annotating(Subtype=Name("Ink"), Rect=FREE, InkList=[[15, 150, 250, 150]]),
        "callout_beyond_its_rectangle": annotating(Subtype=Name("FreeText"), Rect=FREE, DA=b"/Helv 9 Tf", Contents=b"x", CL=[160, 40, 20, 160]),
        "link_with_a_border_that_is_a_wall": annotating(Subtype=Name("Link"), Rect=FREE, Border=[0, 0, 300], C=[1, 1, 1]),
        "square_with_a_border_that_is_a_wall": annotating(Subtype=Name("Square"), Rect=FREE, BS={"W": 300}, C=[1, 1, 1]),
        "note_with_a_picture": annotating(form(b"1 g 0 0 235 35 re f", (0, 0, 235, 35)), Subtype=Name("Text"), Rect=OVER),
        }.items():
    CHANGES.append(("evil_" + title, COVERING, make))


# ---- catalog, pages and form: what no filling in, signing or annotating needs ----

def of_catalog(**entries):
    return lambda signed: signed.append(signed.catalog(**entries))


def of_page(**entries):
    return lambda signed: signed.append({signed.page[0]: signed.value(signed.page, **entries)})


def of_form(**entries):
    def make(signed):
        reference = signed.document.catalog["AcroForm"]
        return signed.append({reference[0]: signed.value(reference, **entries)})
    return make


for title, make in {
        "page_labels": of_catalog(PageLabels={"Nums": [0, {"P": b"Annex "}]}), "viewer_preferences": of_catalog(ViewerPreferences={"HideToolbar": True}),
        "base_of_links": of_catalog(URI={"Base": b"https://mallory.example/"}), "outlines": of_catalog(Outlines={"Count": 0}),
        "destinations": of_catalog(Dests={"here": [Reference((3, 0)), Name("Fit")]}), "portfolio": of_catalog(Collection={"View": Name("T")}),
        "associated_files": of_catalog(AF=[{"Type": Name("Filespec"), "F": b"x"}]), "output_intents": of_catalog(OutputIntents=[{"S": Name("GTS_PDFX")}]),
        "requirements": of_catalog(Requirements=[{"S": Name("EnableJavaScripts")}]), "language": of_catalog(Lang=b"zh"),
        "page_mode": of_catalog(PageMode=Name("FullScreen")), "version_lowered": of_catalog(Version=Name("1.4"), Extensions=None, PageLayout=Name("OneColumn")),
        "unit_of_the_page": of_page(UserUnit=2), "time_of_the_page": of_page(Dur=1), "thumbnail": of_page(Thumb=Reference((8, 0))),
        "transparency_group": of_page(Group={"S": Name("Transparency"), "K": True}), "crop": of_page(CropBox=[0, 0, 100, 100]),
        "a_hundredth_of_a_box": of_page(MediaBox=[0, 0, 300.01, 200]), "an_edge_of_a_box": of_page(MediaBox=[0, 0, 300]),
        "turn": of_page(Rotate=90), "content_list": of_page(Contents=[Reference((4, 0)), Reference((8, 0))]),
        "resources": of_page(Resources={"Font": {"F1": {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Symbol")}}}),
        "order_of_calculation": of_form(CO=[Reference((7, 0))]), "alignment": of_form(Q=2), "xfa": of_form(XFA=stream(b"<x/>").raw),
        "default_appearance": of_form(DA=b"/Helv 12 Tf 1 g"), "flags_taken_away": of_form(SigFlags=0),
        "default_fonts": of_form(DR={"Font": {"Helv": {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Symbol")}}}),
        }.items():
    CHANGES.append(("changed_" + title, NEVER, make))

# Poppler writes eleven digits, other programs fewer: a box that is rounded is the same box.
CHANGES.append(("page_written_anew_with_a_rounded_box", LTV, of_page(MediaBox=[0, 0, 300.000004, 199.999996])))


# ---- what one reader takes for this, and another one for that ----

def twice(key, first, second):
    """A dictionary in which a key stands twice."""
    return b"<<" + b"".join(b"/%s %s" % (key, pdf_writer.print_value(one)) for one in (first, second)) + b">>"


def with_raw(value, key, text):
    """The dictionary with one more entry, whose value is given letter by letter."""
    return pdf_writer.print_value({name: one for name, one in value.items() if name != key})[:-2] + b"/%s %s>>" % (key.encode(), text)


@change(NEVER)
def two_appearances_under_one_key(signed):
    reference, new = signed.fields["Amount"].reference, signed.new
    field = with_raw(signed.value(reference, V=b"250"), "AP", twice(b"N", Reference((new, 0)), Reference((new + 1, 0))))
    return signed.append({reference[0]: field, new: form(b"BT /Helv 12 Tf (9) Tj ET"), new + 1: form(b"BT /Helv 12 Tf (250) Tj ET")})


@change(NEVER)
def two_fonts_under_one_name(signed):
    """Poppler takes the first one, MuPDF the last one."""
    font = {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "Encoding": {"Differences": [48, Name("nine")]}}
    text = b"BT /F 12 Tf 2 4 Td (100) Tj ET"
    body = b"<</Subtype/Form/BBox[0 0 100 20]/Resources<</Font %s>>/Length %d>>stream\n%s\nendstream" % (
        twice(b"F", Reference((signed.new + 1, 0)), Reference((5, 0))), len(text), text)
    return signed.append({**signed.field("Amount", V=b"100", AP={"N": Reference((signed.new, 0))}), signed.new: body, signed.new + 1: font})


for title, number in {"a_sign_in_the_middle": b"300-5", "two_signs": b"+-300", "two_points": b"300.0.0"}.items():
    def make(signed, number=number):
        return signed.append({signed.page[0]: with_raw(signed.value(signed.page), "MediaBox", b"[0 0 %s 200]" % number)})
    CHANGES.append(("box_of_a_number_with_" + title, NEVER, make))


# ---- the value is right, and what is seen is not: what the graphics state, the font and the frame do ----

def stating(content, state):
    """The value 250 by a content that uses the graphics state G."""
    return spelling("Amount", b"250", content, Resources={**FONT, "ExtGState": {"G": state}})


TEXT = b"BT /Helv 12 Tf 2 4 Td (250) Tj ET"
PART = b"BT /Helv 12 Tf 2 4 Td (25) Tj %s (0) Tj ET"
WHITE = {"FunctionType": 2, "Domain": [0, 1], "C0": [1], "C1": [1], "N": 1}

for title, make in {
        "a_digit_that_is_transparent": stating(PART % b"/G gs", {"ca": 0}),
        "letters_behind_a_soft_mask": stating(b"/G gs " + TEXT, {"SMask": {"S": Name("Luminosity"), "G": Reference((8, 0))}}),
        "a_font_of_the_graphics_state": stating(b"BT /Helv 12 Tf /G gs 2 4 Td (250) Tj ET", {"Font": [Reference((5, 0)), 12]}),
        "a_digit_raised_out_of_sight": spelling("Amount", b"250", b"BT /Helv 12 Tf 2 4 Td (2) Tj 500 Ts (50) Tj ET"),
        "a_digit_in_a_layer": spelling("Amount", b"250", PART % b"/OC /L BDC", Resources={
            **FONT, "Properties": {"L": {"Type": Name("OCG"), "Name": b"x"}}}),
        "a_picture_in_a_layer": spelling("Amount", b"250", TEXT, OC={"Type": Name("OCG"), "Name": b"x"}),
        "letters_painted_over": spelling("Amount", b"250", TEXT + b" 1 g 9 0 91 20 re f"),
        "letters_crossed_by_a_wall": spelling("Amount", b"250", TEXT + b" 200 w 1 G 0 10 m 100 10 l S"),
        "letters_struck_through_aslant": spelling("Amount", b"250", TEXT + b" 0 0 m 100 20 l S"),
        "letters_of_an_ink_of_no_colour": spelling("Amount", b"250", b"/C cs 0 scn " + TEXT, Resources={
            **FONT, "ColorSpace": {"C": [Name("Separation"), Name("X"), Name("DeviceGray"), WHITE]}}),
        "letters_of_outlines": spelling("Amount", b"250", b"1 G 1 Tr " + TEXT),
        "upside_down": spelling("Amount", b"99", b"BT /Helv 12 Tf -1 0 0 -1 90 15 Tm (99) Tj ET"),
        "upside_down_by_the_form": spelling("Amount", b"99", b"BT /Helv 12 Tf 2 4 Td (99) Tj ET", Matrix=[-1, 0, 0, -1, 100, 20]),
        "mirrored": spelling("Amount", b"250", b"BT /Helv 12 Tf -1 0 0 1 90 4 Tm (250) Tj ET"),
        "spaced_backwards": spelling("Amount", b"250", b"BT /Helv 12 Tf -14 Tc 60 4 Td (250) Tj ET"),
        "cut_by_the_frame": spelling("Amount", b"250", b"BT /Helv 12 Tf 93 4 Td (250) Tj ET"),
        "of_a_matrix_of_seven": spelling("Amount", b"250", TEXT, Matrix=[-1, 0, 0, -1, 100, 20, 0]),
        "of_a_frame_of_five": spelling("Amount", b"250", TEXT, BBox=[0, 0, 15, 20, 0]),
        "of_a_font_of_somebody_elses_resources": spelling("Amount", b"250", TEXT, Resources=7),
        "kept_in_another_file": spelling("Amount", b"250", TEXT, F={"Type": Name("Filespec"), "F": b"x"}),
        "a_font_that_goes_backwards": lettering(lambda first: {
            "Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "FirstChar": 48, "LastChar": 57,
            "Widths": [-600] * 10}),
        "a_font_of_pictures": lettering(lambda first: {
            "Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("ZapfDingbats"), "Encoding": Name("WinAnsiEncoding")}),
        }.items():
    CHANGES.append(("filled_in_and_seen_as_" + title, DOUBTFUL, make))


@change(DOUBTFUL)
def filled_in_and_seen_as_a_frame_that_is_stretched(signed):
    return signed.append({**signed.field("Amount", V=b"250", AP={"N": Reference((signed.new, 0))}), signed.new: form(TEXT, (0, 0, 15, 20))})


# ---- buttons that show another state than they have ----

CROSS = b"0 0 m 15 15 l 0 15 m 15 0 l S"


def of_button(pictures=None, **entries):
    """`pictures`: {state: content} of new pictures."""
    def make(signed):
        states = dict(signed.fields["Agree"].dictionary["AP"]["N"])
        objects = {}
        for state, content in (pictures or {}).items():
            objects[signed.new + len(objects)] = form(content, (0, 0, 15, 15))
            states[state] = Reference((signed.new + len(objects) - 1, 0))
        return signed.append({**signed.field("Agree", AP={"N": states}, **entries), **objects})
    return make


CHOSEN = {"V": Name("Yes"), "AS": Name("Yes")}
for title, make in {
        "shown_without_a_value": of_button(V=None, AS=Name("Yes")), "shown_with_a_text_as_value": of_button(V=b"Off", AS=Name("Yes")),
        "with_no_state_any_more": of_button(V=Name("Yes"), AS=None), "off_that_shows_a_cross": of_button({"Off": CROSS}, V=Name("Off"), AS=Name("Off")),
        "on_that_shows_a_frame": of_button({"Yes": b"0 0 15 15 re S"}, **CHOSEN),
        "on_that_shows_drawn_words": of_button({"Yes": b" ".join(b"%d 0 m %d 9 l %d 4 l S" % (x, x, x + 2) for x in range(60))}, **CHOSEN),
        "of_a_state_that_it_had_not": of_button({"No": CROSS}, V=Name("No"), AS=Name("No")),
        }.items():
    CHANGES.append(("button_" + title, NEVER, make))




# ---- on the page with fields and a stamp over what it says ----

WORDS = b"BT /Helv 12 Tf 2 4 Td (%s) Tj ET"


def filled(name, value, content, box=(0, 0, 100, 20), **entries):
    def make(signed):
        return signed.append({**signed.field(name, V=value, AP={"N": Reference((signed.new, 0))}, **entries), signed.new: form(content, box)})
    return make


def of_stamp(**entries):
    return lambda signed: signed.append({signed.stamp[0]: signed.value(signed.stamp, **entries)})


@change(FORM)
def a_widget_written_again_and_its_picture_overwritten(signed):
    """PDFBox writes the widget once more, as it was."""
    field = signed.fields["Total"].reference
    kid = signed.document.resolve(field)["Kids"][0]
    picture = signed.document.resolve(kid)["AP"]["N"]
    return signed.append({field[0]: signed.value(field, V=b"77"), kid[0]: signed.value(kid), picture[0]: form(WORDS % b"77")})


@change(FORM)
def a_password_that_can_be_read(signed):
    return filled("Secret", b"open sesame", WORDS % b"open sesame")(signed)


@change(FORM)
def a_password_that_is_masked(signed):
    return filled("Secret", b"open sesame", WORDS % b"*****")(signed)


@change(NEVER)
def a_password_that_shows_words(signed):
    return filled("Secret", b"open sesame", WORDS % b"Pay Mallory")(signed)


@change(DOUBTFUL)
def a_ground_under_a_value_over_the_page(signed):
    return filled("Over", b"Pay Mallory", b"1 g 0 0 235 35 re f 0 g " + WORDS % b"Pay Mallory", (0, 0, 235, 35))(signed)


@change(DOUBTFUL)
def other_letters_for_a_value_that_readers_draw(signed):
    return signed.append(signed.field("Drawn", V=b"7", DA=b"/Helv 12 Tf 1 g"))


@change(FORM)
def a_value_that_readers_draw(signed):
    return signed.append(signed.field("Drawn", V=b"7"))


@change(NEVER)
def a_font_that_fields_missed(signed):
    """What readers drew as 100 in a font of theirs is drawn as 900."""
    font = {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "Encoding": {"Differences": [49, Name("nine")]}}
    return of_form(DR={"Font": {"Helv": Reference((5, 0)), "F9": font}})(signed)


@change(FORM)
def a_usual_font_that_fields_missed(signed):
    return of_form(DR={"Font": {"Helv": Reference((5, 0)), "F9": {
        "Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "Encoding": Name("WinAnsiEncoding")}}})(signed)


@change(NEVER)
def the_only_picture_of_a_button_exchanged(signed):
    return signed.append({**signed.field("Single", AP={"N": Reference((signed.new, 0))}), signed.new: form(b"", (0, 0, 15, 15))})


@change(NEVER)
def a_label_of_a_field(signed):
    return signed.append(signed.field("Drawn", MK={"CA": b"Decline"}))


@change(COVERING)
def colours_of_a_field_over_the_page(signed):
    return signed.append(signed.field("Over", MK={"BG": [1, 1, 1]}))


@change(COVERING)
def a_stamp_over_words_taken_away(signed):
    annotations = [one for one in signed.document.resolve(signed.second_page)["Annots"] if one != signed.stamp]
    return signed.append({signed.second_page[0]: signed.value(signed.second_page, Annots=annotations)})


for title, make in {"moved": of_stamp(Rect=[200, 20, 210, 30]), "hidden": of_stamp(F=2), "without_a_picture": of_stamp(AP=None)}.items():
    CHANGES.append(("a_stamp_over_words_" + title, COVERING, make))


# ---- markings that do not leave the words readable, and annotations over fields ----

QUADS = [15, 175, 250, 175, 15, 140, 250, 140]
MULTIPLY = {"ExtGState": {"G": {"BM": Name("Multiply")}}}


def marking(kind, content=None, resources=None, **entries):
    picture = None if content is None else form(content, (0, 0, 235, 35), **({"Resources": resources} if resources else {}))
    return annotating(picture, **{"Subtype": Name(kind), "Rect": OVER, "QuadPoints": QUADS, **entries})


CHANGES.append(("annotated_with_a_highlight_that_multiplies", ANNOTATION, marking("Highlight", b"/G gs 1 1 0 rg 0 0 235 35 re f", MULTIPLY)))
for title, make in {
        "black_highlight": marking("Highlight", C=[0, 0, 0]), "highlight_of_no_colour": marking("Highlight"),
        "black_highlight_that_multiplies": marking("Highlight", b"/G gs 0 g 0 0 235 35 re f", MULTIPLY),
        "highlight_that_does_not_multiply_after_all": marking("Highlight", b"1 g 0 0 235 35 re f", MULTIPLY),
        "highlight_in_many_layers": marking("Highlight", b"/G gs 1 0 0 rg " + b"0 0 235 35 re f " * 9, MULTIPLY),
        "strike_out_of_many_lines": marking("StrikeOut", b"1 g " + b" ".join(b"0 %d 235 7 re f" % y for y in range(0, 35, 7))),
        "strike_out_of_a_thick_line": marking("StrikeOut", b"1 G 100 w 0 17 m 235 17 l S"),
        "strike_out_beyond_its_rectangle": marking("StrikeOut", C=[1, 1, 1], QuadPoints=[15, 800, 250, 800, 15, -500, 250, -500]),
        "stamp_over_a_field": annotating(form(b"1 g 0 0 100 20 re f 0 g " + WORDS % b"999999"), Subtype=Name("Stamp"), Rect=[20, 100, 120, 120]),
        "free_text_over_a_field": annotating(Subtype=Name("FreeText"), Rect=[20, 100, 120, 120], DA=b"/Helv 12 Tf 0 g", Contents=b"999999", C=[1]),
        }.items():
    CHANGES.append(("evil_" + title, COVERING, make))

CHANGES.append(("annotated_with_a_link_to_a_script", NEVER, annotating(
    Subtype=Name("Link"), Rect=OVER, A={"S": Name("URI"), "URI": b"JavaScript:alert(1)"})))


@change(NEVER)
def flags_of_a_field_by_reference(signed):
    """A field becomes a password field by a number that stands elsewhere."""
    return signed.append({**signed.field("Amount", V=b"250", Ff=Reference((signed.new, 0)), AP={"N": Reference((signed.new + 1, 0))}),
                          signed.new: b"8192", signed.new + 1: form(WORDS % b"***")})


@change(NEVER)
def an_appearance_without_a_picture(signed):
    return signed.append(signed.field("Amount", V=b"250", AP={"D": Reference((8, 0))}))


@change(NEVER)
def number_of_a_page_in_the_structure_that_is_none(signed):
    return signed.append({signed.page[0]: signed.value(signed.page, StructParents=[])})


# ---- rich text that says the value, and does not show it ----

BODY = b'<body xmlns="http://www.w3.org/1999/xhtml" xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"%s>%s</body>'
ACROBAT = b' xfa:APIVersion="Acrobat:11.0.0" xfa:spec="2.0.2" style="font-size:12.0pt;text-align:left;color:#000000;font-weight:normal"'
CHANGES.append(("filled_in_rich_text_of_acrobat", FORM, filling("Notes", b"paid", b"(paid) Tj", RV=BODY % (ACROBAT, b'<p dir="ltr">paid</p>'))))
for title, text in {
        "embeds": b'<p>250<span xfa:embed="&lt;b&gt;000&lt;/b&gt;" xfa:embedMode="raw"/></p>', "hides": b'<p>25<span\tstyle="display:none">0</span></p>',
        "is_white": b'<p style="color:#ffffff">250</p>', "is_tiny": b'<p style="font-size:0.01pt">250</p>', "runs_backwards": b'<p dir="rtl">250</p>',
        "is_of_pictures": b'<p style="font-family:Wingdings">250</p>', "is_moved_away": b'<p style="margin-left:900pt">250</p>',
        "is_moved_away_in_short": b'<p style="margin:0 0 0 900pt">250</p>', "is_tiny_in_percent": b'<p style="font-size:5%">250</p>'}.items():
    CHANGES.append(("filled_in_and_seen_as_rich_text_that_" + title, DOUBTFUL, filling("Notes", b"250", b"(250) Tj", RV=BODY % (b"", text))))


# ---- what readers draw beyond a rectangle, or over a page ----

for title, make in {
        "line_with_long_leaders": annotating(Subtype=Name("Line"), Rect=FREE, L=[160, 30, 220, 30], LL=100, LLE=50),
        "line_with_a_caption": annotating(Subtype=Name("Line"), Rect=FREE, L=[160, 30, 220, 30], Cap=True, CO=[0, 110], Contents=b"Mallory gets it all"),
        "line_with_large_ends": annotating(Subtype=Name("PolyLine"), Rect=FREE, Vertices=[160, 30, 220, 30], BS={"W": 6},
                                           LE=[Name("Circle"), Name("Circle")]),
        "square_larger_than_its_rectangle": annotating(Subtype=Name("Square"), Rect=FREE, RD=[-150, -100, -150, -100], IC=[1, 1, 1]),
        "square_of_clouds": annotating(Subtype=Name("Square"), Rect=FREE, BE={"S": Name("C"), "I": 90}, IC=[1, 1, 1]),
        "note_larger_than_its_rectangle": annotating(Subtype=Name("Text"), Rect=[14, 150, 15, 151], Contents=b"x"),
        "open_window": annotating(Subtype=Name("Popup"), Rect=OVER, Open=True, Contents=b"Pay 100000 to Mallory"),
        "link_that_is_a_bar": annotating(Subtype=Name("Link"), Rect=[15, 155, 250, 156], Border=[0, 0, 6]),
        }.items():
    CHANGES.append(("evil_" + title, COVERING, make))
CHANGES.append(("annotated_with_a_window_over_words", ANNOTATION, annotating(Subtype=Name("Popup"), Rect=OVER)))
CHANGES.append(("annotated_with_a_link_in_a_frame", ANNOTATION, annotating(Subtype=Name("Link"), Rect=OVER, Border=[0, 0, 1])))


# ---- what readers may not understand ----

for title, text in {"before": b"foo " + WORDS % b"250", "in": b"BT /Helv 12 Tf 2 4 Td (25) Tj (0) foo (0) Tj ET", "glued": b"BT /Helv 12 Tf 2 4 Td (250)Tjx (250) Tj ET",
                    "of_another_case": b"BT /Helv 12 Tf 2 4 Td (999) tj (250) Tj ET"}.items():
    CHANGES.append(("filled_in_with_a_word_that_is_no_operator_" + title, DOUBTFUL, filled("Amount", b"250", text)))


@change(NEVER)
def a_value_under_a_crypt_filter(signed):
    return signed.append({**signed.field("Amount", V=b"250", AP={"N": Reference((signed.new, 0))}),
                          signed.new: form(WORDS % b"250", Filter=[Name("Crypt")], DecodeParms=[{"Name": Name("StdCF")}])})


def with_size(data, size):
    """The last trailer says another Size, in as many bytes."""
    place = data.rindex(b"/Size ") + len(b"/Size ")
    end = place
    while data[end:end + 1].isdigit():
        end += 1
    return data[:place] + (b"%d" % size).ljust(end - place) + data[end:]


@change(NEVER)
def objects_beyond_the_size(signed):
    return with_size(signed.append({**signed.field("Amount", V=b"250", AP={"N": Reference((signed.new, 0))}), signed.new: form(WORDS % b"250")}), signed.new)


@change(UNCLEAR)
def a_size_that_shrinks(signed):
    return with_size(signed.append({}, style="table"), 5)


# ---- marks of buttons that cannot be made out ----

CROSS = b"0 0 m 15 15 l 0 15 m 15 0 l S"
SEE_THROUGH = {"ExtGState": {"G": {"CA": 0, "ca": 0}}}


def agreeing(state, on=CROSS, off=b"", **entries):
    return lambda signed: signed.append({
        **signed.field("Agree", V=Name(state), AS=Name(state), AP={"N": {"Yes": Reference((signed.new, 0)), "Off": Reference((signed.new + 1, 0))}}),
        signed.new: form(on, (0, 0, 15, 15), **entries), signed.new + 1: form(off, (0, 0, 15, 15))})


for title, make in {"a_cross": agreeing("Yes"), "a_letter": agreeing("Yes", b"1 g 0 0 15 15 re f 0 g BT /Helv 12 Tf 3 3 Td (X) Tj ET"),
                    "a_green_tick": agreeing("Yes", b"0 0.5 0 RG 2 w 2 7 m 6 2 l 13 13 l S"),
                    "a_frame_for_off": agreeing("Off", off=b"1 g 0 0 15 15 re f 0 G 0.5 0.5 14 14 re S")}.items():
    CHANGES.append(("a_check_mark_drawn_anew_as_" + title, FORM, make))
for title, make in {"white": agreeing("Yes", b"1 G " + CROSS), "white_letter": agreeing("Yes", b"1 g BT /Helv 12 Tf 3 3 Td (X) Tj ET"),
                    "space": agreeing("Yes", b"BT /Helv 12 Tf 3 3 Td ( ) Tj ET"), "dot": agreeing("Yes", b"0 0 m 0.01 0.01 l S"),
                    "outside": agreeing("Yes", b"100 100 m 115 115 l 100 115 m 115 100 l S"), "clipped": agreeing("Yes", b"20 20 5 5 re W n " + CROSS),
                    "see_through": agreeing("Yes", b"/G gs " + CROSS, Resources=SEE_THROUGH),
                    "painted_over": agreeing("Yes", CROSS + b" 1 g 0 0 15 15 re f"), "in_a_layer": agreeing("Yes", OC={"Type": Name("OCG"), "Name": b"x"}),
                    "filled_for_off": agreeing("Off", off=b"0 g 0 0 15 15 re f"), "barred_for_off": agreeing("Off", off=b"0 6 15 3 re f")}.items():
    CHANGES.append(("a_check_mark_that_is_" + title, DOUBTFUL, make))


# ---- what one reader draws, and another one does not ----

HALF = b"BT /Helv 12 Tf 2 4 Td (25) Tj "
for title, content in {
        "text_outside_of_a_text": b"/Helv 12 Tf 2 4 Td (250) Tj", "a_text_within_a_text": b"BT /Helv 12 Tf 2 4 Td BT (250) Tj ET",
        "a_text_that_does_not_end": b"BT /Helv 12 Tf 2 4 Td (250) Tj", "a_path_within_a_text": b"BT /Helv 12 Tf 2 4 Td 0 0 100 20 re W n (250) Tj ET",
        "a_state_saved_within_a_text": HALF + b"q 13 0 Td Q (0) Tj ET", "more_restored_than_saved": b"Q Q " + TEXT,
        "two_strings_at_once": b"BT /Helv 12 Tf 2 4 Td (999) (250) Tj ET", "a_move_of_three_numbers": b"BT /Helv 12 Tf 500 2 4 Td (250) Tj ET",
        "a_place_of_seven_numbers": b"BT /Helv 12 Tf 900 1 0 0 1 2 4 Tm (250) Tj ET", "a_matrix_of_seven_numbers": b"900 1 0 0 1 0 0 cm " + TEXT,
        "a_grey_of_two_numbers": b"1 0 g " + TEXT, "red_and_green_alone": b"0 0 rg " + TEXT, "five_inks": b"0 0 0 0 1 k " + TEXT,
        "two_ways_of_drawing": b"BT /Helv 12 Tf 2 4 Td 3 0 Tr (250) Tj ET", "two_widths": b"BT /Helv 12 Tf 2 4 Td 0 100 Tz (250) Tj ET",
        "two_heights": b"BT /Helv 12 Tf 2 4 Td 900 0 Ts (250) Tj ET", "a_clip_of_five_numbers": b"90 0 0 100 20 re W n " + TEXT,
        "a_line_without_its_spaces": b"BT /Helv 12 Tf 2 4 Td (250) \" ET", "strings_in_strings": b"BT /Helv 12 Tf 2 4 Td [(25) [(9)] (0)] TJ ET",
        "a_number_with_two_points": HALF + b"15..0 0 Td (0) Tj ET", "a_number_with_a_sign_in_it": HALF + b"15-900 0 Td (0) Tj ET",
        "a_number_of_a_point_alone": HALF + b"15 . Td (0) Tj ET", "a_number_glued_to_its_word": b"BT/Helv 12Tf 2 4Td(250)Tj ET",
        "a_number_beyond_all_pages": b"1 0 0 1 4294967296 0 cm 1 0 0 1 -4294967296 0 cm " + TEXT, "a_truth": b"BT /Helv 12 Tf 2 true 4 Td (250) Tj ET",
        "an_octal_that_overflows": b"BT /Helv 12 Tf 2 4 Td (\\462\\465\\460) Tj ET", "hexadecimal_with_letters": b"BT /Helv 12 Tf 2 4 Td <32zz3530> Tj ET",
        "a_graphics_state_that_is_not_there": b"/None gs " + TEXT, "a_picture_that_is_not_there": b"/None Do " + TEXT,
        "a_digit_that_is_no_letter": b"BT /Helv 12 Tf 2 4 Td (25\\0) Tj ET", "digits_spread_out_of_sight": b"BT /Helv 12 Tf 50 Tc 2 4 Td (250) Tj ET",
        "digits_spread_by_a_line": b"BT /Helv 12 Tf 2 4 Td 0 60 (250) \" ET", "digits_over_digits": b"BT /Helv 12 Tf 2 4 Td [(25) 1200 (0)] TJ ET",
        "digits_beside_themselves": b"BT /Helv 12 Tf 2 4 Td (1) Tj 3 0 Td (250) Tj ET", "digits_cut_at_the_head": b"2 4 96 5 re W n " + TEXT,
        "digits_cut_at_the_foot": b"BT /Helv 12 Tf 2 -5 Td (250) Tj ET", "digits_that_are_slivers": b"BT /Helv 12 Tf 10 Tz 2 4 Td (250) Tj ET",
        "digits_stretched_out_of_sight": b"BT /Helv 12 Tf 900 Tz 2 4 Td (250) Tj ET"}.items():
    CHANGES.append(("filled_in_and_seen_as_" + title, DOUBTFUL, spelling("Amount", b"1250" if title.endswith("themselves") else b"250", content)))


# ---- fonts that come with a value, and may draw anything ----

LATIN = {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica")}
WIDTHS = {"FirstChar": 48, "LastChar": 57}


def described(name, **entries):
    return {"Type": Name("FontDescriptor"), "FontName": Name(name), "Flags": 32, "FontBBox": [0, 0, 1000, 1000], "ItalicAngle": 0,
            "Ascent": 800, "Descent": -200, "CapHeight": 700, "StemV": 80, **entries}


def of_two_bytes(encoding, ordering, codes, *streams, **entries):
    """The value in a font of two-byte codes without glyphs of its own."""
    def font(first):
        descendant = {"Type": Name("Font"), "Subtype": Name("CIDFontType0"), "BaseFont": Name("STSong"), "FontDescriptor": described("STSong"),
                      "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": ordering, "Supplement": 2}, **entries}
        return {"Type": Name("Font"), "Subtype": Name("Type0"), "BaseFont": Name("STSong"), "Encoding": Name(encoding),
                "DescendantFonts": [descendant], **({"ToUnicode": Reference((first, 0))} if streams else {})}

    def make(signed):
        number = signed.new
        appearance = stream(b"BT /New 12 Tf 2 4 Td <%s> Tj ET" % codes, Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20],
                            Resources={"Font": {"New": Reference((number + 1, 0))}})
        return signed.append({**signed.field("Amount", V=b"250", AP={"N": Reference((number, 0))}), number: appearance,
                              number + 1: font(number + 2), **{number + 2 + place: one for place, one in enumerate(streams)}})
    return make


LYING = stream(b"1 begincodespacerange <0000> <ffff> endcodespacerange 3 beginbfchar <0039> <0032> <0038> <0035> <0037> <0030> endbfchar")
for title, make in {
        "glyphs_of_its_own": lettering(lambda first: {**LATIN, "Subtype": Name("TrueType"), "Encoding": Name("WinAnsiEncoding"), "FontDescriptor": described(
            "Helvetica", FontFile2=Reference((first, 0)))}, stream(b"any glyphs")),
        "an_encoding_of_experts": lettering(lambda first: {**LATIN, "Encoding": Name("MacExpertEncoding")}),
        "no_name": lettering(lambda first: {"Type": Name("Font"), "Subtype": Name("Type1")}),
        "no_kind": lettering(lambda first: {"Type": Name("Font"), "BaseFont": Name("Helvetica")}),
        "the_name_of_pictures_behind_a_prefix": lettering(lambda first: {**LATIN, "BaseFont": Name("ABCDEF+Symbol")}),
        "another_name_in_its_descriptor": lettering(lambda first: {**LATIN, "FontDescriptor": described("ZapfDingbats", Flags=4)}),
        "digits_over_each_other": lettering(lambda first: {**LATIN, **WIDTHS, "Widths": [300] * 10}),
        "digits_far_apart": lettering(lambda first: {**LATIN, **WIDTHS, "Widths": [4900] * 10}),
        "more_widths_than_it_says": lettering(lambda first: {**LATIN, "FirstChar": 48, "LastChar": 49, "Widths": [150] * 10}),
        "a_width_for_all_others": lettering(lambda first: {**LATIN, "FirstChar": 65, "LastChar": 65, "Widths": [600], "FontDescriptor": described(
            "Helvetica", MissingWidth=5000)}),
        "codes_that_only_its_map_tells": of_two_bytes("Identity-H", b"Identity", b"003900380037", LYING),
        "codes_of_one_byte_or_two": of_two_bytes("GBK-EUC-H", b"GB1", b"003900380037", LYING),
        "columns": of_two_bytes("UniGB-UCS2-V", b"GB1", b"003200350030"), "letters_of_no_width": of_two_bytes("UniGB-UCS2-H", b"GB1", b"003200350030", DW=0),
        "letters_that_go_back": of_two_bytes("UniGB-UCS2-H", b"GB1", b"003200350030", W=[0, 200, -500]),
        "letters_of_another_script": of_two_bytes("UniGB-UCS2-H", b"Japan1", b"003200350030")}.items():
    CHANGES.append(("filled_in_with_a_font_of_" + title, DOUBTFUL, make))
for title, name in {"a_number": "uni0039", "a_short_number": "u0039", "a_suffix": "nine.alt"}.items():
    CHANGES.append(("filled_in_with_a_glyph_named_by_" + title, NEVER, lettering(lambda first, name=name: {
        **LATIN, "Encoding": {"Type": Name("Encoding"), "Differences": [50, Name(name)]}})))
CHANGES.append(("filled_in_with_a_glyph_of_no_known_name", DOUBTFUL, lettering(lambda first: {
    **LATIN, "Encoding": {"Type": Name("Encoding"), "Differences": [50, Name("g28")]}})))
CHANGES.append(("filled_in_with_a_map_that_lies_about_unicode", DOUBTFUL, of_two_bytes("UniGB-UCS2-H", b"GB1", b"003900380037", LYING)))
CHANGES.append(("filled_in_by_unicode", FORM, of_two_bytes("UniGB-UCS2-H", b"GB1", b"003200350030")))
CHANGES.append(("filled_in_with_accents_by_name", FORM, lambda signed: signed.append({
    **signed.field("Amount", V=b"M\xfcller", AP={"N": Reference((signed.new, 0))}), signed.new: stream(
        b"BT /New 12 Tf 2 4 Td (M\\001ller) Tj ET", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20], Resources={"Font": {"New": {
            **LATIN, "Encoding": {"Type": Name("Encoding"), "Differences": [1, Name("udieresis")]}}}})})))


# ---- marks that are all gaps ----

for title, make in {"dashes_of_nothing": agreeing("Yes", b"[0 1000] 0 d " + CROSS), "dashes_that_begin_late": agreeing("Yes", b"[9 1000] 10 d " + CROSS),
                    "dashes_of_the_graphics_state": agreeing("Yes", b"/G gs " + CROSS, Resources={"ExtGState": {"G": {"D": [[0, 1000], 0]}}}),
                    "a_glyph_of_a_font_that_came_with_it": agreeing("Yes", b"BT /New 12 Tf 3 3 Td (X) Tj ET", Resources={"Font": {"New": {
                        **LATIN, "FontDescriptor": described("Helvetica", FontFile3=Reference((8, 0)))}}}),
                    "lines_without_a_beginning": agreeing("Yes", b"15 15 l 0 15 l S 0 0 m 15 15 l S")}.items():
    CHANGES.append(("a_check_mark_that_is_" + title, DOUBTFUL, make))


# ---- the same in two steps: what is used later comes first, as an object that nothing uses ----

class Halves(Signed):
    def append(self, objects, **options):
        new = {number: value for number, value in objects.items() if number >= self.new}
        data = pdf_writer.append(self.data, new) if new else self.data
        return pdf_writer.append(data, {number: value for number, value in objects.items() if number < self.new}, **options)


for title in ("filled_in_and_seen_as_upside_down", "filled_in_and_seen_as_upside_down_by_the_form",
              "filled_in_and_seen_as_a_frame_that_is_stretched", "a_ground_under_a_value_over_the_page"):
    make = next(one for name, _, one in CHANGES if name == title)
    CHANGES.append((title + "_in_two_steps", DOUBTFUL, lambda signed, make=make: make(Halves(signed.data))))

for title, make in {"thin_as_nothing": agreeing("Yes", b"0.001 w " + CROSS), "of_a_negative_width": agreeing("Yes", b"-5 w " + CROSS),
                    "points_at_its_corners": agreeing("Yes", b"0 0 m 0 0 l 15 15 m 15 15 l S"), "painted_over_in_halves": agreeing(
                        "Yes", CROSS + b" 1 g 0 0 8 15 re f 7 0 8 15 re f"), "crossed_out_by_a_white_line": agreeing("Yes", CROSS + b" 1 G 40 w 0 7 m 15 7 l S"),
                    "nearly_white": agreeing("Yes", b"0.85 G " + CROSS), "mirrored_out_of_its_box": agreeing("Yes", b"q -1 0 0 1 0 0 cm " + CROSS + b" Q"),
                    "shrunk": agreeing("Yes", b"q .1 0 0 .1 0 0 cm " + CROSS + b" Q"), "a_letter_shrunk": agreeing("Yes", b"BT /Helv 2 Tf 3 3 Td (X) Tj ET"),
                    "a_dot": agreeing("Yes", b"BT /Helv 12 Tf 3 3 Td (.) Tj ET"), "a_hard_blank": agreeing("Yes", b"BT /Helv 12 Tf 3 3 Td (\\240) Tj ET"),
                    "a_code_that_is_no_letter": agreeing("Yes", b"BT /Helv 12 Tf 3 3 Td (\\001) Tj ET"),
                    "a_thick_line_for_off": agreeing("Off", off=b"14 w 0 7 m 15 7 l S"), "a_thick_frame_for_off": agreeing("Off", off=b"6 w 0 0 15 15 re S"),
                    "a_plus_for_off": agreeing("Off", off=b"0 7.5 m 15 7.5 l S 7.5 0 m 7.5 15 l S")}.items():
    CHANGES.append(("a_check_mark_that_is_" + title, DOUBTFUL, make))
