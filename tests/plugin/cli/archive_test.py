#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PDF/A stays PDF/A: what sealing and signing add keeps the rules of the part that the document claims. The rules are those of
ISO 19005-1, -2 and -3 as far as the added objects can break them; nothing here asks pdfseal itself."""
import json
import os
import struct
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import page_pixels  # noqa: E402
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference, Stream  # noqa: E402
from pdf_writer import stream  # noqa: E402

XMP = (b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
       b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
       b"xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='%d' pdfaid:conformance='B'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>")
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="30mm" viewBox="0 0 30 30"><circle cx="15" cy="15" r="14" '
       'fill="none" stroke="#c00"/><text x="4" y="17" font-size="5" font-family="DejaVu Sans">Seal</text></svg>')
DEVICE = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "G": 1, "RGB": 3, "CMYK": 4}
COLOUR_OPERATORS = {b"g": 1, b"G": 1, b"rg": 3, b"RG": 3, b"k": 4, b"K": 4}
ACTIONS_OF_PDFA = {"GoTo", "GoToR", "Thread", "URI", "Named", "SubmitForm"}


def profile(components):
    """The head of an ICC profile, enough for an output intent to say what device it is of."""
    space = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}[components]
    return (struct.pack(">I", 132) + bytes(4) + b"\x02\x10\0\0mntr" + space + b"XYZ " + bytes(12) + b"acsp").ljust(128, b"\0") + bytes(4)


def write(path, part, components):
    objects = {1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), "Metadata": Reference((5, 0))},
               2: {"Type": Name("Pages"), "Kids": [Reference((3, 0)), Reference((8, 0))], "Count": 2},
               4: stream(b"0.5 g 0 0 20 20 re f" if components != 4 else b"0 0 0 0.5 k 0 0 20 20 re f"),
               5: stream(XMP % part, Type="Metadata", Subtype="XML")}
    for number in (3, 8):
        objects[number] = {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 400, 400], "Contents": Reference((4, 0)),
                           "Resources": {}}
    if not part:
        del objects[1]["Metadata"]
    if components:
        objects[6] = stream(profile(components), N=components)
        objects[1]["OutputIntents"] = [{"Type": Name("OutputIntent"), "S": Name("GTS_PDFA1"), "OutputConditionIdentifier": b"Custom",
                                        "DestOutputProfile": Reference((6, 0))}]
    with open(path, "wb") as out:
        out.write(pdf_writer.write(objects))


def told(value):
    return (repr(value.dictionary), value.raw) if isinstance(value, Stream) else repr(value)


class Rules:
    """Faults among the objects that came after the first revision."""

    def __init__(self, before, after, part, components):
        self.document, self.part, self.components = pdf_reader.Document(after), part, components
        old = pdf_reader.Document(before)
        self.faults = []
        size = self.document.trailer["Size"]
        self.added = {}
        for number in range(1, size):
            found = self.document.resolve(Reference((number, 0)))
            if number >= old.trailer["Size"] or told(found) != told(old.resolve(Reference((number, 0)))):
                self.added[number] = found
        for number, value in self.added.items():
            self.walk(value, number)
            if isinstance(value, Stream):
                self.check_stream(value, number)
        self.check_whole(old)

    def fault(self, number, text):
        self.faults.append("%d 0: %s" % (number, text))

    def walk(self, value, number):
        value = value.dictionary if isinstance(value, Stream) else value
        if isinstance(value, list):
            for one in value:
                self.walk(one, number)
        if not isinstance(value, dict):
            return
        self.check_dictionary(value, number)
        for one in value.values():
            if not isinstance(one, Reference):
                self.walk(one, number)

    def check_dictionary(self, value, number):
        if self.part == 1:
            if value.get("SMask", "None") != "None" or value.get("Group", {}) and "Transparency" in repr(value["Group"]):
                self.fault(number, "transparency (19005-1 6.4)")
            for key in ("ca", "CA"):
                if key in value and value[key] != 1:
                    self.fault(number, "%s is not 1 (19005-1 6.4)" % key)
        if value.get("BM", "Normal") not in ("Normal", "Compatible") and self.part == 1:
            self.fault(number, "a blend mode (19005-1 6.4)")
        if value.get("Subtype") == "Widget":
            self.check_widget(value, number)
        if value.get("Type") == "Action" or "S" in value and value["S"] in ("JavaScript", "Launch"):
            if value["S"] not in ACTIONS_OF_PDFA:
                self.fault(number, "an action (6.6.1)")
        if "AA" in value or "JavaScript" in value or value.get("NeedAppearances"):
            self.fault(number, "additional actions or NeedAppearances")
        if value.get("Type") == "Font":
            self.check_font(value, number)
        self.check_space(value.get("ColorSpace") or value.get("CS"), number)

    def check_widget(self, widget, number):
        flat = widget["Rect"][0] == widget["Rect"][2] and widget["Rect"][1] == widget["Rect"][3]
        if not widget.get("F", 0) & 4 or widget.get("F", 0) & 0b100011:
            self.fault(number, "flags of the annotation: %r (6.5.3)" % widget.get("F"))
        if not flat and list(self.document.resolve(widget.get("AP", {}))) != ["N"]:
            self.fault(number, "an appearance other than N (6.5.3)")

    def check_font(self, font, number):
        if font.get("Subtype") in ("Type0", "Type3"):
            return
        descriptor = self.document.resolve(font.get("FontDescriptor")) or {}
        if not {"FontFile", "FontFile2", "FontFile3"} & set(descriptor):
            self.fault(number, "a font that is not embedded (6.3.4)")

    def check_space(self, space, number):
        space = self.document.resolve(space)
        if isinstance(space, list) and space and space[0] in ("Indexed", "I"):
            space = self.document.resolve(space[1])
        if isinstance(space, Name) and space in DEVICE:
            self.check_device(DEVICE[space], number)

    def check_device(self, components, number):
        if components == 1 and self.components in (1, 3, 4) or components == self.components:
            return
        self.fault(number, "colours of a device with %d components, output intent %d (6.2.3)" % (components, self.components))

    def check_stream(self, value, number):
        dictionary = value.dictionary
        filters = dictionary.get("Filter", [])
        for name in filters if isinstance(filters, list) else [filters]:
            if name in ("LZWDecode", "Crypt"):
                self.fault(number, "the filter %s (6.1.10)" % name)
        if {"F", "FFilter", "FDecodeParms"} & set(dictionary):
            self.fault(number, "an external stream (6.1.7)")
        if dictionary.get("Type") in ("ObjStm", "XRef") and self.part == 1:
            self.fault(number, "a compressed xref (19005-1 6.1.4)")
        if dictionary.get("Interpolate"):
            self.fault(number, "Interpolate (6.2.4)")
        if dictionary.get("Subtype") == "Form":
            self.check_form(value, number)

    def check_form(self, value, number):
        """Colour operators outside strings; default spaces make device colours good."""
        if {"OPI", "PS", "Ref"} & set(value.dictionary):
            self.fault(number, "OPI, PS or Ref (6.2.5)")
        resources = self.document.resolve(value.dictionary.get("Resources", {}))
        defaults = self.document.resolve(resources.get("ColorSpace", {}))
        words = self.document.decode(value).split()
        for word in words:
            components = COLOUR_OPERATORS.get(word)
            if components and {1: "DefaultGray", 3: "DefaultRGB", 4: "DefaultCMYK"}[components] not in defaults:
                self.check_device(components, number)

    def check_whole(self, old):
        catalog = self.document.catalog
        if catalog.get("Metadata") != old.catalog.get("Metadata") or 5 in self.added:
            self.faults.append("the metadata changed")
        if "Encrypt" in self.document.trailer:
            self.faults.append("encrypted (6.1.3)")
        if repr(self.document.resolve(catalog.get("OutputIntents"))) != repr(old.resolve(old.catalog.get("OutputIntents"))):
            self.faults.append("the output intent changed")


class Archive(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.seals = {"png": self.save("seal.png", page_pixels.write_png(30, 30, lambda x, y: (200, 0, 20, 8 * x))),
                      "svg": self.save("seal.svg", SVG.encode()),
                      "preset": self.save("seal.json", json.dumps({"format": "pdfseal-seal", "version": 1, "text": "示例公司"}).encode())}

    def save(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(data)
        return path

    def faults(self, part, components, *options):
        source, out = os.path.join(self.folder, "in.pdf"), os.path.join(self.folder, "out.pdf")
        write(source, part, components)
        command.sign(source, out, "--force", *options)
        code, report = command.verify(out)
        self.assertEqual((code, report["verdict"]), (0, "valid"))
        with open(source, "rb") as before, open(out, "rb") as after:
            return Rules(before.read(), after.read(), part, components).faults

    def test_every_part_keeps_its_rules_with_every_kind_of_seal_and_output_intent(self):
        for part in (1, 2, 3):
            for components in (3, 4, 1, 0):
                for kind, seal in self.seals.items():
                    with self.subTest(part=part, components=components, seal=kind):
                        self.assertEqual(self.faults(part, components, "--seal", seal, "--size", "20mm"), [])

    def test_text_code_straddle_seal_and_slots_keep_the_rules_too(self):
        for part in (1, 2, 3):
            with self.subTest(part=part):
                self.assertEqual(self.faults(part, 3, "--seal", self.seals["png"], "--size", "20mm", "--text", "{name}\n{date}", "--qr", "{serial}",
                                             "--straddle", "right", "--prepare-slots", "name=B; at=5mm,5mm; size=15mm; straddle=left"), [])

    def test_the_rules_find_what_they_are_for(self):
        """The same seal in a document that claims nothing breaks part 1, and device colours break where no intent is."""
        source, out = os.path.join(self.folder, "in.pdf"), os.path.join(self.folder, "out.pdf")
        write(source, 0, 0)
        command.sign(source, out, "--force", "--seal", self.seals["png"], "--opacity", "0.5")
        with open(source, "rb") as before, open(out, "rb") as after:
            found = " ".join(Rules(before.read(), after.read(), 1, 0).faults)
        for words in ("transparency", "ca is not 1", "colours of a device"):
            self.assertIn(words, found)


if __name__ == "__main__":
    unittest.main()
