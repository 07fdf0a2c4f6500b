#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tagged documents stay tagged: the widget of a signature in the structure tree, however the tree is built, and the verifier's
word for it when a further signature follows. NeedAppearances does not survive the first signature."""
import itertools
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pdf_reader  # noqa: E402
import pdf_writer  # noqa: E402
import pdfseal_command as command  # noqa: E402
from pdf_reader import Name, Reference  # noqa: E402
from pdf_writer import stream  # noqa: E402

PLACE = ("--seal", command.SEAL, "--size", "20mm")
PARAGRAPH, DOCUMENT, ROOT, TREE, KIDS, LEAF, NUMS = 20, 21, 22, 23, 24, 25, 26


def paper(kids="one", document=True, tree="nums", next_key=1):
    """A tagged page. kids: how K of the top is written; tree: how the parent tree is."""
    page, content = (3, 0), (4, 0)
    top = [Reference((DOCUMENT if document else PARAGRAPH, 0))]
    inner = [Reference((PARAGRAPH, 0))]
    written = {"one": lambda items: items[0], "array": lambda items: items, "indirect": lambda items: Reference((KIDS, 0))}[kids]
    entries = [0, [Reference((PARAGRAPH, 0))]]
    node = {"nums": {"Nums": entries}, "typed": {"Type": Name("ParentTree"), "Nums": entries}, "far": {"Nums": Reference((NUMS, 0))},
            "kids": {"Kids": [Reference((LEAF, 0))]}}.get(tree)
    root = {"Type": Name("StructTreeRoot"), "ParentTreeNextKey": next_key, "K": top[0] if document else written(top)}
    objects = {
        1: {"Type": Name("Catalog"), "Pages": Reference((2, 0)), "MarkInfo": {"Marked": True}, "Lang": b"en",
            "StructTreeRoot": Reference((ROOT, 0))},
        2: {"Type": Name("Pages"), "Kids": [Reference(page)], "Count": 1},
        3: {"Type": Name("Page"), "Parent": Reference((2, 0)), "MediaBox": [0, 0, 300, 200], "Contents": Reference(content),
            "Resources": {"Font": {"F1": Reference((5, 0))}}, "StructParents": 0},
        4: stream(b"/P <</MCID 0>> BDC BT /F1 18 Tf 20 150 Td (Tagged) Tj ET EMC"),
        5: {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica")},
        PARAGRAPH: {"Type": Name("StructElem"), "S": Name("P"), "P": Reference((DOCUMENT if document else ROOT, 0)), "Pg": Reference(page), "K": 0},
        ROOT: root,
    }
    if document:
        objects[DOCUMENT] = {"Type": Name("StructElem"), "S": Name("Document"), "P": Reference((ROOT, 0)), "K": written(inner)}
    if kids == "indirect":
        objects[KIDS] = inner if document else top
    if tree == "direct":
        root["ParentTree"] = {"Nums": entries}
    elif node:
        root["ParentTree"] = Reference((TREE, 0))
        objects[TREE] = node
    if tree == "kids":
        objects[LEAF] = {"Limits": [0, 0], "Nums": entries}
    if tree == "far":
        objects[NUMS] = entries
    return objects


class Tagged(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.count = 0

    def write(self, objects, style="table"):
        path = os.path.join(self.folder, "in.pdf")
        with open(path, "wb") as out:
            out.write(pdf_writer.write(objects, style))
        return path

    def sign(self, path, *options, signer="rsa2048"):
        self.count += 1
        out = os.path.join(self.folder, "%d.pdf" % self.count)
        command.sign(path, out, *options, signer=signer)
        return out

    def expect_valid(self, path):
        code, report = command.verify(path)
        self.assertEqual((code, report["verdict"]), (0, "valid"), [one["changes_after"]["items"] for one in report["signatures"]])
        return report

    def tree(self, document):
        """{key: value} of the parent tree."""
        found = {}

        def walk(node):
            node = document.resolve(node)
            numbers = document.resolve(node.get("Nums", []))
            found.update(zip(numbers[::2], numbers[1::2]))
            for kid in document.resolve(node.get("Kids", [])):
                walk(kid)
        walk(document.resolve(document.resolve(document.trailer["Root"])["StructTreeRoot"])["ParentTree"])
        return found

    def elements(self, document):
        """All elements from the root down, by their numbers."""
        found = {}

        def walk(kid):
            value = document.resolve(kid)
            if isinstance(value, list):
                for one in value:
                    walk(one)
            elif isinstance(value, dict) and "S" in value:
                self.assertNotIn(kid[0], found, "an element is reached twice")
                found[kid[0]] = value
                walk(value.get("K"))
        walk(document.resolve(document.resolve(document.trailer["Root"])["StructTreeRoot"])["K"])
        return found

    def expect_taken_up(self, path, descriptions):
        with open(path, "rb") as file:
            document = pdf_reader.Document(file.read())
        tree, elements = self.tree(document), self.elements(document)
        root = document.resolve(document.resolve(document.trailer["Root"])["StructTreeRoot"])
        self.assertEqual(tree[0], [Reference((PARAGRAPH, 0))])
        self.assertGreater(root["ParentTreeNextKey"], max(tree))
        found = []
        for field in document.fields():
            widget = field.dictionary
            element = tree[widget["StructParent"]]
            self.assertIn(element[0], elements)
            value = elements[element[0]]
            self.assertEqual((value["S"], value["K"]["Type"], value["K"]["Obj"]), ("Form", "OBJR", field.reference))
            self.assertEqual(document.resolve(value["P"])["Type"] in ("StructElem", "StructTreeRoot"), True)
            self.assertEqual(value["Alt"], widget["TU"])
            found.append(pdf_reader.decode_text(value["Alt"]))
        self.assertEqual(sorted(found), sorted(descriptions))
        self.assertEqual(document.resolve(document.pages()[0][0]).get("Tabs"), "S")

    def test_trees_of_every_shape_take_up_both_signatures_and_slots(self):
        shapes = [*itertools.product(("one", "array", "indirect"), (True, False), ("nums",), (1,)),
                  *itertools.product(("array",), (True,), ("typed", "far", "kids", "direct"), (1,)), ("array", True, "nums", 0)]
        for style, shape in itertools.product(("table", "stream"), shapes):
            with self.subTest(style=style, shape=shape):
                first = self.sign(self.write(paper(*shape), style), *PLACE, "--at", "10mm,10mm",
                                  "--prepare-slots", "name=B; at=40mm,10mm; size=20mm")
                self.expect_taken_up(first, ["Signature: Test Signer rsa2048", "Signature field: B"])
                second = self.sign(first, *PLACE, "--at", "70mm,10mm", signer="p256")
                self.expect_taken_up(second, ["Signature: Test Signer rsa2048", "Signature field: B", "Signature: Test Signer p256"])
                third = self.sign(second, *PLACE, "--field", "B", signer="ed25519")
                rules = {item["rule"] for item in self.expect_valid(third)["signatures"][0]["changes_after"]["items"]}
                self.assertIn("structure", rules)

    def test_a_tagged_document_under_a_certification_stays_valid(self):
        first = self.sign(self.write(paper()), *PLACE, "--at", "10mm,10mm", "--certify", "annotations")
        self.expect_valid(self.sign(first, *PLACE, "--at", "70mm,10mm", signer="p256"))

    def test_a_tree_that_says_other_things_of_the_content_is_altered(self):
        first = self.sign(self.write(paper()), *PLACE, "--at", "10mm,10mm")
        second = self.sign(first, *PLACE, "--at", "70mm,10mm", signer="p256")
        with open(second, "rb") as file:
            data = file.read()
        document = pdf_reader.Document(data)
        changed = pdf_writer.append(data, {PARAGRAPH: {**document.resolve(Reference((PARAGRAPH, 0))), "ActualText": b"Other"}})
        path = os.path.join(self.folder, "changed.pdf")
        with open(path, "wb") as out:
            out.write(changed)
        self.assertEqual(command.verify(path)[1]["verdict"], "altered")

    def test_an_array_of_kids_that_says_the_content_anew_is_altered(self):
        first = self.sign(self.write(paper("indirect")), *PLACE, "--at", "10mm,10mm")
        second = self.sign(first, *PLACE, "--at", "70mm,10mm", signer="p256")
        with open(second, "rb") as file:
            data = file.read()
        kids = pdf_reader.Document(data).resolve(Reference((KIDS, 0)))
        for changed in (kids[1:], [kids[1], kids[0], *kids[2:]], [*kids, 1]):
            path = os.path.join(self.folder, "kids.pdf")
            with open(path, "wb") as out:
                out.write(pdf_writer.append(data, {KIDS: changed}))
            self.assertEqual(command.verify(path)[1]["verdict"], "altered", changed)

    def test_samples_of_producers_stay_tagged(self):
        for name in ("invoice.pdf", "tagged-pdfa.pdf"):
            first = self.sign(os.path.join(command.SAMPLES, name), *PLACE, "--at", "10mm,10mm", "--page", "1")
            self.expect_valid(self.sign(first, *PLACE, "--at", "70mm,10mm", "--page", "1", signer="p256"))

    def test_a_document_that_is_not_tagged_gets_no_structure(self):
        path = os.path.join(self.folder, "plain.pdf")
        with open(path, "wb") as out:
            out.write(pdf_writer.one_page())
        with open(self.sign(path, *PLACE, "--at", "10mm,10mm"), "rb") as file:
            data = file.read()
        for word in (b"StructParent", b"StructElem", b"/Tabs"):
            self.assertNotIn(word, data)

    def test_an_added_field_is_taken_up(self):
        out = os.path.join(self.folder, "field.pdf")
        command.expect(0, "field", "add", self.write(paper()), "-o", out, "--field", "Here", "--page", "1", "--at", "10mm,10mm")
        self.expect_taken_up(out, ["Signature field: Here"])

    def test_the_first_signature_takes_need_appearances_away_and_a_later_one_leaves_it(self):
        objects = paper()
        objects[1]["AcroForm"] = {"Fields": [], "NeedAppearances": True}
        first = self.sign(self.write(objects), *PLACE, "--at", "10mm,10mm")
        with open(first, "rb") as file:
            document = pdf_reader.Document(file.read())
        form = document.resolve(document.resolve(document.trailer["Root"])["AcroForm"])
        self.assertNotIn("NeedAppearances", form)
        self.expect_valid(self.sign(first, *PLACE, "--at", "70mm,10mm", signer="p256"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
